//! The window, driven the way a screen reader or a person would: by what things are called.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mainbrainer::app::{App, Start};
use mainbrainer::plan::Step;
use mainbrainer::text::{Lang, Text};
use mainbrainer::ui::Wizard;

/// A member list as Excel writes it: semicolons, Windows-1252, problems of every day.
pub(super) const MEMBERS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/medlemmer.csv");

/// A window on a store in a folder of its own.
pub(super) struct Window {
    pub harness: Harness<'static, App>,
    pub text: Text,
    pub folder: tempfile::TempDir,
}

impl Window {
    pub fn new(lang: Lang) -> Self {
        Self::in_folder(lang, tempfile::tempdir().unwrap())
    }

    pub fn in_folder(lang: Lang, folder: tempfile::TempDir) -> Self {
        let start = Start::open(folder.path().join("store"), Some(lang), None);
        Self::started(lang, folder, start)
    }

    pub fn started(lang: Lang, folder: tempfile::TempDir, mut start: Start) -> Self {
        // A test answers no dialog of the system.
        start.dialogs = false;
        let harness = Harness::builder()
            .with_size(egui::vec2(1180.0, 780.0))
            .build_eframe(|cc| App::new(&cc.egui_ctx, start));
        let mut window = Self {
            harness,
            text: Text::new(lang),
            folder,
        };
        window.rest();
        window
    }

    pub fn t(&self, key: &str) -> String {
        self.text.say(key)
    }

    /// Steps until something is so; the clock only ends what would never be.
    pub fn until(&mut self, what: &str, is: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !is(self) {
            assert!(
                start.elapsed() < Duration::from_mins(1),
                "never came: {what}\n{}",
                self.seen()
            );
            self.harness.step();
            std::thread::yield_now();
        }
        self.harness.run_steps(2);
    }

    /// Steps until nothing is being worked on.
    pub fn rest(&mut self) {
        self.harness.run_steps(3);
        self.until("rest", |window| window.harness.state().is_idle());
    }

    /// Every name in the window, for messages of failed tests.
    pub fn seen(&self) -> String {
        let mut names = Vec::new();
        for node in self.harness.root().children_recursive() {
            let node = node.accesskit_node();
            if let Some(name) = node.label().or_else(|| node.value()) {
                names.push(name);
            }
        }
        names.join(" | ")
    }

    pub fn has(&self, label: &str) -> bool {
        self.harness.query_all_by_label(label).next().is_some()
    }

    pub fn click(&mut self, label: &str) {
        let found = self.harness.query_all_by_label(label).next();
        let Some(node) = found else {
            panic!("there is no {label}: {}", self.seen())
        };
        node.click_accesskit();
        self.rest();
    }

    pub fn click_key(&mut self, key: &str) {
        let label = self.t(key);
        self.click(&label);
    }

    /// Clicks a button, where something else has the same name.
    pub fn press(&mut self, key: &str) {
        let label = self.t(key);
        self.harness
            .get_by_role_and_label(Role::Button, &label)
            .click_accesskit();
        self.rest();
    }

    /// Opens a dropdown and takes the entry of a name.
    pub fn choose(&mut self, dropdown: &str, entry: &str) {
        let closed = self
            .harness
            .query_all_by_role_and_label(Role::ComboBox, dropdown)
            .next();
        let Some(closed) = closed else {
            panic!("there is no {dropdown}: {}", self.seen())
        };
        closed.click_accesskit();
        self.rest();
        let option = self
            .harness
            .query_all_by_role_and_label(Role::ListBoxOption, entry)
            .next();
        let Some(option) = option else {
            panic!("{dropdown} has no {entry}: {}", self.seen())
        };
        option.click_accesskit();
        self.rest();
    }

    pub fn open(&mut self, path: &Path) {
        self.harness.state_mut().drop_file(path);
        self.rest();
    }

