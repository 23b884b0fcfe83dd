//! What the window shows: facts that the application took in, and what is being typed.
//!
//! Each page has a file of its own; here stand the window around them and what all of them know.

mod contacts;
mod forms;
mod imports;
mod no_store;
mod preferences;
mod review;
mod wizard;

pub use contacts::{
    ConsentRow, ContactFacts, ContactOrder, ContactScope, ContactTab, Contacts, EditField,
    EditForm, HistoryRow, PastFacts, StatusFilter, ValueChange,
};
pub use forms::{
    ConsentFile, Dialog, EraseForm, EraseStage, FieldForm, Forms, KeptFacts, RetentionForm, Saving,
};
pub use imports::{
    DraftRow, Imports, KeptRow, LogRow, LogTab, ProblemRow, Running, Undo, UndoFacts, UndoStage,
};
pub use no_store::{BackupRow, NoStore, StoreTrouble, StoreWork};
pub use preferences::{Preferences, ThemeChoice, Widths};
pub use review::{LostEdits, Mending, Replacing, ReviewFacts, ReviewLine, ReviewPage, ReviewWish};
pub use wizard::{ColumnFacts, Done, DryRun, FileFacts, Into, Outcome, PreviewRow, Wizard};

use std::io;
use std::path::PathBuf;

use super::command::Command;
use super::icon::Icon;
use crate::contact::{Fields, ListNo, OptInWords, has_control};
use crate::import::Undoable;
use crate::plan::{Refusal, Step};
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

    /// The key of what stands above it.
    pub fn title_key(self) -> &'static str {
        match self {
            Self::Lists => "w-title-lists",
            Self::Fields => "w-title-fields",
            other => other.key(),
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
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What it is about.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
    /// What can be done about it.
    pub action: Option<Command>,
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
    pub folder: PathBuf,
    /// Whose files are shown below `~`.
    pub home: Option<PathBuf>,
    /// Moments are shown in UTC and not in the zone of the system.
    pub utc: bool,
    /// What is shown instead of the pages while no store is open.
    pub no_store: Option<NoStore>,
    /// Why the store can only be read, if that is so.
    pub read_only: Option<io::ErrorKind>,
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
    /// What was done last and can be taken back.
    pub last: Option<Undoable>,
    /// What is kept of the past; none while it is not read.
    pub kept: Option<KeptFacts>,
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
            folder: PathBuf::new(),
            home: None,
            utc: false,
            no_store: None,
            read_only: None,
            fields: Fields::default(),
            words: OptInWords::default(),
            lists: Vec::new(),
            contact_count: 0,
            wizard: None,
            imports: Imports::default(),
            contacts: Contacts::default(),
            forms: Forms::default(),
            last: None,
            kept: None,
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
    fn list_name_taken(&self, wizard: &Wizard) -> bool {
        let wanted = wizard.new_list_name().to_lowercase();
        wizard.into == Into::New
            && self
                .lists
                .iter()
                .any(|list| list.name.to_lowercase() == wanted)
    }

    /// What is wrong with the list an import goes to, as the key of a sentence.
    pub fn list_trouble(&self, wizard: &Wizard) -> Option<&'static str> {
        match wizard.into {
            Into::Existing(no) => self.list(no).is_none().then_some("w-list-gone"),
            Into::New if has_control(&wizard.new_list_name()) => Some("w-list-control"),
            Into::New => self.list_name_taken(wizard).then_some("w-list-taken"),
        }
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
        if self.list_trouble(wizard).is_some() {
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
            && wizard.dry_run == DryRun::Done
            && self.list_trouble(wizard).is_none()
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
