//! Every change of a store that is not an import, each in one commit.
//!
//! Contacts are edited and deleted by hand, lists and fields are kept, persons are erased for good.
//! All but the last can be taken back like an import: each tells the commits before and after it.

mod contacts;
mod erase;
mod tables;

pub use self::contacts::{
    Deleted, EditError, EditRules, Edited, SharedKey, TypedValue, delete_contacts, edit_contact,
};
pub use self::erase::{EraseError, ErasedEverywhere, erase_for_good};
pub use self::tables::{create_list, delete_list, rename_list, set_fields, set_words};
