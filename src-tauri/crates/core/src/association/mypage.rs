//! 設定: how My Page is published. Off until it is switched on; one of three ways, each with defaults that are safe.

use std::net::{IpAddr, SocketAddr};

use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::settings::{read, write};
use crate::{Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, ensure, values::Nothing};

const MYPAGE: &str = "mypage";

/// Who gives certificates where nothing else is said.
pub const LETS_ENCRYPT: &str = "https://acme-v02.api.letsencrypt.org/directory";

/// Which way members come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// In the office network only.
    Office,
    /// Through a tunnel or a reverse proxy.
    #[default]
    Proxy,
    /// Straight to this machine.
    Own,
}

/// How My Page is kept private.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Tls {
    /// Plain HTTP: behind a tunnel or proxy that speaks TLS.
    #[default]
    None,
    /// A certificate made here; browsers warn.
    #[serde(rename = "self")]
    SelfMade,
    /// Certificate and key from files, read again when they change.
    Files,
    /// A certificate that is fetched and renewed by itself (ACME).
    Acme,
}

/// In which header a trusted proxy says where somebody comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientHeader {
    /// `X-Forwarded-For`: the last address that is no proxy of ours.
    #[default]
    XForwardedFor,
    /// `X-Real-IP`
    XRealIp,
    /// `CF-Connecting-IP`
    CfConnectingIp,
}

impl ClientHeader {
    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::XForwardedFor => "x-forwarded-for",
            Self::XRealIp => "x-real-ip",
            Self::CfConnectingIp => "cf-connecting-ip",
        }
    }
}

/// My Page: off until it is switched on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MypageSettings {
    /// The switch.
    pub on: bool,
    /// See [`Way`].
    #[serde(default)]
    pub way: Way,
    /// Where it listens, `127.0.0.1:4811`.
    pub address: String,
    /// How members reach it; links in mail start with it.
    pub public_url: String,
    /// See [`Tls`].
    pub tls: Tls,
    /// For [`Tls::Files`].
    #[serde(default)]
    pub cert_path: String,
    /// For [`Tls::Files`].
    #[serde(default)]
    pub key_path: String,
    /// For [`Way::Own`]: where plain HTTP is answered with the way to TLS, and where the certificate authority asks;
    /// empty: nowhere.
    #[serde(default)]
    pub http_address: String,
    /// For [`Way::Proxy`]: from which addresses or networks the proxy speaks. Nobody else is believed.
    #[serde(default = "this_machine")]
    pub proxies: Vec<String>,
    /// For [`Way::Proxy`]: see [`ClientHeader`].
    #[serde(default)]
    pub client_header: ClientHeader,
    /// For [`Tls::Acme`]: the authority's directory.
    #[serde(default = "lets_encrypt")]
    pub acme_directory: String,
    /// For [`Tls::Acme`]: where the authority may write; may be empty.
    #[serde(default)]
    pub acme_email: String,
    /// For [`Tls::Acme`]: the authority's terms were agreed to.
    #[serde(default)]
    pub acme_terms: bool,
    /// The public address as a QR code (SVG); derived.
    #[serde(default, skip_deserializing)]
    pub qr_svg: String,
}

fn lets_encrypt() -> String {
    LETS_ENCRYPT.to_owned()
}

fn this_machine() -> Vec<String> {
    vec!["127.0.0.1".to_owned(), "::1".to_owned()]
}

impl Default for MypageSettings {
    fn default() -> Self {
        Self {
            on: false,
            way: Way::Proxy,
            address: "127.0.0.1:4811".to_owned(),
            public_url: "http://127.0.0.1:4811".to_owned(),
            tls: Tls::None,
            cert_path: String::new(),
            key_path: String::new(),
            http_address: String::new(),
            proxies: this_machine(),
            client_header: ClientHeader::default(),
            acme_directory: lets_encrypt(),
            acme_email: String::new(),
            acme_terms: false,
            qr_svg: String::new(),
        }
    }
}

/// An IP address or a network: `192.0.2.7`, `192.0.2.0/24`.
pub(crate) fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    text.parse::<IpNet>().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

impl MypageSettings {
    /// Whose word on where somebody comes from is believed; nobody's, unless a proxy stands before us.
    pub fn trusted(&self) -> Vec<IpNet> {
        if self.way == Way::Proxy { self.proxies.iter().filter_map(|text| network(text)).collect() } else { Vec::new() }
    }

    /// Whether members speak TLS, with us or with whoever stands before us.
    pub fn is_private(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The host that members type, without a port; an IPv6 address without brackets.
    pub fn host(&self) -> &str {
        let rest = self.public_url.split_once("://").map_or(self.public_url.as_str(), |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        match authority.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((address, _)) => address,
            None => authority.split_once(':').map_or(authority, |(host, _)| host),
        }
    }
}

/// For the doors that open My Page and for links in mail.
pub fn mypage_settings(reader: &Reader<'_>) -> Result<MypageSettings> {
    read(reader, MYPAGE)
}

/// マイページの設定を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowMypage {}

impl Query for ShowMypage {
    type Output = MypageSettings;
    const NAME: &'static str = "settings.mypage";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<MypageSettings> {
        let mut settings = mypage_settings(reader)?;
        settings.qr_svg = qrcode::QrCode::new(&settings.public_url)
            .map(|code| code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build())
            .map_err(Error::internal)?;
        Ok(settings)
    }
}

