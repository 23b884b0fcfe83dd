//! The lowest floor: sled, files and folders, the lock, and the frame around every value.

pub(crate) mod clock;
pub(crate) mod database;
pub(crate) mod error;
pub(crate) mod folder;
pub(crate) mod frame;
pub(crate) mod gathered;
pub(crate) mod kept;
mod log_end;
pub(crate) mod numbers;
pub(crate) mod quiet;
pub(crate) mod sled_files;
