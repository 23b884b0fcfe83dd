//! Consent in words.

use super::Text;
use crate::contact::OptIn;
use crate::import::SaveRejectedError;
use crate::plan::Evidence;

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

    /// An opt-in status.
    pub fn opt_in_status(self, status: Option<OptIn>) -> String {
        self.say(match status {
            Some(OptIn::In) => "status-in",
            Some(OptIn::Out) => "status-out",
            None => "status-none",
        })
    }
}
