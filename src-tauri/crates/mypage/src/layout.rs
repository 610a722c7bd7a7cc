//! What every page shares: words in the reader's language, the association, tabs, alerts.

// Templates hand their fields by reference and ask everything of the layout.
#![allow(clippy::trivially_copy_pass_by_ref, clippy::unused_self)]

use chrono::Datelike;
use tsudoi_core::{
    Lang,
    desk::{Event, Happened, Public},
    values::{Day, Moment, Yen, day_in_japan},
    words,
};

/// See the module. Called `l` in templates.
pub(crate) struct Layout {
    pub lang: Lang,
    pub association: Public,
    /// The page's own address, for the language switch.
    pub here: String,
    /// What forms of a session must carry; none while nobody is signed in.
    pub csrf: Option<String>,
    /// Whose pages these are, where they are not of whoever sits here.
    pub of_somebody: Option<String>,
    /// Whether whoever sits here looks only: the office.
    pub only_looks: bool,
    /// What public forms must carry.
    pub form: String,
    /// A message: it worked.
    pub notice: Option<&'static str>,
    /// Words: it did not.
    pub alert: Option<String>,
}

/// A tab of the main pages.
pub(crate) struct Tab {
    pub href: &'static str,
    pub icon: &'static str,
    pub word: &'static str,
    pub current: bool,
}

impl Layout {
    /// A message.
    pub fn t(&self, key: &str) -> String {
        words::say(self.lang, key, &[])
    }

    /// A message with one place to fill.
    pub fn with(&self, key: &str, name: &'static str, value: impl ToString) -> String {
        words::say(self.lang, key, &[(name, value.to_string())])
    }

    pub fn count(&self, key: &str, count: impl ToString) -> String {
        self.with(key, "count", count)
    }

    pub fn part(&self, amount: &Yen, paid: &Yen) -> String {
        let args = [("amount", self.yen(amount)), ("paid", self.yen(paid))];
        words::say(self.lang, "mypage-dues-part", &args)
    }

    /// When and by which document somebody's identity was confirmed.
    pub fn confirmed(&self, day: &Day, document: String) -> String {
        words::say(self.lang, "mypage-identity-confirmed-on", &[("day", self.day(day)), ("document", document)])
    }

    pub fn is_ja(&self) -> bool {
        self.lang == Lang::Ja
    }

    pub fn lang(&self) -> &'static str {
        self.lang.tag()
    }

    pub fn other_lang(&self) -> &'static str {
        if self.is_ja() { "en" } else { "ja" }
    }

    /// The association's name in the reader's language, if it has one there.
    pub fn us(&self) -> &str {
        match self.lang {
            Lang::En if !self.association.name_en.is_empty() => &self.association.name_en,
            _ => &self.association.name,
        }
    }

    pub fn signed_in(&self) -> bool {
        self.csrf.is_some()
    }

    pub fn csrf(&self) -> &str {
        self.csrf.as_deref().unwrap_or_default()
    }

    /// Five at most: a telephone has no room for more. What has no tab is found below the one it belongs to.
    pub fn tabs(&self) -> Vec<Tab> {
        let tab = |href: &'static str, icon, word, below: &[&str]| {
            let current = self.here == href || below.iter().any(|folder| self.here.starts_with(folder));
            Tab { href, icon, word, current }
        };
        vec![
            tab("/", "home", "mypage-home", &["/card", "/directory", "/shelf", "/help", "/notices"]),
            tab("/dues", "yen", "mypage-dues", &["/receipts"]),
            tab("/events", "cal", "mypage-events", &["/events/"]),
            tab("/inquiries", "chat", "mypage-inquiries", &["/inquiries/"]),
            tab("/profile", "user", "mypage-profile", &["/profile/", "/security", "/identity", "/sites", "/proxies"]),
        ]
    }

    /// 8,000
    pub fn yen(&self, yen: &Yen) -> String {
        let digits = yen.unsigned_abs().to_string();
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push(',');
            }
            text.push(digit);
        }
        if *yen < 0 { format!("-{text}") } else { text }
    }

    /// 2026年11月20日, 20 November 2026
    pub fn day(&self, day: &Day) -> String {
        match self.lang {
            Lang::Ja => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
            Lang::En => day.format("%-d %B %Y").to_string(),
        }
    }

    pub fn day_of(&self, moment: &Moment) -> String {
        self.day(&day_in_japan(*moment))
    }

    /// 12月, Dec
    pub fn month(&self, day: &Day) -> String {
        match self.lang {
            Lang::Ja => format!("{}月", day.month()),
            Lang::En => day.format("%b").to_string(),
        }
    }

    pub fn day_number(&self, day: &Day) -> u32 {
        day.day()
    }

    /// 日曜, Sunday
    pub fn weekday(&self, day: &Day) -> String {
        match self.lang {
            Lang::Ja => format!("{}曜", self.weekday_letter(day)),
            Lang::En => day.format("%A").to_string(),
        }
    }

    fn weekday_letter(&self, day: &Day) -> char {
        ['月', '火', '水', '木', '金', '土', '日'][day.weekday().num_days_from_monday() as usize]
    }

    /// The day with its weekday: 2026年11月20日（金）, Friday, 20 November 2026
    pub fn whole_day(&self, day: &Day) -> String {
        match self.lang {
            Lang::Ja => format!("{}（{}）", self.day(day), self.weekday_letter(day)),
            Lang::En => format!("{}, {}", self.weekday(day), self.day(day)),
        }
    }

    /// The day and the time in Japan.
    pub fn moment(&self, moment: &Moment) -> String {
        let there = *moment + chrono::Duration::hours(9);
        format!("{} {}", self.day_of(moment), there.format("%-H:%M"))
    }

    /// 340 KB, 1.2 MB
    pub fn size(&self, bytes: &i64) -> String {
        let kilobytes = bytes / 1024;
        if kilobytes < 1024 {
            format!("{} KB", kilobytes.max(1))
        } else {
            format!("{:.1} MB", kilobytes as f64 / 1024.0)
        }
    }

    /// How a payment was made.
    pub fn method(&self, code: &str) -> String {
        self.t(&format!("mypage-method-{code}"))
    }

    /// What happened at the door.
    pub fn what(&self, event: &Event) -> String {
        self.t(&format!("mypage-event-{}", event.what.code().replace('_', "-")))
    }

    pub fn device(&self, event: &Event) -> String {
        self.device_name(&event.device)
    }

    pub fn device_name(&self, device: &str) -> String {
        if device.is_empty() { self.t("mypage-device-unknown") } else { device.to_owned() }
    }

    pub fn device_icon(&self, device: &str) -> &'static str {
        let desk = ["Windows", "Mac", "Linux", "Chromebook"].iter().any(|machine| device.starts_with(machine));
        if desk { "i-pc" } else { "i-device" }
    }

    /// Whether the member should look twice.
    pub fn is_odd(&self, event: &Event) -> bool {
        matches!(event.what, Happened::Refused | Happened::CodeRefused | Happened::FactorsDropped)
    }
}
