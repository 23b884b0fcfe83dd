//! The frame around every page: navigation, notices, what hovers over the window, shortcuts.

use std::sync::Arc;

use egui::{
    Align, Align2, CentralPanel, Color32, Context, Frame, Id, Key, Layout, Margin, Panel, Rect,
    Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use super::command::Command;
use super::icon::Icon;
use super::refusals::step_key;
use super::state::{Page, State, Tone, Wizard};
use super::tokens::{Letters, Palette, corners, size, space};
use super::widgets::{icon_command, main_command, notice_bar, paint_line, plain_command, title};
use super::{Cx, contacts, dialogs, fields, focus, imports, lists, no_store, settings, wizard};
use crate::plan::Step;
use crate::text::Lang;

/// Draws the window.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    if state.no_store.is_some() {
        no_store::show(ui, state, cx);
        focus::around_dialog(ui, state.dialog.is_some());
        dialogs::show(ui, state, cx);
        return;
    }
    let palette = Palette::of(ui);
    let in_navigation = Panel::left("navigation")
        .exact_size(size::NAV)
        .resizable(false)
        .frame(
            Frame::new()
                .fill(palette.raised)
                .inner_margin(Margin::same(12)),
        )
        .show(ui, |ui| navigation(ui, state, cx))
        .inner;
    CentralPanel::default()
        .frame(Frame::new().fill(palette.surface))
        .show(ui, |ui| {
            arrive(ui, state, cx, in_navigation);
            page(ui, state, cx);
        });
    focus::around_dialog(ui, state.dialog.is_some());
    dialogs::show(ui, state, cx);
    hovering_file(ui, state, cx);
}

/// What counts as a page of its own for the keyboard.
type FocusPlace = (Page, Option<(Step, bool, (bool, bool), bool)>);

fn arrive(ui: &Ui, state: &State, cx: &Cx<'_>, in_navigation: bool) {
    let shown = state.shared.page;
    let wizard = state.wizard.as_ref().filter(|_| shown == Page::Wizard);
    let in_wizard = wizard.map(|wizard| {
        let session = &wizard.session;
        // A file that is opened anew leaves the keyboard where it is.
        let over = (session.is_importing(), session.done().is_some());
        let opt_in_page = session.is_on_opt_in_page();
        (session.step(), opt_in_page, over, wizard.review_is_open())
    });
    let place: FocusPlace = (shown, in_wizard);
    let name = wizard.map_or(shown.key(), |wizard| step_key(wizard.at()));
    focus::arrive(ui, &place, in_navigation && wizard.is_none(), &cx.t(name));
}

fn page(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let above = Frame::new().inner_margin(Margin {
        left: 24,
        right: 24,
        top: 12,
        bottom: 0,
    });
    if let Some(reason) = state.shared.read_only {
        above.show(ui, |ui| {
            let reason = cx.text.io_kind(reason);
            let said = cx.tn("notice-read-only", [("reason", reason.into())]);
            let below = cx.t("notice-read-only-explained");
            notice_bar(ui, Tone::Warning, &said, Some(&below), |ui| {
                plain_command(ui, cx, Command::OpenStore);
            });
        });
    }
    if let Some(said) = state.shared.notice.clone() {
        above.show(ui, |ui| {
            notice_bar(ui, said.tone, &said.text, None, |ui| {
                if let Some(action) = said.action.clone() {
                    plain_command(ui, cx, action);
                }
                icon_command(ui, cx, Command::Dismiss);
            });
        });
    } else {
        // As many as the notice takes: what has the keyboard below it is known by its number.
        ui.skip_ahead_auto_ids(2);
    }
    match state.shared.page {
        Page::Wizard => wizard::show(ui, state, cx),
        other => {
            // The name of a page stands where that of the wizard does.
            let around = Margin {
                top: 16,
                ..Margin::same(24)
            };
            Frame::new().inner_margin(around).show(ui, |ui| {
                header(ui, state, cx, other);
                ui.add_space(space::L);
                match other {
                    Page::Contacts => contacts::show(ui, state, cx),
                    Page::Lists => lists::show(ui, state, cx),
                    Page::Fields => fields::show(ui, state, cx),
                    Page::Settings => settings::show(ui, state, cx),
                    Page::Imports | Page::Wizard => imports::show(ui, state, cx),
                }
            });
        }
    }
}

/// The name of a page, and the main action where it makes sense.
fn header(ui: &mut Ui, state: &State, cx: &mut Cx<'_>, page: Page) {
    ui.horizontal(|ui| {
        ui.set_height(size::CONTROL);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if matches!(page, Page::Contacts | Page::Lists | Page::Imports) {
                main_command(ui, cx, state, Command::Begin(None));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                title(ui, cx.t(page.title_key()))
            });
        });
    });
}

