//! 審査: several at once pass a stage, are sent back, refused or withdrawn. What passes the last stage is
//! approved: the member, the period, the charges and the letter are made in the same act.

use chrono::Days;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{fiscal, money::yen};

use super::{
    Application, State, Step,
    form::Asking,
    online, papers,
    settings::{Billing, Settings, settings},
    store,
};
use crate::{
    Area, Command, Error, Lang, Permission, Reader, Result, Topic, Tx, Undo, association, dues, ensure,
    error::OrNotFound,
    mail::{self, Template},
    members::{self, Language},
    membership,
    values::{Day, Year},
    words,
};

/// What is decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// 承認, of this stage.
    Pass,
    /// 差戻し
    Return,
    /// 却下
    Reject,
    /// 取下げ
    Withdraw,
}

/// 申込の審査.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decide {
    /// Which.
    pub applications: Vec<i64>,
    /// What.
    pub decision: Decision,
    /// Why, or by which meeting; needed unless they pass.
    #[serde(default)]
    pub note: String,
    /// The first day of the membership, for those who are approved; without it as they wished, else today.
    pub starts_on: Option<Day>,
}

/// Somebody who is a member now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Approved {
    /// The application.
    pub application: i64,
    /// The member.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// Name.
    pub name: String,
    /// Why no letter of welcome goes out, in words; none where one does, or where none is sent.
    pub no_letter: Option<String>,
}

/// Somebody who was left out.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LeftOut {
    /// The application.
    pub application: i64,
    /// Name.
    pub name: String,
    /// Why, in words.
    pub reason: String,
}

/// What [`Decide`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Decided {
    /// How many went on, were sent back, refused or withdrawn.
    pub done: i64,
    /// Those of them who are members now.
    pub approved: Vec<Approved>,
    /// Those who could not be, and why; they wait as before.
    pub left_out: Vec<LeftOut>,
}

impl Command for Decide {
    type Output = Decided;
    const NAME: &'static str = "applications.decide";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[Topic::Applications, Topic::Members, Topic::Dues, Topic::Mail];
    const UNDO: Undo = Undo::By("applications.revoke");
    fn run(self, tx: &mut Tx<'_>) -> Result<Decided> {
        ensure!(!self.applications.is_empty(), "applications", "error-required");
        let note = self.note.trim();
        ensure!(self.decision == Decision::Pass || !note.is_empty(), "note", "error-reason");
        ensure!(note.chars().count() <= 400, "note", "error-too-long", max = 400);
        let rules = settings(tx)?;
        let asking = Asking::read(tx)?;
        let mut answer = Decided::default();
        let mut names = Vec::new();
        let total = self.applications.len() as u64;
        for (at, id) in self.applications.iter().enumerate() {
            tx.step(at as u64, total)?;
            let application = store::find(tx, *id)?.or_not_found("error-no-such-application")?;
            if let Some(reason) = refusal(tx, &rules, &asking, &application, self.decision)? {
                answer.left_out.push(LeftOut { application: *id, name: application.name, reason });
                continue;
            }
            answer.done += 1;
            names.push(application.name.clone());
            match self.decision {
                Decision::Pass if rules.is_last(application.stage) => {
                    answer.approved.push(approve(tx, &rules, application, self.starts_on, note)?);
                }
                Decision::Pass => {
                    store::insert_step(tx, *id, Step::Passed, rules.stage(application.stage), note)?;
                    store::set_stage(tx, *id, application.stage + 1)?;
                }
                other => put_aside(tx, &rules, &application, other, note)?,
            }
        }
        if answer.done == 0
            && let [only] = answer.left_out.as_slice()
        {
            return Err(Error::conflict("error-application-not-now")
                .arg("name", &only.name)
                .arg("reason", &only.reason));
        }
        tx.subject(match names.as_slice() {
            [one] => one.clone(),
            many => words::say(tx.lang(), "applications-decided", &[("count", many.len().to_string())]),
        });
        tx.reason(note);
        Ok(answer)
    }
}

/// Why an application cannot go that way now.
fn refusal(
    tx: &Tx<'_>,
    rules: &Settings,
    asking: &Asking,
    of: &Application,
    decision: Decision,
) -> Result<Option<String>> {
    let lang = tx.lang();
    let say = |key: &str, args: &[(&str, String)]| Some(words::say(lang, key, args));
    let may = match decision {
        Decision::Pass | Decision::Return => of.state == State::Waiting,
        Decision::Reject | Decision::Withdraw => matches!(of.state, State::Waiting | State::Returned),
    };
    if !may {
        return Ok(say("applications-not-waiting", &[]));
    }
    if decision != Decision::Pass || !rules.is_last(of.stage) {
        return Ok(None);
    }
    let missing = asking.missing(of);
    if !missing.is_empty() {
        return Ok(say("applications-missing", &[("what", missing.join("、"))]));
    }
    if let Some(member) = of.same_as.or(of.member) {
        let member = members::brief(tx, member)?;
        if member.death.is_some() {
            return Ok(say("error-member-died", &[]));
        }
    }
    Ok(None)
}

