//! The consent ledger and rejected rows on the command line.

use std::fmt::Write as _;

use super::*;

const FILE: &str = "E-post;Nyhetsbrev;OPTIN_TIME;CONFIRM_IP\r\n\
    kari@example.no;Ja;2023-01-05 10:11;192.0.2.1\r\n\
    ola@example.no;Nei;;\r\n\
    kari@example.no;nei;;\r\n\
    ;Ja;2023-01-05;\r\n";

const MAP: [&str; 4] = [
    "--map",
    "Nyhetsbrev=email_marketing",
    "--map",
    "#4=consent:confirm_ip",
];

fn place() -> Place {
    let place = Place::new();
    place.file("news.csv", FILE);
    place.import("news.csv", &with(&[BY_EMAIL, &MAP])).done();
    place
}

#[test]
fn the_consent_ledger_is_written_as_csv_and_json() {
    let place = place();
    let all = place.run(&["consent", "--format", "json"]).json();
    let all = all.as_array().unwrap();
    let short: Vec<_> = all
        .iter()
        .map(|entry| {
            let text = |key: &str| entry[key].as_str().unwrap_or("-").to_owned();
            let line = entry["line"].as_u64().unwrap();
            (text("email"), text("from"), text("to"), line, text("word"))
        })
        .collect();
    let entry = |email: &str, from: &str, to: &str, line, word: &str| {
        (
            email.to_owned(),
            from.to_owned(),
            to.to_owned(),
            line,
            word.to_owned(),
        )
    };
    assert_eq!(
        short,
        [
            entry("kari@example.no", "-", "yes", 2, "Ja"),
            entry("ola@example.no", "-", "no", 3, "Nei"),
            entry("kari@example.no", "yes", "no", 4, "nei"),
        ]
    );
    // The suggestion for a header of Mailchimp, and what was said on the command line.
    assert_eq!(all[0]["optin_time"], "2023-01-05 10:11");
    assert_eq!(all[0]["confirm_ip"], "192.0.2.1");
    assert_eq!(all[1]["optin_time"], Value::Null);
    assert_eq!(all[0]["field"], "email_marketing");
    assert_eq!(all[0]["cause"], "import");
    assert_eq!(all[0]["file"], "news.csv");
    assert_eq!(all[0]["text_version"], 2);
    assert_eq!(all[0]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(keys(&all[0]).len(), 23);
    let log = place.run(&["imports", "--json"]).json();
    assert_eq!(log[0]["sha256"], all[0]["sha256"]);

    let csv = place.run(&["consent", "--contact", "2"]).done();
    let lines: Vec<&str> = csv.lines().collect();
    assert!(lines[0].starts_with("time,contact,email,mobile,field,from,to,cause,import,file,"));
    assert_eq!(lines[0].split(',').count(), 23);
    assert_eq!(lines.len(), 2);
    let (_, after) = lines[1]
        .split_once(",2,ola@example.no,,email_marketing,,no,import,1,")
        .unwrap();
    assert!(
        after.starts_with("news.csv,") && after.contains(",3,Nei,"),
        "{after}"
    );

    place.run(&["consent", "--json", "-o", "out.json"]).done();
    let written = fs::read_to_string(place.path("out.json")).unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&written)
            .unwrap()
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let nobody = place.run(&["consent", "--contact", "9", "--json"]).json();
    assert_eq!(nobody, serde_json::json!([]));
    let wrong = place.run(&["consent", "--contact", "kari"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("--contact"), "{}", wrong.err);
}

#[test]
fn rejected_rows_come_out_of_the_store() {
    let place = place();
    fs::remove_file(place.path("news.csv")).unwrap();
    let rows = "E-post;Nyhetsbrev;OPTIN_TIME;CONFIRM_IP;_line;_reason\r\n\
        ;Ja;2023-01-05;;5;no_key\r\n";
    assert_eq!(place.run(&["rejected", "1"]).done(), rows);
    place.run(&["rejected", "1", "-o", "left.csv"]).done();
    assert_eq!(fs::read_to_string(place.path("left.csv")).unwrap(), rows);
    assert_eq!(
        place.run(&["rejected", "1", "--json"]).json(),
        serde_json::json!([{
            "row": 4, "line": 5, "reasons": ["no_key"], "cells": ["", "Ja", "2023-01-05", ""]
        }])
    );
    for (number, code, said) in [
        ("2", 2, "2 is no number of an import"),
        ("x", 2, "x is no number of an import"),
    ] {
        let ran = place.run(&["rejected", number]);
        assert_eq!(ran.code, code);
        assert!(ran.err.starts_with(said), "{}", ran.err);
    }
    place.file("good.csv", "E-post\nper@example.no\n");
    place
        .import("good.csv", &with(&[BY_EMAIL, NO_STATUS]))
        .done();
    let none = place.run_in("nb", &["rejected", "2"]);
    assert_eq!(none.code, 1);
    assert_eq!(
        none.err,
        "Ingen avviste rader fra import 2 er tatt vare på.\n"
    );
}

#[test]
fn evidence_is_in_the_mapping_of_the_report() {
    let place = Place::new();
    place.file("news.csv", FILE);
    let more = with(&[BY_EMAIL, &MAP, &["--dry-run", "--json"]]);
    let report = place.import("news.csv", &more).json();
    assert_eq!(
        report["mapping"],
        serde_json::json!([
            {"column": "E-post", "field": "email"},
            {"column": "Nyhetsbrev", "field": "email_marketing"},
            {"column": "OPTIN_TIME", "field": "consent:optin_time"},
            {"column": "CONFIRM_IP", "field": "consent:confirm_ip"},
        ])
    );
}

fn source(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/source");
    folder.join(name).to_str().unwrap().to_owned()
}

/// Both exports of Mailchimp as they are, imported as a person does: the status is said for the
/// whole file, its times and addresses go to the ledger.
#[test]
fn exports_of_mailchimp_keep_when_and_how_people_consented() {
    let place = Place::new();
    let said = |status| {
        with(&[
            BY_EMAIL,
            &["--skip-unmapped", "--email-optin", status],
            &[
                "--lawful-basis",
                "samtykke",
                "--origin",
                " Mailchimp ",
                "--consent-given",
                "2023",
            ],
        ])
    };
    for (name, status) in [("subscribed", "in"), ("unsubscribed", "out")] {
        let file = source(&format!("mailchimp-{name}.csv"));
        place.import(&file, &said(status)).done();
    }
    let all = place.run(&["consent", "--json"]).json();
    let keys = [
        "email",
        "from",
        "to",
        "file",
        "optin_time",
        "optin_ip",
        "confirm_time",
        "confirm_ip",
        "unsub_time",
        "lawful_basis",
        "origin",
        "consent_given",
    ];
    let found: Vec<Vec<&str>> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            keys.iter()
                .map(|key| entry[*key].as_str().unwrap_or("-"))
                .collect()
        })
        .collect();
    let (joined, left) = ("mailchimp-subscribed.csv", "mailchimp-unsubscribed.csv");
    let said = ["samtykke", "Mailchimp", "2023"];
    let entry = |start: [&'static str; 9]| [&start[..], &said].concat();
    let time = "2023-01-05 10:11:12";
    assert_eq!(
        found,
        [
            entry([
                "ase@example.no",
                "-",
                "yes",
                joined,
                time,
                "-",
                time,
                "192.0.2.1",
                "-"
            ]),
            entry([
                "per@example.org",
                "-",
                "yes",
                joined,
                "-",
                "-",
                "2022-06-01 00:00:00",
                "192.0.2.2",
                "-",
            ]),
            entry([
                "ase@example.no",
                "yes",
                "no",
                left,
                "-",
                "-",
                "-",
                "-",
                "2024-01-01 12:00:00",
            ]),
        ]
    );
    // The contact itself tells it too.
    let page = place.run(&["contact", "ase@example.no"]).done();
    for line in [
        "    Sign-up time: 2023-01-05 10:11:12",
        "    IP address at confirmation: 192.0.2.1",
        "    Opt-out time: 2024-01-01 12:00:00",
    ] {
        assert!(page.contains(line), "{page}");
    }
    let json = place.run(&["contact", "1", "--json"]).json();
    assert_eq!(json["consent"][0]["evidence"]["confirm_ip"], "192.0.2.1");
    assert_eq!(
        json["consent"][1]["evidence"]["unsub_time"],
        "2024-01-01 12:00:00"
    );
}

