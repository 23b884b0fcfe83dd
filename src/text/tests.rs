//! Keys, files and languages hold together.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fluent_bundle::FluentResource;

use super::{Lang, Text, sources};
use crate::change::EditError;
use crate::contact::{
    ContactId, FieldError, FieldKind, Fields, ListNo, OptIn, ProblemCode, WordMeaning, standard,
};
use crate::import::{
    FailureReason, ImportError, Kept, KeptReason, SaveRejectedError, UndecidedRows, UndoError,
    UndoOutcome, UndoReport,
};
use crate::plan::{Channel, Draft, Evidence, Origin, Reason, Refusal, RefusalEvidence, Target};
use crate::source::{Dialect, FileStamp, ForeignKind, SourceError, ValueKind};
use crate::store::{
    Cause, FailedBy, FieldChange, Finding, HistoryEntry, HistoryEvent, ImportStatus, ListNameError,
    StoreError, UndoCounts,
};

/// Every key of a language with the variables its sentence uses.
fn sentences(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for source in sources(lang) {
        let mut key = None;
        for line in source.lines() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            if !line.starts_with([' ', '}']) {
                let name = line.split(" =").next().unwrap().to_owned();
                assert_eq!(
                    all.insert(name.clone(), BTreeSet::new()),
                    None,
                    "{name} twice"
                );
                key = Some(name);
            }
            let variables: &mut BTreeSet<String> = all.get_mut(key.as_ref().unwrap()).unwrap();
            for rest in line.split("{ $").skip(1) {
                let end = rest.find([' ', '}']).unwrap();
                variables.insert(rest[..end].to_owned());
            }
        }
    }
    all
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(path);
        }
    }
}

