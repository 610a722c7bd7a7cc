//! Sites are registered, given a new secret, retired.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::Rng;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Scope, store};
use crate::{
    Area, Command, Error, Permission, Query, Reader, Result, Topic, Tx, Undo, association, ensure, error::OrNotFound,
    values::Nothing,
};

/// 連携するサイトの一覧.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct List {}

/// What [`List`] answers.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClientList")]
pub struct Listed {
    /// What a site is told: the issuer, from which it finds everything else.
    pub issuer: String,
    /// Sites in use, by name; retired ones after them.
    pub clients: Vec<Row>,
}

/// A site.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClientRow")]
pub struct Row {
    /// Key.
    pub id: i64,
    /// `client_id`
    pub code: String,
    /// As members know it.
    pub name: String,
    /// Where members may be sent back to.
    pub redirects: Vec<String>,
    /// What it may ask for.
    pub scopes: Vec<Scope>,
    /// Whether it keeps a secret.
    pub secret: bool,
    /// Whether it is used no more.
    pub retired: bool,
    /// How many members let it in.
    pub members: i64,
}

impl Query for List {
    type Output = Listed;
    const NAME: &'static str = "clients.list";
    const NEEDS: Permission = Permission::view(Area::Settings);
    fn run(self, reader: &Reader<'_>) -> Result<Listed> {
        let clients = store::list(reader)?.into_iter().map(|(client, members)| Row {
            id: client.id,
            code: client.code,
            name: client.name,
            redirects: client.redirects,
            scopes: client.scopes,
            secret: client.secret,
            retired: client.retired,
            members,
        });
        Ok(Listed { issuer: association::mypage_settings(reader)?.public_url, clients: clients.collect() })
    }
}

/// サイトを登録する・変える.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// Which; none registers another.
    pub id: Option<i64>,
    /// As members know it.
    pub name: String,
    /// Where members may be sent back to: whole addresses, compared to the letter.
    pub redirects: Vec<String>,
    /// What it may ask for.
    pub scopes: Vec<Scope>,
    /// Whether it can keep a secret: a server can, a page or an app in somebody's hand cannot. Of a site that is there
    /// already it stays as it is.
    pub secret: bool,
}

/// What [`Save`] and [`NewSecret`] answer.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ClientSaved")]
pub struct Saved {
    /// Key.
    pub id: i64,
    /// `client_id`
    pub code: String,
    /// `client_secret`, shown this once.
    pub secret: Option<String>,
}

/// Long enough for any real address; short enough for a row.
const LONGEST: usize = 500;
/// A site has a test site beside it, and not a hundred.
const MOST_REDIRECTS: usize = 10;

impl Command for Save {
    type Output = Saved;
    const NAME: &'static str = "clients.save";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings];
    const UNDO: Undo = Undo::Changeset;
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let name = self.name.trim().to_owned();
        ensure!(!name.is_empty(), "name", "error-required");
        ensure!(name.chars().count() <= 60, "name", "error-too-long", max = 60);
        let redirects: Vec<String> =
            self.redirects.iter().map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect();
        ensure!((1..=MOST_REDIRECTS).contains(&redirects.len()), "redirects", "error-client-redirects");
        for redirect in &redirects {
            if !is_redirect(redirect) {
                return Err(Error::invalid("redirects", "error-client-redirect").arg("address", redirect));
            }
        }
        let scopes: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| self.scopes.contains(scope)).collect();
        tx.subject(name.clone());
        if let Some(id) = self.id {
            let client = store::by_id(tx, id)?.or_not_found("error-no-such-client")?;
            ensure!(!client.retired, "id", "error-client-retired");
            store::update(tx, id, &name, &redirects, &scopes)?;
            return Ok(Saved { id, code: client.code, secret: None });
        }
        let code = chance(tx, 12);
        let secret = self.secret.then(|| chance(tx, 32));
        let id = store::insert(tx, &code, &name, &redirects, &scopes, secret.as_deref().map(hash))?;
        Ok(Saved { id, code, secret })
    }
}

/// 秘密を作り直す: the old one is good no longer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSecret {
    /// Which.
    pub id: i64,
}

impl Command for NewSecret {
    type Output = Saved;
    const NAME: &'static str = "clients.new_secret";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings];
    const UNDO: Undo = Undo::Never("undo-never-secret");
    fn run(self, tx: &mut Tx<'_>) -> Result<Saved> {
        let client = store::by_id(tx, self.id)?.or_not_found("error-no-such-client")?;
        ensure!(!client.retired && client.secret, "id", "error-client-retired");
        let secret = chance(tx, 32);
        store::set_secret(tx, client.id, hash(&secret))?;
        store::drop_grants(tx, client.id, None)?;
        tx.subject(client.name);
        Ok(Saved { id: client.id, code: client.code, secret: Some(secret) })
    }
}

/// 連携をやめる: the site lets nobody in any more; what it holds is good no longer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Retire {
    /// Which.
    pub id: i64,
}

impl Command for Retire {
    type Output = Nothing;
    const NAME: &'static str = "clients.retire";
    const NEEDS: Permission = Permission::change(Area::Settings);
    const TOUCHES: &'static [Topic] = &[Topic::Settings, Topic::Mypage];
    const UNDO: Undo = Undo::Never("undo-never-site");
    fn run(self, tx: &mut Tx<'_>) -> Result<Nothing> {
        let client = store::by_id(tx, self.id)?.or_not_found("error-no-such-client")?;
        ensure!(!client.retired, "id", "error-client-retired");
        store::retire(tx, client.id)?;
        store::drop_grants(tx, client.id, None)?;
        tx.subject(client.name);
        Ok(Nothing {})
    }
}

/// As many bytes of chance, to be typed and copied.
pub(super) fn chance(tx: &mut Tx<'_>, bytes: usize) -> String {
    let mut chance = vec![0; bytes];
    tx.random.fill_bytes(&mut chance);
    URL_SAFE_NO_PAD.encode(chance)
}

/// What is kept of a secret, code or token: they hold 256 bits of chance, so that no slow hash is needed.
pub(super) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// HTTPS, or this machine while somebody builds the site; nothing that a browser reads differently than we compare.
fn is_redirect(address: &str) -> bool {
    let Ok(url) = url::Url::parse(address) else { return false };
    let here = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let scheme = url.scheme() == "https" || (url.scheme() == "http" && here);
    scheme
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && address.len() <= LONGEST
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'*')
}
