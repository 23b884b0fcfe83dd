//! The letters of the window: Inter for text, a monospace for cells as they stand in a file.

use std::sync::Arc;

use egui::{FontData, FontDefinitions, FontFamily};

use super::tokens::SEMIBOLD;

const REGULAR: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
const STRONG: &[u8] = include_bytes!("../../assets/fonts/Inter-SemiBold.otf");
const MONO: &[u8] = include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf");

/// The fonts, with each other as fallback for letters that one lacks.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    for (name, data) in [("inter", REGULAR), (SEMIBOLD, STRONG), ("mono", MONO)] {
        let data = Arc::new(FontData::from_static(data));
        fonts.font_data.insert(name.to_owned(), data);
    }
    for (family, names) in [
        (FontFamily::Proportional, ["inter", "mono"]),
        (FontFamily::Monospace, ["mono", "inter"]),
        (FontFamily::Name(SEMIBOLD.into()), [SEMIBOLD, "mono"]),
    ] {
        fonts
            .families
            .insert(family, names.map(str::to_owned).into());
    }
    fonts
}
