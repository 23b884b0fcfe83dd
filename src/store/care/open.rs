//! Opening a store: whose the folder is, its lock, its data, and what is made again or refused where
//! they are damaged; a store is called damaged only after a second look.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::open_data::{Mended, Trust, open_kept};
use super::{backup, purge, rebuild, retention};
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, Head, HeadWritten, Lock, Marker, Owner};
use crate::store::engine::kept::LOG;
use crate::store::engine::sled_files::Unopened;
use crate::store::state::open::{Care, Notice, OpenOptions, Opened, Shared, Store};
use crate::store::state::tuning::Tuning;

/// What the floors above `state` do after each commit.
const CARE: Care = Care {
    retire: retention::retire,
    back_up: backup::after_commit,
};

impl Store {
    /// Opens the store in a folder, which is made if it is not there.
    ///
    /// What an interrupted import left is removed. Where this fails, every file of the folder is
    /// what it was before.
    ///
    /// # Errors
    ///
    /// - [`StoreError::InUse`] while another process or handle has it open;
    /// - [`StoreError::Damaged`] where what is on disk is not what was written, twice read: again
    ///   at every opening, until [`Store::restore_backup`] or [`Store::begin_anew`];
    /// - [`StoreError::NotOurs`] where the folder holds something of somebody else under our names;
    /// - [`StoreError::Clock`] where the system's clock says a time before 1970;
    /// - [`StoreError::Io`] where a file cannot be read or written: the same call works when the
    ///   disk does. With [`OpenOptions::or_copy`] a disk that has no room or can only be read is no
    ///   error: a copy in the folder for temporary files is opened.
    pub fn open(dir: &Path, options: &OpenOptions) -> Result<Self> {
        if SystemTime::now() < UNIX_EPOCH {
            return Err(StoreError::Clock);
        }
        match open_in_place(dir, options) {
            Err(error) if options.or_copy && error.is_about_writing() => {
                let why = error.io_kind().unwrap_or(io::ErrorKind::Other);
                open_copy(dir, options, why).map_err(|other| match other {
                    // The disk of the copy may be as full: the first reason says more.
                    other if other.is_about_writing() => error,
                    // There are no data yet that could be copied.
                    other if other.io_kind() == Some(io::ErrorKind::NotFound) => error,
                    other => other,
                })
            }
            done => done,
        }
    }

    /// Opens a copy of a store, to which nothing can be written, and says why it is one.
    ///
    /// [`OpenOptions::or_copy`] does this by itself where it has to be.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], and where the folder for temporary files has no room.
    pub fn open_copy(dir: &Path, options: &OpenOptions, why: io::ErrorKind) -> Result<Self> {
        open_copy(dir, options, why)
    }

    /// Puts a backup in the place of the data of a store that is not open.
    ///
    /// `backup` is a path, or the name of a file in the store's folder of backups. Data that are
    /// there are moved aside, never deleted; their folder is given back.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], damage apart; [`StoreError::BadBackup`] where the backup does not read
    /// from beginning to end, and then nothing was changed.
    pub fn restore_backup(
        dir: &Path,
        backup: &Path,
        options: &OpenOptions,
    ) -> Result<Option<PathBuf>> {
        let Entered { lock, marker, .. } = enter(dir)?;
        folder::settle(dir)?;
        let named = dir.join(folder::BACKUPS).join(backup);
        let backup = if backup.components().count() == 1 && !backup.exists() {
            &named
        } else {
            backup
        };
        let now = options.clock.now();
        let of = backup::restore(dir, backup, &lock, options.tuning.limits(), now);
        if of.is_err() {
            // What is left is not whole.
            let _ = folder::remove(&dir.join(folder::NEW));
        }
        // Backups of the store that was here are not those of another one that is put here.
        let next = if folder::is_backup_of(&of?, &marker) {
            Marker {
                line: marker.line + 1,
                ..marker.clone()
            }
        } else {
            Marker::fresh(false)?
        };
        take_place(dir, next, &marker, "replaced", now)
    }

