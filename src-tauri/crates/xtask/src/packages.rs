//! The system's packages that Tsudoi needs, and how they come in where there is apt.
//!
//! Why each: WebKitGTK draws the window, OpenSSL is SQLCipher's cipher, libclang reads SQLite's header
//! for rusqlite's sessions, and without a Japanese font WebKit draws nothing at all.

use crate::shell::{Outcome, output, step};
use std::{
    path::PathBuf,
    process::{Command, Stdio},
};

/// To build and run.
pub const BUILD: &[&str] =
    &["build-essential", "fonts-noto-cjk", "libclang-dev", "libssl-dev", "libwebkit2gtk-4.1-dev", "pkg-config"];

/// To test, beside those: a window without a screen, its driver, and what looks into a PDF.
pub const TEST: &[&str] = &["poppler-utils", "qpdf", "webkit2gtk-driver", "xauth", "xvfb"];

/// A Chromium that the system has, under any of its names: its whole path, which is what Playwright asks for.
pub fn chromium() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders)
        .flat_map(|folder| ["chromium", "chromium-browser", "google-chrome"].map(|name| folder.join(name)))
        .find(|path| path.is_file())
}

/// Installs what is missing, or says what to install.
pub fn install(wanted: &[&str], with_browser: bool) -> Outcome {
    let mut missing: Vec<&str> = Vec::new();
    if has_apt() {
        missing.extend(wanted.iter().filter(|name| !is_installed(name)));
        if with_browser && chromium().is_none() {
            // Ubuntu's is called otherwise (and comes as a snap).
            missing.push(if is_known("chromium") { "chromium" } else { "chromium-browser" });
        }
        return if missing.is_empty() { Ok(()) } else { apt(&missing) };
    }
    advise(wanted);
    if with_browser && chromium().is_none() && std::env::var_os("CHROMIUM").is_none() {
        return Err("the browser tests need Chromium or Chrome: install one, or name it in CHROMIUM".into());
    }
    Ok(())
}

fn apt(missing: &[&str]) -> Outcome {
    let as_root = output(Command::new("id").arg("-u"))?.trim() == "0";
    if !as_root && !answers("sudo", "--version") {
        let list = missing.join(" ");
        return Err(format!("run this as root, then again: apt-get install {list}").into());
    }
    let apt_get = |arguments: &[&str]| {
        let mut command = Command::new(if as_root { "env" } else { "sudo" });
        if !as_root {
            command.arg("env");
        }
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet", "--yes"]);
        command.args(arguments);
        command
    };
    step("list of system packages", &mut apt_get(&["update"]))?;
    let mut install = apt_get(&["install", "--no-install-recommends"]);
    step(&format!("system packages: {}", missing.join(" ")), install.args(missing))
}

/// Where packages are not ours to install.
fn advise(wanted: &[&str]) {
    if cfg!(windows) {
        eprintln!(
            "Needed on Windows: Visual Studio Build Tools with \"Desktop development with C++\", LLVM \
             (for libclang, with LIBCLANG_PATH set to its bin folder) and Strawberry Perl (to build OpenSSL)."
        );
    } else if cfg!(target_os = "macos") {
        eprintln!("Needed on macOS: the command line tools (xcode-select --install).");
    } else {
        eprintln!("Needed here, by their Debian names: {}", wanted.join(" "));
    }
}

fn has_apt() -> bool {
    cfg!(target_os = "linux") && answers("apt-get", "--version") && answers("dpkg-query", "--version")
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    query.output().is_ok_and(|answer| answer.stdout == b"installed")
}

/// Whether apt could install it.
fn is_known(package: &str) -> bool {
    let mut show = Command::new("apt-cache");
    show.args(["show", "--no-all-versions", package]);
    show.output().is_ok_and(|answer| !answer.stdout.is_empty())
}

/// Whether the command is there and works.
pub fn answers(command: &str, question: &str) -> bool {
    let mut asked = Command::new(command);
    asked.arg(question).stdout(Stdio::null()).stderr(Stdio::null());
    asked.status().is_ok_and(|status| status.success())
}
