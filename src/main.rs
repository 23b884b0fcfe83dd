//! The `mainbrainer` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    mainbrainer::cli::run(std::env::args_os())
}