/// An entry for each change of a status, whoever makes it, and none for anything else.
#[test]
fn every_change_of_a_status_is_in_the_ledger_and_nothing_else_is() {
    let place = place();
    let changes = || {
        let all = place.run(&["consent", "--json"]).json();
        let all = all.as_array().unwrap().clone();
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        all.iter()
            .skip(3)
            .map(|entry| {
                let id = entry["contact"].as_u64().unwrap();
                (
                    id,
                    text(&entry["from"]),
                    text(&entry["to"]),
                    text(&entry["cause"]),
                )
            })
            .collect::<Vec<_>>()
    };
    let entry = |id: u64, from: &str, to: &str, cause: &str| {
        (id, from.to_owned(), to.to_owned(), cause.to_owned())
    };
    // The same file, another field, the same status in another word.
    place.import("news.csv", &with(&[BY_EMAIL, &MAP])).done();
    place
        .run(&["edit", "1", "first_name=Kari", "email=kari.n@example.no"])
        .done();
    place.file(
        "same.csv",
        "E-post;Nyhetsbrev\nola@example.no;USANN\nola@example.no;\n",
    );
    place
        .import("same.csv", &with(&[BY_EMAIL, &MAP[..2]]))
        .done();
    assert_eq!(changes(), []);

    place.run(&["edit", "1", "email_marketing=ja"]).done();
    place.run(&["edit", "1", "email_marketing="]).done();
    let mut expected = vec![entry(1, "no", "yes", "edit"), entry(1, "yes", "-", "edit")];
    assert_eq!(changes(), expected);
    // Switched off, the rule of the master lifts an opt-out, and the undo brings it back.
    place.file("lifts.csv", "E-post;Nyhetsbrev\nola@example.no;ja\n");
    let lifting = with(&[BY_EMAIL, &MAP[..2], &["--opt-outs-win", "no", "--json"]]);
    let lifted = place.import("lifts.csv", &lifting).json();
    let number = lifted["import"].to_string();
    place.run(&["undo", &number]).done();
    expected.push(entry(2, "no", "yes", "import"));
    expected.push(entry(2, "yes", "no", "undo"));
    assert_eq!(changes(), expected);
    place.run(&["undo", &number, "--dry-run"]).done();
    place.run(&["delete", "1", "2"]).done();
    expected.push(entry(2, "no", "-", "delete"));
    assert_eq!(changes(), expected);
}

