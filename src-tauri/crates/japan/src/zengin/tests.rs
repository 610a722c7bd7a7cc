//! Whole files of every kind: written, read, spoiled, refused.

mod golden;
mod survival;

use super::record::{Field, Form, Record};
use super::*;
use crate::date::DayError;
use chrono::NaiveDate;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn today() -> NaiveDate {
    day(2026, 11, 26)
}

fn debit_header() -> DebitHeader {
    DebitHeader {
        collector: "0000012345".into(),
        collector_name: "ﾂﾄﾞｲｶｲ".into(),
        day: Some(MonthDay::of(day(2026, 12, 28))),
        bank: "0143".into(),
        bank_name: "ﾊﾁｼﾞﾕｳﾆ".into(),
        branch: "001".into(),
        branch_name: "ﾎﾝﾃﾝ".into(),
        account_kind: AccountKind::Ordinary,
        account: "1234567".into(),
    }
}

fn debit_line(name: &str, amount: u64, result: ResultCode) -> DebitLine {
    DebitLine {
        bank: "9900".into(),
        bank_name: "ﾕｳﾁﾖ".into(),
        branch: "234".into(),
        branch_name: String::new(),
        account_kind: AccountKind::Ordinary,
        account: "1234567".into(),
        name: name.into(),
        amount,
        novelty: Novelty::First,
        customer: "00000000000000000042".into(),
        result,
    }
}

fn deposit(amount: u64, cancelled: u64, tail: Tail) -> DepositLine {
    DepositLine {
        inquiry: "000001".into(),
        day: Some(day(2026, 11, 20)),
        value_day: None,
        amount,
        cheques: 0,
        remitter: "0000000012".into(),
        remitter_name: "ﾔﾏﾀﾞ ﾀﾛｳ".into(),
        bank_name: "ﾐﾂﾋﾞｼUFJ".into(),
        branch_name: "ﾎﾝﾃﾝ".into(),
        cancelled,
        tail,
    }
}

fn deposits_header() -> DepositsHeader {
    DepositsHeader {
        created: Some(day(2026, 11, 21)),
        from: Some(day(2026, 11, 20)),
        to: Some(day(2026, 11, 20)),
        bank: "0005".into(),
        bank_name: "ﾐﾂﾋﾞｼUFJ".into(),
        branch: "001".into(),
        branch_name: "ﾎﾝﾃﾝ".into(),
        account_kind: AccountKind::Ordinary,
        account: "1234567".into(),
        account_name: "ﾂﾄﾞｲｶｲ".into(),
    }
}

fn tail_a(edi: &str) -> Tail {
    Tail::A(TailA { edi: edi.into() })
}

fn movements_header(kind: AccountKind, balance: u64) -> MovementsHeader {
    MovementsHeader {
        created: Some(day(2026, 11, 21)),
        from: Some(day(2026, 11, 1)),
        to: Some(day(2026, 11, 20)),
        bank: "0005".into(),
        bank_name: String::new(),
        branch: "001".into(),
        branch_name: String::new(),
        filler: 0,
        account_kind: kind,
        account: "0001234567".into(),
        account_name: "ﾂﾄﾞｲｶｲ".into(),
        sign: Sign::Plus,
        book: 1,
        balance,
    }
}

fn movement(direction: Direction, kind: u64, amount: u64) -> MovementLine {
    MovementLine {
        inquiry: "00000007".into(),
        day: Some(day(2026, 11, 20)),
        value_day: Some(day(2026, 11, 20)),
        direction,
        kind,
        amount,
        cheques: 0,
        presented: None,
        returned: None,
        bill: 0,
        bill_number: 0,
        sister_branch: 0,
        remitter: "0000000000".into(),
        remitter_name: "ｻﾄｳ ﾊﾅｺ".into(),
        bank_name: String::new(),
        branch_name: String::new(),
        memo: "ﾌﾘｺﾐ".into(),
        edi: String::new(),
    }
}

