//! The part of the demonstration for My Page: notices, some of which were read, papers on the shelf, questions and
//! answers.

use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};
use tsudoi_core::{Result, values::Bytes};

use super::Desk;

/// Writes it into a book that has members; `member` has claimed My Page.
pub(super) fn make(desk: &Desk, today: NaiveDate, member: Option<i64>) -> Result<()> {
    notices(desk, today)?;
    shelf(desk, today, member)?;
    questions(desk)
}

fn notices(desk: &Desk, today: NaiveDate) -> Result<()> {
    let back = |days: i64| (today - Duration::days(days)).to_string();
    let ahead = |days: i64| (today + Duration::days(days)).to_string();
    let walk = desk.call(
        "notices.save",
        json!({ "title": "冬の樹木観察会の申し込みが始まりました", "starts_on": back(16), "ends_on": ahead(20),
            "published": true,
            "body": "葉を落とした木の、**枝ぶりと冬芽**を見て歩きます。講師は当会の樹木医です。\n\n\
                     - 集合: 梓川ふるさと公園 北口　9時30分\n- 持ち物: 歩きやすい靴、手袋、温かい飲み物\n- 参加費: 500円（保険料をふくむ）\n\n\
                     雨のときは翌日に行います。お申し込みは事務局の電話かメールへどうぞ。" }),
    )?;
    let sheet = "冬の樹木観察会　持ち物と地図\r\n\r\n集合 梓川ふるさと公園 北口 9時30分\r\n解散 同所 12時ごろ\r\n";
    attach(desk, &walk, "観察会のしおり.txt", sheet)?;
    desk.call(
        "notices.save",
        json!({ "title": "会報 第72号をお送りしました", "starts_on": back(9), "published": true,
            "body": "秋の里山まつりの報告と、炭焼き小屋の屋根のふき替えについて載せています。\n\n\
                     「会員の資料」からも読めます。住所が変わった方は、事務局へお知らせください。" }),
    )?;
    desk.call(
        "notices.save",
        json!({ "title": "事務局の年末年始のお休みについて", "starts_on": back(29), "ends_on": ahead(45), "public": true,
            "published": true, "body": "12月28日から1月5日まで、事務局はお休みします。\n\n\
                     いただいたお電話とメールには、1月6日から順にお返事します。" }),
    )?;
    desk.call(
        "notices.save",
        json!({ "title": "12月の理事会の資料", "starts_on": back(3), "published": true, "audience": "kind = 正会員",
            "pinned": true, "body": "来年度の事業計画（案）について、ご意見を12月10日までにお寄せください。\n\n\
                     1. 炭焼き講座の回数\n2. 遊歩道の手入れの日取り\n3. 会費の口座振替" }),
    )?;
    desk.call(
        "notices.save",
        json!({ "title": "総会のご案内（下書き）", "starts_on": ahead(60), "body": "日取りが決まりしだい書く。" }),
    )?;
    Ok(())
}

fn attach(desk: &Desk, notice: &Value, name: &str, text: &str) -> Result<()> {
    let bytes = serde_json::to_value(Bytes(text.as_bytes().to_vec()))?;
    desk.call("notices.attach", json!({ "notice": notice["id"], "name": name, "bytes": bytes })).map(|_| ())
}

