//! A table of any number of rows and columns, of which only what is seen is drawn.
//!
//! It scrolls by row number: offsets in points would lose single rows beyond some hundred
//! thousand. The table is one stop of the tab key; inside it the arrow keys move.

mod keys;
mod paint;

pub use keys::tab_line;

use std::collections::BTreeSet;
use std::ops::Range;

use egui::{Rect, Response, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2};

use super::Cx;
use super::tokens::{Letters, Palette, corners, size, space};

/// Where a table is scrolled to and what is selected.
#[derive(Clone, Debug, Default)]
pub struct TableState {
    /// The first row that is seen, with the part of it that is scrolled away.
    pub top: f64,
    /// What is scrolled away at the left, in points.
    pub left: f32,
    /// The row that has the keyboard.
    pub row: Option<u64>,
    /// Where a selection of several rows began.
    pub anchor: Option<u64>,
    /// Rows that were taken into the selection or out of it one by one.
    pub flipped: BTreeSet<u64>,
    /// The run of rows that is selected, but for those that were flipped.
    pub run: Range<u64>,
    /// Counts the changes of what is selected; the same number means the same selection.
    pub changes: u64,
    /// Widths of the columns, in points.
    pub widths: Vec<f32>,
}

impl TableState {
    /// Whether a row is selected.
    pub fn is_selected(&self, row: u64) -> bool {
        self.run.contains(&row) != self.flipped.contains(&row)
    }

    /// The selected rows as runs, from the first to the last; no run is empty.
    pub fn runs(&self) -> impl Iterator<Item = Range<u64>> {
        let Range { start, end } = self.run;
        let one = |row: &u64| *row..row.saturating_add(1);
        let before = self.flipped.range(..start.min(end)).map(one);
        let after = self.flipped.range(end..).map(one);
        // What was flipped inside the run parts it.
        let mut from = start;
        let holes = self.flipped.range(start.min(end)..end).copied();
        let inside = holes.chain([end]).map(move |hole| {
            let part = from..hole;
            from = hole.saturating_add(1);
            part
        });
        before
            .chain(inside.filter(|part| !part.is_empty()))
            .chain(after)
    }

    /// The selected rows, from the first to the last.
    pub fn selected(&self) -> impl Iterator<Item = u64> {
        self.runs().flatten()
    }

    /// How many rows are selected.
    pub fn count(&self) -> u64 {
        let run = self.run.end.saturating_sub(self.run.start);
        self.flipped.iter().fold(run, |count, row| {
            if self.run.contains(row) {
                count.saturating_sub(1)
            } else {
                count + 1
            }
        })
    }

    /// Selects one row, and gives it the keyboard.
    pub fn select(&mut self, row: u64) {
        self.changes += 1;
        self.row = Some(row);
        self.anchor = None;
        self.flipped.clear();
        self.run = row..row.saturating_add(1);
    }

    /// Selects every row between where the selection began and this one.
    pub fn extend(&mut self, row: u64) {
        self.changes += 1;
        let anchor = self.anchor.or(self.row).unwrap_or(row);
        self.anchor = Some(anchor);
        self.row = Some(row);
        self.flipped.clear();
        self.run = anchor.min(row)..anchor.max(row).saturating_add(1);
    }

    /// Takes a row into the selection, or out of it.
    pub fn flip(&mut self, row: u64) {
        self.changes += 1;
        self.row = Some(row);
        self.anchor = Some(row);
        if !self.flipped.remove(&row) {
            self.flipped.insert(row);
        }
    }

    /// Selects all rows.
    pub fn select_all(&mut self, rows: u64) {
        self.changes += 1;
        self.flipped.clear();
        self.run = 0..rows;
        self.anchor = Some(0);
        self.row = rows.checked_sub(1);
    }

    /// Selects rows, each by itself; the first one gets the keyboard.
    pub fn select_rows(&mut self, rows: impl IntoIterator<Item = u64>) {
        self.unselect();
        self.flipped.extend(rows);
        self.row = self.flipped.first().copied();
        self.anchor = self.row;
    }

