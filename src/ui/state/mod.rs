//! What the window shows, and what is being typed: a struct for each page, and what all pages know.
//!
//! The owner of each page (in the room `app`) holds its struct and lends it to the views for a pass.

mod contacts;
mod forms;
mod imports;
mod no_store;
mod review;
mod wizard;

pub use contacts::{ContactTab, Contacts, EditField, EditForm};
pub use forms::{
    ConsentFile, Dialog, EraseForm, EraseStage, FieldForm, FieldsPage, ListsPage, RetentionForm,
    Saving, SettingsPage,
};
pub use imports::{Imports, KeptRow, LogTab, ReportPage, Undo, UndoFacts, UndoFigures, UndoStage};
pub use no_store::{BackupRow, NoStore, StoreTrouble, StoreWork};
pub use review::{Mending, Replacing, ReviewLine, ReviewPage, ReviewWish};
pub use wizard::{FileDialog, Running, Wizard};

use std::io;
use std::path::PathBuf;

use super::command::Command;
use super::icon::Icon;
use crate::contact::ListNo;
use crate::desk::{Preferences, SavedDraft};
use crate::import::Undoable;
use crate::session::{Known, ListSummary};
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
            Self::Contacts => "nav-contacts",
            Self::Lists => "nav-lists",
            Self::Imports => "nav-imports",
            Self::Fields => "nav-fields",
            Self::Settings => "nav-settings",
            Self::Wizard => "nav-import-in-progress",
        }
    }

    /// The key of what stands above it.
    pub fn title_key(self) -> &'static str {
        match self {
            Self::Lists => "lists-title",
            Self::Fields => "fields-title",
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

/// What every page knows.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The page that is shown.
    pub page: Page,
    /// The language.
    pub lang: Lang,
    /// What is kept between starts.
    pub preferences: Preferences,
    /// The folder with the data.
    pub folder: PathBuf,
    /// The home folder, below which paths are shown from `~`.
    pub home: Option<PathBuf>,
    /// Moments are shown in UTC and not in the zone of the system.
    pub utc: bool,
    /// Why the store can only be read, if that is so.
    pub read_only: Option<io::ErrorKind>,
    /// Fields, opt-in vocabulary and lists of the store.
    pub known: Known,
    /// How many contacts there are.
    pub contact_count: u64,
    /// Unfinished wizards as they lie on disk, newest first.
    pub drafts: Vec<SavedDraft>,
    /// What was done last and can be taken back.
    pub last: Option<Undoable>,
    /// A sentence at the top.
    pub notice: Option<Notice>,
    /// The system can drop files on the window.
    pub drops: bool,
}

impl Shared {
    /// What is known before a store is open.
    pub fn new(lang: Lang, preferences: Preferences) -> Self {
        Self {
            page: Page::default(),
            lang,
            preferences,
            folder: PathBuf::new(),
            home: None,
            utc: false,
            read_only: None,
            known: Known::default(),
            contact_count: 0,
            drafts: Vec::new(),
            last: None,
            notice: None,
            drops: true,
        }
    }

    /// The list with a number.
    pub fn list(&self, no: ListNo) -> Option<&ListSummary> {
        self.known.lists.iter().find(|list| list.no == no)
    }
}

/// Everything the views draw, lent by its owners for one pass.
#[derive(Debug)]
pub struct State<'a> {
    /// What every page knows.
    pub shared: &'a Shared,
    /// A question over the page.
    pub dialog: &'a mut Option<Dialog>,
    /// The import in the making.
    pub wizard: &'a mut Option<Wizard>,
    /// The page of imports.
    pub imports: &'a mut Imports,
    /// The page of contacts.
    pub contacts: &'a mut Contacts,
    /// The page of lists.
    pub lists: &'a mut ListsPage,
    /// The page of fields.
    pub fields: &'a mut FieldsPage,
    /// The page of settings.
    pub settings: &'a mut SettingsPage,
    /// What is shown instead of the pages while no store is open.
    pub no_store: &'a mut Option<NoStore>,
}

impl State<'_> {
    /// Whether the import of the wizard can begin.
    pub fn may_import(&self) -> bool {
        let wizard = self.wizard.as_ref();
        wizard.is_some_and(|wizard| wizard.session.may_import(&self.shared.known))
    }

    /// Drafts and the running import, for the figure beside the page of imports.
    pub fn waiting_count(&self) -> usize {
        self.waiting_drafts().count() + usize::from(self.running().is_some())
    }

    /// Drafts that wait to be gone on with: all but that of the import that runs.
    pub fn waiting_drafts(&self) -> impl Iterator<Item = &SavedDraft> {
        let wizard = self.wizard.as_ref();
        let running = wizard.filter(|wizard| wizard.session.is_importing());
        let running = running.map(|wizard| wizard.session.id);
        let drafts = self.shared.drafts.iter();
        drafts.filter(move |draft| Some(draft.id) != running)
    }

    /// The import that runs.
    pub fn running(&self) -> Option<&Running> {
        self.wizard.as_ref()?.running.as_ref()
    }
}
