//! Words that stand in the cells for a choice: how we write them, and how every system that we read
//! writes them. A file format, not a screen: these do not change when a screen is worded anew.

use std::{collections::HashMap, sync::OnceLock};

use tsudoi_japan::fold;

use crate::Lang;

/// One choice.
pub struct Word {
    /// As the tables hold it.
    pub code: &'static str,
    ja: &'static str,
    en: &'static str,
    /// Other spellings.
    also: &'static [&'static str],
}

/// The words of one kind of cell.
pub struct Vocabulary {
    words: &'static [Word],
    /// Code by spelling, as written and folded: a roster of 100,000 rows asks as often.
    index: OnceLock<HashMap<String, &'static str>>,
}

const fn word(code: &'static str, ja: &'static str, en: &'static str, also: &'static [&'static str]) -> Word {
    Word { code, ja, en, also }
}

/// 性別. Digits as in EC-CUBE and in JIS X 0303 (1, 2).
pub static GENDER: Vocabulary = Vocabulary::new(&[
    word("male", "男性", "Male", &["男", "m", "1", "オトコ", "mannlich", "homme", "masculin", "mann"]),
    word("female", "女性", "Female", &["女", "f", "w", "2", "オンナ", "weiblich", "femme", "feminin", "frau"]),
    word("other", "その他", "Other", &["3", "o", "x", "d", "divers", "diverse", "autre"]),
    word(
        "unsaid",
        "回答しない",
        "Not said",
        &["4", "無回答", "未回答", "不明", "unbekannt", "nonspecifie", "unspecified", "unknown", "u"],
    ),
]);

/// 連絡の言語. Tags as in BCP 47 beside the words.
pub static LANGUAGE: Vocabulary = Vocabulary::new(&[
    word("ja", "日本語", "Japanese", &["和文", "日", "ja", "jpn", "jajp"]),
    word("en", "英語", "English", &["英文", "英", "en", "eng", "engb", "enus"]),
]);

/// 個人か団体か. The answers of hitobito (Firma: ja), OpenJVerein (n, j) and CiviCRM.
pub static TYPE: Vocabulary = Vocabulary::new(&[
    word("person", "個人", "Person", &["個人会員", "individual", "n", "nein", "no", "false", "0", "household"]),
    word(
        "organisation",
        "団体",
        "Organisation",
        &["法人", "団体会員", "法人会員", "企業", "organization", "j", "ja", "yes", "true", "1"],
    ),
]);

/// Why a membership ended.
pub static END_REASON: Vocabulary = Vocabulary::new(&[
    word("left", "退会", "Left", &["自己都合", "本人希望", "ジ退", "resigned"]),
    word("lapsed", "自然退会", "Lapsed", &["会費未納", "未納", "資格喪失", "expired"]),
    word("expelled", "除名", "Expelled", &[]),
    word("died", "逝去", "Died", &["死亡", "物故", "deceased"]),
    word("dissolved", "解散", "Dissolved", &["廃業", "閉鎖"]),
    word("changed", "種別変更", "Changed kind", &[]),
]);

/// 住所 and their labels.
pub static ADDRESS: Vocabulary = Vocabulary::new(&[
    word("home", "自宅", "Home", &["1", "ジ宅", "居住地"]),
    word("work", "勤務先", "Work", &["2", "会社", "職場", "所属先", "勤務地", "学校"]),
    word("abroad", "海外", "Abroad", &["国外"]),
    word("other", "その他", "Other", &["実家", "帰省先"]),
]);

/// はい or いいえ.
pub static YES_NO: Vocabulary = Vocabulary::new(&[
    word(
        "yes",
        "はい",
        "Yes",
        &[
            "1", "有", "アリ", "可", "○", "◯", "〇", "レ", "✓", "✔", "true", "y", "ja", "j", "oui", "on", "要", "済",
            "停止", "不要",
        ],
    ),
    word(
        "no",
        "いいえ",
        "No",
        &["0", "無", "ナシ", "否", "不可", "×", "✕", "false", "n", "nein", "non", "off", "未", "発送", "必要"],
    ),
]);

/// What is owed during 休会.
pub static LEAVE_FEE: Vocabulary = Vocabulary::new(&[
    word("free", "免除", "Free", &["なし", "不要"]),
    word("reduced", "減額", "Reduced", &["一部"]),
    word("full", "全額", "In full", &["通常", "あり"]),
]);

/// To what somebody agrees.
pub static CONSENT: Vocabulary = Vocabulary::new(&[
    word("post", "郵送", "Letters", &[]),
    word("mail", "メール", "Email", &["電子メール"]),
    word("phone", "電話", "Phone", &[]),
    word("photo", "写真", "Photos", &["写真の掲載"]),
    word("roster", "名簿", "Roster", &["名簿への掲載", "名簿掲載"]),
    word("roster:name", "名簿の氏名", "Name in the roster", &[]),
    word("roster:address", "名簿の住所", "Address in the roster", &[]),
    word("roster:phone", "名簿の電話", "Phone in the roster", &[]),
    word("roster:email", "名簿のメール", "Email in the roster", &[]),
    word("roster:workplace", "名簿の勤務先", "Workplace in the roster", &[]),
    word("roster:birth", "名簿の生年月日", "Birth date in the roster", &[]),
]);

/// What somebody answered.
pub static ANSWER: Vocabulary = Vocabulary::new(&[
    word(
        "yes",
        "可",
        "Yes",
        &["はい", "1", "○", "◯", "〇", "同意", "同意する", "希望", "希望する", "掲載", "掲載する", "true", "y", "要"],
    ),
    word(
        "no",
        "不可",
        "No",
        &[
            "いいえ",
            "0",
            "×",
            "✕",
            "不同意",
            "同意しない",
            "希望しない",
            "非掲載",
            "掲載しない",
            "拒否",
            "false",
            "n",
            "否",
            "不要",
        ],
    ),
    word("unknown", "未確認", "Not asked", &["未回答", "不明", "unknown"]),
]);

/// State in another system: a member, not yet, left, dead.
pub static STATUS: Vocabulary = Vocabulary::new(&[
    word("member", "本会員", "Member", &["2", "会員", "在籍", "new", "current", "grace", "active", "正会員"]),
    word("pending", "仮会員", "Pending", &["1", "申請中"]),
    word("left", "退会", "Left", &["3", "退会済", "expired", "cancelled", "canceled", "inactive", "非会員"]),
    word("died", "逝去", "Deceased", &["死亡", "物故"]),
]);

impl Vocabulary {
    const fn new(words: &'static [Word]) -> Self {
        Self { words, index: OnceLock::new() }
    }

    /// The code of a cell's word.
    pub fn parse(&self, cell: &str) -> Option<&'static str> {
        let index = self.index.get_or_init(|| {
            let mut index = HashMap::new();
            for word in self.words {
                for spelling in [word.ja, word.en].iter().chain(word.also) {
                    index.entry((*spelling).to_owned()).or_insert(word.code);
                    index.entry(fold::fold(spelling)).or_insert(word.code);
                }
            }
            index.remove("");
            index
        });
        index.get(cell).or_else(|| index.get(&fold::fold(cell))).copied()
    }

    /// The word for a code, as our own export writes it; empty for no code.
    pub fn say(&self, code: &str, lang: Lang) -> &'static str {
        self.words.iter().find(|w| w.code == code).map_or("", |w| match lang {
            Lang::Ja => w.ja,
            Lang::En => w.en,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_system_are_understood() {
        for (words, cell, code) in [
            (&GENDER, "女", "female"),
            (&GENDER, "Ｍ", "male"),
            (&GENDER, "männlich", "male"),
            (&GENDER, "Femme", "female"),
            (&GENDER, "Non spécifié", "unsaid"),
            (&GENDER, "4", "unsaid"),
            (&TYPE, "j", "organisation"),
            (&TYPE, "Individual", "person"),
            (&YES_NO, "○", "yes"),
            (&YES_NO, "×", "no"),
            (&STATUS, "退会", "left"),
            (&STATUS, "Expired", "left"),
            (&ADDRESS, "勤務先", "work"),
        ] {
            assert_eq!(words.parse(cell), Some(code), "{cell}");
        }
        assert_eq!(GENDER.parse("たぶん"), None, "what is no word of the list is for a person");
    }

    #[test]
    fn what_we_write_we_read() {
        for words in [&GENDER, &TYPE, &END_REASON, &ADDRESS, &YES_NO, &STATUS, &LEAVE_FEE, &CONSENT, &ANSWER] {
            for word in words.words {
                for lang in [Lang::Ja, Lang::En] {
                    assert_eq!(words.parse(words.say(word.code, lang)), Some(word.code), "in both languages");
                }
            }
        }
    }
}
