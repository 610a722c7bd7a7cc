//! 法人格: the legal forms in names of organisations, as written in full, in short, and by banks.
//!
//! The abbreviations of banks are those of the 全銀協 for names of accounts and senders.

use crate::fold::{fold, fold_keeping_brackets};

/// A legal form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// As it is written in full: `株式会社`.
    pub name: &'static str,
    /// Other ways of writing it, without the marks that single characters stand for: `(株)`.
    pub short: &'static [&'static str],
    /// Reading in folded katakana: `カブシキガイシヤ`.
    pub reading: &'static str,
    /// What banks write for it: `カ`, in `カ)ヤマダ`, `ヤマダ(カ`, `ヤマダ(カ)ホンテン`.
    pub bank: &'static str,
}

const fn form(name: &'static str, short: &'static [&'static str], reading: &'static str, bank: &'static str) -> Form {
    Form { name, short, reading, bank }
}

/// All forms. A longer name stands before one that is part of it.
pub const FORMS: &[Form] = &[
    form("株式会社", &["(株)", "（株）", "㈱", "㍿"], "カブシキガイシヤ", "カ"),
    form("有限会社", &["(有)", "（有）", "㈲"], "ユウゲンガイシヤ", "ユ"),
    form("合同会社", &["(同)", "（同）"], "ゴウドウガイシヤ", "ド"),
    form("合資会社", &["(資)", "（資）", "㈾"], "ゴウシガイシヤ", "シ"),
    form("合名会社", &["(名)", "（名）", "㈴"], "ゴウメイガイシヤ", "メ"),
    form("相互会社", &["(相)", "（相）"], "ソウゴガイシヤ", "ソ"),
    form(
        "特定非営利活動法人",
        &["NPO法人", "ＮＰＯ法人", "(特非)", "（特非）"],
        "トクテイヒエイリカツドウホウジン",
        "トクヒ",
    ),
    form("公益社団法人", &["(公社)", "（公社）"], "コウエキシヤダンホウジン", "シヤ"),
    form("一般社団法人", &["(一社)", "（一社）"], "イツパンシヤダンホウジン", "シヤ"),
    form("社団法人", &["(社)", "（社）", "㈳"], "シヤダンホウジン", "シヤ"),
    form("公益財団法人", &["(公財)", "（公財）"], "コウエキザイダンホウジン", "ザイ"),
    form("一般財団法人", &["(一財)", "（一財）"], "イツパンザイダンホウジン", "ザイ"),
    form("財団法人", &["(財)", "（財）", "㈶"], "ザイダンホウジン", "ザイ"),
    form("社会医療法人", &[], "シヤカイイリヨウホウジン", "イ"),
    form("医療法人社団", &["(医社)", "（医社）"], "イリヨウホウジンシヤダン", "イ"),
    form("医療法人財団", &["(医財)", "（医財）"], "イリヨウホウジンザイダン", "イ"),
    form("医療法人", &["(医)", "（医）"], "イリヨウホウジン", "イ"),
    form("学校法人", &["(学)", "（学）", "㈻"], "ガツコウホウジン", "ガク"),
    form("宗教法人", &["(宗)", "（宗）"], "シユウキヨウホウジン", "シユウ"),
    form("社会福祉法人", &["(福)", "（福）", "(社福)", "（社福）"], "シヤカイフクシホウジン", "フク"),
    form("更生保護法人", &[], "コウセイホゴホウジン", "ホゴ"),
    form("国立大学法人", &["(大)", "（大）"], "コクリツダイガクホウジン", "ダイ"),
    form("公立大学法人", &[], "コウリツダイガクホウジン", "ダイ"),
    form("国立研究開発法人", &["(研)", "（研）"], "コクリツケンキユウカイハツホウジン", "ケン"),
    form("地方独立行政法人", &["(地独)", "（地独）"], "チホウドクリツギヨウセイホウジン", "チドク"),
    form("独立行政法人", &["(独)", "（独）"], "ドクリツギヨウセイホウジン", "ドク"),
    form("弁護士法人", &[], "ベンゴシホウジン", "ベン"),
    form("司法書士法人", &[], "シホウシヨシホウジン", "シホウ"),
    form("行政書士法人", &[], "ギヨウセイシヨシホウジン", "ギヨ"),
    form("社会保険労務士法人", &[], "シヤカイホケンロウムシホウジン", "ロウム"),
    form("税理士法人", &[], "ゼイリシホウジン", "ゼイ"),
    form("監査法人", &["(監)", "（監）", "㈼"], "カンサホウジン", ""),
    form("農事組合法人", &[], "ノウジクミアイホウジン", "ノウ"),
    form("管理組合法人", &[], "カンリクミアイホウジン", "カンリ"),
];

/// 営業所略語 of the 全銀協: what banks write in brackets for 営業所 and 出張所.
const OFFICES: [&str; 2] = ["エイ", "シユツ"];

/// 事業略語 of the 全銀協: readings of what a body does, and what banks write for them without a
/// bracket. A longer reading stands before one that is part of it.
const BODIES: &[(&str, &str)] = &[
    ("コクミンケンコウホケンダンタイレンゴウカイ", "コクホレン"),
    ("コツカコウムインキヨウサイクミアイレンゴウカイ", "コクキヨウレン"),
    ("シヤカイホケンシンリヨウホウシユウシハライキキン", "シヤホ"),
    ("ケイザイノウギヨウキヨウドウクミアイレンゴウカイ", "ケイザイレン"),
    ("キヨウサイノウギヨウキヨウドウクミアイレンゴウカイ", "キヨウサイレン"),
    ("ノウギヨウキヨウドウクミアイレンゴウカイ", "ノウキヨウレン"),
    ("ギヨギヨウキヨウドウクミアイレンゴウカイ", "ギヨレン"),
    ("コクミンケンコウホケンクミアイ", "コクホ"),
    ("ケンコウホケンクミアイ", "ケンポ"),
    ("ノウギヨウキヨウドウクミアイ", "ノウキヨウ"),
    ("ギヨギヨウキヨウドウクミアイ", "ギヨキヨウ"),
    ("セイカツキヨウドウクミアイ", "セイキヨウ"),
    ("シヤカイフクシキヨウギカイ", "シヤキヨウ"),
    ("トクベツヨウゴロウジンホム", "トクヨウ"),
    ("コウキヨウシヨクギヨウアンテイジヨ", "シヨクアン"),
    ("ユウゲンセキニンジギヨウクミアイ", "ユウクミ"),
    ("ジユウギヨウインクミアイ", "ジユウクミ"),
    ("コウセイネンキンキキン", "コウネン"),
    ("キヨウサイクミアイ", "キヨウサイ"),
    ("キヨウドウクミアイ", "キヨウクミ"),
    ("ロウドウクミアイ", "ロウクミ"),
    ("レンゴウカイ", "レン"),
];

/// Words at the end of a name that only organisations bear, beside the forms.
const ENDINGS: &[&str] = &[
    "大学",
    "大学院",
    "学校",
    "高校",
    "学園",
    "学院",
    "幼稚園",
    "保育園",
    "こども園",
    "病院",
    "医院",
    "診療所",
    "クリニック",
    "薬局",
    "研究所",
    "研究会",
    "学会",
    "協会",
    "協議会",
    "委員会",
    "商工会",
    "商店会",
    "連合会",
    "町内会",
    "自治会",
    "同窓会",
    "後援会",
    "保護者会",
    "連盟",
    "連合",
    "組合",
    "生協",
    "農協",
    "漁協",
    "労組",
    "社協",
    "財団",
    "機構",
    "センター",
    "事務所",
    "事務局",
    "事業所",
    "営業所",
    "支店",
    "本社",
    "支社",
    "工場",
    "商店",
    "商会",
    "商事",
    "工業",
    "工務店",
    "製作所",
    "銀行",
    "信用金庫",
    "市役所",
    "区役所",
    "町役場",
    "村役場",
    "県庁",
    "図書館",
    "博物館",
    "美術館",
    "公民館",
    "神社",
    "部会",
    "PTA",
];

/// The legal form in a name, wherever it stands; `None` for a person or a group without one.
///
/// `株式会社山田商店`, `山田商店㈱` and `山田商店（株）` are all 株式会社.
pub fn organisation_form(name: &str) -> Option<&'static Form> {
    let name = name.trim();
    FORMS.iter().find(|form| name.contains(form.name) || form.short.iter().any(|short| form.bears(name, short)))
}

