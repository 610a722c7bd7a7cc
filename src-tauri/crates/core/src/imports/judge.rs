//! What becomes of each row: 新規, 更新, 同一, 要確認 or 除外. The dry run and the import ask the same judge;
//! the import writes what it says.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    mem::take,
};

use tsudoi_japan::fiscal;
use tsudoi_sheet::{Header, Row};

use super::{
    address,
    beside::Beside,
    cells,
    draft::Draft,
    drawer::Sheet,
    edges,
    judged::Judged,
    layout::Layout,
    matching::{Key, evidence},
    merge::{self, Change, Mode},
    names::Names,
    open::known_fields,
    periods::{self, Defaults},
    remark::{Remark, Weight},
    request::{self, Mapped, Request, State},
    row::{self, Column, Frame},
    target::Target,
};
use crate::{
    Lang, Reader, Result, association, ensure,
    error::OrNotFound,
    members::{
        self,
        bulk::{self, Numbers, Parts, Whole, WholeNote},
        likeness::{self, Evidence, Found, Index},
        merged,
    },
};

/// See the module.
pub struct Judge<'s> {
    /// The titles of the columns.
    pub titles: Vec<String>,
    /// Where the sheet comes from.
    pub layout: Layout,
    /// The columns that are taken in.
    pub mapping: Vec<Mapped>,
    /// By what rows find their members.
    pub key: Key,
    /// Tags, kinds and fields.
    pub names: Names,
    /// 会員番号.
    pub numbers: Numbers,
    /// What is said about the sheet as a whole.
    pub warnings: Vec<Remark>,
    sheet: &'s Sheet,
    header: Header,
    frame: Frame,
    mode: Mode,
    defaults: Defaults,
    lang: Lang,
    /// Nobody was in the book before: whoever has a number of their own is new.
    is_first: bool,
    include: HashSet<u32>,
    exclude: HashSet<u32>,
    /// Everybody in the book, read when the first row needs to be looked for.
    index: Option<Index>,
    /// Numbers of records that became part of another one.
    merged_no: HashMap<String, i64>,
    by_no: HashMap<String, i64>,
    by_external: HashMap<String, i64>,
    rows: Index,
    seen_members: HashMap<i64, u32>,
    seen_keys: HashMap<String, u32>,
    taken_no: HashMap<String, u32>,
    taken_external: HashMap<String, u32>,
}

impl<'s> Judge<'s> {
    /// Reads what is needed of the book, once.
    pub fn new(reader: &Reader<'_>, sheet: &'s Sheet, request: &Request) -> Result<Self> {
        let header = sheet.header(request.header_row)?;
        let layout = Sheet::layout(&header);
        let mut fields = known_fields(reader)?;
        let width = sheet.workbook.rows.width().max(header.names.len());
        let mapping = request::mapping(request, layout, &header, width, &fields)?;
        fields.retain(|(field, _)| field.fills);
        let mut names = Names::new(reader, request.new_kinds)?;
        let mut columns = Vec::with_capacity(mapping.len());
        for (position, Mapped { column: index, target, rule, plain }) in mapping.iter().copied().enumerate() {
            let field = request::field_of(target, index, &fields, sheet, &header)?;
            if let Some(field) = &field {
                names.set_field(position, field.clone());
            }
            let field = field.map(|f| (f.kind, f.choices));
            columns.push(Column { index, target, field, rule, is_plain: plain });
        }
        let key = request::key(request, layout, &mapping)?;
        let has_kinds = mapping.iter().any(|m| m.target == Target::Kind);
        let us = association::show(reader)?;
        let mut warnings = Vec::new();
        if let Some(kind) = request.kind_default {
            ensure!(!names.kind_name(kind).is_empty(), "kind_default", "error-no-such-kind");
        }
        let kind = request.kind_default.or_else(|| names.only_kind());
        if request.kind_default.is_none() && !has_kinds {
            warnings.push(match kind {
                Some(kind) => Remark::row(Weight::Note, "import-kind-assumed").arg("kind", names.kind_name(kind)),
                None => Remark::row(Weight::Note, "import-kind-missing"),
            });
        }
        let mut judge = Self {
            titles: header.names.clone(),
            layout,
            key,
            numbers: Numbers::new(reader)?,
            warnings,
            frame: Frame {
                layout,
                columns,
                corrections: request.corrections.iter().map(|one| ((one.row, one.column), one.text.clone())).collect(),
                today: reader.today(),
                undo_apostrophes: layout != Layout::Own && sheet.keeps_apostrophes(),
            },
            mapping,
            names,
            sheet,
            header,
            mode: request.mode,
            defaults: Defaults {
                kind,
                start: fiscal::range(fiscal::FiscalYear(us.fiscal_year), us.fiscal_year_start).0,
                today: reader.today(),
            },
            lang: reader.lang(),
            is_first: bulk::count(reader)? == 0,
            include: request.include.iter().copied().collect(),
            exclude: request.exclude.iter().copied().collect(),
            index: None,
            merged_no: HashMap::new(),
            by_no: HashMap::new(),
            by_external: HashMap::new(),
            rows: Index::default(),
            seen_members: HashMap::new(),
            seen_keys: HashMap::new(),
            taken_no: HashMap::new(),
            taken_external: HashMap::new(),
        };
        judge.learn(reader)?;
        Ok(judge)
    }

