//! What is generated from the registry and committed: `ui/openapi.json` and the TypeScript types.

use crate::{
    setup,
    shell::{Outcome, npm, output, program, root, step},
};
use std::fs;

const GENERATED: [&str; 2] = ["ui/openapi.json", "ui/src/api/api.gen.ts"];

/// Writes both from the registry as it is built now.
pub fn write() -> Outcome {
    setup::build()?;
    let openapi = output(program("tsudoi").args(["commands", "--openapi"]))?;
    let openapi = format!("{}\n", openapi.trim_end());
    fs::write(root().join(GENERATED[0]), openapi)?;
    step("TypeScript types", &mut npm("ui", &["run", "gen"]))
}

/// Fails when a committed file is not what would be generated, and leaves it as it was.
pub fn check() -> Outcome {
    let read = || GENERATED.map(|file| fs::read_to_string(root().join(file)).unwrap_or_default());
    let committed = read();
    write()?;
    let mut stale = Vec::new();
    for ((file, before), now) in GENERATED.iter().zip(&committed).zip(read()) {
        // A checkout on Windows may have other line ends.
        if before.replace("\r\n", "\n") != now.replace("\r\n", "\n") {
            fs::write(root().join(file), before)?;
            stale.push(*file);
        }
    }
    if stale.is_empty() {
        Ok(())
    } else {
        Err(format!("not what the registry says: {} (cargo xtask gen)", stale.join(", ")).into())
    }
}
