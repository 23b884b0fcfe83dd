//! Contacts: a table of a list or of all, with search and the details of one.

mod detail;
mod edit;
mod past;

use egui::{Frame, Key, Margin, TextEdit, Ui, UiBuilder, vec2};

use super::Cx;
use super::command::Command;
use super::icon::Icon;
use super::state::State;
use super::table::{RowOrder, Sorted, Table, TableRows};
use super::tokens::{Letters, Palette, corners, size, space};
use super::widgets::{
    DropdownLook, Item, dropdown, empty, letters, main_command, name_input, tell_shortcut,
    weak_line,
};
use crate::contact::{FieldKind, OptIn, Statuses};
use crate::query::{ContactOrder, ContactScope, StatusFilter};

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    if state.shared.contact_count == 0 && !state.contacts.finding {
        empty(ui, Icon::Contacts, &cx.t("contacts-empty"), |ui| {
            main_command(ui, cx, state, Command::Begin(None));
        });
        return;
    }
    bar(ui, state, cx);
    ui.add_space(space::S);
    // The keyboard comes to the table before it comes to the details beside it.
    let mut left = ui.available_rect_before_wrap();
    let width = if left.width() > size::WIDE {
        size::DETAIL_WIDE
    } else {
        size::DETAIL
    };
    // As many as before the table takes in clicks and keys: what it chooses is shown in the next
    // frame, beside a table that has made room.
    let beside_table = !state.contacts.chosen.is_empty();
    if beside_table {
        left.max.x -= width;
    }
    let mut beside = ui.new_child(UiBuilder::new().max_rect(left));
    table(&mut beside, state, cx, left.height());
    if beside_table {
        let palette = Palette::of(ui);
        let edge = left.right();
        let place = left.with_min_x(edge + space::M).with_max_x(edge + width);
        let mut panel = ui.new_child(UiBuilder::new().max_rect(place));
        Frame::new()
            .fill(palette.raised)
            .stroke(palette.line())
            .corner_radius(corners())
            .inner_margin(Margin::same(16))
            .show(&mut panel, |ui| detail::show(ui, state, cx));
    }
}

/// What is looked for and which contacts are shown; below it how many, and what can be done.
fn bar(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    ui.horizontal_wrapped(|ui| {
        search(ui, state, cx);
        scope(ui, state, cx);
        status(ui, state, cx);
    });
    ui.horizontal_wrapped(|ui| {
        order(ui, state, cx);
        if state.contacts.finding {
            weak_line(ui, cx.t("contacts-searching"));
        } else {
            let count = state.contacts.ids.rows();
            weak_line(ui, cx.tn("common-contact-count", [("count", count.into())]));
        }
        let selected = state.contacts.table.count();
        if selected > 0 {
            weak_line(ui, cx.tn("contacts-selected", [("count", selected.into())]));
        }
    });
}

fn search(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let search = cx.t("contacts-search");
    let color = Palette::of(ui).text_weak;
    let response = ui.add(
        TextEdit::singleline(&mut state.contacts.search)
            .id_salt("search contacts")
            .prefix(Icon::Search.small(color))
            .hint_text(letters(&search, Letters::Body).color(color))
            .desired_width(size::SEARCH)
            .align(egui::Align2::LEFT_CENTER)
            .min_size(vec2(0.0, size::CONTROL)),
    );
    name_input(ui, &response, &search);
    let response = tell_shortcut(response, &Command::FocusSearch);
    if std::mem::take(&mut state.contacts.focus_search) {
        response.request_focus();
    }
    if response.changed()
        || (response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)))
    {
        cx.push(Command::Search);
    }
}

/// A dropdown of the bar.
fn choice(
    ui: &mut Ui,
    cx: &Cx<'_>,
    key: &str,
    current: &str,
    items: impl FnOnce() -> Vec<Item>,
) -> Option<usize> {
    // Two stand beside each other where a window is small or its letters are large.
    let half = (ui.max_rect().width() - ui.spacing().item_spacing.x) / 2.0;
    let look = DropdownLook {
        name: &cx.t(key),
        current,
        missing: false,
        width: half.clamp(size::CHOICE_SMALL, size::CHOICE),
        search: None,
        nothing: "",
    };
    dropdown(ui, key, look, items)
}

fn scope(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    let current = match state.contacts.scope {
        ContactScope::All => cx.t("contacts-all"),
        ContactScope::List(no) => state
            .shared
            .list(no)
            .map(|list| list.name.clone())
            .unwrap_or_default(),
    };
    let items = || {
        let all = Item::new(cx.t("contacts-all"));
        super::lists::items(all, &state.shared.known.lists, cx)
    };
    if let Some(at) = choice(ui, cx, "common-list", &current, items) {
        let list = at
            .checked_sub(1)
            .and_then(|at| state.shared.known.lists.get(at));
        cx.push(Command::ShowContacts(
            list.map_or(ContactScope::All, |list| ContactScope::List(list.no)),
        ));
    }
}

