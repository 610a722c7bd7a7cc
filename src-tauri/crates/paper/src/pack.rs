//! Bytes of a PDF, whoever made them: packing a stream, telling two files apart.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::{ZlibDecoder, ZlibEncoder};

/// Packs what is packed once and used often, as small as it will go.
pub(crate) fn smallest(bytes: &[u8]) -> Vec<u8> {
    deflate(bytes, Compression::best())
}

/// Packs what is packed for one file only: a few per cent larger, in half the time.
pub(crate) fn quickly(bytes: &[u8]) -> Vec<u8> {
    deflate(bytes, Compression::new(6))
}

fn deflate(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::with_capacity(bytes.len() / 2), level);
    encoder.write_all(bytes).expect("a Vec takes what is written");
    encoder.finish().expect("a Vec takes what is written")
}

/// What was packed, unpacked.
pub(crate) fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut decoder = ZlibDecoder::new(Vec::with_capacity(bytes.len() * 4));
    decoder.write_all(bytes).expect("what we packed ourselves");
    decoder.finish().expect("what we packed ourselves")
}

/// FNV-1a of 128 bits: tells two files apart, protects nothing.
pub(crate) struct Fingerprint(u128);

impl Fingerprint {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;

    pub(crate) fn new() -> Fingerprint {
        Fingerprint(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    pub(crate) fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u128::from(*byte)).wrapping_mul(Fingerprint::PRIME);
        }
    }

    pub(crate) fn bytes(&self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_is_fnv_1a() {
        let of = |bytes: &[u8]| {
            let mut fingerprint = Fingerprint::new();
            fingerprint.add(bytes);
            u128::from_be_bytes(fingerprint.bytes())
        };
        assert_eq!(of(b""), 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, "the offset basis");
        assert_eq!(of(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964, "the published value of \"a\"");
    }
}
