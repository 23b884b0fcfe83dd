//! The keyboard in a table: moving, selecting, copying.

use egui::{Event, EventFilter, Key, Response, Ui};

use super::{Table, TableEvents, TableState, real, whole};
use crate::ui::Cx;
use crate::ui::command::Command;
use crate::ui::tokens::size;

impl Table<'_> {
    pub(super) fn keys(
        &self,
        ui: &Ui,
        cx: &mut Cx<'_>,
        response: &Response,
        state: &mut TableState,
        page: f64,
    ) -> TableEvents {
        let mut events = TableEvents::default();
        if !response.has_focus() || self.rows == 0 {
            return events;
        }
        let filter = EventFilter {
            vertical_arrows: true,
            horizontal_arrows: true,
            ..EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        let last = self.rows - 1;
        let jump = whole(page).max(1);
        let before = state.row;
        let at = state.row.unwrap_or(0);
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let mut to = None;
        if pressed(Key::ArrowDown) {
            to = Some(before.map_or(0, |at| (at + 1).min(last)));
        }
        if pressed(Key::ArrowUp) {
            to = Some(at.saturating_sub(1));
        }
        if pressed(Key::PageDown) {
            to = Some((at + jump).min(last));
        }
        if pressed(Key::PageUp) {
            to = Some(at.saturating_sub(jump));
        }
        if pressed(Key::Home) {
            to = Some(0);
        }
        if pressed(Key::End) {
            to = Some(last);
        }
        if pressed(Key::ArrowRight) {
            state.left += size::COLUMN_MIN;
        }
        if pressed(Key::ArrowLeft) {
            state.left -= size::COLUMN_MIN;
        }
        let modifiers = ui.input(|input| input.modifiers);
        if let Some(to) = to {
            if modifiers.shift {
                state.extend(to);
            } else if modifiers.command {
                state.row = Some(to);
            } else {
                state.select(to);
            }
        }
        if modifiers.command && pressed(Key::A) {
            state.select_all(self.rows);
        }
        if modifiers.command && pressed(Key::Space) {
            state.flip(at);
        }
        if state.row != before
            && let Some(row) = state.row
        {
            let row = real(row);
            if row < state.top {
                state.top = row;
            } else if row + 1.0 > state.top + page {
                state.top = row + 1.0 - page;
            }
        }
        if pressed(Key::Enter) {
            events.opened = state.row;
        }
        let copy = ui.input(|input| {
            let mut all = input.events.iter();
            all.any(|event| matches!(event, Event::Copy))
        });
        if copy && state.count() > 0 {
            match self.copy(state) {
                Some(text) => cx.push(Command::Copy(text)),
                None => events.copy = true,
            }
        }
        events
    }

    /// The selected rows with the names of the columns, parted by tabs; none where one of the
    /// rows is not in memory.
    fn copy(&self, state: &TableState) -> Option<String> {
        let mut out = tab_line(self.columns);
        for row in state.selected() {
            let cells = (0..self.columns.len()).map(|at| (self.cell)(row, at));
            let cells: Vec<String> = cells.collect::<Option<_>>()?;
            out.push('\n');
            out.push_str(&tab_line(&cells));
        }
        Some(out)
    }
}

/// Cells parted by tabs; what would part them anew is a blank.
pub fn tab_line(cells: &[String]) -> String {
    let plain = |cell: &String| cell.replace(['\t', '\r', '\n'], " ");
    cells.iter().map(plain).collect::<Vec<_>>().join("\t")
}