fn shelf(desk: &Desk, today: NaiveDate, member: Option<i64>) -> Result<()> {
    let mut folders = Vec::new();
    for (name, name_en) in [("会報", "Bulletins"), ("議事録", "Minutes"), ("規約", "Rules"), ("証明書", "Certificates")]
    {
        folders.push(desk.call("shelf.save_folder", json!({ "name": name, "name_en": name_en }))?["id"].clone());
    }
    let back = |days: i64| (today - Duration::days(days)).to_string();
    for (at, title, title_en, days, lines) in [
        (0, "会報 第71号", "Bulletin no. 71", 190, "田んぼの生きもの調べ　今年は十六種でした。"),
        (0, "会報 第72号", "Bulletin no. 72", 9, "炭焼き小屋の屋根　板の寄付をありがとうございました。"),
        (1, "定時総会 議事録", "Minutes of the general meeting", 150, "第一号議案　事業報告　承認"),
        (2, "定款", "Articles", 600, "第一条　当法人は、一般社団法人梓川里山研究会と称する。"),
        (2, "会費規程", "Rules of dues", 600, "第二条　会費は毎年度の初めに納める。"),
    ] {
        let bytes = serde_json::to_value(Bytes(format!("{title}\r\n\r\n{lines}\r\n").into_bytes()))?;
        let file = json!({ "name": format!("{title}.txt"), "bytes": bytes });
        desk.call(
            "shelf.save",
            json!({ "folder": folders[at], "title": title, "title_en": title_en, "starts_on": back(days), "file": file }),
        )?;
    }
    let Some(member) = member else { return Ok(()) };
    let bytes =
        serde_json::to_value(Bytes("在籍証明書\r\n\r\n上記の者は、当会の会員であることを証明します。\r\n".into()))?;
    desk.call(
        "shelf.save",
        json!({ "folder": folders[3], "title": "在籍証明書", "title_en": "Certificate of membership", "member": member,
            "starts_on": back(5), "file": { "name": "在籍証明書.txt", "bytes": bytes } }),
    )?;
    Ok(())
}

/// Category, question and answer, the same in English, and whether everybody reads it.
const QUESTIONS: [([&str; 3], [&str; 3], bool); 6] = [
    (
        [
            "会費のこと",
            "会費はいつまでに納めますか",
            "毎年、請求書に書いてある日までにお願いします。\n「会費」の画面に、その日と金額が出ています。",
        ],
        [
            "Dues",
            "When are the dues to be paid?",
            "By the day on the invoice. The page “Dues” shows the day and the amount.",
        ],
        true,
    ),
    (
        [
            "会費のこと",
            "振り込んだのに「まだ確認できていません」と出ます",
            "銀行から知らせが届くまで、**2〜3日**かかります。\n一週間たっても変わらないときは、事務局へお知らせください。",
        ],
        [
            "Dues",
            "I have paid, but it says “not confirmed yet”",
            "It takes two or three days until the bank tells us. If nothing changes within a week, please tell the office.",
        ],
        false,
    ),
    (
        [
            "会費のこと",
            "領収書の宛名を変えられますか",
            "発行した領収書の宛名は、事務局で直して再発行します。電話かメールでお知らせください。",
        ],
        [
            "Dues",
            "Can the name on a receipt be changed?",
            "The office issues it again with another name. Please call or write.",
        ],
        false,
    ),
    (
        [
            "登録のこと",
            "引っ越しました",
            "新しい住所と電話番号を、事務局へお知らせください。会報の送り先も変わります。",
        ],
        [
            "Your data",
            "I have moved",
            "Please tell the office your new address and telephone. The bulletin will follow you.",
        ],
        false,
    ),
    (
        ["登録のこと", "会員証はどこにありますか", "「ホーム」の一番上にあります。右下の印を押すと大きく出ます。"],
        [
            "Your data",
            "Where is my membership card?",
            "At the top of “Home”. Press the mark at its lower right to see a large one.",
        ],
        false,
    ),
    (
        [
            "入会のこと",
            "だれでも入会できますか",
            "里山に関心のある方なら、どなたでもどうぞ。お住まいの場所や年齢は問いません。",
        ],
        [
            "Joining",
            "May anybody join?",
            "Whoever cares for the woods and fields is welcome, wherever they live and however old they are.",
        ],
        true,
    ),
];

fn questions(desk: &Desk) -> Result<()> {
    for ([category, question, answer], [category_en, question_en, answer_en], public) in QUESTIONS {
        let words = json!({ "category": category, "category_en": category_en, "question": question,
            "question_en": question_en, "answer": answer, "answer_en": answer_en, "public": public });
        desk.call("faq.save", json!({ "words": words }))?;
    }
    Ok(())
}
