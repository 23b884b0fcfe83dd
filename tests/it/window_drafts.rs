//! Wizards that are left, resumed, and given another file: no choice is lost unsaid.

use std::fs;
use std::path::Path;

use egui_kittest::kittest::Queryable as _;
use mainbrainer::app::Pages;
use mainbrainer::plan::{Channel, FileOptIn, Step};
use mainbrainer::session::Destination;
use mainbrainer::text::Lang;
use mainbrainer::ui::{Page, Wizard};

use super::window::Window;

const PEOPLE: &str = "E-mail,First name\nkari@example.no,Kari\nola@example.no,Ola\n";

fn state(window: &Window) -> Pages<'_> {
    window.harness.state().pages()
}

fn wizard(window: &Window) -> &Wizard {
    state(window).wizard.unwrap()
}

/// Whether the import can begin.
fn may_import(window: &Window) -> bool {
    let known = &state(window).shared.known;
    wizard(window).session.may_import(known)
}

/// Closes the window as the close button does, and opens another one on the same store.
fn restart(window: Window, lang: Lang) -> Window {
    let Window {
        mut harness,
        folder,
        ..
    } = window;
    harness.state_mut().end();
    drop(harness);
    Window::in_folder(lang, folder)
}

/// The draft on disk.
fn draft_file(window: &Window) -> std::path::PathBuf {
    let drafts = window.folder.path().join("store/drafts");
    let mut all = fs::read_dir(drafts).unwrap();
    all.next().unwrap().unwrap().path()
}

fn to_summary(window: &mut Window, file: &Path) {
    window.open(file);
    window.walk_to_rules();
    window.walk_to_summary("rules-master-file");
}

fn imported(window: &mut Window) {
    window.press("wizard-import");
    window.until("over", |window| {
        let wizard = window.harness.state().pages().wizard;
        wizard.is_some_and(|wizard| wizard.session.done().is_some())
    });
    window.rest();
}

#[test]
fn a_wizard_that_was_closed_at_any_step_is_resumed_there() {
    for (clicks, step) in [(0, Step::Preview), (1, Step::Mapping), (2, Step::Mapping)] {
        let mut window = Window::new(Lang::En);
        let file = window.write("people.csv", PEOPLE);
        window.open(&file);
        for _ in 0..clicks {
            window.click_key("wizard-continue");
        }
        let mut window = restart(window, Lang::Nb);
        window.click_key("common-resume");
        assert_eq!(window.at(), Some(step), "{}", window.seen());
        assert_eq!(wizard(&window).session.is_on_opt_in_page(), clicks == 2);
        assert!(state(&window).shared.notice.is_none(), "{}", window.seen());
    }
    let mut window = Window::new(Lang::En);
    let file = window.write("people.csv", PEOPLE);
    window.open(&file);
    window.walk_to_rules();
    window.click_key("rules-master-existing");
    window.click_key("wizard-continue");
    let mut window = restart(window, Lang::En);
    window.click_key("common-resume");
    assert_eq!(window.at(), Some(Step::Compliance));
    window.click_key("compliance-gdpr-confirm");
    window.click_key("compliance-tcpa-confirm");
    window.click_key("wizard-continue");
    let mut window = restart(window, Lang::En);
    window.click_key("common-resume");
    window.rest();
    assert_eq!(window.at(), Some(Step::Summary), "{}", window.seen());
    assert_eq!(window.figures(), [2, 0, 0, 0]);
}

#[test]
fn a_draft_with_a_list_name_of_an_earlier_version_asks_for_another() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let file = window.write("people.csv", PEOPLE);
        to_summary(&mut window, &file);
        assert!(may_import(&window));
        let folder = {
            let Window {
                mut harness,
                folder,
                ..
            } = window;
            harness.state_mut().end();
            folder
        };
        let drafts = folder.path().join("store/drafts");
        let draft = fs::read_dir(drafts)
            .unwrap()
            .next()
            .unwrap()
            .unwrap()
            .path();
        let mut json: serde_json::Value =
            serde_json::from_slice(&fs::read(&draft).unwrap()).unwrap();
        json["list_name"] = "two\nlines".into();
        fs::write(&draft, json.to_string()).unwrap();
        let mut window = Window::in_folder(lang, folder);
        window.click_key("common-resume");
        window.rest();
        let said = window.t("common-list-name-control-characters");
        assert!(window.has(&said), "{}", window.seen());
        assert!(!may_import(&window));
        window.click_key("wizard-show-place");
        assert_eq!(window.at(), Some(Step::Upload));
        assert!(window.has(&said), "{}", window.seen());
    }
}

