//! Buttons, fields, cards and the like, as every page uses them.

use egui::{
    Align, Align2, Button, Color32, EventFilter, Frame, Id, Key, Label, Layout, Margin, Popup,
    PopupCloseBehavior, Response, RichText, ScrollArea, Sense, Shape, Stroke, StrokeKind, TextEdit,
    TextWrapMode, Ui, Vec2, WidgetInfo, WidgetText, pos2, vec2,
};

use super::Cx;
use super::command::Command;
use super::icon::Icon;
use super::state::{State, Tone};
use super::tokens::{Letters, Palette, corners, size, space};

/// Text in the letters of a role.
pub fn letters(text: impl Into<String>, letters: Letters) -> RichText {
    RichText::new(text).font(letters.font())
}

/// Running text, broken into lines.
pub fn body(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(letters(text, Letters::Body)).wrap())
}

/// A remark, broken into lines.
pub fn weak(ui: &mut Ui, text: impl Into<String>) -> Response {
    let color = Palette::of(ui).text_weak;
    ui.add(Label::new(letters(text, Letters::Body).color(color)).wrap())
}

/// A remark on one line, cut where there is no more room, with the whole on hover.
pub fn weak_line(ui: &mut Ui, text: impl Into<String>) -> Response {
    let color = Palette::of(ui).text_weak;
    ui.add(Label::new(letters(text, Letters::Body).color(color)).truncate())
}

/// Small remarks, broken into lines.
pub fn small(ui: &mut Ui, text: impl Into<String>) -> Response {
    let color = Palette::of(ui).text_weak;
    ui.add(Label::new(letters(text, Letters::Small).color(color)).wrap())
}

/// The name of a part of a page.
pub fn strong(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(letters(text, Letters::Strong)).wrap())
}

/// A word that stands out on one line, cut where there is no more room.
pub fn strong_line(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(letters(text, Letters::BodyStrong)).truncate())
}

/// The name of a page.
pub fn title(ui: &mut Ui, text: impl Into<String>) -> Response {
    ui.add(Label::new(letters(text, Letters::Title)).truncate())
}

/// An icon.
pub fn icon(ui: &mut Ui, icon: Icon, color: Color32) -> Response {
    ui.add(icon.small(color))
}

/// The color of a tone.
pub fn tone_color(palette: &Palette, tone: Tone) -> Color32 {
    match tone {
        Tone::Info => palette.accent,
        Tone::Success => palette.success,
        Tone::Warning => palette.warning,
        Tone::Error => palette.error,
    }
}

/// The icon of a tone.
pub fn tone_icon(tone: Tone) -> Icon {
    match tone {
        Tone::Info => Icon::Info,
        Tone::Success => Icon::Success,
        Tone::Warning => Icon::Warning,
        Tone::Error => Icon::Error,
    }
}

/// A sentence with an icon, in a box.
pub fn notice<R>(ui: &mut Ui, tone: Tone, text: &str, more: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = Palette::of(ui);
    let color = tone_color(palette, tone);
    Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(size::LINE, color))
        .corner_radius(corners())
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, |ui| {
            ui.horizontal_top(|ui| {
                icon(ui, tone_icon(tone), color);
                ui.vertical(|ui| {
                    let said = body(ui, text);
                    // Read out as soon as it is there.
                    ui.ctx().accesskit_node_builder(said.id, |node| {
                        node.set_live(egui::accesskit::Live::Polite);
                    });
                    more(ui)
                })
                .inner
            })
            .inner
        })
        .inner
}

/// A remark with the icon of its tone, on one line where there is room.
pub fn remark(ui: &mut Ui, tone: Tone, text: &str) {
    let color = tone_color(Palette::of(ui), tone);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        icon(ui, tone_icon(tone), color);
        let ink = if tone == Tone::Info {
            Palette::of(ui).text_weak
        } else {
            color
        };
        ui.add(Label::new(letters(text, Letters::Body).color(ink)).wrap());
    });
}

/// A raised area.
pub fn card<R>(ui: &mut Ui, content: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.raised)
        .stroke(palette.line())
        .corner_radius(corners())
        .inner_margin(Margin::same(16))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            content(ui)
        })
        .inner
}

