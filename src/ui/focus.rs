//! Where the keyboard is: at the top of a new page, inside a dialog, and always in sight.
//!
//! egui moves it along widgets in the order in which they are drawn; nothing here changes that.

use egui::{Align, Id, Layout, Rect, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::tokens::{size, space};

/// The place at the top of a page from which the tab key goes on; it takes neither Enter nor Space.
fn top() -> Id {
    Id::unique("top of the page")
}

/// Whether nothing has the keyboard that takes Enter.
pub fn is_free(ctx: &egui::Context) -> bool {
    ctx.memory(egui::Memory::focused)
        .is_none_or(|id| id == top())
}

/// Puts the keyboard at the top of a page when another one is shown.
///
/// Whoever continues by keyboard would else begin at the navigation again, or stand on a button
/// that now does something else. A screen reader says the name of the page. `kept` leaves the
/// keyboard where it is: in the navigation it moves from page to page.
pub fn arrive<P: Clone + PartialEq + Send + Sync + 'static>(
    ui: &Ui,
    page: &P,
    kept: bool,
    name: &str,
) {
    let seen = Id::unique("page that is shown");
    let before: Option<P> = ui.data(|data| data.get_temp(seen));
    let arrived = before.as_ref().is_some_and(|before| before != page);
    if before.as_ref() != Some(page) {
        ui.data_mut(|data| data.insert_temp(seen, page.clone()));
    }
    let arrived = arrived && !kept;
    // A stop of the tab key only while the keyboard is there.
    if !arrived && !ui.memory(|memory| memory.has_focus(top())) {
        return;
    }
    let at = Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 0.0));
    let response = ui.interact(at, top(), Sense::focusable_noninteractive());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Heading, true, name));
    if arrived {
        response.request_focus();
    }
}

/// Takes the keyboard from the page while a dialog is open, and gives it back afterwards.
pub fn around_dialog(ui: &Ui, open: bool) {
    let before = Id::unique("keyboard before the dialog");
    let kept: Option<Option<Id>> = ui.data(|data| data.get_temp(before));
    match (open, kept) {
        (true, None) => {
            let now = ui.memory(egui::Memory::focused);
            ui.data_mut(|data| data.insert_temp(before, now));
            if let Some(id) = now {
                ui.memory_mut(|memory| memory.surrender_focus(id));
            }
        }
        (false, Some(id)) => {
            ui.data_mut(|data| data.remove::<Option<Id>>(before));
            if let Some(id) = id {
                ui.memory_mut(|memory| memory.request_focus(id));
            }
        }
        _ => {}
    }
}

/// Scrolls to what the keyboard has come to; called at the end of what a scroll area holds.
pub fn follow(ui: &Ui) {
    let place = ui.scope_id().with("followed");
    let focused = ui.memory(egui::Memory::focused);
    let before: Option<Id> = ui.data(|data| data.get_temp(place));
    if focused == before {
        return;
    }
    ui.data_mut(|data| match focused {
        Some(id) => {
            data.insert_temp(place, id);
        }
        None => data.remove::<Id>(place),
    });
    let Some(response) = focused.and_then(|id| ui.ctx().read_response(id)) else {
        return;
    };
    // What is seen outside of the area is none of it; what is hidden has no rectangle to be seen.
    let seen = response.interact_rect;
    let outside = seen.is_positive() && !ui.clip_rect().expand(size::LINE).contains_rect(seen);
    if !outside && ui.min_rect().contains(response.rect.center()) {
        ui.scroll_to_rect(response.rect.expand(space::S), None);
    }
}

/// Something at the left, and actions at the right edge, drawn from left to right.
///
/// The layout of egui that begins at the right would also lead the keyboard from right to left.
///
/// Both parts are given `what` they work on, one after the other.
pub fn with_actions<T>(
    ui: &mut Ui,
    what: &mut T,
    left: impl FnOnce(&mut Ui, &mut T),
    actions: impl FnOnce(&mut Ui, &mut T),
) {
    ui.horizontal(|ui| {
        let id = ui.unique_id().with("actions");
        // The room of the actions, and the height of what stands beside them.
        let known: Vec2 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let room = (ui.available_width() - known.x - ui.spacing().item_spacing.x).max(0.0);
        let layout = Layout::top_down(Align::Min);
        let beside = ui.allocate_ui_with_layout(vec2(room, known.y), layout, |ui| {
            ui.set_width(room);
            left(ui, what);
            ui.min_rect().height()
        });
        let actions = ui.horizontal(|ui| actions(ui, what)).response;
        let taken = vec2(actions.rect.width(), beside.inner);
        if (taken - known).abs().max_elem() > size::LINE / 2.0 {
            ui.data_mut(|data| data.insert_temp(id, taken));
            ui.ctx().request_discard("width");
        }
    });
}
