//! An import is all or nothing, and so is an undo, whatever kills the program.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use proptest::prelude::Rng;
use proptest::test_runner::{RngAlgorithm, TestRng};

/// How often the importing program is killed before it ends.
const KILLS: u32 = 36;

fn program(store: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
    command.arg("--store").arg(store).arg("--lang").arg("en");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn import(store: &Path, file: &Path) -> Command {
    let mut command = program(store);
    command.arg("import").arg(file);
    command.args([
        "--primary",
        "email",
        "--secondary",
        "mobile",
        "--master",
        "file",
    ]);
    command.args([
        "--skip-unmapped",
        "--email-optin",
        "none",
        "--sms-optin",
        "none",
    ]);
    command.args([
        "--accept-gdpr",
        "--accept-tcpa",
        "--list",
        "Medlemmer",
        "--json",
    ]);
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

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Kills a command at random moments; the store is always as before it or as after it.
fn kill(original: &Path, seed: u8, kills: u32, command: impl Fn(&Path) -> Command) {
    let folder = tempfile::tempdir().unwrap();
    let before = contents(original);
    let mut after = String::new();

    let done = folder.path().join("done");
    let mut whole = Duration::from_mins(1);
    for _ in 0..3 {
        copy(original, &done);
        let started = Instant::now();
        succeed(command(&done));
        whole = whole.min(started.elapsed());
        if after.is_empty() {
            after = contents(&done);
        }
        fs::remove_dir_all(&done).unwrap();
    }
    assert_ne!(before, after);

    let mut random = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let store = folder.path().join("store");
    let (mut killed, mut unchanged, mut tries) = (0, 0, 0);
    while killed < kills {
        tries += 1;
        assert!(
            tries <= 10 * kills,
            "the command ends before it can be killed"
        );
        copy(original, &store);
        let mut child = command(&store).spawn().unwrap();
        // Every part of the run gets its turn; every fourth kill aims at its end, the commit.
        let part = if tries % 4 == 3 { 700..1000 } else { 0..950 };
        let share = part.start + random.next_u64() % (part.end - part.start);
        std::thread::sleep(whole.mul_f64(f64::from(u32::try_from(share).unwrap()) / 1000.0));
        child.kill().unwrap();
        // One that had ended before leaves the whole work, which is looked at all the same.
        killed += u32::from(!child.wait().unwrap().success());
        let found = contents(&store);
        assert!(
            found == before || found == after,
            "try {tries}: neither before nor after, killed at {share}/1000"
        );
        unchanged += u32::from(found == before);
        // What a killed command left behind does not stand in the way of the next one.
        if found == before && unchanged % 6 == 1 {
            succeed(command(&store));
            assert!(
                contents(&store) == after,
                "try {tries}: the next one differs"
            );
        }
        fs::remove_dir_all(&store).unwrap();
    }
    assert!(unchanged >= 1, "no kill came before the commit");
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
    kill(&original, 7, KILLS, |store| import(store, &second));
}

#[test]
fn a_killed_undo_leaves_the_store_before_or_after_never_between() {
    let folder = tempfile::tempdir().unwrap();
    let (original, second) = prepared(folder.path());
    succeed(import(&original, &second));
    kill(&original, 8, KILLS / 3, |store| {
        let mut command = program(store);
        command.args(["undo", "2"]);
        command
    });
}
