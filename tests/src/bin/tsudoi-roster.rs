//! Writes the messy roster of the journeys to a file, for the browser's journey.

use tsudoi_tests::roster::{PEOPLE, workbook};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("tsudoi-roster FILE.xlsx")?;
    std::fs::write(path, workbook(PEOPLE)?)?;
    Ok(())
}
