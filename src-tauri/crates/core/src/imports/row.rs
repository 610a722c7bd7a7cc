//! A row of a sheet becomes a draft of a member: cells are cleaned and put where they belong, and what
//! is odd is said. Knows nothing of the members that there are.

use std::collections::HashMap;

use tsudoi_japan::{money, name, organisation};
use tsudoi_sheet::Row;

use super::{
    address::{self, full_address},
    clean::{self, Say},
    draft::Draft,
    layout::Layout,
    merge::Mode,
    remark::{Remark, Weight},
    target::{FieldType, Part, Target},
    vocabulary,
};
use crate::{
    dues,
    members::bulk::{FieldValue, WholeEmail, WholePhone},
    values::Day,
};

/// A column that is taken in.
#[derive(Debug, Clone)]
pub struct Column {
    /// From 0.
    pub index: usize,
    /// What it becomes.
    pub target: Target,
    /// Of an own field: what it holds and what may be chosen.
    pub field: Option<(FieldType, Vec<String>)>,
    /// What happens to values that a member has already; none: as for the whole sheet.
    pub rule: Option<Mode>,
    /// Cells are taken as they are: nothing is repaired in them.
    pub is_plain: bool,
}

/// What is told about the sheet as a whole.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Where the sheet comes from.
    pub layout: Layout,
    /// The columns that are taken in.
    pub columns: Vec<Column>,
    /// Today: nobody was born after it.
    pub today: Day,
    /// What a person has put right, by row and column.
    pub corrections: HashMap<(u32, usize), String>,
    /// Cells that begin with a csv's apostrophe lose it (other programs' xlsx; a csv's reader does it itself).
    pub undo_apostrophes: bool,
}

impl Frame {
    /// The rule of the column that brings this value.
    pub fn rule(&self, wanted: Target) -> Option<Mode> {
        use Target::{Home, Kana, Mei, MeiKana, Name, Sei, SeiKana, Work};
        let brings = |target: Target| {
            target == wanted
                || matches!(
                    (wanted, target),
                    (Sei | Mei, Name)
                        | (SeiKana | MeiKana, Kana)
                        | (Home(Part::Whole), Home(_))
                        | (Work(Part::Whole), Work(_))
                )
        };
        self.columns.iter().filter(|column| brings(column.target)).find_map(|column| column.rule)
    }

    /// Whether the sheet has a column for that part of the address.
    pub fn has_part(&self, label: &str, part: Part) -> bool {
        self.columns.iter().any(|column| match column.target {
            Target::Work(own) => label == "work" && (own == part || own == Part::Whole),
            Target::Home(own) => label != "work" && (own == part || own == Part::Whole),
            _ => false,
        })
    }
}

/// What a row says. `None`: nothing at all is in the columns that are taken in.
pub fn read(row: Row<'_>, frame: &Frame) -> Option<Draft> {
    let mut draft = Draft { row: row.number(), ..Draft::default() };
    let mut whole = Wholes::default();
    let mut some = false;
    for (position, column) in frame.columns.iter().enumerate() {
        let mut cell = row.get(column.index);
        if frame.undo_apostrophes {
            cell = tsudoi_sheet::defuse::undo(cell);
        }
        if !frame.corrections.is_empty()
            && let Some(correction) = frame.corrections.get(&(row.number(), column.index))
        {
            cell = correction;
        }
        if cell.is_empty() {
            continue;
        }
        some |= !cell.trim().is_empty();
        let before = draft.remarks.len();
        put(&mut draft, &mut whole, position, column, cell, frame);
        if column.is_plain && draft.remarks.len() > before {
            take_plain(&mut draft, before, column);
        }
    }
    if !some {
        return None;
    }
    finish(&mut draft, whole);
    Some(draft)
}

