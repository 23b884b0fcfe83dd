//! Pictures of every page, held against those that were looked at and kept.
//!
//! `UPDATE_SNAPSHOTS=1` keeps what is drawn now. Light is seen in English, dark in Norwegian. They
//! are painted by the program's own painter, so that they need no graphics driver and are the same
//! on every machine; what changes from run to run (times, folders) is covered.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use egui::{Color32, Rect, TexturesDelta, Vec2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, TestRenderer};
use mainbrainer::app::soft::{Canvas, Painter};
use mainbrainer::app::{App, Start};
use mainbrainer::plan::Step;
use mainbrainer::text::{Lang, Text};
use mainbrainer::ui::Page;

use super::window::{MEMBERS, Window};

/// How far a colour may be off, in each of its parts, where another processor rounds otherwise.
const NEAR: u8 = 32;

/// How many pixels may be further off.
const STRAY: usize = 40;

/// What lies over a place that is another in every run. How wide it is depends on what is below it,
/// so a pixel that has this colour in either picture is compared with nothing.
const COVER: Color32 = Color32::from_rgb(126, 128, 131);

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
    sight: Sight,
    /// Where the pictures are, and what they begin with.
    pub folder: PathBuf,
    pub prefix: String,
    wrong: Vec<String>,
}

impl Camera {
    pub fn new(sight: Sight, folder: PathBuf, prefix: &str) -> Self {
        Self::at_home(sight, folder, prefix, tempfile::tempdir().unwrap())
    }

    /// A window on a store that is there already.
    pub fn at_home(sight: Sight, folder: PathBuf, prefix: &str, home: tempfile::TempDir) -> Self {
        let store = home.path().join("store");
        fs::create_dir_all(&store).unwrap();
        let preferences = serde_json::json!({
            "theme": sight.theme,
            "zoom": sight.zoom,
            "recent": ["/home/kari/Dokumenter/medlemmer 2025.csv", "/home/kari/Nedlastinger/påmeldinger.csv"],
        });
        fs::write(store.join("window.json"), preferences.to_string()).unwrap();
        let mut start = Start::open(store, Some(sight.lang), None);
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
            folder,
            prefix: prefix.to_owned(),
            wrong: Vec::new(),
        }
    }

    /// What is seen now.
    pub fn canvas(&mut self) -> Canvas {
        // Nothing moves, and nothing is under a pointer.
        self.window.harness.remove_cursor();
        self.window.harness.run_steps(8);
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
        let here = self.window.folder.path().to_string_lossy().into_owned();
        let repository = env!("CARGO_MANIFEST_DIR");
        let foot = self.sight.size.y / self.sight.zoom - 64.0;
        let in_wizard = self.window.harness.state().state().page == Page::Wizard;
        let all = self.window.harness.root();
        all.children_recursive()
            .filter(|node| {
                let node = node.accesskit_node();
                let said = node.label().or_else(|| node.value()).unwrap_or_default();
                node.bounding_box().is_some()
                    && (said.contains(&here)
                        || said.contains(repository)
                        || has_time(&said)
                        || has_seconds(&said)
                        // The size of the data folder.
                        || said.contains("kB)."))
            })
            .map(|node| node.rect())
            // What is scrolled out of sight below a wizard's page is hidden by its foot.
            .filter(|place| !in_wizard || place.bottom() < foot)
            .collect()
    }

    /// Takes a picture and holds it against the one that is kept.
    fn take(&mut self, name: &str) {
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

    fn end(self) {
        assert!(
            self.wrong.is_empty(),
            "UPDATE_SNAPSHOTS=1 keeps what is drawn now\n{}",
            self.wrong.join("\n")
        );
    }
}

/// Whether a date with a time stands in a sentence.
fn has_time(said: &str) -> bool {
    said.as_bytes()
        .windows(5)
        .any(|part| part[2] == b':' && [0, 1, 3, 4].iter().all(|at| part[*at].is_ascii_digit()))
}

/// Whether it is said how many seconds something took.
fn has_seconds(said: &str) -> bool {
    let words: Vec<&str> = said.split([' ', '\u{a0}']).collect();
    words.windows(2).any(|pair| {
        let number = pair[0].contains(|c: char| c.is_ascii_digit());
        number && matches!(pair[1].trim_end_matches('.'), "s" | "seconds" | "sekunder")
    })
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "pixels of a screen"
)]
fn side(length: f32) -> usize {
    length.round().max(0.0) as usize
}

