//! Files of a store that were damaged or are missing.
//!
//! A damaged head, configuration or snapshot beside a sound log brings everything back, and that is
//! said in one sentence. Where the log itself is damaged, a command tells the whole truth or
//! refuses, again and again, and touches nothing until the user restores or begins anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fixture::{Deed, Fixture, backups};
use super::judge::{Judge, Look, Wrong, changed, files};
use super::program::{Faults, Place, Ran};
use super::random::Random;
use super::runner::{Try, Turn};

/// What is done to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Harm {
    Flip,
    Zeros,
    Noise,
    Truncate,
    Append,
    Empty,
    Delete,
}

const HARMS: [Harm; 7] = [
    Harm::Flip,
    Harm::Zeros,
    Harm::Noise,
    Harm::Truncate,
    Harm::Append,
    Harm::Empty,
    Harm::Delete,
];

impl Harm {
    /// Does it; says what it did, and whether the file is another one now.
    fn to(self, path: &Path, random: &mut Random) -> (String, bool) {
        let before = fs::read(path).unwrap();
        let mut bytes = before.clone();
        let at = random.at(bytes.len());
        match self {
            Self::Flip => {
                for _ in 0..=random.below(3) {
                    let at = random.at(bytes.len());
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << random.below(8);
                    }
                }
            }
            Self::Zeros | Self::Noise => {
                let end = bytes.len().min(at + 1 + random.at(4096));
                for byte in bytes.get_mut(at..end).into_iter().flatten() {
                    *byte = if self == Self::Noise {
                        random.next().to_le_bytes()[0]
                    } else {
                        0
                    };
                }
            }
            Self::Truncate => bytes.truncate(at),
            Self::Append => {
                let noise = (0..=random.at(9000)).map(|_| random.next().to_le_bytes()[0]);
                bytes.extend(noise);
            }
            Self::Empty => bytes.clear(),
            Self::Delete => {}
        }
        if self == Self::Delete {
            fs::remove_file(path).unwrap();
        } else {
            fs::write(path, &bytes).unwrap();
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (
            format!("{self:?} {name} at {at}"),
            self == Self::Delete || bytes != before,
        )
    }
}

/// A file of `data` with this name, or whose name begins like this where it ends in a dot; one that is not there is a fault of the test.
fn part(place: &Place, beginning: &str) -> Option<PathBuf> {
    let entries = fs::read_dir(place.store().join("data")).unwrap();
    let mut paths = entries.map(|entry| entry.unwrap().path());
    paths.find(|path| {
        let name = path.file_name().unwrap().to_string_lossy();
        name == beginning || (beginning.ends_with('.') && name.starts_with(beginning))
    })
}

/// A try, judged.
struct Damaged<'a> {
    judge: Judge<'a>,
    fixture: &'a Fixture,
    before: Look,
    /// The files as they are after the damage.
    files: BTreeMap<String, Vec<u8>>,
}

impl<'a> Damaged<'a> {
    fn new(place: &'a Place, fixture: &'a Fixture, how: &str) -> Self {
        let mut judge = Judge::new(place);
        judge.note(format!("{}: {how}", fixture.name));
        judge.is_damaged = true;
        Self {
            judge,
            fixture,
            before: fixture.before(Deed::Export),
            files: files(&place.store()),
        }
    }

    fn carry_out(&mut self, deed: Deed) -> Ran {
        let ran = self
            .judge
            .place
            .run(&deed.arguments(self.judge.place), &Faults::default());
        self.judge.heard(&ran);
        ran
    }

    /// Every file is as it was after the damage; whether that is so.
    fn is_untouched(&mut self) -> bool {
        let differ = changed(&self.files, &files(&self.judge.place.store()));
        if !differ.is_empty() {
            self.judge.find(Wrong::Files, differ.join(", "));
        }
        differ.is_empty()
    }

    /// No backup was moved, overwritten, rotated away or erased.
    fn backups_are_untouched(&mut self) {
        let of = |files: &BTreeMap<String, Vec<u8>>| -> BTreeMap<String, Vec<u8>> {
            let all = files
                .iter()
                .filter(|(name, _)| name.starts_with("backups/"));
            all.map(|(name, bytes)| (name.clone(), bytes.clone()))
                .collect()
        };
        let now = of(&files(&self.judge.place.store()));
        let mut lost = changed(&of(&self.files), &now);
        lost.retain(|what| !what.ends_with("is new"));
        if !lost.is_empty() {
            self.judge.find(Wrong::Files, lost.join(", "));
        }
    }

