//! Whose header names are known, and which address a header is about.

use serde::{Deserialize, Serialize};

/// The program or language whose header name an alias is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// The label or id of a field of this program, in either language.
    Own,
    /// Common in English.
    English,
    /// Common in Norwegian, bokmål or nynorsk.
    Norwegian,
    /// Common in another language of Europe.
    OtherLanguage,
    /// Google Contacts, its present and its older export format.
    Google,
    /// Outlook.
    Outlook,
    /// Thunderbird.
    Thunderbird,
    /// `LinkedIn`'s export of connections.
    LinkedIn,
    /// Mailchimp.
    Mailchimp,
    /// `HubSpot`.
    HubSpot,
    /// Salesforce report exports.
    Salesforce,
    /// `WordPress`, with or without `WooCommerce`.
    WordPress,
    /// Shopify's export of orders.
    Shopify,
}

/// The address block of a row that a column belongs to.
///
/// Programs export several addresses a contact; parts of different ones must not be mixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum AddressBlock {
    /// Not part of an address, or of the only address in the file.
    NoBlock,
    First,
    Second,
    Business,
    Home,
    Other,
    /// Where invoices go.
    Billing,
    /// Where goods go.
    Shipping,
    /// Where letters go.
    Postal,
}
