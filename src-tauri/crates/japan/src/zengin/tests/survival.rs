//! Any file of every kind: written and read it is the same, and each record has its length.

use super::*;
use crate::zengin::letters::shorten;
use proptest::collection::vec;
use proptest::prelude::*;

fn text(class: &'static str, limit: usize) -> impl Strategy<Value = String> {
    proptest::string::string_regex(class).unwrap().prop_map(move |text| shorten(text.trim(), limit).to_owned())
}

const SHOP: &str = "([0-9A-Zｱ-ﾝ -]|[ｶ-ﾄ]ﾞ){0,15}";
const ACCOUNT: &str = "([0-9A-Zｱ-ﾝ ().-]|[ｶ-ﾄ]ﾞ|[ﾊ-ﾎ]ﾟ){0,48}";
const EDI: &str = "([0-9A-Zｦｱ-ﾝ ()./｢｣\\\\-]|ｳﾞ){0,20}";

fn recent() -> impl Strategy<Value = Option<NaiveDate>> {
    proptest::option::of((0i64..730).prop_map(|days| today() - chrono::Duration::days(days)))
}

fn account_kind() -> impl Strategy<Value = AccountKind> {
    prop_oneof![Just(AccountKind::Ordinary), Just(AccountKind::Current)]
}

fn novelty() -> impl Strategy<Value = Novelty> {
    prop_oneof![Just(Novelty::Known), Just(Novelty::First), Just(Novelty::Changed)]
}

prop_compose! {
    fn any_debit()(
        lines in vec((text(SHOP, 15), text(ACCOUNT, 30), account_kind(), 0u64..10_000_000_000, novelty(), "[0-9]{20}", any::<u8>()), 0..6),
        collector_name in text(ACCOUNT, 40), bank_name in text(SHOP, 15), day in recent(), is_result in any::<bool>(),
    ) -> Group<Debit> {
        let header = DebitHeader { collector_name, bank_name, day: day.map(MonthDay::of), ..debit_header() };
        let lines = lines.into_iter().map(|(branch_name, name, account_kind, amount, novelty, customer, byte)| DebitLine {
            branch_name, name, account_kind, amount, novelty, customer,
            // A line end is the one byte that no record can hold.
            result: ResultCode::from_byte(if matches!(byte, b'\r' | b'\n') { b'0' } else { byte }),
            ..debit_line("", 0, ResultCode::Done)
        }).collect();
        if is_result { Debit::result(header, lines) } else { Debit::request(header, lines) }
    }
}

prop_compose! {
    fn any_transfer()(
        lines in vec((text(ACCOUNT, 30), 0u64..10_000_000_000, novelty(), text(EDI, 20), 0u64..10_000_000_000, any::<bool>()), 0..6),
        sender_name in text(ACCOUNT, 40), day in recent(),
    ) -> Group<Transfer> {
        let DebitHeader { collector, bank, bank_name, branch, branch_name, account_kind, account, .. } = debit_header();
        let header = TransferHeader {
            sender: collector, sender_name, day: day.map(MonthDay::of),
            bank, bank_name, branch, branch_name, account_kind, account,
        };
        let lines = lines.into_iter().map(|(name, amount, novelty, text, first, is_edi)| TransferLine {
            bank: "0005".into(), bank_name: String::new(), branch: "123".into(), branch_name: String::new(),
            clearing_house: 0, account_kind: AccountKind::Savings, account: "7654321".into(), name, amount, novelty,
            reference: if is_edi {
                Reference::Edi(Edi { text, route: 7 })
            } else {
                Reference::Codes(Codes { first, second: 1, route: 0 })
            },
        }).collect();
        Transfer::group(header, lines)
    }
}

prop_compose! {
    fn any_deposits()(
        lines in vec((recent(), 0u64..10_000_000_000, text(ACCOUNT, 48), text(EDI, 20), 0u64..2, proptest::option::of(0u64..100_000_000_000)), 0..6),
        created in recent(),
    ) -> Group<Deposits> {
        let lines = lines.into_iter().map(|(day, amount, remitter_name, edi, cancelled, wide)| {
            let tail = match wide {
                Some(amount) => Tail::B(TailB { amount, cheques: 0, edi }),
                None => Tail::A(TailA { edi }),
            };
            DepositLine { day, remitter_name, ..deposit(amount, cancelled, tail) }
        }).collect();
        Deposits::group(DepositsHeader { created, ..deposits_header() }, lines)
    }
}

prop_compose! {
    fn any_movements()(
        lines in vec((recent(), any::<bool>(), 10u64..20, 0u64..1_000_000_000_000, text(ACCOUNT, 48), text(EDI, 20)), 0..6),
        balance in 0u64..90_000_000_000_000, kind in account_kind(), is_minus in any::<bool>(),
    ) -> Group<Movements> {
        let sign = if is_minus { Sign::Minus } else { Sign::Plus };
        let lines = lines.into_iter().map(|(day, is_in, kind, amount, remitter_name, edi)| {
            let direction = if is_in { Direction::In } else { Direction::Out };
            MovementLine { day, remitter_name, edi, ..movement(direction, kind, amount) }
        }).collect();
        Movements::group(MovementsHeader { sign, ..movements_header(kind, balance) }, lines)
    }
}

/// Written and read again it is the same, and every record has its length.
fn survives<K: Kind>(file: &File<K>, rules: &Rules) {
    let bytes = write(file, rules).unwrap_or_else(|faults| panic!("{faults:?} in {file:?}"));
    let step = K::Header::LENGTH + if rules.without_line_ends { 0 } else { 2 };
    assert_eq!(bytes.len() % step, 0, "every record is {} bytes", K::Header::LENGTH);
    let reading = read::<K>(&bytes, today()).unwrap_or_else(|fault| panic!("{fault:?} in {file:?}"));
    assert_eq!(&reading.file, file, "what was written is read");
    assert_eq!(reading.mismatches, [], "the sums agree");
    assert!(reading.records().iter().all(|record| record.len() == K::Header::LENGTH), "each one");
    assert_eq!(write(&reading.file, rules).as_ref(), Ok(&bytes), "and written again it is the same bytes");
}

fn any_rules() -> impl Strategy<Value = Rules> {
    (any::<bool>(), any::<bool>()).prop_map(|(without_line_ends, seireki)| Rules {
        without_line_ends,
        calendar: if seireki { Calendar::Seireki } else { Calendar::Wareki },
        ..Rules::default()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn debits_survive(groups in vec(any_debit(), 1..4), rules in any_rules()) {
        survives(&Debit::file(groups), &rules);
    }

    #[test]
    fn transfers_survive(groups in vec(any_transfer(), 1..4), rules in any_rules()) {
        survives(&Transfer::file(groups), &rules);
    }

    #[test]
    fn deposits_survive(groups in vec(any_deposits(), 1..4), rules in any_rules()) {
        survives(&Deposits::file(groups), &rules);
    }

    #[test]
    fn movements_survive(groups in vec(any_movements(), 1..4), rules in any_rules()) {
        survives(&Movements::file(groups), &rules);
    }

    #[test]
    fn nothing_makes_the_reader_stumble(bytes in vec(any::<u8>(), 0..500), at in 0usize..854, byte in any::<u8>()) {
        let _ = read::<Debit>(&bytes, today());
        let mut spoiled = write(&result_file(), &Rules::default()).unwrap();
        spoiled[at] = byte;
        let _ = read::<Debit>(&spoiled, today());
        let _ = read::<Movements>(&spoiled, today());
    }
}
