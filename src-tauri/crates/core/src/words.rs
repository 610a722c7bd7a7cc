//! Words that people read, from the same Fluent files as the UI (`ui/locales`).

use std::{cell::RefCell, collections::HashMap};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use crate::{actor::Lang, values::Day};

const JA: &[&str] = &[
    include_str!("../../../../ui/locales/ja/errors.ftl"),
    include_str!("../../../../ui/locales/ja/core.ftl"),
    include_str!("../../../../ui/locales/ja/core-groups.ftl"),
    include_str!("../../../../ui/locales/ja/bulk.ftl"),
    include_str!("../../../../ui/locales/ja/core-duplicates.ftl"),
    include_str!("../../../../ui/locales/ja/core-imports.ftl"),
    include_str!("../../../../ui/locales/ja/core-members.ftl"),
    include_str!("../../../../ui/locales/ja/core-membership.ftl"),
    include_str!("../../../../ui/locales/ja/core-applications.ftl"),
    include_str!("../../../../ui/locales/ja/core-signup.ftl"),
    include_str!("../../../../ui/locales/ja/core-claims.ftl"),
    include_str!("../../../../ui/locales/ja/core-mypage-join.ftl"),
    include_str!("../../../../ui/locales/ja/core-renewal.ftl"),
    include_str!("../../../../ui/locales/ja/core-retention.ftl"),
    include_str!("../../../../ui/locales/ja/core-money.ftl"),
    include_str!("../../../../ui/locales/ja/core-invoices.ftl"),
    include_str!("../../../../ui/locales/ja/core-receipts.ftl"),
    include_str!("../../../../ui/locales/ja/core-bank.ftl"),
    include_str!("../../../../ui/locales/ja/core-reminders.ftl"),
    include_str!("../../../../ui/locales/ja/core-online.ftl"),
    include_str!("../../../../ui/locales/ja/core-books.ftl"),
    include_str!("../../../../ui/locales/ja/core-debits.ftl"),
    include_str!("../../../../ui/locales/ja/core-mypage.ftl"),
    include_str!("../../../../ui/locales/ja/core-mypage-requests.ftl"),
    include_str!("../../../../ui/locales/ja/core-identity.ftl"),
    include_str!("../../../../ui/locales/ja/core-mypage-signin.ftl"),
    include_str!("../../../../ui/locales/ja/core-staff-signin.ftl"),
    include_str!("../../../../ui/locales/ja/core-clients.ftl"),
    include_str!("../../../../ui/locales/ja/core-notices.ftl"),
    include_str!("../../../../ui/locales/ja/core-directory.ftl"),
    include_str!("../../../../ui/locales/ja/core-events.ftl"),
    include_str!("../../../../ui/locales/ja/core-mypage-events.ftl"),
    include_str!("../../../../ui/locales/ja/core-mypage-notices.ftl"),
    include_str!("../../../../ui/locales/ja/core-inquiries.ftl"),
    include_str!("../../../../ui/locales/ja/core-proxies.ftl"),
    include_str!("../../../../ui/locales/ja/core-viewing.ftl"),
    include_str!("../../../../ui/locales/ja/core-mypage-inquiries.ftl"),
    include_str!("../../../../ui/locales/ja/core-segments.ftl"),
    include_str!("../../../../ui/locales/ja/core-statistics.ftl"),
    include_str!("../../../../ui/locales/ja/core-prints.ftl"),
    include_str!("../../../../ui/locales/ja/core-publishing.ftl"),
    include_str!("../../../../ui/locales/ja/mypage.ftl"),
];
const EN: &[&str] = &[
    include_str!("../../../../ui/locales/en/errors.ftl"),
    include_str!("../../../../ui/locales/en/core.ftl"),
    include_str!("../../../../ui/locales/en/core-groups.ftl"),
    include_str!("../../../../ui/locales/en/bulk.ftl"),
    include_str!("../../../../ui/locales/en/core-duplicates.ftl"),
    include_str!("../../../../ui/locales/en/core-imports.ftl"),
    include_str!("../../../../ui/locales/en/core-members.ftl"),
    include_str!("../../../../ui/locales/en/core-membership.ftl"),
    include_str!("../../../../ui/locales/en/core-applications.ftl"),
    include_str!("../../../../ui/locales/en/core-signup.ftl"),
    include_str!("../../../../ui/locales/en/core-claims.ftl"),
    include_str!("../../../../ui/locales/en/core-mypage-join.ftl"),
    include_str!("../../../../ui/locales/en/core-renewal.ftl"),
    include_str!("../../../../ui/locales/en/core-retention.ftl"),
    include_str!("../../../../ui/locales/en/core-money.ftl"),
    include_str!("../../../../ui/locales/en/core-invoices.ftl"),
    include_str!("../../../../ui/locales/en/core-receipts.ftl"),
    include_str!("../../../../ui/locales/en/core-bank.ftl"),
    include_str!("../../../../ui/locales/en/core-reminders.ftl"),
    include_str!("../../../../ui/locales/en/core-online.ftl"),
    include_str!("../../../../ui/locales/en/core-books.ftl"),
    include_str!("../../../../ui/locales/en/core-debits.ftl"),
    include_str!("../../../../ui/locales/en/core-mypage.ftl"),
    include_str!("../../../../ui/locales/en/core-mypage-requests.ftl"),
    include_str!("../../../../ui/locales/en/core-identity.ftl"),
    include_str!("../../../../ui/locales/en/core-mypage-signin.ftl"),
    include_str!("../../../../ui/locales/en/core-staff-signin.ftl"),
    include_str!("../../../../ui/locales/en/core-clients.ftl"),
    include_str!("../../../../ui/locales/en/core-notices.ftl"),
    include_str!("../../../../ui/locales/en/core-directory.ftl"),
    include_str!("../../../../ui/locales/en/core-events.ftl"),
    include_str!("../../../../ui/locales/en/core-mypage-events.ftl"),
    include_str!("../../../../ui/locales/en/core-mypage-notices.ftl"),
    include_str!("../../../../ui/locales/en/core-inquiries.ftl"),
    include_str!("../../../../ui/locales/en/core-proxies.ftl"),
    include_str!("../../../../ui/locales/en/core-viewing.ftl"),
    include_str!("../../../../ui/locales/en/core-mypage-inquiries.ftl"),
    include_str!("../../../../ui/locales/en/core-segments.ftl"),
    include_str!("../../../../ui/locales/en/core-statistics.ftl"),
    include_str!("../../../../ui/locales/en/core-prints.ftl"),
    include_str!("../../../../ui/locales/en/core-publishing.ftl"),
    include_str!("../../../../ui/locales/en/mypage.ftl"),
];

