//! The one judge of all tries: what a run may leave behind, and what it may say.
//!
//! It holds what the program promises: exit 0 means that a change stands, exit 1 or 2 that no
//! contact was changed, whatever went wrong; and nobody has to read a panic.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::fixture::{Deed, Outcome};
use super::program::{Faults, Place, Ran, words};

/// What a try showed to be wrong; a column of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Wrong {
    /// Exit 0, and the change is not there.
    Lost,
    /// Exit 0 with fewer or other contacts than were acknowledged.
    Less,
    /// A text that no user should have to read, or no text where one is due.
    Text,
    /// An exit code that does not tell the truth, or a signal.
    Exit,
    /// Nothing is wrong with the disk any more, and still a command does not work; or it hangs.
    DeadEnd,
    /// Files changed that must not, or were left behind.
    Files,
}

impl Wrong {
    pub(super) const ALL: [Self; 6] = [
        Self::Lost,
        Self::Less,
        Self::Text,
        Self::Exit,
        Self::DeadEnd,
        Self::Files,
    ];

    /// The head of its column.
    pub(super) fn head(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::Less => "silently less",
            Self::Text => "texts",
            Self::Exit => "exit codes",
            Self::DeadEnd => "dead ends",
            Self::Files => "files",
        }
    }
}

/// A finding with what was run and said.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub wrong: Wrong,
    pub told: String,
}

/// What a store shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Look {
    /// All contacts in the order of their numbers.
    pub contacts: String,
    pub lists: String,
    /// The imports that were completed, without their numbers and times: the log may have lines
    /// of failed ones between them.
    pub imports: Vec<String>,
    /// What only some commands change.
    pub more: String,
}

impl Look {
    /// What differs from another one, in a few words.
    fn differs(&self, other: &Self) -> String {
        let rows = |look: &Self| look.contacts.lines().count().saturating_sub(1);
        let mut said = format!("{} contacts, not {}", rows(self), rows(other));
        if self.contacts == other.contacts {
            "the same contacts".clone_into(&mut said);
        }
        for (what, same) in [
            ("lists", self.lists == other.lists),
            ("imports", self.imports == other.imports),
            ("settings", self.more == other.more),
        ] {
            if !same {
                said = said + ", other " + what;
            }
        }
        said
    }
}

/// All files below a folder with what is in them, and folders as well; locks apart.
pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn gather(folder: &Path, name: &str, all: &mut BTreeMap<String, Vec<u8>>) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries {
            let entry = entry.unwrap();
            let own = format!("{name}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().unwrap();
            if kind.is_dir() {
                all.insert(own.clone() + "/", Vec::new());
                gather(&entry.path(), &(own + "/"), all);
            } else if kind.is_symlink() {
                let to = fs::read_link(entry.path()).unwrap();
                all.insert(own + "@", to.to_string_lossy().into_owned().into_bytes());
            } else if own != "lock" {
                all.insert(own, fs::read(entry.path()).unwrap());
            }
        }
    }
    let mut all = BTreeMap::new();
    gather(folder, "", &mut all);
    all
}

/// The names of what differs between two looks at a folder.
pub(super) fn changed(
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) -> Vec<String> {
    let gone = before
        .iter()
        .filter_map(|(name, bytes)| match after.get(name) {
            None => Some(format!("{name} is gone")),
            Some(now) if now != bytes => Some(format!("{name} is other")),
            Some(_) => None,
        });
    let new = after.keys().filter(|name| !before.contains_key(*name));
    gone.chain(new.map(|name| format!("{name} is new")))
        .collect()
}

/// Words of the machinery, which no user should read.
const MACHINERY: [&str; 9] = [
    "panicked",
    "Os {",
    "os error",
    "StorageFull",
    "sled",
    ".rs:",
    "RUST_BACKTRACE",
    "unwrap",
    "stack backtrace",
];

/// Whether a text names a commit by its number.
fn names_a_commit(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find("commit ") {
        rest = rest.get(at + 7..).unwrap_or("");
        if rest.starts_with(|c: char| c.is_ascii_digit()) {
            return true;
        }
    }
    false
}

/// Looks at a place and writes down what is wrong with it.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    pub place: &'a Place,
    pub findings: Vec<Finding>,
    /// Whether files were damaged: else nobody may say so.
    pub is_damaged: bool,
    /// The runs so far, which a finding tells.
    runs: Vec<String>,
}

impl<'a> Judge<'a> {
    pub(super) fn new(place: &'a Place) -> Self {
        Self {
            place,
            findings: Vec::new(),
            is_damaged: false,
            runs: Vec::new(),
        }
    }

