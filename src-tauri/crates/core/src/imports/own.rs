//! Our own layout: the columns of the export, by which it is recognised when it comes back. A file
//! format: the titles stay when screens are worded anew.

use std::{collections::HashMap, sync::LazyLock};

use tsudoi_sheet::Kind;

use super::{
    layout::{Layout, normal},
    target::{
        Part::{Building, City, From, PostalCode, Prefecture, Street, Until},
        Target,
    },
};
use crate::Lang;

/// One column of the export.
pub struct OwnColumn {
    /// What it is.
    pub target: Target,
    ja: &'static str,
    en: &'static str,
    /// Width in characters.
    pub width: f64,
    /// How a spreadsheet shows it.
    pub kind: Kind,
}

impl OwnColumn {
    /// Its title.
    pub fn title(&self, lang: Lang) -> &'static str {
        match lang {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }
}

const fn text(target: Target, ja: &'static str, en: &'static str, width: f64) -> OwnColumn {
    OwnColumn { target, ja, en, width, kind: Kind::Text }
}

const fn day(target: Target, ja: &'static str, en: &'static str) -> OwnColumn {
    OwnColumn { target, ja, en, width: 12.0, kind: Kind::Date }
}

/// All columns, in the order of the export. Own fields follow.
pub const COLUMNS: &[OwnColumn] = &[
    text(Target::No, "会員番号", "Member number", 10.0),
    text(Target::Type, "個人・団体", "Person or organisation", 8.0),
    text(Target::Sei, "姓", "Family name", 10.0),
    text(Target::Mei, "名", "Given name", 10.0),
    text(Target::SeiKana, "セイ", "Family name (kana)", 12.0),
    text(Target::MeiKana, "メイ", "Given name (kana)", 12.0),
    text(Target::Organisation, "団体名・勤務先", "Organisation or workplace", 20.0),
    text(Target::OrganisationKana, "団体名・勤務先カナ", "Organisation (kana)", 20.0),
    text(Target::FormerSei, "旧姓", "Former family name", 10.0),
    text(Target::FormerSeiKana, "旧姓カナ", "Former family name (kana)", 12.0),
    text(Target::FormerNames, "以前の氏名", "Former names", 20.0),
    text(Target::RomajiSei, "姓（ローマ字）", "Family name (Roman)", 12.0),
    text(Target::RomajiMei, "名（ローマ字）", "Given name (Roman)", 12.0),
    text(Target::Degree, "学位", "Degree", 8.0),
    text(Target::Honorific, "敬称", "Honorific", 6.0),
    text(Target::Gender, "性別", "Gender", 8.0),
    text(Target::Language, "連絡の言語", "Language of letters", 8.0),
    day(Target::Birth, "生年月日", "Birth date"),
    day(Target::Death, "逝去日", "Date of death"),
    day(Target::JoinedOn, "入会日", "Joined on"),
    text(Target::Kind, "会員種別", "Kind of membership", 12.0),
    day(Target::StartsOn, "在籍開始日", "Kind since"),
    day(Target::LeftOn, "退会日", "Last day as a member"),
    text(Target::EndReason, "退会理由", "Reason for leaving", 10.0),
    day(Target::AskedOn, "退会申出日", "Asked to leave on"),
    text(Target::Memberships, "ほかの在籍期間", "Other periods", 20.0),
    day(Target::LeaveFrom, "休会開始日", "On leave from"),
    day(Target::LeaveUntil, "休会終了日", "On leave until"),
    text(Target::Leaves, "休会の明細", "Leaves", 20.0),
    text(Target::Home(PostalCode), "郵便番号", "Postal code", 10.0),
    text(Target::Home(Prefecture), "都道府県", "Prefecture", 10.0),
    text(Target::Home(City), "市区町村", "City", 14.0),
    text(Target::Home(Street), "番地", "Street", 20.0),
    text(Target::Home(Building), "建物", "Building", 20.0),
    day(Target::Home(From), "住所の開始日", "Address from"),
    day(Target::Home(Until), "住所の終了日", "Address until"),
    text(Target::Work(PostalCode), "勤務先郵便番号", "Work postal code", 10.0),
    text(Target::Work(Prefecture), "勤務先都道府県", "Work prefecture", 10.0),
    text(Target::Work(City), "勤務先市区町村", "Work city", 14.0),
    text(Target::Work(Street), "勤務先番地", "Work street", 20.0),
    text(Target::Work(Building), "勤務先建物", "Work building", 20.0),
    day(Target::Work(From), "勤務先住所の開始日", "Work address from"),
    day(Target::Work(Until), "勤務先住所の終了日", "Work address until"),
    text(Target::Addresses, "ほかの住所", "Other addresses", 20.0),
    text(Target::Mailing, "送付先", "Post goes to", 8.0),
    text(Target::MailStop, "発送停止", "No post", 8.0),
    text(Target::MailStopReason, "発送停止の理由", "Why no post", 14.0),
    text(Target::Phone("home"), "電話", "Phone", 15.0),
    text(Target::Phone("mobile"), "携帯電話", "Mobile phone", 15.0),
    text(Target::Phone("work"), "勤務先電話", "Work phone", 15.0),
    text(Target::Phone("fax"), "FAX", "Fax", 15.0),
    text(Target::Phone("other"), "その他の電話", "Other phone", 15.0),
    text(Target::Email("home"), "メール", "Email", 24.0),
    text(Target::Email("work"), "勤務先メール", "Work email", 24.0),
    text(Target::Email("mobile"), "携帯メール", "Mobile email", 24.0),
    text(Target::Email("other"), "その他のメール", "Other email", 24.0),
    text(Target::MailingEmail, "送付先メール", "Mail goes to", 24.0),
    text(Target::Bounced, "不達メール", "Bounced email", 24.0),
    text(Target::Tags, "印", "Tags", 16.0),
    text(Target::Groups, "所属グループ", "Groups", 20.0),
    text(Target::Consents, "同意", "Consents", 20.0),
    text(Target::Note, "備考", "Notes", 30.0),
    text(Target::ExternalId, "外部キー", "External key", 14.0),
];

