//! 下見: what the import would do, row by row. The same judge as the import, and nothing written.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    judge::Judge,
    judged::Judged,
    own,
    remark::Reason,
    request::{Request, State},
    target::{Part, Target},
};
use crate::{Area, Errand, Lang, Permission, Result, Topic, Undo, command::Round, values::Yen, words};

/// 取り込みの下見.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Plan(Request);

/// What [`Plan`] answers.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Planned {
    /// 新規
    pub added: u64,
    /// 更新
    pub updated: u64,
    /// 同一
    pub unchanged: u64,
    /// 要確認
    pub doubtful: u64,
    /// 除外
    pub left_out: u64,
    /// How many rows there are to show.
    pub shown: u64,
    /// 500 of them at most.
    pub rows: Vec<PlannedRow>,
    /// What is said about the sheet as a whole.
    pub warnings: Vec<String>,
    /// What was repaired or guessed in cells, by column: each can be refused for the whole column (`plain`) or
    /// put right in a single cell (`corrections`).
    pub repairs: Vec<Repair>,
    /// 過年度残高: how many have one, and their sum in yen.
    pub balances: Balances,
}

/// What was repaired or guessed in a column.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Repair {
    /// The column, from 0.
    pub column: usize,
    /// Its title.
    pub title: String,
    /// What: `import-zero-lost`, `import-name-guess` … for `said`.
    pub said: String,
    /// The same, in the reader's language.
    pub message: String,
    /// How many cells.
    pub count: u64,
    /// What one of the cells shows.
    pub from: String,
    /// What it was taken for.
    pub to: String,
}

/// 過年度残高 of a sheet.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Balances {
    /// How many rows that are taken in have one.
    pub count: u64,
    /// Together, yen.
    pub sum: Yen,
}

/// A row of the plan.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlannedRow {
    /// The spreadsheet's number.
    pub row: u32,
    /// What becomes of it.
    pub state: State,
    /// As the row names the member.
    pub name: String,
    /// 会員番号; none when it is drawn when the row is taken in.
    pub no: Option<String>,
    /// The member that it is about.
    pub member: Option<i64>,
    /// Why, and what else is said about its cells.
    pub reasons: Vec<Reason>,
    /// What would change.
    pub changes: Vec<ChangeShown>,
}

/// A value that would change.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ChangeShown {
    /// What it is, as our export titles it.
    pub field: String,
    /// As it is.
    pub old: String,
    /// As it would be.
    pub new: String,
}

const PAGE: usize = 500;
/// Rows between two looks at whether it was taken back.
pub const STEP: u64 = 500;

impl Errand for Plan {
    type Output = Planned;
    const NAME: &'static str = "imports.plan";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, round: &Round<'_>) -> Result<Planned> {
        let Self(request) = self;
        let sheet = round.book().drawer.get(&request.token)?;
        round.ask(|reader| {
            let mut judge = Judge::new(reader, &sheet, &request)?;
            let mut plan = Planned::default();
            let total = judge.data().count() as u64;
            for (done, row) in (0..).zip(judge.data()) {
                if done % STEP == 0 {
                    reader.step(done, total)?;
                }
                let judged = judge.judge(reader, row)?;
                plan.count(judged.state);
                plan.repairs(&judged, &judge, reader.lang());
                plan.balance(&judged);
                let said = |key: &String| judged.remarks.iter().any(|remark| remark.key == key);
                if request.show.is_none_or(|show| show == judged.state) && request.said.as_ref().is_none_or(said) {
                    plan.shown += 1;
                    if plan.shown as usize > request.offset && plan.rows.len() < PAGE {
                        plan.rows.push(shown(judged, &judge, reader.lang()));
                    }
                }
            }
            plan.warnings = warnings(&judge, reader.lang());
            Ok(plan)
        })
    }
}

impl Planned {
    fn repairs(&mut self, judged: &Judged, judge: &Judge<'_>, lang: Lang) {
        for remark in &judged.remarks {
            let (Some(column), Some(fix)) = (remark.column, &remark.fix) else { continue };
            let known =
                self.repairs.iter_mut().find(|repair| (repair.column, repair.said.as_str()) == (column, remark.key));
            if let Some(repair) = known {
                repair.count += 1;
                continue;
            }
            self.repairs.push(Repair {
                column,
                title: judge.titles.get(column).cloned().unwrap_or_default(),
                said: remark.key.to_owned(),
                message: words::say(lang, remark.key, &remark.args),
                count: 1,
                from: remark.value.clone(),
                to: fix.clone(),
            });
        }
    }

    fn balance(&mut self, judged: &Judged) {
        if judged.balance > 0 && matches!(judged.state, State::New | State::Update | State::Same) {
            self.balances.count += 1;
            self.balances.sum += judged.balance;
        }
    }

    fn count(&mut self, state: State) {
        *match state {
            State::New => &mut self.added,
            State::Update => &mut self.updated,
            State::Same => &mut self.unchanged,
            State::Doubtful => &mut self.doubtful,
            State::LeftOut => &mut self.left_out,
        } += 1;
    }
}

/// What is said about the sheet as a whole.
pub fn warnings(judge: &Judge<'_>, lang: Lang) -> Vec<String> {
    judge.warnings.iter().map(|w| words::say(lang, w.key, &w.args)).collect()
}

fn shown(judged: Judged, judge: &Judge<'_>, lang: Lang) -> PlannedRow {
    let mut reasons: Vec<_> = judged.remarks;
    reasons.sort_by_key(|r| std::cmp::Reverse(r.weight));
    let no = judged.old.as_ref().map(|old| &old.no).or(judged.new.as_ref().map(|new| &new.no));
    PlannedRow {
        row: judged.row,
        state: judged.state,
        name: judged.name,
        no: no.filter(|no| !no.is_empty()).cloned(),
        member: judged.old.as_ref().map(|old| old.id),
        reasons: reasons.iter().map(|r| r.reason(&judge.titles, lang)).collect(),
        changes: judged
            .changes
            .into_iter()
            .map(|change| ChangeShown { field: title(change.target, judge, lang), old: change.old, new: change.new })
            .collect(),
    }
}

fn title(target: Target, judge: &Judge<'_>, lang: Lang) -> String {
    match target {
        Target::Field(_) => judge.names.field_title(target).unwrap_or_default().to_owned(),
        Target::Home(Part::Whole) => words::say(lang, "import-address-home", &[]),
        Target::Work(Part::Whole) => words::say(lang, "import-address-work", &[]),
        target => own::title(target, lang).to_owned(),
    }
}
