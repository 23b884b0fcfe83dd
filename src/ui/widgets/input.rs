//! What is typed, ticked and chosen between a few.

use egui::{
    Align, Align2, Color32, Label, Layout, Response, Sense, Stroke, TextEdit, TextWrapMode, Ui,
    Vec2, WidgetInfo, vec2,
};

use super::button::focus_ring;
use super::layout::raised;
use super::text::{body, letters, small};
use crate::ui::tokens::{Letters, Palette, size, space};

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
    marking(ui, |ui, color| {
        ui.checkbox(ticked, letters(text, Letters::Body).color(color))
    })
}

/// One of several choices as a line with a circle.
pub fn radio(ui: &mut Ui, chosen: bool, text: &str) -> bool {
    marking(ui, |ui, color| {
        let text = letters(text, Letters::Body).color(color);
        ui.radio(chosen, text).clicked()
    })
}

/// Boxes and circles in colours that are seen on every surface.
fn marking<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui, Color32) -> R) -> R {
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
        add(ui, palette.text)
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
    raised(ui, rect, response.hovered(), chosen);
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
