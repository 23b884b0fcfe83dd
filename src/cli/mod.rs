//! The commands.

mod args;
mod usage;
