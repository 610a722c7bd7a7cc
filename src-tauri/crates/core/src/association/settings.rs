//! 設定: what the whole office shares. Each is one JSON value of the table `setting`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::store;
use crate::{Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, values::Nothing};

pub(super) fn read<T: DeserializeOwned + Default>(reader: &Reader<'_>, key: &str) -> Result<T> {
    Ok(match store::setting(reader, key)? {
        Some(text) => serde_json::from_str(&text)?,
        None => T::default(),
    })
}

pub(super) fn write<T: Serialize>(tx: &Tx<'_>, key: &str, value: &T) -> Result<()> {
    store::set_setting(tx, key, &serde_json::to_string(value)?)
}

/// How mail leaves the building.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Carrier {
    /// Not at all: messages wait.
    #[default]
    None,
    /// As .eml files in a folder, for trying out.
    Folder,
    /// Through the association's SMTP server.
    Smtp,
}

/// How the SMTP connection is kept private.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// TLS from the first byte (port 465).
    #[default]
    Tls,
    /// STARTTLS, refused when the server does not offer it (port 587).
    Starttls,
    /// None: for a server on this machine only.
    None,
}

/// How mail leaves the building, without the password.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
pub struct MailSettings {
    /// Which way.
    pub carrier: Carrier,
    /// For [`Carrier::Folder`].
    #[serde(default)]
    pub folder: String,
    /// The server's name.
    #[serde(default)]
    pub host: String,
    /// Its port.
    #[serde(default)]
    pub port: u16,
    /// See [`Security`].
    #[serde(default)]
    pub security: Security,
    /// The account, or empty for none.
    #[serde(default)]
    pub user: String,
    /// Whether a password is kept.
    #[serde(default)]
    pub password_set: bool,
    /// As readers see the sender.
    #[serde(default)]
    pub from_name: String,
    /// The sender's address: must belong to the account, or receivers refuse it (DMARC).
    #[serde(default)]
    pub from_address: String,
    /// Messages in a minute; 20 suits most shared hosts.
    #[serde(default)]
    pub per_minute: u32,
}

const MAIL: &str = "mail";
const SMTP_PASSWORD: &str = "smtp";
const IDLE: &str = "idle";

/// For the job that sends.
pub fn mail_settings(reader: &Reader<'_>) -> Result<MailSettings> {
    let mut settings: MailSettings = read(reader, MAIL)?;
    if settings.per_minute == 0 {
        settings.per_minute = 20;
    }
    // The secret decides: an undo brings settings back, but never an older secret.
    settings.password_set = !smtp_password(reader)?.is_empty();
    Ok(settings)
}

/// The SMTP password, for the job that sends. Never for the wire.
pub fn smtp_password(reader: &Reader<'_>) -> Result<String> {
    Ok(store::secret(reader, SMTP_PASSWORD)?.unwrap_or_default())
}

/// 送信の設定を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowMail {}

impl Query for ShowMail {
    type Output = MailSettings;
    const NAME: &'static str = "settings.mail";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<MailSettings> {
        mail_settings(reader)
    }
}

/// 送信の設定を変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetMail {
    /// See [`MailSettings`].
    pub carrier: Carrier,
    /// See [`MailSettings`].
    #[serde(default)]
    pub folder: String,
    /// See [`MailSettings`].
    #[serde(default)]
    pub host: String,
    /// See [`MailSettings`].
    #[serde(default)]
    pub port: u16,
    /// See [`MailSettings`].
    #[serde(default)]
    pub security: Security,
    /// See [`MailSettings`].
    #[serde(default)]
    pub user: String,
    /// Absent: the one that is kept stays.
    pub password: Option<String>,
    /// See [`MailSettings`].
    #[serde(default)]
    pub from_name: String,
    /// See [`MailSettings`].
    #[serde(default)]
    pub from_address: String,
    /// 1 to 600.
    pub per_minute: u32,
}

impl Command for SetMail {
    type Output = Nothing;
    const NAME: &'static str = "settings.set_mail";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings, Topic::Mail];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!((1..=600).contains(&self.per_minute), "per_minute", "error-per-minute");
        if self.carrier != Carrier::None {
            ensure!(self.from_address.contains('@'), "from_address", "error-mail-address");
        }
        if self.carrier == Carrier::Smtp {
            ensure!(!self.host.trim().is_empty(), "host", "error-required");
            ensure!(self.port > 0, "port", "error-required");
            let local = matches!(self.host.trim(), "localhost" | "127.0.0.1" | "::1");
            ensure!(self.security != Security::None || local, "security", "error-mail-unprotected");
        }
        if self.carrier == Carrier::Folder {
            ensure!(std::path::Path::new(&self.folder).is_absolute(), "folder", "error-folder-absolute");
        }
        if let Some(password) = &self.password {
            store::set_secret(tx, SMTP_PASSWORD, password)?;
            // The secret itself stands in no entry, but that it was changed does.
            tx.note();
        }
        let settings = MailSettings {
            carrier: self.carrier,
            folder: self.folder,
            host: self.host.trim().to_owned(),
            port: self.port,
            security: self.security,
            user: self.user.trim().to_owned(),
            password_set: false,
            from_name: self.from_name,
            from_address: self.from_address.trim().to_owned(),
            per_minute: self.per_minute,
        };
        write(tx, MAIL, &settings)?;
        Ok(Nothing {})
    }
}

/// Until the association says otherwise.
pub const IDLE_MINUTES: u32 = 15;

/// For the doors: after how many quiet minutes a session ends.
pub fn idle_minutes(reader: &Reader<'_>) -> Result<u32> {
    Ok(read::<Idle>(reader, IDLE)?.minutes)
}

/// After how many quiet minutes the office locks.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct Idle {
    /// Minutes.
    pub minutes: u32,
}

impl Default for Idle {
    fn default() -> Self {
        Self { minutes: IDLE_MINUTES }
    }
}

/// 自動で鍵をかける時間を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowIdle {}

impl Query for ShowIdle {
    type Output = Idle;
    const NAME: &'static str = "settings.idle";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Idle> {
        read(reader, IDLE)
    }
}

/// 自動で鍵をかける時間を変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetIdle {
    /// 1 to 480 minutes.
    pub minutes: u32,
}

impl Command for SetIdle {
    type Output = Nothing;
    const NAME: &'static str = "settings.set_idle";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!((1..=480).contains(&self.minutes), "minutes", "error-idle");
        write(tx, IDLE, &Idle { minutes: self.minutes })?;
        Ok(Nothing {})
    }
}
