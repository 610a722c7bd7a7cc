//! One message, as it was written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{LINK, list::Row, store};
use crate::{Area, Permission, Query, Reader, Result, error::OrNotFound, words};

/// メールを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// Its key.
    pub message: i64,
}

/// What [`Show`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Message {
    /// As in the list.
    #[serde(flatten)]
    pub row: Row,
    /// The body. A one-time link is not shown: only its reader may know it.
    pub body: String,
}

impl Query for Show {
    type Output = Message;
    const NAME: &'static str = "mail.show";
    const NEEDS: Permission = Permission::view(Area::Mail);
    fn run(self, reader: &Reader<'_>) -> Result<Message> {
        let (row, body) = store::find(reader, self.message)?.or_not_found("error-no-such-message")?;
        let hidden = words::say(reader.lang(), "mail-link-hidden", &[]);
        Ok(Message { row, body: body.replace(LINK, &hidden) })
    }
}
