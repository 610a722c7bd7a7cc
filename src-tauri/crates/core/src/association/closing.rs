//! 締め: which fiscal years are closed. Whoever writes something with a day asks here first; what a closed year
//! comes to is the business of the books.

use super::{show, store};
use crate::{Error, Reader, Result, Tx, values::Day};
use tsudoi_japan::fiscal::{self, FiscalYear};

/// That a year was closed or opened again.
#[derive(Debug, Clone)]
pub struct Closing {
    /// Which.
    pub fiscal_year: i32,
    /// Whether it is closed since.
    pub closed: bool,
    /// When, in Japan.
    pub at: String,
    /// By whom.
    pub by: String,
    /// Why it was opened again.
    pub reason: String,
    /// What it came to then, JSON.
    pub figures: String,
}

/// Everything that was closed and opened again, newest first.
pub fn closings(reader: &Reader<'_>) -> Result<Vec<Closing>> {
    store::closings(reader)
}

/// The latest year that is closed; every year before it counts as closed too.
pub fn closed_year(reader: &Reader<'_>) -> Result<Option<i32>> {
    store::closed_year(reader)
}

/// Refuses a day of a closed year; nothing in it changes any more.
///
/// # Errors
/// Conflict, in the field: says until when it is closed and what to do.
pub fn ensure_open(reader: &Reader<'_>, day: Day, field: &'static str) -> Result<()> {
    let Some(year) = closed_year(reader)? else { return Ok(()) };
    let (_, after) = fiscal::range(FiscalYear(year), show(reader)?.fiscal_year_start);
    if day < after {
        return Err(Error::conflict("error-period-closed").field(field).arg("year", year).arg("from", after));
    }
    Ok(())
}

/// Refuses a closed year: nothing is charged for it any more.
///
/// # Errors
/// Conflict, in the field: says until when it is closed and what to do.
pub fn ensure_year_open(reader: &Reader<'_>, fiscal_year: i32, field: &'static str) -> Result<()> {
    match closed_year(reader)? {
        Some(closed) if fiscal_year <= closed => {
            Err(Error::conflict("error-year-closed").field(field).arg("year", closed).arg("next", closed + 1))
        }
        _ => Ok(()),
    }
}

/// Closes a year or opens it again, with what it comes to.
pub(crate) fn set_closed(tx: &Tx<'_>, fiscal_year: i32, closed: bool, reason: &str, figures: &str) -> Result<()> {
    store::insert_closing(tx, fiscal_year, closed, reason, figures)
}
