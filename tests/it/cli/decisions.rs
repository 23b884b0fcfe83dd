//! What an import must be told, and what it does when it was not.

use super::*;

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
#[expect(clippy::too_many_lines, reason = "one table, read from top to bottom")]
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
            &["--list", "To\nlinjer"],
            "The name of a list cannot hold line breaks or other control characters: give another \
             --list NAME.",
        ),
        (
            &["--create-field", "_line:text"],
            "A field cannot be called “_line”, for the program means something else by that. Give \
             it another name (--create-field).",
        ),
        (
            &["--create-field", "Str:choice:S,M,s"],
            "The field “Str” has the option “s” twice: letter case does not count. Name it once \
             (--create-field).",
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
        "The rows do not settle whether day or month comes first in column “Fødselsdato”. Give \
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
        // A header alone is something to print.
        let commands = ["inspect", "import", "rows"];
        let count = if file == "head.csv" { 2 } else { 3 };
        for command in &commands[..count] {
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
    // Who has not opted out has the status of the whole file.
    let both = place.import(
        "crm.csv",
        &with(&[
            BY_EMAIL,
            &["--email-optin", "in", "--map", "#2=email_marketing"],
        ]),
    );
    assert!(!both.err.contains("--email-optin"), "{}", both.err);
    assert_eq!(
        place.export(&["--fields", "email,email_marketing"]),
        "email,email_marketing\r\nkari@example.no,no\r\nola@example.no,yes\r\n"
    );
    let unused = place.import(
        "crm.csv",
        &with(&[BY_EMAIL, NO_STATUS, &["--map", "#2=email_marketing:opt-in"]]),
    );
    assert!(
        unused.err.ends_with(
            "--email-optin is not used: column “Email Opt Out” says who has opted in.\n"
        ),
        "{}",
        unused.err
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
    let own = &fields[24];
    assert_eq!(own["field"], "medlemstype");
    assert_eq!(own["type"], "text");
    assert_eq!(own["custom"], true);
    assert_eq!(own["contacts"], 1);
    assert_eq!(fields[25]["options"], serde_json::json!(["S", "M", "L"]));
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

#[test]
fn a_column_that_is_left_out_again_is_named() {
    let place = Place::new();
    place.file("odd.csv", "E-post,Kode\nkari@example.no,x7\n");
    let skip = ["--skip", "Kode", "--json"];
    place
        .import("odd.csv", &with(&[BY_EMAIL, NO_STATUS, &skip]))
        .json();
    let again = place.import("odd.csv", &with(&[BY_EMAIL, NO_STATUS]));
    assert_eq!(
        (again.code, again.err.as_str()),
        (
            0,
            "Column “Kode” is left out, as you chose the last time. To import it give --map \
             \"Kode=FIELD\".\n"
        )
    );
    // It may be why a decision is missing, so a refusal says it too.
    let keyed = [
        "import",
        "odd.csv",
        "--primary",
        "external_id",
        "--master",
        "file",
        "--accept-gdpr",
        "--accept-tcpa",
    ];
    let refused = place.run_in("nb", &with(&[&keyed, NO_STATUS]));
    assert_eq!(refused.code, 2);
    assert!(
        refused
            .err
            .contains("Kolonnen «Kode» er utelatt, slik du valgte sist. "),
        "{}",
        refused.err
    );
}

#[test]
fn what_was_chosen_among_equal_headers_says_nothing_about_one() {
    let place = Place::new();
    place.file(
        "two.csv",
        "E-post,E-post\ngammel@example.no,kari@example.no\n",
    );
    let second = ["--map", "#2=email", "--skip", "#1"];
    place
        .import("two.csv", &with(&[BY_EMAIL, NO_STATUS, &second]))
        .done();
    place.file("one.csv", "E-post\nola@example.no\n");
    let one = place.import("one.csv", &with(&[BY_EMAIL, NO_STATUS, &["--json"]]));
    assert_eq!(one.err, "");
    assert_eq!(figures(&one.json()), [1, 1, 0, 0, 0]);
}

#[test]
fn types_are_taken_as_people_write_them() {
    let place = Place::new();
    place.file(
        "m.csv",
        "E-post,Aktiv,Post\nkari@example.no,ja,K@example.no\n",
    );
    let more = [
        "--create-field",
        "Aktiv nå:yes/no",
        "--map",
        "Aktiv=Aktiv nå",
        "--create-field",
        "Privat post:E-mail",
        "--map",
        "Post=Privat post",
        "--create-field",
        "Nivå:choice:Gull, ,,Sølv ",
    ];
    place
        .import("m.csv", &with(&[BY_EMAIL, NO_STATUS, &more]))
        .done();
    let fields = place.run(&["fields", "--json"]).json();
    let made: Vec<_> = (24..27)
        .map(|at| {
            (
                &fields[at]["field"],
                &fields[at]["type"],
                &fields[at]["options"],
            )
        })
        .map(|(id, kind, options)| format!("{id} {kind} {options}"))
        .collect();
    assert_eq!(
        made,
        [
            "\"aktiv_na\" \"yesno\" null",
            "\"privat_post\" \"email\" null",
            "\"niva\" \"choice\" [\"Gull\",\"Sølv\"]"
        ]
    );
    let ran = place.run(&["export", "--fields", "name"]);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (
            2,
            "A full name is two fields (--fields): give first_name,last_name.\n"
        )
    );
}

#[test]
fn a_custom_field_needs_a_name_of_its_own() {
    let place = Place::new();
    place.file("m.csv", "E-post\nkari@example.no\n");
    let long = format!("{}:text", "å".repeat(101));
    let fits = format!("{}:text", "å".repeat(100));
    for (wish, english, norwegian) in [
        (
            " :text",
            "A field needs a name that is not blank (--create-field).",
            "Et felt trenger et navn som ikke er tomt (--create-field).",
        ),
        (
            long.as_str(),
            "The name of a field can have at most 100 characters (--create-field).",
            "Navnet på et felt kan ha høyst 100 tegn (--create-field).",
        ),
        (
            "E-POSTADRESSE:text",
            "There is already a field called “E-POSTADRESSE” (--create-field).",
            "Det finnes allerede et felt som heter «E-POSTADRESSE» (--create-field).",
        ),
    ] {
        for (lang, sentence) in [("en", english), ("nb", norwegian)] {
            let ran = place.run_in(lang, &["import", "m.csv", "--create-field", wish]);
            assert_eq!((ran.code, ran.out.as_str()), (2, ""));
            assert_eq!(ran.err.lines().next(), Some(sentence), "{wish}");
        }
    }
    let more = ["--create-field", &fits];
    place
        .import("m.csv", &with(&[BY_EMAIL, NO_STATUS, &more]))
        .done();
}
