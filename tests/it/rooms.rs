//! Which room may use which: what the crate doc says, held.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of the table in the crate doc, each with the rooms it may use.
fn rooms_of_the_crate_doc() -> Vec<(String, Vec<String>)> {
    let doc = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let table = doc.split("//! # The rooms").nth(1).unwrap();
    let table = table.split("//! A test reads").next().unwrap();
    let names = |cell: &str| -> Vec<String> {
        let names = cell.split('`').skip(1).step_by(2);
        names.map(str::to_owned).collect()
    };
    let rows: Vec<(String, String)> = table
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`"))
        .map(|row| {
            let (name, _) = row.split_once("`]").unwrap();
            let may = row.trim_end_matches('|').trim().rsplit('|').next().unwrap();
            (name.to_owned(), may.trim().to_owned())
        })
        .collect();
    let all: Vec<String> = rows.iter().map(|(name, _)| name.clone()).collect();
    rows.iter()
        .map(|(name, may)| {
            let used = match may.strip_prefix("all but ") {
                Some(but) => {
                    let but = names(but);
                    let used = all.iter().filter(|room| !but.contains(room));
                    used.cloned().collect()
                }
                None => names(may),
            };
            (name.clone(), used)
        })
        .collect()
}

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

/// What stands in a file before the tests at its end.
fn code_of(file: &Path) -> String {
    let code = fs::read_to_string(file).unwrap();
    let tests = "#[cfg(test)]\nmod tests {";
    code.split(tests).next().unwrap().to_owned()
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
    let rooms = rooms_of_the_crate_doc();
    assert_eq!(rooms.len(), 17, "{rooms:?}");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(&src).unwrap() {
        let folder = entry.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        let room = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let (_, may) = rooms
            .iter()
            .find(|(name, _)| *name == room)
            .unwrap_or_else(|| panic!("the room {room} stands in no table"));
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        assert!(!files.is_empty(), "{room} is empty");
        for file in files.into_iter().filter(|file| !is_test(file)) {
            for used in rooms_named(&code_of(&file)) {
                let is_room = rooms.iter().any(|(name, _)| *name == used);
                if is_room && used != room && !may.contains(&used) {
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

#[test]
fn the_table_of_the_crate_doc_is_read() {
    let rooms = rooms_of_the_crate_doc();
    let may = |wanted: &str| {
        let room = rooms.iter().find(|(name, _)| name == wanted);
        room.unwrap().1.clone()
    };
    assert_eq!(may("contact"), Vec::<String>::new());
    assert_eq!(may("plan"), ["contact", "source"]);
    assert!(may("app").contains(&"ui".to_owned()) && !may("app").contains(&"cli".to_owned()));
    assert!(may("cli").contains(&"app".to_owned()) && !may("cli").contains(&"ui".to_owned()));
}
