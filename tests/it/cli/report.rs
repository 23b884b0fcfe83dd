//! The report that is kept with an import.

use super::*;

const FILE: &str = "E-post;Mobil;Fornavn;Land\r\n\
    kari@example.no;91234567;Kari;Norge\r\n\
    ola@example;912;Ola;Norge\r\n\
    per@example;92345678;Per;Sverige\r\n\
    ;12;Liv;Norge\r\n\
    nils@example;x;Nils;Norge\r\n\
    pia@example;93456789;Pia;Norge;for mye\r\n\
    sum;;;5\r\n";

fn imported() -> Place {
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
    let place = imported();
    let report = place.run(&["imports", "1", "--json"]).json();
    assert_eq!(figures(&report), [6, 3, 0, 0, 3]);
    assert_eq!(report["left_out"], 1);
    assert_eq!(report["list"], "Kunder");
    let settings = &report["settings"];
    for (key, value) in [
        ("primary", "email"),
        ("secondary", "mobile"),
        ("master", "file"),
        ("invalid", "keep"),
        ("key_conflict", "update"),
        ("delimiter", ";"),
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
    assert_eq!(report["acknowledgement"]["text_version"], 1);
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
    let place = imported();
    let english = place.run(&["imports", "1"]).done();
    for said in [
        "Import 1: liste.csv to “Kunder”\n",
        "  3  created\n",
        "1 row was left out.",
        "  3  not a phone number\n     Line 3, Mobil: “912”\n     Line 5, Mobil: “12”\n",
        "  2  neither key has a value\n     Line 5\n     Line 6\n",
        "  Primary key: E-mail address",
        "  Lawful basis: avtale",
        "  What you have mended: “Land”: “Norge” is read as “Norway”, everywhere",
        "  What you have mended: Line 8 is left out",
        "  Mobil: Mobile number",
    ] {
        assert!(english.contains(said), "{said}\n{english}");
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
