//! The review in the window: rows behind figures, mending, damage, and a store that moves meanwhile.

use std::fmt::Write as _;

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use mainbrainer::change::{EditRules, TypedValue, edit_contact};
use mainbrainer::contact::standard::{CITY, COUNTRY, EMAIL, FIRST_NAME, MOBILE, POSTCODE};
use mainbrainer::contact::{ContactId, FieldNo};
use mainbrainer::import::ReviewOutcome;
use mainbrainer::plan::Step;
use mainbrainer::session::ReviewStage;
use mainbrainer::text::Lang;
use mainbrainer::ui::{ReviewPage, Wizard};

use super::window::Window;

const PEOPLE: &str = "E-mail;First name;Mobile;City\n\
    kari@example.no;Kari;91234567;Oslo\n\
    ola@example.no;Ola;12;Bergen\n\
    not an address;Per;;Oslo\n\
    liv@example.no;Liv;;Christiania\n\
    eva@example.no;Eva;;Christiania\n";

/// A window whose wizard stands at the summary of a file.
fn at_summary(lang: Lang, content: &str) -> Window {
    let mut window = Window::new(lang);
    to_summary(&mut window, content);
    window
}

fn to_summary(window: &mut Window, content: &str) {
    let file = window.write("people.csv", content);
    window.open(&file);
    window.walk_to_rules();
    window.walk_to_summary("rules-master-file");
    reviewed(window);
}

/// Waits until a review is there and its rows are found.
pub(super) fn reviewed(window: &mut Window) {
    window.until("a review", |window| {
        let wizard = window.harness.state().pages().wizard;
        wizard.is_some_and(|wizard| {
            matches!(wizard.session.review_stage(), ReviewStage::Ready)
                && !wizard.session.is_surveying()
        })
    });
    window.rest();
}

fn wizard(window: &Window) -> &Wizard {
    window.harness.state().pages().wizard.unwrap()
}

fn page(window: &Window) -> &ReviewPage {
    &window.harness.state().pages().wizard.unwrap().review
}

fn counted(window: &Window, key: &str, count: u64) -> String {
    let name = window.t(key);
    let args = [("name", name.into()), ("count", count.into())];
    window.text.say_with("review-name-and-count", args)
}

fn found(window: &Window) -> u64 {
    page(window).found.unwrap()
}

pub(super) fn quoted(window: &Window, key: &str, column: &str) -> String {
    let column = window.text.quote(column);
    window.text.say_with(key, [("column", column.into())])
}

/// Types into a field, replacing what stands there.
pub(super) fn type_into(window: &mut Window, name: &str, text: &str) {
    let field = |window: &Window| {
        window
            .harness
            .query_by_role_and_label(Role::TextInput, name)
            .is_some()
    };
    assert!(field(window), "no field {name}: {}", window.seen());
    window
        .harness
        .get_by_role_and_label(Role::TextInput, name)
        .focus();
    window.harness.step();
    window
        .harness
        .key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.harness.step();
    window
        .harness
        .get_by_role_and_label(Role::TextInput, name)
        .type_text(text);
    window.rest();
}

/// Opens a row by the keyboard: the table has it, and arrows lead there.
pub(super) fn open_row(window: &mut Window, place: usize) {
    let name = window.t("review-rows");
    window
        .harness
        .get_by_role_and_label(Role::Table, &name)
        .focus();
    window.harness.step();
    window.harness.key_press(egui::Key::Home);
    window.harness.step();
    for _ in 0..place {
        window.harness.key_press(egui::Key::ArrowDown);
        window.harness.step();
    }
    window.harness.key_press(egui::Key::Enter);
    window.rest();
    assert!(page(window).detail.is_some(), "{}", window.seen());
}

fn click_figure(window: &mut Window, key: &str) {
    let label = format!("{}: {}", window.t(key), window.figure(key));
    window.click(&label);
}

