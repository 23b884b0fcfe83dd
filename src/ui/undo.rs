//! Taking something back: what would go back and what would stay, while it runs, what it did.

use egui::{ScrollArea, Ui};

use super::Cx;
use super::command::Command;
use super::focus;
use super::state::{State, Tone, Undo, UndoFacts, UndoFigures, UndoStage};
use super::table::{RowOrder, Table, TableRows, TableState};
use super::tokens::{size, space};
use super::widgets::{
    bar, body, card, link, main_command_if, name_value, notice, plain_command, remark, small,
    strong, weak_line,
};
use super::wizard::four_figures;
use crate::contact::Fields;

/// Names of the four figures, with the tone they have.
const UNDO_FIGURES: [(&str, Tone); 4] = [
    ("undo-figure-values", Tone::Success),
    ("undo-figure-contacts-removed", Tone::Warning),
    ("undo-figure-contacts-restored", Tone::Success),
    ("undo-figure-not-taken-back", Tone::Info),
];

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let shared = state.shared;
    let Some(undo) = &mut state.imports.undo else {
        return;
    };
    ScrollArea::vertical()
        .id_salt("undo")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width().min(size::PAGE));
            ui.spacing_mut().item_spacing.y = space::M;
            strong(
                ui,
                cx.tn("undo-title", [("what", undo.name.as_str().into())]),
            );
            ui.horizontal_wrapped(|ui| {
                if undo.can_begin() {
                    main_command_if(ui, cx, true, Command::UndoNow);
                }
                let running = matches!(undo.stage, UndoStage::Running(_));
                if running {
                    if super::widgets::button(ui, None, cx.t("undo-stop")).clicked() {
                        cx.push(Command::CloseUndo);
                    }
                } else {
                    plain_command(ui, cx, Command::CloseUndo);
                }
            });
            stage(ui, &shared.known.fields, cx, undo);
            ui.add_space(space::L);
            focus::follow(ui);
        });
}

fn stage(ui: &mut Ui, fields: &Fields, cx: &mut Cx<'_>, undo: &mut Undo) {
    match &undo.stage {
        UndoStage::Looking(part) => {
            body(ui, cx.t("undo-finding-out"));
            bar(ui, *part, &cx.t("undo-finding-out"));
        }
        UndoStage::Running(part) => {
            body(ui, cx.t("undo-running"));
            bar(ui, *part, &cx.t("undo-running"));
        }
        UndoStage::Failed(reason) => notice(ui, Tone::Error, reason, |_| {}),
        UndoStage::Ready(facts) => {
            if facts.has_effect {
                body(ui, cx.t("undo-intro"));
            } else {
                notice(ui, Tone::Info, &facts.sentence, |_| {});
            }
            let table = &mut undo.table;
            show_facts(ui, fields, cx, facts, table, "undo-goes-back", "undo-stays");
        }
        UndoStage::Done(facts) => {
            notice(ui, Tone::Success, &facts.sentence, |ui| {
                ui.horizontal_wrapped(|ui| {
                    if let Some(again) = facts.undo_of_undo {
                        plain_command(ui, cx, Command::Undo(again));
                    }
                    if let Some(entry) = facts.entry {
                        plain_command(ui, cx, Command::Report(Some(entry)));
                    }
                });
            });
            let table = &mut undo.table;
            show_facts(
                ui,
                fields,
                cx,
                facts,
                table,
                "undo-went-back",
                "undo-stayed",
            );
        }
    }
}

fn show_facts(
    ui: &mut Ui,
    fields: &Fields,
    cx: &mut Cx<'_>,
    facts: &UndoFacts,
    table: &mut TableState,
    goes: &str,
    stays: &str,
) {
    if facts.figures == UndoFigures::default() && facts.more.is_empty() {
        return;
    }
    four_figures(ui, cx, &UNDO_FIGURES, facts.figures.in_order());
    for line in &facts.more {
        remark(ui, Tone::Info, line);
    }
    if !facts.fields.is_empty() {
        strong(ui, cx.t(goes));
        card(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            for (no, values) in &facts.fields {
                let values = cx.tn("undo-values-of-field", [("count", (*values).into())]);
                name_value(ui, &cx.text.field_name(*no, fields), &values);
            }
        });
    }
    removed(ui, cx, facts, stays == "undo-stays");
    if facts.kept.is_empty() {
        return;
    }
    strong(ui, cx.t(stays));
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for (reason, count) in &facts.reasons {
            name_value(ui, reason, &cx.text.number(*count));
        }
    });
    kept_table(ui, cx, facts, table);
}

/// Contacts that go by name; before they are gone each leads to the contact.
fn removed(ui: &mut Ui, cx: &mut Cx<'_>, facts: &UndoFacts, there: bool) {
    let all = facts.figures.removed_contacts;
    if facts.removed.is_empty() {
        return;
    }
    strong(ui, cx.t("undo-contacts-removed"));
    card(ui, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = space::L;
            for (id, name) in &facts.removed {
                if !there {
                    weak_line(ui, name.as_str());
                } else if link(ui, name.as_str()).clicked() {
                    cx.push(Command::OpenContact(*id));
                }
            }
            let more = all.saturating_sub(facts.removed.rows());
            if more > 0 {
                weak_line(
                    ui,
                    cx.tn("undo-contacts-removed-more", [("count", more.into())]),
                );
            }
        });
    });
}

/// What stays, one by one; a click leads to the contact.
fn kept_table(ui: &mut Ui, cx: &mut Cx<'_>, facts: &UndoFacts, state: &mut TableState) {
    let columns = [
        "undo-column-contact-or-list",
        "undo-column-field",
        "undo-column-reason",
        "undo-column-import-wrote",
        "undo-column-now",
    ]
    .map(|key| cx.t(key));
    let kept = &facts.kept[..];
    let table = Table {
        id: "kept",
        name: &cx.t("undo-kept-table"),
        columns: &columns,
        rows: kept.rows(),
        cell: &|at, column| {
            let kept = kept.row(at)?;
            let text = match column {
                0 => &kept.name,
                1 => &kept.what,
                2 => &kept.reason,
                3 => &kept.wrote,
                _ => &kept.now,
            };
            Some(text.clone())
        },
        gutter: &|at| {
            let contact = kept.row(at).and_then(|kept| kept.contact);
            contact.map(|id| id.0.to_string()).unwrap_or_default()
        },
        warning: &|_| None,
        raw: false,
        height: kept.height().min(size::DROPDOWN_LIST),
        order: RowOrder::Fixed,
    };
    let events = table.show(ui, cx, state);
    small(ui, cx.t("undo-kept-table-hint"));
    let opened = events.opened.and_then(|at| kept.row(at));
    if let Some(id) = opened.and_then(|kept| kept.contact) {
        cx.push(Command::OpenContact(id));
    }
}
