//! The window without a graphics driver: for systems on which OpenGL does not start.
//!
//! Everything is the same but how pixels are made: [`Painter`] fills them on the processor, and the
//! system's plain window buffer shows them. A frame of an ordinary window takes some milliseconds.

mod paint;
mod window;

pub use self::paint::{Canvas, Painter};
pub(super) use self::window::run;