fn put_aside(tx: &mut Tx<'_>, rules: &Settings, of: &Application, decision: Decision, note: &str) -> Result<()> {
    let (state, step, told) = match decision {
        Decision::Return => (State::Returned, Step::Returned, "applications-told-returned"),
        Decision::Reject => (State::Rejected, Step::Rejected, "applications-told-rejected"),
        Decision::Withdraw => (State::Withdrawn, Step::Withdrawn, "applications-told-withdrawn"),
        Decision::Pass => return Err(Error::internal("a pass is no way aside")),
    };
    store::set_state(tx, of.id, state)?;
    store::insert_step(tx, of.id, step, rules.stage(of.stage), note)?;
    if state != State::Returned {
        papers::let_go(tx, rules, of)?;
    }
    online::tell(tx, of, told, note)
}

fn approve(
    tx: &mut Tx<'_>,
    rules: &Settings,
    mut of: Application,
    starts_on: Option<Day>,
    note: &str,
) -> Result<Approved> {
    let kind = of.kind.or_not_found("error-no-such-kind")?;
    let first = starts_on.or(of.starts_on).unwrap_or_else(|| tx.today());
    let member = if let Some(member) = of.same_as.or(of.member) {
        member
    } else {
        of.record.normalise(tx.today())?;
        of.record.joined_on = Some(first);
        // Whoever wrote their application in English reads English.
        if of.record.language == Language::Unsaid && of.online.lang == Lang::En {
            of.record.language = Language::En;
        }
        members::insert(tx, None, &of.record)?.0
    };
    membership::start(tx, member, kind, first, None)?;
    let charges = charge(tx, rules.billing, member, kind, first)?;
    online::carry_over(tx, &of, member)?;
    papers::let_go(tx, rules, &of)?;
    let brief = members::brief(tx, member)?;
    let (mut letter, mut no_letter) = (None, None);
    if rules.welcome {
        match welcome(tx, member, kind, first, &brief.no)? {
            Ok(message) => letter = Some(message),
            Err(reason) => no_letter = Some(words::say(tx.lang(), reason.key(), &[])),
        }
    } else {
        online::tell(tx, &of, "applications-told-approved", "")?;
    }
    store::approve(tx, of.id, member, first, &charges, letter)?;
    store::insert_step(tx, of.id, Step::Approved, rules.stage(of.stage), note)?;
    Ok(Approved { application: of.id, member, no: brief.no, name: brief.name, no_letter })
}

/// Charges what the rules say, due in 30 days; the keys of what was charged.
fn charge(tx: &mut Tx<'_>, billing: Billing, member: i64, kind: i64, first: Day) -> Result<Vec<i64>> {
    if billing == Billing::None {
        return Ok(Vec::new());
    }
    let start = association::show(tx)?.fiscal_year_start;
    let year = Year(fiscal::fiscal_year(first, start).0);
    let due_on = Some(first.max(tx.today()) + Days::new(30));
    let had: Vec<i64> = dues::of_member(tx, member)?.into_iter().map(|charge| charge.id).collect();
    let kind = membership::kind(tx, kind)?;
    let paid_before = dues::has_charge(tx, member, "entrance", year.0)?;
    if kind.entrance_fee > 0 && !paid_before {
        let entrance = dues::Charge {
            member,
            payer: None,
            item: "entrance".to_owned(),
            fiscal_year: year,
            label: None,
            amount: kind.entrance_fee,
            due_on,
            tax_class: None,
        };
        entrance.run(tx)?;
    }
    if billing == Billing::Both {
        let whom = dues::Preview {
            fiscal_year: year,
            items: Vec::new(),
            members: Some(vec![member]),
            kinds: None,
            segment: String::new(),
            due_on,
        };
        dues::BillYear(whom).run(tx)?;
    }
    let has = dues::of_member(tx, member)?.into_iter().map(|charge| charge.id);
    Ok(has.filter(|charge| !had.contains(charge)).collect())
}

/// Where a new member makes the account of My Page; empty while it is off.
fn mypage_start(reader: &Reader<'_>) -> Result<String> {
    let mypage = association::mypage_settings(reader)?;
    Ok(if mypage.on { format!("{}/join", mypage.public_url) } else { String::new() })
}

fn welcome(
    tx: &mut Tx<'_>,
    member: i64,
    kind: i64,
    first: Day,
    no: &str,
) -> Result<std::result::Result<i64, mail::NoWay>> {
    let (kind, lang) = (membership::kind(tx, kind)?, members::letters_in(tx, member)?);
    let open = dues::open_of_payer(tx, member)?;
    let owed: i64 = open.iter().map(|charge| charge.open).sum();
    let due_on = open.iter().map(|charge| charge.due_on).min();
    let fields = [
        ("member_no", no.to_owned()),
        ("kind", kind.name),
        ("starts_on", words::day(lang, first)),
        ("owed", if owed > 0 { yen(owed) } else { String::new() }),
        ("due_on", due_on.map(|day| words::day(lang, day)).unwrap_or_default()),
        ("mypage", mypage_start(tx)?),
    ];
    mail::enqueue_in(tx, lang, Template::Welcome, member, &fields, None)
}
