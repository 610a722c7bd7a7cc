use super::{Blocks, Evidence, Found, Index, Likeness, PERHAPS, Person, Reason, SAME, near_numbers, near_texts, score};

/// 「髙橋 一郎|タカハシ イチロウ|1950-01-01|0263-33-1234|a@example.jp|3901702 梓川梓2-3」, any of them empty.
fn evidence(text: &str) -> Evidence {
    let mut parts = text.split('|').map(str::trim);
    let mut next = || parts.next().unwrap_or_default();
    let pair = |text: &'static str| text.split_once(' ').unwrap_or((text, ""));
    let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let (name, kana) = (pair(leak(next())), pair(leak(next())));
    let birth = next().parse().ok();
    let (phone, mail) = (next(), next());
    let place = next().split_once(' ').unwrap_or_default();
    Evidence::new(&Person {
        sei: name.0,
        mei: name.1,
        sei_kana: kana.0,
        mei_kana: kana.1,
        birth,
        phones: vec![phone].into_iter().filter(|p| !p.is_empty()).collect(),
        mails: vec![mail].into_iter().filter(|m| !m.is_empty()).collect(),
        address: (place.0, "", place.1),
        ..Person::default()
    })
}

#[test]
fn pairs_are_judged_as_a_person_would() {
    use Likeness::{Little, Perhaps, Same};
    for (a, b, likeness, why) in [
        (
            "髙橋 一郎||1950-01-01",
            "高橋 一郎||1950-01-01",
            Same,
            "the same name in another writing, and the day of birth",
        ),
        ("山﨑 花子|||0263-33-1234", "山崎 花子|||0263331234", Same, "the same name and telephone"),
        ("小林 誠||||a@example.jp", "小林 誠||||A@example.jp", Same, "the same name and mail"),
        ("小林 誠|||||3901702 梓川梓2丁目3番地", "小林 誠|||||390-1702 梓川梓２－３", Same, "the same house"),
        ("小林 誠||1950-01-01", "小林 誠||1985-05-05", Little, "father and son of one name, by their days of birth"),
        ("小林 誠", "小林 誠", Perhaps, "nothing but the name"),
        ("誠 小林||1950-01-01", "小林 誠||1950-01-01", Same, "the two columns changed places"),
        (
            "渡辺 さくら|ワタナベ サクラ|1990-01-01",
            "渡邊 櫻|ワタナベ サクラ|1990-01-01",
            Same,
            "other kanji, the same reading",
        ),
        ("中村 裕子|ナカムラ ユウコ", "中村 裕子|ナカムラ ヒロコ", Little, "the same kanji, read otherwise"),
        ("鈴木 陽子||1980-02-03|090-1111-2222", "田中 陽子||1980-02-03|090-1111-2222", Same, "married since"),
        (
            "田中 太郎||1950-01-01|0263-33-1234",
            "田中 花子||1952-02-02|0263-33-1234",
            Little,
            "husband and wife with one telephone",
        ),
        ("田中 太一||1990-01-01|0263-33-1234", "田中 美咲||1990-01-01|0263-33-1234", Little, "twins"),
        ("小林 誠||1950-01-01|0263-33-1234", "小林 誠||1950-01-10|0263-33-1235", Same, "a digit of each was mistyped"),
        ("小林 誠||1950-01-01", "小林 誠一||1950-01-01", Perhaps, "a character was forgotten, perhaps"),
        ("小林 誠", "田中 修", Little, "nothing"),
    ] {
        let (one, other) = (evidence(a), evidence(b));
        let there = score(&one, &other);
        assert_eq!(there.likeness(), likeness, "{why}: {a} / {b}: {there:?}");
        assert_eq!(there, score(&other, &one), "whichever comes first: {why}");
    }
}

#[test]
fn a_former_name_is_a_name() {
    let now = evidence("田中 陽子||1980-02-03");
    let mut before = evidence("佐藤 洋子||1980-02-03");
    before.former = vec!["田中陽子".into()].into_boxed_slice();
    let found = score(&now, &before);
    assert!(found.reasons.contains(&Reason::FormerName) && found.points >= SAME, "{found:?}");
}

