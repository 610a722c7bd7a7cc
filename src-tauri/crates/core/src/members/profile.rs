//! What a member may be shown of themselves, as the form of My Page is laid out; and which mail addresses are theirs.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    fields::{self, Form, FormItem, forms},
    look::FieldValue,
    record::Record,
    store,
};
use crate::{Reader, Result, error::OrNotFound, membership, values::Day, words};

/// What the roster says of a member, as far as it is theirs to see.
#[derive(Debug, Clone)]
pub struct Profile {
    /// As it is read.
    pub name: String,
    /// Furigana; may be empty.
    pub kana: String,
    /// 会員番号.
    pub no: String,
    /// 会員種別 now; none when there is no membership now.
    pub kind: Option<String>,
    /// 入会日.
    pub since: Option<Day>,
    /// The last day of the membership, when it has one.
    pub until: Option<Day>,
    /// What the association shows at My Page, in its order.
    pub items: Vec<ProfileItem>,
}

/// One item of the form of My Page.
#[derive(Debug, Clone)]
pub struct ProfileItem {
    /// As the form names it: `birth`, `field:12`.
    pub item: String,
    /// As people call it.
    pub label: String,
    /// What is written down; none: nothing is.
    pub lines: Vec<ProfileLine>,
    /// Words beside it; may be empty.
    pub help: String,
    /// Whether the association asks for it and has nothing.
    pub lacking: bool,
}

/// One line of an item.
#[derive(Debug, Clone, Default)]
pub struct ProfileLine {
    /// As it is read; empty where it is a day.
    pub text: String,
    /// Where it is a day.
    pub day: Option<Day>,
    /// 送付先.
    pub mailing: bool,
}

impl ProfileLine {
    fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    fn day(day: Day) -> Self {
        Self { day: Some(day), ..Self::default() }
    }
}

/// Who a member is, to be compared with a paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// As it is read.
    pub name: String,
    /// Furigana, as it is read; may be empty.
    pub kana: String,
    /// 生年月日
    pub birth: Option<Day>,
    /// 自宅, else the address for letters, that holds today; empty when there is none.
    pub address: String,
}

/// Who the roster says that a member is.
pub fn told(reader: &Reader<'_>, member: i64) -> Result<Told> {
    let (_, record) = store::record(reader, member)?.or_not_found("error-no-such-member")?;
    let brief = store::brief(reader.conn, member)?.or_not_found("error-no-such-member")?;
    let addresses = store::addresses(reader, member)?;
    let today = addresses.iter().filter(|a| a.span().holds(reader.today()));
    // Of two homes the one that letters go to.
    let home = today.max_by_key(|a| (a.label == super::AddressLabel::Home, a.mailing));
    Ok(Told {
        name: brief.name,
        kana: brief.kana,
        birth: record.birth,
        address: home.map(super::Address::one_line).unwrap_or_default(),
    })
}

/// What a member may be shown of themselves.
pub fn profile(reader: &Reader<'_>, member: i64) -> Result<Profile> {
    let (no, mut record) = store::record(reader, member)?.or_not_found("error-no-such-member")?;
    let brief = store::brief(reader.conn, member)?.or_not_found("error-no-such-member")?;
    let periods = membership::periods(reader, member)?;
    let today = reader.today();
    let now = membership::holding(&periods, today);
    record.addresses = store::addresses(reader, member)?.into_iter().filter(|a| a.span().holds(today)).collect();
    record.phones = store::phones(reader, member)?.into_iter().filter(|p| p.span().holds(today)).collect();
    record.emails = store::emails(reader, member)?.into_iter().filter(|e| e.span().holds(today)).collect();
    record.tags = store::tags_of(reader, member)?.into_iter().map(|(_, name)| name).collect();
    record.joined_on = record.joined_on.or(periods.iter().map(|period| period.starts_on).min());
    let own = fields::of_member(reader, member)?;
    let mut items = Vec::new();
    for asked in fields::form_items(reader, Form::Mypage)?.into_iter().filter(|item| item.shown) {
        items.extend(item(reader, asked, &record, &brief.kana, &own)?);
    }
    Ok(Profile {
        name: brief.name,
        kana: brief.kana,
        no,
        kind: now.map(|period| period.kind_name.clone()),
        since: record.joined_on,
        until: now.and_then(|period| period.ends_on).and_then(|end| end.pred_opt()),
        items,
    })
}

