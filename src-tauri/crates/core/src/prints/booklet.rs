//! 名簿: a booklet with only the columns that were chosen and only the cells that their member agreed to show, for a
//! purpose and a recipient that stand on each page.

use std::collections::{BTreeMap, HashMap};

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use tsudoi_japan::{fold, postal};
use tsudoi_paper::{
    Error as PaperError,
    booklet::{Booklet as Paper, Row as Line, Section},
};

use super::{
    mailing::{LeftOut, Reason, Who},
    prepared::{Prepared, Withheld, day_words, gone},
    store,
    whom::Whom,
};
use crate::{
    Area, Document, Error, File, Permission, Reader, Result, association, ensure,
    members::{self, Answer, Listed, Listing, RosterColumn, Row},
    words,
};

/// By what the lines of a booklet are grouped; within a group they are in the order of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// ア行, カ行 …
    #[default]
    Kana,
    /// 会員種別
    Kind,
    /// 印; who has several stands under each.
    Tag,
    /// 支部
    Branch,
    /// 班
    Team,
    /// 卒年
    Class,
    /// 委員会
    Committee,
    /// 分科会
    Section,
}

impl Group {
    /// The kind of groups of the association, as the groups' room calls it.
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Kana | Self::Kind | Self::Tag => None,
            Self::Branch => Some("branch"),
            Self::Team => Some("team"),
            Self::Class => Some("class"),
            Self::Committee => Some("committee"),
            Self::Section => Some("section"),
        }
    }
}

/// Who has not said whether they want to stand in a 名簿.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Unsaid {
    /// They stand there with their name, and nothing that they have not agreed to show.
    #[default]
    Name,
    /// They are left out.
    LeaveOut,
}

/// 名簿の印刷.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Booklet {
    /// Who is listed.
    #[serde(default)]
    pub whom: Whom,
    /// Columns beside the name: `no`, `kind`, `organisation`, `address`, `phone`, `email`, `joined`, `birth`,
    /// `tags`, `field:3`.
    #[serde(default)]
    pub columns: Vec<String>,
    /// What becomes of those who have not said whether they want to be listed.
    #[serde(default)]
    pub unsaid: Unsaid,
    /// In which groups.
    #[serde(default)]
    pub group: Group,
    /// What it is called; 会員名簿 if empty.
    #[serde(default)]
    pub title: String,
    /// What it may be used for: stands on every page and in the journal. Needed to print.
    #[serde(default)]
    pub purpose: String,
    /// Who receives this copy: stands across every page and in the journal; may be empty.
    #[serde(default)]
    pub recipient: String,
}

/// The columns that are always there, with the message of their title.
const COLUMNS: [(&str, &str); 9] = [
    ("no", "prints-booklet-no"),
    ("kind", "prints-booklet-kind"),
    ("organisation", "prints-booklet-organisation"),
    ("address", "prints-booklet-address"),
    ("phone", "prints-booklet-phone"),
    ("email", "prints-booklet-email"),
    ("joined", "prints-booklet-joined"),
    ("birth", "prints-booklet-birth"),
    ("tags", "prints-booklet-tags"),
];

/// A column that was chosen: how it is named, its title.
enum Column {
    Usual(&'static str, String),
    Own(i64, String),
}

impl Column {
    fn title(&self) -> &String {
        match self {
            Self::Usual(_, title) | Self::Own(_, title) => title,
        }
    }

    /// What a member must agree to. What the association itself has laid down (number, kind, joining, tags) goes
    /// with the name.
    fn consent(&self) -> Option<RosterColumn> {
        match self {
            Self::Usual("organisation", _) => Some(RosterColumn::Workplace),
            Self::Usual("address", _) => Some(RosterColumn::Address),
            Self::Usual("phone", _) => Some(RosterColumn::Phone),
            Self::Usual("email", _) => Some(RosterColumn::Email),
            Self::Usual("birth", _) => Some(RosterColumn::Birth),
            Self::Usual(..) => None,
            Self::Own(id, _) => Some(RosterColumn::Field(*id)),
        }
    }
}

impl Booklet {
    pub(super) fn prepare(&self, reader: &Reader<'_>) -> Result<Prepared> {
        for (text, most, field) in
            [(&self.title, 40, "title"), (&self.purpose, 80, "purpose"), (&self.recipient, 40, "recipient")]
        {
            if text.chars().count() > most {
                return Err(Error::invalid(field, "error-too-long").arg("max", most));
            }
        }
        let columns = self.columns(reader)?;
        let own: Vec<i64> =
            columns.iter().filter_map(|c| if let Column::Own(id, _) = c { Some(*id) } else { None }).collect();
        let ids = self.whom.ids(reader)?;
        let mut withheld = Withholding::new(&columns);
        let mut left_out = Vec::new();
        let mut lines: Vec<(Row, Line)> = Vec::with_capacity(ids.len());
        for listed in members::listed(reader, &ids, &own)? {
            if let Some(reason) = self.why_not(&listed) {
                left_out.push(LeftOut::of(listed.row, reason));
                continue;
            }
            let Listed { row, withheld: cells, .. } = listed;
            let line = line(reader, &row, &columns);
            let all = [row.name.as_str(), &row.kana].into_iter().chain(line.cells.iter().map(String::as_str));
            let mut characters = tsudoi_paper::missing(&all.collect::<Vec<_>>().join("\n"));
            characters.dedup();
            if characters.is_empty() {
                withheld.count(&cells);
                lines.push((row, line));
            } else {
                let who = Who { member: row.id, no: row.no, name: row.name };
                left_out.push(LeftOut { who, reason: Reason::Characters, characters });
            }
        }
        let pieces = lines.len() as u64;
        let paper = self.paper(reader, &columns, lines)?;
        let print = match if pieces == 0 { None } else { Some(paper.draw()) } {
            None => None,
            Some(Ok(print)) => Some(print),
            Some(Err(PaperError::Missing(characters))) => {
                return Err(
                    Error::invalid("title", "prints-booklet-characters").arg("characters", characters.join(" "))
                );
            }
            Some(Err(PaperError::TooLong(_))) => return Err(Error::invalid("columns", "prints-booklet-too-long")),
            Some(Err(other)) => return Err(Error::internal(other)),
        };
        Ok(Prepared {
            kind: "prints-booklet-title",
            people: ids.len() as u64,
            pieces,
            sheets: print.as_ref().map_or(0, |print| print.len() as u64),
            left_out,
            withheld: withheld.said(),
            small: Vec::new(),
            doubts: Vec::new(),
            without_bars: 0,
            draw: Box::new(move |only| print.as_ref().map(|print| print.part(only)).ok_or(PaperError::Empty)),
        })
    }

