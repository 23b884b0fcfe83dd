//! A contact while it is edited: a field for each value, and why one is refused beside it.

use egui::{Key, ScrollArea, Ui};

use super::super::Cx;
use super::super::command::Command;
use super::super::focus;
use super::super::state::{EditField, State, Tone};
use super::super::tokens::space;
use super::super::widgets::{
    DropdownLook, Item, body, dropdown, field, plain_command, remark, small,
};
use crate::contact::{Field, FieldKind, Fields, OptIn};

/// Draws the form.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let Some(mut form) = state.contacts.edit.take() else {
        return;
    };
    ui.spacing_mut().item_spacing.y = space::S;
    let mut entered = false;
    ui.horizontal_wrapped(|ui| {
        // The form is away while it is drawn; nothing saves it twice.
        ui.add_enabled_ui(!form.saving, |ui| {
            plain_command(ui, cx, Command::SaveContact);
        });
        plain_command(ui, cx, Command::CancelEdit);
    });
    if let Some(error) = &form.error {
        remark(ui, Tone::Error, error);
    }
    ScrollArea::vertical()
        .id_salt("contact edit")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            small(ui, cx.t("contact-edit-intro"));
            ui.add_space(space::XS);
            for edited in &mut form.fields {
                let focus = std::mem::take(&mut form.focus);
                let id = edited.no.0;
                ui.push_id(("edited", id), |ui| {
                    entered |= one(ui, &state.shared.known.fields, cx, edited, focus);
                });
            }
            focus::follow(ui);
        });
    if entered && !form.saving {
        cx.push(Command::SaveContact);
    }
    state.contacts.edit = Some(form);
}

/// One field; whether Enter was pressed in it.
fn one(ui: &mut Ui, fields: &Fields, cx: &Cx<'_>, edited: &mut EditField, focus: bool) -> bool {
    let Some(known) = fields.get(edited.no) else {
        return false;
    };
    let name = cx.text.field_label(known);
    let mut entered = false;
    if let Some(choices) = choices(cx, known) {
        choose(ui, cx, &name, &choices, &mut edited.typed);
    } else {
        let hint = if known.kind == FieldKind::Date {
            cx.t("contact-edit-date-hint")
        } else {
            String::new()
        };
        let width = ui.available_width() - space::M;
        let response = field(ui, &name, &mut edited.typed, &hint, width);
        if response.changed() {
            edited.error = None;
        }
        if focus {
            response.request_focus();
        }
        entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    }
    if let Some(error) = &edited.error {
        remark(ui, Tone::Error, error);
    }
    entered
}

/// The values that a field can have and what they are called, where there are few.
fn choices(cx: &Cx<'_>, field: &Field) -> Option<Vec<(String, String)>> {
    let (yes, no) = match field.kind {
        FieldKind::OptIn => ("status-in", "status-out"),
        FieldKind::YesNo => ("common-yes", "common-no"),
        FieldKind::Choice => {
            let own = field
                .options
                .iter()
                .map(|option| (option.clone(), option.clone()));
            return Some(own.collect());
        }
        _ => return None,
    };
    Some(vec![
        (OptIn::IN.to_owned(), cx.t(yes)),
        (OptIn::OUT.to_owned(), cx.t(no)),
    ])
}

fn choose(ui: &mut Ui, cx: &Cx<'_>, name: &str, choices: &[(String, String)], typed: &mut String) {
    let none = cx.t("contact-edit-no-value");
    let chosen = choices.iter().find(|(value, _)| value == typed);
    let current = chosen.map_or_else(
        || {
            if typed.is_empty() {
                none.clone()
            } else {
                typed.clone()
            }
        },
        |(_, name)| name.clone(),
    );
    body(ui, name);
    let look = DropdownLook {
        name,
        current: &current,
        missing: false,
        width: ui.available_width() - space::M,
        search: None,
        nothing: "",
    };
    let items = || {
        let all = choices.iter().enumerate().map(|(at, (_, name))| Item {
            apart: at == 0,
            ..Item::new(name.clone())
        });
        std::iter::once(Item::new(none.clone()))
            .chain(all)
            .collect()
    };
    if let Some(at) = dropdown(ui, "value", look, items) {
        let value = at.checked_sub(1).and_then(|at| choices.get(at));
        *typed = value.map(|(value, _)| value.clone()).unwrap_or_default();
    }
}
