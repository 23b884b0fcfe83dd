//! Keys, files and languages hold together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;

use super::{Lang, sources};

/// Every key of a language with the variables its sentence uses.
fn sentences(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for source in sources(lang) {
        let mut key = None;
        for line in source.lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            if !line.starts_with([' ', '}']) {
                let name = line.split(" =").next().unwrap().to_owned();
                assert_eq!(
                    all.insert(name.clone(), BTreeSet::new()),
                    None,
                    "{name} twice"
                );
                key = Some(name);
            }
            let variables: &mut BTreeSet<String> = all.get_mut(key.as_ref().unwrap()).unwrap();
            for rest in line.split("{ $").skip(1) {
                let end = rest.find([' ', '}']).unwrap();
                variables.insert(rest[..end].to_owned());
            }
        }
    }
    all
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
}

/// String literals of the code below a folder of `src`, without tests and comments.
fn literals(folder: &str) -> BTreeSet<String> {
    let mut files = Vec::new();
    files_below(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        &mut files,
    );
    let mut found = BTreeSet::new();
    for path in files.iter().filter(|path| !path.ends_with("tests.rs")) {
        let code = std::fs::read_to_string(path).unwrap();
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let code = code.lines().filter(|line| {
            let line = line.trim_start();
            !line.starts_with("//") && !line.contains("reason = ") && !line.starts_with("#[")
        });
        for line in code {
            let line = line.replace("'\"'", "").replace("\\\"", "");
            found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

fn looks_like_a_key(literal: &str) -> bool {
    literal.contains('-')
        && literal
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && literal.starts_with(|c: char| c.is_ascii_lowercase())
        && !literal.ends_with('-')
}

#[test]
fn every_file_is_sound() {
    for lang in Lang::ALL {
        for source in sources(lang) {
            if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
                panic!("{lang:?}: {errors:?} in {}", source.lines().next().unwrap());
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let (en, nb) = (sentences(Lang::En), sentences(Lang::Nb));
    for (key, variables) in &en {
        assert_eq!(nb.get(key), Some(variables), "{key}");
    }
    let only_nb: Vec<_> = nb.keys().filter(|key| !en.contains_key(*key)).collect();
    assert_eq!(only_nb, Vec::<&String>::new());
}

#[test]
fn every_key_is_used_and_every_used_key_is_there() {
    let keys = sentences(Lang::En);
    let literals = literals("src");
    let unused: Vec<_> = keys.keys().filter(|key| !literals.contains(*key)).collect();
    assert_eq!(unused, Vec::<&String>::new(), "keys that no code names");
    let prefix = |key: &str| key.split('-').next().unwrap().to_owned();
    let prefixes: BTreeSet<String> = keys.keys().map(|key| prefix(key)).collect();
    let missing: Vec<_> = literals
        .iter()
        .filter(|l| looks_like_a_key(l) && prefixes.contains(&prefix(l)))
        .filter(|literal| !keys.contains_key(*literal))
        .collect();
    assert_eq!(missing, Vec::<&String>::new(), "keys without a sentence");
}

/// Words to type, the same in every language, and comments for the compiler.
const NO_SENTENCES: [&str; 4] = [
    "mainbrainer --help",
    " --email-optin none",
    " --sms-optin none",
    " --accept-gdpr --accept-tcpa --dry-run",
];

#[test]
fn commands_hold_no_sentence_of_their_own() {
    let sentences: Vec<String> = literals("src/cli")
        .into_iter()
        .filter(|literal| {
            let words: Vec<&str> = literal.split(' ').collect();
            let word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
            words.windows(2).any(|pair| pair.iter().all(word))
                && !literal.contains('{')
                && !NO_SENTENCES.contains(&literal.as_str())
        })
        .collect();
    assert_eq!(sentences, Vec::<String>::new());
}
