//! The review on the summary: figures with the rows behind them, damage, and what was mended.

mod detail;
mod edits;
mod replace;
mod rows;

pub use rows::{review_cell, review_columns, show as show_rows};

use egui::Ui;

use super::super::Cx;
use super::super::command::Command;
use super::super::state::{ReviewWish, Shared, Tone, Wizard};
use super::super::tokens::{Palette, size, space};
use super::super::widgets::{
    bar, body, button, card, icon, link, named, notice, notice_bar, strong, tone_color, tone_icon,
    weak_line,
};
use super::rows::{IMPORT_FIGURES, figure_cards, remarks};
use crate::contact::{Fields, ProblemCode};
use crate::import::{
    Change, Damage, DamageCode, ImportCounts, Remedy, Review, ReviewFilter, ReviewOutcome,
};
use crate::plan::Step;
use crate::session::ReviewStage;

fn wish(cx: &mut Cx<'_>, wish: ReviewWish) {
    cx.push(Command::Review(wish));
}

fn show_filter(cx: &mut Cx<'_>, filter: ReviewFilter) {
    wish(cx, ReviewWish::Rows(Box::new(filter)));
}

/// A word that shows rows, with what they are said for screen readers.
fn rows_link(ui: &mut Ui, cx: &mut Cx<'_>, what: &str, filter: impl FnOnce() -> ReviewFilter) {
    let response = link(ui, cx.t("summary-show-rows"));
    named(
        &response,
        &cx.tn("summary-show-rows-of", [("what", what.into())]),
    );
    if response.clicked() {
        show_filter(cx, filter());
    }
}

/// How far the review is, where it is made; why it was made again.
fn progress(ui: &mut Ui, wizard: &Wizard, cx: &mut Cx<'_>) {
    let session = &wizard.session;
    if !session.is_open() {
        return;
    }
    let old = session.review().is_some();
    match session.review_stage() {
        ReviewStage::Running => {
            let key = if old {
                "review-being-made-again"
            } else {
                "review-being-made"
            };
            body(ui, cx.t(key));
            bar(ui, wizard.review_fraction, &cx.t(key));
        }
        ReviewStage::NotDue if old && session.is_surveying() => {
            body(ui, cx.t("review-being-made-again"));
        }
        ReviewStage::Failed(_) => {
            let reason = wizard.review_error.as_deref().unwrap_or_default();
            notice(ui, Tone::Error, reason, |ui| {
                if link(ui, cx.t("common-try-again")).clicked() {
                    cx.push(Command::Step(Step::Summary));
                }
            });
        }
        ReviewStage::NotDue | ReviewStage::Ready => {}
    }
    if let Some(said) = &wizard.review.said {
        notice(ui, Tone::Warning, said, |ui| {
            if link(ui, cx.t("common-close")).clicked() {
                wish(cx, ReviewWish::Dismiss);
            }
        });
    }
}

/// Draws the figures, problems, damage and changes of the review.
pub fn show(ui: &mut Ui, shared: &Shared, wizard: &Wizard, cx: &mut Cx<'_>) {
    progress(ui, wizard, cx);
    let columns = wizard.session.columns();
    if let Some(review) = wizard.session.review() {
        figures(ui, cx, review);
        damaged(ui, cx, review, columns);
        remarks(ui, cx, &review.report().counts);
        problems(ui, cx, &review.report().problems);
        changes(ui, &shared.known.fields, cx, review);
    }
    edits::show(ui, wizard, cx, columns);
}

/// The four figures of a review or an import; a click shows the rows behind one.
pub fn outcome_figures(ui: &mut Ui, cx: &mut Cx<'_>, counts: &ImportCounts, can_open: bool) {
    const OUTCOMES: [ReviewOutcome; 4] = [
        ReviewOutcome::Created,
        ReviewOutcome::Updated,
        ReviewOutcome::Unchanged,
        ReviewOutcome::Rejected,
    ];
    let clicked = figure_cards(
        ui,
        cx,
        &IMPORT_FIGURES,
        counts.row_outcomes(),
        None,
        can_open,
    );
    if let Some(at) = clicked {
        show_filter(
            cx,
            ReviewFilter {
                outcome: OUTCOMES.get(at).copied(),
                ..ReviewFilter::default()
            },
        );
    }
}

fn figures(ui: &mut Ui, cx: &mut Cx<'_>, review: &Review) {
    outcome_figures(ui, cx, &review.report().counts, true);
    let counts = review.counts();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        let all = ReviewFilter::default;
        let links = [
            ("review-all-rows", u64::from(review.len()), all()),
            (
                "review-with-problems",
                counts.with_problems,
                ReviewFilter {
                    with_problems: true,
                    ..all()
                },
            ),
            (
                "review-with-mended-cells",
                counts.mended,
                ReviewFilter {
                    mended: true,
                    ..all()
                },
            ),
            (
                "review-outcome-left-out",
                counts.left_out,
                ReviewFilter {
                    outcome: Some(ReviewOutcome::LeftOut),
                    ..all()
                },
            ),
        ];
        for (key, count, filter) in links {
            if count == 0 {
                continue;
            }
            let name = counted(cx, &cx.t(key), count);
            if link(ui, name).clicked() {
                show_filter(cx, filter);
            }
        }
    });
}

/// A name with how many rows are behind it.
fn counted(cx: &Cx<'_>, name: &str, count: u64) -> String {
    cx.tn(
        "review-name-and-count",
        [("name", name.into()), ("count", count.into())],
    )
}

