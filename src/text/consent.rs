//! Consent in words.

use super::Text;
use crate::contact::OptIn;
use crate::import::SaveRejectedError;
use crate::plan::Evidence;
use crate::store::LedgerEntry;

impl Text {
    /// What a column of evidence says about a person's consent.
    pub fn evidence(self, evidence: Evidence) -> String {
        self.say(match evidence {
            Evidence::OptinTime => "evidence-optin-time",
            Evidence::OptinIp => "evidence-optin-ip",
            Evidence::ConfirmTime => "evidence-confirm-time",
            Evidence::ConfirmIp => "evidence-confirm-ip",
            Evidence::UnsubTime => "evidence-unsub-time",
        })
    }

    /// Why the rejected rows of an import were not written; an error of the file itself is told
    /// by [`Self::cannot_write`].
    pub fn rejected_error(self, import: u64, error: &SaveRejectedError) -> String {
        match error {
            SaveRejectedError::NoneKept => {
                self.say_with("rejected-none-kept", [("import", import.into())])
            }
            SaveRejectedError::Store(error) => self.store_error(error),
            SaveRejectedError::Write(error) => self.io_reason(error),
        }
    }

    /// What a row of a file said with a change of an opt-in status: its word and its evidence.
    pub fn consent_details(self, entry: &LedgerEntry) -> Vec<String> {
        let word = entry.word.as_deref().filter(|word| !word.trim().is_empty());
        let word = word.map(|word| {
            self.say_with(
                "contact-consent-word-of-file",
                [("word", self.quote(word).into())],
            )
        });
        let evidence = entry.evidence.iter().map(|(evidence, said)| {
            let name = ("name", self.evidence(*evidence).into());
            self.say_with(
                "common-name-and-value",
                [name, ("value", self.shown(said).into())],
            )
        });
        let earlier = entry
            .earlier
            .then(|| self.say("contact-consent-opted-out-earlier"));
        word.into_iter().chain(evidence).chain(earlier).collect()
    }

    /// An opt-in status.
    pub fn opt_in_status(self, status: Option<OptIn>) -> String {
        self.say(match status {
            Some(OptIn::In) => "status-in",
            Some(OptIn::Out) => "status-out",
            None => "status-none",
        })
    }
}
