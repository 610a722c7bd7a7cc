//! 第二要素: what an account has beside its password, and how it is shown. An app (TOTP, RFC 6238), passkeys, and
//! recovery codes for whoever has lost both.

use rand::Rng;
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};
use unicode_normalization::UnicodeNormalization;

use super::store;
use crate::{Code, Error, Reader, Result, Tx, ensure, values::Moment};

/// What an account has beside its password.
#[derive(Debug, Clone, Default)]
pub struct Factors {
    /// Since when an app is asked for its code.
    pub app: Option<Moment>,
    /// In the order in which they were added.
    pub passkeys: Vec<PasskeyLine>,
    /// How many recovery codes are good.
    pub recovery_left: i64,
}

impl Factors {
    /// Whether the password alone does not open the account.
    pub fn any(&self) -> bool {
        self.app.is_some() || !self.passkeys.is_empty()
    }
}

/// A passkey.
#[derive(Debug, Clone)]
pub struct PasskeyLine {
    /// The key of its row.
    pub id: i64,
    /// As its owner calls it.
    pub name: String,
    /// When it was added.
    pub made_at: Moment,
    /// When it last opened the account.
    pub used_at: Option<Moment>,
}

/// What has to be copied into the app.
#[derive(Debug, Clone)]
pub struct AppSecret {
    /// `otpauth://…`, for the QR code.
    pub url: String,
    /// The same for typing: base32 in groups of four.
    pub key: String,
}

/// What was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// A code of the app.
    App,
    /// A recovery code, which is used up.
    Recovery,
}

/// How many recovery codes there are.
pub(crate) const RECOVERY_CODES: usize = 10;

/// What the account has.
pub(crate) fn of(reader: &Reader<'_>, login: i64) -> Result<Factors> {
    store::factors(reader, login)
}

fn totp(secret: [u8; 20], issuer: &str, account: &str) -> Result<Totp> {
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

/// Lays out a new secret for the app. It does not count until [`show`] takes a code of it.
pub(crate) fn offer_app(tx: &mut Tx<'_>, login: i64) -> Result<()> {
    let mut secret = [0; 20];
    tx.random.fill_bytes(&mut secret);
    store::offer_app(tx, login, &secret)
}

/// The secret that is laid out; none when there is none or it is confirmed: it is never shown again.
pub(crate) fn offered_app(reader: &Reader<'_>, login: i64, issuer: &str, account: &str) -> Result<Option<AppSecret>> {
    let Some((secret, false, _)) = store::app(reader, login)? else { return Ok(None) };
    let url = totp(secret, issuer, account)?.to_url().map_err(|e| Error::internal(format!("totp: {e:?}")))?;
    let key: Vec<char> = Secret::new_stack(secret).to_base32().chars().collect();
    Ok(Some(AppSecret { url, key: in_fours(&key).replace('-', " ") }))
}

/// As a code is compared: whatever width and with whatever strokes it was typed.
fn normal(code: &str) -> String {
    code.nfkc().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase()
}

fn takes_app_code(tx: &Tx<'_>, login: i64, code: &str, confirmed: bool) -> Result<bool> {
    let Some((secret, is_confirmed, last)) = store::app(tx, login)? else { return Ok(false) };
    if is_confirmed != confirmed || code.len() != 6 {
        return Ok(false);
    }
    let now = u64::try_from(tx.now().timestamp()).map_err(Error::internal)?;
    match totp(secret, "", "")?.check(code, now) {
        // Whoever looked over a shoulder has seen a code that is used up.
        Some(step) if step > last => store::take_app_step(tx, login, step).map(|()| true),
        _ => Ok(false),
    }
}

/// Confirms the app by its first code; it counts from now on.
pub(crate) fn confirm_app(tx: &Tx<'_>, login: i64, code: &str) -> Result<()> {
    ensure!(takes_app_code(tx, login, &normal(code), false)?, "code", "error-code-wrong");
    Ok(())
}

/// Takes a code of the app or a recovery code; none when it is neither.
pub(crate) fn show(tx: &Tx<'_>, login: i64, code: &str) -> Result<Option<Shown>> {
    let code = normal(code);
    if takes_app_code(tx, login, &code, true)? {
        return Ok(Some(Shown::App));
    }
    Ok(store::use_recovery(tx, login, &recovery_hash(&code))?.then_some(Shown::Recovery))
}

/// The app goes. Whether there was one that counted.
pub(crate) fn remove_app(tx: &Tx<'_>, login: i64) -> Result<bool> {
    store::remove_app(tx, login)
}

/// Without letters that are taken for others (Crockford): 5 bits each.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// 120 bits: no list of hashes is ever long enough.
const RECOVERY_LETTERS: usize = 24;

/// In groups of four, for whoever copies them.
fn in_fours(letters: &[char]) -> String {
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// What is kept of a recovery code. It has 120 bits of chance, unlike a password: nobody can try them all, so one
/// SHA-256 is as good here as Argon2, and costs a stranger's guess nothing that the office would feel.
fn recovery_hash(normal: &str) -> [u8; 32] {
    // Whoever writes by hand takes one letter for another.
    let read: String = normal
        .chars()
        .map(|c| {
            if c == 'O' {
                '0'
            } else if matches!(c, 'I' | 'L') {
                '1'
            } else {
                c
            }
        })
        .collect();
    Sha256::digest(format!("recovery {read}").as_bytes()).into()
}

/// New recovery codes; the old ones are good no more. Shown once, kept as hashes.
pub(crate) fn new_recovery(tx: &mut Tx<'_>, login: i64) -> Result<Vec<String>> {
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    let mut hashes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let mut chance = [0; RECOVERY_LETTERS];
        tx.random.fill_bytes(&mut chance);
        let code = chance.map(|byte| char::from(LETTERS[usize::from(byte & 31)]));
        hashes.push(recovery_hash(&code.iter().collect::<String>()));
        codes.push(in_fours(&code));
    }
    store::set_recovery(tx, login, &hashes)?;
    Ok(codes)
}

/// After the last factor is gone recovery codes would open what is open.
pub(crate) fn tidy(tx: &Tx<'_>, login: i64) -> Result<()> {
    if !of(tx, login)?.any() {
        store::set_recovery(tx, login, &[])?;
        store::distrust(tx, login, None)?;
    }
    Ok(())
}

/// Something of this account that is not there.
pub(crate) fn gone() -> Error {
    Error::new(Code::NotFound, "error-factor-gone")
}
