//! Everything a person can have done, as values.
//!
//! A view never acts: it says what is wanted, and the application carries it out after the pass.
//! A command owns how it is called, its icon and its shortcut, wherever it is shown.

use std::path::PathBuf;
use std::sync::Arc;

use egui::{Key, KeyboardShortcut, Modifiers};

use super::icon::Icon;
use super::state::{ContactTab, LogTab, Page, ReviewWish, Saving, State, Undo};
use crate::contact::{ContactId, FieldKind, FieldNo, ListNo, ProblemCode, WordMeaning};
use crate::desk::ThemeChoice;
use crate::import::Undoable;
use crate::plan::Step;
use crate::query::{ContactOrder, ContactScope, StatusFilter};
use crate::source::DialectChoice;
use crate::text::Lang;

/// What a person wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Show a page.
    Go(Page),
    /// Begin an import, into a list or a new one.
    Begin(Option<ListNo>),
    /// Leave the wizard; its choices stay as a draft.
    Leave,
    /// Choose a file in a dialog.
    PickFile,
    /// Open the file at a path.
    OpenFile(PathBuf),
    /// Read the file in another way.
    Reread(DialectChoice),
    /// Show a step of the wizard.
    Step(Step),
    /// Show the row of a column (from 0) of the mapping.
    ShowColumn(usize),
    /// Show the page with the opt-in status.
    OptInPage,
    /// One step back.
    Back,
    /// One step on.
    Continue,
    /// A choice of the import was changed.
    Edited,
    /// Make a field, and map a column (from 0) to it.
    CreateField {
        /// Its name.
        name: String,
        /// What it holds.
        kind: FieldKind,
        /// Its options, for a choice.
        options: Vec<String>,
        /// The column that goes to it.
        column: Option<usize>,
    },
    /// Give a choice field other options.
    SetOptions(FieldNo, Vec<String>),
    /// Import.
    Import,
    /// Stop the import that runs.
    CancelImport,
    /// Ask where to save something.
    Save(Saving),
    /// Save something to a file that is not there yet.
    SaveTo(Saving, PathBuf),
    /// Look through the review, or mend.
    Review(ReviewWish),
    /// Show a tab of the imports.
    Tab(LogTab),
    /// Show older entries of the imports, too.
    ShowOlder,
    /// Go on with a draft.
    Resume(u64),
    /// Throw a draft away.
    Discard(u64),
    /// Show the report of an import.
    Report(Option<u64>),
    /// Make a list.
    CreateList(String),
    /// Give a list another name.
    RenameList(ListNo, String),
    /// Delete a list; its contacts stay.
    DeleteList(ListNo),
    /// Show the contacts of a list, or all.
    ShowContacts(ContactScope),
    /// Look for contacts.
    Search,
    /// Rows of contacts are needed: from, to.
    NeedRows(u64, u64),
    /// Copy the selected contacts.
    CopyContacts,
    /// Choose no contact, which closes the panel.
    CloseContact,
    /// Show one contact, from another page.
    OpenContact(ContactId),
    /// Show a part of the details of a contact.
    ContactTab(ContactTab),
    /// Show the contacts with an opt-in status, or all.
    FilterStatus(Option<StatusFilter>),
    /// Put contacts in order.
    OrderContacts(Option<ContactOrder>),
    /// Edit the contact in the panel.
    EditContact,
    /// Save what was edited.
    SaveContact,
    /// Leave the contact as it was.
    CancelEdit,
    /// Ask whether to delete contacts: those that the panel showed.
    AskDelete(Arc<Vec<ContactId>>),
    /// Delete contacts.
    DeleteContacts(Arc<Vec<ContactId>>),
    /// Ask whether to erase contacts for good: those that the panel showed.
    AskErase(Arc<Vec<ContactId>>),
    /// Erase the contacts of the dialog for good.
    EraseContacts,
    /// Show what taking something back would do.
    Undo(Undoable),
    /// Take back what is shown.
    UndoNow,
    /// Take something back at once.
    UndoAtOnce(Undoable),
    /// Take back what was done last.
    UndoLast,
    /// Stop an undo that runs, or leave the page.
    CloseUndo,
    /// Show the problems of one reason, or all.
    ShowReason(Option<ProblemCode>),
    /// How long earlier states stay: days, imports, backups.
    SetRetention([u32; 3]),
    /// Put the keyboard into the search field.
    FocusSearch,
    /// Add a word to the opt-in vocabulary.
    AddWord(String, WordMeaning),
    /// Take a word out of the opt-in vocabulary.
    RemoveWord(String),
    /// The region of phone numbers without a country code.
    SetRegion(String),
    /// The language of the window.
    SetLang(Lang),
    /// Light, dark, or as the system has it.
    SetTheme(ThemeChoice),
    /// Remember recent files, or not.
    RememberFiles(bool),
    /// Remember the width of a column: the table, the column, points.
    KeepWidth(&'static str, String, f32),
    /// Copy text.
    Copy(String),
    /// Close the notice.
    Dismiss,
    /// Close the dialog.
    CloseDialog,
    /// Larger, smaller or normal.
    Zoom(Zoom),
    /// Open the store once more.
    OpenStore,
    /// Put the backup in a file in the place of a damaged store.
    RestoreBackup(PathBuf),
    /// Set a damaged store aside and begin with an empty one.
    BeginAnew,
    /// Show the folder of the store in the system's file manager.
    ShowFolder,
    /// Close the window.
    Quit,
    /// Close the window although an import runs.
    QuitForSure,
}

