//! The terminal's door: every staff act of the registry, for scripts, scheduled work, machines without
//! a window, support and measurement. Decides nothing.

mod act;
mod args;
mod demo;
mod names;
mod open;
mod print;
mod serve;

use std::process::ExitCode;

use clap::Parser;
use tsudoi_core::{Code, Error, Lang};

use crate::args::{Args, What};

fn main() -> ExitCode {
    // A sheet from outside is read by a process of its own: ours, started again.
    tsudoi_sheet::reader_main_if_asked();
    tracing_subscriber::fmt().with_writer(std::io::stderr).with_max_level(tracing::Level::WARN).init();
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // clap prints help to standard output and complaints to standard error, with 0 and 2.
            let code = if error.use_stderr() { 2 } else { 0 };
            let printed = error.print();
            return ExitCode::from(if printed.is_ok() { code } else { 70 });
        }
    };
    let lang = args.lang();
    match run(&args, lang) {
        Ok(code) => code,
        Err(error) => {
            print::refusal(&error, args.json, lang);
            ExitCode::from(exit(error.code))
        }
    }
}

fn run(args: &Args, lang: Lang) -> tsudoi_core::Result<ExitCode> {
    let said = match &args.what {
        What::Serve { office, mypage } => {
            serve::run(args, office.as_deref(), mypage.as_deref(), lang)?;
            return Ok(ExitCode::SUCCESS);
        }
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
