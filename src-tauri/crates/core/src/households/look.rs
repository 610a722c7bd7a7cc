//! 世帯を見る: all of them, or that of one member.

use std::collections::HashMap;

use roaring::RoaringBitmap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{Area, Permission, Query, Reader, Result, members};

/// A household.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Household {
    /// Key.
    pub id: i64,
    /// What it is called: 小林家.
    pub name: String,
    /// Whether one letter goes to all.
    pub one_mailing: bool,
    /// Whether one pays for all.
    pub one_payer: bool,
    /// 世帯主: the first who is alive.
    pub head: Option<i64>,
    /// Who pays for all, if one does.
    pub payer: Option<i64>,
    /// Everybody in it whom the reader sees, in order.
    pub members: Vec<Housemate>,
}

/// Somebody in a household.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Housemate {
    /// Whom.
    pub id: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// Its furigana.
    pub kana: String,
    /// Whether they have died. They stay in the household, but are neither its head nor its payer.
    pub died: bool,
}

/// Names the members of households; those whom the actor does not see are left out.
fn named(reader: &Reader<'_>, rows: Vec<store::HouseholdRow>) -> Result<Vec<Household>> {
    let ids: Vec<i64> = rows.iter().flat_map(|row| row.members.iter().copied()).collect();
    let briefs: HashMap<i64, _> = members::briefs(reader, &ids)?.into_iter().map(|brief| (brief.id, brief)).collect();
    let seen = |member: Option<i64>| member.filter(|member| briefs.contains_key(member));
    Ok(rows
        .into_iter()
        .map(|row| Household {
            id: row.id,
            name: row.name,
            one_mailing: row.one_mailing,
            one_payer: row.one_payer,
            head: seen(row.head),
            payer: seen(row.payer).filter(|_| row.one_payer),
            members: row
                .members
                .iter()
                .filter_map(|member| briefs.get(member))
                .map(|brief| Housemate {
                    id: brief.id,
                    no: brief.no.clone(),
                    name: brief.name.clone(),
                    kana: brief.kana.clone(),
                    died: brief.death.is_some(),
                })
                .collect(),
        })
        .collect())
}

/// 世帯の一覧, in the order of the names of their heads.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only of members found by this.
    #[serde(default)]
    pub text: String,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u64,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many there are in all.
    pub total: u64,
    /// One page of them.
    pub rows: Vec<Household>,
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "households.list";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let found = match self.text.trim() {
            "" => None,
            text => Some(members::found(reader, text)?),
        };
        let mut households: HashMap<i64, i64> = HashMap::new();
        let mut wanted: RoaringBitmap = RoaringBitmap::new();
        for (household, first, members) in store::firsts(reader)? {
            if found.as_ref().is_none_or(|found| members.iter().any(|member| found.contains(*member as u32))) {
                households.insert(first, household);
                wanted.insert(first as u32);
            }
        }
        let limit = self.limit.unwrap_or(100).clamp(1, 500) as usize;
        let (total, page) = members::page(reader, wanted, self.offset, limit)?;
        let ids: Vec<i64> = page.iter().filter_map(|first| households.get(&first.id).copied()).collect();
        Ok(Listed { total, rows: named(reader, store::households(reader, &ids)?)? })
    }
}

/// 会員の世帯.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

impl Query for OfMember {
    type Output = Option<Household>;
    const NAME: &'static str = "households.of_member";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Option<Household>> {
        members::brief(reader, self.member)?;
        let Some(household) = store::household_of(reader, self.member)? else { return Ok(None) };
        Ok(named(reader, store::households(reader, &[household])?)?.pop())
    }
}
