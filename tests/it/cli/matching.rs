//! The table of matching, line by line, under both masters, with and without *opt-outs win*.

use super::*;

/// People with every sort of key: both, one of them, and keys that two have.
const THERE: &str = "Nr;E-post;Mobil;Fornavn;Nyhetsbrev\n\
    1;anna@example.no;91234567;Anna;Nei\n\
    2;bo@example.no;;Bo;Ja\n\
    3;;91234568;Cato;\n\
    4;dag@example.no;91234569;Dag;Ja\n\
    5;eva@example.no;91234569;Eva;Ja\n\
    6;fam@example.no;;Far;\n\
    7;fam@example.no;;Mor;\n";

/// What a row comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Comes {
    Created,
    Updated,
    Unchanged,
    Rejected(&'static str),
}

use Comes::{Created, Rejected, Unchanged, Updated};

impl Comes {
    fn figures(self) -> [u64; 5] {
        match self {
            Created => [1, 1, 0, 0, 0],
            Updated => [1, 0, 1, 0, 0],
            Unchanged => [1, 0, 0, 1, 0],
            Rejected(_) => [1, 0, 0, 0, 1],
        }
    }
}

/// A case: the row; what it comes to and how the contact reads afterwards, file master first.
type Case = (&'static str, [(Comes, &'static str); 2]);

const FIELDS: [&str; 2] = [
    "--fields",
    "external_id,email,mobile,first_name,email_marketing",
];

fn a_place() -> Place {
    let place = Place::new();
    place.file("there.csv", THERE);
    let keys = [
        "--primary",
        "external_id",
        "--master",
        "file",
        "--map",
        "Nr=external_id",
        "--map",
        "Nyhetsbrev=email_marketing",
        "--sms-optin",
        "none",
        "--json",
    ];
    let there = place.import("there.csv", &keys).json();
    assert_eq!(figures(&there), [7, 7, 0, 0, 0]);
    place
}

fn import_row(place: &Place, row: &str, more: &[&str]) -> Ran {
    place.file(
        "row.csv",
        format!("E-post;Mobil;Fornavn;Nyhetsbrev\n{row}\n"),
    );
    let keys = [
        "--primary",
        "email",
        "--secondary",
        "mobile",
        "--map",
        "Nyhetsbrev=email_marketing",
        "--sms-optin",
        "none",
        "--json",
    ];
    place.import("row.csv", &with(&[&keys, more]))
}

/// The outcome of a row and the contacts that are other than before, with their new values.
fn outcome(row: &str, more: &[&str]) -> (Value, Vec<String>) {
    let place = a_place();
    let before = place.export(&FIELDS);
    let ran = import_row(&place, row, more);
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let rejected = report["rejected"] == 1;
    assert_eq!(ran.code, i32::from(rejected), "{row}: {}", ran.err);
    let after = place.export(&FIELDS);
    let changed = after
        .lines()
        .filter(|line| !before.lines().any(|old| old == *line))
        .map(str::to_owned)
        .collect();
    // Every contact that is not rejected becomes a member of the list; a rejected one of none.
    let lists = place.run(&["lists", "--json"]).json();
    let members = lists
        .as_array()
        .unwrap()
        .iter()
        .find(|list| list["list"] == "row");
    assert_eq!(
        members.map(|list| list["contacts"].as_u64().unwrap()),
        (!rejected).then_some(1)
    );
    (report, changed)
}

fn codes(report: &Value) -> Vec<&str> {
    let problems = report["problems"].as_array().unwrap().iter();
    problems
        .map(|problem| problem["code"].as_str().unwrap())
        .collect()
}

