//! What people write about somebody beside cells: names of files, lists, fields and columns, free
//! texts, words and edits. Whoever is erased is not in these either.

use super::erase::{everything, found};
use super::*;
use crate::contact::{
    FieldKind, FieldSet, OptInWords, ProblemCode, STANDARD, WordMeaning, standard,
};
use crate::plan::{PlanColumn, Target};

/// What is theirs, in the form in which it is looked for.
const PLANTED: [&str; 12] = [
    "planted.person@example.org",
    "Planted.Person@Example.org",
    "45670089",
    "456 70 089",
    "Plantedfirst",
    "Plantedlast",
    "PLANTEDLAST",
    "Plantedstreet 17",
    "plantedstreet_17",
    "plantedmember",
    "plantededit",
    "plantedunseen",
];

/// What is of others and stands beside it.
const OTHERS: [&str; 12] = [
    "Andre kunder",
    "Vårmesse",
    "othersorigin",
    "othersbasis",
    "othersgiven",
    "Kundetype",
    "othersoption",
    "othersword",
    "E-post",
    "othersheader",
    "othersedit",
    "othersfile.csv",
];

fn planted() -> Contact {
    let mut contact = Contact::new(1_700_000_000_000);
    contact.set(EMAIL, "planted.person@example.org");
    contact.set(MOBILE, "+4745670089");
    contact.set(standard::FIRST_NAME, "Plantedfirst");
    contact.set(standard::LAST_NAME, "Plantedlast");
    contact.set(standard::STREET, "Plantedstreet 17");
    contact
}

fn columns(names: &[&str]) -> Vec<PlanColumn> {
    let column = |name: &&str| PlanColumn {
        name: (*name).to_owned(),
        target: Target::Skip,
        date_order: None,
        fillers: Vec::new(),
    };
    names.iter().map(column).collect()
}

/// The first row of a file without a header, which was taken for one.
const HEADER: [&str; 5] = [
    "Planted.Person@Example.org",
    "Plantedfirst",
    "PLANTEDLAST",
    "Plantedstreet 17",
    "plantedmember",
];

fn plant(dir: &Path) {
    let store = open_wide(dir);
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.index(EMAIL).unwrap();
    let mut fields = writer.fields().clone();
    let text = |fields: &mut crate::contact::Fields, name: &str| {
        fields
            .create(name, FieldKind::Text, Vec::new(), &[])
            .unwrap()
    };
    // Made in the dropdown of that file, and of a value.
    text(&mut fields, "Plantedstreet 17");
    text(&mut fields, "planted.person@example.org?");
    text(&mut fields, "Kundetype");
    let options = ["othersoption", "planted.person@example.org"].map(str::to_owned);
    fields
        .create("Valg", FieldKind::Choice, options.to_vec(), &[])
        .unwrap();
    writer.set_fields(fields);
    let mut words = OptInWords::default();
    words
        .add("planted.person@example.org", WordMeaning::NoInformation)
        .unwrap();
    words.add("othersword", WordMeaning::Out).unwrap();
    writer.set_words(words.clone());
    let mut headers = BTreeMap::new();
    for header in HEADER.iter().chain(&["othersheader"]) {
        headers.insert((*header).to_owned(), Target::Skip);
    }
    writer.remember(headers);
    let mut lists = Vec::new();
    for name in [
        "planted.person@example.org",
        "Vårmesse Plantedfirst Plantedlast (456 70 089)",
        "Andre kunder",
    ] {
        lists.push(writer.create_list(name).unwrap());
    }
    let fields: FieldSet = [EMAIL].into_iter().collect();
    for (n, contact) in [(1, planted()), (2, person(2)), (3, person(3))] {
        let id = writer.create(&packed(&contact)).unwrap();
        writer.trail(id, n + 10, &fields).unwrap();
        for list in &lists {
            writer.join(*list, id).unwrap();
        }
    }
    writer.rejected_head(5, &HEADER.map(str::to_owned));
    let codes = [ProblemCode::NoKey].into_iter();
    writer
        .rejected_row(9, 10, codes, ["", "Ola"].into_iter())
        .unwrap();
    let mut record = done();
    let plan = &mut record.plan;
    plan.file_name = "members-planted.person@example.org.csv".into();
    plan.list = ListTarget::New("planted.person@example.org".into());
    record.list_name = "planted.person@example.org".into();
    plan.columns = columns(&HEADER);
    plan.words = words;
    let said = &mut plan.acknowledgement;
    said.lawful_basis = Some("othersbasis; spurt på tlf. 456 70 089".into());
    said.origin = Some("othersorigin, fra Plantedfirst  PLANTEDLAST på messe".into());
    said.consent_given = Some("othersgiven <planted.person@example.org>".into());
    plan.edits.set_cell(11, 2, "x", "plantededit");
    plan.edits.set_cell(12, 2, "x", "othersedit");
    writer.commit(Some(record.clone())).unwrap();

    // Its undo has the same plan, and a list that was given another name the old one.
    let mut writer = store.begin(Durability::Real).unwrap();
    writer
        .rename_list(lists[0], "Planted.Person@Example.org igjen")
        .unwrap();
    writer
        .commit(Some(ImportRecord {
            undoes: Some(1),
            ..record.clone()
        }))
        .unwrap();
    // A cancelled import: nobody knows whose its lines are.
    let mut cancelled = self::record(ImportStatus::Cancelled);
    cancelled.plan.file_name = "othersfile.csv".into();
    cancelled.plan.edits.set_cell(44, 0, "", "plantedunseen");
    cancelled.plan.columns = columns(&["E-post", "planted.person@example.org"]);
    let writer = store.begin(Durability::Real).unwrap();
    writer.commit_log_only(cancelled).unwrap();
    store.backup().unwrap().unwrap();
}