    pub fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    pub fn at(&self) -> Option<Step> {
        self.harness.state().pages().wizard.map(Wizard::at)
    }

    pub fn can_continue(&self) -> bool {
        let label = self.t("wizard-continue");
        let node = self.harness.get_by_label(&label);
        !node.accesskit_node().is_disabled()
    }

    pub fn field(&self, no: mainbrainer::contact::FieldNo) -> String {
        self.text
            .field_name(no, &self.harness.state().pages().shared.known.fields)
    }

    /// From the preview to the rules: nothing but what must be said.
    pub fn walk_to_rules(&mut self) {
        self.click_key("wizard-continue");
        assert_eq!(self.at(), Some(Step::Mapping));
        let undecided = self
            .harness
            .state()
            .pages()
            .wizard
            .unwrap()
            .session
            .draft
            .as_ref()
            .unwrap();
        let undecided = undecided
            .mapping
            .targets
            .iter()
            .filter(|target| target.is_none())
            .count();
        if undecided > 0 {
            let label = self
                .text
                .say_with("mapping-skip-unmapped", [("count", undecided.into())]);
            self.click(&label);
        }
        self.click_key("wizard-continue");
        let none = self.t("optin-no-information");
        while self.at() == Some(Step::Mapping) {
            let count = self.harness.query_all_by_label(&none).count();
            for at in 0..count {
                self.harness
                    .query_all_by_label(&none)
                    .nth(at)
                    .unwrap()
                    .click_accesskit();
                self.rest();
            }
            self.click_key("wizard-continue");
        }
        assert_eq!(self.at(), Some(Step::Rules), "{}", self.seen());
    }

    pub fn walk_to_summary(&mut self, master: &str) {
        self.click_key(master);
        self.click_key("wizard-continue");
        assert_eq!(self.at(), Some(Step::Compliance), "{}", self.seen());
        self.click_key("compliance-gdpr-confirm");
        self.click_key("compliance-tcpa-confirm");
        self.click_key("wizard-continue");
        assert_eq!(self.at(), Some(Step::Summary), "{}", self.seen());
        self.rest();
    }

    pub fn figure(&self, key: &str) -> u64 {
        let name = format!("{}: ", self.t(key));
        let nodes = self.harness.root();
        let found = nodes.children_recursive().find_map(|node| {
            let label = node.accesskit_node().label()?;
            label.strip_prefix(&name).map(str::to_owned)
        });
        found
            .unwrap_or_else(|| panic!("no figure {name}: {}", self.seen()))
            .parse()
            .unwrap()
    }

    pub fn figures(&self) -> [u64; 4] {
        [
            "figure-created",
            "figure-updated",
            "figure-unchanged",
            "figure-rejected",
        ]
        .map(|key| self.figure(key))
    }
}

#[test]
fn the_whole_wizard_in_both_languages() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let import = window.t("common-import-contacts");
        window.click(&import);
        assert_eq!(window.at(), Some(Step::Upload));
        window.open(Path::new(MEMBERS));
        assert_eq!(window.at(), Some(Step::Preview), "{}", window.seen());
        window.walk_to_rules();
        window.walk_to_summary("rules-master-file");
        // Twenty rows: two more rows of people who stand above, three without any key.
        assert_eq!(window.figures(), [15, 2, 0, 3], "{lang:?}");
        window.press("wizard-import");
        window.until("done", |window| {
            window
                .harness
                .state()
                .pages()
                .wizard
                .is_some_and(|wizard| wizard.session.done().is_some())
        });
        window.rest();
        assert_eq!(window.figures(), [15, 2, 0, 3]);
        let wizard = window.harness.state().pages().wizard.unwrap();
        assert!(
            wizard.session.stale().is_empty(),
            "{:?}",
            wizard.session.stale()
        );
        let store = window.harness.state().pages().store.unwrap().clone();
        let view = store.view();
        assert_eq!(view.contact_count(), 15);
        assert_eq!(view.list_named("medlemmer").unwrap().members, 15);
        let record = view.imports().unwrap().remove(0);
        assert!(record.plan.acknowledgement.gdpr && record.plan.acknowledgement.at > 0);
        window.click_key("common-show-contacts");
        assert!(
            window.has(
                &window
                    .text
                    .say_with("common-contact-count", [("count", 15.into())])
            ),
            "{}",
            window.seen()
        );
    }
}

