//! The real window, driven by WebDriver on a screen that nobody sees: from the sign-in to a change that
//! stands in the file.

use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::{Value, json};
use tsudoi_core::{
    Book, Lang, Work,
    book::MachineClock,
    registry::{self, Kind, Reply},
    testing::{Office, PASSWORD, STAFF},
};
use tsudoi_tests::terminal::program;

/// A window on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

struct Driver {
    process: Child,
    base: String,
    session: String,
}

impl Drop for Driver {
    fn drop(&mut self) {
        // The window first, or it would outlive its driver.
        let _ = ureq::delete(format!("{}/session/{}", self.base, self.session)).call();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Driver {
    fn open(book: &Path, home: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let process = Command::new("WebKitWebDriver")
            .arg(format!("--port={port}"))
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            // What the window remembers goes into the test's own folder.
            .env("XDG_CONFIG_HOME", home)
            .env("XDG_DATA_HOME", home)
            .env("XDG_CACHE_HOME", home)
            .env("LANG", "ja_JP.UTF-8")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("webkit2gtk-driver is installed by `cargo xtask setup`");
        let mut driver = Self { process, base: format!("http://127.0.0.1:{port}"), session: String::new() };
        let wanted = json!({ "capabilities": { "alwaysMatch": {
            "webkitgtk:browserOptions": { "binary": program("tsudoi-desktop"), "args": [book] } } } });
        let answer = driver.wait("the window opens", |driver| {
            ureq::post(format!("{}/session", driver.base)).send_json(&wanted).ok()?.body_mut().read_json::<Value>().ok()
        });
        driver.session = answer["value"]["sessionId"].as_str().expect("a session").to_owned();
        driver
    }

    /// Until it is there: a window draws when it is ready, not when it is asked.
    fn wait<T>(&self, what: &str, mut look: impl FnMut(&Self) -> Option<T>) -> T {
        let began = Instant::now();
        loop {
            if let Some(found) = look(self) {
                return found;
            }
            assert!(began.elapsed() < PATIENCE, "not in time: {what}; the window says: {}", self.text());
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn script(&self, script: &str, args: Value) -> Option<Value> {
        let url = format!("{}/session/{}/execute/sync", self.base, self.session);
        let mut answer = ureq::post(url).send_json(json!({ "script": script, "args": args })).ok()?;
        Some(answer.body_mut().read_json::<Value>().ok()?["value"].take())
    }

    /// Writes into a field as a person does: the page hears it.
    fn fill(&self, selector: &str, text: &str) {
        self.wait(selector, |driver| {
            let script = "const [s, t] = arguments; const field = document.querySelector(s); if (!field) return null;
                field.focus(); field.value = t; field.dispatchEvent(new Event('input', { bubbles: true })); return true";
            driver.script(script, json!([selector, text])).filter(|done| done == true)
        });
    }

    fn click(&self, selector: &str) {
        self.wait(selector, |driver| {
            let script = "const [s] = arguments; const one = document.querySelector(s); if (!one) return null; one.click(); return true";
            driver.script(script, json!([selector])).filter(|done| done == true)
        });
    }

    fn text(&self) -> String {
        let text = self.script("return document.body.innerText", json!([]));
        text.and_then(|t| t.as_str().map(str::to_owned)).unwrap_or_default()
    }

    fn shows(&self, words: &str) {
        self.wait(&format!("the window shows {words}"), |driver| driver.text().contains(words).then_some(()));
    }
}

/// In `staff.list`.
const LAST_SIGN_IN: &str = "/data/0/last_sign_in";

/// Every entry with a field that it does not know; looks also as they are.
fn every_entry() -> Vec<(&'static str, Value)> {
    registry::entries()
        .flat_map(|entry| {
            let looks = (entry.kind == Kind::Query).then(|| (entry.name, json!({})));
            std::iter::once((entry.name, json!({ "no_such_field": 1 }))).chain(looks)
        })
        .collect()
}

#[test]
fn signs_in_changes_something_and_locks() {
    assert!(std::env::var_os("DISPLAY").is_some(), "a window needs a screen: `cargo xtask test` brings one");
    let Office { book, folder, .. } = Office::new();
    let dir = book.dir().to_owned();
    drop(book);

    let window = Driver::open(&dir, folder.path());
    window.shows("名簿を開く");
    window.fill("input[autocomplete=username]", STAFF);
    window.fill("input[type=password]", "not the password");
    window.click("form button[type=submit]");
    window.shows("パスワードが違います");
    window.fill("input[type=password]", PASSWORD);
    window.click("form button[type=submit]");
    window.shows("梓川里山研究会");

    // A call over IPC, as every room makes it, and the answer of the same registry.
    let answer = window.wait("an act over IPC", |driver| {
        let script = "window.__done ??= (window.__TAURI_INTERNALS__.invoke('call',
            { name: 'settings.set_idle', input: { minutes: 42 }, lang: 'ja' }).then((a) => { window.__answer = a }), true);
            return window.__answer ?? null";
        driver.script(script, json!([])).filter(Value::is_object)
    });
    assert!(answer["entry"].is_i64(), "the act stands in the journal: {answer}");
    let refused = window.wait("a refusal over IPC", |driver| {
        let script = "window.__asked ??= (window.__TAURI_INTERNALS__.invoke('call',
            { name: 'settings.set_idle', input: { minutes: 0 }, lang: 'ja' }).catch((e) => { window.__refused = e }), true);
            return window.__refused ?? null";
        driver.script(script, json!([])).filter(Value::is_object)
    });
    assert_eq!(
        (&refused["code"], &refused["field"]),
        (&json!("invalid"), &json!("minutes")),
        "the same refusal as through every door"
    );