    /// Sets the data of a store that is not open aside, so that the next opening begins with an
    /// empty store; gives the folder that they are in now.
    ///
    /// Backups stay: they are of the store that was there before.
    ///
    /// # Errors
    ///
    /// As [`Store::open`], damage apart.
    pub fn begin_anew(dir: &Path, options: &OpenOptions) -> Result<Option<PathBuf>> {
        let Entered { lock, marker, .. } = enter(dir)?;
        folder::settle(dir)?;
        // Made before anything is moved: data that are missing would count as damaged.
        make_empty(dir, &lock, &options.tuning)?;
        let fresh = Marker::fresh(false)?;
        take_place(dir, fresh, &marker, "damaged", options.clock.now())
    }
}

/// Puts `data.new` in the place of the data, under another marker; says where they are now.
///
/// The marker comes first: backups under the old one would be taken for this store's.
fn take_place(
    dir: &Path,
    marker: Marker,
    before: &Marker,
    prefix: &str,
    now: u64,
) -> Result<Option<PathBuf>> {
    let done =
        folder::write_marker(dir, marker).and_then(|_| folder::set_aside_for_new(dir, prefix, now));
    if done.is_err() {
        // What is left goes; where even this fails, the next opening does it.
        let _ = folder::remove(&dir.join(folder::NEW));
        let _ = folder::settle(dir);
        folder::write_marker_back(dir, before)?;
    } else {
        // Of what is there no longer; where it stays, everything is read once more.
        let _ = folder::remove_damage_note(dir);
    }
    done
}

/// A folder that is a store's, or is to be one, and its lock.
struct Entered {
    lock: Arc<Lock>,
    marker: Marker,
    /// The marker is missing or does not read: it is to be written once the store was opened.
    unmarked: bool,
}

/// Makes sure that a folder is a store's, and takes its lock; marks it where nothing is in it.
fn enter(dir: &Path) -> Result<Entered> {
    if SystemTime::now() < UNIX_EPOCH {
        return Err(StoreError::Clock);
    }
    let owner = folder::owner(dir)?;
    folder::make_root(dir)?;
    let lock = Arc::new(folder::take_lock(dir)?);
    let unmarked = owner == Owner::Store(None);
    let marker = match owner {
        Owner::Store(Some(marker)) => marker,
        Owner::Store(None) => match backup::only_store(dir)? {
            Some((id, line)) => Marker {
                id,
                line,
                adopted: true,
                made: true,
            },
            None => Marker::fresh(true)?,
        },
        Owner::Nobody => folder::mark(dir, false)?,
    };
    Ok(Entered {
        lock,
        marker,
        unmarked,
    })
}

/// Makes an empty store in `data.new`; its head comes last, and makes it whole.
fn make_empty(dir: &Path, lock: &Arc<Lock>, tuning: &Tuning) -> Result<()> {
    let new = dir.join(folder::NEW);
    folder::remove(&new)?;
    folder::make(&new)?;
    let engine = Engine::open(&new, lock, tuning.limits(), true)
        .map_err(|unopened| backup::unexpected(unopened, &new))?;
    // With a snapshot, whose absence tells of damage.
    let noted = engine.refresh();
    engine.close();
    noted?;
    folder::make_private(&new)?;
    match folder::write_head(&new, 0)? {
        HeadWritten::Forced => Ok(()),
        HeadWritten::NotForced(source) => Err(StoreError::Io { path: new, source }),
    }
}

