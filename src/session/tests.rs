//! A session driven without a window: what it asks for, keeps, refuses and forgets.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use super::*;
use crate::contact::standard::{EMAIL, FIRST_NAME, MOBILE};
use crate::contact::{FieldKind, ListNo};
use crate::import::ImportError;
use crate::job::Progress;
use crate::plan::{Channel, FileOptIn, Master, Refusal, Target};
use crate::store::{OpenOptions, Store};

struct Desk {
    folder: TempDir,
    known: Known,
}

impl Desk {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            known: Known::default(),
        }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn open(&self, session: &mut Session, path: &Path) -> Vec<Reset> {
        let request = session.open(path, None).unwrap();
        self.finish(session, &request)
    }

    fn finish(&self, session: &mut Session, request: &OpenRequest) -> Vec<Reset> {
        assert_eq!(session.stage(), Stage::Opening);
        let profiling = Profiling {
            region: "NO".to_owned(),
            column_word: "Column".to_owned(),
            ..Profiling::default()
        };
        let opened = request.run(&profiling).unwrap();
        session.opened(opened, &self.known, "NO")
    }

    fn store(&self) -> Store {
        Store::open(&self.folder.path().join("store"), &OpenOptions::default()).unwrap()
    }

    /// A session on two members with everything decided, at the summary.
    fn decided(&self) -> Session {
        let path = self.file("members.csv", MEMBERS);
        let mut session = Session::new(1, Destination::New);
        self.open(&mut session, &path);
        let draft = session.draft.as_mut().unwrap();
        draft.master = Some(Master::File);
        draft
            .file_optin
            .insert(Channel::Email, FileOptIn::NoInformation);
        draft
            .file_optin
            .insert(Channel::Sms, FileOptIn::NoInformation);
        draft.acknowledgement.gdpr = true;
        draft.acknowledgement.tcpa = true;
        session.show(Step::Rules, false);
        session.show(Step::Summary, false);
        session.edited(&self.known, 7);
        let request = session.survey_request(&self.known).unwrap();
        session.surveyed(Some(request.run().unwrap()));
        session
    }
}

const MEMBERS: &str = "Fornavn;E-post;Mobil\n\
    Kari;kari@example.no;91234567\n\
    Ola;ola@example.no;92345678\n";

#[test]
fn a_file_leads_from_picking_to_choosing_and_one_that_fails_back() {
    let desk = Desk::new();
    let mut session = Session::new(1, Destination::New);
    assert_eq!(
        (session.stage(), session.step()),
        (Stage::Picking, Step::Upload)
    );
    session
        .open(&desk.folder.path().join("none.csv"), None)
        .unwrap();
    session.not_opened();
    assert_eq!(session.stage(), Stage::Picking);
    desk.open(&mut session, &desk.file("members.csv", MEMBERS));
    assert_eq!(
        (session.stage(), session.step()),
        (Stage::Choosing, Step::Preview)
    );
    let targets = &session.draft.as_ref().unwrap().mapping.targets;
    let field = |no| Some(Target::Field(no));
    assert_eq!(*targets, [field(FIRST_NAME), field(EMAIL), field(MOBILE)]);
    // An earlier file stays where the next one fails.
    session
        .open(&desk.folder.path().join("none.csv"), None)
        .unwrap();
    session.not_opened();
    assert_eq!(
        (session.stage(), session.step()),
        (Stage::Choosing, Step::Preview)
    );
    assert_eq!(session.columns(), ["Fornavn", "E-post", "Mobil"]);
}

#[test]
fn a_file_that_does_not_open_leaves_the_choices_of_the_one_that_is_open() {
    let desk = Desk::new();
    let mut session = Session::new(1, Destination::New);
    desk.open(&mut session, &desk.file("members.csv", MEMBERS));
    let comma = DialectChoice {
        delimiter: Some(','),
        ..DialectChoice::default()
    };
    let request = session.reread(comma.clone()).unwrap();
    desk.finish(&mut session, &request);
    // Two in a row that come to nothing: what counts is what was chosen before both.
    let tab = DialectChoice {
        delimiter: Some('\t'),
        ..DialectChoice::default()
    };
    session.reread(tab).unwrap();
    session
        .open(&desk.folder.path().join("none.csv"), None)
        .unwrap();
    session.not_opened();
    assert_eq!(*session.choice(), comma);
}

#[test]
fn the_steps_lead_over_the_page_with_the_opt_in_status_where_it_asks() {
    let desk = Desk::new();
    let mut session = Session::new(1, Destination::New);
    desk.open(&mut session, &desk.file("members.csv", MEMBERS));
    let mut way = Vec::new();
    while session.step() != Step::Summary {
        let (step, page) = session.next();
        session.show(step, page);
        way.push((step, page));
    }
    assert_eq!(
        way,
        [
            (Step::Mapping, false),
            (Step::Mapping, true),
            (Step::Rules, false),
            (Step::Compliance, false),
            (Step::Summary, false),
        ]
    );
    let mut back = Vec::new();
    while let Some((step, page)) = session.previous() {
        session.show(step, page);
        back.push((step, page));
    }
    assert_eq!(
        back,
        [
            (Step::Compliance, false),
            (Step::Rules, false),
            (Step::Mapping, true),
            (Step::Mapping, false),
            (Step::Preview, false),
            (Step::Upload, false),
        ]
    );
}

