//! Power cuts: what a command changed is replayed up to a moment, and what was not forced to disk
//! by then is lost, torn or kept.

use std::sync::Arc;

use super::disk::{Change, Disk, Trace};
use super::fixture::{Deed, Fixture};
use super::judge::Judge;
use super::program::{Faults, Place, words};
use super::random::Random;
use super::runner::{Try, Turn};

/// Cuts the power somewhere in a run, or after it; says where, and whether it was after it.
fn cut(from: &Disk, trace: &Trace, random: &mut Random, to: &Place) -> (String, bool) {
    let changes = &trace.0;
    let at = if random.percent(25) {
        changes.len()
    } else {
        random.at(changes.len() + 1)
    };
    let mut disk = from.clone();
    for change in &changes[..at] {
        disk.change(change);
    }
    // A write that has not returned may be on disk, too.
    if let Some(change @ Change::Write(..)) = changes.get(at)
        && random.percent(50)
    {
        disk.change(change);
    }
    let watched = to.watched();
    std::fs::remove_dir_all(&watched).unwrap();
    let how = disk.cut(random, &watched);
    (
        format!("power cut after change {at} of {}: {how}", changes.len()),
        at == changes.len(),
    )
}

/// One power cut, or a second one while the next command mends what the first one left.
pub(super) fn one(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let deed = fixture.deed(random, 90);
    let (before, outcome) = (fixture.before(deed), fixture.outcome(deed));
    if outcome.trace.0.is_empty() {
        return Try::NotHit;
    }
    let place = fixture.place(turn.verbose);
    let mut judge = Judge::new(&place);
    judge.note(format!("{}: {deed:?}", fixture.name));
    // A file that was half written may be called so, as long as everything is there.
    judge.is_damaged = true;
    let disk = Disk::of(&fixture.watched());
    let (how, acknowledged) = cut(&disk, &outcome.trace, random, &place);
    judge.note(how);
    if random.percent(30) {
        let trace = place.beside("trace");
        let disk = Disk::of(&place.watched());
        let faults = Faults {
            trace: Some(trace.clone()),
            ..Faults::default()
        };
        let next = *random.of_these(&["lists", "export", "check"]);
        let ran = place.run(&words(&[next]), &faults);
        judge.heard(&ran);
        let trace = Trace::read(&trace, &place.watched());
        let (how, _) = cut(&disk, &trace, random, &place);
        judge.note(how);
    }
    // Who renames without the C library does so unseen.
    let renamed = |change: &Change| matches!(change, Change::Rename(_, to) if to == "out.csv");
    if deed == Deed::ExportFile && acknowledged && outcome.trace.0.iter().any(renamed) {
        judge.target_is_whole();
    }
    // A run that had ended before was acknowledged.
    judge.stands_and_works(deed, acknowledged.then_some(0), &before, &outcome);
    Try::Done(judge.findings)
}
