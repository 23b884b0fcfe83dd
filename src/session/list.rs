//! The list the contacts of an import go to.

use super::Session;
use crate::contact::{ListNo, has_control, without_control};
use crate::plan::ListTarget;

/// A list of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSummary {
    /// Its number.
    pub no: ListNo,
    /// Its name.
    pub name: String,
    /// How many contacts are on it.
    pub contacts: u64,
}

/// A new list, or one that is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Destination {
    /// A new list.
    #[default]
    New,
    /// A list of the store.
    Existing(ListNo),
}

/// Where the contacts go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListChoice {
    /// A new list, or which.
    pub destination: Destination,
    /// The name of a new list as it is typed; empty for the file's.
    pub name: String,
}

/// Why an import cannot go to the chosen list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListProblem {
    /// It was deleted.
    Gone,
    /// Its name holds control characters.
    ControlCharacter,
    /// A list of that name exists.
    Taken,
}

impl Session {
    /// The name of a new list: what is typed, else the file's without its ending.
    pub fn new_list_name(&self) -> String {
        let typed = self.list.name.trim();
        if typed.is_empty() {
            let stem = self.path.as_ref().and_then(|path| path.file_stem());
            stem.map(|stem| without_control(&stem.to_string_lossy()))
                .unwrap_or_default()
        } else {
            typed.to_owned()
        }
    }

    /// The name of the list the contacts go to, new or not; empty where it is gone.
    pub fn list_name(&self, lists: &[ListSummary]) -> String {
        match self.list.destination {
            Destination::New => self.new_list_name(),
            Destination::Existing(no) => lists
                .iter()
                .find(|list| list.no == no)
                .map(|list| list.name.clone())
                .unwrap_or_default(),
        }
    }

    pub(super) fn list_target(&self) -> ListTarget {
        match self.list.destination {
            Destination::New => ListTarget::New(self.new_list_name()),
            Destination::Existing(no) => ListTarget::Existing(no),
        }
    }

    /// What is wrong with the chosen list, if anything.
    pub fn list_problem(&self, lists: &[ListSummary]) -> Option<ListProblem> {
        match self.list.destination {
            Destination::Existing(no) => {
                let there = lists.iter().any(|list| list.no == no);
                (!there).then_some(ListProblem::Gone)
            }
            Destination::New => {
                let name = self.new_list_name();
                let lower = name.to_lowercase();
                if has_control(&name) {
                    Some(ListProblem::ControlCharacter)
                } else if lists.iter().any(|list| list.name.to_lowercase() == lower) {
                    Some(ListProblem::Taken)
                } else {
                    None
                }
            }
        }
    }
}

/// `wanted`, or with the first number from 2 behind it that makes it no other list's name.
pub(super) fn free_name(wanted: &str, lists: &[ListSummary]) -> String {
    let taken: Vec<String> = lists.iter().map(|list| list.name.to_lowercase()).collect();
    let free = |name: &String| !taken.contains(&name.to_lowercase());
    let numbered = (2..).map(|number: u32| format!("{wanted} {number}"));
    std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(free)
        .unwrap_or_default()
}
