//! 領収書の決まり: what an association has decided for its receipts. Who may say what stands on them in the
//! office and on My Page, how they leave, whether they are a matter of business (印紙税), which donors may deduct.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    series::{self, ItemRule, Series},
    store::setup as store,
};
use crate::{
    Area, Command, Lang, Permission, Query, Reader, Result, Topic, Tx, Undo,
    association::{self, Association},
    ensure,
    values::{Day, Nothing},
    words,
};

/// The name of the setting.
const SETTING: &str = "receipts";

/// How a sheet leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// As data: by mail, from My Page. It is no document in the sense of 印紙税法.
    #[default]
    Electronic,
    /// Printed by the association.
    Paper,
}

impl Channel {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Electronic => "electronic",
            Self::Paper => "paper",
        }
    }

    pub(super) fn from_code(code: &str) -> Option<Self> {
        [Self::Electronic, Self::Paper].into_iter().find(|channel| channel.code() == code)
    }
}

/// 団体の種類, as 印紙税法 looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// 公益社団・公益財団法人
    PublicInterest,
    /// NPO法人, 学校法人, 医療法人, 社会福祉法人 …
    Npo,
    /// 一般社団・一般財団法人 that cannot distribute a surplus (一般法人法11条2項)
    General,
    /// 任意団体 (人格のない社団): PTA, 同窓会, 町内会, 学会; for the good of all or of its members
    Unincorporated,
    /// 任意団体, for its 収益事業
    UnincorporatedBusiness,
    /// 会社, 個人の教室
    Business,
}

impl Body {
    /// Whether its receipts are 営業に関しない受取書, on which no tax is laid (印紙税法別表第一第17号 非課税物件2,
    /// 国税庁タックスアンサー No.7125).
    pub(super) fn is_exempt(self) -> bool {
        !matches!(self, Self::UnincorporatedBusiness | Self::Business)
    }

    /// What the legal form before the name says of it.
    fn of_form(form: &str) -> Self {
        let is = |words: &[&str]| words.iter().any(|word| form.contains(word));
        if is(&["株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "相互会社"]) {
            Self::Business
        } else if is(&["公益社団", "公益財団"]) {
            Self::PublicInterest
        } else if is(&["一般社団", "一般財団"]) {
            Self::General
        } else if is(&["NPO", "ＮＰＯ", "法人"]) {
            Self::Npo
        } else {
            Self::Unincorporated
        }
    }
}

/// When the office may say otherwise than is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Free {
    /// At the first issue and at each reissue.
    #[default]
    Always,
    /// At the first issue; later only who may change the settings.
    First,
    /// Only who may change the settings.
    Never,
}

/// What a member may say of a 但し書き.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wording {
    /// Nothing.
    #[default]
    Proposed,
    /// One of those that are kept for the item.
    Presets,
    /// Anything.
    Own,
}

/// What members may do on My Page. What was issued is there to be saved in any case, always the same sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OnMypage {
    /// Whether they issue the first receipt of a payment themselves.
    pub issue: bool,
    /// Whether they say the 宛名 then.
    pub addressee: bool,
    /// What they say of the 但し書き then.
    pub proviso: Wording,
    /// 再発行: how many new sheets of one number there may be before only the office makes another, those of the
    /// office counted; 0: the office's matter.
    pub reissues: i64,
    /// Whether they put the 宛名 right then.
    pub readdress: bool,
}

/// New sheets of one number that an association may leave to its members.
const MOST_REISSUES: i64 = 3;

/// Why donors may deduct what they give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Grounds {
    /// 認定NPO法人 (租税特別措置法41条の18の2, 66条の11の3)
    CertifiedNpo,
    /// 公益社団・公益財団法人 (所得税法78条2項3号, 法人税法37条4項)
    PublicInterest,
}

/// That donors may deduct, from when until when, and by whose decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Deductible {
    /// Why.
    pub grounds: Grounds,
    /// 所轄庁, 行政庁
    pub authority: String,
    /// 認定番号; may be empty.
    #[serde(default)]
    pub number: String,
    /// The first day.
    pub from: Day,
    /// The last day; absent: until it is taken back.
    pub until: Option<Day>,
}

impl Deductible {
    /// Whether what is given on a day can be deducted.
    pub(super) fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// What the certificate says of it.
    pub(super) fn statement(&self) -> String {
        let key = match self.grounds {
            Grounds::CertifiedNpo => "receipt-donation-npo",
            Grounds::PublicInterest => "receipt-donation-public",
        };
        let day = tsudoi_japan::date::wareki;
        let mut basis = vec![self.authority.clone()];
        basis.extend((!self.number.is_empty()).then(|| format!("第{}号", self.number.trim_matches(['第', '号']))));
        let term = match self.until {
            Some(until) => format!("{}～{}", day(self.from), day(until)),
            None => format!("{}～", day(self.from)),
        };
        words::say(Lang::Ja, key, &[("basis", basis.join(" ")), ("term", term)])
    }
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Rules {
    /// Absent: what the legal form says.
    pub body: Option<Body>,
    /// How the office's sheets leave when nobody says otherwise.
    pub channel: Channel,
    /// 宛名 in the office.
    pub addressee: Free,
    /// 但し書き in the office.
    pub proviso: Free,
    /// On My Page.
    pub mypage: OnMypage,
    /// The sentence below what is 不課税; absent: the usual one; empty: none.
    pub outside_note: Option<String>,
    /// Absent: donations cannot be deducted, and there is no 寄附金受領証明書.
    pub deductible: Option<Deductible>,
}

impl Rules {
    pub(super) fn body(&self, us: &Association) -> Body {
        self.body.unwrap_or_else(|| Body::of_form(&us.form))
    }

