//! What egui draws, put into pixels without any graphics driver.
//!
//! egui hands out triangles with colours and small textures. Here they are filled row by row, with
//! the rules of a graphics card: a pixel belongs to the triangle that its centre lies in, colours
//! are premultiplied and blended as they stand (in gamma space, as egui's own renderers do).

use std::collections::HashMap;
use std::ops::Range;

use egui::epaint::{ClippedPrimitive, Mesh, Primitive, Vertex};
use egui::{Color32, ImageData, Pos2, Rect, TextureId, TexturesDelta};

/// Pixels, row by row from the top, premultiplied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
}

impl Canvas {
    /// A canvas of a size in pixels, in one colour.
    pub fn new(width: usize, height: usize, color: Color32) -> Self {
        Self {
            width,
            height,
            pixels: vec![color; width.saturating_mul(height)],
        }
    }

    /// Takes a size in pixels, and one colour.
    pub fn reset(&mut self, width: usize, height: usize, color: Color32) {
        self.width = width;
        self.height = height;
        self.pixels.clear();
        self.pixels.resize(width.saturating_mul(height), color);
    }

    /// Its width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Its height in pixels.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Its pixels, row by row from the top.
    pub fn pixels(&self) -> &[Color32] {
        &self.pixels
    }

    fn row(&mut self, y: usize, columns: Range<usize>) -> &mut [Color32] {
        let start = y * self.width;
        self.pixels
            .get_mut(start + columns.start..start + columns.end)
            .unwrap_or_default()
    }
}

/// A texture: the letters that were used so far, or an icon.
struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
}

impl Texture {
    fn texel(&self, x: i32, y: i32) -> Color32 {
        let inside = |at: i32, length: usize| {
            let last = i32::try_from(length).unwrap_or(i32::MAX).max(1) - 1;
            usize::try_from(at.clamp(0, last)).unwrap_or_default()
        };
        let at = inside(y, self.height) * self.width + inside(x, self.width);
        self.pixels.get(at).copied().unwrap_or(Color32::TRANSPARENT)
    }

    /// The colour between the texels around a place, in texels.
    fn sample(&self, x: f32, y: f32) -> Color32 {
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_share, below_share) = (x - left, y - top);
        let (left, top) = (whole(left), whole(top));
        // Letters stand on whole pixels: there is nothing between.
        let near = 1.0 / 512.0;
        let alone = |share: f32| share < near || share > 1.0 - near;
        if alone(right_share) && alone(below_share) {
            return self.texel(
                left + i32::from(right_share > 0.5),
                top + i32::from(below_share > 0.5),
            );
        }
        let weights = [
            (1.0 - right_share) * (1.0 - below_share),
            right_share * (1.0 - below_share),
            (1.0 - right_share) * below_share,
            right_share * below_share,
        ];
        let texels = [(0, 0), (1, 0), (0, 1), (1, 1)]
            .map(|(dx, dy)| self.texel(left + dx, top + dy).to_array());
        let mut mixed = [0.5; 4];
        for (texel, weight) in texels.iter().zip(weights) {
            for (sum, value) in mixed.iter_mut().zip(texel) {
                *sum += f32::from(*value) * weight;
            }
        }
        Color32::from_rgba_premultiplied(
            byte(mixed[0]),
            byte(mixed[1]),
            byte(mixed[2]),
            byte(mixed[3]),
        )
    }
}

#[expect(clippy::cast_possible_truncation, reason = "places on a screen")]
fn whole(length: f32) -> i32 {
    length as i32
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float is clamped to what fits"
)]
fn byte(value: f32) -> u8 {
    value as u8
}

/// A pixel's place from a length in pixels: the first whose centre is not before it.
fn pixel(length: f32, most: usize) -> usize {
    usize::try_from(whole((length - 0.5).ceil()).max(0))
        .unwrap_or_default()
        .min(most)
}

#[expect(clippy::cast_precision_loss, reason = "pixels of a screen")]
fn real(pixels: usize) -> f32 {
    pixels as f32
}

/// `a` times `b`, where 255 is one.
fn share(a: u8, b: u8) -> u8 {
    let product = u32::from(a) * u32::from(b) + 128;
    u8::try_from((product + (product >> 8)) >> 8).unwrap_or(u8::MAX)
}

fn tinted(texel: Color32, tint: Color32) -> Color32 {
    if tint == Color32::WHITE {
        return texel;
    }
    Color32::from_rgba_premultiplied(
        share(texel.r(), tint.r()),
        share(texel.g(), tint.g()),
        share(texel.b(), tint.b()),
        share(texel.a(), tint.a()),
    )
}

