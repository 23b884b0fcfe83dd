//! List members: a bit per contact, in pages that are never overwritten.

use std::sync::Arc;

use crate::contact::{ContactId, ContactSet};
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::{Reader, put};

/// The members of a list at one commit.
#[derive(Clone, Debug, Default)]
pub struct Membership {
    contacts: Arc<ContactSet>,
    count: u64,
}

impl Membership {
    fn new(contacts: ContactSet) -> Self {
        Self {
            count: contacts.len(),
            contacts: Arc::new(contacts),
        }
    }

    /// Whether a contact is a member.
    pub fn contains(&self, id: ContactId) -> bool {
        self.contacts.contains(id)
    }

    /// The number of members.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether there are no members.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The members that are not members of another list.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        Self::new(self.contacts.without(&other.contacts))
    }

    /// The members, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = ContactId> + '_ {
        self.contacts.iter()
    }
}

/// Contacts per word of a page.
const WORD_BITS: usize = 64;

/// The members of a list, for reading or changing, and the keys of its pages.
#[derive(Clone, Debug)]
pub(crate) struct Members {
    contacts: ContactSet,
    count: u64,
    /// Words per page.
    page_words: usize,
    /// Keys of pages; 0 for a page without members.
    pages: Vec<u64>,
    /// Whether each page must be written.
    dirty: Vec<bool>,
}

impl Members {
    /// A list without members; `page` is the number of contacts per page.
    pub(crate) fn new(page: usize) -> Self {
        Self {
            contacts: ContactSet::new(),
            count: 0,
            page_words: (page / WORD_BITS).max(1),
            pages: Vec::new(),
            dirty: Vec::new(),
        }
    }

    /// Loads the members of a root.
    pub(crate) fn load(
        root: u64,
        fetch: impl Fn(u64, ValueKind) -> Result<Vec<u8>>,
    ) -> Result<Self> {
        let payload = fetch(root, ValueKind::MembersRoot)?;
        let (page_words, pages) =
            read_root(&payload).ok_or_else(|| ValueKind::MembersRoot.corrupt(root))?;
        let mut contacts = ContactSet::new();
        for (at, key) in pages.iter().enumerate().filter(|(_, key)| **key != 0) {
            let payload = fetch(*key, ValueKind::Members)?;
            let words = read_page(*key, &payload, page_words)?;
            for (word, bits) in (at * page_words..).zip(words) {
                contacts.set_word(word, bits);
            }
        }
        Ok(Self {
            count: contacts.len(),
            contacts,
            page_words,
            pages,
            dirty: Vec::new(),
        })
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }

    pub(crate) fn into_membership(self) -> Membership {
        Membership {
            contacts: Arc::new(self.contacts),
            count: self.count,
        }
    }

    /// Adds or removes a member; returns whether that is a change.
    pub(crate) fn set(&mut self, id: u32, on: bool) -> bool {
        let changed = if on {
            self.contacts.insert(ContactId(id))
        } else {
            self.contacts.remove(ContactId(id))
        };
        if !changed {
            return false;
        }
        self.count = if on { self.count + 1 } else { self.count - 1 };
        let page = id as usize / WORD_BITS / self.page_words;
        if self.dirty.len() <= page {
            self.dirty.resize(page + 1, false);
        }
        if let Some(dirty) = self.dirty.get_mut(page) {
            *dirty = true;
        }
        true
    }

    /// Writes changed pages and a root; keys of replaced values are added to `freed`.
    pub(crate) fn write(
        &mut self,
        root: u64,
        write: &mut impl FnMut(ValueKind, Vec<u8>) -> Result<u64>,
        freed: &mut Vec<u64>,
    ) -> Result<u64> {
        if self.dirty.is_empty() && root != 0 {
            return Ok(root);
        }
        let dirty = std::mem::take(&mut self.dirty);
        for (at, _) in (0..).zip(dirty).filter(|(_, dirty)| *dirty) {
            if self.pages.len() <= at {
                self.pages.resize(at + 1, 0);
            }
            let words = at * self.page_words..(at + 1) * self.page_words;
            let words: Vec<u64> = words.map(|word| self.contacts.word(word)).collect();
            let key = if words.iter().all(|word| *word == 0) {
                0
            } else {
                write(ValueKind::Members, page_payload(&words))?
            };
            let page = self.pages.get_mut(at).ok_or(StoreError::Full)?;
            if *page != 0 {
                freed.push(*page);
            }
            *page = key;
        }
        if root != 0 {
            freed.push(root);
        }
        let mut payload = Vec::new();
        put(&mut payload, self.page_words as u64);
        for key in &self.pages {
            put(&mut payload, *key);
        }
        write(ValueKind::MembersRoot, payload)
    }
}

