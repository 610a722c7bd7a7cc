//! ゆうちょ銀行: 記号番号, as people know their account, and the forms in which other papers want it.
//!
//! Kept is what the passbook says; the form for transfers (振込用の店名・預金種目・口座番号) and that for
//! 口座振替 files are derived when they are needed, since neither gives the other back. The rules of
//! the transfer form are the bank's own (ゆうちょ銀行「振込用の店名・預金種目・口座番号のご案内」); those of
//! 口座振替 are the collectors'. The bank's own transmission format (自動払込み) is not here.

use crate::fold;
use crate::zengin::AccountKind;
use unicode_normalization::UnicodeNormalization;

/// 金融機関コード
pub const BANK: &str = "9900";

/// 金融機関名 in the characters of 全銀協 files.
pub const BANK_NAME: &str = "ﾕｳﾁﾖ";

/// What is wrong with a 記号番号.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrong {
    /// 記号 does not have five digits (after it one more may stand, after a hyphen).
    SymbolDigits,
    /// 記号 begins neither with 1 (総合口座) nor with 0 (振替口座).
    SymbolBegins,
    /// 記号 of a 総合口座 does not end with 0.
    SymbolEnds,
    /// 番号 has no digit, something else in it, or more digits than it can have: 8, and 6 for a 振替口座.
    NumberDigits,
    /// 番号 of a 総合口座 does not end with 1. It is the transfer form, or a digit is missing.
    NumberEnds,
}

/// The kind of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 総合口座 (通常貯金): 記号 begins with 1.
    General,
    /// 振替口座, where 払込取扱票 arrive: 記号 begins with 0.
    Giro,
}

/// 記号番号 in half-width digits, as they stand in the passbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    symbol: String,
    number: String,
}

/// An account as a bank's form wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// 店番, or 引落支店番号: three digits.
    pub branch: String,
    /// 預金種目
    pub kind: AccountKind,
    /// 口座番号: seven digits.
    pub account: String,
}

impl Account {
    /// Take a 記号 and a 番号 as somebody typed them.
    ///
    /// Full width and spaces are understood, and the digit that may stand between the two
    /// (`00120-3-123456`, `12340-2-12345671`): it tells nothing about the account. So are both in one
    /// text, with the other empty.
    pub fn parse(symbol: &str, number: &str) -> Result<Self, Wrong> {
        let whole = format!("{symbol}-{number}");
        let plain: String =
            whole.nfkc().filter(|c| !c.is_whitespace()).map(|c| if fold::is_dash(c) { '-' } else { c }).collect();
        let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
        let (symbol, number) = match parts[..] {
            [symbol, number] => (symbol, number),
            [symbol, between, number] if between.len() == 1 && is_digits(between) => (symbol, number),
            [_] => return Err(if symbol.is_empty() { Wrong::SymbolDigits } else { Wrong::NumberDigits }),
            _ => return Err(Wrong::SymbolDigits),
        };
        let account = Self { symbol: symbol.to_owned(), number: number.to_owned() };
        account.check()?;
        Ok(account)
    }

    fn check(&self) -> Result<(), Wrong> {
        let Self { symbol, number } = self;
        if symbol.len() != 5 || !is_digits(symbol) {
            return Err(Wrong::SymbolDigits);
        }
        if !symbol.starts_with(['0', '1']) {
            return Err(Wrong::SymbolBegins);
        }
        let most = match self.kind() {
            Kind::General => 8,
            Kind::Giro => 6,
        };
        if !is_digits(number) || number.len() > most {
            return Err(Wrong::NumberDigits);
        }
        if self.kind() == Kind::General {
            if !symbol.ends_with('0') {
                return Err(Wrong::SymbolEnds);
            }
            if !number.ends_with('1') || number.len() < 2 {
                return Err(Wrong::NumberEnds);
            }
        }
        Ok(())
    }

    /// 記号: five digits.
    pub fn symbol(&self) -> &str {
        &self.symbol
    }

    /// 番号: up to eight digits, up to six of a 振替口座.
    pub fn number(&self) -> &str {
        &self.number
    }

    /// 総合口座 or 振替口座.
    pub fn kind(&self) -> Kind {
        if self.symbol.starts_with('1') { Kind::General } else { Kind::Giro }
    }

    /// For a transfer from another bank (総合振込): 店番 is the second and third digit of the 記号 with
    /// 8 behind them (9 for a 振替口座), 口座番号 the 番号 without its last 1 (with it for a 振替口座).
    pub fn transfer_form(&self) -> Form {
        let middle = &self.symbol[1..3];
        match self.kind() {
            Kind::General => Form {
                branch: format!("{middle}8"),
                kind: AccountKind::Ordinary,
                account: padded(&self.number[..self.number.len() - 1]),
            },
            Kind::Giro => {
                Form { branch: format!("{middle}9"), kind: AccountKind::Current, account: padded(&self.number) }
            }
        }
    }

    /// For a 口座振替 file (91): 引落支店番号 is the second to fourth digit of the 記号, 口座番号 the 番号
    /// without its last 1. A 振替口座 cannot be drawn from in this way.
    pub fn debit_form(&self) -> Option<Form> {
        (self.kind() == Kind::General).then(|| Form {
            branch: self.symbol[1..4].to_owned(),
            kind: AccountKind::Ordinary,
            account: padded(&self.number[..self.number.len() - 1]),
        })
    }