    fn learn(&mut self, reader: &Reader<'_>) -> Result<()> {
        bulk::keys(reader, |id, no, external| {
            self.by_no.insert(no.to_owned(), id);
            if let Some(key) = external {
                self.by_external.insert(key.to_owned(), id);
            }
            Ok(())
        })?;
        for (no, external, member) in merged::leads(reader)? {
            self.merged_no.insert(no, member);
            self.by_external.extend(external.map(|key| (key, member)));
        }
        // A number that is drawn for one row must not be one that a later row brings.
        if let Some(column) = self.mapping.iter().find(|m| m.target == Target::No).map(|m| m.column) {
            for row in self.sheet.workbook.rows.iter().filter(|row| self.header.is_data(row.number())) {
                self.numbers.seen(row.get(column).trim());
            }
        }
        Ok(())
    }

    /// The rows below the titles.
    pub fn data(&self) -> impl Iterator<Item = Row<'s>> + use<'s> {
        let header = self.header.clone();
        self.sheet.workbook.rows.iter().filter(move |row| header.is_data(row.number()))
    }

    /// What becomes of a row.
    pub fn judge(&mut self, reader: &Reader<'_>, row: Row<'_>) -> Result<Judged> {
        let Some(mut draft) = row::read(row, &self.frame) else {
            return Ok(Judged::left_out(row.number(), String::new(), Remark::row(Weight::Out, "import-no-name")));
        };
        if self.exclude.contains(&draft.row) {
            return Ok(Judged::left_out(draft.row, draft.name(), Remark::row(Weight::Out, "import-excluded")));
        }
        if edges::is_header_again(row, &self.titles) {
            return Ok(Judged::left_out(draft.row, String::new(), Remark::row(Weight::Out, "import-header-again")));
        }
        if self.frame.columns.len() >= 3 && edges::is_closing_line(row) {
            draft.remarks.push(Remark::row(Weight::Doubt, "import-lone-cell"));
        }
        let found = if draft.weight() == Weight::Out { Whose::Nobody } else { self.whose(reader, &mut draft)? };
        self.decide(reader, draft, found)
    }

    /// Everybody in the book, by what tells them apart.
    fn index(&mut self, reader: &Reader<'_>) -> Result<&Index> {
        if self.index.is_none() {
            let mut index = Index::default();
            bulk::each(reader, Parts::IDENTITY, |member| {
                index.add(member.id, Evidence::of_member(member));
                Ok(())
            })?;
            self.index = Some(index);
        }
        Ok(self.index.get_or_insert_default())
    }