/// Deleted or not, an address that opted out is known, however it is written and whoever is master.
#[test]
fn an_opt_out_is_known_after_its_contact_was_deleted() {
    let place = Place::new();
    place.file(
        "ut.csv",
        "E-post;Mobil;Fornavn;Epost ok;SMS ok\nola@example.no;91234567;Ola;nei;nei\n",
    );
    let maps = [
        "--map",
        "Epost ok=email_marketing",
        "--map",
        "SMS ok=sms_marketing",
        "--secondary",
        "mobile",
    ];
    place.import("ut.csv", &with(&[BY_EMAIL, &maps])).done();
    place.run(&["delete", "1"]).done();
    let files = [
        ("Ola <OLA@Example.NO>;;Ola;ja;", ["no", ""]),
        (";0047 912 34 567;Ola;ja;ja", ["yes", "no"]),
        (
            "mailto:Ola@example.no;+47 91 23 45 67;Ola;;ja",
            ["no", "no"],
        ),
        ("liv@example.no;92345678;Liv;ja;ja", ["yes", "yes"]),
    ];
    for master in ["file", "existing"] {
        for (row, [email, sms]) in files {
            for wins in ["yes", "no"] {
                let place = place.copy();
                place.file(
                    "inn.csv",
                    format!("E-post;Mobil;Fornavn;Epost ok;SMS ok\n{row}\n"),
                );
                let rules = [
                    "--primary",
                    "email",
                    "--master",
                    master,
                    "--opt-outs-win",
                    wins,
                ];
                let more = with(&[&rules, &maps, &["--json"]]);
                let dry = place
                    .import("inn.csv", &with(&[&more, &["--dry-run"]]))
                    .json();
                let report = place.import("inn.csv", &more).json();
                assert_eq!(report["problems"], dry["problems"]);
                let told = usize::from(!row.starts_with("liv"));
                assert_eq!(report["problems"].as_array().unwrap().len(), told, "{row}");
                let export = place.export(&["--fields", "email_marketing,sms_marketing"]);
                // Switched off, what the file says counts, and it is told all the same.
                let cells: Vec<&str> = row.split(';').skip(3).collect();
                let said = |at: usize, forced: &'static str| match (wins, cells[at]) {
                    ("no", "ja") => "yes",
                    ("no", _) => "",
                    _ => forced,
                };
                let expected = format!("{},{}", said(0, email), said(1, sms));
                let line = export.lines().nth(1).unwrap();
                assert_eq!(line, expected, "{row} {master} {wins}");
            }
        }
    }
}

