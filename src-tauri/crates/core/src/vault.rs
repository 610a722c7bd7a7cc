//! Keys. A random data key opens the file; each staff member has a slot that wraps it, and one slot
//! is opened by the recovery code. No name stands in `keys.json`: the password goes into Argon2id, once
//! per sign-in, every slot is tried with the outcome, and the book then says whose slot it was.
//!
//! Keys are wiped from memory when they are dropped, never logged, and have no `Debug`.

use std::{fs, path::Path};

use argon2::{Algorithm, Argon2, Params, Version};
use base64::{Engine, engine::general_purpose::STANDARD as B64};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use rand::Rng;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::{Code, Error, Result};

/// Opens the file. 256 bits of chance and the file's own salt.
#[derive(Zeroize, ZeroizeOnDrop, Clone)]
pub struct DataKey {
    key: [u8; 32],
    salt: [u8; 16],
}

impl DataKey {
    fn new(random: &mut impl Rng, salt: [u8; 16]) -> Self {
        let mut key = [0; 32];
        random.fill_bytes(&mut key);
        Self { key, salt }
    }

    /// For `PRAGMA key`: raw key and salt in hex, so that no key is derived per connection and the
    /// file keeps the salt that `keys.json` names.
    pub(crate) fn pragma(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(128));
        text.push_str("PRAGMA key = \"x'");
        for byte in self.key.iter().chain(&self.salt) {
            push_hex(&mut text, *byte);
        }
        text.push_str("'\"");
        text
    }
}

fn push_hex(text: &mut String, byte: u8) {
    use std::fmt::Write;
    // Writing to a String cannot fail.
    let _ = write!(text, "{byte:02x}");
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        push_hex(&mut text, *byte);
        text
    })
}

/// What derives keys from passwords, written into the file so that it can grow later.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kdf {
    /// KiB
    memory: u32,
    passes: u32,
    lanes: u32,
    salt: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Slot {
    id: String,
    nonce: String,
    sealed: String,
}

/// `keys.json`. Nothing in it can be read without a password.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vault {
    format: u32,
    /// The salt of `book.db`: says whether the two belong together.
    salt: String,
    kdf: Kdf,
    slots: Vec<Slot>,
}

/// The id of the slot that the recovery code opens.
pub const RECOVERY: &str = "recovery";

