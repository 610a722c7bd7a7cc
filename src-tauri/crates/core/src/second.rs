//! 第二要素, as members and staff use it: the six digits of an app (TOTP, RFC 6238) and recovery codes. Pure: who keeps
//! them, and whose they are, is elsewhere.

use rand::Rng;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};
use unicode_normalization::UnicodeNormalization;

use crate::{Error, Result, values::Moment};

/// What has to be copied into the app.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AppSecret {
    /// `otpauth://…`, for the QR code.
    pub url: String,
    /// The same for typing: base32 in groups of four.
    pub key: String,
    /// The same to scan: SVG that stands inside a page.
    pub qr_svg: String,
}

/// What an app and we share.
pub(crate) type Shared = [u8; 20];

/// A new one.
pub(crate) fn new_secret(random: &mut impl Rng) -> Shared {
    let mut secret = [0; 20];
    random.fill_bytes(&mut secret);
    secret
}

fn totp(secret: Shared, issuer: &str, account: &str) -> Result<Totp> {
    // A colon parts issuer and account in the address of the QR code.
    let plain = |text: &str| text.replace(':', " ");
    Builder::new()
        .with_secret(Secret::new_stack(secret))
        .with_account_name(plain(account))
        .with_issuer(Some(plain(issuer)))
        .with_skew(1)
        .build()
        .map_err(|e| Error::internal(format!("totp: {e:?}")))
}

/// How it is handed over.
pub(crate) fn for_app(secret: Shared, issuer: &str, account: &str) -> Result<AppSecret> {
    let url = totp(secret, issuer, account)?.to_url().map_err(|e| Error::internal(format!("totp: {e:?}")))?;
    let key: Vec<char> = Secret::new_stack(secret).to_base32().chars().collect();
    let qr_svg = qr(&url)?;
    Ok(AppSecret { url, key: in_fours(&key, " "), qr_svg })
}

/// The step of a code that is right now and newer than the last one that was taken: whoever looked over a shoulder has
/// seen a code that is used up.
pub(crate) fn step(secret: Shared, last: u64, normal: &str, now: Moment) -> Result<Option<u64>> {
    if normal.len() != 6 {
        return Ok(None);
    }
    let now = u64::try_from(now.timestamp()).map_err(Error::internal)?;
    Ok(totp(secret, "", "")?.check(normal, now).filter(|step| *step > last))
}

/// As a code is compared: whatever width and with whatever strokes it was typed.
pub(crate) fn normal(code: &str) -> String {
    code.nfkc().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase()
}

/// Without letters that are taken for others (Crockford): 5 bits each.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// 120 bits: no list of hashes is ever long enough.
const RECOVERY_LETTERS: usize = 24;
/// How many recovery codes there are.
pub(crate) const RECOVERY_CODES: usize = 10;

/// In groups of four, for whoever copies them.
fn in_fours(letters: &[char], between: &str) -> String {
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(between)
}

/// What is kept of a recovery code. It has 120 bits of chance, unlike a password: nobody can try them all, so one
/// SHA-256 is as good here as Argon2, and costs a stranger's guess nothing that the office would feel.
pub(crate) fn recovery_hash(normal: &str) -> [u8; 32] {
    // Whoever writes by hand takes one letter for another.
    let read: String = normal
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    Sha256::digest(format!("recovery {read}").as_bytes()).into()
}

/// Recovery codes as they are shown once, and what is kept of them.
pub(crate) fn new_recovery(random: &mut impl Rng) -> (Vec<String>, Vec<[u8; 32]>) {
    std::iter::repeat_with(|| {
        let mut chance = [0; RECOVERY_LETTERS];
        random.fill_bytes(&mut chance);
        let code = chance.map(|byte| char::from(LETTERS[usize::from(byte & 31)]));
        (in_fours(&code, "-"), recovery_hash(&code.iter().collect::<String>()))
    })
    .take(RECOVERY_CODES)
    .unzip()
}

/// An address as a QR code: SVG that stands inside a page.
pub(crate) fn qr(address: &str) -> Result<String> {
    let code = qrcode::QrCode::new(address).map_err(Error::internal)?;
    let svg = code.render::<qrcode::render::svg::Color<'_>>().quiet_zone(true).build();
    // Inside a page there is no XML declaration.
    Ok(svg.split_once("?>").map_or(svg.clone(), |(_, picture)| picture.to_owned()))
}
