//! Everybody who may have paid, by the names a bank may write for them, and what each payer owes.
//!
//! Made anew for each look: who paid in the meantime, who moved into a household, which name was learned
//! counts at once.

use std::collections::{BTreeMap, HashMap};

use tsudoi_japan::{fold, organisation};

use super::store;
use crate::{
    Reader, Result,
    dues::{self, ChargeLine},
    households,
    members::{self, Reading},
};

/// How much a name says, the most telling last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// Only the 姓.
    Family,
    /// The same but for long vowels.
    Long,
    /// The beginning of it: banks cut names.
    Cut,
    /// 名 before 姓.
    Swapped,
    /// The whole name.
    Whole,
    /// The name under which they paid before.
    Learned,
}

/// A member as candidates are told.
pub(super) struct Who {
    pub no: String,
    pub name: String,
}

/// See the module.
pub(super) struct Roster {
    who: HashMap<i64, Who>,
    keys: HashMap<String, Vec<(i64, Likeness)>>,
    /// Whole names in order, for those that were cut.
    whole: BTreeMap<String, Vec<i64>>,
    numbers: HashMap<String, i64>,
    payers: HashMap<i64, i64>,
    open: HashMap<i64, Vec<ChargeLine>>,
}

/// The shortest beginning of a name that says anything, in kana (JAPAN.md 6).
const SHORTEST_CUT: usize = 4;
/// From so many characters on a bank may have cut a name.
const CUT_FROM: usize = 8;

/// 会員番号 for comparing: its digits without the zeros before.
fn number_key(no: &str) -> String {
    fold::digits(no).trim_start_matches('0').to_owned()
}

impl Roster {
    pub(super) fn new(reader: &Reader<'_>) -> Result<Self> {
        let mut roster = Self {
            who: HashMap::new(),
            keys: HashMap::new(),
            whole: BTreeMap::new(),
            numbers: HashMap::new(),
            payers: households::payers(reader)?,
            open: HashMap::new(),
        };
        members::each_reading(reader, |reading| {
            roster.take(reading);
            Ok(())
        })?;
        for (key, member) in store::aliases(reader)? {
            roster.keys.entry(key).or_default().push((member, Likeness::Learned));
        }
        for charge in dues::all_open(reader)? {
            roster.open.entry(charge.payer).or_default().push(charge);
        }
        Ok(roster)
    }

    fn take(&mut self, reading: Reading) {
        let Reading { member, no, name, sei, mei, is_organisation } = reading;
        let number = number_key(&no);
        if !number.is_empty() {
            self.numbers.insert(number, member);
        }
        let whole = if is_organisation { organisation::payer_key(&mei) } else { fold::fold(&format!("{sei}{mei}")) };
        let mut bears = |key: String, likeness| {
            if !key.is_empty() {
                self.keys.entry(key).or_default().push((member, likeness));
            }
        };
        bears(whole.clone(), Likeness::Whole);
        if !is_organisation && !sei.is_empty() && !mei.is_empty() {
            bears(fold::fold(&format!("{mei}{sei}")), Likeness::Swapped);
            bears(fold::fold(&sei), Likeness::Family);
        }
        bears(format!("~{}", fold::loose(&whole)), Likeness::Long);
        if whole.chars().count() > SHORTEST_CUT {
            self.whole.entry(whole).or_default().push(member);
        }
        self.who.entry(member).or_insert(Who { no, name });
    }

    pub(super) fn who(&self, member: i64) -> Option<&Who> {
        self.who.get(&member)
    }

    /// Who pays for a member.
    pub(super) fn payer(&self, member: i64) -> i64 {
        self.payers.get(&member).copied().unwrap_or(member)
    }

    /// What a payer owes, oldest first.
    pub(super) fn open(&self, payer: i64) -> &[ChargeLine] {
        self.open.get(&payer).map_or(&[], Vec::as_slice)
    }

    /// The member of a number that somebody wrote before or behind the name.
    pub(super) fn by_number(&self, digits: &str) -> Option<i64> {
        self.numbers.get(digits.trim_start_matches('0')).copied()
    }

    /// Everybody whom a name may mean, with how much it says. `written` is what the bank wrote without numbers.
    pub(super) fn by_name(&self, written: &str) -> HashMap<i64, Likeness> {
        let mut found: HashMap<i64, Likeness> = HashMap::new();
        let mut may_be = |member: i64, likeness: Likeness| {
            let known = found.entry(member).or_insert(likeness);
            *known = (*known).max(likeness);
        };
        let (plain, bare) = (fold::fold(written), organisation::payer_key(written));
        for key in [plain.clone(), bare.clone(), format!("~{}", fold::loose(&bare))] {
            for (member, likeness) in self.keys.get(&key).into_iter().flatten() {
                may_be(*member, *likeness);
            }
        }
        let length = written.chars().filter(|c| !c.is_whitespace()).count();
        if bare.chars().count() >= SHORTEST_CUT && length >= CUT_FROM {
            let begin = self.whole.range(bare.clone()..).take_while(|(name, _)| name.starts_with(&bare));
            for (name, members) in begin.filter(|(name, _)| **name != bare) {
                for member in members {
                    debug_assert!(name.len() > bare.len(), "a beginning is shorter");
                    may_be(*member, Likeness::Cut);
                }
            }
        }
        found
    }
}

/// The runs of digits in what a bank wrote, and the name without them.
pub(super) fn parted(written: &str) -> (Vec<String>, String) {
    let mut numbers: Vec<String> = Vec::new();
    let mut name = String::with_capacity(written.len());
    let mut within = false;
    for c in written.chars() {
        let digit = fold::digits(c.encode_utf8(&mut [0; 4]));
        match (digit.is_empty(), within) {
            (true, _) => name.push(c),
            (false, true) => numbers.last_mut().expect("a run was begun").push_str(&digit),
            (false, false) => numbers.push(digit.clone()),
        }
        within = !digit.is_empty();
    }
    (numbers, name.trim().trim_start_matches(['-', '.', '－', '．', '/', ':']).trim().to_owned())
}
