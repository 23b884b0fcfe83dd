//! Taking imports back.

mod cases;
mod model;

use std::collections::{BTreeMap, BTreeSet};

use mainbrainer::contact::{Contact, ContactId, FieldNo, ListNo, standard};
use mainbrainer::import::{UndoReport, Undoable, undo};
use mainbrainer::job::Progress;
use mainbrainer::store::{
    Durability, ImportCounts, ImportRecord, ImportStatus, Store, UndoCounts, View, Writer,
};

use crate::support::{self, a_folder, plan, store_in, try_cases};

const EMAIL: FieldNo = standard::EMAIL;
const MOBILE: FieldNo = standard::MOBILE;
const CITY: FieldNo = standard::CITY;
const SMS: FieldNo = standard::SMS_MARKETING;

/// Contacts by number, each with its values.
type Contacts = BTreeMap<u32, BTreeMap<FieldNo, String>>;

/// Lists by number, each with its name and its members.
type Lists = BTreeMap<u32, (String, BTreeSet<u32>)>;

fn record(status: ImportStatus) -> ImportRecord {
    let mut plan = plan();
    plan.rules.secondary = Some(MOBILE);
    ImportRecord {
        no: 0,
        started: 1,
        finished: 2,
        status,
        failure: None,
        plan,
        list: None,
        list_name: "Folk".into(),
        counts: ImportCounts::default(),
        undoes: None,
        undo_counts: UndoCounts::default(),
        trail: 0,
        rejected_rows: 0,
        sha256: None,
        problems: BTreeMap::new(),
        bytes: 0,
        commit_before: 0,
        commit_after: 0,
    }
}

fn packed(values: &BTreeMap<FieldNo, String>) -> Vec<u8> {
    let mut contact = Contact::new(7);
    for (field, value) in values {
        contact.set(*field, value);
    }
    let mut packed = Vec::new();
    contact.encode(&mut packed);
    packed
}

fn values(values: &[(FieldNo, &str)]) -> BTreeMap<FieldNo, String> {
    let owned = values.iter().map(|(no, value)| (*no, (*value).to_owned()));
    owned.collect()
}

/// Does something and commits it as an import; gives its number.
fn import(store: &Store, work: impl FnOnce(&mut Writer)) -> u64 {
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.index(EMAIL).unwrap();
    writer.index(MOBILE).unwrap();
    work(&mut writer);
    let record = record(ImportStatus::Completed);
    writer.commit(Some(record)).unwrap().import_no.unwrap()
}

/// Does something and commits it as an edit; gives the commits before and after.
fn edit(store: &Store, work: impl FnOnce(&mut Writer)) -> Undoable {
    let before = store.view().commit().no;
    let mut writer = store.begin(Durability::Real).unwrap();
    work(&mut writer);
    let after = writer.commit(None).unwrap().commit;
    Undoable::Commits { before, after }
}

fn set(writer: &mut Writer, id: u32, changes: &[(FieldNo, &str)]) {
    let id = ContactId(id);
    let mut contact = writer.get(id).unwrap().unwrap().to_contact();
    for (field, value) in changes {
        contact.set(*field, value);
    }
    let mut packed = Vec::new();
    contact.encode(&mut packed);
    writer.update(id, &packed).unwrap();
}

fn take_back(store: &Store, what: Undoable) -> UndoReport {
    undo(store, what, false, &Progress::default()).unwrap()
}

fn contacts(view: &View) -> Contacts {
    let all = support::values(view);
    assert_eq!(view.contact_count(), all.len() as u64);
    all
}

fn lists(view: &View) -> Lists {
    let lists = view.lists().iter().map(|list| {
        let members = view.members(list.no).unwrap();
        assert_eq!(members.len(), list.members);
        let members = members.iter().map(|id| id.0).collect();
        (list.no.0, (list.name.clone(), members))
    });
    lists.collect()
}

fn no(list: u32) -> ListNo {
    ListNo(list)
}
