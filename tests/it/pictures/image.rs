//! Pictures as files: few colours, written small, and held against what is drawn.

use std::collections::HashMap;
use std::fs;
use std::io::BufReader;
use std::path::Path;

use egui::{Color32, Rect, TexturesDelta, vec2};
use mainbrainer::soft::{Canvas, Painter};

/// How far a colour may be off, in each of its parts, where another processor rounds otherwise.
const NEAR: u8 = 32;

/// How many colours of a picture are there because they are common.
const COMMON: usize = 160;

/// How far, squared, a rare colour is from all others to have a place of its own.
const UNLIKE: u32 = 24 * 24;

/// How many pixels may be further off.
pub const STRAY: usize = 40;

/// What lies over a place that is another in every run. How wide it is depends on what is below it,
/// so a pixel that has this colour in either picture is compared with nothing.
const COVER: Color32 = Color32::from_rgb(126, 128, 131);

/// Covers a place, as wide as it may ever be.
pub fn cover(canvas: &mut Canvas, place: Rect, scale: f32) {
    const STEP: f32 = 120.0;
    let width = (place.width() / STEP).ceil() * STEP;
    let place = Rect::from_min_size(place.min, vec2(width, place.height()));
    let mut mesh = egui::Mesh::default();
    mesh.add_colored_rect(place, COVER);
    let mut painter = Painter::default();
    let mut delta = TexturesDelta::default();
    let white = egui::ColorImage::filled([1, 1], Color32::WHITE);
    let image = egui::epaint::ImageDelta::full(white, egui::TextureOptions::NEAREST);
    delta
        .set
        .entry(egui::TextureId::default())
        .or_default()
        .push(image);
    painter.set(&delta);
    delta.clear();
    let shape = egui::ClippedPrimitive {
        clip_rect: Rect::EVERYTHING,
        primitive: egui::epaint::Primitive::Mesh(mesh),
    };
    painter.paint(canvas, &[shape], scale);
}

/// A picture that is kept: its size, and its pixels as RGB.
pub struct Kept {
    size: [usize; 2],
    bytes: Vec<u8>,
}

pub fn read(path: &Path) -> Option<Kept> {
    let file = fs::File::open(path).ok()?;
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(png::Transformations::EXPAND);
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut bytes).unwrap();
    assert_eq!(info.line_size, 3 * usize::try_from(info.width).unwrap());
    let side = |length| usize::try_from(length).unwrap();
    Some(Kept {
        size: [side(info.width), side(info.height)],
        bytes,
    })
}

/// The colours that are seen most or are like no other, and which of them stands for each pixel: few
/// enough that a picture stays small. Any other takes the colour that is nearest.
fn few_colors(canvas: &Canvas) -> (Vec<[u8; 3]>, Vec<u8>) {
    let pixels: Vec<[u8; 3]> = canvas
        .pixels()
        .iter()
        .map(|color| [color.r(), color.g(), color.b()])
        .collect();
    let mut seen: HashMap<[u8; 3], usize> = HashMap::new();
    for pixel in &pixels {
        *seen.entry(*pixel).or_default() += 1;
    }
    let mut colors: Vec<[u8; 3]> = seen.keys().copied().collect();
    colors.sort_unstable_by_key(|color| (std::cmp::Reverse(seen[color]), *color));
    let distance = |a: &[u8; 3], b: &[u8; 3]| -> u32 {
        let parts = a.iter().zip(b);
        parts.map(|(a, b)| u32::from(a.abs_diff(*b)).pow(2)).sum()
    };
    // The most common ones, and of the rare ones those that are unlike all before them.
    let (common, rare) = colors.split_at(colors.len().min(COMMON));
    let mut chosen = common.to_vec();
    for color in rare {
        if chosen.len() < 256 && chosen.iter().all(|other| distance(other, color) > UNLIKE) {
            chosen.push(*color);
        }
    }
    let colors = chosen;
    let nearest: HashMap<[u8; 3], u8> = seen
        .keys()
        .map(|color| {
            let at = (0..colors.len()).min_by_key(|at| distance(&colors[*at], color));
            (*color, u8::try_from(at.unwrap()).unwrap())
        })
        .collect();
    let places = pixels.iter().map(|pixel| nearest[pixel]).collect();
    (colors, places)
}

pub fn write(path: &Path, canvas: &Canvas) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let side = |length| u32::try_from(length).unwrap();
    let file = fs::File::create(path).unwrap();
    let mut encoder = png::Encoder::new(file, side(canvas.width()), side(canvas.height()));
    let (colors, places) = few_colors(canvas);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(colors.concat());
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&places).unwrap();
}

/// How many pixels are further off than rounding explains, in the few colours of a picture.
pub fn differences(kept: &Kept, canvas: &Canvas) -> usize {
    if kept.size != [canvas.width(), canvas.height()] {
        return usize::MAX;
    }
    let (colors, places) = few_colors(canvas);
    let cover = [COVER.r(), COVER.g(), COVER.b()];
    kept.bytes
        .chunks_exact(3)
        .zip(places)
        .filter(|(kept, place)| {
            let now = colors[usize::from(*place)];
            *kept != cover
                && now != cover
                && kept
                    .iter()
                    .zip(now)
                    .any(|(kept, now)| kept.abs_diff(now) > NEAR)
        })
        .count()
}
