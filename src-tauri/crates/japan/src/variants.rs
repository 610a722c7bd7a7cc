//! 旧字体 and 異体字: which kanji are taken for one when names and addresses are compared.
//!
//! The groups are in `data/variants.txt`, which says how they were chosen.

use std::sync::LazyLock;

/// Words, each a group: the representative first, then the characters that are folded to it.
const GROUPS: &str = include_str!("../data/variants.txt");

const FIRST: char = '\u{4E00}';
const LAST: char = '\u{9FFF}';

struct Variants {
    /// The representative of every character of the main block, by its distance from the first.
    main: Vec<char>,
    /// (variant, representative) of all others, in order.
    beyond: Vec<(char, char)>,
}

static VARIANTS: LazyLock<Variants> = LazyLock::new(|| {
    let mut main: Vec<char> = (FIRST..=LAST).collect();
    let mut beyond = Vec::new();
    for (representative, variant) in pairs() {
        match index(variant) {
            Some(index) => main[index] = representative,
            None => beyond.push((variant, representative)),
        }
    }
    beyond.sort_unstable();
    Variants { main, beyond }
});

/// All (representative, variant) of the table.
fn pairs() -> impl Iterator<Item = (char, char)> {
    let groups = GROUPS.lines().filter(|line| !line.starts_with('#'));
    groups.flat_map(str::split_whitespace).flat_map(|group| {
        let mut characters = group.chars();
        let representative = characters.next();
        characters.filter_map(move |variant| Some((representative?, variant)))
    })
}

/// The place of a character in the main block.
fn index(c: char) -> Option<usize> {
    (FIRST..=LAST).contains(&c).then(|| c as usize - FIRST as usize)
}

/// The representative of a kanji of the main block (U+4E00 to U+9FFF); mostly the kanji itself.
pub(crate) fn of_main_block(c: char) -> char {
    index(c).map_or(c, |index| VARIANTS.main[index])
}

/// The representative of a character outside the main block, if the table knows it.
pub(crate) fn beyond_main_block(c: char) -> Option<char> {
    let beyond = &VARIANTS.beyond;
    let found = beyond.binary_search_by_key(&c, |(variant, _)| *variant).ok()?;
    Some(beyond[found].1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn a_character_stands_in_one_group_only() {
        let mut group_of = HashMap::new();
        for (representative, variant) in pairs() {
            assert_ne!(representative, variant, "{variant} twice in its group");
            let before = group_of.insert(variant, representative);
            assert_eq!(before, None, "{variant} in two groups");
        }
        for representative in group_of.values() {
            let own = group_of.get(representative);
            assert_eq!(own, None, "{representative} is a variant of another one");
        }
        assert!(group_of.len() > 500, "{} variants", group_of.len());
    }

    #[test]
    fn the_table_is_asked_only_for_plain_characters() {
        for (representative, variant) in pairs() {
            for c in [representative, variant] {
                assert!(std::iter::once(c).nfkd().eq([c]), "{c} is taken apart before");
            }
        }
    }
}
