//! Builds what Tauri needs, names the commands that the window may call, and keeps our SQLite to us.

use std::{fs, path::Path};

fn main() {
    // The pages are built by `cargo xtask`; a checkout without them still compiles and says so.
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    if !dist.join("index.html").exists() {
        fs::create_dir_all(&dist).expect("the checkout can be written to");
        fs::write(dist.join("index.html"), "<!doctype html><title>Tsudoi</title><p>cargo xtask run").expect("as above");
    }
    // WebKitGTK loads the system's SQLite into the same process: without this the two would be mixed.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo::rustc-link-arg-bins=-Wl,--exclude-libs,ALL");
    }
    let commands = tauri_build::AppManifest::new().commands(&[
        "state",
        "create",
        "sign_in",
        "second",
        "choose_password",
        "recover",
        "lock",
        "call",
        "cancel",
        "document",
        "open_document",
        "open_page",
        "save_document",
        "read_file",
    ]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)).expect("the window's parts");
}