/// What was repaired in a cell of a column that is to be taken as it is stands there as the sheet has it; a
/// day that can only be read by a guess is in doubt.
fn take_plain(draft: &mut Draft, before: usize, column: &Column) {
    let repaired: Vec<Remark> = draft.remarks.split_off(before).into_iter().collect();
    for mut remark in repaired {
        let Some(fix) = remark.fix.take() else {
            if matches!(remark.key, "import-day-serial" | "import-day-month") {
                remark.weight = Weight::Doubt;
                draft.forget_day(column.target);
            }
            draft.remarks.push(remark);
            continue;
        };
        match column.target {
            Target::Home(Part::PostalCode) => draft.address("home").postal_code.clone_from(&remark.value),
            Target::Work(Part::PostalCode) => draft.address("work").postal_code.clone_from(&remark.value),
            Target::Phone(_) => {
                if let Some(phone) = draft.phones.iter_mut().find(|phone| phone.number == fix) {
                    phone.number.clone_from(&remark.value);
                }
            }
            _ => {
                remark.fix = Some(fix);
                draft.remarks.push(remark);
            }
        }
    }
}

/// The longest line of a record, in characters, as the room of members has it.
const LONGEST: usize = 200;

/// Of 会員番号 and of a tag.
const LONGEST_NO: usize = 40;
const LONGEST_TAG: usize = 50;

/// What parts several values in one cell, beside line ends.
pub const LIST_MARKS: &[char] = &[',', '、', ';', '，', '；'];

