//! When survey, review and import are due, and what each is made for.

use std::path::PathBuf;
use std::sync::Arc;

use super::{Done, Known, Session, Stage};
use crate::contact::{FieldKind, FieldNo, Fields, ListNo, OptInWords, standard};
use crate::import::{
    self, ImportError, Options, Report, Review, SurveyScope, UndecidedRows, survey as survey_all,
    survey_first_rows,
};
use crate::job::Progress;
use crate::plan::{Draft, Edits, ImportPlan, Mapping, Refusal, Step, Survey, Target};
use crate::source::{Dialect, Source, SourceError};
use crate::store::Store;

/// What a survey depends on; another one is due when any of it changes.
#[derive(Clone, Debug, PartialEq)]
struct SurveyInput {
    dialect: Dialect,
    /// Only the columns that a survey is about.
    mapping: Mapping,
    keys: Vec<FieldNo>,
    path: PathBuf,
    edits: Edits,
}

#[derive(Debug, Default)]
pub(super) struct SurveyState {
    pub(super) newest: Survey,
    pub(super) running: bool,
    /// What the newest or running survey was made for.
    input: Option<SurveyInput>,
}

/// How far the review of the present choices is.
#[derive(Debug, Default)]
pub enum ReviewStage {
    /// None is due: the choices make no plan, or another step is shown.
    #[default]
    NotDue,
    /// It is being made.
    Running,
    /// It is made; see [`Session::review`].
    Ready,
    /// It failed, for this reason.
    Failed(ImportError),
}

#[derive(Debug, Default)]
pub(super) struct ReviewState {
    pub(super) newest: Option<Arc<Review>>,
    pub(super) stage: ReviewStage,
    /// What the newest or running review was made for.
    plan: Option<ImportPlan>,
    /// The file was read anew because it had changed, and no review has come to its end since.
    reread_once: bool,
}

impl ReviewState {
    pub(super) fn is_ready(&self) -> bool {
        matches!(self.stage, ReviewStage::Ready)
    }
}

/// A look through a file for what only its rows tell: date orders, unknown opt-in words, refusals,
/// fillers in key columns.
#[derive(Clone, Debug)]
pub struct SurveyRequest {
    source: Arc<Source>,
    mapping: Mapping,
    /// Columns that may come to have no target while the file is open.
    watched: Vec<usize>,
    /// Columns that have no target.
    undecided: Vec<usize>,
    keys: Vec<FieldNo>,
    fields: Fields,
    words: OptInWords,
    edits: Edits,
}

impl SurveyRequest {
    fn scope<'a>(&'a self, watched: &'a [usize]) -> SurveyScope<'a> {
        SurveyScope {
            mapping: &self.mapping,
            watched,
            keys: &self.keys,
            fields: &self.fields,
            words: &self.words,
            edits: &self.edits,
        }
    }

    /// Reads every row; blocks while it does.
    ///
    /// # Errors
    ///
    /// The file could not be read.
    pub fn run(&self) -> Result<Survey, SourceError> {
        survey_all(&self.source, self.scope(&self.watched))
    }

    /// Reads the first rows where those decide everything, else every row; the import holds what
    /// was decided against all rows. Blocks while it reads.
    ///
    /// # Errors
    ///
    /// The file could not be read.
    pub fn run_quick(&self) -> Result<Survey, SourceError> {
        survey_first_rows(&self.source, self.scope(&self.undecided))
    }
}

/// A plan to be tried row by row.
#[derive(Clone, Debug)]
pub struct ReviewRequest {
    source: Arc<Source>,
    plan: ImportPlan,
    options: Options,
}

impl ReviewRequest {
    /// What is tried.
    pub fn plan(&self) -> &ImportPlan {
        &self.plan
    }

    /// Tries the plan; blocks until it is done or cancelled.
    ///
    /// # Errors
    ///
    /// File, store or the room for the review failed, or one of them is another than the plan was
    /// made for.
    pub fn run(&self, store: &Store, progress: &Progress) -> Result<Review, ImportError> {
        import::review(store, &self.source, &self.plan, &self.options, progress)
    }
}

/// A plan to be carried out.
#[derive(Clone, Debug)]
pub struct ImportRequest {
    /// The file.
    pub source: Arc<Source>,
    /// What is done.
    pub plan: ImportPlan,
    /// How.
    pub options: Options,
}

impl ImportRequest {
    /// Carries the plan out; blocks until it is done or cancelled.
    ///
    /// # Errors
    ///
    /// File or store failed, or one of them is another than what was reviewed; nothing was changed.
    pub fn run(&self, store: &Store, progress: &Progress) -> Result<Report, ImportError> {
        import::run(store, &self.source, &self.plan, &self.options, progress)
    }
}

