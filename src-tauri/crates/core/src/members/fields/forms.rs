//! 入力画面の項目: which standard and own fields a form asks for, in which order, and with which words. Where nobody
//! has set a form up, everything is shown in the usual order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Belongs, readable};
use crate::{
    Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure,
    members::{record::Record, store},
    values::Nothing,
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

/// The standard items that a form may leave out, in the usual order. The name is always asked for.
pub(in crate::members) const STANDARD: &[&str] = &[
    "kana",
    "former_sei",
    "romaji",
    "organisation",
    "honorific",
    "degree",
    "addresses",
    "phones",
    "emails",
    "birth",
    "gender",
    "joined_on",
    "tags",
];
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

fn items(reader: &Reader<'_>, form: Form) -> Result<Vec<Item>> {
    let mut items = store::fields::form_items(reader, form)?;
    let fields = readable(reader)?;
    let own: Vec<_> =
        fields.iter().filter(|f| !f.retired && f.belongs == Belongs::Member && !f.is_computed()).collect();
    let own_item = |item: &str| item.strip_prefix(OWN).and_then(|id| id.parse::<i64>().ok());
    items.retain(|item| match own_item(&item.item) {
        Some(id) => own.iter().any(|field| field.id == id),
        None => STANDARD.contains(&item.item.as_str()),
    });
    // What came later stands at the end: standard items are never lost, and a new field shows by itself.
    for word in STANDARD.iter().filter(|word| !items.iter().any(|item| item.item == **word)).collect::<Vec<_>>() {
        items.push(Item { item: (*word).to_owned(), shown: true, required: false, help: String::new() });
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

/// What the office is asked for and a record leaves empty: fields of the record by their words.
pub(in crate::members) fn missing(reader: &Reader<'_>, record: &Record) -> Result<Vec<String>> {
    let is_empty = |item: &str| match item {
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
        "joined_on" => record.joined_on.is_none(),
        "tags" => record.tags.is_empty(),
        own => own.strip_prefix(OWN).and_then(|id| id.parse().ok()).is_some_and(|id: i64| {
            record.fields.get(&id).is_some_and(|v| v.is_null() || *v == "" || *v == serde_json::json!([]))
        }),
    };
    let asked = items(reader, Form::Staff)?.into_iter().filter(|item| item.shown && item.required);
    Ok(asked.map(|item| item.item).filter(|item| is_empty(item)).collect())
}
