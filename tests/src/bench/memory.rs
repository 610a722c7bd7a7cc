//! What a day of all works leaves in the memory of the process that did them: a process of its own, so
//! that nothing which only measures is counted.

use std::process::Command;

use serde_json::json;

use super::{Goal, Measure, Outcome, money, mypage, office::Office};

/// The word by which the program knows that it is the process of its own.
pub const ALONE: &str = "memory";

/// Starts it.
pub fn measure() -> Outcome<Vec<Measure>> {
    let said = Command::new(std::env::current_exe()?).arg(ALONE).output()?;
    if !said.status.success() {
        return Err(String::from_utf8_lossy(&said.stderr).into());
    }
    Ok(vec![Measure {
        work: "memory after all of that".into(),
        value: String::from_utf8(said.stdout)?.trim().parse()?,
        unit: "MB",
        bare: None,
        goal: Goal::AtMost(200.0),
    }])
}

/// All works once with 100,000 members, and the round of jobs that follows them a minute later; says the
/// megabytes that are held afterwards.
pub fn alone() -> Outcome {
    let after = |work: &str| -> Outcome {
        eprintln!("  {work}: {:.0} MB", held()?);
        Ok(())
    };
    let office = Office::with_members(100_000)?;
    after("roster")?;
    office.call("members.find", json!({ "text": "髙橋" }))?;
    after("find")?;
    office.file("export.members", json!({ "format": "xlsx" }))?;
    after("export")?;
    let year = office.call("association.show", json!({}))?["fiscal_year"].clone();
    office.call("dues.bill_year", json!({ "fiscal_year": year }))?;
    after("bill")?;
    money::receipts(&office)?;
    after("receipts")?;
    mypage::under_load(&office)?;
    after("My Page")?;
    mypage::run_jobs(&office)?;
    println!("{}", held()?);
    Ok(())
}

/// Resident, in megabytes.
pub(super) fn held() -> Outcome<f64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<f64>()? / 1024.0)
}
