//! What becomes of every table that names a member. A test asks the schema whether one is missing here.

/// Everything of the member goes, from the table (or, where the row is counted, its words) and from the journal.
pub(super) const GOES: &[&str] = &[
    "address",
    "application",
    "change_request",
    "claim_code",
    "client_consent",
    "client_grant",
    "consent",
    "email",
    "event_seat",
    "field_value",
    "grp_member",
    "household_member",
    "identity_case",
    "identity_stamp",
    "inquiry",
    "lapse_exception",
    "lapse_warning",
    "leave",
    "login",
    "mandate",
    "member_tag",
    "membership",
    "membership_value",
    "merged",
    "message",
    "name_history",
    "not_duplicate",
    "note",
    "notice_read",
    "office_term",
    "own_fee",
    "payer",
    "payer_alias",
    "phone",
    "proxy",
    "relation",
    "reminder",
    "reminder_hold",
    "retention_hold",
    "returned_mail",
    "shelf_document",
    "state_override",
    "task",
    "token",
    "viewing",
];

/// What stays, and the message that says why.
pub(super) const STAYS: &[(&str, &str)] = &[
    ("charge", "retention-why-money"),
    ("grp", "retention-why-nobody"),
    ("invoice", "retention-why-papers"),
    ("online_link", "retention-why-money"),
    ("payment", "retention-why-money"),
    ("receipt", "retention-why-papers"),
    ("refund", "retention-why-money"),
    ("reminder_charge", "retention-why-money"),
    ("retention_erased", "retention-why-proof"),
    ("seats", "retention-why-numbers"),
    ("transfer", "retention-why-money"),
];

/// Rows of [`GOES`] that are emptied and not removed: numbers are made of what is left.
#[cfg(test)]
pub(super) const EMPTIED: &[&str] =
    &["leave", "mandate", "membership", "merged", "message", "reminder", "state_override"];

/// Rows that belong to somebody through another row: table, column, whose key it is.
pub(super) const PARTS: &[(&str, &str, &str)] = &[
    ("application", "same_as", "member"),
    ("application_step", "application", "application"),
    ("identity_paper", "paper_of", "identity_case"),
    ("inquiry_file", "message", "inquiry_message"),
    ("inquiry_look", "inquiry", "inquiry"),
    ("inquiry_message", "inquiry", "inquiry"),
    ("not_duplicate", "other", "member"),
    ("payer", "payer", "member"),
    ("proxy", "agent", "member"),
    ("relation", "person", "member"),
];

/// Rows that go with what names them once they stand nowhere: table, column, what it names.
pub(super) const NAMED: &[(&str, &str, &str)] = &[("household_member", "household", "household")];

/// Where papers of a member are named.
pub(super) const PAPERS: &[(&str, &str)] = &[
    ("change_request", "paper"),
    ("field_value", "file"),
    ("identity_paper", "file"),
    ("inquiry_file", "file"),
    ("membership_value", "file"),
    ("shelf_document", "file"),
];