fn import(window: &mut Window) {
    window.press("wizard-import");
    window.until("done", |window| {
        let wizard = window.harness.state().pages().wizard;
        wizard.is_some_and(|wizard| wizard.session.done().is_some())
    });
    window.rest();
}

/// The values of a field of all contacts, in the order of their numbers.
fn values(window: &Window, field: FieldNo) -> Vec<Option<String>> {
    let view = window.harness.state().pages().store.unwrap().clone().view();
    (1..=20)
        .filter_map(|id| view.contact(ContactId(id)).unwrap())
        .map(|contact| contact.value(field).map(str::to_owned))
        .collect()
}

fn some(values: &[&str]) -> Vec<Option<String>> {
    values
        .iter()
        .map(|value| Some((*value).to_owned()))
        .collect()
}

#[test]
fn a_mended_row_is_marked_where_it_stands_and_nowhere_else() {
    let mut window = at_summary(
        Lang::En,
        "E-mail;First name\nnobody;Per\nnowhere;Liv\nkari@example.no;Kari\n",
    );
    click_figure(&mut window, "figure-rejected");
    open_row(&mut window, 0);
    let correct = quoted(&window, "review-correct-cell", "E-mail");
    window.click(&correct);
    let field = quoted(&window, "review-correct-cell-input", "E-mail");
    type_into(&mut window, &field, "per@example.no");
    window.click_key("common-save");
    reviewed(&mut window);
    // Line 3 is now the first of the rejected ones; line 2 is shown and is none of them.
    assert_eq!(found(&window), 1);
    assert_eq!(page(&window).detail.as_ref().unwrap().line, 2);
    assert_eq!(page(&window).table.selected().count(), 0);
    window.click_key("review-show-all-rows");
    reviewed(&mut window);
    let marked: Vec<u64> = page(&window).table.selected().collect();
    assert_eq!(marked, [0]);
}

#[test]
fn every_figure_opens_its_rows_and_filters_narrow_them() {
    for lang in Lang::ALL {
        let mut window = at_summary(lang, PEOPLE);
        assert_eq!(window.figures(), [4, 0, 0, 1]);
        click_figure(&mut window, "figure-rejected");
        assert_eq!(found(&window), 1);
        assert_eq!(page(&window).rows[&0].outcome, ReviewOutcome::Rejected);
        assert_eq!(page(&window).rows[&0].line, 4);

        let all = counted(&window, "review-filter-all", 5);
        window.click(&all);
        assert_eq!(found(&window), 5);
        let made = counted(&window, "review-outcome-created", 4);
        window.click(&made);
        assert_eq!(found(&window), 4);
        window.click(&made);
        assert_eq!(found(&window), 5);

        // Rows with a problem, of any kind and of one.
        let dropdown = window.t("review-filter-problem");
        let any = window.t("review-with-problems");
        window.choose(&dropdown, &any);
        assert_eq!(found(&window), 2);
        let phone = window.t("problem-invalid-phone");
        window.choose(&dropdown, &phone);
        assert_eq!(found(&window), 1);
        assert_eq!(page(&window).rows[&0].line, 3);
        window.click_key("review-show-all-rows");
        // Rows that are about a column: here what is wrong in it.
        let about = window.t("review-filter-column");
        for (column, line) in [("E-mail", 4), ("Mobile", 3)] {
            window.choose(&about, column);
            assert_eq!((found(&window), page(&window).rows[&0].line), (1, line));
        }
        let all = window.t("review-all-rows");
        window.choose(&about, &all);
        assert_eq!(found(&window), 5);

        // The search runs as one types, also from the shortcut.
        window
            .harness
            .key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::F);
        window.rest();
        assert_eq!(window.at(), Some(Step::Summary));
        let search = window.t("review-search");
        type_into(&mut window, &search, "CHRISTIANIA");
        assert_eq!(found(&window), 2);
        type_into(&mut window, &search, "nobody at all");
        assert_eq!(found(&window), 0);
        assert!(
            window.has(&window.t("review-no-row-found")),
            "{}",
            window.seen()
        );
        window.click_key("review-show-all-rows");
        assert_eq!(found(&window), 5);

        // Escape leads back, a step at a time.
        open_row(&mut window, 1);
        for (open, detail) in [(true, false), (false, false)] {
            window.harness.key_press(egui::Key::Escape);
            window.rest();
            let page = page(&window);
            assert_eq!((page.open, page.detail.is_some()), (open, detail));
        }
        assert_eq!(window.figures(), [4, 0, 0, 1]);
        let label = window.text.say_with(
            "summary-show-rows-of",
            [("what", window.t("problem-invalid-email").into())],
        );
        window.click(&label);
        assert_eq!(found(&window), 1);
    }
}

