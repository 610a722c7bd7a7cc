//! Which association's folder the window opens: the one on the command line, else the one it had open
//! last, else one in the documents.

use std::{fs, path::PathBuf};

use tauri::{AppHandle, Manager};

fn memory(app: &AppHandle) -> Option<PathBuf> {
    app.path().app_config_dir().ok().map(|dir| dir.join("last-folder"))
}

/// The folder to begin with.
pub fn at_start(app: &AppHandle) -> PathBuf {
    let named = std::env::args_os().nth(1).or_else(|| std::env::var_os("TSUDOI_BOOK")).map(PathBuf::from);
    let last =
        || memory(app).and_then(|file| fs::read_to_string(file).ok()).map(PathBuf::from).filter(|dir| dir.exists());
    let documents = || app.path().document_dir().or_else(|_| app.path().home_dir()).unwrap_or_default();
    named.or_else(last).unwrap_or_else(|| documents().join("Tsudoi").join("association.tsudoi"))
}

/// Remembers it for the next start. Not being able to is no reason to stop.
pub fn remember(app: &AppHandle, dir: &std::path::Path) {
    if let Some(file) = memory(app) {
        let written = file
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&file, dir.as_os_str().as_encoded_bytes()));
        if let Err(error) = written {
            tracing::warn!(%error, "the folder is not remembered");
        }
    }
}
