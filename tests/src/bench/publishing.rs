//! My Page on a public address: what slow lines do to the others, and what many requests leave in memory.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use tokio::{io::AsyncWriteExt, net::TcpStream, sync::oneshot};
use tsudoi_core::{association::MypageSettings, desk};

use super::{
    Goal, Measure, Outcome,
    memory::held,
    mypage::{NAME, ask, signed_in},
    office::Office,
    percentile,
};

/// Enough to keep both cores at it without waiting for each other.
const CONNECTIONS: usize = 16;
const SLOW: usize = 200;
const SPAN: Duration = Duration::from_secs(4);
const REQUESTS: usize = 100_000;

/// The times of all answers within a span, sorted.
async fn times(address: SocketAddr, request: &str, span: Duration) -> Outcome<Vec<f64>> {
    let until = Instant::now() + span;
    let asking: Vec<_> =
        (0..CONNECTIONS).map(|_| tokio::spawn(ask(address, request.to_owned(), NAME, until))).collect();
    let mut took = Vec::new();
    for one in asking {
        took.extend(one.await??);
    }
    took.sort_by(f64::total_cmp);
    Ok(took)
}

/// Lines that say a letter every half second until they are told to stop; how many there still are then.
async fn slow(address: SocketAddr, mut stop: oneshot::Receiver<()>) -> std::io::Result<usize> {
    let mut lines = Vec::new();
    for number in 0..SLOW {
        let mut line = TcpStream::connect(address).await?;
        let beginning = if number % 2 == 0 {
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
        } else {
            "POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\nemail="
        };
        line.write_all(beginning.as_bytes()).await?;
        lines.push(line);
    }
    loop {
        tokio::select! {
            _ = &mut stop => return Ok(lines.len()),
            () = tokio::time::sleep(Duration::from_millis(500)) => {}
        }
        let mut still = Vec::new();
        for mut line in lines {
            if line.write_all(b"x").await.is_ok() {
                still.push(line);
            }
        }
        lines = still;
    }
}

/// Both.
pub fn measure() -> Outcome<Vec<Measure>> {
    let office = Office::with_members(2_000)?;
    let session = signed_in(&office)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let settings = MypageSettings { on: true, address: "127.0.0.1:0".into(), ..MypageSettings::default() };
        let pages = tsudoi_mypage::serve(desk::reception(office.book.clone()), settings).await?;
        let address: SocketAddr = pages.address.trim_start_matches("http://").parse()?;
        let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nCookie: tsudoi={session}\r\n\r\n");
        times(address, &request, SPAN / 4).await?;
        let alone = times(address, &request, SPAN).await?;
        let (stop, stopped) = oneshot::channel();
        let dripping = tokio::spawn(slow(address, stopped));
        tokio::time::sleep(Duration::from_millis(500)).await;
        let beside = times(address, &request, SPAN).await?;
        // Nobody hears it where the slow lines have ended already, which is told below.
        let _ = stop.send(());
        if dripping.await?? < SLOW / 2 {
            return Err("the slow lines were gone before the others were measured".into());
        }

        let before = held()?;
        let begun = Instant::now();
        let mut asked = 0;
        while asked < REQUESTS {
            asked += times(address, &request, Duration::from_secs(2)).await?.len();
        }
        let grown = held()? - before;
        eprintln!("  {asked} requests in {:.0} s", begun.elapsed().as_secs_f64());
        pages.close().await;
        Ok::<_, Box<dyn std::error::Error>>(vec![
            Measure {
                work: "My Page home, p99, beside 200 slow connections".into(),
                value: percentile(&beside, 99),
                unit: "ms",
                bare: Some(percentile(&alone, 99)),
                goal: Goal::TimesAtMost(1.5),
            },
            Measure {
                work: "memory that 100,000 requests leave".into(),
                value: grown.max(0.0),
                unit: "MB",
                bare: None,
                goal: Goal::AtMost(20.0),
            },
        ])
    })
}
