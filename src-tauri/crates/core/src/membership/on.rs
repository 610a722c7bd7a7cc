//! ある日の名簿: how many members there were, or will be, on a day, by kind and state. Whom is the business
//! of the list of members, which takes the same day.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{State, store};
use crate::{Area, Permission, Query, Reader, Result, values::Day};

/// ある日の会員の数.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct On {
    /// Which day.
    pub day: Day,
}

/// The members of one kind on a day.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindCount {
    /// Key of the kind.
    pub kind: i64,
    /// Its name.
    pub name: String,
    /// 在籍
    pub current: u64,
    /// 在籍（猶予）
    pub grace: u64,
    /// 休会
    pub on_leave: u64,
}

/// What [`On`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counted {
    /// The day.
    pub day: Day,
    /// Everybody who belonged to the association: 在籍, 在籍（猶予）, 休会. Whose state was laid down without a
    /// period to say of which kind they are stands in the list alone.
    pub members: u64,
    /// The same by kind, in the order of kinds; a kind with nobody is not here.
    pub kinds: Vec<KindCount>,
}

impl Query for On {
    type Output = Counted;
    const NAME: &'static str = "membership.on";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Counted> {
        let mut kinds: Vec<KindCount> = Vec::new();
        let names = store::kind_names(reader)?;
        let ids: Vec<i64> = names.iter().map(|(kind, _)| *kind).collect();
        let mut counts = store::states::counts(reader, &ids, self.day)?;
        for (kind, name) in names {
            let mut of = |state: State| counts.remove(&(kind, state)).unwrap_or(0);
            let (current, grace, on_leave) = (of(State::Current), of(State::Grace), of(State::OnLeave));
            if current + grace + on_leave > 0 {
                kinds.push(KindCount { kind, name, current, grace, on_leave });
            }
        }
        let members = kinds.iter().map(|kind| kind.current + kind.grace + kind.on_leave).sum();
        Ok(Counted { day: self.day, members, kinds })
    }
}
