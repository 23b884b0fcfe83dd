//! Contacts: a table of a list or of all, with search and the details of one.

use egui::{Frame, Key, Margin, ScrollArea, TextEdit, Ui, UiBuilder, vec2};

use super::Cx;
use super::command::Command;
use super::focus;
use super::icon::Icon;
use super::state::{ContactFacts, ContactScope, State};
use super::table::{Table, TableRows};
use super::tokens::{Letters, Palette, corners, size, space};
use super::widgets::{
    DropdownLook, Item, body, dropdown, empty, icon_command, letters, main_command, name_input,
    small, strong, weak_line,
};
use crate::contact::{FieldKind, OptIn};

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    if state.contact_count == 0 && !state.contacts.gathering {
        empty(ui, Icon::Contacts, &cx.t("w-empty-contacts"), |ui| {
            main_command(ui, cx, state, Command::Begin(None));
        });
        return;
    }
    bar(ui, state, cx);
    ui.add_space(space::S);
    // The keyboard comes to the table before it comes to the details beside it.
    let mut left = ui.available_rect_before_wrap();
    if state.contacts.detail.is_some() {
        left.max.x -= size::DETAIL;
    }
    let mut beside = ui.new_child(UiBuilder::new().max_rect(left));
    table(&mut beside, state, cx, left.height());
    if state.contacts.detail.is_some() {
        let palette = Palette::of(ui);
        let edge = left.right();
        let place = left
            .with_min_x(edge + space::M)
            .with_max_x(edge + size::DETAIL);
        let mut panel = ui.new_child(UiBuilder::new().max_rect(place));
        Frame::new()
            .fill(palette.raised)
            .stroke(palette.line())
            .corner_radius(corners())
            .inner_margin(Margin::same(16))
            .show(&mut panel, |ui| detail(ui, state, cx));
    }
}

fn bar(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    ui.horizontal(|ui| {
        let search = cx.t("w-search-contacts");
        let color = Palette::of(ui).text_weak;
        let response = ui.add(
            TextEdit::singleline(&mut state.contacts.search)
                .id_salt("search contacts")
                .prefix(Icon::Search.small(color))
                .hint_text(letters(&search, Letters::Body).color(color))
                .desired_width(size::FIELD)
                .align(egui::Align2::LEFT_CENTER)
                .min_size(vec2(0.0, size::CONTROL)),
        );
        name_input(ui, &response, &search);
        if std::mem::take(&mut state.contacts.focus_search) {
            response.request_focus();
        }
        if response.changed()
            || (response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)))
        {
            cx.push(Command::Search);
        }
        let current = match state.contacts.scope {
            ContactScope::All => cx.t("w-all-contacts"),
            ContactScope::List(no) => state
                .list(no)
                .map(|list| list.name.clone())
                .unwrap_or_default(),
        };
        let look = DropdownLook {
            name: &cx.t("w-list"),
            current: &current,
            missing: false,
            width: size::DROPDOWN,
            search: None,
            nothing: "",
        };
        let items = || {
            let all = Item::new(cx.t("w-all-contacts"));
            let lists = state.lists.iter().enumerate().map(|(at, list)| Item {
                detail: cx.tn("w-contacts", [("count", list.contacts.into())]),
                apart: at == 0,
                ..Item::new(list.name.clone())
            });
            std::iter::once(all).chain(lists).collect()
        };
        if let Some(at) = dropdown(ui, "scope", look, items) {
            let list = at.checked_sub(1).and_then(|at| state.lists.get(at));
            cx.push(Command::ShowContacts(
                list.map_or(ContactScope::All, |list| ContactScope::List(list.no)),
            ));
        }
        if state.contacts.gathering {
            weak_line(ui, cx.t("w-gathering"));
        } else {
            weak_line(
                ui,
                cx.tn("w-contacts", [("count", state.contacts.ids.len().into())]),
            );
        }
    });
}

