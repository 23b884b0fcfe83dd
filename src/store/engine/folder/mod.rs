//! The store's folder: its files, its owner, its permissions.
//!
//! ```text
//! mainbrainer-store  the marker: this folder is a store's, and which store's
//! lock               held by the process that has the store open
//! data/              sled's files, and `head`: the number of the newest commit; `head.copy` says it
//!                    once more, for when the head is lost
//! data.new/          a rewritten store that is not in its place yet
//! data.old/          what `data` took the place of, until `data` was opened and checked
//! data.aside         the name under which `data` is being set aside, while that goes on
//! data.try-*/        a copy on which a damaged store is examined
//! damage             a note that damage was met: the next opening reads everything first
//! backups/           dumps
//! damaged-<time>/    a store that the user set aside, as it was
//! replaced-<time>/   a store in whose place a backup was put
//! ```
mod damage;
mod files;
mod head;
mod lock;
mod owner;
mod replace;
mod unmarked;

pub(crate) use damage::{damage_noted, note_damage, remove_damage_note};
pub(crate) use files::{
    create_file, delete_unfinished_snapshots, exists, make, make_private, overwrite, remove, size,
    sync_names, write_file,
};
pub(crate) use head::{Head, HeadWritten, write_head};
pub(crate) use lock::{Lock, take_lock};
pub(crate) use owner::{
    Marker, Owner, make_root, mark, owner, read_marker, write_marker, write_marker_back,
};
pub(crate) use replace::{
    Step, remove_left_over, replace_data, set_aside, set_aside_for_new, settle, take_old_back,
};

pub(crate) const DATA: &str = "data";
pub(crate) const NEW: &str = "data.new";
pub(crate) const OLD: &str = "data.old";
pub(crate) const TRY: &str = "data.try-";
pub(crate) const BACKUPS: &str = "backups";
const MARKER: &str = "mainbrainer-store";
const LOCK: &str = "lock";
const DAMAGE: &str = "damage";
const ASIDE: &str = "data.aside";
const HEAD: &str = "head";
const HEAD_COPY: &str = "head.copy";
