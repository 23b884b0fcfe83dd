//! The wizard: six steps from a file to contacts.

mod compliance;
mod done;
mod mapping;
mod opt_in;
mod preview;
mod review;
mod rows;
mod rules;
mod summary;
mod upload;

pub(super) use opt_in::MEANINGS;
pub(super) use review::outcome_figures;
pub(super) use rows::{four_figures, remarks_after};

use egui::{
    Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Sense, StrokeKind, Ui,
    UiBuilder, WidgetInfo, vec2,
};

use super::Cx;
use super::command::Command;
use super::icon::Icon;
use super::refusals::{sentence, step_key};
pub(crate) use review::{review_cell, review_columns};

use super::state::{Dialog, Shared, State, Tone, Wizard};
use super::tokens::{Letters, Palette, size, space};
use super::widgets::{
    button, icon_command, letters, link, main_command_if, notice, paint_line, plain_command,
    read_out, remark, title, weak,
};
use crate::plan::{Draft, Refusal, Step};
use crate::session::{ListProblem, ReviewStage, STEPS, is_on_opt_in_page};

/// Draws the wizard.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let shared = state.shared;
    let Some(wizard) = state.wizard else {
        super::imports::show(ui, state, cx);
        return;
    };
    let palette = Palette::of(ui);
    let side = Margin {
        left: 24,
        right: 24,
        top: 16,
        bottom: 8,
    };
    Panel::top("wizard head")
        .resizable(false)
        .show_separator_line(false)
        .frame(Frame::new().fill(palette.surface).inner_margin(side))
        .show(ui, |ui| head(ui, shared, wizard, cx));
    let over = !wizard.session.is_open();
    // The keyboard comes to the page before it comes to what leads on, so it is drawn first.
    let mut middle = ui.available_rect_before_wrap();
    if !over {
        middle.max.y -= size::FOOT;
    }
    let mut above = ui.new_child(UiBuilder::new().max_rect(middle));
    CentralPanel::default()
        .frame(Frame::new().fill(palette.surface).inner_margin(Margin {
            left: 24,
            right: 24,
            top: 8,
            bottom: 8,
        }))
        .show(&mut above, |ui| {
            content(ui, shared, wizard, state.dialog, cx);
        });
    if !over {
        Panel::bottom("wizard foot")
            .resizable(false)
            .exact_size(size::FOOT)
            .frame(
                Frame::new()
                    .fill(palette.surface)
                    .inner_margin(Margin::symmetric(24, 12)),
            )
            .show(ui, |ui| foot(ui, shared, wizard, cx));
    }
}

fn content(
    ui: &mut Ui,
    shared: &Shared,
    wizard: &mut Wizard,
    dialog: &mut Option<Dialog>,
    cx: &mut Cx<'_>,
) {
    if wizard.review_is_open() {
        review::show_rows(ui, shared, wizard, cx);
        return;
    }
    if !wizard.session.is_open() {
        scrolled(ui, "over", |ui| done::show(ui, shared, wizard, cx));
        return;
    }
    if let Some(error) = &wizard.error {
        notice(ui, Tone::Error, error, |ui| {
            if button(ui, Some(Icon::Copy), cx.t("common-copy")).clicked() {
                cx.push(Command::Copy(error.clone()));
            }
        });
        ui.add_space(space::M);
    }
    match wizard.at() {
        Step::Upload => scrolled(ui, "upload", |ui| upload::show(ui, shared, wizard, cx)),
        // These scroll by themselves.
        Step::Preview => preview::show(ui, wizard, cx),
        Step::Mapping if wizard.session.is_on_opt_in_page() => {
            scrolled(ui, "opt-in", |ui| opt_in::show(ui, shared, wizard, cx));
        }
        Step::Mapping => mapping::show(ui, shared, wizard, dialog, cx),
        Step::Rules => scrolled(ui, "rules", |ui| rules::show(ui, shared, wizard, cx)),
        Step::Compliance => scrolled(ui, "compliance", |ui| {
            compliance::show(ui, shared, wizard, cx);
        }),
        Step::Summary => scrolled(ui, "summary", |ui| summary::show(ui, shared, wizard, cx)),
    }
}