fn over(below: Color32, above: Color32) -> Color32 {
    if above.a() == u8::MAX {
        return above;
    }
    let rest = u8::MAX - above.a();
    Color32::from_rgba_premultiplied(
        above.r().saturating_add(share(below.r(), rest)),
        above.g().saturating_add(share(below.g(), rest)),
        above.b().saturating_add(share(below.b(), rest)),
        above.a().saturating_add(share(below.a(), rest)),
    )
}

/// Where a row of pixels may be filled.
struct Clip {
    x: Range<usize>,
    y: Range<usize>,
}

/// Fills canvases with what egui drew; it keeps egui's textures.
#[derive(Default)]
pub struct Painter {
    textures: HashMap<TextureId, Texture>,
}

impl Painter {
    /// Takes new and changed textures in; what is to go goes when [`Self::free`] is called.
    pub fn set(&mut self, delta: &TexturesDelta) {
        for (id, changes) in &delta.set {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                let [width, height] = image.size;
                if let Some([left, top]) = change.pos {
                    if let Some(texture) = self.textures.get_mut(id) {
                        for (at, row) in image.pixels.chunks_exact(width.max(1)).enumerate() {
                            let start = (top + at) * texture.width + left;
                            if let Some(place) = texture.pixels.get_mut(start..start + width) {
                                place.copy_from_slice(row);
                            }
                        }
                    }
                } else {
                    let texture = Texture {
                        width,
                        height,
                        pixels: image.pixels.clone(),
                    };
                    self.textures.insert(*id, texture);
                }
            }
        }
    }

    /// Lets go of textures that are no longer used; after painting.
    pub fn free(&mut self, delta: &TexturesDelta) {
        for id in &delta.free {
            self.textures.remove(id);
        }
    }

    /// Paints over what is on the canvas.
    pub fn paint(&self, canvas: &mut Canvas, shapes: &[ClippedPrimitive], pixels_per_point: f32) {
        for shape in shapes {
            // The program draws with nothing that only a graphics card can.
            let Primitive::Mesh(mesh) = &shape.primitive else {
                continue;
            };
            let Some(texture) = self.textures.get(&mesh.texture_id) else {
                continue;
            };
            let edge = |rect: Rect| -> Clip {
                let place = |length: f32, most| {
                    let rounded = (length * pixels_per_point).round() + 0.5;
                    pixel(rounded, most)
                };
                Clip {
                    x: place(rect.left(), canvas.width)..place(rect.right(), canvas.width),
                    y: place(rect.top(), canvas.height)..place(rect.bottom(), canvas.height),
                }
            };
            let clip = edge(shape.clip_rect);
            if clip.x.is_empty() || clip.y.is_empty() {
                continue;
            }
            paint_mesh(canvas, &clip, mesh, texture, pixels_per_point);
        }
    }
}

fn paint_mesh(canvas: &mut Canvas, clip: &Clip, mesh: &Mesh, texture: &Texture, scale: f32) {
    let corner = |index: &u32| {
        let vertex = mesh.vertices.get(usize::try_from(*index).ok()?)?;
        Some(Corner::new(vertex, texture, scale))
    };
    for triangle in mesh.indices.chunks_exact(3) {
        let mut corners = triangle.iter().filter_map(corner);
        if let (Some(a), Some(b), Some(c)) = (corners.next(), corners.next(), corners.next()) {
            fill(canvas, clip, [a, b, c], texture);
        }
    }
}

/// A corner of a triangle, in pixels of the canvas and texels of the texture.
#[derive(Clone, Copy)]
struct Corner {
    at: Pos2,
    texel: Pos2,
    color: Color32,
}

impl Corner {
    fn new(vertex: &Vertex, texture: &Texture, scale: f32) -> Self {
        Self {
            at: (vertex.pos.to_vec2() * scale).to_pos2(),
            texel: Pos2::new(
                vertex.uv.x * real(texture.width),
                vertex.uv.y * real(texture.height),
            ),
            color: vertex.color,
        }
    }

    /// What changes over a triangle: the place in the texture, and the colour.
    fn values(&self) -> [f32; 6] {
        let [r, g, b, a] = self.color.to_array().map(f32::from);
        [self.texel.x, self.texel.y, r, g, b, a]
    }
}

