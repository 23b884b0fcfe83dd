//! Sound files of other countries and trades, in which much looks like damage.

use super::*;

/// A file of so many rows; each is made from its number.
fn file(header: &str, rows: usize, row: impl Fn(usize) -> String) -> String {
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("{header}\n{}\n", rows.join("\n"))
}

fn found_at(text: &str, region: &str) -> Vec<Damage> {
    let mut file = tempfile::NamedTempFile::with_suffix(".csv").unwrap();
    file.write_all(text.as_bytes()).unwrap();
    found_in(file.path(), &DialectChoice::default(), region)
}

/// A number of so many digits that looks as if nobody had chosen it; never with a zero in front.
fn number(at: usize, digits: u32) -> u64 {
    let low = 10u64.pow(digits - 1);
    let far = (at as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 7;
    low + far % (9 * low)
}

fn one_of<'a>(at: usize, of: &[&'a str]) -> &'a str {
    of[at % of.len()]
}

fn name(at: usize) -> String {
    format!(
        "{} {}",
        FIRST[at % FIRST.len()],
        LAST[at * 5 / 3 % LAST.len()]
    )
}

#[test]
fn lists_of_neighbours_are_clean() {
    let swedish = file("Kundnr;Namn;Adress;Postnr;Ort;Mobil;E-post", 60, |at| {
        format!(
            "{};{};Storgatan {};{} {};{};070-{} {} {};p{at}@example.se",
            1000 + at,
            name(at),
            at + 1,
            number(at, 3),
            number(at, 2),
            one_of(at, &["Malmö", "Göteborg", "Umeå"]),
            number(at + 1, 3),
            number(at + 2, 2),
            number(at + 3, 2),
        )
    });
    let bare = file("Kundnr;Namn;Postnummer;Ort;Telefon;E-post", 60, |at| {
        let (id, code, phone) = (number(at, 7), number(at, 5), number(at, 7));
        format!(
            "{id};{};{code};Kiruna;070{phone};p{at}@example.se",
            name(at)
        )
    });
    let danish = file("Medlemsnr;Navn;Vej;Postnr;By;Mobil;Mail;CVR", 60, |at| {
        let (id, code, phone) = (number(at, 5), number(at, 4), number(at, 8));
        let place = one_of(at, &["København K", "Aarhus C", "Odense"]);
        let company = number(at + 9, 8);
        format!(
            "{id};{};Vestergade {at};{code};{place};{phone};p{at}@example.dk;{company}",
            name(at)
        )
    });
    let american = file(
        "First Name,Last Name,City,State,ZIP Code,Phone,Email,Amount",
        60,
        |at| {
            format!(
                "{},{},{},{},{:05},({}) 555-01{},p{at}@example.com,${}.{}",
                one_of(at, &FIRST),
                one_of(at / 3, &LAST),
                one_of(at, &["Boston", "Austin", "Reno"]),
                one_of(at, &["MA", "TX", "NV"]),
                number(at, 5) % 99_000 + 500,
                number(at, 3),
                number(at, 2),
                number(at, 4),
                number(at, 2),
            )
        },
    );
    let german = file(
        "Kundennummer;Name;Straße;PLZ;Ort;Telefon;Mobil;E-Mail;Geburtsdatum",
        60,
        |at| {
            format!(
                "{};{};Hauptstr. {};{:05};{};089/{};0171 {};p{at}@example.de;{:02}.{:02}.{}",
                number(at, 11),
                one_of(at, &["Jürgen Groß", "Käthe Weiß", "Björn Müller"]),
                at + 1,
                number(at, 5) % 95_000 + 1_000,
                one_of(at, &["München", "Köln", "Görlitz"]),
                number(at, 6),
                number(at, 7),
                1 + at % 28,
                1 + at % 12,
                1940 + at,
            )
        },
    );
    let mixed = file("Navn;E-post;Postnr;Sted;Land;Telefon", 49, |at| {
        let place = one_of(
            at,
            &[
                "0150;Oslo;Norge;22334455",
                "101;Reykjavik;Island;5812345",
                "11122;Stockholm;Sverige;0812345678",
                "DK-2100;København;Danmark;33112233",
                "5003;Bergen;Norway;55223344",
                "FO-100;Tórshavn;Færøyene;312345",
                "SW1A 1AA;London;UK;02079460123",
            ],
        );
        format!("{};p{at}@example.no;{place}", name(at))
    });
    for (text, regions) in [
        (swedish, &["SE", "NO", "FI"][..]),
        (bare, &["SE", "NO"]),
        (danish, &["DK", "NO"]),
        (american, &["US"]),
        (german, &["DE", "NO"]),
        (mixed, &["NO", "DK"]),
    ] {
        for region in regions {
            assert_eq!(
                found_at(&text, region),
                [],
                "{region} {}",
                text.lines().next().unwrap()
            );
        }
    }
}

