//! Recognises where a sheet comes from by its headers, and guesses what each column becomes.

use std::{collections::HashMap, sync::LazyLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{
    headers, own,
    target::{FieldType, Part, Target},
};

/// Where a sheet comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Our own export.
    Own,
    /// EC-CUBE 4, 会員CSV.
    Eccube4,
    /// hitobito, German or English.
    Hitobito,
    /// Galette, English or French.
    Galette,
    /// CiviCRM.
    Civicrm,
    /// OpenJVerein.
    Openjverein,
    /// Anything else: a roster that somebody made.
    Unknown,
}

/// Headers of which two make a layout certain, in their normal form.
const SIGNS: &[(Layout, &[&str])] = &[
    (
        Layout::Eccube4,
        &[
            "お名前(姓)",
            "お名前(名)",
            "会員ステータス(id)",
            "会員ステータス(名称)",
            "都道府県(名称)",
            "ショップ用メモ欄",
        ],
    ),
    (Layout::Hitobito, &["haupt-e-mail", "main e-mail", "hauptebene", "main layer", "vorname", "firmenname"]),
    (
        Layout::Galette,
        &[
            "member id",
            "freed of dues",
            "galette admin",
            "be visible on public pages",
            "id de l'adhérent",
            "exempt de cotisation",
            "numéro adhérent",
            "courriel",
        ],
    ),
    (Layout::Civicrm, &["contact id", "internal contact id", "contact type", "display name", "contact is in trash"]),
    (
        Layout::Openjverein,
        &["personenart", "eintritt", "beitragsgruppe", "mitglieds_nr", "telefonprivat", "telefon_privat", "sterbetag"],
    ),
];

impl Layout {
    /// As the table of batches and external keys name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Eccube4 => "eccube4",
            Self::Hitobito => "hitobito",
            Self::Galette => "galette",
            Self::Civicrm => "civicrm",
            Self::Openjverein => "openjverein",
            Self::Unknown => "unknown",
        }
    }

    /// By the headers of a sheet.
    pub fn recognise<'a>(titles: impl Iterator<Item = &'a str>) -> Self {
        let titles: Vec<String> = titles.map(normal).collect();
        let has = |title: &&str| titles.iter().any(|t| t.replace(' ', "") == title.replace(' ', ""));
        if titles.iter().any(|t| t == "注文id") {
            return Self::Unknown; // orders, one line per item: not a roster
        }
        let found = SIGNS.iter().find(|(_, signs)| signs.iter().filter(|s| has(s)).count() >= 2);
        if let Some((layout, _)) = found {
            return *layout;
        }
        if own::recognises(&titles) { Self::Own } else { Self::Unknown }
    }

    /// Whether `1/2/2026` is the first of February.
    pub fn day_first(self) -> bool {
        matches!(self, Self::Hitobito | Self::Galette | Self::Openjverein)
    }

    fn table(self) -> Option<&'static Table> {
        static TABLES: LazyLock<HashMap<Layout, Table>> = LazyLock::new(|| {
            [
                (Layout::Eccube4, headers::ECCUBE4),
                (Layout::Hitobito, headers::HITOBITO),
                (Layout::Galette, headers::GALETTE),
                (Layout::Civicrm, headers::CIVICRM),
                (Layout::Openjverein, headers::OPENJVEREIN),
            ]
            .into_iter()
            .map(|(layout, lines)| (layout, table(lines)))
            .collect()
        });
        TABLES.get(&self)
    }
}

/// A header and whether it can mean nothing else.
type Table = HashMap<String, (Target, bool)>;

fn table(lines: &str) -> Table {
    let mut table = Table::new();
    for line in lines.lines() {
        let Some((word, titles)) = line.split_once(" = ") else { continue };
        let certain = !word.starts_with('?');
        let target = Target::parse(word.trim_start_matches('?')).expect("the tables name targets that there are");
        for title in titles.split(" | ") {
            table.entry(close(title)).or_insert((target, certain));
        }
    }
    table
}

static ROSTER: LazyLock<Table> = LazyLock::new(|| table(headers::ROSTER));

/// A header in half width and small letters, without what people put around it.
pub fn normal(title: &str) -> String {
    let plain: String = title.nfkc().collect::<String>().to_lowercase().replace('’', "'");
    let plain = plain.trim_start_matches(['\u{feff}', '*', '※', '■', '●']);
    plain.split_whitespace().collect::<Vec<_>>().join(" ").trim_end_matches([':', '*', '※', ' ']).to_owned()
}

/// The same without spaces: 「氏　名」 is 氏名.
fn close(title: &str) -> String {
    normal(title).replace(' ', "")
}

/// What a column seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// What it would become.
    pub target: Target,
    /// Whether it can mean nothing else.
    pub certain: bool,
}