/// A button of the ordinary kind.
pub fn button(ui: &mut Ui, mark: Option<Icon>, text: impl Into<String>) -> Response {
    let color = if ui.is_enabled() {
        Palette::of(ui).text
    } else {
        Palette::of(ui).text_weak
    };
    let label = letters(text, Letters::Body).color(color);
    let button = match mark {
        Some(mark) => Button::new((mark.small(color), label)),
        None => Button::new(label),
    };
    ui.add(
        button
            .min_size(vec2(0.0, size::CONTROL))
            .wrap_mode(TextWrapMode::Extend),
    )
}

/// The main action of a page: the only filled button.
pub fn primary(ui: &mut Ui, mark: Option<Icon>, text: impl Into<String>) -> Response {
    let palette = Palette::of(ui);
    let enabled = ui.is_enabled();
    let (fill, color) = if enabled {
        (palette.accent, palette.accent_text)
    } else {
        (palette.selection, palette.text_weak)
    };
    let label = letters(text, Letters::BodyStrong).color(color);
    let button = match mark {
        Some(mark) => Button::new((mark.small(color), label)),
        None => Button::new(label),
    };
    let response = ui.add(
        button
            .fill(fill)
            .stroke(Stroke::NONE)
            .min_size(vec2(0.0, size::CONTROL))
            .wrap_mode(TextWrapMode::Extend),
    );
    focus_ring(ui, &response);
    response
}

/// A ring around what has the keyboard, where the widget paints none of its own.
pub fn focus_ring(ui: &Ui, response: &Response) {
    if response.has_focus() {
        let stroke = Stroke::new(size::LINE_STRONG, Palette::of(ui).focus);
        ui.painter().rect_stroke(
            response.rect.expand(size::LINE_STRONG),
            corners(),
            stroke,
            StrokeKind::Outside,
        );
    }
}

/// A word that leads somewhere.
pub fn link(ui: &mut Ui, text: impl Into<String>) -> Response {
    let color = Palette::of(ui).accent;
    let response = ui.add(
        Button::new(letters(text, Letters::Body).color(color))
            .frame(false)
            .wrap_mode(TextWrapMode::Extend),
    );
    focus_ring(ui, &response);
    if response.hovered() {
        let line = response.rect.bottom() - space::XS;
        ui.painter().hline(
            response.rect.x_range(),
            line,
            Stroke::new(size::LINE, color),
        );
    }
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// A button with an icon only; its name is its tooltip and what a screen reader says.
pub fn icon_button(ui: &mut Ui, mark: Icon, name: &str) -> Response {
    let color = Palette::of(ui).text_weak;
    let response = ui.add(
        Button::image(mark.small(color))
            .frame_when_inactive(false)
            .min_size(Vec2::splat(size::CONTROL)),
    );
    named(&response, name);
    response.on_hover_text(name)
}

/// Gives a widget its accessible name.
pub fn named(response: &Response, name: &str) {
    let enabled = response.enabled();
    let role = egui::Role::Button;
    response.widget_info(|| WidgetInfo::labeled(role, enabled, name));
}

/// A command as the main action of a page.
pub fn main_command(ui: &mut Ui, cx: &mut Cx<'_>, state: &State, wanted: Command) -> Response {
    show_command(ui, cx, wanted.enabled(state), wanted, true)
}

/// A command as a button that is always enabled.
pub fn plain_command(ui: &mut Ui, cx: &mut Cx<'_>, wanted: Command) -> Response {
    show_command(ui, cx, true, wanted, false)
}

fn show_command(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    enabled: bool,
    wanted: Command,
    main: bool,
) -> Response {
    let look = wanted.look();
    let name = cx.t(look.key);
    let response = ui
        .add_enabled_ui(enabled, |ui| {
            if main {
                primary(ui, look.icon, name)
            } else {
                button(ui, look.icon, name)
            }
        })
        .inner;
    let response = match look.shortcut {
        Some(shortcut) => response.on_hover_text(ui.ctx().format_shortcut(&shortcut)),
        None => response,
    };
    if response.clicked() {
        cx.push(wanted);
    }
    response
}

/// A command as an icon only.
pub fn icon_command(ui: &mut Ui, cx: &mut Cx<'_>, wanted: Command) {
    let look = wanted.look();
    let mark = look.icon.unwrap_or(Icon::Edit);
    let mut name = cx.t(look.key);
    if let Some(shortcut) = look.shortcut {
        name = cx.tn(
            "w-with-shortcut",
            [
                ("name", name.into()),
                ("shortcut", ui.ctx().format_shortcut(&shortcut).into()),
            ],
        );
    }
    if icon_button(ui, mark, &name).clicked() {
        cx.push(wanted);
    }
}

/// A text field with its name above it.
pub fn field(ui: &mut Ui, name: &str, text: &mut String, hint: &str, width: f32) -> Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.add(Label::new(letters(name, Letters::Body)).wrap());
        bare_field(ui, name, text, hint, width)
    })
    .inner
}

