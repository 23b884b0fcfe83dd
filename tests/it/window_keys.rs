//! The window without a mouse: every way through it by the keys that everybody knows.

use egui::accesskit::{NodeId, Role};
use egui::{Event, Key, Modifiers, Rect};
use egui_kittest::kittest::NodeT as _;
use mainbrainer::plan::Step;
use mainbrainer::text::Lang;
use mainbrainer::ui::Page;

use super::window::{MEMBERS, Window};

/// What has the keyboard.
#[derive(Clone, Debug)]
struct Focused {
    id: NodeId,
    name: String,
    role: Role,
    place: Rect,
    /// Where the one before it is now: to bring this one into sight the page may have scrolled.
    before: Option<Rect>,
}

impl PartialEq for Focused {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Window {
    fn key(&mut self, key: Key) {
        self.harness.key_press(key);
        self.harness.run_steps(2);
        self.rest();
    }

    fn back_tab(&mut self) {
        self.harness.key_press_modifiers(Modifiers::SHIFT, Key::Tab);
        self.harness.run_steps(2);
        self.rest();
    }

    fn type_in(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        self.rest();
    }

    /// What has the keyboard; nothing at the top of a page, where neither Enter nor Space does anything.
    fn focused(&self) -> Option<Focused> {
        let all = self.harness.root();
        let node = all
            .children_recursive()
            .find(|node| node.accesskit_node().is_focused())?;
        let place = node.rect();
        let node = node.accesskit_node();
        let id = node.locate().0;
        (node.role() != Role::Window && node.role() != Role::Heading).then(|| Focused {
            id,
            name: node.label().unwrap_or_default(),
            role: node.role(),
            place,
            before: None,
        })
    }

    /// Tab until something of this name has the keyboard.
    fn tab_to(&mut self, name: &str) -> Focused {
        let mut passed = Vec::new();
        for _ in 0..150 {
            if let Some(focused) = self.focused() {
                if focused.name == name {
                    return focused;
                }
                passed.push(focused.name);
            }
            self.key(Key::Tab);
        }
        panic!("no tab leads to {name}: {passed:?}");
    }

    fn tab_to_key(&mut self, key: &str) -> Focused {
        let name = self.t(key);
        self.tab_to(&name)
    }

    /// Everything the tab key comes by, from where it is until it comes round.
    fn way(&mut self) -> Vec<Focused> {
        let mut way: Vec<Focused> = Vec::new();
        for _ in 0..300 {
            self.key(Key::Tab);
            let Some(mut focused) = self.focused() else {
                continue;
            };
            if let Some(before) = way.last() {
                let all = self.harness.root();
                focused.before = all
                    .children_recursive()
                    .find(|node| node.accesskit_node().locate().0 == before.id)
                    .map(|node| node.rect());
            }
            if way.first() == Some(&focused) {
                return way;
            }
            way.push(focused);
        }
        panic!("the tab key never comes round: {way:?}");
    }

    /// The tab key goes the way that eyes go, and back again; everything on it is named and seen.
    fn goes_in_reading_order(&mut self, columns: bool) {
        let way = self.way();
        let window = Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1180.0, 780.0));
        for stop in &way {
            assert!(!stop.name.trim().is_empty(), "{stop:?}");
            assert!(window.contains_rect(stop.place), "not in sight: {stop:?}");
        }
        let mut page: Vec<&Focused> = way
            .iter()
            .filter(|stop| stop.place.left() > NAVIGATION)
            .collect();
        // The way begins somewhere on the page: at its top, unless a part was passed before.
        let first = page
            .iter()
            .enumerate()
            .min_by(|(_, a), (_, b)| {
                a.place
                    .top()
                    .total_cmp(&b.place.top())
                    .then(a.place.left().total_cmp(&b.place.left()))
            })
            .map_or(0, |(at, _)| at);
        page.rotate_left(first);
        for (one, next) in page.iter().zip(page.iter().skip(1)) {
            let from = next.before.unwrap_or(one.place);
            let same_line = from.y_range().intersection(next.place.y_range()).span() > 4.0;
            let right = next.place.left() >= from.right() - 1.0;
            let below = next.place.top() >= from.top() + 4.0;
            assert!(
                if same_line {
                    right || below
                } else {
                    below || (columns && right)
                },
                "from {one:?} to {next:?}"
            );
        }
        // And back the same way.
        let mut back = Vec::new();
        while back.len() < way.len() {
            back.extend(self.focused());
            self.back_tab();
        }
        let names = |way: &[Focused]| way.iter().map(|stop| stop.name.clone()).collect::<Vec<_>>();
        let mut expected = names(&way);
        expected.rotate_left(1);
        expected.reverse();
        assert_eq!(names(&back), expected);
    }
}

