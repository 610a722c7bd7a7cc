//! 宛名: from members to pieces of mail. Who gets one and who does not and why, whose names share one, which
//! honorific and which address stand on it, and in which order they come out of the printer.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::{customer_barcode, postal, upright};
use tsudoi_paper::{
    Error as PaperError,
    post::{Addressee, Piece},
};

use super::whom::Whom;
use crate::{
    Error, Reader, Result, ensure, households,
    members::{self, AddressLabel, Letter, LetterAddress},
};

/// Whose names stand on a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Together {
    /// One piece for each member.
    #[default]
    Each,
    /// 世帯まとめ, 連名: one piece for a household, 世帯主 first.
    Names,
    /// 世帯まとめ, ご家族ご一同様: one piece for a household, to its 世帯主 and family.
    Family,
}

/// Which address letters go to; where a member has none of that kind, the 送付先.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whither {
    /// 送付先
    #[default]
    Mailing,
    /// 自宅
    Home,
    /// 勤務先
    Work,
}

/// In which order pieces come out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// 郵便番号順
    #[default]
    Postal,
    /// 五十音順
    Kana,
    /// 会員番号順
    No,
}

/// How members become pieces of mail.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mailing {
    /// Whose names share a piece.
    #[serde(default)]
    pub together: Together,
    /// Which address.
    #[serde(default)]
    pub address: Whither,
    /// In which order.
    #[serde(default)]
    pub order: Order,
    /// 敬称 for all people whose record says none: 様 unless given (先生, 殿). Organisations get 御中.
    #[serde(default)]
    pub honorific: String,
    /// Print the 会員番号, small.
    #[serde(default)]
    pub number: bool,
    /// Print カスタマバーコード, where the address allows one.
    #[serde(default)]
    pub bars: bool,
}

/// A member, named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Who {
    /// Key.
    pub member: i64,
    /// 会員番号
    pub no: String,
    /// As people call them.
    pub name: String,
}

/// Why a member gets nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// No address is written down.
    NoAddress,
    /// 発送停止
    MailStop,
    /// 住所不明
    Lost,
    /// They do not want it.
    Refused,
    /// Nobody has asked them, and who was not asked is not listed.
    Unsaid,
    /// 逝去
    Died,
    /// 退会
    Left,
    /// Characters that no font has.
    Characters,
    /// It fits at no legible size.
    TooLong,
}

/// Who gets nothing, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftOut {
    /// Who.
    #[serde(flatten)]
    pub who: Who,
    /// Why.
    pub reason: Reason,
    /// The characters that no font has.
    pub characters: Vec<String>,
}

impl LeftOut {
    /// Somebody of the roster.
    pub(super) fn of(row: members::Row, reason: Reason) -> Self {
        Self { who: Who { member: row.id, no: row.no, name: row.name }, reason, characters: Vec::new() }
    }

    /// Somebody whose piece cannot be drawn; any other error is a bug.
    pub(super) fn because(who: Who, error: PaperError) -> Result<Self> {
        match error {
            PaperError::Missing(characters) => Ok(Self { who, reason: Reason::Characters, characters }),
            PaperError::TooLong(_) => Ok(Self { who, reason: Reason::TooLong, characters: Vec::new() }),
            other => Err(Error::internal(other)),
        }
    }
}

/// A piece of mail before it is laid out.
#[derive(Debug)]
pub(super) struct Planned {
    /// Whose it is; the first names it.
    pub(super) who: Vec<Who>,
    pub(super) piece: Piece,
    /// Where it goes, for questions about it.
    pub(super) address: LetterAddress,
}

/// Pieces in their order, and who gets none.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) pieces: Vec<Planned>,
    pub(super) left_out: Vec<LeftOut>,
    /// How many members were asked for.
    pub(super) people: u64,
}

/// Names on one piece; more become 「ご家族ご一同様」.
const MOST_NAMES: usize = 5;

impl Mailing {
    /// The pieces for these people. `is_upright`: the numbers of addresses become 漢数字.
    pub(super) fn plan(&self, reader: &Reader<'_>, whom: &Whom, is_upright: bool) -> Result<Plan> {
        ensure!(self.honorific.chars().count() <= 8, "honorific", "prints-honorific-long");
        self.plan_of(reader, &whom.ids(reader)?, is_upright)
    }