/// The title of what a target is.
pub fn title(target: Target, lang: Lang) -> &'static str {
    let own = match target {
        Target::Home(_) => Target::Home(Street),
        Target::Work(_) => Target::Work(Street),
        Target::Consent(_) => Target::Consents,
        other => other,
    };
    COLUMNS.iter().find(|c| c.target == own).map_or("", |c| c.title(lang))
}

/// Columns that no roster has by chance.
const SIGNS: [Target; 6] =
    [Target::Type, Target::StartsOn, Target::Memberships, Target::Addresses, Target::MailingEmail, Target::Bounced];

static BY_TITLE: LazyLock<HashMap<String, Target>> =
    LazyLock::new(|| COLUMNS.iter().flat_map(|c| [c.ja, c.en].map(|title| (key(title), c.target))).collect());

fn key(title: &str) -> String {
    normal(title).replace(' ', "")
}

/// Whether these headers (in normal form) are those of our export: its number, and two of the columns
/// that nobody else has.
pub fn recognises(titles: &[String]) -> bool {
    let found: Vec<Target> = titles.iter().filter_map(|t| BY_TITLE.get(&t.replace(' ', "")).copied()).collect();
    found.contains(&Target::No) && SIGNS.iter().filter(|sign| found.contains(sign)).count() >= 2
}

/// The target of a header (without spaces) in a sheet of our own.
pub fn target_of(key: &str, layout: Layout) -> Option<Target> {
    if layout == Layout::Own { BY_TITLE.get(key).copied() } else { None }
}

const FIELD_MARKS: [&str; 2] = ["項目:", "Field:"];

/// The title of an own field's column: marked, so that a field named 「電話」 does not become a telephone.
pub fn field_title(name: &str, lang: Lang) -> String {
    format!("{}{name}", FIELD_MARKS[usize::from(lang == Lang::En)])
}

/// The name of the field in such a title.
pub fn field_name(title: &str) -> Option<&str> {
    FIELD_MARKS.iter().find_map(|mark| title.strip_prefix(mark))
}

/// Joins parts of one line so that they can be parted again whatever stands in them.
pub fn join(parts: &[&str]) -> String {
    let escaped: Vec<String> = parts
        .iter()
        .map(|p| p.replace('\\', "\\\\").replace('|', "\\|").replace('\r', "").replace('\n', "\\n"))
        .collect();
    escaped.join(" | ").trim_end_matches(['|', ' ']).to_owned()
}

/// Undoes [`join`], for any text between the bars.
pub fn part(line: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        let last = parts.last_mut().expect("there is always one");
        match c {
            '\\' => match chars.next() {
                Some('n') => last.push('\n'),
                Some(other) => last.push(other),
                None => {}
            },
            '|' => parts.push(String::new()),
            other => last.push(other),
        }
    }
    for part in &mut parts {
        *part = part.trim().to_owned();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_export_is_recognised_in_both_languages() {
        for lang in [Lang::Ja, Lang::En] {
            let titles: Vec<String> = COLUMNS.iter().map(|c| normal(c.title(lang))).collect();
            assert!(recognises(&titles), "all columns");
            for column in COLUMNS {
                assert_eq!(
                    target_of(&key(column.title(lang)), Layout::Own),
                    Some(column.target),
                    "no two columns have one title: {}",
                    column.title(lang)
                );
            }
        }
    }

    #[test]
    fn lines_can_be_parted_again() {
        for parts in [vec!["a", "b"], vec!["a|b", "c\\d"], vec!["", "x\ny"]] {
            assert_eq!(part(&join(&parts)), parts, "whatever stands in them");
        }
    }
}
