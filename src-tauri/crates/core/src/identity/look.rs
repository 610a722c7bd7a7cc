//! What waits, how it stands with a member, and the pictures themselves: each look is recorded.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Kind, Standing, standing, store};
use crate::{
    Area, Document, File, Permission, Query, Reader, Result,
    error::OrNotFound,
    files,
    members::{self, Told},
    values::Day,
};

/// 確認待ちの一覧: papers that wait, the oldest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 200, else 50).
    pub limit: Option<u32>,
}

/// One that waits.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "IdentityRow")]
pub struct Row {
    /// Key.
    pub case: i64,
    /// Whose.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// As it is read.
    pub name: String,
    /// What was sent.
    pub document: Kind,
    /// When.
    pub sent_on: Day,
    /// Whether the member sent it, not staff.
    pub by_member: bool,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "IdentityList")]
pub struct Listed {
    /// How many wait in all.
    pub total: i64,
    /// One page.
    pub rows: Vec<Row>,
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "identity.list";
    const NEEDS: Permission = Permission::view(Area::Identity);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let found = store::list(reader, self.limit.unwrap_or(50).clamp(1, 200), self.offset)?;
        let briefs = members::briefs(reader, &found.iter().map(|row| row.member).collect::<Vec<_>>())?;
        let rows = found.into_iter().filter_map(|row| {
            let brief = briefs.iter().find(|brief| brief.id == row.member)?;
            Some(Row {
                case: row.id,
                member: row.member,
                no: brief.no.clone(),
                name: brief.name.clone(),
                document: row.kind,
                sent_on: row.on,
                by_member: row.by_member,
            })
        });
        Ok(Listed { total: super::waiting(reader)?.0, rows: rows.collect() })
    }
}

/// 本人確認の状態: how it stands with a member.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

/// What [`OfMember`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "IdentityOfMember")]
pub struct Answer {
    /// How it stands.
    pub standing: Standing,
    /// What the roster says, for whoever may compare it with papers.
    pub told: Option<Told>,
    /// What waits, for whoever may look at it.
    pub waiting: Option<Waiting>,
}

/// What waits to be compared.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "IdentityWaiting")]
pub struct Waiting {
    /// Key.
    pub case: i64,
    /// The pictures, by their keys, with their media types.
    pub papers: Vec<Picture>,
}

/// A picture that can be looked at.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "IdentityPicture")]
pub struct Picture {
    /// Key, for `identity.look`.
    pub file: i64,
    /// `image/jpeg` or `application/pdf`.
    pub media_type: &'static str,
}

impl Query for OfMember {
    type Output = Answer;
    const NAME: &'static str = "identity.of_member";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Answer> {
        members::scope::ensure(reader, &[self.member])?;
        let (mut told, mut waiting) = (None, None);
        if reader.require(Permission::view(Area::Identity)).is_ok() {
            told = Some(members::told(reader, self.member)?);
        }
        if told.is_some()
            && let Some(case) = store::waiting_case(reader, self.member)?
        {
            let mut papers = Vec::new();
            for file in store::papers(reader, case)? {
                let info = files::info(reader, file)?.or_not_found("error-no-such-file")?;
                papers.push(Picture { file, media_type: info.kind.media_type() });
            }
            waiting = Some(Waiting { case, papers });
        }
        Ok(Answer { standing: standing(reader, self.member)?, told, waiting })
    }
}

/// 本人確認書類を見る: one picture. That somebody looked stands in the journal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Whose.
    pub member: i64,
    /// Which picture.
    pub file: i64,
}

impl Document for Look {
    const NAME: &'static str = "identity.look";
    const NEEDS: Permission = Permission::change(Area::Identity);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        // A key of another member's picture finds nothing.
        store::case_of(reader, self.member, self.file)?.or_not_found("error-no-such-file")?;
        let subject = members::brief(reader, self.member)?.label();
        Ok(File { subject, ..files::hand_out(reader, self.file)? })
    }
}
