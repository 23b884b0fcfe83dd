//! What is refused, at the moment at which it is refused, and what is told by more than sight.

use std::fmt::Write as _;

use egui::accesskit::{Live, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mainbrainer::app::Pages;
use mainbrainer::contact::standard::EMAIL_MARKETING;
use mainbrainer::contact::{FieldKind, WordMeaning};
use mainbrainer::plan::Step;
use mainbrainer::session::ReviewStage;
use mainbrainer::text::Lang;
use mainbrainer::ui::{Dialog, FileDialog, Page, Wizard};

use super::window::Window;
use super::window_review::{rename, reviewed, type_into};

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

/// Puts lines in the place of those in a field.
fn type_lines(window: &mut Window, name: &str, lines: &str) {
    window
        .harness
        .get_by_role_and_label(Role::MultilineTextInput, name)
        .focus();
    window.harness.step();
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.step();
    window
        .harness
        .get_by_role_and_label(Role::MultilineTextInput, name)
        .type_text(lines);
    window.rest();
}

fn to_summary(window: &mut Window, content: &str) {
    let file = window.write("people.csv", content);
    window.open(&file);
    window.walk_to_rules();
    window.walk_to_summary("rules-master-file");
    reviewed(window);
}

fn over(window: &mut Window) {
    window.until("over", |window| {
        let wizard = window.harness.state().pages().wizard;
        wizard.is_some_and(|wizard| wizard.session.done().is_some())
    });
    window.rest();
}

/// The click on Import, not yet carried out.
fn click_import(window: &mut Window) {
    let import = window.t("wizard-import");
    window
        .harness
        .get_by_role_and_label(Role::Button, &import)
        .click_accesskit();
    window.harness.step();
}

fn many(rows: u32) -> String {
    let mut content = String::from("E-mail,First name\n");
    for at in 0..rows {
        let _ = writeln!(content, "person{at}@example.no,Ola");
    }
    content
}

#[test]
fn a_store_that_changes_at_the_very_moment_of_import_is_reviewed_again() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        to_summary(&mut window, "E-mail,First name\nkari@example.no,Kari\n");
        window.press("wizard-import");
        over(&mut window);
        to_summary(&mut window, "E-mail,First name\nkari@example.no,Karianne\n");
        assert_eq!(window.figures(), [0, 1, 0, 0]);

        click_import(&mut window);
        // Between the click and what comes of it somebody else writes to the store.
        let store = window.harness.state().pages().store.unwrap().clone();
        rename(&window, 1, "Karianne");
        let imports = store.view().imports().unwrap().len();
        window.rest();
        reviewed(&mut window);
        assert!(
            wizard(&window).session.done().is_none() && !wizard(&window).session.is_importing()
        );
        let said = wizard(&window).review.said.clone().unwrap();
        assert!(window.has(&said), "{}", window.seen());
        assert_eq!(window.figures(), [0, 0, 1, 0]);
        assert_eq!(store.view().imports().unwrap().len(), imports);
        window.press("wizard-import");
        over(&mut window);
        assert_eq!(store.view().imports().unwrap().len(), imports + 1);
    }
}

#[test]
fn a_review_that_came_to_nothing_says_so_and_is_tried_again() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let file = window.write("people.csv", PEOPLE);
        window.open(&file);
        window.walk_to_rules();
        window.click_key("rules-master-file");
        window.click_key("wizard-continue");
        window.click_key("compliance-gdpr-confirm");
        window.click_key("compliance-tcpa-confirm");
        std::fs::remove_file(&file).unwrap();
        window.click_key("wizard-continue");
        window.rest();
        let failed = matches!(
            wizard(&window).session.review_stage(),
            ReviewStage::Failed(_)
        );
        assert!(failed, "{}", window.seen());
        assert!(!may_import(&window));
        let why = window.t("wizard-blocked-review-failed");
        assert!(window.has(&why), "{}", window.seen());
        window.write("people.csv", PEOPLE);
        window.click_key("common-try-again");
        reviewed(&mut window);
        assert_eq!(window.figures(), [2, 0, 0, 0]);
        assert!(may_import(&window));
    }
}

