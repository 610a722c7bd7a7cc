//! A form with files. What they are is decided by the core, from their content; here they are only bounded: how many,
//! how large together, how many forms at once.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Multipart, Request},
    http::StatusCode,
    response::Response,
};
use tokio::sync::OwnedSemaphorePermit;
use tsudoi_core::Error;

use crate::{House, LARGEST_UPLOAD, answer, gate::Room, visit::Visit};

/// A file, as the browser sent it.
pub(crate) struct Sent {
    /// The field of the form.
    pub field: String,
    /// What the browser calls it. Trusted in nothing.
    pub name: String,
    pub bytes: Bytes,
}

/// A place among the forms with files: the sender's share, and one of all.
pub(crate) struct Place {
    _share: Room,
    _room: OwnedSemaphorePermit,
}

/// The fields and files of a form from a page of ours. A field in which no file was chosen is absent.
#[derive(Default)]
pub(crate) struct Uploaded {
    texts: Vec<(String, String)>,
    pub files: Vec<Sent>,
    /// Held while the files stand in memory, which is longer than they take to come.
    place: Option<Arc<Place>>,
}

/// So many files in one form.
const MOST_FILES: usize = 10;
/// So many other fields, and so long.
const MOST_TEXTS: usize = 200;
const LONGEST_TEXT: usize = 20_000;

impl Uploaded {
    /// What stands in a field; empty when there is none.
    pub fn text(&self, field: &str) -> &str {
        self.texts.iter().find(|(name, _)| name == field).map_or("", |(_, text)| text.as_str())
    }

    /// All fields with what stands in them, in the order of the form.
    pub fn all_texts(&self) -> &[(String, String)] {
        &self.texts
    }

    /// The place of the form, for the work that goes on with its files even when the browser does not wait for it.
    pub fn place(&self) -> Option<Arc<Place>> {
        self.place.clone()
    }

    async fn read(request: Request, house: &House) -> Result<Self, Refused> {
        let mut form = Multipart::from_request(request, house).await.map_err(|_| Refused::NotAForm)?;
        let mut read = Self::default();
        while let Some(part) = form.next_field().await.map_err(Refused::of)? {
            let field = part.name().unwrap_or_default().to_owned();
            if let Some(name) = part.file_name().map(str::to_owned) {
                let bytes = part.bytes().await.map_err(Refused::of)?;
                if bytes.is_empty() && name.is_empty() {
                    continue;
                }
                read.files.push(Sent { field, name, bytes });
            } else {
                let text = part.text().await.map_err(Refused::of)?;
                if text.len() > LONGEST_TEXT || read.texts.len() == MOST_TEXTS {
                    return Err(Refused::NotAForm);
                }
                read.texts.push((field, text));
            }
            if read.files.len() > MOST_FILES {
                return Err(Refused::TooMany);
            }
        }
        Ok(read)
    }
}

/// Why a form with files was not read.
enum Refused {
    NotAForm,
    TooLarge,
    TooMany,
}

impl Refused {
    fn of(error: axum::extract::multipart::MultipartError) -> Self {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooLarge } else { Self::NotAForm }
    }

    fn error(self) -> Option<Error> {
        match self {
            Self::NotAForm => None,
            Self::TooLarge => {
                Some(Error::invalid("file", "error-paper-too-large").arg("megabytes", LARGEST_UPLOAD / (1024 * 1024)))
            }
            Self::TooMany => Some(Error::invalid("file", "error-paper-many").arg("count", MOST_FILES)),
        }
    }
}

impl FromRequest<House> for Uploaded {
    type Rejection = Response;
    async fn from_request(request: Request, house: &House) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(visit) = Visit::from_request_parts(&mut parts, house).await;
        if visit.cross_site {
            return Err(house.refuse_form(&visit).await);
        }
        // Nobody but a member who is signed in, or who applies and has proven an address, sends 24 MB, or holds a place
        // while they come.
        let (member, applicant, lang) = (visit.session.clone(), visit.join.clone(), visit.lang);
        let applies = parts.uri.path().starts_with("/join/");
        let known = house.work(move |reception| match (applies, member, applicant) {
            (false, Some(token), _) => Ok(reception.desk(&token, lang)?.is_some()),
            (true, _, Some(token)) => Ok(reception.applicant(&token, lang)?.is_some()),
            _ => Ok(false),
        });
        match known.await {
            Ok(true) => {}
            Ok(false) if applies => return Err(house.not_in()),
            Ok(false) => return Err(house.over()),
            Err(error) => return Err(house.refuse(&visit, error).await),
        }
        let Some(share) = house.crowd.upload(visit.place) else {
            return Err(answer::bare(StatusCode::TOO_MANY_REQUESTS, "mypage-bare-often"));
        };
        let Ok(room) = Arc::clone(&house.uploads).acquire_owned().await else {
            return Err(house.refuse_form(&visit).await);
        };
        let place = Some(Arc::new(Place { _share: share, _room: room }));
        match Self::read(Request::from_parts(parts, body), house).await {
            Ok(read) => Ok(Self { place, ..read }),
            Err(refused) => Err(match refused.error() {
                Some(error) => house.refuse(&visit, error).await,
                None => house.refuse_form(&visit).await,
            }),
        }
    }
}
