//! Real header rows with the fields a person would choose, and files whose values decide.

use super::*;
use proptest::prelude::*;

use crate::contact::{OptInWords, ReadRules};
use crate::source::ProfileBuilder;

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
fn google_now() {
    check(&[
        ("First Name", "first_name"),
        ("Middle Name", "-"),
        ("Last Name", "last_name"),
        ("Phonetic First Name", "-"),
        ("Phonetic Middle Name", "-"),
        ("Phonetic Last Name", "-"),
        ("Name Prefix", "-"),
        ("Name Suffix", "-"),
        ("Nickname", "-"),
        ("File As", "-"),
        ("Organization Name", "company"),
        ("Organization Title", "job_title"),
        ("Organization Department", "-"),
        ("Birthday", "birthday"),
        ("Notes", "notes"),
        ("Photo", "-"),
        ("Labels", "-"),
        ("E-mail 1 - Label", "-"),
        ("E-mail 1 - Value", "email"),
        ("E-mail 2 - Label", "-"),
        ("E-mail 2 - Value", "-"),
        ("Phone 1 - Label", "-"),
        ("Phone 1 - Value", "phone"),
        ("Phone 2 - Label", "-"),
        ("Phone 2 - Value", "-"),
        ("Address 1 - Label", "-"),
        ("Address 1 - Formatted", "-"),
        ("Address 1 - Street", "street"),
        ("Address 1 - City", "city"),
        ("Address 1 - PO Box", "-"),
        ("Address 1 - Region", "region"),
        ("Address 1 - Postal Code", "postcode"),
        ("Address 1 - Country", "country"),
        ("Address 1 - Extended Address", "street2"),
    ]);
}

#[test]
fn google_before() {
    check(&[
        ("Name", "-"),
        ("Given Name", "first_name"),
        ("Additional Name", "-"),
        ("Family Name", "last_name"),
        ("Yomi Name", "-"),
        ("Birthday", "birthday"),
        ("Gender", "gender"),
        ("Location", "-"),
        ("Notes", "notes"),
        ("Group Membership", "-"),
        ("E-mail 1 - Type", "-"),
        ("E-mail 1 - Value", "email"),
        ("E-mail 2 - Type", "-"),
        ("E-mail 2 - Value", "-"),
        ("Phone 1 - Type", "-"),
        ("Phone 1 - Value", "phone"),
    ]);
}

#[test]
fn outlook() {
    check(&[
        ("Title", "-"),
        ("First Name", "first_name"),
        ("Middle Name", "-"),
        ("Last Name", "last_name"),
        ("Suffix", "-"),
        ("Company", "company"),
        ("Department", "-"),
        ("Job Title", "job_title"),
        ("Business Street", "street"),
        ("Business Street 2", "street2"),
        ("Business Street 3", "-"),
        ("Business City", "city"),
        ("Business State", "region"),
        ("Business Postal Code", "postcode"),
        ("Business Country/Region", "country"),
        ("Home Street", "-"),
        ("Home City", "-"),
        ("Home Phone", "phone"),
        ("Mobile Phone", "mobile"),
        ("Birthday", "birthday"),
        ("Categories", "-"),
        ("E-mail Address", "email"),
        ("E-mail Type", "-"),
        ("E-mail Display Name", "-"),
        ("E-mail 2 Address", "-"),
        ("Notes", "notes"),
        ("Web Page", "website"),
    ]);
}

#[test]
fn thunderbird() {
    check(&[
        ("First Name", "first_name"),
        ("Last Name", "last_name"),
        ("Display Name", "-"),
        ("Nickname", "-"),
        ("Primary Email", "email"),
        ("Secondary Email", "-"),
        ("Work Phone", "phone"),
        ("Home Phone", "-"),
        ("Fax Number", "-"),
        ("Pager Number", "-"),
        ("Mobile Number", "mobile"),
        ("Home Address", "street"),
        ("Home Address 2", "street2"),
        ("Home City", "city"),
        ("Home State", "region"),
        ("Home ZipCode", "postcode"),
        ("Home Country", "country"),
        ("Work Address", "-"),
        ("Job Title", "job_title"),
        ("Department", "-"),
        ("Organization", "company"),
        ("Web Page 1", "website"),
        ("Web Page 2", "-"),
        ("Birth Year", "-"),
        ("Birth Month", "-"),
        ("Birth Day", "-"),
        ("Custom 1", "-"),
        ("Notes", "notes"),
        ("Screen Name", "-"),
    ]);
}

