//! Contacts changed and deleted by hand, and taken back.

use std::collections::BTreeMap;

use mainbrainer::change::{EditError, EditRules, TypedValue, delete_contacts, edit_contact};
use mainbrainer::contact::{Contact, ContactId, FieldNo, OptIn, ProblemCode, standard};
use mainbrainer::import::{Undoable, undo};
use mainbrainer::job::Progress;
use mainbrainer::store::{Cause, Durability, Store, StoreError};

use crate::support::{store_in, values};

const RULES: EditRules<'_> = EditRules {
    region: "NO",
    date_order: None,
};

fn typed(field: FieldNo, text: &str) -> TypedValue {
    TypedValue {
        field,
        text: text.to_owned(),
    }
}

/// A store with Kari, who opted in to e-mail and out of text messages, and Ola.
fn two(folder: &tempfile::TempDir) -> Store {
    let store = store_in(folder);
    let mut writer = store.begin(Durability::Real).unwrap();
    let list = writer.create_list("Folk").unwrap();
    for (email, mobile, first) in [
        ("kari@example.no", "+4791234567", "Kari"),
        ("ola@example.no", "+4793456789", "Ola"),
    ] {
        let mut contact = Contact::new(7);
        contact.set(standard::EMAIL, email);
        contact.set(standard::MOBILE, mobile);
        contact.set(standard::FIRST_NAME, first);
        if first == "Kari" {
            contact.set(standard::EMAIL_MARKETING, OptIn::IN);
            contact.set(standard::SMS_MARKETING, OptIn::OUT);
        }
        let mut packed = Vec::new();
        contact.encode(&mut packed);
        let id = writer.create(&packed).unwrap();
        writer.join(list, id).unwrap();
    }
    writer.index(standard::EMAIL).unwrap();
    writer.commit(None).unwrap();
    store
}

fn take_back(store: &Store, (before, after): (u64, u64)) {
    let what = Undoable::Commits { before, after };
    undo(store, what, false, &Progress::default()).unwrap();
}

#[test]
fn an_edit_is_one_commit_that_is_in_the_ledger_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = two(&folder);
    let before = values(&store.view());
    let changes = [
        typed(standard::MOBILE, "0047 99 88 77 66"),
        typed(standard::EMAIL_MARKETING, "Nei"),
        typed(standard::FIRST_NAME, "\u{a0}Kari "),
        typed(standard::BIRTHDAY, "1980-05-17"),
    ];
    let edited = edit_contact(&store, ContactId(1), &changes, &RULES).unwrap();
    assert_eq!((edited.before, edited.after), (1, 2));
    let fields = [
        standard::MOBILE,
        standard::BIRTHDAY,
        standard::EMAIL_MARKETING,
    ];
    assert_eq!(edited.changed, fields);
    assert_eq!(store.commits()[1].cause, Cause::Edit);
    let contact = store.view().contact(ContactId(1)).unwrap().unwrap();
    assert_eq!(contact.value(standard::MOBILE), Some("+4799887766"));
    assert_eq!(contact.created, 7);
    assert!(contact.updated > 1_700_000_000_000);
    let ledger = store.view().consent_of(ContactId(1)).unwrap();
    let last = ledger.last().unwrap();
    assert_eq!((last.from, last.to), (Some(OptIn::In), Some(OptIn::Out)));
    assert_eq!((last.import, last.line, last.undo), (0, 0, false));
    take_back(&store, (edited.before, edited.after));
    assert_eq!(values(&store.view()), before);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn what_a_field_cannot_take_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = two(&folder);
    let before = values(&store.view());
    let refused = |id: u32, values: &[TypedValue]| {
        edit_contact(&store, ContactId(id), values, &RULES).unwrap_err()
    };
    let good = typed(standard::FIRST_NAME, "Kari Anne");
    assert!(matches!(
        refused(1, &[good.clone(), typed(standard::EMAIL, "kari")]),
        EditError::Invalid {
            field: standard::EMAIL,
            problem: ProblemCode::InvalidEmail
        }
    ));
    // Nobody has said whether day or month comes first.
    assert!(matches!(
        refused(1, &[typed(standard::BIRTHDAY, "03.04.1980")]),
        EditError::Invalid { .. }
    ));
    assert!(matches!(
        refused(1, &[good.clone(), good.clone()]),
        EditError::Twice(standard::FIRST_NAME)
    ));
    assert!(matches!(
        refused(1, &[typed(FieldNo(900), "x")]),
        EditError::NoSuchField(FieldNo(900))
    ));
    let nothing = [
        standard::EMAIL,
        standard::MOBILE,
        standard::FIRST_NAME,
        standard::EMAIL_MARKETING,
        standard::SMS_MARKETING,
    ]
    .map(|field| typed(field, " "));
    assert!(matches!(
        refused(1, &nothing),
        EditError::NothingLeft(ContactId(1))
    ));
    assert!(matches!(
        refused(3, std::slice::from_ref(&good)),
        EditError::Store(StoreError::NoSuchContact(ContactId(3)))
    ));
    assert_eq!(values(&store.view()), before);
    assert_eq!(store.commits().len(), 1);
    let same = [typed(standard::EMAIL, " kari@example.no")];
    let same = edit_contact(&store, ContactId(1), &same, &RULES).unwrap();
    assert_eq!((same.before, same.after), (1, 1));
    // The key of another is taken and told, whatever its case.
    let taken = [typed(standard::EMAIL, "OLA@example.no")];
    let taken = edit_contact(&store, ContactId(1), &taken, &RULES).unwrap();
    assert_eq!(taken.shared.len(), 1);
    assert_eq!(taken.shared[0].contacts, [ContactId(2)]);
}

#[test]
fn deleting_is_one_commit_that_remembers_opt_outs_and_can_be_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = two(&folder);
    let before = values(&store.view());
    let ids = [ContactId(2), ContactId(1), ContactId(2)];
    let missing = delete_contacts(&store, &[ContactId(1), ContactId(9)]);
    assert!(matches!(
        missing,
        Err(EditError::Store(StoreError::NoSuchContact(ContactId(9))))
    ));
    assert_eq!(values(&store.view()), before, "all of them or none");
    let deleted = delete_contacts(&store, &ids).unwrap();
    assert_eq!(deleted.contacts, 2);
    assert_eq!(values(&store.view()), BTreeMap::new());
    assert_eq!(store.view().lists()[0].members, 0);
    let known = store.view().suppression().unwrap();
    assert!(known.contains(standard::MOBILE, "+4791234567"));
    assert!(!known.contains(standard::EMAIL, "kari@example.no"));
    take_back(&store, (deleted.before, deleted.after));
    assert_eq!(values(&store.view()), before);
    assert_eq!(store.view().lists()[0].members, 2);
    assert!(store.check().unwrap().is_clean());
}