fn result_file() -> File<Debit> {
    use ResultCode::{DataError, Done, NoFunds, Unknown};
    Debit::file(vec![Debit::result(
        debit_header(),
        vec![
            debit_line("ﾔﾏﾀﾞ ﾀﾛｳ", 5_000, Done),
            debit_line("ﾜﾀﾅﾍﾞ ﾖ-ｺ", 5_000, NoFunds),
            debit_line("ｻﾄｳ ﾊﾅｺ", 3_000, DataError),
            debit_line("ｽｽﾞｷ ｲﾁﾛｳ", 3_000, Unknown(b'7')),
        ],
    )])
}

/// A group and its table: where fields stand, and what is between them.
fn gaps<R: Record>(first: usize) -> Vec<(usize, usize)> {
    let mut gaps = Vec::new();
    let mut next = first;
    for field in R::FIELDS {
        assert!(field.start >= next, "{} begins inside the field before it", field.name);
        if field.start > next {
            gaps.push((next, field.start - 1));
        }
        next = field.start + field.length;
    }
    assert!(next <= R::LENGTH + 1, "the fields fit the record");
    if next <= R::LENGTH {
        gaps.push((next, R::LENGTH));
    }
    gaps
}

#[test]
fn tables_fill_their_records_but_for_the_fillers_of_the_standard() {
    assert_eq!(gaps::<DebitHeader>(5), [(104, 120)], "91 header");
    assert_eq!(gaps::<DebitLine>(2), [(39, 42), (113, 120)], "91 data");
    assert_eq!(gaps::<DebitTrailer>(2), [(56, 120)], "91 trailer");
    assert_eq!(gaps::<TransferHeader>(5), [(104, 120)], "21 header");
    assert_eq!(gaps::<TransferLine>(2), [(114, 120)], "21 data");
    assert_eq!(gaps::<Codes>(1), [(22, 22)], "識別表示 is a space beside numbers");
    assert_eq!(gaps::<Edi>(1), [(22, 22)], "識別表示 is put there beside a text");
    assert_eq!(gaps::<TransferTrailer>(2), [(20, 120)], "21 trailer");
    assert_eq!(gaps::<DepositsHeader>(5), [(108, 200)], "01 header");
    assert_eq!(gaps::<DepositLine>(2), [], "01 data, its tail apart");
    assert_eq!(gaps::<TailA>(1), [(21, 72)], "149 to 200");
    assert_eq!(gaps::<TailB>(1), [(45, 72)], "173 to 200");
    assert_eq!(gaps::<DepositsTrailer>(2), [(38, 200)], "01 trailer");
    assert_eq!(gaps::<MovementsHeader>(5), [(130, 200)], "03 header");
    assert_eq!(gaps::<MovementLine>(2), [(200, 200)], "03 data");
    assert_eq!(gaps::<MovementsTrailer>(2), [(62, 200)], "03 trailer");
    assert_eq!(gaps::<MovementsEnd>(2), [(17, 200)], "03 end");
}

#[test]
fn a_result_is_read_with_every_code() {
    let bytes = write(&result_file(), &Rules::default()).unwrap();
    assert_eq!(code_of(&bytes), Ok(Code::Debit), "its kind shows");
    let reading = read::<Debit>(&bytes, today()).unwrap();
    assert_eq!(reading.file, result_file(), "what was written is read");
    assert_eq!(reading.mismatches, [], "the sums agree");
    assert!(!Debit::is_request(&reading.file.groups[0]), "the bank has counted");
    let looks: Vec<bool> = reading.file.groups[0].lines.iter().map(|line| line.result.needs_a_look()).collect();
    assert_eq!(looks, [false, false, true, true], "E and what nobody knows");
    for byte in 0..=u8::MAX {
        let code = ResultCode::from_byte(byte);
        assert_eq!(code.byte(), byte, "every byte is kept");
        assert_eq!(code.is_done(), byte == b'0', "only 0 is paid: {byte}");
    }
    for known in *b"0123489EN" {
        assert!(!matches!(ResultCode::from_byte(known), ResultCode::Unknown(_)), "{known} has a name");
    }
    let raw = reading.raw(0, 3).unwrap();
    assert_eq!((raw.len(), raw[111]), (120, b'7'), "the record as it came");
    assert_eq!(reading.number(0, 3), Some(5), "its line in the file");
    assert_eq!(reading.raw(0, 4), None, "the trailer is no line");
}

