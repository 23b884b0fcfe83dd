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
        if ui.input(|input| {
            input
                .events
                .iter()
                .any(|event| matches!(event, Event::Copy))
        }) {
            cx.commands.extend(self.copy(state).map(Command::Copy));
        }
        events
    }

    /// The selected rows with the names of the columns, parted by tabs.
    fn copy(&self, state: &TableState) -> Option<String> {
        const MOST: usize = 100_000;
        if state.count() == 0 {
            return None;
        }
        let plain = |text: &str| text.replace(['\t', '\r', '\n'], " ");
        let mut out = self
            .columns
            .iter()
            .map(|name| plain(name))
            .collect::<Vec<_>>()
            .join("\t");
        for row in state.selected().take(MOST) {
            let cells: Vec<String> = (0..self.columns.len())
                .map(|at| plain(&(self.cell)(row, at).unwrap_or_default()))
                .collect();
            out.push('\n');
            out.push_str(&cells.join("\t"));
        }
        Some(out)
    }
}
