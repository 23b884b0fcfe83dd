//! Contacts by hand and imports taken back, in the window, by what things are called.

use std::path::Path;

use assert_cmd::Command;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mainbrainer::app::Pages;
use mainbrainer::contact::standard::{CITY, EMAIL, EMAIL_MARKETING, FIRST_NAME};
use mainbrainer::contact::{ContactId, FieldNo, OptIn};
use mainbrainer::text::Lang;
use mainbrainer::ui::{Dialog, EraseStage, UndoStage};

use super::window::Window;

pub const FIRST: &str = "E-mail,First name,City,E-mail marketing\n\
    kari@example.no,Kari,Oslo,yes\n\
    ola@example.no,Ola,Bergen,no\n\
    ase@example.no,Åse,Bodø,\n";

pub const SECOND: &str = "E-mail,First name,City\n\
    kari@example.no,Kari,Bergen\n\
    ola@example.no,Ola,Trondheim\n\
    per@example.no,Per,Hamar\n\
    not an address,Nobody,Nowhere\n";

/// Imports a file with the program itself, as somebody does on a command line.
pub fn import(folder: &Path, name: &str, text: &str) {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
    command
        .arg("--store")
        .arg(folder.join("store"))
        .args(["--lang", "en", "import"])
        .arg(&file)
        .args(["--primary", "email", "--master", "file"])
        .args(["--accept-gdpr", "--accept-tcpa"]);
    if !text.contains("marketing") {
        command.args(["--email-optin", "none"]);
    }
    command.assert().success();
}

/// A window on a store with two imports from the command line.
fn window(lang: Lang) -> Window {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), "first.csv", FIRST);
    import(folder.path(), "second.csv", SECOND);
    Window::in_folder(lang, folder)
}

fn state(window: &Window) -> Pages<'_> {
    window.harness.state().pages()
}

fn value(window: &Window, id: u32, field: FieldNo) -> Option<String> {
    let store = window.harness.state().pages().store.unwrap().clone();
    let contact = store.view().contact(ContactId(id)).unwrap()?;
    contact.value(field).map(str::to_owned)
}

pub fn press_key(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.harness.key_press_modifiers(modifiers, key);
    window.harness.run_steps(2);
    window.rest();
}

/// Gives the command for a contact, as a click on its row does.
pub fn show(window: &mut Window, id: u32) {
    let name = window.t("nav-contacts");
    window.click(&name);
    let row = state(window)
        .contacts
        .ids
        .iter()
        .position(|known| known.0 == id)
        .unwrap();
    let table = window
        .harness
        .query_all_by_role_and_label(Role::Table, &name)
        .next();
    table.unwrap().focus();
    window.rest();
    press_key(window, Modifiers::NONE, Key::Home);
    for _ in 0..row {
        press_key(window, Modifiers::NONE, Key::ArrowDown);
    }
    press_key(window, Modifiers::NONE, Key::Enter);
    let shown = state(window).contacts.detail.as_ref().unwrap();
    assert_eq!(shown.id.0, id);
}

pub fn type_into(window: &mut Window, label: &str, text: &str) {
    let find = |window: &Window| {
        let found = window
            .harness
            .query_all_by_role_and_label(Role::TextInput, label)
            .next();
        assert!(found.is_some(), "there is no {label}: {}", window.seen());
    };
    find(window);
    window
        .harness
        .get_by_role_and_label(Role::TextInput, label)
        .focus();
    window.harness.step();
    press_key(window, Modifiers::COMMAND, Key::A);
    window
        .harness
        .get_by_role_and_label(Role::TextInput, label)
        .type_text(text);
    window.rest();
}

