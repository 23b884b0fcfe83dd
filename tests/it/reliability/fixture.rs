//! The stores that tries begin with, and the commands that are tried on them.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use memchr::memmem;
use serde_json::Value;

use super::IMPORT;
use super::disk::Trace;
use super::judge::{Judge, Look};
use super::program::{Counts, Faults, Place, Ran, words};
use super::random::Random;

/// What of one person alone the erased contact has.
pub(super) const PLANTED: [&str; 3] = ["zqxfjell", "Wvkbrunost", "Jbmgulrot"];

/// How the line of the contact begins that [`Deed::Edit`] changes.
pub(super) const EDITED: &str = "person28@example.no,";

/// A command that is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Deed {
    Import,
    Undo,
    Edit,
    Delete,
    Erase,
    Compact,
    Retention,
    Restore,
    Check,
    Export,
    ExportFile,
    Lists,
    Imports,
    Fields,
    Contact,
}

impl Deed {
    /// Those that change something, compaction included.
    pub(super) const CHANGES: [Self; 8] = [
        Self::Import,
        Self::Undo,
        Self::Edit,
        Self::Delete,
        Self::Erase,
        Self::Compact,
        Self::Retention,
        Self::Restore,
    ];

    /// Those that only read.
    pub(super) const READS: [Self; 7] = [
        Self::Check,
        Self::Export,
        Self::ExportFile,
        Self::Lists,
        Self::Imports,
        Self::Fields,
        Self::Contact,
    ];

    pub(super) fn only_reads(self) -> bool {
        Self::READS.contains(&self)
    }

    /// Its arguments in a place, where `beside` has the files of the fixture.
    pub(super) fn arguments(self, place: &Place) -> Vec<OsString> {
        let file = |name: &str| place.beside(name).into_os_string();
        match self {
            Self::Import => {
                let mut all = words(&["import"]);
                all.push(file("c.csv"));
                all.extend(words(&IMPORT));
                all.extend(words(&["--list", "Medlemmer"]));
                all
            }
            Self::Undo => words(&["undo", "2"]),
            Self::Edit => words(&["edit", "30", "city=Bodø"]),
            Self::Delete => words(&["delete", "20", "21", "22", "23", "24", "25", "26", "27"]),
            Self::Erase => words(&["delete", "1", "--for-good"]),
            Self::Compact => words(&["compact"]),
            Self::Retention => words(&[
                "retention",
                "--days",
                "0",
                "--imports",
                "1",
                "--backups",
                "2",
            ]),
            Self::Restore => vec![
                "check".into(),
                "--restore".into(),
                newest_backup(place).into(),
            ],
            Self::Check => words(&["check"]),
            Self::Export => words(&["export", "--headers", "id"]),
            Self::ExportFile => {
                let mut all = words(&["export", "--headers", "id", "-o"]);
                all.push(place.watched().join("out.csv").into());
                all
            }
            Self::Lists => words(&["lists"]),
            Self::Imports => words(&["imports"]),
            Self::Fields => words(&["fields"]),
            Self::Contact => words(&["contact", "30"]),
        }
    }

    /// The command that shows what only this one changes.
    pub(super) fn looks_at(self) -> &'static [&'static str] {
        match self {
            Self::Retention => &["retention", "--json"],
            // That what was rewritten still has its past.
            Self::Compact => &["undo", "2", "--dry-run", "--json"],
            _ => &[],
        }
    }

    /// What of an output is the same however often the command runs.
    pub(super) fn reduce(self, out: &str, store: &Path) -> String {
        match self {
            Self::Retention => {
                let rule: Value = serde_json::from_str(out).unwrap_or(Value::Null);
                ["days", "imports", "backups"]
                    .map(|key| rule[key].to_string())
                    .join(" ")
            }
            Self::Compact => {
                let mut undo: Value = serde_json::from_str(out).unwrap_or(Value::Null);
                if let Some(fields) = undo.as_object_mut() {
                    fields.remove("seconds");
                }
                undo.to_string()
            }
            Self::Erase => {
                // What is erased is erased from everything; or nothing of it is.
                let all = super::judge::files(store);
                let there = PLANTED.map(|word| {
                    let is_in = |bytes: &Vec<u8>| memmem::find(bytes, word.as_bytes()).is_some();
                    all.values().any(is_in)
                });
                format!("{there:?}")
            }
            // It may tell ages and sizes.
            Self::Check => String::new(),
            _ => out.to_owned(),
        }
    }
}

