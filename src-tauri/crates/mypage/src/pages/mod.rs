//! The pages. `door` stands before signing in, `desk` behind it.

mod card;
pub(crate) mod closed;
mod desk;
mod directory;
mod door;
mod entry;
mod events;
mod form;
mod help;
mod home;
mod identity;
mod inquiries;
mod join;
mod keys;
mod notices;
mod oauth;
mod own;
mod profile;
mod prove;
mod proxies;
mod shelf;
mod start;
#[cfg(test)]
mod tests;
mod upload;
mod viewing;

use askama::Template;
use axum::{
    body::Bytes,
    extract::{OriginalUri, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use tsudoi_core::{
    Error, File,
    desk::{MemberDesk, Reception},
};

use crate::{
    House,
    answer::{self, Stay},
    layout::Layout,
    visit::{Visit, cookies},
};

pub(crate) use card::{card, face};
pub(crate) use desk::{
    ask_pay_link, change_password, dues, invoice_pdf, issue_receipt, receipt_pdf, receipts, reissue_receipt, sign_out,
    sign_out_others,
};
pub(crate) use directory::{directory, search_directory};
pub(crate) use door::{
    claim, claim_page, forgot, forgot_page, forgot_sent, reset, reset_page, sign_in, sign_in_page, start_open,
    start_open_page,
};
pub(crate) use entry::{
    begin_passkey, begin_step, enter_by_passkey, passkey_script, second, second_page, second_passkey, set_up,
    set_up_page, set_up_passkey,
};
pub(crate) use events::{apply_for, events, give_up, one_event};
pub(crate) use form::Posted;
pub(crate) use help::help;
pub(crate) use home::home;
pub(crate) use identity::{identity, send_identity, withdraw_identity};
pub(crate) use inquiries::{inquire, inquiries, inquiry_paper, new_inquiry, one_inquiry, write_on};
pub(crate) use join::{
    again, apply, ask as join_ask, begin, check, claim_known, form as join_form, keep, leave as join_leave, next, open,
    open_page, page as join_page, remove_paper, sent as join_sent, state as join_state, withdraw as join_withdraw,
};
pub(crate) use keys::{
    add_passkey, again_page, app_page, begin_add, begin_again, confirm_app, distrust, end_session, new_recovery,
    offer_app, passkeys, prove_again, prove_again_passkey, remove_app, remove_passkey, rename_passkey, security,
};
pub(crate) use notices::{notice_paper, notices, one_notice};
pub(crate) use oauth::{answer_site, authorize, discovery, end_consent, jwks, sites, token, userinfo};
pub(crate) use own::{ask_to_leave, data, leave, take_data};
pub(crate) use profile::{
    change, change_sign_in, confirm, confirm_details, confirm_page, confirmed, consents, edit, edit_section, profile,
    set_consents, withdraw,
};
pub(crate) use prove::{prove, prove_page, proven};
pub(crate) use proxies::{accept_proxy, act_for, act_for_nobody, ask_proxy, end_proxy, proxies};
pub(crate) use shelf::{document, shelf};
pub(crate) use start::{page as start_page, sent as start_sent, start};
pub(crate) use viewing::{view, viewing_page};

/// A title, some words, and a way on.
#[derive(Template)]
#[template(path = "message.html")]
struct Message {
    l: Layout,
    title: &'static str,
    texts: Vec<String>,
    next: &'static str,
    next_word: &'static str,
}

/// What a page says after a form was taken.
fn notice(visit: &Visit) -> Option<&'static str> {
    Some(match visit.done.as_deref()? {
        "signed-out" => "mypage-signed-out",
        "claimed" => "mypage-claimed",
        "reset" => "mypage-reset-done",
        "over" => "mypage-session-over",
        "password" => "mypage-security-changed-now",
        "others" => "mypage-security-others-done",
        "receipt" => "mypage-receipt-issued",
        "receipt-again" => "mypage-receipt-reissued",
        "pay" => "mypage-pay-asked",
        "site" => "mypage-sites-ended",
        "inquiry" => "mypage-inquiry-sent",
        "inquiry-more" => "mypage-inquiry-sent-more",
        "identity" => "mypage-identity-sent",
        "event" => "mypage-events-done",
        "event-waiting" => "mypage-events-done-waiting",
        "event-given-up" => "mypage-events-done-given-up",
        "identity-withdrawn" => "mypage-identity-withdrawn",
        other => {
            return keys::notice(other)
                .or_else(|| profile::notice(other))
                .or_else(|| proxies::notice(other))
                .or_else(|| join::notice(other));
        }
    })
}

impl House {
    /// Asks the core, off the threads that carry pages.
    async fn work<T: Send + 'static>(
        &self,
        run: impl FnOnce(&Reception) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let reception = self.reception.clone();
        tokio::task::spawn_blocking(move || run(&reception))
            .await
            .unwrap_or_else(|panic| Err(Error::internal(format!("my page: {panic}"))))
    }

    /// What is done when the answer is out already, so that nobody learns from its time what was found. Where too much
    /// waits to be done, the answer waits, too.
    async fn afterwards(&self, run: impl FnOnce(&Reception) -> Result<(), Error> + Send + 'static) {
        let reception = self.reception.clone();
        let Ok(turn) = self.afterwards.clone().acquire_owned().await else { return };
        tokio::task::spawn_blocking(move || {
            if let Err(error) = run(&reception) {
                tracing::error!(%error, "what was promised was not done");
            }
            drop(turn);
        });
    }

    /// The same for what hashes passwords: a few at a time, and a queue that has an end, so that a rush of sign-ins
    /// neither fills the memory nor lets everybody wait until the browser gives up.
    async fn hashing<T: Send + 'static>(
        &self,
        run: impl FnOnce(&Reception) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let busy = || Error::new(tsudoi_core::Code::TooMany, "error-mypage-busy");
        let _place = self.queue.try_acquire().map_err(|_| busy())?;
        let turn = tokio::time::timeout(crate::LONGEST_WAIT, self.hashing.acquire()).await;
        let _turn = turn.map_err(|_| busy())?.map_err(Error::internal)?;
        self.work(run).await
    }

    /// A page for everybody. Its forms carry what the browser was given in a cookie.
    async fn public(
        &self,
        visit: &Visit,
        status: StatusCode,
        here: String,
        alert: Option<String>,
        draw: impl FnOnce(Layout) -> Result<Bytes, Error> + Send + 'static,
    ) -> Response {
        let form = visit.form.clone().unwrap_or_else(|| URL_SAFE_NO_PAD.encode(self.reception.chance()));
        let (lang, notice) = (visit.lang, notice(visit));
        let given = form.clone();
        let drawn = self
            .work(move |reception| {
                let association = reception.association()?;
                draw(Layout {
                    lang,
                    association,
                    here,
                    csrf: None,
                    of_somebody: None,
                    only_looks: false,
                    form: given,
                    notice,
                    alert,
                })
            })
            .await;
        let response = match drawn {
            Ok(html) => answer::page(status, html),
            Err(error) => return bare(visit, &error),
        };
        if visit.form.is_some() {
            return response;
        }
        let secure = self.options.secure_cookies;
        answer::with_cookie(response, secure, cookies(secure).form, &form, &Stay::Session)
    }

    /// A page that says that something cannot be done.
    async fn refuse(&self, visit: &Visit, error: Error) -> Response {
        answer::log(&error);
        let status = answer::status(&error);
        let text = error.message(visit.lang);
        self.message(visit, status, "mypage-error-title", vec![text]).await
    }

    async fn message(&self, visit: &Visit, status: StatusCode, title: &'static str, texts: Vec<String>) -> Response {
        self.public(visit, status, "/".to_owned(), None, move |l| {
            answer::draw(&Message { l, title, texts, next: "/", next_word: "mypage-error-home" })
        })
        .await
    }

    /// A form that was sent from elsewhere, or from a page that is too old.
    async fn refuse_form(&self, visit: &Visit) -> Response {
        let text = tsudoi_core::words::say(visit.lang, "mypage-error-form", &[]);
        self.message(visit, StatusCode::FORBIDDEN, "mypage-error-title", vec![text]).await
    }

    /// A page of whoever is signed in. Drawn once and kept while it stays true.
    async fn personal(
        &self,
        visit: Visit,
        here: &'static str,
        draw: fn(&MemberDesk, Layout) -> Result<Bytes, Error>,
    ) -> Response {
        let Some(token) = visit.session.clone() else { return answer::see("/sign-in") };
        let key = (Reception::session_key(&token), visit.lang, here);
        let notice = notice(&visit);
        // Read before anything is looked at: a change in between makes the page old, never wrong.
        let commits = self.reception.commits();
        if notice.is_none()
            && let Some(html) = self.cache.get(&key, commits, self.reception.now())
        {
            return answer::page(StatusCode::OK, html);
        }
        let asked = visit.clone();
        let drawn = self
            .work(move |reception| {
                let Some(desk) = reception.desk(&token, asked.lang)? else { return Ok(None) };
                let layout = layout(reception, &desk, &asked, here, notice)?;
                Ok(Some((desk.good_until(), draw(&desk, layout)?)))
            })
            .await;
        match drawn {
            Ok(Some((until, html))) => {
                if notice.is_none() {
                    self.cache.keep(key, commits, until, html.clone());
                }
                answer::page(StatusCode::OK, html)
            }
            Ok(None) => self.over(),
            Err(error) => self.refuse(&visit, error).await,
        }
    }

    /// A page of whoever is signed in that is drawn each time: one of many, or one that does something.
    async fn drawn(
        &self,
        visit: &Visit,
        token: String,
        here: String,
        draw: impl FnOnce(&MemberDesk, Layout) -> Result<Bytes, Error> + Send + 'static,
    ) -> Response {
        let asked = visit.clone();
        let drawn = self
            .work(move |reception| {
                let Some(desk) = reception.desk(&token, asked.lang)? else { return Ok(None) };
                let layout = layout(reception, &desk, &asked, &here, notice(&asked))?;
                draw(&desk, layout).map(Some)
            })
            .await;
        match drawn {
            Ok(Some(html)) => answer::page(StatusCode::OK, html),
            Ok(None) => self.over(),
            Err(error) => self.refuse(visit, error).await,
        }
    }

    /// A file for whoever is signed in.
    async fn saved(
        &self,
        visit: &Visit,
        token: String,
        take: impl FnOnce(&MemberDesk) -> Result<File, Error> + Send + 'static,
    ) -> Response {
        let lang = visit.lang;
        let found = self
            .work(move |reception| match reception.desk(&token, lang)? {
                Some(desk) => take(&desk).map(Some),
                None => Ok(None),
            })
            .await;
        match found {
            Ok(Some(file)) => answer::save(file),
            Ok(None) => self.over(),
            Err(error) => self.refuse(visit, error).await,
        }
    }

    /// The session is over.
    fn over(&self) -> Response {
        let secure = self.options.secure_cookies;
        answer::with_cookie(answer::see("/sign-in?done=over"), secure, cookies(secure).session, "", &Stay::Gone)
    }
}

