//! What a member may be shown of themselves, and which mail addresses are theirs.

use super::{MemberType, store};
use crate::{Reader, Result, error::OrNotFound, membership, values::Day};

/// What the roster says of a member, as far as it is theirs to see.
#[derive(Debug, Clone)]
pub struct Profile {
    /// As it is read.
    pub name: String,
    /// Furigana; may be empty.
    pub kana: String,
    /// 会員番号.
    pub no: String,
    /// 会員種別 now; none when there is no membership now.
    pub kind: Option<String>,
    /// 入会日.
    pub since: Option<Day>,
    /// The last day of the membership, when it has one.
    pub until: Option<Day>,
    /// Date of birth.
    pub birth: Option<Day>,
    /// 勤務先 of a person; may be empty.
    pub organisation: String,
    /// Where letters go comes first.
    pub addresses: Vec<ProfileLine>,
    /// As written.
    pub phones: Vec<String>,
    /// Where mail goes comes first.
    pub emails: Vec<ProfileLine>,
}

/// One address, and whether letters go there.
#[derive(Debug, Clone)]
pub struct ProfileLine {
    /// As it is read.
    pub text: String,
    /// 送付先.
    pub mailing: bool,
}

/// What a member may be shown of themselves.
pub fn profile(reader: &Reader<'_>, member: i64) -> Result<Profile> {
    let (no, record) = store::record(reader, member)?.or_not_found("error-no-such-member")?;
    let brief = store::brief(reader.conn, member)?.or_not_found("error-no-such-member")?;
    let periods = membership::periods(reader, member)?;
    let today = reader.today();
    let now = membership::holding(&periods, today);
    let first = periods.iter().map(|period| period.starts_on).min();
    let addresses = store::addresses(reader, member)?.into_iter().filter(|a| a.span().holds(today));
    let phones = store::phones(reader, member)?.into_iter().filter(|p| p.span().holds(today));
    let emails = store::emails(reader, member)?.into_iter().filter(|e| e.span().holds(today));
    Ok(Profile {
        name: brief.name,
        kana: brief.kana,
        no,
        kind: now.map(|period| period.kind_name.clone()),
        since: record.joined_on.or(first),
        until: now.and_then(|period| period.ends_on).and_then(|end| end.pred_opt()),
        birth: record.birth,
        organisation: if record.kind_of == MemberType::Organisation { String::new() } else { record.organisation },
        addresses: mailing_first(addresses.map(|a| ProfileLine { text: a.one_line(), mailing: a.mailing })),
        phones: phones.map(|phone| phone.number).collect(),
        emails: mailing_first(emails.map(|e| ProfileLine { text: e.address, mailing: e.mailing })),
    })
}

fn mailing_first(lines: impl Iterator<Item = ProfileLine>) -> Vec<ProfileLine> {
    let mut lines: Vec<_> = lines.collect();
    lines.sort_by_key(|line| !line.mailing);
    lines
}

/// Whether the roster names this mail address for the member now. Capitals do not matter.
pub fn has_mail_address(reader: &Reader<'_>, member: i64, address: &str) -> Result<bool> {
    let plain = |address: &str| address.trim().to_lowercase();
    let emails = store::emails(reader, member)?;
    let mut good = emails.iter().filter(|email| email.span().holds(reader.today()));
    Ok(good.any(|email| plain(&email.address) == plain(address)))
}
