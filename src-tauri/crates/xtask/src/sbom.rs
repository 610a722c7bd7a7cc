//! SBOM: which libraries are in the programs, and of what the UI is made, as CycloneDX 1.5, for whoever has to answer
//! whether an advisory concerns them.

use std::{fs, path::Path};

use crate::shell::{Outcome, built, cargo, npm, output, root, step};

/// What is installed, each with the folder of its manifest.
const PROGRAMS: [(&str, &str); 2] = [("tsudoi-desktop", "src-tauri"), ("tsudoi-cli", "src-tauri/crates/cli")];

/// Writes `target/sbom/*.cdx.json`. What it needs is installed: `cargo install --locked cargo-cyclonedx`.
pub fn write() -> Outcome {
    let folder = built().with_file_name("sbom");
    fs::create_dir_all(&folder)?;
    let made = step(
        "libraries of the programs",
        cargo().args(["cyclonedx", "--quiet", "--format", "json", "--spec-version", "1.5", "--target", "all"]),
    );
    // It lays one beside each manifest of the workspace.
    let kept = made.and_then(|()| PROGRAMS.iter().try_for_each(|(name, at)| keep(name, at, &folder)));
    sweep(root())?;
    kept?;
    // With its tools: what of them a bundle takes along is not told apart.
    let ui = output(&mut npm("ui", &["sbom", "--package-lock-only", "--sbom-format", "cyclonedx"]))?;
    fs::write(folder.join("tsudoi-ui.cdx.json"), ui)?;
    println!("{}", folder.display());
    Ok(())
}

fn keep(name: &str, at: &str, folder: &Path) -> Outcome {
    let file = format!("{name}.cdx.json");
    fs::copy(root().join(at).join(&file), folder.join(&file))?;
    Ok(())
}

/// Takes away what was laid beside manifests: `src-tauri`, its crates, `tests`.
fn sweep(root: &Path) -> Outcome {
    let crates = fs::read_dir(root.join("src-tauri/crates"))?.map(|one| one.map(|one| one.path()));
    let folders = [Ok(root.join("src-tauri")), Ok(root.join("tests"))];
    for folder in crates.chain(folders) {
        let folder = folder?;
        if !folder.is_dir() {
            continue;
        }
        for file in fs::read_dir(folder)? {
            let file = file?.path();
            if file.to_string_lossy().ends_with(".cdx.json") {
                fs::remove_file(file)?;
            }
        }
    }
    Ok(())
}
