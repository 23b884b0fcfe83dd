//! A file that is dragged over the window and dropped on it, as the system tells it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mainbrainer::plan::Step;
use mainbrainer::text::Lang;

use super::window::{MEMBERS, Window};

/// What the system says of a file that was let go over the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads files by their path".to_owned())
    }
}

impl Window {
    /// A file is held over the window.
    fn drag(&mut self, path: &Path) {
        self.harness.input_mut().hovered_files = vec![egui::HoveredFile {
            path: Some(path.to_owned()),
            ..egui::HoveredFile::default()
        }];
        self.harness.run_steps(2);
    }

    /// Files are let go over the window: in one frame they are dropped and no longer held.
    fn let_go(&mut self, paths: &[&Path]) {
        let input = self.harness.input_mut();
        input.hovered_files.clear();
        input.dropped_files = paths
            .iter()
            .map(|path| Arc::new(Dropped((*path).to_owned())) as egui::DroppedFileHandle)
            .collect();
        self.harness.step();
        self.harness.input_mut().dropped_files.clear();
        self.rest();
    }

    fn paints(&self, sentence: &str) -> bool {
        let shapes = &self.harness.output().shapes;
        shapes.iter().any(|shape| match &shape.shape {
            egui::Shape::Text(text) => text.galley.text() == sentence,
            _ => false,
        })
    }

    fn drop_sentence(&self, file: &str) -> String {
        let file = self.text.quote(file);
        self.text
            .say_with("drop-to-open-file", [("file", file.into())])
    }
}

#[test]
fn a_dropped_file_is_opened_from_any_page() {
    for page in [
        "nav-contacts",
        "nav-lists",
        "nav-imports",
        "nav-fields",
        "nav-settings",
        "common-import-contacts",
    ] {
        let mut window = Window::new(Lang::Nb);
        if window.has(&window.t(page)) {
            window.click_key(page);
        }
        window.drag(Path::new(MEMBERS));
        let sentence = window.drop_sentence("medlemmer.csv");
        assert!(window.paints(&sentence), "{page}");
        window.let_go(&[Path::new(MEMBERS)]);
        assert!(!window.paints(&sentence), "{page}");
        assert_eq!(
            window.at(),
            Some(Step::Preview),
            "{page}: {}",
            window.seen()
        );
        let wizard = window.harness.state().pages().wizard.unwrap();
        assert_eq!(wizard.file_name(), "medlemmer.csv", "{page}");
    }
}

#[test]
fn a_file_that_is_held_over_the_window_and_taken_away_changes_nothing() {
    let mut window = Window::new(Lang::En);
    window.drag(Path::new(MEMBERS));
    window.harness.input_mut().hovered_files.clear();
    window.rest();
    assert!(!window.paints(&window.drop_sentence("medlemmer.csv")));
    assert_eq!(window.at(), None);
}

#[test]
fn of_several_files_the_first_is_opened_and_a_later_one_takes_its_place() {
    let mut window = Window::new(Lang::En);
    let one = window.write("one.csv", "E-mail\nkari@example.no\n");
    let two = window.write("two.csv", "E-mail\nola@example.no\n");
    window.let_go(&[&one, &two]);
    let name = |window: &Window| {
        let state = window.harness.state().pages();
        state.wizard.as_ref().unwrap().file_name()
    };
    assert_eq!(name(&window), "one.csv");
    let said = window.text.say_with(
        "notice-one-file-at-a-time",
        [
            ("file", window.text.quote("one.csv").into()),
            ("count", 1.into()),
        ],
    );
    assert!(window.has(&said), "{}", window.seen());
    window.let_go(&[&two]);
    assert_eq!(name(&window), "two.csv");
    assert_eq!(window.at(), Some(Step::Preview));
}

#[test]
fn a_drop_waits_while_a_question_is_open() {
    let mut window = Window::new(Lang::En);
    window.let_go(&[Path::new(MEMBERS)]);
    window.click_key("nav-imports");
    window.click_key("common-discard");
    let two = window.write("two.csv", "E-mail\nola@example.no\n");
    window.drag(&two);
    assert!(!window.paints(&window.drop_sentence("two.csv")));
    window.let_go(&[&two]);
    let state = window.harness.state().pages();
    assert!(state.dialog.is_some());
    assert_eq!(state.wizard.as_ref().unwrap().file_name(), "medlemmer.csv");
}

#[test]
fn a_dropped_folder_is_refused_with_a_sentence() {
    let mut window = Window::new(Lang::En);
    let folder = window.folder.path().to_owned();
    window.let_go(&[&folder]);
    assert_eq!(window.at(), Some(Step::Upload));
    let state = window.harness.state().pages();
    let said = state.wizard.as_ref().unwrap().error.clone().unwrap();
    assert!(window.has(&said), "{}", window.seen());
}
