//! The part of the demonstration for inquiries: what a member wrote at My Page, and what was written down at the
//! telephone and the counter; answered, waiting, and waiting for too long.

use chrono::{Duration, NaiveDate};
use serde_json::{Value, json};
use tsudoi_core::{
    Error, Lang, Result,
    desk::{self, InquiryWish, MemberDesk},
};

use super::{Desk, MEMBER_PASSWORD};

/// Writes them into a book that has members; `login` is how one of them signs in at My Page.
pub(super) fn make(desk: &Desk, today: NaiveDate, ids: &[i64], login: &Value) -> Result<()> {
    texts(desk)?;
    let back = |days: i64| desk.clock.go_to(today - Duration::days(days));
    back(9);
    let thread = match login["email"].as_str() {
        Some(email) => Some((email, ask(desk, email, "領収書の宛名について", RECEIPT)?)),
        None => None,
    };
    back(8);
    if let Some((email, inquiry)) = thread {
        answer(
            desk,
            inquiry,
            "お問い合わせありがとうございます。\n\nご家族のお名前での再発行を承ります。「再発行」の文字が入りますが、よろしいでしょうか。",
        )?;
        let member = at_home(desk, email)?;
        member.inquiry(inquiry)?;
        member.write_on(inquiry, "はい、お願いいたします。", &[])?;
    }
    let visitor = json!({ "channel": "phone", "name": "手塚", "contact": "090-0000-1212", "category": "行事",
        "subject": "観察会は会員でなくても参加できますか", "text": "12月の観察会に、友人と二人で参加したいとのこと。" });
    let visitor = add(desk, visitor)?;
    desk.call("inquiries.reply", json!({ "inquiry": visitor, "text": "どなたでも参加できること、参加費は500円であることをお伝えした。", "close": true }))?;
    back(5);
    if let Some((_, inquiry)) = thread {
        desk.call("inquiries.look", json!({ "inquiry": inquiry }))?;
        desk.call("inquiries.note", json!({ "inquiry": inquiry, "text": "会計の中島さんに再発行を頼みました。" }))?;
        answer(desk, inquiry, "再発行いたしました。「会費」の「発行済みの領収書」から、お受け取りください。")?;
    }
    back(3);
    if let [.., caller] = ids {
        add(
            desk,
            json!({ "channel": "phone", "member": caller, "category": "会費・領収書",
            "subject": "会費を二回納めたかもしれない", "text": "10月と11月に振り込んだ気がする。通帳を見て折り返してほしいとのこと。\n昼間は留守、18時以降に。",
            "contact": "ご自宅の電話へ、18時以降" }),
        )?;
    }
    if let Some((email, _)) = thread {
        ask(desk, email, "会報の送り先", "会報だけ、職場に送っていただくことはできますか。")?;
    }
    back(1);
    if let [caller, ..] = ids {
        let inquiry = add(
            desk,
            json!({ "channel": "counter", "member": caller, "category": "登録内容",
            "subject": "名簿に電話番号を載せないでほしい", "text": "新しい名簿から、電話番号を外してほしいとのこと。" }),
        )?;
        desk.call(
            "inquiries.reply",
            json!({ "inquiry": inquiry, "text": "次の名簿から外すことをお伝えした。同意の欄を直しておく。" }),
        )?;
    }
    back(0);
    Ok(())
}

const RECEIPT: &str = "昨年度の領収書の宛名を、夫の名前で作り直していただくことはできますか。";

fn texts(desk: &Desk) -> Result<()> {
    let mut rules = desk.call("inquiries.rules", json!({}))?;
    rules["texts"] = json!([
        { "title": "お待たせします", "text": "お問い合わせありがとうございます。\nただいま確かめておりますので、2、3日お待ちください。" },
        { "title": "登録を直しました", "text": "お知らせありがとうございます。\nご登録の内容を直しました。マイページの「登録情報」でお確かめください。" },
    ]);
    desk.call("inquiries.set_rules", rules).map(|_| ())
}

fn at_home(desk: &Desk, email: &str) -> Result<MemberDesk> {
    let reception = desk::reception(desk.book.clone());
    let session = reception.sign_in(email, MEMBER_PASSWORD, [127, 0, 0, 1].into(), "demo")?;
    reception.desk(&session, Lang::Ja)?.ok_or_else(|| Error::internal("the member of the demonstration may not enter"))
}

fn ask(desk: &Desk, email: &str, subject: &str, text: &str) -> Result<i64> {
    let wish =
        InquiryWish { category: "会費・領収書".to_owned(), subject: subject.to_owned(), text: text.to_owned() };
    at_home(desk, email)?.inquire(&wish, &[])
}

/// Opened, and answered.
fn answer(desk: &Desk, inquiry: i64, text: &str) -> Result<()> {
    desk.call("inquiries.look", json!({ "inquiry": inquiry }))?;
    desk.call("inquiries.reply", json!({ "inquiry": inquiry, "text": text })).map(|_| ())
}

fn add(desk: &Desk, input: Value) -> Result<i64> {
    let added = desk.call("inquiries.add", input)?;
    added["id"].as_i64().ok_or_else(|| Error::internal("an inquiry without a key"))
}
