//! 取り込みの設定: how a sheet is taken in, kept by a name and found again by its titles, whatever their
//! order. A column is remembered by its title, not by its place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tsudoi_sheet::Header;

use super::{
    layout::normal,
    matching::Key,
    merge::Mode,
    request::{Mapped, Request},
    store,
    target::Target,
};
use crate::{
    Area, Command, Errand, Permission, Result, Topic, Tx, Undo, command::Round, ensure, error::OrNotFound,
    staff::check_name, values::Nothing,
};

/// A column by its title.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Titled {
    title: String,
    target: Target,
    rule: Option<Mode>,
    plain: bool,
}

/// As it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    columns: Vec<Titled>,
    key: Option<Key>,
    mode: Mode,
    kind_default: Option<i64>,
    new_kinds: bool,
}

/// A setup that fits the sheet.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Setup {
    /// Key.
    pub id: i64,
    /// As somebody called it.
    pub name: String,
    /// What the columns of this sheet become.
    pub mapping: Vec<Mapped>,
    /// By what rows find their members.
    pub key: Option<Key>,
    /// What happens to values that are there.
    pub mode: Mode,
    /// The kind of new members whose row names none.
    pub kind_default: Option<i64>,
    /// Whether kinds that are not there yet are made.
    pub new_kinds: bool,
}

/// By what a sheet is known again: its titles, in whatever order.
pub(super) fn fingerprint(header: &Header) -> String {
    let mut titles: Vec<String> = header.names.iter().map(|title| normal(title)).filter(|t| !t.is_empty()).collect();
    titles.sort_unstable();
    let digest: [u8; 32] = Sha256::digest(titles.join("\n").as_bytes()).into();
    let (head, _) = digest.split_at(16);
    format!("{:032x}", head.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte)))
}

impl Setup {
    /// For a sheet with these titles.
    pub(super) fn of(id: i64, name: String, kept: &Kept, header: &Header) -> Self {
        let place = |title: &str| header.names.iter().position(|name| name == title);
        Self {
            id,
            name,
            mapping: kept
                .columns
                .iter()
                .filter_map(|c| {
                    place(&c.title).map(|column| Mapped { column, target: c.target, rule: c.rule, plain: c.plain })
                })
                .collect(),
            key: kept.key,
            mode: kept.mode,
            kind_default: kept.kind_default,
            new_kinds: kept.new_kinds,
        }
    }
}

/// 取り込みの設定を保存する: for the next sheet with these titles.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// What it is called; one of that name is replaced.
    pub name: String,
    /// How the sheet is taken in now.
    pub request: Request,
}

impl Errand for Save {
    type Output = Nothing;
    const NAME: &'static str = "imports.save_setup";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, round: &Round<'_>) -> Result<Nothing> {
        check_name(&self.name, "name")?;
        let request = self.request;
        let sheet = round.book().drawer.get(&request.token)?;
        let header = sheet.header(request.header_row)?;
        ensure!(!request.mapping.is_empty(), "request", "import-setup-empty");
        let columns = request.mapping.iter().filter_map(|m| {
            let title = header.names.get(m.column).filter(|title| !title.is_empty())?.clone();
            Some(Titled { title, target: m.target, rule: m.rule, plain: m.plain })
        });
        let kept = Kept {
            columns: columns.collect(),
            key: request.key,
            mode: request.mode,
            kind_default: request.kind_default,
            new_kinds: request.new_kinds,
        };
        let (name, fingerprint) = (self.name.trim().to_owned(), fingerprint(&header));
        round.execute(|tx| {
            store::save_setup(tx, &name, &fingerprint, &kept)?;
            tx.subject(&name);
            Ok(Nothing {})
        })
    }
}

/// 取り込みの設定を消す.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub setup: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "imports.remove_setup";
    const NEEDS: Permission = Permission::change(Area::Members);
    const TOUCHES: &'static [Topic] = &[];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        tx.subject(store::name_of_setup(tx.conn, self.setup).or_not_found("import-no-such-setup")?);
        store::remove_setup(tx, self.setup)?;
        Ok(Nothing {})
    }
}