/// An item as My Page shows it; nothing where it is empty and nobody misses it.
fn item(
    reader: &Reader<'_>,
    asked: FormItem,
    record: &Record,
    kana: &str,
    own: &[FieldValue],
) -> Result<Option<ProfileItem>> {
    if !forms::concerns(record, &asked.item) {
        return Ok(None);
    }
    let lines = match forms::own_item(&asked.item) {
        Some(id) => own.iter().find(|value| value.field == id).map_or_else(Vec::new, |value| own_lines(reader, value)),
        None => lines(reader, &asked.item, record, kana),
    };
    let is_contact = ["addresses", "phones", "emails"].contains(&asked.item.as_str());
    if lines.is_empty() && !asked.required && !is_contact {
        return Ok(None);
    }
    let label = fields::form_item_name(reader, &asked.item)?;
    let lacking = lines.is_empty() && asked.required;
    Ok(label.map(|label| ProfileItem { item: asked.item, label, lines, help: asked.help, lacking }))
}

/// What is written down of a standard item.
fn lines(reader: &Reader<'_>, item: &str, record: &Record, kana: &str) -> Vec<ProfileLine> {
    let two = |a: &str, b: &str| format!("{a} {b}").trim().to_owned();
    let text = match item {
        "kana" => kana.to_owned(),
        "former_sei" => two(&record.former_sei, &record.former_sei_kana),
        "romaji" => two(&record.romaji_mei, &record.romaji_sei),
        // An organisation's own name stands above.
        "organisation" if record.kind_of == super::MemberType::Person => record.organisation.clone(),
        "honorific" => record.honorific.clone(),
        "degree" => record.degree.clone(),
        "gender" if !record.gender.code().is_empty() => {
            words::say(reader.lang(), &format!("bulk-gender-{}", record.gender.code()), &[])
        }
        "language" => words::say(reader.lang(), &format!("bulk-language-{}", record.language.lang().tag()), &[]),
        "tags" => words::listed(reader.lang(), &record.tags),
        "birth" => return record.birth.map(ProfileLine::day).into_iter().collect(),
        "joined_on" => return record.joined_on.map(ProfileLine::day).into_iter().collect(),
        "phones" => return record.phones.iter().map(|phone| ProfileLine::text(&phone.number)).collect(),
        "addresses" => {
            let line = |a: &super::Address| ProfileLine { mailing: a.mailing, ..ProfileLine::text(a.one_line()) };
            return mailing_first(record.addresses.iter().map(line));
        }
        "emails" => {
            let line = |e: &super::Email| ProfileLine { mailing: e.mailing, ..ProfileLine::text(&e.address) };
            return mailing_first(record.emails.iter().map(line));
        }
        _ => String::new(),
    };
    Some(text).filter(|text| !text.is_empty()).map(ProfileLine::text).into_iter().collect()
}

/// What is written down of an own field; of a file its name.
fn own_lines(reader: &Reader<'_>, own: &FieldValue) -> Vec<ProfileLine> {
    let yes_no = |yes: bool| words::say(reader.lang(), if yes { "bulk-yes" } else { "bulk-no" }, &[]);
    let line = match &own.value {
        Value::String(text) => match text.parse() {
            Ok(day) if own.kind_of == fields::FieldType::Date => ProfileLine::day(day),
            _ => ProfileLine::text(text),
        },
        Value::Bool(yes) => ProfileLine::text(yes_no(*yes)),
        Value::Number(number) => ProfileLine::text(number.to_string()),
        Value::Array(items) => {
            let chosen: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            ProfileLine::text(words::listed(reader.lang(), &chosen))
        }
        Value::Object(file) => ProfileLine::text(file.get("name").and_then(Value::as_str).unwrap_or_default()),
        Value::Null => return Vec::new(),
    };
    Some(line).filter(|line| !line.text.is_empty() || line.day.is_some()).into_iter().collect()
}

fn mailing_first(lines: impl Iterator<Item = ProfileLine>) -> Vec<ProfileLine> {
    let mut lines: Vec<_> = lines.collect();
    lines.sort_by_key(|line| !line.mailing);
    lines
}

/// Whether the roster names this mail address for the member now. Capitals do not matter.
pub fn has_mail_address(reader: &Reader<'_>, member: i64, address: &str) -> Result<bool> {
    let plain = |address: &str| address.trim().to_lowercase();
    let emails = store::emails(reader, member)?;
    let mut good = emails.iter().filter(|email| email.span().holds(reader.today()));
    Ok(good.any(|email| plain(&email.address) == plain(address)))
}