impl Form {
    /// Whether a name bears this short way of writing the form.
    ///
    /// Companies have it at either end; others only in front, since behind a person's name （学） or
    /// （医） is a remark.
    fn bears(&self, name: &str, short: &str) -> bool {
        let anywhere = self.name.ends_with("会社") || short.ends_with("法人");
        name.starts_with(short) || (anywhere && name.contains(short))
    }
}

/// Whether a name is that of an organisation: by its legal form, or by how it ends.
pub fn is_organisation(name: &str) -> bool {
    let name = name.trim();
    organisation_form(name).is_some() || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

/// The honorific that follows a name on an envelope or receipt: 御中 for an organisation, else 様.
pub fn honorific(name: &str) -> &'static str {
    if is_organisation(name) { "御中" } else { "様" }
}

/// A name without its legal form: `株式会社 山田商店` and `山田商店㈱` become `山田商店`.
///
/// A name that is nothing but its form stays whole.
pub fn without_form(name: &str) -> String {
    let Some(form) = organisation_form(name) else {
        return name.trim().to_owned();
    };
    let mut bare = name.replacen(form.name, "", 1);
    for short in form.short {
        bare = bare.replacen(short, "", 1);
    }
    let bare = bare.trim();
    if bare.is_empty() { name.trim().to_owned() } else { bare.to_owned() }
}

