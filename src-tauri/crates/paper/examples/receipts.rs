//! How fast receipts are drawn, and how large they are. Run it as a release build:
//! `cargo run --release -p tsudoi-paper --example receipts [folder]`; with a folder it also
//! leaves samples there to look at.

use std::time::Instant;

use chrono::NaiveDate;
use tsudoi_paper::receipt::{self, Issuer, Line, Paid, Receipt, Reissue};
use tsudoi_paper::recovery::{self, RecoverySheet};
use tsudoi_paper::{Language, Result, Seal};

const FILES: usize = 1000;
const PAGES: usize = 5000;

const FAMILY: [&str; 12] =
    ["佐藤", "髙橋", "渡邊󠄀", "山﨑", "𠮷田", "小林", "長谷川", "伊藤", "濵口", "齋藤", "中島", "大久保"];
const GIVEN: [&str; 10] = ["由美子", "健太郎", "翔", "美咲", "大輔", "千鶴", "隆", "さくら", "悠真", "結衣"];

fn receipt(at: usize, seal: &Seal) -> Receipt {
    let day = |d| NaiveDate::from_ymd_opt(2026, 11, d).expect("November has 30 days");
    let row = |label: &str, net, tax| Line { label: label.into(), net, tax, gross: net + tax.unwrap_or(0) };
    Receipt {
        kind_title: "領収書".into(),
        number: format!("R2026-{:04}", at + 1),
        issued_on: day(20),
        address: None,
        addressee: format!("{} {}", FAMILY[at % FAMILY.len()], GIVEN[at / 7 % GIVEN.len()]),
        honorific: "様".into(),
        amount: 22_000,
        tax_included_note: true,
        proviso: format!("第{}回里山フォーラム協賛金（要旨集広告料）", at % 40 + 1),
        received: None,
        items: Vec::new(),
        lines: vec![row("10% 対象", 20_000, Some(2_000)), row("不課税", 0, None)],
        total: row("合計", 20_000, Some(2_000)),
        paid: vec![Paid { on: day(18), method: "銀行振込".into(), amount: 22_000 }],
        notes: Vec::new(),
        issuer: Issuer {
            form: Some("一般社団法人".into()),
            name: "梓川里山研究会".into(),
            postal_code: "390-1702".into(),
            address_lines: vec!["長野県松本市梓川梓820番地".into()],
            phone: "0263-00-0820".into(),
            registration_number: Some("T1234567890123".into()),
            seal: Some(seal.clone()),
        },
        reissue: None,
        void: false,
        note: Some(Language::Ja.stamp_note().into()),
        electronic: true,
        language: Language::Ja,
    }
}

/// Receipts that are hard to draw.
fn samples(folder: &std::path::Path, design: &Receipt) -> std::result::Result<(), Box<dyn std::error::Error>> {
    let long = |count: usize| "株式会社梓川里山（環境）研究所、第2本社".chars().cycle().take(count).collect::<String>();
    for count in [1, 4, 5, 10] {
        let mut lines = vec![Line { label: "不課税".into(), net: 1_234_567, tax: None, gross: 1_234_567 }; count];
        lines[0].label = long(24);
        let amount = 1_234_567 * count as i64;
        let total = Line { label: "合計".into(), net: amount, tax: None, gross: amount };
        let again = Reissue { count: 12, original_number: design.number.clone(), original_issued_on: design.issued_on };
        let mut full = Receipt {
            addressee: long(60),
            proviso: long(70),
            lines,
            total,
            amount,
            reissue: Some(again),
            paid: vec![Paid { amount, ..design.paid[0].clone() }],
            ..design.clone()
        };
        full.issuer.address_lines = vec![long(28), long(20)];
        std::fs::write(folder.join(format!("long-{count}.pdf")), receipt::pdf_one(&full)?)?;
    }
    let mut english = Receipt {
        kind_title: "RECEIPT".into(),
        honorific: String::new(),
        addressee: "Misuzu Woodworks, Ltd.".into(),
        proviso: "Sponsorship of the 18th Satoyama Forum (advertisement in the programme)".into(),
        paid: vec![Paid { method: "Bank transfer".into(), ..design.paid[0].clone() }],
        language: Language::En,
        note: Some(Language::En.stamp_note().into()),
        ..design.clone()
    };
    english.lines[0].label = "10 % taxable".into();
    english.lines[1].label = "Not taxable".into();
    english.total.label = "Total".into();
    std::fs::write(folder.join("english.pdf"), receipt::pdf_one(&english)?)?;
    for name in ["集", "町内会", "里山を守る会", "梓川里山研究会連合協議会", "NPO法人つどいの会ネットワーク東京"]
    {
        let mut sealed = design.clone();
        sealed.issuer.name = name.into();
        sealed.issuer.seal = Some(Seal::from_name(name)?);
        std::fs::write(folder.join(format!("seal-{}.pdf", name.chars().count())), receipt::pdf_one(&sealed)?)?;
    }
    Ok(())
}

