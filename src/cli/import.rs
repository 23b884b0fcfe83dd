//! `mainbrainer import`: from options to a plan, and the plan carried out.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::ArgMatches;

use super::interrupt::Interrupt;
use super::mapping::{self, Mapped};
use super::progress::{ProgressLine, Work, follow};
use super::report::Outcome;
use super::token::Token;
use super::{Context, Failure, choose, complain, dialect, inspect, mend, report};
use crate::contact::{DateOrder, FieldKind, Fields, ReadRules, without_control};
use crate::import::{ImportError, Options, Report, Reviewed, first_look};
use crate::job;
use crate::plan::{
    Acknowledgement, Channel, Draft, FileOptIn, ImportPlan, InvalidRule, KeyConflictRule,
    ListTarget, Master, Reason, Survey, Target,
};
use crate::source::Source;
use crate::store::{ImportStatus, Store, StoreError, View};
use crate::text::Text;

/// The version of the text that `--accept-gdpr` and `--accept-tcpa` confirm.
const TEXT_VERSION: u32 = 1;

/// Carries out the command.
pub(super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let path = matches
        .get_one::<PathBuf>("file")
        .cloned()
        .unwrap_or_default();
    let rejected = matches.get_one::<PathBuf>("rejected").cloned();
    if rejected
        .as_deref()
        .is_some_and(|rejected| same_file(rejected, &path))
    {
        return Err(Failure::usage(text.say("usage-rejected-same")));
    }
    let interrupt = Interrupt::listen_before(text.say("fail-cancelled"));
    let mut line = ProgressLine::begin(text, Work::Rows);
    line.looking();
    let prepared = prepare(context, matches, &path, Purpose::Import);
    interrupt.begun();
    line.clear();
    let prepared = prepared.map_err(|failure| nothing_done(text, failure))?;
    if interrupt.is_set() {
        return Err(Failure::Failed(text.say("fail-cancelled")));
    }
    complain(&prepared.notes);
    let mut options = Options {
        dry_run: matches.get_flag("dry-run"),
        rejected,
        fields: prepared.fields,
        remember: prepared.remember,
        unsure: (!prepared.found.whole).then_some(prepared.found),
        reviewed: None,
    };
    let json = matches.get_flag("json");
    let shown = Outcome::new(
        &prepared.plan,
        &options.fields,
        &prepared.store_folder,
        options.rejected.as_deref(),
    );
    let store = Arc::new(prepared.store);
    let dry_run = options.dry_run;
    let source = prepared.source;
    let commit = store.view().commit().no;
    let reviewed = match word(matches, "reviewed") {
        Some(word) => Some(reviewed(text, word)?),
        None => None,
    };
    let now = Token::of(commit, &prepared.plan, &options.fields, source.content());
    if let Some(moved) = reviewed.and_then(|reviewed| now.moved_since(reviewed)) {
        if json {
            let failed = report::nothing_done(&shown, &prepared.list, dry_run);
            shown.print_json(text, &failed)?;
        }
        return Err(Failure::Failed(text.say(moved.key())));
    }
    let hold = |plan: &ImportPlan, options: Options| Options {
        reviewed: reviewed.map(|_| Reviewed::of(commit, plan, &options.fields)),
        ..options
    };
    let first = hold(&prepared.plan, options.clone());
    let mut result = carry_out(text, &store, &source, prepared.plan, first, interrupt)?;
    if let Err(ImportError::Survey(found)) = result {
        let plan = plan(text, &prepared.draft, &options.fields, &found);
        let plan = plan.map_err(|failure| nothing_done(text, failure))?;
        options.unsure = None;
        let options = hold(&plan, options);
        result = carry_out(text, &store, &source, plan, options, interrupt)?;
    }
    match result {
        Ok(result) => {
            let printed = if json {
                shown.print_json(text, &result)
            } else {
                shown.print(text, &result)
            };
            // Whether anybody read the report does not change how the import ended.
            failure_of(text, &result).map_or(printed, Err)
        }
        Err(ImportError::Store(StoreError::ListName(error))) => Err(Failure::Usage(vec![
            text.list_name_error(&error),
            text.say("refuse-nothing-done"),
        ])),
        Err(error) => {
            if json {
                let failed = report::nothing_done(&shown, &prepared.list, dry_run);
                shown.print_json(text, &failed)?;
            }
            Err(Failure::Failed(text.import_error(&error)))
        }
    }
}

/// What a review said that it was of.
fn reviewed(text: Text, word: &str) -> Result<Token, Failure> {
    Token::read(word).ok_or_else(|| {
        let value = ("value", text.shown(word).into());
        let said = text.say_with("usage-reviewed-form", [value]);
        nothing_done(text, Failure::usage(said))
    })
}

/// Says after missing decisions that nothing was imported.
pub(super) fn nothing_done(text: Text, failure: Failure) -> Failure {
    match failure {
        Failure::Usage(mut sentences) => {
            sentences.push(text.say("refuse-nothing-done"));
            Failure::Usage(sentences)
        }
        other => other,
    }
}

