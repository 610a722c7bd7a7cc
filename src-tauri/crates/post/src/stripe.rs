//! One question to Stripe, and what its answer means. What is asked, and when again, is decided by the core.
//!
//! The key goes into the header of one request and nowhere else; of a question only its path is logged, never its
//! words. Addresses of another host are not followed.

use std::{io, net::IpAddr, time::Duration};

use serde_json::Value;
use tsudoi_core::online::{API_VERSION, Gateway, Question, Trouble};
use ureq::{
    Agent,
    http::{Response, Uri, header::RETRY_AFTER},
};

/// Where Stripe answers.
const STRIPE: &str = "https://api.stripe.com";
/// For one question with its answer, from the name to the last byte.
const PATIENCE: Duration = Duration::from_secs(30);
/// The longest answer that is read: a page of a hundred sessions is a tenth of it.
const MOST: u64 = 8 * 1024 * 1024;

/// The way to Stripe.
pub struct Stripe {
    agent: Agent,
    base: String,
}

impl Default for Stripe {
    /// Stripe itself, by TLS alone.
    fn default() -> Self {
        let agent = config(PATIENCE).https_only(true).build().into();
        Self { agent, base: STRIPE.to_owned() }
    }
}

impl Stripe {
    /// A double of Stripe on this computer, for tests and rehearsals.
    ///
    /// # Errors
    /// Invalid input when it is on any other computer: a key is not given away by a word in the surroundings.
    pub fn double(base: &str, patience: Duration) -> io::Result<Self> {
        let uri: Uri = base.parse().map_err(io::Error::other)?;
        let is_here = uri.host().and_then(|host| host.parse::<IpAddr>().ok()).is_some_and(|ip| ip.is_loopback());
        if !is_here {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "a double of Stripe is on this computer"));
        }
        // No proxy stands between us and this computer.
        let agent = config(patience).proxy(None).build().into();
        Ok(Self { agent, base: base.trim_end_matches('/').to_owned() })
    }

    fn converse(&self, key: &str, question: &Question) -> Result<(u16, Option<u32>, String), ureq::Error> {
        let url = format!("{}{}", self.base, question.path);
        let bearer = format!("Bearer {key}");
        let answer = match &question.idempotency_key {
            None => self
                .agent
                .get(url)
                .header("Authorization", bearer)
                .header("Stripe-Version", API_VERSION)
                .query_pairs(question.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))
                .call()?,
            Some(once) => {
                let mut act =
                    self.agent.post(url).header("Authorization", bearer).header("Stripe-Version", API_VERSION);
                if !once.is_empty() {
                    act = act.header("Idempotency-Key", once);
                }
                act.send_form(question.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())))?
            }
        };
        read(answer)
    }
}

fn config(patience: Duration) -> ureq::config::ConfigBuilder<ureq::typestate::AgentScope> {
    Agent::config_builder()
        .timeout_global(Some(patience))
        .timeout_connect(Some(patience / 3))
        .http_status_as_error(false)
        // A redirect would carry the key elsewhere.
        .max_redirects(0)
        .user_agent("Tsudoi")
}

fn read(mut answer: Response<ureq::Body>) -> Result<(u16, Option<u32>, String), ureq::Error> {
    let status = answer.status().as_u16();
    let after = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse().ok());
    let body = answer.body_mut().with_config().limit(MOST).read_to_string()?;
    Ok((status, after, body))
}

impl Gateway for Stripe {
    fn ask(&self, key: &str, question: &Question) -> Result<Value, Trouble> {
        let (status, retry_after, body) = self.converse(key, question).map_err(|error| {
            // What ureq says may quote an address, which may hold what was asked.
            let kind = match error {
                ureq::Error::Timeout(_) => "timeout",
                ureq::Error::HostNotFound => "no such host",
                ureq::Error::Io(_) | ureq::Error::ConnectionFailed => "no connection",
                ureq::Error::BodyExceedsLimit(_) => "too long",
                _ => "no answer",
            };
            tracing::warn!(path = question.path, kind, "Stripe does not answer");
            Trouble::Silence
        })?;
        let said: Option<Value> = serde_json::from_str(&body).ok();
        if (200..300).contains(&status) {
            return said.ok_or(Trouble::Strange);
        }
        let error = said.map(|said| said["error"].clone()).unwrap_or_default();
        let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let code = Some(text("code")).filter(|code| !code.is_empty()).unwrap_or_else(|| text("type"));
        tracing::warn!(path = question.path, status, code, "Stripe says no");
        Err(Trouble::No { status, code, message: text("message"), retry_after })
    }
}