#[test]
fn the_same_file_into_the_same_list_changes_nothing() {
    let mut window = Window::new(Lang::En);
    let file = window.write(
        "people.csv",
        "E-mail,First name\nkari@example.no,Kari\nola@example.no,Ola\n",
    );
    for (round, expected) in [(0, [2, 0, 0, 0]), (1, [0, 0, 2, 0])] {
        if round == 1 {
            window.click_key("nav-lists");
            window.click_key("lists-import-into-list");
        }
        window.open(&file);
        window.walk_to_rules();
        window.walk_to_summary("rules-master-existing");
        assert_eq!(window.figures(), expected);
        window.press("wizard-import");
        window.until("done", |window| {
            window
                .harness
                .state()
                .pages()
                .wizard
                .is_some_and(|wizard| wizard.session.done().is_some())
        });
        window.rest();
    }
    let store = window.harness.state().pages().store.unwrap().clone();
    assert_eq!(store.view().contact_count(), 2);
    assert_eq!(store.view().lists().len(), 1);
}

#[test]
fn files_that_are_none_are_refused_where_the_wizard_stands() {
    for lang in Lang::ALL {
        refuses_what_is_no_file(Window::new(lang));
    }
}

fn refuses_what_is_no_file(mut window: Window) {
    let empty = window.write("empty.csv", "");
    let header = window.write("header.csv", "E-post;Navn\n");
    let workbook = window.write("workbook.csv", "PK\u{3}\u{4}\u{14}\0\u{6}\0xl/workbook.xml");
    for path in [
        empty,
        header,
        workbook,
        window.folder.path().to_owned(),
        window.folder.path().join("missing.csv"),
    ] {
        window.open(&path);
        assert_eq!(window.at(), Some(Step::Upload));
        let error = window.harness.state().pages().wizard.unwrap().error.clone();
        assert!(window.has(&error.unwrap()), "{}", window.seen());
        assert!(!window.can_continue());
    }
}

#[test]
fn each_refusal_is_said_and_blocks() {
    for lang in Lang::ALL {
        refuses(Window::new(lang));
    }
}

/// A sentence is shown, and there is no way on.
fn blocks(window: &Window, key: &str) {
    let text = window.t(key);
    assert!(window.has(&text), "{text}: {}", window.seen());
    assert!(!window.can_continue());
}