fn problems(ui: &mut Ui, cx: &mut Cx<'_>, problems: &[(ProblemCode, u64)]) {
    if problems.is_empty() {
        return;
    }
    let color = Palette::of(ui).warning;
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for (code, rows) in problems {
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                icon(ui, tone_icon(Tone::Warning), color);
                let rows = cx.tn("common-row-count", [("count", (*rows).into())]);
                let problem = cx.text.problem(*code);
                let said = cx.tn(
                    "common-name-and-value",
                    [("name", rows.into()), ("value", problem.as_str().into())],
                );
                body(ui, said);
                rows_link(ui, cx, &problem, || ReviewFilter {
                    problem: Some(*code),
                    ..ReviewFilter::default()
                });
            });
        }
    });
}

/// What changes field by field.
pub fn changes(ui: &mut Ui, known: &Fields, cx: &mut Cx<'_>, review: &Review) {
    let fields = &review.counts().fields;
    if fields.is_empty() {
        return;
    }
    strong(ui, cx.t("common-changes-by-field"));
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for (no, count) in fields {
            let name = cx.text.field_name(*no, known);
            ui.horizontal(|ui| {
                let left = size::DROPDOWN + space::L;
                ui.allocate_ui(egui::vec2(left, size::ICON), |ui| {
                    ui.set_min_width(left);
                    weak_line(ui, name.as_str());
                });
                if count.added + count.replaced > 0 {
                    ui.label(cx.text.values_changed(count.added, count.replaced));
                    rows_link(ui, cx, &name, || ReviewFilter {
                        field: Some(*no),
                        ..ReviewFilter::default()
                    });
                }
                if count.kept > 0 {
                    let said = cx.tn("summary-values-not-written", [("count", count.kept.into())]);
                    let response = link(ui, said.as_str());
                    named(
                        &response,
                        &cx.tn(
                            "common-name-and-value",
                            [("name", name.as_str().into()), ("value", said.into())],
                        ),
                    );
                    if response.clicked() {
                        show_filter(
                            cx,
                            ReviewFilter {
                                field: Some(*no),
                                change: Some(Change::Kept),
                                ..ReviewFilter::default()
                            },
                        );
                    }
                }
            });
        }
    });
}

/// The rows of damage: by their lines where all of them are named.
fn damage_filter(damage: &Damage) -> ReviewFilter {
    let all = damage.rows == damage.lines.len() as u64;
    let shifted = damage.code == DamageCode::ShiftedColumns;
    ReviewFilter {
        damage: Some(damage.code),
        lines: (all || shifted).then(|| damage.lines.iter().copied().collect()),
        ..ReviewFilter::default()
    }
}

fn damaged(ui: &mut Ui, cx: &mut Cx<'_>, review: &Review, columns: &[String]) {
    if review.damage().is_empty() {
        return;
    }
    strong(ui, cx.t("summary-damage"));
    for (at, damage) in review.damage().iter().enumerate() {
        let said = cx.text.damage(damage, columns);
        ui.push_id(("damage", at), |ui| {
            let below = cx.text.remedy(damage);
            notice_bar(ui, Tone::Warning, &said, Some(&below), |ui| {
                remedy(ui, cx, damage, &said);
                rows_link(ui, cx, &said, || damage_filter(damage));
            });
        });
    }
}

/// What can be done about damage, as a button.
fn remedy(ui: &mut Ui, cx: &mut Cx<'_>, damage: &Damage, said: &str) {
    let offer = |ui: &mut Ui, cx: &mut Cx<'_>, name: String, wanted: Command| {
        let response = button(ui, None, name.as_str());
        named(
            &response,
            &cx.tn(
                "common-name-and-value",
                [("name", name.into()), ("value", said.into())],
            ),
        );
        if response.clicked() {
            cx.push(wanted);
        }
    };
    let review = Command::Review;
    match (damage.remedy, damage.column) {
        (Remedy::Repair(repair), Some(column)) => {
            let wanted = review(ReviewWish::Repair(column, repair, true));
            let name = cx.t("summary-damage-repair-column");
            offer(ui, cx, name, wanted);
        }
        (Remedy::LeaveOutRows, _) => {
            let wanted = review(ReviewWish::LeaveOut(damage.lines.clone(), true));
            let name = cx.t("summary-damage-leave-rows-out");
            offer(ui, cx, name, wanted);
        }
        (Remedy::SkipColumn, Some(column)) => {
            let name = cx.t("summary-damage-skip-column");
            offer(ui, cx, name, review(ReviewWish::Skip(column)));
        }
        (Remedy::ChooseEncoding(Some(encoding)), _) => {
            let name = cx.tn(
                "summary-damage-read-as-encoding",
                [("encoding", encoding.label().into())],
            );
            offer(ui, cx, name, review(ReviewWish::Encoding(encoding)));
        }
        (Remedy::ChooseEncoding(None), _) => {
            let name = cx.t("summary-damage-choose-encoding");
            offer(ui, cx, name, Command::Step(Step::Preview));
        }
        // Nothing here brings back what is lost.
        (Remedy::BackToSource | Remedy::Repair(_) | Remedy::SkipColumn, _) => {}
    }
}

/// The colour and the icon of what becomes of a row.
fn outcome_tone(outcome: ReviewOutcome) -> Tone {
    match outcome {
        ReviewOutcome::Created => Tone::Success,
        ReviewOutcome::Updated | ReviewOutcome::Unchanged | ReviewOutcome::LeftOut => Tone::Info,
        ReviewOutcome::Rejected => Tone::Error,
    }
}

/// An icon in the colour of its tone.
fn tone_mark(ui: &mut Ui, tone: Tone) {
    let color = tone_color(Palette::of(ui), tone);
    icon(ui, tone_icon(tone), color);
}