fn open_in_place(dir: &Path, options: &OpenOptions) -> Result<Store> {
    let Entered {
        lock,
        mut marker,
        unmarked,
    } = enter(dir)?;
    // A store with commits that was ever opened again has one; those without a marker may not.
    let no_snapshot = !unmarked && has_commits(dir)? && !has_snapshot(dir)?;
    let damage_noted = folder::damage_noted(dir)?;
    let place = Place {
        dir,
        lock: &lock,
        tuning: &options.tuning,
        made: marker.made,
        trust: Trust {
            backed_up: backup::newest_commit(dir, &marker),
            read_all: damage_noted || no_snapshot,
        },
    };
    let opened = match place.open() {
        Err(error) if error.io_kind() == Some(io::ErrorKind::StorageFull) => {
            // What was left over goes first: its room may be enough.
            place.make_room();
            place.open().map_err(|again| match again {
                // What the first time left half made says less than why it did.
                StoreError::Io { .. } => error,
                again => again,
            })
        }
        done => done,
    };
    let (opened, mended) = opened?;
    if unmarked || !marker.made {
        marker.made = true;
        let written = folder::write_marker(dir, marker.clone());
        // That data were made can be noted the next time, too.
        if unmarked {
            written?;
        }
    }
    let store = store_of(dir, options, lock, marker, CARE, opened);
    if damage_noted {
        // Everything was read; where the note stays, it is read once more.
        let _ = folder::remove_damage_note(dir);
    }
    match mended {
        Mended::UpTo(time) => store.shared.notice(Notice::RebuiltUpTo(time)),
        Mended::Files => store.shared.notice(Notice::Rebuilt),
        Mended::Nothing if no_snapshot => store.shared.notice(Notice::Rebuilt),
        Mended::Nothing => {}
    }
    clean_up(&store);
    Ok(store)
}

/// Whether the head of a store names a commit.
fn has_commits(dir: &Path) -> Result<bool> {
    let head = dir.join(folder::DATA).join(Head::FILE);
    let sealed = match fs::read(&head) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        read => read.map_err(StoreError::io(&head))?,
    };
    Ok(matches!(Head::read(Some(&sealed))?, Head::Commit(no) if no > 0))
}

