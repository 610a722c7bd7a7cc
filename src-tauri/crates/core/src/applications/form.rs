//! What an application must hold beyond the name: what the association's form asks for (`forms.get`, `application`), and
//! what the rules ask for besides of a kind. It is received without, and not approved.

use std::collections::HashMap;

use super::{
    Application,
    settings::{Asked, Settings, settings},
};
use crate::{
    Lang, Reader, Result,
    members::{self, Form, FormItem},
};

/// What is asked for; read once for many applications.
pub(super) struct Asking {
    lang: Lang,
    rules: Settings,
    items: Vec<FormItem>,
    names: HashMap<String, String>,
}

impl Asking {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self> {
        let mut items = members::form_items(reader, Form::Application)?;
        items.retain(|item| item.shown && item.required);
        let mut names = HashMap::new();
        for item in &items {
            names.extend(members::form_item_name(reader, &item.item)?.map(|name| (item.item.clone(), name)));
        }
        Ok(Self { lang: reader.lang(), rules: settings(reader)?, items, names })
    }

    /// What an application still lacks, in words.
    pub(super) fn missing(&self, of: &Application) -> Vec<String> {
        let by_kind = self.rules.missing(of);
        let is_said = |item: &FormItem| by_kind.iter().any(|asked| asked.item() == Some(item.item.as_str()));
        let by_form = members::lacking(&self.items, &of.record).filter(|item| !is_said(item));
        let names = by_form.filter_map(|item| self.names.get(&item.item).cloned());
        names.chain(by_kind.iter().map(|asked: &Asked| asked.word(self.lang))).collect()
    }
}