#[test]
fn nothing_is_imported_while_a_newer_review_runs() {
    let mut window = Window::new(Lang::En);
    to_summary(&mut window, &many(60_000));
    assert!(may_import(&window));
    // Another choice, and Import in the next frame: the figures are of the choice before.
    let rules = window.t("wizard-step-rules");
    window.click(&rules);
    window.click_key("rules-master-existing");
    let summary = window.t("wizard-step-summary");
    window
        .harness
        .query_all_by_label(&summary)
        .next()
        .unwrap()
        .click_accesskit();
    window.until("a newer review", |window| {
        matches!(wizard(window).session.review_stage(), ReviewStage::Running)
    });
    assert!(!may_import(&window));
    let import = window.t("wizard-import");
    let node = window.harness.get_by_role_and_label(Role::Button, &import);
    assert!(node.accesskit_node().is_disabled());
    window.harness.key_press(Key::Enter);
    window.harness.step();
    assert!(!wizard(&window).session.is_importing());
    reviewed(&mut window);
    assert!(may_import(&window));
}

#[test]
fn an_import_runs_beside_other_pages_and_is_cancelled() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        to_summary(&mut window, &many(2_000_000));
        click_import(&mut window);
        window.until("progress", |window| {
            let running = wizard(window).running.as_ref();
            running.is_some_and(|running| running.rows > 0 && running.left.is_some())
        });
        let running = wizard(&window).running.clone().expect("it runs");
        assert!(
            running.bytes > 0 && running.bytes <= running.total,
            "{running:?}"
        );
        assert!(running.rate > 0);
        assert!(window.has(&window.t("running-title")), "{}", window.seen());

        // Other pages show what is there, and say why nothing else is written now.
        let go = |window: &mut Window, key: &str| {
            let name = window.t(key);
            let link = window
                .harness
                .query_all_by_role_and_label(Role::Link, &name)
                .next();
            link.unwrap().click_accesskit();
            window.harness.run_steps(3);
        };
        go(&mut window, "nav-contacts");
        assert_eq!(state(&window).shared.page, Page::Contacts);
        go(&mut window, "nav-settings");
        assert_eq!(state(&window).shared.page, Page::Settings);
        go(&mut window, "nav-imports");
        let file = window.folder.path().join("people.csv");
        window.harness.state_mut().drop_file(&file);
        window.harness.run_steps(2);
        assert!(
            window.has(&window.t("drop-wait-for-import")),
            "{}",
            window.seen()
        );

        let cancel = window.t("running-cancel");
        let button = window.harness.query_all_by_label(&cancel).next();
        button.expect("Cancel").click_accesskit();
        over(&mut window);
        let store = window.harness.state().pages().store.unwrap().clone();
        let view = store.view();
        assert_eq!((view.contact_count(), view.lists().len()), (0, 0));
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
}

