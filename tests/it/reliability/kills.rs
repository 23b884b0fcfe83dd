//! Kills: at a call that changes a file, or at any moment; and once more while the next command
//! mends what the first one left.

use std::sync::Arc;
use std::time::Duration;

use super::fixture::{Deed, Fixture};
use super::judge::Judge;
use super::program::{Call, Faults, signal, words};
use super::runner::{Try, Turn};

/// One kill, or several.
pub(super) fn one(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let deed = fixture.deed(random, 85);
    let (before, outcome) = (fixture.before(deed), fixture.outcome(deed));
    let place = fixture.place(turn.verbose);
    let mut judge = Judge::new(&place);
    judge.note(fixture.name);
    let arguments = deed.arguments(&place);
    let changes = outcome.counts.calls(Call::Change);
    let ran = if changes > 0 && random.percent(80) {
        // One after the last change is the end of the program.
        let n = 1 + random.below(changes);
        let half = if random.percent(30) { ":half" } else { "" };
        place.run(&arguments, &Faults::rules(format!("change:{n}:KILL{half}")))
    } else {
        let started = place.start(&arguments, &Faults::default());
        let took = u64::try_from(outcome.took.as_micros()).unwrap();
        std::thread::sleep(Duration::from_micros(random.below(took.max(1))));
        signal(started.child.id(), "KILL");
        place.end(started)
    };
    if !ran.was_killed() {
        return Try::NotHit;
    }
    judge.heard(&ran);
    for _ in 0..random.below(4) {
        let next = *random.of_these(&["lists", "export", "check", "imports"]);
        let n = 1 + random.below(14);
        let again = place.run(&words(&[next]), &Faults::rules(format!("change:{n}:KILL")));
        judge.heard(&again);
    }
    judge.after(deed, &ran, &before, &outcome);
    if deed == Deed::ExportFile {
        judge.target_is_whole();
    }
    Try::Done(judge.findings)
}
