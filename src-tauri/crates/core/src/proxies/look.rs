//! 会員の代理: who acts for a member, and for whom the member acts.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Agreed, Proxy, Relation, State, store};
use crate::{Area, Permission, Query, Reader, Result, logins, members, values::Day};

/// 会員の代理.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

/// One.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProxyOfMember")]
pub struct Row {
    /// Key.
    pub id: i64,
    /// The other one, where the reader sees them.
    pub other: Option<i64>,
    /// 会員番号; empty where the reader does not see them.
    pub no: String,
    /// Name; the address that was asked, where nobody has answered; empty where the reader does not see them.
    pub name: String,
    /// What the proxy is to the member.
    pub relation: Relation,
    /// How the member has agreed.
    pub agreed_by: Agreed,
    /// And when.
    pub agreed_on: Day,
    /// The last day, if there is one.
    pub until_on: Option<Day>,
    /// As the office wrote it down.
    pub note: String,
    /// How far it is.
    pub state: State,
    /// When it was ended, if somebody did.
    pub ended_on: Option<Day>,
    /// By whom.
    pub ended_by: String,
    /// Whether the proxy uses My Page; without it they cannot act there.
    pub has_account: bool,
}

/// What [`OfMember`] answers, each newest first.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProxiesOfMember")]
pub struct Of {
    /// Who acts, acted or was asked to act for the member.
    pub agents: Vec<Row>,
    /// For whom the member acts or acted.
    pub members: Vec<Row>,
}

fn row(reader: &Reader<'_>, proxy: Proxy, other: Option<i64>) -> Result<Row> {
    let seen = match other {
        Some(other) => members::briefs(reader, &[other])?.pop(),
        None => None,
    };
    let has_account = match proxy.agent {
        Some(agent) => logins::of_member(reader, agent)?.is_some(),
        None => false,
    };
    let asked = if other.is_none() { proxy.asked.clone() } else { String::new() };
    Ok(Row {
        id: proxy.id,
        other: seen.as_ref().map(|brief| brief.id),
        no: seen.as_ref().map(|brief| brief.no.clone()).unwrap_or_default(),
        name: seen.map_or(asked, |brief| brief.name),
        relation: proxy.relation,
        agreed_by: proxy.agreed_by,
        agreed_on: proxy.agreed_on,
        until_on: proxy.until_on,
        state: proxy.state(reader.today()),
        ended_on: proxy.ended_on(),
        note: proxy.note,
        ended_by: proxy.ended_by,
        has_account,
    })
}

impl Query for OfMember {
    type Output = Of;
    const NAME: &'static str = "proxies.of_member";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Of> {
        members::brief(reader, self.member)?;
        let of = |proxies: Vec<Proxy>, other: fn(&Proxy) -> Option<i64>| -> Result<Vec<Row>> {
            proxies
                .into_iter()
                .map(|proxy| {
                    let other = other(&proxy);
                    row(reader, proxy, other)
                })
                .collect()
        };
        Ok(Of {
            agents: of(store::of_member(reader, self.member)?, |proxy| proxy.agent)?,
            members: of(store::by_agent(reader, self.member)?, |proxy| Some(proxy.member))?,
        })
    }
}
