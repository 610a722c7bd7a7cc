//! 払込取扱票: what is printed onto the slips of ゆうちょ銀行 that lie beside an invoice, and how far each printer is
//! off. Where things land on a slip is `tsudoi_paper::slip`; it must be tried on a slip of one's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tsudoi_japan::fold;
use tsudoi_paper::{Language, Print, Title, slip as paper};

use super::{
    pdf::{each, named},
    snapshot::Snapshot,
    store::State,
};
use crate::{
    Area, Command, Document, Error, File, Lang, Permission, Query, Reader, Result, Topic, Tx, Undo, association,
    ensure,
    error::OrNotFound,
    values::{Nothing, Yen},
    words,
};

/// 請求書の設定: what the association says on invoices and slips.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InvoiceSettings {
    /// 備考 of every invoice that says none itself; up to 400 characters.
    #[serde(default)]
    pub note: String,
    /// 口座記号番号 of the 振替口座, `00990-4-313097`; empty: no slips are printed.
    #[serde(default)]
    pub slip_account: String,
    /// 加入者名; empty: the association's name.
    #[serde(default)]
    pub slip_holder: String,
    /// How far printers are off.
    #[serde(default)]
    pub printers: Vec<Printer>,
}

/// A printer, and how far it is off: everything moves right and down by so much.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Printer {
    /// As people call it.
    pub name: String,
    /// To the right, tenths of a millimetre, -200 to 200.
    pub x: i32,
    /// Down, tenths of a millimetre, -200 to 200.
    pub y: i32,
}

/// The room's name among the settings.
const ROOM: &str = "invoices";

/// What the association has set.
pub(super) fn settings(reader: &Reader<'_>) -> Result<InvoiceSettings> {
    association::setting(reader, ROOM)
}

/// 請求書の設定を見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ShowInvoiceSettings")]
pub struct Settings {}

impl Query for Settings {
    type Output = InvoiceSettings;
    const NAME: &'static str = "invoices.settings";
    const NEEDS: Permission = Permission::view(Area::Money);
    fn run(self, reader: &Reader<'_>) -> Result<InvoiceSettings> {
        settings(reader)
    }
}

/// 請求書の設定を変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SetSettings(InvoiceSettings);

impl Command for SetSettings {
    type Output = Nothing;
    const NAME: &'static str = "invoices.set_settings";
    const NEEDS: Permission = Permission::change(Area::Money);
    const TOUCHES: &'static [Topic] = &[Topic::Invoices];
    const UNDO: Undo = Undo::By("invoices.set_settings");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let mut new = self.0;
        new.note = new.note.trim().to_owned();
        new.slip_holder = new.slip_holder.trim().to_owned();
        ensure!(new.note.chars().count() <= 400, "note", "error-too-long", max = 400);
        ensure!(new.slip_holder.chars().count() <= 40, "slip_holder", "error-too-long", max = 40);
        if !new.slip_account.trim().is_empty() {
            new.slip_account = account(&new.slip_account)
                .ok_or_else(|| Error::invalid("slip_account", "error-slip-account"))?
                .join("-");
        }
        ensure!(new.printers.len() <= 20, "printers", "error-printers");
        for printer in &mut new.printers {
            printer.name = printer.name.trim().to_owned();
            ensure!((1..=40).contains(&printer.name.chars().count()), "printers", "error-printers");
            let far = |off: i32| !(-200..=200).contains(&off);
            ensure!(!far(printer.x) && !far(printer.y), "printers", "error-printer-offset");
        }
        association::set_setting(tx, ROOM, &new)?;
        Ok(Nothing {})
    }
}

/// The three parts of a 口座記号番号. That of a 振替口座 begins with 0.
fn account(text: &str) -> Option<[String; 3]> {
    let parts: Vec<String> =
        text.split(|c: char| "-－ー―‐−ｰ ".contains(c)).map(fold::digits).filter(|part| !part.is_empty()).collect();
    let [first, check, number] = <[String; 3]>::try_from(parts).ok()?;
    let right = first.len() == 5 && first.starts_with('0') && check.len() == 1 && number.len() <= 7;
    right.then_some([first, check, number])
}

/// How far the printer of that name is off, mm; none is named by an empty name.
fn offset(settings: &InvoiceSettings, printer: &str) -> Result<(f32, f32)> {
    if printer.is_empty() {
        return Ok((0.0, 0.0));
    }
    let found = settings.printers.iter().find(|one| one.name == printer).or_not_found("error-no-such-printer")?;
    Ok((found.x as f32 / 10.0, found.y as f32 / 10.0))
}

