//! One mail written out: headers, bodies, attachments, and addresses as SMTP wants them.
//!
//! Nothing that somebody typed can start a header of its own: control characters never get further
//! than this file.

use crate::{Attachment, Failure, FailureKind, Mailbox, Outgoing};
use lettre::{
    Address, Message,
    address::Envelope,
    message::{Attachment as Part, Body, Mailbox as Named, MultiPart, SinglePart, header::ContentType},
};

/// The message with its envelope.
pub(crate) fn build(mail: &Outgoing) -> Result<Message, Failure> {
    // The sender is the same for all mails: a fault of the settings, not of this one.
    let from = mailbox(&mail.from).map_err(|failure| Failure { kind: FailureKind::Auth, ..failure })?;
    let to = mailbox(&mail.to)?;
    // Given, not read back from the headers: lettre's parser does not know quoted local parts.
    let envelope =
        Envelope::new(Some(from.email.clone()), vec![to.email.clone()]).map_err(|error| Failure::permanent(&error))?;
    let mut message = Message::builder()
        .envelope(envelope)
        .from(from)
        .to(to)
        .subject(one_line(&mail.subject))
        .message_id(Some(message_id(&mail.message_id)?));
    if let Some(reply_to) = &mail.reply_to {
        message = message.reply_to(mailbox(reply_to)?);
    }
    let text = SinglePart::plain(mail.text.clone());
    let built = match (&mail.html, mail.attachments.is_empty()) {
        (None, true) => message.singlepart(text),
        (Some(html), true) => message.multipart(both(text, html)),
        (None, false) => message.multipart(with_files(MultiPart::mixed().singlepart(text), mail)?),
        (Some(html), false) => message.multipart(with_files(MultiPart::mixed().multipart(both(text, html)), mail)?),
    };
    built.map_err(|error| Failure::permanent(&error))
}

fn both(text: SinglePart, html: &str) -> MultiPart {
    MultiPart::alternative().singlepart(text).singlepart(SinglePart::html(html.to_owned()))
}

fn with_files(mut parts: MultiPart, mail: &Outgoing) -> Result<MultiPart, Failure> {
    for Attachment { name, media, bytes } in &mail.attachments {
        let media = ContentType::parse(media).map_err(|_| Failure::permanent(&format!("not a media type: {media}")))?;
        let file = Part::new(one_line(name)).body(Body::new(bytes.clone()), media);
        parts = parts.singlepart(file);
    }
    Ok(parts)
}

fn mailbox(of: &Mailbox) -> Result<Named, Failure> {
    let name = one_line(&of.name);
    let name = (!name.is_empty()).then_some(name);
    Ok(Named::new(name, address(&of.address)?))
}

/// The address, its local part quoted where RFC 5321 (4.1.2) allows it no other way.
fn address(written: &str) -> Result<Address, Failure> {
    let refused = || Failure::permanent(&format!("not a mail address: {written}"));
    let (local, domain) = written.trim().rsplit_once('@').ok_or_else(refused)?;
    if written.trim().chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(refused());
    }
    Address::new(local, domain)
        .or_else(|_| {
            let escaped = local.replace('\\', r"\\").replace('"', r#"\""#);
            Address::new(format!("\"{escaped}\""), domain)
        })
        .map_err(|_| refused())
}

fn message_id(id: &str) -> Result<String, Failure> {
    let bare = id.trim_start_matches('<').trim_end_matches('>');
    let plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>');
    if bare.contains('@') && bare.chars().all(plain) {
        Ok(format!("<{bare}>"))
    } else {
        Err(Failure::permanent(&format!("not a message id: {id}")))
    }
}