/// Draws the navigation; whether one of its pages has the keyboard.
fn navigation(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) -> bool {
    let mut focused = false;
    ui.add_space(space::S);
    ui.horizontal(|ui| {
        ui.add_space(space::S);
        ui.label(super::widgets::letters(
            cx.t("common-program-name"),
            Letters::Strong,
        ));
    });
    ui.add_space(space::L);
    ui.spacing_mut().item_spacing.y = space::XS;
    for at in Page::ALL {
        let shown =
            state.shared.page == at || (at == Page::Imports && state.shared.page == Page::Wizard);
        let waiting = if at == Page::Imports {
            state.waiting_count()
        } else {
            0
        };
        let response = entry(ui, cx, at, shown, waiting);
        focused |= response.has_focus();
        if response.clicked() {
            cx.push(Command::Go(at));
        }
    }
    if let Some(wizard) = state
        .wizard
        .as_ref()
        .filter(|wizard| state.shared.page != Page::Wizard && wizard.session.done().is_none())
    {
        ui.add_space(space::M);
        back_to_wizard(ui, cx, wizard);
    }
    ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
        ui.horizontal(|ui| {
            for lang in Lang::ALL {
                let chosen = state.shared.lang == lang;
                let response = ui.add(egui::Button::selectable(
                    chosen,
                    super::widgets::letters(lang.code(), Letters::Body),
                ));
                let name = cx.t(settings::language_key(lang));
                response.widget_info(|| {
                    WidgetInfo::selected(egui::Role::RadioButton, true, chosen, &name)
                });
                if response.on_hover_text(name).clicked() {
                    cx.push(Command::SetLang(lang));
                }
            }
        });
        if let Some(running) = state.running() {
            super::widgets::bar(ui, running.fraction(), &cx.t("running-title"));
            super::widgets::small(
                ui,
                cx.tn(
                    "nav-importing-file",
                    [("file", cx.text.shown(&running.file).into())],
                ),
            );
        }
    });
    focused
}

fn entry(ui: &mut Ui, cx: &Cx<'_>, page: Page, shown: bool, waiting: usize) -> egui::Response {
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(
        vec2(ui.available_width(), size::CONTROL + space::XS),
        Sense::click(),
    );
    let name = cx.t(page.key());
    response.widget_info(|| WidgetInfo::selected(egui::Role::Link, true, shown, &name));
    if shown || response.hovered() {
        ui.painter().rect_filled(rect, corners(), palette.selection);
    }
    if shown {
        let mark = Rect::from_min_size(
            rect.left_top() + vec2(0.0, space::S),
            vec2(size::LINE_STRONG, rect.height() - space::L),
        );
        ui.painter().rect_filled(mark, corners(), palette.accent);
    }
    let color = if shown {
        palette.text
    } else {
        palette.text_weak
    };
    let drawing = Rect::from_center_size(
        egui::pos2(rect.left() + space::L + space::XS, rect.center().y),
        egui::Vec2::splat(size::ICON),
    );
    page.icon().small(color).paint_at(ui, drawing);
    let text = rect.with_min_x(drawing.right() + space::M);
    paint_line(
        ui,
        text,
        &name,
        if shown {
            Letters::BodyStrong
        } else {
            Letters::Body
        },
        color,
    );
    if waiting > 0 {
        let count = cx.text.number(u64::try_from(waiting).unwrap_or(u64::MAX));
        let at = egui::pos2(rect.right() - space::M, rect.center().y);
        ui.painter().text(
            at,
            Align2::RIGHT_CENTER,
            count,
            Letters::BodyStrong.font(),
            palette.accent,
        );
    }
    ring(ui, rect, response.has_focus());
    response
}

fn ring(ui: &Ui, rect: Rect, focused: bool) {
    if focused {
        let stroke = Stroke::new(size::LINE_STRONG, Palette::of(ui).focus);
        ui.painter()
            .rect_stroke(rect, corners(), stroke, StrokeKind::Inside);
    }
}

/// The import in the making, while another page is shown.
fn back_to_wizard(ui: &mut Ui, cx: &mut Cx<'_>, wizard: &Wizard) {
    let file = wizard.file_name();
    let name = if file.is_empty() {
        cx.t("nav-import-in-progress")
    } else {
        cx.tn(
            "nav-back-to-import",
            [("file", cx.text.shown(&file).into())],
        )
    };
    let color = Palette::of(ui).accent;
    let button = egui::Button::new((
        Icon::ArrowLeft.small(color),
        super::widgets::letters(&name, Letters::Body).color(color),
    ));
    let response = ui.add(
        button
            .truncate()
            .min_size(vec2(ui.available_width(), size::CONTROL)),
    );
    if response.on_hover_text(name).clicked() {
        cx.push(Command::Go(Page::Wizard));
    }
}

