//! The conversation with a certificate authority (RFC 8555), by HTTP-01. When it is held, and what an answer that is
//! none asks for, is decided by the core.

use std::{future::Future, pin::Pin, time::Duration};

use chrono::DateTime;
use http_body_util::BodyExt;
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, BodyWrapper, BytesResponse, ChallengeType, Error, HttpClient,
    Identifier, NewAccount, NewOrder, OrderStatus, Problem, RetryPolicy,
};
use tsudoi_core::publishing::{Issued, Order, Refusal};
use ureq::{Agent, http::Request};
use x509_parser::{parse_x509_certificate, pem::parse_x509_pem};

use crate::outside::is_here;

/// The longest answer that is read: a chain of certificates is some kilobytes.
const MOST: u64 = 1024 * 1024;

/// How long the authority may take: for one answer, and until it has looked at us.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    pub answer: Duration,
    pub look: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { answer: Duration::from_secs(20), look: Duration::from_secs(90) }
    }
}

struct Wire(Agent);

impl Wire {
    fn new(directory: &str, patience: Duration) -> Self {
        // Everything that is asked of an authority is signed with the account's key, and asked by TLS; a double of it
        // stands on this computer.
        let config = Agent::config_builder()
            .timeout_global(Some(patience))
            .http_status_as_error(false)
            .max_redirects(0)
            .https_only(!is_here(directory))
            .user_agent("Tsudoi");
        let config = if is_here(directory) { config.proxy(None) } else { config };
        Self(config.build().into())
    }
}

impl HttpClient for Wire {
    fn request(
        &self,
        request: Request<BodyWrapper<bytes::Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let agent = self.0.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let Ok(sent) = body.collect().await;
            let sent = sent.to_bytes();
            let asked = tokio::task::spawn_blocking(move || -> Result<_, ureq::Error> {
                let mut answer = agent.run(Request::from_parts(parts, sent.to_vec()))?;
                let body = answer.body_mut().with_config().limit(MOST).read_to_vec()?;
                Ok(answer.map(|_| body))
            });
            let answer = asked.await.map_err(|e| Error::Other(Box::new(e)))?.map_err(|e| Error::Other(Box::new(e)))?;
            Ok(BytesResponse::from(answer.map(BodyWrapper::from)))
        })
    }
}

/// Why there is none, in the words of RFC 8555.
fn refusal(error: &Error) -> (String, String) {
    match error {
        Error::Api(problem) => of_problem(problem),
        Error::Other(inner) if inner.is::<ureq::Error>() => ("silence".to_owned(), String::new()),
        Error::Timeout(_) => ("silence".to_owned(), String::new()),
        _ => ("strange".to_owned(), String::new()),
    }
}

fn of_problem(problem: &Problem) -> (String, String) {
    let kind = problem.r#type.as_deref().unwrap_or_default();
    let kind = kind.rsplit(':').next().filter(|kind| !kind.is_empty()).unwrap_or("strange");
    let said: String = problem.detail.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    (kind.to_owned(), said.chars().take(300).collect())
}

/// What went wrong, with what was reached so far.
struct Stopped {
    kind: String,
    said: String,
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        let (kind, said) = refusal(&error);
        Self { kind, said }
    }
}

fn strange(_: impl std::fmt::Debug) -> Stopped {
    Stopped { kind: "strange".to_owned(), said: String::new() }
}

/// Our account with the authority: the one that was kept, or a new one.
async fn account(order: &Order, patience: Patience) -> Result<(Account, String), Stopped> {
    let builder = Account::builder_with_http(Box::new(Wire::new(&order.directory, patience.answer)));
    if let Some(kept) = &order.account {
        let credentials: AccountCredentials = serde_json::from_str(kept).map_err(strange)?;
        return Ok((builder.from_credentials(credentials).await?, kept.clone()));
    }
    let contact = (!order.email.is_empty()).then(|| format!("mailto:{}", order.email));
    let contact: Vec<&str> = contact.iter().map(String::as_str).collect();
    let new = NewAccount { contact: &contact, terms_of_service_agreed: true, only_return_existing: false };
    let (account, credentials) = builder.create(&new, order.directory.clone(), None).await?;
    let kept = serde_json::to_string(&credentials).map_err(strange)?;
    Ok((account, kept))
}

