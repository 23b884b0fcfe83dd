//! Everything that is tested from outside, in one binary.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests fail by panicking"
)]

mod source;
mod source_damage;