/// マイページの設定を変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetMypage {
    /// See [`MypageSettings`].
    pub on: bool,
    /// See [`MypageSettings`].
    #[serde(default)]
    pub way: Way,
    /// See [`MypageSettings`].
    pub address: String,
    /// See [`MypageSettings`].
    pub public_url: String,
    /// See [`MypageSettings`].
    pub tls: Tls,
    /// See [`MypageSettings`].
    #[serde(default)]
    pub cert_path: String,
    /// See [`MypageSettings`].
    #[serde(default)]
    pub key_path: String,
    /// See [`MypageSettings`].
    #[serde(default)]
    pub http_address: String,
    /// See [`MypageSettings`]. Absent: this machine.
    #[serde(default = "this_machine")]
    pub proxies: Vec<String>,
    /// See [`MypageSettings`].
    #[serde(default)]
    pub client_header: ClientHeader,
    /// See [`MypageSettings`]. Absent or empty: Let's Encrypt.
    #[serde(default)]
    pub acme_directory: String,
    /// See [`MypageSettings`].
    #[serde(default)]
    pub acme_email: String,
    /// See [`MypageSettings`].
    #[serde(default)]
    pub acme_terms: bool,
}

impl SetMypage {
    fn ensure_addresses(&self) -> Result<()> {
        let listens = |text: &str| text.trim().parse::<SocketAddr>().ok();
        let address = listens(&self.address);
        ensure!(address.is_some(), "address", "error-listen-address");
        if self.way == Way::Own && !self.http_address.trim().is_empty() {
            let plain = listens(&self.http_address);
            ensure!(plain.is_some(), "http_address", "error-listen-address");
            // 0: any that is free.
            ensure!(plain != address || plain.is_some_and(|a| a.port() == 0), "http_address", "error-same-port");
        }
        // What is said in the clear on this machine goes no further.
        if self.tls == Tls::None && self.way == Way::Own {
            return Err(Error::invalid("tls", "error-publishing-own-clear"));
        }
        Ok(())
    }

    fn ensure_url(url: &str) -> Result<()> {
        let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
        let Some(rest) = rest else { return Err(Error::invalid("public_url", "error-public-url")) };
        let is_plain = !rest.is_empty()
            && rest.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_'));
        ensure!(is_plain, "public_url", "error-public-url-host");
        Ok(())
    }

    fn ensure_proxies(&self) -> Result<()> {
        if self.way != Way::Proxy {
            return Ok(());
        }
        ensure!(self.proxies.len() <= 50, "proxies", "error-proxies-many");
        for text in &self.proxies {
            let net = network(text);
            ensure!(net.is_some(), "proxies", "error-proxy-address", address = text);
            // Half the world as a proxy: everybody could write where they come from.
            let is_wide = net.is_some_and(|net| net.prefix_len() < if net.addr().is_ipv4() { 8 } else { 16 });
            ensure!(!is_wide, "proxies", "error-proxy-wide", address = text);
        }
        Ok(())
    }

    fn ensure_certificate(&self, settings: &MypageSettings) -> Result<()> {
        if self.tls == Tls::Files {
            ensure!(std::path::Path::new(&self.cert_path).is_file(), "cert_path", "error-no-such-file");
            ensure!(std::path::Path::new(&self.key_path).is_file(), "key_path", "error-no-such-file");
        }
        if self.tls != Tls::Acme {
            return Ok(());
        }
        ensure!(self.way == Way::Own, "tls", "error-acme-own");
        ensure!(settings.is_private(), "public_url", "error-acme-https");
        let host = settings.host();
        let is_name = host.contains('.') && host.parse::<IpAddr>().is_err();
        ensure!(is_name, "public_url", "error-acme-name");
        ensure!(!self.http_address.trim().is_empty(), "http_address", "error-acme-port");
        ensure!(self.acme_terms, "acme_terms", "error-acme-terms");
        let email = self.acme_email.trim();
        ensure!(email.is_empty() || email.contains('@'), "acme_email", "error-mail-address");
        let directory = &settings.acme_directory;
        let here = directory
            .strip_prefix("http://")
            .and_then(|rest| rest.split('/').next()?.parse::<SocketAddr>().ok())
            .is_some_and(|address| address.ip().is_loopback());
        ensure!(directory.starts_with("https://") || here, "acme_directory", "error-acme-directory");
        Ok(())
    }
}