/// Fetches a certificate. `place` puts a proof where the authority looks for it.
pub(crate) async fn certificate(
    order: &Order,
    patience: Patience,
    place: &dyn Fn(&str, &str) -> tsudoi_core::Result<()>,
) -> Result<Issued, Refusal> {
    let mut kept = None;
    converse(order, patience, place, &mut kept).await.map_err(|Stopped { kind, said }| {
        tracing::warn!(kind, "no certificate was given");
        Refusal { kind, said, account: kept }
    })
}

async fn converse(
    order: &Order,
    patience: Patience,
    place: &dyn Fn(&str, &str) -> tsudoi_core::Result<()>,
    kept: &mut Option<String>,
) -> Result<Issued, Stopped> {
    let (us, credentials) = account(order, patience).await?;
    *kept = Some(credentials.clone());
    let names = [Identifier::Dns(order.name.clone())];
    let mut asked = us.new_order(&NewOrder::new(&names)).await?;
    prove(&mut asked, place).await?;
    let wait = RetryPolicy::new().timeout(patience.look);
    let status = asked.poll_ready(&wait).await?;
    if status == OrderStatus::Invalid {
        return Err(refused(&mut asked).await);
    }
    let key = asked.finalize().await?;
    let chain = match asked.poll_certificate(&wait).await {
        Ok(chain) => chain,
        Err(error) if asked.state().status == OrderStatus::Invalid => {
            let problem = asked.state().error.as_ref().map(of_problem);
            let (kind, said) = problem.unwrap_or_else(|| refusal(&error));
            return Err(Stopped { kind, said });
        }
        Err(error) => return Err(error.into()),
    };
    let (from, until) = validity(&chain).ok_or_else(|| strange(()))?;
    Ok(Issued { account: credentials, chain, key, from, until })
}

/// Puts the proofs where they are looked for, and says so.
async fn prove(
    asked: &mut instant_acme::Order,
    place: &dyn Fn(&str, &str) -> tsudoi_core::Result<()>,
) -> Result<(), Stopped> {
    let mut authorizations = asked.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization?;
        match authorization.status {
            AuthorizationStatus::Pending => {}
            AuthorizationStatus::Valid => continue,
            _ => return Err(strange(())),
        }
        let mut challenge = authorization.challenge(ChallengeType::Http01).ok_or_else(|| strange(()))?;
        let proof = challenge.key_authorization();
        place(&challenge.token, proof.as_str()).map_err(strange)?;
        challenge.set_ready().await?;
    }
    Ok(())
}

/// What the authority has against us: it stands with the challenge that it looked at.
async fn refused(asked: &mut instant_acme::Order) -> Stopped {
    let mut authorizations = asked.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let Ok(mut authorization) = authorization else { continue };
        let Ok(state) = authorization.refresh().await else { continue };
        if let Some(problem) = state.challenges.iter().find_map(|challenge| challenge.error.as_ref()) {
            let (kind, said) = of_problem(problem);
            return Stopped { kind, said };
        }
    }
    match asked.state().error.as_ref().map(of_problem) {
        Some((kind, said)) => Stopped { kind, said },
        None => strange(()),
    }
}

/// From when until when the first certificate of a chain is good.
fn validity(chain: &str) -> Option<(tsudoi_core::values::Moment, tsudoi_core::values::Moment)> {
    let (_, pem) = parse_x509_pem(chain.as_bytes()).ok()?;
    let (_, certificate) = parse_x509_certificate(&pem.contents).ok()?;
    let validity = certificate.validity();
    Some((
        DateTime::from_timestamp(validity.not_before.timestamp(), 0)?,
        DateTime::from_timestamp(validity.not_after.timestamp(), 0)?,
    ))
}
