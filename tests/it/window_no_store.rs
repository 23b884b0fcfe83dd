//! The window where the store does not open, or opens only to be looked at.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use egui::accesskit::Role;
use egui::{Key, OutputCommand, ViewportCommand, ViewportId};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mainbrainer::app::Start;
use mainbrainer::store::{Durability, OpenOptions, Store, StoreError};
use mainbrainer::text::Lang;

use super::window::Window;
use super::window_people::{FIRST, SECOND, import, show};

/// How something is pressed.
#[derive(Clone, Copy, Debug, PartialEq)]
enum By {
    Mouse,
    Keys,
}

impl Window {
    /// Presses a button or marks a box, with the pointer or with the keys that lead to it.
    fn press_by(&mut self, by: By, role: Role, label: &str) {
        let node = self.harness.query_by_role_and_label(role, label);
        let Some(node) = node else {
            panic!("there is no {label}: {}", self.seen())
        };
        if by == By::Mouse {
            node.click();
        } else {
            self.tab_until(role, label);
            self.harness.key_press(Key::Space);
        }
        self.harness.run_steps(2);
        self.rest();
    }

    /// Presses the tab key until something has the keyboard.
    fn tab_until(&mut self, role: Role, label: &str) {
        for _ in 0..40 {
            self.harness.key_press(Key::Tab);
            self.harness.run_steps(2);
            let node = self.harness.query_by_role_and_label(role, label);
            if node.is_some_and(|node| node.accesskit_node().is_focused()) {
                return;
            }
        }
        panic!("the tab key does not lead to {label}: {}", self.seen());
    }

    fn press_key_by(&mut self, by: By, key: &str) {
        let label = self.t(key);
        self.press_by(by, Role::Button, &label);
    }

    fn says(&self, part: &str) -> bool {
        self.seen().contains(part)
    }

    fn contacts(&self) -> u64 {
        let store = self.harness.state().pages().store.unwrap().clone();
        store.view().contact_count()
    }
}

fn open(dir: &Path) -> Result<Store, StoreError> {
    Store::open(dir, &OpenOptions::default())
}

/// A folder with a store of two imports, each with a backup behind it.
fn filled() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [("first.csv", FIRST), ("second.csv", SECOND)] {
        import(folder.path(), name, content);
        open(&folder.path().join("store"))
            .unwrap()
            .backup()
            .unwrap();
    }
    folder
}

/// Makes a store one that cannot be opened any more.
pub(super) fn damage(store: &Path) {
    fs::write(store.join("data/db"), "").unwrap();
}

/// Every file below a folder, with what is in it.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

/// Folders whose names begin like this.
fn begin_with(folder: &Path, start: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| {
            let name = path.file_name().unwrap().to_string_lossy();
            name.starts_with(start)
        })
        .collect()
}

#[test]
fn a_store_in_use_is_opened_once_the_other_has_let_go_of_it() {
    for by in [By::Mouse, By::Keys] {
        let folder = filled();
        let store = folder.path().join("store");
        let other = open(&store).unwrap();
        let all = other.view().contact_count();
        let mut window = Window::in_folder(Lang::Nb, folder);
        let title = window.t("store-page-in-use-title");
        let again = |window: &mut Window| match by {
            By::Mouse => window.press_key_by(by, "common-try-again"),
            By::Keys => {
                window.harness.key_press(Key::Enter);
                window.harness.run_steps(2);
                window.rest();
            }
        };
        assert!(window.has(&title), "{}", window.seen());
        again(&mut window);
        assert!(window.has(&title), "{}", window.seen());
        drop(other);
        again(&mut window);
        assert!(!window.has(&title), "{}", window.seen());
        assert_eq!(window.contacts(), all);
        window.click_key("nav-contacts");
    }
}