#[test]
fn a_draft_whose_file_is_away_comes_back_to_its_step_when_it_is_there_again() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let file = window.write("people.csv", PEOPLE);
        window.open(&file);
        window.walk_to_rules();
        window.click_key("rules-master-existing");
        let elsewhere = window.folder.path().join("elsewhere.csv");
        fs::rename(&file, &elsewhere).unwrap();
        let mut window = restart(window, lang);
        window.click_key("common-resume");
        assert_eq!(window.at(), Some(Step::Upload));
        let path = window.text.path(&file);
        let moved = window
            .text
            .say_with("wizard-file-of-draft-missing", [("path", path.into())]);
        assert!(window.has(&moved), "{}", window.seen());
        // Closed again with nothing done, it still stands at its step.
        let mut window = restart(window, lang);
        assert_eq!(state(&window).shared.drafts[0].step, Step::Rules);
        window.click_key("common-resume");
        // The same file from where it is now: nothing has to be said again.
        window.open(&elsewhere);
        assert_eq!(window.at(), Some(Step::Rules), "{}", window.seen());
        assert!(window.can_continue(), "{}", window.seen());
        let answers = &wizard(&window).session.draft.as_ref().unwrap().file_optin;
        assert_eq!(
            answers.get(&Channel::Email),
            Some(&FileOptIn::NoInformation)
        );
    }
}

#[test]
fn what_was_confirmed_for_one_file_is_asked_again_for_another() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let first = window.write("people.csv", PEOPLE);
        let second = window.write("others.csv", "E-mail,First name\nper@example.no,Per\n");
        to_summary(&mut window, &first);
        window.open(&second);
        assert_eq!(window.at(), Some(Step::Preview), "{}", window.seen());
        let notice = window.t("notice-other-file");
        assert!(window.has(&notice), "{}", window.seen());
        let draft = wizard(&window).session.draft.as_ref().unwrap();
        assert!(!draft.acknowledgement.gdpr && !draft.acknowledgement.tcpa);
        assert!(draft.file_optin.is_empty());
        assert!(draft.master.is_some(), "the rules are kept");
        for step in ["wizard-step-mapping", "wizard-step-compliance"] {
            let name = window.t(step);
            let stale = window
                .text
                .say_with("wizard-step-does-not-fit-file", [("name", name.into())]);
            assert!(window.has(&stale), "{}", window.seen());
        }
        // A copy under another name is the same file.
        window.open(&first);
        let copy = window.write("copy.csv", PEOPLE);
        window.walk_to_rules();
        window.open(&copy);
        let draft = wizard(&window).session.draft.as_ref().unwrap();
        assert_eq!(draft.file_optin.len(), 1);
    }
}

#[test]
fn a_text_that_says_something_else_now_is_confirmed_again() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let file = window.write("people.csv", PEOPLE);
        to_summary(&mut window, &file);
        let window = restart(window, lang);
        let path = draft_file(&window);
        let kept = fs::read_to_string(&path).unwrap();
        assert!(kept.contains("\"text_version\": 2"), "{kept}");
        let older = kept.replace("\"text_version\": 2", "\"text_version\": 0");
        fs::write(&path, older).unwrap();
        let mut window = restart(window, lang);
        window.click_key("common-resume");
        let said = window.t("notice-compliance-text-changed");
        assert!(window.has(&said), "{}", window.seen());
        let draft = wizard(&window).session.draft.as_ref().unwrap();
        assert!(!draft.acknowledgement.gdpr && !draft.acknowledgement.tcpa);
        let refused = window.t("wizard-blocked-gdpr-not-confirmed");
        assert!(window.has(&refused), "{}", window.seen());
        assert!(!may_import(&window));
    }
}

#[test]
fn a_list_that_is_deleted_while_a_draft_goes_into_it_is_marked() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let file = window.write("people.csv", PEOPLE);
        to_summary(&mut window, &file);
        imported(&mut window);
        window.click_key("nav-lists");
        window.click_key("lists-import-into-list");
        to_summary(&mut window, &file);
        assert!(may_import(&window));

        window.click_key("nav-lists");
        let list = state(&window).shared.known.lists[0].clone();
        let delete = format!("{}: {}", window.t("common-delete"), list.name);
        window.click(&delete);
        window.click_key("common-delete");
        assert!(state(&window).shared.known.lists.is_empty());
        window.harness.run_steps(2);

        // The open wizard, and after a restart the draft.
        for round in 0..2 {
            if round == 1 {
                window = restart(window, lang);
            }
            window.click_key("nav-imports");
            window.click_key("common-resume");
            window.rest();
            let gone = window.t("wizard-blocked-list-gone");
            assert!(window.has(&gone), "{}", window.seen());
            assert!(!may_import(&window));
            assert_eq!(
                wizard(&window).session.list.destination,
                Destination::Existing(list.no)
            );
            assert!(wizard(&window).session.stale().contains(&Step::Upload));
        }
        window.click_key("wizard-show-place");
        assert_eq!(window.at(), Some(Step::Upload));
        assert!(!window.can_continue());
        let (name, new) = (window.t("common-list"), window.t("upload-new-list"));
        window.choose(&name, &new);
        assert!(window.can_continue(), "{}", window.seen());
    }
}