/// The layout of a page of whoever is signed in.
fn layout(
    reception: &Reception,
    desk: &MemberDesk,
    visit: &Visit,
    here: &str,
    notice: Option<&'static str>,
) -> Result<Layout, Error> {
    Ok(Layout {
        lang: visit.lang,
        association: reception.association()?,
        here: here.to_owned(),
        csrf: Some(desk.csrf().to_owned()),
        of_somebody: desk.of_somebody().map(str::to_owned),
        only_looks: desk.only_looks(),
        form: String::new(),
        notice,
        alert: None,
    })
}

/// When not even the frame of a page can be drawn.
fn bare(visit: &Visit, error: &Error) -> Response {
    bare_in(visit.lang, error)
}

fn bare_in(lang: tsudoi_core::Lang, error: &Error) -> Response {
    answer::log(error);
    let text = error.message(lang);
    (answer::status(error), [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// Nothing is here.
pub(crate) async fn not_found(State(house): State<House>, visit: Visit) -> Response {
    let text = tsudoi_core::words::say(visit.lang, "mypage-error-not-found", &[]);
    house.message(&visit, StatusCode::NOT_FOUND, "mypage-error-title", vec![text]).await
}

/// Tokens and our own styles in one file. It changes only with the program.
pub(crate) async fn stylesheet() -> Response {
    const STYLES: &str =
        concat!(include_str!("../../../../../ui/styles/tokens.css"), include_str!("../../assets/mypage.css"));
    file("text/css; charset=utf-8", STYLES)
}

/// The program's mark.
pub(crate) async fn icon() -> Response {
    file("image/svg+xml", include_str!("../../../../../icons/icon.svg"))
}

fn file(media_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600")),
    ];
    (headers, text).into_response()
}

/// The pages that the language switch leads back to.
const PAGES: [&str; 51] = [
    "/sign-in/second",
    "/sign-in/set-up",
    "/security/app",
    "/security/passkeys",
    "/security/again",
    "/",
    "/sign-in",
    "/claim",
    "/forgot",
    "/forgot/sent",
    "/reset",
    "/prove",
    "/prove/done",
    "/dues",
    "/receipts",
    "/profile",
    "/profile/edit",
    "/profile/edit/names",
    "/profile/edit/address",
    "/profile/edit/phones",
    "/profile/edit/mail",
    "/profile/edit/more",
    "/profile/consents",
    "/profile/leave",
    "/profile/data",
    "/confirm",
    "/confirm/done",
    "/join",
    "/join/sent",
    "/join/open",
    "/join/next",
    "/join/form",
    "/join/check",
    "/join/state",
    "/start",
    "/start/sent",
    "/start/open",
    "/security",
    "/identity",
    "/sites",
    "/proxies",
    "/oauth/authorize",
    "/card",
    "/notices",
    "/events",
    "/inquiries",
    "/inquiries/new",
    "/directory",
    "/shelf",
    "/help",
    "/viewing",
];

/// Whether an address is that of a page of ours. Named one by one: there are too many ways to write another host,
/// and browsers leave out a tab between two strokes.
fn is_page(address: &str) -> bool {
    let path = address.split_once('?').map_or(address, |(path, _)| path);
    let of_many = |folder: &str| {
        path.strip_prefix(folder).is_some_and(|one| !one.is_empty() && one.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    (PAGES.contains(&path)
        || of_many("/notices/")
        || of_many("/events/")
        || of_many("/inquiries/")
        || of_many("/card/"))
        && address.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The language switch.
#[derive(Deserialize)]
pub(crate) struct Switch {
    to: String,
    #[serde(default)]
    back: String,
}

/// Keeps the reader's language in a cookie and goes back to the page.
pub(crate) async fn language(
    State(house): State<House>,
    OriginalUri(_): OriginalUri,
    Posted(switch): Posted<Switch>,
) -> Response {
    let to = if switch.to == "en" { "en" } else { "ja" };
    let back = if is_page(&switch.back) { switch.back.as_str() } else { "/" };
    let secure = house.options.secure_cookies;
    answer::with_cookie(answer::see(back), secure, cookies(secure).language, to, &Stay::Year)
}