#[test]
fn a_row_says_whom_it_meets_and_which_rule_decides() {
    let mut window = at_summary(
        Lang::En,
        "E-mail;First name;City\nkari@example.no;Kari;Oslo\n",
    );
    import(&mut window);
    to_summary(
        &mut window,
        "E-mail;First name;City\nkari@example.no;Karianne;Oslo\n",
    );
    assert_eq!(window.figures(), [0, 1, 0, 0]);
    let name = window.field(FIRST_NAME);
    let label = window
        .text
        .say_with("summary-show-rows-of", [("what", name.into())]);
    window.click(&label);
    assert_eq!(found(&window), 1);
    open_row(&mut window, 0);
    for said in [
        "Changes Kari (contact 1), found by E-mail address.",
        "Kari → Karianne",
        "The file is master data: its value replaces the contact’s.",
        "The contact has this value already.",
    ] {
        assert!(window.has(said), "{said}: {}", window.seen());
    }
}

#[test]
fn a_mended_cell_is_reviewed_again_and_imported() {
    for lang in Lang::ALL {
        let mut window = at_summary(lang, PEOPLE);
        click_figure(&mut window, "figure-rejected");
        open_row(&mut window, 0);
        let correct = quoted(&window, "review-correct-cell", "E-mail");
        window.click(&correct);
        let field = quoted(&window, "review-correct-cell-input", "E-mail");
        type_into(&mut window, &field, "per@example.no");
        window.click_key("common-save");
        reviewed(&mut window);
        // It is none of the rejected ones any more, and still beside the table.
        assert_eq!(found(&window), 0);
        let row = page(&window).detail.clone().unwrap();
        assert_eq!((row.line, row.outcome), (4, ReviewOutcome::Created));
        assert_eq!(row.cells[0].raw, "not an address");
        assert_eq!(row.cells[0].mended.as_deref(), Some("per@example.no"));
        let in_file = window
            .text
            .say_with("review-cell-in-file", [("value", "not an address".into())]);
        assert!(window.has(&in_file), "{}", window.seen());

        // Taken back and made again.
        let back = window.text.say_with(
            "common-take-back-edit",
            [("what", window.text.quote("E-mail").into())],
        );
        window.click(&back);
        reviewed(&mut window);
        assert_eq!(found(&window), 1);
        assert!(
            page(&window).detail.as_ref().unwrap().cells[0]
                .mended
                .is_none()
        );
        window.click(&correct);
        type_into(&mut window, &field, "per@example.no");
        window.harness.key_press(egui::Key::Enter);
        window.rest();
        reviewed(&mut window);
        window.click_key("review-back-to-summary");
        assert_eq!(window.figures(), [5, 0, 0, 0]);
        assert!(
            window.has(&counted(&window, "review-with-mended-cells", 1)),
            "{}",
            window.seen()
        );
        import(&mut window);
        assert_eq!(
            values(&window, EMAIL),
            some(&[
                "kari@example.no",
                "ola@example.no",
                "per@example.no",
                "liv@example.no",
                "eva@example.no"
            ])
        );
    }
}

