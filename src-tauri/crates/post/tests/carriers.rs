//! Mail through a real server (`tests/browser/smtp.mjs`) and into a folder.

use serde_json::json;
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
    sync::Arc,
    time::Duration,
};
use tsudoi_core::{Lang, NewBook, door::Door, registry::Reply};
use tsudoi_post::{Attachment, Carrier, FailureKind, Login, Mailbox, Outgoing, Security, Smtp, send};

/// The server and what it says. Ends with the test: its standard input closes.
struct Server {
    child: Child,
    lines: BufReader<ChildStdout>,
    port: u16,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/browser/smtp.mjs");
        let mut child = Command::new("node")
            .arg(script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("node starts");
        let lines = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut server = Self { child, lines, port: 0 };
        let ready = server.line();
        server.port = u16::try_from(ready["port"].as_u64().expect("a port")).expect("a port");
        server
    }

    fn line(&mut self) -> serde_json::Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).expect("the server speaks");
        serde_json::from_str(&line).expect("one JSON line (is tests/browser installed? `cargo xtask setup` does it)")
    }

    fn plain(&self) -> Smtp {
        Smtp {
            host: "127.0.0.1".into(),
            port: self.port,
            security: Security::None,
            login: None,
            timeout: Duration::from_secs(20),
            extra_root_pem: None,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().expect("the server ends by itself");
    }
}

/// A private authority and a certificate for localhost from it.
struct Authority {
    folder: tempfile::TempDir,
    root_pem: String,
}

impl Authority {
    fn new() -> Result<Self, Box<dyn std::error::Error>> {
        let mut parameters = rcgen::CertificateParams::default();
        parameters.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let root_key = rcgen::KeyPair::generate()?;
        let root = rcgen::CertifiedIssuer::self_signed(parameters, root_key)?;
        let key = rcgen::KeyPair::generate()?;
        let leaf = rcgen::CertificateParams::new(vec!["localhost".to_owned()])?.signed_by(&key, &root)?;
        let folder = tempfile::tempdir()?;
        std::fs::write(folder.path().join("cert.pem"), leaf.pem())?;
        std::fs::write(folder.path().join("key.pem"), key.serialize_pem())?;
        Ok(Self { folder, root_pem: root.pem() })
    }

    fn serve(&self, more: &[&str]) -> Server {
        let file = |name| self.folder.path().join(name).display().to_string();
        let (cert, key) = (file("cert.pem"), file("key.pem"));
        let mut arguments = vec!["--tls", &cert, &key];
        arguments.extend(more);
        Server::start(&arguments)
    }
}

fn mail(to: &str) -> Outgoing {
    Outgoing {
        id: 12,
        from: Mailbox { name: "桜丘町内会".into(), address: "office@example.jp".into() },
        reply_to: Some(Mailbox { name: String::new(), address: "kaikei@example.jp".into() }),
        to: Mailbox { name: "髙﨑 𠮷子".into(), address: to.into() },
        subject: "領収書をお送りします".into(),
        text: "領収書をお送りします。\n.\n点だけの行があっても切れません。\n".into(),
        html: None,
        attachments: vec![Attachment {
            name: "領収書.pdf".into(),
            media: "application/pdf".into(),
            bytes: b"%PDF-1.7\n".to_vec(),
        }],
        message_id: "12.99@example.jp".into(),
    }
}

#[tokio::test]
async fn a_mail_arrives_once_and_whole() {
    let mut server = Server::start(&[]);
    let carrier = Carrier::Smtp(server.plain());
    send(&carrier, &mail("yoshiko@example.jp")).await.unwrap();
    let got = server.line();
    assert_eq!(got["from"], "office@example.jp", "the association writes");
    assert_eq!(got["to"], serde_json::json!(["yoshiko@example.jp"]), "to one person");
    let raw = got["raw"].as_str().unwrap();
    for header in [
        "Message-ID: <12.99@example.jp>",
        "Reply-To: kaikei@example.jp",
        "Subject: =?utf-8?b?",
        "Date: ",
        "Content-Type: application/pdf",
    ] {
        assert!(raw.contains(header), "{header} is missing: {raw}");
    }
}

