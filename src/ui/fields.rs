//! Field settings: standard and custom fields, options, the opt-in vocabulary, phone region.

use egui::{Align, Key, Layout, ScrollArea, Ui, vec2};

use super::Cx;
use super::command::Command;
use super::icon::Icon;
use super::state::{Dialog, FieldForm, State, Tone};
use super::tokens::{size, space};
use super::widgets::{
    DropdownLook, Item, bare_field, body, button, card, dropdown, icon_button, lines_field, remark,
    small, strong, strong_line, weak_line,
};
use super::wizard::MEANINGS;
use crate::contact::{Field, FieldKind, regions};
use crate::text::Text;

/// Regions of phone numbers that stand first.
const NEARBY_REGIONS: [&str; 5] = ["NO", "SE", "DK", "FI", "IS"];

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    ScrollArea::vertical()
        .id_salt("fields")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(size::PAGE));
            ui.spacing_mut().item_spacing.y = space::M;
            super::widgets::intro(ui, &cx.t("fields-intro"));
            words(ui, state, cx);
            region(ui, state, cx);
            ui.horizontal(|ui| {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if button(ui, Some(Icon::Plus), cx.t("fields-create")).clicked() {
                        *state.dialog = Some(Dialog::Field(FieldForm::default()));
                    }
                    ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                        strong(ui, cx.t("fields-custom"))
                    });
                });
            });
            let custom: Vec<Field> = state
                .shared
                .known
                .fields
                .iter()
                .filter(|field| !field.no.is_standard())
                .cloned()
                .collect();
            if custom.is_empty() {
                body(ui, cx.t("fields-no-custom"));
            } else {
                card(ui, |ui| {
                    for field in &custom {
                        line(ui, state, cx, field);
                    }
                });
            }
            strong(ui, cx.t("fields-standard"));
            let standard: Vec<Field> = state
                .shared
                .known
                .fields
                .iter()
                .filter(|field| field.no.is_standard())
                .cloned()
                .collect();
            card(ui, |ui| {
                for field in &standard {
                    line(ui, state, cx, field);
                }
            });
            ui.add_space(space::L);
            super::focus::follow(ui);
        });
}

fn line(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, field: &Field) {
    ui.push_id(field.no.0, |ui| {
        ui.horizontal(|ui| {
            ui.set_min_height(size::ROW);
            for (width, text, strong) in [
                (size::DROPDOWN, cx.text.field_label(field), true),
                (size::CHOICE_SMALL, cx.text.kind(field.kind), false),
                (size::CHOICE_SMALL, field.id.clone(), false),
            ] {
                ui.allocate_ui_with_layout(
                    vec2(width, size::ROW),
                    Layout::left_to_right(Align::Center),
                    |ui| {
                        ui.set_min_width(width);
                        if strong {
                            strong_line(ui, text)
                        } else {
                            weak_line(ui, text)
                        };
                    },
                );
            }
            if field.kind == FieldKind::Choice
                && button(ui, Some(Icon::Edit), cx.t("fields-options")).clicked()
            {
                state.fields.options = Some((field.no, field.options.join("\n")));
            }
        });
        let Some((no, typed)) = &mut state.fields.options else {
            return;
        };
        if *no != field.no {
            return;
        }
        let mut close = false;
        lines_field(
            ui,
            &cx.t("fields-options-one-per-line"),
            typed,
            4,
            size::FIELD,
        );
        ui.horizontal(|ui| {
            if button(ui, Some(Icon::Check), cx.t("common-save")).clicked() {
                let options = typed
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty())
                    .map(str::to_owned)
                    .collect();
                cx.push(Command::SetOptions(field.no, options));
                close = true;
            }
            close |= button(ui, None, cx.t("common-cancel")).clicked();
        });
        if close {
            state.fields.options = None;
        }
    });
}

fn words(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    strong(ui, cx.t("fields-optin-words"));
    small(ui, cx.t("fields-optin-words-explained"));
    if let Some(error) = &state.fields.word_error {
        remark(ui, Tone::Error, error);
    }
    ui.columns(MEANINGS.len(), |parts| {
        for ((ui, meaning), typed) in parts.iter_mut().zip(MEANINGS).zip(&mut state.fields.words) {
            card(ui, |ui| {
                ui.spacing_mut().item_spacing.y = space::XS;
                let title = cx.text.meaning(meaning);
                strong_line(ui, cx.text.capital(&title));
                for word in state.shared.known.words.words(meaning) {
                    ui.horizontal(|ui| {
                        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                            let name =
                                cx.tn("fields-remove-word", [("word", cx.text.quote(word).into())]);
                            if icon_button(ui, Icon::Close, &name).clicked() {
                                cx.push(Command::RemoveWord(word.to_owned()));
                            }
                            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                                weak_line(ui, word)
                            });
                        });
                    });
                }
                let name = cx.tn(
                    "fields-new-word-for-meaning",
                    [("meaning", title.as_str().into())],
                );
                let width = ui.available_width() - size::CONTROL - space::XL;
                ui.horizontal(|ui| {
                    let response = bare_field(ui, &name, typed, &cx.t("fields-new-word"), width);
                    let entered =
                        response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
                    let add = cx.tn("fields-add-word", [("meaning", title.as_str().into())]);
                    // At the edge, below what removes a word.
                    let at_edge = Layout::right_to_left(Align::Center);
                    let clicked =
                        ui.with_layout(at_edge, |ui| icon_button(ui, Icon::Plus, &add).clicked());
                    if clicked.inner || (entered && !typed.trim().is_empty()) {
                        cx.push(Command::AddWord(std::mem::take(typed), meaning));
                    }
                });
            });
        }
    });
}

fn region(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    strong(ui, cx.t("fields-phone-region"));
    small(ui, cx.t("fields-phone-region-explained"));
    let look = DropdownLook {
        name: &cx.t("fields-phone-region"),
        current: &cx.text.region(&state.shared.preferences.region),
        missing: false,
        width: size::FIELD,
        search: Some(&cx.t("common-search")),
        nothing: &cx.t("common-nothing-found"),
    };
    let mut regions = Vec::new();
    let chosen = dropdown(ui, "region", look, || {
        regions = ordered_regions(cx.text);
        let items = regions.iter().enumerate().map(|(at, region)| {
            let detail = cx.tn(
                "fields-phone-region-codes",
                [
                    ("calling", region.calling.to_string().into()),
                    ("code", region.code.as_str().into()),
                ],
            );
            Item {
                words: detail.clone(),
                detail,
                apart: at == NEARBY_REGIONS.len(),
                ..Item::new(region.name.clone())
            }
        });
        items.collect()
    });
    if let Some(region) = chosen.and_then(|at| regions.get(at)) {
        cx.push(Command::SetRegion(region.code.clone()));
    }
}

struct Region {
    code: String,
    calling: u16,
    name: String,
}

/// Every region: the near ones first, the others by name.
fn ordered_regions(text: Text) -> Vec<Region> {
    let mut all: Vec<Region> = regions()
        .into_iter()
        .map(|(code, calling)| Region {
            name: text.region(&code),
            code,
            calling,
        })
        .collect();
    all.sort_by_cached_key(|region| {
        let near = NEARBY_REGIONS.iter().position(|near| *near == region.code);
        (
            near.unwrap_or(NEARBY_REGIONS.len()),
            text.order_key(&region.name),
        )
    });
    all
}
