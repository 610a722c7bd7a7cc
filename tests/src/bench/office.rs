//! An association of a size, for the works: made through the same import as everybody's, and once more
//! bare: the same rows in the same tables of a fresh encrypted file, without anything around them.

use std::{path::PathBuf, sync::Arc, time::Instant};

use rusqlite::Connection;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};
use tsudoi_core::{
    Actor, Book, NewBook, Work,
    book::MachineClock,
    registry::{self, Reply},
};

use super::Outcome;

const SEI: &[(&str, &str)] = &[
    ("高橋", "タカハシ"),
    ("髙橋", "タカハシ"),
    ("小林", "コバヤシ"),
    ("田中", "タナカ"),
    ("山田", "ヤマダ"),
    ("佐藤", "サトウ"),
    ("渡邉", "ワタナベ"),
    ("中村", "ナカムラ"),
    ("𠮷田", "ヨシダ"),
    ("鈴木", "スズキ"),
    ("百瀬", "モモセ"),
    ("降旗", "フルハタ"),
    ("伊藤", "イトウ"),
    ("山本", "ヤマモト"),
    ("加藤", "カトウ"),
    ("佐々木", "ササキ"),
    ("山口", "ヤマグチ"),
    ("松本", "マツモト"),
    ("井上", "イノウエ"),
    ("木村", "キムラ"),
    ("林", "ハヤシ"),
    ("斎藤", "サイトウ"),
    ("清水", "シミズ"),
    ("山﨑", "ヤマザキ"),
    ("森", "モリ"),
    ("池田", "イケダ"),
    ("橋本", "ハシモト"),
    ("阿部", "アベ"),
    ("石川", "イシカワ"),
    ("前田", "マエダ"),
    ("藤田", "フジタ"),
    ("小川", "オガワ"),
    ("後藤", "ゴトウ"),
    ("岡田", "オカダ"),
    ("長谷川", "ハセガワ"),
    ("村上", "ムラカミ"),
    ("近藤", "コンドウ"),
    ("石井", "イシイ"),
    ("遠藤", "エンドウ"),
    ("青木", "アオキ"),
    ("坂本", "サカモト"),
    ("福田", "フクダ"),
    ("西村", "ニシムラ"),
    ("太田", "オオタ"),
    ("三浦", "ミウラ"),
    ("藤原", "フジワラ"),
    ("岡本", "オカモト"),
    ("松田", "マツダ"),
    ("中島", "ナカジマ"),
    ("中野", "ナカノ"),
    ("原田", "ハラダ"),
    ("小野", "オノ"),
    ("田村", "タムラ"),
    ("竹内", "タケウチ"),
    ("金子", "カネコ"),
    ("和田", "ワダ"),
    ("中山", "ナカヤマ"),
    ("石田", "イシダ"),
    ("上田", "ウエダ"),
    ("森田", "モリタ"),
    ("柴田", "シバタ"),
    ("酒井", "サカイ"),
    ("工藤", "クドウ"),
    ("宮崎", "ミヤザキ"),
    ("横山", "ヨコヤマ"),
    ("宮本", "ミヤモト"),
    ("内田", "ウチダ"),
    ("高木", "タカギ"),
    ("安藤", "アンドウ"),
    ("島田", "シマダ"),
    ("谷口", "タニグチ"),
    ("大野", "オオノ"),
    ("丸山", "マルヤマ"),
    ("今井", "イマイ"),
    ("河野", "コウノ"),
    ("藤本", "フジモト"),
    ("村田", "ムラタ"),
    ("武田", "タケダ"),
    ("上野", "ウエノ"),
    ("杉山", "スギヤマ"),
    ("増田", "マスダ"),
];
const MEI: &[(&str, &str)] = &[
    ("健一", "ケンイチ"),
    ("千代子", "チヨコ"),
    ("太郎", "タロウ"),
    ("花子", "ハナコ"),
    ("陽子", "ヨウコ"),
    ("誠", "マコト"),
    ("恵美子", "エミコ"),
    ("修", "オサム"),
    ("由紀", "ユキ"),
    ("正雄", "マサオ"),
    ("さくら", "サクラ"),
    ("翔太", "ショウタ"),
    ("和子", "カズコ"),
    ("浩", "ヒロシ"),
    ("節子", "セツコ"),
    ("隆之", "タカユキ"),
    ("美穂", "ミホ"),
    ("昭二", "ショウジ"),
    ("俊介", "シュンスケ"),
    ("文子", "フミコ"),
    ("大輔", "ダイスケ"),
    ("茂", "シゲル"),
    ("久美", "クミ"),
    ("幸子", "サチコ"),
    ("剛", "ツヨシ"),
    ("真由美", "マユミ"),
    ("光", "ヒカル"),
    ("薫", "カオル"),
    ("綾乃", "アヤノ"),
    ("一郎", "イチロウ"),
    ("健太", "ケンタ"),
    ("智子", "トモコ"),
    ("直樹", "ナオキ"),
    ("裕子", "ユウコ"),
    ("学", "マナブ"),
    ("京子", "キョウコ"),
    ("拓也", "タクヤ"),
    ("洋子", "ヨウコ"),
    ("清", "キヨシ"),
    ("悦子", "エツコ"),
    ("勝", "マサル"),
    ("順子", "ジュンコ"),
    ("進", "ススム"),
    ("春香", "ハルカ"),
    ("豊", "ユタカ"),
    ("愛", "アイ"),
    ("武", "タケシ"),
    ("菜々子", "ナナコ"),
    ("実", "ミノル"),
];
pub const PASSWORD: &str = "tegami wo kaku hito";
pub const STAFF: &str = "佐伯 由美子";

