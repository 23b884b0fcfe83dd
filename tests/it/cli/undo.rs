//! Taking imports back on the command line.

use super::*;

fn export(place: &Place) -> String {
    place.export(&["--fields", "email,first_name,city"])
}

#[test]
fn an_import_is_taken_back_and_what_was_changed_since_is_named() {
    let place = Place::new();
    let (by_email, none) = (BY_EMAIL, NO_STATUS);
    place.file(
        "one.csv",
        "E-post;Fornavn;Poststed\nkari@example.no;Kari;Alta\nola@example.no;Ola;Alta\n",
    );
    place.file(
        "two.csv",
        "E-post;Fornavn;Poststed\nkari@example.no;Karin;Bodø\nliv@example.no;Liv;Bodø\n",
    );
    place.file("three.csv", "E-post;Poststed\nkari@example.no;Vardø\n");
    place.import("one.csv", &with(&[by_email, none])).done();
    let before = export(&place);
    place.import("two.csv", &with(&[by_email, none])).done();
    place.import("three.csv", &with(&[by_email, none])).done();

    let full = export(&place);
    let dry = place.run(&["undo", "2", "--dry-run", "--json"]).json();
    assert_eq!(export(&place), full);
    let undone = place.run(&["undo", "2", "--json"]).json();
    for (json, dry_run) in [(&dry, true), (&undone, false)] {
        assert_eq!(json["import"], 2);
        assert_eq!(json["dry_run"], dry_run);
        assert_eq!(json["reversed"], 1);
        assert_eq!(json["kept"], 1);
        assert_eq!(json["removed_contacts"], 1);
        assert_eq!(json["restored_contacts"], 0);
        assert_eq!(
            json["reasons"],
            serde_json::json!([{"code": "changed_since", "count": 1}])
        );
        let detail = &json["kept_details"][0];
        assert_eq!(detail["contact"], 1);
        assert_eq!(detail["field"], "city");
        assert_eq!(detail["reason"], "changed_since");
        assert_eq!(detail["import_wrote"], "Bodø");
        assert_eq!(detail["now"], "Vardø");
        assert!(json["seconds"].is_number());
    }
    assert_eq!((&dry["undo"], &undone["undo"]), (&Value::Null, &4.into()));
    assert_eq!(
        export(&place),
        before.replacen("Kari,Alta", "Kari,Vardø", 1)
    );

    let log = place.run(&["imports", "--json"]).json();
    assert_eq!(log[0]["undoes"], 2);
    assert_eq!(log[0]["undo"]["reversed"], 1);
    assert_eq!(log[1]["undoes"], Value::Null);
    let page = place.run_in("nb", &["imports"]).done();
    assert!(page.contains("Angring av import 2"), "{page}");

    let again = place.run(&["undo", "2"]).done();
    assert!(
        again.starts_with("Nothing of import 2 is left to undo."),
        "{again}"
    );
    assert!(again.contains("Contact 1, City: changed since."), "{again}");
    assert_eq!(
        place
            .run(&["imports", "--json"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        4
    );

    let redone = place.run_in("nb", &["undo", "4"]).done();
    assert!(
        redone.contains("Angring 5 tok tilbake import 4"),
        "{redone}"
    );
    assert!(redone.contains("1  kontakter gjenopprettet"), "{redone}");
    assert_eq!(export(&place), full);
}

#[test]
fn what_cannot_be_undone_is_said() {
    let place = Place::new();
    let unknown = place.run(&["undo", "7"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.contains("There is no import 7."),
        "{}",
        unknown.err
    );
    assert_eq!(place.run(&["undo", "seven"]).code, 2);
    assert_eq!(place.run(&["undo"]).code, 2);
    place.file("bad.csv", "E-post;Fornavn\nikke en adresse;Kari\n");
    let failed = place.import("bad.csv", &with(&[BY_EMAIL, NO_STATUS]));
    assert_eq!(failed.code, 1);
    let nothing = place.run(&["undo", "1"]).done();
    assert_eq!(
        nothing,
        "Import 1 changed nothing, so there is nothing to undo.\n"
    );
    assert_eq!(place.run(&["undo", "1", "--json"]).json()["reversed"], 0);
}

#[test]
fn changes_by_hand_are_taken_back_by_their_number() {
    let place = Place::new();
    place.file(
        "one.csv",
        "E-post;Fornavn;Poststed\nkari@example.no;Kari;Alta\nola@example.no;Ola;Alta\n",
    );
    place
        .import("one.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let before = export(&place);
    let commit = |arguments: &[&str]| {
        let json = place.run(&[arguments, &["--json"]].concat()).json();
        json["commit_after"].as_u64().unwrap().to_string()
    };
    let edited = commit(&["edit", "1", "city=Bodø", "first_name="]);
    let deleted = commit(&["delete", "2"]);
    let full = export(&place);

    // Not only the last change, and tried first.
    let dry = place
        .run(&["undo", "--commit", &edited, "--dry-run", "--json"])
        .json();
    assert_eq!(export(&place), full);
    assert_eq!(
        (&dry["reversed"], &dry["commit_after"]),
        (&2.into(), &Value::Null)
    );
    let undone = place.run(&["undo", "--commit", &edited, "--json"]).json();
    assert_eq!(undone["commit"].as_u64().unwrap().to_string(), edited);
    assert_eq!(
        (&undone["import"], &undone["undo"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(undone["reversed"], 2);
    let said = place.run(&["undo", "--commit", &deleted]).done();
    assert!(said.contains("1  contacts restored"), "{said}");
    assert_eq!(export(&place), before);
    assert!(export(&place).contains("ola@example.no"));
    let lists = place.run(&["lists", "--json"]).json();
    assert_eq!(lists[0]["contacts"], 2);

    // An undo is taken back the same way, by the number that it names.
    let again = undone["commit_after"].as_u64().unwrap().to_string();
    let redone = place.run(&["undo", "--commit", &again, "--json"]).json();
    assert_eq!(redone["reversed"], 2);
    assert!(export(&place).contains("Bodø"));
    let nothing = place.run(&["undo", "--commit", &edited, "--json"]).json();
    assert_eq!(
        (&nothing["outcome"], &nothing["kept"]),
        (&"undone".into(), &0.into())
    );

    // Where people see the numbers: after a change, and in the history of a contact.
    let said = place.run(&["edit", "1", "city=Vardø"]).done();
    let told = "mainbrainer undo --commit ";
    let number = said.split(told).nth(1).unwrap().trim();
    let history = place.run_in("nb", &["contact", "1"]).done();
    assert!(history.contains(&format!("{told}{number}")), "{history}");
    place.run(&["undo", "--commit", number]).done();
    assert_eq!(export(&place), before);
    let said = place.run(&["delete", "1"]).done();
    assert!(said.contains(told), "{said}");

    // The commit of an import is the import.
    let log = place.run(&["undo", "--commit", "1", "--json"]).json();
    assert_eq!((&log["import"], &log["undo"]), (&1.into(), &2.into()));
    assert_eq!(log["kept_details"], serde_json::json!([]));
}

#[test]
fn changes_that_cannot_be_undone_are_said() {
    let place = Place::new();
    place.file("one.csv", "E-post\nkari@example.no\nola@example.no\n");
    place
        .import("one.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    for (wrong, code, said) in [
        (&["--commit", "0"][..], 2, "There is no change 0."),
        (&["--commit", "2"], 2, "There is no change 2."),
        (&["--commit", "x"], 2, ""),
        (
            &["1", "--commit", "1"],
            2,
            "IMPORT and --commit cannot be given together.",
        ),
        (&[], 2, "The command needs IMPORT."),
    ] {
        let ran = place.run(&[&["undo"][..], wrong].concat());
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{wrong:?}");
        assert!(ran.err.contains(said) && !ran.err.is_empty(), "{}", ran.err);
    }
    place.run(&["delete", "1", "--for-good"]).done();
    let erased = place.run(&["undo", "--commit", "2"]);
    assert_eq!(erased.code, 1);
    assert!(erased.err.contains("erased for good"), "{}", erased.err);
    place
        .run(&["retention", "--days", "0", "--imports", "0"])
        .done();
    place.run(&["edit", "2", "city=Bodø"]).done();
    let old = place.run_in("nb", &["undo", "--commit", "1"]);
    assert_eq!(old.code, 1);
    assert!(old.err.contains("for gammelt til å angres"), "{}", old.err);
}