/// Covers a place, as wide as it may ever be.
fn cover(canvas: &mut Canvas, place: Rect, scale: f32) {
    const STEP: f32 = 120.0;
    let width = (place.width() / STEP).ceil() * STEP;
    let place = Rect::from_min_size(place.min, vec2(width, place.height()));
    let mut mesh = egui::Mesh::default();
    mesh.add_colored_rect(place, COVER);
    let mut painter = Painter::default();
    let mut delta = TexturesDelta::default();
    let white = egui::ColorImage::filled([1, 1], Color32::WHITE);
    let image = egui::epaint::ImageDelta::full(white, egui::TextureOptions::NEAREST);
    delta
        .set
        .entry(egui::TextureId::default())
        .or_default()
        .push(image);
    painter.set(&delta);
    delta.clear();
    let shape = egui::ClippedPrimitive {
        clip_rect: Rect::EVERYTHING,
        primitive: egui::epaint::Primitive::Mesh(mesh),
    };
    painter.paint(canvas, &[shape], scale);
}

/// A picture that is kept: its size, and its pixels as RGB.
struct Kept {
    size: [usize; 2],
    bytes: Vec<u8>,
}

fn read(path: &Path) -> Option<Kept> {
    let file = fs::File::open(path).ok()?;
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(info.line_size, 3 * usize::try_from(info.width).unwrap());
    let side = |length| usize::try_from(length).unwrap();
    Some(Kept {
        size: [side(info.width), side(info.height)],
        bytes,
    })
}

/// The colours that are seen most, and which of them stands for each pixel: few enough that a
/// picture stays small. What is rarer takes the colour that is nearest.
fn few_colors(canvas: &Canvas) -> (Vec<[u8; 3]>, Vec<u8>) {
    let pixels: Vec<[u8; 3]> = canvas
        .pixels()
        .iter()
        .map(|color| [color.r(), color.g(), color.b()])
        .collect();
    let mut seen: HashMap<[u8; 3], usize> = HashMap::new();
    for pixel in &pixels {
        *seen.entry(*pixel).or_default() += 1;
    }
    let mut colors: Vec<[u8; 3]> = seen.keys().copied().collect();
    colors.sort_unstable_by_key(|color| (std::cmp::Reverse(seen[color]), *color));
    colors.truncate(256);
    let distance = |a: &[u8; 3], b: &[u8; 3]| -> u32 {
        let parts = a.iter().zip(b);
        parts.map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
    };
    let nearest: HashMap<[u8; 3], u8> = seen
        .keys()
        .map(|color| {
            let at = (0..colors.len()).min_by_key(|at| distance(&colors[*at], color));
            (*color, u8::try_from(at.unwrap()).unwrap())
        })
        .collect();
    let places = pixels.iter().map(|pixel| nearest[pixel]).collect();
    (colors, places)
}

pub fn write(path: &Path, canvas: &Canvas) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let side = |length| u32::try_from(length).unwrap();
    let file = fs::File::create(path).unwrap();
    let mut encoder = png::Encoder::new(file, side(canvas.width()), side(canvas.height()));
    let (colors, places) = few_colors(canvas);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(colors.concat());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&places).unwrap();
}

/// How many pixels are further off than rounding explains, in the few colours of a picture.
fn differences(kept: &Kept, canvas: &Canvas) -> usize {
    if kept.size != [canvas.width(), canvas.height()] {
        return usize::MAX;
    }
    let (colors, places) = few_colors(canvas);
    let cover = [COVER.r(), COVER.g(), COVER.b()];
    kept.bytes
        .chunks_exact(3)
        .zip(places)
        .filter(|(kept, place)| {
            let now = colors[usize::from(*place)];
            *kept != cover
                && now != cover
                && kept
                    .iter()
                    .zip(now)
                    .any(|(kept, now)| kept.abs_diff(now) > NEAR)
        })
        .count()
}

/// Goes by every page, and stops at each.
fn tour(camera: &mut Camera, file: &Path, stop: &mut dyn FnMut(&mut Camera, &str)) {
    stop(camera, "01-start");
    camera.window.click_key("w-import-contacts");
    stop(camera, "02-upload");
    hover(camera, Some("medlemmer.csv"));
    stop(camera, "03-drop");
    hover(camera, None);
    camera.window.open(file);
    assert_eq!(camera.window.at(), Some(Step::Preview));
    stop(camera, "04-preview");
    camera.window.click_key("w-continue");
    stop(camera, "05-mapping");
    let column = camera
        .window
        .text
        .say_with("w-map-column", [("column", "ID".into())]);
    camera.window.click(&column);
    stop(camera, "06-mapping-dropdown");
    let create = camera.window.t("w-create-field-more");
    camera.window.click(&create);
    stop(camera, "07-create-field");
    camera.window.click_key("w-cancel");
    opt_in(camera, stop);
    camera.window.click_key("w-continue");
    stop(camera, "09-rules");
    camera.window.click_key("w-more-rules");
    camera.window.click_key("w-master-file");
    stop(camera, "10-more-rules");
    camera.window.click_key("w-continue");
    stop(camera, "11-compliance");
    camera.window.click_key("w-gdpr-tick");
    camera.window.click_key("w-tcpa-tick");
    camera.window.click_key("w-continue");
    camera.window.rest();
    stop(camera, "12-summary");
    let rejected = format!("{}: 3", camera.window.t("w-figure-rejected"));
    if camera.window.has(&rejected) {
        camera.window.click(&rejected);
        stop(camera, "13-rejected-rows");
    }
    camera.window.press("w-import");
    camera.window.until("done", |window| {
        let wizard = window.harness.state().state().wizard.as_ref();
        wizard.is_some_and(|wizard| wizard.done.is_some())
    });
    camera.window.rest();
    stop(camera, "14-done");
    camera.window.click_key("w-report");
    stop(camera, "15-report");
}

