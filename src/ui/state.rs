//! What the window shows: facts that the application took in, and what is being typed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::icon::Icon;
use super::table::TableState;
use crate::contact::{ContactId, FieldNo, Fields, ListNo, OptInWords, ProblemCode};
use crate::plan::{Draft, ListTarget, Refusal, Step, Suggestion, Survey};
use crate::source::{Dialect, DialectChoice};
use crate::text::Lang;

/// A page of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Page {
    /// Contacts.
    Contacts,
    /// Lists.
    Lists,
    /// Imports.
    #[default]
    Imports,
    /// Field settings.
    Fields,
    /// Settings.
    Settings,
    /// The wizard.
    Wizard,
}

impl Page {
    /// The pages of the navigation.
    pub const ALL: [Self; 5] = [
        Self::Contacts,
        Self::Lists,
        Self::Imports,
        Self::Fields,
        Self::Settings,
    ];

    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Contacts => "w-nav-contacts",
            Self::Lists => "w-nav-lists",
            Self::Imports => "w-nav-imports",
            Self::Fields => "w-nav-fields",
            Self::Settings => "w-nav-settings",
            Self::Wizard => "w-nav-wizard",
        }
    }

    /// Its icon.
    pub fn icon(self) -> Icon {
        match self {
            Self::Contacts => Icon::Contacts,
            Self::Lists => Icon::Lists,
            Self::Imports | Self::Wizard => Icon::Import,
            Self::Fields => Icon::Fields,
            Self::Settings => Icon::Settings,
        }
    }
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// What a notice is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A remark.
    Info,
    /// It went well.
    Success,
    /// Look at this.
    Warning,
    /// It went wrong.
    Error,
}

/// A sentence at the top of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

/// A list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFacts {
    /// Its number.
    pub no: ListNo,
    /// Its name.
    pub name: String,
    /// How many contacts are on it.
    pub contacts: u64,
}

/// A row of the file as the preview shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub problems: Vec<ProblemCode>,
}

/// What is known of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnFacts {
    /// Its name.
    pub name: String,
    /// Up to three values.
    pub samples: Vec<String>,
    /// Cells that are not blank, of those that were looked at.
    pub filled: u64,
    /// Cells that were looked at.
    pub cells: u64,
    /// What is suggested, and why.
    pub suggestion: Option<Suggestion>,
}

/// An opened file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    /// How it is read.
    pub dialect: Dialect,
    /// The first rows.
    pub rows: Vec<PreviewRow>,
    /// Its columns.
    pub columns: Vec<ColumnFacts>,
    /// About how many rows it has.
    pub estimated_rows: u64,
    /// Whether the number of rows is no estimate.
    pub exact: bool,
    /// Its size.
    pub bytes: u64,
}

/// Rows by what became of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// All rows.
    pub rows: u64,
    /// Rows that made a contact.
    pub created: u64,
    /// Rows that changed a contact.
    pub updated: u64,
    /// Rows that changed nothing.
    pub unchanged: u64,
    /// Rows that were left out.
    pub rejected: u64,
    /// Rows with nothing in them.
    pub blank_rows: u64,
    /// Rows that met a contact of an earlier row.
    pub duplicates_in_file: u64,
    /// Rows whose keys disagreed.
    pub key_conflicts: u64,
    /// Opt-outs that were kept.
    pub opt_outs_kept: u64,
}

impl Figures {
    /// The four that add up to all rows.
    pub fn four(&self) -> [u64; 4] {
        [self.created, self.updated, self.unchanged, self.rejected]
    }
}

/// What an import came to, or would come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Rows by what became of them.
    pub figures: Figures,
    /// Rows by problem.
    pub problems: Vec<(ProblemCode, u64)>,
    /// The first rows behind each of the four figures.
    pub rows: [Vec<PreviewRow>; 4],
    /// For each field how many contacts get a value, and how many another value.
    pub changes: Vec<(FieldNo, u64, u64)>,
    /// How long it took.
    pub seconds: f64,
}

/// The dry run behind the summary.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum DryRun {
    /// Not begun.
    #[default]
    None,
    /// It runs; part done.
    Running(f32),
    /// What it came to.
    Done(Box<Outcome>),
    /// Why it did not come to anything.
    Failed(String),
}

/// How an import ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    /// Its number in the log.
    pub import: Option<u64>,
    /// What it came to.
    pub outcome: Outcome,
    /// The list, if it is there.
    pub list: Option<ListNo>,
    /// Why nothing was imported.
    pub failure: Option<String>,
}

/// Where an import goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Into {
    /// A new list.
    #[default]
    New,
    /// A list that is there.
    Existing(ListNo),
}

/// A field that is being made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldForm {
    /// Its name.
    pub name: String,
    /// Its kind, by its place among the kinds that can be chosen.
    pub kind: usize,
    /// Its options, one on each line.
    pub options: String,
    /// Why it was refused.
    pub error: Option<String>,
    /// The column that goes to it.
    pub column: Option<usize>,
}