    /// All bytes of the damaged data are somewhere in the store's folder.
    fn data_are_kept(&mut self) {
        let now = files(&self.judge.place.store());
        let gone: Vec<&String> = self
            .files
            .iter()
            .filter(|(name, bytes)| {
                name.starts_with("data/")
                    && !bytes.is_empty()
                    && !now.values().any(|own| own == *bytes)
            })
            .map(|(name, _)| name)
            .collect();
        if !gone.is_empty() {
            let gone = format!("damaged data are gone: {gone:?}");
            self.judge.find(Wrong::Files, gone);
        }
    }

    /// A command either tells the truth or refuses; what it said when it refused.
    fn truth_or_refusal(&mut self, deed: Deed) -> Option<String> {
        let ran = self.carry_out(deed);
        if ran.code == Some(0) {
            let outcome = self.fixture.outcome(deed);
            self.judge.same_output(deed, &ran, &outcome);
            return None;
        }
        if ran.code == Some(2) {
            self.judge.find(Wrong::Exit, "damage is no wrong usage");
        }
        Some(ran.err)
    }

    /// Everything came back, and a sentence says so.
    fn came_back(&mut self, deed: Deed, is_to_be_said: bool) {
        let ran = self.carry_out(deed);
        if ran.code != Some(0) {
            self.judge.find(Wrong::DeadEnd, "everything else is sound");
            return;
        }
        let outcome = self.fixture.outcome(deed);
        self.judge.same_output(deed, &ran, &outcome);
        let lines = ran.err.trim().lines().count();
        if lines != 1 && is_to_be_said {
            self.judge.find(
                Wrong::Text,
                format!("{lines} sentences say that it was mended"),
            );
        }
        self.is_whole();
        let again = self.fixture.outcome(Deed::Import);
        let ran = self.carry_out(Deed::Import);
        if ran.code != Some(0) {
            self.judge
                .find(Wrong::DeadEnd, "an import does not work any more");
        } else if self
            .judge
            .look(Deed::Import)
            .is_some_and(|look| look != again.after)
        {
            self.judge
                .find(Wrong::Less, "after an import other contacts");
        }
    }

    /// All contacts are there.
    fn is_whole(&mut self) {
        if self
            .judge
            .look(Deed::Export)
            .is_some_and(|look| look != self.before)
        {
            self.judge.find(Wrong::Less, "other contacts than before");
        }
    }

    /// Whoever reads a refusal knows the ways out of it.
    fn names_the_ways_out(&mut self, said: &str) {
        let has_backups = !backups(&self.judge.place.store()).is_empty();
        if !said.contains("--begin-anew") || (has_backups && !said.contains("--restore")) {
            self.judge.find(Wrong::Text, "the ways out are not named");
        }
    }

    /// Every command refuses in the same words, twice, and nothing is touched.
    fn all_refuse(&mut self, said: &str) {
        self.names_the_ways_out(said);
        let all = [
            Deed::Export,
            Deed::Import,
            Deed::Check,
            Deed::Imports,
            Deed::Fields,
            Deed::Edit,
            Deed::Undo,
            Deed::Compact,
            Deed::Retention,
            Deed::Erase,
            Deed::Import,
            Deed::Export,
            Deed::Lists,
        ];
        let mut untouched = self.is_untouched();
        for deed in all {
            let ran = self.carry_out(deed);
            if ran.code != Some(1) {
                self.judge
                    .find(Wrong::Exit, "a damaged store stays refused");
            } else if ran.err != said {
                let other = format!("another sentence than “{}”", said.trim());
                self.judge.find(Wrong::Text, other);
            }
            // The first command that touches something is the one to look at.
            untouched = untouched && self.is_untouched();
        }
    }

