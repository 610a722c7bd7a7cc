//! Receipts as other programs see them: `pdftotext`, `pdftoppm` (poppler) and `qpdf` read what
//! was written. All three are required.

#![allow(clippy::unwrap_used)] // a test may fall over

use std::process::{Command, Output};

use chrono::NaiveDate;
use tsudoi_paper::receipt::{self, Issuer, Item, Line, Paid, Receipt, Reissue};
use tsudoi_paper::{Error, Language, Seal};

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn line(label: &str, net: i64, tax: Option<i64>) -> Line {
    Line { label: label.into(), net, tax, gross: net + tax.unwrap_or(0) }
}

fn paid(amount: i64) -> Paid {
    Paid { on: day(11, 18), method: "銀行振込".into(), amount }
}

fn again(count: u32, original_issued_on: NaiveDate) -> Reissue {
    Reissue { count, original_number: "R2026-0187".into(), original_issued_on }
}

/// The receipt of the design.
fn design() -> Receipt {
    Receipt {
        kind_title: "領収書".into(),
        number: "R2026-0187".into(),
        issued_on: day(11, 20),
        address: None,
        addressee: "株式会社みすず木工".into(),
        honorific: "御中".into(),
        amount: 22_000,
        tax_included_note: true,
        proviso: "第18回里山フォーラム協賛金（要旨集広告料）".into(),
        received: None,
        items: Vec::new(),
        lines: vec![line("10% 対象", 20_000, Some(2_000)), line("不課税", 0, None)],
        total: line("合計", 20_000, Some(2_000)),
        paid: vec![paid(22_000)],
        notes: Vec::new(),
        issuer: Issuer {
            form: Some("一般社団法人".into()),
            name: "梓川里山研究会".into(),
            postal_code: "390-1702".into(),
            address_lines: vec!["長野県松本市梓川梓820番地".into()],
            phone: "0263-00-0820".into(),
            registration_number: Some("T1234567890123".into()),
            seal: Some(Seal::from_name("梓川里山研究会").unwrap()),
        },
        reissue: None,
        void: false,
        note: Some(Language::Ja.stamp_note().into()),
        electronic: true,
        language: Language::Ja,
    }
}

/// A receipt of `count` equal lines.
fn of_lines(count: i64) -> Receipt {
    let lines: Vec<Line> = (1..=count).map(|at| line(&format!("項目{at}"), 1_000, None)).collect();
    Receipt {
        amount: count * 1_000,
        paid: vec![paid(count * 1_000)],
        total: line("合計", count * 1_000, None),
        lines,
        ..design()
    }
}

fn output_of(command: &mut Command) -> Output {
    command.output().unwrap_or_else(|error| panic!("{command:?} is needed for this test: {error}"))
}

