//! Words and icons in the letters and colours of their roles.

use egui::{Align2, Color32, Label, Response, RichText, TextWrapMode, Ui, WidgetText};

use crate::ui::icon::Icon;
use crate::ui::tokens::{Letters, Palette};

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

/// A sentence that says what a page is for.
pub fn intro(ui: &mut Ui, sentence: &str) {
    body(ui, sentence);
    ui.add_space(crate::ui::tokens::space::S);
}
