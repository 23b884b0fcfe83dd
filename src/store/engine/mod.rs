//! The lowest floor: sled, files and folders, the lock, and value frames.

pub(crate) mod before_image;
pub(crate) mod clock;
pub(crate) mod database;
pub(crate) mod error;
pub(crate) mod folder;
pub(crate) mod frame;

mod log_end;
pub(crate) mod numbers;
pub(crate) mod quiet;
pub(crate) mod sled_files;
pub(crate) mod write_batch;
