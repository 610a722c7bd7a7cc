//! OpenID Connect at My Page: what a site is told of this provider and of a member who agreed to it.

use serde_json::{Value, json};

use super::{AccountDesk, Reception, act};
use crate::{
    Actor, Result, Topic, Undo, association,
    book::Act,
    clients::{self, Keys},
};

pub use crate::clients::{Asked, Authorization, Consent, Refused, Scope as ClientScope, Token, TokenAsked};

impl Reception {
    /// What a site finds out by itself (OpenID Connect Discovery 1.0).
    pub fn discovery(&self) -> Result<Value> {
        let issuer = self.ask(&Actor::machine(), association::mypage_settings)?.public_url;
        let scopes: Vec<&str> = ["openid"].into_iter().chain(ClientScope::ALL.map(ClientScope::code)).collect();
        Ok(json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/oauth/authorize"),
            "token_endpoint": format!("{issuer}/oauth/token"),
            "userinfo_endpoint": format!("{issuer}/oauth/userinfo"),
            "jwks_uri": format!("{issuer}/oauth/jwks"),
            "scopes_supported": scopes,
            "prompt_values_supported": ["none", "login", "consent"],
            "claims_supported": ["sub", "auth_time", "name", "email", "email_verified", "member_no", "member_state", "member_kind", "member_since"],
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": true,
            "ui_locales_supported": ["ja", "en"],
        }))
    }

    /// The keys with which answers are signed. A new one is made when it is time, before the book is held.
    pub fn signing_keys(&self) -> Result<Keys> {
        let keys = self.ask(&Actor::machine(), clients::keys)?;
        if !keys.is_due(self.now()) {
            return Ok(keys);
        }
        let keep = clients::new_key()?;
        self.execute(&Actor::machine(), act("mypage.keep"), keep)
    }

    /// Looks at what a site asks, before anybody signs in for it.
    pub fn check_site(&self, asked: &Asked) -> std::result::Result<Authorization, Refused> {
        // The outer error is the book's, the inner one what is wrong with the question.
        self.ask(&Actor::machine(), |reader| Ok(clients::check(reader, asked)))?
    }

    /// Fetches a token for a code. Only who is registered gets a turn at the book.
    pub fn token(&self, asked: &TokenAsked) -> Result<Token> {
        if !self.ask(&Actor::machine(), |reader| clients::is_known(reader, &asked.client_id))? {
            return Ok(Token::Refused("invalid_client"));
        }
        let keys = self.signing_keys()?;
        self.execute(&Actor::machine(), act("mypage.token"), |tx| clients::token(tx, asked, &keys))
    }

    /// What a site may know by its token.
    pub fn userinfo(&self, token: &str) -> Result<Option<Value>> {
        self.ask(&Actor::machine(), |reader| clients::userinfo(reader, token))
    }
}

impl AccountDesk<'_> {
    /// Whether the member has to sign in once more before a site is told anything.
    pub fn signs_in_again(&self, of: &Authorization) -> bool {
        !of.takes(self.session.created_at, self.reception.now())
    }

    /// Whether the member has to be asked before a site learns anything.
    pub fn needs_consent(&self, of: &Authorization) -> Result<bool> {
        self.reception.ask(&self.actor, |reader| clients::needs_consent(reader, of, self.me))
    }

    /// Lets a site in. Where the member goes with the code.
    pub fn allow(&self, of: &Authorization) -> Result<String> {
        let act =
            Act { touches: &[Topic::Settings], undo: Undo::Never("undo-never-consent"), ..act("mypage.allow_site") };
        self.reception.execute(&self.actor, act, |tx| clients::allow(tx, of, self.me, self.session.created_at))
    }

    /// The sites that the member lets in.
    pub fn sites(&self) -> Result<Vec<Consent>> {
        self.reception.ask(&self.actor, |reader| clients::consents(reader, self.me))
    }

    /// Lets a site in no more.
    pub fn end_site(&self, consent: i64) -> Result<()> {
        let act =
            Act { touches: &[Topic::Settings], undo: Undo::Never("undo-never-consent"), ..act("mypage.end_site") };
        self.reception.execute(&self.actor, act, |tx| clients::end_consent(tx, self.me, consent))
    }
}