/// An own field, as far as guessing needs it.
#[derive(Debug, Clone)]
pub struct KnownField {
    /// Its key.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: FieldType,
    /// Whether a sheet may fill it: not what is computed, nor what the role only reads.
    pub fills: bool,
}

/// A guess for each column. Of two columns for one target that cannot be shared the first has it.
pub fn guess(layout: Layout, titles: &[String], fields: &[KnownField]) -> Vec<Option<Guess>> {
    let mut taken = std::collections::HashSet::new();
    let mut guesses: Vec<Option<Guess>> = titles.iter().map(|title| one(layout, title, fields)).collect();
    // Certain ones first, so that 「No.」 does not take the place of 「会員番号」.
    for certain in [true, false] {
        for guess in &mut guesses {
            let Some(Guess { target, .. }) = guess.filter(|g| g.certain == certain) else { continue };
            if !target.may_repeat() && !taken.insert(target) {
                *guess = None;
            }
        }
    }
    let has_parts = taken.contains(&Target::Sei) && taken.contains(&Target::Mei);
    let has_kana = taken.contains(&Target::SeiKana) && taken.contains(&Target::MeiKana);
    let has_prefecture = taken.contains(&Target::Home(Part::Prefecture));
    for guess in guesses.iter_mut().flatten() {
        // 「住所1」 and 「住所2」 hold all of it and the building; behind 「都道府県」 the city and the street.
        guess.target = match guess.target {
            Target::Home(Part::Whole) if has_prefecture && !guess.certain => Target::Home(Part::City),
            Target::Home(Part::Building) if has_prefecture && !guess.certain => Target::Home(Part::Street),
            target => target,
        };
        let twice = (guess.target == Target::Name && has_parts) || (guess.target == Target::Kana && has_kana);
        if twice {
            *guess = Guess { target: Target::Ignore, certain: false };
        }
    }
    guesses
}

fn one(layout: Layout, title: &str, fields: &[KnownField]) -> Option<Guess> {
    // A second column of one name is counted by the reader: 「電話 (2)」.
    let title = title
        .rsplit_once(" (")
        .filter(|(_, n)| n.trim_end_matches(')').parse::<u32>().is_ok())
        .map_or(title, |(t, _)| t);
    let key = close(title);
    if key.is_empty() {
        return None;
    }
    let certain = |target| Some(Guess { target, certain: true });
    if let Some(target) = own::target_of(&key, layout) {
        return certain(target);
    }
    let named = own::field_name(title).unwrap_or(title);
    if let Some(field) = fields.iter().find(|f| close(&f.name) == close(named)) {
        return certain(if field.fills { Target::Field(field.id) } else { Target::Ignore });
    }
    if own::field_name(title).is_some() {
        return Some(Guess { target: Target::NewField(FieldType::Text), certain: false });
    }
    if let Some(found) = layout.table().and_then(|t| t.get(&key)) {
        return Some(Guess { target: found.0, certain: found.1 });
    }
    if layout == Layout::Openjverein && (key.starts_with("zusatzfeld_") || key.starts_with("eigenschaft_")) {
        return Some(Guess { target: Target::NewField(FieldType::Text), certain: false });
    }
    // A system that we know has no columns that mean what a Japanese roster means by their name.
    let found = ROSTER.get(&key).copied().or_else(|| without_brackets(&key)).or_else(|| below(layout, title))?;
    Some(Guess { target: found.0, certain: found.1 && matches!(layout, Layout::Unknown | Layout::Own) })
}

/// 「氏名(必須)」, 「電話番号 ※自宅」: what stands in brackets is a remark when the rest is known.
fn without_brackets(key: &str) -> Option<(Target, bool)> {
    let head = key.split(['(', '[', '※', '【']).next().filter(|head| !head.is_empty() && *head != key)?;
    ROSTER.get(head).map(|(target, _)| (*target, false))
}

