//! What is read of the view `charge_state` for sums over members and years.

use std::collections::HashMap;

use rusqlite::{Row, params};

use crate::{Reader, Result, dues::Standing};

/// One row for each member and year: charged, paid, and whether nothing is open.
const OF_MEMBERS: &str = "
    SELECT fiscal_year, member, sum(amount) AS charged, sum(paid) AS paid, sum(open) = 0 AS settled
      FROM charge_state
     WHERE (?1 IS NULL OR fiscal_year = ?1) AND (?2 IS NULL OR member IN (SELECT value FROM json_each(?2)))
     GROUP BY fiscal_year, member";

fn standing(row: &Row<'_>) -> rusqlite::Result<Standing> {
    Ok(Standing {
        members: row.get::<_, i64>(1)? as u64,
        settled: row.get::<_, i64>(2)? as u64,
        charged: row.get(3)?,
        paid: row.get(4)?,
    })
}

pub(in crate::dues) fn by_year(reader: &Reader<'_>, members: Option<&[i64]>) -> Result<Vec<(i32, Standing)>> {
    let members = members.map(serde_json::to_string).transpose()?;
    Ok(reader
        .conn
        .prepare_cached(&format!(
            "SELECT fiscal_year, count(*), sum(settled), sum(charged), sum(paid) FROM ({OF_MEMBERS})
              GROUP BY fiscal_year ORDER BY fiscal_year DESC"
        ))?
        .query_map(params![None::<i32>, members], |row| Ok((row.get(0)?, standing(row)?)))?
        .collect::<rusqlite::Result<_>>()?)
}

pub(in crate::dues) fn by_member(
    reader: &Reader<'_>,
    fiscal_year: i32,
    members: Option<&[i64]>,
) -> Result<HashMap<i64, Standing>> {
    let members = members.map(serde_json::to_string).transpose()?;
    Ok(reader
        .conn
        .prepare_cached(&format!("SELECT member, 1, settled, charged, paid FROM ({OF_MEMBERS})"))?
        .query_map(params![fiscal_year, members], |row| Ok((row.get(0)?, standing(row)?)))?
        .collect::<rusqlite::Result<_>>()?)
}
