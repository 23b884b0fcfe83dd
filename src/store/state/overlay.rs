//! Contacts changed by a writer, until the commit merges them into blocks.
//!
//! Kept in memory up to a budget, then spilled to a temporary file as a run sorted by id.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::contact::{ContactId, ContactSet};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::numbers::{NumberMap, Reader, put};

/// Bytes of a piece of a spilled run, which is read as a whole; a larger contact is a piece of its
/// own.
const PIECE_BYTES: usize = 8 << 10;

/// An unnamed temporary file.
#[derive(Debug)]
pub(crate) struct TempFile {
    file: File,
    path: PathBuf,
    end: u64,
}

impl TempFile {
    /// Creates one on the disk of a folder.
    pub(crate) fn new(dir: &Path) -> Result<Self> {
        Ok(Self {
            file: tempfile::tempfile_in(dir).map_err(StoreError::io(dir))?,
            path: dir.to_owned(),
            end: 0,
        })
    }

    /// Appends bytes; returns their offset.
    pub(crate) fn append(&mut self, bytes: &[u8]) -> Result<u64> {
        let at = self.end;
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.write_all(bytes))
            .map_err(StoreError::io(&self.path))?;
        self.end += bytes.len() as u64;
        Ok(at)
    }

    /// Fills a buffer from an offset.
    pub(crate) fn read(&mut self, at: u64, buffer: &mut [u8]) -> Result<()> {
        self.file
            .seek(SeekFrom::Start(at))
            .and_then(|_| self.file.read_exact(buffer))
            .map_err(StoreError::io(&self.path))
    }
}

#[derive(Clone, Copy, Debug)]
struct SpilledPiece {
    first: u32,
    at: u64,
    length: usize,
    /// Whether it holds the bytes of one large contact and nothing else.
    single: bool,
}

/// Changed contacts by id; a deleted one has no bytes.
#[derive(Debug)]
pub(crate) struct Overlay {
    arena: Vec<u8>,
    places: NumberMap<u32, (usize, usize)>,
    budget: usize,
    dir: PathBuf,
    file: Option<TempFile>,
    /// Spilled runs, oldest first.
    runs: Vec<Vec<SpilledPiece>>,
    /// All changed contacts: most lookups are for others.
    changed: ContactSet,
    found: Vec<u8>,
}

/// The location of a changed contact's bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum OverlayLocation {
    Memory(usize, usize),
    /// In the buffer for bytes read back from the file.
    Read,
}

