//! Checking contacts: every block is read once, on several threads, and held against the consent
//! ledger and the key indexes.

use std::sync::Arc;

use crate::contact::{ContactId, ContactRef, FieldKind, FieldNo, OptIn, Statuses, key_form};
use crate::store::care::check::{CheckReport, Finding};
use crate::store::care::check_streams::Replayed;
use crate::store::engine::error::{Result, StoreError};
use crate::store::engine::frame::Kind;
use crate::store::engine::numbers::key_hash;
use crate::store::state::blocks::Block;
use crate::store::state::commit::Snapshot;
use crate::store::state::directory::BlockRef;
use crate::store::state::index::{Entry, IndexRecord, RunPage, read_list, read_page};
use crate::store::state::parallel::in_order;
use crate::store::state::table::{KeyTable, short_hash};
use crate::store::state::view::{View, checked};

/// What was read with the contacts, for what is checked after them.
#[derive(Debug, Default)]
pub(crate) struct ReadContacts {
    /// The numbers of contacts that are not there any more, ascending.
    pub erased: Vec<u32>,
    /// The keys of values whose checksum is right, ascending.
    pub whole: Vec<u64>,
}

/// The key index of a field, to look all contacts up in.
struct LoadedIndex {
    field: FieldNo,
    kind: FieldKind,
    table: KeyTable,
}

/// What some neighbouring blocks came to.
#[derive(Default)]
struct Part {
    report: CheckReport,
    read: ReadContacts,
    /// Contacts to be looked up in an index: its place, the hash of the key, the number.
    wanted: Vec<(usize, u64, u32)>,
}

/// Checks all contacts of a view, the ledger's last word about them, and their key indexes.
///
/// # Errors
///
/// When the check cannot be done; damage is a finding.
pub(crate) fn contacts(
    view: &View,
    ledger: &Replayed,
    report: &mut CheckReport,
) -> Result<ReadContacts> {
    let snapshot = &*view.snapshot;
    let mut read = ReadContacts::default();
    let mut indexes = Vec::new();
    for index in &snapshot.record.indexes {
        let field = FieldNo(index.field);
        let Some(kind) = snapshot.fields.get(field).map(|field| field.kind) else {
            report.add(Finding::Unreadable {
                what: Kind::Fields.word().to_owned(),
                key: snapshot.record.fields,
            });
            continue;
        };
        let table = load_index(snapshot, index, report, &mut read.whole)?;
        indexes.push(LoadedIndex { field, kind, table });
    }
    in_order(
        &snapshot.directory.blocks,
        &Part::default,
        &|part, block| check_block(snapshot, ledger, &indexes, block, part).map(|()| false),
        &mut |part| {
            report.absorb(part.report);
            read.erased.extend(part.read.erased);
            read.whole.extend(part.read.whole);
            Ok::<_, StoreError>(())
        },
    )?;
    read.whole.sort_unstable();
    if report.contacts != snapshot.record.contacts {
        report.add(Finding::ContactCount {
            noted: snapshot.record.contacts,
            found: report.contacts,
        });
    }
    Ok(read)
}

/// Reads all entries of an index; those of a run that is damaged only up to the damage.
fn load_index(
    snapshot: &Snapshot,
    index: &IndexRecord,
    report: &mut CheckReport,
    whole: &mut Vec<u64>,
) -> Result<KeyTable> {
    let mut table = KeyTable::new();
    // Without room for all of them at once, entries that come in order would pile up in one place.
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
    table.settle();
    Ok(table)
}

/// Gives the entries of a run, which must be in order.
fn load_run(
    snapshot: &Snapshot,
    list: u64,
    whole: &mut Vec<u64>,
    mut each: impl FnMut(Entry),
) -> Result<()> {
    let engine = &snapshot.engine;
    let payload = engine.value(list, Kind::IndexRun)?;
    whole.push(list);
    let pages = read_list(list, &payload)?;
    let mut previous = 0;
    in_order(
        &pages,
        &|| (Vec::new(), Vec::new()),
        &|(keys, entries): &mut (Vec<u64>, Vec<Entry>), page: &RunPage| {
            let payload = engine.value(page.key, Kind::IndexPage)?;
            keys.push(page.key);
            entries.extend(read_page(page.key, &payload)?);
            Ok(false)
        },
        &mut |(keys, entries)| {
            whole.extend(keys);
            for entry in entries {
                each(entry);
                if entry.0 < previous {
                    return Err(Kind::IndexRun.corrupt(list));
                }
                previous = entry.0;
            }
            Ok(())
        },
    )
}

fn check_block(
    snapshot: &Snapshot,
    ledger: &Replayed,
    indexes: &[LoadedIndex],
    block: &BlockRef,
    part: &mut Part,
) -> Result<()> {
    let Part {
        report,
        read,
        wanted,
    } = part;
    let payload = snapshot.engine.value(block.key, Kind::Contacts);
    if payload.is_ok() {
        read.whole.push(block.key);
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
    // All places are on their way from memory before the first is waited for.
    let near = wanted.iter().fold(0, |seen, (at, hash, _)| {
        seen ^ indexes.get(*at).map_or(0, |index| index.table.touch(*hash))
    });
    std::hint::black_box(near);
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
