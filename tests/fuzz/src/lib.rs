//! The rooms of the program that read what it did not write, as a library of their own.
//!
//! They are the program's own files. Built from here they need none of what draws a window, and
//! what is private to the program is open to the targets without being public in the program.

#![allow(dead_code, unused_imports, missing_docs)]

#[path = "../../../src/contact/mod.rs"]
pub mod contact;
#[path = "../../../src/plan/mod.rs"]
pub mod plan;
#[path = "../../../src/source/mod.rs"]
pub mod source;
#[path = "../../../src/store/mod.rs"]
pub mod store;

pub mod doors;

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// A file with these bytes: the same one again and again, one for each process.
pub fn file(bytes: &[u8]) -> &'static Path {
    static PLACE: LazyLock<PathBuf> = LazyLock::new(|| {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() {
            memory.to_owned()
        } else {
            std::env::temp_dir()
        };
        folder.join(format!("mainbrainer-fuzz-{}.csv", std::process::id()))
    });
    std::fs::write(&*PLACE, bytes).expect("a file to read");
    &PLACE
}

/// The last bytes of an input, which choose what is done with the others.
///
/// They stand at the end so that a file of the tests can be an input as it is.
pub struct Choices<'a> {
    /// The others.
    pub data: &'a [u8],
    choices: &'a [u8],
    at: usize,
}

impl<'a> Choices<'a> {
    /// Takes an input apart; `most` bytes are for choices, of a short input fewer.
    pub fn new(input: &'a [u8], most: usize) -> Self {
        let (data, choices) = input.split_at(input.len() - most.min(input.len() / 4));
        Self {
            data,
            choices,
            at: 0,
        }
    }

    /// The next choice, below `count`.
    pub fn next(&mut self, count: usize) -> usize {
        let byte = self.choices.get(self.at).copied().unwrap_or_default();
        self.at += 1;
        usize::from(byte) % count.max(1)
    }

    /// One of several.
    pub fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.next(all.len())].clone()
    }

    /// The data in pieces, whose lengths the choices say.
    pub fn pieces(&mut self) -> Vec<&'a [u8]> {
        let mut pieces = Vec::new();
        let mut rest = self.data;
        while !rest.is_empty() {
            let length = (self.next(17) + 1).min(rest.len());
            let (piece, after) = rest.split_at(length);
            pieces.push(piece);
            rest = after;
            if self.at > 64 {
                self.at = 0;
            }
        }
        pieces
    }
}