/// Every status that contacts can be shown by.
fn statuses() -> Vec<StatusFilter> {
    let all = [Some(OptIn::In), Some(OptIn::Out), None];
    Statuses::FIELDS
        .into_iter()
        .flat_map(|field| all.map(|status| StatusFilter { field, status }))
        .collect()
}

fn status(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    let name = |filter: &StatusFilter| {
        cx.tn(
            "common-name-and-value",
            [
                (
                    "name",
                    cx.text
                        .field_name(filter.field, &state.shared.known.fields)
                        .into(),
                ),
                ("value", cx.text.opt_in_status(filter.status).into()),
            ],
        )
    };
    let any = cx.t("contacts-any-optin-status");
    let current = state
        .contacts
        .status
        .as_ref()
        .map_or_else(|| any.clone(), name);
    let all = statuses();
    let items = || {
        let rest = all.iter().enumerate().map(|(at, filter)| Item {
            apart: at % 3 == 0,
            ..Item::new(name(filter))
        });
        std::iter::once(Item::new(any.clone()))
            .chain(rest)
            .collect()
    };
    if let Some(at) = choice(ui, cx, "common-optin-status", &current, items) {
        let wanted = at.checked_sub(1).and_then(|at| all.get(at)).copied();
        cx.push(Command::FilterStatus(wanted));
    }
}

/// The order, for those who have no mouse; a click on a column's name does the same.
fn order(ui: &mut Ui, state: &State, cx: &mut Cx<'_>) {
    let contacts = &state.contacts;
    let name = |order: &ContactOrder| {
        let field = cx.text.field_name(order.field, &state.shared.known.fields);
        let key = if order.down {
            "contacts-order-descending"
        } else {
            "contacts-order-ascending"
        };
        cx.tn(key, [("field", field.into())])
    };
    let as_made = cx.t("contacts-order-oldest-first");
    let current = contacts
        .order
        .as_ref()
        .map_or_else(|| as_made.clone(), name);
    let all: Vec<ContactOrder> = contacts
        .columns
        .iter()
        .flat_map(|field| {
            [false, true].map(|down| ContactOrder {
                field: *field,
                down,
            })
        })
        .collect();
    let items = || {
        let rest = all.iter().enumerate().map(|(at, order)| Item {
            apart: at == 0,
            ..Item::new(name(order))
        });
        std::iter::once(Item::new(as_made.clone()))
            .chain(rest)
            .collect()
    };
    if let Some(at) = choice(ui, cx, "contacts-order", &current, items) {
        let wanted = at.checked_sub(1).and_then(|at| all.get(at)).copied();
        cx.push(Command::OrderContacts(wanted));
    }
}

fn table(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>, height: f32) {
    let contacts = &mut *state.contacts;
    let rows = contacts.ids.rows();
    if rows == 0 && !contacts.finding {
        let key = if contacts.searched.is_empty() {
            "contacts-list-empty"
        } else {
            "common-nothing-found"
        };
        empty(ui, Icon::Contacts, &cx.t(key), |_| {});
        return;
    }
    let columns: Vec<String> = contacts
        .columns
        .iter()
        .map(|no| cx.text.field_name(*no, &state.shared.known.fields))
        .collect();
    let sorted = contacts.order.and_then(|order| {
        let column = contacts.columns.iter().position(|no| *no == order.field)?;
        Some(Sorted {
            column,
            down: order.down,
        })
    });
    let kinds: Vec<Option<FieldKind>> = contacts
        .columns
        .iter()
        .map(|no| state.shared.known.fields.get(*no).map(|field| field.kind))
        .collect();
    let text = cx.text;
    let values = &contacts.rows;
    let ids = &contacts.ids;
    let table = Table {
        id: "contacts",
        name: &cx.t("nav-contacts"),
        columns: &columns,
        rows,
        cell: &|row, column| {
            let cell = values.get(&row)?.get(column);
            let kind = kinds.get(column).copied().flatten();
            Some(text.value(kind, cell.map_or("", String::as_str)))
        },
        gutter: &|row| ids.row(row).map(|id| id.0.to_string()).unwrap_or_default(),
        warning: &|_| None,
        raw: false,
        height,
        order: sorted.map_or(RowOrder::Own, RowOrder::By),
    };
    let events = table.show(ui, cx, &mut contacts.table);
    if events
        .seen
        .clone()
        .any(|row| !contacts.rows.contains_key(&row))
    {
        cx.push(Command::NeedRows(events.seen.start, events.seen.end));
    }
    if events.copy {
        cx.push(Command::CopyContacts);
    }
    if let Some(sorted) = events.sorted
        && let Some(field) = contacts.columns.get(sorted.column)
    {
        cx.push(Command::OrderContacts(Some(ContactOrder {
            field: *field,
            down: sorted.down,
        })));
    }
    if let Some(row) = events.opened {
        contacts.table.select(row);
    }
    if contacts.follow_table(|| text.say("contact-edit-save-first")) {
        // The panel is drawn beside the table in the next frame.
        ui.ctx().request_repaint();
    }
}
