//! The consent ledger and rejected rows on the command line.

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
    assert_eq!(all[0]["text_version"], 1);
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
