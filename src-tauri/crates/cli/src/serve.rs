//! The doors without a window, until told to stop.

use std::{net::SocketAddr, sync::Arc};

use serde_json::json;
use tsudoi_core::{
    Actor, Code, Error, Lang, Permission, Result, Work, association, desk,
    door::Door,
    publishing,
    registry::{self, Reply},
};

use crate::{args::Args, off, open, print};

fn address(text: &str) -> Result<SocketAddr> {
    let address = text.parse().map_err(|_| off(format!("{text}: HOST:PORT")))?;
    // Before anybody types a password.
    tsudoi_office::may_listen(address)?;
    Ok(address)
}

/// Ctrl+C, and SIGTERM where there is one.
async fn told_to_stop() {
    let ctrl_c = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let terminate = async {
            match signal(SignalKind::terminate()) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending::<()>().await,
            }
        };
        tokio::select! { () = ctrl_c => {}, () = terminate => {} }
    }
    #[cfg(not(unix))]
    ctrl_c.await;
}

/// My Page at the address of the command line, whatever the switch in the settings says.
async fn open_mypage(door: &Door, address: &str) -> Result<tsudoi_mypage::Serving> {
    let book = door.book().ok_or_else(|| Error::new(Code::NoBook, "error-no-book"))?;
    let mut settings =
        book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), association::mypage_settings)?;
    address.clone_into(&mut settings.address);
    tsudoi_mypage::serve(desk::reception(book), settings).await
}

/// Opens My Page as the settings say, for as long as it takes to look at it from outside.
pub fn check(args: &Args, lang: Lang) -> Result<print::Said> {
    let (book, actor) = open::book(args, lang)?;
    let book = Arc::new(book);
    let call = |name: &str| match registry::call(&book, &actor, name, json!({}), &Work::quiet())? {
        Reply::Data { data, .. } => Ok(data),
        Reply::File(_) => Err(Error::internal(format!("{name} is a document"))),
    };
    call("publishing.check")?;
    let settings = book.ask(&Actor::machine(), Permission::SignedIn, &Work::quiet(), association::mypage_settings)?;
    let runtime = tokio::runtime::Runtime::new()?;
    let postman = tsudoi_post::Postman::new()?;
    // What cannot be opened is not reached either, and the lines say so; but the reason is known here.
    let (pages, unopened) = match runtime.block_on(tsudoi_mypage::serve(desk::reception(book.clone()), settings)) {
        Ok(pages) => (Some(pages), None),
        Err(error) => (None, Some(error.message(lang))),
    };
    publishing::run_due(&book, &postman)?;
    if let Some(pages) = pages {
        runtime.block_on(pages.close());
    }
    let mut shown = call("publishing.show")?;
    shown["open_problem"] = json!(unopened);
    let is_wrong = |line: &serde_json::Value| line["state"] == "wrong";
    let well = unopened.is_none() && !shown["lines"].as_array().is_some_and(|lines| lines.iter().any(is_wrong));
    let data = json!({ "open_problem": shown["open_problem"], "lines": shown["lines"] });
    Ok(print::Said { all_well: well, ..print::Said::new(data, &[]) })
}

/// Opens the book where a password is at hand (My Page needs it open), else at the first sign-in.
pub fn run(args: &Args, office: Option<&str>, mypage: Option<&str>, lang: Lang) -> Result<()> {
    let office = address(office.unwrap_or(if mypage.is_some() { "127.0.0.1:0" } else { "127.0.0.1:4810" }))?;
    let door = Arc::new(Door::new(open::folder(args)?));
    if let Ok(password) = std::env::var("TSUDOI_PASSWORD") {
        let staff = std::env::var("TSUDOI_STAFF").ok().filter(|name| !name.is_empty());
        door.keep_open(staff.as_deref(), &password)?;
    } else if mypage.is_some() {
        door.keep_open(std::env::var("TSUDOI_STAFF").ok().as_deref(), &open::password(lang)?)?;
    }
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let until = |mut stopped: tokio::sync::watch::Receiver<bool>| async move {
            // The sender lives as long as this runtime; both outcomes mean stop.
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        let serving = tsudoi_office::serve(door.clone(), office, until(stopped.clone()))?;
        let pages = match mypage {
            Some(address) => Some(open_mypage(&door, address).await?),
            None => None,
        };
        let postman = tsudoi_post::follow(door.clone());
        let following = if mypage.is_some() {
            None
        } else {
            let settings = door.clone();
            Some(tokio::spawn(tsudoi_mypage::follow(move || settings.mypage(), until(stopped))))
        };
        let addresses = json!({
            "office": format!("http://{}", serving.address),
            "mypage": pages.as_ref().map(|pages| &pages.address),
        });
        if args.json {
            print::line(&json!({ "data": addresses, "touched": [] }));
        } else {
            print::line(&addresses);
        }
        told_to_stop().await;
        // Nobody listens any more; what is in hand is finished.
        let _ = stop.send(true);
        if let Some(pages) = pages {
            pages.close().await;
        }
        if let Some(following) = following {
            following.await.map_err(Error::internal)?;
        }
        tokio::task::spawn_blocking(move || postman.end()).await.map_err(Error::internal)?;
        serving.finished().await?;
        door.close();
        Ok(())
    })
}
