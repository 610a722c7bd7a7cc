//! People of the office: list, add, change role, remove, change password.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{check_name, check_password, factors::act, roles, store};
use crate::{
    Actor, Area, Book, Code, Command, Errand, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, Work,
    book::Act,
    command::Round,
    ensure,
    error::OrNotFound,
    logins::{Key, right, wait_or_count},
    registry,
    values::Nothing,
};

/// A member of staff.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Staff {
    /// Key.
    pub id: i64,
    /// As they sign in.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// Whether they may sign in.
    pub active: bool,
    /// When they last did, UTC.
    pub last_sign_in: Option<String>,
    /// The groups to which they are limited, with all below them; empty: they see everybody.
    pub groups: Vec<i64>,
    /// Whether the code of an app is asked after the password.
    pub two_factors: bool,
    #[serde(skip)]
    pub(super) slot: String,
}

/// 職員の一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

impl Query for List {
    type Output = Vec<Staff>;
    const NAME: &'static str = "staff.list";
    const NEEDS: Permission = Permission::SignedIn;
    fn run(self, reader: &Reader<'_>) -> Result<Vec<Staff>> {
        let mut list = store::list(reader)?;
        for (staff, group) in store::scopes(reader)? {
            list.iter_mut().filter(|one| one.id == staff).for_each(|one| one.groups.push(group));
        }
        Ok(list)
    }
}

/// わたし: who is signed in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Me {}

/// What [`Me`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SignedIn {
    /// Key.
    pub id: i64,
    /// Name.
    pub name: String,
    /// The role's code.
    pub role: String,
    /// Its name in the reader's language.
    pub role_name: String,
    /// `members.change` …; what may be changed may be seen. Of whoever is limited to groups only what leads
    /// to an act that is open to them.
    pub permissions: Vec<String>,
    /// The entries of the registry that they may call.
    pub entries: Vec<&'static str>,
    /// Whether they are limited to groups.
    pub limited: bool,
}

impl Query for Me {
    type Output = SignedIn;
    const NAME: &'static str = "staff.me";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    fn run(self, reader: &Reader<'_>) -> Result<SignedIn> {
        let id = reader.actor().staff_id().or_not_found("error-no-such-staff")?;
        let staff = store::find(reader, id)?.or_not_found("error-no-such-staff")?;
        let role =
            roles::list(reader)?.into_iter().find(|r| r.code == staff.role).or_not_found("error-no-such-role")?;
        let limited = super::is_limited(reader.conn, id)?;
        let held = role.codes();
        let open: Vec<_> = registry::entries()
            .filter(|entry| entry.needs == Permission::SignedIn || held.contains(&entry.needs.code()))
            .filter(|entry| entry.scoped || !limited)
            .collect();
        let leads = |code: &String| !limited || open.iter().any(|entry| entry.needs.code() == *code);
        Ok(SignedIn {
            id,
            name: staff.name,
            role_name: role.name(reader.lang()).to_owned(),
            permissions: held.iter().filter(|code| leads(code)).cloned().collect(),
            entries: open.iter().map(|entry| entry.name).collect(),
            limited,
            role: staff.role,
        })
    }
}

/// 職員を加える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Add {
    /// As they will sign in; nobody else's.
    pub name: String,
    /// Their first password.
    pub password: String,
    /// The role's code.
    pub role: String,
    /// Whether they choose another before they are in: whoever adds them knows this one.
    #[serde(default)]
    pub must_change: bool,
}

/// What [`Add`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Added {
    /// Key.
    pub id: i64,
}

impl Errand for Add {
    type Output = Added;
    const NAME: &'static str = "staff.add";
    const NEEDS: Permission = Permission::change(Area::Staff);
    const TOUCHES: &'static [Topic] = &[Topic::Staff];
    const UNDO: Undo = Undo::By("staff.remove");
    fn run(self, round: &Round<'_>) -> Result<Added> {
        check_name(&self.name, "name")?;
        check_password(&self.password)?;
        let name = self.name.trim();
        let role = round.ask(|reader| {
            if store::name_is_taken(reader, name)? {
                return Err(Error::conflict("error-staff-name-taken").field("name"));
            }
            store::role_by_code(reader, &self.role)?.or_not_found("error-no-such-role")
        })?;
        // The slot first: a slot that nobody holds opens nothing and is swept at the next sign-in.
        let slot = round.book().with_vault(|vault, key, random| vault.add(&self.password, key, random))?;
        let id = round.execute(|tx| {
            tx.subject(name);
            let id = store::insert(tx, name, role, &slot)?;
            if self.must_change {
                store::mark_initial(tx, id)?;
            }
            Ok(id)
        })?;
        Ok(Added { id })
    }
}

/// 役割を変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SetRole {
    /// Whose.
    pub staff: i64,
    /// The role's code.
    pub role: String,
}

