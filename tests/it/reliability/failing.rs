//! System calls that fail: the n-th of its kind, once or from then on.

use std::sync::Arc;

use super::fixture::{Deed, Fixture};
use super::judge::{Judge, Wrong};
use super::program::{Call, Faults};
use super::runner::{Try, Turn};

/// Kinds with their weight and the errors that they end with.
const CALLS: [(Call, u64, &[&str]); 11] = [
    (Call::Write, 24, &["ENOSPC", "EIO", "EDQUOT"]),
    (Call::Sync, 18, &["EIO", "ENOSPC"]),
    (Call::Open, 12, &["EACCES", "EIO", "EMFILE", "ENOSPC"]),
    (Call::Rename, 12, &["EACCES", "EIO", "ENOSPC"]),
    (Call::Read, 10, &["EIO"]),
    (Call::Unlink, 7, &["EACCES", "EIO"]),
    (Call::Mkdir, 5, &["ENOSPC", "EACCES"]),
    (Call::Truncate, 3, &["EIO", "ENOSPC"]),
    (Call::Stat, 5, &["EIO", "EACCES"]),
    (Call::Chmod, 2, &["EPERM", "EIO"]),
    (Call::Lock, 2, &["EIO"]),
];

/// One call fails.
pub(super) fn one(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let deed = fixture.deed(random, 75);
    let (before, outcome) = (fixture.before(deed), fixture.outcome(deed));
    let mut weight = random.below(CALLS.iter().map(|(_, weight, _)| weight).sum());
    let chosen = CALLS.iter().find(|(_, own, _)| {
        let here = weight < *own;
        weight = weight.saturating_sub(*own);
        here
    });
    let (call, _, errors) = chosen.unwrap_or(&CALLS[0]);
    if outcome.counts.calls(*call) == 0 {
        return Try::NotHit;
    }
    let n = 1 + random.below(outcome.counts.calls(*call));
    let error = random.of_these(errors);
    let how = *random.of_these(&["", ":ever"]);
    let half = if *call == Call::Write && random.percent(40) {
        ":half"
    } else {
        ""
    };
    let place = fixture.place(turn.verbose);
    let mut judge = Judge::new(&place);
    judge.note(fixture.name);
    let faults = Faults {
        rules: format!("{}:{n}:{error}{how}{half}", call.name()),
        lang: (!deed.only_reads() && random.percent(30)).then_some("nb"),
        ..Faults::default()
    };
    let ran = place.run(&deed.arguments(&place), &faults);
    if ran.counts.fired() == 0 {
        return Try::NotHit;
    }
    judge.heard(&ran);
    // Where nothing can be deleted, what was begun cannot be taken away either.
    if *call != Call::Unlink {
        judge.nothing_beside(&ran);
    }
    judge.after(deed, &ran, &before, &outcome);
    Try::Done(judge.findings)
}

/// Standard output cannot be written: what was changed stands, and that is said.
pub(super) fn output(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let deed = fixture.deed(random, 70);
    // It writes a file and says nothing.
    if deed == Deed::ExportFile {
        return Try::NotHit;
    }
    let (before, outcome) = (fixture.before(deed), fixture.outcome(deed));
    let place = fixture.place(turn.verbose);
    let mut judge = Judge::new(&place);
    judge.note(format!("{}, /dev/full", fixture.name));
    let faults = Faults {
        out: Some("/dev/full"),
        ..Faults::default()
    };
    let log = || std::fs::read(place.store().join("data/db")).ok();
    let log_before = log();
    let ran = place.run(&deed.arguments(&place), &faults);
    judge.heard(&ran);
    // A compaction that would make the store larger changes nothing.
    let nothing = deed == Deed::Compact && log() == log_before;
    let wanted = i32::from(deed.only_reads() || nothing);
    if ran.code != Some(wanted) {
        judge.find(Wrong::Exit, format!("exit {wanted} is the truth"));
    }
    if ran.err.trim().is_empty() {
        judge.find(Wrong::Text, "nobody says that the output is missing");
    }
    judge.stands_and_works(deed, ran.code, &before, &outcome);
    Try::Done(judge.findings)
}
