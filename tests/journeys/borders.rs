//! Who may know whom, where `deny.toml` cannot see it: SQL stands in stores, doors in their crates.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Every source file below a folder of the repository, with its path from there.
fn sources(folder: &str, ending: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of ours") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && !path.ends_with("node_modules") {
                walk(&path, ending, found);
            } else if path.extension().is_some_and(|e| e == ending) {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut paths = Vec::new();
    walk(&root.join(folder), ending, &mut paths);
    paths
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).expect("below the root").to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&path).expect("text"))
        })
        .collect()
}

/// The part that ships: what follows the tests' mark is theirs.
fn shipped(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or_default()
}

fn is_test(name: &str) -> bool {
    name.contains("/tests/") || name.ends_with("/tests.rs") || name.ends_with("/testing.rs")
}

#[test]
fn sql_stands_in_stores() {
    // The kernel's own: opening, migrating and checking the file is not a room's table.
    let kernel = [
        "core/src/book.rs",
        "core/src/book/connect.rs",
        "core/src/migrate.rs",
        "core/src/backup.rs",
        "core/src/journal.rs",
    ];
    let words = ["SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM "];
    let stray: Vec<String> = sources("src-tauri", "rs")
        .into_iter()
        .filter(|(name, _)| !is_test(name) && !name.ends_with("store.rs") && !name.contains("/store/"))
        .filter(|(name, _)| !kernel.iter().any(|file| name.ends_with(file)))
        .filter(|(_, text)| {
            let code = shipped(text).lines().filter(|line| !line.trim_start().starts_with("//"));
            let parts = ["EXISTS (SELECT", " IS NOT NULL", " IS NULL AND", " ORDER BY "];
            code.into_iter().any(|line| {
                words.iter().any(|word| line.contains(&format!("\"{word}")))
                    || parts.iter().any(|part| line.contains(part))
            })
        })
        .map(|(name, _)| name)
        .collect();
    assert!(stray.is_empty(), "a room's SQL is found in one place: {stray:?}");
}

#[test]
fn each_door_keeps_its_tools_to_itself() {
    let only = [
        ("rusqlite::", &["src-tauri/crates/core/"][..]),
        ("tauri::", &["src-tauri/src/", "src-tauri/build.rs"]),
        ("axum::", &["src-tauri/crates/office/", "src-tauri/crates/mypage/"]),
        ("lettre::", &["src-tauri/crates/post/"]),
        ("ureq::", &["src-tauri/crates/post/"]),
        ("instant_acme::", &["src-tauri/crates/post/"]),
        ("calamine::", &["src-tauri/crates/sheet/"]),
        ("printpdf::", &["src-tauri/crates/paper/"]),
    ];
    for (name, text) in sources("src-tauri", "rs") {
        for (tool, homes) in only {
            let used = shipped(&text).lines().any(|line| {
                let line = line.trim_start();
                !line.starts_with("//")
                    && line
                        .split(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'))
                        .any(|word| word.starts_with(tool))
            });
            assert!(!used || is_test(&name) || homes.iter().any(|home| name.starts_with(home)), "{name} uses {tool}");
        }
    }
    for (name, text) in sources("ui/src", "ts").into_iter().chain(sources("ui/src", "svelte")) {
        let used = text.contains("'@tauri-apps");
        assert!(!used || name == "ui/src/host/tauri.ts", "{name} knows where it runs");
    }
}

#[test]
fn my_page_cannot_name_the_registry() {
    for (name, text) in sources("src-tauri/crates/mypage/src", "rs") {
        let text = shipped(&text);
        assert!(!text.contains("registry::") && !text.contains("Book::"), "{name}: members reach a desk, nothing else");
    }
}
