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
pub(super) use rows::{figures, four_figures, remarks_after};

use egui::{
    Align, CentralPanel, Frame, Layout, Margin, Panel, ScrollArea, Sense, StrokeKind, Ui,
    UiBuilder, WidgetInfo, vec2,
};

use super::Cx;
use super::command::Command;
use super::icon::Icon;
use super::refusals::{STEPS, sentence, step_key};
pub(crate) use compliance::TEXT_VERSION;
pub(crate) use review::{review_cell, review_columns};

use super::state::{DryRun, Into, State, Tone, Wizard, on_opt_in_page};
use super::tokens::{Letters, Palette, size, space};
use super::widgets::{
    button, icon_command, letters, link, main_command, main_command_if, notice, paint_line,
    plain_command, read_out, remark, title, weak,
};
use crate::plan::{Refusal, Step};

/// Draws the wizard.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let Some(mut wizard) = state.wizard.take() else {
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
        .show(ui, |ui| head(ui, state, &wizard, cx));
    let done = wizard.done.is_some() || wizard.importing;
    // The keyboard comes to the page before it comes to what leads on, so it is drawn first.
    let mut middle = ui.available_rect_before_wrap();
    if !done {
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
        .show(&mut above, |ui| content(ui, state, &mut wizard, cx));
    if !done {
        Panel::bottom("wizard foot")
            .resizable(false)
            .exact_size(size::FOOT)
            .frame(
                Frame::new()
                    .fill(palette.surface)
                    .inner_margin(Margin::symmetric(24, 12)),
            )
            .show(ui, |ui| foot(ui, state, &wizard, cx));
    }
    state.wizard = Some(wizard);
}