#[test]
fn a_list_name_that_was_typed_stays_with_another_file() {
    let mut window = Window::new(Lang::En);
    let first = window.write("people.csv", PEOPLE);
    let second = window.write("others.csv", "E-mail\nper@example.no\n");
    window.open(&first);
    assert_eq!(wizard(&window).session.list.name, "people");
    window.open(&second);
    assert_eq!(wizard(&window).session.list.name, "others");
    window.click_key("wizard-back");
    let name = window.t("common-list-name");
    super::window_review::type_into(&mut window, &name, "Spring fair");
    window.open(&first);
    assert_eq!(wizard(&window).session.list.name, "Spring fair");
}

#[test]
fn a_refused_file_is_told_at_every_step() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let file = window.write("people.csv", PEOPLE);
        let empty = window.write("empty.csv", "");
        window.open(&file);
        let told = |window: &mut Window, step: Step| {
            window.open(&empty);
            assert_eq!(window.at(), Some(step), "the wizard stays where it is");
            let error = wizard(window).error.clone().unwrap();
            assert!(window.has(&error), "{step:?}: {}", window.seen());
            assert_eq!(wizard(window).file_name(), "people.csv");
        };
        told(&mut window, Step::Preview);
        window.click_key("wizard-continue");
        assert!(wizard(&window).error.is_none(), "another step");
        told(&mut window, Step::Mapping);
        window.click_key("wizard-continue");
        told(&mut window, Step::Mapping);
        window.click_key("optin-no-information");
        window.click_key("wizard-continue");
        told(&mut window, Step::Rules);
        window.click_key("rules-master-file");
        window.click_key("wizard-continue");
        told(&mut window, Step::Compliance);
        window.click_key("compliance-gdpr-confirm");
        window.click_key("compliance-tcpa-confirm");
        window.click_key("wizard-continue");
        told(&mut window, Step::Summary);
        assert!(may_import(&window));
    }
}

#[test]
fn a_file_from_another_page_is_an_import_of_its_own() {
    let mut window = Window::new(Lang::En);
    let first = window.write("people.csv", PEOPLE);
    let second = window.write("others.csv", "E-mail\nper@example.no\n");
    window.open(&first);
    window.click_key("wizard-continue");
    window.click_key("nav-contacts");
    window.open(&second);
    assert_eq!(state(&window).shared.page, Page::Wizard);
    assert_eq!(wizard(&window).file_name(), "others.csv");
    assert_eq!(window.at(), Some(Step::Preview));
    // The other one is a draft, at its step.
    let drafts = &state(&window).shared.drafts;
    let other = drafts
        .iter()
        .find(|draft| draft.draft.as_ref().unwrap().file_name == "people.csv");
    assert_eq!(other.unwrap().step, Step::Mapping);
    assert_eq!(drafts.len(), 2);
}

#[test]
fn a_failed_import_is_gone_on_with() {
    let mut window = Window::new(Lang::En);
    let file = window.write("people.csv", "E-mail,First name\nnobody,Kari\n");
    window.open(&file);
    window.click_key("wizard-continue");
    let column = window
        .text
        .say_with("mapping-map-column", [("column", "E-mail".into())]);
    let email = window.field(mainbrainer::contact::standard::EMAIL);
    window.choose(&column, &email);
    window.click_key("wizard-continue");
    window.click_key("optin-no-information");
    window.click_key("wizard-continue");
    window.walk_to_summary("rules-master-file");
    imported(&mut window);
    assert!(!wizard(&window).session.done().unwrap().is_completed());
    window.click_key("common-resume");
    window.rest();
    assert_eq!(window.at(), Some(Step::Summary));
    assert!(wizard(&window).session.done().is_none());
    assert_eq!(window.figures(), [0, 0, 0, 1]);
    assert_eq!(state(&window).shared.drafts.len(), 1);
}