/// An import that must stop for a column that says who does not want to be contacted.
fn stops(place: &Place, file: &str, options: &[&str], sentence: &str) {
    let before = place.contents();
    let ran = place.import(file, &with(&[BY_EMAIL, options]));
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.lines().any(|line| line == sentence),
        "said:\n{}not:\n{sentence}",
        ran.err
    );
    assert_eq!(place.contents(), before);
}

#[test]
fn a_status_column_that_goes_nowhere_stops_the_import() {
    let place = Place::new();
    place.file(
        "status.csv",
        "email,name,status\na@example.com,Kari,subscribed\nb@example.com,Ola,Unsubscribed\n\
         c@example.com,Per,cleaned\nd@example.com,Eva,\n",
    );
    let skip = ["--skip-unmapped", "--email-optin", "in"];
    stops(
        &place,
        "status.csv",
        &skip,
        "Column “status” says who does not want to be contacted, and goes nowhere: “unsubscribed” \
         (1 row), “cleaned” (1 row). Map it, for example with --map COLUMN=email_marketing, or \
         leave it out by name with --skip COLUMN.",
    );
    place
        .import(
            "status.csv",
            &with(&[BY_EMAIL, &skip, &["--skip", "status"]]),
        )
        .done();
}

#[test]
fn a_header_of_refusal_stops_the_import_and_an_order_that_was_cancelled_does_not() {
    let place = Place::new();
    place.file(
        "header.csv",
        "E-post;Navn;Må ikke kontaktes;DO_NOT_PHONE\na@example.no;Kari;x;\nb@example.no;Ola;;1\n",
    );
    let skip = ["--skip-unmapped", "--email-optin", "in"];
    stops(
        &place,
        "header.csv",
        &skip,
        "By its name, column “DO_NOT_PHONE” says who does not want to be contacted, and it goes \
         nowhere. Map it, for example with --map COLUMN=email_marketing:opt-out, or leave it out \
         by name with --skip COLUMN.",
    );
    place.file(
        "orders.csv",
        "E-post;Ordre\na@example.no;cancelled\nb@example.no;shipped\n",
    );
    place.import("orders.csv", &with(&[BY_EMAIL, &skip])).done();
    place.file(
        "members.csv",
        "E-post;Ordre\na@example.no;cancelled\nb@example.no;Active\n",
    );
    let ran = place.import("members.csv", &with(&[BY_EMAIL, &skip]));
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn one_refusal_far_down_stops_the_import() {
    let place = Place::new();
    let mut text = "E-post;Annet\r\n".to_owned();
    for n in 0..30_000 {
        let _ = write!(text, "p{n}@example.no;fin\r\n");
    }
    text += "x@example.no;Reservert\r\n";
    place.file("lang.csv", text);
    let skip = ["--skip-unmapped", "--email-optin", "in"];
    let ran = place.import("lang.csv", &with(&[BY_EMAIL, &skip]));
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("“reservert” (1 row)"), "{}", ran.err);
    assert_eq!(
        place.run(&["imports", "--json"]).json(),
        serde_json::json!([])
    );
}

#[test]
fn not_having_opted_out_leaves_the_status_of_the_file() {
    let place = Place::new();
    place.file(
        "blacklisted.csv",
        "email,phone,first,mail blacklisted,sms blacklisted\n\
         kari@example.com,+4791234567,Kari,yes,no\nola@example.com,+4792345678,Ola,no,\n",
    );
    let map = [
        "--map",
        "phone=mobile",
        "--map",
        "first=first_name",
        "--map",
        "#4=email_marketing:opt-out",
        "--map",
        "#5=sms_marketing:opt-out",
    ];
    let status = ["--email-optin", "in", "--sms-optin", "in"];
    place
        .import("blacklisted.csv", &with(&[BY_EMAIL, &map, &status]))
        .done();
    let fields = [
        "export",
        "--headers",
        "id",
        "--fields",
        "first_name,email_marketing,sms_marketing",
    ];
    assert_eq!(
        place.run(&fields).out.lines().collect::<Vec<_>>(),
        [
            "first_name,email_marketing,sms_marketing",
            "Kari,no,yes",
            "Ola,yes,yes"
        ]
    );
}