#[test]
fn continue_is_blocked_by_what_the_page_asks_and_by_the_list() {
    let mut desk = Desk::new();
    let mut session = Session::new(1, Destination::New);
    desk.open(&mut session, &desk.file("members.csv", MEMBERS));
    session.show(Step::Mapping, false);
    assert!(session.may_continue(&desk.known));
    session.show(Step::Mapping, true);
    assert_eq!(
        session.hindrances(&desk.known),
        [
            Refusal::OptInMissing(Channel::Email),
            Refusal::OptInMissing(Channel::Sms)
        ]
    );
    assert!(!session.may_continue(&desk.known));
    desk.known.lists.push(ListSummary {
        no: ListNo(1),
        name: "MEMBERS".to_owned(),
        contacts: 0,
    });
    assert_eq!(
        session.list_problem(&desk.known.lists),
        Some(ListProblem::Taken)
    );
    session.show(Step::Upload, false);
    assert!(!session.may_continue(&desk.known));
    session.list.name = "Andre".to_owned();
    assert!(session.may_continue(&desk.known));
    session.list.destination = Destination::Existing(ListNo(9));
    assert_eq!(
        session.list_problem(&desk.known.lists),
        Some(ListProblem::Gone)
    );
}

#[test]
fn a_list_gets_the_name_of_the_file_that_no_other_has() {
    let mut desk = Desk::new();
    for (no, name) in [(1, "members"), (2, "Members 2")] {
        desk.known.lists.push(ListSummary {
            no: ListNo(no),
            name: name.to_owned(),
            contacts: 0,
        });
    }
    let mut session = Session::new(1, Destination::New);
    desk.open(&mut session, &desk.file("Members.csv", MEMBERS));
    assert_eq!(session.new_list_name(), "Members 3");
    desk.open(&mut session, &desk.file("Givere.csv", MEMBERS));
    assert_eq!(session.new_list_name(), "Givere");
    session.list.name = "Mine".to_owned();
    desk.open(&mut session, &desk.file("Members.csv", MEMBERS));
    assert_eq!(session.new_list_name(), "Mine");
}

#[test]
fn choices_follow_their_columns_and_what_was_said_of_another_file_goes() {
    let desk = Desk::new();
    let mut session = Session::new(1, Destination::New);
    desk.open(&mut session, &desk.file("a.csv", MEMBERS));
    let draft = session.draft.as_mut().unwrap();
    draft.mapping.targets[0] = Some(Target::Skip);
    draft.edits.set_cell(2, 2, "91234567", "93456789");
    draft
        .edits
        .replace_value(1, "ola@example.no", "o@example.no");
    draft.acknowledgement.gdpr = true;
    draft.acknowledgement.text_version = ACKNOWLEDGEMENT_VERSION;
    // Columns in another order, and one that is gone.
    let other = "Mobil;Fornavn\n91234567;Kari\n";
    let resets = desk.open(&mut session, &desk.file("b.csv", other));
    assert_eq!(resets, [Reset::OtherFile]);
    let draft = session.draft.as_ref().unwrap();
    let kept = [Some(Target::Field(MOBILE)), Some(Target::Skip)];
    assert_eq!(draft.mapping.targets, kept);
    assert!(!draft.acknowledgement.gdpr);
    assert!(draft.edits.cells.is_empty());
    assert_eq!(session.lost_columns(), ["E-post"]);
    let detached: Vec<&str> = session
        .detached_edits()
        .iter()
        .map(|edits| edits.column.as_str())
        .collect();
    assert_eq!(detached, ["E-post"]);
    // The column comes back, and with it what was edited in it.
    desk.open(&mut session, &desk.file("c.csv", MEMBERS));
    let draft = session.draft.as_ref().unwrap();
    assert_eq!(draft.edits.replace.len(), 1);
    assert_eq!(draft.edits.replace[0].column, 1);
    assert!(session.detached_edits().is_empty());
}

#[test]
fn a_changed_header_box_keeps_choices_by_place_and_marks_them() {
    let desk = Desk::new();
    let mut session = Session::new(1, Destination::New);
    desk.open(&mut session, &desk.file("members.csv", MEMBERS));
    session.draft.as_mut().unwrap().mapping.targets[0] = Some(Target::Skip);
    let choice = DialectChoice {
        header: Some(false),
        ..DialectChoice::default()
    };
    let request = session.reread(choice).unwrap();
    desk.finish(&mut session, &request);
    assert_eq!(session.columns(), ["Column 1", "Column 2", "Column 3"]);
    let targets = &session.draft.as_ref().unwrap().mapping.targets;
    assert_eq!(targets[0], Some(Target::Skip));
    assert!(session.stale_columns().contains(&0));
    session.target_chosen(0);
    assert!(!session.stale_columns().contains(&0));
}

