//! Everybody who may have paid, by the names a bank may write for them, and what each payer owes.
//!
//! Made anew for each look: who paid in the meantime, who moved into a household, which name was learned
//! counts at once. How like two names are says [`tsudoi_japan::remitter`]; here is only found whom to compare.

use std::collections::{BTreeMap, HashMap};

use tsudoi_japan::remitter::{self, Likeness, Payer, Remitter};

use super::{
    differences::{self, Differences},
    store,
};
use crate::{
    Reader, Result,
    dues::{self, ChargeLine},
    members::{self, Reading},
};

/// A member as candidates are told.
pub(super) struct Who {
    pub no: String,
    pub name: String,
}

/// How a name is somebody's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Named {
    /// As far as the two are alike.
    Alike(Likeness),
    /// They paid under it before.
    Learned,
}

/// See the module.
pub(super) struct Roster {
    who: HashMap<i64, Who>,
    readings: Vec<(i64, Payer)>,
    /// Keys of readings, with their places.
    keys: HashMap<String, Vec<usize>>,
    /// Whole names in order, for those that were cut.
    whole: BTreeMap<String, Vec<usize>>,
    learned: HashMap<String, Vec<i64>>,
    numbers: HashMap<String, Vec<i64>>,
    payers: HashMap<i64, i64>,
    open: HashMap<i64, Vec<ChargeLine>>,
    /// 過不足の決まり
    pub(super) rule: Differences,
}

/// How much of a name is enough to look for those that begin so, in kana.
const BEGINNING: usize = 4;

impl Roster {
    pub(super) fn new(reader: &Reader<'_>) -> Result<Self> {
        let mut roster = Self {
            who: HashMap::new(),
            readings: Vec::new(),
            keys: HashMap::new(),
            whole: BTreeMap::new(),
            learned: HashMap::new(),
            numbers: HashMap::new(),
            payers: dues::payers(reader)?,
            open: HashMap::new(),
            rule: differences::rule(reader)?,
        };
        members::each_reading(reader, |reading| {
            roster.take(reading);
            Ok(())
        })?;
        for (key, member) in store::aliases(reader)? {
            roster.learned.entry(key).or_default().push(member);
        }
        for charge in dues::all_open(reader)? {
            roster.open.entry(charge.payer).or_default().push(charge);
        }
        Ok(roster)
    }

    fn take(&mut self, reading: Reading) {
        let Reading { member, no, name, sei, mei, is_organisation } = reading;
        if let Some(number) = Remitter::parse(&no).numbers.pop() {
            let bearers = self.numbers.entry(number.digits).or_default();
            if !bearers.contains(&member) {
                bearers.push(member);
            }
        }
        self.who.entry(member).or_insert(Who { no, name });
        if sei.is_empty() && mei.is_empty() {
            return;
        }
        let payer = if is_organisation { Payer::organisation(&mei) } else { Payer::person(&sei, &mei) };
        let place = self.readings.len();
        let mut key = |key: &str| {
            if !key.is_empty() {
                self.keys.entry(key.to_owned()).or_default().push(place);
            }
        };
        for keys in std::iter::once(&payer.keys).chain(&payer.swapped) {
            for one in [&keys.exact, &keys.loose, &keys.unvoiced] {
                key(one);
            }
        }
        key(&payer.family);
        self.whole.entry(payer.keys.exact.clone()).or_default().push(place);
        self.readings.push((member, payer));
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

    /// The members of a number that stands before or behind the name: several, where only letters tell them apart.
    pub(super) fn by_number(&self, digits: &str) -> &[i64] {
        self.numbers.get(digits).map_or(&[], Vec::as_slice)
    }

    /// Everybody whom a name may mean, with how much it says.
    pub(super) fn by_name(&self, written: &Remitter) -> HashMap<i64, Named> {
        let mut found: HashMap<i64, Named> = HashMap::new();
        let mut may_be = |member: i64, named: Named| {
            let known = found.entry(member).or_insert(named);
            *known = (*known).max(named);
        };
        let keys = &written.keys;
        let mut places: Vec<usize> = [&keys.exact, &keys.loose, &keys.unvoiced, &written.whole]
            .into_iter()
            .filter_map(|key| self.keys.get(key))
            .flatten()
            .copied()
            .collect();
        if written.may_be_cut && keys.exact.chars().count() >= BEGINNING {
            // The last kana may have lost its mark: what begins so without it is looked at.
            let begin: String = keys.exact.chars().take(keys.exact.chars().count() - 1).collect();
            let names = self.whole.range(begin.clone()..).take_while(|(name, _)| name.starts_with(&begin));
            places.extend(names.flat_map(|(_, places)| places).copied());
        }
        places.sort_unstable();
        places.dedup();
        for (member, payer) in places.into_iter().filter_map(|place| self.readings.get(place)) {
            let likeness = remitter::likeness(written, payer);
            if likeness > Likeness::None {
                may_be(*member, Named::Alike(likeness));
            }
        }
        for member in self.learned.get(&keys.exact).into_iter().flatten() {
            may_be(*member, Named::Learned);
        }
        found
    }
}