/// The path of the newest backup in a place.
pub(super) fn newest_backup(place: &Place) -> PathBuf {
    let mut backups = backups(&place.store());
    backups.pop().unwrap_or_default()
}

/// The backups of a store in the order of their names.
pub(super) fn backups(store: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(store.join("backups")) else {
        return Vec::new();
    };
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

/// What a command does to a store where nothing goes wrong.
#[derive(Debug)]
pub(super) struct Outcome {
    pub after: Look,
    /// What was printed, reduced.
    pub out: String,
    pub counts: Counts,
    pub trace: Trace,
    pub took: Duration,
}

/// A store that tries begin with.
#[derive(Debug)]
pub(super) struct Fixture {
    pub name: &'static str,
    settled: bool,
    /// There is no store yet, not even its folder.
    is_empty: bool,
    /// Files beside the store, and the watched folder `in`.
    place: Place,
    looks: Mutex<HashMap<Deed, Look>>,
    outcomes: Mutex<HashMap<Deed, Arc<Outcome>>>,
}

/// How large a store is, and whether it was opened since it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    name: &'static str,
    people: u32,
    /// Letters of a note that does not pack well.
    note: usize,
    settled: bool,
    is_empty: bool,
}

/// One segment of the log, opened since.
pub(super) const SMALL: Shape = Shape {
    name: "small",
    people: 300,
    note: 0,
    settled: true,
    is_empty: false,
};
/// One segment of the log; the next opening reads what was written last.
pub(super) const SMALL_FRESH: Shape = Shape {
    name: "small, fresh",
    settled: false,
    ..SMALL
};
/// No store yet; the first command makes it.
pub(super) const EMPTY: Shape = Shape {
    name: "empty",
    is_empty: true,
    ..SMALL
};
/// Several segments of the log, opened since.
pub(super) const LARGE: Shape = Shape {
    name: "large",
    people: 700,
    note: 300,
    ..SMALL
};
/// Several segments of the log; the next opening reads what was written last.
pub(super) const LARGE_FRESH: Shape = Shape {
    name: "large, fresh",
    settled: false,
    ..LARGE
};

/// Rows of people; the same ones have the same addresses, numbers and names.
pub(super) fn people(
    random: &mut Random,
    who: std::ops::Range<u32>,
    company: &str,
    note: usize,
) -> String {
    let mut text = String::new();
    for person in who {
        let note = random.letters(note);
        let mobile = 90_000_000 + person;
        let row = format!("person{person}@example.no;{mobile};Kari {person};{company};{note}\r\n");
        text += &row;
    }
    text
}

pub(super) const HEADER: &str = "E-post;Mobil;Fornavn;Firma;Notat\r\n";

impl Fixture {
    /// The store of a shape, which tests that run at the same time have together.
    ///
    /// It is gone with the last of them: what is held for ever is never deleted.
    pub(super) fn shared(shape: Shape) -> Arc<Self> {
        static SHARED: Mutex<Vec<(&str, Weak<Fixture>)>> = Mutex::new(Vec::new());
        let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
        let mut held = shared.iter().filter(|(name, _)| *name == shape.name);
        if let Some(fixture) = held.find_map(|(_, fixture)| fixture.upgrade()) {
            return fixture;
        }
        let fixture = Arc::new(Self::new(shape));
        shared.retain(|(_, fixture)| fixture.strong_count() > 0);
        shared.push((shape.name, Arc::downgrade(&fixture)));
        fixture
    }

