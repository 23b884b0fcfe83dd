//! A window of which pictures are taken.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use egui::{Color32, Rect, TexturesDelta, Vec2};
use egui_kittest::kittest::NodeT as _;
use egui_kittest::{Harness, TestRenderer};
use mainbrainer::app::{App, Start};
use mainbrainer::soft::{Canvas, Painter};
use mainbrainer::store::{Clock, OpenOptions, Store};
use mainbrainer::text::{Lang, Text};
use mainbrainer::ui::Page;

use super::super::window::{MEMBERS, Window};
use super::image::{STRAY, cover, differences, read, write};

/// Takes in the textures of a window under test.
#[derive(Clone, Default)]
struct Textures(Arc<Mutex<Painter>>);

impl TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        let mut painter = self.0.lock().unwrap();
        painter.set(delta);
        painter.free(delta);
        delta.clear();
    }
}

/// When the pictures are taken: the first of June 2026 at noon, UTC.
const NOON: u64 = 1_780_315_200_000;

/// How a window is looked at.
#[derive(Clone, Copy)]
pub struct Sight {
    pub lang: Lang,
    pub theme: &'static str,
    pub size: Vec2,
    pub pixels_per_point: f32,
    pub zoom: f32,
}

/// A window of which pictures are taken.
pub struct Camera {
    pub window: Window,
    textures: Textures,
    pub sight: Sight,
    clock: Clock,
    /// Where the pictures are, and what they begin with.
    pub folder: PathBuf,
    pub prefix: String,
    wrong: Vec<String>,
}

impl Camera {
    pub fn new(sight: Sight, folder: PathBuf, prefix: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let store = home.path().join("store");
        fs::create_dir_all(&store).unwrap();
        let preferences = serde_json::json!({
            "theme": sight.theme,
            "zoom": sight.zoom,
            "recent": [
                home.path().join("Dokumenter/medlemmer 2025.csv"),
                home.path().join("Nedlastinger/påmeldinger.csv"),
            ],
        });
        fs::write(store.join("window.json"), preferences.to_string()).unwrap();
        Self::open(sight, folder, prefix, home, Clock::fixed(NOON), None)
    }

    /// A window on the store in a home that is there, or on one that was opened in another way.
    fn open(
        sight: Sight,
        folder: PathBuf,
        prefix: &str,
        home: tempfile::TempDir,
        clock: Clock,
        opened: Option<Store>,
    ) -> Self {
        let store = home.path().join("store");
        let options = OpenOptions {
            clock: clock.clone(),
            ..OpenOptions::default()
        };
        let mut start = match opened {
            Some(opened) => Start::with(store, Ok(opened), Some(sight.lang), None, &options),
            None => Start::open_with(store, Some(sight.lang), None, &options),
        };
        start.home = Some(home.path().to_owned());
        start.utc = true;
        start.dialogs = false;
        start.drops = true;
        let textures = Textures::default();
        let harness = Harness::builder()
            .with_size(sight.size / sight.zoom)
            .with_pixels_per_point(sight.pixels_per_point)
            .renderer(textures.clone())
            .build_eframe(|cc| App::new(&cc.egui_ctx, start));
        let mut window = Window {
            harness,
            text: Text::new(sight.lang),
            folder: home,
        };
        window.rest();
        Self {
            window,
            textures,
            sight,
            clock,
            folder,
            prefix: prefix.to_owned(),
            wrong: Vec::new(),
        }
    }

    /// Closes the window and opens another one, once something was done to its store's folder.
    pub fn again(self, meanwhile: impl FnOnce(&Path, &OpenOptions) -> Option<Store>) -> Self {
        let Window {
            mut harness,
            folder: home,
            ..
        } = self.window;
        harness.state_mut().end();
        drop(harness);
        let options = OpenOptions {
            clock: self.clock.clone(),
            ..OpenOptions::default()
        };
        let opened = meanwhile(&home.path().join("store"), &options);
        let wrong = self.wrong;
        Self {
            wrong,
            ..Self::open(
                self.sight,
                self.folder,
                &self.prefix,
                home,
                self.clock,
                opened,
            )
        }
    }

