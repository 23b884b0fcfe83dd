//! Opening and closing sled's files; its errors are classified and its panics caught here.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::thread::sleep;
use std::time::Duration;

use crate::store::engine::error::StoreError;
use crate::store::engine::{before_image, quiet};

/// The tree of commit records.
const COMMITS_TREE: &str = "commits";

/// The tree of bookkeeping numbers.
const META_TREE: &str = "meta";

/// Bytes of sled's own cache; decoded blocks are cached elsewhere.
const CACHE_BYTES: u64 = 8 << 20;

/// Why sled did not open.
pub(crate) enum Unopened {
    /// An I/O error, or damaged values in the log: rebuilding files beside the log would not help.
    Error(StoreError),
    /// The files are not what sled wrote. If the log is sound, rebuilding sled's configuration or
    /// snapshot or our head may help. The text is for developers.
    Damaged(String),
}

/// sled's open files.
pub(super) struct SledFiles {
    pub db: sled::Db,
    pub commits: sled::Tree,
    pub meta: sled::Tree,
    /// sled's log, to force it to disk: sled's flush does not.
    pub log: File,
}

/// The last keys of commits and values: sled reads its log up to a position, so if these are
/// present, everything before them is.
pub(super) fn last_keys(open: &SledFiles) -> sled::Result<[Option<sled::IVec>; 2]> {
    Ok([open.commits.last()?, open.db.last()?].map(|last| last.map(|(key, _)| key)))
}

/// Closes sled's files. Its final sync may fail and panic; committed data were synced before.
pub(super) fn close(open: Option<SledFiles>) {
    let _ = quiet::silently(|| catch_unwind(AssertUnwindSafe(move || drop(open))));
}

/// Opens sled's files in a folder whose lock the caller holds; `make` allows that there are none
/// yet.
///
/// Waits up to two seconds for threads of a sled instance that this process has just closed.
///
/// # Errors
///
/// [`Unopened`].
pub(super) fn open_files(path: &Path, make: bool) -> Result<SledFiles, Unopened> {
    let fresh = !path.join(before_image::LOG).exists();
    let mut tries = 0;
    let (db, commits, meta) = loop {
        match open_sled(path, make) {
            // The lock is ours, so it must be a thread of a sled instance that this process has
            // closed.
            Err(Unopened::Error(StoreError::InUse { .. })) if tries < 200 => {
                tries += 1;
                sleep(Duration::from_millis(10));
            }
            done => break done?,
        }
    };
    let file = path.join(before_image::LOG);
    let log = File::options()
        .read(true)
        .write(true)
        .open(&file)
        .and_then(|log| {
            // sled does not sync its configuration, and without it nothing opens.
            if fresh {
                File::open(path.join("conf"))?.sync_all()?;
            }
            Ok(log)
        })
        .map_err(StoreError::io(&file))
        .map_err(Unopened::Error);
    match log {
        Ok(log) => Ok(SledFiles {
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
                .cache_capacity(CACHE_BYTES)
                .flush_every_ms(None)
                .open()?;
            // sled creates a tree when opening it.
            let there = |name: &str| db.tree_names().iter().any(|tree| tree == name.as_bytes());
            if !(make || there(COMMITS_TREE) && there(META_TREE)) {
                return Ok(None);
            }
            let commits = db.open_tree(COMMITS_TREE)?;
            let meta = db.open_tree(META_TREE)?;
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

/// Whether an error is the operating system's, and not sled's way to report invalid files.
pub(super) fn is_systems(error: &std::io::Error) -> bool {
    use std::io::ErrorKind as K;
    !matches!(
        error.kind(),
        K::UnexpectedEof | K::InvalidData | K::InvalidInput | K::Other
    ) || error.raw_os_error().is_some()
}