thread_local! {
    static BUNDLES: RefCell<HashMap<Lang, FluentBundle<FluentResource>>> = RefCell::new(HashMap::new());
}

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let (id, sources) = match lang {
        Lang::Ja => ("ja", JA),
        Lang::En => ("en", EN),
    };
    let mut bundle = FluentBundle::new(vec![id.parse().expect("a language tag of our own")]);
    // Direction marks around arguments would end up in PDF, CSV and terminals.
    bundle.set_use_isolating(false);
    for source in sources {
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// A day as it stands in a text: 「2026年11月20日」, 20 November 2026.
pub fn day(lang: Lang, day: Day) -> String {
    match lang {
        Lang::Ja => tsudoi_japan::date::seireki(day),
        Lang::En => day.format("%-d %B %Y").to_string(),
    }
}

/// The message `key` in `lang`. A key that is missing comes back as itself: seen at once, and a test
/// refuses it.
pub fn say(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
    BUNDLES.with(|bundles| {
        let mut bundles = bundles.borrow_mut();
        let bundle = bundles.entry(lang).or_insert_with(|| bundle(lang));
        let Some(pattern) = bundle.get_message(key).and_then(|m| m.value()) else {
            return key.to_owned();
        };
        let mut fluent = FluentArgs::new();
        for (name, value) in args {
            fluent.set(*name, FluentValue::from(value.as_str()));
        }
        let mut problems = Vec::new();
        bundle.format_pattern(pattern, Some(&fluent), &mut problems).into_owned()
    })
}

/// Whether both languages have the message.
pub fn has(key: &str) -> bool {
    [Lang::Ja, Lang::En].into_iter().all(|lang| bundle(lang).has_message(key))
}

/// Things one after the other, as they are listed in that language.
pub fn listed<T: AsRef<str>>(lang: Lang, items: &[T]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    items.join(if lang == Lang::Ja { "、" } else { ", " })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_listed_as_the_language_lists_them() {
        let things = ["tea", "cake"];
        assert_eq!(listed(Lang::Ja, &things), "tea、cake", "as Japanese does");
        assert_eq!(listed(Lang::En, &things), "tea, cake", "an English reader knows no other comma");
    }

    #[test]
    fn both_languages_have_the_same_messages() {
        let keys = |sources: &[&str]| {
            let mut keys: Vec<String> = sources
                .iter()
                .flat_map(|s| s.lines())
                .filter_map(|l| l.split_once(" =").map(|(k, _)| k.to_owned()))
                .filter(|k| !k.starts_with([' ', '#', '.']))
                .collect();
            keys.sort();
            keys
        };
        assert_eq!(keys(JA), keys(EN), "a message must be readable in both languages");
        let all = keys(JA);
        let twice: Vec<&String> = all.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| &pair[0]).collect();
        assert!(twice.is_empty(), "of two messages of one name only one is ever read: {twice:?}");
    }

    #[test]
    fn every_file_parses() {
        for source in JA.iter().chain(EN) {
            assert!(FluentResource::try_new((*source).to_owned()).is_ok(), "a broken message would show its key");
        }
    }
}
