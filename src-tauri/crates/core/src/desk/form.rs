//! The fields of the forms of 登録情報: what a member may fill in, as it stands or as it was typed.

use serde_json::Value;
use tsudoi_japan::postal;

use crate::{
    Reader, Result,
    members::{self, Address, Email, FieldType, FormItem as Asked, Language, MemberType, Phone, PhoneLabel, Record},
    requests::{self, Policy, own_field},
    words,
};

/// A page of the forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// お名前
    Names,
    /// 住所
    Address,
    /// 電話
    Phones,
    /// メール
    Mail,
    /// Everything else that My Page shows.
    More,
}

impl Section {
    /// All, in the order of the pages.
    pub const ALL: [Self; 5] = [Self::Names, Self::Address, Self::Phones, Self::Mail, Self::More];

    /// As it stands in an address.
    pub fn code(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Address => "address",
            Self::Phones => "phones",
            Self::Mail => "mail",
            Self::More => "more",
        }
    }

    /// In which section an item is changed.
    pub fn of(item: &str) -> Self {
        match item {
            "name" | "kana" | "former_sei" | "romaji" => Self::Names,
            "addresses" => Self::Address,
            "phones" => Self::Phones,
            "emails" => Self::Mail,
            _ => Self::More,
        }
    }
}

/// How a field is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A line; the word is what browsers fill in by themselves (`autocomplete`).
    Line(&'static str),
    /// A mail address.
    Mail,
    /// A telephone number.
    Phone,
    /// One of the options.
    One,
    /// Any of the options.
    Some,
    /// Whether it is the one for letters: one of several lines, by its number.
    Mailing,
    /// Carried along unseen.
    Hidden,
}

/// A field of a form.
#[derive(Debug, Clone)]
pub struct Input {
    /// As it comes back: `sei`, `addresses.0.city`.
    pub name: String,
    /// As people read it.
    pub label: String,
    /// How it is filled in.
    pub kind: Kind,
    /// What stands in it.
    pub value: String,
    /// What is ticked, where any may be.
    pub chosen: Vec<String>,
    /// Value and word, where one chooses.
    pub options: Vec<(String, String)>,
    /// A word beside it; may be empty.
    pub hint: String,
}

/// Fields that belong together: one address of several, or all fields of an item.
#[derive(Debug, Clone)]
pub struct Set {
    /// What they are; empty where the item says it.
    pub title: String,
    /// One more beside those that are there, which is filled in where somebody wants it.
    pub more: bool,
    /// The fields.
    pub inputs: Vec<Input>,
    /// Under which number the postal code can be looked up.
    pub look: Option<usize>,
}

/// An item of a section.
#[derive(Debug, Clone)]
pub struct Group {
    /// As the form of My Page names it.
    pub item: String,
    /// As people call it.
    pub label: String,
    /// What the association says beside it.
    pub help: String,
    /// Whether it must be filled in.
    pub required: bool,
    /// What becomes of a wish.
    pub policy: Policy,
    /// Its fields; none where it cannot be changed here.
    pub sets: Vec<Set>,
    /// What stands there, where it cannot be changed here.
    pub stands: Vec<String>,
}

/// What came back from a form.
pub type Texts = [(String, String)];

pub(super) fn text<'t>(texts: &'t Texts, name: &str) -> Option<&'t str> {
    texts.iter().find(|(key, _)| key == name).map(|(_, text)| text.trim())
}

/// The items of a section with their fields.
pub(super) fn groups(reader: &Reader<'_>, section: Section, record: &Record, typed: &Texts) -> Result<Vec<Group>> {
    let mut groups = Vec::new();
    for asked in asked(reader, members::Form::Mypage)?.filter(|item| Section::of(&item.item) == section) {
        if !requests::concerns(&asked.item, record.kind_of) {
            continue;
        }
        let Some(label) = requests::item_name(reader, &asked.item)? else { continue };
        let policy = requests::policy(reader, &asked.item)?;
        let mut sets = if policy == Policy::Never { Vec::new() } else { sets(reader, record, &asked.item, typed)? };
        for input in sets.iter_mut().flat_map(|set| &mut set.inputs) {
            overlay(input, typed);
        }
        let stands = if policy == Policy::Never { requests::said(reader, record, &asked.item)? } else { Vec::new() };
        let Asked { item, help, required, .. } = asked;
        groups.push(Group { item, label, help, required, policy, sets, stands });
    }
    Ok(groups)
}

