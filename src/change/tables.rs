//! Lists, fields and the opt-in vocabulary.

use crate::contact::{Fields, ListNo, OptInWords};
use crate::store::{Durability, Store, StoreError, Writer};

fn in_one_commit<T>(
    store: &Store,
    change: impl FnOnce(&mut Writer) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let mut writer = store.begin(Durability::Real)?;
    let changed = change(&mut writer)?;
    writer.commit(None)?;
    Ok(changed)
}

/// Makes an empty list.
///
/// # Errors
///
/// The name is blank, too long, holds control characters or is another list's
/// ([`StoreError::ListName`]), or the store could not be written.
pub fn create_list(store: &Store, name: &str) -> Result<ListNo, StoreError> {
    in_one_commit(store, |writer| writer.create_list(name))
}

/// Gives a list another name.
///
/// # Errors
///
/// As [`create_list`]; or there is no such list.
pub fn rename_list(store: &Store, list: ListNo, name: &str) -> Result<(), StoreError> {
    in_one_commit(store, |writer| writer.rename_list(list, name))
}

/// Deletes a list; its contacts stay.
///
/// # Errors
///
/// There is no such list, or the store could not be written.
pub fn delete_list(store: &Store, list: ListNo) -> Result<(), StoreError> {
    in_one_commit(store, |writer| writer.delete_list(list))
}

/// Puts these fields in the place of those before.
///
/// # Errors
///
/// The store could not be written.
pub fn set_fields(store: &Store, fields: Fields) -> Result<(), StoreError> {
    in_one_commit(store, |writer| {
        writer.set_fields(fields);
        Ok(())
    })
}

/// Puts this opt-in vocabulary in the place of the one before.
///
/// # Errors
///
/// The store could not be written.
pub fn set_words(store: &Store, words: OptInWords) -> Result<(), StoreError> {
    in_one_commit(store, |writer| {
        writer.set_words(words);
        Ok(())
    })
}
