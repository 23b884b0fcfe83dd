//! How a table is painted: the header, the rows that are seen, the bars.

use std::ops::Range;

use egui::{CursorIcon, Id, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::{RowOrder, Sorted, Table, TableState, points, real};
use crate::ui::Cx;
use crate::ui::command::Command;
use crate::ui::icon::Icon;
use crate::ui::tokens::{Letters, Palette, corners, size, space};
use crate::ui::widgets::paint_line;

impl Table<'_> {
    /// Names of columns: their edges can be drawn, and where rows can be sorted a click does it.
    pub(super) fn header(
        &self,
        ui: &mut Ui,
        cx: &mut Cx<'_>,
        id: Id,
        [outer, body]: [Rect; 2],
        state: &mut TableState,
    ) -> Option<Sorted> {
        let palette = Palette::of(ui);
        let head = Rect::from_min_max(outer.min, pos2(outer.right(), body.top()));
        let clip = head.with_min_x(body.left()).with_max_x(body.right());
        let mut wanted = None;
        clipped(ui, clip, |ui| {
            let mut x = body.left() - state.left;
            for (at, width) in state.widths.iter_mut().enumerate() {
                let right = x + *width;
                if right >= body.left() && x <= body.right() {
                    let cell = Rect::from_min_max(pos2(x, head.top()), pos2(right, head.bottom()));
                    let name = self.columns.get(at).map_or("", String::as_str);
                    wanted = wanted.or(self.column_name(ui, cx, id, at, cell, name));
                    ui.painter().vline(right, cell.y_range(), palette.line());
                    let edge = Rect::from_center_size(
                        pos2(right, cell.center().y),
                        vec2(space::S, size::ROW),
                    );
                    let drag = ui.interact(edge, id.with(("edge", at)), Sense::DRAG);
                    if drag.dragged() {
                        *width = (*width + drag.drag_delta().x).max(size::COLUMN_MIN);
                    }
                    if drag.drag_stopped() {
                        cx.push(Command::KeepWidth(self.id, name.to_owned(), *width));
                    }
                    if drag.hovered() || drag.dragged() {
                        ui.set_cursor_icon(CursorIcon::ResizeHorizontal);
                    }
                }
                x = right;
            }
        });
        ui.painter()
            .hline(outer.x_range(), head.bottom(), palette.line());
        wanted
    }

    /// The name of a column; which way rows are wanted when it was clicked.
    fn column_name(
        &self,
        ui: &mut Ui,
        cx: &Cx<'_>,
        id: Id,
        at: usize,
        cell: Rect,
        name: &str,
    ) -> Option<Sorted> {
        let palette = Palette::of(ui);
        let mut text = cell.shrink2(vec2(space::S, 0.0));
        let own = match self.order {
            RowOrder::Fixed => {
                paint_line(ui, text, name, Letters::BodyStrong, palette.text);
                return None;
            }
            RowOrder::Own => None,
            RowOrder::By(sorted) => Some(sorted).filter(|sorted| sorted.column == at),
        };
        let response = ui.interact(cell, id.with(("sort", at)), Sense::CLICK);
        let key = match own {
            None => "table-sort-by",
            Some(sorted) if sorted.down => "table-sorted-descending",
            Some(_) => "table-sorted-ascending",
        };
        let told = cx.tn(key, [("column", name.into())]);
        response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &told));
        if response.hovered() {
            ui.painter().rect_filled(cell, corners(), palette.selection);
        }
        if let Some(sorted) = own {
            let center = pos2(text.right() - size::ICON / 2.0, cell.center().y);
            let arrow = Rect::from_center_size(center, egui::Vec2::splat(size::ICON));
            let mark = if sorted.down { Icon::Down } else { Icon::Up };
            mark.small(palette.text_weak).paint_at(ui, arrow);
            text = text.with_max_x(arrow.left());
        }
        paint_line(ui, text, name, Letters::BodyStrong, palette.text);
        response.clicked().then(|| Sorted {
            column: at,
            down: own.is_some_and(|sorted| !sorted.down),
        })
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the measures of the table belong together"
    )]
    pub(super) fn bars(
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

    pub(super) fn body(
        &self,
        ui: &mut Ui,
        outer: Rect,
        body: Rect,
        state: &TableState,
        seen: &Range<u64>,
    ) {
        let palette = Palette::of(ui);
        let side = Rect::from_min_max(pos2(outer.left(), body.top()), body.max);
        for row in seen.clone() {
            let top = body.top() + points(real(row) - state.top) * size::ROW;
            let line = Rect::from_min_size(
                pos2(outer.left(), top),
                vec2(body.right() - outer.left(), size::ROW),
            );
            clipped(ui, side, |ui| {
                if state.is_selected(row) {
                    ui.painter().rect_filled(line, 0.0, palette.selection);
                }
                ui.painter()
                    .hline(line.x_range(), line.bottom(), palette.line());
                if state.row == Some(row) {
                    let mark = line.with_max_x(line.left() + size::LINE_STRONG);
                    ui.painter().rect_filled(mark, 0.0, palette.accent);
                }
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
                    Icon::Warning.small(palette.warning).paint_at(ui, at);
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
    use super::marked;

    #[test]
    fn line_breaks_and_tabs_are_shown_by_marks() {
        assert_eq!(marked("a\r\nb\nc\td"), "a ⏎ b ⏎ c ⇥ d");
        assert_eq!(marked("æøå"), "æøå");
    }
}
