//! 職員のサインインの決まり: of which roles two factors are asked, at the next sign-in, where they set an app up before
//! anything else; and from where staff may come.

use ipnet::IpNet;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::store;
use crate::{Area, Command, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, values::Nothing};

/// Of whom two factors are asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Nobody: staff decide for themselves.
    #[default]
    Nobody,
    /// Staff of these roles.
    Roles,
    /// All staff.
    Everybody,
}

/// See the module.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StaffRules {
    /// Of whom.
    pub staff: Whom,
    /// For [`Whom::Roles`]: keys of roles.
    #[serde(default)]
    pub roles: Vec<i64>,
    /// From where staff may come: IP addresses and networks (`192.0.2.0/24`), besides this computer. Empty: from
    /// anywhere the office can be reached.
    #[serde(default)]
    pub places: Vec<String>,
}

/// As many as anybody keeps in order.
const PLACES: usize = 50;
const SETTING: &str = "staff_two_factors";

/// Whether this member of staff must have an app.
pub(super) fn asks(reader: &Reader<'_>, staff: i64) -> Result<bool> {
    let rules: StaffRules = association::setting(reader, SETTING)?;
    Ok(match rules.staff {
        Whom::Nobody => false,
        Whom::Everybody => true,
        Whom::Roles => store::role_of(reader, staff)?.is_some_and(|role| rules.roles.contains(&role)),
    })
}

/// The places from which staff may come; none: from anywhere.
pub(super) fn places(reader: &Reader<'_>) -> Result<Vec<IpNet>> {
    let rules: StaffRules = association::setting(reader, SETTING)?;
    Ok(rules.places.iter().filter_map(|text| association::network(text)).collect())
}

/// 職員のサインインの決まりを見る.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Show {}

impl Query for Show {
    type Output = StaffRules;
    const NAME: &'static str = "staff.rules";
    const NEEDS: Permission = Permission::view(Area::Staff);
    fn run(self, reader: &Reader<'_>) -> Result<StaffRules> {
        association::setting(reader, SETTING)
    }
}

/// 職員のサインインの決まりを変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// See [`StaffRules`].
    pub staff: Whom,
    /// See [`StaffRules`].
    #[serde(default)]
    pub roles: Vec<i64>,
    /// See [`StaffRules`]; absent: as they are.
    #[serde(default)]
    pub places: Option<Vec<String>>,
}

impl Command for Set {
    type Output = Nothing;
    const NAME: &'static str = "staff.set_rules";
    const NEEDS: Permission = Permission::change(Area::Staff);
    const TOUCHES: &'static [Topic] = &[Topic::Staff, Topic::Settings];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        ensure!(self.staff != Whom::Roles || !self.roles.is_empty(), "roles", "error-required");
        let roles = if self.staff == Whom::Roles { self.roles } else { Vec::new() };
        let places = match self.places {
            Some(places) => places,
            None => association::setting::<StaffRules>(tx, SETTING)?.places,
        };
        let places: Vec<String> =
            places.iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect();
        ensure!(places.len() <= PLACES, "places", "error-office-places-many", max = PLACES);
        for text in &places {
            ensure!(association::network(text).is_some(), "places", "error-office-places", address = text);
        }
        association::set_setting(tx, SETTING, &StaffRules { staff: self.staff, roles, places })?;
        Ok(Nothing {})
    }
}
