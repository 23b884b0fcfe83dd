//! Whatever kills the program: an import, an undo, deleting, erasing, letting the past go and
//! making the store smaller have each happened wholly or not at all.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::IMPORT;
use crate::support::copy_folder;

/// How often the importing program is killed before it ends.
const KILLS: u32 = 12;

fn program(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
    command.arg("--store").arg(store).arg("--lang").arg("en");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn import(store: &Path, file: &Path) -> Command {
    let mut command = program(store);
    command.arg("import").arg(file);
    command.args(IMPORT).args(["--list", "Medlemmer", "--json"]);
    command
}

fn succeed(mut command: Command) -> String {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn contents(store: &Path) -> String {
    let mut export = program(store);
    export.args(["export", "--headers", "id"]);
    let mut lists = program(store);
    lists.args(["lists", "--json"]);
    let mut check = program(store);
    check.arg("check");
    succeed(check);
    succeed(export) + &succeed(lists)
}

fn write_people(path: &Path, people: std::ops::Range<u32>, company: &str) {
    let mut text = "E-post;Mobil;Fornavn;Firma\r\n".to_owned();
    for person in people {
        let _ = write!(
            text,
            "person{person}@example.no;{};Kari {person};{company}\r\n",
            90_000_000 + person
        );
    }
    fs::write(path, text).unwrap();
}

/// Kills a command at random moments; the store is always as before it or as after it, as far
/// as `look` tells.
fn kill(
    original: &Path,
    seed: u8,
    kills: u32,
    command: impl Fn(&Path) -> Command,
    look: impl Fn(&Path) -> String,
) {
    let folder = tempfile::tempdir().unwrap();
    let before = look(original);
    let mut after = String::new();

    let done = folder.path().join("done");
    let mut whole = Duration::from_mins(1);
    for _ in 0..3 {
        copy_folder(original, &done);
        let started = Instant::now();
        succeed(command(&done));
        whole = whole.min(started.elapsed());
        if after.is_empty() {
            after = look(&done);
        }
        fs::remove_dir_all(&done).unwrap();
    }

    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let store = folder.path().join("store");
    let (mut killed, mut unchanged, mut tries) = (0, 0, 0);
    while killed < kills || unchanged == 0 {
        tries += 1;
        assert!(
            tries <= 10 * kills,
            "the command ends before it can be killed"
        );
        copy_folder(original, &store);
        let mut child = command(&store).spawn().unwrap();
        // Every part of the run gets its turn; every fourth kill aims at its end, the commit.
        let part = if tries % 4 == 3 { 700..1000 } else { 0..950 };
        let share = part.start + random.next_u64() % (part.end - part.start);
        std::thread::sleep(whole.mul_f64(f64::from(u32::try_from(share).unwrap()) / 1000.0));
        child.kill().unwrap();
        // One that had ended before leaves the whole work, which is looked at all the same.
        killed += u32::from(!child.wait().unwrap().success());
        let found = look(&store);
        assert!(
            found == before || found == after,
            "try {tries}: neither before nor after, killed at {share}/1000"
        );
        unchanged += u32::from(found == before);
        // What a killed command left behind does not stand in the way of the next one.
        if found == before && unchanged % 6 == 1 {
            succeed(command(&store));
            assert!(look(&store) == after, "try {tries}: the next one differs");
        }
        fs::remove_dir_all(&store).unwrap();
    }
}

/// A store with contacts, and a file that changes half of them and adds others.
fn prepared(folder: &Path) -> (PathBuf, PathBuf) {
    let (first, second) = (folder.join("a.csv"), folder.join("b.csv"));
    write_people(&first, 0..5000, "Eksempel AS");
    write_people(&second, 2500..20_000, "Nytt Navn AS");
    let original = folder.join("original");
    succeed(import(&original, &first));
    (original, second)
}

#[test]
fn a_killed_import_leaves_the_store_before_or_after_never_between() {
    let folder = tempfile::tempdir().unwrap();
    let (original, second) = prepared(folder.path());
    kill(
        &original,
        7,
        KILLS,
        |store| import(store, &second),
        contents,
    );
}

/// A command on the store with both imports.
fn with(store: &Path, arguments: &[&str]) -> Command {
    let mut command = program(store);
    command.args(arguments);
    command
}

#[test]
fn a_killed_undo_leaves_the_store_before_or_after_never_between() {
    let folder = tempfile::tempdir().unwrap();
    let (original, second) = prepared(folder.path());
    succeed(import(&original, &second));
    let undo = |store: &Path| with(store, &["undo", "2"]);
    kill(&original, 8, KILLS / 3, undo, contents);
}

#[test]
fn a_killed_undo_of_a_change_by_hand_is_done_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let (original, _) = prepared(folder.path());
    let numbers: Vec<String> = (1..3_000).map(|id| id.to_string()).collect();
    let mut delete = with(&original, &["delete", "--json"]);
    delete.args(&numbers);
    let deleted = succeed(delete);
    assert!(deleted.contains("\"commit_after\": 2"), "{deleted}");
    let undo = |store: &Path| with(store, &["undo", "--commit", "2"]);
    kill(&original, 9, KILLS / 4, undo, contents);
}

/// Whether some file of a store has these bytes.
fn is_on_disk(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return is_on_disk(&path, bytes);
        }
        let all = fs::read(&path).unwrap();
        all.windows(bytes.len()).any(|at| at == bytes)
    })
}

