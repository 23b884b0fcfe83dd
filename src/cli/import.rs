//! `mainbrainer import`: from options to a plan, and the plan carried out.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use clap::ArgMatches;

use super::interrupt::Interrupt;
use super::mapping::{self, Mapped};
use super::progress::{ProgressLine, ProgressUnit, follow};
use super::report::Outcome;
use super::token::Token;
use super::{Context, Failure, choose, complain, dialect, inspect, mend, report};
use crate::contact::{DateOrder, FieldKind, Fields, without_control};
use crate::import::{ImportError, Report, Reviewed};
use crate::job::{Job, no_wake};
use crate::plan::{
    Acknowledgement, Channel, Draft, FileOptIn, ImportPlan, InvalidRule, KeyConflictRule,
    LetterCaseRule, ListTarget, Master, NoKeyRule, OtherNameRule, Reason, Step, Suggestion, Target,
};
use crate::query;
use crate::session::{
    ACKNOWLEDGEMENT_VERSION, ColumnRegion, Known, OpenedFile, Profiling, Session,
};
use crate::store::{ImportStatus, Store, StoreError, View};
use crate::text::Text;

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
    let mut line = ProgressLine::begin(text, ProgressUnit::Rows);
    line.looking();
    let prepared = prepare(context, matches, &path, Purpose::Import);
    interrupt.begun();
    line.clear();
    let prepared = prepared.map_err(|failure| nothing_done(text, failure))?;
    if interrupt.is_set() {
        return Err(Failure::Failed(text.say("fail-cancelled")));
    }
    complain(&prepared.notes);
    let json = matches.get_flag("json");
    let dry_run = matches.get_flag("dry-run");
    let outcome = Outcome::new(
        &prepared.plan,
        &prepared.known.fields,
        &prepared.store_folder,
        rejected.as_deref(),
    );
    let print_nothing = || {
        let failed = report::nothing_done(&outcome, &prepared.list, dry_run);
        outcome.print_json(text, &failed)
    };
    let mut session = prepared.session;
    let commit = prepared.store.view().commit().no;
    let store = Arc::new(prepared.store);
    let reviewed = match word(matches, "reviewed") {
        Some(word) => Some(reviewed(text, word)?),
        None => None,
    };
    let fields = &prepared.known.fields;
    let hash = session.source().and_then(|source| source.content_hash());
    let token = Token::of(commit, &prepared.plan, fields, hash);
    if let Some(moved) = reviewed.and_then(|reviewed| token.moved_since(reviewed)) {
        if json {
            print_nothing()?;
        }
        return Err(Failure::Failed(text.say(moved.key())));
    }
    let mut plan = prepared.plan;
    let end = loop {
        let Some(mut request) = session.import_request_for(plan, fields) else {
            return Err(Failure::Failed(text.say("fail-lost")));
        };
        request.options.dry_run = dry_run;
        request.options.rejected.clone_from(&rejected);
        request.options.remember.clone_from(&prepared.remember);
        request.options.reviewed = reviewed.map(|_| Reviewed::of(commit, &request.plan, fields));
        let store = Arc::clone(&store);
        let job = Job::start("import", &no_wake(), move |progress| {
            request.run(&store, progress)
        });
        match follow(text, ProgressUnit::Rows, job, interrupt)? {
            // Rows further down decide otherwise than the first ones.
            Err(ImportError::Survey(survey)) => {
                session.surveyed(Some(*survey));
                let again = plan_of(text, &session, fields);
                plan = again.map_err(|failure| nothing_done(text, failure))?;
            }
            end => break end,
        }
    };
    match end {
        Ok(result) => {
            let printed = if json {
                outcome.print_json(text, &result)
            } else {
                outcome.print(text, &result)
            };
            // Whether anybody read the report does not change how the import ended.
            failure_of(text, &result).map_or(printed, Err)
        }
        Err(ImportError::Store(StoreError::ListName(error))) => Err(Failure::Usage(vec![
            text.list_name_error(&error),
            text.say("refuse-nothing-done"),
        ])),
        Err(ImportError::OtherNameUndecided(undecided)) => Err(Failure::Usage(vec![
            text.undecided_rows(&undecided, fields),
            text.say("refuse-nothing-done"),
        ])),
        Err(error) => {
            if json {
                print_nothing()?;
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
    pub(super) session: Session,
    pub(super) plan: ImportPlan,
    /// What is known of the store, with the fields and words that the options add.
    pub(super) known: Known,
    pub(super) remember: BTreeMap<String, Target>,
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
    let mut known = Known {
        fields: view.fields().clone(),
        words: view.words().clone(),
        lists: Vec::new(),
    };
    let mut wrong = mapping::create_fields(text, &mut known.fields, matches);
    wrong.extend(mapping::add_words(text, &mut known.words, matches));
    let region = match inspect::region(text, matches) {
        Ok(region) => region,
        Err(Failure::Usage(sentences)) => {
            wrong.extend(sentences);
            String::new()
        }
        Err(other) => return Err(other),
    };
    let profiling = Profiling {
        fields: known.fields.clone(),
        words: known.words.clone(),
        region,
        remembered: query::remembered(&view),
        column_word: text.say("column-word"),
    };
    let opened = OpenedFile::profile(source, &profiling);
    let opened = opened.map_err(|error| Failure::source(text, &error))?;
    let suggestions = suggestions(&opened, matches);
    let headers = opened.source.lone_headers();
    let doubt = encoding_note(text, &opened);
    let mut session = Session::default();
    session.opened(opened, &known, &profiling.region);
    let Some(draft) = &mut session.draft else {
        return Err(Failure::Failed(text.say("fail-lost")));
    };
    let mapped = mapping::from_options(text, &known.fields, &draft.columns, matches);
    let mut mapped = mapped.unwrap_or_else(|sentences| {
        wrong.extend(sentences);
        Mapped::default()
    });
    rules(text, draft, &known.fields, matches, &mut wrong);
    match mend::edits(text, &draft.columns, matches) {
        Ok(edits) => draft.edits = edits,
        Err(sentences) => wrong.extend(sentences),
    }
    if !wrong.is_empty() {
        return Err(Failure::Usage(wrong));
    }
    mapped.skip_own_columns(&draft.columns);
    mapped.fill(text, &draft.columns, &suggestions);
    draft.mapping = mapped.mapping;
    confirmations(draft, matches);
    if purpose == Purpose::Review {
        draft.acknowledgement.gdpr = true;
        draft.acknowledgement.tcpa = true;
    }
    let list = list(&view, &draft.file_name, matches);
    draft.list = Some(list);
    decide_dates(draft, &known.fields, matches);
    let mut notes = mapped.notes;
    notes.extend(doubt);
    notes.extend(unused_statuses(text, draft));
    notes.extend(better_regions(text, &session, &known.fields));
    session.show(Step::Summary, false);
    if let Some(request) = session.survey_request(&known) {
        let survey = request.run_quick();
        let survey = survey.map_err(|error| Failure::source(text, &error))?;
        session.surveyed(Some(survey));
    }
    // What was left out by itself may be why a decision is missing.
    let plan = plan_of(text, &session, &known.fields).map_err(|failure| match failure {
        Failure::Usage(sentences) => Failure::Usage([sentences, notes.clone()].concat()),
        other => other,
    })?;
    // Of the columns with a header of their own, what the person chose is remembered.
    let headers = headers.into_iter().zip(0usize..);
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
        session,
        plan,
        known,
        remember,
        notes,
        list,
    })
}

