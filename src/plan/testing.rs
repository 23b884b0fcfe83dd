//! A plan for tests of other rooms.

use super::{
    Acknowledgement, Edits, ImportPlan, InvalidRule, KeyConflictRule, LetterCaseRule, ListTarget,
    Master, NoKeyRule, OtherNameRule, Rules,
};
use crate::contact::{OptInWords, standard};
use crate::source::{Dialect, FileStamp};

/// An import of no column into the new list "People": e-mail and mobile are the keys, the file's
/// values count, and the rest is as a draft begins.
pub(crate) fn plan() -> ImportPlan {
    ImportPlan {
        file_name: "people.csv".to_owned(),
        dialect: Dialect::default(),
        stamp: FileStamp::default(),
        columns: Vec::new(),
        undecided: Vec::new(),
        list: ListTarget::New("People".to_owned()),
        email_optin: None,
        sms_optin: None,
        words: OptInWords::default(),
        region: "NO".to_owned(),
        rules: Rules {
            master: Master::File,
            primary: standard::EMAIL,
            secondary: Some(standard::MOBILE),
            invalid: InvalidRule::Blank,
            key_conflict: KeyConflictRule::Update,
            opt_outs_win: true,
            other_name: Some(OtherNameRule::Update),
            no_key: NoKeyRule::Reject,
            letter_case: LetterCaseRule::Ignore,
        },
        acknowledgement: Acknowledgement::default(),
        edits: Edits::default(),
    }
}