/// How values change by pixel, to the right and down.
struct Plane {
    origin: Pos2,
    start: [f32; 6],
    right: [f32; 6],
    down: [f32; 6],
}

impl Plane {
    fn new([a, b, c]: &[Corner; 3]) -> Option<Self> {
        let (ab, ac) = (b.at - a.at, c.at - a.at);
        let area = ab.x * ac.y - ab.y * ac.x;
        if area.abs() < 1e-6 {
            return None;
        }
        let (start, at_b, at_c) = (a.values(), b.values(), c.values());
        let mut plane = Self {
            origin: a.at,
            start,
            right: [0.0; 6],
            down: [0.0; 6],
        };
        let slopes = plane.right.iter_mut().zip(&mut plane.down);
        for (((right, down), start), (b, c)) in slopes.zip(start).zip(at_b.iter().zip(at_c)) {
            let (to_b, to_c) = (b - start, c - start);
            *right = (to_b * ac.y - to_c * ab.y) / area;
            *down = (to_c * ab.x - to_b * ac.x) / area;
        }
        Some(plane)
    }

    fn at(&self, x: f32, y: f32) -> [f32; 6] {
        let (x, y) = (x - self.origin.x, y - self.origin.y);
        let mut values = self.start;
        for (value, (right, down)) in values.iter_mut().zip(self.right.iter().zip(self.down)) {
            *value += right * x + down * y;
        }
        values
    }
}

/// Where an edge crosses the middle of a row; the same for both triangles that share it.
fn crossing(from: Pos2, to: Pos2, y: f32) -> f32 {
    let height = to.y - from.y;
    if height <= 0.0 {
        return from.x;
    }
    from.x + (to.x - from.x) * ((y - from.y) / height)
}

