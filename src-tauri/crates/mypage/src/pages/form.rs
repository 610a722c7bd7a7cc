//! A form that was sent. One that cannot be read is answered with a page, not with a line of English.

use axum::{
    Form,
    extract::{FromRequest, FromRequestParts, Request},
    response::Response,
};
use serde::de::DeserializeOwned;

use crate::{House, visit::Visit};

/// The fields of a form from a page of ours.
pub(crate) struct Posted<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequest<House> for Posted<T> {
    type Rejection = Response;
    async fn from_request(request: Request, house: &House) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Ok(visit) = Visit::from_request_parts(&mut parts, house).await;
        let form = Form::<T>::from_request(Request::from_parts(parts, body), house).await;
        match form {
            Ok(Form(fields)) if !visit.cross_site => Ok(Self(fields)),
            _ => Err(house.refuse_form(&visit).await),
        }
    }
}

/// Whether two secrets are the same, in a time that does not tell where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b)) == 0
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn secrets_are_compared_whole() {
        assert!(same("abc", "abc"), "the same");
        assert!(!same("abc", "abd") && !same("abc", "ab") && !same("", "a"), "not the same");
    }
}
