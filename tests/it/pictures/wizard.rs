//! The wizard from a file to a report, and the pages beside it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use egui_kittest::kittest::Queryable as _;
use mainbrainer::plan::Step;

use super::Stop;
use super::camera::Camera;

/// With a member list as Excel writes it.
pub fn members(camera: &mut Camera, stop: Stop<'_>) {
    let file = camera.members();
    tour(camera, &file, stop);
    others(camera, &file, stop);
}

/// With sixty columns of long names.
pub fn wide(camera: &mut Camera, stop: Stop<'_>) {
    let file = sixty_columns(camera.window.folder.path());
    tour(camera, &file, stop);
    others(camera, &file, stop);
}

/// Goes by every page, and stops at each.
fn tour(camera: &mut Camera, file: &Path, stop: Stop<'_>) {
    stop(camera, "01-start");
    camera.window.click_key("common-import-contacts");
    stop(camera, "02-upload");
    hover(camera, Some("medlemmer.csv"));
    stop(camera, "03-drop");
    hover(camera, None);
    camera.window.open(file);
    assert_eq!(camera.window.at(), Some(Step::Preview));
    stop(camera, "04-preview");
    camera.window.click_key("wizard-continue");
    stop(camera, "05-mapping");
    let column = camera
        .window
        .text
        .say_with("mapping-map-column", [("column", "ID".into())]);
    camera.window.click(&column);
    stop(camera, "06-mapping-dropdown");
    let create = camera.window.t("mapping-create-field");
    camera.window.click(&create);
    stop(camera, "07-create-field");
    camera.window.click_key("common-cancel");
    opt_in(camera, stop);
    camera.window.click_key("wizard-continue");
    stop(camera, "09-rules");
    camera.window.click_key("rules-more");
    camera.window.click_key("rules-master-file");
    stop(camera, "10-more-rules");
    camera.window.click_key("wizard-continue");
    stop(camera, "11-compliance");
    camera.window.click_key("compliance-gdpr-confirm");
    camera.window.click_key("compliance-tcpa-confirm");
    camera.window.click_key("wizard-continue");
    camera.window.rest();
    stop(camera, "12-summary");
    let rejected = format!("{}: 3", camera.window.t("figure-rejected"));
    if camera.window.has(&rejected) {
        camera.window.click(&rejected);
        stop(camera, "13-rejected-rows");
    }
    camera.import_now();
    stop(camera, "14-done");
    camera.window.click_key("common-show-report");
    stop(camera, "15-report");
}

/// Fills the opt-in page, which comes after the mapping.
fn opt_in(camera: &mut Camera, stop: Stop<'_>) {
    let window = &mut camera.window;
    let undecided = {
        let wizard = window.harness.state().pages().wizard.unwrap();
        let targets = &wizard.session.draft.as_ref().unwrap().mapping.targets;
        targets.iter().filter(|target| target.is_none()).count()
    };
    let skip = window
        .text
        .say_with("mapping-skip-unmapped", [("count", undecided.into())]);
    window.click(&skip);
    window.click_key("wizard-continue");
    let none = window.t("optin-no-information");
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
fn others(camera: &mut Camera, file: &Path, stop: Stop<'_>) {
    // A draft, and an import of which every row is rejected.
    let nobody = camera
        .window
        .write("ingen.csv", "E-post;Fornavn\nkari;Kari\nola;Ola\n");
    camera.window.open(&nobody);
    camera.window.walk_to_rules();
    camera.window.walk_to_summary("rules-master-existing");
    camera.import_now();
    camera.next_day();
    camera.window.open(file);
    camera.window.click_key("nav-imports");
    stop(camera, "16-imports-draft");
    for (key, name) in [
        ("imports-tab-completed", "17-imports-completed"),
        ("imports-tab-failed", "18-imports-failed"),
    ] {
        let tab = camera.window.text.say_with(
            "imports-tab-count",
            [("name", camera.window.t(key).into()), ("count", 1.into())],
        );
        camera.window.click(&tab);
        stop(camera, name);
    }
    camera.window.click_key("nav-contacts");
    stop(camera, "19-contacts");
    let table = camera.window.t("nav-contacts");
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
    camera.window.click_key("nav-lists");
    stop(camera, "21-lists");
    let delete = format!("{}: medlemmer", camera.window.t("common-delete"));
    if camera.window.has(&delete) {
        camera.window.click(&delete);
        stop(camera, "22-delete-list");
        camera.window.click_key("dialog-no-go-back");
    }
    camera.window.click_key("nav-fields");
    stop(camera, "23-fields");
    camera.window.click_key("nav-settings");
    stop(camera, "24-settings");
}

fn hover(camera: &mut Camera, name: Option<&str>) {
    let file = name.map(|name| egui::HoveredFile {
        path: Some(Path::new("/home/kari").join(name)),
        ..egui::HoveredFile::default()
    });
    camera.window.harness.input_mut().hovered_files = file.into_iter().collect();
}

/// Sixty columns with long names, the last ones with nothing in them.
fn sixty_columns(folder: &Path) -> PathBuf {
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