/// Opens the newest undo of the completed imports and waits for what it would do.
pub fn look_at_undo(window: &mut Window, at: usize) {
    window.click_key("nav-imports");
    let completed = window.text.say_with(
        "imports-tab-count",
        [
            ("name", window.t("imports-tab-completed").into()),
            ("count", state(window).imports.log.len().into()),
        ],
    );
    window.click(&completed);
    let undo = window.t("common-undo");
    window
        .harness
        .query_all_by_label(&undo)
        .nth(at)
        .unwrap()
        .click_accesskit();
    window.rest();
    let stage = &state(window).imports.undo.as_ref().unwrap().stage;
    assert!(matches!(stage, UndoStage::Ready(_)), "{stage:?}");
}

#[test]
fn a_saved_contact_stays_marked_where_it_stands() {
    let mut window = window(Lang::En);
    show(&mut window, 2);
    press_key(&mut window, Modifiers::NONE, Key::F2);
    let city = window.field(CITY);
    type_into(&mut window, &city, "Moss");
    window.click_key("common-save");
    let marked: Vec<u64> = state(&window).contacts.table.selected().collect();
    assert_eq!(marked, [1]);
}

#[test]
fn an_import_is_taken_back_and_that_again_and_what_was_edited_since_stays() {
    for lang in Lang::ALL {
        let mut window = window(lang);
        assert_eq!(value(&window, 2, CITY).as_deref(), Some("Trondheim"));
        // Ola moves on by hand.
        show(&mut window, 2);
        press_key(&mut window, Modifiers::NONE, Key::F2);
        let city = window.field(CITY);
        type_into(&mut window, &city, "Molde");
        window.click_key("common-save");
        assert_eq!(value(&window, 2, CITY).as_deref(), Some("Molde"));

        look_at_undo(&mut window, 0);
        // Kari's town goes back, Per goes, Ola's town stays.
        assert_eq!(window.figure("undo-figure-values"), 1);
        assert_eq!(window.figure("undo-figure-contacts-removed"), 1);
        assert_eq!(window.figure("undo-figure-not-taken-back"), 1);
        assert!(window.has("Per"), "{}", window.seen());
        assert_eq!(value(&window, 1, CITY).as_deref(), Some("Bergen"));
        window.press("common-undo-now");
        assert_eq!(value(&window, 1, CITY).as_deref(), Some("Oslo"));
        assert_eq!(value(&window, 2, CITY).as_deref(), Some("Molde"));
        assert_eq!(value(&window, 4, FIRST_NAME), None);
        let entry = state(&window).imports.log.first().unwrap();
        assert_eq!(entry.record.undoes, Some(2));
        let undone = state(&window).imports.log.get(1).unwrap();
        assert_eq!(undone.undone_by, Some(3));

        // The undo is an entry of its own, and goes back as well.
        look_at_undo(&mut window, 0);
        window.press("common-undo-now");
        assert_eq!(value(&window, 1, CITY).as_deref(), Some("Bergen"));
        assert_eq!(value(&window, 4, FIRST_NAME).as_deref(), Some("Per"));
        assert_eq!(state(&window).imports.log.get(2).unwrap().undone_by, None);
    }
}

#[test]
fn a_refusal_stands_at_its_field_and_history_says_what_was_changed() {
    let mut window = window(Lang::En);
    show(&mut window, 1);
    let source = window.text.say_with(
        "common-file-and-lines",
        [
            ("file", "second.csv".into()),
            ("count", 1.into()),
            ("first", 2.into()),
            ("lines", "2".into()),
        ],
    );
    assert!(window.seen().contains(&source), "{}", window.seen());
    press_key(&mut window, Modifiers::NONE, Key::F2);
    let email = window.field(EMAIL);
    type_into(&mut window, &email, "kari at example");
    window.click_key("common-save");
    let refused = window.t("contact-edit-not-an-email");
    assert!(window.has(&refused), "{}", window.seen());
    assert_eq!(value(&window, 1, EMAIL).as_deref(), Some("kari@example.no"));
    type_into(&mut window, &email, "kari@example.com");
    window.click_key("common-save");
    assert_eq!(
        value(&window, 1, EMAIL).as_deref(),
        Some("kari@example.com")
    );
    window.click_key("contact-tab-history");
    let changed = "kari@example.no → kari@example.com";
    assert!(window.has(changed), "{}", window.seen());
    assert!(window.has("Oslo → Bergen"), "{}", window.seen());
    // At once back, from the notice.
    window.press("common-undo-now");
    assert_eq!(value(&window, 1, EMAIL).as_deref(), Some("kari@example.no"));
}

