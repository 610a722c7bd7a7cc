//! The folders of the shelf.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{
    Area, Command, Error, Permission, Result, Topic, Tx, Undo, ensure, error::OrNotFound, staff::check_name,
    values::Nothing,
};

/// 資料の棚をつくる・名前を変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; without it a new one, after the others.
    pub folder: Option<i64>,
    /// 会報; no other's.
    pub name: String,
    /// For whoever reads English; may be empty.
    #[serde(default)]
    pub name_en: String,
}

/// What [`Save`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Saved {
    /// Key.
    pub id: i64,
}

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "shelf.save_folder";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Shelf];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        check_name(&self.name, "name")?;
        let (name, name_en) = (self.name.trim(), self.name_en.trim());
        ensure!(name_en.chars().count() <= 60, "name_en", "error-too-long", max = 60);
        let folders = store::folders(tx)?;
        if folders.iter().any(|folder| folder.name == name && Some(folder.id) != self.folder) {
            return Err(Error::conflict("error-taken").field("name"));
        }
        tx.subject(name);
        let id = match self.folder {
            Some(id) => {
                folders.iter().find(|folder| folder.id == id).or_not_found("error-no-such-folder")?;
                store::update_folder(tx, id, name, name_en)?;
                id
            }
            None => store::insert_folder(tx, name, name_en)?,
        };
        Ok(Saved { id })
    }
}

/// 資料の棚を消す: an empty one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Which.
    pub folder: i64,
}

impl Command for Remove {
    type Output = Nothing;
    const NAME: &'static str = "shelf.remove_folder";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Shelf];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        tx.subject(store::folder_name(tx.conn, self.folder).or_not_found("error-no-such-folder")?);
        if !store::is_empty(tx, self.folder)? {
            return Err(Error::conflict("error-folder-not-empty-shelf"));
        }
        store::remove_folder(tx, self.folder)?;
        Ok(Nothing {})
    }
}

/// 資料の棚を並べる.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// All of them, in the order of My Page.
    pub folders: Vec<i64>,
}

impl Command for Order {
    type Output = Nothing;
    const NAME: &'static str = "shelf.order_folders";
    const NEEDS: Permission = Permission::change(Area::Mail);
    const TOUCHES: &'static [Topic] = &[Topic::Shelf];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        for (position, folder) in self.folders.iter().enumerate() {
            store::place_folder(tx, *folder, position + 1)?;
        }
        Ok(Nothing {})
    }
}
