//! `cargo xtask`: what is done with this repository, the same on every computer and in CI.
//!
//! Here belongs calling cargo, npm and the programs that they build, in the right order and only when
//! needed. What is measured, tested or shown belongs to those programs. Cargo itself checks the Rust
//! version (`rust-version`) before it builds this.

mod demo;
mod fuzz;
mod generate;
mod packages;
mod sbom;
mod setup;
mod shell;
mod test;

use shell::{Outcome, cargo, program};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <task>

  run            build everything and open the demo association in a window;
                 without a display, serve it to a browser on this computer
  test [PART…]   every test; parts: rust, ui, browser
  bench [WORK]   measure against the goals (release build), write target/bench.json;
                 WORK: only roster, money, My Page or memory
  fuzz [--seconds N]
                 give broken input to everything that reads bytes from outside (Linux),
                 N seconds (10) each
  gen [--check]  write ui/openapi.json and ui/src/api/api.gen.ts from the registry;
                 --check fails when they are not what the registry says
  sbom           write target/sbom: the libraries in the programs and the UI (CycloneDX)
  demo           make the demo association anew
  setup          install what building and testing need";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["run"] => run(),
        ["test", parts @ ..] => test::all(parts),
        ["bench"] => bench(None),
        ["bench", work] => bench(Some(work)),
        ["fuzz"] => fuzz::run("10"),
        ["fuzz", "--seconds", seconds] => fuzz::run(seconds),
        ["gen"] => generate::write(),
        ["gen", "--check"] => generate::check(),
        ["sbom"] => sbom::write(),
        ["demo"] => setup::build().and_then(|()| demo::again()),
        ["setup"] => setup::everything(),
        ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\ncargo xtask: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The demo association in the window, or served where there is no display.
fn run() -> Outcome {
    setup::build()?;
    let demo = demo::ready()?;
    let mut door = if has_display() {
        let mut window = program("tsudoi-desktop");
        window.arg(&demo.book);
        window
    } else {
        println!("No display: the office and My Page in a browser. Ctrl+C ends it.");
        let mut serve = program("tsudoi");
        serve
            .arg("--book")
            .arg(&demo.book)
            .args(["serve", "--office", "127.0.0.1:4810", "--mypage", "127.0.0.1:4811"])
            .env("TSUDOI_STAFF", &demo.staff[0].name)
            .env("TSUDOI_PASSWORD", &demo.staff[0].password);
        serve
    };
    demo.show();
    shell::replace_with(&mut door)
}

/// Its own selection of packages: nothing else is built in release, and the window is not measured.
fn bench(work: Option<&str>) -> Outcome {
    setup::packages(packages::BUILD)?;
    let mut bench = cargo();
    bench.args(["run", "--release", "--package", "tsudoi-tests", "--bin", "tsudoi-bench", "--"]).args(work);
    shell::step("bench", &mut bench)
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
