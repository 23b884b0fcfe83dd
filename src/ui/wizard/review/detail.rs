//! One row of the review: whom it meets, what happens to each field, its cells, and mending them.

use egui::{Key, Rect, ScrollArea, Ui};

use super::super::super::Cx;
use super::super::super::command::Command;
use super::super::super::focus;
use super::super::super::icon::Icon;
use super::super::super::state::{Mending, ReviewWish, Shared, Tone, Wizard};
use super::super::super::tokens::{Letters, Palette, space};
use super::super::super::widgets::{
    bare_field, body, button, icon_button, icon_command, letters, link, named, remark, small,
    strong, strong_line,
};
use super::{outcome_tone, tone_mark, wish};
use crate::import::{ReviewCell, ReviewField, ReviewOutcome, ReviewProblem, ReviewRow};
use crate::plan::Edits;

/// Characters of a cell that are shown.
const CELL_CHARS: usize = 2_000;

/// Draws the row.
pub fn show(ui: &mut Ui, shared: &Shared, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    let session = &wizard.session;
    let Some(row) = &wizard.review.detail else {
        return;
    };
    let none = Edits::default();
    let part = RowView {
        row,
        columns: session.columns(),
        edits: session.draft.as_ref().map_or(&none, |draft| &draft.edits),
        can_mend: session.is_open(),
    };
    head(ui, cx, &part);
    let mending = &mut wizard.review.mending;
    ScrollArea::vertical()
        .id_salt(("review row", row.line))
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            what(ui, shared, cx, &part);
            problems(ui, cx, &part);
            fields(ui, shared, cx, &part);
            strong(ui, cx.t("review-row-cells"));
            let mut begun = None;
            for (at, cell) in row.cells.iter().enumerate() {
                let shown = ui.push_id(("cell", at), |ui| {
                    show_cell(ui, cx, &part, (at, cell), mending)
                });
                begun = begun.or(shown.inner);
            }
            focus::follow(ui);
            if let Some(form) = begun {
                // What saves it is seen with the field that has the keyboard.
                ui.scroll_to_rect(form, None);
            }
        });
}

/// What is shown, and what was mended.
struct RowView<'a> {
    row: &'a ReviewRow,
    columns: &'a [String],
    edits: &'a Edits,
    /// The import has not begun, so cells can be corrected and the row left out.
    can_mend: bool,
}

impl RowView<'_> {
    fn column(&self, at: usize, cx: &Cx<'_>) -> String {
        self.columns.get(at).map_or_else(
            || format!("{} {}", cx.t("column-word"), at + 1),
            |name| cx.text.shown(name),
        )
    }
}

fn cut(value: &str) -> String {
    value.chars().take(CELL_CHARS).collect()
}

/// A value, or a word for none.
fn or_blank(cx: &Cx<'_>, value: &str) -> String {
    if value.trim().is_empty() {
        cx.t("common-blank-cell")
    } else {
        cut(value)
    }
}

fn head(ui: &mut Ui, cx: &mut Cx<'_>, part: &RowView<'_>) {
    let row = part.row;
    focus::with_actions(
        ui,
        cx,
        |ui, cx| {
            let line = cx.tn("review-line", [("line", row.line.to_string().into())]);
            strong(ui, line);
        },
        |ui, cx| icon_command(ui, cx, Command::Review(ReviewWish::Open(None))),
    );
    let out = part.edits.left_out.contains(&row.line);
    let key = if out {
        "review-take-row-in"
    } else {
        "review-leave-row-out"
    };
    if part.can_mend && button(ui, None, cx.t(key)).clicked() {
        wish(cx, ReviewWish::LeaveOut(vec![row.line], !out));
    }
    ui.add_space(space::S);
}

fn what(ui: &mut Ui, shared: &Shared, cx: &Cx<'_>, part: &RowView<'_>) {
    let row = part.row;
    ui.horizontal_top(|ui| {
        tone_mark(ui, outcome_tone(row.outcome));
        ui.vertical(|ui| {
            strong_line(ui, cx.text.review_outcome(row.outcome));
            body(ui, cx.text.review_row(row, &shared.known.fields));
        });
    });
    if let Some(conflict) = row.conflict {
        let number = conflict.0.to_string();
        let said = cx.tn("review-row-key-conflict", [("contact", number.into())]);
        remark(ui, Tone::Warning, &said);
    }
    ui.add_space(space::S);
}

fn problems(ui: &mut Ui, cx: &mut Cx<'_>, part: &RowView<'_>) {
    if part.row.problems.is_empty() {
        return;
    }
    strong(ui, cx.t("review-row-problems"));
    for (at, problem) in part.row.problems.iter().enumerate() {
        ui.push_id(("problem", at), |ui| one_problem(ui, cx, part, problem));
    }
    ui.add_space(space::S);
}

fn one_problem(ui: &mut Ui, cx: &mut Cx<'_>, part: &RowView<'_>, problem: &ReviewProblem) {
    let rejected = part.row.outcome == ReviewOutcome::Rejected;
    let tone = if rejected { Tone::Error } else { Tone::Warning };
    let said = cx.text.problem_of(problem.code, &problem.cell);
    remark(ui, tone, &said);
    let Some(column) = problem.column else {
        return;
    };
    let name = part.column(column, cx);
    let value = or_blank(cx, &problem.cell);
    ui.horizontal_wrapped(|ui| {
        small(
            ui,
            cx.tn(
                "common-name-and-value",
                [("name", name.as_str().into()), ("value", value.into())],
            ),
        );
        let correct = cx.tn(
            "review-correct-cell",
            [("column", cx.text.quote(&name).into())],
        );
        if part.can_mend && link(ui, correct).clicked() {
            let cell = part.row.cells.get(column).map(ReviewCell::read);
            let typed = cell.unwrap_or_default().to_owned();
            wish(cx, ReviewWish::Correct(Some((column, typed))));
        }
    });
}

