//! The program itself, from its arguments to what it prints and keeps.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// What a run of the program left.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).unwrap()
    }

    /// What was printed, after a run that did what it should.
    fn done(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }
}

/// A folder with a store and files of its own.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn store(&self) -> PathBuf {
        self.path("store")
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, arguments: &[&str]) -> Ran {
        self.run_in("en", arguments)
    }

    fn run_in(&self, lang: &str, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
        command.current_dir(self.0.path());
        command.args(arguments).arg("--lang").arg(lang);
        command.arg("--store").arg(self.store());
        let output = command.output().unwrap();
        Ran {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Imports with both confirmations and `more`.
    fn import(&self, file: &str, more: &[&str]) -> Ran {
        let mut arguments = vec!["import", file, "--accept-gdpr", "--accept-tcpa"];
        arguments.extend(more);
        self.run(&arguments)
    }

    /// Everything the store shows of contacts, lists and imports.
    fn contents(&self) -> String {
        [
            ["export", "--headers", "id"].as_slice(),
            &["lists", "--json"],
            &["imports", "--json"],
            &["fields", "--json"],
        ]
        .map(|arguments| self.run(arguments).done())
        .concat()
    }

    fn export(&self, more: &[&str]) -> String {
        let mut arguments = vec!["export", "--headers", "id"];
        arguments.extend(more);
        self.run(&arguments).done()
    }
}

const BY_EMAIL: &[&str] = &["--primary", "email", "--master", "file"];
const NO_STATUS: &[&str] = &["--email-optin", "none", "--sms-optin", "none"];

fn with<'a>(parts: &[&[&'a str]]) -> Vec<&'a str> {
    parts.concat()
}

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

fn figures(report: &Value) -> [u64; 5] {
    ["rows", "created", "updated", "unchanged", "rejected"].map(|key| report[key].as_u64().unwrap())
}

fn medlemmer() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/medlemmer.csv")
}

/// Six people, one of them twice and one without a key.
const PEOPLE: &str = "E-post;Mobil;Fornavn;Etternavn\r\n\
    kari@example.no;912 34 567;Kari;Nordmann\r\n\
    ola@example.no;;Ola;Nordmann\r\n\
    KARI@example.no;;Kari Anne;\r\n\
    ;0047 41322110;Åse;Nygård\r\n\
    ;;Ingen;Nøkkel\r\n\
    per@example;934 56 789;Per;Vik\r\n";

// ---- importing ---------------------------------------------------------------------------------

#[test]
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
            "list",
            "mapping",
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
    assert!(before.contains("Kari,Nordmann"));
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
         the file had created or met.\n\nRows with problems:\n  1  neither key has a value\n  \
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

// ---- decisions ---------------------------------------------------------------------------------

/// Runs an import that must be refused, and that nothing came of it.
fn refused(place: &Place, arguments: &[&str], sentence: &str) {
    let before = place.contents();
    let mut import = vec!["import"];
    import.extend(arguments);
    let ran = place.run(&import);
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (2, ""),
        "{arguments:?}: {}",
        ran.err
    );
    assert!(
        ran.err.lines().any(|line| line == sentence),
        "{arguments:?} said:\n{}not:\n{sentence}",
        ran.err
    );
    assert_eq!(place.contents(), before, "{arguments:?}");
}