#[tokio::test]
async fn addresses_of_japanese_carriers_are_taken() {
    let mut server = Server::start(&[]);
    let carrier = Carrier::Smtp(server.plain());
    send(&carrier, &mail("a..b@docomo.ne.jp")).await.unwrap();
    assert_eq!(server.line()["to"], serde_json::json!(["\"a..b\"@docomo.ne.jp"]), "RFC 5321 knows it only in quotes");
}

#[tokio::test]
async fn starttls_with_a_private_authority_and_login() {
    let authority = Authority::new().unwrap();
    let mut server = authority.serve(&["--login", "office", "ひみつ"]);
    let smtp = Smtp {
        host: "localhost".into(),
        security: Security::StartTls,
        login: Some(Login { user: "office".into(), password: "ひみつ".into() }),
        extra_root_pem: Some(authority.root_pem.clone()),
        ..server.plain()
    };
    send(&Carrier::Smtp(smtp.clone()), &mail("yoshiko@example.jp")).await.unwrap();
    let got = server.line();
    assert_eq!(got["secure"], true, "nothing was said before TLS");
    assert_eq!(got["user"], "office", "signed in");

    let wrong = Smtp { login: Some(Login { user: "office".into(), password: "wrong".into() }), ..smtp.clone() };
    let failure = send(&Carrier::Smtp(wrong), &mail("yoshiko@example.jp")).await.unwrap_err();
    assert_eq!((failure.kind, failure.code), (FailureKind::Auth, Some(535)), "{failure}");

    let nobody = Smtp { login: None, ..smtp.clone() };
    let failure = send(&Carrier::Smtp(nobody), &mail("yoshiko@example.jp")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Auth, "530 asks for a login: {failure}");

    let stranger = Smtp { extra_root_pem: None, ..smtp };
    let failure = send(&Carrier::Smtp(stranger), &mail("yoshiko@example.jp")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Connection, "an unknown authority is refused: {failure}");
    assert!(failure.text.contains("UnknownIssuer"), "for that reason: {failure}");
}

#[tokio::test]
async fn tls_from_the_first_byte() {
    let authority = Authority::new().unwrap();
    let mut server = authority.serve(&["--implicit"]);
    let smtp = Smtp {
        host: "localhost".into(),
        security: Security::Tls,
        extra_root_pem: Some(authority.root_pem.clone()),
        ..server.plain()
    };
    send(&Carrier::Smtp(smtp.clone()), &mail("yoshiko@example.jp")).await.unwrap();
    assert_eq!(server.line()["secure"], true, "the whole conversation is protected");

    let other_name = Smtp { host: "127.0.0.1".into(), ..smtp };
    let failure = send(&Carrier::Smtp(other_name), &mail("yoshiko@example.jp")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Connection, "made out to another name: {failure}");
}

#[tokio::test]
async fn starttls_is_never_skipped() {
    let server = Server::start(&[]);
    let smtp = Smtp { host: "localhost".into(), security: Security::StartTls, ..server.plain() };
    let failure = send(&Carrier::Smtp(smtp), &mail("yoshiko@example.jp")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Connection, "no TLS, no mail: {failure}");
}

#[tokio::test]
async fn refusals_say_whether_to_try_again() {
    let server = Server::start(&[]);
    let carrier = Carrier::Smtp(server.plain());
    for (to, kind, code) in
        [("refuse@example.jp", FailureKind::Permanent, 550), ("later@example.jp", FailureKind::Temporary, 451)]
    {
        let failure = send(&carrier, &mail(to)).await.unwrap_err();
        assert_eq!((failure.kind, failure.code), (kind, Some(code)), "{failure}");
        assert!(!failure.text.contains('\n'), "one line for a list: {}", failure.text);
    }
}

