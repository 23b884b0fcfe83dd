//! Files whose values decide, or contradict their headers.

use super::*;

#[test]
fn a_phone_column_of_mobiles_is_for_text_messages() {
    let mobiles = [
        "Kari;912 34 567",
        "Ola;400 00 001",
        "Per;22 33 44 55",
        "Eva;",
    ];
    let suggestions = file(Some("Fornavn;Telefon"), &mobiles).plainly();
    assert_eq!(words(&suggestions), ["first_name", "mobile"]);
    assert_eq!(
        suggestions[1].reason,
        Reason::MobileNumbers { matching: 2, of: 3 }
    );
    let landlines = ["Kari;912 34 567", "Ola;22 33 44 56", "Per;22 33 44 55"];
    assert_eq!(
        words(&file(Some("Fornavn;Telefon"), &landlines).plainly()),
        ["first_name", "phone"]
    );
    let both = ["912 34 567;912 34 568"];
    assert_eq!(
        words(&file(Some("Telefon;Mobil"), &both).plainly()),
        ["phone", "mobile"]
    );
    // The second phone of a Google export is then the phone.
    let google = ["Mobile;912 34 567;Home;22 33 44 55"];
    let header = "Phone 1 - Label;Phone 1 - Value;Phone 2 - Label;Phone 2 - Value";
    assert_eq!(
        words(&file(Some(header), &google).plainly()),
        ["-", "mobile", "-", "phone"]
    );
}

