use super::*;
use proptest::prelude::*;

/// Texts that all fold to the same.
fn one(texts: &[&str], folded: &str) {
    for text in texts {
        assert_eq!(fold(text), folded, "{text} is taken for {folded}");
    }
}

#[test]
fn widths_and_kana_are_one() {
    one(&["ﾜﾀﾅﾍﾞ ﾖ-ｺ", "ワタナベ　ヨーコ", "わたなべ よーこ", "ワタナベ・ヨ−コ"], "ワタナベヨコ");
    one(&["ｼﾂﾞｶ", "シズカ", "しづか", "シツ゛カ"], "シズカ");
    one(&["ｺﾊﾞﾔｼｼﾖｳｼﾞ(ﾕ", "コバヤシショウジ（ユ", "こばやし しょうぢ（ゆ"], "コバヤシシヨウジユ");
    one(&["ｶ)ﾔﾏﾀﾞｼﾖｳﾃﾝ", "カ）ヤマダショウテン"], "カヤマダシヨウテン");
    one(&["ヲノ", "をの", "ｦﾉ", "オノ"], "オノ");
    one(&["ヰノウヱ", "ゐのうゑ", "イノウエ"], "イノウエ");
    one(&["か\u{3099}く", "がく", "ｶﾞｸ", "カ゛ク"], "ガク");
    one(&["は\u{309A}", "ぱ", "ﾊﾟ", "ハ゜"], "パ");
    one(&["ＡＢＣ－１２３", "abc123", "ABC 123"], "abc123");
    one(&["関ケ原", "関ヶ原", "關ヶ原"], "関ケ原");
    one(&["", "　", "ー", "-・、", "\u{E0100}", "ﾞ"], "");
}

#[test]
fn vu_is_the_row_of_ba() {
    one(&["ヴィクトル", "ビクトル", "う゛ぃくとる", "ｳﾞｨｸﾄﾙ", "ｳﾞｲｸﾄﾙ", "ゔぃくとる"], "ビクトル");
    one(&["ヴァヴィヴヴェヴォ", "バビブベボ", "ヷヸブヹヺ"], "バビブベボ");
    one(&["レヴュー", "レビュー", "ﾚﾋﾞﾕｰ"], "レビユ");
    one(&["ラヴ・アート"], "ラブアト");
    one(&["ヴラド"], "ブラド");
    one(&["ヴヸ", "ウ\u{3099}ヰ\u{3099}"], "ビ");
    one(&["ヴビ", "ウ\u{3099}ヒ\u{3099}"], "ブビ");
}

#[test]
fn repetition_marks_repeat() {
    one(&["佐々木", "佐佐木"], "佐佐木");
    one(&["みすゞ", "ミスズ", "みすず"], "ミスズ");
    one(&["いすゞ自動車", "イスヾ自動車"], "イスズ自動車");
    one(&["々木"], "々木");
}

#[test]
fn variants_of_kanji_are_one() {
    one(&["髙橋", "高橋", "高𣘺"], "高橋");
    one(&["山﨑", "山崎", "山嵜"], "山崎");
    one(&["渡邊", "渡邉", "渡辺", "渡邉\u{E0101}"], "渡辺");
    one(&["齋藤", "齊藤", "斎藤", "斉藤"], "斉藤");
    one(&["𠮷田", "吉田"], "吉田");
    one(&["濵田", "濱田", "浜田"], "浜田");
    one(&["櫻澤廣德", "桜沢広徳"], "桜沢広徳");
    one(&["神社", "神社"], "神社");
    one(&["葛\u{E0100}城", "葛城"], "葛城");
    assert_ne!(fold("畑山"), fold("畠山"), "different names stay apart");
    assert_ne!(fold("大阪"), fold("大坂"), "different names stay apart");
}

#[test]
fn compatibility_characters_are_what_they_stand_for() {
    one(&["㈱集い"], "株集イ");
    one(&["①", "１"], "1");
    one(&["㍻", "平成"], "平成");
    one(&["Café", "CAFE\u{301}", "cafe"], "cafe");
    one(&["O’Brien", "O'Brien", "obrien"], "obrien");
}

#[test]
fn what_offices_write_in_many_ways_is_one() {
    one(&["渡邊", "渡邉", "渡辺", "渡邊\u{E0101}", "渡邉\u{E0112}", "渡邊\u{FE00}"], "渡辺");
    one(&["葛\u{E0100}飾", "葛\u{E0101}飾", "葛飾"], "葛飾");
    one(&["祐\u{E0100}子", "祐子", "祐子"], "祐子");
    one(&["長谷川", "長谷川", "長 谷 川", "長\u{3000}谷川"], "長谷川");
    one(&["龍之介", "竜之介", "龒之介"], "竜之介");
    one(&["淵", "渕", "渊"], "淵");
    one(&["五十嵐", "五十嵐"], "五十嵐");
    one(&["ヶ", "ケ", "ｹ", "ヵ".replace('ヵ', "ヶ").as_str()], "ケ");
    one(&["ﾖ\u{FF70}ｺ", "ヨーコ", "ヨ―コ", "ヨ～コ", "ヨ〜コ", "ヨｰコ", "ヨ–コ"], "ヨコ");
    one(
        &[
            "ジョン・スミス",
            "ジヨン スミス",
            "ｼﾞｮﾝ･ｽﾐｽ",
            "じょん　すみす",
            "ジョン＝スミス".replace('＝', "・").as_str(),
        ],
        "ジヨンスミス",
    );
    one(&["Ｍüller", "MULLER", "muller"], "muller");
    one(&["ヷ", "ヴァ", "ヴア", "ﾊﾞ", "ば"], "バ");
    one(&["㈲山本", "㊒山本".replace('㊒', "㈲").as_str(), "（有）山本", "(有)山本"], "有山本");
    one(&["１丁目２－３", "1丁目2-3", "１丁目２ー３"], "1丁目23");
    for (one, other) in
        [("大阪", "大坂"), ("太田", "大田"), ("川口", "河口"), ("伊藤", "伊東"), ("ハ", "パ"), ("ツ", "ヅ")]
    {
        assert_ne!(fold(one), fold(other), "different names stay apart: {one} {other}");
    }
}