/// What a form shows, the name first.
fn asked(reader: &Reader<'_>, form: members::Form) -> Result<impl Iterator<Item = Asked> + use<>> {
    let name = Asked { item: "name".to_owned(), shown: true, required: true, help: String::new() };
    Ok(std::iter::once(name).chain(members::form_items(reader, form)?.into_iter().filter(|item| item.shown)))
}

/// The items of an application of somebody of this type; `must` are those that the kind asks for. The mail address is
/// not among them: it was proven.
pub(super) fn of_application(
    reader: &Reader<'_>,
    kind_of: MemberType,
    must: &[&str],
    typed: &Texts,
) -> Result<Vec<Group>> {
    // One line is there to be filled in, and one more for whoever has two.
    let record = Record {
        kind_of,
        addresses: vec![Address { mailing: true, ..Address::default() }],
        phones: vec![Phone { label: PhoneLabel::Mobile, ..Phone::default() }],
        ..Record::default()
    };
    let files: Vec<String> = members::field_columns(reader)?
        .into_iter()
        .filter(|field| field.kind_of == FieldType::File)
        .map(|field| format!("field:{}", field.id))
        .collect();
    let shown: Vec<Asked> = asked(reader, members::Form::Application)?.collect();
    let besides = must.iter().filter(|item| !shown.iter().any(|one| one.item == **item));
    let besides: Vec<Asked> = besides
        .map(|item| Asked { item: (*item).to_owned(), shown: true, required: true, help: String::new() })
        .collect();
    let mut groups = Vec::new();
    for asked in shown.into_iter().chain(besides) {
        if !requests::concerns(&asked.item, kind_of) || asked.item == "emails" || files.contains(&asked.item) {
            continue;
        }
        let Some(label) = requests::item_name(reader, &asked.item)? else { continue };
        let mut sets = sets(reader, &record, &asked.item, typed)?;
        for input in sets.iter_mut().flat_map(|set| &mut set.inputs) {
            overlay(input, typed);
        }
        groups.push(Group {
            required: asked.required || must.contains(&asked.item.as_str()),
            item: asked.item,
            label,
            help: asked.help,
            policy: Policy::AtOnce,
            sets,
            stands: Vec::new(),
        });
    }
    Ok(groups)
}

/// What was typed lies over what the roster says.
fn overlay(input: &mut Input, typed: &Texts) {
    if typed.is_empty() {
        return;
    }
    match input.kind {
        Kind::Some => {
            input.chosen = typed
                .iter()
                .filter(|(name, text)| *name == input.name && !text.is_empty())
                .map(|(_, t)| t.clone())
                .collect();
        }
        Kind::Mailing => {
            if let Some(text) = text(typed, &input.name) {
                input.chosen = if text == input.value { vec![text.to_owned()] } else { Vec::new() };
            }
        }
        Kind::Hidden => {}
        _ => {
            if let Some(text) = text(typed, &input.name) {
                text.clone_into(&mut input.value);
            }
        }
    }
}

struct Words<'r, 'c>(&'r Reader<'c>);

impl Words<'_, '_> {
    fn say(&self, key: &str) -> String {
        words::say(self.0.lang(), key, &[])
    }

    fn input(&self, name: impl Into<String>, word: &str, kind: Kind, value: impl Into<String>) -> Input {
        Input {
            name: name.into(),
            label: self.say(&format!("mypage-edit-{word}")),
            kind,
            value: value.into(),
            chosen: Vec::new(),
            options: Vec::new(),
            hint: String::new(),
        }
    }

    /// One of these, with the word of each under `prefix-`.
    fn one(&self, name: impl Into<String>, word: &str, value: &str, prefix: &str, codes: &[&str]) -> Input {
        let options = codes.iter().map(|code| ((*code).to_owned(), self.say(&format!("{prefix}-{code}"))));
        Input { options: options.collect(), ..self.input(name, word, Kind::One, value) }
    }

    fn title(&self, new: bool, what: &str, number: usize) -> String {
        if new {
            return self.say(&format!("mypage-edit-new-{what}"));
        }
        words::say(self.0.lang(), &format!("mypage-edit-one-{what}"), &[("n", (number + 1).to_string())])
    }
}

