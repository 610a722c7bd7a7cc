//! The files of the banks, and keys in files that overlap.

use super::*;
use crate::zengin;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::HashSet;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

/// Rows of a CSV in which no cell holds a comma.
fn rows(text: &str) -> Vec<Vec<String>> {
    text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// The lines of a file of a bank that is known.
fn known(bank: &str, text: &str) -> Vec<Line> {
    let rows = rows(text);
    let mapping = recognise(&rows).unwrap_or_else(|| panic!("{bank} is known"));
    assert_eq!(mapping.name, bank, "by its header");
    let reading = mapping.read(&rows).unwrap();
    assert_eq!(reading.errors, [], "every row of {bank} is read");
    reading.lines
}

fn line(row: usize, amount: i64, name: &str, memo: &str, balance: Option<i64>, id: &str) -> Line {
    let (name, memo, id) = (name.into(), memo.into(), id.into());
    Line { row, day: day(2026, 7, 2), amount, name, memo, balance, id }
}

#[test]
fn every_bank_is_read() {
    for (bank, file, lines) in [
        (
            "三菱UFJ銀行",
            "日付,摘要,摘要内容,支払い金額,預かり金額,差引残高,メモ,未資金化区分,入払区分\n\
             2026/7/2,振込１,ヤマダ　タロウ,,5000,105000,,,入金\n\
             2026/7/2,手数料,,110,,104890,控え,,出金\n",
            vec![
                line(1, 5_000, "ヤマダ　タロウ", "振込１", Some(105_000), ""),
                line(2, -110, "手数料", "手数料　控え", Some(104_890), ""),
            ],
        ),
        (
            "三井住友銀行",
            "年月日,お引出し,お預入れ,お取り扱い内容,残高,メモ,ラベル\n\
             R8.7.2,,5000,振込　ﾔﾏﾀﾞ ﾀﾛｳ,105000,,\n",
            vec![line(1, 5_000, "ﾔﾏﾀﾞ ﾀﾛｳ", "振込　ﾔﾏﾀﾞ ﾀﾛｳ", Some(105_000), "")],
        ),
        (
            "三井住友銀行",
            "お取引日,お引出し,お預入れ,お取り扱い内容,残高\n2026/07/02,330,,振込手数料,104670\n",
            vec![line(1, -330, "振込手数料", "", Some(104_670), "")],
        ),
        (
            "みずほ銀行",
            "口座情報\n店番,001\n\n明細通番,日付,お引出金額,お預入金額,残高,お取引内容\n\
             1,2026.07.02,-,5000,105000,振込 ヤマダ タロウ\n",
            vec![line(4, 5_000, "ヤマダ タロウ", "振込 ヤマダ タロウ", Some(105_000), "")],
        ),
        (
            "ゆうちょダイレクト",
            "お客さま口座情報\n現在高,105000\n出力日時,令和8年7月3日\n口座番号,12340-12345671\n照会対象,1か月\n件数,2\n\
             取引日,入出金明細ＩＤ,受入金額（円）,払出金額（円）,詳細１,詳細２,現在（貸付）高,\n\
             20260702,202607020001,5000,,振込,ヤマダ　タロウ,105000,\n\
             20260702,202607020002,,1000,払出し,,104000,\n",
            vec![
                line(7, 5_000, "ヤマダ　タロウ", "振込", Some(105_000), "202607020001"),
                line(8, -1_000, "払出し", "払出し", Some(104_000), "202607020002"),
            ],
        ),
        (
            "PayPay銀行",
            "操作日(年),操作日(月),操作日(日),操作時刻(時),操作時刻(分),操作時刻(秒),取引順番号,摘要,お支払金額,お預り金額,残高,メモ\n\
             2026,7,2,9,5,3,1,振込　ヤマダ　タロウ,,5000,105000,\n",
            vec![line(1, 5_000, "ヤマダ　タロウ", "振込　ヤマダ　タロウ", Some(105_000), "9-5-3-1")],
        ),
        (
            "楽天銀行",
            "取引日,入出金(円),残高(円),入出金先内容\n20260702,5000,105000,ヤマダ　タロウ\n20260702,-1000,104000,カード\n",
            vec![
                line(1, 5_000, "ヤマダ　タロウ", "", Some(105_000), ""),
                line(2, -1_000, "カード", "", Some(104_000), ""),
            ],
        ),
        (
            "住信SBIネット銀行",
            "日付,内容,出金金額(円),入金金額(円),残高(円),メモ\n2026/07/02,振込＊ヤマダ　タロウ,,5000,105000,-\n",
            vec![line(1, 5_000, "ヤマダ　タロウ", "振込＊ヤマダ　タロウ", Some(105_000), "")],
        ),
        (
            "ANSER",
            "照会口座,番号,勘定日,（起算日）,出金金額（円）,入金金額（円）,小切手区分,残高（円）,取引区分,明細区分,金融機関名,支店名,摘要\n\
             本店 普通 1234567,1,2026年07月02日,,,5000,,105000,入金,振込,ミズホ,ホンテン,ﾔﾏﾀﾞ ﾀﾛｳ\n",
            vec![line(1, 5_000, "ﾔﾏﾀﾞ ﾀﾛｳ", "入金　振込　ミズホ　ホンテン", Some(105_000), "")],
        ),
    ] {
        assert_eq!(known(bank, file), lines, "{bank}");
    }
}

#[test]
fn a_header_is_known_in_either_width_and_only_whole() {
    let half = "取引日,入出金明細ID,受入金額(円),払出金額(円),詳細1,詳細2,現在(貸付)高\n20260702,7,5000,,a,b,5000\n";
    assert_eq!(known("ゆうちょダイレクト", half)[0].amount, 5_000, "入出金明細ＩＤ is not the amount");
    for text in [
        "",
        "日付,摘要\n",
        "取引日,入出金(円),残高(円),入出金先内容,その他\n20260702,1,1,a,b\n",
        "入出金明細ＩＤ,出金\n",
    ] {
        assert_eq!(recognise(&rows(text)), None, "{text:?} is nobody's");
    }
    let far = format!("{}取引日,入出金(円),残高(円),入出金先内容\n", "\n".repeat(40));
    assert_eq!(recognise(&rows(&far)), None, "a header stands near the top");
}

fn own() -> Mapping {
    let named = |name: &str| Column::Named(name.into());
    Mapping {
        name: "信用金庫".into(),
        header: Header::Holding(vec!["取扱日".into(), "出金".into(), "入金".into()]),
        day: Day::One(named("取扱日")),
        money: Money::InOut { income: named("入金"), outgo: named("出金") },
        payer: vec![named("摘要")],
        memo: Vec::new(),
        balance: None,
        id: Vec::new(),
    }
}

#[test]
fn a_mapping_is_kept_as_it_is() {
    let mut mapping = own();
    mapping.day = Day::Three(Column::At(0), Column::At(1), Column::At(2));
    mapping.money = Money::Signed(Column::At(3));
    mapping.header = Header::Absent(1);
    for mapping in presets().chain([own(), mapping]) {
        let kept = serde_json::to_string(&mapping).unwrap();
        assert_eq!(serde_json::from_str::<Mapping>(&kept).ok().as_ref(), Some(&mapping), "{kept}");
    }
    let short = r#"{"name":"x","header":{"absent":0},"day":{"one":0},"money":{"signed":"金額"},"payer":[1]}"#;
    assert!(serde_json::from_str::<Mapping>(short).is_ok(), "what is not there need not be said");
}

#[test]
fn rows_that_are_none_are_told_and_the_others_read() {
    let file = rows(
        "取扱日,出金明細ＩＤ,出金,入金,摘要\n\
         令和8年7月2日,9,,￥５，０００,ｱ\n\
         ,,,,\n\
         2026/2/30,9,,1,ｲ\n\
         R8.7.2,9,1,1,ｳ\n\
         R8.7.2,9,,,繰越\n\
         R8.7.2,9,,12.5,ｴ\n\
         合計,,5,,\n\
         20260702,9,－,¥1000円\n\
         20260702,9,-500,0,取消\n",
    );
    // A comma inside a cell: the reader of CSVs has parted it above.
    let mut file = file;
    file[1] = ["令和8年7月2日", "9", "", "￥５，０００", "ｱ"].map(str::to_owned).to_vec();
    let reading = own().read(&file).unwrap();
    let read: Vec<_> = reading.lines.iter().map(|line| (line.row, line.amount, line.name.as_str())).collect();
    assert_eq!(read, [(1, 5_000, "ｱ"), (8, 1_000, ""), (9, 500, "取消")], "amounts as people write them");
    let errors: Vec<_> = reading.errors.into_iter().map(|error| (error.row, error.problem)).collect();
    assert_eq!(
        errors,
        [
            (3, RowProblem::Day("2026/2/30".into(), DayError::NoSuchDay)),
            (4, RowProblem::BothWays),
            (5, RowProblem::NoAmount),
            (6, RowProblem::Amount("12.5".into())),
            (7, RowProblem::Day("合計".into(), DayError::Unreadable)),
        ],
        "each with its reason"
    );
}

#[test]
fn a_mapping_that_does_not_fit_says_why() {
    let header = |cells: &str| own().read(&rows(cells)).unwrap_err();
    assert_eq!(header("日付,金額\n"), Unread::NoHeader, "another file");
    assert_eq!(header("取扱日,出金,入金\n"), Unread::NoColumn("摘要".into()), "a column is missing");
    assert_eq!(header("取扱日,出金,入金,摘要,入金\n"), Unread::TwoColumns("入金".into()), "which of them");
    let mapping = Mapping {
        header: Header::Absent(1),
        day: Day::One(Column::At(0)),
        money: Money::Signed(Column::At(1)),
        payer: vec![Column::At(2), Column::At(9)],
        ..own()
    };
    let lines = mapping.read(&rows("x\n20260702,-5,ﾌﾘｺﾐ ｱ\n")).unwrap().lines;
    assert_eq!(lines, [line(1, -5, "ｱ", "ﾌﾘｺﾐ ｱ", None, "")], "no header is needed");
}

#[test]
fn zengin_files_give_the_same_lines() {
    let today = day(2026, 7, 3);
    let data = |direction: u8, inquiry: &str, name: &str| {
        format!(
            "2{inquiry:0>8}080702080702{direction}11{:0>12}{}{:0>10}{name:<48}{:<15}{:<15}{:<20}{:<20} ",
            5_000,
            "0".repeat(35),
            12,
            "",
            "",
            "ﾌﾘｺﾐ",
            "EDI1"
        )
    };
    let header = format!(
        "1030{}{:<4}{:<15}001{:<15}0001{:0>10}{:<40}11{:0>14}",
        "080702".repeat(3),
        "0005",
        "",
        "",
        1_234_567,
        "",
        100_000
    );
    let trailer = format!("8{:0>6}{:0>13}{:0>6}{:0>13}1{:0>14}{:0>7}", 1, 5_000, 1, 5_000, 100_000, 2);
    let text: Vec<String> =
        [header, data(1, "7", "ﾔﾏﾀﾞ ﾀﾛｳ"), data(2, "", "0123"), trailer, format!("9{:0>10}{:0>5}", 5, 1)]
            .map(|record| format!("{record:<200}"))
            .to_vec();
    let bytes: Vec<u8> =
        text.concat().chars().map(|c| if c.is_ascii() { c as u8 } else { (c as u32 - 0xFF61) as u8 + 0xA1 }).collect();
    let file = zengin::read::<zengin::Movements>(&bytes, today).unwrap();
    assert_eq!(file.mismatches, [], "the file is sound");
    let accounts = of_movements(&file);
    assert_eq!((accounts.len(), accounts[0].number.as_str()), (1, "1234567"), "one account");
    assert_eq!(
        accounts[0].reading.lines,
        [
            line(2, 5_000, "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾌﾘｺﾐ EDI1 0000000012", Some(105_000), "00000007"),
            line(3, -5_000, "ﾌﾘｺﾐ", "ﾌﾘｺﾐ EDI1 0123", Some(100_000), ""),
        ],
        "with the balance after each"
    );
}

fn proofs(lines: &[Line]) -> Vec<Proof> {
    keys("1", lines).into_iter().map(|key| key.proof).collect()
}

fn texts(lines: &[Line]) -> Vec<String> {
    keys("0005-001-1-1234567", lines).into_iter().map(|key| key.text).collect()
}

#[test]
fn two_equal_payments_on_one_day_are_two() {
    let bare = line(1, 5_000, "ﾔﾏﾀﾞ", "", None, "");
    let twice = [bare.clone(), bare.clone()];
    let keys = texts(&twice);
    assert_ne!(keys[0], keys[1], "both are entered");
    assert_eq!(proofs(&twice), [Proof::PartOfDay; 2], "the day may go on in another file");
    assert_eq!(texts(&twice[1..]), keys[..1], "of the rest of a day there is one, and it may be known");
    let other = Line { row: 9, name: "ヤマダ".into(), memo: "会費".into(), ..bare.clone() };
    assert_eq!(texts(&[other]), keys[..1], "width, memo and place in the file do not count");
    let mut days = [bare.clone(), bare.clone(), bare.clone()];
    days[0].day = day(2026, 7, 1);
    days[2].day = day(2026, 7, 3);
    assert_eq!(proofs(&days), [Proof::PartOfDay, Proof::WholeDay, Proof::PartOfDay], "a day between is whole");
    let with = |balance, id| Line { balance, ..line(1, 5_000, "ﾔﾏﾀﾞ", "", None, id) };
    assert_eq!(proofs(&[with(Some(1), ""), with(Some(1), "7")]), [Proof::Balance, Proof::Id], "the best there is");
    assert_ne!(texts(&[with(Some(1), "")]), texts(&[with(Some(2), "")]), "the balance tells them apart");
    assert_ne!(texts(&[with(None, "9-53-1")]), texts(&[with(None, "9-5-31")]), "a mark is taken as it is");
    assert_eq!(texts(&[with(None, "ID７")]), texts(&[with(None, "ＩＤ 7")]), "but for its width");
    assert_ne!(super::keys("1", &twice)[0].text, super::keys("2", &twice)[0].text, "accounts are apart");
}

prop_compose! {
    /// A statement of some days with many equal payments, all in.
    fn statement()(parts in vec((0u64..4, 0usize..2, 0usize..2), 0..24)) -> Vec<Line> {
        let mut parts = parts;
        parts.sort_by_key(|(day, ..)| *day);
        let mut balance = 0;
        parts.into_iter().enumerate().map(|(row, (later, amount, name))| {
            let amount = [5_000, 3_000][amount];
            balance += amount;
            let name = ["ﾔﾏﾀﾞ ﾀﾛｳ", "ｻﾄｳ ﾊﾅｺ"][name];
            Line { day: day(2026, 7, 2) + chrono::Days::new(later), ..line(row, amount, name, "", Some(balance), &row.to_string()) }
        }).collect()
    }
}

fn without(lines: &[Line], balance: bool, id: bool) -> Vec<Line> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        line.balance = line.balance.filter(|_| !balance);
        if id {
            line.id.clear();
        }
    }
    lines
}