    /// The same for these members, in this order.
    pub(super) fn plan_of(&self, reader: &Reader<'_>, ids: &[i64], is_upright: bool) -> Result<Plan> {
        let wanted = match self.address {
            Whither::Mailing => None,
            Whither::Home => Some(AddressLabel::Home),
            Whither::Work => Some(AddressLabel::Work),
        };
        let mut plan = Plan { people: ids.len() as u64, ..Plan::default() };
        let mut reached: Vec<(Letter, LetterAddress)> = Vec::with_capacity(ids.len());
        for mut letter in members::letters(reader, ids, wanted)? {
            match (why_not(&letter), letter.address.take()) {
                (None, Some(address)) => reached.push((letter, address)),
                (reason, _) => {
                    let reason = reason.unwrap_or(Reason::NoAddress);
                    plan.left_out.push(LeftOut { who: who(&letter), reason, characters: Vec::new() });
                }
            }
        }
        plan.pieces =
            self.groups(reader, reached)?.into_iter().filter_map(|group| self.piece(group, is_upright)).collect();
        match self.order {
            // The order of names is the one in which they come.
            Order::Kana => {}
            Order::Postal => plan.pieces.sort_by(|a, b| a.address.postal_code.cmp(&b.address.postal_code)),
            Order::No => plan.pieces.sort_by(|a, b| a.who.first().map(|w| &w.no).cmp(&b.who.first().map(|w| &w.no))),
        }
        Ok(plan)
    }

    /// Those who share a piece: people of a household that wants one letter, at the same address, 世帯主 first.
    fn groups(
        &self,
        reader: &Reader<'_>,
        reached: Vec<(Letter, LetterAddress)>,
    ) -> Result<Vec<Vec<(Letter, LetterAddress)>>> {
        if self.together == Together::Each {
            return Ok(reached.into_iter().map(|one| vec![one]).collect());
        }
        let members: Vec<i64> = reached.iter().map(|(letter, _)| letter.member).collect();
        let mut waiting: HashMap<i64, (Letter, LetterAddress)> =
            reached.into_iter().map(|one| (one.0.member, one)).collect();
        let mut groups = Vec::new();
        for shared in households::letters(reader, &members)? {
            let people = shared.members.iter().filter_map(|member| waiting.remove(member));
            // Who lives elsewhere gets a piece of their own.
            let mut homes: Vec<Vec<(Letter, LetterAddress)>> = Vec::new();
            for one in people {
                match homes.iter_mut().find(|home| home.first().is_some_and(|(_, address)| *address == one.1)) {
                    Some(home) => home.push(one),
                    None => homes.push(vec![one]),
                }
            }
            groups.extend(homes);
        }
        for group in &mut groups {
            // Those of the first one's 姓 beside it: it stands on the piece only once.
            let first = group.first().map(|(letter, _)| letter.sei.clone()).unwrap_or_default();
            group.sort_by_key(|(letter, _)| letter.sei != first);
        }
        Ok(groups)
    }

    /// The piece of a group; the first of it names it and has its address.
    fn piece(&self, group: Vec<(Letter, LetterAddress)>, is_upright: bool) -> Option<Planned> {
        let all: Vec<Who> = group.iter().map(|(letter, _)| who(letter)).collect();
        let mut names: Vec<Addressee> = Vec::new();
        let family = group.len() > 1 && (self.together == Together::Family || group.len() > MOST_NAMES);
        let first = group.first().map(|(letter, _)| letter.sei.clone()).unwrap_or_default();
        for (letter, _) in group.iter().take(if family { 1 } else { MOST_NAMES }) {
            let mut name = self.addressee(letter);
            if !names.is_empty() && name.family == first && !name.given.is_empty() {
                name.family.clear();
            }
            names.push(name);
        }
        if family {
            // On paper a letter is Japanese, whatever the language of the office.
            names
                .push(Addressee { family: String::new(), given: "ご家族".into(), honorific: "ご一同様".into() });
        }
        let (letter, address) = group.into_iter().next()?;
        let at_work = address.label == AddressLabel::Work.code() && !letter.is_organisation;
        let piece = Piece {
            postal_code: postal::format(&address.postal_code),
            address: written(&address, is_upright),
            organisation: match &letter.attention {
                Some(attention) => joined([&letter.organisation, &attention.department, &attention.title]),
                None if at_work && all.len() == 1 => letter.organisation,
                None => String::new(),
            },
            names,
            note: if self.number {
                all.iter().map(|w| w.no.as_str()).collect::<Vec<_>>().join(" ")
            } else {
                String::new()
            },
            bars: if self.bars { bars(&address) } else { None },
        };
        Some(Planned { who: all, piece, address })
    }