    /// Why somebody does not stand in it.
    fn why_not(&self, listed: &Listed) -> Option<Reason> {
        gone(&listed.row).or(match listed.listing {
            Listing::Refused => Some(Reason::Refused),
            Listing::Unsaid if self.unsaid == Unsaid::LeaveOut => Some(Reason::Unsaid),
            Listing::Unsaid | Listing::Agreed => None,
        })
    }

    fn columns(&self, reader: &Reader<'_>) -> Result<Vec<Column>> {
        let fields = members::field_columns(reader)?;
        let find = |word: &String| {
            if let Some((key, title)) = COLUMNS.iter().find(|(key, _)| key == word) {
                return Ok(Column::Usual(key, words::say(reader.lang(), title, &[])));
            }
            let id = word.strip_prefix("field:").and_then(|id| id.parse().ok());
            let field = fields.iter().find(|field| Some(field.id) == id);
            field
                .map(|field| Column::Own(field.id, field.name.clone()))
                .ok_or_else(|| Error::invalid("columns", "prints-no-such-column").arg("column", word))
        };
        self.columns.iter().map(find).collect()
    }

    fn paper(&self, reader: &Reader<'_>, columns: &[Column], lines: Vec<(Row, Line)>) -> Result<Paper> {
        let lang = reader.lang();
        let say = |key: &str, args: &[(&str, String)]| words::say(lang, key, args);
        let us = association::show(reader)?;
        let day = day_words(lang, reader.today());
        let (purpose, recipient) = (self.purpose.trim().to_owned(), self.recipient.trim().to_owned());
        let title =
            if self.title.trim().is_empty() { say("prints-booklet-usual", &[]) } else { self.title.trim().to_owned() };
        let mut lead = vec![say("prints-booklet-lead", &[("day", day.clone()), ("count", lines.len().to_string())])];
        let mut foot = Vec::new();
        if !purpose.is_empty() {
            lead.push(say("prints-booklet-purpose", &[("purpose", purpose)]));
            foot.extend(lead.last().cloned());
        }
        if !recipient.is_empty() {
            foot.push(say("prints-booklet-recipient", &[("recipient", recipient.clone())]));
        }
        foot.push(day.clone());
        let titles = columns.iter().map(|column| column.title().clone());
        Ok(Paper {
            title,
            lead,
            columns: std::iter::once(say("prints-booklet-name", &[])).chain(titles).collect(),
            sections: self.sections(reader, lines)?,
            foot: foot.join("　"),
            mark: if recipient.is_empty() { format!("{} {day}", us.name) } else { format!("{recipient} {day}") },
            care: say("prints-booklet-care", &[("association", us.name.clone())]),
            continued: say("prints-booklet-continued", &[]),
            association: us.name,
        })
    }

    /// The lines in their groups.
    fn sections(&self, reader: &Reader<'_>, lines: Vec<(Row, Line)>) -> Result<Vec<Section>> {
        let other = || words::say(reader.lang(), "prints-booklet-other", &[]);
        let mut places = match self.group.code() {
            Some(kind) => store::places(reader, kind)?,
            None => HashMap::new(),
        };
        // Ordered by a key before the heading: kana rows by their place, others by their name, the rest last.
        let mut groups: BTreeMap<(u8, String), Vec<Line>> = BTreeMap::new();
        for (row, line) in lines {
            let mut keys: Vec<(u8, String)> = match self.group {
                Group::Kana => kana_row(&row.kana).into_iter().collect(),
                Group::Kind => Some((0, row.kind)).filter(|(_, kind)| !kind.is_empty()).into_iter().collect(),
                Group::Tag => row.tags.into_iter().map(|tag| (0, tag)).collect(),
                _ => places.remove(&row.id).unwrap_or_default().into_iter().map(|name| (0, name)).collect(),
            };
            if keys.is_empty() {
                keys.push((u8::MAX, other()));
            }
            for key in keys {
                groups.entry(key).or_default().push(line.clone());
            }
        }
        Ok(groups.into_iter().map(|((_, heading), rows)| Section { heading, rows }).collect())
    }
}

/// Counts the cells that stay empty, by column.
struct Withholding<'c>(Vec<(&'c Column, Withheld)>);

