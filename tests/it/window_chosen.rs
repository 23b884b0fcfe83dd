//! The panel beside the contacts and what its buttons are done to: always those that are selected.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, PointerButton, pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use mainbrainer::app::Pages;
use mainbrainer::contact::ContactId;
use mainbrainer::contact::standard::{EMAIL_MARKETING, FIRST_NAME};
use mainbrainer::contact::{FieldNo, OptIn};
use mainbrainer::text::Lang;
use mainbrainer::ui::Dialog;

use super::window::Window;
use super::window_people::{import, look_at_undo, press_key, type_into};

/// What contacts are called, from the first; nobody else is called like any of them.
const NAMES: [&str; 6] = ["Kari", "Ola", "Åse", "Per", "Ida", "Jon"];

const FIVE: &str = "E-mail,First name,City,E-mail marketing\n\
    kari@example.no,Kari,Oslo,yes\n\
    ola@example.no,Ola,Bergen,no\n\
    ase@example.no,Åse,Oslo,yes\n\
    per@example.no,Per,Hamar,\n\
    ida@example.no,Ida,Moss,yes\n";

/// The height of a row and of the head of the table, in points.
const ROW: f32 = 28.0;

fn window(lang: Lang) -> Window {
    let folder = tempfile::tempdir().unwrap();
    import(folder.path(), "five.csv", FIVE);
    let mut window = Window::in_folder(lang, folder);
    window.click_key("nav-contacts");
    window
}

fn state(window: &Window) -> Pages<'_> {
    window.harness.state().pages()
}

fn value(window: &Window, id: u32, field: FieldNo) -> Option<String> {
    let store = window.harness.state().pages().store.unwrap().clone();
    let contact = store.view().contact(ContactId(id)).unwrap()?;
    contact.value(field).map(str::to_owned)
}

/// Clicks a row of the table, from 0 at the top, with the mouse.
fn click_row(window: &mut Window, row: u8, modifiers: Modifiers) {
    let name = window.t("nav-contacts");
    let mut tables = window
        .harness
        .query_all_by_role_and_label(Role::Table, &name);
    let table = tables.next().unwrap().rect();
    let at = table.left_top() + vec2(100.0, ROW * (f32::from(row) + 1.5));
    drop(tables);
    window.harness.event(Event::PointerMoved(at));
    for pressed in [true, false] {
        let click = Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers,
        };
        window.harness.event_modifiers(click, modifiers);
        window.harness.step();
    }
    window.harness.event(Event::PointerMoved(pos2(0.0, 0.0)));
    window.rest();
}

fn focus_table(window: &mut Window) {
    let name = window.t("nav-contacts");
    let mut tables = window
        .harness
        .query_all_by_role_and_label(Role::Table, &name);
    tables.next().unwrap().focus();
    drop(tables);
    window.rest();
}

/// The button of the panel.
fn press_delete(window: &mut Window) {
    window.press("contact-panel-delete");
}

fn quoted(window: &Window, ids: &[u32]) -> Vec<String> {
    let name = |id: &u32| NAMES[usize::try_from(*id).unwrap() - 1];
    ids.iter()
        .map(|id| window.text.quote(name(id)))
        .collect::<Vec<_>>()
}

/// The question of the dialog, which is then answered with no.
fn question(window: &mut Window, key: &'static str, ids: &[u32]) {
    let mut names = quoted(window, ids);
    if names.len() > 3 {
        let more = names.len() - 3;
        names.truncate(3);
        names.push(window.text.say_with("count-more", [("count", more.into())]));
    }
    let asked = window.text.say_with(
        key,
        [
            ("count", ids.len().into()),
            ("who", names.join(", ").into()),
        ],
    );
    assert!(window.has(&asked), "{asked}\n{}", window.seen());
    window.click_key("dialog-no-go-back");
    assert!(state(window).dialog.is_none());
}

/// Panel, selection and question are of these contacts and of no other.
#[track_caller]
fn shows(window: &mut Window, ids: &[u32]) {
    let contacts = &state(window).contacts;
    let chosen: Vec<u32> = contacts.chosen.iter().map(|id| id.0).collect();
    assert_eq!(chosen, ids);
    let marked: Vec<u32> = contacts
        .table
        .selected()
        .map(|row| contacts.ids[usize::try_from(row).unwrap()].0)
        .collect();
    assert_eq!(marked, ids);
    // Only the panel has names as its words: those in the table are painted.
    let named: Vec<&str> = NAMES.into_iter().filter(|name| window.has(name)).collect();
    let delete = window.t("contact-panel-delete");
    match ids {
        [] => {
            assert!(named.is_empty(), "{named:?}");
            assert!(!window.has(&delete));
            focus_table(window);
            press_key(window, Modifiers::NONE, Key::Delete);
            assert!(state(window).dialog.is_none());
            return;
        }
        [id] => {
            let name = NAMES[usize::try_from(*id).unwrap() - 1];
            assert!(!named.is_empty(), "{}", window.seen());
            assert!(named.iter().all(|named| *named == name), "{named:?}");
            assert!(window.has(&format!(
                "{}@example.no",
                name.to_lowercase().replace('å', "a")
            )));
        }
        several => {
            let count = [("count", several.len().into())];
            let said = window.text.say_with("contact-panel-several", count);
            assert!(window.has(&said), "{}", window.seen());
            assert!(named.is_empty(), "{named:?}");
        }
    }
    press_delete(window);
    question(window, "dialog-delete-contacts-question", ids);
    // Whoever types in the search field deletes letters.
    focus_table(window);
    press_key(window, Modifiers::NONE, Key::Delete);
    question(window, "dialog-delete-contacts-question", ids);
    let erase = window.t("contact-panel-erase");
    window.click(&erase);
    question(window, "dialog-erase-question", ids);
}