#[test]
fn long_vowels_are_short_where_only_the_sound_counts() {
    for (texts, is) in [
        (&["ヨウコ", "ヨーコ", "ヨコ", "ﾖｳｺ", "ようこ"][..], "ヨコ"),
        (&["オオノ", "オーノ", "オノ"], "オノ"),
        (&["ユウキ", "ユーキ", "ユキ"], "ユキ"),
        (&["ケイコ", "ケーコ", "ケエコ"], "ケコ"),
        (&["ショウイチ", "シヨウイチ", "ショーイチ"], "シヨイチ"),
        (&["ニイヤマ", "ニーヤマ"], "ニヤマ"),
    ] {
        for text in texts {
            assert_eq!(loose(text), is, "{text} sounds like {is}");
            assert_eq!(loose(&loose(text)), loose(text), "once is enough: {text}");
        }
    }
    assert_ne!(loose("アオイ"), loose("アイ"), "two vowels that are two sounds");
}

#[test]
fn a_mail_address_keeps_what_counts() {
    assert_eq!(fold_mail(" Taro.Yamada+a_b@Example-1.JP "), "taro.yamada+a_b@example-1.jp");
    assert_eq!(fold_mail("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"), "taro@example.jp", "full width");
    assert_eq!(fold("a.b@c_d+e"), "ab@c_d+e", "only dots and hyphens differ");
}

#[test]
fn digits_alone() {
    assert_eq!(digits("０２６３（33）1234 内線①"), "02633312341", "all of them");
    assert_eq!(digits("03-1234-5678"), "0312345678", "plain");
    assert_eq!(digits("なし"), "", "none");
}

#[test]
fn a_reading_is_stored_in_full_width() {
    for (text, kana) in [
        ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ　タロウ"),
        (" やまだ  たろう ", "ヤマダ　タロウ"),
        ("ﾖｰｺ", "ヨーコ"),
        ("ヨ-コ", "ヨーコ"),
        ("よ−こ", "ヨーコ"),
        ("キョウコ", "キョウコ"),
        ("ｷｮｳｺ", "キョウコ"),
        ("みすゞ", "ミスヾ"),
        ("か゛く", "ガク"),
        ("ヴァイオレット", "ヴァイオレット"),
        ("アン･マリー", "アン・マリー"),
        ("Ｊｏｈｎ", "John"),
        ("", ""),
    ] {
        assert_eq!(normal_kana(text), kana, "{text}");
        assert!(kana.is_empty() || is_furigana(kana), "{kana} can be stored");
    }
    assert!(!is_furigana("山田"), "kanji are no reading");
    assert!(!is_furigana("やまだ"), "not in the storage form");
}

#[test]
fn kana_is_recognised() {
    for text in ["ヤマダ", "やまだ　たろう", "ﾔﾏﾀﾞ", "ヨーコ", "アン・マリー"] {
        assert!(is_kana(text), "{text}");
    }
    for text in ["", "　", "ー", "山田", "Yamada", "ヤマダ1", "ヤマダ太郎"] {
        assert!(!is_kana(text), "{text:?}");
    }
}

proptest! {
    #[test]
    fn folding_twice_changes_nothing(
        text in "\\PC{0,16}|[ぁ-ゖァ-ヿｦ-ﾟ゛゜ゝゞ々ー -]{0,16}|[\u{3400}-\u{9fff}\u{f900}-\u{faff}\u{20000}-\u{2fa1f}々]{0,8}"
    ) {
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded.clone(), "of {:?}", text);
        prop_assert_eq!(fold_mail(&fold_mail(&text)), fold_mail(&text), "mail: {:?}", text);
        let kana = normal_kana(&text);
        prop_assert_eq!(normal_kana(&kana), kana.clone(), "reading of {:?}", text);
    }

    #[test]
    fn the_storage_form_folds_like_the_text(text in "[ぁ-ゖァ-ヶー　]{0,16}") {
        prop_assert_eq!(fold(&normal_kana(&text)), fold(&text), "of {:?}", text);
    }

    #[test]
    fn macs_and_others_give_the_same(text in "[ぁ-ゖァ-ヺ々一-龥a-zÀ-ÿ]{0,16}") {
        let apart: String = text.nfd().collect();
        prop_assert_eq!(fold(&apart), fold(&text), "{:?}", text);
    }
}

#[test]
fn every_character_folds_to_what_stays() {
    for c in '\0'..=char::MAX {
        let folded = fold(c.encode_utf8(&mut [0; 4]));
        assert_eq!(fold(&folded), folded, "{c:?} (U+{:04X})", c as u32);
    }
}