/// A sentence for each phone column whose numbers another region would read more of.
fn better_regions(text: Text, session: &Session, fields: &Fields) -> Vec<String> {
    let (Some(file), Some(draft)) = (session.file(), &session.draft) else {
        return Vec::new();
    };
    let found = file.phone_regions(&draft.mapping, fields, &draft.region);
    let better = found.iter().filter(|found| found.fit.better.is_some());
    let sentence = |found: &ColumnRegion| {
        let column = draft.columns.get(found.column).map_or("", String::as_str);
        text.region_fit(column, &draft.region, &found.fit)
    };
    better.map(sentence).collect()
}

/// A note that two encodings fit the file, with a word in which they differ; none if one fits.
fn encoding_note(text: Text, opened: &OpenedFile) -> Option<String> {
    let readings = &opened.source.encoding_doubt()?.readings;
    let (taken, other) = (readings.first()?, readings.get(1)?);
    let mut pairs = taken.words.iter().zip(&other.words);
    let (word, otherwise) = pairs.find(|(word, otherwise)| word != otherwise)?;
    Some(text.say_with(
        "note-encoding",
        [
            ("encoding", taken.encoding.name().into()),
            ("word", text.shown(word).into()),
            ("other", other.encoding.name().into()),
            ("otherwise", text.shown(otherwise).into()),
        ],
    ))
}

/// What is suggested for the columns; with `--no-suggest` only where our own columns of rejected
/// rows are known.
fn suggestions(opened: &OpenedFile, matches: &ArgMatches) -> Vec<Suggestion> {
    let mut suggestions = opened.suggestions();
    if matches.get_flag("no-suggest") {
        // By their headers our own columns are known without looking at values.
        let by_values = !opened.facts.dialect.header;
        for other in &mut suggestions {
            let own = other.reason == Reason::OwnReport && by_values;
            // A column with nothing in it is no question.
            if !own && other.reason != Reason::Blank {
                other.target = None;
            }
        }
    }
    suggestions
}

/// The plan of the options, or a sentence for each decision that is missing.
pub(super) fn plan_of(
    text: Text,
    session: &Session,
    fields: &Fields,
) -> Result<ImportPlan, Failure> {
    session.try_plan(fields).map_err(|refusals| {
        let draft = session.draft.as_ref();
        let sentence = |refusal| Some(text.refusal_on_command_line(refusal, draft?, fields));
        Failure::Usage(refusals.iter().filter_map(sentence).collect())
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
    draft.other_name = word(matches, "other-name").map(|word| match word {
        "create" => OtherNameRule::Create,
        "reject" => OtherNameRule::Reject,
        _ => OtherNameRule::Update,
    });
    draft.no_key = match word(matches, "no-key") {
        Some("create") => NoKeyRule::Create,
        _ => NoKeyRule::Reject,
    };
    draft.letter_case = match word(matches, "case") {
        Some("write") => LetterCaseRule::Write,
        _ => LetterCaseRule::Ignore,
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
        text_version: ACKNOWLEDGEMENT_VERSION,
        at: u64::try_from(since.as_millis()).unwrap_or(u64::MAX),
        lawful_basis: said("lawful-basis"),
        origin: said("origin"),
        consent_given: said("consent-given"),
    };
}

/// A status for the whole file is not used where a column says it, which the user should know.
fn unused_statuses(text: Text, draft: &Draft) -> Vec<String> {
    let unused = draft.file_optin.keys().filter_map(|channel| {
        if draft.takes_status(*channel) {
            return None;
        }
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
fn list(view: &View, file_name: &str, matches: &ArgMatches) -> ListTarget {
    let stem = Path::new(file_name).file_stem();
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

/// Whether two paths lead to one file that is there.
fn same_file(one: &Path, other: &Path) -> bool {
    match (one.canonicalize(), other.canonicalize()) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
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
