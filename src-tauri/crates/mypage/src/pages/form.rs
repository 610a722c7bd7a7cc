//! A form that was sent. One that cannot be read is answered with a page, not with a line of English.

use axum::{
    Form,
    extract::{FromRequest, FromRequestParts, Request},
    response::Response,
};
use serde::de::DeserializeOwned;
use tsudoi_core::desk::{Input, InputKind, Set};

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

/// Whether somebody has written something into the fields of a set.
pub(super) fn is_filled(set: &Set) -> bool {
    let typed = |input: &&Input| matches!(input.kind, InputKind::Line(_) | InputKind::Mail | InputKind::Phone);
    set.inputs.iter().filter(typed).any(|input| !input.value.is_empty())
}

/// An identifier for labels: names of fields hold dots and colons.
pub(super) fn id(input: &Input) -> String {
    let name = input.name.replace(['.', ':'], "-");
    if input.kind == InputKind::Mailing { format!("{name}-{}", input.value) } else { name }
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