#[test]
fn a_request_is_told_from_a_result() {
    let file = Debit::file(vec![Debit::request(debit_header(), vec![debit_line("ｱ", 1, ResultCode::NoFunds)])]);
    let bytes = write(&file, &Rules::default()).unwrap();
    let reading = read::<Debit>(&bytes, today()).unwrap();
    assert!(Debit::is_request(&reading.file.groups[0]), "no result is counted");
    assert_eq!(reading.mismatches, [], "a request's sums of results are 0");
}

#[test]
fn sums_are_added_up_again() {
    let mut bytes = write(&result_file(), &Rules::default()).unwrap();
    let data = 122;
    bytes[data + 111] = b'1';
    let reading = read::<Debit>(&bytes, today()).unwrap();
    let fields: Vec<_> = reading.mismatches.iter().map(|(group, wrong)| (*group, wrong.field)).collect();
    let wanted = ["done_count", "done_amount", "failed_count", "failed_amount"].map(|field| (Some(0), field));
    assert_eq!(fields, wanted, "one result was changed");
    assert_eq!(
        reading.mismatches[1].1,
        Mismatch { field: "done_amount", said: 5_000, counted: 0 },
        "both numbers are told"
    );
    let mut file = result_file();
    file.groups[0].trailer.amount += 1;
    let faults = write(&file, &Rules::default()).unwrap_err();
    assert!(
        matches!(&faults[..], [WriteFault::Sum { part: Part::Trailer(0), mismatch }] if mismatch.field == "amount"),
        "a wrong sum is not written: {faults:?}"
    );
}

#[test]
fn every_way_of_ending_lines_is_read() {
    let with = write(&result_file(), &Rules::default()).unwrap();
    assert_eq!(with.len(), 7 * 122, "CR LF after each record");
    let without = write(&result_file(), &Rules { without_line_ends: true, ..Rules::default() }).unwrap();
    assert_eq!(without.len(), 7 * 120, "nothing after a record");
    let only_lf: Vec<u8> = with.iter().copied().filter(|byte| *byte != b'\r').collect();
    let plus = |bytes: &[u8], more: &[u8]| [bytes, more].concat();
    for bytes in [
        with.clone(),
        without.clone(),
        only_lf.clone(),
        plus(&with, b"\x1A"),
        plus(&without, b"\x1A"),
        plus(&without, b"\r\n"),
        with[..with.len() - 2].to_vec(),
        only_lf[..only_lf.len() - 1].to_vec(),
    ] {
        let reading = read::<Debit>(&bytes, today());
        assert_eq!(reading.map(|reading| reading.file), Ok(result_file()), "{} bytes", bytes.len());
    }
}

#[test]
fn what_is_no_such_file_is_refused_by_name() {
    let good = write(&result_file(), &Rules::default()).unwrap();
    let refusal = |bytes: &[u8]| read::<Debit>(bytes, today()).map(|_| ()).unwrap_err();
    let at = |line, refusal| Fault { line, refusal };
    let text = letters::decode(&good);
    assert_eq!(refusal(b""), at(1, Refusal::Empty), "nothing");
    assert_eq!(refusal(b"\r\n\x1A"), at(1, Refusal::Empty), "nothing but an end");
    assert_eq!(refusal(&[b"\xEF\xBB\xBF", &good[..]].concat()), at(1, Refusal::ByteOrderMark), "a mark");
    assert_eq!(refusal(text.as_bytes()), at(1, Refusal::Utf8), "saved as UTF-8");
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refusal(&wide), at(1, Refusal::Utf16), "saved as UTF-16");
    assert_eq!(refusal(&[b"\xFF\xFE", &wide[..]].concat()), at(1, Refusal::Utf16), "with its mark");
    let mut ebcdic = good.clone();
    ebcdic[3] = b'1';
    assert_eq!(refusal(&ebcdic), at(1, Refusal::Ebcdic), "コード区分 says so");
    assert_eq!(refusal(&[0xF1, 0xF9, 0xF1, 0xF1]), at(1, Refusal::Ebcdic), "its digits");
    assert_eq!(refusal("日付,摘要\r\n".as_bytes()), at(1, Refusal::Utf8), "a CSV");
    assert_eq!(refusal(b"date,memo\r\n"), at(1, Refusal::OtherKind("dat".into())), "another CSV");
    assert_eq!(refusal(b"1110"), at(1, Refusal::OtherKind("111".into())), "給与");
    let transfer = Transfer::file(Vec::new());
    let transfer = write(&transfer, &Rules::default()).unwrap();
    assert_eq!(refusal(&transfer), at(1, Refusal::OtherKind("9  ".into())), "no header");
}

