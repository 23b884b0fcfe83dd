//! The report of an import, long after it.

use super::*;

fn imported() -> Place {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    let options = with(&[BY_EMAIL, &["--secondary", "mobile"], NO_STATUS]);
    assert_eq!(place.import("people.csv", &options).code, 0);
    place
}

#[test]
fn a_report_says_what_was_done_and_what_was_wrong_with_examples() {
    let place = imported();
    let report = place.run(&["imports", "1", "--json"]).json();
    assert_eq!(figures(&report), [6, 4, 1, 0, 1]);
    for (key, value) in [
        ("import", Value::from(1)),
        ("file", "people.csv".into()),
        ("list", "people".into()),
        ("status", "completed".into()),
        ("details_kept", true.into()),
        ("rejected_rows_kept", 1.into()),
        ("encoding", "utf-8".into()),
        ("delimiter", ";".into()),
        ("header", true.into()),
        ("undoes", Value::Null),
        ("commit_before", 0.into()),
        ("commit_after", 1.into()),
    ] {
        assert_eq!(report[key], value, "{key}");
    }
    assert_eq!(
        report["problems"],
        serde_json::json!([
            {"code": "no_key", "rows": 1, "examples": [{
                "row": 5, "line": 6, "code": "no_key", "column": null, "cell": "", "contacts": [], "rejected": true,
            }]},
            {"code": "invalid_email", "rows": 1, "examples": [{
                "row": 6, "line": 7, "code": "invalid_email", "column": "E-post", "cell": "per@example", "contacts": [],
                "rejected": false,
            }]},
        ])
    );
    assert_eq!(
        report["rules"],
        serde_json::json!({
            "primary": "email", "secondary": "mobile", "master": "file", "invalid": "blank",
            "key_conflict": "update", "opt_outs_win": true, "other_name": "update", "no_key": "reject",
            "letter_case": "ignore", "region": "NO",
        })
    );
    assert_eq!(
        report["mapping"][2],
        serde_json::json!({"column": "Fornavn", "field": "first_name"})
    );
    assert_eq!(
        report["edits"],
        serde_json::json!({"cells": {}, "replace": [], "left_out": [], "repairs": []})
    );
    let said = &report["acknowledgement"];
    assert_eq!((&said["gdpr"], &said["tcpa"]), (&true.into(), &true.into()));
    // What the log says of it, the report says, too.
    let log = place.run(&["imports", "--json"]).json();
    for (key, value) in log[0].as_object().unwrap() {
        match key.as_str() {
            "problems" => assert_eq!(value[1]["rows"], report["problems"][1]["rows"]),
            key => assert_eq!(&report[key], value, "{key}"),
        }
    }

    let page = place.run(&["imports", "1"]).done();
    for part in [
        "Import 1: people.csv, list “people”.",
        "  4  created",
        "  1  not an e-mail address",
        "Line 7, E-post: “per@example”",
        "Primary key",
        "Fornavn",
        "mainbrainer rejected 1",
        "mainbrainer undo 1",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let page = place.run_in("nb", &["imports", "1"]).done();
    assert!(page.contains("Linje 7, E-post: «per@example»"), "{page}");
}

#[test]
fn undone_failed_and_unknown_imports_have_their_reports() {
    let place = imported();
    place.run(&["undo", "1"]).done();
    let undo = place.run(&["imports", "2", "--json"]).json();
    assert_eq!(
        (&undo["undoes"], &undo["problems"]),
        (&1.into(), &serde_json::json!([]))
    );
    assert_eq!(undo["undo"]["removed_contacts"], 4);
    let page = place.run(&["imports", "2"]).done();
    assert!(
        page.contains("Undo of import 1") && page.contains("4  contacts removed"),
        "{page}"
    );

    place.file("bad.csv", "E-post;Fornavn\nikke en adresse;Kari\n");
    assert_eq!(
        place.import("bad.csv", &with(&[BY_EMAIL, NO_STATUS])).code,
        1
    );
    let failed = place.run(&["imports", "3", "--json"]).json();
    assert_eq!(
        (&failed["status"], &failed["reason"]),
        (&"failed".into(), &"all_rejected".into())
    );
    assert_eq!(
        failed["problems"][1]["examples"][0]["cell"],
        "ikke en adresse"
    );
    let page = place.run(&["imports", "3"]).done();
    assert!(!page.contains("mainbrainer undo"), "{page}");
    assert!(page.contains("mainbrainer rejected 3"), "{page}");

    for (wrong, code) in [("9", 2), ("x", 2), ("-1", 2)] {
        let ran = place.run(&["imports", wrong]);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{wrong}");
        assert!(!ran.err.is_empty());
    }
}

#[test]
fn a_report_says_when_its_rows_are_not_kept_any_more() {
    let place = imported();
    place
        .run(&["retention", "--days", "0", "--imports", "1"])
        .done();
    for (name, address) in [("b.csv", "b@example.no"), ("c.csv", "c@example.no")] {
        place.file(name, format!("E-post\r\n{address}\r\n"));
        assert_eq!(place.import(name, &with(&[BY_EMAIL, NO_STATUS])).code, 0);
    }
    let report = place.run(&["imports", "1", "--json"]).json();
    assert_eq!(
        (&report["details_kept"], &report["rejected_rows_kept"]),
        (&false.into(), &0.into())
    );
    assert_eq!(
        report["problems"][1],
        serde_json::json!({"code": "invalid_email", "rows": 1, "examples": []})
    );
    let page = place.run(&["imports", "1"]).done();
    assert!(page.contains("not kept any more"), "{page}");
    let too_old = place.run(&["undo", "1"]);
    assert_eq!(too_old.code, 1);
    assert!(
        too_old.err.contains("too old to be undone"),
        "{}",
        too_old.err
    );
}

const FILE: &str = "E-post;Mobil;Fornavn;Land\r\n\
    kari@example.no;91234567;Kari;Norge\r\n\
    ola@example;912;Ola;Norge\r\n\
    per@example;+4792345678;Per;Sverige\r\n\
    ;12;Liv;Norge\r\n\
    nils@example;x;Nils;Norge\r\n\
    pia@example;93456789;Pia;Norge;for mye\r\n\
    sum;;;5\r\n";

fn mended() -> Place {
    let place = Place::new();
    place.file("liste.csv", FILE);
    let more = with(&[
        BY_EMAIL,
        NO_STATUS,
        &[
            "--secondary",
            "mobile",
            "--invalid",
            "keep",
            "--lawful-basis",
            "avtale",
        ],
        &[
            "--replace",
            "Land:Norge=Norway",
            "--set",
            "3:E-post=ola@example.no",
        ],
        &["--leave-out", "8", "--list", "Kunder"],
    ]);
    place.import("liste.csv", &more).done();
    place
}

#[test]
fn the_report_of_an_import_is_kept_with_all_it_was_given_and_came_to() {
    let place = mended();
    let report = place.run(&["imports", "1", "--json"]).json();
    assert_eq!(figures(&report), [6, 3, 0, 0, 3]);
    assert_eq!(report["left_out"], 1);
    assert_eq!(report["list"], "Kunder");
    assert_eq!(report["delimiter"], ";");
    let settings = &report["rules"];
    for (key, value) in [
        ("primary", "email"),
        ("secondary", "mobile"),
        ("master", "file"),
        ("invalid", "keep"),
        ("key_conflict", "update"),
        ("region", "NO"),
    ] {
        assert_eq!(settings[key], value, "{key}");
    }
    assert_eq!(settings["opt_outs_win"], true);
    assert_eq!(
        report["mapping"][1],
        serde_json::json!({"column": "Mobil", "field": "mobile"})
    );
    assert_eq!(
        report["edits"],
        serde_json::json!({
            "cells": {"3": {"0": {"was": null, "becomes": "ola@example.no"}}},
            "replace": [{"column": 3, "from": "Norge", "to": "Norway"}],
            "left_out": [8],
            "repairs": [],
        })
    );
    assert_eq!(report["acknowledgement"]["lawful_basis"], "avtale");
    assert_eq!(report["acknowledgement"]["text_version"], 2);
    let rows: Vec<String> = report["problem_rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
            format!(
                "{} {} {} {} {} {}",
                row["row"],
                row["line"],
                text("code"),
                text("column"),
                text("cell"),
                row["rejected"]
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            "2 3 invalid_phone Mobil 912 false",
            "3 4 invalid_email E-post per@example false",
            "4 5 invalid_phone Mobil 12 true",
            "4 5 no_key -  true",
            "5 6 invalid_email E-post nils@example true",
            "5 6 invalid_phone Mobil x true",
            "5 6 no_key -  true",
            // A cell that no column takes has a place all the same.
            "6 7 too_many_cells - for mye true",
        ]
    );
    let problems: Vec<(String, u64)> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["code"].as_str().unwrap().to_owned(),
                one["rows"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        problems,
        [
            ("no_key", 2),
            ("invalid_email", 2),
            ("invalid_phone", 3),
            ("too_many_cells", 1)
        ]
        .map(|(code, rows)| (code.to_owned(), rows))
    );
}

#[test]
fn the_report_is_readable_in_both_languages() {
    let place = mended();
    let english = place.run(&["imports", "1"]).done();
    for said in [
        "Import 1: liste.csv, list “Kunder”. ",
        "  3  created\n",
        "1 row was left out.",
        "  3  not a phone number\n       Line 3, Mobil: “912”\n       Line 5, Mobil: “12”\n",
        "  2  no key has a value\n       Line 5\n       Line 6\n",
    ] {
        assert!(english.contains(said), "{said}\n{english}");
    }
    for (name, value) in [
        ("Primary key", "E-mail address"),
        ("Lawful basis", "avtale"),
        (
            "What you have mended",
            "“Land”: “Norge” is read as “Norway”, everywhere",
        ),
        ("What you have mended", "Line 8 is left out"),
        ("Mobil", "Mobile number"),
    ] {
        let is = |line: &str| line.trim().starts_with(name) && line.ends_with(value);
        assert!(english.lines().any(is), "{name}: {value}\n{english}");
    }
    let norwegian = place.run_in("nb", &["imports", "1"]).done();
    assert!(
        norwegian.contains("“Norge” leses som") || norwegian.contains("«Norge»"),
        "{norwegian}"
    );
    // An undo has a report too, and what is no import has none.
    place.run(&["undo", "1"]).done();
    let undo = place.run(&["imports", "2"]).done();
    assert!(undo.contains('3'), "{undo}");
    let unknown = place.run(&["imports", "9"]);
    assert_eq!(unknown.code, 2);
    assert!(
        unknown.err.starts_with("9 is no number of an import"),
        "{}",
        unknown.err
    );
}
