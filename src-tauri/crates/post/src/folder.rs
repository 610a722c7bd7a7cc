//! The folder as a carrier: one `.eml` per mail, whole or not at all.

use crate::{Failure, Outgoing};
use lettre::Message;
use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

/// Writes the message under a name made from the outbox number and the message id: the same mail
/// written again takes its own place.
pub(crate) async fn write(folder: &Path, mail: &Outgoing, message: &Message) -> Result<(), Failure> {
    let path = folder.join(file_name(mail.id, &mail.message_id));
    let bytes = message.formatted();
    tokio::task::spawn_blocking(move || write_whole(&path, &bytes))
        .await
        .map_err(io::Error::other)
        .and_then(|written| written)
        .map_err(|error| Failure::connection(&error))
}

fn write_whole(path: &PathBuf, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

/// Letters, digits, `-`, `_` and single dots: a name on every system, inside the folder, and nothing
/// personal in it.
fn file_name(id: i64, message_id: &str) -> String {
    let bare = message_id.trim_matches(['<', '>']);
    let safe: String =
        bare.chars().take(80).map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect();
    format!("{id:08}-{safe}.eml")
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_are_safe_everywhere() {
        assert_eq!(
            file_name(42, "<42.17641@example.jp>"),
            "00000042-42_17641_example_jp.eml",
            "number first, so that a listing is in order"
        );
        for evil in ["../../etc/passwd@x", r"..\..\con:@x", "a\0b@x", "名前@x", &"x".repeat(500)] {
            let name = file_name(1, evil);
            let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
            assert!(name.chars().all(safe) && name.len() < 120, "nothing to escape with: {name}");
            assert!(!name.contains(".."), "no way up: {name}");
        }
    }
}
