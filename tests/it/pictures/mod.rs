//! Pictures of every page, held against those that were looked at and kept.
//!
//! `UPDATE_SNAPSHOTS=1` keeps what is drawn now. Light is seen in English, dark in Norwegian. They
//! are painted by the program's own painter, so that they need no graphics driver, in a home and
//! at a time of their own: so they are the same on every machine and in every folder.

mod camera;
mod image;
mod no_store;
mod people;
mod review;
mod wizard;

use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Rect, Vec2, vec2};
use egui_kittest::kittest::NodeT as _;
use mainbrainer::text::Lang;

use self::camera::{Camera, Sight};

/// Where a way through the window is stopped at, each place with a name.
type Stop<'a> = &'a mut dyn FnMut(&mut Camera, &str);

/// A way through the window.
type Way = fn(&mut Camera, Stop<'_>);

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

fn as_kept(way: Way) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    for sight in [LIGHT, DARK] {
        let prefix = format!("{}-", sight.theme);
        let mut camera = Camera::new(sight, folder.clone(), &prefix);
        way(&mut camera, &mut Camera::take);
        camera.end();
    }
}

#[test]
#[ignore = "takes pictures of every page; run with --ignored"]
fn the_wizard_and_every_page_look_as_they_were_kept() {
    as_kept(wizard::members);
}

#[test]
#[ignore = "takes pictures of every page; run with --ignored"]
fn the_review_looks_as_it_was_kept() {
    as_kept(review::damaged);
}

#[test]
#[ignore = "takes pictures of every page; run with --ignored"]
fn people_and_undo_look_as_they_were_kept() {
    as_kept(people::tour);
}

#[test]
#[ignore = "takes pictures of every page; run with --ignored"]
fn stores_that_do_not_open_look_as_they_were_kept() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    for sight in [LIGHT, DARK] {
        let prefix = format!("{}-", sight.theme);
        let camera = Camera::new(sight, folder.clone(), &prefix);
        no_store::tour(camera, &mut Camera::take).end();
    }
}

#[test]
#[ignore = "takes pictures of every page; run with --ignored"]
fn nothing_of_stores_that_do_not_open_lies_outside_of_the_window() {
    let mut wrong = Vec::new();
    for sight in sights(false) {
        let prefix = format!("{}x{} by {}, ", sight.size.x, sight.size.y, sight.zoom);
        let camera = Camera::new(sight, PathBuf::new(), &prefix);
        no_store::tour(camera, &mut |camera, page| {
            camera.window.harness.run_steps(3);
            wrong.extend(outside(camera, &format!("{}{page}", camera.prefix)));
        });
    }
    assert_eq!(wrong, Vec::<String>::new());
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

/// Each size in one language and theme; for eyes two sizes in both.
fn sights(for_eyes: bool) -> Vec<Sight> {
    if !for_eyes {
        let of = |(at, (size, pixels_per_point, zoom))| Sight {
            size,
            pixels_per_point,
            zoom,
            ..if at % 2 == 0 { DARK } else { LIGHT }
        };
        return SIZES.into_iter().enumerate().map(of).collect();
    }
    let mut sights = Vec::new();
    for size in [vec2(1000.0, 700.0), vec2(1600.0, 1000.0)] {
        for lang in Lang::ALL {
            for theme in [LIGHT.theme, DARK.theme] {
                sights.push(Sight {
                    lang,
                    theme,
                    size,
                    ..LIGHT
                });
            }
        }
    }
    sights
}

/// What can be pressed or typed in and lies outside of the window to the left or right, and what
/// leads on and cannot be seen.
fn outside(camera: &Camera, page: &str) -> Vec<String> {
    let size = camera.sight.size / camera.sight.zoom;
    let window = Rect::from_min_size(egui::Pos2::ZERO, size).expand(0.5);
    let forth = ["wizard-continue", "wizard-import", "wizard-back"].map(|key| camera.window.t(key));
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

/// Every page in the smallest window, a large one, and magnified ones.
///
/// `LOOK=FOLDER` writes what is seen there, for eyes: two sizes in both languages and themes.
fn all_inside(name: &str, way: Way) {
    let look = std::env::var_os("LOOK").map(PathBuf::from);
    let mut wrong = Vec::new();
    for sight in sights(look.is_some()) {
        let prefix = format!(
            "{name} {}x{} {} {} at {} by {}, ",
            sight.size.x,
            sight.size.y,
            sight.lang.code(),
            sight.theme,
            sight.pixels_per_point,
            sight.zoom
        );
        let mut camera = Camera::new(sight, look.clone().unwrap_or_default(), &prefix);
        way(&mut camera, &mut |camera, page| {
            camera.window.harness.run_steps(3);
            wrong.extend(outside(camera, &format!("{}{page}", camera.prefix)));
            if look.is_some() {
                camera.keep(page);
            }
        });
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
#[ignore = "takes pictures of every page; run with --ignored"]
fn nothing_lies_outside_of_the_window_at_any_size() {
    all_inside("wizard", wizard::wide);
}

#[test]
#[ignore = "takes pictures of every page; run with --ignored"]
fn nothing_of_the_review_lies_outside_of_the_window() {
    all_inside("review", review::wide);
}

#[test]
#[ignore = "takes pictures of every page; run with --ignored"]
fn nothing_of_people_lies_outside_of_the_window() {
    all_inside("people", people::tour);
}