/// The right edge of the navigation.
const NAVIGATION: f32 = 196.0;

#[test]
fn the_whole_wizard_by_keyboard_alone() {
    for lang in Lang::ALL {
        walk(lang);
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one walk through the wizard, page by page"
)]
fn walk(lang: Lang) {
    let mut window = Window::new(lang);
    assert_eq!(window.focused(), None);
    window.goes_in_reading_order(false);
    window.tab_to_key("common-import-contacts");
    window.key(Key::Enter);

    // Upload: Enter does nothing while there is no file.
    assert_eq!(window.at(), Some(Step::Upload));
    assert_eq!(window.focused(), None);
    window.key(Key::Enter);
    assert_eq!(window.at(), Some(Step::Upload));
    window.goes_in_reading_order(false);
    window.tab_to_key("common-file-path");
    window.type_in(MEMBERS);
    window.key(Key::Enter);

    // Preview: Enter on a dropdown opens it, Escape closes it and nothing else.
    assert_eq!(window.at(), Some(Step::Preview), "{}", window.seen());
    assert_eq!(window.focused(), None);
    window.goes_in_reading_order(false);
    let delimiter = window.tab_to_key("preview-delimiter");
    window.key(Key::Enter);
    assert_eq!(window.at(), Some(Step::Preview));
    assert!(
        window.has("Tabs") || window.has("Tabulator"),
        "{}",
        window.seen()
    );
    window.key(Key::Escape);
    assert_eq!(window.at(), Some(Step::Preview));
    assert_eq!(window.focused().as_ref(), Some(&delimiter));
    let encoding = window.t("preview-encoding");
    window.key(Key::Tab);
    assert_eq!(window.focused().unwrap().name, encoding);
    // Another encoding by arrows: the third entry.
    window.key(Key::Enter);
    for _ in 0..2 {
        window.key(Key::ArrowDown);
    }
    window.key(Key::Enter);
    assert_eq!(window.focused().unwrap().name, encoding);
    let chosen = |window: &Window| {
        let state = window.harness.state().pages();
        state.wizard.unwrap().session.choice().encoding
    };
    assert_eq!(
        chosen(&window),
        Some(mainbrainer::source::Encoding::CHOICES[1])
    );
    // The list opens at what is chosen.
    window.key(Key::Enter);
    for _ in 0..2 {
        window.key(Key::ArrowUp);
    }
    window.key(Key::Enter);
    assert_eq!(chosen(&window), None, "the first entry detects again");
    let table = window.tab_to_key("preview-table");
    assert_eq!(table.role, Role::Table);
    for key in [
        Key::ArrowDown,
        Key::End,
        Key::Home,
        Key::PageDown,
        Key::PageUp,
    ] {
        window.key(key);
        assert_eq!(window.focused().as_ref(), Some(&table), "{key:?}");
    }
    window.tab_to_key("wizard-continue");
    window.key(Key::Enter);

    // Mapping: a field of one's own from inside the dropdown, by typing.
    assert_eq!(window.at(), Some(Step::Mapping));
    assert_eq!(window.focused(), None);
    window.goes_in_reading_order(false);
    let column = window
        .text
        .say_with("mapping-map-column", [("column", "Type".into())]);
    window.tab_to(&column);
    window.key(Key::Enter);
    let create = window.t("mapping-create-field");
    window.type_in(&create.chars().take(6).collect::<String>());
    window.key(Key::Enter);
    let name = window.t("dialog-field-name");
    assert_eq!(window.focused().unwrap().name, name, "{}", window.seen());
    window.key(Key::Enter);
    let fields = &window.harness.state().pages().shared.known.fields;
    assert!(fields.find("Type").is_some(), "{}", window.seen());
    assert_eq!(window.focused().unwrap().name, column);
    // The rest is left out.
    let undecided = {
        let wizard = window.harness.state().pages().wizard.unwrap();
        let targets = &wizard.session.draft.as_ref().unwrap().mapping.targets;
        targets.iter().filter(|target| target.is_none()).count()
    };
    let skip = window
        .text
        .say_with("mapping-skip-unmapped", [("count", undecided.into())]);
    window.tab_to(&skip);
    window.key(Key::Enter);
    assert_eq!(window.at(), Some(Step::Mapping), "Enter ticks the box");
    assert!(window.can_continue(), "{}", window.seen());
    window.tab_to_key("wizard-continue");
    window.key(Key::Space);

    // Opt-in status.
    assert_eq!(window.at(), Some(Step::Mapping));
    assert_eq!(window.focused(), None);
    window.goes_in_reading_order(false);
    let none = window.t("optin-no-information");
    for _ in 0..2 {
        window.tab_to(&none);
        window.key(Key::Space);
        window.key(Key::Tab);
    }
    assert!(window.can_continue(), "{}", window.seen());
    window.tab_to_key("wizard-continue");
    window.key(Key::Enter);

    // Rules.
    assert_eq!(window.at(), Some(Step::Rules));
    assert_eq!(window.focused(), None);
    window.key(Key::Enter);
    assert_eq!(window.at(), Some(Step::Rules), "no master is chosen");
    window.goes_in_reading_order(false);
    window.tab_to_key("rules-master-file");
    window.key(Key::Enter);
    assert_eq!(window.at(), Some(Step::Rules), "Enter chooses the card");
    window.tab_to_key("rules-secondary-key");
    window.key(Key::Space);
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    let draft = |window: &Window| {
        let wizard = window.harness.state().pages().wizard;
        wizard.unwrap().session.draft.clone().unwrap()
    };
    assert!(draft(&window).secondary.is_some());
    window.key(Key::Enter);
    window.key(Key::ArrowUp);
    window.key(Key::Enter);
    assert!(
        draft(&window).secondary.is_none(),
        "the first entry is none"
    );
    window.tab_to_key("rules-more");
    window.key(Key::Enter);
    window.goes_in_reading_order(false);
    window.tab_to_key("wizard-continue");
    window.key(Key::Enter);

    // Compliance: Enter in a text field ends the typing, and only then continues.
    assert_eq!(window.at(), Some(Step::Compliance), "{}", window.seen());
    window.goes_in_reading_order(false);
    for key in ["compliance-gdpr-confirm", "compliance-tcpa-confirm"] {
        window.tab_to_key(key);
        window.key(Key::Space);
    }
    window.tab_to_key("compliance-origin-of-list");
    window.type_in("Stand 12");
    window.key(Key::Enter);
    assert_eq!(window.at(), Some(Step::Compliance));
    window.key(Key::Enter);

    // Summary: Enter does not import; the button does.
    assert_eq!(window.at(), Some(Step::Summary), "{}", window.seen());
    assert_eq!(window.focused(), None);
    window.key(Key::Enter);
    assert_eq!(window.at(), Some(Step::Summary));
    window.goes_in_reading_order(false);
    let created = format!("{}: 15", window.t("figure-created"));
    window.tab_to(&created);
    window.key(Key::Enter);
    let rows = window.tab_to_key("review-rows");
    assert_eq!(rows.role, Role::Table);
    window.key(Key::Escape);
    assert_eq!(window.at(), Some(Step::Summary));
    // The page of imports in the navigation may be called the same.
    while window.tab_to_key("wizard-import").role != Role::Button {
        window.key(Key::Tab);
    }
    window.key(Key::Enter);
    window.until("done", |window| {
        let wizard = window.harness.state().pages().wizard;
        wizard.is_some_and(|wizard| wizard.session.done().is_some())
    });
    window.rest();
    window.goes_in_reading_order(false);
    window.tab_to_key("common-show-contacts");
    window.key(Key::Enter);

    // Contacts: into the table, to one of them, and out again.
    assert_eq!(window.harness.state().pages().shared.page, Page::Contacts);
    assert_eq!(window.focused(), None);
    let contacts = window.t("nav-contacts");
    let mut table = window.tab_to(&contacts);
    while table.role != Role::Table {
        window.key(Key::Tab);
        table = window.tab_to(&contacts);
    }
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    assert!(window.harness.state().pages().contacts.detail.is_some());
    window.goes_in_reading_order(true);
    window.tab_to_key("common-close");
    window.key(Key::Enter);
    assert!(window.harness.state().pages().contacts.detail.is_none());

    let store = window.harness.state().pages().store.unwrap().clone();
    let view = store.view();
    assert_eq!(view.contact_count(), 15);
    let record = view.imports().unwrap().remove(0);
    assert_eq!(
        record.plan.acknowledgement.origin.as_deref(),
        Some("Stand 12")
    );
}

