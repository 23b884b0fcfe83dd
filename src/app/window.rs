//! Opening the window, and what is said where none can be.

use std::cell::Cell;
use std::path::PathBuf;
use std::rc::Rc;

use eframe::{NativeOptions, UserEvent};
use egui::ViewportBuilder;
use winit::event_loop::EventLoop;
use winit::platform::run_on_demand::EventLoopExtRunOnDemand as _;

use super::App;
use crate::desk::Desk;
use crate::soft;
use crate::store::{OpenOptions, Store, StoreError};
use crate::text::{Lang, Text};
use crate::ui::tokens::size;

/// What a window starts with.
pub struct Start {
    /// The folder of the store.
    pub folder: PathBuf,
    /// The store, or why there is none.
    pub store: Result<Store, StoreError>,
    /// How it is opened when that is tried again.
    pub options: OpenOptions,
    /// The language that was asked for.
    pub lang: Option<Lang>,
    /// Whose files are shown below `~`.
    pub home: Option<PathBuf>,
    /// Moments are shown in UTC and not in the zone of the system.
    pub utc: bool,
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
        let options = OpenOptions {
            // What is on a full disk can be looked at.
            or_copy: true,
            ..OpenOptions::default()
        };
        Self::open_with(folder, lang, file, &options)
    }

    /// Opens the store in a folder in another way than usual.
    pub fn open_with(
        folder: PathBuf,
        lang: Option<Lang>,
        file: Option<PathBuf>,
        options: &OpenOptions,
    ) -> Self {
        let store = Store::open(&folder, options);
        Self::with(folder, store, lang, file, options)
    }

    /// Begins with a store that was opened before, or not; `options` are for when it is tried again.
    pub fn with(
        folder: PathBuf,
        store: Result<Store, StoreError>,
        lang: Option<Lang>,
        file: Option<PathBuf>,
        options: &OpenOptions,
    ) -> Self {
        Self {
            store,
            options: options.clone(),
            folder,
            lang,
            home: home(),
            utc: false,
            file,
            drops: drops(),
            dialogs: true,
        }
    }
}

/// Whose program this is, where a home is written `~`.
fn home() -> Option<PathBuf> {
    let dirs = directories::UserDirs::new().filter(|_| cfg!(unix))?;
    let home = dirs.home_dir();
    // Where the root is somebody's home nothing would be shorter.
    home.parent().is_some().then(|| home.to_owned())
}

/// Whether the system tells winit of dropped files: everywhere but on Wayland.
fn drops() -> bool {
    !on_wayland()
}

/// Whether there is a Wayland session to open the window in.
///
/// Its variable may be left over from a session that has ended, beside a display that is there.
#[cfg(all(unix, not(target_os = "macos")))]
fn on_wayland() -> bool {
    use std::os::unix::net::UnixStream;

    if is_set("WAYLAND_SOCKET") {
        return true;
    }
    let folder = std::env::var_os("XDG_RUNTIME_DIR").unwrap_or_default();
    // An absolute name stands for itself.
    let socket = |name| PathBuf::from(folder).join(name);
    let name = std::env::var_os("WAYLAND_DISPLAY").filter(|name| !name.is_empty());
    name.is_some_and(|name| UnixStream::connect(socket(name)).is_ok())
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn on_wayland() -> bool {
    false
}

/// The loop that brings what happens to the window; none where no display answers.
fn event_loop() -> Option<EventLoop<UserEvent>> {
    let mut builder = EventLoop::<UserEvent>::with_user_event();
    // There is one try only, and what is tried first is Wayland.
    #[cfg(all(unix, not(target_os = "macos")))]
    if is_set("DISPLAY") && !on_wayland() {
        use winit::platform::x11::EventLoopBuilderExtX11 as _;
        builder.with_x11();
    }
    builder.build().ok()
}

fn is_set(variable: &str) -> bool {
    std::env::var_os(variable).is_some_and(|value| !value.is_empty())
}

/// Whether there is something to open a window on.
fn has_display() -> bool {
    let unix = cfg!(all(unix, not(target_os = "macos")));
    !unix || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY") || is_set("WAYLAND_SOCKET")
}

/// Opens the window on the store in `folder` and stays until it is closed.
///
/// # Errors
///
/// A sentence for the person at the terminal: there is no display, or nothing paints on it.
pub fn run(
    folder: PathBuf,
    text: Text,
    lang: Option<Lang>,
    file: Option<PathBuf>,
) -> Result<(), String> {
    if !has_display() {
        return Err(text.say("start-no-display"));
    }
    let kept = Desk::new(&folder)
        .load_preferences()
        .window
        .unwrap_or(size::WINDOW);
    let viewport = ViewportBuilder::default()
        .with_title(text.say("common-program-name"))
        .with_app_id("mainbrainer")
        .with_inner_size(kept)
        .with_min_inner_size(size::WINDOW_MIN)
        .with_drag_and_drop(true);
    let start = Start::open(folder, lang, file);
    let Some(mut event_loop) = event_loop() else {
        return Err(text.say("start-no-display"));
    };
    let wanted = Renderers::wanted();
    let mut start = Some(start);
    if wanted != Renderers::Software {
        start = with_opengl(&mut event_loop, viewport.clone(), start);
    }
    let Some(start) = start else { return Ok(()) };
    if wanted == Renderers::OpenGl {
        return Err(text.say("start-no-graphics"));
    }
    let make: soft::MakeApp = Box::new(|ctx| Box::new(App::new(ctx, start)));
    soft::run(&mut event_loop, viewport, make).map_err(|_| text.say("start-no-graphics"))
}

/// What may make pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Renderers {
    /// OpenGL, and where it does not start the processor alone.
    Both,
    /// The graphics driver, or what the system has in its place.
    OpenGl,
    /// The processor alone.
    Software,
}

impl Renderers {
    fn wanted() -> Self {
        let named = std::env::var_os(RENDERER).unwrap_or_default();
        match named.to_str() {
            Some("opengl") => Self::OpenGl,
            Some("software") => Self::Software,
            _ => Self::Both,
        }
    }
}

/// The variable that names the only renderer to be tried: `opengl` or `software`.
///
/// For drivers that start and then paint wrongly.
const RENDERER: &str = "MAINBRAINER_RENDERER";

/// Opens the window by OpenGL and stays until it is closed; gives back what to start with where
/// OpenGL does not start.
fn with_opengl(
    event_loop: &mut EventLoop<UserEvent>,
    viewport: ViewportBuilder,
    start: Option<Start>,
) -> Option<Start> {
    let options = NativeOptions {
        viewport,
        // The program keeps size, zoom and theme itself, in files that are never half written.
        persist_window: false,
        ..NativeOptions::default()
    };
    // It is taken out when there is something to paint with, and not before.
    let start = Rc::new(Cell::new(start));
    let taken = Rc::clone(&start);
    let create: eframe::AppCreator<'_> = Box::new(move |cc| match taken.take() {
        Some(start) => Ok(Box::new(App::new(&cc.egui_ctx, start))),
        None => Err("the window opens once".into()),
    });
    let mut window = eframe::create_native("mainbrainer", options, create, event_loop);
    // Why it ended makes no difference: either the window was there, or it was not.
    let _ = event_loop.run_app_on_demand(&mut window);
    drop(window);
    start.take()
}
