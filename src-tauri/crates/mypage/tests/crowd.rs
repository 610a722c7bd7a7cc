//! My Page behind a port: who is slow, noisy or strange takes nothing from the others. Bounds are small, so that what is
//! cut off is cut off soon; nothing is measured by the clock.

// Vocabulary of tests: what is not there fails the test that asked for it.
#![allow(clippy::unwrap_used)]

use std::{
    net::{IpAddr, SocketAddr},
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    task::JoinHandle,
};
use tsudoi_core::{
    association::{MypageSettings, Way},
    desk::reception,
    testing::Office,
};
use tsudoi_mypage::{Limits, Serving, serve_within};

/// The first of this machine's addresses, and another one.
const ONE: [u8; 4] = [127, 0, 0, 1];
const OTHER: [u8; 4] = [127, 0, 0, 2];

fn limits() -> Limits {
    Limits { headers_within: Duration::from_secs(2), body_pause: Duration::from_secs(2), ..Limits::default() }
}

/// Open to everybody straight away; where they come from is who speaks to us.
async fn open(office: &Office, limits: Limits) -> (Serving, SocketAddr) {
    let settings = MypageSettings {
        on: true,
        way: Way::Office,
        address: "127.0.0.1:0".to_owned(),
        public_url: "http://127.0.0.1".to_owned(),
        ..MypageSettings::default()
    };
    let serving = serve_within(reception(office.book.clone()), settings, limits).await.unwrap();
    let address = serving.address.trim_start_matches("http://").parse().unwrap();
    (serving, address)
}

async fn connect(from: [u8; 4], to: SocketAddr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::new(IpAddr::from(from), 0)).unwrap();
    socket.connect(to).await.unwrap()
}

/// What is answered until the line is cut; empty: nothing.
async fn rest(mut line: TcpStream) -> String {
    let mut answer = Vec::new();
    // Cut off in the middle is an answer, too.
    let _ = line.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}

/// One page on a line of its own.
async fn page(from: [u8; 4], to: SocketAddr) -> String {
    let mut line = connect(from, to).await;
    let request = "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    // Whoever is refused at the gate cannot even write.
    let _ = line.write_all(request.as_bytes()).await;
    rest(line).await
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap_or_default()
}

