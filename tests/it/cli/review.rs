//! The review and mending on the command line.

use super::*;

const MAPPED: &[&str] = &[
    "--map",
    "E-post=email",
    "--map",
    "Mobil=mobile",
    "--map",
    "Fornavn=first_name",
    "--map",
    "Etternavn=last_name",
    "--no-suggest",
];

fn review(place: &Place, more: &[&str]) -> Ran {
    let start = ["review", "people.csv", "--secondary", "mobile"];
    place.run(&with(&[&start, BY_EMAIL, NO_STATUS, MAPPED, more]))
}

fn lines(page: &Value) -> Vec<u64> {
    let rows = page["page"].as_array().unwrap().iter();
    rows.map(|row| row["line"].as_u64().unwrap()).collect()
}

#[test]
fn rows_are_reviewed_mended_and_imported() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    let all = review(&place, &["--json"]).json();
    assert_eq!(figures(&all), [6, 4, 1, 0, 1]);
    assert_eq!((&all["found"], &all["import"]), (&6.into(), &Value::Null));
    assert_eq!(lines(&all), [2, 3, 4, 5, 6, 7]);
    let kari = &all["page"][2];
    assert_eq!(kari["outcome"], "updated");
    assert_eq!(kari["contact"], 1);
    assert_eq!(kari["label"], "Kari Nordmann");
    assert_eq!(kari["matched_by"], "email");
    let change = &kari["fields"][1];
    assert_eq!(
        ["field", "column", "old", "new", "verdict"].map(|key| change[key].as_str().unwrap()),
        ["first_name", "Fornavn", "Kari", "Kari Anne", "replaced"]
    );
    let bad = &all["page"][5]["problems"][0];
    assert_eq!(
        ["code", "column", "cell"].map(|key| bad[key].as_str().unwrap()),
        ["invalid_email", "E-post", "per@example"]
    );

    for (filter, found) in [
        (["--outcome", "rejected"], vec![6]),
        (["--problem", "invalid_email"], vec![7]),
        (["--problem", "any"], vec![6, 7]),
        (["--field", "first_name"], vec![4]),
        (["--change", "replaced"], vec![4]),
        (["--change", "kept"], vec![]),
        (["--column", "Fornavn"], vec![4]),
        (["--column", "e-post"], vec![7]),
        (["--column", "#2"], vec![]),
        (["--search", "NYGÅRD"], vec![5]),
        (["--search", "4132 2110"], vec![5]),
        (["--from", "5"], vec![6, 7]),
        (["--limit", "2"], vec![2, 3]),
    ] {
        let page = review(&place, &with(&[&filter, &["--json"]])).json();
        assert_eq!(lines(&page), found, "{filter:?}");
    }

    let edits = [
        "--set",
        "7:E-post=per@example.no",
        "--set",
        "99:Fornavn=Nils",
        "--replace",
        "Etternavn:Nordmann=Berg",
        "--leave-out",
        "6",
    ];
    let mended = review(&place, &with(&[&edits, &["--json"]])).json();
    assert_eq!(figures(&mended), [5, 4, 1, 0, 0]);
    assert_eq!(
        (&mended["left_out"], &mended["mended"]),
        (&1.into(), &3.into())
    );
    assert_eq!(mended["misfits"][0]["line"], 99);
    for (filter, found) in [
        (&["--mended"][..], vec![2, 3, 7]),
        (&["--column", "E-post"], vec![7]),
        (&["--column", "Etternavn"], vec![2, 3]),
        (&["--column", "Fornavn", "--outcome", "created"], vec![]),
    ] {
        let page = review(&place, &with(&[&edits, filter, &["--json"]])).json();
        assert_eq!(lines(&page), found, "{filter:?}");
    }
    assert_eq!(mended["page"][5]["cells"][0]["raw"], "per@example");
    assert_eq!(mended["page"][5]["cells"][0]["mended"], "per@example.no");

    let keys = ["--secondary", "mobile"];
    let import = with(&[&keys, BY_EMAIL, NO_STATUS, MAPPED, &edits, &["--json"]]);
    let report = place.import("people.csv", &import).json();
    assert_eq!(figures(&report), figures(&mended));
    assert_eq!(report["misfits"], mended["misfits"]);
    let export = place.export(&["--fields", "email,first_name,last_name"]);
    assert_eq!(
        export,
        "email,first_name,last_name\r\n\
         kari@example.no,Kari Anne,Berg\r\n\
         ola@example.no,Ola,Berg\r\n\
         ,Åse,Nygård\r\n\
         per@example.no,Per,Vik\r\n"
    );
}

#[test]
fn a_review_is_readable_in_both_languages() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    let edits = ["--set", "3:Fornavn=Nils", "--leave-out", "5"];
    let english = review(&place, &edits).done();
    for said in [
        "1 row was left out.",
        "Rows 1 to 6 of 6:",
        "Line 2: new contact #1 Kari Nordmann",
        "    “Fornavn”: “Ola” is read as “Nils”",
        "Line 4: changes #1 Kari Nordmann (found by E-mail address)",
        "    First name: Kari → Kari Anne\n      The file is master data: its value replaces the contact’s.\n",
        "Line 5: left out",
        "Line 6: rejected",
    ] {
        assert!(english.contains(said), "{said}\n{english}");
    }
    let start = ["review", "people.csv", "--search", "finnes ikke"];
    let norwegian = place.run_in("nb", &with(&[&start, BY_EMAIL, NO_STATUS, MAPPED]));
    assert!(norwegian.done().contains("Ingen rad er slik."));
}

