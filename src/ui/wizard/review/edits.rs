//! Everything that was mended, each with a way back, and what does not fit any more.

use egui::{ScrollArea, Ui};

use super::super::super::Cx;
use super::super::super::focus;
use super::super::super::state::{ReviewWish, Tone, Wizard};
use super::super::super::tokens::{size, space};
use super::super::super::widgets::{card, link, named, remark, strong, weak_line};
use super::wish;
use crate::plan::Edits;

/// Misfits that are named; the rest is counted.
const MISFITS: usize = 20;

/// Draws the list.
pub fn show(ui: &mut Ui, wizard: &Wizard, cx: &mut Cx<'_>, columns: &[String]) {
    let misfits = wizard.session.review().map(|review| review.misfits());
    if let Some(misfits) = misfits.filter(|misfits| !misfits.is_empty()) {
        remark(ui, Tone::Warning, &cx.t("summary-edits-not-made"));
        for misfit in misfits.iter().take(MISFITS) {
            remark(ui, Tone::Warning, &cx.text.misfit(misfit, columns));
        }
        let more = misfits.len().saturating_sub(MISFITS);
        if more > 0 {
            let more = cx.tn("count-more", [("count", more.into())]);
            remark(ui, Tone::Warning, &more);
        }
    }
    for lost in wizard.session.detached_edits() {
        let said = cx.tn(
            "summary-edits-waiting-for-column",
            [
                ("column", cx.text.quote(&lost.column).into()),
                ("count", lost.edits.count().into()),
            ],
        );
        remark(ui, Tone::Warning, &said);
    }
    let Some(edits) = wizard.session.draft.as_ref().map(|draft| &draft.edits) else {
        return;
    };
    let count = edits.count();
    if count == 0 {
        return;
    }
    strong(ui, cx.t("mended-title"));
    card(ui, |ui| {
        if edits.left_out.len() > 1 && link(ui, cx.t("summary-take-all-rows-in")).clicked() {
            wish(cx, ReviewWish::TakeAllIn);
        }
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .id_salt("edits")
            .max_height(size::DROPDOWN_LIST)
            .auto_shrink([false, true])
            .show_rows(ui, size::ROW, count, |ui, seen| {
                for at in seen {
                    if let Some((said, back)) = nth(edits, at, cx, columns) {
                        line(ui, cx, &said, back);
                    }
                }
            });
    });
}

fn line(ui: &mut Ui, cx: &mut Cx<'_>, said: &str, back: ReviewWish) {
    ui.allocate_ui(egui::vec2(ui.available_width(), size::ROW), |ui| {
        ui.set_min_height(size::ROW);
        focus::with_actions(
            ui,
            cx,
            |ui, _| {
                weak_line(ui, said).on_hover_text(said);
            },
            |ui, cx| {
                let response = link(ui, cx.t("summary-take-back"));
                named(
                    &response,
                    &cx.tn("common-take-back-edit", [("what", said.into())]),
                );
                if response.clicked() {
                    wish(cx, back);
                }
                ui.add_space(space::S);
            },
        );
    });
}

/// One of the edits in words, and what takes it back.
fn nth(
    edits: &Edits,
    mut at: usize,
    cx: &Cx<'_>,
    columns: &[String],
) -> Option<(String, ReviewWish)> {
    let name = |column: usize| {
        let name = columns.get(column).map_or("", String::as_str);
        cx.text.quote(name)
    };
    let value = |text: &str| {
        if text.trim().is_empty() {
            cx.t("common-blank-cell")
        } else {
            cx.text.quote(text)
        }
    };
    if let Some(repair) = edits.repairs.get(at) {
        let column = columns.get(repair.column).map_or("", String::as_str);
        return Some((
            cx.text.repair(repair.repair, column),
            ReviewWish::Repair(repair.column, repair.repair, false),
        ));
    }
    at -= edits.repairs.len();
    if let Some(replace) = edits.replace.get(at) {
        let said = cx.tn(
            "mended-value-everywhere",
            [
                ("column", name(replace.column).into()),
                ("from", value(&replace.from).into()),
                ("to", value(&replace.to).into()),
            ],
        );
        let back = ReviewWish::Unreplace(replace.column, replace.from.clone());
        return Some((said, back));
    }
    at -= edits.replace.len();
    for (line, row) in &edits.cells {
        if at >= row.len() {
            at -= row.len();
            continue;
        }
        let (column, edit) = row.iter().nth(at)?;
        let said = cx.tn(
            "mended-cell",
            [
                ("line", line.to_string().into()),
                ("column", name(*column).into()),
                (
                    "from",
                    value(edit.was.as_deref().unwrap_or_default()).into(),
                ),
                ("to", value(&edit.becomes).into()),
            ],
        );
        return Some((said, ReviewWish::UnsetCell(*line, *column)));
    }
    let line = edits.left_out.iter().nth(at)?;
    let said = cx.tn("mended-row-left-out", [("line", line.to_string().into())]);
    Some((said, ReviewWish::LeaveOut(vec![*line], false)))
}