impl Command for SetRole {
    type Output = Nothing;
    const NAME: &'static str = "staff.set_role";
    const NEEDS: Permission = Permission::change(Area::Staff);
    const TOUCHES: &'static [Topic] = &[Topic::Staff];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let staff = store::find(tx, self.staff)?.or_not_found("error-no-such-staff")?;
        let role = store::role_by_code(tx, &self.role)?.or_not_found("error-no-such-role")?;
        ensure!(
            self.role == "admin" || store::other_administrators(tx, self.staff)? > 0,
            "role",
            "error-last-administrator"
        );
        store::set_role(tx, self.staff, role)?;
        tx.subject(staff.name);
        Ok(Nothing {})
    }
}

/// 職員を外す: their password opens nothing any more. What they did stays in the journal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remove {
    /// Whom.
    pub staff: i64,
    /// Why, for the journal.
    #[serde(default)]
    pub reason: String,
}

impl Errand for Remove {
    type Output = Nothing;
    const NAME: &'static str = "staff.remove";
    const NEEDS: Permission = Permission::change(Area::Staff);
    const TOUCHES: &'static [Topic] = &[Topic::Staff];
    const UNDO: Undo = Undo::Never("undo-never-slot");
    fn run(self, round: &Round<'_>) -> Result<Nothing> {
        let slot = round.execute(|tx| {
            let staff = store::find(tx, self.staff)?.or_not_found("error-no-such-staff")?;
            if tx.actor().staff_id() == Some(self.staff) {
                return Err(Error::conflict("error-remove-oneself"));
            }
            if store::other_administrators(tx, self.staff)? == 0 {
                return Err(Error::conflict("error-last-administrator"));
            }
            store::retire(tx, self.staff)?;
            tx.subject(staff.name);
            tx.reason(&self.reason);
            Ok(staff.slot)
        })?;
        round.book().with_vault(|vault, _, _| {
            vault.remove(&slot);
            Ok(())
        })?;
        Ok(Nothing {})
    }
}

/// Whoever sits here knows their password: keys are not changed from a desk that somebody left. Guesses wait, also
/// after a restart. An error in the field `current`.
pub(super) fn ensure_is_oneself(round: &Round<'_>, current: &str) -> Result<Staff> {
    let id = round.actor.staff_id().or_not_found("error-no-such-staff")?;
    let staff = round.ask(|reader| store::find(reader, id)?.or_not_found("error-no-such-staff"))?;
    round.execute(|tx| wait_or_count(tx, &[Key::Staff(id)]))?;
    let opened = round.book().vault().open(current).unwrap_or_default();
    if !opened.iter().any(|opened| opened.slot == staff.slot) {
        return Err(Error::new(Code::Invalid, "error-current-password").field("current"));
    }
    round.execute(|tx| right(tx, &[Key::Staff(id)]))?;
    Ok(staff)
}

/// Chooses one's own password in place of the one that somebody else has chosen.
///
/// # Errors
/// In the field `password`: short, everybody's, or the same.
pub fn choose_password(book: &Book, actor: &Actor, password: &str) -> Result<()> {
    check_password(password)?;
    let id = actor.staff_id().or_not_found("error-no-such-staff")?;
    let act = Act { always_recorded: true, ..act(<ChangePassword as Errand>::NAME) };
    let staff = book.ask(actor, act.gate(), &Work::quiet(), |reader| {
        store::find(reader, id)?.or_not_found("error-no-such-staff")
    })?;
    let opened = book.vault().open(password).unwrap_or_default();
    ensure!(opened.iter().all(|opened| opened.slot != staff.slot), "password", "error-password-same");
    book.with_vault(|vault, key, random| vault.replace(&staff.slot, password, key, random))?;
    book.execute(actor, act, &Work::quiet(), |tx| {
        tx.subject(&staff.name);
        store::forget_initial(tx, id)
    })?;
    Ok(())
}

/// パスワードを変える: one's own. Their other sessions end.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The one in use.
    pub current: String,
    /// The next.
    pub new: String,
}

impl Errand for ChangePassword {
    type Output = Nothing;
    const NAME: &'static str = "staff.change_password";
    const NEEDS: Permission = Permission::SignedIn;
    const SCOPED: bool = true;
    const TOUCHES: &'static [Topic] = &[];
    const UNDO: Undo = Undo::Never("undo-never-password");
    fn run(self, round: &Round<'_>) -> Result<Nothing> {
        check_password(&self.new).map_err(|e| e.field("new"))?;
        let staff = ensure_is_oneself(round, &self.current)?;
        round.book().with_vault(|vault, key, random| vault.replace(&staff.slot, &self.new, key, random))?;
        round.note(&staff.name)?;
        Ok(Nothing {})
    }
}