fn refuses(mut window: Window) {
    let file = window.write("people.csv", "E-mail;Mobile;Name;Born;Wants mail\nkari@example.no;912 34 567;Kari;01.02.1990;kanskje\nola@example.no;;Ola;03.04.1991;ja\n");
    window.open(&file);
    window.click_key("wizard-continue");
    let column = |window: &Window, name: &str| {
        window
            .text
            .say_with("mapping-map-column", [("column", name.into())])
    };
    let not = window.t("mapping-do-not-import");
    let said = blocks;

    // Nothing mapped at all.
    for name in ["E-mail", "Mobile", "Name", "Born", "Wants mail"] {
        let dropdown = column(&window, name);
        window.choose(&dropdown, &not);
    }
    said(&window, "wizard-blocked-nothing-mapped");

    // A column without a field.
    let dropdown = column(&window, "Name");
    let later = window.t("mapping-decide-later");
    window.choose(&dropdown, &later);
    let text = window
        .text
        .say_with("wizard-blocked-columns-undecided", [("count", 1.into())]);
    assert!(window.has(&text), "{}", window.seen());

    // Two columns on one field.
    let email = window.field(mainbrainer::contact::standard::EMAIL);
    for name in ["E-mail", "Name"] {
        let dropdown = column(&window, name);
        window.choose(&dropdown, &email);
    }
    assert!(!window.can_continue());
    let clash = window.text.say_with(
        "mapping-field-used-twice",
        [("field", window.text.quote(&email).into())],
    );
    assert!(window.has(&clash), "{}", window.seen());
    let full = window.t("field-full-name");
    let dropdown = column(&window, "Name");
    window.choose(&dropdown, &full);

    // Words that nobody knows, and a channel that nobody has said anything of.
    let wants = window.field(mainbrainer::contact::standard::EMAIL_MARKETING);
    let dropdown = column(&window, "Wants mail");
    window.choose(&dropdown, &wants);
    let mobile = window.field(mainbrainer::contact::standard::MOBILE);
    let dropdown = column(&window, "Mobile");
    window.choose(&dropdown, &mobile);
    window.click_key("wizard-continue");
    said(&window, "wizard-blocked-no-optin-sms");
    let none = window.t("optin-no-information");
    window.click(&none);
    let words = window.text.say_with(
        "wizard-blocked-words-without-meaning",
        [
            ("column", window.text.quote("Wants mail").into()),
            ("count", 1.into()),
        ],
    );
    assert!(window.has(&words), "{}", window.seen());
    let meaning = window
        .text
        .say_with("optin-meaning-of-word", [("word", "kanskje".into())]);
    let out = window.t("status-out");
    window.choose(&meaning, &out);
    window.click_key("wizard-continue");
    assert_eq!(window.at(), Some(Step::Rules), "{}", window.seen());

    // Rules.
    said(&window, "wizard-blocked-no-master");
    window.click_key("rules-master-file");
    let secondary = window.t("rules-secondary-key");
    window.choose(&secondary, &email);
    let same = window.text.say_with(
        "wizard-blocked-keys-same",
        [("field", window.text.quote(&email).into())],
    );
    assert!(window.has(&same), "{}", window.seen());
    window.choose(&secondary, &mobile);
    window.click_key("wizard-continue");

    // Compliance.
    said(&window, "wizard-blocked-gdpr-not-confirmed");
    window.click_key("compliance-gdpr-confirm");
    said(&window, "wizard-blocked-tcpa-not-confirmed");
    window.click_key("compliance-tcpa-confirm");
    window.click_key("wizard-continue");
    assert_eq!(window.at(), Some(Step::Summary));
    assert_eq!(window.figures(), [2, 0, 0, 0]);

    // A key whose column went is marked, and the way back leads there.
    let step = window.t("wizard-step-mapping");
    window.click(&step);
    let dropdown = column(&window, "Mobile");
    window.choose(&dropdown, &not);
    let stale = window.text.say_with(
        "wizard-step-does-not-fit-file",
        [("name", window.t("wizard-step-rules").into())],
    );
    assert!(window.has(&stale), "{}", window.seen());
    window.click_key("wizard-continue");
    window.click_key("wizard-continue");
    let gone = window.text.say_with(
        "wizard-blocked-key-not-mapped",
        [("field", window.text.quote(&mobile).into())],
    );
    assert!(window.has(&gone), "{}", window.seen());
    let nothing = window.t("rules-no-secondary-key");
    window.choose(&secondary, &nothing);
    assert!(window.can_continue());
}

#[test]
fn dates_that_prove_no_order_are_asked_for() {
    for lang in Lang::ALL {
        asks_for_the_order(Window::new(lang));
    }
}

fn asks_for_the_order(mut window: Window) {
    let file = window.write(
        "people.csv",
        "E-mail,Birthday\nkari@example.no,01.02.1990\nola@example.no,03.04.1991\n",
    );
    window.open(&file);
    window.click_key("wizard-continue");
    window.rest();
    let text = window.text.say_with(
        "wizard-blocked-no-date-order",
        [("column", window.text.quote("Birthday").into())],
    );
    assert!(window.has(&text), "{}", window.seen());
    let (order, first) = (
        window.t("mapping-date-order"),
        window.t("mapping-month-first"),
    );
    window.choose(&order, &first);
    assert!(window.can_continue(), "{}", window.seen());
}

