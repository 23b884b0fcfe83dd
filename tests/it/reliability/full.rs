//! A disk without room, or one that can only be read: what is there can be looked at and exported,
//! and when the fault has gone everything works.

use std::fs;
use std::process::Command;
use std::sync::Arc;

use super::fixture::{Deed, Fixture};
use super::judge::{Judge, Look, Wrong, changed, files};
use super::program::{Faults, Place, Ran};
use super::runner::{Try, Turn, is_long};
use crate::support::copy_folder;

/// Bytes of room: 16 sizes, from none to what is enough for everything tried here.
const ROOM: [u64; 16] = [
    0,
    4 << 10,
    8 << 10,
    12 << 10,
    16 << 10,
    24 << 10,
    32 << 10,
    48 << 10,
    64 << 10,
    96 << 10,
    128 << 10,
    256 << 10,
    512 << 10,
    1 << 20,
    2 << 20,
    6 << 20,
];

/// A disk of its own, in memory; only root can have one, and not everywhere.
#[derive(Debug)]
struct Medium<'a>(&'a Place);

impl<'a> Medium<'a> {
    fn mount(options: &[&str], place: &Place) -> bool {
        let mut mount = Command::new("mount");
        mount.args(options).arg(place.watched());
        mount.output().is_ok_and(|output| output.status.success())
    }

    /// A disk of so many bytes with what the fixture has, in the place of the watched folder.
    fn of(fixture: &Fixture, place: &'a Place, bytes: u64) -> Option<Self> {
        let watched = place.watched();
        fs::remove_dir_all(&watched).unwrap();
        fs::create_dir(&watched).unwrap();
        // A size of 0 would be no limit.
        let size = format!("size={}", bytes.max(4096));
        let mounted = Self::mount(&["-t", "tmpfs", "-o", &size, "tmpfs"], place);
        let medium = mounted.then_some(Self(place));
        copy_folder(&fixture.watched(), &watched);
        medium
    }
}

impl Drop for Medium<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.watched()).status();
    }
}

/// What a command that failed for want of room left can be looked at without any.
fn can_be_looked_at(judge: &mut Judge, ran: &Ran, before: &Look, after: &Look, faults: &Faults) {
    let Some(found) = judge.look_with(Deed::Export, faults) else {
        return;
    };
    let same = |look: &Look| found.contacts == look.contacts && found.lists == look.lists;
    match ran.code {
        Some(0) if !same(after) => judge.find(Wrong::Lost, "exit 0, and the change is not there"),
        Some(1) if !same(before) => judge.find(Wrong::Exit, "it failed, and the change is there"),
        _ => {}
    }
}

/// No room, by the shim's count of bytes or on a small disk of its own.
pub(super) fn no_room(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let deed = if random.percent(40) {
        Deed::Import
    } else {
        fixture.deed(random, 100)
    };
    let room = ROOM[usize::try_from(turn.index % 16).unwrap()];
    let (before, outcome) = (fixture.before(deed), fixture.outcome(deed));
    let place = fixture.place(turn.verbose);
    let used: u64 = files(&place.watched())
        .values()
        .map(|bytes| (bytes.len() as u64).div_ceil(4096) * 4096)
        .sum();
    let medium = if is_long() && random.percent(50) {
        Medium::of(fixture, &place, used + room)
    } else {
        None
    };
    let mut judge = Judge::new(&place);
    let kind = if medium.is_some() {
        " on a small disk"
    } else {
        ""
    };
    judge.note(format!("{}, {room} bytes{kind}", fixture.name));
    let mut faults = Faults {
        budget: medium.is_none().then_some(room),
        ..Faults::default()
    };
    let mut ran = None;
    // Trying again and again neither helps nor harms.
    for _ in 0..=random.below(3) {
        let next = place.run(&deed.arguments(&place), &faults);
        judge.heard(&next);
        let lacks = ["there is no such file", "mappen finnes ikke"];
        if lacks.iter().any(|lack| next.err.contains(lack)) {
            judge.find(Wrong::Text, "it says that a file is missing, not the room");
        }
        if faults.budget.is_some() {
            faults.budget = Some(next.counts.room());
        }
        let failed = next.code == Some(1);
        ran = Some(next);
        if !failed {
            break;
        }
    }
    let ran = ran.unwrap();
    // Where there is no store yet there is nothing to look at.
    if !fixture.is_empty() {
        can_be_looked_at(&mut judge, &ran, &before, &outcome.after, &faults);
    }
    if let Some(medium) = &medium {
        let more = format!("remount,size={}", used + (64 << 20));
        assert!(Medium::mount(&["-o", &more], medium.0), "no larger disk");
    }
    judge.note("there is room again");
    judge.after(deed, &ran, &before, &outcome);
    Try::Done(judge.findings)
}

/// Nothing can be written, by the shim or on a disk that is mounted so.
pub(super) fn read_only(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let deed = fixture.deed(random, 50);
    let (before, outcome) = (fixture.before(deed), fixture.outcome(deed));
    let place = fixture.place(turn.verbose);
    let medium = if is_long() && random.percent(50) {
        Medium::of(fixture, &place, 64 << 20)
    } else {
        None
    };
    let mut judge = Judge::new(&place);
    judge.note(fixture.name);
    // What an earlier command left is there as well.
    if random.percent(30) {
        let n = 1 + random.below(outcome.counts.calls(super::program::Call::Change));
        let kill = Faults::rules(format!("change:{n}:KILL"));
        let ran = place.run(&deed.arguments(&place), &kill);
        if !ran.was_killed() {
            return Try::NotHit;
        }
        judge.heard(&ran);
    }
    let found = {
        let copy = fixture.place(false);
        copy.take(&place.watched());
        let mut sound = Judge::new(&copy);
        let found = sound.look(deed);
        judge.findings.append(&mut sound.findings);
        found
    };
    let Some(found) = found else {
        return Try::Done(judge.findings);
    };
    let error = *random.of_these(&["EROFS", "EACCES"]);
    let mut faults = Faults {
        read_only: Some(error),
        ..Faults::default()
    };
    if medium.is_some() {
        assert!(
            Medium::mount(&["-o", "remount,ro"], &place),
            "no disk to be read only"
        );
        faults.read_only = None;
        judge.note("a disk that is mounted so");
    }
    let files_before = files(&place.store());
    if let Some(look) = judge.look_with(Deed::Export, &faults)
        && (&look.contacts, &look.lists) != (&found.contacts, &found.lists)
    {
        judge.find(Wrong::Less, "other contacts than where it can be written");
    }
    let ran = place.run(&deed.arguments(&place), &faults);
    judge.heard(&ran);
    // To look at contacts and to export them is what is promised; a check may want more.
    let wanted = i32::from(!deed.only_reads() || deed == Deed::ExportFile);
    if ran.code != Some(wanted) && (deed, ran.code) != (Deed::Check, Some(1)) {
        judge.find(Wrong::Exit, format!("exit {wanted} is the truth"));
    }
    let differ = changed(&files_before, &files(&place.store()));
    if !differ.is_empty() {
        judge.find(Wrong::Files, differ.join(", "));
    }
    if medium.is_some() {
        assert!(
            Medium::mount(&["-o", "remount,rw"], &place),
            "no disk to write on"
        );
    }
    judge.note("it can be written again");
    // What an earlier command had done before it was killed is not this one's.
    let code = ran.code.filter(|_| found == before);
    judge.stands_and_works(deed, code, &before, &outcome);
    Try::Done(judge.findings)
}
