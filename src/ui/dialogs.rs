//! Questions over the page.

use egui::{Frame, Id, Key, Margin, Modal, Ui};

use super::Cx;
use super::command::Command;
use super::focus;
use super::state::{Dialog, FieldForm, Saving, State};
use super::tokens::{Palette, size, space};
use super::widgets::{
    DropdownLook, Item, body, button, dropdown, field, lines_field, primary, remark, strong,
};
use crate::contact::FieldKind;

/// The kinds a custom field can have, in the order of the dropdown.
pub(super) const KINDS: [FieldKind; 7] = [
    FieldKind::Text,
    FieldKind::Number,
    FieldKind::Date,
    FieldKind::YesNo,
    FieldKind::Choice,
    FieldKind::Email,
    FieldKind::Phone,
];

/// Draws the question, if there is one.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let Some(dialog) = state.dialog.as_mut() else {
        return;
    };
    let veil = Palette::of(ui).veil;
    let modal = Modal::new(Id::unique("dialog"))
        .backdrop_color(veil)
        .frame(Frame::popup(ui.style()).inner_margin(Margin::same(20)))
        .show(ui.ctx(), |ui| {
            ui.set_width(size::DIALOG);
            ui.spacing_mut().item_spacing.y = space::M;
            match dialog {
                Dialog::Field(form) => field_form(ui, cx, form),
                Dialog::DeleteList(no, name) => {
                    let no = *no;
                    let text = cx.tn(
                        "dialog-delete-list-question",
                        [("name", cx.text.quote(name).into())],
                    );
                    question(
                        ui,
                        cx,
                        "dialog-delete-list-title",
                        &text,
                        "common-delete",
                        Command::DeleteList(no),
                    );
                }
                Dialog::Discard(id, name) => {
                    let id = *id;
                    let text = cx.tn(
                        "dialog-discard-question",
                        [("file", cx.text.quote(name).into())],
                    );
                    question(
                        ui,
                        cx,
                        "dialog-discard-title",
                        &text,
                        "common-discard",
                        Command::Discard(id),
                    );
                }
                Dialog::Save { what, path, error } => {
                    save(ui, cx, what, path, error.as_deref());
                }
                Dialog::Delete(ids, who) => {
                    let text = cx.tn(
                        "dialog-delete-contacts-question",
                        [("count", ids.len().into()), ("who", who.as_str().into())],
                    );
                    let command = Command::DeleteContacts(ids.clone());
                    question(
                        ui,
                        cx,
                        "dialog-delete-contacts-title",
                        &text,
                        "common-delete",
                        command,
                    );
                }
                Dialog::Erase(form) => super::erase::show(ui, cx, form),
                Dialog::BeginAnew => {
                    question(
                        ui,
                        cx,
                        "dialog-begin-anew-title",
                        &cx.t("dialog-begin-anew-question"),
                        "dialog-begin-anew-confirm",
                        Command::BeginAnew,
                    );
                }
                Dialog::Quit => {
                    question(
                        ui,
                        cx,
                        "dialog-quit-title",
                        &cx.t("dialog-quit-question"),
                        "dialog-quit-confirm",
                        Command::QuitForSure,
                    );
                }
            }
        });
    if modal.backdrop_response.clicked() {
        cx.push(Command::CloseDialog);
    }
}

fn question(ui: &mut Ui, cx: &mut Cx<'_>, title: &str, text: &str, yes: &str, command: Command) {
    strong(ui, cx.t(title));
    body(ui, text);
    ui.add_space(space::S);
    focus::with_actions(
        ui,
        cx,
        |_, _| {},
        |ui, cx| {
            if button(ui, None, cx.t("dialog-no-go-back")).clicked() {
                cx.push(Command::CloseDialog);
            }
            if primary(ui, None, cx.t(yes)).clicked() {
                cx.push(command);
                cx.push(Command::CloseDialog);
            }
        },
    );
}

fn save(ui: &mut Ui, cx: &mut Cx<'_>, what: &Saving, path: &mut String, error: Option<&str>) {
    strong(ui, cx.t(what.key()));
    body(ui, cx.t(what.what_key()));
    let width = ui.available_width();
    let typed = field(ui, &cx.t("common-file-path"), path, "", width);
    let entered = typed.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if let Some(error) = error {
        remark(ui, super::state::Tone::Error, error);
    }
    focus::with_actions(
        ui,
        cx,
        |_, _| {},
        |ui, cx| {
            if button(ui, None, cx.t("common-cancel")).clicked() {
                cx.push(Command::CloseDialog);
            }
            if primary(ui, None, cx.t("common-save")).clicked() || entered {
                cx.push(Command::SaveTo(what.clone(), path.trim().into()));
            }
        },
    );
}

fn field_form(ui: &mut Ui, cx: &mut Cx<'_>, form: &mut FieldForm) {
    strong(ui, cx.t("fields-create"));
    let width = ui.available_width();
    let name = field(ui, &cx.t("dialog-field-name"), &mut form.name, "", width);
    let entered = name.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    if form.error.is_none() && ui.memory(|memory| memory.focused().is_none()) {
        name.request_focus();
    }
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        body(ui, cx.t("dialog-field-type"));
        let chosen = KINDS.get(form.kind).copied().unwrap_or(FieldKind::Text);
        let look = DropdownLook {
            name: &cx.t("dialog-field-type"),
            current: &cx.text.kind(chosen),
            missing: false,
            width,
            search: None,
            nothing: "",
        };
        let items = || {
            KINDS
                .iter()
                .map(|kind| Item::new(cx.text.kind(*kind)))
                .collect()
        };
        if let Some(at) = dropdown(ui, "field kind", look, items) {
            form.kind = at;
        }
        chosen
    });
    if KINDS.get(form.kind) == Some(&FieldKind::Choice) {
        lines_field(
            ui,
            &cx.t("fields-options-one-per-line"),
            &mut form.options,
            4,
            width,
        );
    }
    if let Some(error) = &form.error {
        remark(ui, super::state::Tone::Error, error);
    }
    focus::with_actions(
        ui,
        cx,
        |_, _| {},
        |ui, cx| {
            if button(ui, None, cx.t("common-cancel")).clicked() {
                cx.push(Command::CloseDialog);
            }
            if primary(ui, None, cx.t("dialog-field-create")).clicked() || entered {
                let options = form
                    .options
                    .lines()
                    .map(str::trim)
                    .filter(|line| !line.is_empty());
                cx.push(Command::CreateField {
                    name: form.name.clone(),
                    kind: KINDS.get(form.kind).copied().unwrap_or(FieldKind::Text),
                    options: options.map(str::to_owned).collect(),
                    column: form.column,
                });
            }
        },
    );
}
