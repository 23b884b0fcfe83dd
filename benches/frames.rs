//! How long a frame of the window takes to build and to cut into triangles, and how often one is
//! built while nothing happens: `cargo bench --bench frames [-- ROWS]`.
//!
//! Pixels are not counted, for they are the graphics card's; what they take without one, on the
//! processor alone, stands in the last column.
//! Measured are the preview while it is scrolled, an import of ROWS rows (a million) while it
//! runs, all contacts while they are scrolled, and two seconds of rest on each page.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use egui::{
    ClippedPrimitive, Color32, Event, MouseWheelUnit, TexturesDelta, TouchPhase, pos2, vec2,
};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, TestRenderer};
use mainbrainer::app::{App, Start};
use mainbrainer::plan::Step;
use mainbrainer::soft::{Canvas, Painter};
use mainbrainer::text::{Lang, Text};

type Res<T> = Result<T, Box<dyn Error>>;

/// The time from one frame to the next.
const PACE: Duration = Duration::from_millis(16);

/// Takes in the textures of the window.
#[derive(Clone, Default)]
struct Textures(Arc<Mutex<Painter>>);

impl TestRenderer for Textures {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        if let Ok(mut painter) = self.0.lock() {
            painter.set(delta);
            painter.free(delta);
        }
        delta.clear();
    }
}

fn main() -> Res<()> {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let rows: u32 = arguments.next().map_or(Ok(1_000_000), |a| a.parse())?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("people.csv");
    write_file(&file, rows)?;
    let mut start = Start::open(folder.path().join("store"), Some(Lang::En), None);
    start.dialogs = false;
    let textures = Textures::default();
    let harness = Harness::builder()
        .with_size(vec2(1180.0, 780.0))
        .renderer(textures.clone())
        .build_eframe(|cc| App::new(&cc.egui_ctx, start));
    let mut bench = Bench {
        harness,
        textures,
        text: Text::new(Lang::En),
    };
    println!("frames of {rows} rows, 1180 x 780 points");
    println!(
        "{:<28}{:>8}{:>12}{:>12}{:>12}{:>12}",
        "", "frames", "median", "95 of 100", "worst", "pixels"
    );

    bench.rest()?;
    bench.harness.state_mut().drop_file(&file);
    bench.rest()?;
    bench.report("preview, scrolled", 300, &[wheel()], |_, frame| frame < 300);
    bench.idle("preview");
    bench.click("wizard-continue")?;
    bench.report("mapping, scrolled", 300, &[wheel()], |_, frame| frame < 300);
    bench.idle("mapping");
    bench.click("wizard-continue")?;
    bench.click("rules-master-file")?;
    bench.click("wizard-continue")?;
    bench.click("compliance-gdpr-confirm")?;
    bench.click("compliance-tcpa-confirm")?;
    bench.click("wizard-continue")?;
    bench.rest()?;
    let wizard = bench.harness.state().pages().wizard;
    if wizard.map(mainbrainer::ui::Wizard::at) != Some(Step::Summary) {
        return Err("the wizard does not come to its summary".into());
    }
    bench.idle("summary");
    let import = bench.text.say("wizard-import");
    bench
        .harness
        .get_by_role_and_label(egui::accesskit::Role::Button, &import)
        .click_accesskit();
    bench.harness.step();
    bench.report("import, running", usize::MAX, &[], |app, _| {
        let wizard = app.pages().wizard;
        wizard.is_some_and(|wizard| wizard.session.done().is_none())
    });
    bench.rest()?;
    bench.click("common-show-contacts")?;
    bench.report("contacts, scrolled", 300, &[wheel()], |_, frame| {
        frame < 300
    });
    bench.idle("contacts");
    Ok(())
}

/// A turn of the wheel over the middle of the page.
fn wheel() -> Event {
    Event::MouseWheel {
        unit: MouseWheelUnit::Point,
        delta: vec2(0.0, -60.0),
        phase: TouchPhase::Move,
        source: egui::MouseWheelSource::Unknown,
        modifiers: egui::Modifiers::NONE,
    }
}

struct Bench {
    harness: Harness<'static, App>,
    textures: Textures,
    text: Text,
}

impl Bench {
    fn rest(&mut self) -> Res<()> {
        let start = Instant::now();
        self.harness.run_steps(3);
        while !self.harness.state().is_idle() {
            self.harness.step();
            std::thread::sleep(PACE);
            if start.elapsed() > Duration::from_mins(2) {
                return Err("the window never comes to rest".into());
            }
        }
        self.harness.run_steps(3);
        Ok(())
    }

