//! A disk as it could be after a power cut, made from the record of what a program changed.
//!
//! What was forced to disk is there: the bytes of a file by an fsync of the file, its name by an
//! fsync of its folder. Of everything else each part may be there or not: pages of a write without
//! those before them, a size without its data, a name without its file's bytes.
//! `sync_file_range` is no promise, for it forces neither sizes nor what the drive itself keeps back.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::random::Random;

/// A change as it was recorded; paths are relative to the watched folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    Create(String),
    Truncate(String, usize),
    Write(String, usize, Vec<u8>),
    /// The file or folder was forced to disk.
    Sync(String),
    Rename(String, String),
    Unlink(String),
    RemoveFolder(String),
    MakeFolder(String),
}

/// The changes of one run, in their order.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace(pub Vec<Change>);

impl Trace {
    /// Reads what the shim recorded below a folder; nothing where there is no record.
    pub(super) fn read(path: &Path, watched: &Path) -> Self {
        let bytes = fs::read(path).unwrap_or_default();
        let watched = watched.to_str().unwrap();
        let mut changes = Vec::new();
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let mut take = |length: usize| {
                let (taken, left) = rest.split_at(length);
                rest = left;
                taken
            };
            let head = take(32);
            let word = |at: usize| u32::from_ne_bytes(head[at..at + 4].try_into().unwrap());
            let long = |at: usize| u64::from_ne_bytes(head[at..at + 8].try_into().unwrap());
            let size = |number: u64| usize::try_from(number).unwrap();
            let mut name = |length: u32| {
                let name = String::from_utf8(take(size(length.into())).to_vec()).unwrap();
                let below = name.strip_prefix(watched);
                below.map(|below| below.trim_start_matches('/').to_owned())
            };
            let (path, other) = (name(word(4)), name(word(8)));
            let data = take(size(long(24))).to_vec();
            // Files that were deleted and are still written to are of no interest.
            let Some(path) = path.filter(|path| !path.ends_with(" (deleted)")) else {
                continue;
            };
            let offset = size(long(16));
            changes.push(match char::from(u8::try_from(word(0)).unwrap()) {
                'C' => Change::Create(path),
                'T' => Change::Truncate(path, offset),
                'W' => Change::Write(path, offset, data),
                'S' => Change::Sync(path),
                's' => continue,
                'R' => Change::Rename(path, other.unwrap()),
                'U' => Change::Unlink(path),
                'D' => Change::RemoveFolder(path),
                'M' => Change::MakeFolder(path),
                what => panic!("no power cut knows the change “{what}” of {path}"),
            });
        }
        Self(changes)
    }
}

/// What a file's bytes may be.
#[derive(Clone, Debug)]
enum Pending {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

#[derive(Clone, Debug, Default)]
struct File {
    /// The bytes that were forced to disk.
    durable: Vec<u8>,
    /// What was changed since.
    pending: Vec<Pending>,
}

#[derive(Clone, Debug)]
enum Node {
    File(File),
    Folder,
}

/// Names of one folder or of two at once: a rename takes one away and sets another.
#[derive(Clone, Debug)]
struct Names(Vec<(usize, String, Option<usize>)>);

/// Folders and files, with what of them was forced to disk.
#[derive(Clone, Debug)]
pub(super) struct Disk {
    nodes: Vec<Node>,
    /// For each folder its names, as the program sees them.
    seen: BTreeMap<(usize, String), usize>,
    /// The same, as far as it was forced to disk.
    durable: BTreeMap<(usize, String), usize>,
    pending: Vec<Names>,
}

/// The node of the watched folder itself.
const ROOT: usize = 0;

/// Bytes that a drive writes at once, and a file system keeps together.
const PAGE: usize = 4096;
const SECTOR: usize = 512;

/// What becomes of the bytes that were not forced to disk.
#[derive(Clone, Copy, Debug)]
enum Bytes {
    /// All are lost.
    Lost,
    /// All are there.
    Kept,
    /// Each page is there with this chance in a hundred, whichever came before.
    Pages(u64),
    /// Sizes are there, and each page of the data with this chance in a hundred.
    Sizes(u64),
    /// All up to one write, and of that one a part.
    Torn,
}

/// What becomes of the names that were not forced to disk.
#[derive(Clone, Copy, Debug)]
enum Order {
    Lost,
    Kept,
    /// The first ones, as file systems with a journal do it.
    First,
    /// Any of them.
    Any,
}

impl Disk {
    /// A disk on which all of a folder was forced to disk.
    pub(super) fn of(folder: &Path) -> Self {
        let mut disk = Self {
            nodes: vec![Node::Folder],
            seen: BTreeMap::new(),
            durable: BTreeMap::new(),
            pending: Vec::new(),
        };
        disk.gather(folder, ROOT);
        disk.durable = disk.seen.clone();
        disk
    }

