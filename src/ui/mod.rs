//! The views: what a person sees, drawn from [`State`], and what they want, as [`Command`]s.
//!
//! A view reads no file, shows no dialog and asks no store. It draws the state, binds what is
//! typed, and pushes a [`Command`] for every effect; the application carries them out after the
//! pass. Views have no text, colour or size of their own: sentences come from the text room by
//! key, the rest from [`tokens`].

mod command;
mod contacts;
mod dialogs;
mod erase;
mod fields;
mod focus;
mod fonts;
mod icon;
mod imports;
mod lists;
mod no_store;
mod refusals;
mod report;
mod settings;
mod shell;
mod state;
mod table;
#[cfg(test)]
mod tests;
pub mod tokens;
mod undo;
mod widgets;
mod wizard;

pub(crate) use refusals::STEPS;
pub(crate) use table::tab_line;
pub(crate) use wizard::{TEXT_VERSION, review_cell, review_columns};

pub use command::{Command, Look, Zoom};
pub use icon::Icon;
pub use shell::{shortcuts, show};
pub use state::{
    BackupRow, ColumnFacts, ConsentFile, ConsentRow, ContactFacts, ContactOrder, ContactScope,
    ContactTab, Contacts, Dialog, Done, DraftRow, DryRun, EditField, EditForm, EraseForm,
    EraseStage, FieldForm, FileFacts, Forms, HistoryRow, Imports, Into, KeptFacts, KeptRow,
    ListFacts, LogRow, LogTab, LostEdits, Mending, NoStore, Notice, Outcome, Page, PastFacts,
    Preferences, PreviewRow, ProblemRow, Replacing, RetentionForm, ReviewFacts, ReviewLine,
    ReviewPage, ReviewWish, Running, Saving, State, StatusFilter, StoreTrouble, StoreWork,
    ThemeChoice, Tone, Undo, UndoFacts, UndoStage, ValueChange, Widths, Wizard,
};
pub use table::{Sorted, TableState};

use crate::text::{Text, Value};

/// What a view needs beside the state: sentences, and where its wishes go.
pub struct Cx<'a> {
    /// The sentences of the language that is shown.
    pub text: Text,
    /// What is wanted, in order.
    pub commands: &'a mut Vec<Command>,
    /// Widths of columns that somebody has chosen.
    pub widths: &'a Widths,
}

impl Cx<'_> {
    /// The sentence of a key.
    pub fn t(&self, key: &str) -> String {
        self.text.say(key)
    }

    /// The sentence of a key with its arguments.
    pub fn tn<const N: usize>(&self, key: &str, args: [(&'static str, Value<'_>); N]) -> String {
        self.text.say_with(key, args)
    }

    /// Wishes something.
    pub fn push(&mut self, command: Command) {
        self.commands.push(command);
    }
}

/// Gives a window its fonts, colours and icons.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts::definitions());
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        ctx.set_style_of(theme, tokens::style(theme));
    }
    egui_extras::install_image_loaders(ctx);
    ctx.options_mut(|options| {
        // The application zooms by its own commands, which remember it.
        options.zoom_with_keyboard = false;
    });
}