/// Cells that can only be parted when the rest of the row is known.
#[derive(Default)]
struct Wholes<'r> {
    name: Option<(usize, &'r str)>,
    kana: Option<(usize, &'r str)>,
    home: &'r str,
    work: &'r str,
    country: &'r str,
    trash: bool,
}

fn put<'r>(draft: &mut Draft, whole: &mut Wholes<'r>, position: usize, column: &Column, cell: &'r str, frame: &Frame) {
    let index = column.index;
    let text = clean::line(cell);
    if text.is_empty() {
        return;
    }
    if text.len() > LONGEST && text.chars().count() > LONGEST && !column.target.may_be_long() {
        draft.doubt(index, &text.chars().take(40).collect::<String>(), "import-too-long");
        return;
    }
    match column.target {
        Target::Ignore => {}
        Target::No if text.chars().count() > LONGEST_NO => draft.doubt(index, &text, "import-too-long"),
        Target::No => draft.no = text.into_owned(),
        Target::Name => whole.name = Some((index, cell.trim())),
        Target::Kana => whole.kana = Some((index, cell.trim())),
        Target::Sei => draft.sei = text.into_owned(),
        Target::Mei => draft.mei = text.into_owned(),
        Target::SeiKana => kana(draft, index, &text, |d| &mut d.sei_kana),
        Target::MeiKana => kana(draft, index, &text, |d| &mut d.mei_kana),
        Target::OrganisationKana => kana(draft, index, &text, |d| &mut d.organisation_kana),
        Target::Organisation => {
            if draft.organisation.is_empty() && !clean::is_nothing(&text) {
                draft.organisation = text.into_owned();
            }
        }
        Target::Type => {
            draft.is_organisation = Some(draft.word(&vocabulary::TYPE, index, &text) == "organisation");
            draft.says_type = true;
        }
        Target::Honorific => draft.honorific = text.into_owned(),
        Target::FormerSei => draft.former_sei = text.into_owned(),
        Target::FormerSeiKana => kana(draft, index, &text, |d| &mut d.former_sei_kana),
        Target::RomajiSei => draft.romaji_sei = text.into_owned(),
        Target::RomajiMei => draft.romaji_mei = text.into_owned(),
        Target::Degree => draft.degree = text.into_owned(),
        Target::MailStopReason => draft.mail_stop_reason = text.into_owned(),
        Target::Gender => draft.gender = draft.word(&vocabulary::GENDER, index, &text),
        Target::Language => draft.language = draft.word(&vocabulary::LANGUAGE, index, &text),
        Target::Birth => draft.birth = past_day(draft, index, &text, frame),
        Target::Death => draft.death = past_day(draft, index, &text, frame),
        Target::JoinedOn => draft.joined_on = day(draft, index, &text, frame),
        Target::StartsOn => draft.starts_on = day(draft, index, &text, frame),
        Target::LeftOn => draft.left_on = day(draft, index, &text, frame),
        Target::AskedOn => draft.asked_on = day(draft, index, &text, frame),
        Target::StatusOn => draft.status_on = day(draft, index, &text, frame),
        Target::EndReason => draft.end_reason = draft.word(&vocabulary::END_REASON, index, &text),
        Target::Kind => {
            draft.kind = text.into_owned();
            draft.kind_column = Some(index);
        }
        Target::Memberships => draft.memberships = clean::lines(cell),
        Target::FormerNames => draft.former_names = clean::lines(cell),
        Target::LeaveFrom => draft.leave_from = day(draft, index, &text, frame),
        Target::LeaveUntil => draft.leave_until = day(draft, index, &text, frame),
        Target::Leaves => draft.leaves = clean::lines(cell),
        Target::Groups => draft.groups.push(clean::lines(cell)),
        Target::Consents => draft.consents = clean::lines(cell),
        Target::Consent(purpose) => {
            let answer = draft.word(&vocabulary::ANSWER, index, &text);
            draft.answers.extend((!answer.is_empty()).then_some((purpose, answer)));
        }
        Target::Addresses => draft.more_addresses = clean::lines(cell),
        Target::Home(Part::Whole) => whole.home = cell,
        Target::Work(Part::Whole) => whole.work = cell,
        Target::Home(part) => address::part(draft, index, "home", part, &text, frame),
        Target::Work(part) => address::part(draft, index, "work", part, &text, frame),
        Target::Country => whole.country = cell.trim(),
        Target::OpeningBalance => {
            draft.balance = balance(draft, index, &text);
        }
        Target::Mailing => draft.mailing = draft.word(&vocabulary::ADDRESS, index, &text),
        Target::MailStop => draft.mail_stop = yes_no(draft, index, &text),
        Target::Phone(label) => phones(draft, index, label, cell, frame.layout),
        Target::Email(label) => emails(draft, index, label, cell),
        Target::MailingEmail => draft.mailing_email = text.into_owned(),
        Target::Bounced => draft.bounced = clean::lines(cell),
        Target::Tags => {
            if clean::several(cell, LIST_MARKS).any(|tag| tag.chars().count() > LONGEST_TAG) {
                draft.doubt(index, &text, "import-too-long");
            } else {
                draft.tags.push(clean::lines(cell));
            }
        }
        Target::Note => draft.notes.push(clean::lines(cell)),
        Target::ExternalId => {
            draft.external_key = match frame.layout {
                Layout::Own => text.into_owned(),
                Layout::Unknown => format!("import:{text}"),
                layout => format!("{}:{text}", layout.name()),
            }
        }
        Target::Status => {
            let status = draft.word(&vocabulary::STATUS, index, &text);
            // 会員ステータス(ID) and (名称) say the same; of CiviCRM's two the graver counts.
            if matches!(status, "died" | "left") || draft.status.is_empty() {
                draft.status = status;
            }
        }
        Target::Deceased => {
            if yes_no(draft, index, &text) == Some(true) {
                draft.status = "died";
            }
        }
        Target::Trash => whole.trash = yes_no(draft, index, &text) == Some(true),
        Target::Field(_) | Target::NewField(_) => {
            if let Some(value) = field(draft, index, column, cell, frame) {
                draft.fields.push((position, value));
            }
        }
    }
}

pub(super) fn day(draft: &mut Draft, column: usize, cell: &str, frame: &Frame) -> Option<Day> {
    if clean::is_nothing(cell) || cell.starts_with("0000-00-00") {
        return None;
    }
    let cleaned = clean::day(cell, frame.layout.day_first());
    draft.take(column, cell, cleaned)
}

fn past_day(draft: &mut Draft, column: usize, cell: &str, frame: &Frame) -> Option<Day> {
    let day = day(draft, column, cell, frame)?;
    if day > frame.today {
        draft.doubt(column, cell, "import-day-future");
        return None;
    }
    Some(day)
}

