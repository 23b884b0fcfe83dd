//! Settings of the window.

use egui::{ScrollArea, Ui};

use super::Cx;
use super::command::{Command, Zoom};
use super::icon::Icon;
use super::shell::language_key;
use super::state::{State, ThemeChoice};
use super::tokens::{Letters, Palette, size, space};
use super::widgets::{
    DropdownLook, Item, button, card, checkbox, dropdown, letters, radio, small, strong,
};
use crate::text::Lang;

/// Draws the page.
pub fn show(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    ScrollArea::vertical()
        .id_salt("settings")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(size::PAGE));
            ui.spacing_mut().item_spacing.y = space::L;
            card(ui, |ui| look(ui, state, cx));
            card(ui, |ui| {
                strong(ui, cx.t("w-privacy"));
                let mut remember = state.preferences.remember_files;
                if checkbox(ui, &mut remember, &cx.t("w-remember-files")).changed() {
                    cx.push(Command::RememberFiles(remember));
                }
                small(ui, cx.t("w-remember-files-what"));
            });
            card(ui, |ui| {
                strong(ui, cx.t("w-folder"));
                small(ui, cx.t("w-folder-what"));
                let color = Palette::of(ui).text;
                ui.add(
                    egui::Label::new(letters(&state.folder, Letters::Mono).color(color))
                        .wrap()
                        .selectable(true),
                );
                if button(ui, Some(Icon::Copy), cx.t("w-copy")).clicked() {
                    cx.push(Command::Copy(state.folder.clone()));
                }
            });
            super::focus::follow(ui);
        });
}

fn look(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::S;
    strong(ui, cx.t("w-language"));
    let look = DropdownLook {
        name: &cx.t("w-language"),
        current: &cx.t(language_key(state.lang)),
        missing: false,
        width: size::FIELD,
        search: None,
        nothing: "",
    };
    let items = || {
        Lang::ALL
            .map(|lang| Item::new(cx.t(language_key(lang))))
            .to_vec()
    };
    if let Some(lang) = dropdown(ui, "language", look, items).and_then(|at| Lang::ALL.get(at)) {
        cx.push(Command::SetLang(*lang));
    }
    ui.add_space(space::S);
    strong(ui, cx.t("w-theme"));
    for (theme, key) in [
        (ThemeChoice::System, "w-theme-system"),
        (ThemeChoice::Light, "w-theme-light"),
        (ThemeChoice::Dark, "w-theme-dark"),
    ] {
        if radio(ui, state.preferences.theme == theme, &cx.t(key)) {
            cx.push(Command::SetTheme(theme));
        }
    }
    ui.add_space(space::S);
    strong(ui, cx.t("w-zoom"));
    ui.horizontal(|ui| {
        for (zoom, key) in [
            (Zoom::Out, "w-zoom-out"),
            (Zoom::Reset, "w-zoom-reset"),
            (Zoom::In, "w-zoom-in"),
        ] {
            let response = button(ui, None, cx.t(key));
            let response = match Command::Zoom(zoom).look().shortcut {
                Some(shortcut) => response.on_hover_text(ui.ctx().format_shortcut(&shortcut)),
                None => response,
            };
            if response.clicked() {
                cx.push(Command::Zoom(zoom));
            }
        }
    });
}