    /// Selects nothing.
    pub fn unselect(&mut self) {
        self.changes += 1;
        self.row = None;
        self.anchor = None;
        self.flipped.clear();
        self.run = 0..0;
    }

    /// Scrolls to the row that has the keyboard, with some rows above it.
    pub fn bring_selected(&mut self) {
        if let Some(row) = self.row {
            self.top = real(row.saturating_sub(3));
        }
    }

    /// Makes a column wide enough for a text that came later than its first rows.
    pub fn make_room(&mut self, column: usize, text: &str) {
        if let Some(width) = self.widths.get_mut(column) {
            *width = width.max(fitting(text.chars().count()));
        }
    }

    /// Back to the beginning, with nothing selected.
    pub fn reset(&mut self) {
        self.top = 0.0;
        self.left = 0.0;
        self.unselect();
    }
}

/// By which column rows are in order, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sorted {
    /// The column, from 0.
    pub column: usize,
    /// The last stands first.
    pub down: bool,
}

/// How the rows of a table are in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowOrder {
    /// In a fixed order.
    Fixed,
    /// In one of their own; a column can be chosen.
    Own,
    /// By a column; another one can be chosen.
    By(Sorted),
}

/// What a table shows.
pub struct Table<'a> {
    /// What the widths of its columns are remembered under.
    pub id: &'static str,
    /// What it is called.
    pub name: &'a str,
    /// The names of its columns.
    pub columns: &'a [String],
    /// How many rows it has.
    pub rows: u64,
    /// The text of a cell; none while it is not there yet.
    pub cell: &'a dyn Fn(u64, usize) -> Option<String>,
    /// What stands at the left of a row.
    pub gutter: &'a dyn Fn(u64) -> String,
    /// Rows that stand out, with the reason.
    pub warning: &'a dyn Fn(u64) -> Option<String>,
    /// Cells are shown in the letters of files.
    pub raw: bool,
    /// Its height, in points.
    pub height: f32,
    /// Whether its rows can be put in order by a click on a column's name, and how they are now.
    pub order: RowOrder,
}

