//! Before signing in: claiming an account, signing in, a forgotten password.
//!
//! Answers and work are the same for addresses that are known and those that are not. Argon2 never runs
//! while the writer is held.

use std::{net::IpAddr, sync::Arc};

use super::{NEW_PASSWORD, act, member::MemberDesk};
use crate::{
    Actor, Book, Code, Error, Lang, Permission, Reader, Result, Topic, Tx, Undo, Work, applications, association,
    book::Act,
    logins::{self, Happened, Key, Letters, Open},
    mail::{self, Letter, Template},
    members::{self, Contact},
    proxies::{self, Acting},
    requests,
    values::Moment,
    viewing::{self, Viewing},
};

/// Opens My Page's window to a book.
pub fn reception(book: Arc<Book>) -> Reception {
    Reception { book }
}

/// See the module.
#[derive(Clone)]
pub struct Reception {
    pub(super) book: Arc<Book>,
}

/// What a browser shows for itself. Kept nowhere here but as a hash.
pub type SessionToken = String;

/// Who holds a one-time link.
#[derive(Debug, Clone)]
pub struct Invited {
    /// The address that the link was sent to, with which they will sign in.
    pub email: String,
    /// Their name.
    pub name: String,
}

/// What everybody may know of the association.
#[derive(Debug, Clone)]
pub struct Public {
    /// 一般社団法人 …; may be empty.
    pub form: String,
    /// The name.
    pub name: String,
    /// Its English name; may be empty.
    pub name_en: String,
    /// Telephone of the office; may be empty.
    pub phone: String,
    /// Mail of the office; may be empty.
    pub email: String,
}

impl Reception {
    pub(super) fn ask<T>(&self, actor: &Actor, run: impl FnOnce(&Reader<'_>) -> Result<T>) -> Result<T> {
        self.book.ask(actor, Permission::SignedIn, &Work::quiet(), run)
    }

    pub(super) fn execute<T>(&self, actor: &Actor, act: Act, run: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        Ok(self.book.execute(actor, act, &Work::quiet(), run)?.value)
    }

    /// Whether both are of one open book.
    pub fn is_of_the_same_book(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.book, &other.book)
    }

    /// How many acts have changed the book: what was drawn before another number may be out of date.
    pub fn commits(&self) -> u64 {
        self.book.commits()
    }

    /// Now, as the book sees it.
    pub fn now(&self) -> Moment {
        self.book.now()
    }

    /// 256 bits of chance, for what a page must carry before anybody has signed in.
    pub fn chance(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        rand::Rng::fill_bytes(&mut self.book.chance(), &mut bytes);
        bytes
    }

    /// What everybody may know.
    pub fn association(&self) -> Result<Public> {
        let us = self.ask(&Actor::machine(), association::show)?;
        Ok(Public { form: us.form, name: us.name, name_en: us.name_en, phone: us.phone, email: us.email })
    }

    /// A secret that the web crate keeps in the book, out of the journal: its certificate.
    pub fn kept(&self) -> Result<Option<String>> {
        self.ask(&Actor::machine(), |reader| association::secret(reader, CERTIFICATE))
    }

    /// Keeps it.
    pub fn keep(&self, value: &str) -> Result<()> {
        self.execute(&Actor::machine(), act("mypage.keep"), |tx| association::set_secret(tx, CERTIFICATE, value))
    }

    /// Who holds this link for claiming an account; none when it is used, over or unknown.
    pub fn claim_start(&self, token: &str) -> Result<Option<Invited>> {
        self.look(Template::Claim, token)
    }

    /// The mail address that this link proves; none when it is used, over or unknown.
    pub fn prove_start(&self, token: &str) -> Result<Option<String>> {
        self.ask(&Actor::machine(), |reader| applications::start(reader, token))
    }

    /// Whoever holds this link has the address: it stands in their application from now on. What it is.
    pub fn prove(&self, token: &str) -> Result<String> {
        let act = Act { touches: &[Topic::Applications], undo: Undo::Never("undo-never-proof"), ..act("mypage.prove") };
        self.execute(&Actor::machine(), act, |tx| applications::spend(tx, token))
    }

    /// Who holds this link for a new password.
    pub fn reset_start(&self, token: &str) -> Result<Option<Invited>> {
        self.look(Template::Reset, token)
    }

    fn look(&self, template: Template, token: &str) -> Result<Option<Invited>> {
        let found = self.ask(&Actor::machine(), |reader| logins::look_at_token(reader, template, token))?;
        Ok(found.map(|claimant| Invited { email: claimant.email, name: claimant.contact.name }))
    }

    /// Claims the account with the first password.
    pub fn claim(&self, token: &str, password: &str, device: &str) -> Result<()> {
        self.choose_password(Template::Claim, token, password, |tx, member, email, hash| {
            let login = logins::claim(tx, member, email, hash)?;
            logins::note(tx, Some(login), Happened::Claimed, device)
        })
    }

    /// Replaces a forgotten password. All sessions end.
    pub fn reset(&self, token: &str, password: &str, device: &str) -> Result<()> {
        self.choose_password(Template::Reset, token, password, |tx, member, _, hash| {
            let email = logins::of_member(tx, member)?.map(|login| login.email).unwrap_or_default();
            let account = logins::by_email(tx, &email)?.ok_or_else(link_over)?;
            logins::set_password(tx, account.id, hash)?;
            logins::forgive(tx, &account)?;
            logins::end_other_sessions(tx, account.id, None)?;
            logins::distrust(tx, account.id, None)?;
            logins::step::end_all(tx, account.id)?;
            requests::put_unproven_aside(tx, member)?;
            let lang = members::letters_in(tx, account.member)?;
            logins::tell::of_change(tx, &account, "signin-told-password", lang)?;
            logins::note(tx, Some(account.id), Happened::PasswordChanged, device)
        })
    }

