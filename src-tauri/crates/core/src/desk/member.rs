//! The desk of one member: what they see and do once they have signed in.

use std::ops::Deref;

use super::{
    NEW_PASSWORD, Reception, act, money,
    tasks::{self, Task},
};
use crate::{
    Actor, Code, Error, File, Lang, Result, Topic, Undo,
    book::Act,
    card::{self, Shown},
    directory, events,
    invoices::{self, Ways},
    logins::{self, Event, Happened, Open},
    members::{self, Contact, Profile},
    notices::{self, Told},
    online::{self, MemberLink},
    proxies::{self, Acting},
    receipts::{self, Own, OwnAgain},
    requests, shelf,
    values::{Day, Moment, Yen},
    viewing::{self, Viewing},
};

/// See the module. Holds who it is for; no method takes a member.
pub struct MemberDesk {
    pub(super) reception: Reception,
    /// Whose desk it is.
    pub(super) me: i64,
    pub(super) contact: Contact,
    pub(super) actor: Actor,
    csrf: String,
    seat: Seat,
}

/// Who sits at a desk.
enum Seat {
    /// The member, with a session of their account.
    Own(Open),
    /// Whoever acts for them, with a session of the account that is the proxy's own.
    Proxy(Open),
    /// Somebody of the office, who looks only.
    Office(Viewing),
}

/// What opens an account, who else may act for its member, and where they sign in with it: for nobody but themselves.
/// A [`MemberDesk`] gives one to its own member only.
pub struct AccountDesk<'a> {
    desk: &'a MemberDesk,
    pub(super) session: &'a Open,
}

impl Deref for AccountDesk<'_> {
    type Target = MemberDesk;
    fn deref(&self) -> &MemberDesk {
        self.desk
    }
}

/// A charge, as its payer sees it.
#[derive(Debug, Clone)]
pub struct Charge {
    /// 「2026年度 年会費（正会員）」
    pub label: String,
    /// The year it is for.
    pub fiscal_year: i32,
    /// What it came to, yen.
    pub amount: Yen,
    /// Of that, paid.
    pub paid: Yen,
    /// Of that, not yet confirmed.
    pub open: Yen,
    /// By when.
    pub due_on: Day,
}

/// A payment that was received.
#[derive(Debug, Clone)]
pub struct Payment {
    /// The key.
    pub id: i64,
    /// Yen.
    pub amount: Yen,
    /// When it was paid.
    pub paid_on: Day,
    /// `cash`, `bank` …
    pub method: String,
    /// What it was for; empty when it was not allocated.
    pub what: String,
}

/// A receipt in force.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// The key, for [`MemberDesk::receipt_pdf`].
    pub id: i64,
    /// `2026-0001`
    pub no: String,
    /// 1, or more when it was issued again.
    pub copy: i64,
    /// The payments it is for.
    pub payments: Vec<i64>,
    /// Yen.
    pub amount: Yen,
    /// When it was issued.
    pub issued_on: Day,
    /// 但し書き
    pub proviso: String,
}

/// An invoice in force.
#[derive(Debug, Clone)]
pub struct Invoice {
    /// The key, for [`MemberDesk::invoice_pdf`].
    pub id: i64,
    /// `S2026-0001`
    pub no: String,
    /// What it asks for, yen.
    pub amount: Yen,
    /// What of that is open now, yen.
    pub open: Yen,
    /// When it was issued.
    pub issued_on: Day,
    /// By when it is to be paid.
    pub due_on: Day,
}

/// The first page.
#[derive(Debug, Clone)]
pub struct Home {
    /// As it is read.
    pub name: String,
    /// Furigana; may be empty.
    pub kana: String,
    /// 会員番号.
    pub no: String,
    /// 会員種別 now; none when there is no membership now.
    pub kind: Option<String>,
    /// 入会日.
    pub since: Option<Day>,
    /// The last day of the membership, when it has one.
    pub until: Option<Day>,
    /// The code of the card, to show at the counter.
    pub card: Shown,
    /// What waits for the member.
    pub tasks: Vec<Task>,
    /// What is next of events.
    pub event: Option<events::Own>,
    /// The newest notices, three at most.
    pub notices: Vec<Told>,
    /// For whom they act.
    pub acts_for: Vec<String>,
    /// Whether there is anything on the shelf for them.
    pub has_shelf: bool,
    /// Whether members see one another in a 名簿.
    pub has_directory: bool,
    /// What is owed in all, yen.
    pub owed: Yen,
    /// Charges that are not paid in full, oldest first.
    pub open: Vec<Charge>,
    /// The newest receipts, three at most.
    pub receipts: Vec<Receipt>,
}