/// The keys in whose columns fillers are looked for: those that are mapped, without e-mail.
fn surveyed_keys(draft: &Draft, fields: &Fields) -> Vec<FieldNo> {
    let keys = draft.primary.into_iter().chain(draft.secondary);
    let kind = |no: FieldNo| fields.get(no).map(|field| field.kind);
    keys.filter(|no| kind(*no).is_some_and(|kind| kind != FieldKind::Email))
        .filter(|no| draft.mapping.column_of(*no).is_some())
        .collect()
}

/// Whether a survey looks at a column: dates, opt-in statuses, keys, and whose rows they are.
fn is_surveyed(target: Option<Target>, keys: &[FieldNo], fields: &Fields) -> bool {
    const PERSON: [FieldNo; 3] = [standard::FIRST_NAME, standard::LAST_NAME, standard::EMAIL];
    match target {
        Some(Target::Field(no) | Target::OptOut(no)) => {
            let kind = fields.get(no).map(|field| field.kind);
            matches!(kind, Some(FieldKind::Date | FieldKind::OptIn))
                || keys.contains(&no)
                || (!keys.is_empty() && PERSON.contains(&no))
        }
        Some(Target::FullName) => !keys.is_empty(),
        _ => false,
    }
}

impl Session {
    /// The survey that is due, from the mapping step on: once for each state of file, columns with
    /// dates or opt-in status, keys, and edits. The caller runs it and gives the result to
    /// [`Session::surveyed`].
    pub fn survey_request(&mut self, known: &Known) -> Option<SurveyRequest> {
        let (source, draft) = (self.source()?.clone(), self.draft.as_ref()?);
        if self.position.step < Step::Mapping {
            return None;
        }
        let keys = surveyed_keys(draft, &known.fields);
        let mut mapping = draft.mapping.clone();
        for target in &mut mapping.targets {
            if !is_surveyed(*target, &keys, &known.fields) {
                *target = None;
            }
        }
        let input = SurveyInput {
            dialect: draft.dialect.clone(),
            mapping: mapping.clone(),
            keys: keys.clone(),
            path: source.path().to_owned(),
            edits: draft.edits.clone(),
        };
        if self.survey.input.as_ref() == Some(&input) {
            return None;
        }
        let edits = draft.edits.clone();
        self.survey.input = Some(input);
        self.survey.running = true;
        // A column of an opt-in field speaks of refusals anyway.
        let other = |(at, target): (usize, &Option<Target>)| target.is_none().then_some(at);
        Some(SurveyRequest {
            source,
            watched: (0..).zip(&mapping.targets).filter_map(other).collect(),
            undecided: draft.undecided().collect(),
            mapping,
            keys,
            fields: known.fields.clone(),
            words: known.words.clone(),
            edits,
        })
    }

    /// Whether a survey is being made.
    pub fn is_surveying(&self) -> bool {
        self.survey.running
    }

    /// Takes in the result of a survey, or that it failed and is due again.
    pub fn surveyed(&mut self, survey: Option<Survey>) {
        self.survey.running = false;
        match survey {
            Some(survey) => self.survey.newest = survey,
            None => self.survey.input = None,
        }
    }

    /// Makes another survey due, where the vocabulary lost a word.
    pub fn invalidate_survey(&mut self) {
        self.survey.input = None;
    }

    /// The plan of the present choices, if nothing is missing and the list is there.
    pub fn plan(&self, known: &Known) -> Option<ImportPlan> {
        if self.list_problem(&known.lists).is_some() {
            return None;
        }
        let draft = self.draft.as_ref()?;
        draft.plan(&known.fields, &self.survey.newest).ok()
    }

    /// The plan of the present choices, whether or not its list is there.
    ///
    /// # Errors
    ///
    /// What is missing or contradicts itself, in the order of the steps.
    pub fn try_plan(&self, fields: &Fields) -> Result<ImportPlan, Vec<Refusal>> {
        let draft = self.draft.as_ref().ok_or_else(Vec::new)?;
        draft.plan(fields, &self.survey.newest)
    }

    /// A plan of this session to be tried; none before a file was opened.
    pub fn review_request_for(&self, plan: ImportPlan, fields: &Fields) -> Option<ReviewRequest> {
        Some(ReviewRequest {
            source: Arc::clone(self.source()?),
            plan,
            options: Options {
                dry_run: true,
                fields: fields.clone(),
                unproven_survey: self.unproven_survey(),
                ..Options::default()
            },
        })
    }

    /// A plan of this session to be carried out, which remembers where columns with a header of
    /// their own go; none before a file was opened.
    pub fn import_request_for(&self, plan: ImportPlan, fields: &Fields) -> Option<ImportRequest> {
        let (source, draft) = (self.source()?, self.draft.as_ref()?);
        // Names made by us, and one of several equal headers, say nothing about the next file.
        let headers = source.lone_headers().into_iter();
        let chosen = headers.zip(&draft.mapping.targets);
        let remember = chosen.filter_map(|(header, target)| Some((header?, (*target)?)));
        Some(ImportRequest {
            source: Arc::clone(source),
            plan,
            options: Options {
                dry_run: false,
                rejected: None,
                fields: fields.clone(),
                remember: remember.collect(),
                unproven_survey: self.unproven_survey(),
                reviewed: None,
            },
        })
    }

