//! What sinks are told, and files that change while they are imported.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Input, OpenImport, Undecided};
use crate::contact::{ContactId, Fields, standard};
use crate::import::sink::{DecidedRow, RowOutcome, RowSink};
use crate::import::{ImportError, Options, Report};
use crate::job::Progress;
use crate::plan::{Channel, Draft, FileOptIn, ImportPlan, ListTarget, Master, Survey, Target};
use crate::source::{Depth, DialectChoice, Source, SourceError};
use crate::store::{ImportStatus, OpenOptions, Store, Writer};

struct Place {
    folder: tempfile::TempDir,
    store: Store,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store"), &OpenOptions::default()).unwrap();
        let place = Self { folder, store };
        fs::write(
            place.file(),
            "E-post;Fornavn\nkari@example.no;Kari\nola@example.no;Ola\n",
        )
        .unwrap();
        place
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("people.csv")
    }

    fn source(&self) -> Source {
        Source::open(&self.file(), &DialectChoice::default(), Depth::Whole).unwrap()
    }

    /// Nothing of the import is there; what the log says of it.
    fn nothing_but(&self) -> Vec<(ImportStatus, Option<String>)> {
        let view = self.store.view();
        assert_eq!((view.contact_count(), view.lists().len()), (0, 0));
        let imports = view.imports().unwrap().into_iter();
        imports
            .map(|record| (record.status, record.failure.map(|failure| failure.code)))
            .collect()
    }
}

fn plan(source: &Source) -> ImportPlan {
    let mut draft = Draft::new(
        "people.csv",
        source.dialect().clone(),
        source.stamp().clone(),
        source.column_names("Column"),
    );
    draft.mapping.targets = vec![
        Some(Target::Field(standard::EMAIL)),
        Some(Target::Field(standard::FIRST_NAME)),
    ];
    draft.list = Some(ListTarget::New("Venner".to_owned()));
    draft.primary = Some(standard::EMAIL);
    draft.master = Some(Master::File);
    draft
        .file_optin
        .insert(Channel::Email, FileOptIn::NoInformation);
    draft.acknowledgement.gdpr = true;
    draft.acknowledgement.tcpa = true;
    let survey = Survey {
        whole: true,
        ..Survey::default()
    };
    draft.plan(&Fields::default(), &survey).unwrap()
}

fn options() -> Options {
    Options {
        fields: Fields::default(),
        ..Options::default()
    }
}

/// Does something to the file when the first row has been imported.
struct Meddler<'p> {
    path: &'p Path,
    meddle: Option<fn(&Path)>,
}

impl RowSink for Meddler<'_> {
    fn row(&mut self, _: &DecidedRow<'_>, _: &mut Writer) -> Result<(), ImportError> {
        if let Some(meddle) = self.meddle.take() {
            meddle(self.path);
        }
        Ok(())
    }
}

fn import_while(place: &Place, meddle: fn(&Path)) -> Result<Report, ImportError> {
    let source = place.source();
    let path = place.file();
    let input = Input {
        source: &source,
        plan: &plan(&source),
        options: &options(),
        progress: &Progress::default(),
        undecided: Undecided::Show,
    };
    OpenImport::begin(&place.store, input)?.run(&mut Meddler {
        path: &path,
        meddle: Some(meddle),
    })
}

#[test]
fn a_file_that_changes_while_it_is_read_fails_the_import() {
    let place = Place::new();
    let result = import_while(&place, |path| {
        let mut file = fs::File::options().append(true).open(path).unwrap();
        file.write_all(b"per@example.no;Per\n").unwrap();
    });
    assert!(matches!(result, Err(ImportError::FileChanged)));
    let reason = Some("file_changed".to_owned());
    assert_eq!(place.nothing_but(), [(ImportStatus::Failed, reason)]);
}

/// Rows enough that the stamp of the file, which samples it, leaves most of them out.
fn many_rows() -> String {
    let rows = (0..20_000).map(|n| format!("p{n:05}@example.no;Kari\n"));
    std::iter::once("E-post;Fornavn\n".to_owned())
        .chain(rows)
        .collect()
}