#[test]
fn every_missing_decision_is_named() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    place
        .import("people.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let ran = place.run(&[
        "import",
        "people.csv",
        "--no-suggest",
        "--map",
        "E-post=email",
    ]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err.lines().collect::<Vec<_>>(),
        [
            "3 columns go nowhere: “Mobil”, “Fornavn”, “Etternavn”. Give --map COLUMN=FIELD or \
             --skip COLUMN for each, or --skip-unmapped for all of them.",
            "Say which opt-in status for e-mail all contacts in the file have: give \
             --email-optin in, out or none.",
            "Say whose values count when a row and a contact differ: give --master file or \
             --master existing.",
            "Say which field shows that two contacts are the same: give --primary FIELD, for \
             example --primary email.",
            "Confirm that you have read and understood GDPR, for people in the EU and EEA: give \
             --accept-gdpr.",
            "Confirm that you have read and understood TCPA, for people in the US: give \
             --accept-tcpa.",
            "Nothing was imported.",
        ]
    );
    let norwegian = place.run_in(
        "nb",
        &["import", "people.csv", "--skip-unmapped", "--no-suggest"],
    );
    assert!(
        norwegian
            .err
            .starts_with("Ingen kolonne går til et felt. Oppgi --map KOLONNE=FELT")
    );
    assert!(
        norwegian
            .err
            .ends_with("oppgi --accept-tcpa.\nIngenting ble importert.\n")
    );
}

#[test]
fn what_cannot_be_done_is_refused_and_changes_nothing() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    place.file(
        "dates.csv",
        "E-post,Fødselsdato\nkari@example.no,03.04.1980\n",
    );
    place
        .import("people.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let base = with(&[
        &[
            "people.csv",
            "--accept-gdpr",
            "--accept-tcpa",
            "--master",
            "file",
        ],
        NO_STATUS,
    ]);
    let with_key = with(&[&base, &["--primary", "email"]]);
    for (more, sentence) in [
        (
            &["--secondary", "email"][..],
            "The primary and the secondary key are both E-mail address. Give another \
             --secondary, or none.",
        ),
        (
            &["--secondary", "city"],
            "No column goes to the key City. Give --map COLUMN=city, or choose another key.",
        ),
        (
            &["--secondary", "email_marketing"],
            "E-mail marketing is an opt-in field and cannot be a key. Give another --primary or \
             --secondary.",
        ),
        (
            &["--secondary", "citty"],
            "There is no field “citty” (--secondary). Did you mean city?",
        ),
        (
            &["--secondary", "name"],
            "A full name cannot be a key (--secondary). Give one field, for example last_name.",
        ),
        (
            &["--map", "Mobil=emial"],
            "There is no field “emial” (--map). Did you mean email or email_marketing?",
        ),
        (
            &["--map", "Fax=phone"],
            "The file has no column “Fax”. Its columns are: “E-post”, “Mobil”, “Fornavn”, \
             “Etternavn”.",
        ),
        (
            &["--map", "#5=phone"],
            "The file has no column #5. It has 4 columns.",
        ),
        (
            &["--map", "Mobil=phone", "--map", "Etternavn=phone"],
            "Several columns go to the field Phone: “Mobil”, “Etternavn”. Keep one with --map \
             COLUMN=phone and leave the others out with --skip.",
        ),
        (
            &["--list", "  "],
            "The list needs a name: give --list NAME.",
        ),
        (
            &["--opt-in-word", "nei"],
            "--opt-in-word “nei”: the word already means opted out. A word can be on one side \
             only.",
        ),
        (
            &["--create-field", "Fornavn:text"],
            "There is already a field called “Fornavn” (--create-field).",
        ),
        (
            &["--region", "Norge"],
            "--region cannot be “Norge”. It must be a country code of two letters, for example \
             NO.",
        ),
        (
            &["--delimiter", "ab"],
            "--delimiter cannot be “ab”. It must be one character, or the word tab.",
        ),
        (
            &["--rejected", "people.csv"],
            "--rejected cannot be the file that is imported.",
        ),
        (
            &["--invalid", "delete"],
            "--invalid cannot be “delete”. It can be: blank, keep, reject.",
        ),
    ] {
        refused(&place, &with(&[&with_key, more]), sentence);
    }
    refused(
        &place,
        &with(&[
            &["dates.csv", "--accept-gdpr", "--accept-tcpa"],
            BY_EMAIL,
            NO_STATUS,
        ]),
        "No row shows whether day or month comes first in column “Fødselsdato”. Give \
         --date-order dmy, mdy or ymd.",
    );
    refused(
        &place,
        &with(&[
            &["missing.csv", "--accept-gdpr", "--accept-tcpa"],
            BY_EMAIL,
            NO_STATUS,
        ]),
        "There is no file missing.csv.",
    );
}