fn fields(ui: &mut Ui, shared: &Shared, cx: &Cx<'_>, part: &RowView<'_>) {
    if part.row.fields.is_empty() {
        return;
    }
    let out = part.row.outcome;
    let heading = match out {
        ReviewOutcome::Rejected => "review-row-fields-read",
        _ => "review-row-fields",
    };
    strong(ui, cx.t(heading));
    for field in &part.row.fields {
        one_field(ui, shared, cx, field, out);
    }
}

fn one_field(ui: &mut Ui, shared: &Shared, cx: &Cx<'_>, field: &ReviewField, out: ReviewOutcome) {
    let kind = shared.known.fields.get(field.field).map(|field| field.kind);
    let show = |value: &str| cx.text.value(kind, &cut(value));
    small(ui, cx.text.field_name(field.field, &shared.known.fields));
    let new = show(&field.new);
    let made = out == ReviewOutcome::Created && field.old.is_none() && field.writes();
    // That nothing of a rejected row is written is said once, above.
    if made || out == ReviewOutcome::Rejected {
        body(ui, new);
    } else {
        let old = field.old.as_deref();
        let old = old.map_or_else(|| cx.t("review-no-value"), show);
        let said = if field.old.as_deref() == Some(field.new.as_str()) {
            new
        } else {
            cx.tn(
                "review-old-and-new-value",
                [("old", old.into()), ("new", new.into())],
            )
        };
        body(ui, said);
        small(ui, cx.text.verdict(field.verdict));
    }
    ui.add_space(space::XS);
}

/// One cell; where it is mended, if that has just begun.
fn show_cell(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    part: &RowView<'_>,
    (at, cell): (usize, &ReviewCell),
    mending: &mut Option<Mending>,
) -> Option<Rect> {
    let name = part.column(at, cx);
    let quoted = cx.text.quote(&name);
    let line = part.row.line;
    let own = part.edits.cells.get(&line).and_then(|row| row.get(&at));
    let open = mending.as_ref().is_some_and(|form| form.column == at);
    focus::with_actions(
        ui,
        cx,
        |ui, cx| {
            small(ui, name.as_str());
            value(ui, cx, cell);
        },
        |ui, cx| {
            if part.can_mend && own.is_some() {
                let back = cx.tn("common-take-back-edit", [("what", quoted.as_str().into())]);
                if icon_button(ui, Icon::Undo, &back).clicked() {
                    wish(cx, ReviewWish::UnsetCell(line, at));
                }
            }
            let correct = cx.tn("review-correct-cell", [("column", quoted.as_str().into())]);
            if part.can_mend && !open && icon_button(ui, Icon::Edit, &correct).clicked() {
                let typed = cell.read().to_owned();
                wish(cx, ReviewWish::Correct(Some((at, typed))));
            }
        },
    );
    if cell.misfit {
        remark(ui, Tone::Warning, &cx.t("review-cell-edit-not-made"));
    }
    let form = mending.as_mut().filter(|form| form.column == at)?;
    mend(ui, cx, part, cell, form, &quoted)
}

fn value(ui: &mut Ui, cx: &Cx<'_>, cell: &ReviewCell) {
    let palette = Palette::of(ui);
    let raw = or_blank(cx, &cell.raw);
    match &cell.mended {
        None => {
            let ink = if cell.raw.trim().is_empty() {
                palette.text_weak
            } else {
                palette.text
            };
            ui.add(egui::Label::new(letters(raw, Letters::Mono).color(ink)).wrap());
        }
        Some(mended) => {
            let read = or_blank(cx, mended);
            let read = cx.tn("review-cell-read-as", [("value", read.into())]);
            let ink = palette.success;
            ui.add(egui::Label::new(letters(read, Letters::Mono).color(ink)).wrap());
            small(ui, cx.tn("review-cell-in-file", [("value", raw.into())]));
        }
    }
}

fn mend(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    part: &RowView<'_>,
    cell: &ReviewCell,
    form: &mut Mending,
    quoted: &str,
) -> Option<Rect> {
    let name = cx.tn("review-correct-cell-input", [("column", quoted.into())]);
    let response = bare_field(ui, &name, &mut form.typed, &name, f32::INFINITY);
    let begun = std::mem::take(&mut form.focus);
    if begun {
        response.request_focus();
    }
    let field = response.rect;
    let entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    ui.horizontal_wrapped(|ui| {
        let saved = button(ui, Some(Icon::Check), cx.t("common-save")).clicked();
        if saved || entered {
            if form.typed == cell.read() {
                wish(cx, ReviewWish::Correct(None));
            } else {
                wish(
                    cx,
                    ReviewWish::SetCell {
                        line: part.row.line,
                        column: form.column,
                        was: cell.raw.clone(),
                        becomes: form.typed.clone(),
                    },
                );
            }
        }
        if button(ui, None, cx.t("common-cancel")).clicked() {
            wish(cx, ReviewWish::Correct(None));
        }
    });
    let everywhere = cx.tn("review-replace-everywhere", [("column", quoted.into())]);
    let response = link(ui, everywhere.as_str());
    named(&response, &everywhere);
    if response.clicked() {
        let from = cell.read().trim().to_owned();
        wish(cx, ReviewWish::Values(Some((form.column, Some(from)))));
    }
    ui.add_space(space::S);
    begun.then(|| field.union(response.rect).expand(space::S))
}
