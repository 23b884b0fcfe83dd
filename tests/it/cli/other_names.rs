//! Keys that several people have: the rule for other names, rows without a key, shared keys.

use super::*;

/// A family with one address, of whom two have a mobile number.
const FAMILY: &str = "Fornavn;Etternavn;E-post;Mobil\r\n\
    Ola;Nordmann;familien@example.no;91234567\r\n\
    Kari;Nordmann;familien@example.no;93456789\r\n\
    Per;Nordmann;familien@example.no;\r\n";

const KEYS: [&str; 10] = [
    "--accept-gdpr",
    "--accept-tcpa",
    "--primary",
    "email",
    "--secondary",
    "mobile",
    "--email-optin",
    "none",
    "--sms-optin",
    "none",
];

/// Imports with both keys and the file as master, and nothing said about other names.
fn import(place: &Place, file: &str, more: &[&str]) -> Ran {
    let mut arguments = vec!["import", file, "--master", "file"];
    arguments.extend(KEYS);
    arguments.extend(more);
    place.run(&arguments)
}

/// Created, updated, unchanged and rejected rows.
fn figures(report: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "rejected"].map(|key| report[key].as_u64().unwrap())
}

/// The problems with their rows, as `code rows`.
fn problems(report: &Value) -> Vec<String> {
    let problems = report["problems"].as_array().unwrap().iter();
    let problems = problems.map(|one| format!("{} {}", one["code"].as_str().unwrap(), one["rows"]));
    problems.collect()
}

fn names(place: &Place) -> Vec<String> {
    let export = place.export(&["--fields", "first_name,email,mobile"]);
    export.lines().skip(1).map(str::to_owned).collect()
}

#[test]
fn a_family_with_one_address_is_asked_about_and_nothing_is_imported() {
    let place = Place::new();
    place.file("family.csv", FAMILY);
    for more in [&[][..], &["--dry-run"], &["--json"]] {
        let ran = import(&place, "family.csv", more);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{more:?}");
        for part in [
            "2 rows",
            "line 3 by E-mail address",
            "line 4",
            "--other-name",
            "Nothing was",
        ] {
            assert!(ran.err.contains(part), "{part}: {}", ran.err);
        }
        // No value of the file is said.
        assert!(
            !ran.err.contains("Kari") && !ran.err.contains("familien"),
            "{}",
            ran.err
        );
        assert_eq!(names(&place), Vec::<String>::new());
        assert_eq!(place.run(&["imports", "--json"]).done().trim(), "[]");
    }
    let mut arguments = vec!["import", "family.csv", "--master", "file"];
    arguments.extend(KEYS);
    let ran = place.run_in("nb", &arguments);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("2 rader"), "{}", ran.err);
    assert!(ran.err.contains("linje 3 på E-postadresse"), "{}", ran.err);
}

#[test]
fn the_rule_says_whose_contact_a_family_member_is() {
    for (rule, expected, told, people) in [
        (
            "create",
            [3, 0, 0, 0],
            &["other_name 2", "shared_key 2"][..],
            &[
                "Ola,familien@example.no,+4791234567",
                "Kari,familien@example.no,+4793456789",
                "Per,familien@example.no,",
            ][..],
        ),
        (
            "reject",
            [1, 0, 0, 2],
            &["other_name 2"],
            &["Ola,familien@example.no,+4791234567"],
        ),
        (
            "update",
            [1, 2, 0, 0],
            &[],
            &["Per,familien@example.no,+4793456789"],
        ),
    ] {
        let place = Place::new();
        place.file("family.csv", FAMILY);
        let dry = import(
            &place,
            "family.csv",
            &["--json", "--dry-run", "--other-name", rule],
        );
        assert_eq!(figures(&dry.json()), expected, "{rule}");
        let report = import(&place, "family.csv", &["--json", "--other-name", rule]).json();
        assert_eq!(figures(&report), expected, "{rule}");
        assert_eq!(problems(&report), told, "{rule}");
        assert_eq!(names(&place), people, "{rule}");
        // With the rule that sets names aside the same file changes nothing the second time.
        if rule == "create" {
            let again = import(&place, "family.csv", &["--json", "--other-name", rule]).json();
            assert_eq!(figures(&again), [0, 0, 3, 0]);
            assert_eq!(problems(&again), Vec::<String>::new());
        }
    }
}

#[test]
fn one_person_with_many_spellings_is_not_asked_about() {
    let place = Place::new();
    place.file(
        "one.csv",
        "Fornavn;Etternavn;E-post;Mobil\r\n\
         Christopher;Åsheim;c@example.no;91234567\r\n\
         Kristoffer;Aasheim;c@example.no;\r\n\
         K.;Åsheim;;91234567\r\n\
         Krsitoffer;Vik;c@example.no;\r\n\
         Vik;Kristoffer;c@example.no;\r\n\
         ;Vik;c@example.no;\r\n",
    );
    let report = import(&place, "one.csv", &["--json"]).json();
    assert_eq!(report["created"], 1);
    assert_eq!(problems(&report), Vec::<String>::new());
}

