//! My Page under load, beside an empty handler.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tsudoi_core::{
    association::{MailSettings, MypageSettings},
    desk,
    jobs::{self, Carrier, OutgoingMail, SendFailure},
};

use super::{
    Goal, Measure, Outcome, milliseconds,
    office::{Office, workbook},
    percentile,
};

const CONNECTIONS: usize = 100;
const SPAN: Duration = Duration::from_secs(4);
pub(super) const PASSWORD: &str = "hotaru no hikari";
/// The first of the roster, as their home greets them.
pub(super) const NAME: &str = "高橋 健一";

/// Keeps the mails that would go out.
#[derive(Default)]
struct Pigeonhole(std::sync::Mutex<Vec<String>>);

impl Carrier for Pigeonhole {
    fn send(&self, _: &MailSettings, _: &str, mail: &OutgoingMail) -> Result<(), SendFailure> {
        self.0.lock().expect("one thread sends").push(mail.body.clone());
        Ok(())
    }
}

/// What is due, without anybody who carries mail.
pub fn run_jobs(office: &Office) -> Outcome {
    jobs::run_due(&office.book, &Pigeonhole::default())?;
    Ok(())
}

/// A member of the association who has claimed My Page and signed in: the session's cookie.
pub(super) fn signed_in(office: &Office) -> Outcome<String> {
    let folder = tempfile::tempdir()?;
    office.call(
        "settings.set_mail",
        json!({ "carrier": "folder", "folder": folder.path(), "from_address": "office@example.jp", "per_minute": 60 }),
    )?;
    office.call("logins.invite", json!({ "members": [1] }))?;
    let mails = Pigeonhole::default();
    jobs::run_due(&office.book, &mails)?;
    let mails = mails.0.into_inner()?;
    let token: String = mails
        .iter()
        .find_map(|body| body.split("token=").nth(1))
        .ok_or("an invitation with a link")?
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    let reception = desk::reception(office.book.clone());
    reception.claim(&token, PASSWORD, "bench")?;
    let session = reception.sign_in("member0@example.jp", PASSWORD, std::net::Ipv4Addr::LOCALHOST.into(), "bench")?;
    Ok(session)
}

/// One connection: asks again and again until the time is over; how long each answer took. `shown` stands in
/// every answer, or it was another page that was so fast.
pub(super) async fn ask(
    address: SocketAddr,
    request: String,
    shown: &'static str,
    until: Instant,
) -> std::io::Result<Vec<f64>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut took = Vec::new();
    let mut buffer = Vec::with_capacity(64 * 1024);
    // Looked into once; whoever asks on compares it byte by byte, which costs the server's core next to nothing.
    let mut seen: Vec<u8> = Vec::new();
    while Instant::now() < until {
        let begun = Instant::now();
        stream.write_all(request.as_bytes()).await?;
        buffer.clear();
        let body = loop {
            if stream.read_buf(&mut buffer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            let Some(head) = buffer.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
            let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
            if !text.starts_with("http/1.1 200") {
                return Err(std::io::Error::other(text));
            }
            let length: usize =
                text.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or_default();
            if buffer.len() >= head + 4 + length {
                break &buffer[head + 4..];
            }
        };
        took.push(milliseconds(begun.elapsed()));
        if seen != body {
            if !String::from_utf8_lossy(body).contains(shown) {
                return Err(std::io::Error::other("another page was answered"));
            }
            seen = body.to_vec();
        }
    }
    Ok(took)
}

/// Answers a second, and the times sorted.
async fn load(address: SocketAddr, request: &str, shown: &'static str, span: Duration) -> Outcome<(f64, Vec<f64>)> {
    let begun = Instant::now();
    let asking: Vec<_> =
        (0..CONNECTIONS).map(|_| tokio::spawn(ask(address, request.to_owned(), shown, begun + span))).collect();
    let mut took = Vec::new();
    for one in asking {
        took.extend(one.await??);
    }
    let rate = took.len() as f64 / begun.elapsed().as_secs_f64();
    took.sort_by(f64::total_cmp);
    Ok((rate, took))
}