#[test]
fn files_that_are_no_csv_get_a_sentence() {
    let place = Place::new();
    place.file(
        "book.csv",
        b"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml xl/workbook.xml",
    );
    place.file("page.csv", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n");
    place.file("empty.csv", b"");
    place.file("head.csv", b"E-post,Fornavn\n");
    fs::create_dir(place.path("folder.csv")).unwrap();
    for (file, start) in [
        ("page.csv", "page.csv is a PDF"),
        ("empty.csv", "empty.csv is empty."),
        ("head.csv", "head.csv has no row of data."),
        ("folder.csv", "folder.csv is a folder."),
    ] {
        for command in ["inspect", "rows", "import"] {
            let ran = place.run(&[command, file]);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{command} {file}");
            assert!(ran.err.starts_with(start), "{command} {file}: {}", ran.err);
        }
    }
    let ran = place.run(&["inspect", "book.csv"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("not a CSV file"), "{}", ran.err);
}

#[test]
fn unknown_opt_in_words_are_listed_put_on_a_side_and_remembered() {
    let place = Place::new();
    let text = "E-post,Nyhetsbrev\nkari@example.no,Ja\nola@example.no,Kanskje\n\
                per@example.no,kanskje\nåse@example.no,Aldri\nliv@example.no,\n";
    place.file("news.csv", text);
    let map = ["--map", "Nyhetsbrev=email_marketing", "--json"];
    let arguments = with(&[
        &["news.csv", "--accept-gdpr", "--accept-tcpa"],
        BY_EMAIL,
        &map,
    ]);
    refused(
        &place,
        &arguments,
        "Column “Nyhetsbrev” has words that are in no opt-in list: “Kanskje” (2 rows), “Aldri” \
         (1 row). Put each on a side with --opt-in-word, --opt-out-word or --no-info-word.",
    );
    let sides = ["--no-info-word", "kanskje", "--opt-out-word", " ALDRI "];
    let more = with(&[BY_EMAIL, &map]);
    place.import("news.csv", &with(&[&more, &sides])).json();
    // The words are known from now on.
    let again = place.import("news.csv", &more).json();
    assert_eq!(figures(&again), [5, 0, 0, 5, 0]);
    let export = place.export(&["--fields", "email,email_marketing"]);
    assert_eq!(
        export,
        "email,email_marketing\r\nkari@example.no,yes\r\nola@example.no,\r\nper@example.no,\r\n\
         åse@example.no,no\r\nliv@example.no,\r\n"
    );
}

#[test]
fn opt_outs_win_unless_the_rule_is_off() {
    let place = Place::new();
    place.file("one.csv", "E-post,S\nkari@example.no,nei\n");
    place.file("two.csv", "E-post,S\nkari@example.no,ja\n");
    let map = ["--map", "S=email_marketing", "--json"];
    let more = with(&[BY_EMAIL, &map]);
    place.import("one.csv", &more).json();
    let kept = place.import("two.csv", &more).json();
    assert_eq!(
        (&kept["opt_outs_kept"], figures(&kept)),
        (&1.into(), [1, 0, 0, 1, 0])
    );
    let lifted = place
        .import("two.csv", &with(&[&more, &["--opt-outs-win", "no"]]))
        .json();
    assert_eq!(
        (&lifted["opt_outs_kept"], figures(&lifted)),
        (&0.into(), [1, 0, 1, 0, 0])
    );
}

#[test]
fn an_opt_out_column_is_read_as_what_it_says() {
    let place = Place::new();
    place.file(
        "crm.csv",
        "Email,Email Opt Out\nkari@example.no,TRUE\nola@example.no,FALSE\n",
    );
    let more = with(&[
        BY_EMAIL,
        &["--map", "Email Opt Out=email_marketing", "--json"],
    ]);
    let ran = place.import("crm.csv", &more);
    assert_eq!(
        ran.err,
        "Column “Email Opt Out” is read as an opt-out: its words for yes mean opted out. For the \
         plain reading give --map \"Email Opt Out=email_marketing:opt-in\".\n"
    );
    assert_eq!(ran.json()["mapping"][1]["sense"], "opt-out");
    assert_eq!(
        place.export(&["--fields", "email,email_marketing"]),
        "email,email_marketing\r\nkari@example.no,no\r\nola@example.no,\r\n"
    );
    let plain = Place::new();
    plain.file("crm.csv", "Email,Email Opt Out\nkari@example.no,TRUE\n");
    let map = "Email Opt Out=email_marketing:opt-in";
    let ran = plain.import("crm.csv", &with(&[BY_EMAIL, &["--map", map]]));
    assert_eq!(ran.err, "");
    assert!(
        plain
            .export(&["--fields", "email_marketing"])
            .ends_with("\r\nyes\r\n")
    );
}

#[test]
fn one_status_can_be_given_for_the_whole_file() {
    let place = Place::new();
    place.file("all.csv", "E-post,Mobil\nkari@example.no,91234567\n");
    let status = ["--email-optin", "in", "--sms-optin", "out"];
    place.import("all.csv", &with(&[BY_EMAIL, &status])).done();
    let export = place.export(&["--fields", "email_marketing,sms_marketing"]);
    assert_eq!(export, "email_marketing,sms_marketing\r\nyes,no\r\n");
}

#[test]
fn dates_are_read_in_the_order_that_was_said() {
    let place = Place::new();
    place.file(
        "dates.csv",
        "E-post,Fødselsdato\nkari@example.no,03/04/1980\n",
    );
    let more = with(&[BY_EMAIL, NO_STATUS, &["--date-order", "mdy"]]);
    place.import("dates.csv", &more).done();
    assert!(
        place
            .export(&["--fields", "birthday"])
            .ends_with("\r\n1980-03-04\r\n")
    );
}

#[test]
fn custom_fields_are_made_by_the_import_that_uses_them() {
    let place = Place::new();
    place.file(
        "m.csv",
        "E-post,Type=1,Størrelse\nkari@example.no,Æresmedlem,m\nola@example.no,,XXL\n",
    );
    let more = with(&[
        BY_EMAIL,
        NO_STATUS,
        &[
            "--create-field",
            "Medlemstype:text",
            "--map",
            "Type=1=Medlemstype",
            "--create-field",
            "Str:choice:S,M,L",
            "--map",
            "Størrelse=str",
            "--json",
        ],
    ]);
    place
        .import("m.csv", &with(&[&more, &["--dry-run"]]))
        .json();
    assert!(!place.run(&["fields"]).done().contains("Medlemstype"));
    let report = place.import("m.csv", &more).json();
    assert_eq!(
        report["problems"],
        serde_json::json!([{"code": "invalid_choice", "rows": 1}])
    );
    assert_eq!(
        place
            .run(&["export", "--fields", "email,medlemstype,str"])
            .done(),
        "E-mail address,Medlemstype,Str\r\nkari@example.no,Æresmedlem,M\r\nola@example.no,,\r\n"
    );
    // The same command works again.
    assert_eq!(
        figures(&place.import("m.csv", &more).json()),
        [2, 0, 0, 2, 0]
    );
    let fields = place.run(&["fields", "--json"]).json();
    let own = &fields[21];
    assert_eq!(own["field"], "medlemstype");
    assert_eq!(own["type"], "text");
    assert_eq!(own["custom"], true);
    assert_eq!(own["contacts"], 1);
    assert_eq!(fields[22]["options"], serde_json::json!(["S", "M", "L"]));
}

#[test]
fn what_was_chosen_for_a_header_is_remembered() {
    let place = Place::new();
    place.file("odd.csv", "E-post,Kode\nkari@example.no,x7\n");
    let choice = ["--map", "Kode=external_id", "--json"];
    place
        .import("odd.csv", &with(&[BY_EMAIL, NO_STATUS, &choice]))
        .json();
    let again = place
        .import("odd.csv", &with(&[BY_EMAIL, NO_STATUS, &["--json"]]))
        .json();
    assert_eq!(again["mapping"][1]["field"], "external_id");
}

#[test]
fn a_file_goes_to_the_list_that_was_named() {
    let place = Place::new();
    place.file("one.csv", "E-post\nkari@example.no\n");
    place.file("two.csv", "E-post\nola@example.no\nkari@example.no\n");
    place
        .import(
            "one.csv",
            &with(&[BY_EMAIL, NO_STATUS, &["--list", "Venner"]]),
        )
        .done();
    place
        .import("two.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    place
        .import(
            "one.csv",
            &with(&[BY_EMAIL, NO_STATUS, &["--list", "venner"]]),
        )
        .done();
    assert_eq!(
        place.run(&["lists", "--json"]).json(),
        serde_json::json!([{"list": "Venner", "contacts": 1}, {"list": "two", "contacts": 2}])
    );
    assert_eq!(
        place.run(&["lists"]).done(),
        "List    Contacts\nVenner         1\ntwo            2\n"
    );
    assert_eq!(
        place.export(&["--list", "VENNER", "--fields", "email"]),
        "email\r\nkari@example.no\r\n"
    );
    let ran = place.run(&["export", "--list", "Ukjent"]);
    assert_eq!(ran.code, 2);
    assert_eq!(
        ran.err,
        "There is no list “Ukjent”. The lists are: “Venner”, “two”.\n"
    );
}

// ---- other commands ----------------------------------------------------------------------------

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
fn a_file_alone_is_looked_at() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    let page = place.run(&["people.csv"]).done();
    assert!(page.contains("mainbrainer import people.csv"), "{page}");
    let nothing = place.run(&[]).done();
    assert!(nothing.contains("mainbrainer import --help"));
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
    assert!(bare.starts_with("Column 1,Column 2,Column 3,Column 4\r\na@example.no,"));
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
    assert!(
        place
            .run_in("nb", &["compact"])
            .done()
            .starts_with("Lageret hadde ")
    );
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

// ---- the command line as such --------------------------------------------------------------------

#[test]
fn wrong_arguments_get_a_sentence_and_a_hint() {
    let place = Place::new();
    for (arguments, english, norwegian) in [
        (
            &["import", "x.csv", "--mastr", "file"][..],
            "There is no option --mastr. Did you mean --master?\nFor help: mainbrainer import --help\n",
            "Valget --mastr finnes ikke. Mente du --master?\nHjelp: mainbrainer import --help\n",
        ),
        (
            &["imprt", "x.csv"],
            "There is no command “imprt”. Did you mean import or imports?\nFor help: mainbrainer --help\n",
            "Kommandoen «imprt» finnes ikke. Mente du import eller imports?\nHjelp: mainbrainer --help\n",
        ),
        (
            &["rows"],
            "The command needs FILE.\nFor help: mainbrainer rows --help\n",
            "Kommandoen trenger FIL.\nHjelp: mainbrainer rows --help\n",
        ),
    ] {
        for (lang, expected) in [("en", english), ("nb", norwegian)] {
            let ran = place.run_in(lang, arguments);
            assert_eq!(
                (ran.code, ran.out.as_str(), ran.err.as_str()),
                (2, "", expected)
            );
        }
    }
    let missing = place.run(&["missing.csv"]);
    assert_eq!(
        (missing.code, missing.err.as_str()),
        (2, "There is no file missing.csv.\n")
    );
}

#[test]
fn help_and_version_are_printed() {
    let place = Place::new();
    assert!(place.run(&["--version"]).done().starts_with("mainbrainer "));
    assert!(
        place
            .run_in("nb", &["import", "--help"])
            .done()
            .contains("Bruk: mainbrainer import FIL")
    );
    assert!(
        place
            .run(&["--help"])
            .done()
            .contains("Usage: mainbrainer [OPTIONS] COMMAND")
    );
}

#[test]
fn without_a_choice_the_language_is_the_systems() {
    let place = Place::new();
    for (locale, word) in [
        ("nb_NO.UTF-8", "lister"),
        ("nn_NO", "lister"),
        ("de_DE.UTF-8", "lists"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
        command.env("LC_ALL", locale).env("LANG", locale);
        let output = command
            .arg("--store")
            .arg(place.store())
            .arg("lists")
            .output()
            .unwrap();
        let page = String::from_utf8(output.stdout).unwrap();
        assert!(page.contains(word), "{locale}: {page}");
    }
}

#[test]
fn a_closed_pipe_is_no_error() {
    let place = Place::new();
    let mut text = "E-post,Fornavn\n".to_owned();
    for person in 0..20_000 {
        text.push_str(&format!("person{person}@example.no,Kari\n"));
    }
    place.file("many.csv", text);
    place
        .import("many.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    for arguments in [&["rows", "many.csv"][..], &["export"]] {
        let mut child = Process::new(env!("CARGO_BIN_EXE_mainbrainer"))
            .args(arguments)
            .arg("--store")
            .arg(place.store())
            .current_dir(place.0.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

/// What is asked for may name columns, but a cell never gets to standard error.
#[test]
fn no_cell_is_told_on_standard_error() {
    let place = Place::new();
    let text = "E-post,Mobil,Fødselsdato,Notat\nhemmelig@example,hemmelig,03.04.1980,hemmelig\n\
                ,,,hemmelig\n";
    place.file("secret.csv", text);
    for more in [
        &[][..],
        &["--date-order", "dmy"],
        &["--invalid", "reject", "--date-order", "dmy"],
    ] {
        let ran = place.import("secret.csv", &with(&[BY_EMAIL, NO_STATUS, more]));
        assert_ne!(ran.code, 0);
        assert!(!ran.err.contains("hemmelig"), "{}", ran.err);
        assert!(!ran.out.contains("hemmelig"), "{}", ran.out);
    }
}

/// Ctrl+C may come before, in or after the import: it is in the store wholly or not at all.
#[cfg(unix)]
#[test]
fn an_interrupted_import_changed_nothing() {
    let place = Place::new();
    let mut text = "E-post,Mobil,Fornavn\n".to_owned();
    for person in 0..60_000 {
        text.push_str(&format!(
            "person{person}@example.no,{},Kari\n",
            90_000_000 + person
        ));
    }
    place.file("many.csv", text);
    for wait in [60, 150, 300, 600] {
        let child = Process::new(env!("CARGO_BIN_EXE_mainbrainer"))
            .args([
                "import",
                "many.csv",
                "--accept-gdpr",
                "--accept-tcpa",
                "--lang",
                "en",
            ])
            .args(with(&[BY_EMAIL, NO_STATUS]))
            .arg("--store")
            .arg(place.store())
            .current_dir(place.0.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait));
        let signal = Process::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(signal.is_ok());
        let output = child.wait_with_output().unwrap();
        let contacts = place.export(&["--fields", "email"]).lines().count() - 1;
        match output.status.code() {
            Some(0) => {
                assert_eq!(contacts, 60_000);
                return;
            }
            // Before anybody listens the system ends the program.
            None => assert_eq!(contacts, 0),
            Some(code) => {
                assert_eq!(code, 1);
                let said = String::from_utf8(output.stderr).unwrap();
                assert_eq!(said, "The import was cancelled. Nothing was imported.\n");
                assert_eq!(contacts, 0);
            }
        }
    }
}
