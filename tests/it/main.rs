//! Everything that is tested through the library's front door or the program itself.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail as tests do"
)]

mod cli;
mod kill;
mod model;
mod rooms;
mod source;
