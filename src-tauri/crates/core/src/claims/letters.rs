//! コードの手紙: a page for each member, for an envelope with a window, with the code in letters and as a QR code.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_paper::{
    Language, Title,
    notice::{self as paper, Paper},
};

use super::{code, issue::SECRET, may_begin, store};
use crate::{
    Area, Document, Error, File, Lang, Permission, Reader, Result, association, ensure, error::OrNotFound, members,
    prints, words,
};

/// 利用開始のコードの手紙を刷る. A code is the same each time it is printed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Letters {
    /// Whose: those of them who have a code that is good, and an address that post reaches.
    pub members: Vec<i64>,
}

impl Document for Letters {
    const NAME: &'static str = "claims.letters";
    const NEEDS: Permission = Permission::change(Area::Export);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let us = association::show(reader)?;
        let url = association::mypage_settings(reader)?.public_url;
        let secret = association::secret(reader, SECRET)?.or_not_found("error-claims-none")?;
        // A letter is Japanese, whatever the language of the office.
        let say = |key: &str, args: &[(&str, String)]| words::say(Lang::Ja, key, args);
        let contact = [("reminders-phone", &us.phone), ("reminders-mail", &us.email)];
        let contact: Vec<String> = contact
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(key, value)| say(key, &[("value", value.clone())]))
            .collect();
        let mut laid = Vec::new();
        for (member, piece) in prints::pieces(reader, &self.members, false)? {
            let Some(code) = store::of_member(reader, member)?.filter(|code| reader.today() <= code.ends_on) else {
                continue;
            };
            if !may_begin(reader, member)? {
                continue;
            }
            let plain = code::make(&secret, member, &code.nonce)?;
            let grouped = code::grouped(&plain);
            let body = say(
                "claims-letter",
                &[
                    ("association", us.name.clone()),
                    ("name", members::brief(reader, member)?.name),
                    ("url", format!("{url}/start")),
                    ("code", grouped.clone()),
                    ("day", words::day(Lang::Ja, code.ends_on)),
                ],
            );
            let notice = paper::Notice {
                paper: Paper::Letter,
                piece,
                title: say("claims-letter-title", &[]),
                body,
                day: reader.today(),
                language: Language::Ja,
                sender: prints::sender(reader, false)?,
                cover_sender: prints::sender(reader, true)?,
                contact: contact.clone(),
            };
            let sheet = notice.lay().map_err(drawn)?;
            laid.push(paper::with_code(sheet, &format!("{url}/start?code={plain}")).map_err(drawn)?);
        }
        ensure!(!laid.is_empty(), "members", "error-claims-none");
        let subject = words::say(reader.lang(), "claims-count", &[("count", laid.len().to_string())]);
        let title = say("claims-letter-title", &[]);
        let about = Title { title: title.clone(), author: us.name, day: reader.today(), language: Language::Ja };
        let bytes = paper::print(laid).pdf(&about).map_err(Error::internal)?;
        let name = format!("{title}_{}.pdf", reader.today().format("%Y%m%d"));
        Ok(File { subject, name, media_type: "application/pdf", bytes })
    }
}

fn drawn(error: tsudoi_paper::Error) -> Error {
    match error {
        tsudoi_paper::Error::Missing(characters) => {
            Error::conflict("error-claims-characters").arg("characters", characters.join(" "))
        }
        other => Error::internal(other),
    }
}
