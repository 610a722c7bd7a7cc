//! 団体: who we are. Name, address, fiscal year, 登録番号, seal, numbering of members; and the settings
//! that belong to the whole office. What a room decides for itself is in that room.

mod closing;
mod mypage;
mod settings;
mod show;
mod store;
mod update;

use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Reader, Result, Tx,
    registry::{Entry, command, document, query},
};

pub(crate) use closing::set_closed;
pub use closing::{Closing, closed_year, closings, ensure_open, ensure_year_open};
pub(crate) use mypage::network;
pub use mypage::{ClientHeader, LETS_ENCRYPT, MypageSettings, Tls, Way, mypage_settings};
pub use settings::{Carrier, IDLE_MINUTES, MailSettings, Security, idle_minutes, mail_settings, smtp_password};
pub use show::{Association, Show, seal_by_key, seal_bytes, seal_key, show};

/// The entries of this room in the registry.
pub const ENTRIES: &[Entry] = &[
    query::<show::Show>(),
    document::<show::Seal>(),
    command::<update::Update>(),
    command::<update::SetSeal>(),
    query::<settings::ShowMail>(),
    command::<settings::SetMail>(),
    query::<mypage::ShowMypage>(),
    command::<mypage::SetMypage>(),
    query::<settings::ShowIdle>(),
    command::<settings::SetIdle>(),
];

/// What other rooms keep out of the journal, which many may read: keys, certificates.
pub(crate) fn secret(reader: &Reader<'_>, key: &str) -> Result<Option<String>> {
    store::secret(reader, key)
}

/// Keeps a secret; the one before is gone.
pub(crate) fn set_secret(tx: &Tx<'_>, key: &str, value: &str) -> Result<()> {
    store::set_secret(tx, key, value)
}

/// What a room has decided for itself: one JSON value of the table `setting`, by the room's name.
pub(crate) fn setting<T: DeserializeOwned + Default>(reader: &Reader<'_>, room: &str) -> Result<T> {
    settings::read(reader, room)
}

/// Keeps it.
pub(crate) fn set_setting<T: Serialize>(tx: &Tx<'_>, room: &str, value: &T) -> Result<()> {
    settings::write(tx, room, value)
}

/// The first rows of a new book.
pub(crate) fn found(tx: &Tx<'_>, name: &str, fiscal_year_start: u32) -> Result<()> {
    store::insert(tx, name.trim(), fiscal_year_start)
}