#[test]
fn the_panel_follows_mouse_and_keyboard_mixed() {
    for lang in Lang::ALL {
        let mut window = window(lang);
        let window = &mut window;
        shows(window, &[]);
        click_row(window, 1, Modifiers::NONE);
        shows(window, &[2]);
        for (key, ids) in [
            (Key::ArrowDown, [3]),
            (Key::ArrowDown, [4]),
            (Key::ArrowUp, [3]),
            (Key::End, [5]),
            (Key::Home, [1]),
            (Key::PageDown, [5]),
            (Key::PageUp, [1]),
        ] {
            press_key(window, Modifiers::NONE, key);
            shows(window, &ids);
        }
        press_key(window, Modifiers::SHIFT, Key::ArrowDown);
        shows(window, &[1, 2]);
        click_row(window, 3, Modifiers::SHIFT);
        shows(window, &[1, 2, 3, 4]);
        click_row(window, 1, Modifiers::COMMAND);
        shows(window, &[1, 3, 4]);
        // The keyboard stands on the second row, which is not selected any more.
        press_key(window, Modifiers::COMMAND, Key::ArrowDown);
        shows(window, &[1, 3, 4]);
        press_key(window, Modifiers::COMMAND, Key::Space);
        shows(window, &[1, 4]);
        press_key(window, Modifiers::NONE, Key::Enter);
        shows(window, &[3]);
        press_key(window, Modifiers::SHIFT, Key::End);
        shows(window, &[3, 4, 5]);
        press_key(window, Modifiers::COMMAND, Key::A);
        shows(window, &[1, 2, 3, 4, 5]);
        click_row(window, 4, Modifiers::NONE);
        shows(window, &[5]);
        click_row(window, 4, Modifiers::COMMAND);
        shows(window, &[]);
        click_row(window, 0, Modifiers::NONE);
        window.click_key("common-close");
        shows(window, &[]);
        click_row(window, 2, Modifiers::NONE);
        press_key(window, Modifiers::NONE, Key::Escape);
        shows(window, &[]);
        // The keyboard is still where it was.
        press_key(window, Modifiers::NONE, Key::ArrowDown);
        shows(window, &[4]);
    }
}

#[test]
fn the_panel_follows_search_filter_order_and_list() {
    let mut window = window(Lang::En);
    let window = &mut window;
    click_row(window, 2, Modifiers::NONE);
    let search = window.t("contacts-search");
    // Åse lives in Oslo, Ida does not.
    type_into(window, &search, "Oslo");
    shows(window, &[3]);
    press_key(window, Modifiers::COMMAND, Key::A);
    type_into(window, &search, "Moss");
    shows(window, &[]);
    click_row(window, 0, Modifiers::NONE);
    shows(window, &[5]);
    press_key(window, Modifiers::COMMAND, Key::F);
    press_key(window, Modifiers::COMMAND, Key::A);
    press_key(window, Modifiers::NONE, Key::Backspace);
    shows(window, &[5]);
    click_row(window, 0, Modifiers::SHIFT);
    shows(window, &[1, 2, 3, 4, 5]);
    let (status, field) = (
        window.t("common-optin-status"),
        window.field(EMAIL_MARKETING),
    );
    let name = |window: &Window, wanted| {
        let status = window.text.opt_in_status(wanted);
        format!("{field}: {status}")
    };
    let opted_in = name(window, Some(OptIn::In));
    window.choose(&status, &opted_in);
    shows(window, &[1, 3, 5]);
    let order = window.t("contacts-order");
    let first_name = window.field(FIRST_NAME);
    let down = [("field", first_name.as_str().into())];
    let down = window.text.say_with("contacts-order-descending", down);
    window.choose(&order, &down);
    // Å comes with A in English.
    shows(window, &[1, 5, 3]);
    press_key(window, Modifiers::NONE, Key::Escape);
    click_row(window, 1, Modifiers::NONE);
    shows(window, &[5]);
    let opted_out = name(window, Some(OptIn::Out));
    window.choose(&status, &opted_out);
    shows(window, &[]);
    let any = window.t("contacts-any-optin-status");
    window.choose(&status, &any);
    shows(window, &[]);
    // To another page and back.
    click_row(window, 0, Modifiers::NONE);
    shows(window, &[4]);
    window.click_key("nav-lists");
    press_key(window, Modifiers::NONE, Key::Delete);
    assert!(state(window).dialog.is_none());
    window.click_key("nav-contacts");
    shows(window, &[4]);
}

