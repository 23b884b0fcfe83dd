//! The `mainbrainer` program.

fn main() {}