/// Whether sled has a snapshot of where its log is read from.
fn has_snapshot(dir: &Path) -> Result<bool> {
    let data = dir.join(folder::DATA);
    for entry in fs::read_dir(&data).map_err(StoreError::io(&data))? {
        let name = entry.map_err(StoreError::io(&data))?.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && !name.ends_with(".generating") {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Removes what earlier openings, backups and erasings left; what cannot be removed now is
/// removed the next time.
fn clean_up(store: &Store) {
    let shared = &*store.shared;
    let dir = &shared.dir;
    let _ = folder::remove_left_over(dir);
    let _ = backup::delete_unfinished(dir);
    let backups = dir.join(folder::BACKUPS);
    if folder::exists(&backups).unwrap_or(false) {
        let _ = folder::make_private(&backups);
    }
    let head = Arc::clone(&shared.state().head);
    if let Err(error) = purge::finish(shared, &head) {
        shared.notice(Notice::OldBackups(error.io_kind()));
    }
    drop(head);
    let _ = retention::retire(shared, &mut shared.state());
}

/// Where a store is opened.
struct Place<'a> {
    dir: &'a Path,
    lock: &'a Arc<Lock>,
    tuning: &'a Tuning,
    /// There were data here: there is no new store to make.
    made: bool,
    trust: Trust,
}

impl Place<'_> {
    /// Opens the data, and makes again what can be made of a sound log.
    fn open(&self) -> Result<(Opened, Mended)> {
        folder::settle(self.dir)?;
        let data = self.dir.join(folder::DATA);
        let backups = backup::any(self.dir)?;
        if !folder::exists(&data)? {
            if backups || self.made {
                return Err(self.damaged("the data are missing"));
            }
            make_empty(self.dir, self.lock, self.tuning)?;
            folder::settle(self.dir)?;
        } else if !folder::exists(&data.join(LOG))? {
            // sled would begin a new log without a word.
            if folder::exists(&self.dir.join(folder::OLD).join(Head::FILE))? {
                folder::take_old_back(self.dir)?;
            } else {
                return Err(self.damaged("the log is missing"));
            }
        }
        let may_be_new = !backups && !self.made;
        let first = self.open_data(may_be_new);
        let what = match first {
            Ok(opened) => return Ok(opened),
            Err(Unopened::Damaged(what)) => what,
            Err(unopened) => return Err(self.refused(unopened)),
        };
        // A store that has just taken the place of another one proves itself by opening.
        if folder::take_old_back(self.dir)? {
            return self
                .open_data(false)
                .map_err(|unopened| self.refused(unopened));
        }
        match rebuild::examine(self.dir, self.lock, self.tuning, may_be_new, self.trust)? {
            rebuild::Verdict::Sound => {
                self.open_data(may_be_new)
                    .map_err(|unopened| match unopened {
                        // It is sound, and yet was not read.
                        Unopened::Damaged(_) => StoreError::Io {
                            path: data.clone(),
                            source: io::ErrorKind::Interrupted.into(),
                        },
                        unopened @ Unopened::Error(_) => self.refused(unopened),
                    })
            }
            rebuild::Verdict::Rebuilt => self
                .open_data(false)
                .map(|(opened, mended)| match mended {
                    Mended::Nothing => (opened, Mended::Files),
                    mended => (opened, mended),
                })
                .map_err(|unopened| self.refused(unopened)),
            rebuild::Verdict::Damaged => Err(self.damaged(&what)),
        }
    }

    fn open_data(&self, make: bool) -> Result<(Opened, Mended), Unopened> {
        let data = self.dir.join(folder::DATA);
        open_kept(&data, self.lock, self.tuning, make, self.trust)
    }

    fn refused(&self, unopened: Unopened) -> StoreError {
        match unopened {
            Unopened::Error(StoreError::Corrupt { what, .. }) => self.damaged(what),
            Unopened::Error(error) => error,
            Unopened::Damaged(what) => self.damaged(&what),
        }
    }

    fn damaged(&self, what: &str) -> StoreError {
        StoreError::Damaged {
            dir: self.dir.to_owned(),
            what: what.to_owned(),
        }
    }

    /// Deletes what is left over of stores and backups that were not finished.
    fn make_room(&self) {
        if folder::exists(&self.dir.join(folder::DATA)).unwrap_or(false) {
            let _ = folder::remove(&self.dir.join(folder::NEW));
        }
        let _ = backup::delete_unfinished(self.dir);
    }
}

/// Opens a copy of a store whose disk has no room or can only be read.
fn open_copy(dir: &Path, options: &OpenOptions, why: io::ErrorKind) -> Result<Store> {
    let owner = folder::owner(dir)?;
    let lock = match folder::take_lock(dir) {
        Err(error @ StoreError::InUse { .. }) => return Err(error),
        // Where the lock cannot be made nobody else can write either.
        lock => lock.ok(),
    };
    let marker = match owner {
        Owner::Store(marker) => marker.unwrap_or_else(Marker::unknown),
        Owner::Nobody => {
            return Err(StoreError::Io {
                path: dir.to_owned(),
                source: why.into(),
            });
        }
    };
    let copy = rebuild::temporary(&std::env::temp_dir())?;
    let data = dir.join(folder::DATA);
    rebuild::copy_data(&data, copy.path())?;
    let path = copy.path().to_owned();
    let trust = Trust {
        backed_up: backup::newest_commit(dir, &marker),
        read_all: folder::damage_noted(dir)?,
    };
    let lock = Arc::new(Lock::with_copy(lock, copy, why));
    let (opened, _) = open_kept(&path, &lock, &options.tuning, false, trust).map_err(
        |unopened| match unopened {
            Unopened::Error(error) => error,
            Unopened::Damaged(what) => StoreError::Damaged {
                dir: dir.to_owned(),
                what,
            },
        },
    )?;
    let care = Care {
        retire: |_, _| Ok(()),
        back_up: |_, _, _| Ok(()),
    };
    let store = store_of(dir, options, lock, marker, care, opened);
    store.shared.notice(Notice::ReadOnly(why));
    Ok(store)
}

fn store_of(
    dir: &Path,
    options: &OpenOptions,
    lock: Arc<Lock>,
    marker: Marker,
    care: Care,
    opened: Opened,
) -> Store {
    let (tuning, clock) = (options.tuning.clone(), options.clock.clone());
    let shared = Shared::new(dir, tuning, clock, lock, marker, care, opened);
    Store {
        shared: Arc::new(shared),
    }
}