    fn choose_password(
        &self,
        template: Template,
        token: &str,
        password: &str,
        keep: impl FnOnce(&mut Tx<'_>, i64, &str, &str) -> Result<()>,
    ) -> Result<()> {
        let claimant = self
            .ask(&Actor::machine(), |reader| logins::look_at_token(reader, template, token))?
            .ok_or_else(link_over)?;
        logins::check_password(password)?;
        let hash = logins::hash_password(password, &mut self.book.chance())?;
        let actor = Actor::member(claimant.contact.member, &claimant.contact.name, Lang::Ja);
        let act = if template == Template::Claim { act("mypage.claim") } else { NEW_PASSWORD };
        self.execute(&actor, act, |tx| {
            // Once more, now that nobody can come between.
            let claimant = logins::spend_token(tx, template, token)?;
            tx.subject(format!("{} {}", claimant.contact.no, claimant.contact.name));
            keep(tx, claimant.contact.member, &claimant.email, &hash)
        })
    }

    /// Whether a place may ask for a link to choose a new password; one that has asked too often waits. It is not
    /// said for which address, so that the answer, and how long it takes, tells nothing of it:
    /// [`Reception::send_reset`] comes after the answer.
    pub fn may_ask_reset(&self, place: IpAddr) -> Result<()> {
        self.execute(&Actor::machine(), act("mypage.forgot"), |tx| logins::wait_or_count(tx, &[Key::Place(place)]))
    }

    /// Sends the link to an address, if that is the one of an account that may come in.
    pub fn send_reset(&self, email: &str, device: &str, lang: Lang) -> Result<()> {
        let email = logins::normal_email(email);
        self.execute(&Actor::machine(), act("mypage.forgot"), |tx| {
            // Too many letters to one address: this one is not written, and nobody learns of it.
            match logins::wait_or_count(tx, &[Key::Mail(Letters::Reset, &email)]) {
                Err(error) if error.code == Code::TooMany => return Ok(()),
                other => other?,
            }
            let Some(account) = logins::by_email(tx, &email)? else {
                return logins::note(tx, None, Happened::ResetAsked, device);
            };
            let Some(contact) = members::contact(tx, account.member)? else { return Ok(()) };
            logins::note(tx, Some(account.id), Happened::ResetAsked, device)?;
            if !logins::may_enter(&contact, tx.today()) {
                return Ok(());
            }
            let letter = Letter {
                template: Template::Reset,
                lang,
                member: Some(account.member),
                name: contact.called(lang),
                address: account.email,
                fields: Vec::new(),
                enclosed: None,
            };
            mail::enqueue_letter(tx, letter).map(|_| ())
        })
    }

    /// The desk of whoever holds this session, or of the member for whom they act; none when it is over or its member may not come in any more.
    pub fn desk(&self, token: &str, lang: Lang) -> Result<Option<MemberDesk>> {
        let found = self.ask(&Actor::machine(), |reader| {
            let enters = |member| -> Result<Option<Contact>> {
                let contact = members::contact(reader, member)?;
                Ok(contact.filter(|contact| logins::may_enter(contact, reader.today())))
            };
            let Some(open) = logins::find_session(reader, token)? else {
                let Some(viewing) = viewing::by_session(reader, token)? else { return Ok(None) };
                return Ok(enters(viewing.member)?.map(|contact| Found::Viewing(viewing, contact)));
            };
            let Some(contact) = enters(open.member)? else { return Ok(None) };
            let proxy = match open.acting {
                Some(proxy) => proxies::in_force(reader, proxy, open.member)?,
                None => None,
            };
            let other = match proxy {
                Some(proxy) => enters(proxy.member)?.map(|of| (proxy, of)),
                None => None,
            };
            Ok(Some(Found::Session(open, contact, other)))
        })?;
        let (mut open, contact, other) = match found {
            None => return Ok(None),
            Some(Found::Viewing(viewing, contact)) => {
                return Ok(Some(MemberDesk::viewed(self.clone(), viewing, contact, lang)));
            }
            Some(Found::Session(open, contact, other)) => (open, contact, other),
        };
        if self.now() - open.seen_at >= logins::TOUCH {
            // Nobody waits for an import to see a page: the next page writes it down.
            let touch = |tx: &mut Tx<'_>| logins::touch_session(tx, open.id);
            let free = self.book.execute_if_free(&Actor::machine(), act("mypage.touch"), &Work::quiet(), touch)?;
            if free.is_some() {
                open.seen_at = self.now();
            }
        }
        Ok(Some(match other {
            Some((proxy, of)) => MemberDesk::of_proxy(self.clone(), open, (proxy, of), &contact, lang),
            None => MemberDesk::own(self.clone(), open, contact, lang),
        }))
    }

    /// Under which key a page may be kept for a session: the token itself is never kept.
    pub fn session_key(token: &str) -> [u8; 32] {
        logins::session_key(token)
    }
}

/// Whom a token of a browser belongs to: a member, perhaps at the desk of another; or the office.
enum Found {
    Session(Open, Contact, Option<(Acting, Contact)>),
    Viewing(Viewing, Contact),
}

const CERTIFICATE: &str = "mypage-certificate";

fn link_over() -> Error {
    Error::new(Code::NotFound, "error-link-over")
}
