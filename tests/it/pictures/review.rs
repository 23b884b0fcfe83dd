//! The rows of a review, mending and damage.

use std::fmt::Write as _;

use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

use super::super::window_review::{open_row, quoted, reviewed, type_into};
use super::Stop;
use super::camera::Camera;

/// Damaged by spreadsheets and encodings, and with what is wrong every day.
const DAMAGED: &str = "E-post;Fornavn;Etternavn;Mobil;Postnr;Poststed;Født\n\
    bjorn@example.no;BjÃ¸rn;Nordmann;91234567;0155;Oslo;04.05.1977\n\
    ase@example.no;Ã…se;Nygård;4,79E+10;9008;Christiania;12.11.1984\n\
    kari@example.no;Kari;Nordmann;41322110;155;Christiania;31.01.1990\n\
    per at example.no;Per;Vik;93456789;7030;Trondheim;17.05.2001\n\
    liv@example.no;Liv;Berg;40012345;5003;Bergen;23.06.1969\n\
    ola@example.no;Ola;Li;1234567;4006;Stavanger;44000\n\
    eva@example.no;Eva;Dahl;98765432;2609;Lillehammer;02.02.1995\n\
    Totalt;;;;;;7\n";

/// Two of them are here already, one of them elsewhere.
const BEFORE: &str = "E-post;Fornavn;Etternavn;Mobil;Poststed\n\
    kari@example.no;Kari;Hansen;41322110;Moss\n\
    eva@example.no;Eva;Dahl;98765432;Lillehammer\n";

/// With a file that spreadsheets have damaged, and contacts that it meets.
pub fn damaged(camera: &mut Camera, stop: Stop<'_>) {
    camera.import("kontakter.csv", BEFORE);
    camera.next_day();
    tour(camera, DAMAGED, 0, stop);
}

/// With sixty columns.
pub fn wide(camera: &mut Camera, stop: Stop<'_>) {
    tour(camera, &sixty_columns(), 3, stop);
}

/// Sixty columns, damaged and with what is wrong every day.
fn sixty_columns() -> String {
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

/// Goes by the review, and stops at each of its faces; one of the rejected rows has no address.
fn tour(camera: &mut Camera, content: &str, rejected: usize, stop: Stop<'_>) {
    let file = camera.window.write("skjema.csv", content);
    camera.window.open(&file);
    camera.window.walk_to_rules();
    camera.window.walk_to_summary("rules-master-file");
    reviewed(&mut camera.window);
    stop(camera, "review-summary");
    let figure = format!(
        "{}: {}",
        camera.window.t("figure-rejected"),
        camera.window.figure("figure-rejected")
    );
    camera.window.click(&figure);
    stop(camera, "review-rows");
    open_row(&mut camera.window, rejected);
    stop(camera, "review-row");
    let correct = quoted(&camera.window, "review-correct-cell", "E-post");
    camera.window.click(&correct);
    let field = quoted(&camera.window, "review-correct-cell-input", "E-post");
    type_into(&mut camera.window, &field, "per@example.no");
    stop(camera, "review-mending");
    camera.window.click_key("common-save");
    reviewed(&mut camera.window);
    stop(camera, "review-mended");
    camera.window.click_key("review-show-all-rows");
    open_row(&mut camera.window, 2);
    stop(camera, "review-all");
    camera.window.click_key("review-replace");
    let (column, value) = (
        camera.window.t("common-column"),
        camera.window.t("review-replace-value"),
    );
    camera.window.choose(&column, "Poststed");
    camera.window.choose(&value, "Christiania");
    let to = camera.window.t("review-replace-read-as");
    type_into(&mut camera.window, &to, "Oslo");
    stop(camera, "review-replacing");
    let edge = |camera: &Camera, key: &str, top: bool| {
        let name = camera.window.t(key);
        let harness = &camera.window.harness;
        let place = harness.get_by_role_and_label(Role::Button, &name).rect();
        if top { place.top() } else { place.bottom() }
    };
    // What replaces is seen above the foot, in the smallest window too.
    let (button, foot) = (
        edge(camera, "review-replace-confirm", false),
        edge(camera, "wizard-back", true),
    );
    assert!(button < foot, "{}: {button} {foot}", camera.prefix);
    camera.window.click_key("review-replace-confirm");
    reviewed(&mut camera.window);
    stop(camera, "review-replaced");
    open_row(&mut camera.window, 2);
    camera.window.click_key("review-leave-row-out");
    reviewed(&mut camera.window);
    stop(camera, "review-left-out");
    camera.window.click_key("review-back-to-summary");
    stop(camera, "review-summary-again");
}
