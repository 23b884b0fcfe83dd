//! Check of what is recorded beside contacts: trails, rejected rows, the consent ledger.

use std::ops::ControlFlow;

use crate::contact::{ContactId, FieldNo, OptIn, Statuses};
use crate::store::care::check_report::{CheckReport, Finding};
use crate::store::engine::database::Engine;
use crate::store::engine::error::Result;
use crate::store::engine::frame::ValueKind;
use crate::store::record::log::ImportRecord;
use crate::store::record::rejects::RejectedRow;
use crate::store::record::stream::Stream;
use crate::store::record::trail::TrailRow;
use crate::store::state::view::View;

/// The latest opt-in statuses by ledger, one byte per contact.
///
/// Two bits per opt-in field: 0 without an entry (statuses of stores older than the ledger have
/// none), then no information, in, out.
#[derive(Debug, Default)]
pub(crate) struct LedgerStatuses(Vec<u8>);

fn code(status: Option<OptIn>) -> u8 {
    match status {
        None => 1,
        Some(OptIn::In) => 2,
        Some(OptIn::Out) => 3,
    }
}

fn shift(field: FieldNo) -> u8 {
    if field == Statuses::FIELDS[0] { 0 } else { 2 }
}

impl LedgerStatuses {
    fn known(&self, id: u32, field: FieldNo) -> u8 {
        let byte = self.0.get(id as usize).copied().unwrap_or(0);
        byte >> shift(field) & 3
    }

    fn set(&mut self, id: u32, field: FieldNo, status: Option<OptIn>) {
        let at = id as usize;
        if self.0.len() <= at {
            self.0.resize(at + 1, 0);
        }
        if let Some(byte) = self.0.get_mut(at) {
            *byte = *byte & !(3 << shift(field)) | code(status) << shift(field);
        }
    }

    /// Compares a contact's statuses with the ledger; a deleted contact has none.
    pub(crate) fn compare(&self, id: u32, statuses: Statuses, report: &mut CheckReport) {
        for field in Statuses::FIELDS {
            let known = self.known(id, field);
            if known != 0 && known != code(statuses.of(field)) {
                report.add(Finding::Consent {
                    field,
                    contact: ContactId(id),
                });
            }
        }
    }
}

/// Replays the ledger; each entry must follow from the contact's previous one.
pub(crate) fn ledger(view: &View, report: &mut CheckReport) -> Result<LedgerStatuses> {
    let mut replayed = LedgerStatuses::default();
    let next = view.snapshot.record.next_contact;
    let read = view.for_each_consent(|entry| -> ControlFlow<()> {
        let (id, field) = (entry.contact.0, entry.field);
        let before = replayed.known(id, field);
        let beyond = id == 0 || id >= next;
        if beyond || entry.from == entry.to || (before != 0 && before != code(entry.from)) {
            report.add(Finding::Consent {
                field,
                contact: entry.contact,
            });
        }
        if !beyond {
            replayed.set(id, field, entry.to);
        }
        ControlFlow::Continue(())
    });
    report.noted(read)?;
    Ok(replayed)
}

/// Checks trail and rejected rows of an import.
pub(crate) fn import(
    engine: &Engine,
    record: &ImportRecord,
    report: &mut CheckReport,
) -> Result<()> {
    let trail = Stream::<TrailRow>::of(engine, record.trail);
    report.noted(trail.and_then(|trail| trail.check(engine)))?;
    let rejected = rejected(engine, record.rejected_rows);
    report.noted(rejected)?;
    Ok(())
}

fn rejected(engine: &Engine, root: u64) -> Result<()> {
    let rejected = Stream::<RejectedRow>::of(engine, root)?;
    if rejected.check(engine)? == rejected.head.rows {
        Ok(())
    } else {
        Err(ValueKind::RejectedRoot.corrupt(root))
    }
}
