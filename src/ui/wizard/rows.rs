//! The rows behind a figure, and the figures themselves.

use egui::{Sense, Ui, WidgetInfo, vec2};

use super::super::Cx;
use super::super::state::Tone;
use super::super::table::{RowOrder, Table, TableRows, TableState};
use super::super::tokens::{Letters, Palette, size, space};
use super::super::widgets::{
    focus_ring, icon, paint_line, raised, read_out, small, tone_color, tone_icon,
};
use crate::import::ImportCounts;
use crate::session::PreviewRow;

/// Names of the four figures, with the tone they have.
pub(crate) const IMPORT_FIGURES: [(&str, Tone); 4] = [
    ("figure-created", Tone::Success),
    ("figure-updated", Tone::Info),
    ("figure-unchanged", Tone::Info),
    ("figure-rejected", Tone::Error),
];

/// Four figures that lead nowhere.
pub fn four_figures(ui: &mut Ui, cx: &Cx<'_>, names: &[(&str, Tone); 4], counts: [u64; 4]) {
    figure_cards(ui, cx, names, counts, None, false);
}

/// Four figures side by side; the one that was clicked.
pub(super) fn figure_cards(
    ui: &mut Ui,
    cx: &Cx<'_>,
    names: &[(&str, Tone); 4],
    counts: [u64; 4],
    shown: Option<usize>,
    can_open: bool,
) -> Option<usize> {
    let palette = Palette::of(ui);
    let mut clicked = None;
    ui.columns(names.len(), |parts| {
        let cards = parts.iter_mut().zip(names).zip(counts).enumerate();
        for (at, ((ui, (key, tone)), count)) in cards {
            let tone = *tone;
            let open = can_open && count > 0;
            let sense = if open { Sense::click() } else { Sense::hover() };
            let (rect, response) =
                ui.allocate_exact_size(vec2(ui.available_width(), size::FIGURE), sense);
            let name = cx.t(key);
            let number = cx.text.number(count);
            let told = cx.tn(
                "common-name-and-value",
                [
                    ("name", name.as_str().into()),
                    ("value", number.as_str().into()),
                ],
            );
            response.widget_info(|| {
                WidgetInfo::selected(egui::Role::Button, open, shown == Some(at), &told)
            });
            read_out(ui, response.id);
            let chosen = shown == Some(at);
            raised(ui, rect, open && response.hovered(), chosen);
            let color = if count == 0 {
                palette.text_weak
            } else if tone == Tone::Info {
                palette.text
            } else {
                tone_color(palette, tone)
            };
            let inner = rect.shrink2(vec2(space::M, space::S));
            let middle = inner.top() + inner.height() * 0.58;
            paint_line(
                ui,
                inner.with_max_y(middle),
                &number,
                Letters::Figure,
                color,
            );
            paint_line(
                ui,
                inner.with_min_y(middle),
                &name,
                Letters::Body,
                palette.text_weak,
            );
            if count > 0 && tone != Tone::Info {
                let at = egui::Rect::from_center_size(
                    egui::pos2(inner.right() - space::S, inner.top() + space::M),
                    egui::Vec2::splat(size::ICON),
                );
                tone_icon(tone).small(color).paint_at(ui, at);
            }
            focus_ring(ui, &response);
            if response.clicked() {
                clicked = Some(at);
            }
        }
    });
    clicked
}

/// What else there is to say about the rows, before the import.
pub fn remarks(ui: &mut Ui, cx: &Cx<'_>, figures: &ImportCounts) {
    for remark in cx.text.remarks(figures, false) {
        small(ui, remark);
    }
}

/// What else there is to say about the rows, after the import.
pub fn remarks_after(ui: &mut Ui, cx: &Cx<'_>, figures: &ImportCounts) {
    for remark in cx.text.remarks(figures, true) {
        small(ui, remark);
    }
}

/// Problems with the number of rows.
pub fn problems(ui: &mut Ui, cx: &Cx<'_>, problems: &[(crate::contact::ProblemCode, u64)]) {
    if problems.is_empty() {
        return;
    }
    let color = Palette::of(ui).warning;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for (code, rows) in problems {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::XS;
                icon(ui, tone_icon(Tone::Warning), color);
                let rows = cx.tn("common-row-count", [("count", (*rows).into())]);
                let text = cx.tn(
                    "common-name-and-value",
                    [
                        ("name", rows.into()),
                        ("value", cx.text.problem(*code).into()),
                    ],
                );
                super::super::widgets::body(ui, text);
            });
        }
    });
}

/// A table of rows as they stand in the file, with what is wrong beside them.
#[expect(
    clippy::too_many_arguments,
    reason = "what a table shows belongs together"
)]
pub fn file_rows(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    id: &'static str,
    name: &str,
    columns: &[String],
    rows: &[PreviewRow],
    height: f32,
    state: &mut TableState,
) {
    let text = cx.text;
    let table = Table {
        id,
        name: &cx.t(name),
        columns,
        rows: rows.rows(),
        cell: &|row, column| {
            let row = rows.row(row)?;
            Some(row.cells.get(column).cloned().unwrap_or_default())
        },
        gutter: &|row| {
            let row = rows.row(row);
            row.map(|row| row.line.to_string()).unwrap_or_default()
        },
        warning: &|row| {
            let row = rows.row(row).filter(|row| !row.problems.is_empty())?;
            Some(text.enumerate(row.problems.iter().map(|code| text.problem(*code))))
        },
        raw: true,
        height,
        order: RowOrder::Fixed,
    };
    table.show(ui, cx, state);
}