    /// The user takes a way out.
    fn way_out(&mut self, random: &mut Random) {
        // The newest one of those that were there before the damage.
        let mut names = self
            .files
            .keys()
            .filter_map(|name| name.strip_prefix("backups/"));
        let Some(name) = names.rfind(|name| !name.is_empty()).map(str::to_owned) else {
            return;
        };
        let path = self.judge.place.store().join("backups").join(&name);
        let expected = self.fixture.outcome(Deed::Restore);
        if random.percent(50) {
            let ran = self
                .judge
                .run(&["check", "--begin-anew"], &Faults::default());
            if ran.code == Some(0) {
                let export = self
                    .judge
                    .run(&["export", "--headers", "id"], &Faults::default());
                if export.code != Some(0) || export.out.lines().count() > 1 {
                    self.judge
                        .find(Wrong::DeadEnd, "a store begun anew is not an empty one");
                }
            } else {
                self.judge
                    .find(Wrong::DeadEnd, "the user cannot begin anew");
            }
            self.data_are_kept();
            self.backups_are_untouched();
        }
        let given = if random.percent(50) {
            &name
        } else {
            path.to_str().unwrap()
        };
        let ran = self
            .judge
            .run(&["check", "--restore", given], &Faults::default());
        if ran.code != Some(0) {
            self.judge
                .find(Wrong::DeadEnd, "a sound backup cannot be restored");
        } else if self
            .judge
            .look(Deed::Export)
            .is_some_and(|look| look != expected.after)
        {
            self.judge
                .find(Wrong::Less, "other contacts than the backup has");
        }
        self.data_are_kept();
        self.backups_are_untouched();
    }
}

/// Head, configuration or snapshot are damaged or missing, or all of them.
pub(super) fn beside_a_sound_log(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let place = fixture.place(turn.verbose);
    let mut parts = ["head", "head.copy", "conf", "snap."]
        .map(|name| part(&place, name))
        .to_vec();
    parts.retain(Option::is_some);
    if random.percent(60) {
        parts = vec![parts[random.at(parts.len())].clone()];
    }
    let mut how = Vec::new();
    let mut is_other = false;
    for path in parts.into_iter().flatten() {
        let harm = *random.of_these(&HARMS);
        let (what, other) = harm.to(&path, random);
        how.push(what);
        // Bytes after the end of a file need not be noticed.
        // Of the copy nobody has need as long as the head is there.
        is_other |= other && harm != Harm::Append && !path.ends_with("head.copy");
    }
    let deed = *random.of_these(&[Deed::Export, Deed::Lists, Deed::Imports]);
    let mut damaged = Damaged::new(&place, fixture, &how.join(", "));
    damaged.came_back(deed, is_other);
    Try::Done(damaged.judge.findings)
}

/// The log is damaged, or it is gone with all that lay beside it.
pub(super) fn of_the_log(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let place = fixture.place(turn.verbose);
    let data = place.store().join("data");
    let how = match random.below(10) {
        0 => {
            fs::remove_dir_all(&data).unwrap();
            "no data folder".to_owned()
        }
        1 => {
            fs::remove_dir_all(&data).unwrap();
            fs::create_dir(&data).unwrap();
            "an empty data folder".to_owned()
        }
        _ => {
            let harm = *random.of_these(&HARMS);
            harm.to(&data.join("db"), random).0
        }
    };
    let mut damaged = Damaged::new(&place, fixture, &how);
    let Some(said) = damaged.truth_or_refusal(Deed::Lists) else {
        // What opening does not read may still be damaged.
        let refusals = [
            Deed::Export,
            Deed::Check,
            Deed::Imports,
            Deed::Export,
            Deed::Check,
        ]
        .map(|deed| damaged.truth_or_refusal(deed));
        let [export, check, ..] = &refusals;
        if export.is_some() && check.is_none() {
            damaged
                .judge
                .find(Wrong::Exit, "check finds nothing, and export refuses");
        }
        // Who met the damage said it, and from then on everybody does.
        if let Some(first) = refusals.iter().position(Option::is_some) {
            let said = refusals[first].clone().unwrap();
            if refusals[first..]
                .iter()
                .any(|next| *next != refusals[first])
            {
                damaged
                    .judge
                    .find(Wrong::Text, "the next command says something else");
            }
            // Commands that had met nothing may have changed files.
            damaged.files = files(&damaged.judge.place.store());
            damaged.all_refuse(&said);
            damaged.way_out(random);
        } else {
            damaged.is_whole();
        }
        return Try::Done(damaged.judge.findings);
    };
    damaged.all_refuse(&said);
    damaged.way_out(random);
    Try::Done(damaged.judge.findings)
}