#[test]
fn every_unknown_word_is_put_on_a_side_and_remembered() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let content = "E-mail;Wants mail\na@example.no;kanskje\nb@example.no;Kanskje\n\
            c@example.no;aldri\nd@example.no;ja\n";
        let file = window.write("people.csv", content);
        let map = |window: &mut Window| {
            window.open(&file);
            window.click_key("wizard-continue");
            let column = window
                .text
                .say_with("mapping-map-column", [("column", "Wants mail".into())]);
            let wants = window.field(EMAIL_MARKETING);
            window.choose(&column, &wants);
            window.click_key("wizard-continue");
        };
        map(&mut window);
        let rows = |window: &Window, count: u64| {
            window
                .text
                .say_with("common-row-count", [("count", count.into())])
        };
        assert!(window.has(&rows(&window, 2)), "{}", window.seen());
        assert!(window.has(&rows(&window, 1)), "{}", window.seen());
        let words = wizard(&window).session.survey().unknown_words[&1].clone();
        for (at, (word, _)) in words.iter().enumerate() {
            assert!(!window.can_continue(), "{word} is on no side");
            let meaning = window
                .text
                .say_with("optin-meaning-of-word", [("word", word.as_str().into())]);
            let side = window.t(if at == 0 { "status-none" } else { "status-out" });
            window.choose(&meaning, &side);
        }
        window.click_key("wizard-continue");
        assert_eq!(window.at(), Some(Step::Rules), "{}", window.seen());
        window.walk_to_summary("rules-master-file");
        window.press("wizard-import");
        over(&mut window);
        let known = state(&window).shared.known.words.clone();
        assert_eq!(known.meaning("KANSKJE"), Some(WordMeaning::NoInformation));
        assert_eq!(known.meaning("aldri"), Some(WordMeaning::Out));
        // The next file with them asks nothing.
        map(&mut window);
        assert_eq!(window.at(), Some(Step::Rules), "{}", window.seen());
    }
}

#[test]
fn names_of_fields_and_lists_are_refused_with_a_reason() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        window.click_key("nav-fields");
        let field = window.t("dialog-field-name");
        let long = "x".repeat(101);
        for (name, key) in [
            ("  ", "dialog-field-name-blank"),
            (long.as_str(), "dialog-field-name-too-long"),
            ("fornavn", "dialog-field-name-taken"),
            ("First name", "dialog-field-name-taken"),
            ("#1", "dialog-field-name-reserved"),
            ("_reason", "dialog-field-name-reserved"),
            ("Col\u{85}umn", "dialog-field-name-control-characters"),
        ] {
            window.click_key("fields-create");
            type_into(&mut window, &field, name);
            window.click_key("dialog-field-create");
            let said = window.text.say_with(key, [("most", 100.into())]);
            assert!(window.has(&said), "{name}: {}", window.seen());
            window.harness.key_press(Key::Escape);
            window.harness.run_steps(2);
            window.harness.key_press(Key::Escape);
            window.rest();
            assert!(state(&window).dialog.is_none());
        }
        assert!(
            state(&window)
                .shared
                .known
                .fields
                .iter()
                .all(|field| field.no.is_standard())
        );

        // A new list with the name of another is refused at the file, not at the end.
        window.click_key("nav-lists");
        let name = window.t("common-list-name");
        type_into(&mut window, &name, "two\u{85}lines");
        window.click_key("lists-create");
        let control = window.t("common-list-name-control-characters");
        assert!(window.has(&control), "{}", window.seen());
        assert!(state(&window).shared.known.lists.is_empty());
        type_into(&mut window, &name, "PEOPLE");
        window.click_key("lists-create");
        let file = window.write("other.csv", PEOPLE);
        window.open(&file);
        window.click_key("wizard-back");
        type_into(&mut window, &name, "people");
        let taken = window.t("common-list-name-taken");
        assert!(window.has(&taken), "{}", window.seen());
        assert!(!window.can_continue());
        type_into(&mut window, &name, "two\u{85}lines");
        let control = window.t("common-list-name-control-characters");
        assert!(window.has(&control), "{}", window.seen());
        assert!(!window.can_continue());
        type_into(&mut window, &name, "other people");
        assert!(window.can_continue(), "{}", window.seen());
    }
}