/// The key of a sender's name as banks write it: folded, without the legal form or its short forms,
/// wherever they stand.
///
/// `ｶ)ﾔﾏﾀﾞｼﾖｳﾃﾝ`, `ヤマダシヨウテン（カ`, `カブシキガイシャ　ヤマダショウテン` and the name itself in
/// kana give one key. So do ケンコウホケンクミアイ and ケンポ. A name in which nothing else is left
/// stays whole.
///
/// Source: 全銀協 法人略語・営業所略語・事業略語; some banks send the reading in full.
pub fn payer_key(name: &str) -> String {
    let mut bare = fold_keeping_brackets(name);
    while let Some(shorter) = without_bank_form(&bare) {
        bare = shorter;
    }
    let key = fold(&bare);
    let without = FORMS.iter().find_map(|form| key.split_once(form.reading)).map(|(head, tail)| [head, tail].concat());
    let whole = fold(name);
    let candidates = [without.unwrap_or_else(|| key.clone()), key, whole];
    let mut best = candidates.into_iter().find(|key| !key.is_empty()).unwrap_or_default();
    for (reading, bank) in BODIES {
        if let Some((head, tail)) = best.split_once(reading) {
            best = [head, bank, tail].concat();
        }
    }
    best
}

/// A folded name that has kept its brackets, without one thing that banks write for a form or an
/// office: `カ)` in front, `(カ` at the end, `(カ)` between.
fn without_bank_form(name: &str) -> Option<String> {
    if !name.contains(['(', ')']) {
        return None;
    }
    let forms = FORMS.iter().map(|form| form.bank).filter(|bank| !bank.is_empty());
    forms.chain(OFFICES).find_map(|bank| {
        if let Some(rest) = name.strip_prefix(bank).and_then(|rest| rest.strip_prefix(')')) {
            return Some(rest.to_owned());
        }
        if let Some(rest) = name.strip_suffix(bank).and_then(|rest| rest.strip_suffix('(')) {
            return Some(rest.to_owned());
        }
        name.split_once(&format!("({bank})")).map(|(head, tail)| [head, tail].concat())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_recognised_however_they_are_written() {
        for (name, form) in [
            ("株式会社山田商店", "株式会社"),
            ("山田商店㈱", "株式会社"),
            ("（株）山田商店", "株式会社"),
            ("(株)山田商店 本店", "株式会社"),
            ("㈲すずき", "有限会社"),
            ("一般社団法人日本集い学会", "一般社団法人"),
            ("公益社団法人 集い", "公益社団法人"),
            ("(一社)集い", "一般社団法人"),
            ("NPO法人 山の会", "特定非営利活動法人"),
            ("医療法人社団 健友会", "医療法人社団"),
            ("（学）梓川学園", "学校法人"),
            ("地方独立行政法人 県立病院機構", "地方独立行政法人"),
        ] {
            let found = organisation_form(name).map(|form| form.name);
            assert_eq!(found, Some(form), "{name}");
            assert_eq!(honorific(name), "御中", "{name} is an organisation");
        }
        for name in ["山田太郎", "株 太郎", "山田太郎（学）", "梓川自治会"] {
            assert_eq!(organisation_form(name), None, "{name} has no form");
        }
    }

    #[test]
    fn honorifics_follow_the_kind_of_name() {
        for name in ["梓川自治会", "松本市立病院", "信州大学", "松本市役所", "山田法律事務所"]
        {
            assert_eq!(honorific(name), "御中", "{name} ends like an organisation");
        }
        for name in ["山田太郎", "五十嵐 学", "John Smith"] {
            assert_eq!(honorific(name), "様", "{name} is a person");
        }
    }

    #[test]
    fn a_name_stands_without_its_form() {
        for (name, bare) in [
            ("株式会社 山田商店", "山田商店"),
            ("山田商店㈱", "山田商店"),
            ("一般社団法人集い", "集い"),
            ("山田太郎", "山田太郎"),
            ("株式会社", "株式会社"),
        ] {
            assert_eq!(without_form(name), bare, "{name}");
        }
    }

    #[test]
    fn a_sender_has_one_key_however_the_bank_writes_it() {
        for name in [
            "ヤマダショウテン",
            "ｶ)ﾔﾏﾀﾞｼﾖｳﾃﾝ",
            "カ）ヤマダシヨウテン",
            "ﾔﾏﾀﾞｼﾖｳﾃﾝ(ｶ",
            "ヤマダシヨウテン（カ",
            "ヤマダ（カ）シヨウテン",
            "カブシキガイシャ　ヤマダショウテン",
            "ヤマダシヨウテン　カブシキガイシヤ",
            "ﾕ)ﾔﾏﾀﾞｼﾖｳﾃﾝ",
        ] {
            assert_eq!(payer_key(name), "ヤマダシヨウテン", "{name}");
        }
        assert_eq!(payer_key("シヤ)ツドイ"), "ツドイ", "a longer abbreviation");
        assert_eq!(payer_key("トクヒ)ヤマノカイ"), "ヤマノカイ", "longer still");
        assert_eq!(payer_key("カトウ　ヨーコ"), "カトウヨコ", "カ without a bracket");
        assert_eq!(payer_key("カ)"), "カ", "nothing else is there");
        assert_eq!(payer_key("カ)ヤマダシヨウテン(エイ"), "ヤマダシヨウテン", "an office of it");
        assert_eq!(payer_key("ヤマダ(カ)ホンテン(シユツ)"), "ヤマダホンテン", "between");
        assert_eq!(payer_key("ヤマダ カブシキガイシヤ ホンテン"), "ヤマダホンテン", "in full, between");
        assert_eq!(payer_key("ツドイケンコウホケンクミアイ"), payer_key("ﾂﾄﾞｲｹﾝﾎﾟ"), "what a body does");
        assert_eq!(payer_key("ツドイシセイカツキョウドウクミアイ"), "ツドイシセイキヨウ", "the longer one counts");
    }

    #[test]
    fn every_reading_is_in_the_folded_form() {
        for form in FORMS {
            assert_eq!(fold(form.reading), form.reading, "{}", form.name);
            assert_eq!(fold(form.bank), form.bank, "{}", form.name);
        }
        for (reading, bank) in BODIES {
            assert_eq!([fold(reading), fold(bank)], [*reading, *bank], "folded");
        }
        for (index, (reading, _)) in BODIES.iter().enumerate() {
            let later = BODIES[index + 1..].iter().find(|(later, _)| later.contains(reading));
            assert_eq!(later, None, "{reading} hides it");
        }
        for (index, form) in FORMS.iter().enumerate() {
            for later in &FORMS[index + 1..] {
                assert!(!later.name.contains(form.name), "{} hides {}", form.name, later.name);
            }
        }
    }
}