#[test]
fn a_value_is_replaced_everywhere_and_the_list_takes_it_back() {
    let mut window = at_summary(Lang::En, PEOPLE);
    let all = counted(&window, "review-all-rows", 5);
    window.click(&all);
    window.click_key("review-replace");
    let (column, value) = (window.t("common-column"), window.t("review-replace-value"));
    window.choose(&column, "City");
    window.choose(&value, "Christiania");
    let to = window.t("review-replace-read-as");
    type_into(&mut window, &to, "Oslo");
    window.click_key("review-replace-confirm");
    reviewed(&mut window);
    let mended = counted(&window, "review-with-mended-cells", 2);
    window.click(&mended);
    assert_eq!(found(&window), 2);
    window.click_key("review-back-to-summary");
    let said = "“City”: “Christiania” is read as “Oslo”, everywhere";
    assert!(window.has(said), "{}", window.seen());
    let back = window
        .text
        .say_with("common-take-back-edit", [("what", said.into())]);
    window.click(&back);
    reviewed(&mut window);
    assert!(!window.has(said));
    assert!(!window.has(&mended));

    // From a cell this time.
    window.click(&all);
    open_row(&mut window, 3);
    let correct = quoted(&window, "review-correct-cell", "City");
    window.click(&correct);
    let everywhere = quoted(&window, "review-replace-everywhere", "City");
    window.click(&everywhere);
    type_into(&mut window, &to, "Oslo");
    window.click_key("review-replace-confirm");
    reviewed(&mut window);
    import(&mut window);
    assert_eq!(
        values(&window, CITY),
        some(&["Oslo", "Bergen", "Oslo", "Oslo"])
    );
    // The report keeps it.
    window.click_key("common-show-report");
    assert!(window.has(&window.t("mended-title")), "{}", window.seen());
    assert!(window.has(said), "{}", window.seen());
}

#[test]
fn rows_are_left_out_and_taken_in_again() {
    let mut window = at_summary(Lang::Nb, PEOPLE);
    let all = counted(&window, "review-all-rows", 5);
    window.click(&all);
    open_row(&mut window, 1);
    window.click_key("review-leave-row-out");
    reviewed(&mut window);
    assert_eq!(
        page(&window).detail.as_ref().unwrap().outcome,
        ReviewOutcome::LeftOut
    );
    window.click_key("review-take-row-in");
    reviewed(&mut window);
    assert_eq!(
        page(&window).detail.as_ref().unwrap().outcome,
        ReviewOutcome::Created
    );
    window.click_key("review-leave-row-out");
    reviewed(&mut window);
    window.click_key("review-back-to-summary");
    assert_eq!(window.figures(), [3, 0, 0, 1]);
    let out = counted(&window, "review-outcome-left-out", 1);
    window.click(&out);
    assert_eq!(found(&window), 1);
    import(&mut window);
    assert_eq!(values(&window, FIRST_NAME), some(&["Kari", "Liv", "Eva"]));
}

#[test]
fn damage_is_told_shown_and_repaired() {
    let mut content = String::from("E-mail;First name;Postcode\n");
    for at in 0..30 {
        let code = if at < 3 {
            "123".to_owned()
        } else {
            format!("{}", 4000 + at)
        };
        let _ = writeln!(content, "person{at}@example.no;BjÃ¸rn;{code}");
    }
    let mut window = at_summary(Lang::En, &content);
    let damage = wizard(&window).session.review().unwrap().damage().to_vec();
    assert_eq!(damage.len(), 2, "{damage:?}");
    for one in &damage {
        let columns = ["E-mail", "First name", "Postcode"].map(str::to_owned);
        let said = window.text.damage(one, &columns);
        assert!(window.has(&said), "{said}: {}", window.seen());
        let rows = window
            .text
            .say_with("summary-show-rows-of", [("what", said.as_str().into())]);
        window.click(&rows);
        assert_eq!(found(&window), one.rows);
        window.click_key("review-back-to-summary");
        let fix = format!("{}: {said}", window.t("summary-damage-repair-column"));
        window.click(&fix);
        reviewed(&mut window);
        assert!(!window.has(&said), "{}", window.seen());
    }
    assert!(
        wizard(&window)
            .session
            .review()
            .unwrap()
            .damage()
            .is_empty()
    );
    import(&mut window);
    assert_eq!(values(&window, FIRST_NAME)[0].as_deref(), Some("Bjørn"));
    assert_eq!(values(&window, POSTCODE)[0].as_deref(), Some("0123"));
}

