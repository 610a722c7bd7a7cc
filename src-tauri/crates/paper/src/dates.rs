//! Dates in the words of a sheet: 和暦 in Japanese, day month year in English.

use chrono::{Datelike, NaiveDate};

use crate::Language;

/// First day of each era: 元号法 and the cabinet orders of 1989 and 2019; 昭和 from 1926.
const ERAS: [(&str, i32, u32, u32); 5] =
    [("令和", 2019, 5, 1), ("平成", 1989, 1, 8), ("昭和", 1926, 12, 25), ("大正", 1912, 7, 30), ("明治", 1868, 1, 25)];

/// The date as the sheet's language writes it: "令和8年11月20日", "20 November 2026".
pub(crate) fn date(day: NaiveDate, language: Language) -> String {
    match language {
        Language::En => day.format("%-d %B %Y").to_string(),
        Language::Ja => wareki(day),
    }
}

fn wareki(day: NaiveDate) -> String {
    let era = ERAS.iter().find(|(_, y, m, d)| (day.year(), day.month(), day.day()) >= (*y, *m, *d));
    let year = match era {
        Some((name, first, ..)) if day.year() == *first => format!("{name}元年"),
        Some((name, first, ..)) => format!("{name}{}年", day.year() - first + 1),
        None => format!("{}年", day.year()),
    };
    format!("{year}{}月{}日", day.month(), day.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_change_on_their_day() {
        let say = |y, m, d| wareki(NaiveDate::from_ymd_opt(y, m, d).unwrap());
        assert_eq!(say(2019, 4, 30), "平成31年4月30日", "the last day of 平成");
        assert_eq!(say(2019, 5, 1), "令和元年5月1日", "the first year is 元年");
        assert_eq!(say(2026, 11, 20), "令和8年11月20日", "as in the design");
        assert_eq!(say(1989, 1, 7), "昭和64年1月7日", "昭和 had seven days of its 64th year");
    }
}
