//! Opening a store: ownership of the folder, the lock, the data, and the repair or refusal of
//! damaged data. A store is called damaged only after a second examination.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::open_data::{Repaired, Trust, open_guarded};
use super::{backup, purge, rebuild, retention};
use crate::store::engine::before_image::LOG;
use crate::store::engine::database::Engine;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::folder::{self, Head, HeadWritten, Lock, Marker, Owner};
use crate::store::engine::sled_files::Unopened;
use crate::store::state::open::{CommitHooks, Notice, OpenOptions, Opened, Shared, Store};
use crate::store::state::tuning::Tuning;

/// What this floor does after each commit.
const HOOKS: CommitHooks = CommitHooks {
    retire: retention::retire,
    back_up: backup::after_commit,
};

impl Store {
    /// Opens the store in a folder, creating it if it does not exist.
    ///
    /// Removes what an interrupted import left. If opening fails, every file is as it was before.
    ///
    /// # Errors
    ///
    /// - [`StoreError::InUse`] while another process or handle has it open;
    /// - [`StoreError::Damaged`] if stored bytes are not what was written, confirmed by a second
    ///   reading; every opening fails until [`Store::restore_backup`] or [`Store::begin_anew`];
    /// - [`StoreError::NotOurs`] if the folder has foreign files under our names;
    /// - [`StoreError::Clock`] if the system clock is before 1970;
    /// - [`StoreError::NewerFormat`] if a newer version of the program wrote it;
    /// - [`StoreError::Io`] if a file cannot be read or written. With [`OpenOptions::or_copy`] a
    ///   full or read-only disk is no error: a copy in the temporary folder is opened.
    ///
    /// # Examples
    ///
    /// ```
    /// use mainbrainer::contact::{Contact, standard};
    /// use mainbrainer::store::{Durability, OpenOptions, Store, StoreError};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let store = Store::open(folder.path(), &OpenOptions::default())?;
    /// let before = store.view();
    ///
    /// let mut writer = store.begin(Durability::Real)?;
    /// let mut contact = Contact::new(writer.now());
    /// contact.set(standard::EMAIL, "kari@example.no");
    /// let mut packed = Vec::new();
    /// contact.encode(&mut packed);
    /// let id = writer.create(&packed)?;
    /// // Only one writer at a time, and nobody sees its changes before the commit.
    /// assert!(matches!(store.begin(Durability::Real), Err(StoreError::Busy)));
    /// assert_eq!(store.view().contact_count(), 0);
    /// writer.commit(None)?;
    ///
    /// assert_eq!(store.view().contact(id)?, Some(contact));
    /// // A view stays what it was.
    /// assert_eq!(before.contact(id)?, None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open(dir: &Path, options: &OpenOptions) -> Result<Self> {
        if SystemTime::now() < UNIX_EPOCH {
            return Err(StoreError::Clock);
        }
        match open_in_place(dir, options) {
            Err(error) if options.or_copy && error.is_about_writing() => {
                let why = error.io_kind().unwrap_or(io::ErrorKind::Other);
                open_copy(dir, options, why).map_err(|other| match other {
                    // The disk of the copy may be as full: the first error says more.
                    other if other.is_about_writing() => error,
                    // There are no data yet to copy.
                    other if other.io_kind() == Some(io::ErrorKind::NotFound) => error,
                    other => other,
                })
            }
            done => done,
        }
    }

    /// Opens a read-only copy of a store, for the given reason; [`OpenOptions::or_copy`] does so
    /// when needed.
    ///
    /// # Errors
    ///
    /// Those of [`Store::open`], and [`StoreError::Io`] if the temporary folder is full.
    pub fn open_copy(dir: &Path, options: &OpenOptions, why: io::ErrorKind) -> Result<Self> {
        open_copy(dir, options, why)
    }

    /// Replaces the data of a store that is not open by a backup.
    ///
    /// `backup` is a path, or a file name in the store's backups folder. Existing data are moved
    /// aside, never deleted; their new folder is returned.
    ///
    /// # Errors
    ///
    /// Those of [`Store::open`] except damage; [`StoreError::BadBackup`] if the backup is damaged.
    /// Nothing is changed then.
    ///
    /// # Examples
    ///
    /// ```
    /// use mainbrainer::contact::{Contact, standard};
    /// use mainbrainer::store::{Durability, OpenOptions, Store};
    ///
    /// let folder = tempfile::tempdir()?;
    /// let options = OpenOptions::default();
    /// let store = Store::open(folder.path(), &options)?;
    /// let mut writer = store.begin(Durability::Real)?;
    /// let mut contact = Contact::new(writer.now());
    /// contact.set(standard::CITY, "Bodø");
    /// let mut packed = Vec::new();
    /// contact.encode(&mut packed);
    /// let id = writer.create(&packed)?;
    /// writer.commit(None)?;
    /// let newest = Store::newest_backup(folder.path()).map(|backup| (backup.path, backup.contacts));
    ///
    /// let mut writer = store.begin(Durability::Real)?;
    /// writer.erase(id)?;
    /// writer.commit(None)?;
    /// drop(store);
    ///
    /// let Some((backup, 1)) = newest else { return Err("a commit makes a backup".into()) };
    /// let aside = Store::restore_backup(folder.path(), &backup, &options)?;
    /// // The replaced data are still there, under another name.
    /// assert!(aside.is_some_and(|folder| folder.is_dir()));
    /// let store = Store::open(folder.path(), &options)?;
    /// assert_eq!(store.view().contact(id)?, Some(contact));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
            // An incomplete new store is useless.
            let _ = folder::remove(&dir.join(folder::NEW));
        }
        // Backups of the previous store do not belong to another one restored here.
        let next = if marker.owns_backup_of(&of?) {
            Marker {
                line: marker.line + 1,
                ..marker.clone()
            }
        } else {
            Marker::fresh(false)?
        };
        take_place(dir, next, &marker, "replaced", now)
    }

    /// Moves the data of a store that is not open aside, so that the next opening creates an empty
    /// store; returns their new folder. Backups stay.
    ///
    /// # Errors
    ///
    /// Those of [`Store::open`] except damage.
    pub fn begin_anew(dir: &Path, options: &OpenOptions) -> Result<Option<PathBuf>> {
        let Entered { lock, marker, .. } = enter(dir)?;
        folder::settle(dir)?;
        // Built before anything is moved: missing data would count as damage.
        make_empty(dir, &lock, &options.tuning)?;
        let fresh = Marker::fresh(false)?;
        take_place(dir, fresh, &marker, "damaged", options.clock.now())
    }
}

