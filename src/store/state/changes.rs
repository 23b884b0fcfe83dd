//! What two states of the store differ by, and reading contacts in id order.

use std::ops::ControlFlow;

use crate::contact::{ContactId, ContactRef, FieldNo, ListNo};
use crate::store::engine::error::Result;
use crate::store::state::commit::ContactList;
use crate::store::state::members::Membership;
use crate::store::state::view::{Side, View, read};

/// Reads contacts of a view one by one; fast where the ids ascend.
///
/// Each block is unpacked once as long as the next contact is in it.
pub struct ContactReader<'a> {
    side: Side<'a>,
}

impl std::fmt::Debug for ContactReader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContactReader").finish_non_exhaustive()
    }
}

impl ContactReader<'_> {
    /// A contact, if it is there.
    pub fn get(&mut self, id: ContactId) -> Result<Option<ContactRef<'_>>> {
        match self.side.packed(id.0)? {
            Some((packed, key)) => read(packed, key).map(Some),
            None => Ok(None),
        }
    }
}

/// How a list differs between two states.
#[derive(Clone, Debug)]
pub struct ListChange {
    /// The number of the list.
    pub no: ListNo,
    /// The list in the older state, if it was there.
    pub before: Option<ContactList>,
    /// The list in the newer state, if it is there.
    pub after: Option<ContactList>,
    /// Who came on it.
    pub joined: Membership,
    /// Who is not on it any more.
    pub left: Membership,
}

impl View {
    /// The number that the next new contact gets; all others are below it.
    pub fn next_contact(&self) -> ContactId {
        ContactId(self.snapshot.record.next_contact)
    }

    /// The fields that were a key of some import and have an index.
    pub fn key_fields(&self) -> Vec<FieldNo> {
        let indexes = self.snapshot.record.indexes.iter();
        indexes.map(|index| FieldNo(index.field)).collect()
    }

    /// Reads contacts one by one, best in id order.
    pub fn reader(&self) -> ContactReader<'_> {
        ContactReader {
            side: Side::new(&self.snapshot),
        }
    }

    /// The lists that are different from an older view, by number; stops when `visit` says so.
    ///
    /// The members of one list at a time are in memory; lists that nobody touched are not read.
    pub fn for_each_list_change<B>(
        &self,
        older: &Self,
        mut visit: impl FnMut(ListChange) -> ControlFlow<B>,
    ) -> Result<ControlFlow<B>> {
        let lists = older.lists().iter().chain(self.lists());
        let mut numbers: Vec<ListNo> = lists.map(|list| list.no).collect();
        numbers.sort_unstable();
        numbers.dedup();
        for no in numbers {
            let (before, after) = (older.list(no).cloned(), self.list(no).cloned());
            let same_members = older.root(no) == self.root(no);
            if same_members && before == after {
                continue;
            }
            let (mut joined, mut left) = (Membership::default(), Membership::default());
            if !same_members || before.is_none() || after.is_none() {
                let of = |view: &Self, there: bool| {
                    if there {
                        view.members(no)
                    } else {
                        Ok(Membership::default())
                    }
                };
                let was = of(older, before.is_some())?;
                let is = of(self, after.is_some())?;
                joined = is.without(&was);
                left = was.without(&is);
            }
            let change = ListChange {
                no,
                before,
                after,
                joined,
                left,
            };
            if let ControlFlow::Break(done) = visit(change) {
                return Ok(ControlFlow::Break(done));
            }
        }
        Ok(ControlFlow::Continue(()))
    }

    /// The key of a list's members; none for a list that is not there.
    fn root(&self, no: ListNo) -> Option<u64> {
        let at = self.lists().iter().position(|list| list.no == no)?;
        self.snapshot.list_roots.get(at).copied()
    }
}