#[test]
fn every_line_of_the_table_under_both_masters() {
    let cases: [Case; 12] = [
        // The primary key meets one, whatever the secondary meets.
        (
            "ANNA@example.no;;Ny;",
            [
                (Updated, "1,anna@example.no,+4791234567,Ny,no"),
                (Unchanged, ""),
            ],
        ),
        (
            "bo@example.no;91234568;Ny;",
            [
                (Updated, "2,bo@example.no,+4791234568,Ny,yes"),
                (Updated, "2,bo@example.no,+4791234568,Bo,yes"),
            ],
        ),
        (
            "bo@example.no;91234569;;",
            [
                (Updated, "2,bo@example.no,+4791234569,Bo,yes"),
                (Updated, "2,bo@example.no,+4791234569,Bo,yes"),
            ],
        ),
        // It meets several.
        (
            "fam@example.no;91234568;Ny;",
            [
                (Rejected("ambiguous_match"), ""),
                (Rejected("ambiguous_match"), ""),
            ],
        ),
        // It is blank, or meets none; the secondary meets one.
        (
            ";91234568;Ny;",
            [(Updated, "3,,+4791234568,Ny,"), (Unchanged, "")],
        ),
        (
            "ny@example.no;91234568;;",
            [
                (Updated, "3,ny@example.no,+4791234568,Cato,"),
                (Updated, "3,ny@example.no,+4791234568,Cato,"),
            ],
        ),
        // The secondary meets several.
        (
            "ny@example.no;91234569;Ny;",
            [
                (Rejected("ambiguous_match"), ""),
                (Rejected("ambiguous_match"), ""),
            ],
        ),
        (
            ";91234569;Ny;",
            [
                (Rejected("ambiguous_match"), ""),
                (Rejected("ambiguous_match"), ""),
            ],
        ),
        // Nobody is met.
        (
            "ny@example.no;91234570;Ny;Ja",
            [
                (Created, ",ny@example.no,+4791234570,Ny,yes"),
                (Created, ",ny@example.no,+4791234570,Ny,yes"),
            ],
        ),
        (
            "ny@example.no;;Ny;Nei",
            [
                (Created, ",ny@example.no,,Ny,no"),
                (Created, ",ny@example.no,,Ny,no"),
            ],
        ),
        (
            ";91234570;Ny;",
            [
                (Created, ",,+4791234570,Ny,"),
                (Created, ",,+4791234570,Ny,"),
            ],
        ),
        // There is no key.
        (
            " ;\u{a0};Ny;Ja",
            [(Rejected("no_key"), ""), (Rejected("no_key"), "")],
        ),
    ];
    for (row, expected) in cases {
        for (master, (comes, contact)) in ["file", "existing"].into_iter().zip(expected) {
            let (report, changed) = outcome(row, &["--master", master]);
            assert_eq!(figures(&report), comes.figures(), "{row} {master}");
            let expected: Vec<&str> = [contact].into_iter().filter(|c| !c.is_empty()).collect();
            assert_eq!(changed, expected, "{row} {master}");
            let problem: Vec<&str> = match comes {
                Rejected(code) => vec![code],
                // Bo gets the number of others.
                Updated if row.starts_with("bo@") => vec!["shared_key"],
                _ => Vec::new(),
            };
            assert_eq!(codes(&report), problem, "{row} {master}");
            assert_eq!(report["key_conflicts"], 0, "{row} {master}");
        }
    }
}

#[test]
fn without_a_secondary_key_only_the_primary_counts() {
    for (row, comes) in [
        ("ny@example.no;91234567;Ny;", Created),
        ("fam@example.no;91234567;Ny;", Rejected("ambiguous_match")),
        (";91234567;Ny;", Rejected("no_key")),
        ("feil;91234567;Ny;", Rejected("no_key")),
    ] {
        let place = a_place();
        place.file(
            "row.csv",
            format!("E-post;Mobil;Fornavn;Nyhetsbrev\n{row}\n"),
        );
        let keys = with(&[BY_EMAIL, &["--skip", "Nyhetsbrev", "--json"], NO_STATUS]);
        let ran = place.import("row.csv", &keys);
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(figures(&report), comes.figures(), "{row}");
        if let Rejected(code) = comes {
            assert!(codes(&report).contains(&code), "{row}");
        }
    }
}

#[test]
fn the_rule_says_what_a_key_conflict_comes_to() {
    let row = "ny@example.no;91234567;Ny;";
    for (rule, comes, contact) in [
        (None, Updated, "1,ny@example.no,+4791234567,Ny,no"),
        (Some("update"), Updated, "1,ny@example.no,+4791234567,Ny,no"),
        (Some("create"), Created, ",ny@example.no,+4791234567,Ny,"),
        (Some("reject"), Rejected("key_conflict"), ""),
    ] {
        let mut more = vec!["--master", "file"];
        more.extend(rule.iter().flat_map(|rule| ["--key-conflict", rule]));
        let (report, changed) = outcome(row, &more);
        assert_eq!(figures(&report), comes.figures(), "{rule:?}");
        let expected = match rule {
            Some("create") => &["key_conflict", "shared_key"][..],
            _ => &["key_conflict"],
        };
        assert_eq!(codes(&report), expected, "{rule:?}");
        assert_eq!(report["key_conflicts"], 1, "{rule:?}");
        assert_eq!(changed.concat(), contact, "{rule:?}");
    }
    // An invalid primary key counts as blank, and a blank one is no other key.
    for row in ["feil;91234567;;", ";91234567;;"] {
        let (report, changed) = outcome(row, &["--master", "file", "--key-conflict", "reject"]);
        assert_eq!(figures(&report), Unchanged.figures(), "{row}");
        assert_eq!((&report["key_conflicts"], changed.len()), (&0.into(), 0));
    }
}