    let calls = every_entry();
    let walked = window.wait("every entry over IPC", |driver| {
        let script = "const [calls] = arguments;
            window.__walk ??= (async () => {
                const said = [];
                for (const [name, input] of calls) said.push(await window.__TAURI_INTERNALS__
                    .invoke('call', { name, input, lang: 'ja' })
                    .then(({ data }) => ({ data }), (error) => ({ error })));
                window.__walked = said;
            })();
            return window.__walked ?? null";
        driver.script(script, json!([calls])).filter(Value::is_array)
    });

    window.script("window.__TAURI_INTERNALS__.invoke('lock'); return true", json!([]));
    window.shows("名簿を開く");
    drop(window);

    let (book, actor) =
        Book::unlock(&dir, Some(STAFF), PASSWORD, Box::new(MachineClock)).expect("the window gave the file back");
    let walked = walked.as_array().cloned().unwrap_or_default();
    assert_eq!(walked.len(), calls.len(), "every call was answered");
    for ((name, input), mut window) in calls.into_iter().zip(walked) {
        let core = match registry::call(&book, &actor, name, input, &Work::quiet()) {
            Ok(Reply::Data { data, .. }) => json!({ "data": data }),
            Ok(Reply::File(_)) => panic!("{name} takes what it does not know"),
            Err(error) => json!({ "error": error.wire(Lang::Ja) }),
        };
        // To open it once more was a sign-in of its own.
        if let (Some(then), Some(now)) = (window.pointer_mut(LAST_SIGN_IN), core.pointer(LAST_SIGN_IN)) {
            *then = now.clone();
        }
        assert_eq!(window, in_script(core), "{name} must say the same through every door");
    }
    let idle = registry::call(&book, &actor, "settings.idle", json!({}), &Work::quiet()).expect("a look");
    let Reply::Data { data, .. } = idle else { panic!("a value") };
    assert_eq!(data["minutes"], 42, "what was changed in the window stands in the file");
}

/// A script has one kind of number: 210.0 comes back as 210.
fn in_script(value: Value) -> Value {
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(whole) if number.is_f64() && whole.fract() == 0.0 => json!(whole as i64),
            _ => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(in_script).collect(),
        Value::Object(members) => {
            Value::Object(members.into_iter().map(|(name, value)| (name, in_script(value))).collect())
        }
        other => other,
    }
}

/// The system's SQLite comes into the window's process with WebKit: ours must not answer for it.
#[cfg(target_os = "linux")]
#[test]
fn our_sqlite_is_not_exported() {
    let symbols =
        Command::new("nm").args(["-D", "--defined-only"]).arg(program("tsudoi-desktop")).output().expect("binutils");
    let symbols = String::from_utf8_lossy(&symbols.stdout);
    let ours: Vec<&str> = symbols.lines().filter(|line| line.contains("sqlite3_")).collect();
    assert!(ours.is_empty(), "two SQLites in one process would be mixed: {ours:?}");
}