/// Gives a contact another name, behind the window's back or by another page.
pub(super) fn rename(window: &Window, id: u32, name: &str) {
    let store = window.harness.state().pages().store.unwrap().clone();
    let typed = [TypedValue {
        field: FIRST_NAME,
        text: name.to_owned(),
    }];
    let rules = EditRules {
        region: "NO",
        date_order: None,
    };
    edit_contact(&store, ContactId(id), &typed, &rules).unwrap();
}

#[test]
fn a_store_that_moved_is_reviewed_again_on_return() {
    let mut window = at_summary(Lang::En, "E-mail;First name\nkari@example.no;Kari\n");
    import(&mut window);
    to_summary(&mut window, "E-mail;First name\nkari@example.no;Karianne\n");
    assert_eq!(window.figures(), [0, 1, 0, 0]);
    window.click_key("nav-contacts");
    rename(&window, 1, "Karianne");
    window.rest();
    window.click_key("nav-imports");
    window.click_key("common-resume");
    reviewed(&mut window);
    assert!(
        window.has(&window.t("review-contacts-changed")),
        "{}",
        window.seen()
    );
    assert_eq!(window.figures(), [0, 0, 1, 0]);
    import(&mut window);
    assert_eq!(values(&window, FIRST_NAME), some(&["Karianne"]));
}

#[test]
fn an_import_that_is_not_what_was_reviewed_does_nothing_and_says_so() {
    let mut window = at_summary(Lang::En, "E-mail;First name\nkari@example.no;Kari\n");
    import(&mut window);
    to_summary(
        &mut window,
        "E-mail;First name\nkari@example.no;Kari Anne\n",
    );
    // The file gets another row between the review and the import.
    window.write(
        "people.csv",
        "E-mail;First name\nkari@example.no;Kari Anne\nola@example.no;Ola\n",
    );
    window.press("wizard-import");
    reviewed(&mut window);
    let wizard = window.harness.state().pages().wizard.unwrap();
    assert!(wizard.session.done().is_none() && !wizard.session.is_importing());
    assert!(wizard.review.said.is_some(), "{}", window.seen());
    assert_eq!(window.figures(), [1, 1, 0, 0]);
    assert_eq!(values(&window, FIRST_NAME), some(&["Kari"]));
    import(&mut window);
    assert_eq!(values(&window, FIRST_NAME), some(&["Kari Anne", "Ola"]));
}

