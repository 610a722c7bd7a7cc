//! 代理の記録: the office writes down to what a member has agreed, and ends it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Agreed, Relation, State, store, tell};
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure,
    error::OrNotFound,
    logins, members,
    values::{Day, Nothing},
};

/// 代理の記録: from now on somebody may act for a member at My Page. Both are told by mail.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Appoint {
    /// 本人
    pub member: i64,
    /// 代理人, a member, too: they sign in with their own account.
    pub agent: i64,
    /// What the proxy is to the member.
    pub relation: Relation,
    /// How the member has agreed.
    pub agreed_by: Agreed,
    /// When.
    pub agreed_on: Day,
    /// The last day; absent: until somebody ends it.
    pub until_on: Option<Day>,
    /// Where the paper is, who was on the telephone.
    #[serde(default)]
    pub note: String,
}

/// What [`Appoint`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProxyAppointed")]
pub struct Appointed {
    /// Key.
    pub id: i64,
    /// Whether the proxy uses My Page; without it they cannot act there.
    pub has_account: bool,
}

impl Command for Appoint {
    type Output = Appointed;
    const NAME: &'static str = "proxies.appoint";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members, Topic::Mypage, Topic::Mail];
    const UNDO: Undo = Undo::By("proxies.end");
    fn run(self, tx: &mut Tx<'_>) -> Result<Appointed> {
        let today = tx.today();
        let member = members::brief(tx, self.member)?;
        let agent = members::brief(tx, self.agent)?;
        ensure!(self.agent != self.member, "agent", "error-proxy-self");
        ensure!(!agent.is_organisation, "agent", "error-proxy-organisation");
        ensure!(super::is_open(tx, self.member)?, "member", "error-proxy-closed", name = member.name);
        ensure!(super::is_open(tx, self.agent)?, "agent", "error-proxy-closed", name = agent.name);
        ensure!(self.agreed_by != Agreed::Mypage, "agreed_by", "error-proxy-agreed-by");
        ensure!(self.agreed_on <= today, "agreed_on", "error-proxy-agreed-on");
        ensure!(self.until_on.is_none_or(|last| last >= today), "until_on", "error-proxy-until");
        let note = self.note.trim();
        ensure!(note.chars().count() <= 400, "note", "error-too-long", max = 400);
        let there = store::of_member(tx, self.member)?
            .into_iter()
            .any(|proxy| proxy.agent == Some(self.agent) && proxy.state(today) == State::InForce);
        if there {
            return Err(Error::conflict("error-proxy-twice").field("agent"));
        }
        let new = store::New {
            member: self.member,
            agent: Some(self.agent),
            asked: "",
            relation: self.relation,
            agreed_by: self.agreed_by,
            agreed_on: self.agreed_on,
            until_on: self.until_on,
            note,
        };
        let id = store::insert(tx, &new)?;
        tx.subject(member.label());
        let proxy = store::find(tx, id)?.or_not_found("error-no-such-proxy")?;
        tell::both(tx, &proxy, "proxies-told-appointed")?;
        Ok(Appointed { id, has_account: logins::of_member(tx, self.agent)?.is_some() })
    }
}

/// 代理を終える. Both are told by mail.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Which.
    pub proxy: i64,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Command for End {
    type Output = Nothing;
    const NAME: &'static str = "proxies.end";
    const NEEDS: Permission = Permission::change(Area::Members);
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[Topic::Members, Topic::Mypage, Topic::Mail];
    const UNDO: Undo = Undo::Never("undo-never-proxy");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let proxy = store::find(tx, self.proxy)?.or_not_found("error-no-such-proxy")?;
        // Whoever does not see the member does not learn that there is anything.
        let member = members::brief(tx, proxy.member)?;
        ensure!(self.reason.chars().count() <= 400, "reason", "error-too-long", max = 400);
        if proxy.state(tx.today()) == State::Over {
            return Err(Error::conflict("error-proxy-over"));
        }
        let by = tx.actor().name().to_owned();
        store::end(tx, self.proxy, &by)?;
        tx.subject(member.label());
        tx.reason(self.reason.trim());
        tell::both(tx, &proxy, "proxies-told-ended").map(|()| Nothing {})
    }
}
