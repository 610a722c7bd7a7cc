//! The folder of a book: who has it open, and what a founding left that was cut off.

use std::{
    fs::{self, File},
    path::Path,
};

use serde::{Deserialize, Serialize};

use super::Book;
use crate::{Code, Error, Result, values::Moment, vault::Vault};

/// Locked while a book is open. Empty: on Windows nobody can read what is locked.
const LOCK: &str = "in-use";
/// Beside it, who has it and since when, for the one who comes second.
const HOLDER: &str = "in-use.json";

/// Where a book is made before it is one.
pub(super) const UNFINISHED: &str = ".unfinished";

/// Refuses a folder in which there is anything but what a founding left that was cut off.
pub(super) fn refuse_full_folder(dir: &Path) -> Result<()> {
    if !dir.exists() {
        return Ok(());
    }
    // Keys without a book may be those of a backup, unless they were just being moved out.
    let unfinished = dir.join(UNFINISHED).exists() && !dir.join(Book::FILE).exists();
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        let is_left = unfinished && (name == UNFINISHED || name == Vault::FILE);
        if name != LOCK && !is_left {
            return Err(Error::conflict("error-folder-not-empty"));
        }
    }
    Ok(())
}

/// Takes away what a founding left. The folder inside goes last: it says that the keys are of no use.
pub(super) fn clear_unfinished(dir: &Path) -> Result<()> {
    let inside = dir.join(UNFINISHED);
    if inside.exists() {
        remove_if_there(&dir.join(Vault::FILE))?;
        fs::remove_dir_all(&inside)?;
    }
    Ok(())
}

/// Takes away all that a founding left which failed: half a book is worse than none.
pub(super) fn clear_failed(dir: &Path) {
    let _ = remove_if_there(&dir.join(Book::FILE));
    let _ = clear_unfinished(dir);
    for name in [HOLDER, LOCK] {
        let _ = remove_if_there(&dir.join(name));
    }
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

pub(super) fn take_lock(dir: &Path) -> Result<File> {
    let file = File::options().create(true).truncate(false).read(true).write(true).open(dir.join(LOCK))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => {
            let holder = fs::read(dir.join(HOLDER)).ok().and_then(|text| serde_json::from_slice(&text).ok());
            Err(match holder {
                Some(Holder { computer, since }) => Error::new(Code::OpenElsewhere, "error-open-elsewhere")
                    .arg("computer", computer)
                    .arg("since", since),
                // Whoever opens it for the first time has not said so yet.
                None => Error::new(Code::OpenElsewhere, "error-open-now"),
            })
        }
        Err(fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Who has a book open.
#[derive(Serialize, Deserialize)]
struct Holder {
    computer: String,
    /// In Japan.
    since: String,
}

/// Says in the folder that the book is open here from now on. Not being able to is no reason not to open it.
pub(super) fn say_who_has_it(dir: &Path, now: Moment) {
    let since = (now + chrono::Duration::hours(9)).format("%Y-%m-%d %H:%M").to_string();
    let computer = hostname::get().unwrap_or_default().to_string_lossy().into_owned();
    if let Ok(text) = serde_json::to_vec(&Holder { computer, since }) {
        let _ = fs::write(dir.join(HOLDER), text);
    }
}