/// 払込取扱票に印刷する: a page of the size of the slip for each, with what is open now.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Slips {
    /// Invoices in force of which something is open; 5,000 at most.
    pub invoices: Vec<i64>,
    /// On which printer; empty: one that is not off.
    #[serde(default)]
    pub printer: String,
}

impl Document for Slips {
    const NAME: &'static str = "invoices.slips";
    const NEEDS: Permission = Permission::view(Area::Money);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let settings = settings(reader)?;
        let offset = offset(&settings, &self.printer)?;
        let us = association::show(reader)?;
        let account = account(&settings.slip_account)
            .ok_or_else(|| Error::conflict("error-no-slip-account").field("slip_account"))?;
        let holder = if settings.slip_holder.is_empty() {
            [us.form.as_str(), &us.name].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
        } else {
            settings.slip_holder
        };
        let (mut slips, mut numbers) = (Vec::new(), Vec::new());
        each(reader, &self.invoices, |found| {
            if found.state != State::Issued || found.open == 0 {
                return Err(Error::conflict("error-slip-not-open").field("invoices").arg("no", found.snapshot.number));
            }
            slips.push(slip(&found.snapshot, found.open, &account, &holder));
            numbers.push(found.snapshot.number);
            Ok(())
        })?;
        let print = paper::draw(&slips, offset).map_err(|error| match error {
            tsudoi_paper::Error::Missing(characters) => {
                Error::invalid("invoices", "error-cannot-print").arg("characters", characters.join(" "))
            }
            tsudoi_paper::Error::TooLong(_) => Error::invalid("invoices", "error-slip-too-long"),
            other => Error::internal(other),
        })?;
        file(reader, &print, &numbers)
    }
}

fn slip(snapshot: &Snapshot, open: Yen, account: &[String; 3], holder: &str) -> paper::Slip {
    /// So many things are named.
    const NAMED: usize = 3;
    let args = [("no", snapshot.number.clone()), ("member", snapshot.member_no.clone())];
    let mut what: Vec<String> = snapshot.items.iter().take(NAMED).map(|item| item.label.clone()).collect();
    let more = snapshot.items.len().saturating_sub(NAMED);
    if more > 0 {
        what.push(words::say(Lang::Ja, "invoice-slip-more", &[("count", more.to_string())]));
    }
    let due = [("day", tsudoi_japan::date::wareki(snapshot.due_on))];
    paper::Slip {
        account: account.clone(),
        holder: holder.to_owned(),
        amount: open,
        message: vec![
            words::say(Lang::Ja, "invoice-slip-numbers", &args),
            what.join("、"),
            words::say(Lang::Ja, "invoice-slip-due", &due),
        ],
        postal_code: snapshot.to.postal_code.clone(),
        address: snapshot.to.lines.clone(),
        name: snapshot.name.clone(),
    }
}

fn file(reader: &Reader<'_>, print: &Print, numbers: &[String]) -> Result<File> {
    let title = words::say(Lang::Ja, "invoice-slip-title", &[]);
    let (name, subject) = named(reader, &title, numbers);
    let about = Title { title, author: association::show(reader)?.name, day: reader.today(), language: Language::Ja };
    let bytes = print.pdf(&about).map_err(Error::internal)?;
    Ok(File { name, media_type: "application/pdf", bytes, subject })
}

/// 払込取扱票の試し刷り: frames and rulers on plain paper. Nobody's data.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "TestSlip")]
pub struct Test {
    /// On which printer; empty: one that is not off.
    #[serde(default)]
    pub printer: String,
}

impl Document for Test {
    const NAME: &'static str = "invoices.slip_test";
    const NEEDS: Permission = Permission::view(Area::Money);
    const RECORDED: bool = false;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let offset = offset(&settings(reader)?, &self.printer)?;
        file(reader, &paper::test(offset).map_err(Error::internal)?, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::account;

    #[test]
    fn an_account_is_read_as_people_write_it() {
        let of = |text| account(text).map(|parts| parts.join("-"));
        assert_eq!(of("00990-4-313097").as_deref(), Some("00990-4-313097"), "as the passbook has it");
        assert_eq!(of("００９９０－４－３１３０９７").as_deref(), Some("00990-4-313097"), "in full width");
        for wrong in ["", "00990-313097", "10990-4-313097", "00990-4-31309712", "0990-4-313097"] {
            assert_eq!(of(wrong), None, "{wrong} is none of a 振替口座");
        }
    }
}
