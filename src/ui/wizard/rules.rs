//! The fourth step: how duplicates are found and merged.

use egui::{Align, Layout, Ui, vec2};

use super::super::Cx;
use super::super::command::Command;
use super::super::icon::Icon;
use super::super::state::{Shared, Wizard};
use super::super::tokens::{Letters, Palette, size, space};
use super::super::widgets::{
    DropdownLook, Item, body, checkbox, choice_card, dropdown, focus_ring, letters, small, strong,
};
use super::refusal_lines;
use crate::contact::FieldNo;
use crate::plan::{
    Draft, InvalidRule, KeyConflictRule, LetterCaseRule, Master, NoKeyRule, OtherNameRule,
};
pub(super) use crate::text::{conflict_key, invalid_key};
use crate::text::{letter_case_key, no_key_key, other_name_key};

const INVALID: [InvalidRule; 3] = [InvalidRule::Blank, InvalidRule::Keep, InvalidRule::Reject];
const CONFLICT: [KeyConflictRule; 3] = [
    KeyConflictRule::Update,
    KeyConflictRule::Create,
    KeyConflictRule::Reject,
];

/// Draws the step.
pub fn show(ui: &mut Ui, shared: &Shared, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::M;
    body(ui, cx.t("rules-intro"));
    if wizard.refusals_listed {
        refusal_lines(ui, shared, wizard, cx, true);
    }
    let Some(draft) = &mut wizard.session.draft else {
        return;
    };
    let before = (
        draft.master,
        draft.primary,
        draft.secondary,
        draft.invalid,
        draft.key_conflict,
        (draft.other_name, draft.no_key, draft.letter_case),
        draft.opt_outs_win,
    );
    master(ui, cx, draft);
    keys(ui, shared, cx, draft);
    more(ui, cx, draft, &mut wizard.more_rules);
    let after = (
        draft.master,
        draft.primary,
        draft.secondary,
        draft.invalid,
        draft.key_conflict,
        (draft.other_name, draft.no_key, draft.letter_case),
        draft.opt_outs_win,
    );
    if after != before {
        cx.push(Command::Edited);
    }
}

fn master(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Draft) {
    strong(ui, cx.t("rules-master"));
    ui.columns(2, |halves| {
        let cards = [
            (
                Master::File,
                "rules-master-file",
                "rules-master-file-explained",
                "rules-master-file-example",
            ),
            (
                Master::Existing,
                "rules-master-existing",
                "rules-master-existing-explained",
                "rules-master-existing-example",
            ),
        ];
        for (ui, (value, name, what, example)) in halves.iter_mut().zip(cards) {
            if choice_card(
                ui,
                draft.master == Some(value),
                &cx.t(name),
                &cx.t(what),
                &cx.t(example),
                size::CARD,
            ) {
                draft.master = Some(value);
            }
        }
    });
}

fn keys(ui: &mut Ui, shared: &Shared, cx: &Cx<'_>, draft: &mut Draft) {
    ui.add_space(space::S);
    strong(ui, cx.t("rules-duplicates"));
    body(ui, cx.t("rules-duplicates-explained"));
    let mut mapped: Vec<FieldNo> = draft
        .mapping
        .targets
        .iter()
        .flatten()
        .flat_map(|target| target.fields())
        .collect();
    mapped.retain(|no| {
        shared
            .known
            .fields
            .get(*no)
            .is_some_and(|field| field.kind.can_be_key())
    });
    mapped.sort_unstable();
    mapped.dedup();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XL;
        key(
            ui,
            shared,
            cx,
            "rules-primary-key",
            &mapped,
            &mut draft.primary,
            false,
        );
        key(
            ui,
            shared,
            cx,
            "rules-secondary-key",
            &mapped,
            &mut draft.secondary,
            true,
        );
    });
}