/// A change of size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Zoom {
    /// Larger.
    In,
    /// Smaller.
    Out,
    /// As it was made.
    Reset,
}

/// How a command is shown.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// The key of its name.
    pub key: &'static str,
    /// Its icon.
    pub icon: Option<Icon>,
    /// Its shortcut.
    pub shortcut: Option<KeyboardShortcut>,
}

const fn ctrl(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::COMMAND, key)
}

const fn bare(key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(Modifiers::NONE, key)
}

impl Command {
    /// How it is called and shown; commands that stand for themselves in a control of their own
    /// (a tab, a field, a row) have the general name.
    pub fn look(&self) -> Look {
        let look = |key, icon| Look {
            key,
            icon,
            shortcut: None,
        };
        let with = |key, icon, shortcut| Look {
            key,
            icon,
            shortcut: Some(shortcut),
        };
        match self {
            Self::Go(page) => look(page.key(), Some(page.icon())),
            Self::Begin(None) => look("common-import-contacts", Some(Icon::Plus)),
            Self::Begin(Some(_)) => look("lists-import-into-list", Some(Icon::Import)),
            Self::Leave => look("wizard-leave", Some(Icon::Close)),
            Self::PickFile => with("upload-choose-file", Some(Icon::Folder), ctrl(Key::O)),
            Self::Back => with("wizard-back", Some(Icon::ArrowLeft), bare(Key::Escape)),
            Self::Continue => with("wizard-continue", None, bare(Key::Enter)),
            Self::Import => look("wizard-import", Some(Icon::Import)),
            Self::CancelImport => look("running-cancel", Some(Icon::Close)),
            Self::Save(what) => look(what.key(), Some(Icon::Save)),
            Self::Resume(_) => look("common-resume", Some(Icon::Resume)),
            Self::Discard(_) => look("common-discard", Some(Icon::Delete)),
            Self::ShowOlder => look("imports-show-older", Some(Icon::Down)),
            Self::Report(Some(_)) => look("common-show-report", Some(Icon::File)),
            Self::CreateList(_) => look("lists-create", Some(Icon::Plus)),
            Self::RenameList(..) => look("lists-rename", Some(Icon::Edit)),
            Self::DeleteList(_) => look("common-delete", Some(Icon::Delete)),
            Self::ShowContacts(_) => look("common-show-contacts", Some(Icon::Contacts)),
            Self::FocusSearch | Self::Search => {
                with("common-search", Some(Icon::Search), ctrl(Key::F))
            }
            Self::CreateField { .. } => look("fields-create", Some(Icon::Plus)),
            Self::Copy(_) => look("common-copy", Some(Icon::Copy)),
            Self::Zoom(Zoom::In) => with("settings-zoom", None, ctrl(Key::Plus)),
            Self::Zoom(Zoom::Out) => with("settings-zoom", None, ctrl(Key::Minus)),
            Self::Zoom(Zoom::Reset) => with("settings-zoom", None, ctrl(Key::Num0)),
            Self::Review(ReviewWish::Close) => {
                look("review-back-to-summary", Some(Icon::ArrowLeft))
            }
            Self::Report(None)
            | Self::Review(
                ReviewWish::Dismiss | ReviewWish::Open(None) | ReviewWish::Values(None),
            )
            | Self::CloseContact
            | Self::Dismiss
            | Self::CloseUndo
            | Self::CloseDialog => look("common-close", Some(Icon::Close)),
            Self::OpenContact(_) => look("common-show-contact", Some(Icon::Contact)),
            Self::EditContact => with("contact-panel-edit", Some(Icon::Edit), bare(Key::F2)),
            Self::SaveContact => look("common-save", Some(Icon::Check)),
            Self::CancelEdit => look("common-cancel", None),
            Self::AskDelete(_) => with(
                "contact-panel-delete",
                Some(Icon::Delete),
                bare(Key::Delete),
            ),
            Self::AskErase(_) => look("contact-panel-erase", Some(Icon::Erase)),
            Self::Undo(_) => look("common-undo", Some(Icon::Undo)),
            Self::UndoNow => look("common-undo-now", Some(Icon::Undo)),
            // It is offered right after what it takes back.
            Self::UndoAtOnce(_) | Self::UndoLast => {
                with("common-undo-now", Some(Icon::Undo), ctrl(Key::Z))
            }
            Self::ShowReason(Some(_)) => look("report-show-rows", None),
            Self::ShowReason(None) => look("report-show-all-rows", None),
            Self::EraseContacts => look("dialog-erase-confirm", Some(Icon::Erase)),
            Self::SetRetention(_) => look("settings-history-save", Some(Icon::Check)),
            Self::OpenStore => look("common-try-again", Some(Icon::Resume)),
            Self::BeginAnew => look("dialog-begin-anew-confirm", None),
            Self::ShowFolder => look("common-show-folder", Some(Icon::Folder)),
            Self::Quit => look("store-page-close", None),
            Self::QuitForSure => look("dialog-quit-confirm", None),
            Self::OpenFile(_)
            | Self::Reread(_)
            | Self::Step(_)
            | Self::ShowColumn(_)
            | Self::OptInPage
            | Self::Edited
            | Self::SetOptions(..)
            | Self::SaveTo(..)
            | Self::Review(_)
            | Self::Tab(_)
            | Self::NeedRows(..)
            | Self::CopyContacts
            | Self::ContactTab(_)
            | Self::FilterStatus(_)
            | Self::OrderContacts(_)
            | Self::DeleteContacts(_)
            | Self::AddWord(..)
            | Self::RemoveWord(_)
            | Self::SetRegion(_)
            | Self::SetLang(_)
            | Self::SetTheme(_)
            | Self::RememberFiles(_)
            | Self::KeepWidth(..)
            | Self::RestoreBackup(_) => look("common-change", None),
        }
    }

