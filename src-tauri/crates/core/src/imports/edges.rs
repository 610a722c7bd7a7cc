//! Rows that are no member's: the titles once more on the next printed page, the sum below.

use tsudoi_sheet::Row;

/// Whether a row says the titles of the columns again.
pub(super) fn is_header_again(row: Row<'_>, titles: &[String]) -> bool {
    let mut cells = row.filled();
    let mut same = 0;
    cells.all(|(column, cell)| {
        same += 1;
        titles.get(column).is_some_and(|title| title == cell.trim())
    }) && same >= 2
}

/// 「以上300名」, 「※ 敬称略」: one cell, and no name; or 「合計」 and nothing but counts beside it.
pub(super) fn is_closing_line(row: Row<'_>) -> bool {
    let bare = |(_, cell): (usize, &str)| cell.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    // Looked at one after the other: of 100,000 rows nearly all are told by their first cell.
    let mut cells = row.filled().map(bare);
    let Some(first) = cells.next() else { return false };
    let mut rest = cells.peekable();
    if rest.peek().is_none() {
        return first.contains(char::is_numeric)
            || ["※", "以上", "合計", "計", "注", "（", "("].iter().any(|mark| first.starts_with(mark));
    }
    ["合計", "計", "総計", "小計", "総数", "人数"].contains(&first.as_str()) && rest.all(|cell| is_count(&cell))
}

/// 「320名」, 「８，０００円」, 「320」
fn is_count(cell: &str) -> bool {
    let number = cell.trim_end_matches(['名', '人', '件', '円']);
    !number.is_empty() && number.chars().all(|c| c.is_numeric() || matches!(c, ',' | '，' | '¥' | '￥'))
}
