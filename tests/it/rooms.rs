//! Which room may use which: what the crate doc says, held.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms in the order of the crate doc, each with the rooms it may use.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("contact", &[]),
    ("source", &["contact"]),
    ("plan", &["contact", "source"]),
    ("store", &["contact", "plan"]),
    ("privacy", &["contact", "plan", "store"]),
    ("import", &["contact", "source", "plan", "store"]),
    ("export", &["contact", "store"]),
    (
        "job",
        &["contact", "source", "plan", "store", "import", "export"],
    ),
    ("text", &["contact", "source", "plan", "store", "import"]),
    (
        "cli",
        &[
            "contact", "source", "plan", "store", "privacy", "import", "export", "job", "text",
            "app",
        ],
    ),
    ("ui", &["contact", "source", "plan", "import", "text"]),
    (
        "app",
        &[
            "contact", "source", "plan", "store", "privacy", "import", "export", "job", "text",
            "ui",
        ],
    ),
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// Tests may make what they need.
fn is_test(file: &Path) -> bool {
    file.strip_prefix(env!("CARGO_MANIFEST_DIR"))
        .unwrap_or(file)
        .components()
        .any(|part| part.as_os_str() == "tests")
        || file.ends_with("tests.rs")
}

/// The rooms that a file names after `crate::`, also inside `use crate::{…}`.
fn rooms_named(code: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut named = Vec::new();
    for after in code.split("crate::").skip(1) {
        if let Some(group) = after.strip_prefix('{') {
            let mut depth = 1;
            let mut start = true;
            for (at, c) in group.char_indices() {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => start = true,
                    c if start && depth == 1 && c.is_alphabetic() => {
                        named.push(word(&group[at..]));
                        start = false;
                    }
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            named.push(word(after));
        }
    }
    named
}

#[test]
fn every_room_uses_only_what_it_may() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&src).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let room = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let (_, may) = MAY_USE
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("the room {room} stands in no table"));
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        assert!(!files.is_empty(), "{room} is empty");
        for file in files.into_iter().filter(|file| !is_test(file)) {
            for used in rooms_named(&fs::read_to_string(&file).unwrap()) {
                let is_room = MAY_USE.iter().any(|(name, _)| *name == used);
                if is_room && used != room && !may.contains(&used.as_str()) {
                    wrong.push(format!("{} uses {used}", file.display()));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn only_the_store_knows_sled() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let strangers: Vec<_> = files
        .into_iter()
        .filter(|file| !file.starts_with(src.join("store")))
        .filter(|file| fs::read_to_string(file).unwrap().contains("sled::"))
        .collect();
    assert_eq!(strangers, Vec::<PathBuf>::new());
}

#[test]
fn names_after_crate_are_found_in_groups_too() {
    let code = "use crate::contact::X; use crate::{plan::{A, source}, store}; crate::text::say()";
    assert_eq!(rooms_named(code), ["contact", "plan", "store", "text"]);
}