#[test]
fn a_killed_erasing_for_good_leaves_everything_of_a_person_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (original, second) = prepared(folder.path());
    // What stands in one row alone is written out in a packed block, too.
    let planted = "zqxfjell@example.no;;Wvkbrunost;Jbmgulrot\r\n";
    let text = fs::read_to_string(&second).unwrap() + planted;
    fs::write(&second, text).unwrap();
    succeed(import(&original, &second));
    succeed(with(&original, &["edit", "20001", "city=Bodø"]));
    succeed(with(&original, &["edit", "7", "city=Bodø"]));
    // Files of before the last import: what a backup has of them goes as well.
    let third = folder.path().join("c.csv");
    write_people(&third, 0..10, "Eksempel AS");
    succeed(import(&original, &third));
    let look = |store: &Path| {
        // Whatever was interrupted is ended when the store is opened.
        let found = contents(store);
        let there = ["zqxfjell", "Wvkbrunost", "Jbmgulrot"];
        let there = there.map(|bytes| is_on_disk(store, bytes.as_bytes()));
        format!("{found}{there:?}")
    };
    assert!(look(&original).ends_with("[true, true, true]"));
    let erase = |store: &Path| with(store, &["delete", "20001", "--for-good"]);
    let done = folder.path().join("erased");
    copy_folder(&original, &done);
    succeed(erase(&done));
    assert!(look(&done).ends_with("[false, false, false]"));
    kill(&original, 10, KILLS / 3, erase, look);
}

/// What is kept of the past.
fn past(store: &Path) -> String {
    let found = contents(store);
    let rule = succeed(with(store, &["retention", "--json"]));
    let report = succeed(with(store, &["imports", "1", "--json"]));
    found + &rule + &report
}

#[test]
fn a_killed_letting_go_of_the_past_is_done_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let (original, second) = prepared(folder.path());
    succeed(import(&original, &second));
    for id in 1..6 {
        let id = id.to_string();
        succeed(with(&original, &["edit", &id, "city=Bodø"]));
    }
    succeed(import(&original, &folder.path().join("a.csv")));
    let arguments = [
        "retention",
        "--days",
        "0",
        "--imports",
        "1",
        "--backups",
        "1",
    ];
    let let_go = |store: &Path| with(store, &arguments);
    kill(&original, 11, KILLS / 3, let_go, past);
}

#[test]
fn a_killed_compaction_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (original, second) = prepared(folder.path());
    succeed(import(&original, &second));
    let compact = |store: &Path| with(store, &["compact"]);
    kill(&original, 12, KILLS / 4, compact, |store| {
        let found = past(store);
        // Nothing that was being written is left, and what was can still be taken back.
        let left: Vec<_> = fs::read_dir(store).unwrap().collect();
        let names = left.into_iter().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        let undo = succeed(with(store, &["undo", "2", "--dry-run"]));
        format!("{found}{names:?}{undo}")
    });
}