    fn gather(&mut self, folder: &Path, of: usize) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let node = self.nodes.len();
            self.seen.insert((of, name), node);
            if entry.file_type().unwrap().is_dir() {
                self.nodes.push(Node::Folder);
                self.gather(&entry.path(), node);
            } else {
                let durable = fs::read(entry.path()).unwrap();
                let pending = Vec::new();
                self.nodes.push(Node::File(File { durable, pending }));
            }
        }
    }

    /// The node of a path as the program sees it.
    fn node(&self, path: &str) -> Option<usize> {
        let parts = path.split('/').filter(|part| !part.is_empty());
        parts.into_iter().try_fold(ROOT, |of, part| {
            self.seen.get(&(of, part.to_owned())).copied()
        })
    }

    /// The folder of a path and its own name in it.
    fn place(&self, path: &str) -> (usize, String) {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder = self
            .node(folder)
            .unwrap_or_else(|| panic!("no folder for {path}"));
        (folder, name.to_owned())
    }

    fn set(&mut self, names: Vec<((usize, String), Option<usize>)>) {
        for (place, node) in &names {
            match node {
                Some(node) => self.seen.insert(place.clone(), *node),
                None => self.seen.remove(place),
            };
        }
        let names = names.into_iter().map(|((of, name), node)| (of, name, node));
        self.pending.push(Names(names.collect()));
    }

    fn make(&mut self, path: &str, node: Node) {
        let at = self.nodes.len();
        self.nodes.push(node);
        let place = self.place(path);
        self.set(vec![(place, Some(at))]);
    }

    fn file(&mut self, path: &str) -> &mut File {
        let node = self.node(path).unwrap_or_else(|| panic!("no file {path}"));
        match &mut self.nodes[node] {
            Node::File(file) => file,
            Node::Folder => panic!("{path} is a folder"),
        }
    }

    /// Carries a change out.
    pub(super) fn change(&mut self, change: &Change) {
        match change {
            Change::Create(path) => self.make(path, Node::File(File::default())),
            Change::MakeFolder(path) => self.make(path, Node::Folder),
            Change::Truncate(path, length) => {
                self.file(path).pending.push(Pending::Truncate(*length));
            }
            Change::Write(path, at, data) => {
                self.file(path)
                    .pending
                    .push(Pending::Write(*at, data.clone()));
            }
            Change::Rename(from, to) => {
                let node = self
                    .node(from)
                    .unwrap_or_else(|| panic!("no {from} to rename"));
                let (from, to) = (self.place(from), self.place(to));
                self.set(vec![(from, None), (to, Some(node))]);
            }
            Change::Unlink(path) | Change::RemoveFolder(path) => {
                let place = self.place(path);
                self.set(vec![(place, None)]);
            }
            Change::Sync(path) => self.sync(path),
        }
    }

    fn sync(&mut self, path: &str) {
        let Some(node) = self.node(path) else {
            return;
        };
        if let Node::File(file) = &mut self.nodes[node] {
            let pending = std::mem::take(&mut file.pending);
            for change in pending {
                apply(&mut file.durable, &change);
            }
            return;
        }
        let (forced, left) = std::mem::take(&mut self.pending)
            .into_iter()
            .partition(|names| names.0.iter().any(|(of, _, _)| *of == node));
        self.pending = left;
        for names in forced {
            settle(&mut self.durable, &names);
        }
    }

    /// Whether anything was not forced to disk.
    pub(super) fn has_pending(&self) -> bool {
        let pending = |node: &Node| matches!(node, Node::File(file) if !file.pending.is_empty());
        !self.pending.is_empty() || self.nodes.iter().any(pending)
    }

    /// Writes the disk into a folder as a power cut may leave it; says what became of the rest.
    pub(super) fn cut(&self, random: &mut Random, folder: &Path) -> String {
        let bytes = match random.below(10) {
            0 => Bytes::Lost,
            1 => Bytes::Kept,
            2..=5 => Bytes::Pages(*random.of_these(&[10, 50, 90])),
            6 | 7 => Bytes::Sizes(*random.of_these(&[0, 50, 90])),
            _ => Bytes::Torn,
        };
        let order = match random.below(10) {
            0 | 1 => Order::Lost,
            2..=4 => Order::Kept,
            5..=7 => Order::First,
            _ => Order::Any,
        };
        let mut names = self.durable.clone();
        let first = random.at(self.pending.len() + 1);
        for (at, pending) in self.pending.iter().enumerate() {
            let kept = match order {
                Order::Lost => false,
                Order::Kept => true,
                Order::First => at < first,
                Order::Any => random.percent(50),
            };
            if kept {
                settle(&mut names, pending);
            }
        }
        fs::create_dir_all(folder).unwrap();
        self.write(ROOT, folder, &names, bytes, random);
        format!("bytes {bytes:?}, names {order:?}")
    }

    fn write(
        &self,
        of: usize,
        folder: &Path,
        names: &BTreeMap<(usize, String), usize>,
        bytes: Bytes,
        random: &mut Random,
    ) {
        let own = names.range((of, String::new())..(of + 1, String::new()));
        for ((_, name), node) in own {
            let path: PathBuf = folder.join(name);
            match &self.nodes[*node] {
                Node::File(file) => fs::write(path, file.cut(bytes, random)).unwrap(),
                Node::Folder => {
                    fs::create_dir(&path).unwrap();
                    self.write(*node, &path, names, bytes, random);
                }
            }
        }
    }
}

