//! What a look from outside means, line by line: well, to be looked at, or wrong. Pure but for what the book says.

use std::net::IpAddr;

use chrono::Duration;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    hours,
    outside::{Fault, Seen, Why},
};
use crate::{
    Reader, Result, association,
    association::{Carrier, MypageSettings, Tls, Way},
    backup,
    values::{Moment, day_in_japan},
};

/// How a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Well.
    Ok,
    /// It works, but somebody should look at it.
    Warn,
    /// Members cannot come, or not safely.
    Wrong,
}

/// A line, kept so that it can be said in every reader's language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Found {
    pub what: String,
    pub state: State,
    pub key: String,
    pub args: Vec<(String, String)>,
}

/// What our own page says of the question that came to it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Told {
    answer: String,
    /// Who spoke to us.
    peer: Option<IpAddr>,
    /// Where that one says somebody comes from, if we believe them.
    place: Option<IpAddr>,
    /// Whether anybody named a station on the way, believed or not.
    forwarded: bool,
}

/// A backup is old after so long.
const BACKUP_OLD: Duration = Duration::days(7);
/// A certificate should be renewed before so little is left.
const FEW_DAYS: i64 = 14;
/// Clocks may differ by so much.
const CLOCKS: Duration = Duration::minutes(2);

struct Lines(Vec<Found>);

impl Lines {
    fn add(&mut self, what: &str, state: State, key: &str, args: &[(&str, String)]) {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        self.0.push(Found { what: what.to_owned(), state, key: format!("{what}-{key}"), args });
    }
}