    fn new(shape: Shape) -> Self {
        let place = Place::new();
        let Shape {
            people: half, note, ..
        } = shape;
        let mut random = Random::new(2_026);
        let mut planted = String::new();
        write!(
            planted,
            "{}@example.no;;{};{};\r\n",
            PLANTED[0], PLANTED[1], PLANTED[2]
        )
        .unwrap();
        let mut first = HEADER.to_owned() + &planted;
        first += &people(&mut random, 0..half, "Eksempel AS", note);
        let second =
            HEADER.to_owned() + &people(&mut random, half / 2..half / 2 * 3, "Nytt Navn AS", note);
        let third = HEADER.to_owned() + &people(&mut random, half..half * 2, "Tredje AS", note);
        for (name, text) in [("a.csv", first), ("b.csv", second), ("c.csv", third)] {
            fs::write(place.beside(name), text).unwrap();
        }
        let mut imports = vec!["a.csv", "b.csv"];
        if shape.is_empty {
            imports.clear();
        }
        for name in imports {
            let mut import = words(&["import"]);
            import.push(place.beside(name).into());
            import.extend(words(&IMPORT));
            import.extend(words(&["--list", "Medlemmer"]));
            done(&place.run(&import, &Faults::default()));
        }
        let mut more = vec![
            words(&["edit", "7", "city=Bodø"]),
            words(&["delete", "11", "12"]),
        ];
        if shape.is_empty {
            more.clear();
        } else if shape.settled {
            more.extend([words(&["check"]), words(&["lists"])]);
        }
        for arguments in more {
            done(&place.run(&arguments, &Faults::default()));
        }
        Self {
            name: shape.name,
            settled: shape.settled,
            is_empty: shape.is_empty,
            place,
            looks: Mutex::default(),
            outcomes: Mutex::default(),
        }
    }

    /// Whether it was opened since it was written, so that opening has nothing to write down.
    pub(super) fn is_settled(&self) -> bool {
        self.settled
    }

    /// Whether there is no store yet.
    pub(super) fn is_empty(&self) -> bool {
        self.is_empty
    }

    /// The folder to copy for a try.
    pub(super) fn watched(&self) -> PathBuf {
        self.place.watched()
    }

    /// A place with this store and its files.
    pub(super) fn place(&self, verbose: bool) -> Place {
        let place = Place::new();
        let place = if verbose { place.verbose() } else { place };
        place.take(&self.watched());
        self.give_files(&place);
        place
    }

    /// Puts the files of the fixture beside the store of a place.
    pub(super) fn give_files(&self, place: &Place) {
        for name in ["a.csv", "b.csv", "c.csv"] {
            fs::copy(self.place.beside(name), place.beside(name)).unwrap();
        }
    }

    /// A command to try on it: with this chance in a hundred one that changes something.
    pub(super) fn deed(&self, random: &mut Random, changes: u64) -> Deed {
        if self.is_empty {
            Deed::Import
        } else if random.percent(changes) {
            *random.of_these(&Deed::CHANGES)
        } else {
            *random.of_these(&Deed::READS)
        }
    }

    /// What the store shows before a command.
    pub(super) fn before(&self, deed: Deed) -> Look {
        let mut looks = self.looks.lock().unwrap_or_else(PoisonError::into_inner);
        looks
            .entry(deed)
            .or_insert_with(|| sound_look(&self.place(false), deed))
            .clone()
    }

    /// What a command does where nothing goes wrong.
    pub(super) fn outcome(&self, deed: Deed) -> Arc<Outcome> {
        let mut outcomes = self.outcomes.lock().unwrap_or_else(PoisonError::into_inner);
        let found = outcomes.entry(deed).or_insert_with(|| {
            let place = self.place(false);
            let trace = place.beside("trace");
            let faults = Faults {
                trace: Some(trace.clone()),
                ..Faults::default()
            };
            let started = Instant::now();
            let ran = place.run(&deed.arguments(&place), &faults);
            let took = started.elapsed();
            done(&ran);
            let after = sound_look(&place, deed);
            let out = if deed.only_reads() {
                deed.reduce(&ran.out, &place.store())
            } else {
                String::new()
            };
            Arc::new(Outcome {
                after,
                out,
                counts: ran.counts,
                trace: Trace::read(&trace, &place.watched()),
                took,
            })
        });
        Arc::clone(found)
    }
}

/// What has to work before anything is tried.
fn done(ran: &Ran) {
    assert!(ran.code == Some(0), "without any fault: {}", ran.told());
}

fn sound_look(place: &Place, deed: Deed) -> Look {
    let mut judge = Judge::new(place);
    let look = judge.look(deed);
    assert!(
        judge.findings.is_empty(),
        "without any fault: {:?}",
        judge.findings
    );
    look.unwrap()
}
