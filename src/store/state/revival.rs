//! Writer operations for undo.

use std::sync::Arc;

use crate::contact::{ContactId, ListNo};
use crate::store::engine::error::{Result, StoreError};
use crate::store::state::commit::ContactList;
use crate::store::state::journal::Journal;
use crate::store::state::members::Members;
use crate::store::state::view::View;
use crate::store::state::writer::{OpenList, Writer};

impl<J: Journal> Writer<J> {
    /// The commit this writer began with.
    pub fn base(&self) -> View {
        View {
            snapshot: Arc::clone(&self.base),
        }
    }

    /// The number of members of a list, including changes of this writer.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchList`], and errors of reading the list.
    pub fn member_count(&mut self, list: ListNo) -> Result<u64> {
        Ok(self.open_list(list)?.members.count())
    }

    /// Restores a deleted list under its number, without members.
    ///
    /// # Errors
    ///
    /// [`StoreError::ListName`] if the name is blank, too long or taken; [`StoreError::NoSuchList`]
    /// if the number is in use or was never given.
    pub fn revive_list(&mut self, no: ListNo, name: &str, created: u64) -> Result<()> {
        if no.0 == 0 || no.0 >= self.next_list || self.lists.iter().any(|list| list.no == no) {
            return Err(StoreError::NoSuchList(no));
        }
        let name = self.known_name(name, None)?;
        let at = self.lists.partition_point(|list| list.no < no);
        let list = ContactList {
            no,
            name,
            created,
            members: 0,
        };
        self.lists.insert(at, list);
        self.lists_changed = true;
        let members = Members::new(self.tuning.member_page);
        self.members.insert(no.0, OpenList { members, root: 0 });
        Ok(())
    }

    /// Deletes a contact that is on no list, or that the caller removes from all lists before the
    /// commit: [`Self::erase`] asks every list for each contact.
    pub(crate) fn erase_unlisted(&mut self, id: ContactId) -> Result<()> {
        self.replace(id, &[], &())?;
        self.contacts = self.contacts.saturating_sub(1);
        Ok(())
    }
}
