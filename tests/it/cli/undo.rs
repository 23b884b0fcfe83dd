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