/// A letter now and then, until the line is cut; the beginning first.
fn drip(mut line: TcpStream, beginning: &'static str) -> JoinHandle<()> {
    tokio::spawn(async move {
        if line.write_all(beginning.as_bytes()).await.is_err() {
            return;
        }
        let mut answer = [0; 1024];
        loop {
            tokio::select! {
                read = line.read(&mut answer) => if matches!(read, Ok(0) | Err(_)) { return },
                () = tokio::time::sleep(Duration::from_millis(300)) => {
                    if line.write_all(b"x").await.is_err() { return }
                }
            }
        }
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_slow_lines_change_nothing_for_others_and_are_cut() {
    let office = Office::new();
    let limits =
        Limits { answer_within: Duration::from_secs(3), connections_each: 250, requests_each: 250, ..limits() };
    let (serving, address) = open(&office, limits).await;
    let mut slow = Vec::new();
    for number in 0..200 {
        let line = connect(OTHER, address).await;
        // Half of them never end their headers, half never end their form.
        let beginning = if number % 2 == 0 {
            "GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
        } else {
            "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nemail="
        };
        slow.push(drip(line, beginning));
    }
    let mut answered = 0;
    for _ in 0..50 {
        answered += usize::from(status(&page(ONE, address).await) == "200");
    }
    assert_eq!(answered, 50, "whoever asks is answered while two hundred hang");
    for line in slow {
        // By the bounds above this is seconds; a minute says that it never comes.
        tokio::time::timeout(Duration::from_mins(1), line).await.expect("every slow line is cut").unwrap();
    }
    assert_eq!(status(&page(OTHER, address).await), "200", "and nobody is held a grudge");
    serving.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_has_its_share_of_lines_and_no_more() {
    let office = Office::new();
    let (serving, address) = open(&office, Limits { connections: 20, connections_each: 8, ..limits() }).await;
    let mut held = Vec::new();
    for _ in 0..8 {
        let mut line = connect(OTHER, address).await;
        // Answered: it is in and counted before the next one comes.
        line.write_all(b"GET /icon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n").await.unwrap();
        line.read_exact(&mut [0; 12]).await.unwrap();
        held.push(line);
    }
    let ninth = page(OTHER, address).await;
    assert_eq!(ninth, "", "it is let go without a word");
    assert_eq!(status(&page(ONE, address).await), "200", "another address is let in");
    drop(held);
    serving.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_noisy_address_is_asked_for_patience_and_its_neighbour_is_not() {
    let office = Office::new();
    // So slow to be filled again that no time of a test matters.
    let (serving, address) = open(&office, Limits { rate: 1, burst: 20, ..limits() }).await;
    let mut said = Vec::new();
    for _ in 0..60 {
        said.push(page(OTHER, address).await);
    }
    assert_eq!(status(&said[0]), "200", "at first");
    let refused: Vec<&String> = said.iter().filter(|answer| status(answer) == "429").collect();
    assert!(!refused.is_empty(), "then it has had its share");
    let lower = refused[0].to_lowercase();
    assert!(
        lower.contains("retry-after: 10") && refused[0].contains("10秒ほど待って"),
        "kindly, and when to come again"
    );
    assert!(lower.contains("content-security-policy"), "with the guards of every answer");
    for _ in 0..10 {
        assert_eq!(status(&page(ONE, address).await), "200", "the neighbour feels nothing of it");
    }
    serving.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_are_bounded_in_number_and_size() {
    let office = Office::new();
    let (serving, address) = open(&office, limits()).await;
    for headers in ["X-Many: 1\r\n".repeat(100), format!("X-Long: {}\r\n", "x".repeat(100 * 1024))] {
        let mut line = connect(ONE, address).await;
        let request = format!("GET /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n");
        let _ = line.write_all(request.as_bytes()).await;
        let answer = rest(line).await;
        assert!(matches!(status(&answer), "431" | "400" | ""), "refused before a page is looked for: {answer}");
    }
    assert_eq!(status(&page(ONE, address).await), "200", "others go on");
    serving.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_a_proxy_everybody_comes_by_tls_and_from_their_own_place() {
    let office = Office::new();
    let settings = MypageSettings {
        on: true,
        address: "127.0.0.1:0".to_owned(),
        public_url: "https://my.example.jp".to_owned(),
        ..MypageSettings::default()
    };
    let limits = Limits { rate: 1, burst: 5, ..limits() };
    let serving = serve_within(reception(office.book.clone()), settings, limits).await.unwrap();
    let address: SocketAddr = serving.address.trim_start_matches("http://").parse().unwrap();
    let ask = async |from: [u8; 4], headers: &str| {
        let mut line = connect(from, address).await;
        let request = format!("GET /sign-in?x=1 HTTP/1.1\r\nHost: my.example.jp\r\nConnection: close\r\n{headers}\r\n");
        line.write_all(request.as_bytes()).await.unwrap();
        rest(line).await.to_lowercase()
    };
    let clear = ask(ONE, "X-Forwarded-Proto: http\r\nX-Forwarded-For: 203.0.113.1\r\n").await;
    assert_eq!(status(&clear), "308", "in the clear: {clear}");
    assert!(clear.contains("location: https://my.example.jp/sign-in?x=1"), "the same page by TLS");
    let other = ask(OTHER, "X-Forwarded-Proto: http\r\n").await;
    assert_eq!(status(&other), "200", "a stranger who says so is not believed");
    let private = ask(ONE, "X-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.2\r\n").await;
    assert!(private.contains("strict-transport-security: max-age=31536000"), "and from then on by nothing else");
    assert!(private.contains("__host-tsudoi-form"), "cookies go over nothing else either");
    let mut said = Vec::new();
    for _ in 0..20 {
        said.push(ask(ONE, "X-Forwarded-For: 203.0.113.3\r\n").await);
    }
    assert!(said.iter().any(|answer| status(answer) == "429"), "one noisy visitor has had enough");
    assert_eq!(status(&ask(ONE, "X-Forwarded-For: 203.0.113.4\r\n").await), "200", "another one behind the same proxy");
    serving.close().await;
}