/// An import in the making.
#[derive(Clone, Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, and all meet"
)]
pub struct Wizard {
    /// The number of its draft.
    pub id: u64,
    /// The step that is shown.
    pub step: Option<Step>,
    /// The furthest step that was shown.
    pub reached: Option<Step>,
    /// The mapping step shows the opt-in status.
    pub opt_in_page: bool,
    /// The file.
    pub path: Option<PathBuf>,
    /// The path that is typed.
    pub typed_path: String,
    /// A file is being opened.
    pub opening: bool,
    /// A dialog is open.
    pub picking: bool,
    /// No dialog could be shown.
    pub no_dialog: bool,
    /// Why the file was refused.
    pub error: Option<String>,
    /// What the user said about the file.
    pub choice: DialectChoice,
    /// The opened file.
    pub file: Option<FileFacts>,
    /// Where it goes.
    pub into: Into,
    /// The name of the new list.
    pub list_name: String,
    /// The choices.
    pub draft: Option<Draft>,
    /// What the whole file says.
    pub survey: Survey,
    /// The whole file is being looked through.
    pub surveying: bool,
    /// Steps whose choices no longer fit.
    pub stale: BTreeSet<Step>,
    /// Columns (from 0) whose choice no longer fits.
    pub stale_columns: BTreeSet<usize>,
    /// The dry run.
    pub dry_run: DryRun,
    /// The rows behind one of the four figures are shown.
    pub shown_rows: Option<usize>,
    /// It runs.
    pub importing: bool,
    /// It is over.
    pub done: Option<Done>,
    /// More rules are shown.
    pub more_rules: bool,
    /// The table of the preview.
    pub preview_table: TableState,
    /// The table of rows behind a figure.
    pub rows_table: TableState,
    /// A change of the number of lines to skip, while it is typed.
    pub skip_lines: String,
    /// The refusals of the page are listed on it, for Continue was tried.
    pub told: bool,
    /// The column (from 0) that the grid is to show.
    pub show_column: Option<usize>,
    /// Columns that choices were made for and that are gone.
    pub lost: Vec<String>,
}

impl Wizard {
    /// The step that is shown.
    pub fn at(&self) -> Step {
        self.step.unwrap_or(Step::Upload)
    }

    /// Whether there is a way back.
    pub fn can_go_back(&self) -> bool {
        self.at() != Step::Upload && !self.importing && self.done.is_none()
    }

    /// Whether the opt-in page has something to ask.
    pub fn asks_opt_in(&self) -> bool {
        self.draft
            .as_ref()
            .is_some_and(|draft| draft.channels_to_ask().next().is_some())
            || !self.survey.unknown_words.is_empty()
    }

    /// The name of the file, without its folder.
    pub fn file_name(&self) -> String {
        let name = self.path.as_ref().and_then(|path| path.file_name());
        name.map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default()
    }

    /// The name of the new list: what is typed, else the file's without its ending.
    pub fn new_list_name(&self) -> String {
        let typed = self.list_name.trim();
        if typed.is_empty() {
            let stem = self.path.as_ref().and_then(|path| path.file_stem());
            stem.map(|stem| stem.to_string_lossy().into_owned())
                .unwrap_or_default()
        } else {
            typed.to_owned()
        }
    }

    /// The list it goes to.
    pub fn list_target(&self) -> ListTarget {
        match self.into {
            Into::New => ListTarget::New(self.new_list_name()),
            Into::Existing(no) => ListTarget::Existing(no),
        }
    }
}

/// A tab of the imports.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogTab {
    /// Unfinished wizards, and what runs.
    #[default]
    Draft,
    /// Completed imports.
    Completed,
    /// Failed and cancelled imports.
    Failed,
}

impl LogTab {
    /// Every tab.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Completed, Self::Failed];

    /// The key of its name.
    pub fn key(self) -> &'static str {
        match self {
            Self::Draft => "w-tab-draft",
            Self::Completed => "w-tab-completed",
            Self::Failed => "w-tab-failed",
        }
    }
}

/// An unfinished wizard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    /// Its number.
    pub id: u64,
    /// Its file.
    pub file: String,
    /// Its list.
    pub list: String,
    /// Its step.
    pub step: Step,
    /// When it was saved, in milliseconds since 1970 UTC.
    pub saved: u64,
}

/// An import that runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Running {
    /// Its file.
    pub file: String,
    /// Its list.
    pub list: String,
    /// Bytes read.
    pub bytes: u64,
    /// Bytes in all.
    pub total: u64,
    /// Rows done.
    pub rows: u64,
    /// Rows a second.
    pub rate: u64,
    /// Seconds left, if it can be said.
    pub left: Option<u64>,
    /// It was asked to stop.
    pub cancelling: bool,
}