#[test]
fn opt_outs_win_under_either_master_unless_switched_off() {
    // Anna has opted out, Bo has opted in, Cato has said nothing.
    let lifts = "anna@example.no;;;Ja";
    let leaves = "bo@example.no;;;Nei";
    let fills = ";91234568;;Nei";
    for (row, master, win, comes, status, kept) in [
        (lifts, "file", "yes", Unchanged, "", 1),
        (lifts, "existing", "yes", Unchanged, "", 1),
        (lifts, "file", "no", Updated, "yes", 0),
        (lifts, "existing", "no", Unchanged, "", 0),
        (leaves, "file", "yes", Updated, "no", 0),
        (leaves, "existing", "yes", Updated, "no", 0),
        (leaves, "file", "no", Updated, "no", 0),
        (leaves, "existing", "no", Unchanged, "", 0),
        (fills, "file", "yes", Updated, "no", 0),
        (fills, "existing", "yes", Updated, "no", 0),
        (fills, "file", "no", Updated, "no", 0),
        (fills, "existing", "no", Updated, "no", 0),
    ] {
        let (report, changed) = outcome(row, &["--master", master, "--opt-outs-win", win]);
        let case = format!("{row} {master} {win}");
        assert_eq!(figures(&report), comes.figures(), "{case}");
        assert_eq!(report["opt_outs_kept"], kept, "{case}");
        let now: Vec<&str> = changed
            .iter()
            .filter_map(|line| line.rsplit(',').next())
            .collect();
        assert_eq!(now.concat(), status, "{case}");
    }
    // It is on where nobody says anything.
    let (report, _) = outcome(lifts, &["--master", "file"]);
    assert_eq!(report["opt_outs_kept"], 1);
}

#[test]
fn a_later_row_meets_what_an_earlier_one_made_or_changed() {
    let place = a_place();
    let rows = "ny@example.no;91234570;Ny;\nNY@example.no;;Nyere;\n;0047 91234570;Nyest;\n\
                bo@example.no;91234571;;\n;91234571;Bob;";
    let report = import_row(&place, rows, &["--master", "file"]).json();
    assert_eq!(figures(&report), [5, 1, 4, 0, 0]);
    // Two rows met the new contact, one met Bo whom a row had met before.
    assert_eq!(report["duplicates_in_file"], 3);
    let export = place.export(&FIELDS);
    assert!(
        export.contains("\r\n,ny@example.no,+4791234570,Nyest,\r\n"),
        "{export}"
    );
    assert!(
        export.contains("\r\n2,bo@example.no,+4791234571,Bob,yes\r\n"),
        "{export}"
    );
}

#[test]
fn an_invalid_value_is_left_blank_kept_or_rejects_the_row() {
    for (rule, comes, phone) in [
        ("blank", Updated, ""),
        ("keep", Updated, "\"4,79E+10\""),
        ("reject", Rejected("invalid_phone"), ""),
    ] {
        let place = a_place();
        place.file(
            "row.csv",
            "E-post;Telefon;Fornavn\nbo@example.no;4,79E+10;Ny\n",
        );
        let ran = place.import(
            "row.csv",
            &with(&[BY_EMAIL, NO_STATUS, &["--invalid", rule, "--json"]]),
        );
        let report: Value = serde_json::from_str(&ran.out).unwrap();
        assert_eq!(figures(&report), comes.figures(), "{rule}");
        assert_eq!(codes(&report), ["invalid_phone"], "{rule}");
        let export = place.export(&["--fields", "external_id,phone"]);
        assert!(
            export.contains(&format!("\r\n2,{phone}\r\n")),
            "{rule}: {export}"
        );
    }
}
