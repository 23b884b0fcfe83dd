//! Contacts by hand, where their values come from, and imports taken back.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use mainbrainer::contact::standard::EMAIL;
use mainbrainer::ui::{Dialog, EraseStage};

use super::super::window_people::{FIRST, SECOND, look_at_undo, press_key, show, type_into};
use super::Stop;
use super::camera::Camera;

/// Goes by the pages, and stops at each.
pub fn tour(camera: &mut Camera, stop: Stop<'_>) {
    camera.import("first.csv", FIRST);
    camera.next_day();
    camera.import("second.csv", SECOND);
    camera.next_day();
    show(&mut camera.window, 2);
    stop(camera, "people-contact");
    camera.window.click_key("contact-tab-history");
    stop(camera, "people-history");
    camera.window.click_key("contact-tab-consent");
    stop(camera, "people-consent");
    press_key(&mut camera.window, Modifiers::NONE, Key::F2);
    let email = camera.window.field(EMAIL);
    type_into(&mut camera.window, &email, "ola at example");
    camera.window.click_key("common-save");
    stop(camera, "people-edit");
    type_into(&mut camera.window, &email, "ola.nordmann@example.no");
    camera.window.click_key("common-save");
    stop(camera, "people-saved");
    press_key(&mut camera.window, Modifiers::NONE, Key::Delete);
    stop(camera, "people-delete");
    camera.window.click_key("dialog-no-go-back");
    camera.window.click_key("contact-panel-erase");
    stop(camera, "people-erase");
    camera.window.click_key("dialog-no-go-back");
    let table = camera.window.t("nav-contacts");
    let harness = &camera.window.harness;
    harness.get_by_role_and_label(Role::Table, &table).focus();
    press_key(&mut camera.window, Modifiers::SHIFT, Key::ArrowDown);
    stop(camera, "people-several");
    look_at_undo(&mut camera.window, 0);
    stop(camera, "people-undo");
    camera.window.press("common-undo-now");
    stop(camera, "people-undone");
    camera.window.click_key("nav-imports");
    stop(camera, "people-imports");
    let report = camera.window.t("common-show-report");
    let harness = &camera.window.harness;
    let second = harness.query_all_by_label(&report).nth(1).unwrap();
    second.click_accesskit();
    camera.window.rest();
    stop(camera, "people-report");
    camera.window.click_key("nav-settings");
    // What is kept of the past stands further down.
    let days = camera.window.t("settings-history-days");
    let harness = &camera.window.harness;
    harness
        .get_by_role_and_label(Role::TextInput, &days)
        .focus();
    camera.window.rest();
    stop(camera, "people-settings");
    show(&mut camera.window, 2);
    camera.window.click_key("contact-panel-erase");
    camera.window.click_key("dialog-erase-cannot-be-undone");
    camera.window.press("dialog-erase-confirm");
    camera.window.until("erased", |window| {
        let dialog = &window.harness.state().pages().dialog;
        matches!(dialog, Some(Dialog::Erase(form)) if matches!(form.stage, EraseStage::Done(_)))
    });
    stop(camera, "people-erased");
}