impl Command for SetMypage {
    type Output = Nothing;
    const NAME: &'static str = "settings.set_mypage";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings, Topic::Mypage];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        self.ensure_addresses()?;
        let url = self.public_url.trim().trim_end_matches('/').to_ascii_lowercase();
        Self::ensure_url(&url)?;
        self.ensure_proxies()?;
        let directory = self.acme_directory.trim();
        let mut settings = MypageSettings {
            on: self.on,
            way: self.way,
            public_url: url,
            tls: self.tls,
            acme_directory: if directory.is_empty() { LETS_ENCRYPT } else { directory }.to_owned(),
            ..MypageSettings::default()
        };
        self.ensure_certificate(&settings)?;
        settings.address = self.address.trim().to_owned();
        settings.cert_path = self.cert_path;
        settings.key_path = self.key_path;
        settings.http_address = self.http_address.trim().to_owned();
        settings.proxies = self.proxies.iter().map(|text| text.trim().to_owned()).collect();
        settings.client_header = self.client_header;
        settings.acme_email = self.acme_email.trim().to_owned();
        settings.acme_terms = self.acme_terms;
        write(tx, MYPAGE, &settings)?;
        Ok(Nothing {})
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::Office;

    fn wish(change: Value) -> Value {
        let mut wish =
            json!({ "on": true, "address": "127.0.0.1:4811", "public_url": "https://my.example.jp", "tls": "none" });
        for (name, value) in change.as_object().expect("an object") {
            wish[name] = value.clone();
        }
        wish
    }

    #[test]
    fn what_would_be_unsafe_or_could_not_work_is_refused_with_the_field() {
        let office = Office::new();
        let own = json!({ "way": "own", "tls": "acme", "acme_terms": true, "http_address": "0.0.0.0:80" });
        let with = |name: &str, value: Value| {
            let mut wish = wish(own.clone());
            wish[name] = value;
            wish
        };
        for (wish, field) in [
            (wish(json!({ "address": "4811" })), "address"),
            (wish(json!({ "public_url": "my.example.jp" })), "public_url"),
            (wish(json!({ "public_url": "https://my.example.jp/mypage" })), "public_url"),
            (wish(json!({ "public_url": "https://" })), "public_url"),
            (wish(json!({ "proxies": ["tunnel"] })), "proxies"),
            (wish(json!({ "proxies": ["0.0.0.0/0"] })), "proxies"),
            (wish(json!({ "proxies": ["::/0"] })), "proxies"),
            (wish(json!({ "way": "own" })), "tls"),
            (wish(json!({ "tls": "acme", "acme_terms": true })), "tls"),
            (with("public_url", json!("http://my.example.jp")), "public_url"),
            (with("public_url", json!("https://203.0.113.7")), "public_url"),
            (with("http_address", json!("")), "http_address"),
            (with("http_address", json!("127.0.0.1:4811")), "http_address"),
            (with("acme_terms", json!(false)), "acme_terms"),
            (with("acme_email", json!("office")), "acme_email"),
            (with("acme_directory", json!("http://acme.example.jp/directory")), "acme_directory"),
        ] {
            let error = office.call("settings.set_mypage", wish.clone()).expect_err("it is refused");
            assert_eq!(error.field.as_deref(), Some(field), "{wish}: the form shows where");
        }
        office.done("settings.set_mypage", wish(own));
        let shown = office.done("settings.mypage", json!({}));
        assert_eq!(shown["acme_directory"], LETS_ENCRYPT, "unless another is named");
    }

    #[test]
    fn only_a_proxy_is_believed_and_only_one_that_was_named() {
        let settings = |way, proxies: &[&str]| MypageSettings {
            way,
            proxies: proxies.iter().map(ToString::to_string).collect(),
            ..MypageSettings::default()
        };
        assert_eq!(
            MypageSettings::default().trusted().len(),
            2,
            "a tunnel on this machine, until something else is said"
        );
        assert!(settings(Way::Own, &["127.0.0.1"]).trusted().is_empty(), "nobody stands between");
        let named = settings(Way::Proxy, &["192.168.1.0/24", " 2001:db8::1 "]).trusted();
        let is_trusted =
            |text: &str| named.iter().any(|net| net.contains(&text.parse::<IpAddr>().expect("an address")));
        assert!(is_trusted("192.168.1.9") && is_trusted("2001:db8::1"), "networks and addresses");
        assert!(!is_trusted("192.168.2.9") && !is_trusted("127.0.0.1"), "and nobody else, not even this machine");
    }

    #[test]
    fn settings_of_an_older_program_are_read_as_they_worked() {
        let old = r#"{"on":true,"address":"127.0.0.1:4811","public_url":"https://my.example.jp","tls":"none","cert_path":"","key_path":""}"#;
        let settings: MypageSettings = serde_json::from_str(old).expect("what an older program wrote");
        assert_eq!((settings.way, settings.trusted().len()), (Way::Proxy, 2), "a tunnel on this machine was believed");
        assert_eq!(settings.host(), "my.example.jp", "the name without the scheme");
    }
}
