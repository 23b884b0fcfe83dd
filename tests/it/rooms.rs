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

/// The floors of the store, each with its place: it uses itself and those before it.
const FLOORS: [&str; 4] = ["engine", "state", "record", "care"];

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

/// What follows `crate::store::` in a file, each with its floor: a floor itself, or a name that the
/// room gives on from one. `exports` is the code in which it does so.
fn floors_named(code: &str, exports: &str) -> Vec<(String, usize)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let floor_of = |name: &str| {
        let at = FLOORS.iter().position(|floor| *floor == name);
        at.or_else(|| {
            let given = exports.split("pub use ").skip(1).find(|given| {
                let mut words = given.split(';').next().unwrap().split(|c| !is_word(c));
                words.any(|word| word == name)
            })?;
            FLOORS.iter().position(|floor| given.starts_with(floor))
        })
    };
    let mut named = Vec::new();
    for after in code.split("crate::store::").skip(1) {
        let imported = after.strip_prefix('{').map_or_else(
            || after.split(|c| !is_word(c)).next().unwrap(),
            |group| group.split('}').next().unwrap(),
        );
        for name in imported
            .split(|c| !is_word(c))
            .filter(|name| !name.is_empty())
        {
            if let Some(floor) = floor_of(name) {
                named.push((name.to_owned(), floor));
            }
        }
    }
    named
}

#[test]
fn every_floor_of_the_store_uses_only_those_below() {
    let store = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let exports = fs::read_to_string(store.join("mod.rs")).unwrap();
    let mut wrong = Vec::new();
    for (own, floor) in FLOORS.iter().enumerate() {
        let mut files = Vec::new();
        rust_files(&store.join(floor), &mut files);
        assert!(!files.is_empty(), "{floor} is empty");
        for file in files {
            let name = file.strip_prefix(&store).unwrap().to_str().unwrap();
            let code = fs::read_to_string(&file).unwrap();
            // A path through the room's own folder would not be seen.
            assert!(!code.contains("super::super::super"), "{name} climbs out");
            for (used, at) in floors_named(&code, &exports) {
                if at > own {
                    wrong.push(format!("{name} uses {used} of {}", FLOORS[at]));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn floors_are_found_in_groups_and_behind_the_names_of_the_room() {
    let exports = "pub use care::check::{CheckReport, Finding};\npub use state::view::View;\n\
                   pub use engine::numbers::key_hash;";
    let code = "use crate::store::state::view::View; use crate::store::{Finding, View, Other};\n\
                crate::store::key_hash(x); crate::store::engine::error";
    let named = floors_named(code, exports);
    let named: Vec<(&str, usize)> = named
        .iter()
        .map(|(name, at)| (name.as_str(), *at))
        .collect();
    assert_eq!(
        named,
        [
            ("state", 1),
            ("Finding", 3),
            ("View", 1),
            ("key_hash", 0),
            ("engine", 0)
        ]
    );
}

#[test]
fn standard_fields_are_named_and_not_numbered() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&src, &mut files);
    let numbered: Vec<_> = files
        .into_iter()
        .filter(|file| !file.starts_with(src.join("contact")) && !is_test(file))
        .filter(|file| {
            let code = fs::read_to_string(file).unwrap();
            let code = code.split("#[cfg(test)]").next().unwrap();
            code.split("FieldNo(")
                .skip(1)
                .any(|after| after.starts_with(|c: char| c.is_ascii_digit()))
        })
        .collect();
    assert_eq!(numbered, Vec::<PathBuf>::new());
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
