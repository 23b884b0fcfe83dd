//! Imports, to the last figure.

use super::*;

#[test]
#[expect(clippy::too_many_lines, reason = "one table, read from top to bottom")]
fn a_member_list_is_imported_to_the_last_figure() {
    let place = Place::new();
    let file = medlemmer();
    let mapping = [
        "--map",
        "Epost=email",
        "--map",
        "Mobil=mobile",
        "--map",
        "Fornavn=Fornavn",
        "--map",
        "Etternavn=last name",
        "--map",
        "Postnr=postcode",
        "--map",
        "#6=city",
        "--no-suggest",
        "--skip-unmapped",
        "--secondary",
        "Mobilnummer",
        "--json",
    ];
    let ran = place.import(
        file.to_str().unwrap(),
        &with(&[BY_EMAIL, NO_STATUS, &mapping]),
    );
    assert_eq!(ran.err, "");
    let report = ran.json();
    assert_eq!(
        keys(&report),
        [
            "blank_rows",
            "created",
            "delimiter",
            "dry_run",
            "duplicates_in_file",
            "encoding",
            "header",
            "import",
            "key_conflicts",
            "left_out",
            "list",
            "mapping",
            "misfits",
            "opt_outs_kept",
            "problems",
            "rejected",
            "rows",
            "seconds",
            "status",
            "unchanged",
            "updated",
        ]
    );
    // Row 9 is the person of row 1 with another spelling; row 16 has the mobile of row 2 and
    // another address, so it takes that contact over; row 13 has neither key.
    assert_eq!(figures(&report), [20, 17, 2, 0, 1]);
    assert_eq!(report["import"], 1);
    assert_eq!(report["list"], "medlemmer");
    assert_eq!(report["status"], "completed");
    assert_eq!(report["dry_run"], false);
    assert_eq!(report["blank_rows"], 0);
    assert_eq!(report["duplicates_in_file"], 2);
    assert_eq!(report["key_conflicts"], 1);
    assert_eq!(report["opt_outs_kept"], 0);
    assert_eq!(report["encoding"], "windows-1252");
    assert_eq!(report["delimiter"], ";");
    assert_eq!(report["header"], true);
    assert!(report["seconds"].is_number());
    let mapped: Vec<_> = report["mapping"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            format!(
                "{}={}",
                entry["column"].as_str().unwrap(),
                entry["field"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        mapped,
        [
            "Fornavn=first_name",
            "Etternavn=last_name",
            "Postnr=postcode",
            "Poststed=city",
            "Mobil=mobile",
            "Epost=email",
        ]
    );
    let problems: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            (
                entry["code"].as_str().unwrap(),
                entry["rows"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        problems,
        [
            ("no_key", 1),
            ("key_conflict", 1),
            ("invalid_email", 1),
            ("invalid_phone", 1)
        ]
    );

    let export = place.export(&["--fields", "first_name,last_name,email,mobile,postcode"]);
    let lines: Vec<&str> = export.split("\r\n").collect();
    assert_eq!(lines.len(), 1 + 17 + 1);
    assert_eq!(lines[0], "first_name,last_name,email,mobile,postcode");
    assert_eq!(
        lines[1],
        "Kaare,Bjørkås,kare.bjorkas@example.no,+4791234567,0123"
    );
    assert_eq!(
        lines[2],
        "Marit,Øvrebø,marit.ovrebo@example.no,+4741322110,6800"
    );
    assert_eq!(
        lines[4],
        "Kari,Nordmann,kari.nordmann@example.no,+4747386160,5003"
    );
    assert_eq!(lines[11], "Arne,Fjære,,+4797788990,8003");
    assert_eq!(
        lines[17],
        "Nils,Brænd,nils.braend@example.no,+4793210456,0001"
    );
    assert_eq!(lines[18], "");
    assert!(place.run(&["check"]).done().contains("17 contacts"));
}

#[test]
fn the_same_file_twice_changes_nothing_the_second_time() {
    let place = Place::new();
    let text = "E-post;Mobil;Navn\r\nkari@example.no;91234567;Kari Nordmann\r\n\
                ola@example.no;;Ola Nordmann\r\n;;\r\n;41322110;Åse Nygård\r\n";
    place.file("venner.csv", text);
    let more = with(&[BY_EMAIL, NO_STATUS, &["--secondary", "mobile", "--json"]]);
    let first = place.import("venner.csv", &more).json();
    assert_eq!(figures(&first), [3, 3, 0, 0, 0]);
    assert_eq!(first["blank_rows"], 1);
    let before = place.export(&[]);
    let second = place.import("venner.csv", &more).json();
    assert_eq!(figures(&second), [3, 0, 0, 3, 0]);
    assert_eq!(second["import"], 2);
    assert_eq!(place.export(&[]), before);
    assert!(before.contains("Kari,,Nordmann"));
}

#[test]
fn a_dry_run_says_the_same_and_changes_nothing() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    let more = with(&[BY_EMAIL, NO_STATUS, &["--secondary", "mobile", "--json"]]);
    let dry = place
        .import("people.csv", &with(&[&more, &["--dry-run"]]))
        .json();
    assert_eq!(dry["import"], Value::Null);
    assert_eq!(dry["dry_run"], true);
    assert_eq!(
        place.run(&["imports", "--json"]).json(),
        serde_json::json!([])
    );
    assert_eq!(
        place.run(&["lists", "--json"]).json(),
        serde_json::json!([])
    );
    let real = place.import("people.csv", &more).json();
    assert_eq!(figures(&dry), [6, 4, 1, 0, 1]);
    assert_eq!(figures(&dry), figures(&real));
    assert_eq!(dry["problems"], real["problems"]);
}

#[test]
fn people_read_a_calm_report() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    let more = with(&[
        BY_EMAIL,
        NO_STATUS,
        &["--secondary", "mobile", "--list", "Venner"],
    ]);
    let english = place
        .import("people.csv", &with(&[&more, &["--dry-run"]]))
        .done();
    assert_eq!(
        english,
        "6 rows read from people.csv: utf-8, semicolons, with a header.\n\n  4  created\n  \
         1  updated\n  0  unchanged\n  1  rejected\n\n1 row met a contact that an earlier row of \
         the file had created or met.\n\nRows with problems:\n  1  no key has a value\n  \
         1  not an e-mail address\n\nA dry run: nothing was changed. The contacts would go to \
         the new list “Venner”.\n"
    );
    let mut arguments = vec!["import", "people.csv", "--accept-gdpr", "--accept-tcpa"];
    arguments.extend(more);
    let ran = place.run_in("nb", &arguments);
    assert_eq!(ran.err, "");
    let norwegian = ran.done();
    assert!(
        norwegian.starts_with("6 rader lest fra people.csv: utf-8, semikolon, med overskrift.\n")
    );
    assert!(norwegian.contains("\n  4  opprettet\n"));
    assert!(norwegian.contains("Kontaktene er i den nye listen «Venner», i lageret "));
}

#[test]
fn the_master_decides_whose_values_count() {
    let place = Place::new();
    place.file("one.csv", "E-post,Fornavn,Firma\nkari@example.no,Kari,\n");
    place.file(
        "two.csv",
        "E-post,Fornavn,Firma\nkari@example.no,Karoline,Fjord AS\n",
    );
    let existing = ["--primary", "email", "--master", "existing", "--json"];
    place
        .import("one.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let second = place
        .import("two.csv", &with(&[&existing, NO_STATUS]))
        .json();
    assert_eq!(figures(&second), [1, 0, 1, 0, 0]);
    let fields = ["--fields", "first_name,company"];
    assert_eq!(
        place.export(&fields),
        "first_name,company\r\nKari,Fjord AS\r\n"
    );
    place
        .import("two.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    assert_eq!(
        place.export(&fields),
        "first_name,company\r\nKaroline,Fjord AS\r\n"
    );
}

#[test]
fn rejected_rows_can_be_mended_and_imported_again() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    let more = with(&[BY_EMAIL, NO_STATUS, &["--secondary", "mobile", "--json"]]);
    let rejected = ["--rejected", "left.csv"];
    place
        .import("people.csv", &with(&[&more, &rejected]))
        .json();
    let left = fs::read_to_string(place.path("left.csv")).unwrap();
    assert_eq!(
        left,
        "E-post;Mobil;Fornavn;Etternavn;_line;_reason\r\n;;Ingen;Nøkkel;6;no_key\r\n"
    );
    fs::write(
        place.path("left.csv"),
        left.replace(";;Ingen", "ingen@example.no;;Ingen"),
    )
    .unwrap();
    let again = place.import("left.csv", &more).json();
    assert_eq!(figures(&again), [1, 1, 0, 0, 0]);
    let fields: Vec<&Value> = again["mapping"].as_array().unwrap().iter().collect();
    assert_eq!(fields.len(), 4);
}

#[test]
fn an_import_whose_every_row_is_rejected_fails() {
    let place = Place::new();
    place.file("nobody.csv", "E-post,Fornavn\n,Kari\n,Ola\n");
    let ran = place.import("nobody.csv", &with(&[BY_EMAIL, NO_STATUS, &["--json"]]));
    assert_eq!(ran.code, 1);
    assert_eq!(ran.err, "Every row was rejected. Nothing was imported.\n");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report["status"], "failed");
    assert_eq!(figures(&report), [2, 0, 0, 0, 2]);
    assert_eq!(
        place.run(&["lists", "--json"]).json(),
        serde_json::json!([])
    );
    let log = place.run(&["imports", "--json"]).json();
    assert_eq!(log[0]["status"], "failed");
    assert_eq!(log[0]["reason"], "all_rejected");
}

