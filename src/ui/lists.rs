//! Contact lists.

use egui::{Key, ScrollArea, Ui};

use super::Cx;
use super::command::Command;
use super::focus;
use super::icon::Icon;
use super::state::{Dialog, ListsPage, State, Tone};
use super::tokens::{size, space};
use super::widgets::{
    Item, bare_field, button, card, empty, icon_button, plain_command, remark, small, strong_line,
};
use crate::query::ContactScope;
use crate::session::ListSummary;

/// The items of a dropdown of lists: `first`, then every list with its number of contacts.
pub(super) fn items(first: Item, lists: &[ListSummary], cx: &Cx<'_>) -> Vec<Item> {
    let lists = lists.iter().enumerate().map(|(at, list)| Item {
        detail: cx.tn("common-contact-count", [("count", list.contacts.into())]),
        apart: at == 0,
        ..Item::new(list.name.clone())
    });
    std::iter::once(first).chain(lists).collect()
}

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    super::widgets::intro(ui, &cx.t("lists-intro"));
    create(ui, state.lists, cx);
    if let Some(error) = &state.lists.error {
        remark(ui, Tone::Error, error);
    }
    ui.add_space(space::S);
    if state.shared.known.lists.is_empty() {
        empty(ui, Icon::Lists, &cx.t("lists-empty"), |ui| {
            plain_command(ui, cx, Command::Begin(None));
        });
        return;
    }
    let mut ask = None;
    ScrollArea::vertical()
        .id_salt("lists")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(size::PAGE));
            ui.spacing_mut().item_spacing.y = space::S;
            for list in &state.shared.known.lists {
                ui.push_id(list.no.0, |ui| {
                    list_card(ui, cx, list, state.lists, &mut ask);
                });
            }
            focus::follow(ui);
        });
    if ask.is_some() {
        *state.dialog = ask;
    }
}

fn create(ui: &mut Ui, page: &mut ListsPage, cx: &mut Cx<'_>) {
    ui.horizontal(|ui| {
        let name = bare_field(
            ui,
            &cx.t("common-list-name"),
            &mut page.new_list,
            &cx.t("lists-name-of-new-list"),
            size::FIELD,
        );
        let entered = name.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let clicked = button(ui, Some(Icon::Plus), cx.t("lists-create")).clicked();
        if clicked || (entered && !page.new_list.trim().is_empty()) {
            cx.push(Command::CreateList(page.new_list.clone()));
        }
    });
}

fn list_card(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    list: &ListSummary,
    page: &mut ListsPage,
    ask: &mut Option<Dialog>,
) {
    card(ui, |ui| {
        focus::with_actions(
            ui,
            &mut (cx, page),
            |ui, (cx, page)| {
                ui.spacing_mut().item_spacing.y = space::XS;
                match &mut page.rename {
                    Some((no, name)) if *no == list.no => {
                        let width = ui.available_width();
                        let response = bare_field(ui, &cx.t("common-list-name"), name, "", width);
                        let entered = response.lost_focus()
                            && ui.input(|input| input.key_pressed(Key::Enter));
                        if entered {
                            cx.push(Command::RenameList(list.no, name.clone()));
                        } else if response.lost_focus() {
                            page.rename = None;
                        } else {
                            response.request_focus();
                        }
                    }
                    _ => {
                        strong_line(ui, cx.text.shown(&list.name));
                        small(
                            ui,
                            cx.tn("common-contact-count", [("count", list.contacts.into())]),
                        );
                    }
                }
            },
            |ui, (cx, page)| {
                let named = |cx: &Cx<'_>, key: &str| {
                    cx.tn(
                        "common-name-and-value",
                        [
                            ("name", cx.t(key).into()),
                            ("value", list.name.as_str().into()),
                        ],
                    )
                };
                plain_command(ui, cx, Command::ShowContacts(ContactScope::List(list.no)));
                plain_command(ui, cx, Command::Begin(Some(list.no)));
                if icon_button(ui, Icon::Edit, &named(cx, "lists-rename")).clicked() {
                    page.rename = Some((list.no, list.name.clone()));
                    page.error = None;
                }
                if icon_button(ui, Icon::Delete, &named(cx, "common-delete")).clicked() {
                    *ask = Some(Dialog::DeleteList(list.no, list.name.clone()));
                }
            },
        );
    });
}
