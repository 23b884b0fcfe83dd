//! Names of people, and companies where a name is expected.

use super::*;

const NAMES: &[&str] = &[
    "--fields",
    "name_prefix,first_name,middle_name,last_name,name_suffix,company",
];

/// Imports rows with e-mail addresses, and returns the problems with their rows, and the names.
fn imported(text: &str, more: &[&str]) -> (Vec<(String, u64)>, Vec<String>) {
    let place = Place::new();
    let file = place.file("people.csv", text);
    let report = place
        .import(
            file.to_str().unwrap(),
            &with(&[BY_EMAIL, NO_STATUS, more, &["--json"]]),
        )
        .json();
    let problems = report["problems"].as_array().unwrap();
    let problems = problems
        .iter()
        .map(|problem| {
            let code = problem["code"].as_str().unwrap().to_owned();
            (code, problem["rows"].as_u64().unwrap())
        })
        .collect();
    let export = place.export(NAMES);
    let names = export.lines().skip(1).map(str::to_owned).collect();
    (problems, names)
}

#[test]
fn full_names_go_to_their_fields() {
    let (problems, names) = imported(
        "Navn;E-post\n\
         Fru Kari Moe;a@example.no\n\
         Hr. Ola Moe;b@example.no\n\
         Mr John Smith;c@example.no\n\
         Prof. Dr. Per Vik;d@example.no\n\
         John Smith III;e@example.no\n\
         Jane Doe PhD;f@example.no\n\
         Jane Doe, MBA;g@example.no\n\
         Per \"Pelle\" Vik;h@example.no\n\
         kari@example.no;i@example.no\n\
         Nordmann,Kari;j@example.no\n\
         NORDMANN KARI;k@example.no\n\
         Vik AS;l@example.no\n\
         Nordmann, Kari (Oslo);m@example.no\n\
         Smith, John, Jr.;n@example.no\n\
         Kari M. Moe;o@example.no\n\
         Kari  ;p@example.no\n\
         O. Nordmann;q@example.no\n\
         Anne-Marie van der Berg;r@example.no\n\
         Kari Nordmann-Moe f. Lie;s@example.no\n\
         al-Hassan, Ali;t@example.no\n",
        &[],
    );
    assert_eq!(
        names,
        [
            "Fru,Kari,,Moe,,",
            "Hr.,Ola,,Moe,,",
            "Mr,John,,Smith,,",
            "Prof. Dr.,Per,,Vik,,",
            ",John,,Smith,III,",
            ",Jane,,Doe,PhD,",
            ",Jane,,Doe,MBA,",
            ",Per,,Vik,,",
            ",,,,,",
            ",Kari,,Nordmann,,",
            ",NORDMANN,,KARI,,",
            ",,,,,Vik AS",
            ",Kari,,Nordmann,,",
            ",John,,Smith,Jr.,",
            ",Kari M.,,Moe,,",
            ",Kari,,,,",
            ",O.,,Nordmann,,",
            ",Anne-Marie,,van der Berg,,",
            ",Kari,,Nordmann-Moe,,",
            ",Ali,,al-Hassan,,",
        ]
    );
    let expected = [("name_remark", 3), ("company_name", 2)];
    assert_eq!(
        problems,
        expected.map(|(code, rows)| (code.to_owned(), rows))
    );
}

#[test]
fn companies_are_no_people() {
    let (problems, names) = imported(
        "Navn;E-post\n\
         Nordmann AS;post@nordmann.example.no\n\
         Oslo kommune;post@oslo.example.no\n\
         Vik Transport AS v/Per Vik;per@vik.example.no\n\
         Kari Nordmann;kari@example.no\n",
        &[],
    );
    assert_eq!(
        names,
        [
            ",,,,,Nordmann AS",
            ",,,,,Oslo kommune",
            ",Per,,Vik,,Vik Transport AS",
            ",Kari,,Nordmann,,",
        ]
    );
    assert_eq!(problems, [("company_name".to_owned(), 3)]);
}

#[test]
fn columns_of_their_own_win_over_what_a_name_says() {
    let (problems, names) = imported(
        "Tiltale;Navn;Suffix;Firma;E-post\n\
         Dr.;Fru Kari Moe;;Vik AS;a@example.no\n\
         ;Fru Kari Moe;;;b@example.no\n\
         Fru;Fru Kari Moe PhD;MBA;;c@example.no\n\
         ;Moe AS;;Vik AS;d@example.no\n\
         ;Moe AS;;;e@example.no\n",
        &[],
    );
    assert_eq!(
        names,
        [
            "Dr.,Kari,,Moe,,Vik AS",
            "Fru,Kari,,Moe,,",
            "Fru,Kari,,Moe,MBA,",
            ",,,,,Vik AS",
            ",,,,,Moe AS",
        ]
    );
    // What went nowhere is said: Fru, PhD, and Moe AS.
    let expected = [("name_remark", 3), ("company_name", 2)];
    assert_eq!(
        problems,
        expected.map(|(code, rows)| (code.to_owned(), rows))
    );
}

#[test]
fn first_and_last_names_in_columns_of_their_own_are_tidied_but_not_broken() {
    let (problems, names) = imported(
        "Fornavn;Mellomnavn;Etternavn;E-post\n\
         Fru Kari;Anne;Moe;a@example.no\n\
         Per \"Pelle\";;Vik (Oslo);b@example.no\n\
         Jane;;Doe, MBA;c@example.no\n\
         Dr. John;;Smith Jr.;d@example.no\n\
         ;;Nordmann AS;e@example.no\n\
         Vik AS;;Vik AS;f@example.no\n\
         Prince;;van der Berg;g@example.no\n\
         M. Kari;;De Sa;h@example.no\n",
        &[],
    );
    assert_eq!(
        names,
        [
            "Fru,Kari,Anne,Moe,,",
            ",Per,,Vik,,",
            ",Jane,,Doe,MBA,",
            "Dr.,John,,Smith,Jr.,",
            ",,,,,Nordmann AS",
            ",,,,,Vik AS",
            ",Prince,,van der Berg,,",
            ",M. Kari,,De Sa,,",
        ]
    );
    let expected = [("name_remark", 1), ("company_name", 2)];
    assert_eq!(
        problems,
        expected.map(|(code, rows)| (code.to_owned(), rows))
    );
}

#[test]
fn an_export_comes_back_as_it_was() {
    // As somebody typed them: the program's own columns are taken at their word.
    for headers in [
        "email,name_prefix,first_name,last_name",
        "E-postadresse,Tittel foran navn,Fornavn,Etternavn",
    ] {
        let text = format!(
            "{headers}\n\
             a@example.no,,Fru Kari,Smith Jr.\n\
             b@example.no,Dr.,Per (Oslo),Vik AS\n"
        );
        let (problems, names) = imported(&text, &[]);
        assert_eq!(
            names,
            [",Fru Kari,,Smith Jr.,,", "Dr.,Per (Oslo),,Vik AS,,"]
        );
        assert_eq!(problems, []);
    }
}