#[test]
fn a_survey_is_due_once_for_each_state_of_the_columns_it_is_about() {
    let mut desk = Desk::new();
    let born = desk
        .known
        .fields
        .create("Født", FieldKind::Date, vec![], &[])
        .unwrap();
    let mut session = Session::new(1, Destination::New);
    let file = "Fornavn;Født\nKari;03.04.1980\nOla;25.12.1975\n";
    desk.open(&mut session, &desk.file("born.csv", file));
    let draft = session.draft.as_mut().unwrap();
    draft.mapping.targets[1] = Some(Target::Field(born));
    assert!(
        session.survey_request(&desk.known).is_none(),
        "before the mapping"
    );
    session.show(Step::Mapping, false);
    let request = session.survey_request(&desk.known).unwrap();
    assert!(session.is_surveying());
    assert!(!session.may_continue(&desk.known));
    assert!(session.survey_request(&desk.known).is_none(), "it runs");
    session.surveyed(Some(request.run().unwrap()));
    assert!(session.survey().proven_orders.contains_key(&1));
    assert!(session.may_continue(&desk.known));
    // Another target of another column is nothing to it.
    session.draft.as_mut().unwrap().mapping.targets[0] = Some(Target::Skip);
    assert!(session.survey_request(&desk.known).is_none());
    session.draft.as_mut().unwrap().edits.leave_out(2, true);
    assert!(session.survey_request(&desk.known).is_some());
    session.surveyed(None);
    assert!(session.survey_request(&desk.known).is_some(), "it failed");
}

#[test]
fn exactly_what_was_reviewed_is_imported_and_its_rows_stay() {
    let desk = Desk::new();
    let store = desk.store();
    let mut session = desk.decided();
    assert!(!session.may_import(&desk.known));
    let request = session.review_request(&desk.known).unwrap();
    assert!(session.review_request(&desk.known).is_none(), "it runs");
    let review = request.run(&store, &Progress::default());
    assert!(!session.reviewed(review));
    assert!(session.may_import(&desk.known));
    assert_eq!(session.draft.as_ref().unwrap().primary, Some(EMAIL));
    // Another choice needs another review.
    session.draft.as_mut().unwrap().master = Some(Master::Existing);
    let request = session.review_request(&desk.known).unwrap();
    assert!(!session.may_import(&desk.known));
    session.reviewed(request.run(&store, &Progress::default()));
    let request = session.import_request(&desk.known).unwrap();
    session.importing();
    assert!(session.open(Path::new("other.csv"), None).is_none());
    assert!(!session.show(Step::Mapping, false));
    let report = request.run(&store, &Progress::default());
    session.imported(report, None);
    assert_eq!(session.stage(), Stage::Done);
    let done = session.done().unwrap();
    assert!(done.is_completed());
    assert_eq!(done.import(), Some(1));
    assert_eq!(session.review().unwrap().len(), 2);
    assert!(session.to_saved(0).is_none(), "it is no draft any more");
}

#[test]
fn a_file_that_changes_is_read_anew_once_and_then_refused() {
    let mut session = Desk::new().decided();
    assert!(session.reviewed(Err(ImportError::FileChanged)));
    assert!(!session.reviewed(Err(ImportError::FileChanged)));
    assert!(matches!(
        session.review_stage(),
        ReviewStage::Failed(ImportError::FileChanged)
    ));
}

#[test]
fn what_makes_no_plan_is_not_reviewed() {
    let desk = Desk::new();
    let mut session = desk.decided();
    session.draft.as_mut().unwrap().acknowledgement.gdpr = false;
    assert!(session.review_request(&desk.known).is_none());
    assert!(matches!(session.review_stage(), ReviewStage::NotDue));
    assert_eq!(session.hindrances(&desk.known), [Refusal::GdprMissing]);
}

#[test]
fn a_saved_session_comes_back_at_its_step_when_its_file_is_open() {
    let desk = Desk::new();
    let session = desk.decided();
    let saved = session.to_saved(99).unwrap();
    assert_eq!((saved.step, saved.saved), (Step::Summary, 99));
    let (mut resumed, open) = Session::resume(saved.clone());
    let (path, dialect) = open.unwrap();
    assert!(resumed.is_resuming());
    // Left before its file is open it is still the same draft.
    assert_eq!(resumed.to_saved(99), Some(saved));
    let request = resumed.open(&path, dialect).unwrap();
    assert_eq!(desk.finish(&mut resumed, &request), []);
    assert_eq!(resumed.step(), Step::Summary);
    assert_eq!(resumed.draft, session.draft);
}

#[test]
fn steps_behind_are_marked_where_something_is_missing_now() {
    let mut desk = Desk::new();
    let mut session = desk.decided();
    session.mark_stale(&desk.known);
    assert!(session.stale().is_empty());
    session.draft.as_mut().unwrap().master = None;
    desk.known.lists.push(ListSummary {
        no: ListNo(1),
        name: "members".to_owned(),
        contacts: 1,
    });
    session.mark_stale(&desk.known);
    let stale: Vec<Step> = session.stale().iter().copied().collect();
    assert_eq!(stale, [Step::Upload, Step::Rules]);
}