/// A backup is damaged: the store does not mind, check says it, and nobody restores it.
pub(super) fn of_a_backup(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let place = fixture.place(turn.verbose);
    let sound = place.run(&Deed::Check.arguments(&place), &Faults::default());
    let all = backups(&place.store());
    let backup = random.of_these(&all).clone();
    let harms = [
        Harm::Flip,
        Harm::Zeros,
        Harm::Noise,
        Harm::Truncate,
        Harm::Empty,
    ];
    let (how, is_other) = random.of_these(&harms).to(&backup, random);
    if !is_other {
        return Try::NotHit;
    }
    let mut damaged = Damaged::new(&place, fixture, &how);
    damaged.is_whole();
    let check = damaged.carry_out(Deed::Check);
    if !matches!(check.code, Some(0 | 1)) || (&check.out, &check.err) == (&sound.out, &sound.err) {
        damaged
            .judge
            .find(Wrong::Text, "check does not say that a backup is damaged");
    }
    damaged.files = files(&place.store());
    let path = backup.to_str().unwrap();
    let ran = damaged
        .judge
        .run(&["check", "--restore", path], &Faults::default());
    if ran.code != Some(1) {
        damaged
            .judge
            .find(Wrong::Exit, "a damaged backup was restored");
    }
    damaged.is_untouched();
    damaged.is_whole();
    // Another one is sound, or needs the damaged one.
    if let Some(other) = all.iter().find(|other| **other != backup) {
        let restored = restored(fixture, &fixture.watched(), other);
        damaged.files = files(&place.store());
        let path = other.to_str().unwrap();
        let ran = damaged
            .judge
            .run(&["check", "--restore", path], &Faults::default());
        if ran.code == Some(0) {
            let export = damaged
                .judge
                .run(&["export", "--headers", "id"], &Faults::default());
            if Some(export.out) != restored {
                damaged
                    .judge
                    .find(Wrong::Less, "other contacts than the backup had");
            }
        } else {
            damaged.is_untouched();
        }
    }
    Try::Done(damaged.judge.findings)
}

/// The contacts that come back with a backup of a sound store; nothing where it is refused.
fn restored(fixture: &Fixture, watched: &Path, backup: &Path) -> Option<String> {
    let place = fixture.place(false);
    place.take(watched);
    let path = place
        .store()
        .join("backups")
        .join(backup.file_name().unwrap());
    let restore = ["check".into(), "--restore".into(), path.into_os_string()];
    let ran = place.run(&restore, &Faults::default());
    let export = place.run(&Deed::Export.arguments(&place), &Faults::default());
    (ran.code == Some(0)).then_some(export.out)
}

/// What says whose the folder is was damaged or is gone: everything is there, or every command
/// refuses and touches nothing.
pub(super) fn of_the_marker(turn: &mut Turn, fixtures: &[Arc<Fixture>]) -> Try {
    let random = &mut turn.random;
    let fixture = random.of_these(fixtures);
    let place = fixture.place(turn.verbose);
    let entries = fs::read_dir(place.store())
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = entries.filter(|path| path.is_file()).collect();
    all.sort();
    let mut how = Vec::new();
    for path in all {
        if random.percent(70) {
            how.push(random.of_these(&HARMS).to(&path, random).0);
        }
    }
    if how.is_empty() {
        return Try::NotHit;
    }
    let mut damaged = Damaged::new(&place, fixture, &how.join(", "));
    let deeds = [
        Deed::Lists,
        Deed::Export,
        Deed::Import,
        Deed::Check,
        Deed::Erase,
        Deed::Lists,
    ];
    let first = damaged.carry_out(deeds[0]);
    if first.code == Some(0) {
        let outcome = fixture.outcome(deeds[0]);
        damaged.judge.same_output(deeds[0], &first, &outcome);
        damaged.is_whole();
        damaged.backups_are_untouched();
        let ran = damaged.carry_out(Deed::Edit);
        if ran.code != Some(0) {
            damaged
                .judge
                .find(Wrong::DeadEnd, "it is opened and cannot be changed");
        }
        return Try::Done(damaged.judge.findings);
    }
    let mut untouched = damaged.is_untouched();
    for deed in deeds {
        let ran = damaged.carry_out(deed);
        if (ran.code, &ran.err) != (first.code, &first.err) {
            damaged
                .judge
                .find(Wrong::Exit, "refused in other words, or not at all");
        }
        untouched = untouched && damaged.is_untouched();
    }
    // Its backups can be restored elsewhere, or here.
    let other = Place::new();
    let backup = backups(&place.store())
        .pop()
        .unwrap_or_default()
        .into_os_string();
    let ran = other.run(
        &["check".into(), "--restore".into(), backup],
        &Faults::default(),
    );
    damaged.judge.heard(&ran);
    if ran.code != Some(0) {
        damaged
            .judge
            .find(Wrong::DeadEnd, "the backup cannot be restored elsewhere");
    }
    Try::Done(damaged.judge.findings)
}