#[test]
fn a_slip_of_the_finger_is_near_and_nothing_else() {
    for (a, b, near) in [
        ("カトウ", "カトオ", Some(1)),
        ("カトウ", "カト", Some(1)),
        ("ワタナベ", "ワタベ", Some(1)),
        ("カトウ", "カトウ", Some(0)),
        ("カトウ", "サイトウ", None),
        ("アア", "アアア", Some(1)),
        ("", "ア", Some(1)),
        ("カトウ", "トウカ", None),
    ] {
        assert_eq!(near_texts(a, b), near, "{a} {b}");
        assert_eq!(near_texts(b, a), near, "{b} {a}");
    }
    for (a, b, near) in [
        (9_011_112_222, 9_011_112_223, true),
        (9_011_112_222, 9_011_121_222, true),
        (9_011_112_222, 9_011_112_222, false),
        (9_011_112_222, 9_022_221_111, false),
        (0, 1, false),
    ] {
        assert_eq!(near_numbers(a, b), near, "{a} {b}");
    }
}

#[test]
fn people_of_one_name_are_told_apart() {
    let mut index = Index::default();
    index.add(1, evidence("髙橋 一郎||1950-01-01|0263-33-1234"));
    index.add(2, evidence("髙橋 一郎||1985-05-05|090-1111-2222"));
    let find = |text| index.find(&evidence(text));
    assert_eq!(find("高橋 一郎||1985-05-05"), Found::One(2), "the son, by birth; variants of kanji are one name");
    assert_eq!(find("高橋 一郎|||0263331234"), Found::One(1), "the father, by telephone");
    assert_eq!(find("高橋 一郎||1999-09-09"), Found::Nobody, "a third one");
    assert_eq!(find("高橋 一郎"), Found::Several(vec![1, 2]), "who could say");
    assert_eq!(find("田中 修"), Found::Nobody, "no such name");
}

#[test]
fn a_roster_is_looked_through_by_what_two_have_in_common() {
    let mut blocks = Blocks::default();
    for (id, text) in [
        (7, "髙橋 一郎||1950-01-01"),
        (3, "高橋 一郎|||||"),
        (5, "高橋 一郎||1950-01-01|0263-33-1234"),
        (9, "鈴木 陽子||1980-02-03|090-1111-2222"),
        (8, "田中 陽子||1980-02-03|090-1111-2222"),
        (1, "一郎 高橋||1950-01-01"),
        (2, "小林 修"),
    ] {
        blocks.add(id, evidence(text));
    }
    let mut steps = 0;
    let pairs = blocks.pairs::<()>(PERHAPS + 10, 100, |_, _| {
        steps += 1;
        Ok(())
    });
    let keys: Vec<(i64, i64)> = pairs.expect("nobody stops it").0.iter().map(|p| (p.first, p.second)).collect();
    assert_eq!(
        keys,
        [(5, 7), (8, 9), (1, 5), (1, 7)],
        "each pair once, the most alike first; a name alone is not enough"
    );
    assert_eq!(steps, 0, "so few need no word on how far it is");
}

#[test]
fn a_crowd_of_one_name_is_not_compared_all_with_all() {
    let mut blocks = Blocks::default();
    for id in 0..500 {
        blocks.add(id, evidence(&format!("佐藤 健||19{:02}-01-{:02}", 30 + id % 60, 1 + id % 27)));
    }
    blocks.add(900, evidence("佐藤 健||2001-02-03"));
    blocks.add(901, evidence("佐藤　健||2001-02-03").clone());
    let (pairs, _) = blocks.pairs::<()>(SAME, 100, |_, _| Ok(())).expect("nobody stops it");
    assert!(pairs.iter().any(|p| (p.first, p.second) == (900, 901)), "two of one day still find each other");
}

#[test]
fn the_best_pairs_are_kept_and_what_was_left_out_is_said() {
    let roster = || {
        let mut blocks = Blocks::default();
        for id in 0..60 {
            blocks.add(id, evidence("佐藤 健|サトウ ケン"));
        }
        blocks.add(900, evidence("佐藤 健|サトウ ケン|2001-02-03"));
        blocks.add(901, evidence("佐藤 健|サトウ ケン|2001-02-03"));
        blocks
    };
    let (pairs, more) = roster().pairs::<()>(PERHAPS, 10, |_, _| Ok(())).expect("nobody stops it");
    assert_eq!((pairs.len(), more), (10, true), "of nearly two thousand");
    assert_eq!((pairs[0].first, pairs[0].second), (900, 901), "the most alike is among them");
}