/// String literals of the code below a folder of `src`, without tests and comments.
fn literals(folder: &str) -> BTreeSet<String> {
    let mut files = Vec::new();
    files_below(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
        &mut files,
    );
    let mut found = BTreeSet::new();
    for path in files.iter().filter(|path| !path.ends_with("tests.rs")) {
        let code = std::fs::read_to_string(path).unwrap();
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap();
        let code = code.lines().filter(|line| {
            let line = line.trim_start();
            !line.starts_with("//") && !line.contains("reason = ") && !line.starts_with("#[")
        });
        for line in code {
            let line = line.replace("'\"'", "").replace("\\\"", "");
            found.extend(line.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

fn looks_like_a_key(literal: &str) -> bool {
    literal.contains('-')
        && literal
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && literal.starts_with(|c: char| c.is_ascii_lowercase())
        && !literal.ends_with('-')
}

#[test]
fn every_file_is_sound() {
    for lang in Lang::ALL {
        for source in sources(lang) {
            if let Err((_, errors)) = FluentResource::try_new((*source).to_owned()) {
                panic!("{lang:?}: {errors:?} in {}", source.lines().next().unwrap());
            }
        }
    }
}

#[test]
fn both_languages_have_the_same_keys_and_variables() {
    let (en, nb) = (sentences(Lang::En), sentences(Lang::Nb));
    for (key, variables) in &en {
        assert_eq!(nb.get(key), Some(variables), "{key}");
    }
    let only_nb: Vec<_> = nb.keys().filter(|key| !en.contains_key(*key)).collect();
    assert_eq!(only_nb, Vec::<&String>::new());
}

#[test]
fn every_key_is_used_and_every_used_key_is_there() {
    let keys = sentences(Lang::En);
    let literals = literals("src");
    let unused: Vec<_> = keys.keys().filter(|key| !literals.contains(*key)).collect();
    assert_eq!(unused, Vec::<&String>::new(), "keys that no code names");
    let icons = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/icons");
    let prefix = |key: &str| key.split('-').next().unwrap().to_owned();
    let prefixes: BTreeSet<String> = keys.keys().map(|key| prefix(key)).collect();
    let missing: Vec<_> = literals
        .iter()
        .filter(|l| looks_like_a_key(l) && prefixes.contains(&prefix(l)))
        .filter(|literal| !keys.contains_key(*literal))
        // Icons are named like files.
        .filter(|literal| !icons.join(format!("{literal}.svg")).exists())
        .collect();
    assert_eq!(missing, Vec::<&String>::new(), "keys without a sentence");
}

/// Words to type, the same in every language, and comments for the compiler.
const NO_SENTENCES: [&str; 4] = [
    "mainbrainer --help",
    " --email-optin none",
    " --sms-optin none",
    " --accept-gdpr --accept-tcpa --dry-run",
];

#[test]
fn commands_hold_no_sentence_of_their_own() {
    let sentences: Vec<String> = literals("src/cli")
        .into_iter()
        .filter(|literal| {
            let words: Vec<&str> = literal.split(' ').collect();
            let word = |word: &&str| word.chars().filter(|c| c.is_alphabetic()).count() > 1;
            words.windows(2).any(|pair| pair.iter().all(word))
                && !literal.contains('{')
                && !NO_SENTENCES.contains(&literal.as_str())
        })
        .collect();
    assert_eq!(sentences, Vec::<String>::new());
}

/// One of each of what sentences are made from; that every argument is there is asserted where
/// they are made.
fn one_of_each(text: Text) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(ProblemCode::ALL.map(|code| text.problem(code)));
    said.extend(FieldKind::ALL.map(|(kind, _)| text.kind(kind)));
    let meanings = [
        WordMeaning::In,
        WordMeaning::Out,
        WordMeaning::NoInformation,
    ];
    said.extend(meanings.map(|meaning| text.meaning(meaning)));
    let names = [
        FieldError::BlankName,
        FieldError::NameTooLong,
        FieldError::ControlCharacter,
        FieldError::NameReserved,
        FieldError::NameTaken,
        FieldError::OptionTwice("M".to_owned()),
        FieldError::KindNotAllowed,
        FieldError::TooMany,
    ];
    said.extend(names.map(|error| text.field_error(&error, "N", "--o")));
    said.extend(source_errors().map(|error| text.source_error(&error)));
    said.extend(store_errors().map(|error| text.store_error(&error)));
    said.push(text.import_error(&ImportError::FileChanged));
    said.push(text.import_error(&ImportError::ListGone));
    let undecided = UndecidedRows {
        rows: 4,
        examples: vec![(3, standard::EMAIL), (1200, standard::MOBILE)],
    };
    said.push(text.undecided_rows(&undecided, &Fields::default()));
    said.push(text.import_error(&ImportError::OtherNameUndecided(undecided)));
    said.push(text.import_error(&ImportError::Rejected {
        path: "p".into(),
        error: std::io::ErrorKind::StorageFull.into(),
    }));
    said.extend(undone(text));
    said.extend(past(text));
    said.push(text.rejected_error(3, &SaveRejectedError::NoneKept));
    said.extend([None, Some(OptIn::In), Some(OptIn::Out)].map(|s| text.opt_in_status(s)));
    said.push(text.no_thread(&std::io::ErrorKind::PermissionDenied.into()));
    said.push(text.cannot_print(&std::io::ErrorKind::FileTooLarge.into()));
    let reasons = [
        FailureReason::AllRejected,
        FailureReason::Cancelled,
        FailureReason::Unreadable,
        FailureReason::FileChanged,
    ];
    said.extend(reasons.map(|reason| text.failure_reason(reason)));
    said.push(text.status(ImportStatus::Completed));
    said.push(text.status(ImportStatus::Failed));
    said.push(text.status(ImportStatus::Cancelled));
    said.extend([',', ';', '\t', '|', ':'].map(|delimiter| text.delimiter(delimiter)));
    said.extend(findings().map(|finding| text.finding(&finding)));
    said
}

fn past(text: Text) -> Vec<String> {
    let fields = Fields::default();
    let field = standard::EMAIL;
    let mut said = vec![text.contacts(&[ContactId(1); 40])];
    let errors = [
        EditError::NoSuchField(field),
        EditError::Twice(field),
        EditError::Invalid {
            field,
            problem: ProblemCode::InvalidEmail,
        },
        EditError::NothingLeft(ContactId(1)),
    ];
    said.extend(errors.iter().map(|error| text.edit_error(error, &fields)));
    let change = |old: Option<&str>| FieldChange {
        field,
        old: old.map(str::to_owned),
        new: None,
    };
    said.push(text.history_change(&change(None), &fields));
    said.push(text.history_change(&change(Some("a")), &fields));
    let mut entry = HistoryEntry {
        commit: 1,
        at: 1,
        cause: Cause::Edit,
        event: HistoryEvent::Created,
        import: None,
        undo_of: None,
        file_name: "f".into(),
        lines: Vec::new(),
        changes: Vec::new(),
        joined: Vec::new(),
        left: Vec::new(),
    };
    for event in [
        HistoryEvent::Changed,
        HistoryEvent::Deleted,
        HistoryEvent::Restored,
    ] {
        said.push(text.history_heading(&HistoryEntry {
            event,
            ..entry.clone()
        }));
    }
    entry.cause = Cause::Import(3);
    entry.import = Some(3);
    said.push(text.history_heading(&entry));
    entry.lines = vec![2, 5];
    said.push(text.history_heading(&entry));
    entry.undo_of = Some(2);
    said.push(text.history_heading(&entry));
    said
}

fn undone(text: Text) -> Vec<String> {
    let fields = Fields::default();
    let mut said: Vec<String> = KeptReason::ALL
        .map(|reason| text.kept_reason(reason))
        .into();
    let mut kept = Kept {
        contact: Some(ContactId(1)),
        field: None,
        list: None,
        reason: KeptReason::ChangedSince,
        stays: false,
        import_wrote: None,
        now: None,
    };
    said.push(text.kept(&kept, &fields));
    kept.field = Some(standard::EMAIL);
    said.push(text.kept(&kept, &fields));
    kept.list = Some((ListNo(1), "L".into()));
    said.push(text.kept(&kept, &fields));
    let errors = [
        UndoError::NoSuchImport(1),
        UndoError::TooOld,
        UndoError::Cancelled,
    ];
    said.extend(errors.iter().map(|error| text.undo_error(error)));
    let outcomes = [
        UndoOutcome::Undone,
        UndoOutcome::NothingLeft,
        UndoOutcome::ChangedNothing,
    ];
    for (outcome, dry_run) in outcomes.into_iter().flat_map(|o| [(o, true), (o, false)]) {
        for import in [None, Some(1)] {
            said.push(text.undo_outcome(&UndoReport {
                import,
                undo: Some(2),
                commits: None,
                outcome,
                dry_run,
                counts: UndoCounts::default(),
                changed_contacts: 0,
                kept_contacts: 0,
                fields: BTreeMap::new(),
                opt_outs_lifted: 0,
                reasons: Vec::new(),
                removed: Vec::new(),
                kept: Vec::new(),
                seconds: 1.0,
            }));
        }
    }
    said
}

fn source_errors() -> [SourceError; 18] {
    let path = || PathBuf::from("p");
    let foreign = |kind| SourceError::Foreign { path: path(), kind };
    [
        SourceError::Missing { path: path() },
        SourceError::Folder { path: path() },
        SourceError::NotAFile { path: path() },
        SourceError::NotAllowed { path: path() },
        SourceError::Empty { path: path() },
        SourceError::NoDataRow { path: path() },
        foreign(ForeignKind::ExcelWorkbook),
        foreign(ForeignKind::OpenDocument),
        foreign(ForeignKind::Pdf),
        foreign(ForeignKind::Archive),
        foreign(ForeignKind::Picture),
        foreign(ForeignKind::WebPage),
        foreign(ForeignKind::VCard),
        foreign(ForeignKind::Binary),
        SourceError::TooManyColumns {
            path: path(),
            columns: 5_000,
            limit: 4_096,
        },
        SourceError::BadDelimiter { character: '"' },
        SourceError::BadQuote { character: 'x' },
        SourceError::Io {
            path: path(),
            error: std::io::ErrorKind::NotADirectory.into(),
        },
    ]
}

fn store_errors() -> [StoreError; 25] {
    let failed = |reason| StoreError::Failed { reason };
    [
        StoreError::InUse { dir: "d".into() },
        StoreError::Io {
            path: "p".into(),
            source: std::io::ErrorKind::ReadOnlyFilesystem.into(),
        },
        StoreError::Damaged {
            dir: "d".into(),
            what: String::new(),
        },
        StoreError::NotOurs { path: "p".into() },
        StoreError::Clock,
        StoreError::ReadOnly {
            reason: std::io::ErrorKind::StorageFull,
        },
        StoreError::NewerFormat { found: 9, known: 1 },
        StoreError::Corrupt { what: "x", key: 1 },
        failed(FailedBy::Io(std::io::ErrorKind::Other)),
        failed(FailedBy::Damage),
        failed(FailedBy::Thread),
        failed(FailedBy::Closed),
        failed(FailedBy::NoRandom),
        StoreError::Busy,
        StoreError::ListName(ListNameError::Blank),
        StoreError::ListName(ListNameError::TooLong),
        StoreError::ListName(ListNameError::ControlCharacter),
        StoreError::ListName(ListNameError::Taken(ListNo(1))),
        StoreError::NoSuchList(ListNo(1)),
        StoreError::NoSuchContact(ContactId(1)),
        StoreError::NoSuchCommit(1),
        StoreError::NoSuchImport(1),
        StoreError::NotAContact,
        StoreError::Full,
        StoreError::BadBackup { path: "p".into() },
    ]
}

fn findings() -> [Finding; 12] {
    let (contact, field, list) = (ContactId(1), standard::EMAIL, ListNo(1));
    let (noted, found) = (1, 2);
    [
        Finding::Unreadable {
            what: String::new(),
            key: 1,
        },
        Finding::Contact(contact),
        Finding::ContactCount { noted, found },
        Finding::NotFindable { field, contact },
        Finding::IndexBeyond { field, contact },
        Finding::NoSuchMember { list, contact },
        Finding::MemberCount { list, noted, found },
        Finding::ProblemCount {
            import: 1,
            noted,
            found,
        },
        Finding::Consent { field, contact },
        Finding::Commit(1),
        Finding::Backup("b".into()),
        Finding::Unnamed(2),
    ]
}

/// What columns and decisions have to say.
fn of_columns(text: Text) -> Vec<String> {
    let fields = Fields::default();
    let columns = vec!["A".to_owned(), "B".to_owned()];
    let email = standard::EMAIL;
    let (kind, matching, of) = (ValueKind::Email, 4, 5);
    let origins = [
        Origin::Own,
        Origin::Norwegian,
        Origin::Google,
        Origin::Salesforce,
    ];
    let mut reasons = vec![
        Reason::Remembered,
        Reason::CustomField,
        Reason::SimilarHeader {
            alias: "E-mail".into(),
            percent: 90,
        },
        Reason::Values { kind, matching, of },
        Reason::MobileNumbers { matching, of },
        Reason::AfterPostcodes { column: 1 },
        Reason::OwnReport,
        Reason::Taken {
            by: 1,
            field: email,
        },
        Reason::Contradicted {
            field: email,
            kind,
            of,
        },
        Reason::Blank,
        Reason::Unknown,
    ];
    reasons.extend(origins.map(|origin| Reason::Header { origin }));
    reasons.extend(origins.map(|origin| Reason::NotImported { origin }));
    let mut said: Vec<String> = reasons
        .iter()
        .map(|reason| text.reason(reason, &columns, &fields))
        .collect();
    let targets = [
        Target::Skip,
        Target::OptOut(standard::SMS_MARKETING),
        Target::FullName,
        Target::Evidence(Evidence::OptinTime),
        Target::Evidence(Evidence::OptinIp),
        Target::Evidence(Evidence::ConfirmTime),
        Target::Evidence(Evidence::ConfirmIp),
        Target::Evidence(Evidence::UnsubTime),
    ];
    said.extend(targets.map(|target| text.target(Some(target), &fields)));
    let stamp = FileStamp {
        length: 1,
        modified: 1,
        hash: 1,
    };
    let draft = Draft::new("f", Dialect::default(), stamp, columns);
    let words = (0..30).map(|n| (format!("w{n}"), n)).collect();
    let refusals = [
        Refusal::SameField {
            field: email,
            columns: vec![0, 1],
        },
        Refusal::Undecided(vec![0]),
        Refusal::Undecided(vec![0, 1]),
        Refusal::RefusalsUnmapped {
            column: 0,
            evidence: RefusalEvidence {
                words: vec![("cleaned", 2)],
                ..RefusalEvidence::default()
            },
        },
        Refusal::RefusalsUnmapped {
            column: 0,
            evidence: RefusalEvidence::default(),
        },
        Refusal::NothingMapped,
        Refusal::OptInMissing(Channel::Email),
        Refusal::OptInMissing(Channel::Sms),
        Refusal::UnknownWords { column: 0, words },
        Refusal::DateOrder(1),
        Refusal::MasterMissing,
        Refusal::PrimaryMissing,
        Refusal::KeysSame(email),
        Refusal::KeyNotMapped(email),
        Refusal::KeyNotAllowed(standard::EMAIL_MARKETING),
        Refusal::ListMissing,
        Refusal::GdprMissing,
        Refusal::TcpaMissing,
    ];
    said.extend(refusals.map(|refusal| text.refusal_on_command_line(&refusal, &draft, &fields)));
    said
}

#[test]
fn everything_that_can_be_said_is_said_in_both_languages() {
    let all = |lang| {
        let text = Text::new(lang);
        [one_of_each(text), of_columns(text)].concat()
    };
    let (english, norwegian) = (all(Lang::En), all(Lang::Nb));
    // Words that are the same in both, and what has no words.
    let same = ["status", "date", "text"];
    for (one, other) in english.iter().zip(&norwegian) {
        assert!(!one.is_empty() && !other.is_empty());
        assert!(
            one != other || same.contains(&one.as_str()),
            "{one} = {other}"
        );
    }
    let few = of_columns(Text::new(Lang::En)).concat();
    assert!(few.contains("“w19” (19 rows), 10 more"), "{few}");
}
