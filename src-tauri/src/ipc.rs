//! The window's calls. Two lines each: unpack, ask the door.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use serde::Serialize;
use serde_json::{Value, json};
use tauri::{AppHandle, Manager, State};
use tauri_plugin_opener::OpenerExt;
use tsudoi_core::{
    Code, Error, File, Lang, NewBook,
    door::{self, Door},
    error::Wire,
    registry::Reply,
    values::Bytes,
};

use crate::folder;

/// What the window has in hand: the door and its one session.
pub struct Desk {
    pub door: Arc<Door>,
    token: Mutex<Option<door::Token>>,
    /// Documents that were opened in a viewer; gone when the program ends.
    viewed: Mutex<Option<tempfile::TempDir>>,
}

type Answer<T> = Result<T, Wire>;

impl Desk {
    pub fn new(door: Arc<Door>) -> Self {
        Self { door, token: Mutex::default(), viewed: Mutex::default() }
    }

    fn token(&self) -> Option<door::Token> {
        self.token.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep(&self, token: Option<door::Token>) {
        *self.token.lock().unwrap_or_else(PoisonError::into_inner) = token;
    }

    /// Ends the session.
    pub fn lock_now(&self) {
        if let Some(token) = self.token() {
            self.keep(None);
            self.door.sign_out(&token);
        }
    }
}

/// Runs what waits (the book, Argon2) off the thread that draws.
async fn off<T: Send + 'static>(
    app: &AppHandle,
    lang: Option<Lang>,
    run: impl FnOnce(&AppHandle, &Desk, Lang) -> tsudoi_core::Result<T> + Send + 'static,
) -> Answer<T> {
    let (app, lang) = (app.clone(), lang.unwrap_or_default());
    let done = tauri::async_runtime::spawn_blocking(move || run(&app, &app.state::<Desk>(), lang)).await;
    match done {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            if error.code == Code::Internal {
                tracing::error!(reference = ?error.args, detail = error.detail.as_deref(), "a bug");
            }
            Err(error.wire(lang))
        }
        Err(_) => Err(Error::internal("an act panicked").wire(lang)),
    }
}