    /// The 記号番号 behind the form of a 口座振替 file. Exact: that form leaves out only fixed digits.
    pub fn from_debit_form(branch: &str, account: &str) -> Result<Self, Wrong> {
        if branch.len() != 3 || !is_digits(branch) {
            return Err(Wrong::SymbolDigits);
        }
        if account.len() > 7 || !is_digits(account) {
            return Err(Wrong::NumberDigits);
        }
        let number = format!("{}1", account.trim_start_matches('0'));
        Self::parse(&format!("1{branch}0"), &number)
    }

    /// Whether a transfer form means this account. It does not give the 記号 back (the fourth digit is
    /// not in it), so that accounts are compared and not converted.
    pub fn is_at(&self, form: &Form) -> bool {
        self.transfer_form() == Form { account: padded(&form.account), ..form.clone() }
    }
}

impl Form {
    /// 店名, which is the 店番 in kanji: 二三八.
    pub fn branch_name(&self) -> String {
        let digits = self.branch.chars().filter_map(|c| c.to_digit(10));
        digits.filter_map(|digit| "〇一二三四五六七八九".chars().nth(digit as usize)).collect()
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn padded(number: &str) -> String {
    format!("{number:0>7}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn account(symbol: &str, number: &str) -> Account {
        Account::parse(symbol, number).unwrap()
    }

    #[test]
    fn accounts_have_a_form_for_transfers() {
        for (symbol, number, branch, name, kind, digits) in [
            ("12340", "12345671", "238", "二三八", AccountKind::Ordinary, "1234567"),
            ("00120", "123456", "019", "〇一九", AccountKind::Current, "0123456"),
            ("10530", "12345671", "058", "〇五八", AccountKind::Ordinary, "1234567"),
            ("17300", "19927651", "738", "七三八", AccountKind::Ordinary, "1992765"),
            ("10180", "123451", "018", "〇一八", AccountKind::Ordinary, "0012345"),
            ("01234", "1", "129", "一二九", AccountKind::Current, "0000001"),
        ] {
            let form = account(symbol, number).transfer_form();
            assert_eq!(form, Form { branch: branch.into(), kind, account: digits.into() }, "{symbol}-{number}");
            assert_eq!(form.branch_name(), name, "its name is its number");
            assert!(account(symbol, number).is_at(&form), "it is the same account");
        }
        let short = Form { branch: "018".into(), kind: AccountKind::Ordinary, account: "12345".into() };
        assert!(account("10180", "123451").is_at(&short), "zeros before do not count");
        assert!(account("10190", "123451").is_at(&short), "the fourth digit is not in that form");
        assert!(!account("10280", "123451").is_at(&short), "another branch");
    }

    #[test]
    fn accounts_have_another_form_for_drawing() {
        let form = account("12340", "12345671").debit_form();
        let wanted = Form { branch: "234".into(), kind: AccountKind::Ordinary, account: "1234567".into() };
        assert_eq!(form, Some(wanted), "second to fourth digit");
        assert_eq!(account("00120", "123456").debit_form(), None, "nothing is drawn from a 振替口座");
        assert_eq!(Account::from_debit_form("234", "1234567"), Ok(account("12340", "12345671")), "and back");
        assert_eq!(Account::from_debit_form("018", "0012345"), Ok(account("10180", "123451")), "without zeros");
        assert_eq!(Account::from_debit_form("18", "1"), Err(Wrong::SymbolDigits), "no branch");
        assert_eq!(Account::from_debit_form("018", "12345678"), Err(Wrong::NumberDigits), "no account");
    }

    #[test]
    fn what_people_type_is_understood() {
        for (symbol, number) in [
            ("12340", "12345671"),
            ("１２３４０", "１２３４５６７１"),
            (" 12340 ", " 1234 5671"),
            ("12340-2", "12345671"),
            ("12340-2-12345671", ""),
            ("12340−12345671", ""),
            ("12340ー", "12345671"),
        ] {
            assert_eq!(Account::parse(symbol, number), Ok(account("12340", "12345671")), "{symbol} {number}");
        }
        assert_eq!(account("00120-3", "123456").symbol(), "00120", "the digit between goes");
        assert_eq!(account("00120-3", "123456").kind(), Kind::Giro, "begins with 0");
    }

    #[test]
    fn what_is_no_account_is_refused_with_the_reason() {
        for (symbol, number, reason) in [
            ("", "", Wrong::SymbolDigits),
            ("1234", "12345671", Wrong::SymbolDigits),
            ("123405", "12345671", Wrong::SymbolDigits),
            ("1234a", "12345671", Wrong::SymbolDigits),
            ("22340", "12345671", Wrong::SymbolBegins),
            ("12345", "12345671", Wrong::SymbolEnds),
            ("12340", "", Wrong::NumberDigits),
            ("12340", "123456781", Wrong::NumberDigits),
            ("12340", "1234五671", Wrong::NumberDigits),
            ("12340", "1234567", Wrong::NumberEnds),
            ("12340", "1", Wrong::NumberEnds),
            ("00120", "1234567", Wrong::NumberDigits),
        ] {
            assert_eq!(Account::parse(symbol, number), Err(reason), "{symbol} {number}");
        }
    }

    proptest! {
        #[test]
        fn the_form_for_drawing_can_be_taken_back(symbol in "1[0-9]{3}0", number in "[1-9][0-9]{0,6}1") {
            let account = account(&symbol, &number);
            let form = account.debit_form().unwrap();
            prop_assert_eq!(Account::from_debit_form(&form.branch, &form.account), Ok(account), "the same account");
        }

        #[test]
        fn nothing_makes_it_stumble(symbol in "\\PC{0,8}", number in "\\PC{0,10}") {
            if let Ok(account) = Account::parse(&symbol, &number) {
                prop_assert_eq!(account.transfer_form().account.len(), 7, "seven digits");
            }
        }
    }
}