/// What a plan is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To be carried out, or tried.
    Import,
    /// To be looked at: nobody confirms anything for that.
    Review,
}

/// Everything an import needs, with nothing left to decide.
pub(super) struct Prepared {
    pub(super) store: Store,
    pub(super) store_folder: PathBuf,
    pub(super) source: Arc<Source>,
    pub(super) draft: Draft,
    pub(super) found: Survey,
    pub(super) plan: ImportPlan,
    pub(super) fields: Fields,
    pub(super) remember: std::collections::BTreeMap<String, Target>,
    pub(super) notes: Vec<String>,
    /// The name of the list.
    pub(super) list: String,
}

pub(super) fn prepare(
    context: &Context,
    matches: &ArgMatches,
    path: &Path,
    purpose: Purpose,
) -> Result<Prepared, Failure> {
    let text = context.text;
    let source = dialect::open(text, path, matches)?;
    let store_folder = context.store_folder()?;
    let store = context.open_store()?;
    let view = store.view();
    let mut fields = view.fields().clone();
    let mut words = view.words().clone();
    let mut wrong = mapping::create_fields(text, &mut fields, matches);
    wrong.extend(mapping::add_words(text, &mut words, matches));

    let mut draft = Draft::new(
        &file_name(path),
        source.dialect().clone(),
        source.stamp().clone(),
        source.column_names(&text.say("column-word")),
    );
    let mut mapped = match mapping::from_options(text, &fields, &draft.columns, matches) {
        Ok(mapped) => mapped,
        Err(sentences) => {
            wrong.extend(sentences);
            Mapped::default()
        }
    };
    rules(text, &mut draft, &fields, matches, &mut wrong);
    match mend::edits(text, &draft.columns, matches) {
        Ok(edits) => draft.edits = edits,
        Err(sentences) => wrong.extend(sentences),
    }
    match inspect::region(text, matches) {
        Ok(region) => draft.region = region,
        Err(Failure::Usage(sentences)) => wrong.extend(sentences),
        Err(other) => return Err(other),
    }
    if !wrong.is_empty() {
        return Err(Failure::Usage(wrong));
    }
    mapped.skip_own_columns(&draft.columns);
    let suggested = !matches.get_flag("no-suggest");
    // Without a header our own columns of rejected rows are known by their values alone.
    if suggested || !draft.dialect.header {
        let rules = ReadRules {
            region: &draft.region,
            words: &words,
            date_order: None,
            opt_out_column: false,
        };
        let remembered = super::remembered(&view);
        let (_, mut suggestions) =
            inspect::suggestions(text, &source, &rules, &fields, &remembered)?;
        for other in &mut suggestions {
            if !suggested && other.reason != Reason::OwnReport {
                other.target = None;
            }
        }
        mapped.fill(text, &draft.columns, &suggestions);
    }
    draft.mapping = mapped.mapping;
    draft.list = Some(list(&view, &draft, matches));
    confirmations(&mut draft, matches);
    if purpose == Purpose::Review {
        draft.acknowledgement.gdpr = true;
        draft.acknowledgement.tcpa = true;
    }
    let found = first_look(&source, &draft.mapping, &fields, &words, &draft.edits)
        .map_err(|error| Failure::source(text, &error))?;
    decide_dates(&mut draft, &fields, matches);
    draft.words = words;
    let mut notes = mapped.notes;
    notes.extend(unused_statuses(text, &draft));
    // What was left out by itself may be why a decision is missing.
    let plan = plan(text, &draft, &fields, &found).map_err(|failure| match failure {
        Failure::Usage(sentences) => Failure::Usage([sentences, notes.clone()].concat()),
        other => other,
    })?;
    // Names made by us, and one of several equal headers, say nothing about the next file.
    let headers = source.lone_headers().into_iter().zip(0usize..);
    let remember = headers
        .filter_map(|(header, at)| Some((header?, *mapped.chosen.get(&at)?)))
        .collect();
    let list = match &plan.list {
        ListTarget::New(name) => name.clone(),
        ListTarget::Existing(no) => view
            .list(*no)
            .map(|list| list.name.clone())
            .unwrap_or_default(),
    };
    drop(view);
    Ok(Prepared {
        store,
        store_folder,
        source: Arc::new(source),
        draft,
        found,
        plan,
        fields,
        remember,
        notes,
        list,
    })
}

/// The plan of the options, or a sentence for each decision that is missing.
pub(super) fn plan(
    text: Text,
    draft: &Draft,
    fields: &Fields,
    found: &Survey,
) -> Result<ImportPlan, Failure> {
    draft.plan(fields, found).map_err(|refusals| {
        let sentence = |refusal| text.refusal_on_command_line(refusal, draft, fields);
        Failure::Usage(refusals.iter().map(sentence).collect())
    })
}

fn word<'a>(matches: &'a ArgMatches, name: &str) -> Option<&'a str> {
    matches.get_one::<String>(name).map(String::as_str)
}