#[test]
fn a_custom_field_is_made_inside_the_dropdown() {
    let mut window = Window::new(Lang::Nb);
    let file = window.write(
        "folk.csv",
        "E-post;Medlemstype\nkari@example.no;Hoved\nola@example.no;Ungdom\n",
    );
    window.open(&file);
    window.click_key("wizard-continue");
    let dropdown = window
        .text
        .say_with("mapping-map-column", [("column", "Medlemstype".into())]);
    let create = window.t("mapping-create-field");
    window.choose(&dropdown, &create);
    window.click_key("dialog-field-create");
    let fields = window.harness.state().pages().shared.known.fields.clone();
    let made = fields.find("Medlemstype").expect("the field").no;
    assert!(!made.is_standard());
    let store = window.harness.state().pages().store.unwrap().clone();
    assert!(store.view().fields().find("Medlemstype").is_some());
    assert!(window.can_continue(), "{}", window.seen());

    // The same name again is refused with a reason.
    window.click_key("nav-fields");
    let button = window.t("fields-create");
    window.click(&button);
    let name = window.t("dialog-field-name");
    window
        .harness
        .get_by_role_and_label(Role::TextInput, &name)
        .focus();
    window.harness.step();
    window
        .harness
        .get_by_role_and_label(Role::TextInput, &name)
        .type_text("medlemsTYPE");
    window.rest();
    window.click_key("dialog-field-create");
    let taken = window.t("dialog-field-name-taken");
    assert!(window.has(&taken), "{}", window.seen());
}

#[test]
fn another_delimiter_shows_at_once_and_marks_what_no_longer_fits() {
    let mut window = Window::new(Lang::En);
    let file = window.write(
        "people.csv",
        "E-mail;First name\nkari@example.no;Kari\nola@example.no;Ola\n",
    );
    window.open(&file);
    let columns = |window: &Window| {
        window
            .harness
            .state()
            .pages()
            .wizard
            .unwrap()
            .session
            .file()
            .unwrap()
            .columns
            .len()
    };
    assert_eq!(columns(&window), 2);
    let (delimiter, commas) = (window.t("preview-delimiter"), "Commas".to_owned());
    window.choose(&delimiter, &commas);
    assert_eq!(columns(&window), 1);
    let lost = window
        .harness
        .state()
        .pages()
        .wizard
        .unwrap()
        .session
        .lost_columns();
    assert_eq!(lost, ["E-mail", "First name"]);
    let stale = window.text.say_with(
        "wizard-step-does-not-fit-file",
        [("name", window.t("wizard-step-mapping").into())],
    );
    assert!(window.has(&stale), "{}", window.seen());
    let detect = window.t("preview-detect");
    window.choose(&delimiter, &detect);
    assert_eq!(columns(&window), 2);
}

#[test]
fn a_draft_comes_back_after_a_restart_and_says_that_its_file_changed() {
    let mut window = Window::new(Lang::En);
    let file = window.write("people.csv", "E-mail,First name\nkari@example.no,Kari\n");
    window.open(&file);
    window.walk_to_rules();
    window.click_key("rules-master-existing");
    window.rest();
    let Window {
        mut harness,
        folder,
        ..
    } = window;
    harness.state_mut().end();
    drop(harness);
    std::fs::write(
        &file,
        "E-mail,First name\nkari@example.no,Kari\nola@example.no,Ola\n",
    )
    .unwrap();

    let mut window = Window::in_folder(Lang::Nb, folder);
    window.click_key("common-resume");
    assert_eq!(window.at(), Some(Step::Rules), "{}", window.seen());
    let changed = window.t("notice-file-of-draft-changed");
    assert!(window.has(&changed), "{}", window.seen());
    assert!(
        window.can_continue(),
        "the master choice is still there: {}",
        window.seen()
    );

    // And when the file is gone the wizard says where it was.
    window.click_key("wizard-leave");
    std::fs::remove_file(&file).unwrap();
    window.click_key("common-resume");
    assert_eq!(window.at(), Some(Step::Upload));
    let moved = window.text.say_with(
        "wizard-file-of-draft-missing",
        [("path", window.text.path(&file).into())],
    );
    assert!(window.has(&moved), "{}", window.seen());
}