const OFF: Kind = Kind::Line("off");
const ADDRESS_LABELS: [&str; 4] = ["home", "work", "abroad", "other"];
const PHONE_LABELS: [&str; 5] = ["home", "mobile", "work", "fax", "other"];
/// So many lines of one list are asked for.
pub(super) const MOST_LINES: usize = 6;

fn sets(reader: &Reader<'_>, record: &Record, item: &str, typed: &Texts) -> Result<Vec<Set>> {
    let say = Words(reader);
    let r = record;
    let person = r.kind_of == MemberType::Person;
    let plain = |inputs: Vec<Input>| vec![Set { title: String::new(), more: false, inputs, look: None }];
    let today = reader.today();
    Ok(match item {
        "name" if person => plain(vec![
            say.input("sei", "sei", Kind::Line("family-name"), &r.sei),
            say.input("mei", "mei", Kind::Line("given-name"), &r.mei),
        ]),
        "name" => plain(vec![say.input("organisation", "organisation", Kind::Line("organization"), &r.organisation)]),
        "kana" if person => plain(vec![
            say.input("sei_kana", "sei_kana", OFF, &r.sei_kana),
            say.input("mei_kana", "mei_kana", OFF, &r.mei_kana),
        ]),
        "kana" => plain(vec![say.input("organisation_kana", "organisation_kana", OFF, &r.organisation_kana)]),
        "former_sei" => plain(vec![
            say.input("former_sei", "former_sei", OFF, &r.former_sei),
            say.input("former_sei_kana", "former_sei_kana", OFF, &r.former_sei_kana),
        ]),
        "romaji" => plain(vec![
            say.input("romaji_mei", "romaji_mei", OFF, &r.romaji_mei),
            say.input("romaji_sei", "romaji_sei", OFF, &r.romaji_sei),
        ]),
        "organisation" => plain(vec![
            say.input("organisation", "work", Kind::Line("organization"), &r.organisation),
            say.input("organisation_kana", "work_kana", OFF, &r.organisation_kana),
        ]),
        "honorific" => plain(vec![say.input("honorific", "honorific", OFF, &r.honorific)]),
        "degree" => plain(vec![say.input("degree", "degree", OFF, &r.degree)]),
        "birth" => {
            let value = r.birth.map(|day| day.to_string()).unwrap_or_default();
            let input = say.input("birth", "birth", Kind::Line("bday"), value);
            plain(vec![Input { hint: say.say("mypage-edit-birth-hint"), ..input }])
        }
        "gender" => {
            let codes = ["male", "female", "other", "unsaid"];
            let mut input = say.one("gender", "gender", r.gender.code(), "bulk-gender", &codes);
            input.options.insert(0, (String::new(), say.say("mypage-edit-none")));
            plain(vec![input])
        }
        "language" => {
            // Whoever has not said reads Japanese already: nothing changes when they leave it so.
            let japanese = if r.language == Language::Ja { r.language.code() } else { "" };
            let mut input = say.one("language", "language", r.language.code(), "bulk-language", &["en"]);
            input.options.insert(0, (japanese.to_owned(), say.say("bulk-language-ja")));
            plain(vec![input])
        }
        "addresses" => {
            let mut list: Vec<&Address> = r.addresses.iter().filter(|one| one.span().holds(today)).collect();
            let blank = Address::default();
            let first_new = list.len();
            extend(&mut list, &blank, "addresses", typed);
            list.iter().enumerate().map(|(n, one)| address_set(&say, n, one, n >= first_new)).collect()
        }
        "phones" => {
            let mut list: Vec<&Phone> = r.phones.iter().filter(|one| one.span().holds(today)).collect();
            let blank = Phone { label: PhoneLabel::Mobile, ..Phone::default() };
            let first_new = list.len();
            extend(&mut list, &blank, "phones", typed);
            list.iter().enumerate().map(|(n, one)| phone_set(&say, n, one, n >= first_new)).collect()
        }
        "emails" => {
            let mut list: Vec<&Email> = r.emails.iter().filter(|one| one.span().holds(today)).collect();
            let blank = Email::default();
            let first_new = list.len();
            extend(&mut list, &blank, "emails", typed);
            list.iter().enumerate().map(|(n, one)| email_set(&say, n, one, n >= first_new)).collect()
        }
        other => own_set(reader, &say, record, other)?,
    })
}

