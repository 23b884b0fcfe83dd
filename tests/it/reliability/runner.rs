//! Carries a scenario out, as often as wanted, and prints its line of the table.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use super::judge::{Finding, Wrong};
use super::random::Random;

/// What a try gave.
#[derive(Debug)]
pub(super) enum Try {
    /// The fault came, and this was found.
    Done(Vec<Finding>),
    /// The command ended before its fault could come; another try takes the place of this one.
    NotHit,
}

/// How often a scenario is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Often {
    /// In `cargo test`.
    pub short: u64,
    /// With `MAINBRAINER_RELIABILITY=long`.
    pub long: u64,
}

/// What a try knows of itself.
#[derive(Debug)]
pub(super) struct Turn {
    pub index: u64,
    pub random: Random,
    /// It alone is carried out, and everything is said.
    pub verbose: bool,
}

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

impl Often {
    fn wanted(self) -> u64 {
        match setting("MAINBRAINER_RELIABILITY").as_deref() {
            Some("long") => self.long,
            Some(number) => number.parse().unwrap_or(self.short),
            None => self.short,
        }
    }
}

/// Whether the long run was asked for.
pub(super) fn is_long() -> bool {
    setting("MAINBRAINER_RELIABILITY").as_deref() == Some("long")
}

/// Tries `one` with other faults each time, and fails when anything was found.
pub(super) fn scenario(name: &str, often: Often, one: impl Fn(&mut Turn) -> Try + Sync) {
    let number = |name: &str| setting(name).and_then(|value| value.parse::<u64>().ok());
    let seed = number("MAINBRAINER_RELIABILITY_SEED").unwrap_or(1);
    let only = number("MAINBRAINER_RELIABILITY_TRY");
    let wanted = if only.is_some() { 1 } else { often.wanted() };
    let next = AtomicU64::new(only.unwrap_or(0));
    let tried = AtomicU64::new(0);
    let end = only.map_or(wanted * 6 + 20, |only| only + 1);
    let all: Mutex<Vec<(u64, Finding)>> = Mutex::default();
    let work = || loop {
        let index = next.fetch_add(1, Ordering::Relaxed);
        // Tries are counted before they run, so that not more run than are wanted.
        if index >= end || tried.fetch_add(1, Ordering::Relaxed) >= wanted {
            break;
        }
        let random = Random::of(seed, name, index);
        let verbose = only.is_some();
        match one(&mut Turn {
            index,
            random,
            verbose,
        }) {
            Try::NotHit => {
                tried.fetch_sub(1, Ordering::Relaxed);
            }
            Try::Done(findings) => {
                let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
                all.extend(findings.into_iter().map(|finding| (index, finding)));
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let mut all = all.into_inner().unwrap();
    all.sort_by_key(|(index, finding)| (*index, finding.wrong));
    let tried = tried.into_inner().min(wanted);
    print_row(name, tried, &all);
    assert!(tried > 0 || only.is_some(), "{name}: no fault came");
    tell(name, seed, &all);
}

/// How many tries had a finding of this kind.
fn tries_with(all: &[(u64, Finding)], wrong: Wrong) -> usize {
    let mut tries: Vec<u64> = all
        .iter()
        .filter(|(_, finding)| finding.wrong == wrong)
        .map(|(index, _)| *index)
        .collect();
    tries.dedup();
    tries.len()
}

fn print_row(name: &str, tried: u64, all: &[(u64, Finding)]) {
    static HEAD: Once = Once::new();
    HEAD.call_once(|| {
        let mut head = format!("\n{:<34} {:>6}", "scenario", "tries");
        for wrong in Wrong::ALL {
            write!(head, "  {:>13}", wrong.head()).unwrap();
        }
        println!("{head}");
    });
    let mut row = format!("{name:<34} {tried:>6}");
    for wrong in Wrong::ALL {
        write!(row, "  {:>13}", tries_with(all, wrong)).unwrap();
    }
    println!("{row}");
}

/// Fails with the first findings of each kind; all of them stand in a file.
fn tell(name: &str, seed: u64, all: &[(u64, Finding)]) {
    let mut page = String::new();
    for (index, finding) in all {
        writeln!(
            page,
            "try {index}: {}: {}",
            finding.wrong.head(),
            finding.told
        )
        .unwrap();
    }
    let folder = setting("MAINBRAINER_RELIABILITY_FOLDER");
    let folder = folder.unwrap_or_else(|| env!("CARGO_TARGET_TMPDIR").to_owned());
    let file =
        Path::new(&folder).join(format!("reliability-{}.txt", name.replace([' ', ','], "-")));
    fs::write(&file, &page).unwrap();
    if all.is_empty() {
        return;
    }
    let mut first = String::new();
    for wrong in Wrong::ALL {
        let of_kind = all.iter().filter(|(_, finding)| finding.wrong == wrong);
        for (index, finding) in of_kind.take(3) {
            writeln!(first, "try {index}: {}: {}", wrong.head(), finding.told).unwrap();
        }
    }
    panic!(
        "{name}: {} findings, all of them in {}\n\
         once more: MAINBRAINER_RELIABILITY_SEED={seed} MAINBRAINER_RELIABILITY_TRY=N\n{first}",
        all.len(),
        file.display()
    );
}