#[test]
fn lists_are_made_renamed_and_deleted() {
    let mut window = Window::new(Lang::En);
    window.click_key("nav-lists");
    for round in 0..2 {
        let name = window.t("common-list-name");
        window
            .harness
            .get_by_role_and_label(Role::TextInput, &name)
            .focus();
        window.harness.step();
        window
            .harness
            .get_by_role_and_label(Role::TextInput, &name)
            .type_text("Members");
        window.rest();
        window.click_key("lists-create");
        let taken = window.t("common-list-name-taken");
        assert_eq!(window.has(&taken), round == 1, "{}", window.seen());
    }
    let store = window.harness.state().pages().store.unwrap().clone();
    assert_eq!(store.view().lists().len(), 1);
    let delete = format!("{}: Members", window.t("common-delete"));
    window.click(&delete);
    window.click_key("common-delete");
    assert_eq!(store.view().lists().len(), 0);
}

#[test]
fn an_import_whose_every_row_is_rejected_is_under_failed_with_a_report() {
    let mut window = Window::new(Lang::En);
    let file = window.write(
        "people.csv",
        "E-mail,First name\nnobody,Kari\nnothing,Ola\n",
    );
    window.open(&file);
    window.click_key("wizard-continue");
    let column = |name: &str| {
        window
            .text
            .say_with("mapping-map-column", [("column", name.into())])
    };
    let (dropdown, email) = (
        column("E-mail"),
        window.field(mainbrainer::contact::standard::EMAIL),
    );
    window.choose(&dropdown, &email);
    window.click_key("wizard-continue");
    window.click_key("optin-no-information");
    window.click_key("wizard-continue");
    window.walk_to_summary("rules-master-file");
    assert_eq!(window.figures(), [0, 0, 0, 2]);
    window.press("wizard-import");
    window.until("over", |window| {
        window
            .harness
            .state()
            .pages()
            .wizard
            .is_some_and(|wizard| wizard.session.done().is_some())
    });
    window.rest();
    let reason = window.t("fail-all-rejected");
    assert!(window.has(&reason), "{}", window.seen());
    window.click_key("common-show-report");
    assert!(
        window
            .harness
            .state()
            .pages()
            .imports
            .report
            .as_ref()
            .unwrap()
            .problems
            .len()
            >= 2
    );

    // Its rows can be saved, and are importable as they are.
    window.click_key("save-rejected-rows");
    let path = match &window.harness.state().pages().dialog {
        Some(mainbrainer::ui::Dialog::Save { path, .. }) => PathBuf::from(path),
        other => panic!("{other:?}"),
    };
    assert_eq!(path.parent(), file.parent());
    window.click_key("common-save");
    let saved = std::fs::read_to_string(&path).unwrap();
    assert!(
        saved.starts_with("E-mail,First name,_line,_reason\nnobody,Kari,2,"),
        "{saved}"
    );
}

/// Whether a command for the window came with the last frame.
fn sent(window: &Window, wanted: &egui::ViewportCommand) -> bool {
    let outputs = window.harness.output().viewport_output.values();
    outputs
        .flat_map(|output| &output.commands)
        .any(|command| command == wanted)
}