#[test]
fn records_out_of_order_or_length_are_refused_with_their_line() {
    let good = write(&result_file(), &Rules::default()).unwrap();
    let lines: Vec<&[u8]> = good.split_inclusive(|byte| *byte == b'\n').collect();
    let refusal = |order: &[&[u8]]| read::<Debit>(&order.concat(), today()).map(|_| ()).unwrap_err();
    let order = |line, found, expected| Fault { line, refusal: Refusal::Order { found, expected } };
    let [header, data, .., trailer, end] = lines[..] else { panic!("seven records") };
    assert_eq!(refusal(&[header, data, end]), order(3, '9', "28"), "no trailer");
    assert_eq!(refusal(&[header, header, trailer, end]), order(2, '1', "28"), "two headers");
    assert_eq!(refusal(&[header, data, trailer, data, end]), order(4, '2', "19"), "data behind");
    assert_eq!(refusal(&[header, trailer, end, end]), order(4, '9', ""), "two ends");
    let unfinished = Fault { line: 3, refusal: Refusal::Unfinished };
    assert_eq!(refusal(&[header, data, trailer]), unfinished, "no end");
    let length = |line, found| Fault { line, refusal: Refusal::Length { found, wanted: 120 } };
    assert_eq!(refusal(&[header, &data[1..], trailer, end]), length(2, 119), "too short");
    assert_eq!(refusal(&[header, b"2", data, trailer, end]), length(2, 121), "too long");
    assert_eq!(refusal(&[header, data, trailer, b"9\r\n"]), length(4, 1), "an editor cut the spaces");
    let bare: Vec<u8> = good.iter().copied().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let short = read::<Debit>(&bare[..bare.len() - 3], today()).map(|_| ()).unwrap_err();
    assert_eq!(short, length(7, 117), "without line ends too");
    let cr: Vec<u8> = good.iter().copied().filter(|byte| *byte != b'\n').collect();
    assert!(read::<Debit>(&cr, today()).is_err(), "CR alone is none of the ways");
}

#[test]
fn a_field_that_cannot_be_read_is_named() {
    let mut bytes = write(&result_file(), &Rules::default()).unwrap();
    bytes[122 + 85] = b'x';
    let fault = read::<Debit>(&bytes, today()).map(|_| ()).unwrap_err();
    let field = Field { name: "amount", start: 81, length: 10, form: Form::N };
    let refusal = Refusal::Field(FieldFault { field, problem: Problem::NotDigits });
    assert_eq!(fault, Fault { line: 2, refusal }, "where, and what");
}

#[test]
fn texts_may_hold_any_byte() {
    let mut bytes = write(&result_file(), &Rules::default()).unwrap();
    bytes[122 + 50..122 + 54].copy_from_slice(&[0xB0, 0xA7, 0x2C, 0x81]);
    let reading = read::<Debit>(&bytes, today()).unwrap();
    assert!(reading.file.groups[0].lines[0].name.starts_with("ｰｧ,\u{FFFD}"), "shown as far as it can be");
    let raw = &reading.raw(0, 0).unwrap()[50..54];
    assert_eq!(raw, [0xB0, 0xA7, 0x2C, 0x81], "and kept as it was");
    let again: Vec<u8> = reading.records().join(&b"\r\n"[..]);
    assert_eq!(again, bytes[..bytes.len() - 2], "the file can be had back");
}