#[test]
fn every_page_is_gone_through_in_reading_order() {
    let mut window = Window::new(Lang::Nb);
    window.open(std::path::Path::new(MEMBERS));
    window.walk_to_rules();
    window.walk_to_summary("rules-master-file");
    window.press("wizard-import");
    window.until("done", |window| {
        let wizard = window.harness.state().pages().wizard;
        wizard.is_some_and(|wizard| wizard.session.done().is_some())
    });
    window.open(std::path::Path::new(MEMBERS));
    for page in [
        "nav-contacts",
        "nav-lists",
        "nav-imports",
        "nav-fields",
        "nav-settings",
    ] {
        window.click_key(page);
        window.goes_in_reading_order(page == "nav-fields");
    }
    window.click_key("nav-imports");
    let completed = window.text.say_with(
        "imports-tab-count",
        [
            ("name", window.t("imports-tab-completed").into()),
            ("count", 1.into()),
        ],
    );
    window.click(&completed);
    window.goes_in_reading_order(false);
    window.click_key("common-show-report");
    window.goes_in_reading_order(false);
}

#[test]
fn a_dialog_holds_the_keyboard_and_gives_it_back() {
    let mut window = Window::new(Lang::En);
    window.tab_to_key("nav-lists");
    window.key(Key::Enter);
    window.tab_to_key("common-list-name");
    window.type_in("Members");
    window.key(Key::Enter);
    let delete = format!("{}: Members", window.t("common-delete"));
    window.tab_to(&delete);
    window.key(Key::Enter);
    assert_eq!(window.focused(), None);
    // Nothing outside of the dialog can be reached.
    let names: Vec<String> = window.way().into_iter().map(|stop| stop.name).collect();
    assert_eq!(
        names,
        [window.t("dialog-no-go-back"), window.t("common-delete")]
    );
    // Nor does a shortcut go past it.
    for key in [Key::F, Key::O, Key::Z] {
        let harness = &mut window.harness;
        harness.key_press_modifiers(Modifiers::COMMAND, key);
        window.rest();
        let state = window.harness.state().pages();
        assert!(
            state.dialog.is_some() && state.shared.page == Page::Lists && state.wizard.is_none()
        );
    }
    window.key(Key::Escape);
    assert!(window.harness.state().pages().dialog.is_none());
    assert_eq!(window.focused().unwrap().name, delete);
    window.key(Key::Enter);
    window.tab_to_key("common-delete");
    window.key(Key::Enter);
    assert!(
        window
            .harness
            .state()
            .pages()
            .store
            .unwrap()
            .clone()
            .view()
            .lists()
            .is_empty()
    );
}

#[test]
fn a_wide_file_is_mapped_by_keyboard_down_to_its_last_column() {
    let mut window = Window::new(Lang::En);
    let names: Vec<String> = (1..=60).map(|at| format!("Extra {at}")).collect();
    let file = window.write(
        "wide.csv",
        &format!("{}\n{}\n", names.join(";"), vec!["x"; 60].join(";")),
    );
    window.open(&file);
    window.key(Key::Enter);
    assert_eq!(window.at(), Some(Step::Mapping), "{}", window.seen());
    let way = window.way();
    let dropdowns = way
        .iter()
        .filter(|stop| stop.role == Role::ComboBox)
        .count();
    assert_eq!(dropdowns, 60);
    for stop in way.iter().filter(|stop| stop.role == Role::ComboBox) {
        assert!(
            stop.place.top() > 100.0 && stop.place.bottom() < 722.0,
            "not in sight: {stop:?}"
        );
    }
}
