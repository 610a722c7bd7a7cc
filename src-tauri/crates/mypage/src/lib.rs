//! マイページ: what members see, on a phone first. Pages in askama, plain links and forms, complete
//! without JavaScript.
//!
//! This crate draws and carries. What a member may do is decided by [`tsudoi_core::desk`]; it is the
//! only part of the core that is held here.

mod answer;
mod cache;
mod certificate;
mod follow;
mod layout;
mod pages;
mod serve;
mod visit;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{get, post},
};
use tower_http::timeout::TimeoutLayer;
use tsudoi_core::desk::Reception;

pub use follow::follow;
pub use serve::{Serving, serve};

/// How the pages are reached.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// Members reach them through TLS: cookies are sent over nothing else.
    pub secure_cookies: bool,
}

/// What every handler holds.
#[derive(Clone)]
pub(crate) struct House {
    pub reception: Reception,
    pub options: Options,
    pub cache: Arc<cache::Cache>,
    /// Argon2 takes 19 MiB each time: no more than so many at once.
    pub hashing: Arc<tokio::sync::Semaphore>,
    /// Files stand in memory while they come: no more than so many forms with files at once.
    pub uploads: Arc<tokio::sync::Semaphore>,
}

/// The longest form is a one-time link and a password.
const LARGEST_BODY: usize = 8 * 1024;
const LONGEST_ANSWER: Duration = Duration::from_secs(20);
/// A form with a few photographed papers.
pub(crate) const LARGEST_UPLOAD: usize = 24 * 1024 * 1024;
/// Photographs go up slowly from a phone in the country.
const LONGEST_UPLOAD: Duration = Duration::from_secs(180);

/// All pages.
pub fn router(reception: Reception, options: Options) -> Router {
    let house = House {
        reception,
        options,
        cache: Arc::default(),
        hashing: Arc::new(tokio::sync::Semaphore::new(4)),
        uploads: Arc::new(tokio::sync::Semaphore::new(4)),
    };
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
        .route("/receipts/{file}", get(pages::receipt_pdf))
        .route("/profile", get(pages::profile))
        .route("/profile/edit", get(pages::edit))
        .route("/profile/consents", get(pages::consents).post(pages::set_consents))
        .route("/profile/leave", get(pages::leave).post(pages::ask_to_leave))
        .route("/profile/data", get(pages::data).post(pages::take_data))
        .route("/profile/sign-in", post(pages::change_sign_in))
        .route("/profile/withdraw", post(pages::withdraw))
        .route("/confirm", get(pages::confirm_page).post(pages::confirm))
        .route("/confirm/done", get(pages::confirmed))
        .route("/security", get(pages::security))
        .route("/security/password", post(pages::change_password))
        .route("/security/sign-out-others", post(pages::sign_out_others))
        .route("/identity/withdraw", post(pages::withdraw_identity))
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
        .route("/shelf", get(pages::shelf))
        .route("/shelf/{document}", get(pages::document))
        .route("/help", get(pages::help))
        .route("/language", post(pages::language))
        .route("/mypage.css", get(pages::stylesheet))
        .route("/icon.svg", get(pages::icon))
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_ANSWER));
    pages
        .merge(with_files())
        .fallback(pages::not_found)
        .layer(middleware::map_response(answer::guard))
        .with_state(house)
}

/// The pages whose forms carry files: larger, and slower to come.
fn with_files() -> Router<House> {
    Router::new()
        .route("/profile/edit/{section}", get(pages::edit_section).post(pages::change))
        .route("/identity", get(pages::identity).post(pages::send_identity))
        .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_UPLOAD))
}
