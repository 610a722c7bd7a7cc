//! 入力画面の項目: which standard and own fields a form asks for, in which order, and with which words. Where nobody
//! has set a form up, everything is shown in the usual order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Belongs, readable};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    members::{
        record::{MemberType, Record},
        store,
    },
    values::Nothing,
    words,
};

/// Which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// What the office fills in.
    Staff,
    /// 入会申込
    Application,
    /// マイページ
    Mypage,
}

impl Form {
    pub(in crate::members) fn code(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Application => "application",
            Self::Mypage => "mypage",
        }
    }
}

/// The standard items that a form may leave out, in its usual order, and whether it asks for them where nobody has set
/// it up. The name is always asked for; members see less of themselves than the office writes down about them.
fn standard(form: Form) -> &'static [(&'static str, bool)] {
    match form {
        Form::Staff => &[
            ("kana", true),
            ("former_sei", true),
            ("romaji", true),
            ("organisation", true),
            ("honorific", true),
            ("degree", true),
            ("addresses", true),
            ("phones", true),
            ("emails", true),
            ("birth", true),
            ("gender", true),
            ("language", true),
            ("joined_on", true),
            ("tags", true),
        ],
        // As people speak at the telephone. The day of joining comes with the approval.
        Form::Application => &[
            ("kana", true),
            ("birth", true),
            ("gender", false),
            ("organisation", true),
            ("phones", true),
            ("emails", true),
            ("addresses", true),
            ("former_sei", false),
            ("romaji", false),
            ("honorific", false),
            ("degree", false),
            ("tags", false),
        ],
        Form::Mypage => &[
            ("kana", true),
            ("former_sei", false),
            ("romaji", false),
            ("birth", true),
            ("gender", false),
            ("organisation", true),
            ("honorific", false),
            ("degree", false),
            ("addresses", true),
            ("phones", true),
            ("emails", true),
            ("language", true),
            ("joined_on", false),
            ("tags", false),
        ],
    }
}
/// What only people have.
const OF_PERSONS: [&str; 5] = ["former_sei", "romaji", "degree", "birth", "gender"];
const OWN: &str = "field:";

/// One item of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// A standard item by its word (`birth`), an own field as `field:12`.
    pub item: String,
    /// Whether it is asked for.
    pub shown: bool,
    /// Whether it must be filled in: the office is reminded, others cannot go on without it.
    #[serde(default)]
    pub required: bool,
    /// Words beside it; empty: those of the field.
    #[serde(default)]
    pub help: String,
}

/// 入力画面の項目を見る, in order: what a form asks for, and what it leaves out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// Which form.
    pub form: Form,
}

impl Query for Get {
    type Output = Vec<Item>;
    const NAME: &'static str = "forms.get";
    const NEEDS: Permission = Permission::view(Area::Members);
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Item>> {
        items(reader, self.form)
    }
}

/// What a form asks for and what it leaves out, in order.
pub fn items(reader: &Reader<'_>, form: Form) -> Result<Vec<Item>> {
    let mut items = store::fields::form_items(reader, form)?;
    let fields = readable(reader)?;
    let own: Vec<_> =
        fields.iter().filter(|f| !f.retired && f.belongs == Belongs::Member && !f.is_computed()).collect();
    let standard = standard(form);
    items.retain(|item| match own_item(&item.item) {
        Some(id) => own.iter().any(|field| field.id == id),
        None => standard.iter().any(|(word, _)| *word == item.item),
    });
    // What came later stands at the end: standard items are never lost, and a new field shows by itself.
    for (word, shown) in standard {
        if !items.iter().any(|item| item.item == *word) {
            items.push(Item { item: (*word).to_owned(), shown: *shown, required: false, help: String::new() });
        }
    }
    for field in own {
        let word = format!("{OWN}{}", field.id);
        if !items.iter().any(|item| item.item == word) {
            // Outsiders are asked only what somebody has decided to ask them.
            let shown = form == Form::Staff;
            items.push(Item { item: word, shown, required: field.required, help: String::new() });
        }
    }
    Ok(items)
}

/// 入力画面の項目を決める.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which form.
    pub form: Form,
    /// All items, in order.
    pub items: Vec<Item>,
}

impl Command for Save {
    type Output = Nothing;
    const NAME: &'static str = "forms.save";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Fields];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let known = items(tx, self.form)?;
        let mut seen = Vec::new();
        for item in &self.items {
            ensure!(known.iter().any(|one| one.item == item.item), "items", "error-no-such-field");
            ensure!(!seen.contains(&&item.item), "items", "error-form-item-twice", item = &item.item);
            ensure!(item.help.chars().count() <= 200, "items", "error-too-long", max = 200);
            seen.push(&item.item);
        }
        store::fields::set_form(tx, self.form, &self.items)?;
        tx.subject(self.form.code());
        Ok(Nothing {})
    }
}

/// The own field that an item is.
pub(in crate::members) fn own_item(item: &str) -> Option<i64> {
    item.strip_prefix(OWN).and_then(|id| id.parse().ok())
}

/// An item as people call it; nothing where it is an own field that the reader's role does not read.
pub fn name(reader: &Reader<'_>, item: &str) -> Result<Option<String>> {
    let Some(id) = own_item(item) else {
        return Ok(Some(words::say(reader.lang(), &format!("form-item-{item}"), &[])));
    };
    Ok(readable(reader)?.into_iter().find(|field| field.id == id).map(|field| field.name))
}

/// Whether an item is asked of whom a record is about: an organisation has no day of birth.
pub(in crate::members) fn concerns(record: &Record, item: &str) -> bool {
    record.kind_of == MemberType::Person || !OF_PERSONS.contains(&item)
}

fn is_empty(record: &Record, item: &str) -> bool {
    match item {
        "kana" => [&record.sei_kana, &record.mei_kana, &record.organisation_kana].iter().all(|t| t.is_empty()),
        "former_sei" => record.former_sei.is_empty(),
        "romaji" => record.romaji_sei.is_empty() && record.romaji_mei.is_empty(),
        "organisation" => record.organisation.is_empty(),
        "honorific" => record.honorific.is_empty(),
        "degree" => record.degree.is_empty(),
        "addresses" => record.addresses.is_empty(),
        "phones" => record.phones.is_empty(),
        "emails" => record.emails.is_empty(),
        "birth" => record.birth.is_none(),
        "gender" => record.gender.code().is_empty(),
        "language" => record.language.code().is_empty(),
        "joined_on" => record.joined_on.is_none(),
        "tags" => record.tags.is_empty(),
        own => own_item(own).is_some_and(|id| {
            record.fields.get(&id).is_none_or(|v| v.is_null() || *v == "" || *v == serde_json::json!([]))
        }),
    }
}

/// What a form must have and a record leaves empty, of the items of the form.
pub fn lacking<'i>(items: &'i [Item], record: &'i Record) -> impl Iterator<Item = &'i Item> {
    items
        .iter()
        .filter(move |item| item.shown && item.required && concerns(record, &item.item) && is_empty(record, &item.item))
}

/// What the office is asked for and a record leaves empty: fields of the record by their words. An own field that a
/// record does not name stays as it is.
pub(in crate::members) fn missing(reader: &Reader<'_>, record: &Record) -> Result<Vec<String>> {
    let items = items(reader, Form::Staff)?;
    let is_said = |item: &str| own_item(item).is_none_or(|id| record.fields.contains_key(&id));
    Ok(lacking(&items, record).map(|item| item.item.clone()).filter(|item| is_said(item)).collect())
}
