//! 収入印紙: whether a receipt needs a revenue stamp, and of how much (印紙税法別表第一第17号).

use super::{
    rules::{Body, Channel},
    snapshot::Line,
};
use crate::{Lang, dues::TaxClass, values::Yen, words};

/// What must be laid on the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stamp {
    /// Nothing: it leaves as data, and data are no document.
    Electronic,
    /// Nothing: 営業に関しない受取書.
    NotBusiness,
    /// Nothing: less than [`FREE`].
    Small,
    /// A stamp of so many yen.
    Affix(Yen),
}

/// Below this a receipt is free (since 2014-04-01; No.7105).
const FREE: Yen = 50_000;
/// 17号の1 (売上代金): up to this amount, this stamp. Above the last: [`DEAREST`].
const SALES: [(Yen, Yen); 14] = [
    (1_000_000, 200),
    (2_000_000, 400),
    (3_000_000, 600),
    (5_000_000, 1_000),
    (10_000_000, 2_000),
    (20_000_000, 4_000),
    (30_000_000, 6_000),
    (50_000_000, 10_000),
    (100_000_000, 20_000),
    (200_000_000, 40_000),
    (300_000_000, 60_000),
    (500_000_000, 100_000),
    (1_000_000_000, 150_000),
    (Yen::MAX, DEAREST),
];
const DEAREST: Yen = 200_000;
/// 17号の2 (what is no 売上代金).
const OTHER: Yen = 200;

/// The rule. Amounts are without tax: it stands apart in the lines (消費税法の改正等に伴う印紙税の取扱い).
pub(super) fn stamp(body: Body, channel: Channel, lines: &[Line]) -> Stamp {
    let net: Yen = lines.iter().map(|line| line.net).sum();
    if channel == Channel::Electronic {
        return Stamp::Electronic;
    }
    if net < FREE {
        return Stamp::Small;
    }
    if body.is_exempt() {
        return Stamp::NotBusiness;
    }
    // What is 不課税 (会費) is paid for nothing in particular. Where both stand apart, the 売上代金 decides
    // (通則4ハ).
    let sales: Yen = lines.iter().filter(|line| line.tax_class != TaxClass::Outside).map(|line| line.net).sum();
    if sales == 0 {
        return Stamp::Affix(OTHER);
    }
    Stamp::Affix(SALES.iter().find(|(up_to, _)| sales <= *up_to).map_or(DEAREST, |(_, stamp)| *stamp))
}

impl Stamp {
    /// What the box on the sheet says; none for no box.
    pub(super) fn note(self) -> Option<String> {
        let said = match self {
            Self::Electronic => Some(tsudoi_paper::Language::Ja.stamp_note().to_owned()),
            Self::NotBusiness => Some(words::say(Lang::Ja, "receipt-stamp-exempt", &[])),
            Self::Small => None,
            Self::Affix(yen) => {
                Some(words::say(Lang::Ja, "receipt-stamp", &[("amount", tsudoi_japan::money::yen(yen))]))
            }
        };
        // A message is one line; where the box breaks it is written out.
        said.map(|note| note.replace("<br>", "\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(tax_class: TaxClass, gross: Yen) -> Line {
        let tax = tax_class.rate().map(|rate| gross * rate / (100 + rate));
        Line { label: String::new(), tax_class, net: gross - tax.unwrap_or(0), tax, gross }
    }

    #[test]
    fn paper_of_a_business_needs_a_stamp_from_fifty_thousand_yen_without_tax() {
        let of = |body, channel, class, gross| stamp(body, channel, &[line(class, gross)]);
        let (paper, shop) = (Channel::Paper, Body::Business);
        assert_eq!(of(shop, paper, TaxClass::Standard, 54_998), Stamp::Small, "49,999 yen and tax");
        assert_eq!(
            of(shop, paper, TaxClass::Standard, 54_999),
            Stamp::Affix(200),
            "50,000 yen and tax (4,999, rounded down)"
        );
        assert_eq!(of(shop, paper, TaxClass::Exempt, 49_999), Stamp::Small, "less than 50,000");
        assert_eq!(of(shop, paper, TaxClass::Exempt, 1_000_000), Stamp::Affix(200), "to 1,000,000");
        assert_eq!(of(shop, paper, TaxClass::Exempt, 1_000_001), Stamp::Affix(400), "and one more");
        assert_eq!(of(shop, paper, TaxClass::Exempt, 3_000_000), Stamp::Affix(600), "to 3,000,000");
        assert_eq!(of(shop, paper, TaxClass::Exempt, 5_000_000), Stamp::Affix(1_000), "to 5,000,000");
        assert_eq!(of(shop, paper, TaxClass::Exempt, 10_000_000), Stamp::Affix(2_000), "to 10,000,000");
        assert_eq!(of(shop, paper, TaxClass::Exempt, 1_000_000_001), Stamp::Affix(200_000), "above 1,000,000,000");
        assert_eq!(of(shop, paper, TaxClass::Outside, 9_000_000), Stamp::Affix(200), "no 売上代金: always 200");
        let both = [line(TaxClass::Outside, 9_000_000), line(TaxClass::Standard, 11_000)];
        assert_eq!(stamp(shop, paper, &both), Stamp::Affix(200), "the 売上代金 decides");
    }

    #[test]
    fn data_and_what_is_no_business_need_none() {
        let large = [line(TaxClass::Standard, 5_500_000)];
        assert_eq!(stamp(Body::Business, Channel::Electronic, &large), Stamp::Electronic, "data are no document");
        for body in [Body::PublicInterest, Body::Npo, Body::General, Body::Unincorporated] {
            assert_eq!(stamp(body, Channel::Paper, &large), Stamp::NotBusiness, "{body:?}");
        }
        let affix = Stamp::Affix(1_000).note().unwrap_or_default();
        assert!(affix.contains("収入印紙") && affix.contains("1,000"), "the box says where and how much: {affix}");
        assert_eq!(Stamp::Small.note(), None, "no box");
    }
}