    /// Notes what happened before, for the messages.
    pub(super) fn note(&mut self, what: impl Into<String>) {
        self.runs.push(what.into());
    }

    pub(super) fn find(&mut self, wrong: Wrong, what: impl AsRef<str>) {
        let told = format!("{}, after: {}", what.as_ref(), self.runs.join(" → "));
        self.findings.push(Finding { wrong, told });
    }

    /// Runs a command and holds it to what holds of every run.
    pub(super) fn run(&mut self, arguments: &[&str], faults: &Faults) -> Ran {
        let ran = self.place.run(&words(arguments), faults);
        self.heard(&ran);
        ran
    }

    /// What holds of every run: an exit code that there is, and words for people.
    pub(super) fn heard(&mut self, ran: &Ran) {
        self.runs.push(ran.told());
        if ran.hung {
            self.find(Wrong::DeadEnd, "it does not end");
        }
        if !ran.was_killed() && !ran.hung && !matches!(ran.code, Some(0..=2)) {
            self.find(Wrong::Exit, "neither 0, 1 nor 2");
        }
        let said = |word: &&&str| ran.err.contains(**word) || ran.out.contains(**word);
        let machinery: Vec<&&str> = MACHINERY.iter().filter(said).collect();
        if !machinery.is_empty() {
            self.find(Wrong::Text, format!("it says {machinery:?}"));
        }
        if ran.code != Some(0) && names_a_commit(&ran.err) {
            self.find(Wrong::Text, "it names a commit by its number");
        }
        if !self.is_damaged && ran.err.contains("damaged") {
            self.find(Wrong::Text, "nothing is damaged");
        }
        if matches!(ran.code, Some(1 | 2)) && ran.err.trim().is_empty() {
            self.find(Wrong::Text, "no reason is given");
        }
        let left = files(&self.place.beside("tmp"));
        if let Some(name) = left
            .keys()
            .next()
            .filter(|_| !ran.was_killed() && !ran.hung)
        {
            self.find(
                Wrong::Files,
                format!("left in the temporary folder: {name}"),
            );
        }
    }

    /// What the store shows without a fault; nothing where a command refuses, with the finding.
    pub(super) fn look(&mut self, deed: Deed) -> Option<Look> {
        self.look_with(deed, &Faults::default())
    }

    pub(super) fn look_with(&mut self, deed: Deed, faults: &Faults) -> Option<Look> {
        let said = |judge: &mut Self, arguments: &[&str]| {
            let ran = judge.run(arguments, faults);
            if ran.code == Some(0) {
                // A look that worked needs no place in messages.
                judge.runs.pop();
                return Some(ran.out);
            }
            judge.find(
                Wrong::DeadEnd,
                format!("{} does not work", arguments.join(" ")),
            );
            None
        };
        let contacts = said(self, &["export", "--headers", "id"])?;
        let lists = said(self, &["lists", "--json"])?;
        let imports = said(self, &["imports", "--json"])?;
        let more = match deed.looks_at() {
            [] => String::new(),
            arguments => said(self, arguments)?,
        };
        Some(Look {
            contacts,
            lists,
            imports: completed(&imports),
            more: deed.reduce(&more, &self.place.store()),
        })
    }

    /// Judges a run whose fault has gone away: what it printed where it only reads, what stands in
    /// the store, and whether the same command works now.
    pub(super) fn after(&mut self, deed: Deed, ran: &Ran, before: &Look, outcome: &Outcome) {
        if deed.only_reads() && ran.code == Some(0) {
            self.same_output(deed, ran, outcome);
        }
        if ran.code == Some(2) {
            self.find(Wrong::Exit, "nothing was wrong with the command line");
        }
        self.stands_and_works(deed, ran.code, before, outcome);
    }

    /// Judges what stands in the store after an exit code, none where the program did not end by
    /// itself, and whether the same command works now.
    pub(super) fn stands_and_works(
        &mut self,
        deed: Deed,
        code: Option<i32>,
        before: &Look,
        outcome: &Outcome,
    ) {
        if let Some(found) = self.look(deed)
            && self.stands(code, &found, before, &outcome.after)
        {
            self.works(deed, &found, before, outcome);
        }
    }

