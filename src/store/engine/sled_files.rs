//! Opening and closing sled's files: what it says is sorted out, and its panics end here.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use crate::store::engine::error::StoreError;
use crate::store::engine::{kept, quiet};

/// The tree of commits.
const COMMITS: &str = "commits";

/// The tree of notes.
const META: &str = "meta";

/// sled's own cache; decoded blocks are cached elsewhere.
const CACHE: u64 = 8 << 20;

/// Why sled did not open.
pub(crate) enum Unopened {
    /// The system refused something, or values in the log are damaged: making files beside the log
    /// again would not help.
    Error(StoreError),
    /// The files are not what sled wrote. Where the log is sound, making its configuration, its
    /// snapshot or our head again may help. The text is for people who mend the program.
    Damaged(String),
}

/// sled's open files.
pub(super) struct Open {
    pub db: sled::Db,
    pub commits: sled::Tree,
    pub meta: sled::Tree,
    /// The log of sled, to force it to disk: sled's flush does not.
    pub log: File,
}

/// The keys of the newest commit and of the last value: sled reads its log up to a place, so where these
/// are there, everything before them is.
pub(super) fn newest(open: &Open) -> sled::Result<[Option<sled::IVec>; 2]> {
    Ok([open.commits.last()?, open.db.last()?].map(|last| last.map(|(key, _)| key)))
}

/// Closes sled's files. Its last forcing to disk may fail, and then it panics; what was committed
/// was forced before.
pub(super) fn close(open: Option<Open>) {
    let _ = quiet::silently(|| catch_unwind(AssertUnwindSafe(move || drop(open))));
}

/// Opens sled's files in a folder whose lock the caller holds; `make` says that there may be none yet.
///
/// Waits up to two seconds for threads of a sled that this process has just closed.
///
/// # Errors
///
/// See [`Unopened`].
pub(super) fn open_files(path: &Path, make: bool) -> Result<Open, Unopened> {
    let fresh = !path.join(kept::LOG).exists();
    let mut tries = 0;
    let (db, commits, meta) = loop {
        match open_sled(path, make) {
            // Nobody else can have it, as the lock is ours: a thread of sled that has not
            // ended yet since this process closed the store.
            Err(Unopened::Error(StoreError::InUse { .. })) if tries < 200 => {
                tries += 1;
                sleep(Duration::from_millis(10));
            }
            done => break done?,
        }
    };
    let file = path.join(kept::LOG);
    let log = File::options()
        .read(true)
        .write(true)
        .open(&file)
        .and_then(|log| {
            // sled does not force its configuration to disk, and without it nothing opens.
            if fresh {
                File::open(path.join("conf"))?.sync_all()?;
            }
            Ok(log)
        })
        .map_err(StoreError::io(&file))
        .map_err(Unopened::Error);
    match log {
        Ok(log) => Ok(Open {
            db,
            commits,
            meta,
            log,
        }),
        Err(unopened) => {
            let _ = quiet::silently(|| {
                catch_unwind(AssertUnwindSafe(move || drop((db, commits, meta))))
            });
            Err(unopened)
        }
    }
}

type Trees = (sled::Db, sled::Tree, sled::Tree);

fn open_sled(path: &Path, make: bool) -> Result<Trees, Unopened> {
    let opened = quiet::silently(|| {
        catch_unwind(AssertUnwindSafe(|| -> sled::Result<Option<Trees>> {
            let db = sled::Config::new()
                .path(path)
                .cache_capacity(CACHE)
                .flush_every_ms(None)
                .open()?;
            // Opening a tree that is not there makes it.
            let there = |name: &str| db.tree_names().iter().any(|tree| tree == name.as_bytes());
            if !(make || there(COMMITS) && there(META)) {
                return Ok(None);
            }
            let commits = db.open_tree(COMMITS)?;
            let meta = db.open_tree(META)?;
            Ok(Some((db, commits, meta)))
        }))
    });
    match opened {
        Ok(Ok(Some(trees))) => Ok(trees),
        Ok(Ok(None)) => Err(Unopened::Damaged("no commits in the log".into())),
        Ok(Err(sled::Error::Io(source)))
            if source.to_string().starts_with("could not acquire lock") =>
        {
            Err(Unopened::Error(StoreError::InUse {
                dir: path.to_owned(),
            }))
        }
        Ok(Err(sled::Error::Io(source))) if is_systems(&source) => {
            Err(Unopened::Error(StoreError::Io {
                path: path.to_owned(),
                source,
            }))
        }
        Ok(Err(sled::Error::Corruption { .. })) => {
            Err(Unopened::Damaged("sled: corruption".into()))
        }
        Ok(Err(sled::Error::Unsupported(_))) => Err(Unopened::Damaged("sled: unsupported".into())),
        Ok(Err(_)) => Err(Unopened::Damaged("sled: unreadable".into())),
        Err(_) => Err(Unopened::Damaged("sled: panic".into())),
    }
}

/// Whether an error is the system's, and not sled's way to say that a file makes no sense.
pub(super) fn is_systems(error: &std::io::Error) -> bool {
    use std::io::ErrorKind as K;
    !matches!(
        error.kind(),
        K::UnexpectedEof | K::InvalidData | K::InvalidInput | K::Other
    ) || error.raw_os_error().is_some()
}
