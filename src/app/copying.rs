//! Rows of a table on the clipboard, also those that are not in memory.

use egui::Context;

use super::host::Host;
use crate::contact::{ContactId, FieldKind, FieldNo};
use crate::job::Progress;
use crate::query;
use crate::store::{StoreError, View};
use crate::text::Text;
use crate::ui::{self, TableState, Tone};

/// Rows that are copied at most: other programs choke on more.
const MAX_ROWS: usize = 100_000;

/// Rows that are read in one piece.
pub(super) const PIECE_ROWS: usize = 1_000;

/// Rows as text: a line each, cells parted by tabs, the names of the columns first.
pub(super) struct Copied {
    text: String,
    rows: usize,
    /// Number of selected rows; more than `rows` where the clipboard's limit cut them.
    selected: u64,
}

impl Copied {
    pub(super) fn new(columns: &[String], selected: u64) -> Self {
        Self {
            text: ui::tab_line(columns),
            rows: 0,
            selected,
        }
    }

    pub(super) fn push(&mut self, cells: &[String]) {
        self.text.push('\n');
        self.text.push_str(&ui::tab_line(cells));
        self.rows += 1;
    }

    /// Puts the rows on the clipboard and says how many they are.
    pub(super) fn take(self, ctx: &Context, host: &mut Host) {
        ctx.copy_text(self.text);
        let key = if u64::try_from(self.rows).is_ok_and(|rows| rows < self.selected) {
            "notice-first-rows-copied"
        } else {
            "notice-rows-copied"
        };
        let args = [("rows", self.rows.into()), ("all", self.selected.into())];
        let said = host.text().say_with(key, args);
        host.say(Tone::Info, said);
    }
}

/// The rows that are selected, as many as are copied, and how many there are.
pub(super) fn selected(table: &TableState) -> (Vec<usize>, u64) {
    let rows = table.selected().take(MAX_ROWS);
    let rows = rows.filter_map(|row| usize::try_from(row).ok()).collect();
    (rows, table.count())
}

/// Contacts by number, with the names of the columns and how many were selected.
pub(super) fn copy_contacts(
    view: &View,
    ids: &[ContactId],
    columns: &[(FieldNo, Option<FieldKind>)],
    (names, selected): (&[String], u64),
    text: Text,
    progress: &Progress,
) -> Result<Copied, StoreError> {
    let numbers: Vec<FieldNo> = columns.iter().map(|(no, _)| *no).collect();
    let mut copied = Copied::new(names, selected);
    for piece in ids.chunks(PIECE_ROWS) {
        if progress.is_cancelled() {
            break;
        }
        for values in query::rows(view, piece, 0, &numbers)?.into_values() {
            let cells = values.iter().zip(columns);
            let cells: Vec<String> = cells
                .map(|(value, (_, kind))| text.value(*kind, value))
                .collect();
            copied.push(&cells);
        }
    }
    Ok(copied)
}
