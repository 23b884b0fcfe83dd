//! The panel with the chosen contacts: of one its values and where they come from, history and
//! consent; of several how many they are, and what can be done with all of them.

use std::sync::Arc;

use egui::{ScrollArea, Ui};

use super::super::Cx;
use super::super::command::Command;
use super::super::focus;
use super::super::state::{ContactTab, State};
use super::super::tokens::space;
use super::super::widgets::{body, icon_command, plain_command, small, strong, tabs};
use super::{edit, past};
use crate::contact::ContactId;
use crate::query::ContactFacts;

/// Draws the panel with what is chosen: one contact, or how many.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let chosen = Arc::clone(&state.contacts.chosen);
    match chosen.as_slice() {
        [] => {}
        [id] => one(ui, state, cx, *id, &chosen),
        several => {
            let count = cx.tn("contact-panel-several", [("count", several.len().into())]);
            head(ui, cx, count);
            body(ui, cx.t("contact-panel-several-explained"));
            ui.add_space(space::S);
            ui.horizontal_wrapped(|ui| {
                plain_command(ui, cx, Command::AskDelete(Arc::clone(&chosen)));
                plain_command(ui, cx, Command::AskErase(Arc::clone(&chosen)));
            });
        }
    }
}

/// Who or what is shown, and the way to close the panel.
fn head(ui: &mut Ui, cx: &mut Cx<'_>, name: String) {
    focus::with_actions(
        ui,
        cx,
        |ui, _| {
            strong(ui, name);
        },
        |ui, cx| icon_command(ui, cx, Command::CloseContact),
    );
}

fn one(
    ui: &mut Ui,
    state: &mut State,
    cx: &mut Cx<'_>,
    id: ContactId,
    chosen: &Arc<Vec<ContactId>>,
) {
    let name = cx
        .text
        .contact_name(id, |field| state.contacts.value_of_only(field));
    head(ui, cx, name);
    if state.contacts.edit.is_some() {
        edit::show(ui, state, cx);
        return;
    }
    // Below the name, which may be a long address, and where saving is while it is edited.
    ui.horizontal_wrapped(|ui| {
        plain_command(ui, cx, Command::EditContact);
        plain_command(ui, cx, Command::AskDelete(Arc::clone(chosen)));
        icon_command(ui, cx, Command::AskErase(Arc::clone(chosen)));
    });
    let names = ContactTab::ALL.map(|tab| cx.t(tab.key()));
    let at = ContactTab::ALL
        .iter()
        .position(|tab| *tab == state.contacts.tab)
        .unwrap_or_default();
    if let Some(tab) = tabs(ui, &names, at).and_then(|at| ContactTab::ALL.get(at)) {
        cx.push(Command::ContactTab(*tab));
    }
    ui.add_space(space::S);
    // It is read in a moment, or never: nobody else's values stand here meanwhile.
    let Some(contact) = state.contacts.shown().cloned() else {
        return;
    };
    ScrollArea::vertical()
        .id_salt(("contact detail", at))
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            match state.contacts.tab {
                ContactTab::Values => values(ui, state, cx, &contact),
                ContactTab::History => past::history(ui, state, cx),
                ContactTab::Consent => past::consent(ui, state, cx, contact.id),
            }
            focus::follow(ui);
        });
}

fn values(ui: &mut Ui, state: &State, cx: &Cx<'_>, contact: &ContactFacts) {
    let past = state.contacts.past.as_ref();
    for (no, value) in &contact.values {
        small(ui, cx.text.field_name(*no, &state.shared.known.fields));
        let kind = state.shared.known.fields.get(*no).map(|field| field.kind);
        body(ui, cx.text.value(kind, value));
        let source = past.and_then(|past| Some((past, past.source(*no)?)));
        if let Some((past, source)) = source {
            small(ui, cx.text.value_source(source, past.file_of(source)));
        }
        ui.add_space(space::S);
    }
    small(ui, cx.t("nav-lists"));
    let lists = cx.text.enumerate(&contact.lists);
    body(
        ui,
        if lists.is_empty() {
            cx.t("contact-on-no-list")
        } else {
            lists
        },
    );
    ui.add_space(space::S);
    for (key, at) in [
        ("contact-created-at", contact.created),
        ("contact-changed-at", contact.updated),
    ] {
        small(ui, cx.tn(key, [("time", cx.text.moment(at).into())]));
    }
}
