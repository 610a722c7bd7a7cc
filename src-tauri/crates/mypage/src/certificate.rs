//! A certificate made here, for trying out and for an office network. It is kept in the book, out of the
//! journal, so that browsers that accepted it once know it again.

use std::net::IpAddr;

use chrono::{Datelike, Duration};
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use serde::{Deserialize, Serialize};
use tsudoi_core::{
    Error, Result,
    desk::Reception,
    values::{Day, day_in_japan},
};

/// PEM of the certificate and its key, and what it was made for.
#[derive(Serialize, Deserialize)]
pub(crate) struct Certificate {
    pub certificate: String,
    pub key: String,
    names: Vec<String>,
    until: Day,
}

/// How long it is good. Apple's devices take none that is good for more than 825 days.
const GOOD: Duration = Duration::days(820);
/// A new one is made when it has so little left.
const RENEW: Duration = Duration::days(30);

/// The one that is kept, or a new one when it has grown old or is for other names.
pub(crate) fn kept_or_new(reception: &Reception, public_url: &str, listens: IpAddr) -> Result<Certificate> {
    let names = names(public_url, listens);
    let today = day_in_japan(reception.now());
    if let Some(kept) = reception.kept()?
        && let Ok(kept) = serde_json::from_str::<Certificate>(&kept)
        && kept.names == names
        && today + RENEW < kept.until
    {
        return Ok(kept);
    }
    let made = make(names, today)?;
    reception.keep(&serde_json::to_string(&made)?)?;
    Ok(made)
}

/// The host that members type, and this machine.
fn names(public_url: &str, listens: IpAddr) -> Vec<String> {
    let rest = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => authority.split_once(':').map_or(authority, |(host, _)| host),
    };
    let mut names = vec![host.to_lowercase(), "localhost".to_owned(), "127.0.0.1".to_owned()];
    if !listens.is_unspecified() {
        names.push(listens.to_string());
    }
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}

fn make(names: Vec<String>, today: Day) -> Result<Certificate> {
    let until = today + GOOD;
    let day = |day: Day| date_time_ymd(day.year(), day.month() as u8, day.day() as u8);
    let mut params = CertificateParams::new(names.clone()).map_err(Error::internal)?;
    params.distinguished_name.push(DnType::CommonName, "Tsudoi My Page");
    params.not_before = day(today - Duration::days(1));
    params.not_after = day(until);
    let key = KeyPair::generate().map_err(Error::internal)?;
    let certificate = params.self_signed(&key).map_err(Error::internal)?;
    Ok(Certificate { certificate: certificate.pem(), key: key.serialize_pem(), names, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_made_for_the_names_that_members_type() {
        let here: IpAddr = "192.168.1.10".parse().unwrap();
        assert_eq!(
            names("https://Member.example.jp:8443/x", here),
            ["127.0.0.1", "192.168.1.10", "localhost", "member.example.jp"],
            "browsers compare with what was typed"
        );
        assert_eq!(
            names("https://[::1]:4811", "0.0.0.0".parse().unwrap()),
            ["127.0.0.1", "::1", "localhost"],
            "IPv6, too"
        );
    }
}
