//! Cases that are easy to get wrong, by hand.

use mainbrainer::contact::{FieldKind, Fields};
use mainbrainer::import::{KeptReason, UndoError, UndoOutcome};

use mainbrainer::store::Past;

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
    let store = store_in(&folder);
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
    let store = store_in(&folder);
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

#[test]
fn an_undo_is_told_from_what_cannot_be_undone() {
    let folder = a_folder();
    let store = store_in(&folder);
    let none = undo(&store, Undoable::Import(1), false, &Progress::default());
    assert!(matches!(none, Err(UndoError::NoSuchImport(1))));

    let made = import(&store, |writer| {
        let list = writer.create_list("Folk").unwrap();
        create(writer, list, &[(EMAIL, "kari@example.no")]);
    });
    let before = contacts(&store.view());
    let cancelled = Progress::default();
    cancelled.cancel();
    let stopped = undo(&store, Undoable::Import(made), false, &cancelled);
    assert!(matches!(stopped, Err(UndoError::Cancelled)));
    assert_eq!(contacts(&store.view()), before);

    // An import that failed, and one that met everybody and changed nobody.
    let writer = store.begin(Durability::Real).unwrap();
    let failed = writer
        .commit_log_only(record(ImportStatus::Failed))
        .unwrap();
    let failed = take_back(&store, Undoable::Import(failed.import_no.unwrap()));
    assert_eq!(failed.outcome, UndoOutcome::ChangedNothing);
    let idle = import(&store, |_| {});
    let idle = take_back(&store, Undoable::Import(idle));
    assert_eq!(idle.outcome, UndoOutcome::NothingLeft);
    assert_eq!(store.view().imports().unwrap().len(), 3);

    // When the past is let go there is nothing to hold the present against.
    store.compact(Past::Forget).unwrap();
    let old = undo(&store, Undoable::Import(made), true, &Progress::default());
    assert!(matches!(old, Err(UndoError::TooOld)));
}