impl Running {
    /// The part that is done, from 0 to 1.
    pub fn part(&self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a bar has some hundred pixels")]
        let part = self.bytes as f32 / self.total.max(1) as f32;
        part.clamp(0.0, 1.0)
    }
}

/// An import of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRow {
    /// Its number.
    pub no: u64,
    /// Its file.
    pub file: String,
    /// Its list.
    pub list: String,
    /// The list's number, if it is still there.
    pub list_no: Option<ListNo>,
    /// When it ended, in milliseconds since 1970 UTC.
    pub at: u64,
    /// Why it failed; none for a completed one.
    pub failure: Option<String>,
    /// What it came to.
    pub figures: Figures,
    /// Rows by problem.
    pub problems: Vec<(ProblemCode, u64)>,
    /// Its settings: the key of what, and what.
    pub settings: Vec<(String, String)>,
    /// Its columns and their fields.
    pub mapping: Vec<(String, String)>,
    /// Its rejected rows can be saved.
    pub has_rejected: bool,
}

/// A problem of a row in a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    /// The row.
    pub row: u64,
    /// The line.
    pub line: u64,
    /// The column's name.
    pub column: String,
    /// What is wrong.
    pub code: ProblemCode,
    /// The cell.
    pub cell: String,
    /// The row was left out.
    pub rejected: bool,
}

/// The page of imports.
#[derive(Clone, Debug, Default)]
pub struct Imports {
    /// The tab that is shown.
    pub tab: LogTab,
    /// Unfinished wizards, newest first.
    pub drafts: Vec<DraftRow>,
    /// What runs.
    pub running: Option<Running>,
    /// The log, newest first.
    pub log: Vec<LogRow>,
    /// The report that is shown.
    pub report: Option<u64>,
    /// The problems of the report, as far as they were asked for.
    pub problems: Vec<ProblemRow>,
    /// The table of problems.
    pub table: TableState,
}

/// Which contacts are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ContactScope {
    /// All.
    #[default]
    All,
    /// Those of a list.
    List(ListNo),
}

/// A contact in the detail panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactFacts {
    /// Its number.
    pub id: ContactId,
    /// Its values.
    pub values: Vec<(FieldNo, String)>,
    /// Its lists.
    pub lists: Vec<String>,
    /// When it was made.
    pub created: u64,
    /// When it last changed.
    pub updated: u64,
}

/// The page of contacts.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    /// Which contacts.
    pub scope: ContactScope,
    /// What is looked for.
    pub search: String,
    /// What was looked for.
    pub searched: String,
    /// The search field wants the keyboard.
    pub focus_search: bool,
    /// They are being gathered.
    pub gathering: bool,
    /// Their numbers, in the order of the rows.
    pub ids: std::sync::Arc<Vec<ContactId>>,
    /// Rows that were read: values by field.
    pub rows: BTreeMap<u64, Vec<String>>,
    /// The columns.
    pub columns: Vec<FieldNo>,
    /// The table.
    pub table: TableState,
    /// The contact in the detail panel.
    pub detail: Option<ContactFacts>,
}

/// What is typed on the pages of lists, fields and settings.
#[derive(Clone, Debug, Default)]
pub struct Forms {
    /// The name of a new list.
    pub new_list: String,
    /// A list that gets another name.
    pub rename: Option<(ListNo, String)>,
    /// Why a name was refused.
    pub list_error: Option<String>,
    /// A word for each side of the vocabulary.
    pub words: [String; 3],
    /// Why a word was refused.
    pub word_error: Option<String>,
    /// A choice field whose options are changed.
    pub options: Option<(FieldNo, String)>,
}

/// A question over the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Make a field.
    Field(FieldForm),
    /// Delete a list?
    DeleteList(ListNo, String),
    /// Throw a draft away?
    Discard(u64, String),
    /// Where to save the rejected rows of an import.
    SaveRejected {
        /// The import.
        import: u64,
        /// The path, as it is typed.
        path: String,
        /// Why it was refused.
        error: Option<String>,
    },
    /// Close although an import runs?
    Quit,
}

/// Settings of the window, kept between starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The language; none for that of the system.
    pub lang: Option<String>,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Remember recent files.
    pub remember_files: bool,
    /// Recent files, newest first.
    pub recent: Vec<PathBuf>,
    /// The region of phone numbers without a country code.
    pub region: String,
    /// Size of the window in points.
    pub window: Option<[f32; 2]>,
    /// Size of everything.
    pub zoom: f32,
    /// Widths of the columns of contacts.
    pub contact_columns: Vec<f32>,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            lang: None,
            theme: ThemeChoice::System,
            remember_files: true,
            recent: Vec::new(),
            region: "NO".to_owned(),
            window: None,
            zoom: 1.0,
            contact_columns: Vec::new(),
        }
    }
}

