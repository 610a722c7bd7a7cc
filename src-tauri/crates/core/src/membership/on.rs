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
    /// Everybody who belonged to the association: 在籍, 在籍（猶予）, 休会.
    pub members: u64,
    /// The same by kind, in the order of kinds; a kind with nobody is not here.
    pub kinds: Vec<KindCount>,
    /// Those of no kind on that day whose state was laid down.
    pub without_kind: u64,
    /// 入会予定
    pub future: u64,
    /// 退会
    pub left: u64,
    /// 逝去
    pub died: u64,
}

impl Query for On {
    type Output = Counted;
    const NAME: &'static str = "membership.on";
    const NEEDS: Permission = Permission::view(Area::Members);
    fn run(self, reader: &Reader<'_>) -> Result<Counted> {
        let sets = store::states::Sets::on(reader, self.day);
        let [current, grace, on_leave] = sets.enrolled()?;
        let members = current.len() + grace.len() + on_leave.len();
        let mut kinds = Vec::new();
        for (kind, name) in store::kind_names(reader)? {
            let of_kind = store::states::of_kinds(reader, &[kind], self.day)?;
            let count = KindCount {
                kind,
                name,
                current: current.intersection_len(&of_kind),
                grace: grace.intersection_len(&of_kind),
                on_leave: on_leave.intersection_len(&of_kind),
            };
            if count.current + count.grace + count.on_leave > 0 {
                kinds.push(count);
            }
        }
        let of_some: u64 = kinds.iter().map(|kind| kind.current + kind.grace + kind.on_leave).sum();
        Ok(Counted {
            day: self.day,
            members,
            without_kind: members - of_some,
            kinds,
            future: sets.of(State::Future)?.len(),
            left: sets.of(State::Left)?.len(),
            died: sets.of(State::Died)?.len(),
        })
    }
}