proptest! {
    #[test]
    fn keys_stay_however_a_file_is_cut(lines in statement(), cut in any::<prop::sample::Index>(), back in 0usize..6) {
        let cut = cut.index(lines.len() + 1);
        let from = cut.saturating_sub(back);
        for lines in [without(&lines, true, false), without(&lines, false, true), lines.clone()] {
            let whole = texts(&lines);
            prop_assert_eq!(whole.iter().collect::<HashSet<_>>().len(), lines.len(), "one key each");
            prop_assert_eq!(&texts(&lines[..cut])[..], &whole[..cut], "the first file");
            prop_assert_eq!(&texts(&lines[from..])[..], &whole[from..], "the second, that begins before its end");
        }
    }

    #[test]
    fn without_marks_whole_days_keep_their_keys(lines in statement(), cut in any::<prop::sample::Index>()) {
        let lines = without(&lines, true, true);
        let whole = texts(&lines);
        prop_assert_eq!(whole.iter().collect::<HashSet<_>>().len(), lines.len(), "one key each");
        let cut = cut.index(lines.len() + 1);
        for (start, part) in [(0, &lines[..cut]), (cut, &lines[cut..])] {
            for (index, key) in keys("0005-001-1-1234567", part).into_iter().enumerate() {
                prop_assert!(whole.contains(&key.text), "no line becomes a new one");
                prop_assert!(
                    key.proof == Proof::PartOfDay || key.text == whole[start + index],
                    "in a whole day each line keeps its own"
                );
            }
        }
        let from = lines.iter().position(|line| lines.get(cut).is_some_and(|at| at.day == line.day)).unwrap_or(cut);
        prop_assert_eq!(&texts(&lines[from..])[..], &whole[from..], "a file that begins with a day");
    }
}
