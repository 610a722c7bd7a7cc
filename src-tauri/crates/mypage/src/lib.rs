//! マイページ: what members see, on a phone first. Pages in askama, plain links and forms, complete
//! without JavaScript.
//!
//! This crate draws and carries. What a member may do is decided by [`tsudoi_core::desk`]; it is the
//! only part of the core that is held here.

mod answer;
mod cache;
mod certificate;
mod crowd;
mod follow;
mod gate;
mod layout;
mod limits;
mod pages;
mod place;
mod serve;
mod tls;
mod visit;

use std::{ops::Deref, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    response::Response,
    routing::{get, post},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    csrf::{CsrfLayer, ProtectionError},
    timeout::{RequestBodyTimeoutLayer, TimeoutLayer},
};
use tsudoi_core::{
    association::{MypageSettings, Tls},
    desk::{CHECK_PATH, Reception},
};

pub use follow::follow;
pub use limits::Limits;
pub use serve::{Serving, serve, serve_within};

/// How the pages are reached.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Members reach them through TLS: cookies are sent over nothing else.
    pub secure_cookies: bool,
}

/// What every handler holds: one handle, for it is handed on several times with each request.
#[derive(Clone)]
pub(crate) struct House(Arc<Rooms>);

impl Deref for House {
    type Target = Rooms;
    fn deref(&self) -> &Rooms {
        &self.0
    }
}

/// See [`House`].
pub(crate) struct Rooms {
    pub reception: Reception,
    pub options: Options,
    pub cache: cache::Cache,
    /// Who is believed on where somebody comes from.
    pub trust: place::Trust,
    /// How many of each address are in.
    pub crowd: crowd::Crowd,
    /// When it is open.
    pub hours: pages::closed::Remembered,
    /// `https://my.example.jp`: what members type.
    pub url: String,
    /// Argon2 takes 19 MiB each time: no more than so many at once.
    pub hashing: tokio::sync::Semaphore,
    /// Who waits for that, and whoever is hashing: beyond it people are asked to come back in a moment.
    pub queue: tokio::sync::Semaphore,
    /// Files stand in memory while they come: no more than so many forms with files at once.
    pub uploads: Arc<tokio::sync::Semaphore>,
    /// What is done after its answer, so many at once.
    pub afterwards: Arc<tokio::sync::Semaphore>,
}

/// The longest form is a one-time link and a password.
const LARGEST_BODY: usize = 8 * 1024;
/// A form with a few photographed papers.
pub(crate) const LARGEST_UPLOAD: usize = 24 * 1024 * 1024;
/// Photographs go up slowly from a phone in the country.
const LONGEST_UPLOAD: Duration = Duration::from_mins(3);

/// So many wait for their password to be weighed; a wait of some seconds at the most.
const LONGEST_QUEUE: usize = 200;
/// After that it is kinder to say so.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// How many passwords are weighed at once: one core stays for the office and for those who are in.
fn at_once() -> usize {
    std::thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).clamp(1, 4))
}

/// All pages, as behind a tunnel on this machine.
pub fn router(reception: Reception, options: Options) -> Router {
    let settings = MypageSettings::default();
    all(&House::new(reception, options, &settings, &Limits::default()), &settings, &Limits::default())
}

/// What is published.
pub(crate) struct Published {
    /// All pages.
    pub pages: Router,
    /// What plain HTTP answers beside them.
    pub plain: Router,
}

/// As the settings say. `tls`: we speak it ourselves.
pub(crate) fn published(reception: Reception, settings: &MypageSettings, tls: bool, limits: Limits) -> Published {
    // Members reach it through TLS, ours or that of a tunnel or proxy.
    let options = Options { secure_cookies: tls || settings.is_private() };
    let house = House::new(reception, options, settings, &limits);
    let plain = Router::new()
        .route("/.well-known/acme-challenge/{token}", get(pages::closed::challenge))
        .fallback(pages::closed::plain)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, limits.answer_within))
        .layer(middleware::from_fn_with_state(house.clone(), crowd::watch))
        .layer(middleware::map_response(answer::guard))
        .with_state(house.clone());
    Published { pages: all(&house, settings, &limits), plain }
}

