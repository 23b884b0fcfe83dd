//! What is clicked: buttons, links and icons.

use egui::{Button, Response, Stroke, StrokeKind, TextWrapMode, Ui, Vec2, WidgetInfo, vec2};

use super::text::letters;
use crate::ui::icon::Icon;
use crate::ui::tokens::{Letters, Palette, corners, size, space};

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
