//! `cargo xtask bench`: runs every work of [`tsudoi_tests::bench`], or the one that is named, prints the
//! table and writes `target/bench.json`.

use std::path::Path;
use tsudoi_tests::bench::{Outcome, WORKS, json, memory, table};

fn main() -> Outcome {
    let named = std::env::args().nth(1);
    if named.as_deref() == Some(memory::ALONE) {
        return memory::alone();
    }
    let mut measures = Vec::new();
    for (work, measure) in WORKS.iter().filter(|(work, _)| named.as_deref().is_none_or(|named| named == *work)) {
        eprintln!("▸ {work}");
        measures.extend(measure()?);
    }
    print!("{}", table(&measures));
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target");
    std::fs::create_dir_all(&target)?;
    std::fs::write(target.join("bench.json"), json(&measures)?)?;
    Ok(())
}
