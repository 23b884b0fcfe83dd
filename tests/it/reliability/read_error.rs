//! A disk that cannot be read for a moment, while a store is opened and read.

use std::sync::Arc;

use super::fixture::{Deed, Fixture};
use super::judge::{Judge, Wrong, changed, files};
use super::program::{Call, Faults};
use super::runner::{Try, Turn};

const DEEDS: [Deed; 10] = [
    Deed::Check,
    Deed::Export,
    Deed::Lists,
    Deed::Imports,
    Deed::Import,
    Deed::Edit,
    Deed::Undo,
    Deed::Erase,
    Deed::Compact,
    Deed::Restore,
];

/// One read fails, once or from then on.
pub(super) fn one(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    // Commands that only read are what mends a store least: they come up more often.
    let deed = DEEDS[if random.percent(70) {
        random.at(4)
    } else {
        random.at(DEEDS.len())
    }];
    let (before, outcome) = (fixture.before(deed), fixture.outcome(deed));
    let n = 1 + random.below(outcome.counts.calls(Call::Read));
    let ever = if random.percent(30) { ":ever" } else { "" };
    let place = fixture.place(turn.verbose);
    let files_before = files(&place.store());
    let mut judge = Judge::new(&place);
    judge.note(fixture.name);
    let faults = Faults::rules(format!("read:{n}:EIO{ever}"));
    let ran = place.run(&deed.arguments(&place), &faults);
    if ran.counts.fired() == 0 {
        return Try::NotHit;
    }
    judge.heard(&ran);
    // A command that failed before it had changed anything leaves every file as it was, and one
    // that only reads does so at any rate where the store was opened before.
    let untouched = ran.counts.changes_before() == 0;
    let settled = deed.only_reads() && fixture.is_settled();
    if ran.code != Some(0) && (untouched || settled) {
        let differ = changed(&files_before, &files(&place.store()));
        if !differ.is_empty() {
            judge.find(Wrong::Files, differ.join(", "));
        }
    }
    judge.after(deed, &ran, &before, &outcome);
    Try::Done(judge.findings)
}