impl Overlay {
    pub(crate) fn new(dir: &Path, budget: usize) -> Self {
        Self {
            arena: Vec::new(),
            places: NumberMap::default(),
            budget,
            dir: dir.to_owned(),
            file: None,
            runs: Vec::new(),
            changed: ContactSet::new(),
            found: Vec::new(),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.places.is_empty() && self.runs.is_empty()
    }

    /// The number of changed contacts below an id.
    pub(crate) fn contacts_below(&self, id: u32) -> u64 {
        self.changed.below(ContactId(id))
    }

    /// Whether a contact was changed.
    pub(crate) fn has(&self, id: u32) -> bool {
        self.changed.contains(ContactId(id))
    }

    /// Finds the newest version of a changed contact.
    pub(crate) fn find(&mut self, id: u32) -> Result<Option<OverlayLocation>> {
        if !self.has(id) {
            return Ok(None);
        }
        if let Some(&(from, to)) = self.places.get(&id) {
            return Ok(Some(OverlayLocation::Memory(from, to)));
        }
        let Some(file) = &mut self.file else {
            return Ok(None);
        };
        for run in self.runs.iter().rev() {
            let at = run.partition_point(|piece| piece.first <= id);
            let Some(piece) = at.checked_sub(1).and_then(|at| run.get(at)) else {
                continue;
            };
            if piece.single {
                if piece.first == id {
                    self.found.resize(piece.length, 0);
                    file.read(piece.at, &mut self.found)?;
                    return Ok(Some(OverlayLocation::Read));
                }
                continue;
            }
            let mut bytes = vec![0; piece.length];
            file.read(piece.at, &mut bytes)?;
            let mut reader = Reader::new(&bytes);
            while let Some((found, packed)) = next(&mut reader) {
                if found == id {
                    self.found.clear();
                    self.found.extend_from_slice(packed);
                    return Ok(Some(OverlayLocation::Read));
                }
            }
        }
        Ok(None)
    }

    /// The bytes at a location that was just found.
    pub(crate) fn bytes(&self, place: OverlayLocation) -> &[u8] {
        match place {
            OverlayLocation::Memory(from, to) => self.arena.get(from..to).unwrap_or(&[]),
            OverlayLocation::Read => &self.found,
        }
    }

    /// Stores the newest version of a contact.
    pub(crate) fn put(&mut self, id: u32, packed: &[u8]) -> Result<()> {
        if self.arena.len() + packed.len() > self.budget && !self.places.is_empty() {
            self.spill()?;
        }
        let seen = !self.changed.insert(ContactId(id));
        if seen
            && let Some(place) = self.places.get_mut(&id)
            && place.1 - place.0 >= packed.len()
            && let Some(room) = self.arena.get_mut(place.0..place.0 + packed.len())
        {
            room.copy_from_slice(packed);
            place.1 = place.0 + packed.len();
            return Ok(());
        }
        let from = self.arena.len();
        self.arena.extend_from_slice(packed);
        self.places.insert(id, (from, self.arena.len()));
        Ok(())
    }

    fn spill(&mut self) -> Result<()> {
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(TempFile::new(&self.dir)?),
        };
        let mut ids: Vec<u32> = self.places.keys().copied().collect();
        ids.sort_unstable();
        let mut run = Vec::new();
        let mut bytes = Vec::with_capacity(2 * PIECE_BYTES);
        let mut first = None;
        for id in ids {
            let packed = self
                .places
                .get(&id)
                .and_then(|&(from, to)| self.arena.get(from..to))
                .unwrap_or(&[]);
            if packed.len() > PIECE_BYTES {
                close_piece(file, &mut run, &mut first, &mut bytes)?;
                run.push(SpilledPiece {
                    first: id,
                    at: file.append(packed)?,
                    length: packed.len(),
                    single: true,
                });
                continue;
            }
            first.get_or_insert(id);
            put(&mut bytes, u64::from(id));
            put(&mut bytes, packed.len() as u64);
            bytes.extend_from_slice(packed);
            if bytes.len() >= PIECE_BYTES {
                close_piece(file, &mut run, &mut first, &mut bytes)?;
            }
        }
        close_piece(file, &mut run, &mut first, &mut bytes)?;
        self.runs.push(run);
        self.places.clear();
        self.arena.clear();
        Ok(())
    }

    /// All changed contacts, sorted by id, each in its newest version.
    pub(crate) fn merged(&mut self) -> MergedOverlay<'_> {
        let mut memory: Vec<u32> = self.places.keys().copied().collect();
        memory.sort_unstable();
        let cursors = self
            .runs
            .iter()
            .map(|run| Cursor {
                pieces: run.iter(),
                bytes: Vec::new(),
                at: 0,
                id: None,
                packed: CursorBytes::Here(0, 0),
            })
            .collect();
        MergedOverlay {
            arena: &self.arena,
            places: &self.places,
            memory: memory.into_iter().peekable(),
            file: self.file.as_mut(),
            cursors,
            started: false,
        }
    }
}

fn close_piece(
    file: &mut TempFile,
    run: &mut Vec<SpilledPiece>,
    first: &mut Option<u32>,
    bytes: &mut Vec<u8>,
) -> Result<()> {
    if let Some(first) = first.take() {
        run.push(SpilledPiece {
            first,
            at: file.append(bytes)?,
            length: bytes.len(),
            single: false,
        });
        bytes.clear();
    }
    Ok(())
}

fn next<'a>(reader: &mut Reader<'a>) -> Option<(u32, &'a [u8])> {
    if reader.left() == 0 {
        return None;
    }
    let id = reader.small()?;
    let length = reader.size()?;
    Some((id, reader.bytes(length)?))
}

struct Cursor<'a> {
    pieces: std::slice::Iter<'a, SpilledPiece>,
    bytes: Vec<u8>,
    at: usize,
    id: Option<u32>,
    packed: CursorBytes,
}

/// The location of the bytes of a cursor's contact.
#[derive(Clone, Copy)]
enum CursorBytes {
    /// A range of the piece that was read.
    Here(usize, usize),
    /// In the file: large contacts of all cursors would not fit into memory.
    Single(SpilledPiece),
}