#[test]
fn an_option_that_stands_there_twice_is_refused_and_stays_to_be_put_right() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let (field, options) = (
            window.t("dialog-field-name"),
            window.t("fields-options-one-per-line"),
        );
        let choice = window.text.kind(FieldKind::Choice);
        window.click_key("nav-fields");
        window.click_key("fields-create");
        type_into(&mut window, &field, "Size");
        let kind = window.t("dialog-field-type");
        window.choose(&kind, &choice);
        type_lines(&mut window, &options, "S\nM\n s");
        window.click_key("dialog-field-create");
        let twice = |window: &Window| {
            let option = window.text.quote("s");
            window
                .text
                .say_with("fields-option-twice", [("option", option.into())])
        };
        assert!(window.has(&twice(&window)), "{}", window.seen());
        assert!(state(&window).shared.known.fields.find("Size").is_none());
        type_lines(&mut window, &options, "S\nM");
        window.click_key("dialog-field-create");
        assert_eq!(
            state(&window)
                .shared
                .known
                .fields
                .find("Size")
                .unwrap()
                .options,
            ["S", "M"]
        );

        window.click_key("fields-options");
        type_lines(&mut window, &options, "S\nM\ns");
        window.click_key("common-save");
        assert!(window.has(&twice(&window)), "{}", window.seen());
        assert_eq!(
            state(&window)
                .shared
                .known
                .fields
                .find("Size")
                .unwrap()
                .options,
            ["S", "M"]
        );
        let typed = state(&window).fields.options.as_ref().unwrap();
        assert_eq!(typed.1, "S\nM\ns");
        type_lines(&mut window, &options, "S\nL");
        window.click_key("common-save");
        assert_eq!(
            state(&window)
                .shared
                .known
                .fields
                .find("Size")
                .unwrap()
                .options,
            ["S", "L"]
        );
        assert!(state(&window).fields.options.is_none());
    }
}

#[test]
fn a_key_is_chosen_where_neither_address_is_mapped() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let file = window.write("people.csv", "Customer number,First name\n0042,Kari\n");
        window.open(&file);
        window.walk_to_rules();
        window.click_key("rules-master-file");
        let said = window.t("wizard-blocked-no-primary-key");
        assert!(window.has(&said), "{}", window.seen());
        assert!(!window.can_continue());
    }
}

#[test]
fn shortcuts_wait_while_a_question_is_open() {
    let mut window = Window::new(Lang::En);
    let file = window.write("people.csv", PEOPLE);
    window.open(&file);
    window.click_key("nav-imports");
    window.click_key("common-discard");
    let asked = state(&window).dialog.cloned();
    assert!(matches!(asked, Some(Dialog::Discard(..))), "{asked:?}");
    for key in [Key::F, Key::O, Key::Z] {
        window.harness.key_press_modifiers(Modifiers::COMMAND, key);
        window.rest();
        assert_eq!(state(&window).dialog, asked.as_ref());
        assert_eq!(state(&window).shared.page, Page::Imports, "{key:?}");
        assert!(
            wizard(&window).file_dialog != FileDialog::Unavailable,
            "no file was asked for"
        );
    }
    let zoom = window.harness.ctx.zoom_factor();
    window
        .harness
        .key_press_modifiers(Modifiers::COMMAND, Key::Plus);
    window.rest();
    assert!(window.harness.ctx.zoom_factor() > zoom);
}

#[test]
fn shortcuts_are_shown_where_the_pointer_rests() {
    let mut window = Window::new(Lang::En);
    let told = |window: &mut Window, role: Role, key: &str, shortcut: &str| {
        let name = window.t(key);
        let node = window
            .harness
            .query_all_by_role_and_label(role, &name)
            .next();
        node.unwrap_or_else(|| panic!("no {name}")).hover();
        window.until(shortcut, |window| window.has(shortcut));
    };
    window.click_key("common-import-contacts");
    told(&mut window, Role::Button, "upload-choose-file", "Ctrl+O");
    let file = window.write("people.csv", PEOPLE);
    window.open(&file);
    told(&mut window, Role::Button, "wizard-back", "Escape");
    told(&mut window, Role::Button, "wizard-continue", "Enter");
    to_summary(&mut window, PEOPLE);
    window.press("wizard-import");
    over(&mut window);
    window.click_key("common-show-contacts");
    told(&mut window, Role::TextInput, "contacts-search", "Ctrl+F");
}