#[test]
fn keys_that_changed_places_change_back() {
    let folder = a_folder();
    let store = store_in(&folder);
    import(&store, |writer| {
        let list = writer.create_list("Folk").unwrap();
        for n in 0..50 {
            create(writer, list, &[(EMAIL, &format!("p{n}@example.no"))]);
        }
    });
    let before = contacts(&store.view());
    // A column that was sorted by itself: everybody has the next one's address.
    let moved = import(&store, |writer| {
        for n in 0..50 {
            set(
                writer,
                n + 1,
                &[(EMAIL, &format!("P{}@example.no", (n + 1) % 50))],
            );
        }
    });
    let back = take_back(&store, Undoable::Import(moved));
    assert_eq!((back.counts.reversed, back.counts.kept), (50, 0));
    assert_eq!(contacts(&store.view()), before);
    let again = take_back(&store, Undoable::Import(back.undo.unwrap()));
    assert_eq!(again.counts.reversed, 50);

    // Somebody new got one of the old addresses: nobody in the chain can go back.
    let shifted = contacts(&store.view());
    import(&store, |writer| {
        set(writer, 20, &[(EMAIL, "ny@example.no")]);
        set(writer, 30, &[(CITY, "Bodø")]);
    });
    import(&store, |writer| {
        writer
            .create(&packed(&values(&[(EMAIL, "p20@example.no")])))
            .unwrap();
    });
    let report = take_back(&store, Undoable::Import(moved));
    assert_eq!(report.outcome, UndoOutcome::NothingLeft);
    let taken = |kept: &&(_, _, KeptReason)| kept.2 == KeptReason::KeyTaken;
    let stayed = kept(&report);
    assert_eq!(stayed.iter().filter(taken).count(), 49);
    assert!(stayed.contains(&(Some(20), Some(EMAIL), KeptReason::ChangedSince)));
    let mut expected = shifted;
    expected
        .get_mut(&20)
        .unwrap()
        .insert(EMAIL, "ny@example.no".into());
    expected.get_mut(&30).unwrap().insert(CITY, "Bodø".into());
    expected.insert(51, values(&[(EMAIL, "p20@example.no")]));
    assert_eq!(contacts(&store.view()), expected);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn an_edit_is_taken_back_by_its_commits() {
    let folder = a_folder();
    let store = store_in(&folder);
    import(&store, |writer| {
        let list = writer.create_list("Folk").unwrap();
        create(writer, list, &[(EMAIL, "kari@example.no"), (CITY, "Bodø")]);
        create(writer, list, &[(EMAIL, "ola@example.no")]);
    });
    let before = (contacts(&store.view()), lists(&store.view()));
    let deleted = edit(&store, |writer| {
        writer.erase(ContactId(1)).unwrap();
        writer.delete_list(no(1)).unwrap();
    });
    let after = (contacts(&store.view()), lists(&store.view()));
    let back = take_back(&store, deleted);
    assert_eq!((contacts(&store.view()), lists(&store.view())), before);
    assert_eq!((back.import, back.undo), (None, None));
    assert_eq!(store.view().imports().unwrap().len(), 1);
    let (from, to) = back.commits.unwrap();
    let again = Undoable::Commits {
        before: from,
        after: to,
    };
    take_back(&store, again);
    assert_eq!((contacts(&store.view()), lists(&store.view())), after);
    let gone = undo(
        &store,
        Undoable::Commits {
            before: 90,
            after: 91,
        },
        false,
        &Progress::default(),
    );
    assert!(matches!(gone, Err(UndoError::TooOld)));
}

#[test]
fn lists_that_went_and_names_that_are_taken_are_named() {
    let folder = a_folder();
    let store = store_in(&folder);
    let first = import(&store, |writer| {
        let list = writer.create_list("Folk").unwrap();
        writer.create_list("Andre").unwrap();
        create(writer, list, &[(EMAIL, "kari@example.no")]);
    });
    let left = edit(&store, |writer| {
        writer.leave(no(1), ContactId(1)).unwrap();
        writer.rename_list(no(2), "Resten").unwrap();
    });
    edit(&store, |writer| {
        writer.delete_list(no(1)).unwrap();
        writer.create_list("ANDRE").unwrap();
    });
    let report = take_back(&store, left);
    let told = |kept: &mainbrainer::import::Kept| (kept.reason, kept.list.clone());
    let expected = [
        (KeptReason::NameTaken, Some((no(2), "Resten".to_owned()))),
        (KeptReason::ListGone, Some((no(1), "Folk".to_owned()))),
    ];
    assert_eq!(report.kept.iter().map(told).collect::<Vec<_>>(), expected);
    // A list that comes back while another has its name gets a number; one that was given
    // another name stays, though nobody is on it.
    let undone = take_back(&store, Undoable::Import(first));
    assert_eq!(undone.counts.removed_contacts, 1);
    let names = |store: &Store| -> Vec<String> {
        let lists = lists(&store.view()).into_values();
        lists.map(|(name, _)| name).collect()
    };
    assert_eq!(names(&store), ["Resten", "ANDRE"]);
    let gone = edit(&store, |writer| writer.delete_list(no(3)).unwrap());
    edit(&store, |writer| {
        writer.create_list("Andre").unwrap();
    });
    take_back(&store, gone);
    assert_eq!(names(&store), ["Resten", "ANDRE (2)", "Andre"]);
}

/// The fields with one of them as another kind, or without it.
fn other_fields(fields: &Fields, no: FieldNo, kind: Option<&str>) -> Fields {
    let mut json = serde_json::to_value(fields).unwrap();
    let all = json["all"].as_array_mut().unwrap();
    let at = all.iter().position(|field| field["no"] == no.0).unwrap();
    match kind {
        Some(kind) => all[at]["kind"] = kind.into(),
        None => {
            all.remove(at);
        }
    }
    serde_json::from_value(json).unwrap()
}

#[test]
fn values_do_not_go_back_to_fields_that_are_gone_or_hold_something_else() {
    let folder = a_folder();
    let store = store_in(&folder);
    let (mut gone, mut other) = (CITY, CITY);
    import(&store, |writer| {
        let mut fields = writer.fields().clone();
        gone = fields
            .create("Klubb", FieldKind::Text, vec![], &[])
            .unwrap();
        other = fields.create("Nivå", FieldKind::Text, vec![], &[]).unwrap();
        writer.set_fields(fields);
        let list = writer.create_list("Folk").unwrap();
        let given = [
            (EMAIL, "kari@example.no"),
            (gone, "Alta"),
            (other, "to"),
            (CITY, "Alta"),
        ];
        create(writer, list, &given);
        create(
            writer,
            list,
            &[(EMAIL, "ola@example.no"), (gone, "Lakselv")],
        );
    });
    let changed = import(&store, |writer| {
        set(
            writer,
            1,
            &[(gone, "Vadsø"), (other, "tre"), (CITY, "Vadsø")],
        );
        writer.erase(ContactId(2)).unwrap();
    });
    edit(&store, |writer| {
        let fields = other_fields(writer.fields(), gone, None);
        writer.set_fields(other_fields(&fields, other, Some("Number")));
    });
    let report = take_back(&store, Undoable::Import(changed));
    let expected = [
        (Some(1), Some(gone), KeptReason::FieldGone),
        (Some(1), Some(other), KeptReason::FieldChanged),
        (Some(2), Some(gone), KeptReason::FieldGone),
    ];
    assert_eq!(kept(&report), expected);
    let now = contacts(&store.view());
    assert_eq!(now[&1][&CITY], "Alta");
    assert_eq!(now[&1][&gone], "Vadsø");
    assert_eq!(now[&2], values(&[(EMAIL, "ola@example.no")]));
}

#[test]
fn an_opt_out_that_goes_is_told_and_one_that_came_since_stays() {
    let folder = a_folder();
    let store = store_in(&folder);
    import(&store, |writer| {
        let list = writer.create_list("Folk").unwrap();
        for n in 1..=3 {
            let email = format!("p{n}@example.no");
            create(writer, list, &[(EMAIL, &email), (SMS, "yes")]);
        }
    });
    let second = import(&store, |writer| {
        set(writer, 1, &[(SMS, "no")]);
        set(writer, 2, &[(SMS, "")]);
        set(writer, 3, &[(SMS, "")]);
    });
    import(&store, |writer| set(writer, 2, &[(SMS, "no")]));
    let report = take_back(&store, Undoable::Import(second));
    assert_eq!(report.opt_outs_lifted, 1);
    assert_eq!(
        kept(&report),
        [(Some(2), Some(SMS), KeptReason::ChangedSince)]
    );
    let now = contacts(&store.view());
    let status = |id: u32| now[&id].get(&SMS).map(String::as_str);
    assert_eq!(
        [status(1), status(2), status(3)],
        [Some("yes"), Some("no"), Some("yes")]
    );
}

#[test]
fn more_than_can_be_named_is_counted() {
    let folder = a_folder();
    let store = store_in(&folder);
    let many = u32::try_from(UndoReport::MAX_DETAILS).unwrap() + 7;
    let first = import(&store, |writer| {
        let list = writer.create_list("Folk").unwrap();
        for n in 0..many {
            create(writer, list, &[(EMAIL, &format!("p{n}@example.no"))]);
        }
    });
    import(&store, |writer| {
        for n in 0..many {
            set(writer, n + 1, &[(CITY, "Bodø")]);
        }
    });
    let report = take_back(&store, Undoable::Import(first));
    assert_eq!(report.kept.len(), UndoReport::MAX_DETAILS);
    assert_eq!(report.counts.kept, u64::from(many));
    assert_eq!(report.kept_contacts, u64::from(many));
    assert_eq!(
        report.reasons,
        [(KeptReason::ChangedSince, u64::from(many))]
    );
}
