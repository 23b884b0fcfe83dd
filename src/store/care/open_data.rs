//! Opening a data folder as a transaction: what sled may overwrite is kept, and put back where what
//! it opened is not whole.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::check::check_data;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, Head, Lock};
use crate::store::engine::frame::Kind;
use crate::store::engine::kept::Kept;
use crate::store::engine::sled_files::Unopened;
use crate::store::state::open::{Noted, Opened, open_data};
use crate::store::state::tuning::Tuning;
use crate::store::state::view::View;

/// Of so many bytes or fewer sled's configuration counts as none.
const NO_CONFIGURATION: usize = 8;

/// How far a data folder is trusted before it is read, from what lies beside it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trust {
    /// The newest commit of which there is a backup, 0 for none.
    pub backed_up: u64,
    /// Damage was met in the data, or sled's snapshot is missing: all data are read before they are
    /// called whole.
    pub read_all: bool,
}

/// Which files beside the log opening had to write again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mended {
    /// None.
    Nothing,
    /// sled's configuration or snapshot, or the head; no commit is missing.
    Files,
    /// The head, and its copy was lost, too: whether the newest commit in the log is the newest that was
    /// made is not known. Its time, in milliseconds since 1970 UTC.
    UpTo(u64),
}

/// Opens a data folder; where that fails, everything in it is put back to what it was.
///
/// `make` says that there may be no store in it yet. Where files beside the log were lost, all data are
/// read before they are called whole.
pub(super) fn open_kept(
    data: &Path,
    lock: &Arc<Lock>,
    tuning: &Tuning,
    make: bool,
    trust: Trust,
) -> Result<(Opened, Mended), Unopened> {
    let system =
        |(path, source): (PathBuf, io::Error)| Unopened::Error(StoreError::Io { path, source });
    let mut kept = Kept::read(data).map_err(system)?;
    let head = Head::read(kept.file(Head::FILE)).map_err(Unopened::Error)?;
    let copy = match Head::read(kept.file(Head::COPY)).map_err(Unopened::Error)? {
        Head::Commit(no) => no,
        Head::Missing | Head::Damaged => 0,
    };
    // Without its configuration sled makes it again, without a word.
    let no_configuration = kept.has_log()
        && kept
            .file("conf")
            .is_none_or(|conf| conf.len() <= NO_CONFIGURATION);
    let about = About {
        noted: Noted {
            head,
            at_least: copy.max(trust.backed_up),
        },
        // Nothing was ever committed, or what noted it was lost.
        make: make && head == Head::Missing && copy == 0 && !kept.has_content(),
        read_all: trust.read_all || no_configuration,
    };
    match open_and_note(data, lock, tuning, about, &mut kept) {
        Ok((opened, lost)) => {
            let record = &opened.head.record;
            let mended = if lost && copy < record.no {
                Mended::UpTo(record.at)
            } else if lost || no_configuration {
                Mended::Files
            } else {
                Mended::Nothing
            };
            Ok((opened, mended))
        }
        Err(unopened) => {
            kept.put_back().map_err(system)?;
            Err(unopened)
        }
    }
}

/// What the files of a data folder say before sled opens it.
#[derive(Clone, Copy, Debug)]
struct About {
    noted: Noted,
    /// There may be no store in it yet.
    make: bool,
    /// All data are read before they are called whole.
    read_all: bool,
}

/// Opens a data folder; true where the file that notes the newest commit had to be made again.
fn open_and_note(
    data: &Path,
    lock: &Arc<Lock>,
    tuning: &Tuning,
    about: About,
    kept: &mut Kept,
) -> Result<(Opened, bool), Unopened> {
    folder::delete_unfinished_snapshots(data).map_err(Unopened::Error)?;
    let engine = Engine::open(data, lock, tuning.limits(), about.make)?;
    let cut = match kept.was_cut() {
        Ok(cut) => cut,
        Err((path, source)) => {
            engine.close();
            return Err(Unopened::Error(StoreError::Io { path, source }));
        }
    };
    let opened = open_data(engine, about.noted, about.make)?;
    let newest = opened.head.record.no;
    let lost = newest > 0 && !matches!(about.noted.head, Head::Commit(_));
    let finish = || {
        // Nothing tells whether what could not be read was a newer commit.
        if lost && cut && about.noted.at_least < newest {
            return Err(Unopened::Error(Kind::Head.corrupt(newest)));
        }
        if lost || cut || about.read_all {
            read_everything(&opened).map_err(Unopened::Error)?;
        }
        folder::make_private(data).map_err(Unopened::Error)?;
        if lost {
            folder::write_head(data, newest).map_err(Unopened::Error)?;
        }
        // sled has renamed its snapshot, and deleted the one before.
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

/// Reads all data of a store in which damage was met.
///
/// # Errors
///
/// [`StoreError::Corrupt`] where any of them are damaged.
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