#[test]
fn both_layouts_of_deposits_are_read() {
    let wide = Tail::B(TailB { amount: 12_345_678_901, cheques: 0, edi: "20260042".into() });
    let lines = vec![deposit(5_000, 0, tail_a("20260042")), deposit(0, 0, wide), deposit(5_000, 1, tail_a(""))];
    let file = Deposits::file(vec![Deposits::group(deposits_header(), lines)]);
    let bytes = write(&file, &Rules::default()).unwrap();
    let reading = read::<Deposits>(&bytes, today()).unwrap();
    assert_eq!(reading.file, file, "what was written is read");
    assert_eq!(reading.mismatches, [], "the sums agree");
    let lines = &reading.file.groups[0].lines;
    assert_eq!(lines.iter().map(DepositLine::yen).collect::<Vec<_>>(), [5_000, 12_345_678_901, 5_000], "A, B, A");
    assert_eq!((lines[0].edi(), lines[1].edi()), ("20260042", "20260042"), "where each layout has it");
    assert_eq!(file.groups[0].trailer.cancelled_count, 1, "the cancelled one apart");
    let mut other = file.clone();
    let trailer = &mut other.groups[0].trailer;
    trailer.count += 1;
    trailer.amount += 5_000;
    (trailer.cancelled_count, trailer.cancelled_amount) = (0, 0);
    assert!(write(&other, &Rules::default()).is_ok(), "some banks count it in, and do not say how many");
}

#[test]
fn days_of_both_calendars_are_read() {
    let file = Deposits::file(vec![Deposits::group(deposits_header(), vec![deposit(1, 0, tail_a(""))])]);
    for (calendar, digits) in [(Calendar::Wareki, &b"081120"[..]), (Calendar::Seireki, b"261120")] {
        let bytes = write(&file, &Rules { calendar, ..Rules::default() }).unwrap();
        assert_eq!(&bytes[202 + 7..202 + 13], digits, "{calendar:?}");
        let reading = read::<Deposits>(&bytes, today()).unwrap();
        assert_eq!(reading.file, file, "{calendar:?} is understood");
        let late = read::<Deposits>(&bytes, day(2031, 1, 1)).map(|_| ()).unwrap_err();
        let Refusal::Field(fault) = late.refusal else { panic!("{late:?}") };
        assert_eq!(fault.problem, Problem::Day(DayError::NotInEra), "five years later it may mean anything");
    }
}

#[test]
fn balances_and_counts_of_movements_are_added_up() {
    let lines = vec![
        movement(Direction::In, 11, 5_000),
        movement(Direction::Out, 10, 120_000),
        movement(Direction::Out, CORRECTION, 5_000),
    ];
    let groups = vec![
        Movements::group(movements_header(AccountKind::Ordinary, 100_000), lines),
        Movements::group(movements_header(AccountKind::Savings, 0), Vec::new()),
    ];
    let file = Movements::file(groups);
    assert_eq!(file.groups[0].trailer.balance_yen(), -20_000, "the account owes");
    assert_eq!((file.end.records, file.end.accounts), (8, 2), "the whole file");
    let bytes = write(&file, &Rules::default()).unwrap();
    assert_eq!(bytes.len(), 8 * 202, "200 bytes each");
    let reading = read::<Movements>(&bytes, today()).unwrap();
    assert_eq!((reading.file, &reading.mismatches[..]), (file.clone(), &[][..]), "two accounts in one file");
    let mut other = file.clone();
    other.end.records = 7;
    assert!(write(&other, &Rules::default()).is_ok(), "some do not count the end");
    other.groups[0].header.balance += 1;
    let faults = write(&other, &Rules::default()).unwrap_err();
    assert!(
        matches!(
            &faults[..],
            [WriteFault::Sum { mismatch: Mismatch { field: "balance", said: -20_000, counted: -19_999 }, .. }]
        ),
        "balance before, plus and minus, is balance after: {faults:?}"
    );
}