    /// 様 or what the print says for people, 御中 for organisations; the record's own word before both.
    fn addressee(&self, letter: &Letter) -> Addressee {
        if let Some(attention) = &letter.attention {
            // A person is named: 御中 gives way to theirs.
            let given = self.honorific.trim();
            let honorific = if given.is_empty() { "様" } else { given }.to_owned();
            return Addressee { family: attention.name.clone(), given: String::new(), honorific };
        }
        let is_nameless = letter.sei.is_empty() && letter.mei.is_empty();
        let is_person = !(letter.is_organisation || is_nameless);
        let usual = match (is_person, self.honorific.trim()) {
            (false, _) => "御中",
            (true, "") => "様",
            (true, given) => given,
        };
        let honorific = if letter.honorific.is_empty() { usual } else { &letter.honorific }.to_owned();
        if is_person {
            Addressee { family: letter.sei.clone(), given: letter.mei.clone(), honorific }
        } else {
            Addressee { family: letter.organisation.clone(), given: String::new(), honorific }
        }
    }
}

/// A piece to each of these members for papers that bear the address themselves, in this order, and why it cannot
/// go by post, if so. Who left is written to: what is owed is owed.
pub(crate) fn letters(reader: &Reader<'_>, members: &[i64]) -> Result<Vec<(i64, Piece, Option<Reason>)>> {
    let mailing = Mailing::default();
    let one = |mut letter: Letter| {
        letter.left = false;
        let (member, reason) = (letter.member, why_not(&letter));
        let address = letter.address.take();
        let reason = reason.or(address.is_none().then_some(Reason::NoAddress));
        let piece = mailing.piece(vec![(letter, address.unwrap_or_default())], false);
        (member, piece.map(|planned| planned.piece).unwrap_or_default(), reason)
    };
    Ok(members::letters(reader, members, None)?.into_iter().map(one).collect())
}

fn who(letter: &Letter) -> Who {
    Who { member: letter.member, no: letter.no.clone(), name: letter.name() }
}

/// Nothing goes to the dead, to those who left, or against a wish; the gravest is named.
fn why_not(letter: &Letter) -> Option<Reason> {
    if letter.dead {
        Some(Reason::Died)
    } else if letter.left {
        Some(Reason::Left)
    } else if letter.mail_stop {
        Some(Reason::MailStop)
    } else if letter.refused {
        Some(Reason::Refused)
    } else if letter.lost {
        Some(Reason::Lost)
    } else {
        None
    }
}

/// What is there of some texts, with a space between.
fn joined(texts: [&str; 3]) -> String {
    texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whether the post of this country does not deliver there: other codes, and no kanji for its numbers.
pub(super) fn is_abroad(address: &LetterAddress) -> bool {
    address.label == AddressLabel::Abroad.code()
}

/// The address in paragraphs: up to the number, then the building.
fn written(address: &LetterAddress, is_upright: bool) -> Vec<String> {
    let is_upright = is_upright && !is_abroad(address);
    let place = [address.prefecture.as_str(), &address.city, &address.street].concat();
    [place.as_str(), &address.building]
        .into_iter()
        .filter(|line| !line.is_empty())
        .map(|line| if is_upright { upright::numbers_in_kanji(line) } else { line.to_owned() })
        .collect()
}

fn bars(address: &LetterAddress) -> Option<Vec<customer_barcode::Bar>> {
    if is_abroad(address) {
        return None;
    }
    // The building begins a new word: its number is not part of that before it.
    customer_barcode::bars(&address.postal_code, &format!("{} {}", address.street, address.building))
}
