//! Writing a message: the row of the outbox, in the transaction of its cause.

use rand::Rng;

use super::{
    store,
    template::{self, Template},
};
use crate::{Lang, Reader, Result, Tx, association, error::OrNotFound, members, vault::hex};

/// Why somebody cannot be written to. A reason for lists of those left out, not an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoWay {
    /// The member has died.
    Dead,
    /// The member has left and wants no more mail.
    LeftAndStopped,
    /// There is no mail address.
    NoAddress,
    /// Mail to this address came back.
    Bounced,
    /// The roster does not name this address any more.
    AddressGone,
    /// They do not want mail.
    Refused,
}

impl NoWay {
    /// The Fluent message that says so.
    pub fn key(self) -> &'static str {
        match self {
            Self::Dead => "mail-no-way-dead",
            Self::LeftAndStopped => "mail-no-way-left",
            Self::NoAddress => "mail-no-way-no-address",
            Self::Bounced => "mail-no-way-bounced",
            Self::AddressGone => "mail-no-way-address-gone",
            Self::Refused => "mail-no-way-refused",
        }
    }
}

/// Whether mail may go to this member, asked when it is written and again when it is sent.
pub(super) fn no_way(template: Template, contact: &members::Contact, address: Option<&str>) -> Option<NoWay> {
    if contact.dead {
        Some(NoWay::Dead)
    } else if template.asks_consent() && contact.mail_consent == members::Answer::No {
        Some(NoWay::Refused)
    } else if contact.left_on.is_some() && contact.mail_stop {
        Some(NoWay::LeftAndStopped)
    } else if address.is_none_or(str::is_empty) {
        Some(NoWay::NoAddress)
    } else if contact.bounced && contact.email.as_deref() == address {
        Some(NoWay::Bounced)
    } else {
        None
    }
}

/// A paper that goes along as PDF. The room that issued it is asked for it at the moment of sending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Enclosed {
    /// A receipt, by its key.
    Receipt(i64),
    /// An invoice, by its key.
    Invoice(i64),
}

impl Enclosed {
    /// As it stands in the two columns of `message`.
    pub(super) fn from_columns(receipt: Option<i64>, invoice: Option<i64>) -> Option<Self> {
        receipt.map(Self::Receipt).or(invoice.map(Self::Invoice))
    }

    pub(super) fn receipt(self) -> Option<i64> {
        if let Self::Receipt(receipt) = self { Some(receipt) } else { None }
    }

    pub(super) fn invoice(self) -> Option<i64> {
        if let Self::Invoice(invoice) = self { Some(invoice) } else { None }
    }
}

/// The mail address at which a member can be written to now, or why they cannot.
pub fn reach(reader: &Reader<'_>, template: Template, member: i64) -> Result<std::result::Result<String, NoWay>> {
    let contact = members::contact(reader, member)?.or_not_found("error-no-such-member")?;
    match no_way(template, &contact, contact.email.as_deref()) {
        Some(reason) => Ok(Err(reason)),
        None => Ok(Ok(contact.email.unwrap_or_default())),
    }
}

/// Writes to a member at the address for letters, in their language, with the template's own `fields`. `enclosed` goes
/// along as PDF. The answer is the message's key, or why nobody can be written to.
pub fn enqueue(
    tx: &mut Tx<'_>,
    template: Template,
    member: i64,
    fields: &[(&'static str, String)],
    enclosed: Option<Enclosed>,
) -> Result<std::result::Result<i64, NoWay>> {
    let lang = members::letters_in(tx, member)?;
    enqueue_in(tx, lang, template, member, fields, enclosed)
}

/// The same, in a language.
pub fn enqueue_in(
    tx: &mut Tx<'_>,
    lang: Lang,
    template: Template,
    member: i64,
    fields: &[(&'static str, String)],
    enclosed: Option<Enclosed>,
) -> Result<std::result::Result<i64, NoWay>> {
    let contact = members::contact(tx, member)?.or_not_found("error-no-such-member")?;
    if let Some(reason) = no_way(template, &contact, contact.email.as_deref()) {
        return Ok(Err(reason));
    }
    let letter = Letter {
        template,
        lang,
        member: Some(member),
        name: contact.called(lang),
        address: contact.email.unwrap_or_default(),
        fields: fields.to_vec(),
        enclosed,
    };
    enqueue_letter(tx, letter).map(Ok)
}

/// A letter to an address that its writer has chosen.
pub(crate) struct Letter {
    pub template: Template,
    /// In which language it is read.
    pub lang: Lang,
    pub member: Option<i64>,
    /// The reader as the letter addresses them.
    pub name: String,
    pub address: String,
    pub fields: Vec<(&'static str, String)>,
    pub enclosed: Option<Enclosed>,
}

/// The same for a letter whose address is not the member's own for letters.
pub(crate) fn enqueue_letter(tx: &mut Tx<'_>, letter: Letter) -> Result<i64> {
    let us = association::show(tx)?;
    let from = association::mail_settings(tx)?.from_address;
    let mut fields = letter.fields;
    let ours = match letter.lang {
        Lang::En if !us.name_en.is_empty() => us.name_en.clone(),
        _ => us.name.clone(),
    };
    fields.push(("signature", signature(&us, &ours, letter.lang)));
    fields.push(("association", ours));
    fields.push(("name", letter.name.clone()));
    let written = template::write(letter.template, letter.lang, &fields)?;
    let mut chance = [0; 16];
    tx.random.fill_bytes(&mut chance);
    // `.invalid` never is anybody's domain (RFC 2606).
    let domain = from.rsplit_once('@').map_or("tsudoi.invalid", |(_, domain)| domain);
    let message_id = format!("{}@{domain}", hex(&chance));
    store::insert(
        tx,
        &store::NewMessage {
            cause: letter.template.code(),
            member: letter.member,
            to_name: &letter.name,
            to_address: &letter.address,
            subject: &written.subject,
            body: &written.body,
            enclosed: letter.enclosed,
            message_id: &message_id,
        },
    )
}

fn signature(us: &association::Association, name: &str, lang: Lang) -> String {
    let mut lines = vec![String::new(), "-- ".to_owned()];
    lines.push(match lang {
        Lang::Ja => format!("{} {} 事務局", us.form, us.name).trim().to_owned(),
        Lang::En => name.to_owned(),
    });
    let phone = if lang == Lang::Ja { "電話" } else { "Phone" };
    let mail = if lang == Lang::Ja { "メール" } else { "Mail" };
    for (label, value) in [(phone, &us.phone), (mail, &us.email)] {
        if !value.is_empty() {
            lines.push(format!("{label} {value}"));
        }
    }
    lines.join("\n")
}
