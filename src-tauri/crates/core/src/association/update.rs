//! Who we are, to change.

use schemars::JsonSchema;
use serde::Deserialize;
use tsudoi_japan::invoice_number::{self, Validity};

use super::store;
use crate::{
    Area, Command, Permission, Result, Topic, Tx, Undo, ensure,
    files::{self, Accepted, Kind},
    staff,
    values::{Bytes, Nothing},
};

/// 団体の情報を変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Update {
    /// See [`super::Association`].
    pub form: String,
    /// Not empty.
    pub name: String,
    /// See [`super::Association`].
    pub name_en: String,
    /// With or without hyphen; kept as seven digits.
    pub postal_code: String,
    /// See [`super::Association`].
    pub address: String,
    /// See [`super::Association`].
    pub phone: String,
    /// See [`super::Association`].
    pub email: String,
    /// 1 to 12. Past charges keep the year they were made for.
    pub fiscal_year_start: u32,
    /// T and 13 digits, or empty.
    pub registration_number: String,
    /// Up to 8 characters.
    pub member_no_prefix: String,
    /// 1 to 12.
    pub member_no_width: u32,
}

impl Command for Update {
    type Output = Nothing;
    const NAME: &'static str = "association.update";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Association];
    const UNDO: Undo = Undo::Changeset;
    fn run(mut self, tx: &mut Tx<'_>) -> Result<Nothing> {
        staff::check_name(&self.name, "name")?;
        self.name = self.name.trim().to_owned();
        ensure!((1..=12).contains(&self.fiscal_year_start), "fiscal_year_start", "error-month");
        ensure!((1..=12).contains(&self.member_no_width), "member_no_width", "error-number-width");
        ensure!(self.member_no_prefix.chars().count() <= 8, "member_no_prefix", "error-too-long", max = 8);
        self.postal_code = tsudoi_japan::fold::digits(&self.postal_code);
        ensure!(self.postal_code.is_empty() || self.postal_code.len() == 7, "postal_code", "error-postal-code");
        let digits = tsudoi_japan::fold::digits(&self.registration_number);
        self.registration_number = if digits.is_empty() { String::new() } else { format!("T{digits}") };
        if !digits.is_empty() {
            // The rule of the check digit is published for corporations only: a number that has the
            // right length is taken, for an unincorporated association may have one that differs.
            ensure!(
                invoice_number::check(&self.registration_number) != Validity::WrongDigits,
                "registration_number",
                "error-registration-number"
            );
        }
        store::update(tx, &self)?;
        tx.subject(self.name);
        Ok(Nothing {})
    }
}

/// A file as a form gives it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// 角印を登録する.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetSeal {
    /// A PNG of at most 2 MB, or nothing to remove the seal.
    pub file: Option<GivenFile>,
}

impl Command for SetSeal {
    type Output = Nothing;
    const NAME: &'static str = "association.set_seal";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Association];
    // Receipts name the picture they bear: it stays.
    const UNDO: Undo = Undo::By("association.set_seal");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        if let Some(file) = &self.file {
            ensure!(file.bytes.0.len() <= 2_000_000, "file", "error-seal-too-large");
            ensure!(tsudoi_paper::Seal::from_png(&file.bytes.0).is_ok(), "file", "error-seal-not-png");
        }
        let seal = match self.file {
            Some(file) => Some(files::keep(tx, &Accepted::as_it_is(&file.name, Kind::Png, file.bytes.0), None)?),
            None => None,
        };
        store::set_seal(tx, seal)?;
        Ok(Nothing {})
    }
}