/// Fills the opt-in page, which comes after the mapping.
fn opt_in(camera: &mut Camera, stop: &mut dyn FnMut(&mut Camera, &str)) {
    let window = &mut camera.window;
    let undecided = {
        let wizard = window.harness.state().state().wizard.as_ref().unwrap();
        let targets = &wizard.draft.as_ref().unwrap().mapping.targets;
        targets.iter().filter(|target| target.is_none()).count()
    };
    let skip = window
        .text
        .say_with("w-skip-unmapped", [("count", undecided.into())]);
    window.click(&skip);
    window.click_key("w-continue");
    let none = window.t("w-optin-none");
    for at in 0..window.harness.query_all_by_label(&none).count() {
        window
            .harness
            .query_all_by_label(&none)
            .nth(at)
            .unwrap()
            .click_accesskit();
        window.rest();
    }
    stop(camera, "08-opt-in");
}

/// The pages beside the wizard, with something on them.
fn others(camera: &mut Camera, file: &Path, stop: &mut dyn FnMut(&mut Camera, &str)) {
    // A draft, and an import of which every row is rejected.
    let nobody = camera
        .window
        .write("ingen.csv", "E-post;Fornavn\nkari;Kari\nola;Ola\n");
    camera.window.open(&nobody);
    camera.window.walk_to_rules();
    camera.window.walk_to_summary("w-master-existing");
    camera.window.press("w-import");
    camera.window.until("over", |window| {
        let wizard = window.harness.state().state().wizard.as_ref();
        wizard.is_some_and(|wizard| wizard.done.is_some())
    });
    camera.window.open(file);
    camera.window.click_key("w-nav-imports");
    stop(camera, "16-imports-draft");
    for (key, name) in [
        ("w-tab-completed", "17-imports-completed"),
        ("w-tab-failed", "18-imports-failed"),
    ] {
        let tab = camera.window.text.say_with(
            "w-tab-count",
            [("name", camera.window.t(key).into()), ("count", 1.into())],
        );
        camera.window.click(&tab);
        stop(camera, name);
    }
    camera.window.click_key("w-nav-contacts");
    stop(camera, "19-contacts");
    let table = camera.window.t("w-nav-contacts");
    let node = camera
        .window
        .harness
        .get_by_role_and_label(egui::accesskit::Role::Table, &table);
    node.focus();
    camera.window.harness.run_steps(2);
    camera.window.harness.key_press(egui::Key::ArrowDown);
    camera.window.harness.run_steps(2);
    camera.window.harness.key_press(egui::Key::Enter);
    camera.window.rest();
    stop(camera, "20-contact");
    camera.window.click_key("w-nav-lists");
    stop(camera, "21-lists");
    let delete = format!("{}: medlemmer", camera.window.t("w-delete"));
    if camera.window.has(&delete) {
        camera.window.click(&delete);
        stop(camera, "22-delete-list");
        camera.window.click_key("w-no-keep");
    }
    camera.window.click_key("w-nav-fields");
    stop(camera, "23-fields");
    camera.window.click_key("w-nav-settings");
    stop(camera, "24-settings");
}

fn hover(camera: &mut Camera, name: Option<&str>) {
    let file = name.map(|name| egui::HoveredFile {
        path: Some(Path::new("/home/kari").join(name)),
        ..egui::HoveredFile::default()
    });
    camera.window.harness.input_mut().hovered_files = file.into_iter().collect();
}

fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures")
}

fn whole_tour(sight: Sight, folder: PathBuf, prefix: &str, file: &Path) {
    let mut camera = Camera::new(sight, folder, prefix);
    tour(&mut camera, file, &mut Camera::take);
    others(&mut camera, file, &mut Camera::take);
    camera.end();
}