#[test]
fn closing_while_an_import_runs_asks_first() {
    use std::fmt::Write as _;

    let mut rows = String::from("E-mail,First name\n");
    for at in 0..300_000 {
        writeln!(rows, "person{at}@example.no,Ola").unwrap();
    }
    let mut window = Window::new(Lang::En);
    let file = window.write("many.csv", &rows);
    window.open(&file);
    window.walk_to_rules();
    window.walk_to_summary("rules-master-file");
    let import = window.t("wizard-import");
    window
        .harness
        .get_by_role_and_label(Role::Button, &import)
        .click_accesskit();
    window.harness.run_steps(2);
    let close = |window: &mut Window| {
        let input = window.harness.input_mut();
        let id = input.viewport_id;
        input
            .viewports
            .entry(id)
            .or_default()
            .events
            .push(egui::ViewportEvent::Close);
        window.harness.step();
    };
    close(&mut window);
    assert!(sent(&window, &egui::ViewportCommand::CancelClose));
    window
        .harness
        .input_mut()
        .viewports
        .values_mut()
        .for_each(|viewport| viewport.events.clear());
    window.harness.run_steps(2);
    let question = window.t("dialog-quit-question");
    assert!(window.has(&question), "{}", window.seen());
    window.click_key("dialog-quit-confirm");
    let store = window.harness.state().pages().store.unwrap().clone();
    let view = store.view();
    // Cancelled in the middle: nothing of it is there, and the log says so.
    assert_eq!(view.contact_count(), 0);
    assert!(view.lists().is_empty());
    assert_eq!(view.imports().unwrap().len(), 1);
    window.click_key("nav-imports");
    let failed = window.text.say_with(
        "imports-tab-count",
        [
            ("name", window.t("imports-tab-failed").into()),
            ("count", 1.into()),
        ],
    );
    window.click(&failed);
    let reason = window.t("fail-cancelled");
    assert!(window.has(&reason), "{}", window.seen());
}

#[test]
fn a_hovering_file_is_named_and_a_dropped_one_is_opened() {
    let mut window = Window::new(Lang::En);
    window.harness.input_mut().hovered_files = vec![egui::HoveredFile {
        path: Some("/somewhere/people.csv".into()),
        ..egui::HoveredFile::default()
    }];
    window.harness.step();
    let sentence = window.text.say_with(
        "drop-to-open-file",
        [("file", window.text.quote("people.csv").into())],
    );
    let painted = window
        .harness
        .output()
        .shapes
        .iter()
        .any(|shape| match &shape.shape {
            egui::Shape::Text(text) => text.galley.text() == sentence,
            _ => false,
        });
    assert!(painted, "{sentence}");
}

#[test]
fn nothing_is_drawn_again_while_nothing_happens() {
    let mut window = Window::new(Lang::En);
    window.open(Path::new(MEMBERS));
    window.harness.run_steps(30);
    let delay = window
        .harness
        .output()
        .viewport_output
        .values()
        .map(|output| output.repaint_delay)
        .min();
    assert!(
        delay.is_some_and(|delay| delay > Duration::from_mins(1)),
        "{delay:?}"
    );
}

#[test]
fn every_page_has_names_for_its_inputs_in_both_languages_and_themes() {
    for lang in Lang::ALL {
        for theme in ["settings-theme-light", "settings-theme-dark"] {
            let mut window = Window::new(lang);
            for page in [
                "nav-contacts",
                "nav-lists",
                "nav-imports",
                "nav-fields",
                "nav-settings",
            ] {
                window.click_key(page);
                for node in window.harness.root().children_recursive() {
                    let node = node.accesskit_node();
                    let input = matches!(
                        node.role(),
                        Role::TextInput | Role::ComboBox | Role::Button | Role::CheckBox
                    );
                    assert!(
                        !input || node.label().is_some_and(|name| !name.trim().is_empty()),
                        "{page}: {:?}",
                        node.role()
                    );
                }
            }
            window.click_key(theme);
        }
    }
}