impl Cursor<'_> {
    fn advance(&mut self, file: &mut TempFile) -> Result<()> {
        if self.at >= self.bytes.len() {
            self.bytes.clear();
            self.at = 0;
            let Some(piece) = self.pieces.next() else {
                self.id = None;
                return Ok(());
            };
            if piece.single {
                self.id = Some(piece.first);
                self.packed = CursorBytes::Single(*piece);
                return Ok(());
            }
            self.bytes.resize(piece.length, 0);
            file.read(piece.at, &mut self.bytes)?;
        }
        let mut reader = Reader::new(self.bytes.get(self.at..).unwrap_or(&[]));
        self.id = next(&mut reader).map(|(id, packed)| {
            let end = self.bytes.len() - reader.left();
            self.packed = CursorBytes::Here(end - packed.len(), end);
            self.at = end;
            id
        });
        Ok(())
    }
}

/// Iterates all changed contacts, sorted by id.
pub(crate) struct MergedOverlay<'a> {
    arena: &'a [u8],
    places: &'a NumberMap<u32, (usize, usize)>,
    memory: std::iter::Peekable<std::vec::IntoIter<u32>>,
    file: Option<&'a mut TempFile>,
    cursors: Vec<Cursor<'a>>,
    started: bool,
}

impl MergedOverlay<'_> {
    /// Advances to the next changed contact, whose bytes are put into `packed`.
    pub(crate) fn next(&mut self, packed: &mut Vec<u8>) -> Result<Option<u32>> {
        if !self.started {
            self.started = true;
            for at in 0..self.cursors.len() {
                self.advance(at)?;
            }
        }
        let spilled = self.cursors.iter().filter_map(|cursor| cursor.id).min();
        let memory = self.memory.peek().copied();
        let Some(id) = spilled.into_iter().chain(memory).min() else {
            return Ok(None);
        };
        packed.clear();
        // Later runs hold newer versions, and memory the newest.
        for at in 0..self.cursors.len() {
            let Some(cursor) = self.cursors.get(at).filter(|cursor| cursor.id == Some(id)) else {
                continue;
            };
            packed.clear();
            match (cursor.packed, &mut self.file) {
                (CursorBytes::Here(from, to), _) => {
                    packed.extend_from_slice(cursor.bytes.get(from..to).unwrap_or(&[]));
                }
                (CursorBytes::Single(piece), Some(file)) => {
                    packed.resize(piece.length, 0);
                    file.read(piece.at, packed)?;
                }
                (CursorBytes::Single(_), None) => {}
            }
            self.advance(at)?;
        }
        if memory == Some(id) {
            self.memory.next();
            let bytes = self
                .places
                .get(&id)
                .and_then(|&(from, to)| self.arena.get(from..to));
            packed.clear();
            packed.extend_from_slice(bytes.unwrap_or(&[]));
        }
        Ok(Some(id))
    }

    fn advance(&mut self, at: usize) -> Result<()> {
        match (&mut self.file, self.cursors.get_mut(at)) {
            (Some(file), Some(cursor)) => cursor.advance(file),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn the_newest_version_wins_in_memory_and_spilled() {
        let dir = tempfile::tempdir().unwrap();
        let mut overlay = Overlay::new(dir.path(), 20_000);
        let mut model = BTreeMap::new();
        let mut random = 7u64;
        for turn in 0..5_000u32 {
            random = random
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let id = u32::try_from(random >> 54).unwrap() + 1;
            // Now and then one that is spilled by itself.
            let large = if turn % 97 == 0 { 3 * PIECE_BYTES } else { 0 };
            let packed = vec![turn.to_le_bytes()[0]; (turn % 90) as usize + large];
            overlay.put(id, &packed).unwrap();
            model.insert(id, packed);
        }
        assert!(overlay.runs.len() > 3);
        for id in 0..1_100 {
            assert_eq!(overlay.has(id), model.contains_key(&id));
            let found = overlay.find(id).unwrap();
            let found = found.map(|place| overlay.bytes(place).to_vec());
            assert_eq!(found.as_ref(), model.get(&id));
        }
        let mut merged = overlay.merged();
        let (mut all, mut packed) = (BTreeMap::new(), Vec::new());
        let mut last = 0;
        while let Some(id) = merged.next(&mut packed).unwrap() {
            assert!(id > last);
            last = id;
            // A large contact of one run is not in memory while those of others are.
            let cursors = merged.cursors.iter();
            assert!(
                cursors
                    .map(|cursor| cursor.bytes.len())
                    .all(|bytes| bytes < 2 * PIECE_BYTES)
            );
            all.insert(id, packed.clone());
        }
        assert_eq!(all, model);
    }
}
