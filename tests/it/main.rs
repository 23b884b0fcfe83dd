//! Everything that is tested through the library's front door or the program itself.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod by_hand;
mod changed;
mod cli;
mod consent;
mod kinds;
mod model;
mod old_store;
#[cfg(feature = "pictures")]
mod pictures;
mod reliability;
mod review;
mod rooms;
mod source;
mod source_damage;
mod support;
mod undo;
mod window;
mod window_chosen;
mod window_drafts;
mod window_drop;
mod window_keys;
mod window_no_store;
mod window_people;
#[cfg(feature = "real-window")]
mod window_real;
mod window_refusals;
mod window_review;
#[cfg(feature = "real-window")]
mod x11;
