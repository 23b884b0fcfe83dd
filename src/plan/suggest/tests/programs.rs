//! Header rows of programs and of Norwegian lists.

use super::*;

#[test]
fn google_now() {
    check(&[
        ("First Name", "first_name"),
        ("Middle Name", "middle_name"),
        ("Last Name", "last_name"),
        ("Phonetic First Name", "-"),
        ("Phonetic Middle Name", "-"),
        ("Phonetic Last Name", "-"),
        ("Name Prefix", "name_prefix"),
        ("Name Suffix", "name_suffix"),
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
        ("Additional Name", "middle_name"),
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
        ("Title", "name_prefix"),
        ("First Name", "first_name"),
        ("Middle Name", "middle_name"),
        ("Last Name", "last_name"),
        ("Suffix", "name_suffix"),
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
        ("Salutation", "name_prefix"),
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
        ("name_prefix", "Title before the name", "Tittel foran navn"),
        ("middle_name", "Middle name", "Mellomnavn"),
        ("name_suffix", "Suffix", "Tillegg etter navn"),
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
