//! 登録情報: what the roster says, what waits, and the forms by which a member changes it.

// Templates hand their fields by reference.
#![allow(clippy::trivially_copy_pass_by_ref)]

use askama::Template;
use axum::{
    body::Bytes,
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use serde::Deserialize;
use tsudoi_core::{
    Error,
    desk::{
        Asked, Consent, DetailsConfirmation, Editing, Input, InputKind, MemberDesk, Policy, Profile, Section, Set,
        Texts, WishState, Wished,
    },
    words,
};

use super::{
    Message, Posted,
    desk::{Again, Outcome, Plain},
    door::{Link, is_ours},
    form,
    upload::Uploaded,
};
use crate::{House, answer, layout::Layout, visit::Visit};

/// What a page says after a form of these was taken.
pub(super) fn notice(done: &str) -> Option<&'static str> {
    Some(match done {
        "edit" => "mypage-edit-done",
        "asked" => "mypage-edit-asked",
        "both" => "mypage-edit-both",
        "proof" => "mypage-edit-proof",
        "same" => "mypage-edit-same",
        "confirmed" => "mypage-details-done",
        "withdrawn" => "mypage-edit-withdrawn",
        "leave" => "mypage-leave-done",
        "consents" => "mypage-edit-consents-done",
        _ => return None,
    })
}

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage {
    l: Layout,
    profile: Profile,
    editable: Vec<String>,
    open: Vec<Wished>,
    done: Vec<Wished>,
    /// Whether the association asks for a proof of identity.
    identity: bool,
    /// Whether it asks, now and then, whether all is still right.
    confirmation: Option<DetailsConfirmation>,
}

impl ProfilePage {
    /// Where an item is changed; nothing where it cannot be.
    fn edit(&self, item: &str) -> Option<&'static str> {
        self.editable.iter().any(|one| one == item).then(|| Section::of(item).code())
    }

    fn waits(&self, item: &str) -> bool {
        self.open.iter().any(|one| one.item == item)
    }
}

/// What a section is called.
fn word(section: &Section) -> &'static str {
    match section {
        Section::Names => "mypage-edit-section-names",
        Section::Address => "mypage-edit-section-address",
        Section::Phones => "mypage-edit-section-phones",
        Section::Mail => "mypage-edit-section-mail",
        Section::More => "mypage-edit-section-more",
    }
}

/// How a request that is done with is called, and its badge.
fn decided(state: &WishState) -> (&'static str, &'static str) {
    match state {
        WishState::Approved => ("mypage-decided-approved", "done"),
        WishState::Refused => ("mypage-decided-refused", "plain"),
        WishState::Withdrawn => ("mypage-decided-withdrawn", "plain"),
        _ => ("mypage-decided-replaced", "plain"),
    }
}

pub(crate) async fn profile(State(house): State<House>, visit: Visit) -> Response {
    let draw = |desk: &MemberDesk, l| {
        let (open, done) = desk.wished()?;
        let (profile, editable, identity) = (desk.profile()?, desk.editable()?, desk.identity()?.is_some());
        let confirmation = desk.confirmation()?;
        answer::draw(&ProfilePage { l, profile, editable, open, done, identity, confirmation })
    };
    house.personal(visit, "/profile", draw).await
}

/// 登録内容の確認: nothing has changed.
pub(crate) async fn confirm_details(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<Plain>,
) -> Response {
    let outcome = house.at_desk(&visit, given.csrf, MemberDesk::confirm_details, None).await;
    house.after(&visit, outcome, "/profile?done=confirmed").await
}

#[derive(Template)]
#[template(path = "edit.html")]
struct EditPage {
    l: Layout,
    sections: Vec<Section>,
}