#[test]
fn linkedin() {
    check(&[
        ("First Name", "first_name"),
        ("Last Name", "last_name"),
        ("URL", "website"),
        ("Email Address", "email"),
        ("Company", "company"),
        ("Position", "job_title"),
        ("Connected On", "-"),
    ]);
}

#[test]
fn mailchimp() {
    check(&[
        ("Email Address", "email"),
        ("First Name", "first_name"),
        ("Last Name", "last_name"),
        ("MEMBER_RATING", "-"),
        ("OPTIN_TIME", "consent:optin_time"),
        ("OPTIN_IP", "consent:optin_ip"),
        ("CONFIRM_TIME", "consent:confirm_time"),
        ("CONFIRM_IP", "consent:confirm_ip"),
        ("LATITUDE", "-"),
        ("LONGITUDE", "-"),
        ("GMTOFF", "-"),
        ("DSTOFF", "-"),
        ("TIMEZONE", "-"),
        ("CC", "-"),
        ("REGION", "-"),
        ("LAST_CHANGED", "-"),
        ("LEID", "-"),
        ("EUID", "-"),
        ("NOTES", "notes"),
        ("TAGS", "-"),
        ("UNSUB_CAMPAIGN_ID", "-"),
        ("UNSUB_REASON", "-"),
        ("UNSUB_TIME", "consent:unsub_time"),
        ("UNSUB_CAMPAIGN_TITLE", "-"),
        ("UNSUB_CAMPAIGN_ID (2)", "-"),
        ("UNSUB_TIME", "-"),
        ("UNSUB_TIME (2)", "-"),
        ("UNSUB_REASON (2)", "-"),
        ("UNSUB_REASON_OTHER", "-"),
    ]);
}

#[test]
fn hubspot() {
    check(&[
        ("Record ID", "external_id"),
        ("First Name", "first_name"),
        ("Last Name", "last_name"),
        ("Email", "email"),
        ("Phone Number", "phone"),
        ("Lead Status", "-"),
        ("Create Date", "-"),
        ("Associated Company", "company"),
        ("Country/Region", "country"),
        ("Contact owner", "-"),
    ]);
}

#[test]
fn salesforce() {
    check(&[
        ("Salutation", "-"),
        ("First Name", "first_name"),
        ("Last Name", "last_name"),
        ("Title", "job_title"),
        ("Account Name", "company"),
        ("Mailing Street", "street"),
        ("Mailing City", "city"),
        ("Mailing State/Province", "region"),
        ("Mailing Zip/Postal Code", "postcode"),
        ("Mailing Country", "country"),
        ("Email Opt Out", "!email_marketing"),
    ]);
    check(&[
        ("Email", "email"),
        ("Do not email", "!email_marketing"),
        ("Do not SMS", "!sms_marketing"),
    ]);
    check(&[("HasOptedOutOfEmail", "!email_marketing")]);
}

#[test]
fn norwegian_lists() {
    check(&[
        ("ID", "-"),
        ("Fornavn", "first_name"),
        ("Etternavn", "last_name"),
        ("Adresse", "street"),
        ("Postnr", "postcode"),
        ("Poststed", "city"),
        ("Mobil", "mobile"),
        ("Epost", "email"),
        ("Fødselsår", "-"),
        ("Type", "-"),
        ("Innmeldt", "-"),
    ]);
    check(&[
        ("Reservert dato", "-"),
        ("Status", "-"),
        ("Fornavn", "first_name"),
        ("Etternavn", "last_name"),
        ("E-post", "email"),
        ("Telefon", "phone"),
    ]);
    check(&[
        ("Kundenummer", "external_id"),
        ("Navn", "name"),
        ("Adresse", "street"),
        ("Postnummer", "postcode"),
        ("Poststed", "city"),
        ("Epostadresse", "email"),
        ("Telefon", "phone"),
        ("Kjønn", "gender"),
        ("Fødselsår", "-"),
        ("Godtatt deling av info", "-"),
    ]);
}

