//! 返送と住所不明: post that came back, and addresses to which none goes any more. A new or corrected address
//! is not unknown; one that turns out right is taken back by hand.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{brief, places::labels, record::limit, scope, store};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    values::{Day, Nothing},
};

labels!(
    /// What the post office wrote on it: あて所に尋ねあたりません, 転居先不明, 受取拒否, 保管期間経過.
    Why { Unknown = "unknown", Moved = "moved", Refused = "refused", Unclaimed = "unclaimed", Other = "other" }
);

/// Something that came back.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Returned {
    /// Key.
    pub id: i64,
    /// The address by key; it may be gone by now.
    pub address: Option<i64>,
    /// The address as it stood.
    pub place: String,
    /// When.
    pub on: Day,
    /// What: 会報 48号.
    pub what: String,
    /// What the post office wrote on it.
    pub why: Why,
    /// By whom it was written down.
    pub recorded_by: String,
}

/// 返送を記録する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// From whom.
    pub member: i64,
    /// From which address; without it the one for letters.
    pub address: Option<i64>,
    /// When; without it today.
    pub on: Option<Day>,
    /// What: 会報 48号.
    #[serde(default)]
    pub what: String,
    /// What the post office wrote on it.
    #[serde(default)]
    pub why: Why,
    /// Whether post to this address stops (住所不明).
    #[serde(default = "yes")]
    pub unknown: bool,
}

fn yes() -> bool {
    true
}

/// What [`Record`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Recorded {
    /// How often something came back from this address, with this one.
    pub times: i64,
    /// Other addresses that the member has: post could go there.
    pub others: i64,
}

impl Command for Record {
    type Output = Recorded;
    const NAME: &'static str = "post.returned";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Recorded> {
        let member = brief(tx, self.member)?;
        let on = self.on.unwrap_or_else(|| tx.today());
        ensure!(on <= tx.today(), "on", "error-returned-future");
        let what = self.what.trim();
        limit(what, "what")?;
        let addresses = store::addresses(tx, self.member)?;
        let address = addresses.iter().find(|a| self.address.map_or(a.mailing, |id| a.id == Some(id)));
        let address = address.or_not_found("error-no-such-address")?;
        store::post::insert(tx, self.member, address, on, what, self.why)?;
        if let (true, None, Some(id)) = (self.unknown, address.unknown_since, address.id) {
            store::post::set_unknown(tx, id, Some(on))?;
        }
        tx.subject(member.label());
        tx.reason(what);
        let returned = store::post::of_member(tx, self.member)?;
        let others = addresses.iter().filter(|a| a.id != address.id && a.span().holds(tx.today()));
        Ok(Recorded {
            times: returned.iter().filter(|r| r.address == address.id).count() as i64,
            others: others.filter(|a| a.unknown_since.is_none()).count() as i64,
        })
    }
}

/// 住所不明を取り消す: the address is right after all.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Found {
    /// Which.
    pub address: i64,
    /// How that became known, for the journal.
    #[serde(default)]
    pub reason: String,
}

impl Command for Found {
    type Output = Nothing;
    const NAME: &'static str = "post.found";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let (member, _) = store::post::address(tx, self.address)?.or_not_found("error-no-such-address")?;
        store::post::set_unknown(tx, self.address, None)?;
        tx.subject(brief(tx, member)?.label());
        tx.reason(self.reason.trim());
        Ok(Nothing {})
    }
}

/// 住所不明の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

/// Somebody whom no letter reaches.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Lost {
    /// Key.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// Furigana.
    pub kana: String,
    /// Since when.
    pub since: Day,
    /// How often something came back from this address.
    pub returned: i64,
    /// The address, as it stood when something came back last.
    pub place: String,
    /// A phone by which one may ask; may be empty.
    pub phone: String,
    /// A mail address by which one may ask; may be empty.
    pub email: String,
}

/// Whom the reader sees of those whom no letter reaches.
pub(super) fn lost(reader: &Reader<'_>) -> Result<Vec<Lost>> {
    let mut lost = store::post::lost(reader)?;
    if let Some(seen) = scope::limit(reader)? {
        lost.retain(|one| seen.contains(one.member as u32));
    }
    Ok(lost)
}

impl Query for List {
    type Output = Vec<Lost>;
    const NAME: &'static str = "post.lost";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Lost>> {
        lost(reader)
    }
}
