//! The commands beside importing.

use super::*;

#[test]
fn the_log_has_the_newest_import_first() {
    let place = Place::new();
    assert_eq!(
        place.run(&["imports"]).done(),
        "There are no imports yet.\n"
    );
    place.file("one.csv", "E-post\nkari@example.no\n");
    place
        .import("one.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    place
        .import("one.csv", &with(&[BY_EMAIL, NO_STATUS, &["--list", "To"]]))
        .done();
    let log = place.run(&["imports", "--json"]).json();
    let summary: Vec<_> = log
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            let list = entry["list"].as_str().unwrap().to_owned();
            (
                entry["import"].as_u64().unwrap(),
                list,
                entry["created"].as_u64().unwrap(),
            )
        })
        .collect();
    assert_eq!(summary, [(2, "To".to_owned(), 0), (1, "one".to_owned(), 1)]);
    assert_eq!(log[0]["file"], "one.csv");
    assert_eq!(log[0]["reason"], Value::Null);
    let page = place.run_in("nb", &["imports"]).done();
    assert!(page.contains("fullført"));
    assert_eq!(page.lines().count(), 3);
}

#[test]
fn inspect_says_what_was_found_and_why() {
    let place = Place::new();
    let file = medlemmer();
    let found = place
        .run(&["inspect", file.to_str().unwrap(), "--json"])
        .json();
    assert_eq!(found["encoding"], "windows-1252");
    assert_eq!(found["delimiter"], ";");
    assert_eq!(found["quote"], "\"");
    assert_eq!(found["header"], true);
    assert_eq!(found["skip_lines"], 0);
    assert_eq!(found["rows"], 20);
    let columns = found["columns"].as_array().unwrap();
    assert_eq!(columns.len(), 11);
    assert_eq!(columns[6]["column"], "Mobil");
    assert_eq!(columns[6]["filled"], 18);
    assert_eq!(columns[6]["field"], "mobile");
    assert_eq!(columns[7]["field"], "email");
    assert_eq!(columns[7]["kind"], "email");
    for lang in ["en", "nb"] {
        let page = place
            .run_in(lang, &["inspect", file.to_str().unwrap()])
            .done();
        assert!(page.lines().count() > 11, "{page}");
        // Names of columns, but nothing out of their cells.
        assert!(page.contains("Postnr") && !page.contains("Brumunddal"));
    }
}

#[test]
fn inspect_says_what_bytes_do_not_decide_and_what_is_taken_out() {
    let place = Place::new();
    let list = "Navn;By\r\nAyşe Yılmaz;İstanbul\r\nIşıl Şahin;Muğla\r\nGülşen Aydın;Eskişehir\r\n\
                Tuğba Doğan;Niğde\r\nBarış Kılıç;Balıkesir\r\n";
    let (bytes, _, _) = encoding_rs::WINDOWS_1254.encode(list);
    place.file("list.csv", &*bytes);
    let found = place.run(&["inspect", "list.csv", "--json"]).json();
    assert_eq!(found["encoding"], "windows-1254");
    let candidates = &found["encoding_candidates"];
    assert_eq!(candidates[0]["encoding"], "windows-1254");
    assert_eq!(candidates[0]["words"][0], "Ayşe");
    assert_eq!(candidates[1]["encoding"], "windows-1252");
    assert_eq!(candidates[1]["words"][0], "Ayþe");
    for (lang, line) in [
        ("en", "As windows-1252: Ayþe, Yýlmaz, Ýstanbul,"),
        ("nb", "Som windows-1252: Ayþe, Yýlmaz, Ýstanbul,"),
    ] {
        let page = place.run_in(lang, &["inspect", "list.csv"]).done();
        assert!(page.contains(line), "{page}");
    }

    place.file(
        "nul.csv",
        "email,name\nkari@example.no,Kari\nola@example.no,O\u{ad}la\0\n",
    );
    let found = place.run(&["inspect", "nul.csv", "--json"]).json();
    assert_eq!(found["hidden_characters"]["rows"], 1);
    assert_eq!(found["hidden_characters"]["first_line"], 3);
    assert_eq!(found["encoding_candidates"], Value::Null);
    let page = place.run(&["inspect", "nul.csv"]).done();
    let line = "1 row: control or invisible characters, which are taken out of the values; the first on line 3.";
    assert!(page.contains(line), "{page}");
}