/// The sections, with a way to each.
pub(crate) async fn edit(State(house): State<House>, visit: Visit) -> Response {
    let draw = |desk: &MemberDesk, l| {
        let editable = desk.editable()?;
        let any = |section: &Section| editable.iter().any(|item| Section::of(item) == *section);
        // The address to sign in with is changed beside the mail addresses.
        let sections = Section::ALL.into_iter().filter(|one| *one == Section::Mail || any(one)).collect();
        answer::draw(&EditPage { l, sections })
    };
    house.personal(visit, "/profile/edit", draw).await
}

#[derive(Template)]
#[template(path = "edit_section.html")]
struct SectionPage {
    l: Layout,
    editing: Editing,
    /// In which field something is wrong, and what.
    refused: Option<(String, String)>,
    /// What was typed as a word to the office.
    note: String,
    /// What was typed as another address to sign in with.
    sign_in: String,
}

impl SectionPage {
    /// What is wrong with an input, or with the item that it stands in.
    fn why(&self, field: &str) -> Option<&str> {
        self.refused.as_ref().filter(|(of, _)| of == field).map(|(_, why)| why.as_str())
    }

    /// What is wrong with the form as a whole: with nothing that has a place of its own.
    fn elsewhere(&self) -> Option<&str> {
        let (field, why) = self.refused.as_ref()?;
        let groups = &self.editing.groups;
        let inputs = || groups.iter().flat_map(|group| &group.sets).flat_map(|set| &set.inputs);
        let placed = groups.iter().any(|group| group.item == *field)
            || inputs().any(|input| input.name == *field)
            || ["paper", "sign_in", "current"].contains(&field.as_str());
        (!placed).then_some(why)
    }

    fn saves(&self) -> &'static str {
        if self.editing.needs_office { "mypage-edit-save" } else { "mypage-edit-save-at-once" }
    }

    fn changes_nothing(&self) -> bool {
        self.editing.groups.iter().all(|group| group.sets.is_empty())
    }

    fn policy(policy: &Policy) -> &'static str {
        match policy {
            Policy::Never => "mypage-edit-policy-never",
            Policy::AtOnce => "mypage-edit-policy-at_once",
            Policy::Approve => "mypage-edit-policy-approve",
            Policy::Paper => "mypage-edit-policy-paper",
        }
    }

    fn is_filled(set: &Set) -> bool {
        form::is_filled(set)
    }

    fn id(input: &Input) -> String {
        form::id(input)
    }
}

fn here(section: Section) -> &'static str {
    match section {
        Section::Names => "/profile/edit/names",
        Section::Address => "/profile/edit/address",
        Section::Phones => "/profile/edit/phones",
        Section::Mail => "/profile/edit/mail",
        Section::More => "/profile/edit/more",
    }
}

fn section_of(code: &str) -> Option<Section> {
    Section::ALL.into_iter().find(|section| section.code() == code)
}

fn draw_section(
    desk: &MemberDesk,
    l: Layout,
    section: Section,
    typed: &Texts,
    refused: Option<(String, String)>,
) -> Result<Bytes, Error> {
    let get = |name: &str| typed.iter().find(|(key, _)| key == name).map(|(_, text)| text.clone()).unwrap_or_default();
    let (note, sign_in) = (get("note"), get("sign_in"));
    answer::draw(&SectionPage { l, editing: desk.editing(section, typed)?, refused, note, sign_in })
}

pub(crate) async fn edit_section(State(house): State<House>, visit: Visit, Path(code): Path<String>) -> Response {
    let plain: fn(&MemberDesk, Layout) -> Result<Bytes, Error> = match section_of(&code) {
        Some(Section::Names) => |desk, l| draw_section(desk, l, Section::Names, &[], None),
        Some(Section::Address) => |desk, l| draw_section(desk, l, Section::Address, &[], None),
        Some(Section::Phones) => |desk, l| draw_section(desk, l, Section::Phones, &[], None),
        Some(Section::Mail) => |desk, l| draw_section(desk, l, Section::Mail, &[], None),
        Some(Section::More) => |desk, l| draw_section(desk, l, Section::More, &[], None),
        None => return super::not_found(State(house), visit).await,
    };
    let section = section_of(&code).unwrap_or(Section::More);
    house.personal(visit, here(section), plain).await
}