fn scrolled(ui: &mut Ui, salt: &str, content: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical()
        .id_salt(salt)
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(size::PAGE));
            content(ui);
            ui.add_space(space::L);
            super::focus::follow(ui);
        });
}

fn head(ui: &mut Ui, shared: &Shared, wizard: &Wizard, cx: &mut Cx<'_>) {
    ui.horizontal(|ui| {
        ui.set_height(size::CONTROL);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            icon_command(ui, cx, Command::Leave);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = wizard.session.list_name(&shared.known.lists);
                let text = if name.is_empty() {
                    cx.t("common-import-contacts")
                } else {
                    cx.tn(
                        "wizard-import-to-list",
                        [("list", cx.text.quote(&name).into())],
                    )
                };
                title(ui, text);
            });
        });
    });
    ui.add_space(space::S);
    stepper(ui, wizard, cx);
}

/// The circle of a step.
#[expect(clippy::struct_excessive_bools, reason = "each shows by itself")]
struct Mark {
    number: usize,
    current: bool,
    done: bool,
    stale: bool,
    hot: bool,
}

impl Mark {
    fn paint(&self, ui: &Ui, center: egui::Pos2) {
        let palette = Palette::of(ui);
        let radius = size::STEP / 2.0;
        let (fill, ink) = if self.current {
            (palette.accent, palette.accent_text)
        } else if self.hot {
            (palette.selection, palette.text)
        } else if self.done {
            (palette.raised, palette.accent)
        } else {
            (palette.raised, palette.text_weak)
        };
        ui.painter().circle_filled(center, radius, fill);
        let ring = if self.current || self.done {
            palette.mark()
        } else {
            palette.line()
        };
        ui.painter()
            .circle_stroke(center, radius - size::LINE, ring);
        let drawing = egui::Rect::from_center_size(center, egui::Vec2::splat(size::ICON));
        if self.stale {
            let color = if self.current { ink } else { palette.warning };
            Icon::Warning.small(color).paint_at(ui, drawing);
        } else if self.done {
            Icon::Check.small(ink).paint_at(ui, drawing);
        } else {
            let middle = egui::Align2::CENTER_CENTER;
            let font = Letters::BodyStrong.font();
            ui.painter().text(center, middle, self.number, font, ink);
        }
    }
}

/// What a step takes of the width.
const SHARE: f32 = 1.0 / 6.0;

fn stepper(ui: &mut Ui, wizard: &Wizard, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    let names: Vec<String> = STEPS.iter().map(|step| cx.t(step_key(*step))).collect();
    let reached = wizard.session.reached();
    let over = !wizard.session.is_open();
    let width = (ui.available_width().min(size::PAGE) * SHARE).floor();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (at, step) in STEPS.into_iter().enumerate() {
            let name = names.get(at).map_or("", String::as_str);
            let current = step == wizard.at() && !over;
            let done = step < wizard.at() || over;
            let open = step <= reached
                && !current
                && !over
                && (step == Step::Upload || wizard.session.file().is_some());
            let stale = wizard.session.stale().contains(&step);
            let sense = if open { Sense::click() } else { Sense::hover() };
            let (rect, response) =
                ui.allocate_exact_size(vec2(width, size::STEP + space::XL), sense);
            let number = at + 1;
            let told = if stale {
                cx.tn("wizard-step-does-not-fit-file", [("name", name.into())])
            } else {
                name.to_owned()
            };
            response.widget_info(|| {
                WidgetInfo::selected(egui::Role::Tab, open || current, current, &told)
            });
            let center = egui::pos2(
                rect.left() + size::STEP / 2.0 + size::LINE,
                rect.top() + size::STEP / 2.0 + size::LINE,
            );
            let radius = size::STEP / 2.0;
            if at + 1 < STEPS.len() {
                let line = center.x + radius + space::XS..=rect.right() - space::XS;
                let stroke = if done { palette.mark() } else { palette.line() };
                ui.painter().hline(line, center.y, stroke);
            }
            let mark = Mark {
                number,
                current,
                done,
                stale,
                hot: response.hovered() && open,
            };
            mark.paint(ui, center);
            let font = if current {
                Letters::BodyStrong
            } else {
                Letters::Body
            };
            let color = if current {
                palette.text
            } else {
                palette.text_weak
            };
            let text = rect
                .with_min_y(rect.top() + size::STEP + space::XS)
                .with_max_x(rect.right() - space::XS);
            paint_line(ui, text, name, font, color);
            if response.has_focus() {
                let stroke = egui::Stroke::new(size::LINE_STRONG, palette.focus);
                ui.painter().rect_stroke(
                    rect.shrink(size::LINE),
                    super::tokens::corners(),
                    stroke,
                    StrokeKind::Inside,
                );
            }
            let response = if stale {
                response.on_hover_text(told)
            } else {
                response
            };
            if open
                && response
                    .on_hover_cursor(egui::CursorIcon::PointingHand)
                    .clicked()
            {
                cx.push(Command::Step(step));
            }
        }
    });
}

