//! 連携するサイト: an OpenID Connect provider, so that the association's other sites let members in without a second
//! password (OpenID Connect Core 1.0, code flow; PKCE by RFC 7636; RFC 9700 for what is refused).
//!
//! A site is registered by the administrator with the exact addresses to which members are sent back. It learns no more
//! than the scopes that it was given and the member agreed to, and knows each member by a name of its own, so that two
//! sites cannot put what they know side by side. Codes live a minute, tokens ten; only their hashes are kept.

mod acts;
mod claims;
mod grant;
mod keys;
mod store;
/// 消去: which other sites somebody let know of them.
pub(crate) fn erase_member(tx: &crate::Tx<'_>, member: i64) -> crate::Result<()> {
    store::erase_member(tx, member)
}

#[cfg(test)]
mod tests;

use rusqlite::Connection;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Reader, Result, Tx,
    registry::{Entry, command, query},
};

pub use grant::{
    Asked, Authorization, Refused, Token, TokenAsked, allow, check, is_known, needs_consent, token, userinfo,
};
pub use keys::{Keys, keys, new_key};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] =
    &[query::<acts::List>(), command::<acts::Save>(), command::<acts::NewSecret>(), command::<acts::Retire>()];

/// What a site may learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ClientScope")]
pub enum Scope {
    /// 氏名とフリガナ
    Profile,
    /// メールアドレス
    Email,
    /// 会員番号・会員種別・在籍の状態・入会日
    Membership,
}

impl Scope {
    /// All, in the order in which a member reads them.
    pub const ALL: [Self; 3] = [Self::Profile, Self::Email, Self::Membership];

    /// As it stands in requests and tables.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Email => "email",
            Self::Membership => "membership",
        }
    }

    /// The message that tells a member what it is.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Profile => "clients-scope-profile",
            Self::Email => "clients-scope-email",
            Self::Membership => "clients-scope-membership",
        }
    }
}

/// A registered site.
#[derive(Debug, Clone)]
pub struct Client {
    /// The key.
    pub id: i64,
    /// `client_id`.
    pub code: String,
    /// As members know it.
    pub name: String,
    /// Where members may be sent back to.
    pub redirects: Vec<String>,
    /// What it may ask for.
    pub scopes: Vec<Scope>,
    /// Whether it keeps a secret.
    pub secret: bool,
    /// Whether it is used no more.
    pub retired: bool,
}

/// A site that a member lets in.
#[derive(Debug, Clone)]
pub struct Consent {
    /// The key, for [`end_consent`].
    pub id: i64,
    /// The site.
    pub name: String,
    /// What it learns.
    pub scopes: Vec<Scope>,
    /// Since when.
    pub since: crate::values::Day,
}

/// The sites that a member lets in.
pub fn consents(reader: &Reader<'_>, member: i64) -> Result<Vec<Consent>> {
    store::consents(reader, member)
}

/// The member lets a site in no more: what it holds for this member is good no longer.
pub fn end_consent(tx: &mut Tx<'_>, member: i64, consent: i64) -> Result<()> {
    use crate::error::OrNotFound;
    let client = store::consent_client(tx, member, consent)?.or_not_found("error-no-such-consent")?;
    store::end_consent(tx, consent)?;
    store::drop_grants(tx, client, Some(member))?;
    tx.subject(store::by_id(tx, client)?.map(|client| client.name).unwrap_or_default());
    Ok(())
}

/// Removes codes and tokens that are over.
pub(crate) fn sweep(tx: &Tx<'_>) -> Result<()> {
    store::sweep(tx, &tx.now_text())
}

/// What people call a row of this room.
pub(crate) fn row_label(conn: &Connection, table: &str, key: i64) -> Option<String> {
    store::label(conn, table, key)
}