fn table(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, height: f32) {
    let contacts = &mut state.contacts;
    let rows = contacts.ids.rows();
    if rows == 0 && !contacts.gathering {
        let key = if contacts.searched.is_empty() {
            "w-empty-list"
        } else {
            "w-nothing-found"
        };
        empty(ui, Icon::Contacts, &cx.t(key), |_| {});
        return;
    }
    let columns: Vec<String> = contacts
        .columns
        .iter()
        .map(|no| cx.text.field_name(*no, &state.fields))
        .collect();
    let values = &contacts.rows;
    let ids = &contacts.ids;
    let table = Table {
        id: "contacts",
        name: &cx.t("w-nav-contacts"),
        columns: &columns,
        rows,
        cell: &|row, column| {
            values
                .get(&row)
                .map(|cells| cells.get(column).cloned().unwrap_or_default())
        },
        gutter: &|row| ids.row(row).map(|id| id.0.to_string()).unwrap_or_default(),
        warning: &|_| None,
        raw: false,
        height,
        sorting: None,
    };
    let events = table.show(ui, cx, &mut contacts.table);
    if events
        .seen
        .clone()
        .any(|row| !contacts.rows.contains_key(&row))
    {
        cx.push(Command::NeedRows(events.seen.start, events.seen.end));
    }
    if let Some(row) = events.opened {
        cx.push(Command::ShowContact(contacts.ids.row(row).copied()));
    }
}

fn detail(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    let Some(contact) = &state.contacts.detail else {
        return;
    };
    focus::with_actions(
        ui,
        cx,
        |ui, cx| {
            strong(ui, full_name(state, cx, contact));
        },
        |ui, cx| icon_command(ui, cx, Command::ShowContact(None)),
    );
    ScrollArea::vertical()
        .id_salt("contact detail")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            for (no, value) in &contact.values {
                small(ui, cx.text.field_name(*no, &state.fields));
                let kind = state.fields.get(*no).map(|field| field.kind);
                body(ui, shown_value(cx, kind, value));
                ui.add_space(space::S);
            }
            small(ui, cx.t("w-nav-lists"));
            let lists = cx.text.enumerate(&contact.lists);
            body(
                ui,
                if lists.is_empty() {
                    cx.t("w-on-no-list")
                } else {
                    lists
                },
            );
            ui.add_space(space::S);
            small(
                ui,
                cx.tn(
                    "w-created-at",
                    [("time", cx.text.moment(contact.created).into())],
                ),
            );
            small(
                ui,
                cx.tn(
                    "w-updated-at",
                    [("time", cx.text.moment(contact.updated).into())],
                ),
            );
        });
}

/// A value as a person reads it: consent and yes/no in words.
pub fn shown_value(cx: &Cx<'_>, kind: Option<FieldKind>, value: &str) -> String {
    let (yes, no) = match kind {
        Some(FieldKind::OptIn) => ("status-in", "status-out"),
        Some(FieldKind::YesNo) => ("w-yes", "w-no"),
        _ => return value.to_owned(),
    };
    match value {
        OptIn::IN => cx.t(yes),
        OptIn::OUT => cx.t(no),
        other => other.to_owned(),
    }
}

fn full_name(state: &State, cx: &Cx<'_>, contact: &ContactFacts) -> String {
    use crate::contact::standard::{EMAIL, FIRST_NAME, LAST_NAME};
    let value = |wanted| {
        contact
            .values
            .iter()
            .find(|(no, _)| *no == wanted)
            .map(|(_, value)| value.as_str())
    };
    let parts: Vec<&str> = [value(FIRST_NAME), value(LAST_NAME)]
        .into_iter()
        .flatten()
        .collect();
    let _ = state;
    if parts.is_empty() {
        let number = u64::from(contact.id.0);
        value(EMAIL).map_or_else(
            || cx.tn("w-contact-number", [("number", number.into())]),
            str::to_owned,
        )
    } else {
        parts.join(" ")
    }
}