/// Charges and payments.
#[derive(Debug, Clone)]
pub struct Dues {
    /// Not paid in full, oldest first.
    pub open: Vec<Charge>,
    /// Invoices in force, newest first.
    pub invoices: Vec<Invoice>,
    /// Paid in full, newest first.
    pub settled: Vec<Charge>,
    /// Newest first, each with the receipts that were issued for it or for a part of it.
    pub payments: Vec<(Payment, Vec<Receipt>)>,
    /// Links by which what is owed may be paid online.
    pub links: Vec<MemberLink>,
    /// Whether the member may ask for a link for what is in none.
    pub may_ask: bool,
    /// How to pay by bank or post.
    pub ways: Ways,
}

/// How the account is kept safe.
#[derive(Debug, Clone)]
pub struct Security {
    /// The address to sign in with.
    pub email: String,
    /// When the password was last chosen.
    pub changed_at: Moment,
    /// How many other browsers are signed in.
    pub others: i64,
    /// What happened at the door, newest first.
    pub events: Vec<Event>,
}

impl MemberDesk {
    /// The member's own.
    pub(super) fn own(reception: Reception, session: Open, contact: Contact, lang: Lang) -> Self {
        let actor = Actor::member(contact.member, &contact.name, lang);
        let (me, csrf) = (contact.member, session.csrf.clone());
        Self { reception, me, contact, actor, csrf, seat: Seat::Own(session) }
    }

    /// The desk of a member as somebody of the office sees it.
    pub(super) fn viewed(reception: Reception, viewing: Viewing, contact: Contact, lang: Lang) -> Self {
        let actor = Actor::looking(contact.member, &viewing.staff, lang);
        let (me, csrf) = (contact.member, viewing.csrf.clone());
        Self { reception, me, contact, actor, csrf, seat: Seat::Office(viewing) }
    }

    /// The same desk with somebody else at it. Its forms are good for nobody else's: one that was open when the
    /// proxy went back, or ended, does not change the proxy's own data.
    pub(super) fn of_proxy(
        reception: Reception,
        session: Open,
        (proxy, of): (Acting, Contact),
        who: &Contact,
        lang: Lang,
    ) -> Self {
        let actor = Actor::proxy(who.member, &who.name, &of.name, lang);
        let csrf = format!("{}.{}", session.csrf, proxy.id);
        Self { reception, me: of.member, contact: of, actor, csrf, seat: Seat::Proxy(session) }
    }

    /// What every form of this session must carry.
    pub fn csrf(&self) -> &str {
        &self.csrf
    }

    /// Whose desk it is, as they are read.
    pub fn name(&self) -> &str {
        &self.contact.name
    }

    /// Whose desk it is, where that is not whoever sits here.
    pub fn of_somebody(&self) -> Option<&str> {
        (!matches!(self.seat, Seat::Own(_))).then_some(self.contact.name.as_str())
    }

    /// Whether whoever sits here looks only: reading leaves no mark, and every change is refused.
    pub fn only_looks(&self) -> bool {
        matches!(self.seat, Seat::Office(_))
    }