#[test]
fn whoever_remains_is_matched_and_keys_that_come_to_be_shared_are_said() {
    let place = Place::new();
    place.file("family.csv", FAMILY);
    import(&place, "family.csv", &["--other-name", "create"]).done();
    // Kari is found among the three; her new number is Ola's.
    place.file(
        "kari.csv",
        "Fornavn;Etternavn;E-post;Mobil\r\nKARI;Moe;familien@example.no;91234567\r\n",
    );
    let report = import(&place, "kari.csv", &["--json", "--other-name", "create"]).json();
    assert_eq!(figures(&report), [0, 1, 0, 0]);
    assert_eq!(problems(&report), ["shared_key 1"]);
    assert_eq!(
        names(&place),
        [
            "Ola,familien@example.no,+4791234567",
            "Kari,familien@example.no,+4791234567",
            "Per,familien@example.no,",
        ]
    );
    // Per is set aside by his father's number alone: Liv is nobody there.
    place.file(
        "liv.csv",
        "Fornavn;Etternavn;E-post;Mobil\r\nLiv;Moe;liv@example.no;91234567\r\n",
    );
    let report = import(
        &place,
        "liv.csv",
        &[
            "--json",
            "--other-name",
            "create",
            "--key-conflict",
            "reject",
        ],
    );
    let report = report.json();
    assert_eq!(figures(&report), [1, 0, 0, 0]);
    assert_eq!(problems(&report), ["other_name 1", "shared_key 1"]);
}

#[test]
fn a_key_conflict_that_makes_a_contact_says_the_shared_key() {
    let place = Place::new();
    place.file(
        "one.csv",
        "E-post;Mobil\r\na@example.no;91234567\r\nb@example.no;91234567\r\n",
    );
    let report = import(&place, "one.csv", &["--json", "--key-conflict", "create"]).json();
    assert_eq!(figures(&report), [2, 0, 0, 0]);
    assert_eq!(problems(&report), ["key_conflict 1", "shared_key 1"]);
}

#[test]
fn a_review_shows_undecided_rows_as_updates_and_finds_them() {
    let place = Place::new();
    place.file("family.csv", FAMILY);
    let review = |more: &[&str]| {
        let mut arguments = vec!["review", "family.csv", "--master", "file", "--json"];
        arguments.extend(
            KEYS.into_iter()
                .filter(|word| !word.starts_with("--accept")),
        );
        arguments.extend(more);
        place.run(&arguments).json()
    };
    let all = review(&[]);
    let outcomes = |review: &Value| -> Vec<String> {
        let rows = review["page"].as_array().unwrap().iter();
        rows.map(|row| format!("{} {}", row["line"], row["outcome"].as_str().unwrap()))
            .collect()
    };
    assert_eq!(outcomes(&all), ["2 created", "3 updated", "4 updated"]);
    let found = review(&["--problem", "other_name"]);
    assert_eq!(outcomes(&found), ["3 updated", "4 updated"]);
    assert_eq!(
        found["page"][0]["problems"][0]["contacts"],
        serde_json::json!([1])
    );
    let shared = review(&["--problem", "shared_key", "--other-name", "create"]);
    assert_eq!(outcomes(&shared), ["3 created", "4 created"]);
    let problems = shared["page"][1]["problems"].as_array().unwrap();
    assert_eq!(problems.len(), 2);
    assert_eq!(problems[1]["contacts"], serde_json::json!([1, 2]));
}

#[test]
fn rows_without_a_key_are_made_contacts_where_the_rule_says_so() {
    let place = Place::new();
    place.file(
        "keyless.csv",
        "Fornavn;E-post;Mobil\r\nKari;;\r\nOla;ola@example.no;\r\n",
    );
    let report = import(&place, "keyless.csv", &["--json"]).json();
    assert_eq!(
        (figures(&report), problems(&report)),
        ([1, 0, 0, 1], vec!["no_key 1".to_owned()])
    );
    for _ in 0..2 {
        let report = import(&place, "keyless.csv", &["--json", "--no-key", "create"]).json();
        assert_eq!(figures(&report), [1, 0, 1, 0]);
        assert_eq!(problems(&report), ["no_key 1"]);
    }
    assert_eq!(names(&place), ["Ola,ola@example.no,", "Kari,,", "Kari,,"]);
}

#[test]
fn letter_case_alone_is_written_only_where_the_rule_says_so() {
    let place = Place::new();
    place.file(
        "first.csv",
        "Fornavn;E-post;Mobil\r\nÅse-Linn;a@example.no;\r\nOLA;o@example.no;\r\n",
    );
    place.file(
        "second.csv",
        "Fornavn;E-post;Mobil\r\nÅSE-LINN;a@example.no;\r\nOla;o@example.no;\r\n",
    );
    import(&place, "first.csv", &[]).done();
    let report = import(&place, "second.csv", &["--json"]).json();
    assert_eq!(figures(&report), [0, 1, 1, 0]);
    assert_eq!(
        names(&place),
        ["Åse-Linn,a@example.no,", "Ola,o@example.no,"]
    );
    let report = import(&place, "second.csv", &["--json", "--case", "write"]).json();
    assert_eq!(figures(&report), [0, 1, 1, 0]);
    assert_eq!(
        names(&place),
        ["ÅSE-LINN,a@example.no,", "Ola,o@example.no,"]
    );
}
