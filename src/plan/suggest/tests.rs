//! Real header rows with the fields a person would choose, and files whose values decide.

use super::*;

use crate::contact::{FieldKind, OptInWords, ReadRules, standard};
use crate::source::ProfileBuilder;

mod consent;
mod headers;
mod programs;
mod values;

/// A file: its header (none if blank) and its rows, with `;` between cells.
struct File {
    headers: Vec<Option<String>>,
    profiles: Vec<ColumnProfile>,
}

fn file(header: Option<&str>, rows: &[&str]) -> File {
    let rules = ReadRules {
        region: "NO",
        words: &OptInWords::default(),
        date_order: None,
        opt_out_column: false,
    };
    let width = header
        .or(rows.first().copied())
        .map_or(0, |row| row.split(';').count());
    let mut builders = vec![ProfileBuilder::new(&rules); width];
    for row in rows {
        for (builder, cell) in builders.iter_mut().zip(row.split(';')) {
            builder.push(cell);
        }
    }
    File {
        headers: match header {
            Some(header) => header
                .split(';')
                .map(|name| Some(name.to_owned()))
                .collect(),
            None => vec![None; width],
        },
        profiles: builders.into_iter().map(ProfileBuilder::finish).collect(),
    }
}

impl File {
    fn suggest(&self, fields: &Fields, remembered: &Remembered) -> Vec<Suggestion> {
        let facts: Vec<ColumnFacts<'_>> = self
            .headers
            .iter()
            .zip(&self.profiles)
            .map(|(header, profile)| ColumnFacts {
                header: header.as_deref(),
                profile,
            })
            .collect();
        suggest(&facts, fields, remembered)
    }

    fn plainly(&self) -> Vec<Suggestion> {
        self.suggest(&Fields::default(), &Remembered::default())
    }
}

/// A target in one word: the field's id, `!id` for an opt-out column, `name`, `skip` or `-`.
fn word(target: Option<Target>) -> String {
    let id = |no: FieldNo| STANDARD[usize::from(no.0)].0;
    match target {
        None => "-".to_owned(),
        Some(Target::Skip) => "skip".to_owned(),
        Some(Target::FullName) => "name".to_owned(),
        Some(Target::Field(no)) => id(no).to_owned(),
        Some(Target::OptOut(no)) => format!("!{}", id(no)),
        Some(Target::Evidence(evidence)) => format!("consent:{}", evidence.word()),
        Some(Target::CallingCode) => "calling_code".to_owned(),
    }
}

fn words(suggestions: &[Suggestion]) -> Vec<String> {
    suggestions
        .iter()
        .map(|suggestion| word(suggestion.target))
        .collect()
}

/// Header and expected word for each column of a file without values.
fn check(columns: &[(&str, &str)]) {
    let header: Vec<&str> = columns.iter().map(|(header, _)| *header).collect();
    let suggestions = file(Some(&header.join(";")), &[]).plainly();
    for ((header, expected), suggestion) in columns.iter().zip(&suggestions) {
        assert_eq!(
            word(suggestion.target),
            *expected,
            "{header}: {:?}",
            suggestion.reason
        );
    }
}

#[test]
fn what_was_chosen_last_time_comes_first() {
    let mut fields = Fields::default();
    let custom = fields
        .create("Medlemstype", FieldKind::Text, vec![], &[])
        .unwrap();
    let mut remembered = Remembered::default();
    remembered.note("Type", Target::Field(custom));
    remembered.note("E-POST", Target::Skip);
    remembered.note("Påmeldt?", Target::Field(standard::EMAIL_MARKETING));
    remembered.note("Borte", Target::Field(FieldNo(999)));
    remembered.note("???", Target::Skip);
    let list = file(
        Some("type;e-post;pameldt;Borte;???;Medlemstype"),
        &["A;kari@example.no;ja;x;y;z"],
    );
    let suggestions = list.suggest(&fields, &remembered);
    let targets: Vec<_> = suggestions.iter().map(|s| s.target).collect();
    assert_eq!(
        targets,
        [
            Some(Target::Field(custom)),
            Some(Target::Skip),
            Some(Target::Field(standard::EMAIL_MARKETING)),
            None,
            None,
            None,
        ]
    );
    assert_eq!(suggestions[0].reason, Reason::Remembered);
    assert_eq!(
        suggestions[5].reason,
        Reason::Taken {
            by: 0,
            field: custom
        }
    );
    remembered.forget("TYPE");
    let suggestions = list.suggest(&fields, &remembered);
    assert_eq!(suggestions[0].target, None);
    assert_eq!(suggestions[5].target, Some(Target::Field(custom)));
    assert_eq!(suggestions[5].reason, Reason::CustomField);
    let json = serde_json::to_string(&remembered).unwrap();
    assert_eq!(
        serde_json::from_str::<Remembered>(&json).unwrap(),
        remembered
    );
}

