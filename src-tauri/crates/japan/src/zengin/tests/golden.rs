//! Files put together by hand from the banks' tables, character by character.

use super::*;

/// The records of a file as text, without spaces at their ends.
fn records<K: Kind>(file: &File<K>) -> Vec<String> {
    let bytes = write(file, &Rules::default()).unwrap();
    let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| letters::decode(&line[..line.len() - 1]).trim_end().to_owned()).collect()
}

#[test]
fn a_request_of_91() {
    let line = debit_line("ﾔﾏﾀﾞ ﾀﾛｳ", 5_000, ResultCode::Done);
    let wanted = [
        format!("19100000012345{:<40}12280143{:<15}001{:<15}11234567", "ﾂﾄﾞｲｶｲ", "ﾊﾁｼﾞﾕｳﾆ", "ﾎﾝﾃﾝ"),
        format!("29900{:<15}234{:<15}    11234567{:<30}00000050001000000000000000000420", "ﾕｳﾁﾖ", "", "ﾔﾏﾀﾞ ﾀﾛｳ"),
        format!("8000001000000005000{}", "0".repeat(36)),
        "9".to_owned(),
    ];
    assert_eq!(records(&Debit::file(vec![Debit::request(debit_header(), vec![line])])), wanted, "JAPAN 1.4");
}

#[test]
fn a_result_of_91() {
    let records = records(&result_file());
    let ends: Vec<char> = records[1..5].iter().filter_map(|record| record.chars().last()).collect();
    assert_eq!(ends, ['0', '1', 'E', '7'], "byte 112 is the result");
    let sums = "8000004000000016000000001000000005000000003000000011000";
    assert_eq!(records[5], sums, "all, drawn, not drawn");
}

#[test]
fn a_file_of_21() {
    let DebitHeader { collector, collector_name, day, bank, bank_name, branch, branch_name, account_kind, account } =
        debit_header();
    let header = TransferHeader {
        sender: collector,
        sender_name: collector_name,
        day,
        bank,
        bank_name,
        branch,
        branch_name,
        account_kind,
        account,
    };
    let line = |reference| TransferLine {
        bank: "0005".into(),
        bank_name: "ﾐﾂﾋﾞｼUFJ".into(),
        branch: "123".into(),
        branch_name: "ｺｳｼﾞﾏﾁ".into(),
        clearing_house: 0,
        account_kind: AccountKind::Savings,
        account: "765".into(),
        name: "ｶ)ヤマダショウテン".into(),
        amount: 33_000,
        novelty: Novelty::Changed,
        reference,
    };
    let edi = Reference::Edi(Edi { text: "「12」".into(), route: 7 });
    let lines = vec![line(Reference::Codes(Codes { first: 42, second: 2_026, route: 8 })), line(edi)];
    let start = format!("20005{:<15}123{:<15}000040000765{:<30}00000330002", "ﾐﾂﾋﾞｼUFJ", "ｺｳｼﾞﾏﾁ", "ｶ)ﾔﾏﾀﾞｼﾖｳﾃﾝ");
    let wanted = [
        format!("12100000012345{:<40}12280143{:<15}001{:<15}11234567", "ﾂﾄﾞｲｶｲ", "ﾊﾁｼﾞﾕｳﾆ", "ﾎﾝﾃﾝ"),
        format!("{start}000000004200000020268"),
        format!("{start}{:<20}7Y", "｢12｣"),
        "8000002000000066000".to_owned(),
        "9".to_owned(),
    ];
    assert_eq!(records(&Transfer::file(vec![Transfer::group(header, lines)])), wanted, "JAPAN 1.2");
}

#[test]
fn a_file_of_01() {
    let wide = Tail::B(TailB { amount: 12_345_678_901, cheques: 5, edi: "B1".into() });
    let lines = vec![deposit(5_000, 0, tail_a("A1")), deposit(0, 1, wide)];
    let start = |amount: u64, cancelled: u64| {
        format!(
            "2000001081120000000{amount:0>10}00000000000000000012{:<48}{:<15}{:<15}{cancelled}",
            "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾐﾂﾋﾞｼUFJ", "ﾎﾝﾃﾝ"
        )
    };
    let wanted = [
        format!("10100811210811200811200005{:<15}001{:<15}11234567{}", "ﾐﾂﾋﾞｼUFJ", "ﾎﾝﾃﾝ", "ﾂﾄﾞｲｶｲ"),
        format!("{}A1", start(5_000, 0)),
        format!("{}012345678901000000000005B1", start(0, 1)),
        "8000001000000005000000001012345678901".to_owned(),
        "9".to_owned(),
    ];
    assert_eq!(records(&Deposits::file(vec![Deposits::group(deposits_header(), lines)])), wanted, "JAPAN 1.5");
}

#[test]
fn a_file_of_03() {
    let lines = vec![movement(Direction::In, 11, 5_000), movement(Direction::Out, 14, 7_000)];
    let header =
        MovementsHeader { bank_name: "ﾐﾂﾋﾞｼUFJ".into(), ..movements_header(AccountKind::Current, 1_000) };
    let line = |rest: &str| {
        let zeros = "0".repeat(12 + 6 + 6 + 1 + 7 + 3 + 10);
        format!("200000007081120081120{rest}{zeros}{:<48}{:<15}{:<15}ﾌﾘｺﾐ", "ｻﾄｳ ﾊﾅｺ", "", "")
    };
    let wanted = [
        format!(
            "10300811210811010811200005{:<15}001{:<15}00020001234567{:<40}1100000000001000",
            "ﾐﾂﾋﾞｼUFJ", "", "ﾂﾄﾞｲｶｲ"
        ),
        line("111000000005000"),
        line("214000000007000"),
        // It owes 1,000 now.
        "8000001000000000500000000100000000070002000000000010000000002".to_owned(),
        "9000000000500001".to_owned(),
    ];
    assert_eq!(records(&Movements::file(vec![Movements::group(header, lines)])), wanted, "JAPAN 1.6");
}