#[test]
fn edits_are_kept_with_the_draft_and_wait_for_their_column() {
    let mut window = at_summary(Lang::En, PEOPLE);
    click_figure(&mut window, "figure-rejected");
    open_row(&mut window, 0);
    let correct = quoted(&window, "review-correct-cell", "E-mail");
    window.click(&correct);
    let field = quoted(&window, "review-correct-cell-input", "E-mail");
    type_into(&mut window, &field, "per@example.no");
    window.click_key("common-save");
    reviewed(&mut window);
    window.until("saved", |window| window.harness.state().is_idle());

    // Another window on the same store goes on with the draft.
    let Window {
        harness, folder, ..
    } = window;
    drop(harness);
    let mut window = Window::in_folder(Lang::En, folder);
    // The file has the column under another name now, and one more.
    let other = PEOPLE
        .replace("E-mail;", "Extra;Address;")
        .replace(".no;", ".no;x;")
        .replace("address;", "address;x;");
    window.write("people.csv", &other);
    window.click_key("nav-imports");
    window.click_key("common-resume");
    let wizard = window.harness.state().pages().wizard.unwrap();
    let draft = wizard.session.draft.as_ref().unwrap();
    assert!(draft.edits.is_empty());
    assert_eq!(wizard.session.detached_edits().len(), 1);
    assert_eq!(wizard.session.detached_edits()[0].column, "E-mail");
    // With the column its edit is there again.
    window.write("people.csv", PEOPLE);
    let path = window.folder.path().join("people.csv");
    window.open(&path);
    let wizard = window.harness.state().pages().wizard.unwrap();
    assert!(wizard.session.detached_edits().is_empty());
    assert_eq!(
        wizard.session.draft.as_ref().unwrap().edits.cells[&4][&0].becomes,
        "per@example.no"
    );
}

#[test]
fn many_rows_come_page_by_page() {
    let mut content = String::from("E-mail;Mobile;Country\n");
    for at in 0..3_000 {
        let _ = writeln!(content, "p{at}@example.no;9{:07};Norge", 1_000_000 + at);
    }
    let mut window = at_summary(Lang::En, &content);
    let all = counted(&window, "review-all-rows", 3_000);
    window.click(&all);
    assert_eq!(found(&window), 3_000);
    assert!(page(&window).rows.len() < 200);
    let name = window.t("review-rows");
    window
        .harness
        .get_by_role_and_label(Role::Table, &name)
        .focus();
    window.harness.step();
    window.harness.key_press(egui::Key::End);
    window.rest();
    assert_eq!(page(&window).rows[&2_999].cells[0], "p2999@example.no");
    let node = window.harness.get_by_role_and_label(Role::Table, &name);
    let told = node.accesskit_node().value().unwrap();
    assert!(told.contains("p2999@example.no"), "{told}");
    assert!(!values(&window, MOBILE).iter().any(Option::is_some));
    assert!(values(&window, COUNTRY).is_empty());
    // All of them are copied, those that were never seen as well.
    window
        .harness
        .key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
    window.harness.run_steps(2);
    window.harness.event(egui::Event::Copy);
    let mut text = None;
    window.harness.step();
    while text.is_none() {
        let commands = &window.harness.output().platform_output.commands;
        text = commands.iter().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        });
        window.harness.step();
        std::thread::yield_now();
    }
    let lines: Vec<String> = text.unwrap().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3_001);
    assert_eq!(lines[0], "What happens\tContact\tE-mail\tMobile\tCountry");
    assert!(lines[1_500].ends_with("\tp1499@example.no\t91001499\tNorge"));
}

fn escape(window: &mut Window) {
    window.harness.key_press(egui::Key::Escape);
    window.rest();
}

#[test]
fn after_the_import_its_rows_are_looked_at_and_not_mended() {
    for lang in Lang::ALL {
        let mut window = at_summary(lang, PEOPLE);
        import(&mut window);
        click_figure(&mut window, "figure-rejected");
        assert_eq!(found(&window), 1, "{}", window.seen());
        assert!(
            !window.has(&window.t("review-replace")),
            "{}",
            window.seen()
        );
        open_row(&mut window, 0);
        assert_eq!(page(&window).detail.as_ref().unwrap().line, 4);
        assert!(
            !window.has(&window.t("review-leave-row-out")),
            "{}",
            window.seen()
        );
        let correct = quoted(&window, "review-correct-cell", "E-mail");
        assert!(!window.has(&correct), "{}", window.seen());
        // One step back each: the row, the rows, and then how the import ended.
        escape(&mut window);
        assert!(page(&window).detail.is_none() && page(&window).open);
        escape(&mut window);
        assert!(!page(&window).open);
        assert!(
            window.has(&window.t("common-show-report")),
            "{}",
            window.seen()
        );
    }
}
