//! Who we are, to read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{Document, File, Permission, Query, Reader, Result, error::OrNotFound, files, values::Day};

/// 団体の情報: who we are.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

/// What [`Show`] answers.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Association {
    /// 一般社団法人 … as printed above the name; may be empty.
    pub form: String,
    /// The name.
    pub name: String,
    /// Its English name, for English papers and pages; may be empty.
    pub name_en: String,
    /// Seven digits, or empty.
    pub postal_code: String,
    /// One or two lines.
    pub address: String,
    /// As typed.
    pub phone: String,
    /// As typed.
    pub email: String,
    /// The month in which the fiscal year starts, 1 to 12.
    pub fiscal_year_start: u32,
    /// T and 13 digits, or empty.
    pub registration_number: String,
    /// Whether a seal was given.
    pub has_seal: bool,
    /// What stands before the digits of a 会員番号.
    pub member_no_prefix: String,
    /// How many digits it has.
    pub member_no_width: u32,
    /// The fiscal year of today.
    pub fiscal_year: i32,
    /// Today in Japan.
    pub today: Day,
}

/// Who we are, for other rooms.
pub fn show(reader: &Reader<'_>) -> Result<Association> {
    store::find(reader)
}

/// The seal as it was given (PNG), for printed matter.
pub fn seal_bytes(reader: &Reader<'_>) -> Result<Option<Vec<u8>>> {
    match store::seal_key(reader)? {
        Some(seal) => files::bytes(reader, seal),
        None => Ok(None),
    }
}

/// The key of the seal's picture, for documents that keep which seal they bear.
pub fn seal_key(reader: &Reader<'_>) -> Result<Option<i64>> {
    store::seal_key(reader)
}

/// The picture of that key (PNG), also when another has taken its place since.
pub fn seal_by_key(reader: &Reader<'_>, file: i64) -> Result<Option<Vec<u8>>> {
    files::bytes(reader, file)
}

impl Query for Show {
    type Output = Association;
    const NAME: &'static str = "association.show";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Association> {
        store::find(reader)
    }
}

/// 角印: the seal's picture.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Seal {}

impl Document for Seal {
    const NAME: &'static str = "association.seal";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let bytes = seal_bytes(reader)?.or_not_found("error-no-seal")?;
        Ok(File { name: "seal.png".to_owned(), media_type: "image/png", bytes, subject: String::new() })
    }
}
