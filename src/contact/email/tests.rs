use super::super::clean::trim;
use super::*;

fn read(cell: &str) -> Option<Cow<'_, str>> {
    super::read(cell, &mut CellNotes::default())
}
use proptest::prelude::*;

#[test]
fn addresses_are_kept_as_typed() {
    for address in [
        "kari@example.no",
        "Kari.Nordmann+liste@Sub.Example.NO",
        "o'hara@example.com",
        "bjørn@blåbær.example.no",
        "kari@xn--blbr-roah.example.no",
        "a@b.co",
        "\"kari nordmann\"@example.com",
        "kari_n-2@ex-ample.org",
        "1@2.example.org",
        "用户@例子.example.com",
    ] {
        assert_eq!(read(address).as_deref(), Some(address), "{address}");
    }
}

#[test]
fn what_stands_around_an_address_is_taken_off() {
    for cell in [
        "mailto:kari@example.no",
        "MAILTO:kari@example.no?subject=Hei&body=x",
        "Kari Nordmann <kari@example.no>",
        "\"Nordmann, Kari\" <kari@example.no>",
        "Nordmann, Kåre <kari@example.no>",
        "kari@example.no <kari@example.no>",
        "kari@example.no <mailto:kari@example.no>",
        "<kari@example.no>",
        "< kari@example.no >;",
        "kari@example.no;",
        "kari@example.no,",
        "kari@example.no.",
        ";kari@example.no;",
        "'kari@example.no'",
        "'kari@example.no",
        "\"kari@example.no\"",
        "“kari@example.no”",
        "(kari@example.no)",
        "[kari@example.no]",
        "kari@\u{200b}example.no",
        "kari@example.no ::: ola@example.no",
        " ::: ukjent ::: kari@example.no",
    ] {
        assert_eq!(read(cell).as_deref(), Some("kari@example.no"), "{cell}");
    }
}

#[test]
fn what_is_no_address_is_refused() {
    for cell in [
        "kari",
        "kari@",
        "@example.no",
        "kari@example",
        "kari@localhost",
        "kari@example..no",
        "kari@.example.no",
        "kari@-example.no",
        "kari@exa_mple.no",
        "kari@example,no",
        "kari @example.no",
        "kari@@example.no",
        ".kari@example.no",
        "kari.@example.no",
        "ka..ri@example.no",
        "kari@192.0.2.1",
        "kari@[192.0.2.1]",
        "nei ::: ingen",
        "mailto:",
        "<>",
        "''",
        ";",
        "æ",
        "(at)example.no",
        "kari@example.n",
        "kari@example.n0",
        "kari,nordmann@example.no",
        "kari nordmann@example.no",
        "kari / nordmann@example.no",
        "kari\n@example",
    ] {
        assert_eq!(read(cell), None, "{cell}");
    }
}

#[test]
fn labels_remarks_and_odd_signs_are_taken_off() {
    for cell in [
        "SMTP:kari@example.no",
        "smtp: kari@example.no",
        "E-post: kari@example.no",
        "Epost:kari@example.no",
        "E-mail: <kari@example.no>",
        "kari@example.no (jobb)",
        "kari@example.no(privat)",
        "(jobb) kari@example.no",
        "Kari <kari@example.no> (jobb)",
        "kari\u{ff20}example\u{ff0e}no",
        "\u{ff4b}\u{ff41}\u{ff52}\u{ff49}@example.no",
        "kari@example\u{3002}no",
        "kari@\nexample.no",
        "kari@exam\r\nple.no",
        "kari\n@example.no",
        "kari@example\n.no",
    ] {
        let mut notes = CellNotes::default();
        let address = super::read(cell, &mut notes);
        assert_eq!(address.as_deref(), Some("kari@example.no"), "{cell:?}");
        assert!(notes.is_empty(), "{cell:?}");
    }
}

