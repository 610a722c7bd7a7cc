//! What the targets share: seeds that are made by code, and which panics count.

use std::{fs, path::Path};

/// What the sheet crate keeps of them.
const MOST_DOUBTS: usize = 1_000;

/// Asked for seeds (by `cargo xtask fuzz`), a target writes them into the folder and ends.
pub fn seeds(make: impl FnOnce() -> Vec<Vec<u8>>) {
    let Some(folder) = std::env::var_os("TSUDOI_FUZZ_SEEDS") else { return };
    for (number, seed) in make().into_iter().enumerate() {
        fs::write(Path::new(&folder).join(format!("made-{number:04}")), seed).expect("the folder can be written to");
    }
    std::process::exit(0);
}

/// The sheet crate catches panics of other people's parsers, in a process that may fall: such a file is a damaged
/// file. A panic of our own code is a bug even where it is caught.
pub fn only_own_panics_count() {
    let count = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let file = panic.location().map_or("", |at| at.file());
        if ["crates/sheet/", "crates/core/", "crates/japan/", "targets/"].iter().any(|ours| file.contains(ours)) {
            count(panic);
        }
    }));
}

/// How far the sheet reader may go in a target: small, so that a bound that does not hold is seen as memory or time.
pub fn small_limits() -> tsudoi_sheet::Limits {
    tsudoi_sheet::Limits {
        file_bytes: 1 << 20,
        parts: 200,
        unpacked_bytes: 8 << 20,
        cells: 100_000,
        text_bytes: 4 << 20,
        ..tsudoi_sheet::Limits::default()
    }
}

/// Reads a sheet and looks at what must hold of every answer.
pub fn read_sheet(bytes: &[u8], name: &str, options: &tsudoi_sheet::ReadOptions) {
    let Ok(book) = tsudoi_sheet::read(bytes, name, options) else { return };
    let limits = &options.limits;
    let (mut cells, mut text, mut last) = (0, 0, 0);
    for row in book.rows.iter() {
        assert!(row.number() > last, "rows come in their order, each once");
        last = row.number();
        for (column, value) in row.filled() {
            assert!(column < 16_384 && column < book.rows.width(), "no column beyond the widest sheet");
            assert!(value.chars().count() <= 32_767, "no cell is longer than a cell can be");
            assert_eq!(row.get(column), value, "a cell is found by its column");
            cells += 1;
            text += value.len() as u64;
        }
    }
    assert!(cells <= limits.cells && text <= limits.text_bytes, "what is read stays within what was asked for");
    assert!(book.doubtful.len() <= MOST_DOUBTS, "doubts are bounded");
    if let Some(header) = tsudoi_sheet::find_header(&book.rows) {
        assert!(book.rows.numbered(header.row).is_some(), "the titles stand in a row that there is");
    }
    for row in book.rows.iter().take(3) {
        let _ = tsudoi_sheet::header_at(&book.rows, row.number());
    }
}

/// A zip whose parts are stored as they are, so that a fuzzer's changes reach the parsers of the parts.
pub fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::{Cursor, Write};
    use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, stored).expect("a name");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}