    fn whose(&mut self, reader: &Reader<'_>, draft: &mut Draft) -> Result<Whose> {
        if let Some(found) = self.by_key(reader, draft)? {
            return Ok(found);
        }
        let has_key = match self.key {
            Key::No => !draft.no.is_empty(),
            Key::External => !draft.external_key.is_empty(),
            Key::Match => false,
        };
        if has_key && self.is_first {
            return Ok(Whose::Nobody);
        }
        let evidence = evidence(draft);
        let found = self.index(reader)?.find(&evidence);
        if has_key {
            // A new number, but not a new name.
            if let Found::One(other) = found {
                draft
                    .remarks
                    .push(Remark::row(Weight::Doubt, "import-similar").arg("no", members::brief(reader, other)?.no));
            }
            return Ok(Whose::Nobody);
        }
        Ok(match found {
            Found::One(id) => Whose::Member(id),
            Found::Perhaps(id, score) if score.bears_the_name() => Whose::Perhaps(id),
            Found::Perhaps(id, score) => {
                let remark = Remark::row(Weight::Doubt, "import-alike").arg("no", members::brief(reader, id)?.no);
                draft.remarks.push(remark.arg("why", score.say(self.lang)));
                Whose::Nobody
            }
            Found::Several(ids) => {
                let numbers: Vec<_> =
                    ids.iter().take(5).map(|id| Ok(members::brief(reader, *id)?.no)).collect::<Result<_>>()?;
                draft.remarks.push(Remark::row(Weight::Doubt, "import-several").arg("numbers", numbers.join("、")));
                Whose::Nobody
            }
            Found::Nobody => {
                if let Found::One(before) | Found::Perhaps(before, _) = self.rows.find(&evidence) {
                    draft.remarks.push(Remark::row(Weight::Doubt, "import-twice").arg("row", before));
                }
                self.rows.add(i64::from(draft.row), evidence);
                Whose::Nobody
            }
        })
    }

    /// The member that has the row's key.
    fn by_key(&mut self, reader: &Reader<'_>, draft: &mut Draft) -> Result<Option<Whose>> {
        let (value, id) = match self.key {
            Key::Match => return Ok(None),
            Key::No => {
                let padded = || self.numbers.padded(&draft.no).filter(|no| self.by_no.contains_key(no));
                if !self.by_no.contains_key(&draft.no)
                    && let Some(padded) = padded()
                {
                    draft.no = padded;
                }
                let merged = self.merged_no.get(&draft.no).copied();
                if let Some(member) = merged {
                    let no = members::brief(reader, member)?.no;
                    draft.remarks.push(Remark::row(Weight::Note, "import-merged").arg("no", &no).arg("old", &draft.no));
                    draft.no = no;
                }
                (&draft.no, self.by_no.get(&draft.no))
            }
            Key::External => (&draft.external_key, self.by_external.get(&draft.external_key)),
        };
        if value.is_empty() {
            return Ok(None);
        }
        match self.seen_keys.entry(value.clone()) {
            Entry::Occupied(before) => {
                let remark = Remark::row(Weight::Out, "import-key-twice").arg("key", value).arg("row", before.get());
                draft.remarks.push(remark);
                return Ok(Some(Whose::Nobody));
            }
            Entry::Vacant(place) => {
                place.insert(draft.row);
            }
        }
        Ok(id.map(|id| Whose::Keyed(*id)))
    }

    /// Numbers and keys are given once: what another member or an earlier row has is left out of this one.
    fn claim(&mut self, draft: &mut Draft, own: Option<i64>) {
        let mut doubts = Vec::new();
        for (value, holders, taken, key, by) in [
            (&mut draft.no, &self.by_no, &mut self.taken_no, "import-no-taken", Key::No),
            (
                &mut draft.external_key,
                &self.by_external,
                &mut self.taken_external,
                "import-external-taken",
                Key::External,
            ),
        ] {
            // By what rows are found stands once in the sheet, and with the member who has it.
            if value.is_empty() || by == self.key {
                continue;
            }
            let is_merged = key == "import-no-taken" && self.merged_no.contains_key(value);
            if is_merged || holders.get(value).is_some_and(|holder| Some(*holder) != own) {
                doubts.push(Remark::row(Weight::Doubt, key).arg("no", take(value)));
                continue;
            }
            match taken.entry(value.clone()) {
                Entry::Occupied(before) => {
                    let remark = Remark::row(Weight::Doubt, "import-key-twice").arg("row", before.get());
                    doubts.push(remark.arg("key", take(value)));
                }
                Entry::Vacant(place) => {
                    place.insert(draft.row);
                }
            }
        }
        draft.remarks.extend(doubts);
    }