/// While a file hovers, the whole window is its target.
fn hovering_file(ui: &Ui, state: &State, cx: &Cx<'_>) {
    let hovered = ui.input(|input| input.raw.hovered_files.first().cloned());
    let Some(file) = hovered.filter(|_| state.dialog.is_none()) else {
        return;
    };
    let palette = Palette::of(ui);
    let layer = egui::LayerId::new(egui::Order::Foreground, Id::unique("hovering file"));
    let painter = ui.ctx().layer_painter(layer);
    let rect = ui.content_rect();
    let solid = |color: Color32| color.gamma_multiply(0.94);
    painter.rect_filled(rect, 0.0, solid(palette.surface));
    let inner = rect.shrink(space::XL);
    let corners = [
        inner.left_top(),
        inner.right_top(),
        inner.right_bottom(),
        inner.left_bottom(),
        inner.left_top(),
    ];
    painter.extend(egui::Shape::dashed_line(
        &corners,
        palette.mark(),
        size::DASH,
        size::DASH,
    ));
    let name = file
        .path
        .as_ref()
        .and_then(|path| path.file_name())
        .map(|name| name.to_string_lossy().into_owned());
    let sentence = match (name, state.running().is_some()) {
        (_, true) => cx.t("drop-wait-for-import"),
        (Some(name), _) => cx.tn("drop-to-open-file", [("file", cx.text.quote(&name).into())]),
        (None, _) => cx.t("drop-to-open"),
    };
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        sentence,
        Letters::Title.font(),
        palette.text,
    );
}

/// Turns shortcuts into commands; none fires while someone types.
pub fn shortcuts(ctx: &Context, state: &State, commands: &mut Vec<Command>) {
    let typing = ctx.text_edit_focused();
    for command in Command::everywhere() {
        // A question is answered first.
        if state.dialog.is_some() && !matches!(command, Command::Zoom(_)) {
            continue;
        }
        let always = matches!(
            command,
            Command::Zoom(_) | Command::PickFile | Command::FocusSearch
        );
        // A question is answered before anything else is done.
        let asked = state.dialog.is_some() && !matches!(command, Command::Zoom(_));
        let pressed = command.look().shortcut.is_some_and(|shortcut| {
            (always || !typing) && ctx.input_mut(|input| input.consume_shortcut(&shortcut))
        });
        if pressed && !asked && command.enabled(state) {
            commands.push(command);
        }
    }
    let zoom_in = egui::KeyboardShortcut::new(egui::Modifiers::COMMAND, Key::Equals);
    if ctx.input_mut(|input| input.consume_shortcut(&zoom_in)) {
        commands.push(Command::Zoom(super::command::Zoom::In));
    }
    if egui::Popup::is_any_open(ctx) || typing {
        return;
    }
    if let Some(shown) = &*state.no_store {
        if state.dialog.is_some() {
            if ctx.input(|input| input.key_pressed(Key::Escape)) {
                commands.push(Command::CloseDialog);
            }
        } else if shown.tries_on_enter()
            && focus::is_free(ctx)
            && ctx.input(|input| input.key_pressed(Key::Enter) && input.modifiers.is_none())
        {
            commands.push(Command::OpenStore);
        }
        return;
    }
    if state.shared.page == Page::Contacts && state.dialog.is_none() {
        let chosen = Arc::clone(&state.contacts.chosen);
        for command in [Command::EditContact, Command::AskDelete(chosen)] {
            let pressed = command
                .look()
                .shortcut
                .is_some_and(|shortcut| ctx.input_mut(|input| input.consume_shortcut(&shortcut)));
            if pressed && command.enabled(state) {
                commands.push(command);
            }
        }
    }
    let escape = ctx.input(|input| input.key_pressed(Key::Escape));
    if escape {
        commands.push(on_escape(state));
    }
    if state.dialog.is_none()
        && state.shared.page == Page::Wizard
        && focus::is_free(ctx)
        && ctx.input(|input| input.key_pressed(Key::Enter) && input.modifiers.is_none())
        && Command::Continue.enabled(state)
    {
        commands.push(Command::Continue);
    }
}

/// What Escape means: close what lies on top, else one step back.
fn on_escape(state: &State) -> Command {
    if state.dialog.is_some() {
        Command::CloseDialog
    } else if state.shared.notice.is_some() {
        Command::Dismiss
    } else if state.shared.page == Page::Wizard {
        match &*state.wizard {
            Some(wizard) if wizard.review_is_open() => Command::Review(wizard.review.escape()),
            Some(wizard) if wizard.session.previous().is_some() => Command::Back,
            _ => Command::Go(Page::Imports),
        }
    } else if state.shared.page == Page::Imports && state.imports.undo.is_some() {
        Command::CloseUndo
    } else if state.shared.page == Page::Imports && state.imports.report.is_some() {
        Command::Report(None)
    } else if state.shared.page == Page::Contacts && state.contacts.edit.is_some() {
        Command::CancelEdit
    } else if state.shared.page == Page::Contacts && !state.contacts.chosen.is_empty() {
        Command::CloseContact
    } else {
        Command::Dismiss
    }
}