    /// What a command that only reads printed is what it prints without a fault.
    pub(super) fn same_output(&mut self, deed: Deed, ran: &Ran, outcome: &Outcome) {
        let (printed, wanted) = if deed == Deed::ExportFile {
            let target = fs::read_to_string(self.place.watched().join("out.csv"));
            (target.unwrap_or_default(), &outcome.after.contacts)
        } else {
            (deed.reduce(&ran.out, &self.place.store()), &outcome.out)
        };
        if printed != *wanted {
            let lines = (printed.lines().count(), wanted.lines().count());
            let mut both = printed.lines().zip(wanted.lines());
            let first = both.find(|(line, wanted)| line != wanted);
            let what = format!("exit 0 and {} lines, not {}: {first:?}", lines.0, lines.1);
            self.find(Wrong::Less, what);
        }
    }

    /// The file that was exported to is whole.
    pub(super) fn target_is_whole(&mut self) {
        let contacts = self.run(&["export", "--headers", "id"], &Faults::default());
        let target = fs::read_to_string(self.place.watched().join("out.csv"));
        if target.ok() != Some(contacts.out) {
            self.find(Wrong::Less, "the exported file is not whole");
        }
    }

    /// Beside the store lies what was exported, once that worked, and nothing half-made.
    pub(super) fn nothing_beside(&mut self, ran: &Ran) {
        let mut names: Vec<String> = fs::read_dir(self.place.watched())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.retain(|name| name != "store" && (name != "out.csv" || ran.code != Some(0)));
        if !names.is_empty() {
            self.find(
                Wrong::Files,
                format!("left beside the store: {}", names.join(", ")),
            );
        }
    }

    /// Holds what is found against what the exit code says; whether it is one of the two states.
    fn stands(&mut self, code: Option<i32>, found: &Look, before: &Look, after: &Look) -> bool {
        let (undone, done) = (found == before, found == after);
        match code {
            _ if !undone && !done => {
                let differs = found.differs(if code == Some(0) { after } else { before });
                self.find(Wrong::Less, format!("neither before nor after: {differs}"));
                return false;
            }
            Some(0) if !done => self.find(Wrong::Lost, "exit 0, and the change is not there"),
            Some(1 | 2) if !undone => self.find(Wrong::Exit, "it failed, and the change is there"),
            _ => {}
        }
        true
    }

    /// The same command works where it was not carried out, else another change does.
    fn works(&mut self, deed: Deed, found: &Look, before: &Look, outcome: &Outcome) {
        let again = found == before || deed.only_reads();
        let arguments = if again {
            deed.arguments(self.place)
        } else {
            words(&["edit", "40", "city=Etterpå"])
        };
        let ran = self.place.run(&arguments, &Faults::default());
        self.heard(&ran);
        if ran.code != Some(0) {
            self.find(
                Wrong::DeadEnd,
                "does not work although nothing is wrong any more",
            );
            return;
        }
        if deed.only_reads() {
            self.same_output(deed, &ran, outcome);
        } else if again {
            let other = self.look(deed).filter(|now| *now != outcome.after);
            if let Some(now) = other {
                let differs = now.differs(&outcome.after);
                self.find(Wrong::Less, format!("carried out again: {differs}"));
            }
        } else {
            let ran = self.run(&["export", "--headers", "id"], &Faults::default());
            if !ran.out.contains("Etterpå") {
                self.find(Wrong::Lost, "exit 0, and the edit is not there");
            }
        }
        self.nothing_left();
    }

    /// Nothing half-made lies in the store's folder once a command has worked.
    pub(super) fn nothing_left(&mut self) {
        let halves = [".new", ".old", ".generating", ".tmp"];
        let is_half = |name: &String| {
            let name = name.trim_end_matches('/');
            let own = name.rsplit('/').next().unwrap_or(name);
            own.starts_with(".tmp")
                || own.contains(".try-")
                || halves.iter().any(|half| own.ends_with(half))
        };
        let left: Vec<String> = files(&self.place.store())
            .into_keys()
            .filter(is_half)
            .collect();
        if !left.is_empty() {
            self.find(
                Wrong::Files,
                format!("left in the store: {}", left.join(", ")),
            );
        }
    }
}

/// The imports that were completed, oldest first.
fn completed(log: &str) -> Vec<String> {
    let log: Value = serde_json::from_str(log).unwrap_or(Value::Null);
    let entries = log.as_array().cloned().unwrap_or_default();
    let completed = entries
        .iter()
        .rev()
        .filter(|entry| entry["status"] == "completed");
    completed
        .map(|entry| {
            let keys = [
                "file",
                "list",
                "undoes",
                "rows",
                "created",
                "updated",
                "unchanged",
            ];
            keys.map(|key| entry[key].to_string()).join(" ")
        })
        .collect()
}
