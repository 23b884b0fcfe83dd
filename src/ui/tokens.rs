//! Colours, sizes and distances by their role; the only place that has numbers for them.
//!
//! Views ask for a role (*text-weak*, *accent*), never for a colour, so that light and dark are
//! one design with two palettes. A test holds every text at a contrast of at least 4.5 : 1.

use egui::style::{Selection, TextCursorStyle, WidgetVisuals, Widgets};
use egui::{
    Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, Style, TextStyle, Theme, Ui,
    Vec2, Visuals, vec2,
};

/// Distances between things, in points.
pub mod space {
    /// Between an icon and its word.
    pub const XS: f32 = 4.0;
    /// Between lines of one thing.
    pub const S: f32 = 8.0;
    /// Inside cards and between controls.
    pub const M: f32 = 12.0;
    /// Between things.
    pub const L: f32 = 16.0;
    /// Around a page.
    pub const XL: f32 = 24.0;
    /// Between parts of a page.
    pub const XXL: f32 = 32.0;
}

/// Sizes of things, in points.
pub mod size {
    /// Corners of cards, buttons and fields.
    pub const RADIUS: u8 = 6;
    /// A row of a table.
    pub const ROW: f32 = 28.0;
    /// A button or a field.
    pub const CONTROL: f32 = 30.0;
    /// An icon beside a word.
    pub const ICON: f32 = 16.0;
    /// An icon that stands for a page or a target.
    pub const ICON_LARGE: f32 = 36.0;
    /// The navigation.
    pub const NAV: f32 = 196.0;
    /// The foot of the wizard, with what leads back and on.
    pub const FOOT: f32 = 58.0;
    /// The circle of a step.
    pub const STEP: f32 = 24.0;
    /// The target for a file.
    pub const DROP: f32 = 190.0;
    /// A page of text or choices is no wider than this.
    pub const PAGE: f32 = 860.0;
    /// A field of a form.
    pub const FIELD: f32 = 300.0;
    /// A dropdown.
    pub const DROPDOWN: f32 = 230.0;
    /// A dropdown with a short word.
    pub const CHOICE: f32 = 216.0;
    /// A dropdown with one character.
    pub const CHOICE_SMALL: f32 = 130.0;
    /// The field for a number of lines, with room for its name above it.
    pub const SKIP: f32 = 120.0;
    /// Below this height the preview scrolls as a whole.
    pub const PREVIEW: f32 = 320.0;
    /// The rows of a preview that scrolls as a whole.
    pub const PREVIEW_ROWS: f32 = 196.0;
    /// A row of the mapping grid.
    pub const MAP_ROW: f32 = 76.0;
    /// A large choice.
    pub const CARD: f32 = 150.0;
    /// The list of a dropdown.
    pub const DROPDOWN_LIST: f32 = 300.0;
    /// The panel with the details of a contact.
    pub const DETAIL: f32 = 320.0;
    /// The same where there is much room.
    pub const DETAIL_WIDE: f32 = 440.0;
    /// A page is wide from here on.
    pub const WIDE: f32 = 1100.0;
    /// A field to search in.
    pub const SEARCH: f32 = 210.0;
    /// A field for a short number.
    pub const NUMBER: f32 = 90.0;
    /// A dialog.
    pub const DIALOG: f32 = 420.0;
    /// The column with row numbers of a table.
    pub const GUTTER: f32 = 64.0;
    /// The narrowest column of a table.
    pub const COLUMN_MIN: f32 = 60.0;
    /// The widest a column of a table begins with.
    pub const COLUMN_MAX: f32 = 260.0;
    /// A figure of the summary.
    pub const FIGURE: f32 = 84.0;
    /// The track of a scroll bar.
    pub const SCROLL: f32 = 10.0;
    /// The shortest handle of a scroll bar.
    pub const SCROLL_HANDLE: f32 = 28.0;
    /// The thickness of a line.
    pub const LINE: f32 = 1.0;
    /// The thickness of a line that marks something.
    pub const LINE_STRONG: f32 = 2.0;
    /// A dash of the border around the target for a file, and the gap after it.
    pub const DASH: f32 = 6.0;
    /// The smallest window.
    pub const WINDOW_MIN: [f32; 2] = [820.0, 560.0];
    /// The window at the first start.
    pub const WINDOW: [f32; 2] = [1180.0, 780.0];
}

/// Sizes of letters, in points.
mod letters {
    pub const BODY: f32 = 13.0;
    pub const SMALL: f32 = 12.0;
    pub const STRONG: f32 = 15.0;
    pub const TITLE: f32 = 20.0;
    pub const FIGURE: f32 = 26.0;
}