#[test]
fn labels_and_ids_of_every_field() {
    // Id, English and Norwegian label, as the interface shows them.
    let labels = [
        ("email", "E-mail address", "E-postadresse"),
        ("mobile", "Mobile number", "Mobilnummer"),
        ("first_name", "First name", "Fornavn"),
        ("last_name", "Last name", "Etternavn"),
        ("company", "Company", "Firma"),
        ("job_title", "Job title", "Stilling"),
        ("phone", "Phone", "Telefon"),
        ("street", "Street address", "Adresse"),
        ("street2", "Address line 2", "Adresselinje 2"),
        ("postcode", "Postcode", "Postnummer"),
        ("city", "City", "Poststed"),
        ("region", "State or region", "Fylke"),
        ("country", "Country", "Land"),
        ("birthday", "Birthday", "Fødselsdato"),
        ("gender", "Gender", "Kjønn"),
        ("language", "Language", "Språk"),
        ("website", "Website", "Nettsted"),
        ("external_id", "Customer number", "Kundenummer"),
        ("notes", "Notes", "Notat"),
        ("email_marketing", "E-mail marketing", "E-postmarkedsføring"),
        ("sms_marketing", "SMS marketing", "SMS-markedsføring"),
    ];
    assert_eq!(labels.len(), STANDARD.len());
    check(&labels.map(|(id, _, _)| (id, id)));
    check(&labels.map(|(id, english, _)| (english, id)));
    check(&labels.map(|(id, _, norwegian)| (norwegian, id)));
    let suggestions = file(Some("email;E-postmarkedsføring"), &[]).plainly();
    assert!(suggestions.iter().all(|s| s.reason
        == Reason::Header {
            origin: Origin::Own
        }));
    assert!(suggestions.iter().all(|s| s.confidence == Confidence::High));
}

#[test]
fn nynorsk_and_spellings_without_norwegian_letters() {
    check(&[
        ("Førenamn", "first_name"),
        ("Etternamn", "last_name"),
        ("Poststad", "city"),
        ("Verksemd", "company"),
        ("Fodselsdato", "birthday"),
        ("Kjoenn", "gender"),
        ("Spraak", "language"),
        ("E-POST", "email"),
    ]);
}

#[test]
fn consent_comes_from_exact_names_alone() {
    for (header, expected) in [
        ("email_marketing", "email_marketing"),
        ("Email opt-in", "email_marketing"),
        ("Samtykke e-post", "email_marketing"),
        ("SMS marketing", "sms_marketing"),
        ("SMS-samtykke", "sms_marketing"),
        ("Opted out of email", "!email_marketing"),
        ("Reservert mot e-post", "!email_marketing"),
        ("Ønsker ikke SMS", "!sms_marketing"),
        ("Email opt-inn", "-"),
        ("Samtykke epostt", "-"),
        ("E-postmarkedsforingg", "-"),
        ("E-postmarkedsføring (avmeldt)", "-"),
        ("Opt-in", "-"),
        ("Samtykke", "-"),
        ("Reservert", "-"),
        ("Marketing", "-"),
        ("OPTIN_TIME", "-"),
        ("Nyhetsbrevv", "-"),
        ("Do not call", "-"),
    ] {
        let suggestions = file(Some(header), &["Ja", "Nei", "Ja", ""]).plainly();
        assert_eq!(words(&suggestions), [expected], "{header}");
    }
}