/// Replaces the data by `data.new` under another marker; returns where the old data are now.
///
/// The marker is written first: backups of the old store would be taken for the new one's.
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
        // If this fails too, the next opening cleans up.
        let _ = folder::remove(&dir.join(folder::NEW));
        let _ = folder::settle(dir);
        folder::write_marker_back(dir, before)?;
    } else {
        // The note was about the old data; if it stays, everything is read once more.
        let _ = folder::remove_damage_note(dir);
    }
    done
}

/// The locked folder of a store, existing or about to be created.
struct Entered {
    lock: Arc<Lock>,
    marker: Marker,
    /// Whether the marker is missing or unreadable, to be written once the store is open.
    unmarked: bool,
}

/// Verifies that a folder is a store's, locks it, and marks it if it is new.
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

/// Builds an empty store in `data.new`; its head is written last and makes it complete.
fn make_empty(dir: &Path, lock: &Arc<Lock>, tuning: &Tuning) -> Result<()> {
    let new = dir.join(folder::NEW);
    folder::remove(&new)?;
    folder::make(&new)?;
    let engine = Engine::open(&new, lock, tuning.limits(), true)
        .map_err(|unopened| backup::unexpected(unopened, &new))?;
    // With a snapshot, because a missing one indicates damage.
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
    // A store with commits has a snapshot once it was opened again; one without a marker may not.
    let no_snapshot = !unmarked && has_commits(dir)? && !has_snapshot(dir)?;
    let damage_noted = folder::damage_noted(dir)?;
    let data_folder = DataFolder {
        dir,
        lock: &lock,
        tuning: &options.tuning,
        made: marker.made,
        trust: Trust {
            backed_up: backup::newest_commit(dir, &marker),
            read_all: damage_noted || no_snapshot,
        },
    };
    let opened = match data_folder.open() {
        Err(error) if error.io_kind() == Some(io::ErrorKind::StorageFull) => {
            // Leftovers are deleted first: their space may be enough.
            data_folder.make_room();
            data_folder.open().map_err(|second| match second {
                // The first error explains the second.
                StoreError::Io { .. } => error,
                second => second,
            })
        }
        done => done,
    };
    let (opened, repaired) = opened?;
    if unmarked || !marker.made {
        marker.made = true;
        let written = folder::write_marker(dir, marker.clone());
        // That the data were created can be recorded next time as well.
        if unmarked {
            written?;
        }
    }
    let store = store_of(dir, options, lock, marker, HOOKS, opened);
    if damage_noted {
        // Everything was read; if the note stays, it is read once more.
        let _ = folder::remove_damage_note(dir);
    }
    match repaired {
        Repaired::UpTo(time) => store.shared.notice(Notice::RebuiltUpTo(time)),
        Repaired::Files => store.shared.notice(Notice::Rebuilt),
        Repaired::Nothing if no_snapshot => store.shared.notice(Notice::Rebuilt),
        Repaired::Nothing => {}
    }
    clean_up(&store);
    Ok(store)
}