    fn decide(&mut self, reader: &Reader<'_>, mut draft: Draft, whose: Whose) -> Result<Judged> {
        let member = match whose {
            Whose::Nobody => None,
            Whose::Keyed(id) | Whose::Member(id) | Whose::Perhaps(id) => {
                Some(bulk::get(reader, id)?.or_not_found("error-no-such-member")?)
            }
        };
        self.claim(&mut draft, member.as_ref().map(|old| old.id));
        let mut remarks = take(&mut draft.remarks);
        let (name, row, balance) = (draft.name(), draft.row, draft.balance);
        let Some(old) = member else {
            let new = self.new_member(&mut draft, &mut remarks);
            let state = self.state(row, &remarks, State::New);
            let new = (state == State::New).then(|| Box::new(new));
            return Ok(Judged { state, row, name, old: None, new, changes: Vec::new(), remarks, balance });
        };
        if let Whose::Keyed(_) = whose {
            // Of an organisation a row may name the person there.
            let same_person = !draft.sei.is_empty() && (&draft.sei, &draft.mei) == (&old.sei, &old.mei);
            let score = || likeness::score(&evidence(&draft), &Evidence::of_member(&old));
            if !same_person && !score().can_be_one() {
                remarks
                    .push(Remark::row(Weight::Doubt, "import-other-name").arg("no", &old.no).arg("name", old.name()));
            }
        }
        if let Some(before) = self.seen_members.get(&old.id) {
            remarks.push(Remark::row(Weight::Doubt, "import-member-twice").arg("no", &old.no).arg("row", before));
        }
        let named = periods::kind(&draft, &mut self.names, &mut remarks);
        let mut merge = merge::merge(&old, (&draft, &self.frame), self.mode, &mut self.names, self.lang);
        merge.periods(named, &mut self.names, self.defaults, &mut remarks);
        let (mut new, mut changes) = (merge.new, merge.changes);
        changes.extend(self.beside(&draft, &mut new, Some(self.mode), &mut remarks));
        if let Whose::Perhaps(_) = whose {
            if changes.is_empty() {
                remarks.retain(|r| r.weight != Weight::Doubt);
            } else {
                remarks.push(Remark::row(Weight::Doubt, "import-same-name").arg("no", &old.no));
            }
        }
        let taken = if changes.is_empty() { State::Same } else { State::Update };
        let mut state = self.state(row, &remarks, taken);
        if matches!(whose, Whose::Perhaps(_)) && state == State::Update {
            // Taken in by hand: somebody else of the same name, and so of another number.
            if self.by_no.contains_key(&draft.no) {
                draft.no.clear();
            }
            if self.by_external.contains_key(&draft.external_key) {
                draft.external_key.clear();
            }
            let new = Box::new(self.new_member(&mut draft, &mut Vec::new()));
            return Ok(Judged {
                state: State::New,
                row,
                name,
                old: None,
                new: Some(new),
                changes: Vec::new(),
                remarks,
                balance,
            });
        }
        if !matches!(state, State::Doubtful | State::LeftOut) {
            self.seen_members.insert(old.id, row);
        }
        if new == old && state == State::Update {
            state = State::Same;
        }
        let new = (state == State::Update).then(|| Box::new(new));
        Ok(Judged { state, row, name, old: Some(Box::new(old)), new, changes, remarks, balance })
    }