fn foot(ui: &mut Ui, shared: &Shared, wizard: &Wizard, cx: &mut Cx<'_>) {
    let session = &wizard.session;
    ui.horizontal(|ui| {
        ui.set_min_height(size::CONTROL + space::XS);
        if session.previous().is_some() {
            plain_command(ui, cx, Command::Back);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if wizard.at() == Step::Summary {
                main_command_if(ui, cx, session.may_import(&shared.known), Command::Import);
            } else {
                let may = session.may_continue(&shared.known);
                main_command_if(ui, cx, may, Command::Continue);
            }
            ui.add_space(space::S);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                hindrance(ui, shared, wizard, cx);
            });
        });
    });
}

/// The key of what is wrong with the list an import goes to.
fn list_problem_key(problem: ListProblem) -> &'static str {
    match problem {
        ListProblem::Gone => "wizard-blocked-list-gone",
        ListProblem::ControlCharacter => "common-list-name-control-characters",
        ListProblem::Taken => "common-list-name-taken",
    }
}

/// Why there is no way on, with a link to the place; else how far it is.
fn hindrance(ui: &mut Ui, shared: &Shared, wizard: &Wizard, cx: &mut Cx<'_>) {
    let session = &wizard.session;
    let refusals = session.hindrances(&shared.known);
    let Some(draft) = &session.draft else {
        if wizard.is_opening() {
            weak(ui, cx.t("common-opening-file"));
        } else if wizard.at() == Step::Upload {
            weak(ui, cx.t("wizard-blocked-no-file"));
        }
        return;
    };
    let Some(first) = refusals.first() else {
        no_hindrance(ui, shared, wizard, draft, cx);
        return;
    };
    let text = sentence(cx, &shared.known, draft, first);
    let elsewhere = first.step() != wizard.at()
        || (wizard.at() == Step::Mapping
            && is_on_opt_in_page(first) != session.is_on_opt_in_page());
    if (elsewhere || column_of(first).is_some()) && link(ui, cx.t("wizard-show-place")).clicked() {
        go_to(cx, first);
    }
    warn_line(ui, &text);
}