#[test]
fn an_event_list_from_excel_comes_in_once_however_often_it_is_imported() {
    let place = Place::new();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/arrangement.csv");
    let file = file.to_str().unwrap();
    let options = with(&[
        BY_EMAIL,
        NO_STATUS,
        &["--secondary", "mobile", "--skip-unmapped", "--json"],
        // It says who has cancelled (avmeldt).
        &["--skip", "Status"],
    ]);
    let first = place.import(file, &options).json();
    assert_eq!(figures(&first), [6, 4, 0, 1, 1]);
    assert_eq!(first["duplicates_in_file"], 1);
    assert_eq!(first["encoding"], "windows-1252");
    assert_eq!(
        first["problems"],
        serde_json::json!([
            {"code": "no_key", "rows": 1},
            {"code": "invalid_email", "rows": 1},
        ])
    );
    let people = "email,mobile,first_name,last_name\r\n\
        ase.nygard@example.no,+4741322110,Åse,Nygård\r\n\
        bjorn@example.com,+4791234567,Bjørn,Sæther\r\n\
        ,+4747386160,Ola,Ødegård\r\n\
        ,+4790011223,Kari,Nordmann\r\n";
    let fields = ["--fields", "email,mobile,first_name,last_name"];
    assert_eq!(place.export(&fields), people);

    let second = place.import(file, &options).json();
    assert_eq!(figures(&second), [6, 0, 0, 5, 1]);
    assert_eq!(place.export(&fields), people);
}