fn content(ui: &mut Ui, state: &mut State, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    if wizard.importing || wizard.done.is_some() {
        scrolled(ui, "over", |ui| done::show(ui, state, wizard, cx));
        return;
    }
    if let Some(error) = &wizard.error {
        notice(ui, Tone::Error, error, |ui| {
            if button(ui, Some(Icon::Copy), cx.t("w-copy")).clicked() {
                cx.push(Command::Copy(error.clone()));
            }
        });
        ui.add_space(space::M);
    }
    match wizard.at() {
        Step::Upload => scrolled(ui, "upload", |ui| upload::show(ui, state, wizard, cx)),
        // These scroll by themselves.
        Step::Preview => preview::show(ui, wizard, cx),
        Step::Mapping if wizard.opt_in_page => {
            scrolled(ui, "opt-in", |ui| opt_in::show(ui, state, wizard, cx));
        }
        Step::Mapping => mapping::show(ui, state, wizard, cx),
        Step::Rules => scrolled(ui, "rules", |ui| rules::show(ui, state, wizard, cx)),
        Step::Compliance => scrolled(ui, "compliance", |ui| {
            compliance::show(ui, state, wizard, cx);
        }),
        Step::Summary if wizard.review_is_open() => review::show_rows(ui, state, wizard, cx),
        Step::Summary => scrolled(ui, "summary", |ui| summary::show(ui, state, wizard, cx)),
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

/// The name of the list an import goes to.
pub(super) fn list_name(state: &State, wizard: &Wizard) -> String {
    match wizard.into {
        Into::New => wizard.new_list_name(),
        Into::Existing(no) => state
            .list(no)
            .map(|list| list.name.clone())
            .unwrap_or_default(),
    }
}

fn head(ui: &mut Ui, state: &State, wizard: &Wizard, cx: &mut Cx<'_>) {
    ui.horizontal(|ui| {
        ui.set_height(size::CONTROL);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            icon_command(ui, cx, Command::Leave);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let name = list_name(state, wizard);
                let text = if name.is_empty() {
                    cx.t("w-import-contacts")
                } else {
                    cx.tn("w-import-to", [("list", cx.text.quote(&name).into())])
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
    let reached = wizard.reached.unwrap_or(Step::Upload);
    let over = wizard.done.is_some() || wizard.importing;
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
                && (step == Step::Upload || wizard.file.is_some());
            let stale = wizard.stale.contains(&step);
            let sense = if open { Sense::click() } else { Sense::hover() };
            let (rect, response) =
                ui.allocate_exact_size(vec2(width, size::STEP + space::XL), sense);
            let number = at + 1;
            let told = if stale {
                cx.tn("w-step-stale", [("name", name.into())])
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

fn foot(ui: &mut Ui, state: &State, wizard: &Wizard, cx: &mut Cx<'_>) {
    ui.horizontal(|ui| {
        ui.set_min_height(size::CONTROL + space::XS);
        if wizard.can_go_back() {
            plain_command(ui, cx, Command::Back);
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            // The wizard is not in the state while it is drawn.
            if wizard.at() == Step::Summary {
                main_command_if(ui, cx, state.may_import_with(wizard), Command::Import);
            } else {
                main_command_if(ui, cx, state.may_continue(wizard), Command::Continue);
            }
            ui.add_space(space::S);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                hindrance(ui, state, wizard, cx);
            });
        });
    });
}

/// Why there is no way on, with a link to the place; else how far it is.
fn hindrance(ui: &mut Ui, state: &State, wizard: &Wizard, cx: &mut Cx<'_>) {
    let refusals = state.hindrances(wizard);
    let Some(draft) = &wizard.draft else {
        if wizard.opening {
            weak(ui, cx.t("w-opening"));
        } else if wizard.at() == Step::Upload {
            weak(ui, cx.t("w-refuse-file"));
        }
        return;
    };
    let Some(first) = refusals.first() else {
        let trouble = state
            .list_trouble(wizard)
            .filter(|_| matches!(wizard.at(), Step::Upload | Step::Summary));
        if let Some(trouble) = trouble {
            if wizard.at() != Step::Upload && link(ui, cx.t("w-show-place")).clicked() {
                cx.push(Command::Step(Step::Upload));
            }
            warn_line(ui, &cx.t(trouble));
        } else if wizard.surveying {
            weak(ui, cx.t("w-surveying"));
            ui.spinner();
        } else if wizard.at() == Step::Summary && matches!(wizard.dry_run, DryRun::Failed(_)) {
            warn_line(ui, &cx.t("w-refuse-review"));
        } else if wizard.at() == Step::Mapping && !wizard.opt_in_page {
            let mapped = draft
                .mapping
                .targets
                .iter()
                .flatten()
                .filter(|target| target.fields().next().is_some())
                .count();
            let left = draft.mapping.targets.len() - mapped;
            weak(
                ui,
                cx.tn(
                    "w-mapped",
                    [("mapped", mapped.into()), ("left", left.into())],
                ),
            );
        }
        return;
    };
    let text = sentence(cx, state, draft, first);
    let elsewhere = first.step() != wizard.at()
        || (wizard.at() == Step::Mapping && on_opt_in_page(first) != wizard.opt_in_page);
    if (elsewhere || column_of(first).is_some()) && link(ui, cx.t("w-show-place")).clicked() {
        go_to(cx, first);
    }
    warn_line(ui, &text);
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
    if on_opt_in_page(refusal) {
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
    state: &State,
    wizard: &Wizard,
    cx: &mut Cx<'_>,
    links: bool,
) {
    let Some(draft) = &wizard.draft else { return };
    for refusal in state.hindrances(wizard) {
        ui.horizontal_top(|ui| {
            if links && link(ui, cx.t("w-show-place")).clicked() {
                go_to(cx, &refusal);
            }
            remark(ui, Tone::Warning, &sentence(cx, state, draft, &refusal));
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
            let response = link(ui, cx.t("w-change"));
            let told = cx.tn("w-change-what", [("what", name.into())]);
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

/// The main action of a page that has the state at hand.
pub(super) fn main_action(ui: &mut Ui, cx: &mut Cx<'_>, state: &State, wanted: Command) {
    main_command(ui, cx, state, wanted);
}
