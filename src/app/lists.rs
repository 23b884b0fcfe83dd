//! The page of lists: made, renamed, deleted.

use super::host::{Event, Host};
use crate::change;
use crate::contact::ListNo;
use crate::job::Queue;
use crate::store::{ContactList, ListNameError, Store, StoreError};
use crate::ui;

/// The text field whose change is being stored; it is cleared afterwards, unless it was edited since.
enum Typed {
    Nothing,
    NewList(String),
    Rename(ListNo),
}

/// The owner of the page of lists.
#[derive(Default)]
pub(super) struct ListsOwner {
    pub(super) page: ui::ListsPage,
    changes: Queue<(Typed, Result<(), StoreError>)>,
}

impl ListsOwner {
    pub(super) fn create(&mut self, host: &mut Host, name: String) {
        self.change(host, Typed::NewList(name.clone()), move |store| {
            change::create_list(store, &name).map(|_| ())
        });
    }

    pub(super) fn rename(&mut self, host: &mut Host, list: ListNo, name: String) {
        self.change(host, Typed::Rename(list), move |store| {
            change::rename_list(store, list, &name)
        });
    }

    pub(super) fn delete(&mut self, host: &mut Host, list: ListNo) {
        self.change(host, Typed::Nothing, move |store| {
            change::delete_list(store, list)
        });
    }

    fn change(
        &mut self,
        host: &mut Host,
        typed: Typed,
        change: impl FnOnce(&Store) -> Result<(), StoreError> + Send + 'static,
    ) {
        self.page.error = None;
        host.change(&mut self.changes, |store| (typed, change(store)));
    }

    pub(super) fn poll(&mut self, host: &mut Host) {
        while let Some((typed, changed)) = host.take_next(&mut self.changes) {
            match changed {
                Ok(()) => {
                    self.page.error = None;
                    self.clear(&typed);
                    host.events.push(Event::StoreChanged);
                }
                Err(StoreError::ListName(reason)) => {
                    self.page.error = Some(name_error(host, reason));
                }
                Err(error) => {
                    host.say_store_error(&error);
                    host.read_tables();
                }
            }
        }
    }

    fn clear(&mut self, typed: &Typed) {
        let page = &mut self.page;
        match typed {
            Typed::NewList(name) if page.new_list == *name => page.new_list.clear(),
            Typed::Rename(list) => {
                page.rename.take_if(|(renamed, _)| renamed == list);
            }
            Typed::NewList(_) | Typed::Nothing => {}
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.changes.is_idle()
    }

    pub(super) fn end(&mut self) {
        self.changes.finish();
    }
}

fn name_error(host: &Host, reason: ListNameError) -> String {
    let text = host.text();
    match reason {
        ListNameError::Blank => text.say("lists-name-blank"),
        ListNameError::TooLong => text.say_with(
            "lists-name-too-long",
            [("most", ContactList::MAX_NAME.into())],
        ),
        ListNameError::ControlCharacter => text.say("common-list-name-control-characters"),
        ListNameError::Taken(_) => text.say("common-list-name-taken"),
    }
}
