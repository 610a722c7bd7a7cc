//! Every test of the project, in the order in which mistakes are cheapest.

use crate::{
    packages::chromium,
    setup,
    shell::{Outcome, cargo, npm, program, root, step},
};
use std::{process::Command, time::Instant};

type Part = (&'static str, fn() -> Outcome);

const PARTS: [Part; 3] = [("ui", ui), ("rust", rust), ("browser", browser)];

/// Runs the parts named, or all; goes on after a failure, so that one run tells everything.
pub fn all(wanted: &[&str]) -> Outcome {
    if let Some(unknown) = wanted.iter().find(|name| PARTS.iter().all(|(part, _)| part != *name)) {
        return Err(format!("no such part: {unknown} (rust, ui, browser)").into());
    }
    setup::everything()?;
    let mut report = Vec::new();
    for (name, part) in PARTS {
        if wanted.is_empty() || wanted.contains(&name) {
            let begun = Instant::now();
            let outcome = part();
            report.push((name, begun.elapsed(), outcome));
        }
    }
    eprintln!();
    let mut failed = Vec::new();
    for (name, took, outcome) in report {
        let verdict = match outcome {
            Ok(()) => "passed".to_owned(),
            Err(error) => {
                failed.push(name);
                format!("FAILED: {error}")
            }
        };
        eprintln!("{name:<8} {:>5.0} s  {verdict}", took.as_secs_f32());
    }
    if failed.is_empty() { Ok(()) } else { Err(format!("failed: {}", failed.join(", ")).into()) }
}

fn ui() -> Outcome {
    step("types and accessibility of the UI", &mut npm("ui", &["run", "check"]))?;
    step("tests of the UI", &mut npm("ui", &["test"]))
}

fn rust() -> Outcome {
    // The journeys start the programs themselves, which `cargo test` alone would not build.
    setup::workspace()?;
    let mut test = on_a_hidden_screen(cargo());
    test.args(["test", "--workspace", "--all-targets", "--no-fail-fast"]);
    step("tests of the core, the doors and the window", &mut test)
}

/// On Linux the window opens on a screen that nobody sees.
fn on_a_hidden_screen(program: Command) -> Command {
    if !cfg!(target_os = "linux") {
        return program;
    }
    let mut hidden = Command::new("xvfb-run");
    hidden.arg("--auto-servernum").arg(program.get_program());
    hidden.env_remove("WAYLAND_DISPLAY").env("GDK_BACKEND", "x11");
    hidden.current_dir(root());
    hidden
}

fn browser() -> Outcome {
    setup::workspace()?;
    step("types of the browser tests", &mut npm("tests/browser", &["run", "check"]))?;
    let mut test = npm("tests/browser", &["test"]);
    test.env("TSUDOI", program("tsudoi").get_program());
    if let (None, Some(found)) = (std::env::var_os("CHROMIUM"), chromium()) {
        test.env("CHROMIUM", found);
    }
    step("tests in the browser", &mut test)
}