#[test]
fn a_newsletter_is_consent_only_where_it_says_yes_or_no() {
    let yes_no = file(Some("Nyhetsbrev"), &["Ja", "Nei", ""]).plainly();
    assert_eq!(words(&yes_no), ["email_marketing"]);
    assert_eq!(yes_no[0].confidence, Confidence::Medium);
    let issues = file(Some("Nyhetsbrev"), &["Vår 2020", "Høst 2021"]).plainly();
    assert_eq!(words(&issues), ["-"]);
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
fn a_phone_column_of_mobiles_is_for_text_messages() {
    let mobiles = [
        "Kari;912 34 567",
        "Ola;400 00 001",
        "Per;22 33 44 55",
        "Eva;",
    ];
    let suggestions = file(Some("Fornavn;Telefon"), &mobiles).plainly();
    assert_eq!(words(&suggestions), ["first_name", "mobile"]);
    assert_eq!(
        suggestions[1].reason,
        Reason::MobileNumbers { matching: 2, of: 3 }
    );
    let landlines = ["Kari;912 34 567", "Ola;22 33 44 56", "Per;22 33 44 55"];
    assert_eq!(
        words(&file(Some("Fornavn;Telefon"), &landlines).plainly()),
        ["first_name", "phone"]
    );
    let both = ["912 34 567;912 34 568"];
    assert_eq!(
        words(&file(Some("Telefon;Mobil"), &both).plainly()),
        ["phone", "mobile"]
    );
    // The second phone of a Google export is then the phone.
    let google = ["Mobile;912 34 567;Home;22 33 44 55"];
    let header = "Phone 1 - Label;Phone 1 - Value;Phone 2 - Label;Phone 2 - Value";
    assert_eq!(
        words(&file(Some(header), &google).plainly()),
        ["-", "mobile", "-", "phone"]
    );
}

#[test]
fn values_decide_where_headers_say_nothing() {
    let rows: Vec<String> = (0..20)
        .map(|n| format!("{n};person{n}@example.no;400 00 0{n:02}"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let suggestions = file(Some("A;B;C"), &rows).plainly();
    assert_eq!(words(&suggestions), ["-", "email", "mobile"]);
    assert_eq!(
        suggestions[1].reason,
        Reason::Values {
            kind: ValueKind::Email,
            matching: 20,
            of: 20
        }
    );
    assert_eq!(suggestions[1].confidence, Confidence::High);
    // Numbers that only look like phones.
    assert_eq!(
        words(&file(Some("A;B;Ordrenummer X nr"), &rows).plainly()),
        ["-", "email", "-"]
    );
    // Dates of who knows what.
    assert_eq!(
        words(&file(Some("Frist"), &["15.12.1980", "1.2.1990"]).plainly()),
        ["-"]
    );
}

#[test]
fn a_file_without_headers_is_read_by_its_values() {
    let rows = [
        "Kari Nordmann;kari@example.no;912 34 567;Storgata 1;0155;Oslo;15.12.1980;https://example.no/kari",
        "Ola Nordmann;ola@example.no;400 00 001;Lillegata 2;5003;Bergen;1.2.1975;https://example.no/ola",
        "Eva Berg;;22 33 44 55;;7010;Trondheim;;",
    ];
    let suggestions = file(None, &rows).plainly();
    assert_eq!(
        words(&suggestions),
        [
            "-", "email", "mobile", "-", "postcode", "city", "birthday", "website"
        ]
    );
    assert_eq!(suggestions[5].reason, Reason::AfterPostcodes { column: 4 });
    let recent = ["kari@example.no;15.12.2021", "ola@example.no;1.2.2024"];
    assert_eq!(words(&file(None, &recent).plainly()), ["email", "-"]);
    let addresses = ["kari@example.no", "ola@example.no"];
    assert_eq!(words(&file(None, &addresses).plainly()), ["email"]);
    let years = ["1980;Oslo", "1975;Bergen", "1999;Bodø"];
    assert_eq!(words(&file(None, &years).plainly()), ["-", "-"]);
}

#[test]
fn a_header_that_its_values_deny_is_not_believed() {
    let rows = ["Kari;912 34 567", "Ola;400 00 001", "Eva;400 00 002"];
    let suggestions = file(Some("E-post;Bursdag"), &rows).plainly();
    assert_eq!(words(&suggestions), ["-", "mobile"]);
    assert_eq!(
        suggestions[0].reason,
        Reason::Contradicted {
            field: standard::EMAIL,
            kind: ValueKind::Text,
            of: 3
        }
    );
    let rows = ["kari@example.no", "ola@example.no", "eva@example.no"];
    assert_eq!(words(&file(Some("Kontakt"), &rows).plainly()), ["email"]);
    // Numbers that a spreadsheet destroyed are phone numbers still.
    let rows = ["4,79E+10", "4,79E+10", "4,79E+10"];
    assert_eq!(words(&file(Some("Mobil"), &rows).plainly()), ["mobile"]);
}

#[test]
fn a_title_is_what_its_file_says() {
    assert_eq!(
        words(&file(Some("Title;Email"), &["CEO;kari@example.no"]).plainly()),
        ["job_title", "email"]
    );
    assert_eq!(
        words(&file(Some("Title;Email"), &["Mrs.;kari@example.no"]).plainly()),
        ["-", "email"]
    );
    assert_eq!(
        words(&file(Some("Tittel;Stilling"), &["Fru;Lege"]).plainly()),
        ["-", "job_title"]
    );
    assert_eq!(
        words(&file(Some("Tittel;Fornavn"), &["Daglig leder;Kari"]).plainly()),
        ["job_title", "first_name"]
    );
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
fn rejected_rows_without_a_header_are_known_by_their_reasons() {
    let targets = |rows: &[&str]| words(&file(None, rows).plainly());
    assert_eq!(
        targets(&[
            "kari@example.no;Kari;2;invalid_phone,too_many_cells",
            ";Ola;17;no_key",
            "per@example.no;Per;19;too_many_cells",
        ]),
        ["email", "-", "skip", "skip"]
    );
    // A word that is no code, or no number before it: somebody else's columns.
    assert_eq!(
        targets(&["kari@example.no;2;no_key", "ola@example.no;3;borte"]),
        ["email", "-", "-"]
    );
    assert_eq!(
        targets(&["kari@example.no;Kari;no_key", "ola@example.no;Ola;no_key"]),
        ["email", "-", "-"]
    );
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

/// Some names of each sort, to be misspelled.
const NAMES: [&str; 16] = [
    "E-post",
    "E-postmarkedsføring",
    "Email opt-in",
    "Email Opt Out",
    "SMS marketing",
    "Samtykke e-post",
    "Nyhetsbrev",
    "Fornavn",
    "Navn",
    "Telefon",
    "Mobil",
    "Title",
    "Business Street",
    "Home Street",
    "Fødselsdato",
    "E-mail 2 - Value",
];

fn header() -> impl Strategy<Value = String> {
    let misspelled = (0..NAMES.len(), 0..20usize, "[a-zø (]?").prop_map(|(at, cut, put)| {
        let mut letters: Vec<char> = NAMES[at].chars().collect();
        let cut = cut.min(letters.len() - 1);
        letters.splice(cut..=cut, put.chars());
        letters.into_iter().collect()
    });
    prop_oneof![
        (0..NAMES.len()).prop_map(|at| NAMES[at].to_owned()),
        misspelled,
        "[^;]{0,12}",
    ]
}

proptest! {
    #[test]
    fn no_field_comes_twice_and_consent_never_by_resemblance(
        headers in prop::collection::vec(header(), 1..12),
        cell in "ja|kari@example\\.no|912 34 567|1\\.2\\.1980|Kari|",
    ) {
        let row = vec![cell.as_str(); headers.len()].join(";");
        let suggestions = file(Some(&headers.join(";")), &[&row]).plainly();
        prop_assert_eq!(suggestions.len(), headers.len());
        let mut fields: Vec<FieldNo> = suggestions
            .iter()
            .filter_map(|suggestion| suggestion.target)
            .flat_map(Target::fields)
            .collect();
        let all = fields.len();
        fields.sort_unstable();
        fields.dedup();
        prop_assert_eq!(fields.len(), all);
        for (header, suggestion) in headers.iter().zip(&suggestions) {
            let consent = suggestion.target.is_some_and(|target| {
                let mut fields = target.fields();
                fields.any(|no| no == standard::EMAIL_MARKETING || no == standard::SMS_MARKETING)
            });
            // Blanks, punctuation, case and the spelling of ø apart, a letter more or less is another name.
            let letters = |text: &str| text.to_lowercase().replace('ø', "o").replace(|c: char| !c.is_alphanumeric(), "");
            let exact = [
                "epostmarkedsforing", "emailoptin", "emailoptout", "smsmarketing",
                "samtykkeepost", "nyhetsbrev",
            ];
            prop_assert!(!consent || exact.contains(&letters(header).as_str()), "{header}");
        }
    }
}

#[test]
fn evidence_of_consent_is_never_guessed() {
    check(&[
        ("E-post", "email"),
        ("OPTIN_TIMES", "-"),
        ("Confirm tyme", "-"),
        ("optin_time (local)", "-"),
        ("Optin Time", "consent:optin_time"),
    ]);
}
