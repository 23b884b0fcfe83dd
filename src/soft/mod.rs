//! Painting without a graphics driver: the window where OpenGL does not start, and the pictures of
//! the tests.
//!
//! Everything is the same but how pixels are made: [`Painter`] fills them on the processor, and the
//! system's plain window buffer shows them. A frame of an ordinary window takes some milliseconds.

mod paint;
mod window;

pub use self::paint::{Canvas, Painter};
pub use self::window::{MakeApp, SoftApp, run};
