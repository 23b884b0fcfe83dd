//! Changing lists and their members.

use super::Writer;
use crate::contact::{ContactId, ListNo, has_control, shows_nothing};
use crate::store::engine::error::{ListNameError, Result, StoreError};
use crate::store::engine::frame::ValueKind;
use crate::store::state::commit::ContactList;
use crate::store::state::journal::Journal;
use crate::store::state::members::{Members, page_keys};
use crate::store::state::view::named;

/// The members of a list being changed.
#[derive(Debug)]
pub(crate) struct OpenList {
    pub members: Members,
    pub root: u64,
}

impl<J: Journal> Writer<J> {
    /// The lists, including changes of this writer.
    pub fn lists(&self) -> &[ContactList] {
        &self.lists
    }

    /// Validates a name chosen by a user.
    fn new_name(&self, name: &str, except: Option<ListNo>) -> Result<String> {
        let name = self.known_name(name, except)?;
        if shows_nothing(&name) {
            return Err(ListNameError::Blank.into());
        }
        if has_control(&name) {
            return Err(ListNameError::ControlCharacter.into());
        }
        Ok(name)
    }

    /// Validates a name that a list had before, which may contain control characters if it is from
    /// an earlier version.
    pub(crate) fn known_name(&self, name: &str, except: Option<ListNo>) -> Result<String> {
        let name = name.trim();
        if name.is_empty() {
            return Err(ListNameError::Blank.into());
        }
        if name.chars().count() > ContactList::MAX_NAME {
            return Err(ListNameError::TooLong.into());
        }
        match named(&self.lists, name) {
            Some(other) if Some(other.no) != except => Err(ListNameError::Taken(other.no).into()),
            _ => Ok(name.to_owned()),
        }
    }

    /// Creates a list.
    ///
    /// # Errors
    ///
    /// [`StoreError::ListName`] if the name is blank, too long, taken, or contains control
    /// characters; [`StoreError::Full`] if no number is left.
    pub fn create_list(&mut self, name: &str) -> Result<ListNo> {
        let name = self.new_name(name, None)?;
        let no = ListNo(self.next_list);
        self.next_list = self.next_list.checked_add(1).ok_or(StoreError::Full)?;
        self.lists.push(ContactList {
            no,
            name,
            created: self.shared.clock.now(),
            members: 0,
        });
        self.lists_changed = true;
        let members = Members::new(self.tuning.member_page);
        self.members.insert(no.0, OpenList { members, root: 0 });
        Ok(no)
    }

    /// Renames a list.
    ///
    /// # Errors
    ///
    /// [`StoreError::ListName`] as for [`Self::create_list`], and [`StoreError::NoSuchList`].
    pub fn rename_list(&mut self, list: ListNo, name: &str) -> Result<()> {
        let name = self.new_name(name, Some(list))?;
        self.put_name(list, name)
    }

    /// Restores an earlier name of a list.
    pub(crate) fn give_back_name(&mut self, list: ListNo, name: &str) -> Result<()> {
        let name = self.known_name(name, Some(list))?;
        self.put_name(list, name)
    }

    fn put_name(&mut self, list: ListNo, name: String) -> Result<()> {
        let known = self.lists.iter_mut().find(|known| known.no == list);
        known.ok_or(StoreError::NoSuchList(list))?.name = name;
        self.lists_changed = true;
        Ok(())
    }

    /// Deletes a list; its contacts stay.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchList`], and errors of reading the list.
    pub fn delete_list(&mut self, list: ListNo) -> Result<()> {
        let mut open = self.take_list(list)?;
        if open.root != 0 {
            let payload = self.sink.read(open.root, ValueKind::MembersRoot)?;
            self.freed.extend(page_keys(open.root, &payload)?);
            self.freed.push(std::mem::take(&mut open.root));
        }
        self.lists.retain(|known| known.no != list);
        self.lists_changed = true;
        Ok(())
    }

    /// The key of a list's members' root in the base commit.
    fn base_root(&self, list: ListNo) -> u64 {
        let at = self.base.lists.iter().position(|known| known.no == list);
        at.and_then(|at| self.base.list_roots.get(at).copied())
            .unwrap_or(0)
    }

    fn take_list(&mut self, list: ListNo) -> Result<OpenList> {
        if let Some(open) = self.members.remove(&list.0) {
            return Ok(open);
        }
        if !self.lists.iter().any(|known| known.no == list) {
            return Err(StoreError::NoSuchList(list));
        }
        let root = self.base_root(list);
        let members = match root {
            0 => Members::new(self.tuning.member_page),
            root => Members::load(root, |key, kind| self.base.engine.value(key, kind))?,
        };
        Ok(OpenList { members, root })
    }

    pub(crate) fn open_list(&mut self, list: ListNo) -> Result<&mut OpenList> {
        if !self.members.contains_key(&list.0) {
            let open = self.take_list(list)?;
            self.members.insert(list.0, open);
        }
        self.members
            .get_mut(&list.0)
            .ok_or(StoreError::NoSuchList(list))
    }

    /// Adds a contact to a list; returns whether it was no member.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchContact`], [`StoreError::NoSuchList`], and errors of reading the list.
    pub fn join(&mut self, list: ListNo, id: ContactId) -> Result<bool> {
        self.known(id)?;
        Ok(self.open_list(list)?.members.set(id.0, true))
    }

    /// Removes a contact from a list; returns whether it was a member.
    ///
    /// # Errors
    ///
    /// [`StoreError::NoSuchList`], and errors of reading the list.
    pub fn leave(&mut self, list: ListNo, id: ContactId) -> Result<bool> {
        Ok(self.open_list(list)?.members.set(id.0, false))
    }

    pub(crate) fn known(&self, id: ContactId) -> Result<()> {
        if id.0 == 0 || id.0 >= self.next_contact {
            return Err(StoreError::NoSuchContact(id));
        }
        Ok(())
    }
}
