//! One contact: its values and lists, and how it came to be as it is.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::contact::{ContactId, FieldNo};
use crate::store::{History, ImportRecord, LedgerEntry, Store, StoreError, ValueSource, View};

/// A contact as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactFacts {
    /// Its number.
    pub id: ContactId,
    /// Its values, in field order.
    pub values: Vec<(FieldNo, String)>,
    /// Names of the lists it is on.
    pub lists: Vec<String>,
    /// When it was created, in milliseconds since 1970 UTC.
    pub created: u64,
    /// When it last changed, in milliseconds since 1970 UTC.
    pub updated: u64,
}

impl ContactFacts {
    /// The value of a field.
    pub fn value(&self, field: FieldNo) -> Option<&str> {
        let found = self.values.iter().find(|(no, _)| *no == field);
        found.map(|(_, value)| value.as_str())
    }
}

/// Values and lists of a contact; none where it does not exist now.
///
/// # Errors
///
/// The store could not be read.
pub fn contact(view: &View, id: ContactId) -> Result<Option<ContactFacts>, StoreError> {
    let Some(contact) = view.contact(id)? else {
        return Ok(None);
    };
    let mut lists = Vec::new();
    for list in view.lists() {
        if view.members(list.no)?.contains(id) {
            lists.push(list.name.clone());
        }
    }
    Ok(Some(ContactFacts {
        id,
        values: contact
            .values()
            .map(|(no, value)| (no, value.to_owned()))
            .collect(),
        lists,
        created: contact.created,
        updated: contact.updated,
    }))
}

/// History and provenance of a contact, as far as the store keeps them.
#[derive(Clone, Debug, Default)]
pub struct ContactPast {
    /// What happened to it, newest first, and where its values come from.
    pub history: History,
    /// Its entries in the consent ledger, oldest first.
    pub consent: Vec<LedgerEntry>,
    /// The entries of the import log that the two name, by number.
    imports: BTreeMap<u64, Option<ImportRecord>>,
}

impl ContactPast {
    /// Where the value of a field comes from, if that is kept.
    pub fn source(&self, field: FieldNo) -> Option<&ValueSource> {
        let mut sources = self.history.sources.iter();
        sources.find(|source| source.field == field)
    }

    /// An entry of the import log that the history or the ledger names.
    pub fn import(&self, no: u64) -> Option<&ImportRecord> {
        self.imports.get(&no)?.as_ref()
    }

    /// The name of the file that a value came from; empty where it was no file, or is not known.
    pub fn file_of(&self, source: &ValueSource) -> &str {
        let record = source.import.and_then(|no| self.import(no));
        record.map_or("", |record| &record.plan.file_name)
    }
}

/// Reads history and provenance of a contact, also of one that was deleted.
///
/// # Errors
///
/// The store could not be read.
pub fn past(store: &Store, id: ContactId) -> Result<ContactPast, StoreError> {
    let view = store.view();
    let history = store.history(id)?;
    let consent = view.consent_of(id)?;
    let mut imports = BTreeMap::new();
    let sources = history.sources.iter().filter_map(|source| source.import);
    let ledger = consent
        .iter()
        .map(|entry| entry.import)
        .filter(|no| *no > 0);
    for no in sources.chain(ledger) {
        if let Entry::Vacant(place) = imports.entry(no) {
            place.insert(view.import(no)?);
        }
    }
    Ok(ContactPast {
        history,
        consent,
        imports,
    })
}
