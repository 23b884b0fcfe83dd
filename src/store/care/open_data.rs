//! Opening a data folder as a transaction: what sled may overwrite is saved, and restored if the
//! result is not intact.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check::check_data;
use crate::store::engine::before_image::BeforeImage;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, Head, Lock};
use crate::store::engine::frame::ValueKind;
use crate::store::engine::sled_files::Unopened;
use crate::store::state::open::{NewestCommit, Opened, open_data};
use crate::store::state::tuning::Tuning;
use crate::store::state::view::View;

/// Up to this size, in bytes, sled's configuration counts as missing.
const MAX_EMPTY_CONF_BYTES: usize = 8;

/// What files beside a data folder say about how far to trust it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trust {
    /// The newest commit with a backup; 0 for none.
    pub backed_up: u64,
    /// Whether to read all data before trusting them, because damage was noted or sled's snapshot
    /// is missing.
    pub read_all: bool,
}

/// Files beside sled's log that opening had to write again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Repaired {
    /// None.
    Nothing,
    /// sled's configuration or snapshot, or the head; no commit is missing.
    Files,
    /// The head and its copy: a newer commit may have been lost. The time of the newest in the log,
    /// in milliseconds since 1970 UTC.
    UpTo(u64),
}

/// Opens a data folder; if that fails, restores all its files.
///
/// `make` allows creating a store. If files beside the log were lost, all data are read before they
/// are trusted.
pub(super) fn open_guarded(
    data: &Path,
    lock: &Arc<Lock>,
    tuning: &Tuning,
    make: bool,
    trust: Trust,
) -> Result<(Opened, Repaired), Unopened> {
    let system =
        |(path, source): (PathBuf, io::Error)| Unopened::Error(StoreError::Io { path, source });
    let mut before_image = BeforeImage::capture(data).map_err(system)?;
    let head = Head::read(before_image.file(Head::FILE)).map_err(Unopened::Error)?;
    let copy = match Head::read(before_image.file(Head::COPY)).map_err(Unopened::Error)? {
        Head::Commit(no) => no,
        Head::Missing | Head::Damaged => 0,
    };
    // sled would silently create a missing configuration.
    let no_configuration = before_image.has_log()
        && before_image
            .file("conf")
            .is_none_or(|conf| conf.len() <= MAX_EMPTY_CONF_BYTES);
    let folder_state = FolderState {
        noted: NewestCommit {
            head,
            at_least: copy.max(trust.backed_up),
        },
        // Nothing was ever committed, or the record of it was lost.
        make: make && head == Head::Missing && copy == 0 && !before_image.log_has_content(),
        read_all: trust.read_all || no_configuration,
    };
    match open_and_note(data, lock, tuning, folder_state, &mut before_image) {
        Ok((opened, lost)) => {
            let record = &opened.head.record;
            let repaired = if lost && copy < record.no {
                Repaired::UpTo(record.at)
            } else if lost || no_configuration {
                Repaired::Files
            } else {
                Repaired::Nothing
            };
            Ok((opened, repaired))
        }
        Err(unopened) => {
            before_image.restore().map_err(system)?;
            Err(unopened)
        }
    }
}

/// What the files of a data folder say before sled opens it.
#[derive(Clone, Copy, Debug)]
struct FolderState {
    noted: NewestCommit,
    /// Whether a store may be created.
    make: bool,
    /// Whether to read all data before trusting them.
    read_all: bool,
}

/// Opens a data folder; returns true if the head had to be written again.
fn open_and_note(
    data: &Path,
    lock: &Arc<Lock>,
    tuning: &Tuning,
    folder_state: FolderState,
    before_image: &mut BeforeImage,
) -> Result<(Opened, bool), Unopened> {
    folder::delete_unfinished_snapshots(data).map_err(Unopened::Error)?;
    let engine = Engine::open(data, lock, tuning.limits(), folder_state.make)?;
    let cut = match before_image.log_was_truncated() {
        Ok(cut) => cut,
        Err((path, source)) => {
            engine.close();
            return Err(Unopened::Error(StoreError::Io { path, source }));
        }
    };
    let opened = open_data(engine, folder_state.noted, folder_state.make)?;
    let newest = opened.head.record.no;
    let lost = newest > 0 && !matches!(folder_state.noted.head, Head::Commit(_));
    let finish = || {
        // Nothing tells whether what could not be read was a newer commit.
        if lost && cut && folder_state.noted.at_least < newest {
            return Err(Unopened::Error(ValueKind::Head.corrupt(newest)));
        }
        if lost || cut || folder_state.read_all {
            read_everything(&opened).map_err(Unopened::Error)?;
        }
        folder::make_private(data).map_err(Unopened::Error)?;
        if lost {
            folder::write_head(data, newest).map_err(Unopened::Error)?;
        }
        // sled has renamed its snapshot and deleted the previous one.
        folder::sync_names(data).map_err(Unopened::Error)
    };
    match finish() {
        Ok(()) => Ok((opened, lost)),
        Err(unopened) => {
            opened.head.engine.close();
            Err(unopened)
        }
    }
}

/// Reads all data of a store.
///
/// # Errors
///
/// [`StoreError::Corrupt`] if any are damaged.
fn read_everything(opened: &Opened) -> Result<()> {
    let view = View {
        snapshot: Arc::clone(&opened.head),
    };
    if check_data(&view)?.is_damaged() {
        return Err(StoreError::Corrupt {
            what: "data",
            key: 0,
        });
    }
    Ok(())
}