#[test]
fn numbers_of_customers_orders_and_years_are_clean() {
    for digits in [7, 8, 10, 11, 12] {
        let customers = file("Kundenummer;Navn;Epost;Mobil", 300, |at| {
            let (id, mobile) = (number(at, digits), number(at, 7));
            format!("{id};{};p{at}@example.no;9{mobile}", name(at))
        });
        assert_eq!(found(&customers), [], "{digits}");
    }
    let bare = file("1234567;Kari Nordmann;kari@example.no;1980", 40, |at| {
        format!(
            "{};{};p{at}@example.no;{}",
            number(at, 7),
            name(at),
            1940 + at
        )
    });
    let orders = file(
        "Ordrenr;Dato;Kunde;E-post;Beløp;År;Antall;Fakturanr;Kontonummer",
        80,
        |at| {
            format!(
                "{};{:02}.{:02}.2024;{};p{at}@example.no;{} {},00;{};{};{};{}.{}.{}",
                number(at, 5),
                1 + at % 28,
                1 + at % 12,
                name(at),
                number(at, 2),
                number(at, 3),
                1990 + at % 36,
                1 + at % 5,
                40_000 + number(at, 4) % 5_000,
                number(at, 4),
                number(at, 2),
                number(at, 5),
            )
        },
    );
    let years = file(
        "Navn;E-post;Fødselsår;Innmeldt;Skostørrelse;Medlem siden",
        40,
        |at| {
            let (born, joined) = (1930 + at, 1980 + at);
            format!(
                "{};p{at}@example.no;{born};{joined};{};{joined}",
                name(at),
                36 + at % 10
            )
        },
    );
    let packed = file("Navn;E-post;Opprettet;Oppdatert", 40, |at| {
        let day = format!("20{:02}{:02}{:02}", 10 + at % 16, 1 + at % 12, 1 + at % 28);
        format!("{};p{at}@example.no;{day};17{}", name(at), number(at, 8))
    });
    let prices = file("Navn;E-post;Pris;Rabatt;Saldo", 40, |at| {
        let (price, left) = (number(at, 3), number(at, 4));
        format!("{};p{at}@example.no;{price},50;10 %;-{left},00", name(at))
    });
    for text in [bare, orders, years, packed, prices] {
        assert_eq!(found(&text), [], "{}", text.lines().next().unwrap());
    }
}

#[test]
fn letters_of_other_languages_and_notes_are_clean() {
    let portuguese = file("Nome;Apelido;E-mail;Cidade;Preço", 45, |at| {
        format!(
            "{};{};p{at}@example.pt;{};{},{} €",
            one_of(
                at,
                &[
                    "JOÃO",
                    "CONCEIÇÃO",
                    "São",
                    "ASSUNÇÃO",
                    "IRMÃ",
                    "Ângela",
                    "LUÃ",
                    "MÃE"
                ]
            ),
            one_of(
                at,
                &["GONÇALVES", "GUIMARÃES", "Brandão", "MAGALHÃES", "“Lã”"]
            ),
            one_of(at, &["São João", "LOUSÃ", "Évora", "COVILHÃ «A»"]),
            number(at, 2),
            number(at, 2),
        )
    });
    let french = file("Prénom;Nom;E-mail;Ville;Code postal", 40, |at| {
        format!(
            "{};{};p{at}@example.fr;{};{:05}",
            one_of(at, &["François", "Zoé", "Chloé", "Noël", "Loïc"]),
            one_of(
                at,
                &["D’Été", "L’Écuyer", "«Doe»", "Lefèvre", "Çelik – Øst"]
            ),
            one_of(at, &["Évry", "Besançon", "Sète"]),
            number(at, 5) % 95_000 + 1_000,
        )
    });
    let notes = file("Navn;E-post;Notat;Mobil", 48, |at| {
        let note = one_of(
            at,
            &[
                "Ringte 12.03., avtalte 45 000 kr",
                "kontrakt 12345678901",
                "Ref 2E5",
                "Kl 0900?",
                "Hva? ukjent",
                "4E+2 rom",
                "saldo 1.2E+05 ikke sikkert",
                "bet. 44180",
                "sum 300",
                "Total 4",
                "10% rabatt",
                "ordre 4411223",
            ],
        );
        format!("{};p{at}@example.no;{note};9{}", name(at), number(at, 7))
    });
    let event = file("Reservert dato;Status;Navn;E-post;Telefon;Bord", 48, |at| {
        let mail = if at % 5 == 0 {
            String::new()
        } else {
            format!("p{at}@example.no")
        };
        let phones = [
            "22 33 44 55",
            "+47 91 23 45 67",
            "004791234567",
            "",
            "815 48 333",
            "02000",
        ];
        let status = one_of(at, &["Bekreftet", "Avlyst"]);
        format!(
            "{:02}.04.2025 18:00;{status};{};{mail};{};{at}",
            1 + at % 28,
            name(at),
            one_of(at, &phones)
        )
    });
    for text in [portuguese, french, notes, event] {
        assert_eq!(found(&text), [], "{}", text.lines().next().unwrap());
    }
}

#[test]
fn a_last_row_may_be_a_person_of_that_name() {
    let start = file("Etternavn;Fornavn;E-post;Mobil;Kundenr", 20, |at| {
        format!(
            "{};{};p{at}@example.no;9{};{}",
            one_of(at, &LAST),
            one_of(at, &FIRST),
            number(at, 7),
            1000 + at
        )
    });
    for last in [
        "Total;Jean;total@example.no;91234567;1020",
        "Sum;Kim;;;1020",
        "Sum;;;41234567;",
        "Sum;;sum@example.no;;",
        "Antall;Per;;;",
        "Sum Kim;;;;1020",
        "Count Basie;;;;1020",
        "Total Bygg AS;;;22334455;",
    ] {
        assert_eq!(found(&format!("{start}{last}\n")), [], "{last}");
    }
    for last in [
        "Sum;;;;21020",
        "Totalt 20 medlemmer;;;;",
        "Antall:;20 stk;;;",
        "Summe;;;;20",
    ] {
        let damages = found(&format!("{start}{last}\n"));
        assert_eq!(damages.len(), 1, "{last}: {damages:?}");
        assert_eq!(
            (damages[0].code, &damages[0].lines),
            (DamageCode::TotalRows, &vec![22]),
            "{last}"
        );
    }
}