/// The 20 columns of a real roster.
const COLUMNS: [&str; 20] = [
    "会員番号",
    "姓",
    "名",
    "セイ",
    "メイ",
    "性別",
    "生年月日",
    "会員種別",
    "入会日",
    "郵便番号",
    "都道府県",
    "市区町村",
    "番地",
    "建物",
    "電話",
    "携帯電話",
    "メール",
    "勤務先",
    "印",
    "備考",
];

/// One row of it.
fn row(at: usize) -> [String; 20] {
    let (sei, sei_kana) = SEI[at % SEI.len()];
    let (mei, mei_kana) = MEI[(at / SEI.len()) % MEI.len()];
    let text = str::to_owned;
    [
        format!("{:06}", at + 1),
        text(sei),
        text(mei),
        text(sei_kana),
        text(mei_kana),
        text(if at.is_multiple_of(2) { "男" } else { "女" }),
        format!("{}-{:02}-{:02}", 1930 + at % 71, at / 71 % 12 + 1, at / 852 % 28 + 1),
        text("正会員"),
        format!("{}-04-01", 1990 + at % 36),
        text("390-1702"),
        text("長野県"),
        text("松本市"),
        format!("梓川梓{}-{}", at % 3000 + 1, at % 20 + 1),
        format!("里山ハイツ{}", at % 900),
        format!("0263-{:02}-{:04}", at / 10_000 % 100, at % 10_000),
        format!("090-{:04}-{:04}", at / 10_000, at % 10_000),
        format!("member{at}@example.jp"),
        format!("勤務先{}", at % 500),
        text(if at.is_multiple_of(15) { "役員" } else { "" }),
        text(""),
    ]
}

/// The roster as a workbook: the people from number `people.start + 1` on.
pub fn workbook(people: std::ops::Range<usize>) -> Outcome<Vec<u8>> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet_with_low_memory()?;
    for (column, title) in COLUMNS.iter().enumerate() {
        sheet.write_string(0, column as u16, *title)?;
    }
    for (line, at) in people.enumerate() {
        for (column, text) in row(at).iter().enumerate() {
            sheet.write_string(line as u32 + 1, column as u16, text)?;
        }
    }
    Ok(workbook.save_to_buffer()?)
}

/// A book and who works in it.
pub struct Office {
    pub book: Arc<Book>,
    pub actor: Actor,
    folder: Option<tempfile::TempDir>,
}