fn open_wide(dir: &Path) -> Store {
    let options = OpenOptions {
        tuning: Tuning {
            history: 50,
            ..Tuning::tiny()
        },
        ..OpenOptions::default()
    };
    Store::open(dir, &options).unwrap()
}

#[test]
fn names_and_texts_lose_who_is_erased_and_nothing_else() {
    let dir = temporary();
    plant(dir.path());
    let before = everything(dir.path());
    assert_eq!(found(&before, &PLANTED), PLANTED, "else nothing is proven");
    assert_eq!(found(&before, &OTHERS), OTHERS);

    let store = open_wide(dir.path());
    store.erase_for_good(&ids(&[1]), &mut |_, _| ()).unwrap();
    let report = store.check().unwrap();
    assert!(report.is_clean(), "{report:?}");
    let view = store.view();
    let names = |view: &View| -> Vec<String> {
        view.lists().iter().map(|list| list.name.clone()).collect()
    };
    assert_eq!(
        names(&view),
        ["… igjen #1", "Vårmesse … #2", "Andre kunder"]
    );
    assert_eq!(names(&store.view_at(1).unwrap())[0], "… #1");
    for list in view.lists() {
        assert_eq!(list.members, 2);
    }
    let fields = view.fields();
    let custom: Vec<_> = fields
        .iter()
        .skip(STANDARD.len())
        .map(|field| field.name.as_str())
        .collect();
    let first = FieldNo::FIRST_CUSTOM;
    let number = |at: u16| format!("#{}", first + at);
    let second = format!("… {}", number(1));
    assert_eq!(custom, [&number(0), &second, "Kundetype", "Valg"]);
    assert_eq!(
        fields.get(FieldNo(first + 3)).unwrap().options,
        ["othersoption"]
    );
    assert_eq!(
        view.remembered().keys().collect::<Vec<_>>(),
        ["othersheader"]
    );
    let record = view.import(1).unwrap().unwrap();
    let plan = &record.plan;
    assert_eq!(plan.file_name, "…");
    assert!(plan.columns.iter().all(|column| column.name.is_empty()));
    let said = &plan.acknowledgement;
    assert_eq!(
        said.lawful_basis.as_deref(),
        Some("othersbasis; spurt på tlf. …")
    );
    assert_eq!(said.origin.as_deref(), Some("othersorigin, fra … på messe"));
    assert_eq!(said.consent_given.as_deref(), Some("othersgiven …"));
    assert_eq!(plan.edits.cells.keys().collect::<Vec<_>>(), [&12]);
    let cancelled = view.import(3).unwrap().unwrap();
    assert!(cancelled.plan.edits.is_empty());
    assert_eq!(cancelled.plan.columns[0].name, "E-post");
    drop(view);
    drop(store);

    let after = everything(dir.path());
    assert_eq!(found(&after, &PLANTED), Vec::<&str>::new());
    assert_eq!(found(&after, &OTHERS), OTHERS);
}
