//! Which words of a member the search looks through, folded.

use tsudoi_japan::{fold, phone};

use super::store::Source;

/// The order key, then every field that is not empty, one a line.
pub(super) fn text(source: &Source) -> String {
    let mut text = source.order.clone();
    let mut add = |field: &str| {
        if !field.is_empty() {
            text.push('\n');
            text.push_str(field);
        }
    };
    let mut seen: Vec<String> = Vec::new();
    for name in source.names.lines().map(fold::fold) {
        // 旧姓 and a former name often are the same words.
        if !seen.contains(&name) {
            add(&name);
            seen.push(name);
        }
    }
    add(&fold::fold(&source.no));
    for number in source.phones.lines() {
        add(&fold::digits(&phone::display(number)));
    }
    for address in source.emails.lines() {
        add(&fold::fold_mail(address));
    }
    // What was merged into this member is found here.
    for merged in source.merged.lines() {
        add(&fold::fold(merged));
    }
    text
}
