//! Which pairs are worth comparing: those that have a key in common. Never all pairs of a roster.

use std::collections::HashMap;

use tsudoi_japan::fold;

use super::{Evidence, SAME, Score, evidence::hash, score};

/// So many may share a key before it tells nobody from anybody: the name 佐藤 健, the number of a school.
const CROWD: usize = 64;

/// What a pair must have in common, at least one of them.
fn keys(of: &Evidence, mut with: impl FnMut(u64)) {
    if !of.name.is_empty() {
        with(hash((1, &of.name)));
        // In a crowd of one name these still find each other.
        if let Some(birth) = of.birth {
            with(hash((2, &of.name, birth)));
        }
        if of.place != 0 {
            with(hash((3, &of.name, of.place)));
        }
    }
    if let Some(swapped) = of.swapped() {
        // Both are under the order that comes first.
        with(hash((4, swapped.as_str().min(&of.name))));
    }
    for former in &of.former {
        with(hash((1, former)));
    }
    if of.kana.chars().nth(2).is_some() {
        with(hash((5, fold::loose(&of.kana))));
    }
    if let Some(birth) = of.birth {
        with(hash((6, birth)));
    }
    of.phones().for_each(|phone| with(hash((7, phone))));
    of.mails().for_each(|mail| with(hash((8, mail))));
}

/// Everybody by key, to find all pairs of a roster.
#[derive(Default)]
pub struct Blocks {
    people: Vec<(i64, Evidence)>,
    keys: Vec<(u64, u32)>,
}

/// Two who may be one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The smaller key.
    pub first: i64,
    /// The other.
    pub second: i64,
    /// How alike.
    pub score: Score,
}

impl Blocks {
    /// One more.
    pub fn add(&mut self, id: i64, evidence: Evidence) {
        let at = u32::try_from(self.people.len()).unwrap_or(u32::MAX);
        keys(&evidence, |key| self.keys.push((key, at)));
        self.people.push((id, evidence));
    }

    /// How many people there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Nobody.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// The pairs of at least so many points, the most alike first, `most` at most; and whether there were more.
    /// `step` hears how far it is and stops it.
    pub fn pairs<E>(
        mut self,
        least: i32,
        most: usize,
        mut step: impl FnMut(u64, u64) -> Result<(), E>,
    ) -> Result<(Vec<Pair>, bool), E> {
        self.keys.sort_unstable();
        let total = self.keys.len() as u64;
        let mut best = Best { pairs: Vec::new(), most, least, left_out: false };
        let mut done = 0;
        for block in self.keys.chunk_by(|a, b| a.0 == b.0) {
            let before = done;
            done += block.len() as u64;
            if before / 4_096 != done / 4_096 {
                step(done, total)?;
            }
            if !(2..=CROWD).contains(&block.len()) {
                continue;
            }
            for (position, (_, a)) in block.iter().enumerate() {
                for (_, b) in &block[position + 1..] {
                    let (a, b) = (&self.people[*a as usize], &self.people[*b as usize]);
                    if a.0 != b.0 {
                        best.add(a.0.min(b.0), a.0.max(b.0), score(&a.1, &b.1));
                    }
                }
            }
        }
        best.put_in_order();
        Ok((best.pairs, best.left_out))
    }
}

/// The best pairs so far: a roster in which many bear one name does not fill the memory with them.
struct Best {
    pairs: Vec<Pair>,
    most: usize,
    least: i32,
    left_out: bool,
}

impl Best {
    fn add(&mut self, first: i64, second: i64, score: Score) {
        if score.points < self.least {
            return;
        }
        self.pairs.push(Pair { first, second, score });
        if self.pairs.len() >= self.most.saturating_mul(4) {
            self.put_in_order();
        }
    }

    fn put_in_order(&mut self) {
        let pairs = &mut self.pairs;
        pairs.sort_unstable_by_key(|pair| (std::cmp::Reverse(pair.score.points), pair.first, pair.second));
        // A pair with several keys in common was found as often.
        pairs.dedup_by(|a, b| (a.first, a.second) == (b.first, b.second));
        if pairs.len() > self.most {
            self.left_out = true;
            pairs.truncate(self.most);
            self.least = self.least.max(pairs.last().map_or(0, |pair| pair.score.points));
        }
    }
}

/// Everybody so far, to ask for one after the other: rows of a sheet.
#[derive(Default)]
pub struct Index {
    people: Vec<(i64, Evidence)>,
    /// By key, the position + 1 of the last one in `chain`.
    last: HashMap<u64, u32>,
    /// Person, and the one before with the same key; 0 for none.
    chain: Vec<(u32, u32)>,
}

/// Who it may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nobody.
    Nobody,
    /// This one.
    One(i64),
    /// Perhaps this one: a person should look.
    Perhaps(i64, Score),
    /// Several could be meant.
    Several(Vec<i64>),
}

impl Index {
    /// Nobody yet.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// One more.
    pub fn add(&mut self, id: i64, evidence: Evidence) {
        let at = self.people.len() as u32;
        keys(&evidence, |key| {
            self.chain.push((at, self.last.get(&key).copied().unwrap_or(0)));
            self.last.insert(key, self.chain.len() as u32);
        });
        self.people.push((id, evidence));
    }

    /// Everybody who is like this, as far as [`super::PERHAPS`].
    pub fn alike(&self, evidence: &Evidence) -> Vec<(i64, Score)> {
        let mut seen: Vec<u32> = Vec::new();
        let mut alike = Vec::new();
        keys(evidence, |key| {
            let mut next = self.last.get(&key).copied().unwrap_or(0);
            let mut crowd = 0;
            while let Some((person, before)) = (next as usize).checked_sub(1).map(|at| self.chain[at]) {
                next = before;
                crowd += 1;
                if crowd > CROWD * 4 {
                    break;
                }
                if seen.contains(&person) {
                    continue;
                }
                seen.push(person);
                let (id, other) = &self.people[person as usize];
                let score = score(evidence, other);
                if score.points >= super::PERHAPS {
                    alike.push((*id, score));
                }
            }
        });
        alike.sort_by_key(|(id, score)| (std::cmp::Reverse(score.points), *id));
        alike
    }

    /// Who it may be: one of whom it is certain enough, else whom a person should look at.
    pub fn find(&self, evidence: &Evidence) -> Found {
        let mut alike = self.alike(evidence);
        let same: Vec<i64> =
            alike.iter().filter(|(_, s)| s.points >= SAME && s.bears_the_name()).map(|(id, _)| *id).collect();
        match (same.as_slice(), alike.len()) {
            ([one], _) => Found::One(*one),
            ([], 0) => Found::Nobody,
            ([], 1) => {
                let (id, score) = alike.remove(0);
                Found::Perhaps(id, score)
            }
            ([], _) => Found::Several(alike.into_iter().map(|(id, _)| id).collect()),
            _ => Found::Several(same),
        }
    }
}