    /// What is the member's own affair. Forbidden to everybody else.
    pub fn account(&self) -> Result<AccountDesk<'_>> {
        match &self.seat {
            Seat::Own(session) => Ok(AccountDesk { desk: self, session }),
            Seat::Proxy(_) => Err(Error::new(Code::Forbidden, "error-not-by-proxy").arg("name", &self.contact.name)),
            Seat::Office(_) => Err(Error::new(Code::Forbidden, "error-viewing-account")),
        }
    }

    /// Back to one's own desk.
    pub fn act_for_nobody(&self) -> Result<()> {
        self.actor.ensure_changes()?;
        let Seat::Proxy(session) = &self.seat else { return Ok(()) };
        let act = Act { touches: &[Topic::Members, Topic::Mypage], ..act("mypage.act_for_nobody") };
        self.reception.execute(&self.actor, act, |tx| logins::set_acting(tx, session.id, None))
    }

    /// Until when a page drawn for this session may be shown again without asking: the session must be
    /// looked at soon enough to be kept from going idle, and must be good until then.
    pub fn good_until(&self) -> Moment {
        match &self.seat {
            Seat::Own(session) | Seat::Proxy(session) => session.ends_at.min(session.seen_at + logins::TOUCH),
            Seat::Office(viewing) => viewing.ends_at,
        }
    }

    /// The first page.
    pub fn home(&self) -> Result<Home> {
        self.reception.ask(&self.actor, |reader| {
            let me = self.me;
            let mut open = money::charges(reader, me)?;
            open.retain(|charge| charge.open > 0);
            open.reverse();
            let mut receipts = money::receipts(reader, me)?;
            receipts.truncate(3);
            let profile = members::profile(reader, me)?;
            let told = notices::told(reader, me)?;
            let mut tasks = tasks::of(reader, me, &told)?;
            let mut acts_for = Vec::new();
            if let Ok(account) = self.account() {
                let standing = proxies::standing(reader, me, &account.address(reader)?)?;
                tasks.extend(standing.questions.into_iter().map(|one| Task::Proxy { name: one.name }));
                acts_for.extend(standing.members.into_iter().map(|one| one.name));
            }
            let mut notices = told;
            notices.truncate(3);
            Ok(Home {
                card: card::on_screen(reader, me)?,
                tasks,
                acts_for,
                event: events::next(reader, me)?,
                notices,
                has_shelf: !shelf::given(reader, me)?.is_empty(),
                has_directory: directory::is_open_to(reader, me)?,
                name: profile.name,
                kana: profile.kana,
                no: profile.no,
                kind: profile.kind,
                since: profile.since,
                until: profile.until,
                owed: open.iter().map(|charge| charge.open).sum(),
                open,
                receipts,
            })
        })
    }

    /// Charges and payments.
    pub fn dues(&self) -> Result<Dues> {
        self.reception.ask(&self.actor, |reader| {
            let me = self.me;
            let (mut open, settled): (Vec<_>, Vec<_>) =
                money::charges(reader, me)?.into_iter().partition(|charge| charge.open > 0);
            open.reverse();
            let receipts = money::receipts(reader, me)?;
            let payments = money::payments(reader, me)?
                .into_iter()
                .map(|payment| {
                    let its = receipts.iter().filter(|receipt| receipt.payments.contains(&payment.id)).cloned();
                    let its = its.collect();
                    (payment, its)
                })
                .collect();
            let (links, may_ask) = online::of_payer(reader, me)?;
            let profile = members::profile(reader, me)?;
            let ways = invoices::ways(reader, &profile.no, &profile.name, &profile.kana)?;
            Ok(Dues { open, invoices: money::invoices(reader, me)?, settled, payments, links, may_ask, ways })
        })
    }

    /// Asks for a link for everything that is owed and in none. The payment company is asked by a job: nobody at My
    /// Page waits for it.
    pub fn ask_pay_link(&self) -> Result<()> {
        let act = Act { touches: &[Topic::Online], undo: Undo::By("online.close"), ..act("mypage.pay_link") };
        self.reception.execute(&self.actor, act, |tx| online::make_own(tx, self.me))
    }

    /// Receipts in force, newest first.
    pub fn receipts(&self) -> Result<Vec<Receipt>> {
        self.reception.ask(&self.actor, |reader| money::receipts(reader, self.me))
    }

    /// Payments for which the member may issue the first receipt, oldest first; none where the association's rules
    /// leave that to the office.
    pub fn receipts_to_issue(&self) -> Result<Vec<Own>> {
        self.reception.ask(&self.actor, |reader| receipts::waiting_of(reader, self.me))
    }

    /// Issues the first receipt of an own payment. Empty names and words are the proposed ones.
    pub fn issue_receipt(&self, payment: i64, addressee: &str, proviso: &str) -> Result<()> {
        let act = Act {
            touches: &[Topic::Receipts, Topic::Payments],
            undo: Undo::By("receipts.void"),
            ..act("mypage.issue_receipt")
        };
        self.reception
            .execute(&self.actor, act, |tx| receipts::issue_own(tx, self.me, payment, addressee, proviso).map(|_| ()))
    }

    /// Receipts of which the member may make a new sheet; none where the association's rules leave that to the office.
    pub fn receipts_to_reissue(&self) -> Result<Vec<OwnAgain>> {
        self.reception.ask(&self.actor, |reader| receipts::again_of(reader, self.me))
    }

    /// 再発行 of an own receipt. An empty name is the one that stands on it.
    pub fn reissue_receipt(&self, receipt: i64, addressee: &str, reason: &str) -> Result<()> {
        let act = Act {
            touches: &[Topic::Receipts, Topic::Payments],
            undo: Undo::By("receipts.void"),
            ..act("mypage.reissue_receipt")
        };
        self.reception
            .execute(&self.actor, act, |tx| receipts::reissue_own(tx, self.me, receipt, addressee, reason).map(|_| ()))
    }

    /// A receipt as it was first printed. Somebody else's is not found.
    pub fn receipt_pdf(&self, receipt: i64) -> Result<File> {
        self.reception.ask(&self.actor, |reader| {
            let mine = money::receipts(reader, self.me)?.iter().any(|r| r.id == receipt);
            if !mine {
                return Err(Error::new(Code::NotFound, "error-no-such-receipt"));
            }
            receipts::stored_file(reader, receipt)
        })
    }

    /// An invoice as it was first printed. Somebody else's, and one that counts no more, is not found.
    pub fn invoice_pdf(&self, invoice: i64) -> Result<File> {
        self.reception.ask(&self.actor, |reader| {
            let mine = money::invoices(reader, self.me)?.iter().any(|i| i.id == invoice);
            if !mine {
                return Err(Error::new(Code::NotFound, "error-no-such-invoice"));
            }
            invoices::file(reader, invoice)
        })
    }

    /// What the association knows of the member.
    pub fn profile(&self) -> Result<Profile> {
        self.reception.ask(&self.actor, |reader| members::profile(reader, self.me))
    }

    /// Today in Japan.
    pub fn today(&self) -> Day {
        crate::values::day_in_japan(self.reception.now())
    }

    /// Ends this session.
    pub fn sign_out(&self, device: &str) -> Result<()> {
        match &self.seat {
            Seat::Own(session) | Seat::Proxy(session) => {
                self.reception.execute(&self.actor, act("mypage.sign_out"), |tx| {
                    logins::note(tx, Some(session.login), Happened::SignedOut, device)?;
                    logins::end_session(tx, session.id)
                })
            }
            Seat::Office(viewing) => {
                self.reception.execute(&Actor::machine(), act("mypage.sign_out"), |tx| viewing::end(tx, viewing.id))
            }
        }
    }
}

