//! Sentences that say how something went.

use egui::{Color32, Frame, Label, Margin, Stroke, Ui};

use super::text::{body, icon, letters, small};
use crate::ui::focus;
use crate::ui::icon::Icon;
use crate::ui::state::Tone;
use crate::ui::tokens::{Letters, Palette, corners, size, space};

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
    boxed(ui, tone, |ui| {
        ui.horizontal_top(|ui| {
            icon(ui, tone_icon(tone), tone_color(Palette::of(ui), tone));
            ui.vertical(|ui| {
                spoken(ui, text);
                more(ui)
            })
            .inner
        })
        .inner
    })
}

/// A sentence with an icon in a box as wide as the page, a remark below it, and actions at its right.
pub fn notice_bar(
    ui: &mut Ui,
    tone: Tone,
    text: &str,
    below: Option<&str>,
    actions: impl FnOnce(&mut Ui),
) {
    boxed(ui, tone, |ui| {
        focus::with_actions(
            ui,
            &mut (),
            |ui, ()| {
                ui.horizontal_top(|ui| {
                    icon(ui, tone_icon(tone), tone_color(Palette::of(ui), tone));
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = space::XS;
                        spoken(ui, text);
                        if let Some(below) = below {
                            small(ui, below);
                        }
                    });
                });
            },
            |ui, ()| actions(ui),
        );
    });
}

fn boxed<R>(ui: &mut Ui, tone: Tone, content: impl FnOnce(&mut Ui) -> R) -> R {
    let palette = Palette::of(ui);
    Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(size::LINE, tone_color(palette, tone)))
        .corner_radius(corners())
        .inner_margin(Margin::symmetric(12, 8))
        .show(ui, content)
        .inner
}

/// A sentence that is read out as soon as it is there.
fn spoken(ui: &mut Ui, text: &str) {
    let said = body(ui, text);
    read_out(ui, said.id);
}

/// A screen reader reads it out as soon as it is there, and again when it says something else.
pub fn read_out(ui: &Ui, id: egui::Id) {
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_live(egui::accesskit::Live::Polite);
    });
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
        let said = ui.add(Label::new(letters(text, Letters::Body).color(ink)).wrap());
        if matches!(tone, Tone::Warning | Tone::Error) {
            read_out(ui, said.id);
        }
    });
}
