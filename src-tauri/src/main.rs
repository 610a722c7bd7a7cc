//! The window: menus, dialogs, one instance, and the calls of the office over IPC. Decides nothing.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod folder;
mod ipc;
mod menu;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tauri::{Emitter, Manager, RunEvent, WebviewUrl, WebviewWindowBuilder, WindowEvent};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons};
use tauri_plugin_window_state::StateFlags;
use tsudoi_core::{Lang, door::Door, words};

fn main() {
    // A sheet from outside is read by a process of its own: ours, started again.
    tsudoi_sheet::reader_main_if_asked();
    tsudoi_core::memory::hold_little();
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();

    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| menu::show(app)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(
            tauri_plugin_window_state::Builder::default()
                .with_state_flags(StateFlags::POSITION | StateFlags::SIZE | StateFlags::MAXIMIZED)
                .build(),
        )
        .invoke_handler(tauri::generate_handler![
            ipc::state,
            ipc::create,
            ipc::sign_in,
            ipc::second,
            ipc::choose_password,
            ipc::recover,
            ipc::lock,
            ipc::call,
            ipc::cancel,
            ipc::document,
            ipc::open_document,
            ipc::open_page,
            ipc::save_document,
            ipc::read_file,
        ])
        .setup(|app| {
            let handle = app.handle();
            let door = Arc::new(Door::new(&folder::at_start(handle)));
            let events = handle.clone();
            door.listeners().listen(move |event| events.emit("tsudoi", event).is_ok());
            app.manage(ipc::Desk::new(door.clone()));
            menu::build(handle, lang_of_machine())?;
            WebviewWindowBuilder::new(app, "office", WebviewUrl::App("index.html".into()))
                .title("Tsudoi 集い")
                .inner_size(1280.0, 800.0)
                .min_inner_size(1100.0, 700.0)
                // Nothing from outside is ever shown in this window.
                .on_navigation(|url| {
                    matches!(url.scheme(), "tauri" | "blob") || url.host_str() == Some("tauri.localhost")
                })
                .build()?;
            app.manage(Postman(Mutex::new(Some(follow(door)))));
            Ok(())
        })
        .on_window_event(|window, event| {
            if let WindowEvent::CloseRequested { api, .. } = event
                && window.state::<ipc::Desk>().door.is_busy()
            {
                api.prevent_close();
                ask_before_quitting(window.app_handle());
            }
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => app.run(|handle, event| {
            if let RunEvent::Exit = event {
                // Acts and mails in hand are finished, the write-ahead log is folded in, the lock is given back.
                if let Some(postman) = handle.state::<Postman>().0.lock().unwrap_or_else(PoisonError::into_inner).take()
                {
                    postman.end();
                }
                handle.state::<ipc::Desk>().door.close();
            }
        }),
        Err(error) => {
            tracing::error!(%error, "the window cannot be opened");
            std::process::exit(70);
        }
    }
}

/// Who carries mail beside the window, until it is closed.
struct Postman(Mutex<Option<tsudoi_post::Following>>);

fn lang_of_machine() -> Lang {
    Lang::from_tag(&std::env::var("LANG").unwrap_or_default())
}

/// Asked when long work runs: closing now takes it back.
pub(crate) fn ask_before_quitting(app: &tauri::AppHandle) {
    let say = |key| words::say(lang_of_machine(), key, &[]);
    let handle = app.clone();
    app.dialog()
        .message(say("quit-while-busy"))
        .title("Tsudoi")
        .buttons(MessageDialogButtons::OkCancelCustom(say("quit-anyway"), say("quit-not-now")))
        .show(move |quit| {
            if quit {
                handle.exit(0);
            }
        });
}

/// What goes on beside the window while the book is open: locking when idle, what happens by date,
/// and My Page where it is switched on.
fn follow(door: Arc<Door>) -> tsudoi_post::Following {
    let postman = tsudoi_post::follow(door.clone());
    let settings = door.clone();
    tauri::async_runtime::spawn(tsudoi_mypage::follow(move || settings.mypage(), std::future::pending()));
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(15));
            door.sign_out_idle();
        }
    });
    postman
}