fn fill(canvas: &mut Canvas, clip: &Clip, corners: [Corner; 3], texture: &Texture) {
    let Some(plane) = Plane::new(&corners) else {
        return;
    };
    let mut sorted = corners.map(|corner| corner.at);
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let [top, middle, bottom] = sorted;
    let one_color = corners
        .iter()
        .all(|corner| corner.color == corners[0].color);
    let one_texel = corners
        .iter()
        .all(|corner| corner.texel == corners[0].texel);
    let plain = one_texel.then(|| texture.sample(corners[0].texel.x, corners[0].texel.y));
    let rows = pixel(top.y, clip.y.end).max(clip.y.start)..pixel(bottom.y, clip.y.end);
    for y in rows {
        let center = real(y) + 0.5;
        let long = crossing(top, bottom, center);
        let short = if center < middle.y {
            crossing(top, middle, center)
        } else {
            crossing(middle, bottom, center)
        };
        let from = pixel(long.min(short), clip.x.end).max(clip.x.start);
        let to = pixel(long.max(short), clip.x.end);
        if from >= to {
            continue;
        }
        let line = canvas.row(y, from..to);
        if let (Some(texel), true) = (plain, one_color) {
            let color = tinted(texel, corners[0].color);
            if color.a() == u8::MAX {
                line.fill(color);
            } else if color != Color32::TRANSPARENT {
                for below in line {
                    *below = over(*below, color);
                }
            }
            continue;
        }
        let mut values = plane.at(real(from) + 0.5, center);
        for below in line {
            let [across, down, tint @ ..] = values;
            let texel = plain.unwrap_or_else(|| texture.sample(across, down));
            let tint = if one_color {
                corners[0].color
            } else {
                let [red, green, blue, alpha] = tint.map(|value| byte(value + 0.5));
                Color32::from_rgba_premultiplied(red, green, blue, alpha)
            };
            let color = tinted(texel, tint);
            if color != Color32::TRANSPARENT {
                *below = over(*below, color);
            }
            for (value, right) in values.iter_mut().zip(plane.right) {
                *value += right;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use egui::epaint::image::ImageDelta;
    use egui::{ColorImage, TextureOptions, pos2};

    use super::*;

    const RED: Color32 = Color32::from_rgb(255, 0, 0);

    fn painter(image: ColorImage) -> Painter {
        let mut delta = TexturesDelta::default();
        let change = ImageDelta::full(Arc::new(image), TextureOptions::LINEAR);
        delta
            .set
            .entry(TextureId::default())
            .or_default()
            .push(change);
        let mut painter = Painter::default();
        painter.set(&delta);
        delta.clear();
        painter
    }

    fn white() -> Painter {
        painter(ColorImage::filled([1, 1], Color32::WHITE))
    }

    fn triangle(corners: [(f32, f32); 3], color: Color32) -> Mesh {
        let mut mesh = Mesh::default();
        for (x, y) in corners {
            mesh.vertices.push(Vertex {
                pos: pos2(x, y),
                uv: pos2(0.5, 0.5),
                color,
            });
        }
        mesh.indices = vec![0, 1, 2];
        mesh
    }

    fn painted(painter: &Painter, meshes: Vec<Mesh>, clip: Rect, scale: f32) -> Canvas {
        let mut canvas = Canvas::new(8, 8, Color32::BLACK);
        let shapes: Vec<ClippedPrimitive> = meshes
            .into_iter()
            .map(|mesh| ClippedPrimitive {
                clip_rect: clip,
                primitive: Primitive::Mesh(mesh),
            })
            .collect();
        painter.paint(&mut canvas, &shapes, scale);
        canvas
    }

    fn rows(canvas: &Canvas) -> Vec<String> {
        canvas
            .pixels()
            .chunks(canvas.width())
            .map(|row| {
                row.iter()
                    .map(|color| if *color == Color32::BLACK { '.' } else { '#' })
                    .collect()
            })
            .collect()
    }

    #[test]
    fn a_pixel_is_filled_when_its_centre_is_inside() {
        let mesh = triangle([(1.0, 1.0), (5.0, 1.0), (1.0, 5.0)], RED);
        let canvas = painted(&white(), vec![mesh], Rect::EVERYTHING, 1.0);
        assert_eq!(
            rows(&canvas),
            [
                "........", ".###....", ".##.....", ".#......", "........", "........", "........",
                "........"
            ]
        );
    }

    #[test]
    fn triangles_that_share_an_edge_cover_every_pixel_once() {
        let half = Color32::from_rgba_premultiplied(100, 0, 0, 100);
        let one = triangle([(0.3, 0.2), (7.6, 0.2), (0.3, 7.9)], half);
        let two = triangle([(7.6, 0.2), (7.6, 7.9), (0.3, 7.9)], half);
        let canvas = painted(&white(), vec![one, two], Rect::EVERYTHING, 1.0);
        let covered = Color32::from_rgb(100, 0, 0);
        assert!(
            canvas.pixels().iter().all(|color| *color == covered),
            "{:?}",
            rows(&canvas)
        );
    }

    #[test]
    fn nothing_is_painted_outside_of_the_clip_and_points_are_scaled() {
        let mesh = triangle([(-9.0, -9.0), (99.0, -9.0), (-9.0, 99.0)], RED);
        let clip = Rect::from_min_max(pos2(1.0, 0.5), pos2(2.0, 2.0));
        let canvas = painted(&white(), vec![mesh], clip, 2.0);
        assert_eq!(
            rows(&canvas),
            [
                "........", "..##....", "..##....", "..##....", "........", "........", "........",
                "........"
            ]
        );
    }

    #[test]
    fn what_shines_through_is_mixed() {
        let half = Color32::from_rgba_premultiplied(128, 0, 0, 128);
        assert_eq!(over(Color32::WHITE, half), Color32::from_rgb(255, 127, 127));
        assert_eq!(over(RED, Color32::TRANSPARENT), RED);
        assert_eq!(
            tinted(Color32::from_gray(200), Color32::WHITE),
            Color32::from_gray(200)
        );
    }

    #[test]
    fn a_texture_is_read_between_its_texels_and_changed_in_part() {
        let mut image = ColorImage::filled([2, 1], Color32::BLACK);
        image.pixels[1] = Color32::WHITE;
        let mut painter = painter(image);
        let sample = |painter: &Painter, x| painter.textures[&TextureId::default()].sample(x, 0.5);
        assert_eq!(sample(&painter, 0.5), Color32::BLACK);
        assert_eq!(sample(&painter, 1.0), Color32::from_gray(128));
        assert_eq!(sample(&painter, 9.0), Color32::WHITE);
        let mut delta = TexturesDelta::default();
        let part = ImageDelta::partial(
            [0, 0],
            Arc::new(ColorImage::filled([1, 1], RED)),
            TextureOptions::LINEAR,
        );
        delta
            .set
            .entry(TextureId::default())
            .or_default()
            .push(part);
        delta.free.insert(TextureId::default());
        painter.set(&delta);
        assert_eq!(sample(&painter, 0.5), RED);
        painter.free(&delta);
        assert!(painter.textures.is_empty());
        delta.clear();
    }
}