#[test]
fn an_address_of_another_contact_is_taken_and_told() {
    let mut window = window(Lang::Nb);
    show(&mut window, 1);
    press_key(&mut window, Modifiers::NONE, Key::F2);
    let email = window.field(EMAIL);
    type_into(&mut window, &email, "OLA@example.no");
    window.click_key("common-save");
    let told = window.text.say_with(
        "notice-contact-saved-value-shared",
        [("field", email.as_str().into()), ("count", 1.into())],
    );
    assert!(window.has(&told), "{}", window.seen());
}

#[test]
fn contacts_are_deleted_after_a_question_and_brought_back_by_a_key() {
    let mut window = window(Lang::En);
    show(&mut window, 1);
    let table = window.t("nav-contacts");
    window
        .harness
        .query_all_by_role_and_label(Role::Table, &table)
        .next()
        .unwrap()
        .focus();
    window.rest();
    press_key(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    let selected = window
        .text
        .say_with("contacts-selected", [("count", 2.into())]);
    assert!(window.has(&selected), "{}", window.seen());
    press_key(&mut window, Modifiers::NONE, Key::Delete);
    let title = window.t("dialog-delete-contacts-title");
    assert!(window.has(&title), "{}", window.seen());
    window.press("common-delete");
    let store = window.harness.state().pages().store.unwrap().clone();
    assert_eq!(store.view().contact_count(), 2);
    press_key(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(store.view().contact_count(), 4);
    assert_eq!(value(&window, 2, EMAIL).as_deref(), Some("ola@example.no"));
}

#[test]
fn contacts_are_put_in_order_and_shown_by_status() {
    let mut window = window(Lang::Nb);
    window.click_key("nav-contacts");
    let ids = |window: &Window| -> Vec<u32> {
        let ids = &state(window).contacts.ids;
        ids.iter().map(|id| id.0).collect()
    };
    assert_eq!(ids(&window), [1, 2, 3, 4]);
    let field = window.field(FIRST_NAME);
    let sort = window
        .text
        .say_with("table-sort-by", [("column", field.as_str().into())]);
    window
        .harness
        .get_by_role_and_label(Role::ColumnHeader, &sort)
        .click();
    window.rest();
    // Kari, Ola, Per, Åse: å is the last letter.
    assert_eq!(ids(&window), [1, 2, 4, 3]);
    let order = window.t("contacts-order");
    let down = window.text.say_with(
        "contacts-order-descending",
        [("field", field.as_str().into())],
    );
    window.choose(&order, &down);
    assert_eq!(ids(&window), [3, 4, 2, 1]);
    assert_eq!(
        state(&window).contacts.order,
        Some(mainbrainer::query::ContactOrder {
            field: FIRST_NAME,
            down: true
        })
    );
    let status = window.t("common-optin-status");
    for (wanted, expected) in [
        (Some(OptIn::In), vec![1]),
        (Some(OptIn::Out), vec![2]),
        (None, vec![3, 4]),
    ] {
        let name = format!(
            "{}: {}",
            window.field(EMAIL_MARKETING),
            window.text.opt_in_status(wanted)
        );
        window.choose(&status, &name);
        assert_eq!(ids(&window), expected);
    }
}

#[test]
fn consent_is_shown_and_saved() {
    let mut window = window(Lang::En);
    show(&mut window, 2);
    window.click_key("contact-tab-consent");
    let changed = format!("{} → {}", window.t("status-none"), window.t("status-out"));
    assert!(window.has(&changed), "{}", window.seen());
    for (page, name) in [(None, "one.json"), (Some("nav-settings"), "all.json")] {
        if let Some(page) = page {
            window.click_key(page);
        }
        window.click_key("save-consent-as-json");
        let path = window.folder.path().join(name);
        let field = window.t("common-file-path");
        type_into(&mut window, &field, &path.display().to_string());
        press_key(&mut window, Modifiers::NONE, Key::Enter);
        let saved = std::fs::read_to_string(&path).unwrap();
        let entries: serde_json::Value = serde_json::from_str(&saved).unwrap();
        let expected = if page.is_none() { 1 } else { 2 };
        assert_eq!(entries.as_array().unwrap().len(), expected, "{saved}");
    }
}

#[test]
fn problems_stand_by_reason_with_examples_and_rejected_rows_of_the_command_line_are_saved() {
    let mut window = window(Lang::En);
    window.click_key("nav-imports");
    let completed = window.text.say_with(
        "imports-tab-count",
        [
            ("name", window.t("imports-tab-completed").into()),
            ("count", 2.into()),
        ],
    );
    window.click(&completed);
    window.click_key("common-show-report");
    assert!(
        window.has("Line 5, E-mail: “not an address”"),
        "{}",
        window.seen()
    );
    let report = state(&window).imports.report.as_ref().unwrap();
    assert_eq!(report.problems.len(), 2);
    let heading = format!(
        "{}: {}",
        window
            .text
            .problem(mainbrainer::contact::ProblemCode::InvalidEmail),
        window
            .text
            .say_with("common-row-count", [("count", 1.into())])
    );
    let rows = window.text.say_with(
        "report-show-rows-of-problem",
        [("problem", heading.as_str().into())],
    );
    window.click(&rows);
    let report = state(&window).imports.report.as_ref().unwrap();
    assert!(report.reason.is_some());
    window.click_key("save-rejected-rows");
    let path = window.folder.path().join("rows.csv");
    let field = window.t("common-file-path");
    type_into(&mut window, &field, &path.display().to_string());
    press_key(&mut window, Modifiers::NONE, Key::Enter);
    let saved = std::fs::read_to_string(&path).unwrap();
    assert!(
        saved.starts_with("E-mail,First name,City,_line,_reason\nnot an address,Nobody,Nowhere,5,"),
        "{saved}"
    );
}

#[test]
fn how_long_the_past_stays_is_shown_and_changed() {
    let mut window = window(Lang::Nb);
    window.click_key("nav-settings");
    let kept = state(&window).settings.kept.clone().unwrap();
    assert_eq!((kept.days, kept.imports, kept.backups), (90, 20, 3));
    assert_eq!(kept.consent, 2);
    assert!(kept.bytes > 0);
    let days = window.t("settings-history-days");
    type_into(&mut window, &days, "mange");
    window.press("settings-history-save");
    let refused = window.t("settings-history-whole-numbers");
    assert!(window.has(&refused), "{}", window.seen());
    type_into(&mut window, &days, "30");
    window.press("settings-history-save");
    let store = window.harness.state().pages().store.unwrap().clone();
    assert_eq!(store.retention().days, 30);
    assert_eq!(state(&window).settings.kept.as_ref().unwrap().days, 30);
}

#[test]
fn whoever_is_erased_for_good_is_gone_after_it_was_said_what_goes() {
    let mut window = window(Lang::En);
    show(&mut window, 2);
    window.click_key("contact-panel-erase");
    for key in [
        "dialog-erase-history",
        "dialog-erase-backups",
        "dialog-erase-what-stays",
    ] {
        let said = window.t(key);
        assert!(window.has(&said), "{}", window.seen());
    }
    let now = window.t("dialog-erase-confirm");
    let disabled = |window: &Window| {
        let node = window.harness.get_by_role_and_label(Role::Button, &now);
        node.accesskit_node().is_disabled()
    };
    assert!(disabled(&window));
    window.click_key("dialog-erase-cannot-be-undone");
    assert!(!disabled(&window));
    window.press("dialog-erase-confirm");
    let stage = match &state(&window).dialog {
        Some(Dialog::Erase(form)) => form.stage.clone(),
        other => panic!("{other:?}"),
    };
    assert!(matches!(stage, EraseStage::Done(_)), "{stage:?}");
    window.click_key("common-close");
    let store = window.harness.state().pages().store.unwrap().clone();
    assert_eq!(store.view().contact_count(), 3);
    assert!(store.history(ContactId(2)).unwrap().entries.is_empty());
    assert_eq!(state(&window).contacts.ids.len(), 3);
}

#[test]
fn a_long_log_shows_the_newest_imports_and_older_ones_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    for at in 1..=51 {
        import(folder.path(), &format!("week{at}.csv"), FIRST);
    }
    let mut window = Window::in_folder(Lang::En, folder);
    window.click_key("nav-imports");
    let tab = [
        ("name", window.t("imports-tab-completed").into()),
        ("count", 51.into()),
    ];
    let tab = window.text.say_with("imports-tab-count", tab);
    window.click(&tab);
    let shown = |window: &Window, at: u32| {
        let (file, list) = (format!("week{at}.csv"), format!("week{at}"));
        window.has(&window.text.file_to_list(&file, &list))
    };
    assert!(shown(&window, 51) && shown(&window, 2), "{}", window.seen());
    assert!(!shown(&window, 1));
    window.click_key("imports-show-older");
    assert!(shown(&window, 1));
    assert!(!window.has(&window.t("imports-show-older")));
}

/// What was put on the clipboard in the last frames.
fn copied(window: &mut Window) -> String {
    for _ in 0..50 {
        let commands = &window.harness.output().platform_output.commands;
        let text = commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        if let Some(text) = text {
            return text;
        }
        window.harness.step();
        std::thread::yield_now();
    }
    panic!("nothing was copied: {}", window.seen());
}

#[test]
fn selected_rows_are_copied_with_headers_also_those_that_were_never_seen() {
    use std::fmt::Write as _;

    let folder = tempfile::tempdir().unwrap();
    let mut people = String::from("E-mail,First name\n");
    for at in 0..300 {
        writeln!(people, "p{at}@example.no,Kari\u{a0}{at}").unwrap();
    }
    import(folder.path(), "people.csv", &people);
    let mut window = Window::in_folder(Lang::En, folder);
    let name = window.t("nav-contacts");
    window.click(&name);
    let focus = |window: &Window| {
        let mut tables = window
            .harness
            .query_all_by_role_and_label(Role::Table, &name);
        tables.next().unwrap().focus();
    };
    focus(&window);
    window.rest();
    let header = "First name\tLast name\tE-mail address\tMobile number\tCompany\tPostcode\t\
        City\tE-mail marketing\tSMS marketing";
    let row = |at: u32| format!("Kari\u{a0}{at}\t\tp{at}@example.no\t\t\t\t\t\t");

    // Two rows that are in sight.
    press_key(&mut window, Modifiers::NONE, Key::Home);
    press_key(&mut window, Modifiers::SHIFT, Key::ArrowDown);
    window.harness.event(egui::Event::Copy);
    window.harness.step();
    assert_eq!(
        copied(&mut window),
        format!("{header}\n{}\n{}", row(0), row(1))
    );

    // All of them.
    press_key(&mut window, Modifiers::COMMAND, Key::A);
    window.harness.event(egui::Event::Copy);
    window.harness.step();
    let all: Vec<String> = (0..300).map(row).collect();
    assert_eq!(copied(&mut window), format!("{header}\n{}", all.join("\n")));
    window.rest();
    let said = window.text.say_with(
        "notice-rows-copied",
        [("rows", 300.into()), ("all", 300.into())],
    );
    assert!(window.has(&said), "{}", window.seen());
}