/// The rows with another name in one of them, a quarter into the file.
fn other_rows() -> String {
    many_rows().replace("p05000@example.no;Kari", "p05000@example.no;Liv!")
}

/// Writes to the file where it stands, and gives it back the time it had.
fn overwrite(path: &Path, text: &str) {
    let time = fs::metadata(path).unwrap().modified().unwrap();
    let mut file = fs::File::options().write(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.set_modified(time).unwrap();
}

#[test]
fn a_file_that_is_overwritten_with_its_time_kept_fails_the_import() {
    let in_place: fn(&Path) = |path| overwrite(path, &other_rows());
    let another: fn(&Path) = |path| {
        let beside = path.with_extension("new");
        fs::write(&beside, other_rows()).unwrap();
        let time = fs::metadata(path).unwrap().modified().unwrap();
        let file = fs::File::options().write(true).open(&beside).unwrap();
        file.set_modified(time).unwrap();
        fs::rename(beside, path).unwrap();
    };
    for meddle in [in_place, another] {
        let place = Place::new();
        fs::write(place.file(), many_rows()).unwrap();
        let before = place.source();
        let result = import_while(&place, meddle);
        assert!(matches!(result, Err(ImportError::FileChanged)));
        let reason = Some("file_changed".to_owned());
        assert_eq!(place.nothing_but(), [(ImportStatus::Failed, reason)]);
        // Its stamp says nothing of it.
        assert_eq!(place.source().stamp(), before.stamp());
    }
}

#[test]
fn a_file_that_is_only_touched_is_imported() {
    let place = Place::new();
    fs::write(place.file(), many_rows()).unwrap();
    let report = import_while(&place, |path| overwrite(path, &many_rows())).unwrap();
    assert_eq!(report.counts.created, 20_000);
}

#[test]
fn a_file_that_goes_away_while_it_is_read_fails_the_import() {
    let place = Place::new();
    let result = import_while(&place, |path| fs::remove_file(path).unwrap());
    assert!(matches!(
        result,
        Err(ImportError::Source(SourceError::Missing { .. }))
    ));
    let log = place.nothing_but();
    assert_eq!(
        log.len(),
        1,
        "an import that was begun is in the log: {log:?}"
    );
    assert_eq!(log[0].0, ImportStatus::Failed);
}

/// Notes what it is told.
#[derive(Default)]
struct Notes(Vec<(u64, RowOutcome)>);

impl RowSink for Notes {
    fn row(&mut self, row: &DecidedRow<'_>, _: &mut Writer) -> Result<(), ImportError> {
        self.0.push((row.row.raw.line(), row.decision.outcome));
        Ok(())
    }
}

#[test]
fn a_sink_is_told_of_every_row_once_and_in_file_order() {
    let place = Place::new();
    let rows = "E-post;Fornavn\n\
                kari@example.no;Kari\n\
                ;Uten\n\
                kari@example.no;Kari\n\
                ola@example.no;Ola\n\
                kari@example.no;Kåre\n";
    fs::write(place.file(), rows).unwrap();
    let source = place.source();
    let mut plan = plan(&source);
    plan.edits.leave_out(5, true);
    let mut notes = Notes::default();
    let input = Input {
        source: &source,
        plan: &plan,
        options: &options(),
        progress: &Progress::default(),
        undecided: Undecided::Show,
    };
    let import = OpenImport::begin(&place.store, input).unwrap();
    let report = import.run(&mut notes).unwrap();
    let kari = ContactId(1);
    let told = [
        (2, RowOutcome::Created(kari)),
        (3, RowOutcome::Rejected),
        (4, RowOutcome::Unchanged(kari)),
        (5, RowOutcome::LeftOut),
        (6, RowOutcome::Updated(kari)),
    ];
    assert_eq!(notes.0, told);
    assert_eq!((report.counts.rows, report.counts.left_out), (4, 1));
    assert_eq!(report.counts.duplicates_in_file, 2);
}