fn page_payload(words: &[u64]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// The words of a page.
fn read_page(key: u64, payload: &[u8], page_words: usize) -> Result<impl Iterator<Item = u64>> {
    match payload.as_chunks::<8>() {
        (words, []) if words.len() == page_words => {
            Ok(words.iter().map(|word| u64::from_le_bytes(*word)))
        }
        _ => Err(ValueKind::Members.corrupt(key)),
    }
}

/// The pages that have members: key, first contact, and one past the last.
pub(crate) fn page_ranges(root: u64, payload: &[u8]) -> Result<Vec<(u64, u64, u64)>> {
    let (words, pages) = read_root(payload).ok_or_else(|| ValueKind::MembersRoot.corrupt(root))?;
    let contacts = (words * WORD_BITS) as u64;
    let ranges = (0..).zip(pages).filter(|(_, key)| *key != 0);
    Ok(ranges
        .map(|(at, key): (u64, u64)| (key, at * contacts, (at + 1) * contacts))
        .collect())
}

/// A page without some contacts, and how many of them were members; its range begins with `first`.
pub(crate) fn page_without(
    key: u64,
    payload: &[u8],
    first: u64,
    ids: impl Iterator<Item = u32>,
) -> Result<(Vec<u8>, u64)> {
    let page_words = payload.len() / 8;
    let mut contacts = ContactSet::new();
    for (at, word) in read_page(key, payload, page_words)?.enumerate() {
        contacts.set_word(at, word);
    }
    let within = ids.filter_map(|id| u32::try_from(u64::from(id).checked_sub(first)?).ok());
    let gone = within.filter(|at| contacts.remove(ContactId(*at))).count();
    let words: Vec<u64> = (0..page_words).map(|at| contacts.word(at)).collect();
    Ok((page_payload(&words), gone as u64))
}

/// Whether a contact is a member, by the payload of the root; reads at most one page.
pub(crate) fn is_member(
    root: u64,
    payload: &[u8],
    id: u32,
    fetch: impl FnOnce(u64) -> Result<Vec<u8>>,
) -> Result<bool> {
    let (page_words, pages) =
        read_root(payload).ok_or_else(|| ValueKind::MembersRoot.corrupt(root))?;
    let word = id as usize / WORD_BITS;
    let key = pages.get(word / page_words).copied().unwrap_or(0);
    if key == 0 {
        return Ok(false);
    }
    let payload = fetch(key)?;
    let bits = read_page(key, &payload, page_words)?.nth(word % page_words);
    let mut contacts = ContactSet::new();
    contacts.set_word(word, bits.unwrap_or(0));
    Ok(contacts.contains(ContactId(id)))
}

/// The keys of all pages.
pub(crate) fn page_keys(root: u64, payload: &[u8]) -> Result<Vec<u64>> {
    let (_, mut pages) = read_root(payload).ok_or_else(|| ValueKind::MembersRoot.corrupt(root))?;
    pages.retain(|key| *key != 0);
    Ok(pages)
}

fn read_root(payload: &[u8]) -> Option<(usize, Vec<u64>)> {
    let mut reader = Reader::new(payload);
    // A contact id has 32 bits.
    let page_words = reader
        .size()
        .filter(|words| (1..=1 << 26).contains(words))?;
    let mut pages = Vec::new();
    while reader.left() > 0 {
        pages.push(reader.number()?);
    }
    (pages.len().checked_mul(page_words)? <= 1 << 27).then_some((page_words, pages))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn only_changed_pages_are_written_again() {
        let stored = RefCell::new(BTreeMap::new());
        let mut write = |kind: ValueKind, payload: Vec<u8>| {
            let key = stored.borrow().len() as u64 + 1;
            stored.borrow_mut().insert(key, (kind, payload));
            Ok(key)
        };
        let fetch = |key: u64, _: ValueKind| Ok(stored.borrow()[&key].1.clone());
        let mut freed = Vec::new();
        let mut members = Members::new(64);
        for id in [1, 63, 64, 200] {
            assert!(members.set(id, true));
        }
        assert!(!members.set(64, true));
        assert!(!members.set(5_000, false));
        let first = members.write(0, &mut write, &mut freed).unwrap();
        assert_eq!((first, freed.as_slice()), (4, &[][..]));
        let mut members = Members::load(first, fetch).unwrap();
        assert_eq!(members.count(), 4);
        assert!(members.set(200, false));
        assert!(members.set(2, true));
        let second = members.write(first, &mut write, &mut freed).unwrap();
        assert_eq!(second, 6);
        freed.sort_unstable();
        assert_eq!(freed, [1, 3, 4]);
        assert_eq!(
            members.write(second, &mut write, &mut freed).unwrap(),
            second
        );
        let read = Members::load(second, fetch).unwrap().into_membership();
        let ids: Vec<u32> = read.iter().map(|id| id.0).collect();
        assert_eq!(ids, [1, 2, 63, 64]);
        assert!(
            read.contains(ContactId(64))
                && !read.contains(ContactId(200))
                && !read.contains(ContactId(u32::MAX))
        );
    }
}
