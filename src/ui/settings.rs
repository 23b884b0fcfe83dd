//! Settings of the window.

use egui::{Key, ScrollArea, Ui};

use super::Cx;
use super::command::{Command, Zoom};
use super::icon::Icon;
use super::state::{ConsentFile, Saving, State, Tone};
use super::tokens::{Letters, Palette, size, space};
use super::widgets::{
    DropdownLook, Item, button, card, checkbox, dropdown, field, letters, plain_command, radio,
    remark, small, strong, weak,
};
use crate::desk::ThemeChoice;
use crate::text::Lang;

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    ScrollArea::vertical()
        .id_salt("settings")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(size::PAGE));
            ui.spacing_mut().item_spacing.y = space::L;
            card(ui, |ui| look(ui, state, cx));
            card(ui, |ui| {
                strong(ui, cx.t("settings-privacy"));
                let mut remember = state.shared.preferences.remember_files;
                if checkbox(ui, &mut remember, &cx.t("settings-remember-files")).changed() {
                    cx.push(Command::RememberFiles(remember));
                }
                small(ui, cx.t("settings-remember-files-explained"));
            });
            card(ui, |ui| past(ui, state, cx));
            card(ui, |ui| consent(ui, state, cx));
            card(ui, |ui| {
                strong(ui, cx.t("settings-data-folder"));
                small(ui, cx.t("settings-data-folder-explained"));
                let color = Palette::of(ui).text;
                let folder = cx
                    .text
                    .path_from(state.shared.home.as_deref(), &state.shared.folder);
                ui.add(
                    egui::Label::new(letters(&folder, Letters::Mono).color(color))
                        .wrap()
                        .selectable(true),
                );
                if button(ui, Some(Icon::Copy), cx.t("common-copy")).clicked() {
                    cx.push(Command::Copy(cx.text.path(&state.shared.folder)));
                }
            });
            super::focus::follow(ui);
        });
}

fn look(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::S;
    strong(ui, cx.t("settings-language"));
    let look = DropdownLook {
        name: &cx.t("settings-language"),
        current: &cx.t(language_key(state.shared.lang)),
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
    strong(ui, cx.t("settings-theme"));
    for (theme, key) in [
        (ThemeChoice::System, "settings-theme-system"),
        (ThemeChoice::Light, "settings-theme-light"),
        (ThemeChoice::Dark, "settings-theme-dark"),
    ] {
        if radio(ui, state.shared.preferences.theme == theme, &cx.t(key)) {
            cx.push(Command::SetTheme(theme));
        }
    }
    ui.add_space(space::S);
    strong(ui, cx.t("settings-zoom"));
    ui.horizontal(|ui| {
        for (zoom, key) in [
            (Zoom::Out, "settings-zoom-smaller"),
            (Zoom::Reset, "settings-zoom-normal"),
            (Zoom::In, "settings-zoom-larger"),
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
        weak(
            ui,
            cx.text
                .percent(hundredths(state.shared.preferences.zoom), 100),
        );
    });
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a zoom is between a half and three"
)]
fn hundredths(zoom: f32) -> u64 {
    (zoom * 100.0).round() as u64
}

/// How long earlier states stay, and what there is of them now.
fn past(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::S;
    strong(ui, cx.t("settings-history"));
    small(ui, cx.t("settings-history-explained"));
    let Some(form) = &mut state.settings.retention else {
        weak(ui, cx.t("common-reading"));
        return;
    };
    let mut entered = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        for (key, typed) in [
            ("settings-history-days", &mut form.days),
            ("settings-history-imports", &mut form.imports),
            ("settings-history-backups", &mut form.backups),
        ] {
            let response = field(ui, &cx.t(key), typed, "", size::NUMBER);
            if response.changed() {
                form.error = None;
            }
            entered |= response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        }
    });
    if let Some(error) = &form.error {
        remark(ui, Tone::Error, error);
    }
    let numbers = [&form.days, &form.imports, &form.backups];
    let numbers = numbers.map(|typed| typed.trim().parse::<u32>().ok());
    if button(ui, Some(Icon::Check), cx.t("settings-history-save")).clicked() || entered {
        match numbers {
            [Some(days), Some(imports), Some(backups)] => {
                cx.push(Command::SetRetention([days, imports, backups]));
            }
            _ => form.error = Some(cx.t("settings-history-whole-numbers")),
        }
    }
    let Some(kept) = &state.settings.kept else {
        return;
    };
    small(
        ui,
        cx.tn(
            "settings-history-now",
            [
                ("imports", kept.kept_imports.into()),
                ("edits", kept.kept_edits.into()),
                ("since", cx.text.moment(kept.since).into()),
            ],
        ),
    );
    small(
        ui,
        cx.tn(
            "settings-backups-now",
            [
                ("backups", kept.kept_backups.into()),
                ("size", cx.text.bytes(kept.backup_bytes).into()),
                ("all", cx.text.bytes(kept.bytes).into()),
            ],
        ),
    );
}

/// The consent ledger as a whole.
fn consent(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::S;
    strong(ui, cx.t("settings-consent-ledger"));
    small(ui, cx.t("settings-consent-ledger-explained"));
    if let Some(kept) = &state.settings.kept {
        small(
            ui,
            cx.tn(
                "settings-consent-ledger-entries",
                [("count", kept.consent.into())],
            ),
        );
    }
    ui.horizontal_wrapped(|ui| {
        for file in [ConsentFile::Csv, ConsentFile::Json] {
            plain_command(ui, cx, Command::Save(Saving::Consent(None, file)));
        }
    });
}

/// The key of a language's name.
pub(super) fn language_key(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "common-language-english",
        Lang::Nb => "common-language-norwegian",
    }
}
