//! The program `tsudoi`, called as from a terminal.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use tsudoi_core::testing::{PASSWORD, STAFF};

/// A program beside this test, as `cargo build --workspace` leaves it.
///
/// # Panics
/// When it was not built: `cargo xtask test` does.
pub fn program(name: &str) -> PathBuf {
    let test = std::env::current_exe().expect("a test knows itself");
    let folder = test.parent().and_then(Path::parent).expect("deps/ lies beside the programs");
    let path = folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{name} is built by `cargo xtask test`");
    path
}

/// What a call said.
pub struct Said {
    /// 0, 1, 2, 3 or 70.
    pub exit: i32,
    /// Standard output as JSON.
    pub json: Value,
}

/// A terminal in which a book is named.
pub struct Terminal {
    book: PathBuf,
    password: String,
}

impl Terminal {
    /// For the book in `dir`, with the administrator of the tests.
    pub fn new(dir: &Path) -> Self {
        Self { book: dir.to_owned(), password: PASSWORD.to_owned() }
    }

    /// The same with another password.
    pub fn with_password(&self, password: &str) -> Self {
        Self { book: self.book.clone(), password: password.to_owned() }
    }

    /// The program with its surroundings set, and nothing of those of the test.
    pub fn command(&self) -> Command {
        let mut command = Command::new(program("tsudoi"));
        command
            .env("TSUDOI_BOOK", &self.book)
            .env("TSUDOI_STAFF", STAFF)
            .env("TSUDOI_PASSWORD", &self.password)
            .env("LANG", "ja_JP.UTF-8");
        command
    }

    /// Calls with `--json`.
    ///
    /// # Panics
    /// When standard output is anything but one JSON value: the contract.
    pub fn say<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Said {
        let Output { status, stdout, stderr } =
            self.command().arg("--json").args(words).output().expect("the program starts");
        let json = serde_json::from_slice(&stdout).unwrap_or_else(|e| {
            panic!("{e}: {} {}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr))
        });
        Said { exit: status.code().expect("it ended by itself"), json }
    }

    /// The data of a call that must work.
    ///
    /// # Panics
    /// When it does not.
    pub fn done<S: AsRef<OsStr>>(&self, words: impl IntoIterator<Item = S>) -> Value {
        let Said { exit, mut json } = self.say(words);
        assert_eq!(exit, 0, "it must work: {json}");
        json["data"].take()
    }
}
