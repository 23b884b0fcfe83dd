//! A file that changes between the look at it and the beginning of its import; what changes later is
//! tested in `src/import/engine/tests.rs`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use mainbrainer::contact::{Fields, standard};
use mainbrainer::import::{ImportError, Options, run};
use mainbrainer::job::Progress;
use mainbrainer::plan::{
    Channel, Draft, FileOptIn, ImportPlan, ListTarget, Master, Survey, Target,
};
use mainbrainer::source::{Depth, DialectChoice, Source};
use mainbrainer::store::{ImportStatus, OpenOptions, Store};

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

#[test]
fn a_file_that_changed_before_its_import_is_not_imported() {
    let place = Place::new();
    let before = plan(&place.source());
    fs::write(
        place.file(),
        "E-post;Fornavn\nkari@example.no;Liv!\nola@example.no;Ola\n",
    )
    .unwrap();
    let progress = Progress::default();
    let result = run(
        &place.store,
        &place.source(),
        &before,
        &options(),
        &progress,
    );
    assert!(matches!(result, Err(ImportError::FileChanged)));
    assert_eq!(place.nothing_but(), []);
    // Made with the file as it is now the same decisions hold.
    let source = place.source();
    let report = run(&place.store, &source, &plan(&source), &options(), &progress).unwrap();
    assert_eq!(
        (report.status, report.counts.created),
        (ImportStatus::Completed, 2)
    );
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
fn a_file_that_was_overwritten_since_it_was_opened_is_not_imported() {
    for depth in [Depth::Head, Depth::Whole] {
        let place = Place::new();
        fs::write(place.file(), many_rows()).unwrap();
        let source = Source::open(&place.file(), &DialectChoice::default(), depth).unwrap();
        // The system tells times that are some milliseconds apart.
        std::thread::sleep(std::time::Duration::from_millis(20));
        overwrite(&place.file(), &other_rows());
        let progress = Progress::default();
        let result = run(&place.store, &source, &plan(&source), &options(), &progress);
        let changed = matches!(result, Err(ImportError::FileChanged));
        // Without a look at all of it, only a system that notes each change can say so.
        assert!(changed || (depth == Depth::Head && cfg!(not(unix))));
    }
}
