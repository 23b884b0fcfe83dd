//! Reviews a million rows and looks at them: `cargo bench --bench review [-- ROWS]`.
//!
//! The first file meets an empty store; the second one shares half of its people with the first.
//! Times are wall time, memory is the peak of the resident set of this process.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::Instant;

use mainbrainer::contact::{FieldNo, Fields, ProblemCode, standard};
use mainbrainer::import::{
    DamageDetector, Options, Review, ReviewFilter, ReviewOutcome, SurveyScope, damage, review, run,
    survey,
};
use mainbrainer::job::Progress;
use mainbrainer::plan::{
    Draft, Edits, FileOptIn, ImportPlan, KeyConflictRule, ListTarget, Master, Survey, Target,
};
use mainbrainer::source::{Batch, Depth, DialectChoice, Source, SourceError};
use mainbrainer::store::{OpenOptions, Store};

mod people;

type Res<T> = Result<T, Box<dyn Error>>;

/// Where the columns go; the first one is not imported.
const TARGETS: [Option<u16>; 13] = [
    None,
    Some(2),
    Some(3),
    Some(0),
    Some(1),
    Some(4),
    Some(5),
    Some(7),
    Some(9),
    Some(10),
    Some(13),
    Some(17),
    Some(19),
];

fn main() -> Res<()> {
    let mut arguments = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let rows: u32 = arguments.next().map_or(Ok(1_000_000), |a| a.parse())?;
    let folder = tempfile::tempdir()?;
    let store = Store::open(&folder.path().join("store"), &OpenOptions::default())?;
    for (name, start, version) in [("first", 0, 0), ("second", rows / 2, 1)] {
        let path = folder.path().join(format!("{name}.csv"));
        people::write_file(&path, start, rows, version)?;
        go(&store, &path, name)?;
    }
    Ok(())
}

fn go(store: &Store, path: &Path, name: &str) -> Res<()> {
    println!("{name} file");
    let source = Source::open(path, &DialectChoice::default(), Depth::Head)?;
    let mut draft = Draft::new(
        name,
        source.dialect().clone(),
        source.stamp().clone(),
        source.column_names("Column"),
    );
    let target = |no: Option<u16>| no.map_or(Target::Skip, |no| Target::Field(FieldNo(no)));
    draft.mapping.targets = TARGETS.iter().map(|no| Some(target(*no))).collect();
    for channel in draft.channels_to_ask().collect::<Vec<_>>() {
        draft.file_optin.insert(channel, FileOptIn::NoInformation);
    }
    draft.list = Some(match store.view().list_named("Bench") {
        Some(list) => ListTarget::Existing(list.no),
        None => ListTarget::New("Bench".to_owned()),
    });
    draft.master = Some(Master::File);
    draft.primary = Some(standard::EMAIL);
    draft.secondary = Some(standard::MOBILE);
    draft.key_conflict = KeyConflictRule::Update;
    draft.acknowledgement.gdpr = true;
    draft.acknowledgement.tcpa = true;
    let fields = Fields::default();
    let found: Survey = timed("survey", || {
        let scope = SurveyScope {
            mapping: &draft.mapping,
            watched: &[],
            keys: &[standard::EMAIL, standard::MOBILE],
            fields: &fields,
            words: &draft.words,
            edits: &Edits::default(),
        };
        survey(&source, scope)
    })?;
    let plan = draft.plan(&fields, &found).map_err(|r| format!("{r:?}"))?;
    let options = Options {
        fields,
        remember: BTreeMap::new(),
        ..Options::default()
    };
    let progress = Progress::default();
    let dry = Options {
        dry_run: true,
        ..options.clone()
    };
    timed("dry run without a review", || {
        run(store, &source, &plan, &dry, &progress)
    })?;
    let reviewed = timed("review", || {
        review(store, &source, &plan, &options, &progress)
    })?;
    println!(
        "  {} rows, {:?}, {} kinds of damage",
        reviewed.len(),
        reviewed.report().counts,
        reviewed.damage().len()
    );
    look_for_damage(&source, &plan, &options.fields)?;
    look(&reviewed)?;
    drop(timed("review with 3 mended values", || {
        let mut mended = plan.clone();
        mended.edits.replace_value(9, "Oslo", "OSLO");
        mended.edits.set_cell(7, 1, "x", "y");
        mended.edits.leave_out(9, true);
        review(store, &source, &mended, &options, &progress)
    })?);
    println!("  peak memory {} MB", resident() / 1000);
    let options = Options {
        reviewed: Some(reviewed.reviewed()),
        ..options
    };
    let report = timed("import of what was reviewed", || {
        run(store, &source, &plan, &options, &progress)
    })?;
    if report.counts != reviewed.report().counts {
        return Err("the import did something else than the review said".into());
    }
    Ok(())
}

/// What looking for damage costs, on one thread, against reading the same rows.
fn look_for_damage(source: &Source, plan: &ImportPlan, fields: &Fields) -> Res<()> {
    let read = || -> Result<u64, SourceError> {
        let mut reader = source.reader()?;
        let (mut batch, mut rows) = (Batch::new(), 0);
        loop {
            match reader.read_batch(&mut batch, 4_096)? {
                0 => return Ok(rows),
                more => rows += more as u64,
            }
        }
    };
    let rows = timed("rows read alone", read)?;
    let detector = DamageDetector::of_plan(plan, fields);
    let found = timed("rows read and looked at for damage", || {
        damage(source, &detector)
    })?;
    println!("    {rows} rows, {} kinds of damage", found.len());
    Ok(())
}

fn look(reviewed: &Review) -> Res<()> {
    let progress = Progress::default();
    let plain = ReviewFilter::default;
    let search = |text: &str| ReviewFilter {
        search: text.to_owned(),
        ..plain()
    };
    for (name, filter) in [
        (
            "created rows",
            ReviewFilter {
                outcome: Some(ReviewOutcome::Created),
                ..plain()
            },
        ),
        (
            "rejected rows",
            ReviewFilter {
                outcome: Some(ReviewOutcome::Rejected),
                ..plain()
            },
        ),
        (
            "invalid phones",
            ReviewFilter {
                problem: Some(ProblemCode::InvalidPhone),
                ..plain()
            },
        ),
        (
            "changed cities",
            ReviewFilter {
                field: Some(standard::CITY),
                ..plain()
            },
        ),
        ("search of a rare text", search("finnes ikke")),
        ("search of a frequent text", search("ØST")),
        ("search of a number", search("4129")),
    ] {
        let found = timed(name, || reviewed.rows(&filter, &progress))?;
        println!("    {} rows", found.map_or(0, |found| found.len()));
    }
    let all = reviewed.len();
    let sparse: Vec<u32> = (0..50).map(|at| at * (all / 50)).collect();
    timed("page of 50 rows anywhere", || reviewed.page(&sparse))?;
    let near: Vec<u32> = (all / 2..all / 2 + 50).collect();
    timed("page of 50 rows in a row", || reviewed.page(&near))?;
    timed("values of the city", || reviewed.candidates(9, &progress))?;
    timed("values of the e-mail address", || {
        reviewed.candidates(3, &progress)
    })?;
    Ok(())
}

fn timed<T, E>(name: &str, work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let started = Instant::now();
    let done = work();
    println!("  {name}: {:.1} ms", started.elapsed().as_secs_f64() * 1e3);
    done
}

/// The peak of the resident set in kB; 0 where the system does not say.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