/// What a screen reader reads out when it comes or changes.
fn live(window: &Window) -> Vec<String> {
    let all = window.harness.root();
    let nodes = all.children_recursive();
    nodes
        .filter(|node| node.accesskit_node().live() != Live::Off)
        .filter_map(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        })
        .collect()
}

#[test]
fn results_and_errors_are_read_out() {
    for lang in Lang::ALL {
        let mut window = Window::new(lang);
        let empty = window.write("empty.csv", "");
        window.open(&empty);
        let error = wizard(&window).error.clone().unwrap();
        assert!(live(&window).contains(&error), "{:?}", live(&window));
        to_summary(&mut window, PEOPLE);
        let created = format!("{}: 2", window.t("figure-created"));
        assert!(live(&window).contains(&created), "{:?}", live(&window));
        window.press("wizard-import");
        over(&mut window);
        assert!(live(&window).contains(&created), "{:?}", live(&window));
        window.click_key("nav-lists");
        let name = window.t("common-list-name");
        type_into(&mut window, &name, "people");
        window.click_key("lists-create");
        let taken = window.t("common-list-name-taken");
        assert!(live(&window).contains(&taken), "{:?}", live(&window));
    }
}

#[test]
fn every_setting_of_the_preview_is_changed_and_shown_at_once() {
    let mut window = Window::new(Lang::En);
    let file = window.write(
        "people.csv",
        "Names of last year\nE-mail;Name\nkari@example.no;'Nordmann; Kari'\nola@example.no;Bjørn\n",
    );
    window.open(&file);
    let facts = |window: &Window| wizard(window).session.file().cloned().unwrap();
    let columns = |window: &Window| -> Vec<String> {
        let columns = facts(window).columns.into_iter();
        columns.map(|column| column.name).collect()
    };
    let cell = |window: &Window, row: usize, at: usize| facts(window).rows[row].cells[at].clone();
    let skip = window.t("preview-skip-lines");
    for (lines, first) in [("0", "Names of last year"), ("1", "E-mail")] {
        type_into(&mut window, &skip, lines);
        window.harness.key_press(Key::Enter);
        window.harness.run_steps(2);
        window.rest();
        assert_eq!(columns(&window)[0], first);
    }
    let choose = |window: &mut Window, key: &str, entry: &str| {
        let name = window.t(key);
        window.choose(&name, entry);
    };
    choose(&mut window, "preview-delimiter", "Semicolons");
    choose(&mut window, "preview-quote", "'");
    assert_eq!(columns(&window), ["E-mail", "Name"]);
    assert_eq!(cell(&window, 0, 1), "Nordmann; Kari");
    choose(&mut window, "preview-quote", "\"");
    assert_eq!(cell(&window, 0, 1), "'Nordmann");
    choose(&mut window, "preview-encoding", "ISO-8859-1");
    assert_eq!(cell(&window, 1, 1), "BjÃ¸rn");
    choose(&mut window, "preview-encoding", "UTF-8");
    assert_eq!(cell(&window, 1, 1), "Bjørn");
    window.click_key("preview-first-row-is-header");
    assert_eq!(cell(&window, 0, 0), "E-mail");
    assert_eq!(columns(&window)[0], "Column 1");
    window.click_key("preview-first-row-is-header");
    assert_eq!(columns(&window)[0], "E-mail");
    choose(&mut window, "preview-delimiter", "Commas");
    assert_eq!(columns(&window), ["E-mail;Name"]);
}

#[test]
fn the_preview_has_the_first_hundred_rows() {
    let mut window = Window::new(Lang::En);
    let file = window.write("people.csv", &many(150));
    window.open(&file);
    let facts = wizard(&window).session.file().cloned().unwrap();
    assert_eq!(facts.rows.len(), 100);
    assert_eq!(facts.rows[99].cells[0], "person99@example.no");
    assert_eq!((facts.estimated_rows, facts.exact), (150, true));
}