#[test]
fn the_page_of_a_store_in_use_closes_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let _other = open(&folder.path().join("store")).unwrap();
    let mut window = Window::in_folder(Lang::En, folder);
    let label = window.t("store-page-close");
    window
        .harness
        .get_by_role_and_label(Role::Button, &label)
        .click();
    let closes = |window: &Window| {
        let output = window
            .harness
            .output()
            .viewport_output
            .get(&ViewportId::ROOT);
        output.is_some_and(|output| output.commands.contains(&ViewportCommand::Close))
    };
    let steps = (0..5).any(|_| {
        window.harness.step();
        closes(&window)
    });
    assert!(steps);
}

#[test]
fn a_backup_is_put_in_the_place_of_a_damaged_store() {
    for (by, at) in [(By::Mouse, 0), (By::Keys, 1)] {
        let folder = filled();
        let store = folder.path().join("store");
        damage(&store);
        let before = files(&store);
        let backups = Store::backups(&store);
        assert_eq!(backups.len(), 2);
        assert_ne!(backups[0].contacts, backups[1].contacts);
        let mut window = Window::in_folder(Lang::En, folder);
        let title = window.t("store-page-damaged-title");
        assert!(window.has(&title), "{}", window.seen());
        // Enter decides nothing.
        window.harness.key_press(Key::Enter);
        window.rest();
        window.press_key_by(by, "common-try-again");
        assert!(window.has(&title), "{}", window.seen());
        let names = backups.iter().map(|backup| {
            let args = [
                ("time", window.text.moment(backup.committed).into()),
                ("contacts", backup.contacts.into()),
            ];
            window.text.say_with("store-page-backup", args)
        });
        let names: Vec<String> = names.collect();
        let wanted = &backups[at];
        window.press_by(by, Role::RadioButton, &names[at]);
        assert_eq!(files(&store), before);
        let time = window.text.moment(wanted.committed);
        let restore = window
            .text
            .say_with("store-page-restore", [("time", time.clone().into())]);
        window.press_by(by, Role::Button, &restore);
        assert_eq!(window.contacts(), wanted.contacts, "{}", window.seen());
        let args = [("time", time.into()), ("contacts", wanted.contacts.into())];
        let said = window.text.say_with("notice-backup-restored", args);
        assert!(window.says(&said), "{}", window.seen());
        let aside = begin_with(&store, "replaced-");
        assert_eq!(aside.len(), 1);
        assert_eq!(fs::read(aside[0].join("db")).unwrap(), b"");
        assert!(window.says(aside[0].file_name().unwrap().to_str().unwrap()));
        for backup in &backups {
            assert_eq!(fs::read(&backup.path).unwrap(), before[&backup.path]);
        }
    }
}

#[test]
fn a_backup_that_does_not_read_is_said_and_changes_nothing() {
    let folder = filled();
    let store = folder.path().join("store");
    damage(&store);
    let backups = Store::backups(&store);
    let bytes = fs::read(&backups[0].path).unwrap();
    fs::write(&backups[0].path, &bytes[..bytes.len() - 10]).unwrap();
    let before = files(&store.join("data"));
    let mut window = Window::in_folder(Lang::En, folder);
    let restore = |window: &Window, at: usize| {
        let time = window.text.moment(backups[at].committed);
        window
            .text
            .say_with("store-page-restore", [("time", time.into())])
    };
    let label = restore(&window, 0);
    window.press_by(By::Mouse, Role::Button, &label);
    let path = window.text.path(&backups[0].path);
    let said = window
        .text
        .say_with("store-bad-backup", [("path", path.into())]);
    assert!(window.says(&said), "{}", window.seen());
    assert_eq!(files(&store.join("data")), before);
    let title = window.t("store-page-damaged-title");
    assert!(window.has(&title));
}

