//! What a member can be found by: folded fields, and the runs of one, two and three characters in them.
//!
//! Pure: text in, numbers out. How runs are stored is in `store`, how they are asked in `search`.

/// A run of up to three characters, 21 bits each, the first one on top: runs sort as text does.
pub(super) type Gram = i64;

/// The run that everybody has.
pub(super) const EVERYONE: Gram = 0;

/// Marks no folded text contains: the order key's first character, and its first two.
const FIRST_ONE: char = '\u{1}';
const FIRST_TWO: char = '\u{2}';

/// A run of one to three characters.
pub(super) fn pack(a: char, b: Option<char>, c: Option<char>) -> Gram {
    let bits = |c: Option<char>| c.map_or(0, |c| i64::from(u32::from(c)));
    bits(Some(a)) << 42 | bits(b) << 21 | bits(c)
}

/// The members whose order key begins with `first`.
pub(super) fn begins(first: char) -> Gram {
    pack(FIRST_ONE, Some(first), None)
}

/// The members whose order key begins with these two; with `None` nothing follows the first.
pub(super) fn begins_with_two(first: char, second: Option<char>) -> Gram {
    pack(FIRST_TWO, Some(first), second)
}

/// All runs of [`begins`], as a range.
pub(super) fn all_beginnings() -> (Gram, Gram) {
    (pack(FIRST_ONE, None, None), pack(FIRST_TWO, None, None) - 1)
}

/// All runs of [`begins_with_two`] for one first character, as a range.
pub(super) fn all_second(first: char) -> (Gram, Gram) {
    let lowest = begins_with_two(first, None);
    (lowest, lowest | 0x1F_FFFF)
}

/// The characters after the mark of a run made by [`begins`] or [`begins_with_two`].
pub(super) fn beginning(gram: Gram) -> String {
    [gram >> 21, gram]
        .into_iter()
        .filter_map(|bits| char::from_u32((bits & 0x1F_FFFF) as u32))
        .filter(|c| *c != '\0')
        .collect()
}

/// The runs of what [`super::Words::text`] gives, in order, each once.
///
/// A field of ASCII (numbers, mail addresses) gives its runs of three and how it begins; any other
/// field all its runs. No run crosses from one field into the next.
pub(super) fn of_text(text: &str) -> Vec<Gram> {
    let mut grams = vec![EVERYONE];
    let mut lines = text.split('\n');
    let mut key = lines.next().unwrap_or_default().chars();
    if let Some(first) = key.next() {
        grams.push(begins(first));
        grams.push(begins_with_two(first, key.next()));
    }
    for field in lines {
        of_field(field, &mut grams);
    }
    grams.sort_unstable();
    grams.dedup();
    grams
}

fn of_field(field: &str, grams: &mut Vec<Gram>) {
    let only_beginning = field.is_ascii();
    let mut rest = field.chars();
    let mut first = true;
    while let Some(a) = rest.next() {
        let mut after = rest.clone();
        let (b, c) = (after.next(), after.next());
        if first || !only_beginning {
            grams.push(pack(a, None, None));
            if b.is_some() {
                grams.push(pack(a, b, None));
            }
        }
        if c.is_some() {
            grams.push(pack(a, b, c));
        }
        first = false;
    }
}

/// Whether a folded word is found in the fields: the rule that the runs make fast.
pub(super) fn matches(text: &str, word: &str) -> bool {
    let short = word.chars().nth(2).is_none();
    text.split('\n').skip(1).any(
        |field| {
            if short && field.is_ascii() { field.starts_with(word) } else { field.contains(word) }
        },
    )
}

/// The runs that every member found by `word` has.
pub(super) fn of_word(word: &str) -> Vec<Gram> {
    let chars: Vec<char> = word.chars().collect();
    match chars.as_slice() {
        [] => vec![EVERYONE],
        [a] => vec![pack(*a, None, None)],
        [a, b] => vec![pack(*a, Some(*b), None)],
        more => more.windows(3).map(|run| pack(run[0], Some(run[1]), Some(run[2]))).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_sort_as_text_does() {
        let mut words = ["ア", "アイ", "アイウ", "アオ", "イ", "山", "𠮷野"];
        words.sort_by_key(|w| of_word(w)[0]);
        assert_eq!(words, ["ア", "アイ", "アイウ", "アオ", "イ", "山", "𠮷野"], "the order is walked by them");
        assert!(of_word("\u{10FFFF}\u{10FFFF}\u{10FFFF}")[0] > 0, "the highest run fits into a key");
    }

    #[test]
    fn a_beginning_can_be_read_back() {
        assert_eq!(beginning(begins('コ')), "コ", "one");
        assert_eq!(beginning(begins_with_two('コ', Some('バ'))), "コバ", "two");
        assert_eq!(beginning(begins_with_two('コ', None)), "コ", "a key of one character");
    }

    #[test]
    fn numbers_are_found_from_their_beginning_or_by_three() {
        let text = "コ\n小林\n00127";
        for (word, found) in [("0", true), ("00", true), ("1", false), ("27", false), ("127", true), ("林", true)] {
            assert_eq!(matches(text, word), found, "{word}");
            let grams = of_text(text);
            assert_eq!(of_word(word).iter().all(|g| grams.contains(g)), found, "runs and rule agree: {word}");
        }
    }
}