    /// What is seen now.
    fn canvas(&mut self) -> Canvas {
        // Nothing moves, and nothing is under a pointer.
        self.window.harness.remove_cursor();
        // What a frame has asked for is there as well.
        loop {
            self.window.rest();
            self.window.harness.run_steps(8);
            if self.window.harness.state().is_idle() {
                break;
            }
        }
        let harness = &self.window.harness;
        let output = harness.output();
        let scale = output.pixels_per_point;
        let shapes = harness.ctx.tessellate(output.shapes.clone(), scale);
        let size = self.sight.size * self.sight.pixels_per_point;
        let mut canvas = Canvas::new(side(size.x), side(size.y), Color32::BLACK);
        self.textures
            .0
            .lock()
            .unwrap()
            .paint(&mut canvas, &shapes, scale);
        for place in self.moving() {
            cover(&mut canvas, place, scale);
        }
        canvas
    }

    /// Where something stands that is another thing in the next run.
    fn moving(&self) -> Vec<Rect> {
        let foot = self.sight.size.y / self.sight.zoom - 64.0;
        let in_wizard = self.window.harness.state().pages().shared.page == Page::Wizard;
        let all = self.window.harness.root();
        all.children_recursive()
            .filter(|node| {
                let node = node.accesskit_node();
                let said = node.label().or_else(|| node.value()).unwrap_or_default();
                // The size of the data folder.
                node.bounding_box().is_some() && said.contains("kB).")
            })
            .map(|node| node.rect())
            // What is scrolled out of sight below a wizard's page is hidden by its foot.
            .filter(|place| !in_wizard || place.bottom() < foot)
            .collect()
    }

    /// Lets a day go by.
    pub fn next_day(&self) {
        self.clock.set(self.clock.now() + 24 * 60 * 60 * 1_000);
    }

    /// A file in the folder of the window, as Excel wrote it.
    pub fn members(&self) -> PathBuf {
        let path = self.window.folder.path().join("medlemmer.csv");
        fs::copy(MEMBERS, &path).unwrap();
        path
    }

    /// Imports a file by the wizard.
    pub fn import(&mut self, name: &str, content: &str) {
        let file = self.window.write(name, content);
        self.window.open(&file);
        self.window.walk_to_rules();
        self.window.walk_to_summary("rules-master-file");
        self.import_now();
    }

    /// Imports what the summary shows.
    pub fn import_now(&mut self) {
        self.window.press("wizard-import");
        self.window.until("done", |window| {
            let wizard = window.harness.state().pages().wizard;
            wizard.is_some_and(|wizard| wizard.session.done().is_some())
        });
        self.window.rest();
    }

    /// Writes what is seen, for eyes.
    pub fn keep(&mut self, name: &str) {
        let canvas = self.canvas();
        let path = self.folder.join(format!("{}{name}.png", self.prefix));
        write(&path, &canvas);
    }

    /// Takes a picture and holds it against the one that is kept.
    pub fn take(&mut self, name: &str) {
        let canvas = self.canvas();
        let path = self.folder.join(format!("{}{name}.png", self.prefix));
        let kept = read(&path);
        let off = kept.as_ref().map(|kept| differences(kept, &canvas));
        if off.is_some_and(|off| off <= STRAY) {
            return;
        }
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some_and(|value| value != "0") {
            write(&path, &canvas);
            return;
        }
        let seen = Path::new(env!("CARGO_TARGET_TMPDIR")).join(path.file_name().unwrap());
        write(&seen, &canvas);
        let mut line = String::new();
        match off {
            Some(off) => write!(line, "{}: {off} pixels are others", path.display()).unwrap(),
            None => write!(line, "{} is not there", path.display()).unwrap(),
        }
        write!(line, "; what is drawn now: {}", seen.display()).unwrap();
        self.wrong.push(line);
    }

    pub fn end(self) {
        assert!(
            self.wrong.is_empty(),
            "UPDATE_SNAPSHOTS=1 keeps what is drawn now\n{}",
            self.wrong.join("\n")
        );
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a screen"
)]
fn side(length: f32) -> usize {
    length.round().max(0.0) as usize
}
