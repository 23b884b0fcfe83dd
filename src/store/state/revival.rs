//! What a writer does to take changes back.

use std::sync::Arc;

use crate::contact::{ContactId, ListNo};
use crate::store::engine::error::{Result, StoreError};
use crate::store::state::commit::ContactList;
use crate::store::state::journal::Journal;
use crate::store::state::members::Members;
use crate::store::state::view::View;
use crate::store::state::writer::{OpenList, Writer};

impl<J: Journal> Writer<J> {
    /// The state that this writer began with.
    pub fn base(&self) -> View {
        View {
            snapshot: Arc::clone(&self.base),
        }
    }

    /// How many contacts are on a list, changes of this writer included.
    pub fn member_count(&mut self, list: ListNo) -> Result<u64> {
        Ok(self.open_list(list)?.members.count())
    }

    /// Brings a deleted list back under its number, without members.
    ///
    /// Refused where the name is blank, too long or taken, and where a list has
    /// that number or none ever had.
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

    /// Takes a contact away that is on no list, or that the caller takes off all of them before
    /// the commit: with many contacts and lists, [`Self::erase`] asks every list for each.
    pub(crate) fn erase_unlisted(&mut self, id: ContactId) -> Result<()> {
        self.replace(id, &[], &())?;
        self.contacts = self.contacts.saturating_sub(1);
        Ok(())
    }
}