#[test]
fn accounts_of_another_layout_are_left_out_and_named() {
    let groups = vec![
        Movements::group(movements_header(AccountKind::Ordinary, 1), Vec::new()),
        Movements::group(movements_header(AccountKind::Ordinary, 2), vec![movement(Direction::In, 11, 5)]),
        Movements::group(movements_header(AccountKind::Savings, 3), vec![movement(Direction::In, 11, 6)]),
    ];
    let mut bytes = write(&Movements::file(groups), &Rules::default()).unwrap();
    let second = 2 * 202;
    bytes[second + 62] = b'6';
    bytes[second + 202 + 9..second + 202 + 15].copy_from_slice(b"xxxxxx");
    let reading = read::<Movements>(&bytes, today()).unwrap();
    let left: Vec<u64> = reading.file.groups.iter().map(|group| group.header.balance).collect();
    assert_eq!((left, &reading.skipped[..]), (vec![1, 3], &[3][..]), "定期 is line 3");
    assert_eq!(reading.raw(1, 0).unwrap()[24..36], *b"000000000006", "lines are still found");
    assert_eq!(reading.mismatches, [], "the counts of the whole file cannot be compared");
}

#[test]
fn a_day_without_a_year_is_resolved_forward() {
    let resolve = |month_day: NaiveDate, created| MonthDay::of(month_day).on_or_after(created);
    assert_eq!(resolve(day(2020, 12, 28), today()), Some(day(2026, 12, 28)), "this year");
    assert_eq!(resolve(day(2020, 11, 26), today()), Some(today()), "today");
    assert_eq!(resolve(day(2020, 1, 27), today()), Some(day(2027, 1, 27)), "next year");
    assert_eq!(resolve(day(2024, 2, 29), today()), Some(day(2028, 2, 29)), "never the 28th");
    assert_eq!(resolve(day(2024, 2, 29), day(2096, 3, 1)), Some(day(2104, 2, 29)), "2100 has none");
    let mut bytes = write(&result_file(), &Rules::default()).unwrap();
    for (digits, readable) in [(b"0229", true), (b"0230", false), (b"1301", false), (b"0000", true), (b"    ", true)] {
        bytes[54..58].copy_from_slice(digits);
        assert_eq!(read::<Debit>(&bytes, today()).is_ok(), readable, "{}", letters::decode(digits));
    }
}

#[test]
fn what_cannot_be_written_is_told_all_at_once() {
    let mut header = debit_header();
    header.collector_name = "集い会".into();
    header.account_kind = AccountKind::Savings;
    let mut line = debit_line("ア,イ", 99_999_999_999, ResultCode::Done);
    line.customer = "A1".into();
    let faults = write(&Debit::file(vec![Debit::request(header, vec![line])]), &Rules::default()).unwrap_err();
    let told: Vec<_> = faults
        .iter()
        .filter_map(|fault| match fault {
            WriteFault::Field { part, field, reason } => Some((*part, field.name, reason.clone())),
            WriteFault::Sum { .. } => None,
        })
        .collect();
    let unfit = |at, character, reason| Unfit { at, character, reason };
    assert_eq!(
        told,
        [
            (
                Part::Header(0),
                "collector_name",
                Unwritable::Letters(vec![unfit(0, '集', Reason::Kanji), unfit(2, '会', Reason::Kanji)])
            ),
            (Part::Header(0), "account_kind", Unwritable::NotAllowed('4')),
            (Part::Line(0, 0), "name", Unwritable::Letters(vec![unfit(1, ',', Reason::Comma)])),
            (Part::Line(0, 0), "amount", Unwritable::TooBig { limit: 10 }),
            (Part::Line(0, 0), "customer", Unwritable::NotDigits),
        ],
        "with its place"
    );
}
