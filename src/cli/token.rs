//! What was reviewed, as a word that a later import can be held to.

use std::fmt;

use xxhash_rust::xxh3::xxh3_64;

use crate::contact::Fields;
use crate::import::Reviewed;
use crate::plan::{Acknowledgement, ImportPlan};
use crate::source::FileStamp;

/// The store, the file and the choices of a review.
///
/// What is confirmed before an import is no part of it: nobody confirms anything for a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    commit: u64,
    file: u64,
    plan: u64,
}

/// What is not as it was when it was reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moved {
    Store,
    File,
    Plan,
}

impl Moved {
    /// The key of the sentence about it.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Store => "fail-store-changed",
            Self::File => "fail-file-changed-since",
            Self::Plan => "fail-plan-changed",
        }
    }
}

impl Token {
    /// The token of a plan against a commit, for a file with this content.
    pub(super) fn of(
        commit: u64,
        plan: &ImportPlan,
        fields: &Fields,
        content: Option<u64>,
    ) -> Self {
        let stamp = &plan.stamp;
        let content = content.unwrap_or_default();
        let file = [stamp.length, stamp.modified, stamp.hash, content].map(u64::to_le_bytes);
        let choices = ImportPlan {
            stamp: FileStamp::default(),
            acknowledgement: Acknowledgement::default(),
            ..plan.clone()
        };
        Self {
            commit,
            file: xxh3_64(file.as_flattened()),
            plan: Reviewed::of(commit, &choices, fields).digest,
        }
    }

    /// The token that a word is.
    pub(super) fn read(word: &str) -> Option<Self> {
        let mut parts = word.trim().split('-');
        let commit = parts.next()?.parse().ok()?;
        let mut number = || u64::from_str_radix(parts.next()?, 16).ok();
        let token = Self {
            commit,
            file: number()?,
            plan: number()?,
        };
        parts.next().is_none().then_some(token)
    }

    /// What is another now than it was for `reviewed`; the file first, for it is most easily seen.
    pub(super) fn moved_since(self, reviewed: Self) -> Option<Moved> {
        if self.file != reviewed.file {
            Some(Moved::File)
        } else if self.commit != reviewed.commit {
            Some(Moved::Store)
        } else {
            (self.plan != reviewed.plan).then_some(Moved::Plan)
        }
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{:016x}-{:016x}", self.commit, self.file, self.plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_is_written() {
        let token = Token {
            commit: 12,
            file: 0xAB,
            plan: u64::MAX,
        };
        let word = "12-00000000000000ab-ffffffffffffffff";
        assert_eq!(token.to_string(), word);
        assert_eq!(Token::read(word), Some(token));
        for word in [
            "",
            "12",
            "12-ab",
            "12-ab-cd-ef",
            "x-ab-cd",
            "12-ab-xy",
            "-1-ab-cd",
        ] {
            assert_eq!(Token::read(word), None, "{word}");
        }
        for (other, moved) in [
            (token, None),
            (
                Token {
                    file: 1,
                    commit: 1,
                    ..token
                },
                Some(Moved::File),
            ),
            (
                Token {
                    commit: 1,
                    plan: 1,
                    ..token
                },
                Some(Moved::Store),
            ),
            (Token { plan: 1, ..token }, Some(Moved::Plan)),
        ] {
            assert_eq!(other.moved_since(token), moved);
        }
    }
}
