//! マイページの窓口: all that My Page can do. The web crate is given a [`Reception`] and never the book;
//! somebody who signs in gets a [`MemberDesk`], which reaches the rows of that member alone, because
//! every question it asks takes the member from the desk itself. Somebody else may sit at it in their stead (代理); what
//! is the member's own affair stands on an [`AccountDesk`], which the desk then does not hand out.
//!
//! What members may do is decided here. How accounts and secrets are kept is in [`crate::logins`].

mod card;
mod claims;
mod clients;
mod data;
mod directory;
mod entry;
mod events;
mod factors;
mod form;
mod help;
mod identity;
mod inquiries;
mod leaving;
mod member;
mod money;
mod notices;
mod profile;
mod proxies;
mod publishing;
mod reception;
mod shelf;
mod signup;
mod tasks;
#[cfg(test)]
mod tests;
mod viewing;
mod wishes;

pub use card::Card;
pub use clients::{Asked as SiteAsked, Authorization, ClientScope, Consent as SiteConsent, Refused, Token, TokenAsked};
pub use data::{MyData, Part, Seen};
pub use entry::{Admitted, Between, Entered, StepToken};
pub use factors::{Keys, Strictness};
pub use form::{Group, Input, Kind as InputKind, Section, Set, Texts};
pub use identity::{Identity, IdentityDocument, IdentityField, IdentityState, Paper};
pub use member::{AccountDesk, Charge, Dues, Home, Invoice, MemberDesk, Payment, Receipt, Security};
pub use profile::{Consent, Editing, Wished};
pub use publishing::{CHECK_PATH, Closed, Given as GivenCertificate, Hours};
pub use reception::{Invited, Public, Reception, SessionToken, reception};
pub use signup::{Applicant, Checked, JoinForm, JoinPaper, Joining};
pub use tasks::Task;

pub use crate::{
    applications::{Offered, Standing, State as JoinState},
    card::{Face, Shown},
    directory::{Found as Directory, Item as DirectoryItem, Listed as DirectoryLine},
    events::{Own as MemberEvent, OwnSeat as EventSeat, State as EventState, Wish as EventWish},
    faq::{Category, Question},
    inquiries::{
        Enclosed as InquiryPaper, Own as Inquiry, OwnLetter as InquiryLetter, OwnThread as InquiryThread,
        State as InquiryState, Wish as InquiryWish,
    },
    logins::{AppSecret, Ceremony, Device, Event, Factors, Happened, PasskeyLine, SessionLine, Whence},
    members::{Profile, ProfileItem, ProfileLine},
    notices::{Opened, Told},
    online::MemberLink,
    proxies::{Agreed, Line as ProxyLine, Relation, Standing as ProxyStanding},
    receipts::{Own as ReceiptToIssue, OwnAgain as ReceiptToReissue},
    requests::{
        Asked, Confirmation as DetailsConfirmation, Effects, Leaving, Line as WishLine, Policy, State as WishState,
    },
    shelf::{Given, GivenFolder},
    signup::{Known, Link as JoinLink},
};

use crate::{Permission, Topic, Undo, book::Act};

/// A new password: what waited for a proof is put aside with it.
const NEW_PASSWORD: Act =
    Act { touches: &[Topic::Mypage, Topic::Members, Topic::Requests, Topic::Mail], ..act("mypage.reset") };

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