/// Keys, rules and region.
fn rules(
    text: Text,
    draft: &mut Draft,
    fields: &Fields,
    matches: &ArgMatches,
    wrong: &mut Vec<String>,
) {
    let mut key = |name: &str| {
        let word = word(matches, name)?;
        match choose::single_field(text, fields, &format!("--{name}"), word) {
            Ok(no) => Some(no),
            Err(sentence) => {
                wrong.push(sentence);
                None
            }
        }
    };
    draft.primary = key("primary");
    draft.secondary = key("secondary");
    draft.master = word(matches, "master").map(|word| match word {
        "existing" => Master::Existing,
        _ => Master::File,
    });
    draft.invalid = match word(matches, "invalid") {
        Some("keep") => InvalidRule::Keep,
        Some("reject") => InvalidRule::Reject,
        _ => InvalidRule::Blank,
    };
    draft.key_conflict = match word(matches, "key-conflict") {
        Some("create") => KeyConflictRule::Create,
        Some("reject") => KeyConflictRule::Reject,
        _ => KeyConflictRule::Update,
    };
    draft.opt_outs_win = word(matches, "opt-outs-win") != Some("no");
    draft.skip_undecided = matches.get_flag("skip-unmapped");
}

/// What the user confirms, and says of all contacts in the file.
fn confirmations(draft: &mut Draft, matches: &ArgMatches) {
    for (option, channel) in [("email-optin", Channel::Email), ("sms-optin", Channel::Sms)] {
        let answer = word(matches, option).map(|word| match word {
            "in" => FileOptIn::In,
            "out" => FileOptIn::Out,
            _ => FileOptIn::NoInformation,
        });
        if let Some(answer) = answer {
            draft.file_optin.insert(channel, answer);
        }
    }
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let said = |name: &str| {
        let text = word(matches, name).map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    draft.acknowledgement = Acknowledgement {
        gdpr: matches.get_flag("accept-gdpr"),
        tcpa: matches.get_flag("accept-tcpa"),
        text_version: TEXT_VERSION,
        at: u64::try_from(since.as_millis()).unwrap_or(u64::MAX),
        lawful_basis: said("lawful-basis"),
        origin: said("origin"),
        consent_given: said("consent-given"),
    };
}

/// A status for the whole file is not used where a column says it, which the user should know.
fn unused_statuses(text: Text, draft: &Draft) -> Vec<String> {
    let unused = draft.file_optin.keys().filter_map(|channel| {
        let column = draft.mapping.column_of(channel.opt_in())?;
        let name = draft.columns.get(column).map_or("", String::as_str);
        let option = match channel {
            Channel::Email => "--email-optin",
            Channel::Sms => "--sms-optin",
        };
        let column = ("column", text.shown(name).into());
        Some(text.say_with("note-status-unused", [column, ("option", option.into())]))
    });
    unused.collect()
}

/// `--date-order` is the order of every date column.
fn decide_dates(draft: &mut Draft, fields: &Fields, matches: &ArgMatches) {
    let Some(order) = word(matches, "date-order").and_then(DateOrder::from_word) else {
        return;
    };
    for (at, target) in draft.mapping.targets.iter().enumerate() {
        let field = match target {
            Some(Target::Field(no)) => fields.get(*no),
            _ => None,
        };
        if field.is_some_and(|field| field.kind == FieldKind::Date) {
            draft.date_orders.insert(at, order);
        }
    }
}

/// The list of `--list`, else the one with the name of the file.
fn list(view: &View, draft: &Draft, matches: &ArgMatches) -> ListTarget {
    let stem = Path::new(&draft.file_name).file_stem();
    let stem = stem.map(|stem| stem.to_string_lossy()).unwrap_or_default();
    let given = word(matches, "list");
    match (view.list_named(given.unwrap_or(&stem)), given) {
        (Some(list), _) => ListTarget::Existing(list.no),
        (None, Some(name)) => ListTarget::New(name.trim().to_owned()),
        // The name of a file may hold what that of a list may not.
        (None, None) => {
            let name = without_control(&stem);
            let list = view.list_named(&name);
            list.map_or(ListTarget::New(name), |list| ListTarget::Existing(list.no))
        }
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Whether two paths lead to one file that is there.
fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

/// Runs the import on a thread of its own.
fn carry_out(
    text: Text,
    store: &Arc<Store>,
    source: &Arc<Source>,
    plan: ImportPlan,
    options: Options,
    interrupt: Interrupt,
) -> Result<Result<Report, ImportError>, Failure> {
    let job = job::import(Arc::clone(store), Arc::clone(source), plan, options, || {});
    follow(text, Work::Rows, job, interrupt)
}

/// What to say of an import that came to its end and failed.
fn failure_of(text: Text, report: &Report) -> Option<Failure> {
    match report.status {
        ImportStatus::Completed => None,
        _ => Some(Failure::Failed(match report.failure {
            Some(reason) => text.failure_reason(reason),
            None => text.say("fail-lost"),
        })),
    }
}