#[test]
fn a_draft_is_gone_after_its_import_whatever_was_being_written() {
    for _ in 0..5 {
        let mut window = Window::new(Lang::En);
        let file = window.write("people.csv", PEOPLE);
        to_summary(&mut window, &file);
        // A choice right before the import: it is being saved while the import ends.
        let store = window.harness.state().pages().store.unwrap().clone();
        imported(&mut window);
        assert_eq!(store.view().contact_count(), 2);
        let drafts = window.folder.path().join("store/drafts");
        assert_eq!(fs::read_dir(drafts).unwrap().count(), 0);
    }
}

#[test]
fn a_second_program_leaves_the_window_of_the_first_alone() {
    let mut first = Window::new(Lang::En);
    first.click_key("nav-settings");
    first.click_key("settings-theme-dark");
    let kept = first.folder.path().join("store/window.json");
    let before = fs::read(&kept).unwrap();
    let mut start =
        mainbrainer::app::Start::open(first.folder.path().join("store"), Some(Lang::Nb), None);
    start.dialogs = false;
    let mut second = egui_kittest::Harness::builder()
        .build_eframe(|cc| mainbrainer::app::App::new(&cc.egui_ctx, start));
    second.run_steps(3);
    let text = mainbrainer::text::Text::new(Lang::Nb);
    assert!(
        second
            .query_by_label(&text.say("store-page-in-use-title"))
            .is_some()
    );
    // Zooming is no change of the other's.
    second.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Plus);
    second.run_steps(3);
    second.state_mut().end();
    assert_eq!(fs::read(&kept).unwrap(), before);
}

#[test]
fn recent_files_are_kept_unless_nobody_wants_it() {
    let mut window = Window::new(Lang::En);
    let file = window.write("people.csv", PEOPLE);
    window.open(&file);
    let window = restart(window, Lang::En);
    assert_eq!(
        state(&window).shared.preferences.recent,
        std::slice::from_ref(&file)
    );
    let mut window = window;
    window.click_key("nav-settings");
    window.click_key("settings-remember-files");
    let mut window = restart(window, Lang::En);
    assert!(state(&window).shared.preferences.recent.is_empty());
    window.open(&file);
    let window = restart(window, Lang::En);
    assert!(state(&window).shared.preferences.recent.is_empty());
    let kept = fs::read_to_string(window.folder.path().join("store/window.json")).unwrap();
    assert!(!kept.contains("people.csv"), "{kept}");
}

#[test]
fn a_field_that_is_no_longer_there_is_marked_in_the_draft() {
    let mut window = Window::new(Lang::En);
    let file = window.write("people.csv", PEOPLE);
    window.open(&file);
    window.walk_to_rules();
    let window = restart(window, Lang::En);
    // As after a backup from before the field was put back.
    let path = draft_file(&window);
    let kept = fs::read_to_string(&path).unwrap();
    let mut draft: serde_json::Value = serde_json::from_str(&kept).unwrap();
    draft["draft"]["mapping"]["targets"][1] = serde_json::json!({ "field": 900 });
    draft["draft"]["skip_undecided"] = true.into();
    fs::write(&path, draft.to_string()).unwrap();
    let mut window = restart(window, Lang::En);
    window.click_key("common-resume");
    assert_eq!(window.at(), Some(Step::Rules));
    assert_eq!(
        wizard(&window)
            .session
            .draft
            .as_ref()
            .unwrap()
            .mapping
            .targets[1],
        None
    );
    assert!(wizard(&window).session.stale_columns().contains(&1));
    let step = window.t("wizard-step-mapping");
    let stale = window
        .text
        .say_with("wizard-step-does-not-fit-file", [("name", step.into())]);
    assert!(window.has(&stale), "{}", window.seen());
    window.click(&stale);
    let said = window.t("mapping-choice-does-not-fit");
    assert!(window.has(&said), "{}", window.seen());
}

#[test]
fn the_size_of_the_window_is_remembered_whatever_the_zoom() {
    let mut window = Window::new(Lang::En);
    let told = |window: &mut Window, width: f32, height: f32| {
        let input = window.harness.input_mut();
        let id = input.viewport_id;
        let size = egui::vec2(width, height);
        input.viewports.entry(id).or_default().inner_rect =
            Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size));
        window.harness.step();
        state(window).shared.preferences.window
    };
    told(&mut window, 1200.0, 900.0);
    assert_eq!(told(&mut window, 1200.0, 900.0), Some([1200.0, 900.0]));
    // Everything is larger, and the window is told in points of before once more.
    window.harness.ctx.set_zoom_factor(1.5);
    assert_eq!(told(&mut window, 1200.0, 900.0), Some([1200.0, 900.0]));
    assert_eq!(told(&mut window, 800.0, 600.0), Some([1200.0, 900.0]));
    assert_eq!(told(&mut window, 1000.0, 600.0), Some([1500.0, 900.0]));
}
