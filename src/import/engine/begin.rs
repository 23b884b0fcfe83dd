//! The beginning of an import: everything is as it was reviewed, and the writer is open.

use super::super::report::{ImportError, Options};
use super::super::reviewed::Reviewed;
use crate::contact::ListNo;
use crate::job::Progress;
use crate::plan::{ImportPlan, ListTarget};
use crate::source::{FileStamp, Source};
use crate::store::{Durability, Stopwatch, Store, Writer};

/// What an import is called with.
#[derive(Clone, Copy)]
pub(in super::super) struct Input<'a> {
    pub(in super::super) source: &'a Source,
    pub(in super::super) plan: &'a ImportPlan,
    pub(in super::super) options: &'a Options,
    pub(in super::super) progress: &'a Progress,
    pub(in super::super) undecided: Undecided,
}

/// What rows come to that a rule nobody has decided makes a difference for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Undecided {
    /// Nothing is imported, and they are said.
    Refuse,
    /// They are shown as if their contacts were updated, and counted.
    Show,
}

/// An import that has begun: its writer is open, its list is known, and no row is read yet.
pub(in super::super) struct OpenImport<'a> {
    pub(super) input: Input<'a>,
    pub(super) writer: Writer,
    pub(super) list: TargetList,
    pub(super) started: Stopwatch,
    /// The time that contacts are stamped with, in milliseconds since 1970 UTC.
    pub(super) now: u64,
}

/// The list that the contacts of an import join.
pub(super) struct TargetList {
    pub(super) no: ListNo,
    pub(super) name: String,
}

impl<'a> OpenImport<'a> {
    /// Opens a writer, if file, store and plan are what they were when the plan was made or
    /// reviewed.
    ///
    /// # Errors
    ///
    /// When one of them is not, the list of the plan is gone, or the store cannot be read or is
    /// busy. Nothing is logged.
    pub(in super::super) fn begin(store: &Store, input: Input<'a>) -> Result<Self, ImportError> {
        let started = store.clock().stopwatch();
        let now = store.clock().now();
        if *input.source.stamp() != input.plan.stamp {
            return Err(ImportError::FileChanged);
        }
        input.progress.begin(input.source.len_bytes());
        let mut writer = open_writer(store, input)?;
        let list = TargetList::new(&mut writer, &input.plan.list)?;
        Ok(Self {
            input,
            writer,
            list,
            started,
            now,
        })
    }

    /// The number of the commit that it sees; 0 for a store without one.
    pub(in super::super) fn base_commit(&self) -> u64 {
        self.writer.base_commit()
    }
}

fn open_writer(store: &Store, input: Input<'_>) -> Result<Writer, ImportError> {
    let Input { plan, options, .. } = input;
    let durability = if options.dry_run {
        Durability::Scratch
    } else {
        Durability::Real
    };
    let mut writer = store.begin(durability)?;
    if let Some(reviewed) = &options.reviewed {
        check_reviewed(reviewed, writer.base_commit(), input)?;
    }
    if writer.fields() != &options.fields {
        writer.set_fields(options.fields.clone());
    }
    writer.index(plan.rules.primary)?;
    if let Some(secondary) = plan.rules.secondary {
        writer.index(secondary)?;
    }
    Ok(writer)
}

/// Refuses whatever is not what was reviewed.
fn check_reviewed(reviewed: &Reviewed, commit: u64, input: Input<'_>) -> Result<(), ImportError> {
    let plan = input.plan;
    if reviewed.commit != commit {
        return Err(ImportError::StoreChanged);
    }
    if *reviewed != Reviewed::of(commit, plan, &input.options.fields) {
        return Err(ImportError::PlanChanged);
    }
    // The stamp of the source is that of its opening; nothing is begun on a file that changed since.
    if FileStamp::of(input.source.path())? != plan.stamp {
        return Err(ImportError::FileChanged);
    }
    Ok(())
}

impl TargetList {
    fn new(writer: &mut Writer, target: &ListTarget) -> Result<Self, ImportError> {
        match target {
            ListTarget::New(name) => Ok(Self {
                no: writer.create_list(name)?,
                name: name.trim().to_owned(),
            }),
            ListTarget::Existing(no) => {
                let list = writer.lists().iter().find(|list| list.no == *no);
                let list = list.ok_or(ImportError::ListGone)?;
                Ok(Self {
                    no: *no,
                    name: list.name.clone(),
                })
            }
        }
    }
}