#[tauri::command]
pub async fn state(app: AppHandle, lang: Option<Lang>) -> Answer<Value> {
    off(&app, lang, |_, desk, lang| {
        let mut state = serde_json::to_value(desk.door.state(desk.token().as_deref(), None, lang))?;
        state["desktop"] = json!(true);
        Ok(state)
    })
    .await
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Founding {
    name: String,
    staff: String,
    password: String,
    fiscal_year_start: u32,
}

#[tauri::command]
pub async fn create(app: AppHandle, input: Founding, lang: Option<Lang>) -> Answer<Value> {
    off(&app, lang, move |app, desk, _| {
        let Founding { name, staff, password, fiscal_year_start } = &input;
        let new = NewBook { name, staff, password, fiscal_year_start: *fiscal_year_start };
        let (token, recovery_code) = desk.door.create(&new)?;
        desk.keep(Some(token));
        folder::remember(app, &desk.door.dir());
        Ok(json!({ "recovery_code": recovery_code }))
    })
    .await
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    staff: String,
    password: String,
}

#[tauri::command]
pub async fn sign_in(app: AppHandle, input: SignIn, lang: Option<Lang>) -> Answer<()> {
    off(&app, lang, move |app, desk, _| {
        desk.keep(Some(desk.door.sign_in(&input.staff, &input.password, None)?));
        folder::remember(app, &desk.door.dir());
        Ok(())
    })
    .await
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    code: String,
}

#[tauri::command]
pub async fn second(app: AppHandle, input: Shown, lang: Option<Lang>) -> Answer<Value> {
    off(&app, lang, move |_, desk, _| {
        let codes = desk.door.second(&desk.token().unwrap_or_default(), &input.code, None)?;
        Ok(json!({ "recovery_codes": codes }))
    })
    .await
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    password: String,
}

#[tauri::command]
pub async fn choose_password(app: AppHandle, input: Chosen, lang: Option<Lang>) -> Answer<()> {
    off(&app, lang, move |_, desk, _| {
        desk.door.choose_password(&desk.token().unwrap_or_default(), &input.password, None)
    })
    .await
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    code: String,
    staff: String,
    password: String,
}

#[tauri::command]
pub async fn recover(app: AppHandle, input: Recovery, lang: Option<Lang>) -> Answer<()> {
    off(&app, lang, move |_, desk, _| {
        desk.keep(Some(desk.door.recover(&input.code, &input.staff, &input.password, None)?));
        Ok(())
    })
    .await
}

#[tauri::command]
pub fn lock(desk: State<'_, Desk>) {
    desk.lock_now();
}

#[tauri::command]
pub fn cancel(desk: State<'_, Desk>, work: String) {
    desk.door.cancel(&work);
}

fn run(desk: &Desk, name: &str, input: Value, lang: Lang, work: Option<&str>) -> tsudoi_core::Result<Reply> {
    desk.door.call(desk.token().as_deref(), name, input, lang, work)
}

#[tauri::command]
pub async fn call(
    app: AppHandle,
    name: String,
    input: Value,
    lang: Option<Lang>,
    work: Option<String>,
    background: Option<bool>,
) -> Answer<Value> {
    off(&app, lang, move |_, desk, lang| {
        if background != Some(true) {
            desk.door.used(desk.token().as_deref());
        }
        match run(desk, &name, input, lang, work.as_deref())? {
            Reply::Data { data, touched, entry } => Ok(json!({ "data": data, "touched": touched, "entry": entry })),
            Reply::File(_) => Err(Error::new(Code::Malformed, "error-no-such-act").arg("name", name)),
        }
    })
    .await
}

fn file(desk: &Desk, name: &str, input: Value, lang: Lang) -> tsudoi_core::Result<File> {
    desk.door.used(desk.token().as_deref());
    match run(desk, name, input, lang, None)? {
        Reply::File(file) => Ok(file),
        Reply::Data { .. } => Err(Error::new(Code::Malformed, "error-no-such-act").arg("name", name)),
    }
}

/// A file for the page.
#[derive(Serialize)]
pub struct Carried {
    name: String,
    media: &'static str,
    base64: Bytes,
}

#[tauri::command]
pub async fn document(app: AppHandle, name: String, input: Value, lang: Option<Lang>) -> Answer<Carried> {
    off(&app, lang, move |_, desk, lang| {
        let file = file(desk, &name, input, lang)?;
        Ok(Carried { name: file.name, media: file.media_type, base64: Bytes(file.bytes) })
    })
    .await
}

/// What a machine shows and never runs. Anything else that somebody put on the shelf is saved by whoever wants it.
const VIEWED: [&str; 3] = ["application/pdf", "image/png", "image/jpeg"];

/// In the viewer of the machine.
#[tauri::command]
pub async fn open_document(app: AppHandle, name: String, input: Value, lang: Option<Lang>) -> Answer<()> {
    off(&app, lang, move |app, desk, lang| {
        let file = file(desk, &name, input, lang)?;
        if !VIEWED.contains(&file.media_type) {
            return Err(Error::new(Code::Forbidden, "error-not-viewed"));
        }
        let mut viewed = desk.viewed.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = match &mut *viewed {
            Some(folder) => folder,
            none => none.insert(tempfile::tempdir()?),
        };
        let path = folder.path().join(&file.name);
        fs::write(&path, &file.bytes)?;
        app.opener().open_path(path.to_string_lossy(), None::<&str>).map_err(Error::internal)
    })
    .await
}

/// A page of My Page, in the machine's browser. Nothing else is opened there.
#[tauri::command]
pub async fn open_page(app: AppHandle, url: String, lang: Option<Lang>) -> Answer<()> {
    off(&app, lang, move |app, desk, _| {
        let ours = desk.door.mypage().is_some_and(|(_, settings)| {
            let under = url.strip_prefix(&settings.public_url);
            !settings.public_url.is_empty() && under.is_some_and(|path| path.starts_with('/'))
        });
        if !ours {
            return Err(Error::new(Code::Forbidden, "error-not-viewed"));
        }
        app.opener().open_url(url, None::<&str>).map_err(Error::internal)
    })
    .await
}

#[tauri::command]
pub async fn save_document(
    app: AppHandle,
    name: String,
    input: Value,
    path: PathBuf,
    lang: Option<Lang>,
) -> Answer<()> {
    off(&app, lang, move |_, desk, lang| {
        let file = file(desk, &name, input, lang)?;
        Ok(fs::write(path, &file.bytes)?)
    })
    .await
}

/// What a form may take in: sheets and pictures.
const READABLE: &[&str] = &["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "tsv", "txt", "png", "jpg", "jpeg", "pdf"];
const LARGEST: u64 = 64 * 1024 * 1024;

/// A file as the form gets it.
#[derive(Serialize)]
pub struct Picked {
    name: String,
    base64: Bytes,
}

#[tauri::command]
pub async fn read_file(app: AppHandle, path: PathBuf, lang: Option<Lang>) -> Answer<Picked> {
    off(&app, lang, move |_, _, _| {
        let kind = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
        if !READABLE.contains(&kind.as_str()) {
            return Err(Error::invalid("file", "error-file-kind"));
        }
        if fs::metadata(&path)?.len() > LARGEST {
            return Err(Error::invalid("file", "error-file-large"));
        }
        let name = Path::file_name(&path).unwrap_or_default().to_string_lossy().into_owned();
        Ok(Picked { name, base64: Bytes(fs::read(&path)?) })
    })
    .await
}
