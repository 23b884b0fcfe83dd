//! A table of any number of rows and columns, of which only what is seen is drawn.
//!
//! It scrolls by row number: offsets in points would lose single rows beyond some hundred
//! thousand. The table is one stop of the tab key; inside it the arrow keys move.

use std::ops::Range;

use egui::{
    CursorIcon, Event, EventFilter, Id, Key, Modifiers, Rect, Response, Sense, Stroke, StrokeKind,
    Ui, WidgetInfo, pos2, vec2,
};

use super::tokens::{Letters, Palette, corners, size, space};
use super::widgets::paint_line;

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
    /// Widths of the columns, in points.
    pub widths: Vec<f32>,
}

impl TableState {
    /// The selected rows.
    pub fn selected(&self) -> Option<Range<u64>> {
        let row = self.row?;
        let anchor = self.anchor.unwrap_or(row);
        Some(row.min(anchor)..row.max(anchor) + 1)
    }

    /// Back to the beginning, with nothing selected.
    pub fn reset(&mut self) {
        self.top = 0.0;
        self.left = 0.0;
        self.row = None;
        self.anchor = None;
    }
}

/// What a table shows.
pub struct Table<'a> {
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
}

/// What happened in a table.
#[derive(Debug)]
pub struct TableEvents {
    /// The rows that are seen.
    pub seen: Range<u64>,
    /// A row was opened, by a click or Enter.
    pub opened: Option<u64>,
    /// Selected rows as text, to be copied.
    pub copied: Option<String>,
    /// A column was made wider or narrower.
    pub resized: bool,
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

impl Table<'_> {
    /// Draws it and takes in what happened.
    pub fn show(self, ui: &mut Ui, state: &mut TableState) -> TableEvents {
        let palette = Palette::of(ui);
        self.first_widths(state);
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
        let mut events = self.keys(ui, &response, state, page);
        let most = (real(self.rows) - page).max(0.0);
        state.top = state.top.clamp(0.0, most);
        state.left = state.left.clamp(0.0, (full - body.width()).max(0.0));
        events.resized = self.header(ui, id, outer, body, state);
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
                if ui.input(|input| input.modifiers.shift) {
                    state.anchor = state.anchor.or(state.row);
                } else {
                    state.anchor = None;
                    events.opened = Some(row);
                }
                state.row = Some(row);
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
        events
    }

