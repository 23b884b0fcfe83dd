//! A dropdown, with a search field where there is much to choose from.

use egui::{
    EventFilter, Id, Key, Popup, PopupCloseBehavior, Response, ScrollArea, Sense, Stroke,
    StrokeKind, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::input::bare_field;
use super::text::{paint_line, weak};
use crate::ui::icon::Icon;
use crate::ui::tokens::{Letters, Palette, corners, size, space};

/// An entry of a dropdown.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// What it is called.
    pub name: String,
    /// A remark beside it.
    pub detail: String,
    /// What it is found by beside its name.
    pub words: String,
    /// A line stands above it.
    pub apart: bool,
    /// It is recommended, or otherwise stands out.
    pub strong: bool,
}

impl Item {
    /// An entry with only a name.
    pub fn new(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            ..Self::default()
        }
    }
}

/// How a dropdown looks while it is closed.
#[derive(Clone, Copy, Debug)]
pub struct DropdownLook<'a> {
    /// What it is for; a screen reader says it.
    pub name: &'a str,
    /// What is chosen.
    pub current: &'a str,
    /// Nothing is chosen yet: it stands out.
    pub missing: bool,
    /// Its width.
    pub width: f32,
    /// What stands in the search field; without it there is none.
    pub search: Option<&'a str>,
    /// What is said when the search finds nothing.
    pub nothing: &'a str,
}

/// A dropdown; gives the place of the entry that was chosen.
///
/// Arrow keys move through the entries, Enter takes one, Escape closes; typing narrows them where
/// there is a search field.
pub fn dropdown(
    ui: &mut Ui,
    salt: impl std::hash::Hash,
    look: DropdownLook<'_>,
    items: impl FnOnce() -> Vec<Item>,
) -> Option<usize> {
    let palette = Palette::of(ui);
    let id = ui.scope_id().with(("dropdown", salt_id(salt)));
    let response = closed(ui, look, palette);
    let mut chosen = None;
    let mut escaped = false;
    let popup = Popup::from_toggle_button_response(&response)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(look.width.max(size::DROPDOWN))
        .accessible_name(look.name);
    // Showing it is also what takes the click in.
    let shown = popup.show(|ui| {
        let items = items();
        chosen = open_list(ui, id, look, &items);
        escaped = ui.input(|i| i.key_pressed(Key::Escape));
        if chosen.is_some() || escaped {
            ui.close();
        }
    });
    if shown.is_none() {
        ui.data_mut(|data| data.remove::<ListState>(id));
    }
    if chosen.is_some() || escaped {
        response.request_focus();
    }
    chosen
}

fn salt_id(salt: impl std::hash::Hash) -> u64 {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    salt.hash(&mut hasher);
    hasher.finish()
}

fn closed(ui: &mut Ui, look: DropdownLook<'_>, palette: &Palette) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(look.width, size::CONTROL), Sense::click());
    let enabled = ui.is_enabled();
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(egui::Role::ComboBox, enabled, look.name);
        info.current_text_value = Some(look.current.to_owned());
        info
    });
    let open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(&response));
    let line = if response.has_focus() {
        Stroke::new(size::LINE_STRONG, palette.focus)
    } else if look.missing {
        Stroke::new(size::LINE, palette.warning)
    } else if response.hovered() || open {
        Stroke::new(size::LINE, palette.accent)
    } else {
        palette.line()
    };
    ui.painter()
        .rect(rect, corners(), palette.raised, line, StrokeKind::Inside);
    let color = if look.missing || !enabled {
        palette.text_weak
    } else {
        palette.text
    };
    let text_rect = rect
        .shrink2(vec2(space::M, 0.0))
        .with_max_x(rect.right() - size::ICON - space::M);
    paint_line(ui, text_rect, look.current, Letters::Body, color);
    let arrow = egui::Rect::from_center_size(
        pos2(rect.right() - size::ICON, rect.center().y),
        Vec2::splat(size::ICON),
    );
    Icon::Down.small(palette.text_weak).paint_at(ui, arrow);
    response
}

#[derive(Clone, Default)]
struct ListState {
    search: String,
    at: usize,
}

fn open_list(ui: &mut Ui, id: Id, look: DropdownLook<'_>, items: &[Item]) -> Option<usize> {
    let mut state: ListState = ui.data_mut(|data| data.get_temp(id)).unwrap_or_default();
    let first = ui.data_mut(|data| data.get_temp::<ListState>(id).is_none());
    if let Some(hint) = look.search {
        let response = bare_field(ui, hint, &mut state.search, hint, f32::INFINITY);
        if first {
            response.request_focus();
        }
        if response.changed() {
            state.at = 0;
        }
    } else if first {
        let current = items.iter().position(|item| item.name == look.current);
        state.at = current.unwrap_or_default();
    }
    let wanted = state.search.trim().to_lowercase();
    let found: Vec<usize> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| {
            let has = |text: &str| text.to_lowercase().contains(&wanted);
            wanted.is_empty() || has(&item.name) || has(&item.words)
        })
        .map(|(at, _)| at)
        .collect();
    let (up, down, enter) = ui.input_mut(|input| {
        (
            input.consume_key(egui::Modifiers::NONE, Key::ArrowUp),
            input.consume_key(egui::Modifiers::NONE, Key::ArrowDown),
            input.key_pressed(Key::Enter),
        )
    });
    if down {
        state.at = (state.at + 1).min(found.len().saturating_sub(1));
    }
    if up {
        state.at = state.at.saturating_sub(1);
    }
    // Without a search field the entry itself has the keyboard, and takes Enter as a click.
    let own = look.search.is_none();
    let mut chosen = if enter && !first && !own {
        found.get(state.at).copied()
    } else {
        None
    };
    if found.is_empty() {
        weak(ui, look.nothing);
    }
    ScrollArea::vertical()
        .max_height(size::DROPDOWN_LIST)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 0.0;
            for (place, at) in found.iter().enumerate() {
                let Some(item) = items.get(*at) else { continue };
                if item.apart && place > 0 {
                    ui.separator();
                }
                let response = entry(ui, item, place == state.at);
                if place == state.at && (up || down || first) {
                    response.scroll_to_me(None);
                    if own {
                        response.request_focus();
                    }
                }
                if own && response.has_focus() {
                    if !(up || down) {
                        state.at = place;
                    }
                    // The arrows stay inside of the list.
                    let filter = EventFilter {
                        vertical_arrows: true,
                        ..EventFilter::default()
                    };
                    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
                }
                if response.clicked() {
                    chosen = Some(*at);
                }
            }
        });
    ui.data_mut(|data| data.insert_temp(id, state));
    chosen
}

fn entry(ui: &mut Ui, item: &Item, marked: bool) -> Response {
    let palette = Palette::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
    response
        .widget_info(|| WidgetInfo::selected(egui::Role::ListBoxOption, true, marked, &item.name));
    if marked || response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, corners(), palette.selection);
    }
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let font = if item.strong {
        Letters::BodyStrong
    } else {
        Letters::Body
    };
    if item.detail.is_empty() {
        paint_line(ui, inner, &item.name, font, palette.text);
    } else {
        let middle = inner.left() + inner.width() * 0.6;
        paint_line(
            ui,
            inner.with_max_x(middle - space::S),
            &item.name,
            font,
            palette.text,
        );
        paint_line(
            ui,
            inner.with_min_x(middle),
            &item.detail,
            Letters::Small,
            palette.text_weak,
        );
    }
    response
}