impl House {
    fn new(reception: Reception, options: Options, settings: &MypageSettings, limits: &Limits) -> Self {
        Self(Arc::new(Rooms {
            reception,
            options,
            cache: cache::Cache::default(),
            trust: place::Trust::new(settings),
            crowd: crowd::Crowd::new(limits),
            hours: pages::closed::Remembered::default(),
            url: settings.public_url.clone(),
            hashing: tokio::sync::Semaphore::new(at_once()),
            afterwards: Arc::new(tokio::sync::Semaphore::new(LONGEST_QUEUE)),
            queue: tokio::sync::Semaphore::new(LONGEST_QUEUE),
            uploads: Arc::new(tokio::sync::Semaphore::new(4)),
        }))
    }
}

/// Forms come from our own pages: those of the address that members type, or of the host that is asked.
fn only_from_here(settings: &MypageSettings) -> CsrfLayer<fn(ProtectionError) -> Response> {
    let refuse: fn(ProtectionError) -> Response = |_| answer::bare(StatusCode::FORBIDDEN, "mypage-bare-origin");
    let layer = CsrfLayer::new();
    // What cannot be an origin is no origin of ours.
    let layer = layer.clone().add_trusted_origin(&settings.public_url).unwrap_or(layer);
    layer.with_rejection_response(refuse)
}

