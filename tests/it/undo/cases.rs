//! Cases that are easy to get wrong, by hand.

use mainbrainer::import::{KeptReason, UndoError, UndoOutcome};

use super::*;

fn create(writer: &mut Writer, list: ListNo, given: &[(FieldNo, &str)]) -> u32 {
    let id = writer.create(&packed(&values(given))).unwrap();
    writer.join(list, id).unwrap();
    id.0
}

/// What stayed: contact, field and reason.
fn kept(report: &UndoReport) -> Vec<(Option<u32>, Option<FieldNo>, KeptReason)> {
    let all = report.kept.iter();
    all.map(|kept| (kept.contact.map(|id| id.0), kept.field, kept.reason))
        .collect()
}

#[test]
fn an_import_goes_and_comes_back_when_its_undo_is_undone() {
    let folder = a_folder();
    let store = open(&folder);
    let first = import(&store, |writer| {
        let list = writer.create_list("Folk").unwrap();
        create(writer, list, &[(EMAIL, "kari@example.no"), (CITY, "Bodø")]);
    });
    let between = (contacts(&store.view()), lists(&store.view()));
    let second = import(&store, |writer| {
        let list = writer.create_list("Flere").unwrap();
        set(writer, 1, &[(CITY, "Vardø"), (MOBILE, "+4740000001")]);
        writer.join(list, ContactId(1)).unwrap();
        create(writer, list, &[(EMAIL, "ola@example.no")]);
    });
    let full = (contacts(&store.view()), lists(&store.view()));

    let dry = undo(&store, Undoable::Import(second), true, &Progress::default());
    let dry = dry.unwrap();
    assert_eq!((contacts(&store.view()), lists(&store.view())), full);
    let report = take_back(&store, Undoable::Import(second));
    assert_eq!((contacts(&store.view()), lists(&store.view())), between);
    for report in [&dry, &report] {
        let expected = UndoCounts {
            reversed: 2,
            removed_contacts: 1,
            left_lists: 1,
            removed_lists: 1,
            ..UndoCounts::default()
        };
        assert_eq!(report.counts, expected);
        assert_eq!(report.outcome, UndoOutcome::Undone);
        assert_eq!(report.fields, BTreeMap::from([(CITY, 1), (MOBILE, 1)]));
    }
    assert_eq!((dry.undo, dry.commits), (None, None));
    assert_eq!(report.undo, Some(3));
    let entry = store.view().import(3).unwrap().unwrap();
    assert_eq!((entry.undoes, entry.undo_counts), (Some(2), report.counts));

    // Nothing is left of it, and that makes no entry.
    let again = take_back(&store, Undoable::Import(second));
    assert_eq!(again.outcome, UndoOutcome::NothingLeft);
    assert_eq!((again.undo, again.counts.kept), (None, 0));
    assert_eq!(store.view().imports().unwrap().len(), 3);

    // After a restart too.
    drop(store);
    let store = open(&folder);
    let back = take_back(&store, Undoable::Import(3));
    assert_eq!((contacts(&store.view()), lists(&store.view())), full);
    let expected = UndoCounts {
        reversed: 2,
        restored_contacts: 1,
        joined_lists: 1,
        restored_lists: 1,
        ..UndoCounts::default()
    };
    assert_eq!(back.counts, expected);
    take_back(&store, Undoable::Import(back.undo.unwrap()));
    take_back(&store, Undoable::Import(first));
    assert_eq!(contacts(&store.view()), Contacts::new());
    assert_eq!(lists(&store.view()), Lists::new());
    assert!(store.check().unwrap().is_clean());
}
