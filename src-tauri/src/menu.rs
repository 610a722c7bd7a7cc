//! The menu, with the platform's shortcuts, and what its lines do.

use tauri::{
    AppHandle, Emitter, Manager, Wry,
    menu::{MenuBuilder, MenuItem, MenuItemBuilder, SubmenuBuilder},
};
use tauri_plugin_dialog::DialogExt;
use tsudoi_core::{Lang, listeners::Event, words};

use crate::{folder, ipc::Desk};

/// Builds it in `lang`.
pub fn build(app: &AppHandle, lang: Lang) -> tauri::Result<()> {
    let say = |key: &str| words::say(lang, key, &[]);
    let item = |id: &str, key: &str, keys: Option<&str>| -> tauri::Result<MenuItem<Wry>> {
        let item = MenuItemBuilder::with_id(id, say(key));
        match keys {
            Some(keys) => item.accelerator(keys),
            None => item,
        }
        .build(app)
    };
    let file = SubmenuBuilder::new(app, say("menu-file"))
        .item(&item("open", "menu-open", Some("CmdOrCtrl+O"))?)
        .separator()
        .item(&item("lock", "menu-lock", Some("CmdOrCtrl+L"))?)
        .separator()
        .item(&item("quit", "menu-quit", Some("CmdOrCtrl+Q"))?)
        .build()?;
    let edit = SubmenuBuilder::new(app, say("menu-edit"))
        .undo_with_text(say("menu-undo-typing"))
        .redo_with_text(say("menu-redo-typing"))
        .separator()
        .cut_with_text(say("menu-cut"))
        .copy_with_text(say("menu-copy"))
        .paste_with_text(say("menu-paste"))
        .select_all_with_text(say("menu-select-all"))
        .build()?;
    let menu = MenuBuilder::new(app).items(&[&file, &edit]).build()?;
    app.set_menu(menu)?;
    app.on_menu_event(|app, event| match event.id().as_ref() {
        "open" => open(app),
        "lock" => app.state::<Desk>().lock_now(),
        "quit" => quit(app),
        _ => {}
    });
    Ok(())
}

/// Brings the window to the front: a second start of the program ends here.
pub fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("office")
        && let Err(error) = window.unminimize().and_then(|()| window.set_focus())
    {
        tracing::warn!(%error, "the window does not come to the front");
    }
}

fn quit(app: &AppHandle) {
    if app.state::<Desk>().door.is_busy() {
        crate::ask_before_quitting(app);
    } else {
        app.exit(0);
    }
}

/// Another association's folder; the one in hand is closed first.
fn open(app: &AppHandle) {
    let handle = app.clone();
    app.dialog().file().pick_folder(move |picked| {
        let Some(dir) = picked.and_then(|path| path.into_path().ok()) else { return };
        handle.state::<Desk>().door.move_to(&dir);
        folder::remember(&handle, &dir);
        if let Err(error) = handle.emit("tsudoi", Event::Locked) {
            tracing::warn!(%error, "the window is not told");
        }
    });
}