fn settle(names: &mut BTreeMap<(usize, String), usize>, change: &Names) {
    for (of, name, node) in &change.0 {
        match node {
            Some(node) => names.insert((*of, name.clone()), *node),
            None => names.remove(&(*of, name.clone())),
        };
    }
}

fn put(bytes: &mut Vec<u8>, at: usize, data: &[u8]) {
    let end = at + data.len();
    if bytes.len() < end {
        bytes.resize(end, 0);
    }
    bytes[at..end].copy_from_slice(data);
}

fn apply(bytes: &mut Vec<u8>, change: &Pending) {
    match change {
        Pending::Write(at, data) => put(bytes, *at, data),
        Pending::Truncate(length) => bytes.resize(*length, 0),
    }
}

impl File {
    fn cut(&self, bytes: Bytes, random: &mut Random) -> Vec<u8> {
        let mut left = self.durable.clone();
        match bytes {
            Bytes::Lost => {}
            Bytes::Kept => self
                .pending
                .iter()
                .for_each(|change| apply(&mut left, change)),
            Bytes::Pages(chance) => self.pages(&mut left, chance, random),
            Bytes::Sizes(chance) => {
                self.pages(&mut left, chance, random);
                let mut whole = self.durable.len();
                for change in &self.pending {
                    match change {
                        Pending::Write(at, data) => whole = whole.max(at + data.len()),
                        Pending::Truncate(length) => whole = *length,
                    }
                }
                left.resize(whole.max(left.len()), 0);
            }
            Bytes::Torn => {
                let last = random.at(self.pending.len() + 1);
                for (at, change) in self.pending.iter().enumerate().take(last + 1) {
                    match change {
                        Pending::Write(to, data) if at == last => {
                            let mut most = random.at(data.len() + 1);
                            if random.percent(70) {
                                most = ((to + most) / SECTOR * SECTOR).saturating_sub(*to);
                            }
                            put(&mut left, *to, &data[..most]);
                        }
                        Pending::Truncate(_) if at == last => {}
                        change => apply(&mut left, change),
                    }
                }
            }
        }
        left
    }

