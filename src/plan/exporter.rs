//! Recognises the program that wrote a file by its headers.

use std::collections::HashSet;

use super::alias::normalized;
use super::origin::Origin;

/// Outlook's header of the e-mail address, in the languages of its exports.
const OUTLOOK_EMAIL: &[&str] = &[
    "E-mail Address",
    "E-postadresse",
    "E-postadress",
    "E-mail-adresse",
    "Adresse de messagerie",
    "Dirección de correo electrónico",
    "Indirizzo posta elettronica",
    "Sähköpostiosoite",
];

/// Headers that beside [`OUTLOOK_EMAIL`] Outlook alone writes.
const OUTLOOK: &[&str] = &[
    "E-mail Type",
    "E-mail Display Name",
    "E-mail 2 Address",
    "Business Street",
    // Bokmål, Swedish and Danish
    "E-posttype",
    "Adresse, arb.: Gate/vei",
    "Gate, arbeid",
    "E-posttyp",
    "Gatuadress, arbete",
    "E-mail-type",
    "Gade (arbejde)",
    // German, French, Spanish, Italian and Finnish
    "E-Mail-Typ",
    "Straße geschäftlich",
    "Type de messagerie",
    "Rue (bureau)",
    "Tipo de correo electrónico",
    "Calle del trabajo",
    "Tipo posta elettronica",
    "Via (uff.)",
    "Lähiosoite (työ)",
];

/// Recognises the program that wrote a header row by columns that only it writes.
pub(super) fn exporter<'a>(headers: impl Iterator<Item = &'a str>) -> Option<Origin> {
    let names: HashSet<String> = headers.map(normalized).collect();
    let has = |name: &str| names.contains(&normalized(name));
    let any = |list: &[&str]| list.iter().any(|name| has(name));
    if any(&[
        "E-mail 1 - Value",
        "Phone 1 - Value",
        "Group Membership",
        "Phonetic First Name",
    ]) {
        Some(Origin::Google)
    } else if any(&["MEMBER_RATING", "LEID", "EUID"]) {
        Some(Origin::Mailchimp)
    } else if has("Connected On") && any(&["URL", "Position"]) {
        Some(Origin::LinkedIn)
    } else if has("Primary Email") && any(&["Secondary Email", "Screen Name", "Display Name"]) {
        Some(Origin::Thunderbird)
    } else if any(OUTLOOK_EMAIL) && any(OUTLOOK) {
        Some(Origin::Outlook)
    } else if has("Record ID")
        && any(&[
            "Contact owner",
            "Lead Status",
            "Create Date",
            "Associated Company",
        ])
    {
        Some(Origin::HubSpot)
    } else if any(&["Account Name", "HasOptedOutOfEmail"])
        && any(&[
            "Salutation",
            "Mailing Street",
            "Mailing City",
            "Email Opt Out",
            "HasOptedOutOfEmail",
            "Account Owner",
            "Title",
        ])
    {
        Some(Origin::Salesforce)
    } else if any(&["user_login", "user_registered", "billing_first_name"])
        || (has("Username") && any(&["Total Spend", "AOV"]))
    {
        Some(Origin::WordPress)
    } else if has("Financial Status") && has("Lineitem name") {
        Some(Origin::Shopify)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_known_by_their_columns() {
        let of = |row: &str| exporter(row.split(','));
        assert_eq!(of("Fornavn,Etternavn,E-post"), None);
        assert_eq!(of("First Name,Last Name,Email"), None);
        assert_eq!(
            of("First Name,Last Name,URL,Email Address,Company,Position,Connected On"),
            Some(Origin::LinkedIn)
        );
        assert_eq!(
            of("Record ID,First Name,Email,Contact owner"),
            Some(Origin::HubSpot)
        );
    }
}