/// For whom notices are, one after the other.
const AUDIENCES: [&str; 9] = [
    "",
    "state = current",
    "kind = 正会員",
    "age >= 40 and prefecture = 長野県",
    "dues = unpaid",
    "owed >= 1",
    "unpaid_years >= 2",
    "mailed = none",
    "address = some and gender = male",
];

/// A home that was not kept, with a notice for each audience: whether a member is meant is asked of their rows alone.
fn drawn(office: &Office, session: &str) -> Outcome<Measure> {
    for audience in AUDIENCES {
        let notice = json!({ "title": "お知らせ", "starts_on": "2020-04-01", "audience": audience, "published": true });
        office.call("notices.save", notice)?;
    }
    let desk = desk::reception(office.book.clone()).desk(session, tsudoi_core::Lang::Ja)?.ok_or("signed out")?;
    desk.home()?;
    let mut took = Vec::new();
    for _ in 0..50 {
        let start = Instant::now();
        desk.home()?;
        took.push(milliseconds(start.elapsed()));
    }
    took.sort_by(f64::total_cmp);
    Ok(Measure {
        work: "My Page home drawn anew, notices for 9 audiences among 100,000, p99".into(),
        value: percentile(&took, 99),
        unit: "ms",
        bare: None,
        goal: Goal::AtMost(20.0),
    })
}

/// Alone, and while the office works.
pub fn measure() -> Outcome<Vec<Measure>> {
    under_load(&Office::with_members(100_000)?)
}

/// The same in an association that is there.
pub fn under_load(office: &Office) -> Outcome<Vec<Measure>> {
    let session = signed_in(office)?;
    let anew = drawn(office, &session)?;
    let sheet = workbook(100_000..120_000)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let empty = listener.local_addr()?;
        let handler = axum::Router::new().route("/", axum::routing::get(|| async { "" }));
        let bare = tokio::spawn(async move { axum::serve(listener, handler).await });
        let settings = MypageSettings { on: true, address: "127.0.0.1:0".into(), ..MypageSettings::default() };
        let pages = tsudoi_mypage::serve(desk::reception(office.book.clone()), settings).await?;
        let address: SocketAddr = pages.address.trim_start_matches("http://").parse()?;
        // The cookie of a My Page without TLS, as its browser would send it.
        let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nCookie: tsudoi={session}\r\n\r\n");
        let plain = format!("GET / HTTP/1.1\r\nHost: {empty}\r\n\r\n");
        load(empty, &plain, "", SPAN / 4).await?;
        let (bare_rate, _) = load(empty, &plain, "", SPAN).await?;
        load(address, &request, NAME, SPAN / 4).await?;
        let (rate, _) = load(address, &request, NAME, SPAN).await?;
        bare.abort();

        let done = Arc::new(AtomicBool::new(false));
        let (over, book, actor) = (done.clone(), office.book.clone(), office.actor.clone());
        let importing = tokio::task::spawn_blocking(move || -> Result<(), String> {
            let other = Office::sharing(book, actor);
            let outcome = other.import(&sheet).map(|_| ()).map_err(|e| e.to_string());
            over.store(true, Ordering::Relaxed);
            outcome
        });
        let mut meanwhile = Vec::new();
        while !done.load(Ordering::Relaxed) {
            meanwhile.extend(load(address, &request, NAME, Duration::from_millis(500)).await?.1);
        }
        importing.await??;
        meanwhile.sort_by(f64::total_cmp);
        pages.close().await;
        Ok::<_, Box<dyn std::error::Error>>(vec![
            anew,
            Measure {
                work: "My Page home, signed in, 100 connections".into(),
                value: rate,
                unit: "/s",
                bare: Some(bare_rate),
                goal: Goal::TimesAtLeast(0.4),
            },
            Measure {
                work: "the same while the office imports, p99".into(),
                value: percentile(&meanwhile, 99),
                unit: "ms",
                bare: None,
                goal: Goal::AtMost(50.0),
            },
        ])
    })
}