/// What the choices do not tell: the list, what is still being read, how far the mapping is.
fn no_hindrance(ui: &mut Ui, shared: &Shared, wizard: &Wizard, draft: &Draft, cx: &mut Cx<'_>) {
    let session = &wizard.session;
    if wizard.at() == Step::Summary && session.undecided_rows().is_some() {
        warn_line(ui, &cx.t("wizard-blocked-other-name"));
        return;
    }
    let problem = session
        .list_problem(&shared.known.lists)
        .filter(|_| matches!(wizard.at(), Step::Upload | Step::Summary));
    if let Some(problem) = problem {
        if wizard.at() != Step::Upload && link(ui, cx.t("wizard-show-place")).clicked() {
            cx.push(Command::Step(Step::Upload));
        }
        warn_line(ui, &cx.t(list_problem_key(problem)));
    } else if session.is_surveying() {
        weak(ui, cx.t("wizard-reading-whole-file"));
        ui.spinner();
    } else if wizard.at() == Step::Summary
        && matches!(session.review_stage(), ReviewStage::Failed(_))
    {
        warn_line(ui, &cx.t("wizard-blocked-review-failed"));
    } else if wizard.at() == Step::Mapping && !session.is_on_opt_in_page() {
        let targets = draft.mapping.targets.iter().flatten();
        let mapped = targets
            .filter(|target| target.fields().next().is_some())
            .count();
        let left = draft.mapping.targets.len() - mapped;
        let args = [("mapped", mapped.into()), ("left", left.into())];
        weak(ui, cx.tn("mapping-columns-mapped", args));
    }
}

/// A warning on one line, at the right.
fn warn_line(ui: &mut Ui, text: &str) {
    let width = ui.available_width();
    ui.allocate_ui_with_layout(
        vec2(width, size::CONTROL),
        Layout::right_to_left(Align::Center),
        |ui| {
            let color = Palette::of(ui).warning;
            // The icon comes after it, from the right, and wants its room.
            let room = (ui.available_width() - size::ICON - space::S).max(0.0);
            let line = egui::WidgetText::from(letters(text, Letters::Body).color(color));
            let cut = Some(egui::TextWrapMode::Truncate);
            let line = line.into_galley(ui, cut, room, egui::TextStyle::Body);
            let said = ui.add(egui::Label::new(line)).on_hover_text(text);
            read_out(ui, said.id);
            super::widgets::icon(ui, Icon::Warning, color);
        },
    );
}

/// The column (from 0) whose row of the grid a refusal is about.
fn column_of(refusal: &Refusal) -> Option<usize> {
    match refusal {
        Refusal::SameField { columns, .. } | Refusal::Undecided(columns) => {
            columns.first().copied()
        }
        Refusal::DateOrder(column) => Some(*column),
        _ => None,
    }
}

fn go_to(cx: &mut Cx<'_>, refusal: &Refusal) {
    if is_on_opt_in_page(refusal) {
        cx.push(Command::OptInPage);
    } else if let Some(column) = column_of(refusal) {
        cx.push(Command::ShowColumn(column));
    } else {
        cx.push(Command::Step(refusal.step()));
    }
}

/// Every refusal that belongs to what is shown, each on a line.
pub(super) fn refusal_lines(
    ui: &mut Ui,
    shared: &Shared,
    wizard: &Wizard,
    cx: &mut Cx<'_>,
    links: bool,
) {
    let Some(draft) = &wizard.session.draft else {
        return;
    };
    for refusal in wizard.session.hindrances(&shared.known) {
        ui.horizontal_top(|ui| {
            if links && link(ui, cx.t("wizard-show-place")).clicked() {
                go_to(cx, &refusal);
            }
            let said = sentence(cx, &shared.known, draft, &refusal);
            remark(ui, Tone::Warning, &said);
        });
    }
}

/// A line of the summary: what, its value, and a way back.
pub(super) fn change_line(ui: &mut Ui, cx: &mut Cx<'_>, name: &str, value: &str, back: Command) {
    ui.horizontal(|ui| {
        ui.set_min_height(size::ROW);
        let left = size::DROPDOWN + space::L;
        ui.allocate_ui_with_layout(
            vec2(left, size::ROW),
            Layout::left_to_right(Align::Center),
            |ui| {
                ui.set_min_width(left);
                super::widgets::weak_line(ui, name);
            },
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let response = link(ui, cx.t("common-change"));
            let told = cx.tn("summary-change-choice", [("what", name.into())]);
            super::widgets::named(&response, &told);
            if response.clicked() {
                cx.push(back);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let response = ui.add(egui::Label::new(letters(value, Letters::Body)).truncate());
                response.on_hover_text(value);
            });
        });
    });
}
