//! A roster as associations have it: title lines above the header, a merged cell, 和暦, zeros that Excel
//! ate, full width, names in one cell, empty lines, a sum at the end. The same at every call.

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, XlsxError};

/// How many people stand on it.
pub const PEOPLE: usize = 320;

/// The rows that wait for somebody to look: a day that there is not, a number that stands twice, the sum.
pub const WAITING: usize = 3;

/// How many are taken in.
pub const TAKEN: usize = PEOPLE - 2;

/// 会員番号 whose 生年月日 is no day.
pub const ODD_BIRTH: usize = 17;

/// The number that stands twice.
pub const TWICE: usize = 40;

const FAMILY: &[(&str, &str)] = &[
    ("髙橋", "ﾀｶﾊｼ"),
    ("小林", "コバヤシ"),
    ("山﨑", "ヤマザキ"),
    ("𠮷田", "ヨシダ"),
    ("百瀬", "モモセ"),
    ("渡邉", "わたなべ"),
    ("降旗", "フルハタ"),
    ("中村", "ナカムラ"),
];
const GIVEN: &[(&str, &str)] = &[
    ("健一", "ケンイチ"),
    ("千代子", "チヨコ"),
    ("陽子", "ﾖｳｺ"),
    ("誠", "マコト"),
    ("恵美子", "えみこ"),
    ("修", "オサム"),
    ("さくら", "サクラ"),
];
const HEADER: [&str; 12] =
    ["会員番号", "氏　名", "フリガナ", "会員種別", "生年月日", "入会日", "〒", "住所", "TEL", "携帯", "E-mail", "備考"];

/// The name on line `at`, 姓 and 名 with the space that somebody typed.
pub fn name(at: usize) -> String {
    let space = if at.is_multiple_of(3) { "　" } else { " " };
    format!("{}{space}{}", FAMILY[at % FAMILY.len()].0, GIVEN[at % GIVEN.len()].0)
}

/// The mail address on line `at`.
pub fn email(at: usize) -> String {
    format!("kaiin{at:03}@example.jp")
}

/// The workbook of so many people.
///
/// # Errors
/// When it cannot be written.
pub fn workbook(people: usize) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("会員名簿")?;
    sheet.merge_range(0, 0, 0, 11, "梓川里山研究会　会員名簿", &Format::new().set_bold())?;
    sheet.write(1, 9, "令和8年4月1日現在")?;
    for (column, title) in HEADER.iter().enumerate() {
        sheet.write(3, column as u16, *title)?;
    }
    let day = Format::new().set_num_format("yyyy/m/d");
    let mut line = 4;
    for at in 1..=people {
        if at.is_multiple_of(100) {
            // Somebody left a line free to see the hundreds.
            line += 1;
        }
        let (family, given) = (FAMILY[at % FAMILY.len()], GIVEN[at % GIVEN.len()]);
        let no = if at == TWICE + 1 { TWICE } else { at };
        sheet.write(line, 0, no as u32)?;
        sheet.write(line, 1, name(at))?;
        sheet.write(line, 2, format!("{}　{}", family.1, given.1))?;
        sheet.write(line, 3, ["正会員", "正会員", "家族会員", "学生会員"][at % 4])?;
        match at % 3 {
            _ if at == ODD_BIRTH => sheet.write(line, 4, "昭和33年2月30日")?,
            0 => sheet.write(line, 4, format!("昭和{}年{}月{}日", 20 + at % 40, at % 12 + 1, at % 28 + 1))?,
            1 => sheet.write(line, 4, format!("S{}.{}.{}", 20 + at % 40, at % 12 + 1, at % 28 + 1))?,
            _ => sheet.write_with_format(
                line,
                4,
                &ExcelDateTime::from_ymd(1950 + (at % 40) as u16, (at % 12 + 1) as u8, (at % 28 + 1) as u8)?,
                &day,
            )?,
        };
        sheet.write(line, 5, format!("平成{}年4月1日", at % 28 + 2))?;
        // A postal code of the north, as a number: its zero is gone.
        match at % 4 {
            0 => sheet.write(line, 6, 600_001)?,
            1 => sheet.write(line, 6, "３９０－１７０２")?,
            2 => sheet.write(line, 6, "〒390-1702")?,
            _ => sheet.write(line, 6, 3_901_702)?,
        };
        match at % 4 {
            0 => sheet.write(line, 7, format!("北海道札幌市中央区北一条西{}丁目", at % 20 + 1))?,
            _ => sheet.write(line, 7, format!("長野県松本市梓川梓{}－{}", at + 100, at % 9 + 1))?,
        };
        match at % 3 {
            0 => sheet.write(line, 8, 263_780_000.0 + at as f64)?,
            1 => sheet.write(line, 8, format!("０２６３（７８）{at:04}"))?,
            _ => sheet.write(line, 8, format!("0263-78-{at:04}"))?,
        };
        if at.is_multiple_of(2) {
            sheet.write(line, 9, 9_012_340_000.0 + at as f64)?;
        }
        if !at.is_multiple_of(5) {
            sheet.write(line, 10, email(at))?;
        }
        if at.is_multiple_of(7) {
            sheet.write(line, 11, "役員\n会計監査")?;
        }
        line += 1;
    }
    sheet.write(line + 1, 0, "合計")?;
    sheet.write(line + 1, 1, format!("{people}名"))?;
    workbook.save_to_buffer()
}
