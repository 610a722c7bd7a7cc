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
    let mut cells = row.filled().map(|(_, cell)| cell.chars().filter(|c| !c.is_whitespace()).collect::<String>());
    let Some(first) = cells.next() else { return false };
    let rest: Vec<String> = cells.collect();
    if rest.is_empty() {
        return first.contains(char::is_numeric)
            || ["※", "以上", "合計", "計", "注", "（", "("].iter().any(|mark| first.starts_with(mark));
    }
    ["合計", "計", "総計", "小計", "総数", "人数"].contains(&first.as_str()) && rest.iter().all(|cell| is_count(cell))
}

/// 「320名」, 「８，０００円」, 「320」
fn is_count(cell: &str) -> bool {
    let number = cell.trim_end_matches(['名', '人', '件', '円']);
    !number.is_empty() && number.chars().all(|c| c.is_numeric() || matches!(c, ',' | '，' | '¥' | '￥'))
}
