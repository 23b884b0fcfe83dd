//! What holds other things: cards, tabs, lines of a name and a value, empty pages, bars.

use egui::{
    Button, Color32, Frame, Margin, Rect, Sense, Shape, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use super::button::focus_ring;
use super::text::{body, letters, weak, weak_line};
use crate::ui::icon::Icon;
use crate::ui::tokens::{Letters, Palette, corners, size, space};

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

/// Paints a raised area that can be clicked: lit under the pointer, marked when it is chosen.
pub fn raised(ui: &Ui, rect: Rect, hot: bool, chosen: bool) {
    let palette = Palette::of(ui);
    let fill = if hot || chosen {
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
}

/// A name and what it is, on one line, or more where the value is long.
pub fn name_value(ui: &mut Ui, name: &str, value: &str) {
    ui.horizontal_top(|ui| {
        // A name may be as long as the column of a file, where there is room for it.
        let left = (ui.available_width() * 0.4).max(size::DROPDOWN);
        ui.allocate_ui(vec2(left, size::ICON), |ui| {
            ui.set_min_width(left);
            weak_line(ui, name);
        });
        body(ui, value);
    });
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
pub fn dashes(ui: &Ui, rect: Rect, color: Color32) {
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