#[test]
fn wrong_edits_are_refused() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    for edit in [
        ["--set", "E-post=x"],
        ["--replace", "Land:Norge=Norway"],
        ["--leave-out", "x"],
        ["--repair", "Mobil=iron"],
    ] {
        assert_eq!(review(&place, &edit).code, 2, "{edit:?}");
    }
}

/// An import that is held to a review does what was reviewed, or says what has changed.
#[test]
fn an_import_is_held_to_its_review() {
    let place = Place::new();
    place.file("people.csv", PEOPLE);
    let edits = ["--set", "7:E-post=per@example.no", "--leave-out", "6"];
    let token = || {
        let page = review(&place, &with(&[&edits, &["--json"]])).json();
        page["reviewed"].as_str().unwrap().to_owned()
    };
    let import = |token: &str, more: &[&str]| {
        let keys = ["--secondary", "mobile", "--reviewed", token, "--json"];
        let all = with(&[BY_EMAIL, NO_STATUS, MAPPED, &keys, more]);
        place.import("people.csv", &all)
    };
    let contents = || place.contents();
    let reviewed = token();
    let empty = contents();
    let page = review(&place, &edits).done();
    assert!(page.contains(&format!("--reviewed {reviewed}")), "{page}");
    let refused = |ran: Ran, said: &str| {
        assert_eq!((ran.code, ran.err.as_str()), (1, said));
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(
            (&report["status"], &report["import"]),
            (&"failed".into(), &Value::Null)
        );
    };
    // Another choice: a rule, an edit less.
    let choices = "The choices have changed since the review. Nothing was imported. \
                   Look at the review again.\n";
    refused(
        import(&reviewed, &with(&[&edits, &["--invalid", "keep"]])),
        choices,
    );
    refused(import(&reviewed, &edits[..2]), choices);
    // Another file, of the same length.
    place.file("people.csv", PEOPLE.replace("Kari Anne", "Kari Lise"));
    let file = "The file has changed since the review. Nothing was imported. \
                Look at the review again.\n";
    refused(import(&reviewed, &edits), file);
    // Other contacts.
    let reviewed = token();
    place.file("one.csv", "E-post;Fornavn\nliv@example.no;Liv\n");
    assert_eq!(contents(), empty);
    place
        .import("one.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let store = "The contacts have changed since the review. Nothing was imported. \
                 Look at the review again.\n";
    let before = contents();
    refused(import(&reviewed, &edits), store);
    assert_eq!(contents(), before);
    // Reviewed again it is imported; what is confirmed for an import is no choice of a review.
    let reviewed = token();
    let more = with(&[&edits, &["--lawful-basis", "avtale"]]);
    assert_eq!(figures(&import(&reviewed, &more).json()), [5, 4, 1, 0, 0]);
    let wrong = import("12-xyz", &edits);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong
            .err
            .starts_with("--reviewed “12-xyz” is no token of a review."),
        "{}",
        wrong.err
    );
}

/// For each field that could change the rule that decided stands beside it.
#[test]
fn the_rule_that_decides_over_a_field_is_said() {
    let place = Place::new();
    place.file(
        "first.csv",
        "E-post;Mobil;Fornavn;Etternavn\nkari@example.no;91234567;Kari;\n\
         ola@example.no;91234567;Ola;Vik\nliv@example.no;93456789;Liv;\n",
    );
    let create = ["--secondary", "mobile", "--key-conflict", "create"];
    let status = ["--email-optin", "out", "--sms-optin", "none"];
    place
        .import("first.csv", &with(&[BY_EMAIL, &status, &create]))
        .done();
    place.run(&["delete", "3"]).done();
    place.file(
        "second.csv",
        "E-post;Mobil;Fornavn;Etternavn\nkari@example.no;;Karianne;Berg\n\
         ny@example.no;91234567;Ny;\nLIV@example.no;;Liv;\n",
    );
    let command = with(&[
        &[
            "review",
            "second.csv",
            "--primary",
            "email",
            "--master",
            "existing",
            "--other-name",
            "update",
        ],
        &[
            "--secondary",
            "mobile",
            "--email-optin",
            "in",
            "--sms-optin",
            "none",
        ],
    ]);
    let page = place.run(&command).done();
    for said in [
        "    First name: Kari stays (the file has Karianne)\n      \
         Your existing data is master data: the contact’s value stays.\n",
        "    Last name: Berg\n      The contact has no value, so the file’s is written.\n",
        "    E-mail marketing: opted out stays (the file has opted in)\n      \
         The contact has opted out, and no file lifts that.\n",
        "Line 3: rejected\n    ! several contacts have the same key: 1, 2\n",
        "    E-mail marketing: opted out\n      \
         This address opted out before its contact was deleted. That stays.\n",
        // Of a new contact nothing was to be decided.
        "    E-mail address: LIV@example.no\n    First name: Liv\n",
    ] {
        assert!(page.contains(said), "{said}\n{page}");
    }
}