/// All lines, in the order in which somebody would mend them.
pub(super) fn judge(reader: &Reader<'_>, settings: &MypageSettings, answer: &str, seen: &Seen) -> Result<Vec<Found>> {
    let mut lines = Lines(Vec::new());
    if !settings.on {
        lines.add("switch", State::Warn, "off", &[]);
    }
    url(&mut lines, settings);
    name(&mut lines, settings, seen);
    let told = reach(&mut lines, answer, seen);
    certificate(&mut lines, settings, seen, reader.now());
    redirect(&mut lines, settings, seen);
    if let Some(told) = &told {
        hsts(&mut lines, settings, seen);
        place(&mut lines, settings, told);
    }
    clock(&mut lines, seen, reader.now());
    mail(&mut lines, reader, settings)?;
    last_backup(&mut lines, reader)?;
    service(&mut lines, reader)?;
    Ok(lines.0)
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Addresses that lead nowhere from the Internet.
fn is_inside(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

fn url(lines: &mut Lines, settings: &MypageSettings) {
    let url = ("url", settings.public_url.clone());
    let (state, key) = if is_loopback(settings.host()) {
        (State::Wrong, "here")
    } else if settings.is_private() {
        (State::Ok, "ok")
    } else if settings.way == Way::Office {
        (State::Warn, "office-clear")
    } else {
        (State::Wrong, "clear")
    };
    lines.add("url", state, key, &[url]);
}

fn name(lines: &mut Lines, settings: &MypageSettings, seen: &Seen) {
    let all: Vec<String> = seen.addresses.iter().map(ToString::to_string).collect();
    let args = [("name", settings.host().to_owned()), ("addresses", all.join(", "))];
    let inside = seen.addresses.iter().all(is_inside);
    let (state, key) = match (seen.addresses.is_empty(), inside, settings.way) {
        (true, ..) => (State::Wrong, "none"),
        (false, true, Way::Proxy | Way::Own) => (State::Warn, "inside"),
        (false, false, Way::Office) => (State::Warn, "public"),
        _ => (State::Ok, "ok"),
    };
    lines.add("name", state, key, &args);
}

fn reach(lines: &mut Lines, answer: &str, seen: &Seen) -> Option<Told> {
    let Some(answered) = &seen.answered else {
        let key = match seen.why {
            Some(Why::Refused) => "refused",
            Some(Why::Silence) => "silence",
            Some(Why::Tls) => "tls",
            Some(Why::Other) | None => "nothing",
        };
        lines.add("reach", State::Wrong, key, &[]);
        return None;
    };
    let told = serde_json::from_str::<Told>(&answered.body).ok().filter(|told| told.answer == answer);
    match &told {
        Some(_) => lines.add("reach", State::Ok, "ok", &[]),
        None if matches!(answered.status, 502..=504 | 520..=530) => {
            lines.add("reach", State::Wrong, "proxy", &[("status", answered.status.to_string())]);
        }
        None => lines.add("reach", State::Wrong, "other", &[("status", answered.status.to_string())]),
    }
    told
}

fn certificate(lines: &mut Lines, settings: &MypageSettings, seen: &Seen, now: Moment) {
    if !settings.is_private() {
        return;
    }
    let Some(seal) = &seen.seal else { return };
    let days = (seal.until - now).num_days();
    let args = [
        ("names", seal.names.join(", ")),
        ("name", settings.host().to_owned()),
        ("until", day_in_japan(seal.until).to_string()),
        ("days", days.to_string()),
    ];
    let (state, key) = match seal.fault {
        Some(Fault::Unknown) if settings.tls == Tls::SelfMade && settings.way == Way::Office => (State::Warn, "own"),
        Some(Fault::Unknown) => (State::Wrong, "unknown"),
        Some(Fault::Name) => (State::Wrong, "name"),
        Some(Fault::Expired) => (State::Wrong, "expired"),
        Some(Fault::NotYet) => (State::Wrong, "not-yet"),
        Some(Fault::Other) => (State::Wrong, "other"),
        None if days < FEW_DAYS => (State::Warn, "soon"),
        None => (State::Ok, "ok"),
    };
    lines.add("certificate", state, key, &args);
}

fn redirect(lines: &mut Lines, settings: &MypageSettings, seen: &Seen) {
    if !settings.is_private() || settings.way == Way::Office || seen.addresses.is_empty() {
        return;
    }
    let (state, key) = match &seen.plain {
        Some(plain) if (300..400).contains(&plain.status) && plain.location.starts_with("https://") => {
            (State::Ok, "ok")
        }
        Some(_) => (State::Wrong, "clear"),
        None => (State::Warn, "none"),
    };
    lines.add("redirect", state, key, &[]);
}

fn hsts(lines: &mut Lines, settings: &MypageSettings, seen: &Seen) {
    // Browsers keep none of a certificate that they do not know.
    if !settings.is_private() || settings.tls == Tls::SelfMade {
        return;
    }
    let has = seen.answered.as_ref().is_some_and(|answered| {
        let seconds = answered.hsts.split(';').find_map(|part| part.trim().strip_prefix("max-age="));
        seconds.and_then(|text| text.trim_matches('"').parse::<u64>().ok()).is_some_and(|seconds| seconds >= 86_400)
    });
    let (state, key) = if has { (State::Ok, "ok") } else { (State::Warn, "none") };
    lines.add("hsts", state, key, &[]);
}

fn place(lines: &mut Lines, settings: &MypageSettings, told: &Told) {
    let text = |address: Option<IpAddr>| address.map(|address| address.to_string()).unwrap_or_default();
    let args =
        [("peer", text(told.peer)), ("place", text(told.place)), ("header", settings.client_header.name().to_owned())];
    let is_trusted = told.peer.is_some_and(|peer| settings.trusted().iter().any(|net| net.contains(&peer)));
    let (state, key) = match settings.way {
        Way::Proxy if !is_trusted => (State::Wrong, "untrusted"),
        Way::Proxy if told.place.is_none() => (State::Wrong, "unnamed"),
        Way::Proxy => (State::Ok, "named"),
        // Whoever writes the header is not believed: all come from the same place then.
        Way::Office | Way::Own if told.forwarded => (State::Warn, "unexpected"),
        Way::Office | Way::Own => (State::Ok, "direct"),
    };
    lines.add("place", state, key, &args);
}

fn clock(lines: &mut Lines, seen: &Seen, now: Moment) {
    let here = (now + Duration::hours(9)).format("%Y-%m-%d %H:%M").to_string();
    let (state, key) = match seen.clock {
        None => (State::Ok, "alone"),
        Some(there) if (there - now).abs() > CLOCKS => (State::Wrong, "off"),
        Some(_) => (State::Ok, "ok"),
    };
    let there = seen.clock.map(|there| (there + Duration::hours(9)).format("%Y-%m-%d %H:%M").to_string());
    lines.add("clock", state, key, &[("here", here), ("there", there.unwrap_or_default())]);
}

fn mail(lines: &mut Lines, reader: &Reader<'_>, settings: &MypageSettings) -> Result<()> {
    let carrier = association::mail_settings(reader)?.carrier;
    let (state, key) = match carrier {
        Carrier::None => (State::Warn, "none"),
        Carrier::Folder => (State::Warn, "folder"),
        Carrier::Smtp => (State::Ok, "ok"),
    };
    lines.add("mail", state, key, &[("url", settings.public_url.clone())]);
    Ok(())
}

fn last_backup(lines: &mut Lines, reader: &Reader<'_>) -> Result<()> {
    let newest = backup::kept(&reader.book_dir().join("backups"))?.into_iter().next();
    let at = newest.and_then(|kept| kept.at.parse::<Moment>().ok());
    let (state, key) = match at {
        None => (State::Warn, "none"),
        Some(at) if reader.now() - at > BACKUP_OLD => (State::Warn, "old"),
        Some(_) => (State::Ok, "ok"),
    };
    let day = at.map(|at| day_in_japan(at).to_string()).unwrap_or_default();
    lines.add("backup", state, key, &[("day", day)]);
    Ok(())
}

fn service(lines: &mut Lines, reader: &Reader<'_>) -> Result<()> {
    let hours = hours(reader)?;
    let (state, key, until) = match hours.closed_at(reader.now()) {
        None if hours.limited => (State::Ok, "open", None),
        None => (State::Ok, "always", None),
        Some(closed) if closed.until.is_some() => (State::Warn, "closed", closed.until),
        Some(_) => (State::Warn, "never", None),
    };
    let until = until.map(|at| (at + Duration::hours(9)).format("%Y-%m-%d %H:%M").to_string());
    lines.add("hours", state, key, &[("until", until.unwrap_or_default())]);
    Ok(())
}