/// The family of letters that stand out.
pub(super) const SEMIBOLD: &str = "semibold";

/// Letters by their role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Running text.
    Body,
    /// Running text that stands out.
    BodyStrong,
    /// Remarks.
    Small,
    /// The name of a part of a page.
    Strong,
    /// The name of a page.
    Title,
    /// A figure of the summary.
    Figure,
    /// Cells as they stand in a file.
    Mono,
}

impl Letters {
    /// The font of the role.
    pub fn font(self) -> FontId {
        let semibold = || FontFamily::Name(SEMIBOLD.into());
        match self {
            Self::Body => FontId::new(letters::BODY, FontFamily::Proportional),
            Self::BodyStrong => FontId::new(letters::BODY, semibold()),
            Self::Small => FontId::new(letters::SMALL, FontFamily::Proportional),
            Self::Strong => FontId::new(letters::STRONG, semibold()),
            Self::Title => FontId::new(letters::TITLE, semibold()),
            Self::Figure => FontId::new(letters::FIGURE, semibold()),
            Self::Mono => FontId::new(letters::SMALL, FontFamily::Monospace),
        }
    }
}

/// The colours of a theme by their role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Behind everything.
    pub surface: Color32,
    /// Cards, fields, tables and menus.
    pub raised: Color32,
    /// Lines around and between things.
    pub border: Color32,
    /// Text.
    pub text: Color32,
    /// Text of less weight.
    pub text_weak: Color32,
    /// The main action, links, what is chosen.
    pub accent: Color32,
    /// Text on the accent.
    pub accent_text: Color32,
    /// It went well.
    pub success: Color32,
    /// Look at this.
    pub warning: Color32,
    /// It went wrong.
    pub error: Color32,
    /// Behind what is selected or under the pointer.
    pub selection: Color32,
    /// Around what has the keyboard.
    pub focus: Color32,
    /// Over everything while a dialog is open.
    pub veil: Color32,
}

const LIGHT: Palette = Palette {
    surface: Color32::from_rgb(0xf5, 0xf6, 0xf8),
    raised: Color32::from_rgb(0xff, 0xff, 0xff),
    border: Color32::from_rgb(0xd5, 0xda, 0xe1),
    text: Color32::from_rgb(0x1a, 0x1e, 0x25),
    text_weak: Color32::from_rgb(0x56, 0x60, 0x6e),
    accent: Color32::from_rgb(0x2a, 0x58, 0xc7),
    accent_text: Color32::from_rgb(0xff, 0xff, 0xff),
    success: Color32::from_rgb(0x16, 0x70, 0x3d),
    warning: Color32::from_rgb(0x85, 0x54, 0x00),
    error: Color32::from_rgb(0xb1, 0x25, 0x1d),
    selection: Color32::from_rgb(0xe1, 0xe9, 0xfb),
    focus: Color32::from_rgb(0x2a, 0x58, 0xc7),
    veil: Color32::from_black_alpha(0x66),
};

const DARK: Palette = Palette {
    surface: Color32::from_rgb(0x15, 0x17, 0x1c),
    raised: Color32::from_rgb(0x1e, 0x21, 0x28),
    border: Color32::from_rgb(0x3a, 0x40, 0x4b),
    text: Color32::from_rgb(0xe7, 0xe9, 0xed),
    text_weak: Color32::from_rgb(0xa4, 0xac, 0xb9),
    accent: Color32::from_rgb(0x86, 0xab, 0xff),
    accent_text: Color32::from_rgb(0x0d, 0x17, 0x2e),
    success: Color32::from_rgb(0x5f, 0xcb, 0x8d),
    warning: Color32::from_rgb(0xe6, 0xb5, 0x56),
    error: Color32::from_rgb(0xf4, 0x91, 0x88),
    selection: Color32::from_rgb(0x2b, 0x37, 0x52),
    focus: Color32::from_rgb(0x86, 0xab, 0xff),
    veil: Color32::from_black_alpha(0x99),
};

impl Palette {
    /// The palette of a theme.
    pub fn of_theme(theme: Theme) -> &'static Self {
        match theme {
            Theme::Light => &LIGHT,
            Theme::Dark => &DARK,
        }
    }

    /// The palette that is shown.
    pub fn of(ui: &Ui) -> &'static Self {
        Self::of_theme(if ui.visuals().dark_mode {
            Theme::Dark
        } else {
            Theme::Light
        })
    }

    /// A thin line between things.
    pub fn line(&self) -> Stroke {
        Stroke::new(size::LINE, self.border)
    }

    /// A line that marks what is chosen.
    pub fn mark(&self) -> Stroke {
        Stroke::new(size::LINE_STRONG, self.accent)
    }
}

