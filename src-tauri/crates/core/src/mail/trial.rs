//! 送信を試す: one letter to oneself, to see whether the settings are right.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Letter, Template, enqueue_letter};
use crate::{Area, Command, Permission, Result, Topic, Tx, Undo, association, ensure};

/// 送信を試す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The address to write to.
    pub to: String,
}

/// What [`Test`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Queued {
    /// The message's key: `mail.show` tells what became of it.
    pub message: i64,
}

impl Command for Test {
    type Output = Queued;
    const NAME: &'static str = "mail.test";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Mail];
    const UNDO: Undo = Undo::By("mail.stop");
    fn run(self, tx: &mut Tx<'_>) -> Result<Queued> {
        let to = self.to.trim();
        ensure!(
            to.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.')),
            "to",
            "error-mail-address"
        );
        ensure!(association::mail_settings(tx)?.carrier != association::Carrier::None, "to", "error-mail-no-carrier");
        tx.subject(to);
        let letter = Letter {
            template: Template::Test,
            lang: tx.lang(),
            member: None,
            name: tx.actor().name().to_owned(),
            address: to.to_owned(),
            fields: Vec::new(),
            enclosed: None,
        };
        Ok(Queued { message: enqueue_letter(tx, letter)? })
    }
}