/// Everything the window shows.
#[derive(Clone, Debug)]
pub struct State {
    /// The page.
    pub page: Page,
    /// The language.
    pub lang: Lang,
    /// What is kept between starts.
    pub preferences: Preferences,
    /// The folder with the data.
    pub folder: String,
    /// Why there is no store.
    pub no_store: Option<String>,
    /// The fields.
    pub fields: Fields,
    /// The opt-in vocabulary.
    pub words: OptInWords,
    /// The lists.
    pub lists: Vec<ListFacts>,
    /// How many contacts there are.
    pub contact_count: u64,
    /// The import in the making.
    pub wizard: Option<Wizard>,
    /// The page of imports.
    pub imports: Imports,
    /// The page of contacts.
    pub contacts: Contacts,
    /// What is typed elsewhere.
    pub forms: Forms,
    /// A sentence at the top.
    pub notice: Option<Notice>,
    /// A question over the page.
    pub dialog: Option<Dialog>,
    /// The system can drop files on the window.
    pub drops: bool,
}

impl State {
    /// An empty window.
    pub fn new(lang: Lang, preferences: Preferences) -> Self {
        Self {
            page: Page::default(),
            lang,
            preferences,
            folder: String::new(),
            no_store: None,
            fields: Fields::default(),
            words: OptInWords::default(),
            lists: Vec::new(),
            contact_count: 0,
            wizard: None,
            imports: Imports::default(),
            contacts: Contacts::default(),
            forms: Forms::default(),
            notice: None,
            dialog: None,
            drops: true,
        }
    }

    /// The list with a number.
    pub fn list(&self, no: ListNo) -> Option<&ListFacts> {
        self.lists.iter().find(|list| list.no == no)
    }

    /// Whether the name of the new list is the name of another.
    pub fn list_name_taken(&self, wizard: &Wizard) -> bool {
        let wanted = wizard.new_list_name().to_lowercase();
        wizard.into == Into::New
            && self
                .lists
                .iter()
                .any(|list| list.name.to_lowercase() == wanted)
    }

    /// What keeps the wizard from going on from the page that is shown.
    pub fn hindrances(&self, wizard: &Wizard) -> Vec<Refusal> {
        let Some(draft) = &wizard.draft else {
            return Vec::new();
        };
        let refusals = draft.refusals(&self.fields, &wizard.survey);
        let at = wizard.at();
        refusals
            .into_iter()
            .filter(|refusal| match at {
                Step::Upload | Step::Preview => false,
                Step::Mapping => {
                    refusal.step() == at && (wizard.opt_in_page || !on_opt_in_page(refusal))
                }
                Step::Rules | Step::Compliance => {
                    refusal.step() <= at && refusal.step() != Step::Upload
                }
                Step::Summary => true,
            })
            .collect()
    }

    /// Whether Continue leads on.
    pub fn may_continue(&self, wizard: &Wizard) -> bool {
        if wizard.importing || wizard.opening || wizard.file.is_none() || wizard.draft.is_none() {
            return false;
        }
        if self.list_name_taken(wizard) {
            return wizard.at() != Step::Upload
                && wizard.at() != Step::Summary
                && self.hindrances(wizard).is_empty();
        }
        if wizard.at() == Step::Mapping && wizard.surveying && self.hindrances(wizard).is_empty() {
            return false;
        }
        wizard.at() != Step::Summary && self.hindrances(wizard).is_empty()
    }

    /// Whether the import can begin.
    pub fn may_import(&self) -> bool {
        self.wizard
            .as_ref()
            .is_some_and(|wizard| self.may_import_with(wizard))
    }

    /// Whether the import of a wizard can begin.
    pub fn may_import_with(&self, wizard: &Wizard) -> bool {
        self.imports.running.is_none()
            && wizard.at() == Step::Summary
            && wizard.done.is_none()
            && !wizard.surveying
            && matches!(wizard.dry_run, DryRun::Done(_))
            && !self.list_name_taken(wizard)
            && self.hindrances(wizard).is_empty()
    }
}

/// Whether a refusal is put right on the page with the opt-in status.
pub fn on_opt_in_page(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::OptInMissing(_) | Refusal::UnknownWords { .. }
    )
}

/// How many rows a table of these has, and how high it is.
pub trait TableRows {
    /// The rows.
    fn rows(&self) -> u64;
    /// The height in points with all rows seen.
    fn height(&self) -> f32;
}

impl<T> TableRows for [T] {
    fn rows(&self) -> u64 {
        u64::try_from(self.len()).unwrap_or(u64::MAX)
    }

    fn height(&self) -> f32 {
        use super::tokens::size;
        f32::from(u16::try_from(self.len().saturating_add(1)).unwrap_or(u16::MAX)) * size::ROW
            + size::SCROLL
    }
}
