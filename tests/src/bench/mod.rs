//! `cargo xtask bench`: each work measured in one run beside the bare cost of the same thing, because
//! a ratio holds on another computer and a time does not.
//!
//! Here belong a [`Measure`], its goal, how both are shown, and one module per work with
//! `pub fn measure() -> Outcome<Vec<Measure>>`, named in [`WORKS`]. A work walks through the same
//! public door as everybody. Whether a result is right is for the journeys to say, not for this.

mod belonging;
mod duplicates;
pub mod memory;
mod money;
mod mypage;
mod office;
mod periods;
mod prints;
mod publishing;
mod roster;
mod signin;
mod treasury;

use std::{
    error::Error,
    fmt::Write,
    time::{Duration, Instant},
};

/// A work that cannot be done at all ends the run.
pub type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// A work as the table calls it, and what measures it.
pub type Work = (&'static str, fn() -> Outcome<Vec<Measure>>);

/// What is measured, in the order of the table.
pub const WORKS: &[Work] = &[
    ("roster", roster::measure),
    ("periods", periods::measure),
    ("belonging", belonging::measure),
    ("money", money::measure),
    ("treasury", treasury::measure),
    ("prints", prints::measure),
    ("My Page", mypage::measure),
    ("My Page in public", publishing::measure),
    ("sign-in", signin::measure),
    ("memory", memory::measure),
];

/// What a [`Measure`] is held against.
#[derive(Debug, Clone, Copy)]
pub enum Goal {
    /// The value itself is at most this.
    AtMost(f64),
    /// The value itself is at least this.
    AtLeast(f64),
    /// At most so many times the bare cost.
    TimesAtMost(f64),
    /// At least so many times the bare rate.
    TimesAtLeast(f64),
}

/// One line of the table.
#[derive(Debug, Clone)]
pub struct Measure {
    /// What was done, such as "find among 100,000, 2 kanji".
    pub work: String,
    /// What it took.
    pub value: f64,
    /// Unit of `value` and `bare`: "ms", "s", "/s", "MB".
    pub unit: &'static str,
    /// What the same thing takes without Tsudoi around it, in this run.
    pub bare: Option<f64>,
    /// What it has to reach.
    pub goal: Goal,
}

impl Measure {
    /// How many times the bare cost.
    fn ratio(&self) -> Option<f64> {
        self.bare.map(|bare| self.value / bare)
    }

    fn met(&self) -> bool {
        match self.goal {
            Goal::AtMost(most) => self.value <= most,
            Goal::AtLeast(least) => self.value >= least,
            Goal::TimesAtMost(most) => self.ratio().is_some_and(|ratio| ratio <= most),
            Goal::TimesAtLeast(least) => self.ratio().is_some_and(|ratio| ratio >= least),
        }
    }

    fn goal_in_words(&self) -> String {
        match self.goal {
            Goal::AtMost(most) => format!("≤ {most} {}", self.unit),
            Goal::AtLeast(least) => format!("≥ {least} {}", self.unit),
            Goal::TimesAtMost(most) => format!("≤ {most} ×"),
            Goal::TimesAtLeast(least) => format!("≥ {least} ×"),
        }
    }
}

/// The table for people, as Markdown: it goes into notes as it is.
pub fn table(measures: &[Measure]) -> String {
    let mut table =
        String::from("| work | value | unit | bare | ratio | goal | met |\n|---|--:|---|--:|--:|---|---|\n");
    let number = |value: Option<f64>| value.map_or(String::new(), |value| format!("{value:.2}"));
    for measure in measures {
        writeln!(
            table,
            "| {} | {:.2} | {} | {} | {} | {} | {} |",
            measure.work,
            measure.value,
            measure.unit,
            number(measure.bare),
            number(measure.ratio()),
            measure.goal_in_words(),
            if measure.met() { "yes" } else { "NO" },
        )
        .expect("a String takes everything");
    }
    table
}

/// The list for programs: `{work, value, unit, bare, ratio, goal, met}`.
pub fn json(measures: &[Measure]) -> Outcome<String> {
    let lines: Vec<_> = measures
        .iter()
        .map(|measure| {
            serde_json::json!({
                "work": measure.work,
                "value": measure.value,
                "unit": measure.unit,
                "bare": measure.bare,
                "ratio": measure.ratio(),
                "goal": measure.goal_in_words(),
                "met": measure.met(),
            })
        })
        .collect();
    Ok(serde_json::to_string_pretty(&lines)?)
}

/// How long each of `times` runs takes, shortest first, in milliseconds; a first run is not counted.
pub fn repeat(times: usize, mut work: impl FnMut() -> Outcome) -> Outcome<Vec<f64>> {
    work()?;
    let mut took = Vec::with_capacity(times);
    for _run in 0..times {
        let begun = Instant::now();
        work()?;
        took.push(milliseconds(begun.elapsed()));
    }
    took.sort_by(f64::total_cmp);
    Ok(took)
}

/// A duration as the table shows it.
pub fn milliseconds(took: Duration) -> f64 {
    took.as_secs_f64() * 1000.0
}

/// The value below which `percent` of the sorted values lie (nearest rank).
pub fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted[rank - 1]
}

/// The middle of the sorted values.
pub fn median(sorted: &[f64]) -> f64 {
    percentile(sorted, 50)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_values_that_were_measured() {
        let hundred: Vec<f64> = (1..=100).map(f64::from).collect();
        assert!((median(&hundred) - 50.0).abs() < f64::EPSILON, "half lie at or below");
        assert!((percentile(&hundred, 95) - 95.0).abs() < f64::EPSILON, "nearest rank");
        assert!((percentile(&[7.0], 95) - 7.0).abs() < f64::EPSILON, "one run is all runs");
    }

    #[test]
    fn a_goal_of_a_ratio_is_not_met_without_the_bare_cost() {
        let mut measure =
            Measure { work: "import".into(), value: 3.0, unit: "s", bare: Some(2.0), goal: Goal::TimesAtMost(2.0) };
        assert!(measure.met(), "1.5 times is within twice");
        measure.bare = None;
        assert!(!measure.met(), "nothing to compare with proves nothing");
        measure.goal = Goal::AtMost(3.0);
        assert!(measure.met(), "a goal is reached by reaching it");
    }
}