#[test]
fn of_several_addresses_the_first_is_taken_and_the_others_are_noted() {
    for cell in [
        "kari@example.no;ola@example.no",
        "kari@example.no, ola@example.no",
        "kari@example.no,ola@example.no",
        "kari@example.no / ola@example.no",
        "kari@example.no/ola@example.no",
        "kari@example.no | ola@example.no",
        "kari@example.no ola@example.no",
        "kari@example.no og ola@example.no",
        "kari@example.no eller ola@example.no",
        "kari@example.no or ola@example.no",
        "kari@example.no\nola@example.no",
        "kari@example.no\r\nola@example.no",
        "kari@example.no ::: ola@example.no",
        "Kari <kari@example.no>, Ola <ola@example.no>",
        "Nordmann, Kari <kari@example.no>, Moe, Ola <ola@example.no>",
        "\"Nordmann, Kari\" <kari@example.no>; \"Moe, Ola\" <ola@example.no>",
        "kari@example.no, Ola <ola@example.no>",
        "SMTP:kari@example.no;smtp:ola@example.no",
        "kari@example.no (jobb); ola@example.no (privat)",
        "ukjent; kari@example.no",
        "kari@example.no, privat",
        "Kari\nkari@example.no",
    ] {
        let mut notes = CellNotes::default();
        let address = super::read(cell, &mut notes);
        assert_eq!(address.as_deref(), Some("kari@example.no"), "{cell:?}");
        assert!(notes.codes().eq([ProblemCode::MoreValues]), "{cell:?}");
    }
    // The same address twice is one.
    for cell in [
        "kari@example.no; KARI@example.no;",
        "kari@example.no kari@example.no",
    ] {
        let mut notes = CellNotes::default();
        let address = super::read(cell, &mut notes);
        assert_eq!(address.as_deref(), Some("kari@example.no"), "{cell}");
        assert!(notes.is_empty(), "{cell}");
    }
}

#[test]
fn a_domain_is_one_in_both_of_its_forms() {
    for (one, other) in [
        ("kari@xn--blbr-roah.example.no", "Kari@Blåbær.example.no"),
        ("KARI@XN--BLBR-ROAH.example.no", "kari@blåbær.example.no"),
        (
            "kari@mail.xn--bcher-kva.example",
            "kari@mail.bücher.example",
        ),
    ] {
        assert_eq!(key_form(one), key_form(other));
    }
    assert_eq!(
        key_form("xn--blbr-roah@example.no"),
        "xn--blbr-roah@example.no"
    );
    assert_ne!(key_form("kari@blabar.no"), key_form("kari@blåbær.no"));
    assert!(matches!(key_form("kari@ex-ample.no"), Cow::Borrowed(_)));
}

#[test]
fn long_parts_are_refused() {
    let local = "a".repeat(64);
    assert!(read(&format!("{local}@example.no")).is_some());
    assert!(read(&format!("{local}a@example.no")).is_none());
    let label = "b".repeat(63);
    assert!(read(&format!("kari@{label}.no")).is_some());
    assert!(read(&format!("kari@{label}b.no")).is_none());
    assert!(read(&format!("kari@{}no", format!("{label}.").repeat(4))).is_none());
}

proptest! {
    #[test]
    fn the_short_way_agrees_with_the_library(
        text in "[a-zA-Z0-9._+-]{0,5}@[a-z0-9.-]{0,9}|[a-z.]{1,3}@[a-z0-9-]{1,3}\\.[a-z0-9]{1,3}"
    ) {
        prop_assert_eq!(is_plain(&text), is_address(&text), "{}", text);
    }

    #[test]
    fn an_address_reads_to_itself(
        cell in "[ <>'\";,.(\\[]{0,3}(mailto:)?[a-zå.']{0,4}@[a-zø.]{0,6}[ <>'\";,.)\\]]{0,3}|\\PC*"
    ) {
        if let Some(address) = read(trim(&cell)) {
            let again = read(&address).map(Cow::into_owned);
            prop_assert_eq!(again.as_deref(), Some(&*address));
        }
    }
}