/// Where a form leads that was taken.
fn leads_to(asked: &Asked) -> &'static str {
    match (asked.applied.is_empty(), asked.waiting.is_empty(), asked.proving.is_some()) {
        (_, _, true) => "/profile?done=proof",
        (true, true, false) => "/profile?done=same",
        (false, true, false) => "/profile?done=edit",
        (true, false, false) => "/profile?done=asked",
        (false, false, false) => "/profile?done=both",
    }
}

/// A form of a section; with `look` it only fills in what a postal code stands for.
pub(crate) async fn change(
    State(house): State<House>,
    visit: Visit,
    Path(code): Path<String>,
    sent: Uploaded,
) -> Response {
    let Some(section) = section_of(&code) else { return super::not_found(State(house), visit).await };
    let csrf = sent.text("csrf").to_owned();
    let mut typed: Vec<(String, String)> = sent.all_texts().to_vec();
    let looked = sent.text("look").parse::<usize>().ok();
    if let Some(number) = looked {
        let found = MemberDesk::look_up(&mut typed, number);
        let run = move |_: &MemberDesk| Err(Error::invalid("look", "mypage-edit-postal-none"));
        let again = Again::on(here(section), move |desk, mut l, error| {
            if !found {
                l.alert = Some(error.message(l.lang));
            }
            draw_section(desk, l, section, &typed, None)
        });
        let outcome = house.at_desk(&visit, csrf, run, Some(again)).await;
        // Nothing was refused: the page says what stands for the code.
        let outcome = outcome.map(|outcome| match outcome {
            Outcome::Again(_, html) => Outcome::Again(StatusCode::OK, html),
            other => other,
        });
        return house.after(&visit, outcome, "/profile").await;
    }
    let place = sent.place();
    let paper = sent.files.into_iter().find(|file| file.field == "paper");
    let form = typed.clone();
    let run = move |desk: &MemberDesk| {
        let _place = place;
        let paper = paper.as_ref().map(|file| &*file.bytes);
        desk.change(section, &form, paper)
    };
    let again = Again::on(here(section), move |desk, l, error| {
        let refused = error.field.clone().map(|field| (field, error.message(l.lang)));
        draw_section(desk, l, section, &typed, refused)
    });
    let outcome = house.at_desk(&visit, csrf, run, Some(again)).await;
    house.led(&visit, outcome, |asked| answer::see(leads_to(&asked))).await
}

/// Another address to sign in with.
#[derive(Deserialize)]
pub(crate) struct NewSignIn {
    csrf: String,
    sign_in: String,
    #[serde(default)]
    current: String,
}

pub(crate) async fn change_sign_in(
    State(house): State<House>,
    visit: Visit,
    Posted(given): Posted<NewSignIn>,
) -> Response {
    let typed = vec![("sign_in".to_owned(), given.sign_in.clone())];
    let run = move |desk: &MemberDesk| desk.account()?.change_sign_in(&given.sign_in, &given.current);
    let again = Again::on(here(Section::Mail), move |desk, l, error| {
        let refused = error.field.clone().map(|field| (field, error.message(l.lang)));
        draw_section(desk, l, Section::Mail, &typed, refused)
    });
    let outcome = house.weighed_at_desk(&visit, given.csrf, run, again).await;
    house.after(&visit, outcome, "/profile?done=proof").await
}

/// Which request is taken back.
#[derive(Deserialize)]
pub(crate) struct Withdrawn {
    csrf: String,
    request: i64,
}

pub(crate) async fn withdraw(State(house): State<House>, visit: Visit, Posted(given): Posted<Withdrawn>) -> Response {
    let run = move |desk: &MemberDesk| desk.withdraw(given.request);
    let outcome = house.at_desk(&visit, given.csrf, run, None).await;
    house.after(&visit, outcome, "/profile?done=withdrawn").await
}