#[test]
fn a_damaged_store_without_backups_is_set_aside_after_a_question() {
    for by in [By::Mouse, By::Keys] {
        let folder = filled();
        let store = folder.path().join("store");
        fs::remove_dir_all(store.join("backups")).unwrap();
        damage(&store);
        let before = files(&store);
        let mut window = Window::in_folder(Lang::Nb, folder);
        let none = window.t("store-page-no-backups");
        assert!(window.says(&none), "{}", window.seen());
        window.press_key_by(by, "store-page-begin-anew");
        let question = window.t("dialog-begin-anew-question");
        assert!(window.says(&question), "{}", window.seen());
        match by {
            By::Mouse => window.press_key_by(by, "dialog-no-go-back"),
            By::Keys => {
                window.harness.key_press(Key::Escape);
                window.harness.run_steps(2);
                window.rest();
            }
        }
        assert!(!window.says(&question), "{}", window.seen());
        assert_eq!(files(&store), before);
        window.press_key_by(by, "store-page-begin-anew");
        window.press_key_by(by, "dialog-begin-anew-confirm");
        assert_eq!(window.contacts(), 0, "{}", window.seen());
        let said = window.t("notice-begun-anew");
        assert!(window.says(&said), "{}", window.seen());
        let aside = begin_with(&store, "damaged-");
        assert_eq!(aside.len(), 1);
        for (path, bytes) in before {
            if let Ok(rest) = path.strip_prefix(store.join("data")) {
                assert_eq!(fs::read(aside[0].join(rest)).unwrap(), bytes);
            }
        }
    }
}

#[test]
fn any_other_reason_can_be_copied_and_tried_again() {
    for by in [By::Mouse, By::Keys] {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store");
        fs::write(&store, "a file where a folder should be").unwrap();
        let mut window = Window::in_folder(Lang::En, folder);
        let title = window.t("store-page-not-opened-title");
        assert!(window.has(&title), "{}", window.seen());
        let reason = window
            .harness
            .state()
            .pages()
            .no_store
            .unwrap()
            .reason
            .clone();
        assert!(window.says(&reason) && reason.contains("store"), "{reason}");
        let copy = window.t("common-copy");
        window
            .harness
            .get_by_role_and_label(Role::Button, &copy)
            .click();
        let copied = (0..5).any(|_| {
            window.harness.step();
            let commands = &window.harness.output().platform_output.commands;
            commands.contains(&OutputCommand::CopyText(reason.clone()))
        });
        assert!(copied);
        window.rest();
        // No program of the system is started by a test.
        window.press_key_by(by, "common-show-folder");
        let path = window.text.path(&store);
        let said = window
            .text
            .say_with("common-folder-not-shown", [("path", path.into())]);
        assert!(window.says(&said), "{}", window.seen());
        window.press_key_by(by, "common-try-again");
        assert!(window.has(&title), "{}", window.seen());
        fs::remove_file(&store).unwrap();
        window.press_key_by(by, "common-try-again");
        assert!(!window.has(&title), "{}", window.seen());
        assert_eq!(window.contacts(), 0);
    }
}

#[test]
fn what_is_on_a_full_disk_is_looked_at_until_there_is_room() {
    for by in [By::Mouse, By::Keys] {
        let folder = filled();
        let store = folder.path().join("store");
        let options = OpenOptions::default();
        let copy = Store::open_copy(&store, &options, io::ErrorKind::StorageFull);
        let start = Start::with(store.clone(), copy, Some(Lang::Nb), None, &options);
        let before = files(&store.join("data"));
        let mut window = Window::started(Lang::Nb, folder, start);
        let reason = window.t("io-full");
        let said = window
            .text
            .say_with("notice-read-only", [("reason", reason.clone().into())]);
        let refused = window
            .text
            .say_with("store-read-only", [("reason", reason.into())]);
        assert!(window.has(&said), "{}", window.seen());
        window.click_key("nav-contacts");
        window.until("contacts", |window| window.says("4 kontakter"));
        window.click_key("nav-settings");
        assert!(window.has(&said));
        // An open wizard keeps its choices.
        let file = window.write("third.csv", FIRST);
        window.open(&file);
        window.click_key("wizard-continue");
        window.click_key("nav-lists");
        let make = |window: &mut Window| {
            let name = window.t("common-list-name");
            let field = window.harness.get_by_role_and_label(Role::TextInput, &name);
            field.focus();
            window.rest();
            window.harness.event(egui::Event::Text("Nye".to_owned()));
            window.rest();
            window.press("lists-create");
        };
        make(&mut window);
        assert!(window.says(&refused), "{}", window.seen());
        assert!(window.has(&said));
        assert_eq!(files(&store.join("data")), before);
        window.press_key_by(by, "common-try-again");
        assert!(!window.has(&said), "{}", window.seen());
        assert!(
            window
                .harness
                .state()
                .pages()
                .wizard
                .unwrap()
                .session
                .draft
                .is_some()
        );
        window.click_key("nav-lists");
        window.press("lists-create");
        let lists = &window.harness.state().pages().shared.known.lists;
        assert!(
            lists.iter().any(|list| list.name == "Nye"),
            "{}",
            window.seen()
        );
    }
}