    /// Widths that suit the names and the first rows.
    fn first_widths(&self, state: &mut TableState) {
        if state.widths.len() == self.columns.len() {
            return;
        }
        let letter = Letters::Body.font().size * 0.62;
        state.widths = (0..self.columns.len())
            .map(|at| {
                let name = self
                    .columns
                    .get(at)
                    .map_or(0, |name| name.chars().count() + 2);
                let cells = (0..self.rows.min(12))
                    .filter_map(|row| (self.cell)(row, at))
                    .map(|cell| cell.chars().count());
                let longest = cells.max().unwrap_or(0).max(name);
                let width =
                    f32::from(u16::try_from(longest).unwrap_or(u16::MAX)) * letter + space::L;
                width.clamp(size::COLUMN_MIN, size::COLUMN_MAX)
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

    fn keys(&self, ui: &Ui, response: &Response, state: &mut TableState, page: f64) -> TableEvents {
        let mut events = TableEvents {
            seen: 0..0,
            opened: None,
            copied: None,
            resized: false,
        };
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
        if pressed(Key::ArrowDown) {
            state.row = Some(if before.is_none() {
                0
            } else {
                (at + 1).min(last)
            });
        }
        if pressed(Key::ArrowUp) {
            state.row = Some(at.saturating_sub(1));
        }
        if pressed(Key::PageDown) {
            state.row = Some((at + jump).min(last));
        }
        if pressed(Key::PageUp) {
            state.row = Some(at.saturating_sub(jump));
        }
        if pressed(Key::Home) {
            state.row = Some(0);
        }
        if pressed(Key::End) {
            state.row = Some(last);
        }
        if pressed(Key::ArrowRight) {
            state.left += size::COLUMN_MIN;
        }
        if pressed(Key::ArrowLeft) {
            state.left -= size::COLUMN_MIN;
        }
        if ui.input(|input| input.modifiers == Modifiers::COMMAND && input.key_pressed(Key::A)) {
            state.anchor = Some(0);
            state.row = Some(last);
        } else if state.row != before {
            state.anchor = if ui.input(|input| input.modifiers.shift) {
                state.anchor.or(before)
            } else {
                None
            };
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
            events.copied = self.copy(state);
        }
        events
    }

    /// The selected rows with the names of the columns, parted by tabs.
    fn copy(&self, state: &TableState) -> Option<String> {
        const MOST: u64 = 100_000;
        let selected = state.selected()?;
        let plain = |text: &str| text.replace(['\t', '\r', '\n'], " ");
        let mut out = self
            .columns
            .iter()
            .map(|name| plain(name))
            .collect::<Vec<_>>()
            .join("\t");
        for row in selected.start..selected.end.min(selected.start + MOST) {
            let cells: Vec<String> = (0..self.columns.len())
                .map(|at| plain(&(self.cell)(row, at).unwrap_or_default()))
                .collect();
            out.push('\n');
            out.push_str(&cells.join("\t"));
        }
        Some(out)
    }

    fn header(&self, ui: &mut Ui, id: Id, outer: Rect, body: Rect, state: &mut TableState) -> bool {
        let palette = Palette::of(ui);
        let head = Rect::from_min_max(outer.min, pos2(outer.right(), body.top()));
        let clip = Rect::from_min_max(
            pos2(body.left(), head.top()),
            pos2(body.right(), head.bottom()),
        );
        let resized = clipped(ui, clip, |ui| {
            let mut resized = false;
            let mut x = body.left() - state.left;
            for (at, width) in state.widths.iter_mut().enumerate() {
                let right = x + *width;
                if right >= body.left() && x <= body.right() {
                    let cell = Rect::from_min_max(pos2(x, head.top()), pos2(right, head.bottom()));
                    let name = self.columns.get(at).map_or("", String::as_str);
                    paint_line(
                        ui,
                        cell.shrink2(vec2(space::S, 0.0)),
                        name,
                        Letters::BodyStrong,
                        palette.text,
                    );
                    ui.painter().vline(right, cell.y_range(), palette.line());
                    let edge = Rect::from_center_size(
                        pos2(right, cell.center().y),
                        vec2(space::S, size::ROW),
                    );
                    let drag = ui.interact(edge, id.with(("edge", at)), Sense::DRAG);
                    if drag.dragged() {
                        *width = (*width + drag.drag_delta().x).max(size::COLUMN_MIN);
                    }
                    resized |= drag.drag_stopped();
                    if drag.hovered() || drag.dragged() {
                        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
                    }
                }
                x = right;
            }
            resized
        });
        ui.painter()
            .hline(outer.x_range(), head.bottom(), palette.line());
        resized
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the measures of the table belong together"
    )]
    fn bars(
        &self,
        ui: &Ui,
        id: Id,
        outer: Rect,
        body: Rect,
        state: &mut TableState,
        full: f32,
        page: f64,
    ) {
        let palette = Palette::of(ui);
        let paint = |handle: Rect, hot: bool| {
            let color = if hot {
                palette.text_weak
            } else {
                palette.border
            };
            ui.painter()
                .rect_filled(handle.shrink(size::LINE_STRONG), corners(), color);
        };
        if real(self.rows) > page {
            let track = Rect::from_min_max(
                pos2(body.right(), body.top()),
                pos2(outer.right(), body.bottom()),
            );
            let part = points(page / real(self.rows));
            let length = (track.height() * part).max(size::SCROLL_HANDLE);
            let room = track.height() - length;
            let most = real(self.rows) - page;
            let drag = ui.interact(track, id.with("down"), Sense::CLICK | Sense::DRAG);
            if let Some(at) = drag.interact_pointer_pos() {
                let part = ((at.y - track.top() - length / 2.0) / room.max(1.0)).clamp(0.0, 1.0);
                state.top = f64::from(part) * most;
            }
            let top = track.top() + room * points(state.top / most);
            paint(
                Rect::from_min_size(pos2(track.left(), top), vec2(size::SCROLL, length)),
                drag.hovered(),
            );
        }
        if full > body.width() {
            let track = Rect::from_min_max(
                pos2(body.left(), body.bottom()),
                pos2(body.right(), outer.bottom()),
            );
            let length = (track.width() * body.width() / full).max(size::SCROLL_HANDLE);
            let room = track.width() - length;
            let most = full - body.width();
            let drag = ui.interact(track, id.with("across"), Sense::CLICK | Sense::DRAG);
            if let Some(at) = drag.interact_pointer_pos() {
                let part = ((at.x - track.left() - length / 2.0) / room.max(1.0)).clamp(0.0, 1.0);
                state.left = part * most;
            }
            let left = track.left() + room * state.left / most;
            paint(
                Rect::from_min_size(pos2(left, track.top()), vec2(length, size::SCROLL)),
                drag.hovered(),
            );
        }
    }

    fn body(&self, ui: &mut Ui, outer: Rect, body: Rect, state: &TableState, seen: &Range<u64>) {
        let palette = Palette::of(ui);
        let selected = state.selected();
        let side = Rect::from_min_max(pos2(outer.left(), body.top()), body.max);
        for row in seen.clone() {
            let top = body.top() + points(real(row) - state.top) * size::ROW;
            let line = Rect::from_min_size(
                pos2(outer.left(), top),
                vec2(body.right() - outer.left(), size::ROW),
            );
            clipped(ui, side, |ui| {
                if selected.as_ref().is_some_and(|range| range.contains(&row)) {
                    ui.painter().rect_filled(line, 0.0, palette.selection);
                }
                ui.painter()
                    .hline(line.x_range(), line.bottom(), palette.line());
                let gutter = line.with_max_x(body.left()).shrink2(vec2(space::S, 0.0));
                let warned = (self.warning)(row).is_some();
                let color = if warned {
                    palette.warning
                } else {
                    palette.text_weak
                };
                paint_line(ui, gutter, &(self.gutter)(row), Letters::Small, color);
                if warned {
                    let center = pos2(gutter.right() - space::XS, line.center().y);
                    let at = Rect::from_center_size(center, egui::Vec2::splat(space::M));
                    super::icon::Icon::Warning
                        .small(palette.warning)
                        .paint_at(ui, at);
                }
            });
            clipped(ui, body, |ui| self.row(ui, body, line, row, state, palette));
        }
    }

    fn row(
        &self,
        ui: &Ui,
        body: Rect,
        line: Rect,
        row: u64,
        state: &TableState,
        palette: &Palette,
    ) {
        let font = if self.raw {
            Letters::Mono
        } else {
            Letters::Body
        };
        let mut x = body.left() - state.left;
        for (at, width) in state.widths.iter().enumerate() {
            let right = x + width;
            if right >= body.left() && x <= body.right() {
                let cell = Rect::from_min_max(pos2(x, line.top()), pos2(right, line.bottom()))
                    .shrink2(vec2(space::S, 0.0));
                match (self.cell)(row, at) {
                    Some(text) => {
                        paint_line(ui, cell, &marked(&text), font, palette.text);
                    }
                    None => {
                        ui.painter().hline(
                            cell.left()..=cell.center().x,
                            cell.center().y,
                            palette.line(),
                        );
                    }
                }
            }
            x = right;
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

/// A cell on one line: line breaks and tabs are shown by marks.
fn marked(text: &str) -> String {
    if !text.contains(['\n', '\r', '\t']) {
        return text.chars().take(400).collect();
    }
    text.replace("\r\n", "\n")
        .replace(['\n', '\r'], " ⏎ ")
        .replace('\t', " ⇥ ")
        .chars()
        .take(400)
        .collect()
}

/// Paints inside a rectangle only.
fn clipped<R>(ui: &mut Ui, clip: Rect, paint: impl FnOnce(&mut Ui) -> R) -> R {
    let before = ui.clip_rect();
    ui.set_clip_rect(clip.intersect(before));
    let done = paint(ui);
    ui.set_clip_rect(before);
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_and_tabs_are_shown_by_marks() {
        assert_eq!(marked("a\r\nb\nc\td"), "a ⏎ b ⏎ c ⇥ d");
        assert_eq!(marked("æøå"), "æøå");
    }

    #[test]
    fn a_selection_runs_from_its_anchor() {
        let mut state = TableState::default();
        assert_eq!(state.selected(), None);
        state.row = Some(3);
        assert_eq!(state.selected(), Some(3..4));
        state.anchor = Some(7);
        assert_eq!(state.selected(), Some(3..8));
    }
}
