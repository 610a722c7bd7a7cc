//! Fuzzing of whatever takes bytes from outside: `tests/fuzz`, by libFuzzer. It is no part of the workspace: everything
//! is built once more, told to report which branches were taken.
//!
//! Only flags of stable Rust are used, so neither a nightly compiler nor cargo-fuzz is needed; whoever has them may call
//! `cargo fuzz run --fuzz-dir tests/fuzz --sanitizer none TARGET`.

use crate::{
    packages::BUILD,
    setup,
    shell::{Outcome, built, cargo, output, root, step},
};
use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::Mutex,
    thread,
};

/// What cargo-fuzz gives, too: a counter for each branch, and what is compared with what.
const FLAGS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing";
/// One input may take so many seconds on a busy machine, and a target so many megabytes: a picture of 64 million
/// pixels fits.
const SLOWEST: &str = "-timeout=20";
const MOST_MEMORY: &str = "-rss_limit_mb=1536";
/// The same way through the inputs each time, as far as time allows.
const SEED: &str = "-seed=20261120";

/// Builds every target and runs it for so many seconds, two at a time. Fails on a panic, a broken promise, an input
/// that takes too long or too much memory; the input is kept.
pub fn run(seconds: &str) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err("the targets are built and run on Linux only".into());
    }
    let seconds: u32 = seconds.parse().map_err(|_| format!("no number of seconds: {seconds}"))?;
    setup::packages(BUILD)?;
    let folder = built().with_file_name("fuzz");
    let programs = build(&folder)?;
    let waiting = Mutex::new(VecDeque::from(targets()?));
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(target) = next(&waiting) {
                    if let Err(error) = fuzz(&target, &programs.join(&target), &folder, seconds) {
                        lock(&failed).push(format!("{target}: {error}"));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n").into()) }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

fn next(waiting: &Mutex<VecDeque<String>>) -> Option<String> {
    lock(waiting).pop_front()
}

/// Where the built targets lie.
fn build(folder: &Path) -> Outcome<PathBuf> {
    let about = output(Command::new("rustc").arg("-vV"))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not say where it runs")?;
    let mut build = cargo();
    // Named, the target parts what runs from what builds: the flags are for the first alone.
    build.args(["build", "--release", "--manifest-path", "tests/fuzz/Cargo.toml", "--target", host]);
    build.arg("--target-dir").arg(folder).env("RUSTFLAGS", FLAGS);
    step("build the fuzz targets", &mut build)?;
    Ok(folder.join(host).join("release"))
}

fn targets() -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("tests/fuzz/targets"))? {
        let path = entry?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort();
    Ok(names)
}

/// Seeds are made by the target itself; those that once broke something are kept in the repository.
fn fuzz(target: &str, program: &Path, folder: &Path, seconds: u32) -> Outcome {
    let found = folder.join("corpus").join(target);
    let made = folder.join("seeds").join(target);
    for folder in [&found, &made] {
        fs::create_dir_all(folder)?;
    }
    output(Command::new(program).env("TSUDOI_FUZZ_SEEDS", &made).stderr(Stdio::null()))?;
    let mut run = Command::new(program);
    run.current_dir(folder).arg(found).arg(made);
    let kept = root().join("tests/fuzz/seeds").join(target);
    run.args(kept.is_dir().then_some(kept));
    run.arg(format!("-artifact_prefix={}-", folder.join(target).display()));
    run.arg(format!("-max_total_time={seconds}"));
    run.args([SLOWEST, MOST_MEMORY, SEED, "-max_len=8192", "-reload=0", "-print_final_stats=1"]);
    let said = run.output()?;
    let text = String::from_utf8_lossy(&said.stderr);
    let executed = text.lines().find_map(|line| line.strip_prefix("stat::number_of_executed_units:"));
    if said.status.success() {
        eprintln!("  {target}: {} inputs", executed.unwrap_or("?").trim());
        return Ok(());
    }
    let lines: Vec<&str> = text.lines().collect();
    Err(format!("{}\n{}", said.status, lines[lines.len().saturating_sub(60)..].join("\n")).into())
}