const LIGHT: Sight = Sight {
    lang: Lang::En,
    theme: "light",
    size: vec2(1180.0, 780.0),
    pixels_per_point: 1.0,
    zoom: 1.0,
};

const DARK: Sight = Sight {
    lang: Lang::Nb,
    theme: "dark",
    ..LIGHT
};

#[test]
fn every_page_in_light_and_english() {
    whole_tour(LIGHT, kept(), "light-", Path::new(MEMBERS));
}

#[test]
fn every_page_in_dark_and_norwegian() {
    whole_tour(DARK, kept(), "dark-", Path::new(MEMBERS));
}

/// How the window may be looked at: its size in points of the system, pixels a point, and zoom.
const SIZES: [(Vec2, f32, f32); 6] = [
    (vec2(820.0, 560.0), 1.0, 1.0),
    (vec2(1000.0, 700.0), 1.5, 1.0),
    (vec2(1180.0, 780.0), 1.0, 0.8),
    (vec2(1180.0, 780.0), 1.0, 1.4),
    (vec2(1600.0, 1000.0), 2.0, 1.0),
    (vec2(1600.0, 1000.0), 1.0, 2.0),
];

/// Sixty columns with long names, the last ones with nothing in them.
fn wide(folder: &Path) -> PathBuf {
    let mut names = vec![
        "ID".to_owned(),
        "E-postadresse til medlemmet eller foresatte".to_owned(),
    ];
    names.extend(
        (3..=60).map(|at| format!("Tilleggsopplysning nummer {at} fra påmeldingsskjemaet")),
    );
    let mut text = names.join(";");
    for row in 0..40 {
        write!(text, "\n{row};medlem{row}@example.no").unwrap();
        for column in 3..=60 {
            let filled = "Et ganske langt svar på et ganske langt spørsmål";
            let cell = if column > 50 { "" } else { filled };
            write!(text, ";{cell}").unwrap();
        }
    }
    let path = folder.join("påmeldinger til sommerleiren med alle svar, endelig versjon 2.csv");
    fs::write(&path, text).unwrap();
    path
}

/// What can be pressed or typed in and lies outside of the window to the left or right, and what
/// leads on and cannot be seen.
pub fn outside(camera: &Camera, page: &str) -> Vec<String> {
    use egui::accesskit::Role;

    let size = camera.sight.size / camera.sight.zoom;
    let window = Rect::from_min_size(egui::Pos2::ZERO, size).expand(0.5);
    let forth = ["w-continue", "w-import", "w-back"].map(|key| camera.window.t(key));
    let all = camera.window.harness.root();
    all.children_recursive()
        .filter_map(|node| {
            let inner = node.accesskit_node();
            let control = matches!(
                inner.role(),
                Role::Button
                    | Role::ComboBox
                    | Role::CheckBox
                    | Role::RadioButton
                    | Role::TextInput
                    | Role::Tab
                    | Role::Link
                    | Role::Table
            );
            inner.bounding_box().filter(|_| control)?;
            let name = inner.label().unwrap_or_default();
            let leads = inner.role() == Role::Button && forth.contains(&name);
            let place = node.rect();
            let seen = window.x_range().contains(place.left())
                && window.x_range().contains(place.right())
                && (!leads || window.contains_rect(place));
            (!seen).then(|| format!("{page}: {name} at {place:?}"))
        })
        .collect()
}

/// Every page in the smallest window, a large one, and magnified ones, with a wide file.
///
/// `LOOK=FOLDER` writes what is seen there, for eyes.
#[test]
fn nothing_lies_outside_of_the_window_at_any_size() {
    let look = std::env::var_os("LOOK").map(PathBuf::from);
    let mut wrong = Vec::new();
    for (at, (size, pixels_per_point, zoom)) in SIZES.into_iter().enumerate() {
        let sight = Sight {
            size,
            pixels_per_point,
            zoom,
            ..if at % 2 == 0 { DARK } else { LIGHT }
        };
        let prefix = format!("{}x{} at {pixels_per_point} by {zoom}, ", size.x, size.y);
        let mut camera = Camera::new(sight, look.clone().unwrap_or_default(), &prefix);
        let file = wide(camera.window.folder.path());
        let mut stop = |camera: &mut Camera, page: &str| {
            camera.window.harness.run_steps(3);
            let name = format!("{}{page}", camera.prefix);
            wrong.extend(outside(camera, &name));
            if look.is_some() {
                let canvas = camera.canvas();
                write(&camera.folder.join(format!("{name}.png")), &canvas);
            }
        };
        tour(&mut camera, &file, &mut stop);
        others(&mut camera, &file, &mut stop);
    }
    assert_eq!(wrong, Vec::<String>::new());
}