#[tokio::test]
async fn a_sender_that_is_refused_is_no_fault_of_the_mail() {
    let server = Server::start(&[]);
    let carrier = Carrier::Smtp(server.plain());
    for (from, kind) in [
        ("wrong@example.jp", FailureKind::Auth),
        ("stranger@example.jp", FailureKind::Auth),
        ("busy@example.jp", FailureKind::Connection),
        ("事務局 example.jp", FailureKind::Auth),
    ] {
        let from = Mailbox { name: "桜丘町内会".into(), address: from.into() };
        let failure = send(&carrier, &Outgoing { from, ..mail("yoshiko@example.jp") }).await.unwrap_err();
        assert_eq!(failure.kind, kind, "every mail would fail the same way, so all of them wait: {failure}");
    }
}

#[tokio::test]
async fn silence_and_absence_are_failures_of_the_connection() {
    let server = Server::start(&[]);
    let smtp = Smtp { timeout: Duration::from_millis(500), ..server.plain() };
    let failure = send(&Carrier::Smtp(smtp), &mail("silent@example.jp")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Connection, "it did not answer: {failure}");

    let gone = server.plain();
    drop(server);
    let failure = send(&Carrier::Smtp(gone), &mail("yoshiko@example.jp")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Connection, "nobody there: {failure}");
}

#[tokio::test]
async fn plain_connections_stay_on_this_computer() {
    for host in ["mail.example.jp", "192.0.2.1", "127.0.0.1.example.jp"] {
        let smtp = Smtp {
            host: host.into(),
            port: 25,
            security: Security::None,
            login: None,
            timeout: Duration::from_secs(5),
            extra_root_pem: None,
        };
        let failure = send(&Carrier::Smtp(smtp), &mail("yoshiko@example.jp")).await.unwrap_err();
        assert!(failure.text.contains("TLS"), "refused before anything is sent: {failure}");
    }
}

#[tokio::test]
async fn a_folder_takes_each_mail_as_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("送信箱");
    let carrier = Carrier::Folder { path: path.clone() };
    for _attempt in 0..2 {
        send(&carrier, &mail("a..b@docomo.ne.jp")).await.unwrap();
    }
    let files: Vec<PathBuf> = std::fs::read_dir(&path).unwrap().map(|file| file.unwrap().path()).collect();
    let [file] = files.as_slice() else {
        panic!("the same mail written twice is one file, and no half file stays: {files:?}");
    };
    let raw = std::fs::read_to_string(file).unwrap();
    assert!(raw.contains("Message-ID: <12.99@example.jp>"), "a whole mail: {raw}");

    std::fs::write(folder.path().join("file"), "").unwrap();
    let carrier = Carrier::Folder { path: folder.path().join("file") };
    let failure = send(&carrier, &mail("yoshiko@example.jp")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Connection, "mails wait until the folder is mended");
}

/// Waits until `so` holds.
fn wait_until(what: &str, so: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !so() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what} takes too long");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_mail_in_hand_is_finished_before_the_end() {
    let mut server = Server::start(&[]);
    let folder = tempfile::tempdir().unwrap();
    let door = Arc::new(Door::new(&folder.path().join("azusa.tsudoi")));
    let new = NewBook {
        name: "梓川里山研究会", staff: "佐伯", password: "tegami wo kaku hito", fiscal_year_start: 4
    };
    let (token, _) = door.create(&new).unwrap();
    let call = |name: &str, input| match door.call(Some(&token), name, input, Lang::Ja, None).unwrap() {
        Reply::Data { data, .. } => data,
        Reply::File(_) => panic!("{name} gives data"),
    };
    call(
        "settings.set_mail",
        json!({ "carrier": "smtp", "host": "127.0.0.1", "port": server.port, "security": "none",
            "from_address": "office@example.jp", "from_name": "事務局", "per_minute": 20 }),
    );
    for to in ["slow@example.jp", "yoshiko@example.jp"] {
        call("mail.test", json!({ "to": to }));
    }
    let following = tsudoi_post::follow(door.clone());
    let states = || {
        let rows = call("mail.list", json!({}))["rows"].clone();
        [1, 0].map(|row| rows[row]["state"].as_str().unwrap().to_owned())
    };
    wait_until("the first mail", || states()[0] == "sending");
    assert_eq!(server.line()["to"], json!(["slow@example.jp"]), "the server has it and has not said so yet");
    following.end();
    assert_eq!(states(), ["sent", "waiting"], "cut off, the first would go out twice; the second waits for next time");
}