/// What happened in a table.
#[derive(Debug, Default)]
pub struct TableEvents {
    /// The rows that are seen.
    pub seen: Range<u64>,
    /// A row was opened, by a click or Enter.
    pub opened: Option<u64>,
    /// Rows are wanted in another order.
    pub sorted: Option<Sorted>,
    /// It has the keyboard.
    pub focused: bool,
    /// The selected rows are to be copied, and not all of them are in memory.
    pub copy: bool,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rows on a screen"
)]
fn whole(rows: f64) -> u64 {
    rows.max(0.0) as u64
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 rows")]
fn real(rows: u64) -> f64 {
    rows as f64
}

#[expect(clippy::cast_possible_truncation, reason = "points on a screen")]
fn points(length: f64) -> f32 {
    length as f32
}

/// The width of a column for so many letters.
fn fitting(letters: usize) -> f32 {
    let letter = Letters::Body.font().size * 0.62;
    let width = f32::from(u16::try_from(letters).unwrap_or(u16::MAX)) * letter + space::L;
    width.clamp(size::COLUMN_MIN, size::COLUMN_MAX)
}

impl Table<'_> {
    /// Draws it and takes in what happened.
    pub fn show(self, ui: &mut Ui, cx: &mut Cx<'_>, state: &mut TableState) -> TableEvents {
        let palette = Palette::of(ui);
        self.first_widths(cx, state);
        let (outer, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), self.height), Sense::click());
        let id = response.id;
        ui.painter().rect_filled(outer, corners(), palette.raised);
        let full: f32 = state.widths.iter().sum();
        let body = Rect::from_min_max(
            pos2(outer.left() + size::GUTTER, outer.top() + size::ROW),
            pos2(outer.right() - size::SCROLL, outer.bottom() - size::SCROLL),
        );
        let page = f64::from(body.height() / size::ROW);
        Self::scroll_by_wheel(ui, outer, state);
        let mut events = self.keys(ui, cx, &response, state, page);
        let most = (real(self.rows) - page).max(0.0);
        state.top = state.top.clamp(0.0, most);
        state.left = state.left.clamp(0.0, (full - body.width()).max(0.0));
        events.sorted = self.header(ui, cx, id, [outer, body], state);
        self.bars(ui, id, outer, body, state, full, page);
        let first = whole(state.top);
        let last = (first + whole(page.ceil()) + 1).min(self.rows);
        events.seen = first..last;
        if let Some(pointer) = response
            .interact_pointer_pos()
            .filter(|at| response.clicked() && body.expand2(vec2(size::GUTTER, 0.0)).contains(*at))
        {
            response.request_focus();
            let row = whole(state.top + f64::from((pointer.y - body.top()) / size::ROW));
            if row < self.rows {
                let modifiers = ui.input(|input| input.modifiers);
                if modifiers.shift {
                    state.extend(row);
                } else if modifiers.command {
                    state.flip(row);
                } else {
                    state.select(row);
                    events.opened = Some(row);
                }
            }
        }
        self.body(ui, outer, body, state, &events.seen);
        let line = if response.has_focus() {
            Stroke::new(size::LINE_STRONG, palette.focus)
        } else {
            palette.line()
        };
        ui.painter()
            .rect_stroke(outer, corners(), line, StrokeKind::Inside);
        self.hover(&response, body, state);
        self.tell(ui, &response, state);
        events.focused = response.has_focus();
        events
    }

    /// Widths that suit the names and the first rows.
    fn first_widths(&self, cx: &Cx<'_>, state: &mut TableState) {
        if state.widths.len() == self.columns.len() {
            return;
        }
        state.widths = (0..self.columns.len())
            .map(|at| {
                let name = self.columns.get(at).map_or("", String::as_str);
                if let Some(kept) = cx.widths.of(self.id, name) {
                    return kept.max(size::COLUMN_MIN);
                }
                let name = name.chars().count() + 2;
                let cells = (0..self.rows.min(12))
                    .filter_map(|row| (self.cell)(row, at))
                    .map(|cell| cell.chars().count());
                fitting(cells.max().unwrap_or(0).max(name))
            })
            .collect();
    }

    fn scroll_by_wheel(ui: &Ui, outer: Rect, state: &mut TableState) {
        if !ui.rect_contains_pointer(outer) {
            return;
        }
        let delta = ui.input_mut(|input| {
            let delta = std::mem::take(&mut input.smooth_scroll_delta);
            (delta.x, delta.y)
        });
        if delta.1 != 0.0 {
            state.top -= f64::from(delta.1 / size::ROW);
        }
        if delta.0 != 0.0 {
            state.left -= delta.0;
        }
    }

    /// The whole text of the cell under the pointer, or why its row stands out.
    fn hover(&self, response: &Response, body: Rect, state: &TableState) {
        let Some(pointer) = response.hover_pos() else {
            return;
        };
        if pointer.y < body.top() || pointer.y > body.bottom() {
            return;
        }
        let row = whole(state.top + f64::from((pointer.y - body.top()) / size::ROW));
        if row >= self.rows {
            return;
        }
        let text = if pointer.x < body.left() {
            (self.warning)(row)
        } else {
            let mut x = body.left() - state.left;
            let at = state.widths.iter().position(|width| {
                x += width;
                pointer.x < x
            });
            at.and_then(|at| {
                let width = state.widths.get(at).copied().unwrap_or_default();
                let text = (self.cell)(row, at)?;
                let letters = if self.raw {
                    Letters::Mono
                } else {
                    Letters::Body
                };
                let needs = f32::from(u16::try_from(text.chars().count()).unwrap_or(u16::MAX))
                    * letters.font().size
                    * 0.5;
                (needs > width - space::L || text.contains(['\n', '\r']))
                    .then(|| text.chars().take(2000).collect())
            })
        };
        if let Some(text) = text {
            response.clone().on_hover_text_at_pointer(text);
        }
    }

    /// What a screen reader says.
    fn tell(&self, ui: &Ui, response: &Response, state: &TableState) {
        let row = state.row.filter(|row| *row < self.rows);
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Table, true, self.name));
        let Some(row) = row else { return };
        let said = self
            .columns
            .iter()
            .enumerate()
            .filter_map(|(at, name)| {
                Some((name, (self.cell)(row, at).filter(|cell| !cell.is_empty())?))
            })
            .take(30)
            .map(|(name, cell)| format!("{name}: {cell}"))
            .collect::<Vec<_>>()
            .join(", ");
        let gutter = (self.gutter)(row);
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_value(format!("{gutter}, {said}"));
        });
    }
}

