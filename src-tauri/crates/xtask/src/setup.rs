//! What has to be there before the first line of the project runs. Each part is done only when it is
//! not done yet, so that calling it again costs a second.

use crate::{
    packages::{self, BUILD, TEST},
    shell::{Outcome, cargo, npm, output, root, step},
};
use std::{fs, path::Path, process::Command, time::SystemTime};

/// Oldest Node that builds the UI (Vite and Svelte ask for it).
const NODE: (u32, u32) = (20, 19);

/// All that running and testing need.
pub fn everything() -> Outcome {
    let wanted: Vec<&str> = [BUILD, TEST].concat();
    packages::install(&wanted, true)?;
    node()?;
    modules("ui")?;
    modules("tests/browser")?;
    ui()
}

/// What running needs, built.
pub fn build() -> Outcome {
    packages(BUILD)?;
    node()?;
    modules("ui")?;
    ui()?;
    workspace()
}

/// System packages only.
pub fn packages(wanted: &[&str]) -> Outcome {
    packages::install(wanted, false)
}

/// Always the same selection: another one would resolve other features and build Tauri once more.
pub fn workspace() -> Outcome {
    let mut build = cargo();
    build.args(["build", "--workspace", "--all-targets"]);
    step("build (the first time takes minutes)", &mut build)
}

fn node() -> Outcome {
    let (major, minor) = NODE;
    let advice = format!("Node {major}.{minor} or newer is needed, with npm");
    let version = output(Command::new("node").arg("--version")).map_err(|error| format!("{advice}: {error}"))?;
    if node_is_new_enough(version.trim()) {
        Ok(())
    } else {
        Err(format!("{advice}; this is {}", version.trim()).into())
    }
}

fn node_is_new_enough(version: &str) -> bool {
    let mut numbers = version.trim_start_matches('v').split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= NODE,
        _ => false,
    }
}

/// `npm ci`, when the lock file is not the one that was installed last.
fn modules(folder: &str) -> Outcome {
    let lock = fs::read(root().join(folder).join("package-lock.json"))?;
    let installed = root().join(folder).join("node_modules/.installed-lock.json");
    if fs::read(&installed).is_ok_and(|before| before == lock) {
        return Ok(());
    }
    let mut ci = npm(folder, &["ci", "--no-audit", "--no-fund"]);
    step(&format!("npm packages of {folder}"), &mut ci)?;
    Ok(fs::write(installed, lock)?)
}

/// The UI, when one of its sources is newer than what was built of it.
fn ui() -> Outcome {
    let built = fs::metadata(root().join("ui/dist/index.html")).and_then(|file| file.modified());
    let newest = newest(&root().join("ui"))?;
    if built.is_ok_and(|built| built >= newest) {
        return Ok(());
    }
    step("build the UI", &mut npm("ui", &["run", "build"]))
}

fn newest(folder: &Path) -> Outcome<SystemTime> {
    let mut newest = SystemTime::UNIX_EPOCH;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if matches!(entry.file_name().to_str(), Some("node_modules" | "dist")) {
            continue;
        }
        let metadata = entry.metadata()?;
        // A folder's own time tells of files that went away.
        newest = newest.max(metadata.modified()?);
        if metadata.is_dir() {
            newest = newest.max(self::newest(&entry.path())?);
        }
    }
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use super::node_is_new_enough;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        for (version, enough) in [
            ("v20.19.0", true),
            ("v20.20.2", true),
            ("v22.1.0", true),
            ("v100.0.0", true),
            ("v20.9.0", false),
            ("v18.20.4", false),
            ("nonsense", false),
        ] {
            assert_eq!(node_is_new_enough(version), enough, "{version}: 9 is less than 19");
        }
    }
}
