//! Undoes changes of lists and of who is on them.

use std::ops::ControlFlow;

use super::report::KeptReason;
use super::{UndoError, Undoing};
use crate::contact::{ContactId, ListNo};
use crate::store::{ContactList, ContactReader, ListChange, Membership};

impl Undoing<'_> {
    /// Undoes who joined and left lists, and which lists were created, renamed and deleted.
    ///
    /// Lists that are deleted, and those that get another name back, make way for the names of others.
    ///
    /// # Errors
    ///
    /// When the store cannot be read or written, or the undo was cancelled.
    pub(super) fn lists(&mut self) -> Result<(), UndoError> {
        self.each_list(Self::members_back)?;
        self.names_back()?;
        self.each_list(Self::list_back)
    }

    fn each_list(
        &mut self,
        work: fn(&mut Self, &ListChange, &mut ContactReader<'_>) -> Result<(), UndoError>,
    ) -> Result<(), UndoError> {
        let states = self.states;
        let mut reader = states.now.reader();
        let walked = states
            .after
            .for_each_list_change(&states.before, |change| {
                let done = if self.progress.is_cancelled() {
                    Err(UndoError::Cancelled)
                } else {
                    work(self, &change, &mut reader)
                };
                match done {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(error) => ControlFlow::Break(error),
                }
            })?;
        match walked {
            ControlFlow::Break(error) => Err(error),
            ControlFlow::Continue(()) => Ok(()),
        }
    }

    /// Who went off a list, is not on it now, and is there to come back.
    fn returning(
        &self,
        change: &ListChange,
        members: &Membership,
        reader: &mut ContactReader<'_>,
    ) -> Result<Vec<ContactId>, UndoError> {
        let mut returning = Vec::new();
        for id in change.left.iter().filter(|id| !members.contains(*id)) {
            if self.restored.contains(id) || reader.get(id)?.is_some() {
                returning.push(id);
            }
        }
        Ok(returning)
    }

    /// The members of a list that is there; the list goes if it was made and nobody is left.
    fn members_back(
        &mut self,
        change: &ListChange,
        reader: &mut ContactReader<'_>,
    ) -> Result<(), UndoError> {
        let no = change.no;
        let Some(list) = self.states.now.list(no) else {
            return Ok(());
        };
        let members = self.states.now.members(no)?;
        let returning = self.returning(change, &members, reader)?;
        for id in change.joined.iter().filter(|id| members.contains(*id)) {
            // Who stays because of a change since stays whole.
            if !self.staying.contains(id)
                && self.writer.leave(no, id)?
                && !self.removed.contains(id)
            {
                self.report.counts.left_lists += 1;
            }
        }
        self.join(no, &returning)?;
        if let (None, Some(made)) = (&change.before, &change.after)
            && self.writer.member_count(no)? == 0
        {
            if list.name == made.name {
                self.writer.delete_list(no)?;
                self.report.counts.removed_lists += 1;
            } else {
                self.keep_list(list, KeptReason::ChangedSince, Some(made));
            }
        }
        Ok(())
    }

    /// A list that was taken away comes back.
    fn list_back(
        &mut self,
        change: &ListChange,
        reader: &mut ContactReader<'_>,
    ) -> Result<(), UndoError> {
        let Some(was) = &change.before else {
            return Ok(());
        };
        if self.states.now.list(change.no).is_some() {
            return Ok(());
        }
        let returning = self.returning(change, &Membership::default(), reader)?;
        if change.after.is_none() {
            return self.bring_back(was, change, &returning);
        }
        if !returning.is_empty() {
            self.keep_list(was, KeptReason::ListGone, None);
        }
        Ok(())
    }

    fn join(&mut self, no: ListNo, ids: &[ContactId]) -> Result<(), UndoError> {
        for id in ids {
            if self.writer.join(no, *id)? && !self.restored.contains(*id) {
                self.report.counts.joined_lists += 1;
            }
        }
        Ok(())
    }

    /// Brings a deleted list back if anybody returns to it, or nobody was on it.
    fn bring_back(
        &mut self,
        was: &ContactList,
        change: &ListChange,
        back: &[ContactId],
    ) -> Result<(), UndoError> {
        if back.is_empty() && !change.left.is_empty() {
            return Ok(());
        }
        let name = self.free_name(&was.name);
        self.writer.revive_list(was.no, &name, was.created)?;
        self.report.counts.restored_lists += 1;
        self.join(was.no, back)
    }

    /// The name, with a number after it where another list has it now.
    fn free_name(&self, name: &str) -> String {
        let taken = |name: &str| {
            let lower = name.to_lowercase();
            let mut lists = self.writer.lists().iter();
            lists.any(|list| list.name.to_lowercase() == lower)
        };
        if !taken(name) {
            return name.to_owned();
        }
        let numbered = |number: u64| {
            let ending = format!(" ({number})");
            let room = ContactList::MAX_NAME.saturating_sub(ending.chars().count());
            let stem: String = name.chars().take(room).collect();
            stem.trim_end().to_owned() + &ending
        };
        let mut names = (2..).map(numbered);
        names.find(|name| !taken(name)).unwrap_or_default()
    }

    /// Lists get their names back, all at once: two of them may have changed names.
    fn names_back(&mut self) -> Result<(), UndoError> {
        let states = self.states;
        let mut back: Vec<(&ContactList, &ContactList)> = Vec::new();
        for was in states.before.lists() {
            let after = states.after.list(was.no).filter(|is| is.name != was.name);
            let now = states.now.list(was.no).filter(|now| now.name != was.name);
            let (Some(is), Some(now)) = (after, now) else {
                continue;
            };
            if now.name == is.name {
                back.push((was, now));
            } else {
                self.keep_list(now, KeptReason::ChangedSince, Some(is));
            }
        }
        loop {
            let taken = back.iter().position(|(was, _)| {
                let mut others = self.writer.lists().iter();
                others.any(|other| {
                    let moves = back.iter().any(|(was, _)| was.no == other.no);
                    !moves && other.name.to_lowercase() == was.name.to_lowercase()
                })
            });
            let Some(at) = taken else {
                break;
            };
            let (_, now) = back.remove(at);
            self.keep_list(now, KeptReason::NameTaken, Some(now));
        }
        for (was, _) in &back {
            let between = self.free_name(&was.no.0.to_string());
            self.writer.rename_list(was.no, &between)?;
        }
        for (was, _) in back {
            self.writer.give_back_name(was.no, &was.name)?;
            self.report.counts.restored_lists += 1;
        }
        Ok(())
    }

    fn keep_list(&mut self, list: &ContactList, reason: KeptReason, wrote: Option<&ContactList>) {
        self.report.keep(reason, |kept| {
            kept.list = Some((list.no, list.name.clone()));
            if let Some(wrote) = wrote {
                kept.import_wrote = Some(wrote.name.clone());
                kept.now = Some(list.name.clone());
            }
        });
    }
}