#[test]
fn inspect_names_damage_and_what_to_do() {
    let place = Place::new();
    let clean = place
        .run(&["inspect", medlemmer().to_str().unwrap(), "--json"])
        .json();
    assert_eq!(clean["damage"], Value::Array(Vec::new()));
    let mut text = "Fornavn;Etternavn;E-post;Postnr;Poststed;Mobil\n".to_owned();
    for at in 10..30 {
        text += "BjÃ¸rn;Nygård;b";
        text += &at.to_string();
        text += "@example.no;5003;Bergen;912 34 5";
        text += &at.to_string();
        text += "\n";
    }
    text += "Kari;Nordmann;kari@example.no;123;Oslo;4,79E+10\nTotalt;21;;;;\n";
    place.file("skadet.csv", text.as_bytes());
    let found = place.run(&["inspect", "skadet.csv", "--json"]).json();
    let summary: Vec<_> = found["damage"]
        .as_array()
        .unwrap()
        .iter()
        .map(|damage| {
            (
                damage["code"].as_str().unwrap(),
                damage["column"].as_str(),
                damage["number"].as_u64(),
                damage["rows"].as_u64().unwrap(),
                damage["lines"][0].as_u64().unwrap(),
                damage["remedy"].as_str().unwrap(),
                damage["repair"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        summary,
        [
            (
                "scientific_numbers",
                Some("Mobil"),
                Some(6),
                1,
                22,
                "back_to_source",
                None
            ),
            (
                "lost_zeros",
                Some("Postnr"),
                Some(4),
                1,
                22,
                "repair",
                Some("pad_zeros:4")
            ),
            (
                "double_encoding",
                Some("Fornavn"),
                Some(1),
                20,
                2,
                "repair",
                Some("double_encoding")
            ),
            ("total_rows", None, None, 1, 23, "leave_out_rows", None),
        ]
    );
    for (lang, what, to_do) in [
        (
            "en",
            "“Postnr” has codes with a digit less",
            "Leave these rows out.",
        ),
        (
            "nb",
            "«Postnr» har koder med ett siffer mindre",
            "Utelat disse radene.",
        ),
    ] {
        let page = place.run_in(lang, &["inspect", "skadet.csv"]).done();
        assert!(page.contains(what) && page.contains(to_do), "{page}");
        // What is in the cells is not printed.
        assert!(
            !page.contains("Nordmann") && !page.contains("Nygård"),
            "{page}"
        );
    }
}

#[test]
fn without_a_display_the_window_says_so_and_names_the_commands() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    for arguments in [&[][..], &["people.csv"][..]] {
        for (lang, word) in [("en", "no display"), ("nb", "ingen skjerm")] {
            let ran = place.run_in(lang, arguments);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""));
            assert!(
                ran.err.contains(word) && ran.err.contains("mainbrainer import"),
                "{}",
                ran.err
            );
            assert_eq!(ran.err.lines().count(), 1);
        }
    }
}

#[test]
fn rows_prints_the_file_as_plain_csv() {
    let place = Place::new();
    let text = b"sep=;\r\nE-post;E-post;;By\r\na@example.no;\"x;y\";\xe5;\"Mo, i \"\"Rana\"\"\"\r\n\r\nb@example.no\r\n";
    place.file("odd.csv", text);
    assert_eq!(
        place.run(&["rows", "odd.csv"]).done(),
        "E-post,E-post (2),Column 3,By\r\na@example.no,x;y,å,\"Mo, i \"\"Rana\"\"\"\r\n\
         b@example.no,,,\r\n"
    );
    place.run(&["rows", "odd.csv", "-o", "plain.csv"]).done();
    let plain = fs::read_to_string(place.path("plain.csv")).unwrap();
    assert_eq!(plain, place.run(&["rows", "odd.csv"]).done());
    // Reading it once more changes nothing.
    assert_eq!(
        place.run(&["rows", "plain.csv", "--header", "yes"]).done(),
        plain
    );
    let bare = place
        .run(&["rows", "plain.csv", "--header", "no", "--skip-lines", "1"])
        .done();
    // A file without a header line gets none: it would be a row that is not in the file.
    assert!(bare.starts_with("a@example.no,"), "{bare}");
    let same = place.run(&["rows", "plain.csv", "-o", "plain.csv"]);
    assert_eq!(
        (same.code, same.err.as_str()),
        (2, "-o cannot be the file that is read.\n")
    );
}

