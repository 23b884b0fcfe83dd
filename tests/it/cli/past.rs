//! Single contacts, their past, deleting and erasing, and how long the past stays.

use super::*;

const SECOND: &str = "E-post;Fornavn;Telefon\r\n\
    ola@example.no;Ola Olav;22 33 44 55\r\n\
    per@example.no;Per;\r\n";

fn people() -> Place {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    place.file("second.csv", SECOND);
    let options = with(&[BY_EMAIL, &["--secondary", "mobile"], NO_STATUS]);
    assert_eq!(place.import("people.csv", &options).code, 0);
    let options = with(&[BY_EMAIL, NO_STATUS, &["--list", "people"]]);
    assert_eq!(place.import("second.csv", &options).code, 0);
    place
}

fn value<'v>(contact: &'v Value, field: &str) -> &'v Value {
    let values = contact["values"].as_array().unwrap();
    values.iter().find(|value| value["field"] == field).unwrap()
}

#[test]
fn a_contact_says_where_its_values_come_from_and_what_happened() {
    let place = people();
    // Kari is on lines 2 and 4 of the first file: the later one wrote her first name.
    let kari = place.run(&["contact", "KARI@example.no", "--json"]).json();
    assert_eq!(kari["contact"], 1);
    assert_eq!(kari["lists"][0], "people");
    let first = value(&kari, "first_name");
    assert_eq!(first["value"], "Kari Anne");
    assert_eq!(
        (&first["source"]["import"], &first["source"]["line"]),
        (&1.into(), &4.into())
    );
    assert_eq!(value(&kari, "last_name")["source"]["line"], 2);
    assert_eq!(kari["history"].as_array().unwrap().len(), 1);
    assert_eq!(kari["history"][0]["lines"], serde_json::json!([2, 4]));
    assert_eq!(kari["history_complete"], true);

    let ola = place.run(&["contact", "2", "--json"]).json();
    let events: Vec<_> = ola["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| &e["event"])
        .collect();
    assert_eq!(events, ["changed", "created"]);
    assert_eq!(ola["history"][0]["file"], "second.csv");
    let change = serde_json::json!({"field": "first_name", "old": "Ola", "new": "Ola Olav"});
    assert_eq!(ola["history"][0]["changes"][0], change);
    assert_eq!(value(&ola, "first_name")["source"]["import"], 2);
    assert_eq!(value(&ola, "email")["source"]["import"], 1);
    place.run(&["undo", "2"]).done();
    let ola = place.run(&["contact", "2", "--json"]).json();
    assert_eq!(ola["history"][0]["cause"], "undo");
    assert_eq!(ola["history"][0]["undo_of"], 2);
    assert_eq!(value(&ola, "first_name")["value"], "Ola");

    // By mobile number, and in words.
    let page = place.run_in("nb", &["contact", "912 34 567"]).done();
    for part in [
        "Kontakt 1",
        "people.csv, linje 4",
        "Historikk",
        "Opprettet av import 1",
        "Kari Anne",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let page = place.run(&["contact", "2"]).done();
    assert!(page.contains("Undo of import 2"), "{page}");
    let unknown = place.run(&["contact", "nobody@example.no"]);
    assert_eq!((unknown.code, unknown.out.as_str()), (1, ""));
    assert_eq!(place.run(&["contact", "400"]).code, 1);
}

#[test]
fn values_are_read_as_cells_are_and_keys_of_others_are_told() {
    let place = people();
    let edited = place
        .run(&[
            "edit",
            "1",
            "mobile=0047 99 88 77 66",
            "Poststed= Bodø ",
            "last_name=",
            "--json",
        ])
        .json();
    assert_eq!(
        edited["changed"],
        serde_json::json!(["mobile", "last_name", "city"])
    );
    assert_eq!(edited["shared"], serde_json::json!({}));
    let kari = place.run(&["contact", "1", "--json"]).json();
    assert_eq!(value(&kari, "mobile")["value"], "+4799887766");
    assert_eq!(value(&kari, "city")["source"]["import"], Value::Null);
    assert!(
        kari["values"]
            .as_array()
            .unwrap()
            .iter()
            .all(|v| v["field"] != "last_name")
    );

    let shared = place
        .run(&["edit", "2", "email=KARI@example.no", "--json"])
        .json();
    assert_eq!(shared["shared"], serde_json::json!({"email": [1]}));
    let several = place.run(&["contact", "kari@example.no"]);
    assert_eq!(several.code, 2);
    assert!(several.err.contains("1, 2"), "{}", several.err);

    let before = place.contents();
    for (wrong, code) in [
        (&["edit", "1", "mobile=12"][..], 2),
        (&["edit", "1", "email=kari"], 2),
        (&["edit", "1", "mobile"], 2),
        (&["edit", "1", "nosuch=x"], 2),
        (&["edit", "1", "name=Kari Berg"], 2),
        (&["edit", "1", "city=a", "city=b"], 2),
        (
            &["edit", "1", "email=", "mobile=", "first_name=", "city="],
            2,
        ),
        (&["edit", "0", "city=a"], 2),
        (&["edit", "77", "city=a"], 1),
    ] {
        let ran = place.run(wrong);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{wrong:?}");
        assert!(
            !ran.err.is_empty() && !ran.err.contains("Berg"),
            "{}",
            ran.err
        );
    }
    assert_eq!(place.contents(), before);
    let same = place.run(&["edit", "1", "city=Bodø"]).done();
    assert!(same.contains("Nothing was changed"), "{same}");
}

#[test]
fn deleted_contacts_have_a_past_and_erased_ones_have_none() {
    let place = people();
    let deleted = place.run(&["delete", "2", "3", "--json"]).json();
    assert_eq!(deleted["deleted"], 2);
    assert!(!place.export(&[]).contains("ola@example.no"));
    let ola = place.run(&["contact", "2", "--json"]).json();
    assert_eq!(
        (&ola["exists"], &ola["history"][0]["event"]),
        (&false.into(), &"deleted".into())
    );
    assert_eq!(
        place.run(&["delete", "2"]).code,
        1,
        "it is not there any more"
    );
    assert_eq!(place.run(&["delete"]).code, 2);

    let drafts = place.store().join("drafts");
    fs::create_dir_all(&drafts).unwrap();
    fs::write(
        drafts.join("1.json"),
        r#"{"draft":{"columns":["ola@example.no","B"]}}"#,
    )
    .unwrap();
    fs::write(drafts.join("2.json"), r#"{"draft":{"columns":["A"]}}"#).unwrap();
    fs::write(drafts.join("3.json"), r#"{"draft": "ola@example.no""#).unwrap();
    let erased = place
        .run(&["delete", "2", "1", "--for-good", "--json"])
        .json();
    assert_eq!(
        (&erased["erased"], &erased["erased_from_past"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        (&erased["drafts"], &erased["backup"]),
        (&2.into(), &true.into())
    );
    assert!(!drafts.join("3.json").exists());
    assert!(
        !fs::read_to_string(drafts.join("1.json"))
            .unwrap()
            .contains("ola")
    );
    for gone in ["1", "2", "ola@example.no", "kari@example.no"] {
        assert_eq!(place.run(&["contact", gone]).code, 1, "{gone}");
    }
    assert_eq!(
        place.run(&["contact", "3", "--json"]).json()["exists"],
        false
    );
    assert_eq!(place.run(&["check"]).code, 0);
    // What others got from the second import can still be taken back.
    let undone = place.run(&["undo", "2", "--json"]).json();
    assert_eq!(
        (&undone["removed_contacts"], &undone["kept"]),
        (&1.into(), &0.into())
    );
    let said = place.run_in("nb", &["delete", "3", "--for-good"]).done();
    assert!(said.contains("1 kontakt er slettet for godt"), "{said}");
    assert_eq!(place.run(&["delete", "900", "--for-good"]).code, 1);
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Which of these stand in some file of a place's store; packed values have each once in full.
fn on_disk<'w>(place: &Place, words: &[&'w str]) -> Vec<&'w str> {
    let mut all = Vec::new();
    files(&place.store(), &mut all);
    let all: Vec<Vec<u8>> = all.iter().map(|path| fs::read(path).unwrap()).collect();
    let is_in = |word: &str| {
        let mut all = all.iter();
        all.any(|bytes| bytes.windows(word.len()).any(|at| at == word.as_bytes()))
    };
    words.iter().copied().filter(|word| is_in(word)).collect()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a line for each place")]
fn an_erased_person_is_in_no_file_of_the_store() {
    let place = Place::new();
    // Files and lists are called by her address, and her row is taken for a header.
    place.file(
        "zq.fjell@example.no.csv",
        "E-post;Fornavn;Etternavn;Adresse;Status\r\n\
         zq.fjell@example.no;Wvkbrunost;Jbmgulrot;Xpqveien 7;Hnxord\r\n\
         ola@example.no;Ola;Vik;Havgata 2;Ja\r\n",
    );
    let options = with(&[BY_EMAIL, &["--sms-optin", "none"]]);
    let first = with(&[
        &options,
        &["--map", "Status=email_marketing", "--opt-in-word", "Hnxord"],
        &["--replace", "Adresse:Xpqvei 7=Xpqveien 7"],
    ]);
    place.import("zq.fjell@example.no.csv", &first).done();
    place.file(
        "second.csv",
        "zq.fjell@example.no;Wvkbrunost;Jbmgulrot;Xpqveien 7;Tfkmedlem\r\n\
         liv@example.no;Liv;Berg;Tun 3;\r\n\
         ola@example.no;Ola;Vik;Havgata 3;\r\n",
    );
    let none = ["--email-optin", "none", "--header", "yes", "--no-suggest"];
    let maps = [
        "#1=email",
        "#2=first_name",
        "#3=last_name",
        "#4=street",
        "#5=Xpqveien 7",
    ];
    let maps = maps
        .iter()
        .flat_map(|map| ["--map", map])
        .collect::<Vec<_>>();
    let created = ["--create-field", "Xpqveien 7:text"];
    place
        .import("second.csv", &with(&[&options, &none, &maps, &created]))
        .done();
    place.run(&["undo", "2"]).done();
    // Nothing of this file is taken: its rows are kept as rejected ones.
    place.file(
        "third.csv",
        "E-post;Navn;Adresse\r\n;Jbmgulrot, Wvkbrunost;Xpqveien 7\r\n;Per;Xpq 8\r\n",
    );
    let third = ["--email-optin", "none", "--skip-unmapped"];
    assert_eq!(
        place.import("third.csv", &with(&[&options, &third])).code,
        1
    );
    place.run(&["edit", "1", "notes=Glqnotat"]).done();
    let drafts = place.store().join("drafts");
    fs::create_dir_all(&drafts).unwrap();
    let draft = r#"{"path": "/x/zq.fjell@example.no.csv", "list_name": "Wvkbrunost Jbmgulrot",
        "draft": {"columns": ["Xpqveien 7", "zq.fjell@example.no"], "words": {"opted_in":
        ["ja", "zq.fjell@example.no"]}, "acknowledgement": {"origin": "messe, Wvkbrunost Jbmgulrot"},
        "edits": {"cells": {"3": {"0": {"was": "", "becomes": "zq.fjell@example.no"}}}}}}"#;
    fs::write(drafts.join("1.json"), draft).unwrap();
    fs::write(drafts.join(".tmpAbCdE1"), draft).unwrap();
    fs::write(drafts.join(".mainbrainer-AbCdEf123456.tmp"), draft).unwrap();
    let recent = r#"{"recent": ["/x/zq.fjell@example.no.csv", "/x/Wvkbrunost Jbmgulrot.csv",
        "/x/andre.csv"]}"#;
    fs::write(place.store().join("window.json"), recent).unwrap();
    fs::write(place.store().join(".tmpAbCdE2"), recent).unwrap();

    let theirs = [
        "zq.fjell@example.no",
        "Wvkbrunost",
        "Jbmgulrot",
        "Xpqveien 7",
        "Xpqvei 7",
        "Tfkmedlem",
        "Glqnotat",
    ];
    assert_eq!(on_disk(&place, &theirs), theirs, "else nothing is proven");
    let others = |export: &str| -> Vec<String> {
        let lines = export.lines().filter(|line| !line.contains("zq.fjell"));
        lines.map(str::to_owned).collect()
    };
    let fields = [
        "--fields",
        "email,first_name,last_name,street,email_marketing",
    ];
    let before = others(&place.export(&fields));
    let undo = place.run(&["undo", "1", "--dry-run", "--json"]).json();
    assert_eq!(undo["removed_contacts"], 1, "hers was edited");

    let erased = place.run(&["delete", "1", "--for-good", "--json"]).json();
    assert_eq!(
        (
            &erased["erased"],
            &erased["rejected_rows"],
            &erased["drafts"]
        ),
        (&1.into(), &1.into(), &1.into())
    );
    assert_eq!(on_disk(&place, &theirs), [] as [&str; 0]);
    // A word of the vocabulary is everybody's.
    assert_eq!(on_disk(&place, &["hnxord", "Hnxord"]).len(), 1);
    assert_eq!(others(&place.export(&fields)), before);
    assert_eq!(place.run(&["check"]).code, 0);
    let recent = fs::read_to_string(place.store().join("window.json")).unwrap();
    assert!(recent.contains("/x/andre.csv"), "{recent}");
    let draft = fs::read_to_string(drafts.join("1.json")).unwrap();
    assert!(
        draft.contains("messe, …") && draft.contains("\"ja\""),
        "{draft}"
    );
    let lists = place.run(&["lists", "--json"]).json();
    assert_eq!(lists[0]["contacts"], 1);
    let log = place.run(&["imports", "--json"]).json();
    assert_eq!(
        (&log[3]["file"], &log[0]["file"]),
        (&"…".into(), &"third.csv".into())
    );
    assert_eq!(place.run(&["imports", "3"]).code, 0);
    // What others got can still be taken back, and what was taken back given again.
    let redone = place.run(&["undo", "3", "--json"]).json();
    assert_eq!(
        (&redone["restored_contacts"], &redone["reversed"]),
        (&1.into(), &1.into())
    );
    assert!(
        place
            .export(&fields)
            .contains("liv@example.no,Liv,Berg,Tun 3")
    );
    let undone = place.run(&["undo", "1", "--json"]).json();
    assert_eq!(
        undone["kept"].as_u64(),
        Some(1),
        "the street is of the second"
    );
}

#[test]
fn how_long_the_past_stays_is_shown_and_set() {
    let place = people();
    let rule = place.run(&["retention", "--json"]).json();
    assert_eq!(rule["days"], 90);
    assert_eq!(
        (&rule["imports"], &rule["backups"]),
        (&20.into(), &3.into())
    );
    assert_eq!(rule["states"], 2);
    let set = [
        "retention",
        "--days",
        "0",
        "--imports",
        "1",
        "--backups",
        "2",
        "--json",
    ];
    let rule = place.run(&set).json();
    assert_eq!((&rule["days"], &rule["imports"]), (&0.into(), &1.into()));
    let again = place.run(&["retention", "--json"]).json();
    assert_eq!(again["backups"], 2);
    // After one more import only that one can be taken back.
    place.file("third.csv", "E-post\r\nny@example.no\r\n");
    assert_eq!(
        place
            .import("third.csv", &with(&[BY_EMAIL, NO_STATUS]))
            .code,
        0
    );
    assert_eq!(place.run(&["undo", "1"]).code, 1);
    assert_eq!(place.run(&["undo", "2"]).code, 1);
    let kari = place.run(&["contact", "1", "--json"]).json();
    assert_eq!(kari["history_complete"], false);
    assert_eq!(value(&kari, "email")["source"], Value::Null);
    place.run(&["undo", "3"]).done();
    for wrong in [["--days", "-1"], ["--backups", "0"], ["--imports", "x"]] {
        assert_eq!(place.run(&[&["retention"][..], &wrong].concat()).code, 2);
    }
    let said = place.run_in("nb", &["retention"]).done();
    assert!(said.contains("0 dager"), "{said}");
}