    /// What only the first rows have decided, for the import to hold against all of them.
    fn unproven_survey(&self) -> Option<Survey> {
        let survey = &self.survey.newest;
        (!survey.whole).then(|| survey.clone())
    }

    /// The review that is due: on the summary, once for each plan. The caller runs it and gives
    /// the result to [`Session::reviewed`]; a review that runs already is unwanted then, and also
    /// where [`Session::review_stage`] says that none is due.
    pub fn review_request(&mut self, known: &Known) -> Option<ReviewRequest> {
        if self.position.step != Step::Summary || self.survey.running || !self.is_open() {
            return None;
        }
        self.source()?;
        let Some(plan) = self.plan(known) else {
            // Figures of choices that no import can be made with would mislead.
            self.review.newest = None;
            self.review.stage = ReviewStage::NotDue;
            self.review.plan = None;
            return None;
        };
        if self.review.plan.as_ref() == Some(&plan) {
            return None;
        }
        self.review.plan = Some(plan.clone());
        self.review.stage = ReviewStage::Running;
        self.review_request_for(plan, &known.fields)
    }

    /// Takes in the result of a review. True if the file has changed since it was opened and is to
    /// be read anew; the second time in a row that is a failure.
    pub fn reviewed(&mut self, result: Result<Review, ImportError>) -> bool {
        match result {
            Ok(review) => {
                self.review.stage = ReviewStage::Ready;
                self.review.newest = Some(Arc::new(review));
                self.review.reread_once = false;
                false
            }
            Err(ImportError::FileChanged) if !self.review.reread_once => {
                self.review.reread_once = true;
                true
            }
            Err(error) => {
                self.review_failed(error);
                false
            }
        }
    }

    /// Takes in that the review failed, or that it cannot be read any more. It is made again when
    /// the summary is shown again.
    pub fn review_failed(&mut self, error: ImportError) {
        self.review.newest = None;
        self.review.plan = None;
        self.review.stage = ReviewStage::Failed(error);
    }

    /// Makes another review due; the one before stays until then.
    pub fn invalidate_review(&mut self) {
        self.review.plan = None;
    }

    /// Makes another review due after the file was found changed.
    pub fn file_changed_found(&mut self) {
        self.review.plan = None;
        self.review.reread_once = true;
    }

    /// Whether the store has changed since the review that is shown.
    pub fn is_review_outdated(&self, store: &Store) -> bool {
        let stands = self.position.step == Step::Summary
            && self.stage == Stage::Choosing
            && self.review.is_ready();
        let review = self.review.newest.as_ref().filter(|_| stands);
        review.is_some_and(|review| store.view().commit().no != review.reviewed().commit)
    }

    /// Rows of the newest review that meet contacts with another person's name, while nobody has
    /// decided what becomes of such rows; the import cannot begin before.
    pub fn undecided_rows(&self) -> Option<&UndecidedRows> {
        let undecided = self.draft.as_ref()?.other_name.is_none();
        let review = self.review.newest.as_ref().filter(|_| undecided)?;
        let rows = &review.report().undecided;
        (self.review.is_ready() && rows.rows > 0).then_some(rows)
    }

    /// Forgets survey and review, where the file is read in another way.
    pub(super) fn forget_findings(&mut self) {
        self.survey = SurveyState::default();
        self.review = ReviewState {
            reread_once: self.review.reread_once,
            ..ReviewState::default()
        };
    }

    /// The import, if it may begin: exactly what was reviewed, or nothing.
    pub fn import_request(&self, known: &Known) -> Option<ImportRequest> {
        if !self.may_import(known) {
            return None;
        }
        let review = self.review.newest.as_ref()?;
        let mut request = self.import_request_for(self.plan(known)?, &known.fields)?;
        request.options.reviewed = Some(review.reviewed());
        Some(request)
    }

    /// Takes in that the import has begun.
    pub fn importing(&mut self) {
        self.stage = Stage::Importing;
        self.mark_nothing_stale();
    }

    /// Takes in that the import changed nothing because something is not as it was reviewed, or
    /// because its thread failed: the choices stand as before.
    pub fn not_imported(&mut self) {
        self.stage = Stage::Choosing;
    }

    /// Takes in how the import ended. The review is kept: its rows are those of the import.
    pub fn imported(&mut self, result: Result<Report, ImportError>, list: Option<ListNo>) {
        self.stage = Stage::Done;
        self.mark_nothing_stale();
        let done = Done { result, list };
        if !done.is_completed() {
            self.review.newest = None;
        }
        self.done = Some(done);
    }

    fn mark_nothing_stale(&mut self) {
        self.stale.clear();
    }
}
