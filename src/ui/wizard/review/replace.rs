//! One value of a column, read as another wherever it stands.

use egui::{ScrollArea, Ui};

use super::super::super::Cx;
use super::super::super::command::Command;
use super::super::super::focus;
use super::super::super::state::{Replacing, ReviewWish, Wizard};
use super::super::super::tokens::space;
use super::super::super::widgets::{
    DropdownLook, Item, dropdown, field, icon_command, primary, small, strong, weak,
};
use super::wish;
use crate::import::Candidate;

/// Draws the form.
pub fn show(ui: &mut Ui, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    let columns = wizard.session.columns();
    let Some(form) = &mut wizard.review.replacing else {
        return;
    };
    focus::with_actions(
        ui,
        cx,
        |ui, cx| {
            strong(ui, cx.t("review-replace-title"));
        },
        |ui, cx| icon_command(ui, cx, Command::Review(ReviewWish::Values(None))),
    );
    // A small window has no room for all of it.
    ScrollArea::vertical()
        .id_salt("replace")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            inputs(ui, cx, columns, form);
            focus::follow(ui);
        });
}

fn inputs(ui: &mut Ui, cx: &mut Cx<'_>, columns: &[String], form: &mut Replacing) {
    small(ui, cx.t("review-replace-intro"));
    ui.add_space(space::S);
    let width = ui.available_width();
    weak(ui, cx.t("common-column"));
    let current = columns.get(form.column).map_or("", String::as_str);
    let look = DropdownLook {
        name: &cx.t("common-column"),
        current,
        missing: false,
        width,
        search: None,
        nothing: "",
    };
    let items = || {
        columns
            .iter()
            .map(|name| Item::new(name.as_str()))
            .collect()
    };
    if let Some(at) = dropdown(ui, "column", look, items) {
        wish(cx, ReviewWish::Values(Some((at, None))));
    }
    ui.add_space(space::S);
    values(ui, cx, form, width);
    ui.add_space(space::S);
    let name = cx.t("review-replace-read-as");
    let typed = field(ui, &name, &mut form.to, "", width);
    ui.add_space(space::S);
    let from = form.from.as_ref().filter(|from| **from != form.to.trim());
    let can = from.is_some();
    let replace = ui
        .add_enabled_ui(can, |ui| primary(ui, None, cx.t("review-replace-confirm")))
        .inner;
    if typed.gained_focus() || typed.changed() {
        // What follows from the field is seen with it.
        replace.scroll_to_me(None);
    }
    if let Some(from) = from.filter(|_| replace.clicked()) {
        wish(
            cx,
            ReviewWish::Replace(form.column, from.clone(), form.to.clone()),
        );
    }
}

fn values(ui: &mut Ui, cx: &Cx<'_>, form: &mut Replacing, width: f32) {
    weak(ui, cx.t("review-replace-value"));
    let shown = |value: &str| {
        if value.is_empty() {
            cx.t("common-blank-cell")
        } else {
            cx.text.shown(value)
        }
    };
    let found = form.values.as_ref();
    let listed: &[Candidate] = found
        .map(|found| found.values.as_slice())
        .unwrap_or_default();
    let current = form.from.as_deref().map(shown);
    let look = DropdownLook {
        name: &cx.t("review-replace-value"),
        current: &current.unwrap_or_else(|| cx.t("review-replace-choose-value")),
        missing: form.from.is_none(),
        width,
        search: Some(&cx.t("review-replace-search-values")),
        nothing: &cx.t("review-replace-no-values"),
    };
    let items = || {
        let item = |candidate: &Candidate| Item {
            detail: cx.tn("review-row-count", [("count", candidate.rows.into())]),
            ..Item::new(shown(&candidate.value))
        };
        listed.iter().map(item).collect()
    };
    let chosen = dropdown(ui, "value", look, items).and_then(|at| listed.get(at));
    let chosen = chosen.map(|candidate| candidate.value.clone());
    match found {
        None => {
            weak(ui, cx.t("review-searching"));
        }
        Some(found) => {
            let rows = form.from.as_ref().and_then(|from| {
                let mut values = found.values.iter();
                values.find(|candidate| candidate.value == *from)
            });
            if let Some(candidate) = rows {
                small(
                    ui,
                    cx.tn("review-row-count", [("count", candidate.rows.into())]),
                );
            }
            if found.more {
                small(ui, cx.t("review-replace-more-values"));
            }
        }
    }
    if chosen.is_some() {
        form.from = chosen;
    }
}
