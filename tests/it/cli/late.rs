//! What only shows far down in a file, and what a damaged store leads to.

use std::fmt::Write as _;

use super::*;

/// More rows than the first look takes in.
const MANY: u32 = 30_000;

/// Dates that prove day before month at the top; `tail` stands at the end.
fn long_file(tail: &str) -> String {
    let mut text = "E-post;Fødselsdato;Nyhetsbrev e-post\r\n".to_owned();
    for n in 0..MANY {
        let _ = write!(text, "p{n}@example.no;{}.02.1990;Ja\r\n", n % 28 + 1);
    }
    text + tail
}

const MAP: &[&str] = &[
    "--map",
    "#2=birthday",
    "--map",
    "#3=email_marketing",
    "--list",
    "Lang",
];

const NO_EMAIL_STATUS: &[&str] = &["--email-optin", "none"];

#[test]
fn an_unknown_opt_in_word_far_down_is_still_asked_about() {
    let place = Place::new();
    place.file(
        "lang.csv",
        long_file("x@example.no;03.02.1990;Kanskje\r\ny@example.no;03.02.1990;kanskje\r\n"),
    );
    let ran = place.import("lang.csv", &with(&[BY_EMAIL, MAP]));
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("anskje"), "{}", ran.err);
    assert!(ran.err.contains("--no-info-word"), "{}", ran.err);
    assert_eq!(
        place.run(&["imports", "--json"]).json(),
        serde_json::json!([])
    );

    let word = ["--no-info-word", "kanskje", "--json"];
    let told = place
        .import("lang.csv", &with(&[BY_EMAIL, MAP, &word]))
        .json();
    assert_eq!(told["created"], u64::from(MANY) + 2);
    assert_eq!(told["problems"], serde_json::json!([]));
}

#[test]
fn one_bad_date_far_down_is_a_problem_of_its_row_and_nothing_else() {
    let place = Place::new();
    place.file("lang.csv", long_file("x@example.no;02.28.1990;Ja\r\n"));
    let told = place
        .import("lang.csv", &with(&[BY_EMAIL, MAP, &["--json"]]))
        .json();
    assert_eq!(told["created"], u64::from(MANY) + 1);
    assert_eq!(
        told["problems"],
        serde_json::json!([{"code": "invalid_date", "rows": 1}])
    );
}

#[test]
fn dates_that_turn_round_far_down_leave_the_choice_to_the_user() {
    let place = Place::new();
    let mut tail = String::new();
    for n in 0..MANY {
        let _ = write!(tail, "q{n}@example.no;02.{}.1990;Ja\r\n", n % 28 + 1);
    }
    place.file("lang.csv", long_file(&tail));
    let ran = place.import("lang.csv", &with(&[BY_EMAIL, MAP]));
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("--date-order"), "{}", ran.err);
    assert_eq!(
        place.run(&["imports", "--json"]).json(),
        serde_json::json!([])
    );

    let order = ["--date-order", "dmy", "--json"];
    let told = place
        .import("lang.csv", &with(&[BY_EMAIL, MAP, &order]))
        .json();
    assert_eq!(told["created"], 2 * u64::from(MANY));
}

#[test]
fn dates_that_need_no_order_at_the_top_get_the_one_that_is_proven_below() {
    let place = Place::new();
    let mut text = "E-post;Fødselsdato\r\n".to_owned();
    for n in 0..MANY {
        let _ = write!(text, "p{n}@example.no;1990-02-{:02}\r\n", n % 28 + 1);
    }
    text += "x@example.no;25.12.1990\r\ny@example.no;03.02.1990\r\n";
    place.file("lang.csv", text);
    let told = place
        .import("lang.csv", &with(&[BY_EMAIL, NO_EMAIL_STATUS, &["--json"]]))
        .json();
    assert_eq!(told["created"], u64::from(MANY) + 2);
    assert_eq!(told["problems"], serde_json::json!([]));
    let out = place
        .run(&["export", "--fields", "email,birthday", "--headers", "id"])
        .done();
    assert!(out.contains("x@example.no,1990-12-25"));
    assert!(out.contains("y@example.no,1990-02-03"));
}

#[test]
fn a_damaged_store_stays_refused_until_its_backup_brings_it_back() {
    let place = Place::new();
    let first = with(&[BY_EMAIL, NO_EMAIL_STATUS]);
    place.file("a.csv", "E-post;Fornavn\r\nkari@example.no;Kari\r\n");
    place.file("b.csv", "E-post;Fornavn\r\nola@example.no;Ola\r\n");
    place.import("a.csv", &first).done();
    place.import("b.csv", &first).done();
    let before = place.run(&["export", "--headers", "id"]).done();

    let data = place.store().join("data");
    let log = data.join("db");
    let length = fs::metadata(&log).unwrap().len();
    fs::write(&log, vec![0x5a; usize::try_from(length).unwrap()]).unwrap();

    let ran = place.run(&["lists"]);
    for command in ["lists", "export", "check", "imports", "fields"] {
        let again = place.run(&[command]);
        assert_eq!((again.code, &again.err), (1, &ran.err), "{command}");
    }
    assert!(ran.err.contains("check --begin-anew"), "{}", ran.err);
    let (_, name) = ran.err.split_once("The newest whole backup is ").unwrap();
    let backup = name.split(',').next().unwrap();
    let restored = place.run(&["check", "--restore", backup]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert_eq!(place.run(&["export", "--headers", "id"]).done(), before);
    let again = place.run(&["check", "--begin-anew"]);
    assert_eq!(again.code, 2, "it is sound: {}", again.err);
    assert!(place.run(&["export"]).done().contains("ola@example.no"));
}