fn yes_no(draft: &mut Draft, column: usize, cell: &str) -> Option<bool> {
    match draft.word(&vocabulary::YES_NO, column, cell) {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// 過年度残高: whole yen; nothing owed is no balance.
fn balance(draft: &mut Draft, column: usize, cell: &str) -> i64 {
    if clean::is_nothing(cell) {
        return 0;
    }
    match money::parse_yen(cell) {
        Some(amount) if (0..=dues::MOST).contains(&amount) => amount,
        _ => {
            draft.doubt(column, cell, "import-balance-unreadable");
            0
        }
    }
}

fn kana(draft: &mut Draft, column: usize, cell: &str, place: impl Fn(&mut Draft) -> &mut String) {
    let (kana, say) = clean::kana(cell);
    draft.note(column, cell, say);
    *place(draft) = kana;
}

fn phones(draft: &mut Draft, column: usize, label: &'static str, cell: &str, layout: Layout) {
    for piece in clean::several(cell, LIST_MARKS) {
        // hitobito's free ones: 「Büro:+41 31 123 45 67」.
        let number = piece.rsplit_once(':').map_or(piece, |(_, number)| number.trim());
        let (number, say) = clean::phone_number(number.trim_start_matches('\''));
        draft.note(column, piece, say);
        // 「電話」 of a roster that somebody made holds whatever number there is.
        let is_mobile = ["070", "080", "090"].iter().any(|head| number.starts_with(head));
        let label = if layout == Layout::Unknown && label == "home" && is_mobile { "mobile" } else { label };
        if !draft.phones.iter().any(|p| p.label == label && p.number == number) {
            draft.phones.push(WholePhone { id: 0, label: label.to_owned(), number });
        }
    }
}

fn emails(draft: &mut Draft, column: usize, label: &'static str, cell: &str) {
    for piece in clean::several(cell, LIST_MARKS) {
        let cleaned = clean::mail_address(piece)
            .or_else(|say| piece.rsplit_once(':').map_or(Err(say), |(_, rest)| clean::mail_address(rest)));
        let Some(address) = draft.take(column, piece, cleaned) else { continue };
        if !address.is_empty() && !draft.emails.iter().any(|e| e.address.eq_ignore_ascii_case(&address)) {
            draft.emails.push(WholeEmail { label: label.to_owned(), address, ..WholeEmail::default() });
        }
    }
}

/// The value of an own field.
fn field(draft: &mut Draft, index: usize, column: &Column, cell: &str, frame: &Frame) -> Option<FieldValue> {
    let (kind, choices) = column.field.as_ref()?;
    let text = clean::line(cell);
    let known = |choice: &str| choices.is_empty() || choices.iter().any(|c| c == choice);
    match kind {
        FieldType::Text => Some(FieldValue::Text(clean::lines(cell))),
        FieldType::Date => day(draft, index, &text, frame).map(FieldValue::Day),
        FieldType::YesNo => yes_no(draft, index, &text).map(|yes| FieldValue::Number(f64::from(u8::from(yes)))),
        FieldType::Number => {
            let number = clean::number(&text);
            if number.is_none() {
                draft.doubt(index, &text, "import-number-unreadable");
            }
            number.map(FieldValue::Number)
        }
        FieldType::Choice => {
            if !known(&text) {
                draft.doubt(index, &text, "import-choice-unknown");
                return None;
            }
            Some(FieldValue::Text(text.into_owned()))
        }
        FieldType::Choices => {
            let whole = clean::lines(cell);
            let mut chosen: Vec<&str> = Vec::new();
            for line in whole.lines().map(str::trim).filter(|l| !l.is_empty()) {
                if choices.iter().any(|c| c == line) {
                    chosen.push(line);
                } else {
                    chosen.extend(clean::several(line, LIST_MARKS));
                }
            }
            if let Some(unknown) = chosen.iter().find(|c| !known(c)) {
                draft.doubt(index, unknown, "import-choice-unknown");
                return None;
            }
            serde_json::to_string(&chosen).ok().map(FieldValue::Text)
        }
    }
}

/// What needs the whole row: names in one cell, addresses in one cell, who it is.
fn finish(draft: &mut Draft, whole: Wholes<'_>) {
    if whole.trash {
        draft.remarks.push(Remark::row(Weight::Out, "import-in-trash"));
    }
    if let Some((column, cell)) = whole.name {
        full_name(draft, column, cell);
    }
    who(draft);
    if let Some((column, cell)) = whole.kana {
        full_kana(draft, column, cell);
    }
    for (label, cell) in [("home", whole.home), ("work", whole.work)] {
        if !cell.is_empty() {
            full_address(draft.address(label), &clean::line(cell));
        }
    }
    let country = whole.country;
    if !(country.is_empty() || matches!(country, "日本" | "Japan" | "JP" | "Japon" | "JAPAN")) {
        if let Some(home) = draft.addresses.iter_mut().find(|a| a.label == "home") {
            "abroad".clone_into(&mut home.label);
            home.city = if home.city.is_empty() { country.to_owned() } else { format!("{}, {country}", home.city) };
        }
        // Postal codes elsewhere have other lengths, and telephones other first digits.
        draft.remarks.retain(|r| !matches!(r.key, "import-postal-odd" | "import-phone-odd"));
    }
    draft.addresses.retain(|a| {
        [&a.postal_code, &a.prefecture, &a.city, &a.street, &a.building].iter().any(|part| !part.is_empty())
    });
    let has_name = !(draft.sei.is_empty() && draft.mei.is_empty());
    let has_right_name = match draft.is_organisation {
        Some(true) => !draft.organisation.is_empty(),
        _ => has_name,
    };
    if !has_right_name {
        draft.remarks.push(Remark::row(Weight::Out, "import-no-name"));
    }
    if let (Some(joined), Some(left)) = (draft.joined_on, draft.left_on)
        && left < joined
    {
        draft
            .remarks
            .push(Remark::row(Weight::Doubt, "import-left-before-joined").arg("joined", joined).arg("left", left));
    }
}

/// 氏名 in one cell.
fn full_name(draft: &mut Draft, column: usize, cell: &str) {
    let name = clean::line(cell);
    if draft.is_organisation == Some(true) || draft.is_organisation.is_none() && organisation::is_organisation(&name) {
        draft.is_organisation = Some(true);
        draft.organisation = name.into_owned();
        return;
    }
    let split = name::split_full_name(&name);
    if !split.certain {
        let fix = format!("{} {}", split.sei, split.mei);
        draft.note(column, cell, Some(Say { key: "import-name-guess", fix: Some(fix.trim().to_owned()) }));
    }
    draft.sei = split.sei;
    draft.mei = split.mei;
}

/// Person or organisation, as the row says or shows.
fn who(draft: &mut Draft) {
    let no_person = draft.sei.is_empty() && draft.mei.is_empty();
    if draft.is_organisation == Some(true) && draft.organisation.is_empty() {
        // OpenJVerein writes an organisation's name where the family name stands.
        draft.organisation = std::mem::take(&mut draft.sei);
        if draft.organisation.is_empty() {
            draft.organisation = std::mem::take(&mut draft.mei);
        }
    }
    if no_person && !draft.organisation.is_empty() && draft.is_organisation.is_none() {
        draft.is_organisation = Some(true);
    }
}

/// A reading in one cell goes where the name went.
fn full_kana(draft: &mut Draft, column: usize, cell: &str) {
    let (kana, say) = clean::kana(&clean::line(cell));
    draft.note(column, cell, say);
    if draft.is_organisation == Some(true) {
        draft.organisation_kana = kana;
        return;
    }
    if let Some((sei, mei)) = kana.split_once('\u{3000}') {
        sei.clone_into(&mut draft.sei_kana);
        mei.clone_into(&mut draft.mei_kana);
        return;
    }
    if !kana.is_empty() && !draft.mei.is_empty() {
        draft.note(column, cell, Some(Say { key: "import-kana-one", fix: None }));
    }
    draft.sei_kana = kana;
}
