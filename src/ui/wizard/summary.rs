//! The last step: what will happen, every choice with a way back, and the import.

use egui::Ui;

use super::super::Cx;
use super::super::command::Command;
use super::super::state::{Shared, Tone, Wizard};
use super::super::tokens::space;
use super::super::widgets::{body, card, radio, remark, strong};
use super::mapping::target_name;
use super::review;
use super::rules::{conflict_key, invalid_key};
use super::{change_line, refusal_lines};
use crate::plan::{Channel, Draft, FileOptIn, Master, OtherNameRule, Step, Target};
use crate::session::Destination;
use crate::text::{letter_case_key, no_key_key, other_name_key};

/// Draws the step.
pub fn show(ui: &mut Ui, shared: &Shared, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::M;
    body(ui, cx.t("summary-intro"));
    refusal_lines(ui, shared, wizard, cx, true);
    other_name(ui, wizard, cx);
    review::show(ui, shared, wizard, cx);
    ui.add_space(space::S);
    strong(ui, cx.t("summary-choices"));
    card(ui, |ui| choices(ui, shared, wizard, cx));
}

/// Asks what becomes of rows that meet a contact with another person's name, where there are any.
fn other_name(ui: &mut Ui, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    let Some(undecided) = wizard.session.undecided_rows() else {
        return;
    };
    let lines = undecided.examples.iter().map(|(line, _)| line.to_string());
    let lines = cx.text.enumerate(lines);
    let said = cx.tn(
        "summary-other-name",
        [("count", undecided.rows.into()), ("lines", lines.into())],
    );
    let Some(draft) = &mut wizard.session.draft else {
        return;
    };
    let mut changed = false;
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        strong(ui, cx.t("rules-other-name"));
        remark(ui, Tone::Warning, &said);
        for rule in OtherNameRule::ALL.map(Some) {
            let name = cx.t(other_name_key(rule));
            if radio(ui, draft.other_name == rule, &name) {
                draft.other_name = rule;
                changed = true;
            }
        }
    });
    if changed {
        cx.push(Command::Edited);
    }
}

fn choices(ui: &mut Ui, shared: &Shared, wizard: &Wizard, cx: &mut Cx<'_>) {
    let Some(draft) = &wizard.session.draft else {
        return;
    };
    ui.spacing_mut().item_spacing.y = 0.0;
    let path = wizard
        .session
        .path()
        .map(|path| cx.text.path_from(shared.home.as_deref(), path))
        .unwrap_or_default();
    change_line(
        ui,
        cx,
        &cx.t("summary-file"),
        &path,
        Command::Step(Step::Upload),
    );
    let list = wizard.session.list_name(&shared.known.lists);
    let list = match wizard.session.list.destination {
        Destination::New => cx.tn("summary-new-list", [("list", cx.text.quote(&list).into())]),
        Destination::Existing(_) => cx.text.quote(&list),
    };
    change_line(
        ui,
        cx,
        &cx.t("common-list"),
        &list,
        Command::Step(Step::Upload),
    );
    let header = if draft.dialect.header {
        "common-with-header"
    } else {
        "common-without-header"
    };
    let read = cx.text.enumerate([
        cx.text.delimiter(draft.dialect.delimiter),
        draft.dialect.encoding.label(),
        cx.t(header),
    ]);
    change_line(
        ui,
        cx,
        &cx.t("common-file-read-as"),
        &read,
        Command::Step(Step::Preview),
    );
    change_line(
        ui,
        cx,
        &cx.t("wizard-step-mapping"),
        &mapping(shared, draft, cx),
        Command::Step(Step::Mapping),
    );
    for channel in Channel::ALL {
        if draft.channels_with_status().any(|asked| asked == channel) {
            let (name, answer) = opt_in(draft, channel);
            change_line(ui, cx, &cx.t(name), &cx.t(answer), Command::OptInPage);
        }
    }
    rules(ui, shared, draft, cx);
    let confirmed = if draft.acknowledgement.gdpr && draft.acknowledgement.tcpa {
        "compliance-confirmed"
    } else {
        "compliance-not-confirmed"
    };
    change_line(
        ui,
        cx,
        &cx.t("wizard-step-compliance"),
        &cx.t(confirmed),
        Command::Step(Step::Compliance),
    );
}

fn mapping(shared: &Shared, draft: &Draft, cx: &Cx<'_>) -> String {
    let mapped = draft
        .columns
        .iter()
        .zip(&draft.mapping.targets)
        .filter_map(|(name, target)| {
            let target = target.filter(|target| *target != Target::Skip)?;
            Some(cx.tn(
                "summary-column-to-field",
                [
                    ("column", name.as_str().into()),
                    ("field", target_name(cx, shared, target).into()),
                ],
            ))
        });
    cx.text.enumerate(mapped)
}

fn opt_in(draft: &Draft, channel: Channel) -> (&'static str, &'static str) {
    let name = match channel {
        Channel::Email => "optin-email",
        Channel::Sms => "optin-sms",
    };
    let answer = match draft.file_optin.get(&channel) {
        Some(FileOptIn::In) => "optin-all-in",
        Some(FileOptIn::Out) => "optin-all-out",
        Some(FileOptIn::NoInformation) => "optin-no-information",
        None => "summary-not-chosen",
    };
    (name, answer)
}

fn rules(ui: &mut Ui, shared: &Shared, draft: &Draft, cx: &mut Cx<'_>) {
    let to = Command::Step(Step::Rules);
    let master = match draft.master {
        Some(Master::File) => "rules-master-file",
        Some(Master::Existing) => "rules-master-existing",
        None => "summary-not-chosen",
    };
    let key = |no: Option<crate::contact::FieldNo>, none: &str| {
        no.map_or_else(
            || cx.t(none),
            |no| cx.text.field_name(no, &shared.known.fields),
        )
    };
    let on = if draft.opt_outs_win {
        "common-on"
    } else {
        "common-off"
    };
    let lines = [
        ("rules-master", cx.t(master)),
        (
            "rules-primary-key",
            key(draft.primary, "summary-not-chosen"),
        ),
        (
            "rules-secondary-key",
            key(draft.secondary, "rules-no-secondary-key"),
        ),
        ("rules-invalid-values", cx.t(invalid_key(draft.invalid))),
        ("rules-key-conflict", cx.t(conflict_key(draft.key_conflict))),
        ("rules-other-name", cx.t(other_name_key(draft.other_name))),
        ("rules-no-key", cx.t(no_key_key(draft.no_key))),
        (
            "rules-letter-case",
            cx.t(letter_case_key(draft.letter_case)),
        ),
        ("rules-opt-outs-win", cx.t(on)),
    ];
    for (name, value) in lines {
        change_line(ui, cx, &cx.t(name), &value, to.clone());
    }
}