/// 「氏名 姓」, 「連絡先 メール」: the second line of a heading, when the first only says to what it belongs.
fn below(layout: Layout, title: &str) -> Option<(Target, bool)> {
    let (_, last) = title.rsplit_once([' ', '　', '\n']).filter(|_| layout == Layout::Unknown)?;
    ROSTER.get(&close(last)).map(|(target, _)| (*target, false))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guesses(titles: &[&str]) -> (Layout, Vec<String>) {
        let titles: Vec<String> = titles.iter().map(|t| (*t).to_owned()).collect();
        let layout = Layout::recognise(titles.iter().map(String::as_str));
        let words = guess(layout, &titles, &[])
            .iter()
            .map(|g| g.map_or_else(|| "-".into(), |g| format!("{}{}", if g.certain { "" } else { "?" }, g.target)))
            .collect();
        (layout, words)
    }

    #[test]
    fn the_words_of_a_japanese_roster_are_understood() {
        let (layout, words) = guesses(&[
            "No.",
            "会員№",
            "氏　名",
            "ふりがな",
            "生年月日",
            "〒",
            "住　所",
            "ＴＥＬ",
            "携帯",
            "E-mail",
            "備考",
            "氏名（必須）",
            "好きな山",
        ]);
        assert_eq!(layout, Layout::Unknown, "somebody made it");
        assert_eq!(
            words,
            [
                "-",
                "no",
                "name",
                "kana",
                "birth",
                "postal_code",
                "address",
                "phone",
                "mobile",
                "email",
                "note",
                "-",
                "-"
            ],
            "a running number does not take the place of the member's number; one name is enough; the rest is for a person"
        );
    }

    #[test]
    fn a_heading_of_two_lines_means_what_its_second_line_says() {
        let (_, words) = guesses(&["氏名 姓", "氏名 名", "連絡先 電話", "連絡先 メール", "勤務先 電話"]);
        assert_eq!(
            words,
            ["?sei", "?mei", "phone", "?email", "work_phone"],
            "what both lines say together is surer than the second alone"
        );
    }

    #[test]
    fn numbered_lines_of_an_address_mean_what_stands_beside_them() {
        let (_, words) = guesses(&["氏名", "住所1", "住所2"]);
        assert_eq!(words, ["name", "?address", "?building"], "the whole address and the building");
        let (_, words) = guesses(&["氏名", "都道府県", "住所1", "住所2", "住所3"]);
        assert_eq!(words, ["name", "prefecture", "?city", "?street", "?street"], "behind the prefecture");
    }

    #[test]
    fn systems_are_recognised_by_any_part_of_their_columns() {
        let (layout, words) = guesses(&[
            "会員ID",
            "お名前(姓)",
            "お名前(名)",
            "TEL",
            "会員ステータス(名称)",
            "登録日",
            "更新日",
            "ポイント",
        ]);
        assert_eq!(layout, Layout::Eccube4, "two of its signs are there");
        assert_eq!(
            words,
            ["external_id", "sei", "mei", "phone", "status", "joined_on", "status_on", "ignore"],
            "EC-CUBE"
        );
        let (layout, words) =
            guesses(&["Vorname", "Nachname", "Haupt-E-Mail", "Strasse", "Hausnummer", "PLZ", "Telefonnummer Mobil"]);
        assert_eq!(layout, Layout::Hitobito, "German");
        assert_eq!(
            words,
            ["mei", "sei", "email", "street", "street", "postal_code", "mobile"],
            "house number joins the street"
        );
        let (layout, words) = guesses(&["First name", "Last name", "Main e-mail", "Main layer", "Birthday"]);
        assert_eq!((layout, words.join(" ").as_str()), (Layout::Hitobito, "mei sei email ignore birth"), "English");
        let (layout, words) =
            guesses(&["ID de l'adhérent :", "Statut :", "Nom :", "Prénom", "Courriel", "Numéro adhérent"]);
        assert_eq!(
            (layout, words.join(" ").as_str()),
            (Layout::Galette, "external_id kind sei mei email no"),
            "French, with colons"
        );
        let (layout, words) = guesses(&["Member id", "Status", "Name", "First name", "Freed of dues", "Zip Code"]);
        assert_eq!(
            (layout, words.join(" ").as_str()),
            (Layout::Galette, "external_id kind sei mei ignore postal_code"),
            "English"
        );
        let (layout, words) =
            guesses(&["Contact ID", "Contact Type", "First Name", "Last Name", "Contact is in Trash"]);
        assert_eq!((layout, words.join(" ").as_str()), (Layout::Civicrm, "external_id type mei sei trash"), "CiviCRM");
        let (layout, words) = guesses(&["id", "personenart", "name", "vorname", "eintritt", "austritt"]);
        assert_eq!(
            (layout, words.join(" ").as_str()),
            (Layout::Openjverein, "external_id type sei mei joined_on left_on"),
            "JVerein"
        );
    }

    #[test]
    fn passwords_are_never_offered() {
        let (_, words) = guesses(&["氏名", "パスワード", "password"]);
        assert_eq!(words, ["name", "?ignore", "?ignore"], "a roster with passwords is taken in without them");
    }

    #[test]
    fn own_fields_are_found_by_name() {
        let field = KnownField { id: 7, name: "得意な楽器".to_owned(), kind: FieldType::Text, fills: true };
        let titles = ["得意な楽器".to_owned(), "項目:得意な楽器".to_owned()];
        let found = guess(Layout::Unknown, &titles[..1], std::slice::from_ref(&field));
        assert_eq!(found[0].map(|g| g.target), Some(Target::Field(7)), "by its name");
        let found = guess(Layout::Unknown, &titles[1..], &[field]);
        assert_eq!(found[0].map(|g| g.target), Some(Target::Field(7)), "as our own export writes it");
    }
}
