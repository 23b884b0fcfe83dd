//! What columns hold, where they would go, and why, in a few words.

use super::Text;
use crate::contact::Fields;
use crate::plan::{Origin, Reason, Target};
use crate::source::ValueKind;

impl Text {
    /// What most values of a column are.
    pub fn value_kind(self, kind: ValueKind) -> String {
        self.say(match kind {
            ValueKind::Blank => "values-blank",
            ValueKind::Email => "values-email",
            ValueKind::Mobile => "values-mobile",
            ValueKind::Phone => "values-phone",
            ValueKind::Date => "values-date",
            ValueKind::YesNo => "values-yes-no",
            ValueKind::Url => "values-url",
            ValueKind::Postcode => "values-postcode",
            ValueKind::Number => "values-number",
            ValueKind::Company => "values-company",
            ValueKind::Salutation => "values-salutation",
            ValueKind::Status => "values-status",
            ValueKind::Text => "values-text",
        })
    }

    /// Where a column goes.
    pub fn target(self, target: Option<Target>, fields: &Fields) -> String {
        match target {
            None => "–".to_owned(),
            Some(Target::Skip) => self.say("target-skip"),
            Some(Target::Field(no)) => self.shown(&self.field_name(no, fields)),
            Some(Target::OptOut(no)) => self.say_with(
                "target-opt-out",
                [("field", self.field_name(no, fields).into())],
            ),
            Some(Target::FullName) => self.say("field-full-name"),
            Some(Target::Evidence(evidence)) => self.evidence(evidence),
            Some(Target::CallingCode) => self.say("target-calling-code"),
        }
    }

    /// Why a column is suggested for a field, or for none; `columns` are the names of all.
    pub fn reason(self, reason: &Reason, columns: &[String], fields: &Fields) -> String {
        let column = |at: usize| self.quote(columns.get(at).map_or("", String::as_str));
        match reason {
            Reason::Remembered => self.say("reason-remembered"),
            Reason::CustomField => self.say("reason-custom-field"),
            Reason::Header { origin } => match program(*origin) {
                Some(program) => self.say_with("reason-header-of", [("program", program.into())]),
                None => self.say("reason-header"),
            },
            Reason::CallingCodes { matching, of } => self.say_with(
                "reason-calling-codes",
                [("matching", (*matching).into()), ("of", (*of).into())],
            ),
            Reason::SimilarHeader { alias, .. } => self.say_with(
                "reason-similar-header",
                [("alias", self.quote(alias).into())],
            ),
            Reason::Values { kind, matching, of } => self.say_with(
                "reason-values",
                [
                    ("kind", self.value_kind(*kind).into()),
                    ("matching", (*matching).into()),
                    ("of", (*of).into()),
                ],
            ),
            Reason::MobileNumbers { matching, of } => self.say_with(
                "reason-mobile-numbers",
                [("matching", (*matching).into()), ("of", (*of).into())],
            ),
            Reason::AfterPostcodes { column: at } => {
                self.say_with("reason-after-postcodes", [("column", column(*at).into())])
            }
            Reason::OwnReport => self.say("reason-own-report"),
            Reason::NotImported { origin } => match program(*origin) {
                Some(program) => {
                    self.say_with("reason-not-imported-of", [("program", program.into())])
                }
                None => self.say("reason-not-imported"),
            },
            Reason::Taken { by, field } => self.say_with(
                "reason-taken",
                [
                    ("column", column(*by).into()),
                    ("field", self.field_name(*field, fields).into()),
                ],
            ),
            Reason::Contradicted { field, kind, .. } => self.say_with(
                "reason-contradicted",
                [
                    ("field", self.field_name(*field, fields).into()),
                    ("kind", self.value_kind(*kind).into()),
                ],
            ),
            Reason::Blank => self.say("reason-blank"),
            Reason::Unknown => self.say("reason-unknown"),
        }
    }
}

/// The program that writes such headers; none for names that people use.
fn program(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::Own | Origin::English | Origin::Norwegian | Origin::OtherLanguage => None,
        Origin::Google => Some("Google Contacts"),
        Origin::Outlook => Some("Outlook"),
        Origin::Thunderbird => Some("Thunderbird"),
        Origin::LinkedIn => Some("LinkedIn"),
        Origin::Mailchimp => Some("Mailchimp"),
        Origin::HubSpot => Some("HubSpot"),
        Origin::Salesforce => Some("Salesforce"),
        Origin::WordPress => Some("WordPress"),
        Origin::Shopify => Some("Shopify"),
    }
}