/// The same words on one line: control characters and line separators become spaces.
pub(crate) fn one_line(text: &str) -> String {
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    text.replace(breaks, " ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::FailureKind;

    fn mail() -> Outgoing {
        let to = |name: &str, address: &str| Mailbox { name: name.into(), address: address.into() };
        Outgoing {
            id: 7,
            from: to("桜丘町内会", "office@example.jp"),
            reply_to: None,
            to: to("髙﨑 𠮷子", "yoshiko@example.jp"),
            subject: "令和8年度 会費のお知らせ".into(),
            text: "いつもお世話になっております。\n".into(),
            html: None,
            attachments: vec![],
            message_id: "7.1764100000@example.jp".into(),
        }
    }

    fn written(mail: &Outgoing) -> String {
        let bytes = build(mail).expect("a sound mail is built").formatted();
        String::from_utf8(bytes).expect("a mail is written in ASCII")
    }

    fn headers(mail: &Outgoing) -> String {
        let all = written(mail);
        all.split_once("\r\n\r\n").expect("headers end").0.to_owned()
    }

    #[test]
    fn japanese_is_encoded_and_the_rest_is_ascii() {
        let text = written(&mail());
        assert!(text.is_ascii(), "a server without 8BITMIME must take it too");
        assert!(text.contains("Subject: =?utf-8?b?"), "RFC 2047 words: {text}");
        assert!(text.contains("charset=utf-8"), "the body says how it is written");
        assert!(text.contains("Message-ID: <7.1764100000@example.jp>\r\n"), "the outbox chose the id: {text}");
    }

    #[test]
    fn a_line_break_never_starts_a_header() {
        for evil in ["x\r\nBcc: all@example.jp", "x\nBcc: all@example.jp", "x\rBcc: a@b.jp", "x\u{85}Bcc: y"] {
            let mut mail = mail();
            mail.subject = evil.into();
            mail.to.name = evil.into();
            mail.from.name = evil.into();
            mail.attachments.push(Attachment { name: evil.into(), media: "text/plain".into(), bytes: b"x".to_vec() });
            let text = written(&mail);
            assert!(
                !text.lines().any(|line| line.to_lowercase().starts_with("bcc")),
                "what was typed stays inside its own header: {text}"
            );
        }
    }

    #[test]
    fn a_line_break_in_an_address_or_id_is_refused() {
        for evil in
            ["a@example.jp\r\nRCPT TO:<b@example.jp>", "a b@example.jp", "a@", "@example.jp", "a", "a\0@example.jp"]
        {
            let mut other = mail();
            other.to.address = evil.into();
            let failure = build(&other).expect_err("no such address");
            assert_eq!(failure.kind, FailureKind::Permanent, "trying again would not help");
        }
        let mut other = mail();
        other.message_id = "a@b>\r\nBcc: c@example.jp".into();
        assert!(build(&other).is_err(), "an id is one word");
    }

    #[test]
    fn addresses_of_japanese_carriers_are_quoted() {
        for (as_typed, as_sent) in [
            ("a..b@docomo.ne.jp", "\"a..b\"@docomo.ne.jp"),
            ("taro.@ezweb.ne.jp", "\"taro.\"@ezweb.ne.jp"),
            (".hana@docomo.ne.jp", "\".hana\"@docomo.ne.jp"),
            ("\"a..b\"@docomo.ne.jp", "\"a..b\"@docomo.ne.jp"),
            (" plain+tag@example.jp ", "plain+tag@example.jp"),
        ] {
            let mut mail = mail();
            mail.to.address = as_typed.into();
            let message = build(&mail).expect("the carrier delivers to it");
            let to: Vec<String> = message.envelope().to().iter().map(ToString::to_string).collect();
            assert_eq!(to, [as_sent], "RFC 5321 knows it only in quotes");
        }
    }

    #[test]
    fn one_mail_has_one_recipient() {
        let mut mail = mail();
        mail.to.address = "a@example.jp,b@example.jp".into();
        let to = build(&mail).map(|message| message.envelope().to().len());
        assert!(matches!(to, Ok(1) | Err(_)), "a comma makes no second recipient");
        mail.to.name = "A <x@example.jp>, B".into();
        mail.to.address = "b@example.jp".into();
        let head = headers(&mail);
        assert!(!head.contains("x@example.jp>,\r\n"), "a name is a name: {head}");
        assert_eq!(build(&mail).expect("built").envelope().to().len(), 1, "one recipient");
    }

    #[test]
    fn text_html_and_file_travel_together() {
        let mut mail = mail();
        mail.html = Some("<p>お知らせ</p>".into());
        mail.attachments.push(Attachment {
            name: "領収書 2026-0001.pdf".into(),
            media: "application/pdf".into(),
            bytes: b"%PDF-1.7\n".to_vec(),
        });
        let text = written(&mail);
        for part in [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain; charset=utf-8",
            "text/html; charset=utf-8",
            "Content-Type: application/pdf",
            "filename*0*=utf-8''",
        ] {
            assert!(text.contains(part), "{part} is missing: {text}");
        }
    }
}
