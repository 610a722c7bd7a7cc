//! The double of Stripe behind a socket on this computer, for journeys through the real program.

pub mod double;

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use serde_json::json;

use self::double::{Double, Fields};

/// The headers of requests.
type Headers = Mutex<Vec<Fields>>;

/// A double that listens.
pub struct Server {
    /// `http://127.0.0.1:40000`
    pub base: String,
    /// Its world.
    pub double: Arc<Mutex<Double>>,
    /// How long it thinks before it answers.
    pub slow: Arc<Mutex<Duration>>,
    /// The headers of every request, in lower case.
    pub headers: Arc<Headers>,
}

impl Server {
    /// Listens on a port that is free.
    ///
    /// # Panics
    /// Where there is none.
    pub fn start() -> Self {
        Self::at("127.0.0.1:0")
    }

    /// Listens there.
    ///
    /// # Panics
    /// Where it cannot.
    pub fn at(address: &str) -> Self {
        let listener = TcpListener::bind(address).expect("a port of this computer");
        let base = format!("http://{}", listener.local_addr().expect("it listens"));
        let server = Self { base, double: Arc::default(), slow: Arc::default(), headers: Arc::default() };
        let (double, slow, headers) = (server.double.clone(), server.slow.clone(), server.headers.clone());
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (double, slow, headers) = (double.clone(), slow.clone(), headers.clone());
                thread::spawn(move || serve(stream, &double, &slow, &headers));
            }
        });
        server
    }

    /// Its world, for a moment.
    pub fn world<T>(&self, act: impl FnOnce(&mut Double) -> T) -> T {
        act(&mut self.double.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let hex = (bytes[at] == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            out.push(byte);
            at += 3;
        } else {
            out.push(if bytes[at] == b'+' { b' ' } else { bytes[at] });
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

fn fields(text: &str) -> Vec<(String, String)> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (unescaped(name), unescaped(value)))
        .collect()
}

/// What people do, for a rehearsal by hand: `curl 'http://127.0.0.1:5590/world/card?url=…'`.
fn happen(world: &mut Double, what: &str, given: &[(String, String)]) -> double::Answer {
    let of =
        |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()).unwrap_or_default();
    let told = match what {
        "card" => json!(world.check_out(&of("url"), false)),
        "slip" => json!(world.check_out(&of("url"), true)),
        "shop" => json!(world.pay_slip(&of("intent"))),
        "runs-out" => json!(world.slip_runs_out(&of("intent"))),
        "refund" => return world.refund(&of("intent"), of("part").parse().ok()),
        "payout" => json!(world.pay_out()),
        _ => json!(world.open_links()),
    };
    (200, None, told)
}

/// One request and its answer, then the line is cut: nothing is left of it.
fn serve(stream: TcpStream, double: &Mutex<Double>, slow: &Mutex<Duration>, seen: &Headers) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?, words.next()?);
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let header = |wanted: &str| headers.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.clone());
    let mut body = vec![0; header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let given = if method == "POST" { fields(&String::from_utf8_lossy(&body)) } else { fields(query) };
    let key = header("authorization").unwrap_or_default().trim_start_matches("Bearer ").to_owned();
    let once = (method == "POST").then(|| header("idempotency-key").unwrap_or_default());
    seen.lock().unwrap_or_else(PoisonError::into_inner).push(headers);
    let pause = *slow.lock().unwrap_or_else(PoisonError::into_inner);
    let mut world = double.lock().unwrap_or_else(PoisonError::into_inner);
    let (status, after, answer) = match path.strip_prefix("/world/") {
        Some(what) => happen(&mut world, what, &given),
        None => world.answer(&key, once.as_deref(), path, &given),
    };
    drop(world);
    thread::sleep(pause);
    let answer = answer.to_string();
    let after = after.map(|seconds| format!("Retry-After: {seconds}\r\n")).unwrap_or_default();
    let mut stream = stream;
    write!(
        stream,
        "HTTP/1.1 {status} Said\r\nContent-Type: application/json\r\nContent-Length: {}\r\n{after}Connection: close\r\n\r\n{answer}",
        answer.len()
    )
    .ok()
}
