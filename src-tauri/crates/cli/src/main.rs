//! The terminal's door: every staff act of the registry, for scripts, scheduled work, machines without
//! a window, support and measurement. Decides nothing.

mod act;
mod args;
mod demo;
mod names;
mod open;
mod print;
mod serve;

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
};

use clap::Parser;
use tsudoi_core::{Code, Error, Lang, Result};

use crate::args::{Args, What};

fn main() -> ExitCode {
    // A sheet from outside is read by a process of its own: ours, started again.
    tsudoi_sheet::reader_main_if_asked();
    tsudoi_core::memory::hold_little();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN).init();
    tell_of_panics();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => return unparsed(&error),
    };
    let lang = args.lang();
    match caught(|| run(&args, lang)) {
        Ok(code) => code,
        Err(error) => {
            print::refusal(&error, args.json, lang);
            ExitCode::from(exit(error.code))
        }
    }
}

/// clap prints help to standard output and complaints to standard error; with `--json` a complaint is an
/// answer like every other.
fn unparsed(error: &clap::Error) -> ExitCode {
    let words = || std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned());
    let as_json = words().take_while(|word| word != "--").any(|word| word == "--json");
    if error.use_stderr() && as_json {
        let said = error.render().to_string();
        let problem = said.trim_start_matches("error: ").split("\n\n").next().unwrap_or_default();
        let problem = problem.split_whitespace().collect::<Vec<_>>().join(" ");
        print::refusal(&off(problem), true, args::lang_of_words(words()));
        return ExitCode::from(2);
    }
    let code = if error.use_stderr() { 2 } else { 0 };
    ExitCode::from(if error.print().is_ok() { code } else { 70 })
}

thread_local! {
    /// Where this thread panicked last.
    static PANICKED_AT: RefCell<String> = const { RefCell::new(String::new()) };
}

/// What a panic says may name a member: only where it was goes to the log.
fn tell_of_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
        PANICKED_AT.set(place);
    }));
}

/// A panic is a bug like every other: it has a reference number, the same for the same place in the
/// program, and its act was rolled back.
pub fn caught<T>(run: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(run))
        .unwrap_or_else(|_| Err(Error::internal(format!("panicked at {}", PANICKED_AT.take()))))
}

fn run(args: &Args, lang: Lang) -> Result<ExitCode> {
    let said = match &args.what {
        What::Serve { office, mypage } => {
            serve::run(args, office.as_deref(), mypage.as_deref(), lang)?;
            return Ok(ExitCode::SUCCESS);
        }
        What::CheckMypage => serve::check(args, lang)?,
        what => act::run(args, what, lang)?,
    };
    print::said(&said, args.json, lang);
    Ok(if said.all_well { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// See the contract: 1 refused, 2 the words of the call are off, 3 the book cannot be opened, 70 a bug.
fn exit(code: Code) -> u8 {
    match code {
        Code::Internal => 70,
        Code::Malformed => 2,
        Code::Unauthorized | Code::OpenElsewhere | Code::Newer | Code::Damaged | Code::NoBook => 3,
        Code::Invalid | Code::NotFound | Code::Conflict | Code::Forbidden | Code::TooMany | Code::Cancelled => 1,
    }
}

/// What the words of a call have to be.
fn off(problem: impl std::fmt::Display) -> Error {
    Error::new(Code::Malformed, "error-malformed").arg("problem", problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_bug_with_a_number() {
        tell_of_panics();
        let broken = || caught(|| -> Result<()> { panic!("小林 千代子") }).expect_err("it panics");
        let (error, again) = (broken(), broken());
        assert_eq!((error.code, exit(error.code)), (Code::Internal, 70), "the contract: 70, and nothing was changed");
        assert_eq!(error.args, again.args, "the same place has the same number");
        let detail = error.detail.expect("for the log");
        assert!(
            detail.contains("main.rs") && !detail.contains("小林"),
            "the log says where, and names nobody: {detail}"
        );
    }
}