impl Office {
    /// An association without members, with one kind and its fee.
    pub fn new() -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let dir = folder.path().join("bench.tsudoi");
        let new = NewBook { name: "梓川里山研究会", staff: STAFF, password: PASSWORD, fiscal_year_start: 4 };
        let (book, actor, _) = Book::create(&dir, &new, Box::new(MachineClock))?;
        let office = Self { book: Arc::new(book), actor, folder: Some(folder) };
        office.call("kinds.set", json!({ "name": "正会員", "fee": 8000, "from": "1990-04-01" }))?;
        Ok(office)
    }

    /// The data of a call that must work.
    pub fn call(&self, name: &str, input: Value) -> Outcome<Value> {
        match registry::call(&self.book, &self.actor, name, input, &Work::quiet())? {
            Reply::Data { data, .. } => Ok(data),
            Reply::File(_) => Err(format!("{name} gives a file").into()),
        }
    }

    /// The file of a call that must work.
    pub fn file(&self, name: &str, input: Value) -> Outcome<Vec<u8>> {
        match registry::call(&self.book, &self.actor, name, input, &Work::quiet())? {
            Reply::File(file) => Ok(file.bytes),
            Reply::Data { .. } => Err(format!("{name} gives no file").into()),
        }
    }

    /// Takes a workbook in, as the wizard does; seconds.
    pub fn import(&self, bytes: &[u8]) -> Outcome<f64> {
        let bytes = serde_json::to_value(tsudoi_core::values::Bytes(bytes.to_vec()))?;
        let begun = Instant::now();
        let opened = self.call("imports.open", json!({ "name": "roster.xlsx", "bytes": bytes }))?;
        let mapping: Value = opened["columns"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|column| column["guess"].is_string())
            .map(|column| json!({ "column": column["index"], "target": column["guess"] }))
            .collect();
        let done = self.call("imports.commit", json!({ "token": opened["token"], "mapping": mapping }))?;
        let took = begun.elapsed().as_secs_f64();
        if done["added"].as_u64() == Some(0) {
            return Err(format!("nothing was taken in of {} rows", done["rows"]).into());
        }
        Ok(took)
    }

    /// The same book for another thread.
    pub fn sharing(book: Arc<Book>, actor: Actor) -> Self {
        Self { book, actor, folder: None }
    }

    /// Closes the book; its folder, and what keeps it there.
    pub fn closed(self) -> Outcome<(PathBuf, tempfile::TempDir)> {
        let dir = self.book.dir().to_owned();
        Ok((dir, self.folder.ok_or("the folder is somebody else's")?))
    }

    /// An association of a size.
    pub fn with_members(count: usize) -> Outcome<Self> {
        let office = Self::new()?;
        office.import(&workbook(0..count)?)?;
        Ok(office)
    }
}

/// The tables that an import fills.
pub const FILLED: &[&str] = &["member", "address", "phone", "email", "member_tag", "membership", "field_value"];

/// Rows of a table as values.
pub type Rows = Vec<Vec<rusqlite::types::Value>>;

/// Everything that stands in the tables, to be written down once more without anything around it.
pub fn contents(office: &Office, tables: &[&str]) -> Outcome<Vec<(String, Rows)>> {
    Ok(office.book.bare(|conn| {
        tables
            .iter()
            .map(|table| {
                let mut statement = conn.prepare(&format!("SELECT * FROM {table}"))?;
                let width = statement.column_count();
                let rows = statement
                    .query_map([], |row| (0..width).map(|column| row.get(column)).collect())?
                    .collect::<rusqlite::Result<Rows>>()?;
                Ok(((*table).to_owned(), rows))
            })
            .collect()
    })?)
}

/// A fresh encrypted file with the same schema and settings.
pub fn bare_file(office: &Office) -> Outcome<(Connection, tempfile::TempDir)> {
    let folder = tempfile::tempdir()?;
    let conn = Connection::open(folder.path().join("bare.db"))?;
    conn.execute_batch(
        "PRAGMA key = \"x'0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20'\";
         PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; PRAGMA foreign_keys = ON;",
    )?;
    let schema: Vec<String> = office.book.bare(|conn| {
        let mut statement = conn.prepare(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
             ORDER BY type = 'table' DESC, type = 'index' DESC, rowid",
        )?;
        statement.query_map([], |row| row.get(0))?.collect()
    })?;
    for sql in schema {
        conn.execute_batch(&sql)?;
    }
    Ok((conn, folder))
}

/// Bare prepared INSERTs in one transaction; seconds.
pub fn insert(conn: &Connection, tables: &[(String, Rows)]) -> Outcome<f64> {
    let begun = Instant::now();
    let tx = conn.unchecked_transaction()?;
    for (table, rows) in tables {
        let Some(first) = rows.first() else { continue };
        let marks = vec!["?"; first.len()].join(", ");
        let mut statement = tx.prepare(&format!("INSERT INTO {table} VALUES ({marks})"))?;
        for row in rows {
            statement.execute(rusqlite::params_from_iter(row))?;
        }
    }
    tx.commit()?;
    Ok(begun.elapsed().as_secs_f64())
}
