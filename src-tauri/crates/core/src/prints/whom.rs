//! だれに: the people of a print, as the list of members and the export name them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::{Reader, Result, members};

/// Whom a print is for: what the search box and the filters of the list hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Whom {
    /// As in the search box.
    #[serde(default)]
    pub text: String,
    /// As in the list of members.
    #[serde(default)]
    pub filter: members::Filter,
}

impl Whom {
    /// Their keys, in the order of their names.
    pub(super) fn ids(&self, reader: &Reader<'_>) -> Result<Vec<i64>> {
        members::select(reader, &self.text, &self.filter)
    }
}