fn main() -> std::result::Result<(), Box<dyn std::error::Error>> {
    let started = Instant::now();
    let seal = Seal::from_name("梓川里山研究会")?;
    println!("fonts and seal, once          {:8.1} ms", started.elapsed().as_secs_f64() * 1000.0);
    let receipts: Vec<Receipt> = (0..PAGES).map(|at| receipt(at, &seal)).collect();

    let started = Instant::now();
    let sizes = receipts.iter().take(FILES).map(|one| receipt::pdf_one(one).map(|pdf| pdf.len()));
    let sizes = sizes.collect::<Result<Vec<_>>>()?;
    let each = started.elapsed().as_secs_f64() * 1000.0 / FILES as f64;
    let largest = sizes.iter().max().copied().unwrap_or_default();
    println!("{FILES} files of their own      {each:8.2} ms each, {:.0} a second", 1000.0 / each);
    println!(
        "                              {:8.1} KB mean, {:.1} KB at most",
        sizes.iter().sum::<usize>() as f64 / FILES as f64 / 1024.0,
        largest as f64 / 1024.0
    );

    let started = Instant::now();
    let book = receipt::pdf(&receipts, "領収書")?;
    let seconds = started.elapsed().as_secs_f64();
    println!(
        "one file of {PAGES} pages       {:8.0} pages a second, {:.1} KB a page",
        PAGES as f64 / seconds,
        book.len() as f64 / PAGES as f64 / 1024.0
    );

    if let Some(folder) = std::env::args_os().nth(1) {
        let folder = std::path::PathBuf::from(folder);
        std::fs::create_dir_all(&folder)?;
        let mut design = receipt(186, &seal);
        design.addressee = "株式会社みすず木工".into();
        design.honorific = "御中".into();
        design.proviso = "第18回里山フォーラム協賛金（要旨集広告料）".into();
        std::fs::write(folder.join("design.pdf"), receipt::pdf_one(&design)?)?;
        samples(&folder, &design)?;
        let paper = RecoverySheet {
            association: "一般社団法人 梓川里山研究会".into(),
            created_on: design.issued_on,
            code: "K7QM-2XWD-9FHT-R4NB-8GVC-3JPE-6YAZ-MD5K".into(),
            explanation: Vec::new(),
            language: Language::Ja,
        };
        std::fs::write(folder.join("recovery.pdf"), recovery::sheet(&paper)?)?;
        std::fs::write(
            folder.join("recovery-en.pdf"),
            recovery::sheet(&RecoverySheet { language: Language::En, ..paper })?,
        )?;
        let again = Reissue { count: 2, original_number: design.number.clone(), original_issued_on: design.issued_on };
        std::fs::write(
            folder.join("reissue.pdf"),
            receipt::pdf_one(&Receipt { reissue: Some(again), ..design.clone() })?,
        )?;
        std::fs::write(folder.join("void.pdf"), receipt::pdf_one(&Receipt { void: true, ..design })?)?;
    }
    Ok(())
}