/// The text of a PDF without any space, after `qpdf` has found nothing wrong with it.
fn text(pdf: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receipt.pdf");
    std::fs::write(&file, pdf).unwrap();
    let check = output_of(Command::new("qpdf").arg("--check").arg(&file));
    assert!(check.status.success(), "qpdf: {}", String::from_utf8_lossy(&check.stderr));
    let text = output_of(Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(&file).arg("-"));
    assert!(text.status.success(), "pdftotext: {}", String::from_utf8_lossy(&text.stderr));
    let text = String::from_utf8(text.stdout).unwrap();
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Gray pixels of the first page at 50 dpi, with its width.
fn pixels(pdf: &[u8]) -> (usize, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receipt.pdf");
    std::fs::write(&file, pdf).unwrap();
    let mut command = Command::new("pdftoppm");
    let output = output_of(command.args(["-r", "50", "-gray", "-f", "1", "-l", "1"]).arg(&file));
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let head: Vec<&[u8]> = output.stdout.splitn(4, u8::is_ascii_whitespace).collect();
    let width = std::str::from_utf8(head[1]).unwrap().parse().unwrap();
    let body = head[3].iter().position(|byte| *byte == b'\n').unwrap() + 1;
    (width, head[3][body..].to_vec())
}

#[test]
fn everything_on_the_design_can_be_selected_and_searched() {
    let text = text(&receipt::pdf_one(&design()).unwrap());
    for part in [
        "領収書",
        "番号R2026-0187",
        "発行日令和8年11月20日",
        "株式会社みすず木工御中",
        "￥22,000－（税込）",
        "但し第18回里山フォーラム協賛金（要旨集広告料）として",
        "上記の金額を正に領収いたしました。",
        "10%対象20,0002,00022,000",
        "不課税0―0",
        "合計20,0002,00022,000",
        "お支払い令和8年11月18日銀行振込",
        "梓川里山研究会",
        "〒390-1702",
        "登録番号T1234567890123",
        "この領収書は電子データで発行しました。",
    ] {
        assert!(text.contains(part), "{part} is on the sheet of the design\n{text}");
    }
}

#[test]
fn names_come_back_as_they_were_given() {
    for name in ["髙﨑𠮷㈱", "渡邊\u{E0100} 葛\u{E0100}飾", "濵口 德三", "𣘺本 圡屋", "ガレージ"]
    {
        let text = text(&receipt::pdf_one(&Receipt { addressee: name.into(), ..design() }).unwrap());
        let plain: String = name.chars().filter(|c| *c != ' ').collect();
        assert!(text.contains(&plain), "{name} is searchable, its selector included\n{text}");
    }
}

#[test]
fn what_no_font_has_is_refused_before_the_number_is_taken() {
    let receipt = Receipt { addressee: "渡邊\u{E0101}\u{1F600}".into(), ..design() };
    let lacking = vec!["邊\u{E0101}".to_owned(), "\u{1F600}".to_owned()];
    assert_eq!(tsudoi_paper::missing(&receipt.addressee), lacking, "asked beforehand");
    assert_eq!(receipt::check(&receipt), Err(Error::Missing(lacking.clone())), "the check names them");
    assert_eq!(receipt::pdf_one(&receipt), Err(Error::Missing(lacking)), "and no box is ever drawn");
}

#[test]
fn a_file_is_small_and_the_same_each_time() {
    let once = receipt::pdf_one(&design()).unwrap();
    assert_eq!(once, receipt::pdf_one(&design()).unwrap(), "no clock, no counter, no chance");
    let again = again(2, day(11, 1));
    let marked = receipt::pdf_one(&Receipt { reissue: Some(again), void: true, ..design() }).unwrap();
    for pdf in [once, marked] {
        assert!(pdf.len() <= 40 * 1024, "{} bytes: a receipt has at most 40 KB", pdf.len());
    }
}

#[test]
fn a_picture_of_a_seal_keeps_the_file_small() {
    // Noise is the worst that a scan can be.
    let mut state = 1u32;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    });
    let seal = Seal::from_rgba(400, 400, &noise.take(400 * 400 * 4).collect::<Vec<u8>>()).unwrap();
    let issuer = Issuer { seal: Some(seal), ..design().issuer };
    let pdf = receipt::pdf_one(&Receipt { issuer, ..design() }).unwrap();
    assert!(text(&pdf).contains("梓川里山研究会"), "the name under the seal is still text");
    assert!(pdf.len() <= 40 * 1024, "{} bytes with a picture", pdf.len());
}

#[test]
fn a_reissue_and_a_void_receipt_say_so() {
    let again = again(3, day(4, 1));
    let text_of = |receipt: &Receipt| text(&receipt::pdf_one(receipt).unwrap());
    let reissued = text_of(&Receipt { reissue: Some(again.clone()), ..design() });
    assert!(reissued.contains("再発行（3回目）"), "with its count\n{reissued}");
    assert!(reissued.contains("元の領収書R2026-0187令和8年4月1日"), "number and day of the original\n{reissued}");
    let (_, plain) = pixels(&receipt::pdf_one(&design()).unwrap());
    let (_, void) = pixels(&receipt::pdf_one(&Receipt { void: true, ..design() }).unwrap());
    let ink = |pixels: &[u8]| pixels.iter().map(|pixel| u64::from(255 - pixel)).sum::<u64>();
    assert!(ink(&void) > ink(&plain) * 5 / 4, "取消 is large");
    let english =
        Receipt { kind_title: "RECEIPT".into(), language: Language::En, honorific: String::new(), ..design() };
    let english = text_of(&Receipt { reissue: Some(again), ..english });
    assert!(english.contains("Reissue(no.3)") && english.contains("20November2026"), "in English too\n{english}");
}

#[test]
fn the_longest_texts_stay_on_the_sheet() {
    let long = |count: usize| "株式会社梓川里山（環境）研究所、".chars().cycle().take(count).collect::<String>();
    for lines in [1, 2, 4, 5, 10] {
        let mut receipt = Receipt { addressee: long(60), proviso: long(70), ..of_lines(lines) };
        receipt.lines[0].label = long(26);
        receipt.reissue = Some(again(12, day(1, 31)));
        receipt.issuer.address_lines = vec![long(30), long(28)];
        receipt.issuer.name = long(24);
        let pdf = receipt::pdf_one(&receipt).unwrap();
        let (width, pixels) = pixels(&pdf);
        let margin = 22 * width / 210;
        for row in pixels.chunks(width) {
            let outside = row[..margin].iter().chain(&row[width - margin..]);
            assert!(outside.copied().all(|pixel| pixel > 250), "{lines} lines: nothing in the margins");
        }
        assert!(text(&pdf).contains("登録番号T1234567890123"), "{lines} lines: the last line is there");
    }
}