/// What a secret is: the same letters as a password and as a recovery code give different keys.
#[derive(Clone, Copy)]
enum Secret<'a> {
    Password(&'a str),
    Code(&'a RecoveryCode),
}

/// What a slot holds when it opens.
pub struct Opened {
    /// The key of the file.
    pub key: DataKey,
    /// Which slot it was.
    pub slot: String,
}

impl Vault {
    pub(crate) const FILE: &'static str = "keys.json";
    const FORMAT: u32 = 1;

    /// Fresh keys for a new book.
    pub fn new(random: &mut impl Rng) -> (Self, DataKey) {
        let mut salt = [0; 16];
        let mut kdf_salt = [0; 16];
        random.fill_bytes(&mut salt);
        random.fill_bytes(&mut kdf_salt);
        let vault = Self {
            format: Self::FORMAT,
            salt: hex(&salt),
            // OWASP's second choice for Argon2id (19 MiB, two passes): 40 ms on a laptop of ten years.
            kdf: Kdf { memory: 19_456, passes: 2, lanes: 1, salt: B64.encode(kdf_salt) },
            slots: Vec::new(),
        };
        (vault, DataKey::new(random, salt))
    }

    /// Reads `keys.json` of a book's folder.
    pub fn read(dir: &Path) -> Result<Self> {
        let path = dir.join(Self::FILE);
        if !path.exists() {
            return Err(Error::new(Code::Damaged, "error-keys-missing"));
        }
        let text = fs::read(&path)?;
        let vault: Self = serde_json::from_slice(&text).map_err(|_| Error::new(Code::Damaged, "error-keys-damaged"))?;
        if vault.format > Self::FORMAT {
            return Err(Error::new(Code::Newer, "error-newer"));
        }
        Ok(vault)
    }

    /// Writes it whole or not at all.
    pub fn write(&self, dir: &Path) -> Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(dir)?;
        serde_json::to_writer_pretty(&mut file, self)?;
        file.as_file().sync_all()?;
        file.persist(dir.join(Self::FILE)).map_err(|e| Error::from(e.error))?;
        Ok(())
    }

    /// Refuses a `book.db` that these keys were not made for.
    pub fn belongs_to(&self, dir: &Path) -> Result<()> {
        use std::io::Read;
        let mut head = [0; 16];
        let read = fs::File::open(dir.join("book.db")).and_then(|mut f| f.read_exact(&mut head));
        match read {
            Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Err(Error::new(Code::Damaged, "error-damaged")),
            Err(e) => Err(e.into()),
            Ok(()) if hex(&head) != self.salt => Err(Error::new(Code::Damaged, "error-keys-foreign")),
            Ok(()) => Ok(()),
        }
    }

    fn wrapping_key(&self, secret: Secret<'_>) -> Result<Zeroizing<[u8; 32]>> {
        let damaged = || Error::new(Code::Damaged, "error-keys-damaged");
        let salt = B64.decode(&self.kdf.salt).map_err(|_| damaged())?;
        let params = Params::new(self.kdf.memory, self.kdf.passes, self.kdf.lanes, Some(32)).map_err(|_| damaged())?;
        let (kind, text) = match secret {
            // As keyboards differ in what they send for the same letter.
            Secret::Password(password) => (b'p', Zeroizing::new(password.nfkc().collect::<String>())),
            Secret::Code(code) => (b'r', Zeroizing::new(code.0.clone())),
        };
        let mut input = Zeroizing::new(Vec::with_capacity(text.len() + 1));
        input.push(kind);
        input.extend_from_slice(text.as_bytes());
        let mut key = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(&input, &salt, key.as_mut())
            .map_err(Error::internal)?;
        Ok(key)
    }

    fn seal(&mut self, id: &str, secret: Secret<'_>, data: &DataKey, random: &mut impl Rng) -> Result<()> {
        let wrapping = self.wrapping_key(secret)?;
        let mut nonce = [0; 24];
        random.fill_bytes(&mut nonce);
        let cipher = XChaCha20Poly1305::new_from_slice(wrapping.as_ref()).map_err(Error::internal)?;
        let sealed = cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: &data.key, aad: self.slot_identity(id).as_bytes() })
            .map_err(Error::internal)?;
        self.slots.retain(|slot| slot.id != id);
        self.slots.push(Slot { id: id.to_owned(), nonce: B64.encode(nonce), sealed: B64.encode(sealed) });
        Ok(())
    }

    fn slot_identity(&self, id: &str) -> String {
        format!("tsudoi:{}:{id}", self.salt)
    }

    /// A slot for a staff member; the answer is its id, for the table `staff`.
    pub fn add(&mut self, password: &str, key: &DataKey, random: &mut impl Rng) -> Result<String> {
        let mut id = [0; 16];
        random.fill_bytes(&mut id);
        let id = hex(&id);
        self.seal(&id, Secret::Password(password), key, random)?;
        Ok(id)
    }

    /// Gives a slot another password.
    pub fn replace(&mut self, id: &str, password: &str, key: &DataKey, random: &mut impl Rng) -> Result<()> {
        self.seal(id, Secret::Password(password), key, random)
    }

    /// Takes a slot away: its password opens nothing any more.
    pub fn remove(&mut self, id: &str) {
        self.slots.retain(|slot| slot.id != id);
    }

    /// Keeps only the slots that somebody in the book holds (and the recovery slot).
    pub fn keep(&mut self, held: &[String]) -> bool {
        let before = self.slots.len();
        self.slots.retain(|slot| slot.id == RECOVERY || held.contains(&slot.id));
        self.slots.len() != before
    }

    /// A fresh recovery code. An older one opens nothing any more.
    pub fn renew_recovery(&mut self, key: &DataKey, random: &mut impl Rng) -> Result<RecoveryCode> {
        let code = RecoveryCode::new(random);
        self.seal(RECOVERY, Secret::Code(&code), key, random)?;
        Ok(code)
    }

    /// How many people hold a slot.
    pub fn people(&self) -> usize {
        self.slots.iter().filter(|slot| slot.id != RECOVERY).count()
    }

    /// The slots that a password opens: none, one, or more when people chose the same password.
    pub fn open(&self, password: &str) -> Result<Vec<Opened>> {
        let wrapping = self.wrapping_key(Secret::Password(password))?;
        let opened = self.try_slots(&wrapping);
        if opened.is_empty() { Err(Error::new(Code::Unauthorized, "error-sign-in")) } else { Ok(opened) }
    }

    /// Opens with the code from the recovery sheet, as typed.
    pub fn open_with_code(&self, code: &str) -> Result<Opened> {
        let wrong = || Error::invalid("code", "error-recovery-code");
        let code = RecoveryCode::read(code).ok_or_else(wrong)?;
        let wrapping = self.wrapping_key(Secret::Code(&code))?;
        self.try_slots(&wrapping).pop().ok_or_else(wrong)
    }

    fn try_slots(&self, wrapping: &Zeroizing<[u8; 32]>) -> Vec<Opened> {
        let open = |slot: &Slot| -> Option<Opened> {
            let cipher = XChaCha20Poly1305::new_from_slice(wrapping.as_ref()).ok()?;
            let salt: [u8; 16] = unhex(&self.salt)?.try_into().ok()?;
            let nonce: [u8; 24] = B64.decode(&slot.nonce).ok()?.try_into().ok()?;
            let sealed = B64.decode(&slot.sealed).ok()?;
            let identity = self.slot_identity(&slot.id);
            let payload = Payload { msg: &sealed, aad: identity.as_bytes() };
            let plain = Zeroizing::new(cipher.decrypt(&XNonce::from(nonce), payload).ok()?);
            let key: [u8; 32] = plain.as_slice().try_into().ok()?;
            Some(Opened { key: DataKey { key, salt }, slot: slot.id.clone() })
        };
        self.slots.iter().filter_map(open).collect()
    }
}

pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(text.get(i..i + 2)?, 16).ok()).collect()
}

/// Printed once on the recovery sheet: 125 bits in five groups of five (Crockford's alphabet).
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode(String);

impl RecoveryCode {
    const ALPHABET: &'static [u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    fn new(random: &mut impl Rng) -> Self {
        let mut bytes = Zeroizing::new([0u8; 25]);
        random.fill_bytes(bytes.as_mut());
        Self(bytes.iter().map(|b| char::from(Self::ALPHABET[usize::from(b & 31)])).collect())
    }

    /// As typed: small letters, spaces and the usual mistakes (O for 0, I and L for 1) are fine.
    fn read(text: &str) -> Option<Self> {
        let code: String = text
            .nfkc()
            .collect::<String>()
            .to_ascii_uppercase()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| match c {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            })
            .collect();
        (code.len() == 25 && code.bytes().all(|b| Self::ALPHABET.contains(&b))).then_some(Self(code))
    }

    /// In groups, for people.
    pub fn grouped(&self) -> String {
        self.0.as_bytes().chunks(5).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-")
    }
}

#[cfg(test)]
mod tests {
    use rand::{SeedableRng, rngs::StdRng};

    use super::*;

    #[test]
    fn a_slot_opens_with_its_password_alone() {
        let mut random = StdRng::seed_from_u64(1);
        let (mut vault, key) = Vault::new(&mut random);
        let slot = vault.add("correct horse", &key, &mut random).expect("a slot");
        let other = vault.add("another horse", &key, &mut random).expect("a second slot");
        let opened = vault.open("correct horse").expect("the password is right");
        assert!(opened.len() == 1 && opened[0].slot == slot, "a password opens its own slot, not {other}");
        assert!(opened[0].key.key == key.key, "the slot gives back the data key");
        assert!(vault.open("wrong horse").is_err(), "another password must not open");
        vault.remove(&slot);
        assert!(vault.open("correct horse").is_err(), "a slot that was removed must not open");
    }

    #[test]
    fn a_slot_cannot_be_passed_off_as_another() {
        let mut random = StdRng::seed_from_u64(4);
        let (mut vault, key) = Vault::new(&mut random);
        vault.add("correct horse", &key, &mut random).expect("a slot");
        vault.slots[0].id = "somebody else's".to_owned();
        assert!(vault.open("correct horse").is_err(), "the slot's identity is sealed with it");
    }

    #[test]
    fn the_recovery_code_survives_being_typed_by_hand() {
        let mut random = StdRng::seed_from_u64(2);
        let (mut vault, key) = Vault::new(&mut random);
        let code = vault.renew_recovery(&key, &mut random).expect("a code").grouped();
        let typed = code.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        assert!(vault.open_with_code(&typed).is_ok(), "o for 0, l for 1 and spaces are the usual mistakes");
        let old = code;
        vault.renew_recovery(&key, &mut random).expect("another code");
        assert!(vault.open_with_code(&old).is_err(), "a renewed code makes the old sheet worthless");
    }

    #[test]
    fn nothing_can_be_read_in_the_file() {
        let mut random = StdRng::seed_from_u64(3);
        let (mut vault, key) = Vault::new(&mut random);
        vault.add("correct horse", &key, &mut random).expect("a slot");
        let text = serde_json::to_string(&vault).expect("JSON");
        assert!(!text.contains("correct horse"), "no password may stand in keys.json");
        assert!(!text.contains(&hex(&key.key)), "no key may stand in keys.json");
    }
}
