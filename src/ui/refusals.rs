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
        } => cx.tn("w-refuse-same-field", [field(*no), columns(all)]),
        Refusal::Undecided(all) => cx.tn("w-refuse-undecided", [("count", all.len().into())]),
        Refusal::NothingMapped => cx.t("w-refuse-nothing"),
        Refusal::OptInMissing(Channel::Email) => cx.t("w-refuse-opt-in-email"),
        Refusal::OptInMissing(Channel::Sms) => cx.t("w-refuse-opt-in-sms"),
        Refusal::UnknownWords { column: at, words } => cx.tn(
            "w-refuse-words",
            [column(*at), ("count", words.len().into())],
        ),
        Refusal::DateOrder(at) => cx.tn("w-refuse-date-order", [column(*at)]),
        Refusal::MasterMissing => cx.t("w-refuse-master"),
        Refusal::PrimaryMissing => cx.t("w-refuse-primary"),
        Refusal::KeysSame(no) => cx.tn("w-refuse-keys-same", [field(*no)]),
        Refusal::KeyNotMapped(no) => cx.tn("w-refuse-key-not-mapped", [field(*no)]),
        Refusal::KeyNotAllowed(no) => cx.tn("w-refuse-key-not-allowed", [field(*no)]),
        Refusal::ListMissing => cx.t("w-refuse-list"),
        Refusal::GdprMissing => cx.t("w-refuse-gdpr"),
        Refusal::TcpaMissing => cx.t("w-refuse-tcpa"),
    }
}

/// The key of a step's name.
pub fn step_key(step: Step) -> &'static str {
    match step {
        Step::Upload => "w-step-upload",
        Step::Preview => "w-step-preview",
        Step::Mapping => "w-step-mapping",
        Step::Rules => "w-step-rules",
        Step::Compliance => "w-step-compliance",
        Step::Summary => "w-step-summary",
    }
}
