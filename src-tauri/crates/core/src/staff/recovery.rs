//! The recovery sheet: printed once, kept in a safe, opens the book when no password is known.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    Area, Document, Errand, File, Lang, Permission, Reader, Result, Topic, Undo, association, command::Round,
    error::Error, words,
};

/// 復旧キーを作り直す: the old sheet opens nothing any more.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Renew {}

/// What [`Renew`] answers: shown once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Renewed {
    /// In groups of five.
    pub recovery_code: String,
}

impl Errand for Renew {
    type Output = Renewed;
    const NAME: &'static str = "staff.renew_recovery";
    const NEEDS: Permission = Permission::change(Area::Staff);
    const TOUCHES: &'static [Topic] = &[];
    const UNDO: Undo = Undo::Never("undo-never-password");
    fn run(self, round: &Round<'_>) -> Result<Renewed> {
        let code = round.book().with_vault(super::super::vault::Vault::renew_recovery)?;
        round.note("")?;
        Ok(Renewed { recovery_code: code.grouped() })
    }
}

/// 復旧シート: the code as a page to print.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Sheet {
    /// The code as it was just shown; it is kept nowhere.
    pub code: String,
}

impl Document for Sheet {
    const NAME: &'static str = "staff.recovery_sheet";
    const NEEDS: Permission = Permission::change(Area::Staff);
    const RECORDED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<File> {
        let us = association::show(reader)?;
        let lang = reader.lang();
        let say = |key| words::say(lang, key, &[]);
        let sheet = tsudoi_paper::recovery::RecoverySheet {
            association: us.name.clone(),
            created_on: reader.today(),
            code: self.code,
            explanation: ["recovery-sheet-1", "recovery-sheet-2", "recovery-sheet-3"].map(say).to_vec(),
            language: if lang == Lang::Ja { tsudoi_paper::Language::Ja } else { tsudoi_paper::Language::En },
        };
        Ok(File {
            name: "tsudoi-recovery.pdf".to_owned(),
            media_type: "application/pdf",
            bytes: tsudoi_paper::recovery::sheet(&sheet).map_err(Error::internal)?,
            subject: us.name,
        })
    }
}
