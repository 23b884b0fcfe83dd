//! Two programs on one store.

use std::fs;
use std::sync::Arc;
use std::time::Instant;

use super::fixture::{Deed, EDITED, Fixture};
use super::judge::{Judge, Wrong, changed, files};
use super::program::{Call, Faults, HANGS, Started, signal};
use super::runner::{Try, Turn};

/// Waits until all threads of a program stand still; false where it ended, or hangs, which is told at its end.
fn stands_still(started: &mut Started) -> bool {
    let threads = format!("/proc/{}/task", started.child.id());
    let begun = Instant::now();
    while begun.elapsed() < HANGS {
        if started.child.try_wait().unwrap().is_some() {
            return false;
        }
        let threads = fs::read_dir(&threads).into_iter().flatten();
        let mut states = threads.map(|thread| {
            let path = thread.unwrap().path().join("stat");
            let line = fs::read_to_string(path).unwrap_or_default();
            let state = line.rsplit(')').next().unwrap_or("").trim();
            state.starts_with(['T', 't'])
        });
        // Where there are none it has just ended.
        let first = states.next().unwrap_or(false);
        if first && states.all(|still| still) {
            return true;
        }
        std::thread::yield_now();
    }
    false
}

/// The second program is refused while the first one stands still in the middle of its work, which
/// then ends as if nobody had been there.
pub(super) fn one_waits(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let deed = fixture.deed(random, 90);
    let second = fixture.deed(random, 60);
    let (before, outcome) = (fixture.before(deed), fixture.outcome(deed));
    let calls = outcome.counts.calls(Call::Change);
    if calls == 0 {
        return Try::NotHit;
    }
    let place = fixture.place(turn.verbose);
    let mut judge = Judge::new(&place);
    judge.note(fixture.name);
    let n = 1 + random.below(calls);
    let stop = Faults::rules(format!("change:{n}:STOP"));
    let mut first = place.start(&deed.arguments(&place), &stop);
    if !stands_still(&mut first) {
        judge.heard(&place.end(first));
        return if judge.findings.is_empty() {
            Try::NotHit
        } else {
            Try::Done(judge.findings)
        };
    }
    // The very first change may be to make the folder, before there is anything to hold.
    let holds = place.store().join("lock").exists();
    let files_before = files(&place.store());
    let refused = place.run(&second.arguments(&place), &Faults::default());
    let files_after = files(&place.store());
    signal(first.child.id(), "CONT");
    let ran = place.end(first);
    if !holds {
        return Try::NotHit;
    }
    judge.heard(&refused);
    if refused.code != Some(1) {
        judge.find(Wrong::Exit, "the store was in use");
    }
    let differ = changed(&files_before, &files_after);
    if !differ.is_empty() {
        judge.find(Wrong::Files, differ.join(", "));
    }
    judge.heard(&ran);
    if ran.code != Some(0) {
        judge.find(Wrong::DeadEnd, "another program got in the way");
    }
    judge.after(deed, &ran, &before, &outcome);
    Try::Done(judge.findings)
}

/// Several programs begin at the same moment: each does its work or is refused.
pub(super) fn all_at_once(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let place = fixture.place(turn.verbose);
    let mut judge = Judge::new(&place);
    judge.note(fixture.name);
    let deeds = [Deed::Import, Deed::Edit, Deed::Export, Deed::Lists];
    let start = |deed: &Deed| place.start(&deed.arguments(&place), &Faults::default());
    let all: Vec<Started> = deeds.iter().map(start).collect();
    let ran: Vec<_> = all.into_iter().map(|started| place.end(started)).collect();
    for ran in &ran {
        judge.heard(ran);
        if !matches!(ran.code, Some(0 | 1)) {
            judge.find(Wrong::Exit, "neither done nor refused");
        }
    }
    let worked = |at: usize| ran[at].code == Some(0);
    if !(0..deeds.len()).any(worked) {
        judge.find(Wrong::DeadEnd, "all were refused");
    }
    let Some(found) = judge.look(Deed::Export) else {
        return Try::Done(judge.findings);
    };
    let has_import = found.contacts.contains("Tredje AS");
    let is_edited = found
        .contacts
        .lines()
        .any(|line| line.contains("Bodø") && line.starts_with(EDITED));
    for (at, there, what) in [(0, has_import, "import"), (1, is_edited, "edit")] {
        if worked(at) != there {
            let wrong = if there { Wrong::Exit } else { Wrong::Lost };
            judge.find(
                wrong,
                format!("the {what} ended with another exit code than it should"),
            );
        }
    }
    Try::Done(judge.findings)
}
