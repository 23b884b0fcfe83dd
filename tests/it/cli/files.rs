//! Files as offices have them, through the program.

use super::*;

#[test]
fn a_header_without_rows_is_printed_but_not_imported() {
    let place = Place::new();
    place.file("head.csv", "E-post;Fornavn\r\n\r\n;\r\n");
    assert_eq!(
        place.run(&["rows", "head.csv"]).done(),
        "E-post,Fornavn\r\n"
    );
    for command in ["inspect", "import"] {
        let ran = place.run(&[command, "head.csv"]);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(
            ran.err.starts_with("head.csv has no row of data.\n"),
            "{}",
            ran.err
        );
    }
    let ran = place.run(&["rows", "head.csv", "--skip-lines", "9"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (2, "head.csv has no row of data.\n")
    );
}

#[test]
fn rows_have_the_width_of_the_header_but_lose_no_cell() {
    let place = Place::new();
    place.file(
        "trail.csv",
        "Navn;E-post\nKari;kari@example.no;\nOla;ola@example.no; ;\nPer\nPia;x;y;;z;\n",
    );
    assert_eq!(
        place.run(&["rows", "trail.csv"]).done(),
        "Navn,E-post\r\nKari,kari@example.no\r\nOla,ola@example.no\r\nPer,\r\nPia,x,y,,z\r\n"
    );
}

#[cfg(unix)]
#[test]
fn a_pipe_is_refused_and_not_waited_for() {
    let place = Place::new();
    let made = Process::new("mkfifo").arg(place.path("pipe.csv")).status();
    assert!(made.unwrap().success());
    for (lang, sentence) in [
        ("en", "is a pipe or a device, not a file."),
        ("nb", "er et rør eller en enhet, ikke en fil."),
    ] {
        for arguments in [
            &["rows", "pipe.csv"][..],
            &["inspect", "pipe.csv"],
            &["import", "pipe.csv"],
        ] {
            let ran = place.run_in(lang, arguments);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{arguments:?}");
            assert!(ran.err.contains(sentence), "{}", ran.err);
        }
    }
}

#[test]
fn refusals_are_plain_sentences_in_both_languages() {
    let place = Place::new();
    place.file("book.csv", b"PK\x03\x04\x14\0\0\0xl/workbook.xml\0\0");
    place.file("pack.csv", b"PK\x03\x04\x14\0\0\0innhold.txt\0\0");
    place.file("page.csv", b"%PDF-1.7\n");
    place.file("face.csv", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
    place.file("empty.csv", b"");
    place.file("mark.csv", b"\xef\xbb\xbf");
    place.file("head.csv", b"E-post;Fornavn\n");
    place.file(
        "wide.csv",
        format!(
            "{}\n{}\n",
            "a;".repeat(4_096) + "a",
            "1;".repeat(4_096) + "1"
        ),
    );
    fs::create_dir(place.path("folder.csv")).unwrap();
    for (file, english, norwegian) in [
        (
            "book.csv",
            "is an Excel workbook, not a CSV file. Open it in Excel and save it as CSV.",
            "er en Excel-arbeidsbok, ikke en CSV-fil. Åpne den i Excel og lagre den som CSV.",
        ),
        (
            "pack.csv",
            "is a packed archive (ZIP or the like), not a CSV file. Unpack it first.",
            "er et pakket arkiv (ZIP eller lignende), ikke en CSV-fil. Pakk det ut først.",
        ),
        (
            "page.csv",
            "is a PDF, not a CSV file.",
            "er en PDF, ikke en CSV-fil.",
        ),
        (
            "face.csv",
            "is a picture, not a CSV file.",
            "er et bilde, ikke en CSV-fil.",
        ),
        ("empty.csv", "is empty.", "er tom."),
        ("mark.csv", "is empty.", "er tom."),
        ("head.csv", "has no row of data.", "har ingen rad med data."),
        (
            "folder.csv",
            "is a folder. Give a file.",
            "er en mappe. Oppgi en fil.",
        ),
        (
            "wide.csv",
            "has 4,097 columns or more; the most that can be read is 4,096. Perhaps the \
             delimiter is wrong: give --delimiter.",
            "har 4\u{a0}097 kolonner eller flere; høyst 4\u{a0}096 kan leses. Kanskje skilletegnet \
             er feil: oppgi --delimiter.",
        ),
    ] {
        for (lang, sentence, nothing) in [
            ("en", english, "Nothing was imported."),
            ("nb", norwegian, "Ingenting ble importert."),
        ] {
            let ran = place.run_in(lang, &["import", file]);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{file}");
            assert_eq!(ran.err, format!("{file} {sentence}\n{nothing}\n"), "{file}");
        }
    }
    // Not even the store was made.
    assert!(!place.store().exists());
}

#[test]
fn large_cells_and_rows_are_rejected_by_themselves() {
    let place = Place::new();
    let mega = 1 << 20;
    let mut text = String::from("E-post,Notat\n");
    for (person, note) in [
        ("a", "x".repeat(mega)),
        ("b", "y".repeat(mega + 1)),
        ("c", "z".repeat(17 * mega)),
        ("d", "kort".to_owned()),
    ] {
        let _ = writeln!(text, "{person}@example.no,{note}");
    }
    place.file("large.csv", text);
    let report = place
        .import("large.csv", &with(&[BY_EMAIL, NO_STATUS, &["--json"]]))
        .json();
    assert_eq!(figures(&report), [4, 2, 0, 0, 2]);
    // Of the row that is too large nobody knows how many cells it has.
    assert_eq!(
        report["problems"],
        serde_json::json!([{"code": "cell_too_large", "rows": 2}])
    );
    assert_eq!(
        place.export(&["--fields", "email"]),
        "email\r\na@example.no\r\nd@example.no\r\n"
    );
}

#[test]
fn further_values_in_a_cell_are_left_out_but_not_in_silence() {
    let place = Place::new();
    place.file(
        "google.csv",
        "Name,E-mail 1 - Value,Phone 1 - Value,Notes\n\
         Kari,kari@example.no ::: kari2@example.no,912 34 567 ::: 22 33 44 55,a ::: b\n\
         Ola,ola@example.no ::: ola@example.no,,\nPer,per@example.no,934 56 789 ::: ,\n",
    );
    let columns = ["--map", "#2=email", "--map", "#3=mobile"];
    let options = with(&[BY_EMAIL, NO_STATUS, &columns]);
    let report = place
        .import("google.csv", &with(&[&options, &["--json"]]))
        .json();
    assert_eq!(figures(&report), [3, 3, 0, 0, 0]);
    assert_eq!(
        report["problems"],
        serde_json::json!([{"code": "more_values", "rows": 1}])
    );
    assert_eq!(
        place.export(&["--fields", "email,mobile,notes"]),
        "email,mobile,notes\r\nkari@example.no,+4791234567,a ::: b\r\nola@example.no,,\r\n\
         per@example.no,+4793456789,\r\n"
    );
    let import = [
        "import",
        "google.csv",
        "--accept-gdpr",
        "--accept-tcpa",
        "--dry-run",
    ];
    let page = place.run_in("nb", &with(&[&import, &options]));
    assert!(
        page.done()
            .contains("\n  1  flere verdier i cellen er ikke tatt med\n")
    );
}

#[test]
fn the_file_decides_and_the_options_overrule_it() {
    let place = Place::new();
    let cp865 = b"Navn;E-post\r\n\x9Dyvind S\x9Brlie;a@example.no\r\n";
    place.file("dos.csv", cp865);
    place.file(
        "euro.csv",
        b"Navn;Sum\r\n\xC5se;100 \xA4\r\nPer;1,50 \xA4\r\n",
    );
    place.file("quote.csv", b"Navn,By\n'Kari, jr',\"Oslo\"\n");
    for (arguments, rows) in [
        (
            &["dos.csv"][..],
            "Navn,E-post\r\nØyvind Sørlie,a@example.no\r\n",
        ),
        (
            &["dos.csv", "--encoding", "CP865"],
            "Navn,E-post\r\nØyvind Sørlie,a@example.no\r\n",
        ),
        (
            &["dos.csv", "--encoding", "windows-1252"],
            "Navn,E-post\r\n\u{fffd}yvind S›rlie,a@example.no\r\n",
        ),
        (&["euro.csv"], "Navn,Sum\r\nÅse,100 €\r\nPer,\"1,50 €\"\r\n"),
        (
            &["euro.csv", "--encoding", "iso-8859-1"],
            "Navn,Sum\r\nÅse,100 ¤\r\nPer,\"1,50 ¤\"\r\n",
        ),
        (
            &["euro.csv", "--delimiter", "|", "--header", "no"],
            "Navn;Sum\r\nÅse;100 €\r\n\"Per;1,50 €\"\r\n",
        ),
        (
            &["quote.csv", "--quote", "'"],
            "Navn,By\r\n\"Kari, jr\",\"\"\"Oslo\"\"\"\r\n",
        ),
        (
            &[
                "quote.csv",
                "--quote",
                "none",
                "--header",
                "yes",
                "--skip-lines",
                "0",
            ],
            "Navn,By\r\n'Kari, jr',\"\"\"Oslo\"\"\"\r\n",
        ),
    ] {
        assert_eq!(
            place.run(&with(&[&["rows"], arguments])).done(),
            rows,
            "{arguments:?}"
        );
    }
}

/// Files that are being written, as others beside them see them.
fn unfinished(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let name = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    paths
        .filter(|path| name(path).starts_with(".mainbrainer-"))
        .filter(|path| path.extension().is_some_and(|ending| ending == "tmp"))
        .collect()
}

#[test]
fn what_a_killed_program_was_writing_goes_with_the_next_file_beside_it() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    let mut rows = String::from("E-post;Navn\n");
    for at in 0..200_000 {
        writeln!(rows, "p{at}@example.no;Kari Nordmann").unwrap();
    }
    place.file("large.csv", rows);
    let rejected = with(&[BY_EMAIL, NO_STATUS, &["--rejected", "out/rejected.csv"]]);
    let writers: [&dyn Fn() -> Ran; 3] = [
        &|| place.run(&["rows", "people.csv", "-o", "out/rows.csv"]),
        &|| place.import("people.csv", &rejected),
        &|| place.run(&["export", "-o", "out/export.csv"]),
    ];
    fs::create_dir(place.path("out")).unwrap();
    for write in writers {
        let mut killed = Process::new(env!("CARGO_BIN_EXE_mainbrainer"))
            .current_dir(place.0.path())
            .args(["rows", "large.csv", "-o", "out/large.csv"])
            .spawn()
            .unwrap();
        let left = loop {
            if let Some(path) = unfinished(&place.path("out")).pop() {
                break path;
            }
            assert!(!place.path("out/large.csv").exists(), "it was too quick");
            std::thread::yield_now();
        };
        killed.kill().unwrap();
        killed.wait().unwrap();
        assert!(left.exists() && !place.path("out/large.csv").exists());
        // It may still be written to by a program that waits for something.
        write().done();
        assert!(left.exists());
        let hours_ago = std::time::SystemTime::now() - std::time::Duration::from_hours(2);
        let file = fs::File::options().write(true).open(&left).unwrap();
        file.set_modified(hours_ago).unwrap();
        drop(file);
        write().done();
        assert_eq!(unfinished(&place.path("out")), [] as [PathBuf; 0]);
    }
}

/// Whether a terminal shows it as it is and does nothing else.
fn is_harmless(printed: &str) -> bool {
    let marks = ['\u{61c}', '\u{200e}', '\u{200f}', '\u{2028}', '\u{2029}'];
    printed.chars().all(|c| {
        let turns = matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        (c == '\n' || !c.is_control()) && !turns && !marks.contains(&c)
    })
}

#[cfg(unix)]
#[test]
fn names_that_command_a_terminal_or_turn_a_line_around_are_printed_harmlessly() {
    const NAMES: [&str; 3] = [
        "a\u{202e}vsc.exe",
        "b\u{1b}[2J\u{1b}]0;x\u{7}\u{9b}31m",
        "c\u{2066}\u{200f}\u{61c}\u{2028}\r",
    ];
    for (name, lang) in NAMES.into_iter().zip(["en", "nb", "en"]) {
        let place = Place::new();
        let file = format!("{name}.csv");
        // A file with control characters is no text, and refused.
        let cell: String = name
            .chars()
            .filter(|c| !c.is_control() && *c != ';')
            .collect();
        let rows = format!("E-post;{cell}\nkari@example.no;{cell}\nnobody;{cell}\n");
        place.file(&file, &rows);
        place.file("people.csv", PEOPLE);
        fs::create_dir(place.path(name)).unwrap();
        let out = format!("{name}/{name}/out.csv");
        let import = ["--accept-gdpr", "--accept-tcpa", "--skip-unmapped"];
        let first = with(&[&["import", &file], BY_EMAIL, NO_STATUS, &import]);
        let second = with(&[
            &["import", "people.csv", "--list", name],
            BY_EMAIL,
            NO_STATUS,
        ]);
        let wrong = with(&[&["import", "people.csv", "--map", name], BY_EMAIL]);
        let runs: &[&[&str]] = &[
            &["inspect", &file],
            &["inspect", &file, "--json"],
            &["inspect", &format!("{file}x")],
            &["inspect", name],
            &["rows", &file, "-o", &out],
            &["rows", &file, "-o", name],
            &first,
            &with(&[&second, &import[..2]]),
            &wrong,
            &[&format!("--{name}")],
            &[name],
            &["imports"],
            &["imports", "--json"],
            &["lists"],
            &["export", "--list", &format!("{name}x")],
            &["export", "-o", &out],
            &["contact", "1"],
            &["undo", "1"],
            &["imports", "1"],
        ];
        for arguments in runs {
            let ran = place.run_in(lang, arguments);
            assert!(is_harmless(&ran.out), "{arguments:?}: {:?}", ran.out);
            assert!(is_harmless(&ran.err), "{arguments:?}: {:?}", ran.err);
        }
        // Programs get what there is; only a header loses what stands at its ends.
        let rows = place.run(&["rows", &file]).done();
        assert!(rows.matches(&cell).count() >= 2, "{rows:?}");
        let log = place.run(&["imports", "--json"]).json();
        // The list that takes its name from the file has none of the control characters.
        let list = log[0]["list"].as_str().unwrap();
        assert!(!list.is_empty() && !list.contains(|c: char| c.is_control() || c == '\u{2028}'));
        assert!(
            log.to_string()
                .contains(&serde_json::to_string(&file).unwrap())
        );
    }
}