#[test]
fn values_decide_where_headers_say_nothing() {
    let rows: Vec<String> = (0..20)
        .map(|n| format!("{n};person{n}@example.no;400 00 0{n:02}"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let suggestions = file(Some("A;B;C"), &rows).plainly();
    assert_eq!(words(&suggestions), ["-", "email", "mobile"]);
    assert_eq!(
        suggestions[1].reason,
        Reason::Values {
            kind: ValueKind::Email,
            matching: 20,
            of: 20
        }
    );
    assert_eq!(suggestions[1].confidence, Confidence::High);
    // Numbers that only look like phones.
    assert_eq!(
        words(&file(Some("A;B;Ordrenummer X nr"), &rows).plainly()),
        ["-", "email", "-"]
    );
    // Dates of who knows what.
    assert_eq!(
        words(&file(Some("Frist"), &["15.12.1980", "1.2.1990"]).plainly()),
        ["-"]
    );
}

#[test]
fn a_file_without_headers_is_read_by_its_values() {
    let rows = [
        "Kari Nordmann;kari@example.no;912 34 567;Storgata 1;0155;Oslo;15.12.1980;https://example.no/kari",
        "Ola Nordmann;ola@example.no;400 00 001;Lillegata 2;5003;Bergen;1.2.1975;https://example.no/ola",
        "Eva Berg;;22 33 44 55;;7010;Trondheim;;",
    ];
    let suggestions = file(None, &rows).plainly();
    assert_eq!(
        words(&suggestions),
        [
            "-", "email", "mobile", "-", "postcode", "city", "birthday", "website"
        ]
    );
    assert_eq!(suggestions[5].reason, Reason::AfterPostcodes { column: 4 });
    let recent = ["kari@example.no;15.12.2021", "ola@example.no;1.2.2024"];
    assert_eq!(words(&file(None, &recent).plainly()), ["email", "-"]);
    let addresses = ["kari@example.no", "ola@example.no"];
    assert_eq!(words(&file(None, &addresses).plainly()), ["email"]);
    let years = ["1980;Oslo", "1975;Bergen", "1999;Bodø"];
    assert_eq!(words(&file(None, &years).plainly()), ["-", "-"]);
}

#[test]
fn a_header_that_its_values_deny_is_not_believed() {
    let rows = ["Kari;912 34 567", "Ola;400 00 001", "Eva;400 00 002"];
    let suggestions = file(Some("E-post;Bursdag"), &rows).plainly();
    assert_eq!(words(&suggestions), ["-", "mobile"]);
    assert_eq!(
        suggestions[0].reason,
        Reason::Contradicted {
            field: standard::EMAIL,
            kind: ValueKind::Text,
            of: 3
        }
    );
    let rows = ["kari@example.no", "ola@example.no", "eva@example.no"];
    assert_eq!(words(&file(Some("Kontakt"), &rows).plainly()), ["email"]);
    // Numbers that a spreadsheet destroyed are phone numbers still.
    let rows = ["4,79E+10", "4,79E+10", "4,79E+10"];
    assert_eq!(words(&file(Some("Mobil"), &rows).plainly()), ["mobile"]);
}

#[test]
fn a_title_is_what_its_file_says() {
    assert_eq!(
        words(&file(Some("Title;Email"), &["CEO;kari@example.no"]).plainly()),
        ["job_title", "email"]
    );
    assert_eq!(
        words(&file(Some("Title;Email"), &["Mrs.;kari@example.no"]).plainly()),
        ["name_prefix", "email"]
    );
    assert_eq!(
        words(&file(Some("Tittel;Stilling"), &["Fru;Lege"]).plainly()),
        ["name_prefix", "job_title"]
    );
    assert_eq!(
        words(&file(Some("Tittel;Fornavn"), &["Daglig leder;Kari"]).plainly()),
        ["job_title", "first_name"]
    );
}

#[test]
fn rejected_rows_without_a_header_are_known_by_their_reasons() {
    let targets = |rows: &[&str]| words(&file(None, rows).plainly());
    assert_eq!(
        targets(&[
            "kari@example.no;Kari;2;invalid_phone,too_many_cells",
            ";Ola;17;no_key",
            "per@example.no;Per;19;too_many_cells",
        ]),
        ["email", "-", "skip", "skip"]
    );
    // A word that is no code, or no number before it: somebody else's columns.
    assert_eq!(
        targets(&["kari@example.no;2;no_key", "ola@example.no;3;borte"]),
        ["email", "-", "-"]
    );
    assert_eq!(
        targets(&["kari@example.no;Kari;no_key", "ola@example.no;Ola;no_key"]),
        ["email", "-", "-"]
    );
}

#[test]
fn words_under_a_header_may_contradict_it() {
    let contradicted = |header: &str, rows: &[&str]| {
        let suggestion = file(Some(header), rows).plainly().remove(0);
        (word(suggestion.target), suggestion.reason)
    };
    let because = |field, kind, of| Reason::Contradicted { field, kind, of };
    for (header, rows, field, kind) in [
        (
            "State",
            ["cancelled", "active"],
            standard::REGION,
            ValueKind::Status,
        ),
        (
            "City",
            ["Subscribed", "Cleaned"],
            standard::CITY,
            ValueKind::Status,
        ),
        (
            "Phone",
            ["a@example.no", "b@example.no"],
            standard::PHONE,
            ValueKind::Email,
        ),
        (
            "Job title",
            ["Mrs.", "Herr"],
            standard::JOB_TITLE,
            ValueKind::Salutation,
        ),
    ] {
        let (word, reason) = contradicted(header, &rows);
        // An address under a phone's header is one all the same, and the values say so.
        if kind == ValueKind::Email {
            assert_eq!(word, "email");
        } else {
            assert_eq!(
                (word.as_str(), reason),
                ("-", because(field, kind, 2)),
                "{header}"
            );
        }
    }
    let rows = ["Nordmann AS", "Oslo kommune", "Vik GmbH"];
    let (target, reason) = contradicted("Navn", &rows);
    assert_eq!(target, "company");
    let (kind, matching, of) = (ValueKind::Company, 3, 3);
    assert_eq!(reason, Reason::Values { kind, matching, of });
    // A region is no state of a subscription, and a person among companies is one.
    assert_eq!(contradicted("State", &["Texas", "Ohio"]).0, "region");
    assert_eq!(contradicted("Navn", &["Nordmann AS", "Kari Moe"]).0, "name");
    for (header, rows) in [
        ("Company", ["912 34 567", "400 00 001", "400 00 002"]),
        ("City", ["0155", "5003", "7010"]),
        ("Postcode", ["Oslo", "Bergen", "Bodø"]),
        ("Gender", ["15.12.1980", "1.2.1990", "3.4.1975"]),
        ("Website", ["12", "13", "14"]),
        ("Country", ["a@example.no", "b@example.no", "c@example.no"]),
    ] {
        assert_ne!(contradicted(header, &rows).0, word_of(header), "{header}");
    }
    assert_eq!(contradicted("Land", &["NO", "NO", "SE"]).0, "country");
    assert_eq!(contradicted("Språk", &["no", "no", "no"]).0, "language");
}

/// The field that a header names by itself.
fn word_of(header: &str) -> String {
    words(&file(Some(header), &[]).plainly()).remove(0)
}

#[test]
fn numbers_of_somebody_else_are_not_the_contacts() {
    let rows = ["912 34 567", "400 00 001", "400 00 002"];
    for header in ["Emergency contact", "Pårørende", "Assistant cell"] {
        assert_eq!(
            words(&file(Some(header), &rows).plainly()),
            ["-"],
            "{header}"
        );
    }
    assert_eq!(words(&file(Some("Xyz"), &rows).plainly()), ["mobile"]);
}

#[test]
fn a_bare_name_is_the_half_that_is_not_there() {
    let suggested = |header: &str, rows: &[&str]| words(&file(Some(header), rows).plainly());
    assert_eq!(
        suggested("Navn;Etternavn", &[]),
        ["first_name", "last_name"]
    );
    assert_eq!(suggested("Name;Vorname", &[]), ["last_name", "first_name"]);
    assert_eq!(
        suggested("Navn;Fornavn", &["Moe;Kari"]),
        ["last_name", "first_name"]
    );
    assert_eq!(
        suggested("Navn;Fornavn", &["Kari Moe;Kari"]),
        ["-", "first_name"]
    );
    assert_eq!(suggested("Nom", &[]), ["name"]);
}

#[test]
fn brackets_and_words_that_ask_for_something_else_are_heeded() {
    for header in [
        "Last contact",
        "First contact",
        "E-post (status)",
        "Adresse (linje 3)",
        "Unsubmitted",
        "Don't know",
        "List name",
        "Far navn",
    ] {
        assert_eq!(word_of(header), "-", "{header}");
    }
    for (header, field) in [
        ("Contact (First)", "first_name"),
        ("Contact first", "first_name"),
        ("Fødselsdato (dato)", "birthday"),
        ("Navn (fornavn og etternavn)", "name"),
        ("State/County/Province", "region"),
        ("Street number", "-"),
        ("Vei og husnr.", "street"),
    ] {
        assert_eq!(word_of(header), field, "{header}");
    }
}
