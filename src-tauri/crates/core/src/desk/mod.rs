//! マイページの窓口: all that My Page can do. The web crate is given a [`Reception`] and never the book;
//! somebody who signs in gets a [`MemberDesk`], which reaches the rows of that member alone, because
//! every question it asks takes the member from the desk itself.
//!
//! What members may do is decided here. How accounts and secrets are kept is in [`crate::logins`].

mod entry;
mod factors;
#[cfg(test)]
mod factors_tests;
mod identity;
mod member;
mod money;
mod reception;
#[cfg(test)]
mod tests;

pub use entry::{Admitted, Between, Entered, StepToken};
pub use factors::{Keys, Strictness};
pub use identity::{Identity, IdentityDocument, IdentityField, IdentityState, Paper};
pub use member::{Charge, Dues, Home, Invoice, MemberDesk, Payment, Receipt, Security};
pub use reception::{Invited, Public, Reception, SessionToken, reception};

pub use crate::{
    logins::{AppSecret, Ceremony, Device, Event, Factors, Happened, PasskeyLine, SessionLine, Whence},
    members::{Profile, ProfileItem, ProfileLine},
    online::MemberLink,
    receipts::Own as ReceiptToIssue,
};

use crate::{Permission, Topic, Undo, book::Act};

/// An act of a member. Passwords cannot be put back.
const fn act(name: &'static str) -> Act {
    Act {
        name,
        needs: Permission::SignedIn,
        scoped: false,
        touches: &[Topic::Mypage, Topic::Members],
        undo: Undo::Never("undo-never-password"),
        always_recorded: false,
    }
}
