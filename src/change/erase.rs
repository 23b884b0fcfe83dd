//! Erasing persons for good: from the store, and from what lies beside it.

use std::io;

use crate::contact::ContactId;
use crate::desk::Desk;
use crate::privacy::Erased;
use crate::store::{Store, StoreError};

/// Why persons were not erased.
#[derive(Debug, thiserror::Error)]
pub enum EraseError {
    /// The store failed, is busy, or there never was such a contact.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A draft could not be read or written; nobody was erased.
    #[error("drafts: {0}")]
    Drafts(#[from] io::Error),
}

/// The result of erasing persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasedEverywhere {
    /// Counts of the contacts, values and records erased from the store.
    pub erased: Erased,
    /// Drafts that lost an edit, a name of a column or all they were, because it was theirs.
    pub drafts: u64,
}

/// Erases persons for good from the store, and what is theirs from the drafts beside it.
///
/// Drafts go first: by then it is still known what is theirs. A window has to read its drafts
/// again afterwards, and must hold no view of the store. `progress` is told values done and all
/// values. Nothing of it can be undone.
///
/// # Errors
///
/// See [`EraseError`]; the store is as it was then.
pub fn erase_for_good(
    store: &Store,
    ids: &[ContactId],
    progress: &mut dyn FnMut(u64, u64),
) -> Result<ErasedEverywhere, EraseError> {
    let traces = store.traces(ids)?;
    let drafts = Desk::new(store.dir()).forget(&traces)?;
    let erased = store.erase_for_good(ids, progress)?;
    Ok(ErasedEverywhere { erased, drafts })
}
