//! Who opted in or out is suggested by whole names alone.

use super::*;
use proptest::prelude::*;

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
fn evidence_of_consent_is_never_guessed() {
    check(&[
        ("E-post", "email"),
        ("OPTIN_TIMES", "-"),
        ("Confirm tyme", "-"),
        ("optin_time (local)", "-"),
        ("Optin Time", "consent:optin_time"),
    ]);
}

#[test]
fn headers_of_refusal_are_opt_out_columns_where_cells_can_say_so() {
    for (header, expected) in [
        ("EMAIL_BLACKLISTED", "!email_marketing"),
        ("SMS_BLACKLISTED", "!sms_marketing"),
        ("emailBlacklisted", "!email_marketing"),
        ("Do not contact", "!email_marketing"),
        ("Unsubscribed", "!email_marketing"),
        ("Opted out of email: Newsletter", "!email_marketing"),
        ("Reservert mot reklame", "!email_marketing"),
        ("Reservert mot telefonsalg", "-"),
        ("Do not mail", "-"),
    ] {
        for rows in [
            ["Yes", "No"],
            ["0", "1"],
            ["true", "false"],
            ["x", ""],
            ["1.2.2024", ""],
        ] {
            let suggestions = file(Some(header), &rows).plainly();
            assert_eq!(words(&suggestions), [expected], "{header} {rows:?}");
        }
    }
    let reasons = ["too many letters", "moved to Bergen"];
    for header in [
        "Unsubscribed",
        "Do not market",
        "Opted out of email: Newsletter",
    ] {
        assert_eq!(
            words(&file(Some(header), &reasons).plainly()),
            ["-"],
            "{header}"
        );
    }
    // The first column of a channel is its opt-out; another is left to the user.
    let twice = file(Some("Unsubscribed;Email Opt Out"), &["No;Yes"]).plainly();
    assert_eq!(words(&twice), ["-", "!email_marketing"]);
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
            // A header may name refusal in other words; it is an opt-out column then, never opt-in.
            let refusal = letters(header).contains("optout")
                && matches!(suggestion.target, Some(Target::OptOut(_)));
            let exact = exact.contains(&letters(header).as_str());
            prop_assert!(!consent || refusal || exact, "{header}");
        }
    }
}
