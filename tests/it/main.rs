//! Everything that is tested through the library's front door or the program itself.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on has failed"
)]

mod by_hand;
mod cases;
mod changed;
mod cli;
mod consent;
mod encodings;
mod file_cases;
mod kinds;
mod model;
mod old_store;
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
mod window_real;
mod window_refusals;
mod window_review;
mod x11;
