//! Check of contacts: every block is read once, on several threads, and compared with the consent
//! ledger and the key indexes.

use std::sync::Arc;

use crate::contact::{ContactId, ContactRef, FieldKind, FieldNo, OptIn, Statuses, key_form};
use crate::store::care::check_report::{CheckReport, Finding};
use crate::store::care::check_streams::LedgerStatuses;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::ValueKind;
use crate::store::engine::numbers::key_hash;
use crate::store::state::blocks::Block;
use crate::store::state::commit::Snapshot;
use crate::store::state::directory::BlockRef;
use crate::store::state::index::{IndexEntry, IndexRecord, RunPage, read_list, read_page};
use crate::store::state::parallel::in_order;
use crate::store::state::table::{KeyTable, short_hash};
use crate::store::state::view::{View, checked};

/// Results of reading the contacts that later checks need.
#[derive(Debug, Default)]
pub(crate) struct CheckedContacts {
    /// Numbers of deleted contacts, sorted.
    pub erased: Vec<u32>,
    /// Keys of values whose checksum is right, sorted.
    pub intact: Vec<u64>,
}

/// A complete key index of a field in memory.
struct LoadedIndex {
    field: FieldNo,
    kind: FieldKind,
    table: KeyTable,
}

/// Results of some neighbouring blocks.
#[derive(Default)]
struct BlockResults {
    report: CheckReport,
    read: CheckedContacts,
    /// Index entries to look up: position in `indexes`, key hash, contact number.
    wanted: Vec<(usize, u64, u32)>,
}

/// Checks all contacts of a view, their latest ledger entries, and their key indexes.
///
/// # Errors
///
/// Errors that keep the check from being done; damage is a finding.
pub(crate) fn contacts(
    view: &View,
    ledger: &LedgerStatuses,
    report: &mut CheckReport,
) -> Result<CheckedContacts> {
    let snapshot = &*view.snapshot;
    let mut read = CheckedContacts::default();
    let mut indexes = Vec::new();
    for index in &snapshot.record.indexes {
        let field = FieldNo(index.field);
        let Some(kind) = snapshot.fields.get(field).map(|field| field.kind) else {
            report.add(Finding::Unreadable {
                what: ValueKind::Fields.word().to_owned(),
                key: snapshot.record.fields,
            });
            continue;
        };
        let table = load_index(snapshot, index, report, &mut read.intact)?;
        indexes.push(LoadedIndex { field, kind, table });
    }
    in_order(
        &snapshot.directory.blocks,
        &BlockResults::default,
        &|part, block| check_block(snapshot, ledger, &indexes, block, part).map(|()| false),
        &mut |part| {
            report.absorb(part.report);
            read.erased.extend(part.read.erased);
            read.intact.extend(part.read.intact);
            Ok::<_, StoreError>(())
        },
    )?;
    read.intact.sort_unstable();
    if report.contacts != snapshot.record.contacts {
        report.add(Finding::ContactCount {
            noted: snapshot.record.contacts,
            found: report.contacts,
        });
    }
    Ok(read)
}

/// Loads all entries of an index; those of a damaged run only up to the damage.
fn load_index(
    snapshot: &Snapshot,
    index: &IndexRecord,
    report: &mut CheckReport,
    whole: &mut Vec<u64>,
) -> Result<KeyTable> {
    let mut table = KeyTable::new();
    // Growing while sorted entries are inserted would cluster them.
    let entries: u64 = index.runs.iter().map(|run| run.entries).sum();
    table.reserve(usize::try_from(entries).unwrap_or(0));
    for run in &index.runs {
        let loaded = load_run(snapshot, run.list, whole, |(hash, id)| {
            if id >= snapshot.record.next_contact {
                report.add(Finding::IndexBeyond {
                    field: FieldNo(index.field),
                    contact: ContactId(id),
                });
            }
            table.insert(hash, id);
        });
        report.noted(loaded)?;
    }
    table.sort_overflow();
    Ok(table)
}

/// Passes on the entries of a run, which must be sorted.
fn load_run(
    snapshot: &Snapshot,
    list: u64,
    whole: &mut Vec<u64>,
    mut each: impl FnMut(IndexEntry),
) -> Result<()> {
    let engine = &snapshot.engine;
    let payload = engine.value(list, ValueKind::IndexRun)?;
    whole.push(list);
    let pages = read_list(list, &payload)?;
    let mut previous = 0;
    in_order(
        &pages,
        &|| (Vec::new(), Vec::new()),
        &|(keys, entries): &mut (Vec<u64>, Vec<IndexEntry>), page: &RunPage| {
            let payload = engine.value(page.key, ValueKind::IndexPage)?;
            keys.push(page.key);
            entries.extend(read_page(page.key, &payload)?);
            Ok(false)
        },
        &mut |(keys, entries)| {
            whole.extend(keys);
            for entry in entries {
                each(entry);
                if entry.0 < previous {
                    return Err(ValueKind::IndexRun.corrupt(list));
                }
                previous = entry.0;
            }
            Ok(())
        },
    )
}

fn check_block(
    snapshot: &Snapshot,
    ledger: &LedgerStatuses,
    indexes: &[LoadedIndex],
    block: &BlockRef,
    part: &mut BlockResults,
) -> Result<()> {
    let BlockResults {
        report,
        read,
        wanted,
    } = part;
    let payload = snapshot.engine.value(block.key, ValueKind::Contacts);
    if payload.is_ok() {
        read.intact.push(block.key);
    }
    let decoded = payload.and_then(|payload| checked(Block::new(Arc::new(payload)), block));
    let Some(decoded) = report.noted(decoded)? else {
        return Ok(());
    };
    wanted.clear();
    for (id, packed) in decoded.iter() {
        if packed.is_empty() {
            read.erased.push(id);
            ledger.compare(id, Statuses::default(), report);
            continue;
        }
        report.contacts += 1;
        let before = wanted.len();
        let mut statuses = Statuses::default();
        let whole = ContactRef::new(packed).and_then(|contact| {
            contact.check_each(|field, value| {
                statuses.set(field, OptIn::from_value(value));
                for (at, index) in (0..).zip(indexes).filter(|(_, i)| i.field == field) {
                    let hash = short_hash(key_hash(&key_form(index.kind, value)));
                    wanted.push((at, hash, id));
                }
            })
        });
        if whole.is_err() {
            wanted.truncate(before);
            report.add(Finding::Contact(ContactId(id)));
            continue;
        }
        ledger.compare(id, statuses, report);
    }
    // Prefetch: all slots are on their way from memory before the first is waited for.
    let prefetched = wanted.iter().fold(0, |seen, (at, hash, _)| {
        seen ^ indexes.get(*at).map_or(0, |index| index.table.touch(*hash))
    });
    std::hint::black_box(prefetched);
    for &(at, hash, id) in &*wanted {
        let index = indexes.get(at);
        if let Some(index) = index.filter(|index| !index.table.contains(hash, id)) {
            report.add(Finding::NotFindable {
                field: index.field,
                contact: ContactId(id),
            });
        }
    }
    Ok(())
}
