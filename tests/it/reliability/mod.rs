//! Nothing is lost: the program itself is driven from outside, with faults of the disk, kills, power
//! cuts and damaged files, and everything that it acknowledged has to be there.
//!
//! `cargo test` tries each scenario a few dozen times. The long run prints a table:
//!
//! ```sh
//! MAINBRAINER_RELIABILITY=long cargo test --release --test it reliability -- --nocapture
//! ```
//!
//! | variable | meaning |
//! |---|---|
//! | `MAINBRAINER_RELIABILITY` | `long`, or how often each scenario is tried |
//! | `MAINBRAINER_BIN` | another program than the one that was built with the tests |
//! | `MAINBRAINER_RELIABILITY_SEED` | other faults; 1 where it is not given |
//! | `MAINBRAINER_RELIABILITY_TRY` | carries out one try alone, says every run and keeps its folder |
//! | `MAINBRAINER_RELIABILITY_FOLDER` | where the findings are written, all of them; `target/tmp` where it is not given |
//! | `TMPDIR` | where the stores are made; a folder in memory is faster |
//!
//! The findings of a scenario stand in `reliability-….txt`.

mod kill;

#[cfg(target_os = "linux")]
mod clocks;
#[cfg(target_os = "linux")]
mod damage;
#[cfg(target_os = "linux")]
mod disk;
#[cfg(target_os = "linux")]
mod failing;
#[cfg(target_os = "linux")]
mod fixture;
#[cfg(target_os = "linux")]
mod folders;
#[cfg(target_os = "linux")]
mod full;
#[cfg(target_os = "linux")]
mod judge;
#[cfg(target_os = "linux")]
mod kills;
#[cfg(target_os = "linux")]
mod power;
#[cfg(target_os = "linux")]
mod program;
#[cfg(target_os = "linux")]
mod random;
#[cfg(target_os = "linux")]
mod read_error;
#[cfg(target_os = "linux")]
mod runner;
#[cfg(target_os = "linux")]
mod scenarios;
#[cfg(target_os = "linux")]
mod together;

/// The options of every import here, after the file.
const IMPORT: [&str; 13] = [
    "--primary",
    "email",
    "--secondary",
    "mobile",
    "--master",
    "file",
    "--skip-unmapped",
    "--email-optin",
    "none",
    "--sms-optin",
    "none",
    "--accept-gdpr",
    "--accept-tcpa",
];