    /// Whether it can be done now.
    pub fn enabled(&self, state: &State) -> bool {
        let session = state.wizard.as_ref().map(|wizard| &wizard.session);
        match self {
            Self::Import => state.may_import(),
            Self::CancelImport => state.running().is_some(),
            Self::Continue => {
                session.is_some_and(|session| session.may_continue(&state.shared.known))
            }
            Self::Back => session.is_some_and(|session| session.previous().is_some()),
            Self::AskDelete(ids) | Self::AskErase(ids) => {
                !ids.is_empty() && state.contacts.edit.is_none()
            }
            Self::EditContact => state.contacts.shown().is_some() && state.contacts.edit.is_none(),
            Self::SaveContact => {
                let edit = state.contacts.edit.as_ref();
                edit.is_some_and(|edit| !edit.saving)
            }
            Self::UndoLast => state.shared.last.is_some(),
            Self::UndoNow => state.imports.undo.as_ref().is_some_and(Undo::can_begin),
            Self::Go(_)
            | Self::Begin(_)
            | Self::Leave
            | Self::PickFile
            | Self::OpenFile(_)
            | Self::Reread(_)
            | Self::Step(_)
            | Self::ShowColumn(_)
            | Self::OptInPage
            | Self::Edited
            | Self::CreateField { .. }
            | Self::SetOptions(..)
            | Self::Save(_)
            | Self::SaveTo(..)
            | Self::Review(_)
            | Self::Tab(_)
            | Self::ShowOlder
            | Self::Resume(_)
            | Self::Discard(_)
            | Self::Report(_)
            | Self::CreateList(_)
            | Self::RenameList(..)
            | Self::DeleteList(_)
            | Self::ShowContacts(_)
            | Self::Search
            | Self::NeedRows(..)
            | Self::CopyContacts
            | Self::CloseContact
            | Self::OpenContact(_)
            | Self::ContactTab(_)
            | Self::FilterStatus(_)
            | Self::OrderContacts(_)
            | Self::CancelEdit
            | Self::DeleteContacts(_)
            | Self::EraseContacts
            | Self::Undo(_)
            | Self::UndoAtOnce(_)
            | Self::CloseUndo
            | Self::ShowReason(_)
            | Self::SetRetention(_)
            | Self::FocusSearch
            | Self::AddWord(..)
            | Self::RemoveWord(_)
            | Self::SetRegion(_)
            | Self::SetLang(_)
            | Self::SetTheme(_)
            | Self::RememberFiles(_)
            | Self::KeepWidth(..)
            | Self::Copy(_)
            | Self::Dismiss
            | Self::CloseDialog
            | Self::Zoom(_)
            | Self::OpenStore
            | Self::RestoreBackup(_)
            | Self::BeginAnew
            | Self::ShowFolder
            | Self::Quit
            | Self::QuitForSure => true,
        }
    }

    /// Whether it can be carried out while no store is open.
    pub fn works_without_store(&self) -> bool {
        matches!(
            self,
            Self::Copy(_)
                | Self::SetLang(_)
                | Self::Zoom(_)
                | Self::CloseDialog
                | Self::OpenStore
                | Self::RestoreBackup(_)
                | Self::BeginAnew
                | Self::ShowFolder
                | Self::Quit
        )
    }

    /// The commands that have a shortcut, wherever one is.
    pub fn everywhere() -> [Self; 6] {
        [
            Self::UndoLast,
            Self::PickFile,
            Self::FocusSearch,
            Self::Zoom(Zoom::In),
            Self::Zoom(Zoom::Out),
            Self::Zoom(Zoom::Reset),
        ]
    }
}
