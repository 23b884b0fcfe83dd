//! The rows of a review, mending and damage: nothing of them lies outside of the window.

use std::fmt::Write as _;
use std::path::PathBuf;

use egui::vec2;
use mainbrainer::text::Lang;

use super::pictures::{Camera, Sight, outside, write};
use super::window_review::{open_row, quoted, reviewed, type_into};

/// Sixty columns, damaged and with what is wrong every day.
fn wide() -> String {
    let mut text = String::from("E-post;Fornavn;Etternavn;Mobil;Postnr;Poststed");
    for at in 7..=60 {
        write!(text, ";Tilleggsopplysning {at} fra skjemaet").unwrap();
    }
    for row in 0..400 {
        let email = if row % 9 == 4 {
            format!("medlem{row} at example.no")
        } else {
            format!("medlem{row}@example.no")
        };
        let code = if row % 50 == 0 { 123 } else { 4000 + row };
        let city = if row % 3 == 0 { "Christiania" } else { "Oslo" };
        write!(
            text,
            "\n{email};BjÃ¸rn;Nordmann {row};9{:07};{code};{city}",
            1_000_000 + row
        )
        .unwrap();
        for column in 7..=60 {
            let long = "Et ganske langt svar på et ganske langt spørsmål";
            let cell = if column > 50 { "" } else { long };
            write!(text, ";{cell}").unwrap();
        }
    }
    text
}

/// Goes by the review, and stops at each of its faces.
fn tour(camera: &mut Camera, stop: &mut dyn FnMut(&mut Camera, &str)) {
    let file = camera.window.write("skjema.csv", &wide());
    camera.window.open(&file);
    camera.window.walk_to_rules();
    camera.window.walk_to_summary("w-master-file");
    reviewed(&mut camera.window);
    stop(camera, "summary");
    let rejected = format!(
        "{}: {}",
        camera.window.t("w-figure-rejected"),
        camera.window.figure("w-figure-rejected")
    );
    camera.window.click(&rejected);
    stop(camera, "rows");
    open_row(&mut camera.window, 3);
    stop(camera, "row");
    let correct = quoted(&camera.window, "r-correct", "E-post");
    camera.window.click(&correct);
    let field = quoted(&camera.window, "r-read-instead", "E-post");
    type_into(&mut camera.window, &field, "per@example.no");
    stop(camera, "mending");
    camera.window.click_key("w-save");
    reviewed(&mut camera.window);
    stop(camera, "mended");
    camera.window.click_key("r-clear");
    camera.window.click_key("r-replace");
    let (column, value) = (
        camera.window.t("w-column"),
        camera.window.t("r-replace-value"),
    );
    camera.window.choose(&column, "Poststed");
    camera.window.choose(&value, "Christiania");
    let to = camera.window.t("r-replace-to");
    type_into(&mut camera.window, &to, "Oslo");
    stop(camera, "replacing");
    camera.window.click_key("r-replace-now");
    reviewed(&mut camera.window);
    stop(camera, "replaced");
    open_row(&mut camera.window, 2);
    camera.window.click_key("r-leave-out");
    reviewed(&mut camera.window);
    stop(camera, "left out");
    camera.window.click_key("r-back-to-summary");
    stop(camera, "summary again");
}

/// `LOOK=FOLDER` writes what is seen there, for eyes.
#[test]
fn nothing_of_the_review_lies_outside_of_the_window() {
    let look = std::env::var_os("LOOK").map(PathBuf::from);
    let mut wrong = Vec::new();
    for (size, lang, theme) in [
        (vec2(1000.0, 700.0), Lang::Nb, "light"),
        (vec2(1600.0, 1000.0), Lang::En, "dark"),
        (vec2(820.0, 560.0), Lang::Nb, "dark"),
    ] {
        let sight = Sight {
            lang,
            theme,
            size,
            pixels_per_point: 1.0,
            zoom: 1.0,
        };
        let prefix = format!("review {}x{}, ", size.x, size.y);
        let folder = look.clone().unwrap_or_default();
        let mut camera = Camera::new(sight, folder, &prefix);
        tour(&mut camera, &mut |camera, page| {
            camera.window.harness.run_steps(3);
            let name = format!("{}{page}", camera.prefix);
            wrong.extend(outside(camera, &name));
            if look.is_some() {
                let canvas = camera.canvas();
                write(&camera.folder.join(format!("{name}.png")), &canvas);
            }
        });
    }
    assert_eq!(wrong, Vec::<String>::new());
}
