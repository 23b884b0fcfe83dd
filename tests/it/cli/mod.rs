//! The program itself, from its arguments to what it prints and keeps.

mod commands;
mod consent;
mod decisions;
mod files;
mod import;
mod late;
mod line;
mod matching;
mod names;
mod other_names;
mod past;
mod rejected;
mod report;
mod review;
mod told;
mod undo;

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command as Process, Stdio};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::copy_folder;

/// What a run of the program left.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).unwrap()
    }

    /// What was printed, after a run that did what it should.
    fn done(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }
}

/// A folder with a store and files of its own.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A place with the same store.
    fn copy(&self) -> Self {
        let place = Self::new();
        copy_folder(&self.store(), &place.store());
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn store(&self) -> PathBuf {
        self.path("store")
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in("en", arguments)
    }

    fn run_in(&self, lang: &str, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
        command.current_dir(self.0.path());
        // No test of the commands opens a window.
        for display in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
            command.env_remove(display);
        }
        command.args(arguments).arg("--lang").arg(lang);
        command.arg("--store").arg(self.store());
        let output = command.output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Imports with both confirmations and `more`; keys alone decide who is who unless it says
    /// otherwise.
    fn import(&self, file: &str, more: &[&str]) -> Ran {
        let mut arguments = vec!["import", file, "--accept-gdpr", "--accept-tcpa"];
        // What was reviewed is imported with the options of the review.
        if !more.contains(&"--other-name") && !more.contains(&"--reviewed") {
            arguments.extend(["--other-name", "update"]);
        }
        arguments.extend(more);
        self.run(&arguments)
    }

    /// Everything the store shows of contacts, lists and imports.
    fn contents(&self) -> String {
        [
            ["export", "--headers", "id"].as_slice(),
            &["lists", "--json"],
            &["imports", "--json"],
            &["fields", "--json"],
        ]
        .map(|arguments| self.run(arguments).done())
        .concat()
    }

    fn export(&self, more: &[&str]) -> String {
        let mut arguments = vec!["export", "--headers", "id"];
        arguments.extend(more);
        self.run(&arguments).done()
    }
}

const BY_EMAIL: &[&str] = &["--primary", "email", "--master", "file"];
const NO_STATUS: &[&str] = &["--email-optin", "none", "--sms-optin", "none"];

fn with<'a>(parts: &[&[&'a str]]) -> Vec<&'a str> {
    parts.concat()
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

fn figures(report: &Value) -> [u64; 5] {
    ["rows", "created", "updated", "unchanged", "rejected"].map(|key| report[key].as_u64().unwrap())
}

fn medlemmer() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/medlemmer.csv")
}

/// Six people, one of them twice and one without a key.
const PEOPLE: &str = "E-post;Mobil;Fornavn;Etternavn\r\n\
    kari@example.no;912 34 567;Kari;Nordmann\r\n\
    ola@example.no;;Ola;Nordmann\r\n\
    KARI@example.no;;Kari Anne;\r\n\
    ;0047 41322110;Åse;Nygård\r\n\
    ;;Ingen;Nøkkel\r\n\
    per@example;934 56 789;Per;Vik\r\n";
