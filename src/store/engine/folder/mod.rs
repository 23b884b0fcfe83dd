//! The store's folder: what lies in it, whose it is, who may read it.
//!
//! ```text
//! mainbrainer-store  the marker: this folder is a store's, and which store's
//! lock               held by the process that has the store open
//! data/              sled's files, and `head`: the number of the newest commit
//! data.new/          a rewritten store that is not in its place yet
//! data.old/          what `data` took the place of, until `data` was opened and checked
//! data.try-*/        a copy on which a damaged store is examined
//! backups/           dumps
//! damaged-<time>/    a store that the user set aside, as it was
//! replaced-<time>/   a store in whose place a backup was put
//! ```
mod files;
mod head;
mod lock;
mod owner;
mod replace;
mod unmarked;

pub(crate) use files::{
    create_file, delete_unfinished_snapshots, exists, make, make_private, overwrite, remove, size,
    sync_names, write_file,
};
pub(crate) use head::{Head, HeadWritten, write_head};
pub(crate) use lock::{Lock, take_lock};
pub(crate) use owner::{Marker, Owner, make_root, mark, owner, read_marker, write_marker};
pub(crate) use replace::{
    Step, remove_left_over, replace_data, set_aside, set_aside_for_new, settle, take_old_back,
};
pub(crate) use unmarked::is_backup_of;

pub(crate) const DATA: &str = "data";
pub(crate) const NEW: &str = "data.new";
pub(crate) const OLD: &str = "data.old";
pub(crate) const TRY: &str = "data.try-";
pub(crate) const BACKUPS: &str = "backups";
const MARKER: &str = "mainbrainer-store";
const LOCK: &str = "lock";
const HEAD: &str = "head";
