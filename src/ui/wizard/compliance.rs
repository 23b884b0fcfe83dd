//! The fifth step: what the user confirms, and what is known about the consent.

use egui::Ui;

use super::super::Cx;
use super::super::command::Command;
use super::super::state::{Shared, Tone, Wizard};
use super::super::tokens::{size, space};
use super::super::widgets::{body, card, checkbox, field, remark, small, strong};
use crate::plan::Draft;

/// Draws the step.
pub fn show(ui: &mut Ui, shared: &Shared, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::M;
    body(ui, cx.t("compliance-intro"));
    if wizard.refusals_listed {
        super::refusal_lines(ui, shared, wizard, cx, true);
    }
    let Some(draft) = &mut wizard.session.draft else {
        return;
    };
    let mut changed = false;
    for (heading, text, tick, gdpr) in [
        (
            "compliance-gdpr",
            "compliance-gdpr-text",
            "compliance-gdpr-confirm",
            true,
        ),
        (
            "compliance-tcpa",
            "compliance-tcpa-text",
            "compliance-tcpa-confirm",
            false,
        ),
    ] {
        card(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            strong(ui, cx.t(heading));
            body(ui, cx.t(text));
            let said = &mut draft.acknowledgement;
            let ticked = if gdpr { &mut said.gdpr } else { &mut said.tcpa };
            if checkbox(ui, ticked, &cx.t(tick)).changed() {
                changed = true;
            }
        });
    }
    changed |= about(ui, cx, draft);
    remark(ui, Tone::Info, &cx.t("compliance-kept-with-import"));
    if changed {
        cx.push(Command::Edited);
    }
}

/// What is known about the consent; none of it has to be said.
fn about(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Draft) -> bool {
    ui.add_space(space::S);
    strong(ui, cx.t("compliance-about-consent"));
    small(ui, cx.t("compliance-about-consent-explained"));
    let said = &mut draft.acknowledgement;
    let mut changed = false;
    for (name, hint, value) in [
        (
            "compliance-lawful-basis",
            "compliance-lawful-basis-hint",
            &mut said.lawful_basis,
        ),
        (
            "compliance-origin-of-list",
            "compliance-origin-of-list-hint",
            &mut said.origin,
        ),
        (
            "compliance-consent-given",
            "compliance-consent-given-hint",
            &mut said.consent_given,
        ),
    ] {
        let mut typed = value.clone().unwrap_or_default();
        if field(
            ui,
            &cx.t(name),
            &mut typed,
            &cx.t(hint),
            ui.available_width().min(size::FIELD * 2.0),
        )
        .changed()
        {
            *value = (!typed.is_empty()).then_some(typed);
            changed = true;
        }
    }
    changed
}