impl<'c> Withholding<'c> {
    fn new(columns: &'c [Column]) -> Self {
        let none = |column: &'c Column| (column, Withheld { column: column.title().clone(), refused: 0, unsaid: 0 });
        Self(columns.iter().map(none).collect())
    }

    fn count(&mut self, cells: &[(RosterColumn, Answer)]) {
        for (cell, answer) in cells {
            for (_, counted) in self.0.iter_mut().filter(|(column, _)| column.consent() == Some(*cell)) {
                let of = if *answer == Answer::No { &mut counted.refused } else { &mut counted.unsaid };
                *of += 1;
            }
        }
    }

    fn said(self) -> Vec<Withheld> {
        self.0.into_iter().map(|(_, counted)| counted).filter(|c| c.refused + c.unsaid > 0).collect()
    }
}

/// ア行 to ワ行 with their place, by the first kana.
fn kana_row(kana: &str) -> Option<(u8, String)> {
    const ROWS: [(char, char, &str); 10] = [
        ('ア', 'オ', "ア行"),
        ('カ', 'ゴ', "カ行"),
        ('サ', 'ゾ', "サ行"),
        ('タ', 'ド', "タ行"),
        ('ナ', 'ノ', "ナ行"),
        ('ハ', 'ポ', "ハ行"),
        ('マ', 'モ', "マ行"),
        ('ヤ', 'ヨ', "ヤ行"),
        ('ラ', 'ロ', "ラ行"),
        ('ワ', 'ヲ', "ワ行"),
    ];
    let first = fold::fold(kana).chars().next()?;
    ROWS.iter()
        .zip(0..)
        .find(|((from, to, _), _)| (*from..=*to).contains(&first))
        .map(|((_, _, row), at)| (at, (*row).to_owned()))
}

fn line(reader: &Reader<'_>, row: &Row, columns: &[Column]) -> Line {
    let lang = reader.lang();
    let day = |day: Option<crate::values::Day>| day.map_or_else(String::new, |day| day_words(lang, day));
    let cell = |column: &Column| match column {
        Column::Usual("no", _) => row.no.clone(),
        Column::Usual("kind", _) => row.kind.clone(),
        Column::Usual("organisation", _) => row.organisation.clone(),
        Column::Usual("address", _) if row.address.is_empty() => String::new(),
        Column::Usual("address", _) if row.postal_code.is_empty() => row.address.clone(),
        Column::Usual("address", _) => format!("〒{} {}", postal::format(&row.postal_code), row.address),
        Column::Usual("phone", _) => row.phone.clone(),
        Column::Usual("email", _) => row.email.clone(),
        Column::Usual("joined", _) => day(row.joined_on),
        Column::Usual("birth", _) => day(row.birth),
        Column::Usual(..) => row.tags.join("、"),
        Column::Own(id, _) => row.fields.get(id).map_or_else(String::new, |value| own(reader, value)),
    };
    Line { name: row.name.clone(), kana: row.kana.clone(), cells: columns.iter().map(cell).collect() }
}

/// The value of an own field, as it is read.
fn own(reader: &Reader<'_>, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(yes) => words::say(reader.lang(), if *yes { "prints-yes" } else { "prints-no" }, &[]),
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("、"),
        Value::Null | Value::Object(_) => String::new(),
        number @ Value::Number(_) => number.to_string(),
    }
}

impl Document for Booklet {
    const NAME: &'static str = "prints.booklet";
    const NEEDS: Permission = Permission::change(Area::Export);
    const SCOPED: bool = true;
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        ensure!(!self.purpose.trim().is_empty(), "purpose", "prints-booklet-no-purpose");
        let prepared = self.prepare(reader)?;
        let recipient = self.recipient.trim();
        let purpose = self.purpose.trim();
        let said = if recipient.is_empty() { purpose.to_owned() } else { format!("{purpose} → {recipient}") };
        prepared.file(reader, &said)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reading_falls_into_its_row() {
        for (kana, row) in [
            ("アイザワ", "ア行"),
            ("ガモウ", "カ行"),
            ("ヴィンセント", "ハ行"),
            ("ジョウ", "サ行"),
            ("わたなべ", "ワ行"),
            ("ポンタ", "ハ行"),
        ] {
            assert_eq!(kana_row(kana).map(|(_, row)| row).as_deref(), Some(row), "{kana} is looked for there");
        }
        assert_eq!(kana_row(""), None, "without a reading it stands last");
        assert_eq!(kana_row("Smith"), None, "so do letters");
    }
}