/// Corners of cards, buttons and fields.
pub fn corners() -> CornerRadius {
    CornerRadius::same(size::RADIUS)
}

/// The style of a theme.
pub fn style(theme: Theme) -> Style {
    let palette = Palette::of_theme(theme);
    let mut style = Style {
        visuals: visuals(theme, palette),
        animation_time: 0.1,
        ..Style::default()
    };
    style.text_styles = [
        (TextStyle::Body, Letters::Body),
        (TextStyle::Button, Letters::Body),
        (TextStyle::Small, Letters::Small),
        (TextStyle::Heading, Letters::Title),
        (TextStyle::Monospace, Letters::Mono),
    ]
    .map(|(style, letters)| (style, letters.font()))
    .into();
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(space::S);
    spacing.button_padding = vec2(space::M, 5.0);
    spacing.interact_size.y = size::CONTROL;
    spacing.icon_width = 18.0;
    spacing.icon_width_inner = 10.0;
    spacing.icon_spacing = space::S;
    spacing.window_margin = Margin::same(20);
    spacing.menu_margin = Margin::same(6);
    spacing.tooltip_width = 480.0;
    spacing.scroll.floating = false;
    spacing.scroll.bar_width = size::SCROLL;
    spacing.scroll.handle_min_length = size::SCROLL_HANDLE;
    spacing.scroll.bar_inner_margin = space::XS;
    spacing.scroll.foreground_color = false;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.url_in_tooltip = true;
    style
}

fn visuals(theme: Theme, palette: &Palette) -> Visuals {
    let base = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    let widget = |fill, line, text| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(size::LINE, line),
        fg_stroke: Stroke::new(size::LINE, text),
        corner_radius: corners(),
        expansion: 0.0,
    };
    let shadow = Shadow {
        offset: [0, 4],
        blur: 16,
        spread: 0,
        color: Color32::from_black_alpha(if theme == Theme::Dark { 0x80 } else { 0x28 }),
    };
    Visuals {
        override_text_color: None,
        weak_text_color: Some(palette.text_weak),
        widgets: Widgets {
            noninteractive: widget(palette.raised, palette.border, palette.text),
            // Its fill is that of scroll handles; buttons have the weak one.
            inactive: WidgetVisuals {
                weak_bg_fill: palette.raised,
                ..widget(palette.border, palette.border, palette.text)
            },
            hovered: widget(palette.selection, palette.accent, palette.text),
            active: widget(palette.selection, palette.accent, palette.text),
            open: widget(palette.selection, palette.accent, palette.text),
        },
        selection: Selection {
            bg_fill: palette.selection,
            stroke: Stroke::new(size::LINE_STRONG, palette.focus),
        },
        hyperlink_color: palette.accent,
        faint_bg_color: palette.surface,
        extreme_bg_color: palette.raised,
        text_edit_bg_color: Some(palette.raised),
        code_bg_color: palette.surface,
        warn_fg_color: palette.warning,
        error_fg_color: palette.error,
        window_corner_radius: corners(),
        menu_corner_radius: corners(),
        window_fill: palette.raised,
        window_stroke: palette.line(),
        window_shadow: shadow,
        popup_shadow: shadow,
        panel_fill: palette.surface,
        text_cursor: TextCursorStyle {
            stroke: Stroke::new(size::LINE_STRONG, palette.accent),
            // A blinking cursor would repaint an idle window.
            blink: false,
            ..TextCursorStyle::default()
        },
        ..base
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color32) -> f64 {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 {
                value / 12.92
            } else {
                ((value + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    fn contrast(a: Color32, b: Color32) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn black_on_white_has_the_contrast_that_wcag_says() {
        assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 0.01);
    }

    #[test]
    fn every_text_can_be_read() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = Palette::of_theme(theme);
            let texts = [
                ("text", palette.text),
                ("text_weak", palette.text_weak),
                ("accent", palette.accent),
                ("success", palette.success),
                ("warning", palette.warning),
                ("error", palette.error),
            ];
            for (name, text) in texts {
                for ground in [palette.surface, palette.raised, palette.selection] {
                    let contrast = contrast(text, ground);
                    assert!(
                        contrast >= 4.5,
                        "{theme:?} {name} on {ground:?}: {contrast:.2}"
                    );
                }
            }
            assert!(
                contrast(palette.accent_text, palette.accent) >= 4.5,
                "{theme:?}"
            );
            for ground in [palette.surface, palette.raised] {
                assert!(contrast(palette.focus, ground) >= 3.0, "{theme:?}");
            }
        }
    }
}