#[test]
fn receipts_that_do_not_add_up_are_refused() {
    let wrong = Receipt { amount: 22_001, ..design() };
    let expected = Error::Totals { lines: 22_000, total: 22_000, amount: 22_001 };
    assert_eq!(receipt::pdf_one(&wrong), Err(expected), "the amount in large type is the sum of the lines");
    assert_eq!(receipt::pdf_one(&of_lines(11)), Err(Error::Lines(11)), "ten lines fit");
    assert_eq!(receipt::pdf_one(&of_lines(0)), Err(Error::Lines(0)), "a receipt is for something");
    assert_eq!(receipt::pdf(&[], "領収書"), Err(Error::Empty), "a file has a page");
    let endless = Receipt { addressee: "長".repeat(200), ..design() };
    assert_eq!(receipt::check(&endless), Err(Error::TooLong("addressee")), "never an overflow");
}

#[test]
fn many_receipts_are_one_file() {
    let receipts: Vec<Receipt> = (1..=40).map(|at| Receipt { number: format!("R2026-{at:04}"), ..design() }).collect();
    let pdf = receipt::pdf(&receipts, "領収書 2026年度").unwrap();
    assert!(pdf.len() < 130 * 1024, "{} bytes: fonts and seal are in the file once", pdf.len());
    let text = text(&pdf);
    assert!(receipts.iter().all(|receipt| text.contains(&receipt.number)), "a page for each");
}

#[test]
fn the_file_says_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("receipt.pdf");
    std::fs::write(&file, receipt::pdf_one(&design()).unwrap()).unwrap();
    let info = String::from_utf8(output_of(Command::new("pdfinfo").arg("-isodates").arg(&file)).stdout).unwrap();
    for part in ["領収書 R2026-0187", "Tsudoi", "梓川里山研究会", "2026-11-20", "A4"] {
        assert!(info.contains(part), "{part} is in the file's own description\n{info}");
    }
    assert!(!info.contains("PDF/X"), "no claim that is not true\n{info}");
    let fonts = String::from_utf8(output_of(Command::new("pdffonts").arg(&file)).stdout).unwrap();
    assert!(fonts.contains("TSUDOI+BIZUDPMincho-Regular"), "the font is embedded as a subset\n{fonts}");
}

#[test]
fn several_names_payments_and_items_have_their_place() {
    let many = Receipt {
        addressee: "小林 千代子\n佐藤 健\n𠮷野 渡邉".into(),
        honorific: "様".into(),
        items: vec![
            Item { label: "2026年度 年会費".into(), gross: 12_000 },
            Item { label: "弁当代 ※".into(), gross: 10_000 },
        ],
        paid: vec![paid(12_000), Paid { on: day(11, 19), method: "現金".into(), amount: 10_000 }],
        notes: vec!["年会費は資産の譲渡等の対価に該当しないため、消費税の課税対象外（不課税）です。".into()],
        ..design()
    };
    let text = text(&receipt::pdf_one(&many).unwrap());
    for part in [
        "小林千代子様",
        "佐藤健様",
        "𠮷野渡邉様",
        "2026年度年会費12,000",
        "弁当代※10,000",
        "令和8年11月18日銀行振込￥12,000、令和8年11月19日現金￥10,000",
        "課税対象外（不課税）です。",
    ] {
        assert!(text.contains(part), "{part} is on the sheet\n{text}");
    }
    let five = Receipt { addressee: "一\n二\n三\n四\n五".into(), ..design() };
    assert_eq!(receipt::check(&five), Err(Error::TooLong("addressee")), "four names have room");
    let wrong = Receipt { items: vec![Item { label: "年会費".into(), gross: 1 }], ..design() };
    assert!(matches!(receipt::check(&wrong), Err(Error::Totals { lines: 1, .. })), "items come to the amount");
}

#[test]
fn a_certificate_of_a_donation_says_what_the_law_asks() {
    let donation = Receipt {
        kind_title: "寄附金受領証明書".into(),
        address: Some("長野県松本市梓川梓820番地".into()),
        received: Some("上記の金額を寄附金として正に受領いたしました。".into()),
        note: None,
        electronic: false,
        ..design()
    };
    let text = text(&receipt::pdf_one(&donation).unwrap());
    for part in ["寄附金受領証明書", "住所長野県松本市", "寄附金として正に受領いたしました。"]
    {
        assert!(text.contains(part), "{part} is on the sheet\n{text}");
    }
    assert!(!text.contains("電子データ"), "a paper is no data");
}