/// One empty line more than there are, and as many as were typed.
fn extend<'l, T>(list: &mut Vec<&'l T>, blank: &'l T, name: &str, typed: &Texts) {
    let prefix = format!("{name}.");
    let numbers =
        typed.iter().filter_map(|(key, _)| key.strip_prefix(&prefix)?.split('.').next()?.parse::<usize>().ok());
    let wanted = numbers.map(|n| n + 1).max().unwrap_or_default().max(list.len() + 1);
    while list.len() < wanted.min(MOST_LINES) {
        list.push(blank);
    }
}

fn hidden(name: String, id: Option<i64>) -> Input {
    Input {
        name,
        label: String::new(),
        kind: Kind::Hidden,
        value: id.map(|id| id.to_string()).unwrap_or_default(),
        chosen: Vec::new(),
        options: Vec::new(),
        hint: String::new(),
    }
}

fn mailing(say: &Words<'_, '_>, list: &str, word: &str, n: usize, is: bool) -> Input {
    let input = say.input(format!("{list}.mailing"), word, Kind::Mailing, n.to_string());
    Input { chosen: if is { vec![n.to_string()] } else { Vec::new() }, ..input }
}

fn address_set(say: &Words<'_, '_>, n: usize, one: &Address, new: bool) -> Set {
    let name = |key: &str| format!("addresses.{n}.{key}");
    let inputs = vec![
        hidden(name("id"), one.id),
        say.one(name("label"), "label", one.label.code(), "requests-address", &ADDRESS_LABELS),
        say.input(name("postal_code"), "postal_code", Kind::Line("postal-code"), postal::format(&one.postal_code)),
        say.input(name("prefecture"), "prefecture", Kind::Line("address-level1"), &one.prefecture),
        say.input(name("city"), "city", Kind::Line("address-level2"), &one.city),
        say.input(name("street"), "street", Kind::Line("address-line1"), &one.street),
        say.input(name("building"), "building", Kind::Line("address-line2"), &one.building),
        mailing(say, "addresses", "mailing", n, one.mailing),
    ];
    Set { title: say.title(new, "address", n), more: new && n > 0, inputs, look: Some(n) }
}

fn phone_set(say: &Words<'_, '_>, n: usize, one: &Phone, new: bool) -> Set {
    let name = |key: &str| format!("phones.{n}.{key}");
    let inputs = vec![
        hidden(name("id"), one.id),
        say.one(name("label"), "label", one.label.code(), "requests-phone", &PHONE_LABELS),
        say.input(name("number"), "number", Kind::Phone, &one.number),
    ];
    Set { title: say.title(new, "phone", n), more: new && n > 0, inputs, look: None }
}

fn email_set(say: &Words<'_, '_>, n: usize, one: &Email, new: bool) -> Set {
    let name = |key: &str| format!("emails.{n}.{key}");
    let inputs = vec![
        hidden(name("id"), one.id),
        say.input(name("address"), "address", Kind::Mail, &one.address),
        mailing(say, "emails", "mailing-mail", n, one.mailing),
    ];
    Set { title: say.title(new, "mail", n), more: new && n > 0, inputs, look: None }
}

fn own_set(reader: &Reader<'_>, say: &Words<'_, '_>, record: &Record, item: &str) -> Result<Vec<Set>> {
    let fields = members::field_columns(reader)?;
    let Some(field) = own_field(item).and_then(|id| fields.into_iter().find(|field| field.id == id)) else {
        return Ok(Vec::new());
    };
    let value = record.fields.get(&field.id).cloned().unwrap_or(Value::Null);
    let as_text = match &value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        _ => String::new(),
    };
    let mut input = Input {
        name: item.to_owned(),
        label: field.name,
        kind: OFF,
        value: as_text,
        chosen: Vec::new(),
        options: field.choices.iter().map(|choice| (choice.clone(), choice.clone())).collect(),
        hint: field.help,
    };
    match field.kind_of {
        FieldType::Choice => input.kind = Kind::One,
        FieldType::Choices => {
            input.kind = Kind::Some;
            input.chosen =
                value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
        }
        FieldType::YesNo => {
            input.kind = Kind::One;
            input.options =
                ["yes", "no"].map(|code| (code.to_owned(), say.say(&format!("mypage-edit-{code}")))).to_vec();
        }
        _ => {}
    }
    if input.kind == Kind::One {
        input.options.insert(0, (String::new(), say.say("mypage-edit-none")));
    }
    Ok(vec![Set { title: String::new(), more: false, inputs: vec![input], look: None }])
}
