//! 支払リンクの一覧: how far each link is, and what waits for a person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Error, Permission, Query, Reader, Result,
    error::OrNotFound,
    members,
    values::{Day, Yen},
};

/// How far a link is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Stripe is asked for it.
    Asked,
    /// It may be paid.
    Open,
    /// A slip for the konbini is out.
    Slip,
    /// It is paid.
    Paid,
    /// It was paid and given back.
    Refunded,
    /// It was closed.
    Closed,
    /// Stripe will not have it.
    Failed,
}

/// A link.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Row {
    /// Key.
    pub id: i64,
    /// Who pays.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// What it is for: 「2026年度 年会費（正会員）」.
    pub what: String,
    /// Yen.
    pub amount: Yen,
    /// Whether it may be paid at a konbini.
    pub konbini: bool,
    /// How far it is.
    pub state: State,
    /// Where to pay; empty until Stripe has given it.
    pub address: String,
    /// When it was made, UTC.
    pub made_at: String,
    /// By whom.
    pub made_by: String,
    /// Until when the slip may be paid, UTC.
    pub slip_until: Option<String>,
    /// How it was paid: `card`, `konbini`, `other`.
    pub method: Option<String>,
    /// When.
    pub paid_on: Option<Day>,
    /// What Stripe took; none: not known yet.
    pub fee: Option<Yen>,
    /// What is left.
    pub net: Option<Yen>,
    /// What was given back.
    pub refunded: Yen,
    /// Whether giving it back waits for Stripe.
    pub refunding: bool,
    /// The payment that it became.
    pub payment: Option<i64>,
    /// What Stripe has against it.
    pub problem: Option<String>,
}

/// 支払リンクの一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// Only to payers found by this.
    #[serde(default)]
    pub text: String,
    /// Only those.
    pub state: Option<State>,
    /// How many to pass over.
    #[serde(default)]
    pub offset: u32,
    /// How many at most (1 to 500, else 100).
    pub limit: Option<u32>,
}

/// How many links are so far.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Count {
    /// How far.
    pub state: State,
    /// How many.
    pub count: i64,
    /// What they come to, yen.
    pub amount: Yen,
}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Listed {
    /// How many.
    pub total: i64,
    /// One page, newest first.
    pub rows: Vec<Row>,
    /// All of them by how far they are.
    pub counts: Vec<Count>,
    /// How many things wait for a person.
    pub waiting: i64,
    /// Whether a key is kept: without one nothing can be made.
    pub ready: bool,
    /// What stands in the way of asking Stripe now.
    pub problem: Option<String>,
    /// Up to when everything is known, UTC.
    pub polled_at: Option<String>,
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "online.list";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let wanted = store::list::Wanted {
            members: members::found_keys(reader, &self.text)?,
            state: self.state,
            offset: self.offset,
            limit: self.limit.unwrap_or(100).clamp(1, 500),
            ..store::list::Wanted::default()
        };
        let sync = store::sync(reader)?;
        Ok(Listed {
            total: store::list::count(reader, &wanted)?,
            rows: store::list::rows(reader, &wanted)?,
            counts: store::list::counts(reader)?,
            waiting: super::waiting(reader)?,
            ready: super::settings::key(reader)?.is_some(),
            problem: sync.problem.map(|problem| problem.say(reader.lang())),
            polled_at: sync.polled_at,
        })
    }
}

/// 支払リンクを見る, with its QR code.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Which.
    pub link: i64,
}

/// What [`Get`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// The link.
    #[serde(flatten)]
    pub row: Row,
    /// The charges that it is for.
    pub charges: Vec<Part>,
    /// The address as a QR code (SVG); empty until there is one.
    pub qr_svg: String,
}

/// A charge of a link.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Part {
    /// Which.
    pub charge: i64,
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// How much of it, yen.
    pub amount: Yen,
}

impl Query for Get {
    type Output = Shown;
    const NAME: &'static str = "online.get";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let wanted = store::list::Wanted { link: Some(self.link), limit: 1, ..store::list::Wanted::default() };
        let row = store::list::rows(reader, &wanted)?.pop().or_not_found("error-no-such-link")?;
        let qr_svg = if row.address.is_empty() {
            String::new()
        } else {
            let code = qrcode::QrCode::new(&row.address).map_err(Error::internal)?;
            code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build()
        };
        Ok(Shown { charges: store::list::charges(reader, row.id)?, row, qr_svg })
    }
}

/// 会員の支払リンク, newest first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfMember {
    /// Whose.
    pub member: i64,
}

/// What [`OfMember`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Theirs {
    /// Their links.
    pub rows: Vec<Row>,
    /// What is owed and in no link that may be paid, yen.
    pub rest: Yen,
    /// Whether a key is kept.
    pub ready: bool,
}

impl Query for OfMember {
    type Output = Theirs;
    const NAME: &'static str = "online.of_member";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Theirs> {
        let wanted = store::list::Wanted { member: Some(self.member), limit: 50, ..store::list::Wanted::default() };
        let taken = store::charges_with_link(reader, self.member)?;
        let open = crate::dues::open_of_payer(reader, self.member)?;
        Ok(Theirs {
            rows: store::list::rows(reader, &wanted)?,
            rest: open.iter().filter(|charge| !taken.contains(&charge.id)).map(|charge| charge.open).sum(),
            ready: super::settings::key(reader)?.is_some(),
        })
    }
}

/// 対応が必要なもの: what the job could not decide.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiting {}

/// What it is that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A payment that cannot be booked or taken back; `problem` says why.
    Payment,
    /// A payment that is more than what is owed: 前受金.
    Advance,
    /// A link that Stripe will not have.
    Link,
}

/// Something that waits.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Task {
    /// What.
    pub kind: Kind,
    /// Which link.
    pub link: i64,
    /// Who pays.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// What it is about, yen.
    pub amount: Yen,
    /// The payment, where there is one.
    pub payment: Option<i64>,
    /// Why it waits.
    pub problem: Option<String>,
}

impl Query for Waiting {
    type Output = Vec<Task>;
    const NAME: &'static str = "online.waiting";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Task>> {
        store::list::waiting(reader)
    }
}
