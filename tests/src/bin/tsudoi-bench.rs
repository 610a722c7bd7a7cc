//! `cargo xtask bench`: runs every work of [`tsudoi_tests::bench`], prints the table and writes
//! `target/bench.json`.

use std::path::Path;
use tsudoi_tests::bench::{Outcome, WORKS, json, memory, table};

fn main() -> Outcome {
    // As the programs do.
    tsudoi_core::memory::hold_little();
    if std::env::args().nth(1).as_deref() == Some(memory::ALONE) {
        return memory::alone();
    }
    let mut measures = Vec::new();
    // A word chooses among the works: `cargo xtask bench roster`.
    let only = std::env::args().nth(1);
    for (work, measure) in WORKS {
        if only.as_ref().is_some_and(|only| !work.contains(only.as_str())) {
            continue;
        }
        eprintln!("▸ {work}");
        measures.extend(measure()?);
    }
    print!("{}", table(&measures));
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    std::fs::create_dir_all(&target)?;
    std::fs::write(target.join("bench.json"), json(&measures)?)?;
    Ok(())
}
