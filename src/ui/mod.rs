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

pub(crate) use table::tab_line;
pub(crate) use wizard::{review_cell, review_columns};

pub use command::{Command, Look, Zoom};
pub use icon::Icon;
pub use shell::{shortcuts, show};
pub use state::{
    BackupRow, ConsentFile, ContactTab, Contacts, Dialog, EditField, EditForm, EraseForm,
    EraseStage, FieldForm, FieldsPage, FileDialog, Imports, KeptRow, ListsPage, LogTab, Mending,
    NoStore, Notice, Page, Replacing, ReportPage, RetentionForm, ReviewLine, ReviewPage,
    ReviewWish, Running, Saving, SettingsPage, Shared, State, StoreTrouble, StoreWork, Tone, Undo,
    UndoFacts, UndoFigures, UndoStage, Wizard,
};
pub use table::{Sorted, TableState};

use crate::desk::Widths;
use crate::text::{Text, Value};

/// What a view needs beside the state: sentences, and where its commands go.
pub struct Cx<'a> {
    /// The sentences of the language that is shown.
    pub text: Text,
    /// Commands to be carried out after this pass, in order.
    pub commands: &'a mut Vec<Command>,
    /// Widths of columns that the person has set.
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

    /// Queues a command for after this pass.
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