impl AccountDesk<'_> {
    /// How the account is kept safe.
    pub fn security(&self) -> Result<Security> {
        self.reception.ask(&self.actor, |reader| {
            let account = logins::by_key(reader, self.session.login)?.ok_or_else(gone)?;
            Ok(Security {
                email: account.email,
                changed_at: account.changed_at,
                others: logins::other_sessions(reader, self.session.login, self.session.id)?,
                events: logins::events(reader, self.session.login, 20)?,
            })
        })
    }

    /// A new password, against the current one. All other sessions end.
    pub fn change_password(&self, current: &str, new: &str, device: &str) -> Result<()> {
        let login = self.session.login;
        self.ensure_is_owner(current)?;
        logins::check_password(new)?;
        let hash = logins::hash_password(new, &mut self.reception.book.chance())?;
        self.reception.execute(&self.actor, Act { name: "mypage.change_password", ..NEW_PASSWORD }, |tx| {
            tx.subject(format!("{} {}", self.contact.no, self.contact.name));
            let account = logins::by_key(tx, login)?.ok_or_else(gone)?;
            logins::set_password(tx, login, &hash)?;
            logins::end_other_sessions(tx, login, Some(self.session.id))?;
            logins::distrust(tx, login, None)?;
            logins::step::end_all(tx, login)?;
            requests::put_unproven_aside(tx, self.me)?;
            let lang = tx.lang();
            logins::tell::of_change(tx, &account, "signin-told-password", lang)?;
            logins::note(tx, Some(login), Happened::PasswordChanged, device)
        })
    }

    /// Whoever sits at the browser knows the password: what opens the account is not changed from a browser that somebody
    /// left open. Guesses wait as they do at the door. An error in the field `current`.
    pub(super) fn ensure_is_owner(&self, current: &str) -> Result<()> {
        let login = self.session.login;
        let account = self.reception.ask(&self.actor, |reader| logins::by_key(reader, login))?.ok_or_else(gone)?;
        self.reception.execute(&self.actor, act("mypage.prove_password"), |tx| {
            logins::wait_or_count(tx, &[logins::Key::Again(login)])
        })?;
        if !logins::verify_password(current, Some(&account.password)) {
            return Err(Error::invalid("current", "error-current-password"));
        }
        self.reception
            .execute(&self.actor, act("mypage.prove_password"), |tx| logins::right(tx, &[logins::Key::Again(login)]))
    }

    /// Ends all other sessions of the account.
    pub fn sign_out_others(&self) -> Result<()> {
        self.reception.execute(&self.actor, act("mypage.sign_out"), |tx| {
            logins::end_other_sessions(tx, self.session.login, Some(self.session.id)).map(|_| ())
        })
    }
}

pub(super) fn gone() -> Error {
    Error::new(Code::Unauthorized, "error-signed-out")
}
