use proptest::prelude::*;

use super::*;

fn split(name: &str) -> NameParts {
    let mut parts = NameParts::default();
    split_full_name(name, &mut parts);
    parts
}

/// Names that people split by hand: name, prefix, first, last, suffix, company, remark.
const BY_HAND: &str = include_str!("../../../tests/data/full_names.csv");

#[test]
fn names_are_split_where_people_split_them() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in BY_HAND.lines().skip(1) {
        let wanted: Vec<&str> = line.split(';').collect();
        let parts = split(wanted[0]);
        let found = [
            wanted[0],
            &parts.prefix,
            &parts.first,
            &parts.last,
            &parts.suffix,
            &parts.company,
            &parts.remark,
        ];
        count += 1;
        if found != wanted[..] {
            wrong.push(found.join(";"));
        }
    }
    for line in &wrong {
        eprintln!("{line}");
    }
    assert!(count >= 300, "{count}");
    assert!(wrong.len() <= 3, "{} of {count} wrong", wrong.len());
}

#[test]
fn a_pair_without_a_last_name_is_two_first_names() {
    assert_eq!(split("Kari og Ola").first, "Kari og Ola");
}

#[test]
fn a_degree_may_be_written_in_two_words() {
    let parts = split("Kari Moe cand. jur.");
    assert_eq!([parts.last, parts.suffix], ["Moe", "cand. jur."]);
    let parts = split("Jane M. Doe Ph. D.");
    assert_eq!([parts.last, parts.suffix], ["Doe", "Ph. D."]);
}

#[test]
fn titles_degrees_and_remarks_leave_single_cells() {
    for (cell, prefix, first, suffix, company, remark) in [
        ("Fru Kari", "Fru", "Kari", "", "", ""),
        ("Dr. Per Olav", "Dr.", "Per Olav", "", "", ""),
        ("Kari (Oslo)", "", "Kari", "", "", "Oslo"),
        ("Per \"Pelle\"", "", "Per", "", "", "Pelle"),
        ("Vik AS", "", "", "", "Vik AS", ""),
        ("kari@example.no", "", "", "", "", "kari@example.no"),
    ] {
        let mut parts = NameParts::default();
        assert!(split_first_name(cell, &mut parts), "{cell}");
        let found = [
            &parts.prefix,
            &parts.first,
            &parts.suffix,
            &parts.company,
            &parts.remark,
        ];
        assert_eq!(found, [prefix, first, suffix, company, remark], "{cell}");
    }
    for (cell, prefix, last, suffix, company, remark) in [
        ("Smith Jr.", "", "Smith", "Jr.", "", ""),
        ("Doe, MBA", "", "Doe", "MBA", "", ""),
        ("Doe PhD", "", "Doe", "PhD", "", ""),
        ("Moe, siv.ing.", "", "Moe", "siv.ing.", "", ""),
        ("Moe (f. Lie)", "", "Moe", "", "", "f. Lie"),
        ("NORDMANN AS", "", "", "", "NORDMANN AS", ""),
        ("van der Berg (Oslo)", "", "van der Berg", "", "", "Oslo"),
    ] {
        let mut parts = NameParts::default();
        assert!(split_last_name(cell, &mut parts), "{cell}");
        let found = [
            &parts.prefix,
            &parts.last,
            &parts.suffix,
            &parts.company,
            &parts.remark,
        ];
        assert_eq!(found, [prefix, last, suffix, company, remark], "{cell}");
    }
}

#[test]
fn right_names_in_single_cells_are_left_alone() {
    for cell in [
        "Kari",
        "Anne Kari",
        "Anne-Kari",
        "K. M.",
        "K.M.",
        "O'Neill",
        "M.",
        "M. Kari",
        "Chr.",
        "Md",
        "Prince",
        "Dean",
        "King Henry",
        "Van",
        "Don Henry",
        "Jean de Dieu",
        "Kari og Ola",
        "Fru",
        "Major",
        "Sara I.",
        "Maj Britt",
        "Gen",
        "Hon",
        "'Ofa",
        "Åse-Marie",
        "Earl Grey",
        "Anne  Kari",
        "Kari,Ola",
        "Ma",
        "Ba",
        "Jo e",
        "St. John",
    ] {
        let mut parts = NameParts::default();
        assert!(!split_first_name(cell, &mut parts), "{cell}");
        assert_eq!(parts, NameParts::default(), "{cell}");
    }
    for cell in [
        "Nordmann",
        "van der Berg",
        "de la Cruz",
        "Ortega y Gasset",
        "Nordmann-Moe",
        "Ma",
        "Do",
        "Da Silva",
        "De Sa",
        "DE SA",
        "d'Arc",
        "'t Hooft",
        "al-Hassan",
        "St. John",
        "Sen",
        "Graf",
        "Prest",
        "Leder",
        "King",
        "Bishop",
        "Dahl Næss",
        "Dahl, Næss",
        "Ås",
        "As",
        "Skole",
        "Kommune",
        "Le",
        "von und zu Lichten",
        "Mac Beth",
        "O Neill",
        "B.",
        "Co",
        "Berg Md",
        "Major",
        "Lie Vi",
        "f. Lie",
        "Fru",
    ] {
        let mut parts = NameParts::default();
        assert!(!split_last_name(cell, &mut parts), "{cell}");
        assert_eq!(parts, NameParts::default(), "{cell}");
    }
}