#[test]
fn what_was_made_again_is_said_when_the_window_opens() {
    let folder = filled();
    fs::remove_file(folder.path().join("store/data/head")).unwrap();
    let window = Window::in_folder(Lang::En, folder);
    let said = window.t("store-rebuilt");
    assert!(window.has(&said), "{}", window.seen());
}

#[test]
fn a_change_without_a_backup_says_both() {
    let mut window = Window::new(Lang::En);
    let store = window.harness.state().pages().store.unwrap().clone();
    fs::remove_dir_all(store.dir().join("backups")).unwrap_or_default();
    fs::write(store.dir().join("backups"), "").unwrap();
    let mut rows = String::from("E-mail\n");
    for at in 0..200 {
        let _ = writeln!(rows, "person{at}@example.no");
    }
    let file = window.write("many.csv", &rows);
    window.open(&file);
    window.walk_to_rules();
    window.walk_to_summary("rules-master-file");
    window.press("wizard-import");
    window.until("done", |window| {
        let wizard = window.harness.state().pages().wizard;
        wizard.is_some_and(|wizard| wizard.session.done().is_some())
    });
    window.rest();
    assert_eq!(store.view().contact_count(), 200);
    let notice = window.harness.state().pages().shared.notice.clone();
    let said = notice.map(|notice| notice.text).unwrap_or_default();
    let wanted = window
        .text
        .say_with("store-no-backup", [("reason", window.t("io-other").into())]);
    assert!(said.ends_with(&wanted), "{said} {}", window.seen());
}

#[test]
fn erasing_deletes_what_was_set_aside_only_where_that_is_ticked() {
    for tick in [false, true] {
        let folder = filled();
        let store = folder.path().join("store");
        let made = open(&store).unwrap();
        let mut writer = made.begin(Durability::Real).unwrap();
        writer.create_list("Old").unwrap();
        writer.commit(None).unwrap();
        drop(made);
        let backup = Store::backups(&store).remove(0);
        Store::restore_backup(&store, &backup.path, &OpenOptions::default()).unwrap();
        let mut window = Window::in_folder(Lang::En, folder);
        show(&mut window, 2);
        window.click_key("contact-panel-erase");
        let label = window
            .text
            .say_with("dialog-erase-set-aside", [("count", 1_u64.into())]);
        let node = window.harness.get_by_role_and_label(Role::CheckBox, &label);
        assert_eq!(
            node.accesskit_node().toggled(),
            Some(egui::accesskit::Toggled::False)
        );
        if tick {
            window.click(&label);
        }
        window.click_key("dialog-erase-cannot-be-undone");
        window.press("dialog-erase-confirm");
        let erased = window.t("dialog-erase-done");
        window.until("erased", |window| window.has(&erased));
        let said = window
            .text
            .say_with("dialog-erased-set-aside", [("count", 1_u64.into())]);
        assert_eq!(window.has(&said), tick, "{}", window.seen());
        assert_eq!(begin_with(&store, "replaced-").is_empty(), tick);
    }
}