fn all(house: &House, settings: &MypageSettings, limits: &Limits) -> Router {
    let pages = Router::new()
        .route("/", get(pages::home))
        .route("/sign-in", get(pages::sign_in_page).post(pages::sign_in))
        .route("/sign-out", post(pages::sign_out))
        .route("/claim", get(pages::claim_page).post(pages::claim))
        .route("/forgot", get(pages::forgot_page).post(pages::forgot))
        .route("/forgot/sent", get(pages::forgot_sent))
        .route("/reset", get(pages::reset_page).post(pages::reset))
        .route("/prove", get(pages::prove_page).post(pages::prove))
        .route("/prove/done", get(pages::proven))
        .route("/dues", get(pages::dues))
        .route("/invoices/{file}", get(pages::invoice_pdf))
        .route("/dues/pay", post(pages::ask_pay_link))
        .route("/receipts", get(pages::receipts).post(pages::issue_receipt))
        .route("/receipts/again", post(pages::reissue_receipt))
        .route("/receipts/{file}", get(pages::receipt_pdf))
        .route("/profile", get(pages::profile))
        .route("/profile/edit", get(pages::edit))
        .route("/profile/consents", get(pages::consents).post(pages::set_consents))
        .route("/profile/leave", get(pages::leave).post(pages::ask_to_leave))
        .route("/profile/data", get(pages::data).post(pages::take_data))
        .route("/profile/sign-in", post(pages::change_sign_in))
        .route("/profile/confirm", post(pages::confirm_details))
        .route("/profile/withdraw", post(pages::withdraw))
        .route("/confirm", get(pages::confirm_page).post(pages::confirm))
        .route("/confirm/done", get(pages::confirmed))
        .route("/start", get(pages::start_page).post(pages::start))
        .route("/start/sent", get(pages::start_sent))
        .route("/start/open", get(pages::start_open_page).post(pages::start_open))
        .route("/join", get(pages::join_page).post(pages::join_ask))
        .route("/join/sent", get(pages::join_sent))
        .route("/join/open", get(pages::open_page).post(pages::open))
        .route("/join/next", get(pages::next))
        .route("/join/claim", post(pages::claim_known))
        .route("/join/kind", post(pages::begin))
        .route("/join/paper", post(pages::remove_paper))
        .route("/join/check", get(pages::check).post(pages::apply))
        .route("/join/state", get(pages::join_state))
        .route("/join/withdraw", post(pages::join_withdraw))
        .route("/join/again", post(pages::again))
        .route("/join/leave", post(pages::join_leave))
        .route("/security", get(pages::security))
        .route("/security/app", get(pages::app_page).post(pages::offer_app))
        .route("/security/app/confirm", post(pages::confirm_app))
        .route("/security/app/remove", post(pages::remove_app))
        .route("/security/recovery", post(pages::new_recovery))
        .route("/security/passkeys", get(pages::passkeys).post(pages::add_passkey))
        .route("/security/passkeys/begin", post(pages::begin_add))
        .route("/security/passkeys/rename", post(pages::rename_passkey))
        .route("/security/passkeys/remove", post(pages::remove_passkey))
        .route("/security/again", get(pages::again_page).post(pages::prove_again))
        .route("/security/again/begin", post(pages::begin_again))
        .route("/security/again/passkey", post(pages::prove_again_passkey))
        .route("/security/sessions/end", post(pages::end_session))
        .route("/security/trusted/end", post(pages::distrust))
        .route("/sign-in/second", get(pages::second_page).post(pages::second))
        .route("/sign-in/second/passkey", post(pages::second_passkey))
        .route("/sign-in/set-up", get(pages::set_up_page).post(pages::set_up))
        .route("/sign-in/set-up/passkey", post(pages::set_up_passkey))
        .route("/sign-in/step/begin", post(pages::begin_step))
        .route("/sign-in/passkey", post(pages::enter_by_passkey))
        .route("/sign-in/passkey/begin", post(pages::begin_passkey))
        .route("/passkey.js", get(pages::passkey_script))
        .route("/security/password", post(pages::change_password))
        .route("/security/sign-out-others", post(pages::sign_out_others))
        .route("/identity/withdraw", post(pages::withdraw_identity))
        .route("/proxies", get(pages::proxies).post(pages::ask_proxy))
        .route("/proxies/accept", post(pages::accept_proxy))
        .route("/proxies/end", post(pages::end_proxy))
        .route("/proxies/open", post(pages::act_for))
        .route("/proxies/back", post(pages::act_for_nobody))
        .route("/viewing", get(pages::viewing_page).post(pages::view))
        .route("/sites", get(pages::sites).post(pages::end_consent))
        .route("/.well-known/openid-configuration", get(pages::discovery))
        .route("/oauth/jwks", get(pages::jwks))
        .route("/oauth/authorize", get(pages::authorize).post(pages::answer_site))
        .route("/oauth/token", post(pages::token))
        .route("/oauth/userinfo", get(pages::userinfo).post(pages::userinfo))
        .route("/card", get(pages::card))
        .route("/card/{code}", get(pages::face))
        .route("/notices", get(pages::notices))
        .route("/notices/{notice}", get(pages::one_notice))
        .route("/notices/{notice}/{paper}", get(pages::notice_paper))
        .route("/events", get(pages::events))
        .route("/events/{event}", get(pages::one_event).post(pages::apply_for))
        .route("/events/{event}/give-up", post(pages::give_up))
        .route("/inquiries", get(pages::inquiries))
        .route("/inquiries/{inquiry}/{paper}", get(pages::inquiry_paper))
        .route("/shelf", get(pages::shelf))
        .route("/shelf/{document}", get(pages::document))
        .route("/directory", get(pages::directory).post(pages::search_directory))
        .route("/help", get(pages::help))
        .route("/language", post(pages::language))
        .route("/mypage.css", get(pages::stylesheet))
        .route("/icon.svg", get(pages::icon))
        .route(&format!("{CHECK_PATH}{{nonce}}"), get(pages::closed::check))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, limits.answer_within));
    // Browsers keep none of a certificate that they do not know, and nobody is bound to TLS where there is none.
    let hsts = settings.is_private() && settings.tls != Tls::SelfMade;
    pages
        .merge(with_files())
        .fallback(pages::not_found)
        .layer(RequestBodyTimeoutLayer::new(limits.body_pause))
        .layer(only_from_here(settings))
        .layer(middleware::from_fn_with_state(house.clone(), pages::closed::door))
        .layer(middleware::from_fn_with_state(house.clone(), crowd::watch))
        .layer(CatchPanicLayer::custom(answer::panicked as fn(_) -> _))
        .layer(middleware::map_response(answer::guard))
        .layer(middleware::map_response(move |response| std::future::ready(answer::only_by_tls(response, hsts))))
        .with_state(house.clone())
}

/// The pages whose forms carry files: larger, and slower to come.
fn with_files() -> Router<House> {
    Router::new()
        .route("/profile/edit/{section}", get(pages::edit_section).post(pages::change))
        .route("/join/form", get(pages::join_form).post(pages::keep))
        .route("/identity", get(pages::identity).post(pages::send_identity))
        .route("/inquiries/new", get(pages::new_inquiry).post(pages::inquire))
        .route("/inquiries/{inquiry}", get(pages::one_inquiry).post(pages::write_on))
        .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_UPLOAD))
}
