//! Pages of contacts by hand and of imports taken back: nothing of them lies outside of the window.

use std::path::PathBuf;

use egui::{Key, Modifiers, vec2};
use mainbrainer::text::Lang;

use super::pictures::{Camera, Sight, outside, write};
use super::window_people::{FIRST, SECOND, import, look_at_undo, press_key, show, type_into};

/// Goes by the pages, and stops at each.
fn tour(camera: &mut Camera, stop: &mut dyn FnMut(&mut Camera, &str)) {
    let window = &mut camera.window;
    show(window, 2);
    stop(camera, "contact");
    camera.window.click_key("p-tab-history");
    stop(camera, "history");
    camera.window.click_key("p-tab-consent");
    stop(camera, "consent");
    press_key(&mut camera.window, Modifiers::NONE, Key::F2);
    let email = camera.window.field(mainbrainer::contact::standard::EMAIL);
    type_into(&mut camera.window, &email, "ola at example");
    camera.window.click_key("w-save");
    stop(camera, "edit");
    type_into(&mut camera.window, &email, "ola.nordmann@example.no");
    camera.window.click_key("w-save");
    stop(camera, "saved");
    press_key(&mut camera.window, Modifiers::NONE, Key::Delete);
    stop(camera, "delete");
    camera.window.click_key("w-no-keep");
    camera.window.click_key("p-erase");
    stop(camera, "erase");
    camera.window.click_key("w-no-keep");
    look_at_undo(&mut camera.window, 0);
    stop(camera, "undo");
    camera.window.press("u-undo-now");
    stop(camera, "undone");
    camera.window.click_key("w-nav-imports");
    stop(camera, "imports");
    let report = camera.window.t("w-report");
    {
        use egui_kittest::kittest::Queryable as _;
        let harness = &camera.window.harness;
        harness
            .query_all_by_label(&report)
            .nth(1)
            .unwrap()
            .click_accesskit();
    }
    camera.window.rest();
    stop(camera, "report");
    camera.window.click_key("w-nav-settings");
    stop(camera, "settings");
    camera.window.click_key("w-nav-contacts");
    show(&mut camera.window, 1);
    camera.window.click_key("p-erase");
    camera.window.click_key("p-erase-sure");
    camera.window.press("p-erase-now");
    stop(camera, "erased");
}

/// `LOOK=FOLDER` writes what is seen there, for eyes.
#[test]
fn nothing_of_people_lies_outside_of_the_window() {
    let look = std::env::var_os("LOOK").map(PathBuf::from);
    let mut wrong = Vec::new();
    for (size, lang, theme) in [
        (vec2(1000.0, 700.0), Lang::Nb, "light"),
        (vec2(1600.0, 1000.0), Lang::En, "dark"),
        (vec2(820.0, 560.0), Lang::Nb, "dark"),
    ] {
        let home = tempfile::tempdir().unwrap();
        import(home.path(), "first.csv", FIRST);
        import(home.path(), "second.csv", SECOND);
        let sight = Sight {
            lang,
            theme,
            size,
            pixels_per_point: 1.0,
            zoom: 1.0,
        };
        let prefix = format!("people {}x{}, ", size.x, size.y);
        let folder = look.clone().unwrap_or_default();
        let mut camera = Camera::at_home(sight, folder, &prefix, home);
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