    fn state(&self, row: u32, remarks: &[Remark], taken: State) -> State {
        match remarks.iter().map(|r| r.weight).max() {
            Some(Weight::Out) => State::LeftOut,
            Some(Weight::Doubt) if !self.include.contains(&row) => State::Doubtful,
            _ => taken,
        }
    }

    /// The member as the row draws it; what the draft held is moved.
    fn new_member(&mut self, draft: &mut Draft, remarks: &mut Vec<Remark>) -> Whole {
        let periods = periods::of_new(draft, &mut self.names, self.defaults, remarks);
        let mut whole = Whole {
            no: take(&mut draft.no),
            is_organisation: draft.is_organisation == Some(true),
            sei: take(&mut draft.sei),
            mei: take(&mut draft.mei),
            sei_kana: take(&mut draft.sei_kana),
            mei_kana: take(&mut draft.mei_kana),
            organisation: take(&mut draft.organisation),
            organisation_kana: take(&mut draft.organisation_kana),
            honorific: take(&mut draft.honorific),
            former_sei: take(&mut draft.former_sei),
            former_sei_kana: take(&mut draft.former_sei_kana),
            romaji_sei: take(&mut draft.romaji_sei),
            romaji_mei: take(&mut draft.romaji_mei),
            degree: take(&mut draft.degree),
            mail_stop_reason: take(&mut draft.mail_stop_reason),
            gender: draft.gender.to_owned(),
            language: draft.language.to_owned(),
            birth: draft.birth,
            death: draft.death,
            mail_stop: draft.mail_stop.unwrap_or(false),
            joined_on: draft.joined_on,
            external_key: Some(take(&mut draft.external_key)).filter(|key| !key.is_empty()),
            addresses: take(&mut draft.addresses),
            phones: take(&mut draft.phones),
            emails: take(&mut draft.emails),
            ..Whole::default()
        };
        whole.addresses.extend(address::more_addresses(&draft.more_addresses));
        let mailing = whole.addresses.iter().position(|a| a.label == draft.mailing);
        let mailing = mailing.or_else(|| whole.addresses.iter().position(|a| a.mailing)).unwrap_or(0);
        for (position, address) in whole.addresses.iter_mut().enumerate() {
            address.mailing = position == mailing;
        }
        let mailing =
            whole.emails.iter().position(|e| e.address.eq_ignore_ascii_case(&draft.mailing_email)).unwrap_or(0);
        let bounced: Vec<&str> = draft.bounced.lines().map(str::trim).collect();
        for (position, email) in whole.emails.iter_mut().enumerate() {
            email.mailing = position == mailing;
            email.bounced = bounced.contains(&email.address.as_str());
        }
        for cell in &draft.tags {
            for tag in self.names.tags_of(cell) {
                if !whole.tags.contains(&tag) {
                    whole.tags.push(tag);
                }
            }
        }
        whole.notes = draft
            .notes
            .iter()
            .flat_map(|cell| cells::parted_notes(cell))
            .map(|text| WholeNote { text: text.to_owned(), ..WholeNote::default() })
            .collect();
        for (column, value) in &draft.fields {
            let id = self.names.field_of_column(*column).id;
            if !whole.fields.iter().any(|(field, _)| *field == id) {
                whole.fields.push((id, value.clone()));
            }
        }
        whole.periods = periods;
        self.beside(draft, &mut whole, None, remarks);
        whole
    }

    /// What the row changes beside the record; without a mode of a new member, who has nothing yet.
    fn beside(&self, draft: &Draft, whole: &mut Whole, mode: Option<Mode>, remarks: &mut Vec<Remark>) -> Vec<Change> {
        let rule = |target| mode.map_or(Mode::Overwrite, |mode| self.frame.rule(target).unwrap_or(mode));
        let beside = Beside { draft, rule: &rule, today: self.frame.today, lang: self.lang };
        beside.merge(whole, &self.names, remarks)
    }
}

/// Whose row it is.
#[derive(Clone, Copy)]
enum Whose {
    Nobody,
    /// By number.
    Keyed(i64),
    /// By name and something else.
    Member(i64),
    /// By name alone.
    Perhaps(i64),
}