    /// Keeps some pages of what was written.
    fn pages(&self, left: &mut Vec<u8>, chance: u64, random: &mut Random) {
        for change in &self.pending {
            match change {
                Pending::Write(at, data) => {
                    let mut from = 0;
                    while from < data.len() {
                        // A piece ends where a page of the file does.
                        let page = PAGE - (at + from) % PAGE;
                        let end = data.len().min(from + page);
                        if random.percent(chance) {
                            put(left, at + from, &data[from..end]);
                        }
                        from = end;
                    }
                }
                Pending::Truncate(_) if random.percent(chance) => apply(left, change),
                Pending::Truncate(_) => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn disk() -> Disk {
        Disk {
            nodes: vec![Node::Folder],
            seen: BTreeMap::new(),
            durable: BTreeMap::new(),
            pending: Vec::new(),
        }
    }

    /// What the file `a` may hold after a cut; nothing where it is not there.
    fn outcomes(disk: &Disk) -> std::collections::BTreeSet<Option<Vec<u8>>> {
        let mut random = Random::new(1);
        let cut = |_| {
            let folder = tempfile::tempdir().unwrap();
            disk.cut(&mut random, folder.path());
            fs::read(folder.path().join("a")).ok()
        };
        (0..400).map(cut).collect()
    }

    #[test]
    fn a_name_and_its_bytes_are_there_when_both_were_forced_to_disk() {
        let (a, mut disk) = ("a".to_owned(), disk());
        disk.change(&Change::Create(a.clone()));
        disk.change(&Change::Write(a.clone(), 0, b"whole".to_vec()));
        disk.change(&Change::Sync(a.clone()));
        let held = outcomes(&disk);
        assert_eq!(
            held.into_iter().collect::<Vec<_>>(),
            [None, Some(b"whole".to_vec())]
        );
        disk.change(&Change::Sync(String::new()));
        assert!(!disk.has_pending());
        let held = outcomes(&disk);
        assert_eq!(
            held.into_iter().collect::<Vec<_>>(),
            [Some(b"whole".to_vec())]
        );
    }

    #[test]
    fn what_was_not_forced_to_disk_is_lost_torn_or_a_hole() {
        let (a, mut disk) = ("a".to_owned(), disk());
        disk.change(&Change::Create(a.clone()));
        disk.change(&Change::Sync(String::new()));
        disk.change(&Change::Write(a.clone(), 0, vec![1; PAGE]));
        disk.change(&Change::Write(a, PAGE, vec![2; PAGE]));
        let held = outcomes(&disk);
        let zeros = [vec![0; PAGE], vec![2; PAGE]].concat();
        assert!(held.contains(&Some(Vec::new())), "all is lost");
        assert!(
            held.contains(&Some([vec![1; PAGE], vec![2; PAGE]].concat())),
            "all is there"
        );
        assert!(
            held.contains(&Some(zeros)),
            "the second page without the first"
        );
        assert!(
            held.contains(&Some(vec![0; 2 * PAGE])),
            "the size without data"
        );
        let torn = |bytes: &Option<Vec<u8>>| {
            let length = bytes.as_ref().map_or(0, Vec::len);
            !length.is_multiple_of(PAGE)
        };
        assert!(held.iter().any(torn), "a part of a write");
    }

    #[test]
    fn a_rename_happened_or_not() {
        let (a, b, mut disk) = ("a".to_owned(), "b".to_owned(), disk());
        for (name, text) in [(&a, "old"), (&b, "new")] {
            disk.change(&Change::Create(name.clone()));
            disk.change(&Change::Write(name.clone(), 0, text.into()));
            disk.change(&Change::Sync(name.clone()));
        }
        disk.change(&Change::Sync(String::new()));
        disk.change(&Change::Rename(b, a));
        let held = outcomes(&disk);
        let both = [Some(b"new".to_vec()), Some(b"old".to_vec())];
        assert_eq!(held.into_iter().collect::<Vec<_>>(), both);
    }
}
