//! Opening a book from the terminal.

use std::io::IsTerminal;

use tsudoi_core::{
    Actor, Book, Code, Error, Lang, Result,
    book::MachineClock,
    staff::{self, Stage},
    words,
};

use crate::{args::Args, off};

/// The folder that was named.
pub fn folder(args: &Args) -> Result<&std::path::Path> {
    args.book.as_deref().ok_or_else(|| off("--book DIR"))
}

/// The password: from the environment, else asked for without echo.
pub fn password(lang: Lang) -> Result<String> {
    if let Ok(password) = std::env::var("TSUDOI_PASSWORD") {
        return Ok(password);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Error::new(Code::Unauthorized, "error-no-password"));
    }
    rpassword::prompt_password(words::say(lang, "ask-password", &[])).map_err(Error::from)
}

/// The restricted key of Stripe: from the environment, else asked for without echo. Never a word of the call: those
/// can be read by everybody on the machine.
pub fn stripe_key(lang: Lang) -> Result<String> {
    if let Ok(key) = std::env::var("TSUDOI_STRIPE_KEY") {
        return Ok(key);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Error::conflict("error-online-no-key"));
    }
    rpassword::prompt_password(words::say(lang, "ask-stripe-key", &[])).map_err(Error::from)
}

/// The code of the app: from the environment, else asked for.
fn code(lang: Lang) -> Result<String> {
    if let Ok(code) = std::env::var("TSUDOI_CODE") {
        return Ok(code);
    }
    if !std::io::stdin().is_terminal() {
        return Err(Error::new(Code::Unauthorized, "error-no-code"));
    }
    rpassword::prompt_password(words::say(lang, "ask-code", &[])).map_err(Error::from)
}

/// The same twice, for a password that is made now.
pub fn new_password(lang: Lang) -> Result<String> {
    let first = password(lang)?;
    if std::env::var_os("TSUDOI_PASSWORD").is_none() {
        let second = rpassword::prompt_password(words::say(lang, "ask-password-again", &[])).map_err(Error::from)?;
        if first != second {
            return Err(Error::invalid("password", "error-passwords-differ"));
        }
    }
    Ok(first)
}

/// Opens the book and signs in.
pub fn book(args: &Args, lang: Lang) -> Result<(Book, Actor)> {
    let dir = folder(args)?;
    let staff = std::env::var("TSUDOI_STAFF").ok().filter(|name| !name.is_empty());
    let (book, actor) = Book::unlock(dir, staff.as_deref(), &password(lang)?, Box::new(MachineClock))?;
    match staff::stage(&book, &actor, None)? {
        Stage::In => {}
        Stage::Second => drop(staff::pass(&book, &actor, Stage::Second, &code(lang)?, None)?),
        Stage::NewPassword => return Err(Error::conflict("error-choose-in-office")),
        // An app is set up with a picture, which a terminal cannot show to every phone.
        Stage::SetUp => return Err(Error::conflict("error-set-up-in-office")),
    }
    Ok((book, actor.reading(lang)))
}