#[test]
fn a_report_says_what_was_left_out() {
    let problems = |name: &str| split(name).problems().collect::<Vec<_>>();
    assert_eq!(problems("Fru Kari Moe"), []);
    assert_eq!(problems("Kari Moe (Oslo)"), [ProblemCode::NameRemark]);
    assert_eq!(problems("Vik AS"), [ProblemCode::CompanyName]);
    assert_eq!(problems("kari@example.no"), [ProblemCode::CompanyName]);
    let both = [ProblemCode::CompanyName, ProblemCode::NameRemark];
    assert_eq!(problems("Vik AS v/Kari Moe (leder)"), both);
}

/// The letters and digits of a text, sorted.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    letters.sort_unstable();
    letters
}

fn all_parts(parts: &NameParts) -> String {
    [
        &parts.prefix,
        &parts.first,
        &parts.last,
        &parts.suffix,
        &parts.company,
        &parts.remark,
    ]
    .map(String::as_str)
    .join(" ")
}

/// Texts like names: words of every role, signs, and anything at all.
fn names() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[A-ZÆØÅ][a-zæøå]{0,6}",
        prop::sample::select(vec![
            "Fru",
            "Dr.",
            "Hr.",
            "og",
            "of",
            "the",
            "Jr.",
            "PhD",
            "V",
            "van",
            "der",
            "y",
            "AS",
            "Oslo",
            "kommune",
            "f.",
            "née",
            "c/o",
            "(Pelle)",
            "\"Pelle\"",
            "(",
            ")",
            "'",
            "\"",
            ",",
            "-",
            "&",
            "Co",
            "M.",
            "et",
            "Kari",
            "Moe",
            "kari@example.no",
            "@",
            "<",
            "Ph.",
            "D.",
            "cand.",
            "mag.",
            "MBA,",
            "Hr.Ola",
            "de",
            "advokat",
            "''",
            "«",
            "»",
            ";",
            ".",
        ])
        .prop_map(str::to_owned),
    ];
    prop_oneof![
        prop::collection::vec(word, 0..8).prop_map(|words| words.join(" ")),
        "[a-zæøåA-Z.,'\"() ]{0,30}",
        "\\PC*",
    ]
}

proptest! {
    #[test]
    fn no_letter_of_a_name_is_lost(name in names()) {
        // The marker of a contact person says nothing.
        prop_assume!(!name.contains("v/") && !name.contains("V/") && !name.to_lowercase().contains("att"));
        prop_assert_eq!(letters(&all_parts(&split(&name))), letters(&name));
        let mut parts = NameParts::default();
        if split_first_name(&name, &mut parts) {
            prop_assert_eq!(letters(&all_parts(&parts)), letters(&name));
        }
        parts.clear();
        if split_last_name(&name, &mut parts) {
            prop_assert_eq!(letters(&all_parts(&parts)), letters(&name));
        }
    }

    #[test]
    fn parts_are_used_again_without_a_trace(name in names(), other in names()) {
        let mut parts = split(&other);
        split_full_name(&name, &mut parts);
        prop_assert_eq!(parts, split(&name));
    }

    #[test]
    fn what_was_taken_out_of_a_cell_is_not_there_again(name in names()) {
        let mut parts = NameParts::default();
        if split_first_name(&name, &mut parts) {
            let first = std::mem::take(&mut parts.first);
            prop_assert!(!split_first_name(&first, &mut NameParts::default()), "{}", first);
        }
        parts.clear();
        if split_last_name(&name, &mut parts) {
            let last = std::mem::take(&mut parts.last);
            prop_assert!(!split_last_name(&last, &mut NameParts::default()), "{}", last);
        }
    }

    #[test]
    fn plain_names_split_as_all_others_do(
        name in "[A-ZÆØÅ][a-zæøå]{1,6}( [A-ZÆØÅa-z][a-zæøå]{1,6}){1,3}",
        word in 0..words::all().count(),
        stop in any::<bool>(),
        more in "( [A-Z]\\.?| [A-Z][a-z]{0,3}\\.?)?",
    ) {
        // Some word that may mean something, somewhere in the name.
        let word = words::all().nth(word).unwrap();
        let name = format!("{name} {word}{}{more}", if stop { "." } else { "" });
        let mut slowly = NameParts::default();
        parse::full(&name, &mut slowly);
        prop_assert_eq!(split(&name), slowly);
        let name = format!("{word} {name}");
        let mut slowly = NameParts::default();
        parse::full(&name, &mut slowly);
        prop_assert_eq!(split(&name), slowly);
    }
}