/// A text field whose name is not shown.
pub fn bare_field(ui: &mut Ui, name: &str, text: &mut String, hint: &str, width: f32) -> Response {
    let hint_color = Palette::of(ui).text_weak;
    let response = ui.add(
        TextEdit::singleline(text)
            .id_salt(name)
            .hint_text(letters(hint, Letters::Body).color(hint_color))
            .desired_width(width)
            .align(Align2::LEFT_CENTER)
            .min_size(vec2(0.0, size::CONTROL)),
    );
    name_input(ui, &response, name);
    response
}

/// A text field of several lines with its name above it.
pub fn lines_field(
    ui: &mut Ui,
    name: &str,
    text: &mut String,
    rows: usize,
    width: f32,
) -> Response {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.add(Label::new(letters(name, Letters::Body)).wrap());
        let response = ui.add(
            TextEdit::multiline(text)
                .id_salt(name)
                .desired_rows(rows)
                .desired_width(width),
        );
        name_input(ui, &response, name);
        response
    })
    .inner
}

/// Gives a text field its accessible name.
pub fn name_input(ui: &Ui, response: &Response, name: &str) {
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// A box to tick, with a text that may take several lines.
pub fn checkbox(ui: &mut Ui, ticked: &mut bool, text: &str) -> Response {
    ui.scope(|ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Wrap);
        let palette = Palette::of(ui);
        let visuals = &mut ui.visuals_mut().widgets;
        visuals.inactive.bg_stroke = Stroke::new(size::LINE, palette.text_weak);
        visuals.inactive.bg_fill = palette.raised;
        for state in [
            &mut visuals.inactive,
            &mut visuals.hovered,
            &mut visuals.active,
        ] {
            state.fg_stroke = Stroke::new(size::LINE_STRONG, palette.accent);
        }
        ui.checkbox(ticked, letters(text, Letters::Body).color(palette.text))
    })
    .inner
}

/// One of several choices as a line with a circle.
pub fn radio(ui: &mut Ui, chosen: bool, text: &str) -> bool {
    ui.scope(|ui| {
        ui.style_mut().wrap_mode = Some(TextWrapMode::Wrap);
        let palette = Palette::of(ui);
        let visuals = &mut ui.visuals_mut().widgets;
        visuals.inactive.bg_stroke = Stroke::new(size::LINE, palette.text_weak);
        visuals.inactive.bg_fill = palette.raised;
        for state in [
            &mut visuals.inactive,
            &mut visuals.hovered,
            &mut visuals.active,
        ] {
            state.fg_stroke = Stroke::new(size::LINE_STRONG, palette.accent);
        }
        ui.radio(chosen, letters(text, Letters::Body).color(palette.text))
            .clicked()
    })
    .inner
}