#[test]
fn resemblance_says_what_it_resembles() {
    let suggestions = file(Some("Forrnavn;Etternavn"), &[]).plainly();
    assert_eq!(words(&suggestions), ["first_name", "last_name"]);
    assert_eq!(
        suggestions[0].reason,
        Reason::SimilarHeader {
            alias: "Fornavn".to_owned(),
            percent: 88
        }
    );
    assert_eq!(suggestions[0].confidence, Confidence::Medium);
}

#[test]
fn two_columns_never_share_a_field() {
    let list = file(
        Some("E-post (2);E-post;Telefon privat;Mobil;Telefon jobb"),
        &["b@example.no;a@example.no;22 33 44 55;912 34 567;22 33 44 56"],
    );
    let suggestions = list.plainly();
    assert_eq!(words(&suggestions), ["-", "email", "phone", "mobile", "-"]);
    assert_eq!(
        suggestions[0].reason,
        Reason::Taken {
            by: 1,
            field: standard::EMAIL
        }
    );
}

#[test]
fn among_equals_the_filled_column_wins() {
    let list = file(
        Some("Home Phone;Work Phone"),
        &[";22 33 44 55", ";22 33 44 56", "22 33 44 57;22 33 44 58"],
    );
    assert_eq!(words(&list.plainly()), ["-", "phone"]);
    let header = "E-mail Address;E-mail Type;Business Phone;Home Phone;Primary Phone";
    let rows = [
        "kari@example.no;SMTP;;22 33 44 55;",
        "ola@example.no;SMTP;;22 33 44 56;",
    ];
    let outlook = file(Some(header), &rows);
    assert_eq!(words(&outlook.plainly()), ["email", "-", "-", "phone", "-"]);
    // A better name wins all the same.
    let list = file(
        Some("E-post;E-post privat"),
        &[";kari@example.no", ";ola@example.no"],
    );
    assert_eq!(words(&list.plainly()), ["email", "-"]);
}

#[test]
fn parts_of_two_addresses_are_not_mixed() {
    let header = "E-mail Address;E-mail Type;Business Street;Business City;Business Postal Code;Home Street;Home City;Home Postal Code";
    let list = file(
        Some(header),
        &[
            "kari@example.no;SMTP;;Oslo;;Storgata 1;Bergen;5003",
            "ola@example.no;SMTP;;Oslo;;Storgata 2;Bergen;5003",
        ],
    );
    let suggestions = list.plainly();
    assert_eq!(
        words(&suggestions),
        ["email", "-", "-", "-", "-", "street", "city", "postcode"]
    );
    assert!(matches!(suggestions[3].reason, Reason::Taken { by: 6, .. }));
}

#[test]
fn rejected_rows_come_back_without_their_extra_columns() {
    check(&[
        ("Fornavn", "first_name"),
        ("Epost", "email"),
        ("_line", "skip"),
        ("_reason", "skip"),
    ]);
}

#[test]
fn nothing_known_is_said_so() {
    let suggestions = file(
        Some("Tulleball;Tom;Faks"),
        &["x;;22 33 44 55", "y;;22 33 44 56"],
    )
    .plainly();
    let reasons: Vec<_> = suggestions
        .into_iter()
        .map(|s| (s.target, s.reason))
        .collect();
    assert_eq!(
        reasons,
        [
            (None, Reason::Unknown),
            (None, Reason::Blank),
            (
                None,
                Reason::NotImported {
                    origin: Origin::Norwegian
                }
            ),
        ]
    );
    assert!(suggest(&[], &Fields::default(), &Remembered::default()).is_empty());
}

#[test]
fn calling_codes_are_known_by_header_and_values() {
    let target = |header: &str, cells: &[&str]| {
        let header = format!("{header};E-post");
        let rows: Vec<String> = cells
            .iter()
            .map(|cell| format!("{cell};kari@example.no"))
            .collect();
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        words(&file(Some(&header), &rows).plainly()).remove(0)
    };
    for header in [
        "Landkode",
        "Landskode",
        "Country code",
        "Prefix",
        "Calling code",
    ] {
        for cells in [&["47", "45", ""][..], &["+47", "+46"], &["0047", "0045"]] {
            assert_eq!(target(header, cells), "calling_code", "{header} {cells:?}");
        }
    }
    assert_eq!(target("Landkode", &["NO", "DK"]), "country");
    assert_eq!(target("Land", &["47", "45"]), "country");
    assert_eq!(target("Antall", &["47", "45"]), "-");
    assert_ne!(target("Prefix", &["Dr.", "Fru"]), "calling_code");
}

#[test]
fn a_phone_column_of_another_country_stays_one() {
    let header = Some("Mobile;Email");
    let rows = [
        "07400123456;ann@example.co.uk",
        "07400 123457;bob@example.co.uk",
        "(07400) 123458;cat@example.co.uk",
    ];
    assert_eq!(words(&file(header, &rows).plainly()), ["mobile", "email"]);
    // Customer numbers under such a header are no numbers of any country.
    let rows = ["100;a@example.no", "101;b@example.no", "102;c@example.no"];
    assert_ne!(words(&file(header, &rows).plainly())[0], "mobile");
}