    /// The sentence below what is 不課税.
    pub(super) fn outside_note(&self) -> Option<String> {
        let usual = || words::say(Lang::Ja, "receipt-outside-note", &[]);
        Some(self.outside_note.clone().unwrap_or_else(usual)).filter(|note| !note.is_empty())
    }
}

/// The association's rules today.
pub(super) fn rules(reader: &Reader<'_>) -> Result<Rules> {
    association::setting(reader, SETTING)
}

/// 領収書の決まり.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ShowRules {}

/// What [`ShowRules`] answers.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    /// What was decided.
    pub rules: Rules,
    /// The kind of association that holds.
    pub body: Body,
    /// Whether its papers need no revenue stamp.
    pub exempt: bool,
    /// The sentence below what is 不課税 that holds.
    pub outside_note: String,
    /// The series, in their order.
    pub series: Vec<Series>,
    /// What holds for each item.
    pub items: Vec<ItemRule>,
}

impl Query for ShowRules {
    type Output = Shown;
    const NAME: &'static str = "receipts.rules";
    const NEEDS: Permission = Permission::view(Area::Receipts);
    fn run(self, reader: &Reader<'_>) -> Result<Shown> {
        let rules = rules(reader)?;
        let body = rules.body(&association::show(reader)?);
        Ok(Shown {
            body,
            exempt: body.is_exempt(),
            outside_note: rules.outside_note().unwrap_or_default(),
            series: series::all(reader)?,
            items: store::item_rules(reader)?,
            rules,
        })
    }
}

/// 領収書の決まりを変える. What was issued stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SetRules(pub Rules);

impl Command for SetRules {
    type Output = Nothing;
    const NAME: &'static str = "receipts.set_rules";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Receipts, Topic::Mypage];
    const UNDO: Undo = Undo::By("receipts.set_rules");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let Self(mut rules) = self;
        let times = 0..=MOST_REISSUES;
        ensure!(times.contains(&rules.mypage.reissues), "reissues", "error-reissues", max = MOST_REISSUES);
        if let Some(note) = &mut rules.outside_note {
            *note = note.trim().to_owned();
            ensure!(note.chars().count() <= 120, "outside_note", "error-too-long", max = 120);
        }
        if let Some(given) = &mut rules.deductible {
            given.authority = given.authority.trim().to_owned();
            given.number = given.number.trim().to_owned();
            ensure!(!given.authority.is_empty(), "authority", "error-required");
            ensure!(given.authority.chars().count() <= 40, "authority", "error-too-long", max = 40);
            ensure!(given.number.chars().count() <= 30, "number", "error-too-long", max = 30);
            ensure!(given.until.is_none_or(|until| until >= given.from), "until", "error-until-before-from");
        }
        association::set_setting(tx, SETTING, &rules)?;
        Ok(Nothing {})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legal_form_says_who_needs_stamps() {
        let forms = [
            ("一般社団法人", Body::General, true),
            ("公益財団法人", Body::PublicInterest, true),
            ("特定非営利活動法人", Body::Npo, true),
            ("NPO法人", Body::Npo, true),
            ("学校法人", Body::Npo, true),
            ("医療法人", Body::Npo, true),
            ("", Body::Unincorporated, true),
            ("株式会社", Body::Business, false),
            ("合同会社", Body::Business, false),
        ];
        for (form, body, exempt) in forms {
            assert_eq!(Body::of_form(form), body, "{form}");
            assert_eq!(body.is_exempt(), exempt, "{form}: JAPAN.md 2.2");
        }
        assert!(!Body::UnincorporatedBusiness.is_exempt(), "収益事業 of a 人格のない社団");
    }

    #[test]
    fn a_donation_can_be_deducted_within_the_term() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let npo = Deductible {
            grounds: Grounds::CertifiedNpo,
            authority: "長野県".into(),
            number: "26-3".into(),
            from: day("2024-04-01"),
            until: Some(day("2029-03-31")),
        };
        assert!(npo.holds_on(day("2029-03-31")) && !npo.holds_on(day("2029-04-01")), "the last day is in it");
        let said = npo.statement();
        for part in ["長野県 第26-3号", "令和6年4月1日～令和11年3月31日", "租税特別措置法"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
}
