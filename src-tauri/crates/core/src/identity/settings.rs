//! 本人確認の決まり: whether members may send papers, which, and how long they are kept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Field, Kind};
use crate::{Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, values::Nothing};

/// The rules.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "IdentitySettings")]
pub struct Settings {
    /// Whether members may send papers from My Page.
    pub on: bool,
    /// 利用目的: what the association needs it for, in its own words; the member reads it before sending.
    #[serde(default)]
    pub purpose: String,
    /// Which papers are taken.
    pub documents: Vec<Kind>,
    /// What is compared.
    pub fields: Vec<Field>,
    /// How many days after the decision the pictures are destroyed (0 to 3650). 0: at once.
    pub keep_days: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            on: false,
            purpose: String::new(),
            documents: vec![Kind::Licence, Kind::MyNumber, Kind::Passport, Kind::Residence],
            fields: Field::ALL.to_vec(),
            keep_days: 30,
        }
    }
}

const KEY: &str = "identity";
/// 古物営業法 asks for three years; ten is more than any law that we know of.
const LONGEST: u32 = 3650;

/// The rules as they are now.
pub fn settings(reader: &Reader<'_>) -> Result<Settings> {
    association::setting(reader, KEY)
}

/// 本人確認の決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Query for Show {
    type Output = Settings;
    const NAME: &'static str = "identity.settings";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Settings> {
        settings(reader)
    }
}

/// 本人確認の決まりを変える. Pictures that are there already keep the day that was set for them.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Set(pub Settings);

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "identity.set_settings";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Identity, Topic::Mypage];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let mut settings = self.0;
        settings.purpose = settings.purpose.trim().to_owned();
        settings.documents = Kind::ALL.into_iter().filter(|kind| settings.documents.contains(kind)).collect();
        settings.fields = Field::ALL.into_iter().filter(|field| settings.fields.contains(field)).collect();
        ensure!(settings.purpose.chars().count() <= 500, "purpose", "error-too-long", max = 500);
        // 個人情報保護法 17: nobody is asked for a paper without being told what for.
        ensure!(!settings.on || !settings.purpose.is_empty(), "purpose", "error-identity-purpose");
        ensure!(!settings.documents.is_empty(), "documents", "error-identity-documents");
        ensure!(!settings.fields.is_empty(), "fields", "error-identity-fields");
        ensure!(settings.keep_days <= LONGEST, "keep_days", "error-identity-days", max = LONGEST);
        association::set_setting(tx, KEY, &settings)?;
        Ok(Nothing {})
    }
}
