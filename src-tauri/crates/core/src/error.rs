//! One error for every door: a code to branch on, the field or row it is about, and words to show.
//!
//! The words are a Fluent message (`ui/locales/*/errors.ftl`): what happened, what was kept, what to do next.

use serde::Serialize;

use crate::{actor::Lang, words};

/// What every act answers when it cannot be done.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Exists only where a caller branches on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// A value cannot be taken as it is; the field is named.
    Invalid,
    /// No such thing.
    NotFound,
    /// It stands against what the book holds now.
    Conflict,
    /// The role does not allow it.
    Forbidden,
    /// Nobody is signed in, or name and password do not match.
    Unauthorized,
    /// Asked too often; wait.
    TooMany,
    /// The caller took it back while it ran.
    Cancelled,
    /// The words of the call are off: unknown entry, unknown field, not JSON.
    Malformed,
    /// The book is open in another process.
    OpenElsewhere,
    /// The book was written by a newer Tsudoi.
    Newer,
    /// The book or its keys are damaged or do not belong together.
    Damaged,
    /// There is no book here.
    NoBook,
    /// A bug. Nothing was changed.
    Internal,
}

/// See the module.
#[derive(Debug, Clone)]
pub struct Error {
    /// To branch on.
    pub code: Code,
    /// The field of the request that it is about.
    pub field: Option<String>,
    /// The Fluent message.
    pub key: &'static str,
    /// Its arguments.
    pub args: Vec<(&'static str, String)>,
    /// For the log of the machine, never for people: no personal data.
    pub detail: Option<String>,
}

/// What goes over the wire.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Wire {
    /// See [`Code`].
    pub code: Code,
    /// The field, if one is to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// In the reader's language.
    pub message: String,
}

impl Error {
    /// An error with a message and nothing else.
    pub fn new(code: Code, key: &'static str) -> Self {
        Self { code, field: None, key, args: Vec::new(), detail: None }
    }

    /// A value that cannot be taken.
    pub fn invalid(field: &str, key: &'static str) -> Self {
        Self::new(Code::Invalid, key).field(field)
    }

    /// It stands against what the book holds.
    pub fn conflict(key: &'static str) -> Self {
        Self::new(Code::Conflict, key)
    }

    /// A bug; `detail` goes to the log under a reference number, which is all that people see.
    pub fn internal(detail: impl std::fmt::Display) -> Self {
        let mut error = Self::new(Code::Internal, "error-internal");
        let detail = detail.to_string();
        // A reference that the reader can tell us and that we find in the log.
        let reference = {
            use std::hash::{Hash, Hasher};
            let mut h = std::hash::DefaultHasher::new();
            detail.hash(&mut h);
            format!("{:08X}", h.finish() as u32)
        };
        error.args.push(("reference", reference));
        error.detail = Some(detail);
        error
    }

    /// Names the field to blame.
    pub fn field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// Fills a placeable of the message.
    pub fn arg(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// The words, in the reader's language.
    pub fn message(&self, lang: Lang) -> String {
        let args: Vec<(&str, String)> = self.args.clone();
        words::say(lang, self.key, &args)
    }

    /// For the wire.
    pub fn wire(&self, lang: Lang) -> Wire {
        Wire { code: self.code, field: self.field.clone(), message: self.message(lang) }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.message(Lang::En))?;
        if let Some(detail) = &self.detail {
            write!(f, " [{detail}]")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as E;
        if let rusqlite::Error::SqliteFailure(inner, message) = &error {
            match inner.code {
                // A rule of the schema that nobody asked about first: said as the field's own message.
                E::ConstraintViolation => {
                    let text = message.as_deref().unwrap_or_default();
                    let column = text.rsplit(['.', ' ']).next().unwrap_or_default().to_owned();
                    let key = if text.starts_with("UNIQUE") {
                        "error-taken"
                    } else if text.starts_with("FOREIGN KEY") {
                        "error-still-used"
                    } else {
                        "error-value"
                    };
                    let mut e = Self::new(Code::Conflict, key);
                    if !column.is_empty() && text.contains('.') {
                        e.field = Some(column);
                    }
                    e.detail = Some(text.to_owned());
                    return e;
                }
                E::NotADatabase | E::DatabaseCorrupt => {
                    return Self::new(Code::Damaged, "error-damaged");
                }
                E::DiskFull => return Self::new(Code::Conflict, "error-disk-full"),
                E::OperationInterrupted => return Self::new(Code::Cancelled, "error-cancelled"),
                _ => {}
            }
        }
        Self::internal(format!("sqlite: {error}"))
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::new(Code::Conflict, "error-disk-full"),
            std::io::ErrorKind::PermissionDenied => Self::new(Code::Conflict, "error-folder-denied"),
            kind => Self::internal(format!("io: {kind}")),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(format!("json: {}", error.classify_name()))
    }
}

trait Classify {
    fn classify_name(&self) -> String;
}
impl Classify for serde_json::Error {
    fn classify_name(&self) -> String {
        format!("{:?} at {}:{}", self.classify(), self.line(), self.column())
    }
}

/// One-line rules: `ensure!(amount > 0, "amount", "error-amount-positive")`, with arguments after.
#[macro_export]
macro_rules! ensure {
    ($rule:expr, $field:literal, $key:literal $(, $arg:ident = $value:expr)* $(,)?) => {
        if !$rule {
            return Err($crate::Error::invalid($field, $key)$(.arg(stringify!($arg), $value))*);
        }
    };
}

/// `find(...).or_not_found("error-no-such-member")?`
pub trait OrNotFound<T> {
    /// Turns an absent row into an error for people.
    fn or_not_found(self, key: &'static str) -> Result<T>;
}

impl<T> OrNotFound<T> for Option<T> {
    fn or_not_found(self, key: &'static str) -> Result<T> {
        self.ok_or_else(|| Error::new(Code::NotFound, key))
    }
}

impl<T> OrNotFound<T> for rusqlite::Result<T> {
    fn or_not_found(self, key: &'static str) -> Result<T> {
        match self {
            Err(rusqlite::Error::QueryReturnedNoRows) => Err(Error::new(Code::NotFound, key)),
            other => Ok(other?),
        }
    }
}
