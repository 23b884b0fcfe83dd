//! Opening the window, and what is said where none can be.

use std::path::PathBuf;

use eframe::NativeOptions;
use egui::ViewportBuilder;

use super::App;
use super::keep::Keep;
use crate::store::{OpenOptions, Store, StoreError};
use crate::text::{Lang, Text};
use crate::ui::tokens::size;

/// What a window starts with.
pub struct Start {
    /// The folder of the store.
    pub folder: PathBuf,
    /// The store, or why there is none.
    pub store: Result<Store, StoreError>,
    /// The language that was asked for.
    pub lang: Option<Lang>,
    /// A file to open at once.
    pub file: Option<PathBuf>,
    /// Files can be dropped on the window.
    pub drops: bool,
    /// The system's file dialogs are asked for; else paths are typed in the window.
    pub dialogs: bool,
}

impl Start {
    /// Opens the store in a folder.
    pub fn open(folder: PathBuf, lang: Option<Lang>, file: Option<PathBuf>) -> Self {
        Self {
            store: Store::open(&folder, &OpenOptions::default()),
            folder,
            lang,
            file,
            drops: drops(),
            dialogs: true,
        }
    }
}

/// Whether the system tells winit of dropped files: everywhere but on Wayland.
fn drops() -> bool {
    !is_set("WAYLAND_DISPLAY")
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Whether there is something to open a window on.
fn has_display() -> bool {
    let unix = cfg!(all(unix, not(target_os = "macos")));
    !unix || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET")
}

/// Opens the window and stays until it is closed; an error is a sentence.
pub fn run(
    folder: PathBuf,
    text: Text,
    lang: Option<Lang>,
    file: Option<PathBuf>,
) -> Result<(), String> {
    if !has_display() {
        return Err(text.say("w-no-display"));
    }
    let kept = Keep::new(&folder)
        .load_preferences()
        .window
        .unwrap_or(size::WINDOW);
    let options = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title(text.say("w-name"))
            .with_app_id("mainbrainer")
            .with_inner_size(kept)
            .with_min_inner_size(size::WINDOW_MIN)
            .with_drag_and_drop(true),
        // The program keeps size, zoom and theme itself, in files that are never half written.
        persist_window: false,
        ..NativeOptions::default()
    };
    let start = Start::open(folder, lang, file);
    let opened = eframe::run_native(
        "mainbrainer",
        options,
        Box::new(|cc| Ok(Box::new(App::new(&cc.egui_ctx, start)))),
    );
    opened.map_err(|error| match error {
        eframe::Error::Winit(_) | eframe::Error::WinitEventLoop(_) => text.say("w-no-display"),
        _ => text.say("w-no-renderer"),
    })
}
