//! What an import still needs, in sentences for the window.

use super::Cx;
use crate::plan::{Channel, Draft, Refusal, Step};
use crate::session::Known;

/// What is missing, as a sentence.
pub fn sentence(cx: &Cx<'_>, known: &Known, draft: &Draft, refusal: &Refusal) -> String {
    let field = |no| {
        (
            "field",
            cx.text.quote(&cx.text.field_name(no, &known.fields)).into(),
        )
    };
    let column = |at: usize| {
        let name = draft.columns.get(at).map_or("", String::as_str);
        ("column", cx.text.quote(name).into())
    };
    let columns = |all: &[usize]| {
        let names = all
            .iter()
            .take(3)
            .filter_map(|at| draft.columns.get(*at))
            .map(String::as_str);
        ("columns", cx.text.names(names).into())
    };
    match refusal {
        Refusal::SameField {
            field: no,
            columns: all,
        } => cx.tn("wizard-blocked-same-field", [field(*no), columns(all)]),
        Refusal::Undecided(all) => cx.tn(
            "wizard-blocked-columns-undecided",
            [("count", all.len().into())],
        ),
        Refusal::RefusalsUnmapped {
            column: at,
            evidence,
        } if evidence.words.is_empty() => cx.tn("wizard-blocked-refusals-header", [column(*at)]),
        Refusal::RefusalsUnmapped {
            column: at,
            evidence,
        } => cx.tn(
            "wizard-blocked-refusals-words",
            [
                column(*at),
                ("words", cx.text.refusal_words(evidence).into()),
            ],
        ),
        Refusal::NothingMapped => cx.t("wizard-blocked-nothing-mapped"),
        Refusal::OptInMissing(Channel::Email) => cx.t("wizard-blocked-no-optin-email"),
        Refusal::OptInMissing(Channel::Sms) => cx.t("wizard-blocked-no-optin-sms"),
        Refusal::UnknownWords { column: at, words } => cx.tn(
            "wizard-blocked-words-without-meaning",
            [column(*at), ("count", words.len().into())],
        ),
        Refusal::DateOrder(at) => cx.tn("wizard-blocked-no-date-order", [column(*at)]),
        Refusal::MasterMissing => cx.t("wizard-blocked-no-master"),
        Refusal::PrimaryMissing => cx.t("wizard-blocked-no-primary-key"),
        Refusal::KeysSame(no) => cx.tn("wizard-blocked-keys-same", [field(*no)]),
        Refusal::KeyNotMapped(no) => cx.tn("wizard-blocked-key-not-mapped", [field(*no)]),
        Refusal::KeyNotAllowed(no) => cx.tn("wizard-blocked-key-not-allowed", [field(*no)]),
        Refusal::ListMissing => cx.t("wizard-blocked-no-list-name"),
        Refusal::GdprMissing => cx.t("wizard-blocked-gdpr-not-confirmed"),
        Refusal::TcpaMissing => cx.t("wizard-blocked-tcpa-not-confirmed"),
    }
}

/// The key of a step's name.
pub fn step_key(step: Step) -> &'static str {
    match step {
        Step::Upload => "wizard-step-upload",
        Step::Preview => "wizard-step-preview",
        Step::Mapping => "wizard-step-mapping",
        Step::Rules => "wizard-step-rules",
        Step::Compliance => "wizard-step-compliance",
        Step::Summary => "wizard-step-summary",
    }
}