/// Whether the head refers to a commit.
fn has_commits(dir: &Path) -> Result<bool> {
    let head = dir.join(folder::DATA).join(Head::FILE);
    let sealed = match fs::read(&head) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        read => read.map_err(StoreError::io(&head))?,
    };
    Ok(matches!(Head::read(Some(&sealed))?, Head::Commit(no) if no > 0))
}

/// Whether sled has a snapshot file.
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

/// Removes leftovers of earlier openings, backups and erasures; what cannot be removed now is tried
/// again next time.
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

/// The parameters of opening a data folder.
struct DataFolder<'a> {
    dir: &'a Path,
    lock: &'a Arc<Lock>,
    tuning: &'a Tuning,
    /// Whether data existed before, so that no new store may be created.
    made: bool,
    trust: Trust,
}

impl DataFolder<'_> {
    /// Opens the data, rebuilding what a sound log allows to rebuild.
    fn open(&self) -> Result<(Opened, Repaired)> {
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
            // sled would silently begin a new log.
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
        // A store that just replaced another one is confirmed by its first opening.
        if folder::take_old_back(self.dir)? {
            return self
                .open_data(false)
                .map_err(|unopened| self.refused(unopened));
        }
        match rebuild::examine(self.dir, self.lock, self.tuning, may_be_new, self.trust)? {
            rebuild::Verdict::Sound => {
                self.open_data(may_be_new)
                    .map_err(|unopened| match unopened {
                        // It is intact, and yet could not be read just now.
                        Unopened::Damaged(_) => StoreError::Io {
                            path: data.clone(),
                            source: io::ErrorKind::Interrupted.into(),
                        },
                        unopened @ Unopened::Error(_) => self.refused(unopened),
                    })
            }
            rebuild::Verdict::Rebuilt => self
                .open_data(false)
                .map(|(opened, repaired)| match repaired {
                    Repaired::Nothing => (opened, Repaired::Files),
                    repaired => (opened, repaired),
                })
                .map_err(|unopened| self.refused(unopened)),
            rebuild::Verdict::Damaged => Err(self.damaged(&what)),
        }
    }

    fn open_data(&self, make: bool) -> Result<(Opened, Repaired), Unopened> {
        let data = self.dir.join(folder::DATA);
        open_guarded(&data, self.lock, self.tuning, make, self.trust)
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

    /// Deletes unfinished stores and backups.
    fn make_room(&self) {
        if folder::exists(&self.dir.join(folder::DATA)).unwrap_or(false) {
            let _ = folder::remove(&self.dir.join(folder::NEW));
        }
        let _ = backup::delete_unfinished(self.dir);
    }
}

/// Opens a copy of a store whose disk is full or read-only.
fn open_copy(dir: &Path, options: &OpenOptions, why: io::ErrorKind) -> Result<Store> {
    let owner = folder::owner(dir)?;
    let lock = match folder::take_lock(dir) {
        Err(error @ StoreError::InUse { .. }) => return Err(error),
        // If the lock file cannot be created, nobody else can write either.
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
    let (opened, _) = open_guarded(&path, &lock, &options.tuning, false, trust).map_err(
        |unopened| match unopened {
            Unopened::Error(error) => error,
            Unopened::Damaged(what) => StoreError::Damaged {
                dir: dir.to_owned(),
                what,
            },
        },
    )?;
    let hooks = CommitHooks {
        retire: |_, _| Ok(()),
        back_up: |_, _, _| Ok(()),
    };
    let store = store_of(dir, options, lock, marker, hooks, opened);
    store.shared.notice(Notice::ReadOnly(why));
    Ok(store)
}

fn store_of(
    dir: &Path,
    options: &OpenOptions,
    lock: Arc<Lock>,
    marker: Marker,
    hooks: CommitHooks,
    opened: Opened,
) -> Store {
    let (tuning, clock) = (options.tuning.clone(), options.clock.clone());
    let shared = Shared::new(dir, tuning, clock, lock, marker, hooks, opened);
    Store {
        shared: Arc::new(shared),
    }
}