#[derive(Template)]
#[template(path = "consents.html")]
struct ConsentsPage {
    l: Layout,
    /// A heading, and what stands below it.
    parts: [(&'static str, Vec<Consent>); 2],
    /// Whether members see one another's at My Page.
    directory: bool,
}

impl ConsentsPage {
    /// The two answers with their words.
    const ANSWERS: [(&'static str, &'static str); 2] = [("yes", "mypage-edit-yes"), ("no", "mypage-edit-no")];
}

pub(crate) async fn consents(State(house): State<House>, visit: Visit) -> Response {
    let draw = |desk: &MemberDesk, l| {
        let (roster, contact) = desk.consents()?.into_iter().partition(|one| one.roster);
        let parts = [("mypage-consents-contact", contact), ("mypage-consents-roster", roster)];
        answer::draw(&ConsentsPage { l, parts, directory: desk.has_directory()? })
    };
    house.personal(visit, "/profile/consents", draw).await
}

pub(crate) async fn set_consents(
    State(house): State<House>,
    visit: Visit,
    Posted(texts): Posted<Vec<(String, String)>>,
) -> Response {
    let csrf = texts.iter().find(|(name, _)| name == "csrf").map(|(_, text)| text.clone()).unwrap_or_default();
    let run = move |desk: &MemberDesk| desk.set_consents(&texts);
    let outcome = house.at_desk(&visit, csrf, run, None).await;
    house.after(&visit, outcome, "/profile?done=consents").await
}

#[derive(Template)]
#[template(path = "confirm.html")]
struct ConfirmPage {
    l: Layout,
    email: String,
    token: String,
}

/// Opening the link uses nothing up, because mail programs open links by themselves; pressing the button does.
pub(crate) async fn confirm_page(State(house): State<House>, visit: Visit, Query(link): Query<Link>) -> Response {
    let token = link.token;
    let looked = token.clone();
    match house.work(move |reception| reception.confirm_start(&looked)).await {
        Ok(Some(email)) => {
            let here = format!("/confirm?token={token}");
            let draw = move |l| answer::draw(&ConfirmPage { l, email, token });
            house.public(&visit, StatusCode::OK, here, None, draw).await
        }
        Ok(None) => {
            let title = "mypage-link-over-title";
            say(&house, &visit, StatusCode::NOT_FOUND, title, "mypage-confirm-over").await
        }
        Err(error) => house.refuse(&visit, error).await,
    }
}

#[derive(Deserialize)]
pub(crate) struct Confirmation {
    form: String,
    token: String,
}

pub(crate) async fn confirm(State(house): State<House>, visit: Visit, Posted(given): Posted<Confirmation>) -> Response {
    if !is_ours(&visit, &given.form) {
        return house.refuse_form(&visit).await;
    }
    match house.work(move |reception| reception.confirm(&given.token)).await {
        Ok(false) => answer::see("/confirm/done"),
        Ok(true) => answer::see("/confirm/done?done=waits"),
        Err(error) if error.key == "error-link-over" => {
            let title = "mypage-link-over-title";
            say(&house, &visit, StatusCode::NOT_FOUND, title, "mypage-confirm-over").await
        }
        Err(error) => house.refuse(&visit, error).await,
    }
}

pub(crate) async fn confirmed(State(house): State<House>, visit: Visit) -> Response {
    let waits = visit.done.as_deref() == Some("waits");
    let text = if waits { "mypage-confirm-waits" } else { "mypage-confirm-done" };
    say(&house, &visit, StatusCode::OK, "mypage-confirm-done-title", text).await
}

async fn say(house: &House, visit: &Visit, status: StatusCode, title: &'static str, text: &str) -> Response {
    let texts = vec![words::say(visit.lang, text, &[])];
    let draw = move |l| {
        let (next, next_word) = ("/profile", "mypage-profile");
        answer::draw(&Message { l, title, texts, next, next_word })
    };
    house.public(visit, status, "/confirm/done".to_owned(), None, draw).await
}