#[test]
fn deleted_and_erased_is_who_is_shown_after_the_arrow_keys() {
    let mut window = window(Lang::Nb);
    let window = &mut window;
    click_row(window, 0, Modifiers::NONE);
    press_key(window, Modifiers::NONE, Key::ArrowDown);
    press_delete(window);
    window.press("common-delete");
    assert_eq!(value(window, 1, FIRST_NAME).as_deref(), Some("Kari"));
    assert_eq!(value(window, 2, FIRST_NAME), None);
    shows(window, &[]);
    // The keyboard stands where the deleted one was.
    focus_table(window);
    press_key(window, Modifiers::NONE, Key::ArrowDown);
    shows(window, &[4]);
    press_key(window, Modifiers::NONE, Key::ArrowUp);
    shows(window, &[3]);
    press_key(window, Modifiers::COMMAND, Key::Z);
    assert_eq!(value(window, 2, FIRST_NAME).as_deref(), Some("Ola"));
    // The keyboard is still in the table, whatever notices come and go above it.
    press_key(window, Modifiers::NONE, Key::ArrowUp);
    shows(window, &[2]);
    let erase = window.t("contact-panel-erase");
    window.click(&erase);
    window.click_key("dialog-erase-cannot-be-undone");
    window.press("dialog-erase-confirm");
    window.click_key("common-close");
    shows(window, &[]);
    let left: Vec<u32> = state(window).contacts.ids.iter().map(|id| id.0).collect();
    assert_eq!(left, [1, 3, 4, 5]);
}

#[test]
fn all_that_are_selected_are_deleted() {
    let mut window = window(Lang::En);
    let window = &mut window;
    click_row(window, 1, Modifiers::NONE);
    press_key(window, Modifiers::SHIFT, Key::ArrowDown);
    click_row(window, 4, Modifiers::COMMAND);
    shows(window, &[2, 3, 5]);
    press_delete(window);
    assert!(matches!(&state(window).dialog, Some(Dialog::Delete(ids, _)) if ids.len() == 3));
    window.press("common-delete");
    let left: Vec<u32> = state(window).contacts.ids.iter().map(|id| id.0).collect();
    assert_eq!(left, [1, 4]);
    shows(window, &[]);
}

#[test]
fn what_is_typed_and_not_saved_keeps_its_contact_in_the_panel() {
    let mut window = window(Lang::Nb);
    let window = &mut window;
    click_row(window, 0, Modifiers::NONE);
    press_key(window, Modifiers::NONE, Key::F2);
    let name = window.field(FIRST_NAME);
    type_into(window, &name, "Kaja");
    let first = window.t("contact-edit-save-first");
    assert!(!window.has(&first));
    for way in 0..3 {
        match way {
            0 => click_row(window, 2, Modifiers::NONE),
            1 => click_row(window, 2, Modifiers::SHIFT),
            _ => press_key(window, Modifiers::NONE, Key::End),
        }
        let contacts = &state(window).contacts;
        assert_eq!(*contacts.chosen, [ContactId(1)]);
        assert_eq!(contacts.table.selected().collect::<Vec<_>>(), [0]);
        assert!(window.has(&first), "{}", window.seen());
    }
    window.press("common-save");
    assert_eq!(value(window, 1, FIRST_NAME).as_deref(), Some("Kaja"));
    click_row(window, 2, Modifiers::NONE);
    shows(window, &[3]);
    // A form in which nothing was typed is in nobody's way.
    press_key(window, Modifiers::NONE, Key::F2);
    click_row(window, 3, Modifiers::NONE);
    shows(window, &[4]);
}

#[test]
fn one_who_is_opened_from_another_page_is_shown_whatever_is_searched() {
    let mut window = window(Lang::En);
    let window = &mut window;
    let more = "E-mail,First name,City\njon@example.no,Jon,Narvik\n";
    let path = window.write("more.csv", more);
    let search = window.t("contacts-search");
    type_into(window, &search, "Moss");
    click_row(window, 0, Modifiers::NONE);
    shows(window, &[5]);
    window.open(&path);
    window.walk_to_rules();
    window.walk_to_summary("rules-master-file");
    window.press("wizard-import");
    window.until("done", |window| {
        let wizard = state(window).wizard;
        wizard.is_some_and(|wizard| wizard.session.done().is_some())
    });
    look_at_undo(window, 0);
    window.click("Jon");
    let contacts = &state(window).contacts;
    assert_eq!(*contacts.chosen, [ContactId(6)]);
    assert_eq!(contacts.table.count(), 0);
    assert!(window.has("Jon") && !window.has("Ida"), "{}", window.seen());
    press_delete(window);
    question(window, "dialog-delete-contacts-question", &[6]);
    focus_table(window);
    press_key(window, Modifiers::NONE, Key::Home);
    shows(window, &[5]);
}