/// A large choice: a card with a circle, a name, a sentence and an example.
pub fn choice_card(
    ui: &mut Ui,
    chosen: bool,
    name: &str,
    sentence: &str,
    example: &str,
    height: f32,
) -> bool {
    let palette = Palette::of(ui);
    let width = ui.available_width();
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    response.widget_info(|| WidgetInfo::selected(egui::Role::RadioButton, true, chosen, name));
    let fill = if response.hovered() || chosen {
        palette.selection
    } else {
        palette.raised
    };
    let line = if chosen {
        palette.mark()
    } else {
        palette.line()
    };
    ui.painter()
        .rect(rect, corners(), fill, line, StrokeKind::Inside);
    let mut inner = ui.new_child(
        egui::UiBuilder::new()
            .max_rect(rect.shrink(space::L))
            .layout(Layout::top_down(Align::Min)),
    );
    let ui_inner = &mut inner;
    ui_inner.horizontal_top(|ui| {
        let (circle, _) = ui.allocate_exact_size(Vec2::splat(size::ICON), Sense::hover());
        let radius = size::ICON / 2.0 - size::LINE;
        let stroke = if chosen {
            palette.mark()
        } else {
            Stroke::new(size::LINE, palette.text_weak)
        };
        ui.painter().circle_stroke(circle.center(), radius, stroke);
        if chosen {
            ui.painter()
                .circle_filled(circle.center(), radius / 2.0, palette.accent);
        }
        ui.add(Label::new(letters(name, Letters::Strong)).wrap());
    });
    body(ui_inner, sentence);
    small(ui_inner, example);
    focus_ring(ui, &response);
    response.clicked()
}

/// An entry of a dropdown.
#[derive(Clone, Debug, Default)]
pub struct Item {
    /// What it is called.
    pub name: String,
    /// A remark beside it.
    pub detail: String,
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

/// Paints text on one line inside a rectangle, cut with an ellipsis; whether it was cut.
pub fn paint_line(ui: &Ui, rect: egui::Rect, text: &str, font: Letters, color: Color32) -> bool {
    let wide: WidgetText = letters(text, font).color(color).into();
    let galley = wide.into_galley(
        ui,
        Some(TextWrapMode::Truncate),
        rect.width(),
        egui::TextStyle::Body,
    );
    let cut = galley.elided;
    let at = Align2::LEFT_CENTER
        .align_size_within_rect(galley.size(), rect)
        .min;
    ui.painter().galley(at, galley, color);
    cut
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
        .filter(|(_, item)| wanted.is_empty() || item.name.to_lowercase().contains(&wanted))
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

/// A row of words of which one is chosen, as tabs.
pub fn tabs(ui: &mut Ui, names: &[String], chosen: usize) -> Option<usize> {
    let palette = Palette::of(ui);
    let mut clicked = None;
    ui.horizontal(|ui| {
        for (at, name) in names.iter().enumerate() {
            let is = at == chosen;
            let font = if is {
                Letters::BodyStrong
            } else {
                Letters::Body
            };
            let color = if is { palette.text } else { palette.text_weak };
            let response = ui.add(
                Button::selectable(false, letters(name, font).color(color))
                    .min_size(vec2(0.0, size::CONTROL)),
            );
            response.widget_info(|| WidgetInfo::selected(egui::Role::Tab, true, is, name));
            if is {
                ui.painter().hline(
                    response.rect.x_range(),
                    response.rect.bottom(),
                    palette.mark(),
                );
            }
            focus_ring(ui, &response);
            if response.clicked() {
                clicked = Some(at);
            }
        }
    });
    clicked
}

/// A dashed border.
pub fn dashes(ui: &Ui, rect: egui::Rect, color: Color32) {
    let corners = [
        rect.left_top(),
        rect.right_top(),
        rect.right_bottom(),
        rect.left_bottom(),
        rect.left_top(),
    ];
    let stroke = Stroke::new(size::LINE_STRONG, color);
    ui.painter()
        .extend(Shape::dashed_line(&corners, stroke, size::DASH, size::DASH));
}

/// A page that has nothing to show yet: what will be here, and the first action.
pub fn empty(ui: &mut Ui, mark: Icon, sentence: &str, action: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    ui.add_space(space::XXL);
    ui.vertical_centered(|ui| {
        ui.add(mark.image(size::ICON_LARGE, palette.text_weak));
        ui.add_space(space::S);
        weak(ui, sentence);
        ui.add_space(space::S);
        action(ui);
    });
}

/// A bar that shows a part of a whole.
pub fn bar(ui: &mut Ui, part: f32, name: &str) {
    let palette = Palette::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), space::S), Sense::hover());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(egui::Role::ProgressIndicator, true, name);
        info.value = Some(f64::from(part) * 100.0);
        info
    });
    ui.painter().rect_filled(rect, corners(), palette.border);
    let done = rect.with_max_x(rect.left() + rect.width() * part.clamp(0.0, 1.0));
    ui.painter().rect_filled(done, corners(), palette.accent);
}
