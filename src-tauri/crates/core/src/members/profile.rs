//! What a member may be shown of themselves, and which mail addresses are theirs.

use super::store;
use crate::{Reader, Result};

/// Whether the roster names this mail address for the member now. Capitals do not matter.
pub fn has_mail_address(reader: &Reader<'_>, member: i64, address: &str) -> Result<bool> {
    let plain = |address: &str| address.trim().to_lowercase();
    Ok(store::emails(reader, member)?.iter().any(|email| plain(&email.address) == plain(address)))
}