fn key(
    ui: &mut Ui,
    shared: &Shared,
    cx: &Cx<'_>,
    name: &'static str,
    mapped: &[FieldNo],
    key: &mut Option<FieldNo>,
    optional: bool,
) {
    // Its size is known beforehand, so that it goes to the next line where there is no room.
    let place = vec2(size::FIELD + space::XXL, size::MAP_ROW);
    ui.allocate_ui_with_layout(place, Layout::top_down(Align::Min), |ui| {
        ui.set_width(place.x);
        ui.spacing_mut().item_spacing.y = space::XS;
        let title = cx.t(name);
        body(ui, title.as_str());
        let current = match *key {
            Some(no) => cx.text.field_name(no, &shared.known.fields),
            None if optional => cx.t("rules-no-secondary-key"),
            None => cx.t("rules-choose-key"),
        };
        let lost = key.is_some_and(|no| !mapped.contains(&no));
        let look = DropdownLook {
            name: &title,
            current: &current,
            missing: lost || (key.is_none() && !optional),
            width: size::FIELD,
            search: None,
            nothing: "",
        };
        let items = || {
            let none = optional.then(|| Item::new(cx.t("rules-no-secondary-key")));
            let fields = mapped
                .iter()
                .map(|no| Item::new(cx.text.field_name(*no, &shared.known.fields)));
            none.into_iter().chain(fields).collect()
        };
        if let Some(at) = dropdown(ui, name, look, items) {
            *key = match at.checked_sub(usize::from(optional)) {
                None => None,
                Some(at) => mapped.get(at).copied(),
            };
        }
        small(
            ui,
            cx.t(if optional {
                "rules-secondary-key-explained"
            } else {
                "rules-primary-key-explained"
            }),
        );
    });
}

fn more(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Draft, open: &mut bool) {
    ui.add_space(space::S);
    let palette = Palette::of(ui);
    let mark = if *open { Icon::Down } else { Icon::Right };
    let title = egui::Button::new((
        mark.small(palette.text),
        letters(cx.t("rules-more"), Letters::Strong),
    ));
    let response = ui.add(title.frame(false));
    focus_ring(ui, &response);
    if response.clicked() {
        *open = !*open;
    }
    if !*open {
        let on = if draft.opt_outs_win {
            "common-on"
        } else {
            "common-off"
        };
        for (name, value) in [
            ("rules-invalid-values", cx.t(invalid_key(draft.invalid))),
            ("rules-key-conflict", cx.t(conflict_key(draft.key_conflict))),
            ("rules-other-name", cx.t(other_name_key(draft.other_name))),
            ("rules-no-key", cx.t(no_key_key(draft.no_key))),
            (
                "rules-letter-case",
                cx.t(letter_case_key(draft.letter_case)),
            ),
            ("rules-opt-outs-win", cx.t(on)),
        ] {
            small(
                ui,
                cx.tn(
                    "common-name-and-value",
                    [("name", cx.t(name).into()), ("value", value.into())],
                ),
            );
        }
        return;
    }
    rule(
        ui,
        cx,
        "rules-invalid-values",
        "rules-invalid-values-explained",
        &INVALID.map(invalid_key),
        &INVALID,
        &mut draft.invalid,
    );
    rule(
        ui,
        cx,
        "rules-key-conflict",
        "rules-key-conflict-explained",
        &CONFLICT.map(conflict_key),
        &CONFLICT,
        &mut draft.key_conflict,
    );
    let others = [
        None,
        Some(OtherNameRule::Update),
        Some(OtherNameRule::Create),
        Some(OtherNameRule::Reject),
    ];
    rule(
        ui,
        cx,
        "rules-other-name",
        "rules-other-name-explained",
        &others.map(other_name_key),
        &others,
        &mut draft.other_name,
    );
    let no_key = [NoKeyRule::Reject, NoKeyRule::Create];
    rule(
        ui,
        cx,
        "rules-no-key",
        "rules-no-key-explained",
        &no_key.map(no_key_key),
        &no_key,
        &mut draft.no_key,
    );
    let letter_case = [LetterCaseRule::Ignore, LetterCaseRule::Write];
    rule(
        ui,
        cx,
        "rules-letter-case",
        "rules-letter-case-explained",
        &letter_case.map(letter_case_key),
        &letter_case,
        &mut draft.letter_case,
    );
    checkbox(ui, &mut draft.opt_outs_win, &cx.t("rules-opt-outs-win"));
    small(ui, cx.t("rules-opt-outs-win-explained"));
}

fn rule<T: Copy + PartialEq>(
    ui: &mut Ui,
    cx: &Cx<'_>,
    name: &'static str,
    what: &str,
    keys: &[&str],
    values: &[T],
    value: &mut T,
) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        let title = cx.t(name);
        body(ui, title.as_str());
        let at = values.iter().position(|known| known == value);
        let current = at
            .and_then(|at| keys.get(at))
            .map(|key| cx.t(key))
            .unwrap_or_default();
        let look = DropdownLook {
            name: &title,
            current: &current,
            missing: false,
            width: ui.available_width().min(size::FIELD + size::COLUMN_MIN),
            search: None,
            nothing: "",
        };
        let items = || keys.iter().map(|key| Item::new(cx.t(key))).collect();
        if let Some(chosen) = dropdown(ui, name, look, items).and_then(|at| values.get(at)) {
            *value = *chosen;
        }
        small(ui, cx.t(what));
    });
}
