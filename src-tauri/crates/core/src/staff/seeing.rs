//! だれが見られるか: which roles there are behind a page of the office, for members who ask who sees their data. Nobody
//! is named.

use super::{Role, roles, store};
use crate::{Area, Reader, Result, staff::Reach};

/// A role, as a member is told of it.
#[derive(Debug, Clone)]
pub struct Seeing {
    /// Its name, in the reader's language.
    pub role: String,
    /// How many people hold it.
    pub people: usize,
    /// How many of them see the members of their groups alone.
    pub limited: usize,
    /// What they see, and whether they may change it.
    pub areas: Vec<(Area, bool)>,
}

/// The roles that somebody holds and that see anything of members.
pub fn seeing(reader: &Reader<'_>) -> Result<Vec<Seeing>> {
    let staff: Vec<_> = store::list(reader)?.into_iter().filter(|one| one.active).collect();
    let scopes = store::scopes(reader)?;
    let of_members = [
        Area::Members,
        Area::Identity,
        Area::Money,
        Area::Receipts,
        Area::Mail,
        Area::Inquiries,
        Area::Events,
        Area::Export,
        Area::Journal,
    ];
    let seen = |role: &Role| {
        let holders: Vec<_> = staff.iter().filter(|one| one.role == role.code).collect();
        let limited = holders.iter().filter(|one| scopes.iter().any(|(limited, _)| *limited == one.id)).count();
        let reach = |area: Area| role.permissions.get(area.code()).copied().unwrap_or(Reach::None);
        let areas = of_members.into_iter().filter(|area| reach(*area) != Reach::None);
        Seeing {
            role: role.name(reader.lang()).to_owned(),
            people: holders.len(),
            limited,
            areas: areas.map(|area| (area, reach(area) == Reach::Change)).collect(),
        }
    };
    let all = roles::list(reader)?;
    Ok(all.iter().map(seen).filter(|one| one.people > 0 && !one.areas.is_empty()).collect())
}