#[test]
fn an_export_for_excel_comes_back_as_it_was() {
    let place = Place::new();
    let text = "E-post,Mobil,Notat,Firma,Fødselsdato\n\
                kari@example.no,91234567,\"=1+1;\nto linjer\",@fjord,15.12.1980\n\
                ola@example.no,,-,\"a \"\"b\"\"\",\n";
    place.file("one.csv", text);
    place
        .import("one.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let before = place.export(&[]);
    place
        .run(&["export", "--for", "excel", "-o", "excel.csv"])
        .done();
    let excel = fs::read_to_string(place.path("excel.csv")).unwrap();
    assert!(excel.starts_with("\u{feff}E-mail address;Mobile number;"));
    assert!(excel.contains(";'+4791234567;") && excel.contains(";'@fjord;"));
    assert!(excel.contains("\"'=1+1;\nto linjer\"") && excel.contains(";'-;"));
    let other = Place::new();
    let other_file = place.path("excel.csv");
    let ran = other.import(
        other_file.to_str().unwrap(),
        &with(&[BY_EMAIL, &["--json", "--skip-unmapped"]]),
    );
    assert_eq!(figures(&ran.json()), [2, 2, 0, 0, 0]);
    assert_eq!(other.export(&[]), before);
    // And into the store it came from: nothing changes.
    let back = place.import(
        "excel.csv",
        &with(&[BY_EMAIL, &["--json", "--skip-unmapped"]]),
    );
    assert_eq!(figures(&back.json()), [2, 0, 0, 2, 0]);
}

#[test]
fn an_export_takes_fields_by_any_name_in_any_order() {
    let place = Place::new();
    place.file("one.csv", "E-post,Fornavn\nkari@example.no,Kari\n");
    place
        .import("one.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let export = place
        .run_in("nb", &["export", "--fields", "Fornavn, E-mail address"])
        .done();
    assert_eq!(export, "Fornavn,E-postadresse\r\nKari,kari@example.no\r\n");
    let twice = place.run(&["export", "--fields", "email,E-postadresse"]);
    assert_eq!(twice.code, 2);
    assert_eq!(
        twice.err,
        "E-mail address is named more than once in --fields.\n"
    );
    for format in ["vcard", "xlsx"] {
        let ran = place.run(&["export", "--format", format]);
        assert_eq!(ran.code, 2);
        assert!(ran.err.contains("--format csv"), "{}", ran.err);
    }
}

#[test]
fn check_and_compact_look_after_the_store() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    place
        .import("people.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let before = place.export(&[]);
    assert!(
        place
            .run(&["check"])
            .done()
            .starts_with("The store is whole: ")
    );
    // So small a store would only get larger, and is left as it is.
    let said = place.run_in("nb", &["compact"]).done();
    assert!(said.starts_with("Lageret har "), "{said}");
    assert!(
        place
            .run_in("nb", &["check"])
            .done()
            .starts_with("Lageret er helt: ")
    );
    assert_eq!(place.export(&[]), before);
}

#[test]
fn a_second_process_gets_a_sentence() {
    let place = Place::new();
    let store = mainbrainer::store::Store::open(
        &place.store(),
        &mainbrainer::store::OpenOptions::default(),
    )
    .unwrap();
    let ran = place.run(&["lists"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(
        ran.err.contains("is in use by another MainBrainer"),
        "{}",
        ran.err
    );
    drop(store);
    assert_eq!(place.run(&["lists"]).code, 0);
}

/// People read the time of their own place; programs read UTC.
#[test]
fn the_log_shows_local_time() {
    let place = Place::new();
    place.file("one.csv", "E-post\nkari@example.no\n");
    place
        .import("one.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let log = place.run(&["imports", "--json"]).json();
    let utc = log[0]["finished"].as_str().unwrap();
    let part = |from: usize, to: usize| utc[from..to].parse::<u32>().unwrap();
    assert!(utc.ends_with('Z'), "{utc}");
    // Five hours and three quarters before UTC, a zone that no machine has by chance.
    let minutes = (part(11, 13) * 60 + part(14, 16) + 24 * 60 - 345) % (24 * 60);
    for lang in ["en", "nb"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
        command
            .env("TZ", "XYZ5:45")
            .args(["imports", "--lang", lang]);
        let output = command.arg("--store").arg(place.store()).output().unwrap();
        let page = String::from_utf8(output.stdout).unwrap();
        let local = format!(" {:02}:{:02} ", minutes / 60, minutes % 60);
        assert!(page.contains(&local), "{utc} {local}: {page}");
        assert!(!page.contains("UTC"), "{page}");
    }
}
