//! Carries out what the core has queued, while a door holds the book open.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use tsudoi_core::{
    association::{self, MailSettings},
    door::Door,
    jobs::{self, OutgoingMail, SendFailure},
    online,
    publishing::{self, AskedFor, Issued, Order, Refusal, Seen},
};

use crate::{
    Attachment, Carrier, Failure, FailureKind, Login, Mailbox, Outgoing, Security, Smtp, Stripe, acme, outside, send,
};

/// How soon a queued mail is looked at.
const EVERY: Duration = Duration::from_secs(5);
/// For the whole conversation about one mail.
const PATIENCE: Duration = Duration::from_mins(1);

/// The carrier that the core's jobs are given.
pub struct Postman {
    runtime: tokio::runtime::Runtime,
    stripe: Stripe,
    ending: Arc<AtomicBool>,
}

impl Postman {
    /// One thread of its own is enough: mails go out one after the other.
    pub fn new() -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        Ok(Self { runtime, stripe: stripe()?, ending: Arc::default() })
    }
}

impl jobs::Carrier for Postman {
    fn send(&self, settings: &MailSettings, password: &str, mail: &OutgoingMail) -> Result<(), SendFailure> {
        let carrier = carrier(settings, password);
        self.runtime.block_on(send(&carrier, &outgoing(mail))).map_err(failure)
    }

    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }
}

impl online::Gateway for Postman {
    fn ask(&self, key: &str, question: &online::Question) -> Result<serde_json::Value, online::Trouble> {
        online::Gateway::ask(&self.stripe, key, question)
    }

    fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }
}

impl publishing::Outside for Postman {
    fn look(&self, asked: &AskedFor) -> Seen {
        outside::look(asked, &[])
    }

    fn own_address(&self) -> Option<std::net::IpAddr> {
        outside::own_address()
    }

    fn certificate(
        &self,
        order: &Order,
        place: &dyn Fn(&str, &str) -> tsudoi_core::Result<()>,
    ) -> Result<Issued, Refusal> {
        if self.ending.load(Ordering::Relaxed) {
            return Err(Refusal { kind: "ending".to_owned(), said: String::new(), account: None });
        }
        self.runtime.block_on(acme::certificate(order, acme::Patience::default(), place))
    }
}

/// Stripe; or its double on this computer, where tests and rehearsals name one. No setting: nobody has to know.
fn stripe() -> std::io::Result<Stripe> {
    match std::env::var("TSUDOI_STRIPE_DOUBLE") {
        Ok(base) => Stripe::double(&base, PATIENCE),
        Err(_) => Ok(Stripe::default()),
    }
}

fn carrier(settings: &MailSettings, password: &str) -> Carrier {
    if settings.carrier == association::Carrier::Folder {
        return Carrier::Folder { path: settings.folder.clone().into() };
    }
    Carrier::Smtp(Smtp {
        host: settings.host.clone(),
        port: settings.port,
        security: match settings.security {
            association::Security::Tls => Security::Tls,
            association::Security::Starttls => Security::StartTls,
            association::Security::None => Security::None,
        },
        login: (!settings.user.is_empty())
            .then(|| Login { user: settings.user.clone(), password: password.to_owned() }),
        timeout: PATIENCE,
        extra_root_pem: None,
    })
}

fn outgoing(mail: &OutgoingMail) -> Outgoing {
    let box_of = |name: &str, address: &str| Mailbox { name: name.to_owned(), address: address.to_owned() };
    Outgoing {
        id: mail.id,
        from: box_of(&mail.from_name, &mail.from_address),
        reply_to: None,
        to: box_of(&mail.to_name, &mail.to_address),
        subject: mail.subject.clone(),
        text: mail.body.clone(),
        html: None,
        attachments: mail
            .attachments
            .iter()
            .map(|(name, bytes)| Attachment {
                name: name.clone(),
                media: "application/pdf".to_owned(),
                bytes: bytes.clone(),
            })
            .collect(),
        message_id: mail.message_id.clone(),
    }
}

fn failure(failure: Failure) -> SendFailure {
    SendFailure {
        kind: match failure.kind {
            FailureKind::Permanent => jobs::FailureKind::Permanent,
            FailureKind::Temporary => jobs::FailureKind::Temporary,
            FailureKind::Auth => jobs::FailureKind::Auth,
            FailureKind::Connection => jobs::FailureKind::Connection,
        },
        text: failure.text,
    }
}

/// The postman at work. Let go of, they work for as long as the program runs.
pub struct Following {
    ending: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

impl Following {
    /// Ends the work. What is in hand is finished and written down first (a mail takes a minute at most): cut off,
    /// it would go out once more.
    pub fn end(self) {
        self.ending.store(true, Ordering::Relaxed);
        self.thread.thread().unpark();
        if self.thread.join().is_err() {
            tracing::error!("the postman ended badly");
        }
    }
}

/// Runs what is due, now and then: at once when the book is opened (what was due in the meantime is caught up),
/// then every few seconds.
pub fn follow(door: Arc<Door>) -> Following {
    let ending = Arc::<AtomicBool>::default();
    let told = ending.clone();
    let thread = std::thread::spawn(move || {
        let postman = match Postman::new() {
            Ok(postman) => Postman { ending: told, ..postman },
            Err(error) => return tracing::error!(%error, "mail cannot be carried"),
        };
        let mut last = Instant::now().checked_sub(EVERY);
        loop {
            std::thread::park_timeout(Duration::from_secs(1));
            if jobs::Carrier::is_ending(&postman) {
                return;
            }
            if last.is_some_and(|last| last.elapsed() < EVERY) {
                continue;
            }
            last = Some(Instant::now());
            let Some(book) = door.book() else { continue };
            match jobs::run_due(&book, &postman) {
                Ok(ran) => {
                    for problem in ran.problems {
                        tracing::warn!(key = problem.key, "a job could not be done");
                    }
                }
                Err(error) => tracing::error!(key = error.key, detail = error.detail, "jobs"),
            }
            if let Err(error) = online::run_due(&book, &postman) {
                tracing::error!(key = error.key, detail = error.detail, "online payment");
            }
            if let Err(error) = publishing::run_due(&book, &postman) {
                tracing::error!(key = error.key, detail = error.detail, "publishing my page");
            }
        }
    });
    Following { ending, thread }
}