    fn click(&mut self, key: &str) -> Res<()> {
        let label = self.text.say(key);
        let node = self.harness.query_all_by_label(&label).next();
        node.ok_or_else(|| label.clone())?.click_accesskit();
        self.rest()
    }

    /// One frame with what happened since the last; how long it took, and what it came to.
    fn frame(&mut self, events: &[Event]) -> (Duration, Vec<ClippedPrimitive>) {
        let ctx = self.harness.ctx.clone();
        let mut input = self.harness.input().clone();
        input.time = None;
        input.events = events.to_vec();
        let app = self.harness.state_mut();
        let start = Instant::now();
        let mut output = ctx.run_ui(input, |ui| {
            app.logic(ui.ctx());
            app.ui(ui);
        });
        let shapes = std::mem::take(&mut output.shapes);
        let triangles = ctx.tessellate(shapes, output.pixels_per_point);
        let took = start.elapsed();
        self.textures.handle_delta(&mut output.textures_delta);
        (took, triangles)
    }

    /// How long the pixels of a frame take without a graphics driver: the median of a few.
    fn pixels(&self, triangles: &[ClippedPrimitive]) -> Duration {
        let mut times = Vec::new();
        let mut canvas = Canvas::new(1180, 780, Color32::BLACK);
        if let Ok(painter) = self.textures.0.lock() {
            for _ in 0..21 {
                let start = Instant::now();
                canvas.reset(1180, 780, Color32::BLACK);
                painter.paint(&mut canvas, triangles, 1.0);
                times.push(start.elapsed());
            }
        }
        times.sort_unstable();
        times.get(times.len() / 2).copied().unwrap_or_default()
    }

    /// Builds frames at their pace while something goes on, and says how long they took.
    fn report(
        &mut self,
        name: &str,
        most: usize,
        events: &[Event],
        goes_on: impl Fn(&App, usize) -> bool,
    ) {
        // Screen readers are asked for nothing while it is measured.
        self.harness.ctx.disable_accesskit();
        self.frame(&[Event::PointerMoved(pos2(600.0, 400.0))]);
        let mut times = Vec::new();
        let mut last = Vec::new();
        while times.len() < most && goes_on(self.harness.state(), times.len()) {
            let (took, triangles) = self.frame(events);
            last = triangles;
            times.push(took);
            std::thread::sleep(PACE.saturating_sub(took));
        }
        self.frame(&[Event::PointerGone]);
        self.harness.ctx.enable_accesskit();
        self.harness.run_steps(2);
        times.sort_unstable();
        let at = |share: usize| {
            let at = (times.len().saturating_sub(1)) * share / 100;
            times.get(at).copied().unwrap_or_default().as_secs_f64() * 1000.0
        };
        println!(
            "{name:<28}{:>8}{:>9.2} ms{:>9.2} ms{:>9.2} ms{:>9.2} ms",
            times.len(),
            at(50),
            at(95),
            at(100),
            self.pixels(&last).as_secs_f64() * 1000.0
        );
    }

    /// Says how many frames are built in two seconds in which nothing happens.
    fn idle(&mut self, name: &str) {
        for _ in 0..10 {
            self.frame(&[]);
        }
        let wanted = Arc::new(AtomicUsize::new(0));
        let told = Arc::clone(&wanted);
        self.harness.ctx.set_request_repaint_callback(move |info| {
            if info.delay < Duration::from_secs(2) {
                told.fetch_add(1, Ordering::Relaxed);
            }
        });
        let start = Instant::now();
        let mut frames = 0;
        while start.elapsed() < Duration::from_secs(2) {
            if wanted.swap(0, Ordering::Relaxed) > 0 {
                self.frame(&[]);
                frames += 1;
            }
            std::thread::sleep(PACE);
        }
        self.harness.ctx.set_request_repaint_callback(|_| {});
        println!("{:<28}{frames:>8} in 2 s of rest", format!("{name}, idle"));
    }
}

fn write_file(path: &Path, rows: u32) -> Res<()> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(
        out,
        "E-mail,First name,Last name,Company,Street,Postcode,City,Customer number,E-mail marketing"
    )?;
    for row in 0..rows {
        let postcode = row % 9000 + 500;
        let wants = ["yes", "no", ""][usize::try_from(row % 3)?];
        writeln!(
            out,
            "person{row}@example.no,Kari,Nordmann {row},Eksempel {} AS,Storgata {},{postcode:04},Oslo,K{row},{wants}",
            row % 700,
            row % 200,
        )?;
    }
    out.flush()?;
    Ok(())
}
