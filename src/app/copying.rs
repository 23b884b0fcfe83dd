//! Rows of a table on the clipboard, also those that are not in memory.

use std::io;

use egui::Context;

use super::App;
use super::looking;
use super::review::{Shown, whole_lines};
use super::tasks::Kind;
use super::work::Fact;
use crate::contact::{ContactId, FieldKind, FieldNo};
use crate::import::Progress;
use crate::store::{Store, StoreError};
use crate::text::Text;
use crate::ui::{self, TableState, Tone};

/// The most rows that are copied at once: other programs choke on more.
const MOST: usize = 100_000;

/// Rows that are read in one piece.
const PIECE: usize = 1_000;

/// Rows as text: a line each, cells parted by tabs, the names of the columns first.
pub struct Copied {
    text: String,
    rows: usize,
}

impl Copied {
    fn new(columns: &[String]) -> Self {
        Self {
            text: ui::tab_line(columns),
            rows: 0,
        }
    }

    fn push(&mut self, cells: &[String]) {
        self.text.push('\n');
        self.text.push_str(&ui::tab_line(cells));
        self.rows += 1;
    }
}

/// The rows that are selected, as many as are copied, and how many there are.
fn selected(table: &TableState) -> (Vec<usize>, u64) {
    let rows = table.selected().take(MOST);
    let rows = rows.filter_map(|row| usize::try_from(row).ok()).collect();
    (rows, table.count())
}

fn contacts(
    store: &Store,
    ids: &[ContactId],
    columns: &[(FieldNo, Option<FieldKind>)],
    names: &[String],
    text: Text,
    progress: &Progress,
) -> Result<Copied, StoreError> {
    let view = store.view();
    let numbers: Vec<FieldNo> = columns.iter().map(|(no, _)| *no).collect();
    let mut copied = Copied::new(names);
    for piece in ids.chunks(PIECE) {
        if progress.is_cancelled() {
            break;
        }
        for values in looking::rows(&view, piece, 0, &numbers)?.into_values() {
            let cells = values.iter().zip(columns);
            let cells: Vec<String> = cells
                .map(|(value, (_, kind))| text.value(*kind, value))
                .collect();
            copied.push(&cells);
        }
    }
    Ok(copied)
}

fn reviewed(
    shown: &Shown,
    places: &[usize],
    names: &[String],
    text: Text,
    progress: &Progress,
) -> io::Result<Copied> {
    let mut copied = Copied::new(names);
    for piece in places.chunks(PIECE) {
        if progress.is_cancelled() {
            break;
        }
        for line in whole_lines(shown, piece)? {
            let cells: Vec<String> = (0..names.len())
                .map(|at| ui::review_cell(text, &line, at))
                .collect();
            copied.push(&cells);
        }
    }
    Ok(copied)
}

impl App {
    /// Copies the selected contacts.
    pub(super) fn copy_contacts(&mut self, ctx: &Context) {
        let Some(store) = self.store.clone() else {
            return;
        };
        let text = self.text();
        let (page, fields) = (&self.state.contacts, &self.state.fields);
        let (rows, all) = selected(&page.table);
        let ids = rows.iter().filter_map(|row| page.ids.get(*row).copied());
        let ids: Vec<ContactId> = ids.collect();
        let columns: Vec<_> = page
            .columns
            .iter()
            .map(|no| (*no, fields.get(*no).map(|field| field.kind)))
            .collect();
        let names = page.columns.iter().map(|no| text.field_name(*no, fields));
        let names: Vec<String> = names.collect();
        self.start(ctx, Kind::Copy, move |progress| {
            let copied = contacts(&store, &ids, &columns, &names, text, progress);
            Fact::Copied(all, copied.map_err(|error| text.store_error(&error)))
        });
    }

    /// Copies the selected rows of the review.
    pub(super) fn copy_reviewed(&mut self, ctx: &Context) {
        let (Some(shown), Some(wizard)) = (self.shown.clone(), &self.state.wizard) else {
            return;
        };
        let text = self.text();
        let (places, all) = selected(&wizard.review.table);
        let file = wizard.draft.as_ref().map(|draft| draft.columns.as_slice());
        let names = ui::review_columns(text, file.unwrap_or_default());
        self.start(ctx, Kind::Copy, move |progress| {
            let copied = reviewed(&shown, &places, &names, text, progress);
            Fact::Copied(all, copied.map_err(|error| text.io_reason(&error)))
        });
    }

    /// Rows are copied, or why not.
    pub(super) fn copied(&mut self, ctx: &Context, all: u64, copied: Result<Copied, String>) {
        match copied {
            Ok(copied) => {
                ctx.copy_text(copied.text);
                let key = if u64::try_from(copied.rows).is_ok_and(|rows| rows < all) {
                    "w-copied-some"
                } else {
                    "w-copied"
                };
                let args = [("rows", copied.rows.into()), ("all", all.into())];
                let said = self.text().say_with(key, args);
                self.say(Tone::Info, said);
            }
            Err(reason) => self.say(Tone::Error, reason),
        }
    }
}