/// Rows in memory as a table asks for them.
pub trait TableRows {
    /// What a row is.
    type Row;
    /// How many there are.
    fn rows(&self) -> u64;
    /// The height of a table with all of them seen, in points.
    fn height(&self) -> f32;
    /// One of them, from 0.
    fn row(&self, at: u64) -> Option<&Self::Row>;
}

impl<T> TableRows for [T] {
    type Row = T;

    fn rows(&self) -> u64 {
        u64::try_from(self.len()).unwrap_or(u64::MAX)
    }

    fn height(&self) -> f32 {
        f32::from(u16::try_from(self.len().saturating_add(1)).unwrap_or(u16::MAX)) * size::ROW
            + size::SCROLL
    }

    fn row(&self, at: u64) -> Option<&T> {
        usize::try_from(at).ok().and_then(|at| self.get(at))
    }
}

#[cfg(test)]
mod tests {
    use super::TableState;

    fn rows(state: &TableState) -> Vec<u64> {
        let rows: Vec<u64> = state.selected().collect();
        assert_eq!(rows.len() as u64, state.count());
        rows
    }

    #[test]
    fn rows_are_selected_alone_in_runs_and_one_by_one() {
        let mut state = TableState::default();
        assert!(rows(&state).is_empty());
        state.select(3);
        assert_eq!(rows(&state), [3]);
        state.extend(6);
        assert_eq!(rows(&state), [3, 4, 5, 6]);
        state.extend(2);
        assert_eq!(rows(&state), [2, 3]);
        state.flip(9);
        state.flip(2);
        assert_eq!(rows(&state), [3, 9]);
        state.flip(2);
        assert_eq!(rows(&state), [2, 3, 9]);
        state.select_all(3);
        assert_eq!(rows(&state), [0, 1, 2]);
        state.unselect();
        state.flip(5);
        assert_eq!(rows(&state), [5]);
        state.select_rows([7, 2]);
        assert_eq!(rows(&state), [2, 7]);
        assert_eq!(state.row, Some(2));
    }

    #[test]
    fn runs_are_parted_by_what_was_taken_out_of_them() {
        let mut state = TableState::default();
        let runs = |state: &TableState| state.runs().collect::<Vec<_>>();
        assert!(runs(&state).is_empty());
        state.select(10);
        state.extend(14);
        assert_eq!(runs(&state), vec![10..15; 1]);
        for row in [2, 10, 12, 20] {
            state.flip(row);
        }
        assert_eq!(runs(&state), [2..3, 11..12, 13..15, 20..21]);
        assert_eq!(rows(&state), [2, 11, 13, 14, 20]);
    }

    #[test]
    fn every_change_of_the_selection_is_counted() {
        let mut state = TableState::default();
        let mut seen = vec![state.changes];
        let steps: [fn(&mut TableState); 7] = [
            |state| state.select(1),
            |state| state.extend(3),
            |state| state.flip(2),
            |state| state.select_all(9),
            |state| state.select_rows([4]),
            TableState::unselect,
            TableState::reset,
        ];
        for step in steps {
            step(&mut state);
            assert!(!seen.contains(&state.changes));
            seen.push(state.changes);
        }
    }
}
