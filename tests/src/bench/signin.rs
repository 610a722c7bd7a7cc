//! A rush at the door of My Page: a thousand members sign in, each with an account, while somebody works in the office.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tsudoi_core::{association::MypageSettings, desk};

use super::{
    Goal, Measure, Outcome, milliseconds,
    mypage::{PASSWORD, signed_in},
    office::Office,
    percentile,
};

const MEMBERS: usize = 1_000;
/// So many wait at the door at once: fewer than are asked to come back.
const CROWD: usize = 100;

/// Gives every member of the rush an account with the password of the first: choosing a thousand is not what is measured.
fn accounts(office: &Office) -> Outcome {
    office.book.bare(|conn| {
        conn.execute(
            "INSERT INTO login (member, email, password, claimed_at, changed_at)
             SELECT m.id, 'member' || (m.id - 1) || '@example.jp', l.password, l.claimed_at, l.changed_at
             FROM member m, login l WHERE l.member = 1 AND m.id BETWEEN 2 AND ?",
            [MEMBERS as i64],
        )
    })?;
    Ok(())
}

/// One member comes in; how long until the door has opened.
async fn come_in(address: SocketAddr, member: usize) -> std::io::Result<f64> {
    let begun = Instant::now();
    let body = format!("form=rush&email=member{member}%40example.jp&password={}", PASSWORD.replace(' ', "+"));
    let request = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {address}\r\nCookie: tsudoi-form=rush\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let head = String::from_utf8_lossy(&answer).chars().take(400).collect::<String>().to_ascii_lowercase();
    if !head.starts_with("http/1.1 303") || !head.contains("location: /\r\n") {
        return Err(std::io::Error::other(format!("member{member} was not let in: {head}")));
    }
    Ok(milliseconds(begun.elapsed()))
}

/// What somebody in the office waits for an answer, again and again until they are told to stop.
fn at_work(office: &Office, stop: &AtomicBool) -> Result<Vec<f64>, String> {
    let mut took = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        office.call("members.find", json!({ "text": "高橋", "limit": 20 })).map_err(|e| e.to_string())?;
        took.push(milliseconds(begun.elapsed()));
        std::thread::sleep(Duration::from_millis(10));
    }
    took.sort_by(f64::total_cmp);
    Ok(took)
}

/// Both.
pub fn measure() -> Outcome<Vec<Measure>> {
    let office = Office::with_members(2_000)?;
    signed_in(&office)?;
    accounts(&office)?;
    let work = |stop: Arc<AtomicBool>| {
        let other = Office::sharing(office.book.clone(), office.actor.clone());
        std::thread::spawn(move || at_work(&other, &stop))
    };
    let ended = |working: std::thread::JoinHandle<Result<Vec<f64>, String>>| -> Outcome<Vec<f64>> {
        Ok(working.join().map_err(|_| "the office panicked")??)
    };
    let stop = Arc::new(AtomicBool::new(false));
    let working = work(stop.clone());
    std::thread::sleep(Duration::from_secs(4));
    stop.store(true, Ordering::Relaxed);
    let alone = ended(working)?;

    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let stop = Arc::new(AtomicBool::new(false));
    let (seconds, waits) = runtime.block_on(async {
        let settings = MypageSettings { on: true, address: "127.0.0.1:0".into(), ..MypageSettings::default() };
        let pages = tsudoi_mypage::serve(desk::reception(office.book.clone()), settings).await?;
        let address: SocketAddr = pages.address.trim_start_matches("http://").parse()?;
        come_in(address, 0).await?;
        let working = work(stop.clone());
        let (begun, next) = (Instant::now(), Arc::new(AtomicUsize::new(0)));
        let crowd: Vec<_> = (0..CROWD)
            .map(|_| {
                let next = next.clone();
                tokio::spawn(async move {
                    let mut took = Vec::new();
                    loop {
                        let member = next.fetch_add(1, Ordering::Relaxed);
                        if member >= MEMBERS {
                            return Ok::<_, std::io::Error>(took);
                        }
                        took.push(come_in(address, member).await?);
                    }
                })
            })
            .collect();
        for one in crowd {
            one.await??;
        }
        let seconds = begun.elapsed().as_secs_f64();
        stop.store(true, Ordering::Relaxed);
        pages.close().await;
        Ok::<_, Box<dyn std::error::Error>>((seconds, ended(working)?))
    })?;
    Ok(vec![
        Measure {
            work: "1,000 members sign in, 100 at once".into(),
            value: seconds,
            unit: "s",
            bare: None,
            goal: Goal::AtMost(60.0),
        },
        Measure {
            work: "the office finds a member meanwhile, p95".into(),
            value: percentile(&waits, 95),
            unit: "ms",
            bare: Some(percentile(&alone, 95)),
            goal: Goal::AtMost(50.0),
        },
    ])
}
