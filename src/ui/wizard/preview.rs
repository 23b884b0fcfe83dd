//! The second step: the first rows, and how the file is read.

use egui::{Align, Id, Key, Layout, ScrollArea, Ui, vec2};

use super::super::Cx;
use super::super::command::Command;
use super::super::focus;
use super::super::state::{Tone, Wizard};
use super::super::table::TableRows;
use super::super::tokens::{size, space};
use super::super::widgets::{
    DropdownLook, Item, bare_field, body, checkbox, dropdown, remark, weak,
};
use super::rows::file_rows;
use crate::source::{DialectChoice, Encoding};

/// The delimiters one can choose.
const DELIMITERS: [char; 4] = [';', ',', '\t', '|'];

/// The quote characters one can choose; none takes every character as it stands.
const QUOTES: [Option<char>; 3] = [Some('"'), Some('\''), None];

/// Draws the step.
pub fn show(ui: &mut Ui, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::M;
    body(ui, cx.t("preview-intro"));
    if wizard.session.file().is_none() {
        weak(ui, cx.t("common-opening-file"));
        return;
    }
    if ui.available_height() > size::PREVIEW {
        choices(ui, wizard, cx);
        return;
    }
    // So small a window, or such large letters, that choices and rows are not seen together.
    ScrollArea::vertical()
        .id_salt("preview")
        .auto_shrink([false, false])
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = space::M;
            choices(ui, wizard, cx);
            focus::follow(ui);
        });
}

/// How the file is read, and its first rows.
fn choices(ui: &mut Ui, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    bar(ui, wizard, cx);
    said(ui, wizard, cx);
    table(ui, wizard, cx);
}

fn bar(ui: &mut Ui, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    let Some(file) = wizard.session.file() else {
        return;
    };
    let dialect = file.dialect.clone();
    let mut choice = wizard.session.choice().clone();
    let before = choice.clone();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        labelled(ui, &cx.t("preview-delimiter"), size::CHOICE, |ui, name| {
            let mut all = DELIMITERS.to_vec();
            if !all.contains(&dialect.delimiter) {
                all.push(dialect.delimiter);
            }
            let word = |delimiter: char| cx.text.capital(&cx.text.delimiter(delimiter));
            let chosen = choose(
                ui,
                cx,
                name,
                &word(dialect.delimiter),
                choice.delimiter.is_none(),
                size::CHOICE,
                || all.iter().map(|c| word(*c)).collect(),
            );
            if let Some(at) = chosen {
                choice.delimiter = at.and_then(|at| all.get(at).copied());
            }
        });
        labelled(ui, &cx.t("preview-encoding"), size::CHOICE, |ui, name| {
            let chosen = choose(
                ui,
                cx,
                name,
                &dialect.encoding.label(),
                choice.encoding.is_none(),
                size::CHOICE,
                || {
                    Encoding::CHOICES
                        .iter()
                        .map(|encoding| encoding.label())
                        .collect()
                },
            );
            if let Some(at) = chosen {
                choice.encoding = at.and_then(|at| Encoding::CHOICES.get(at).copied());
            }
        });
        labelled(
            ui,
            &cx.t("preview-quote"),
            size::CHOICE_SMALL,
            |ui, name| {
                let word = |quote: Option<char>| {
                    quote.map_or_else(|| cx.t("preview-quote-none"), String::from)
                };
                let chosen = choose(
                    ui,
                    cx,
                    name,
                    &word(dialect.quote),
                    choice.quote.is_none(),
                    size::CHOICE_SMALL,
                    || QUOTES.map(word).to_vec(),
                );
                if let Some(at) = chosen {
                    choice.quote = at.and_then(|at| QUOTES.get(at).copied());
                }
            },
        );
        labelled(ui, &cx.t("preview-skip-lines"), size::SKIP, |ui, name| {
            let typing = Id::unique("skip lines are typed");
            if !ui.data(|data| data.get_temp(typing).unwrap_or(false)) {
                wizard.skip_lines = dialect.skip_lines.to_string();
            }
            let response = bare_field(ui, name, &mut wizard.skip_lines, "", size::COLUMN_MIN);
            let focused = response.has_focus();
            ui.data_mut(|data| data.insert_temp(typing, focused));
            let entered = response.lost_focus() || ui.input(|input| input.key_pressed(Key::Enter));
            if (response.has_focus() || response.lost_focus())
                && entered
                && let Ok(lines) = wizard.skip_lines.trim().parse::<u64>()
                && lines != dialect.skip_lines
            {
                choice.skip_lines = Some(lines);
            }
        });
    });
    let mut header = dialect.header;
    if checkbox(ui, &mut header, &cx.t("preview-first-row-is-header")).changed() {
        choice.header = Some(header);
    }
    if choice != before {
        reread(cx, choice);
    }
}

fn reread(cx: &mut Cx<'_>, choice: DialectChoice) {
    cx.push(Command::Reread(choice));
}

/// A control of a width in points with its name above it.
fn labelled(ui: &mut Ui, name: &str, width: f32, control: impl FnOnce(&mut Ui, &str)) {
    // Its size is known beforehand, so that it goes to the next line where there is no room.
    let height = size::ICON + space::XS + size::CONTROL;
    ui.allocate_ui_with_layout(vec2(width, height), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        ui.spacing_mut().item_spacing.y = space::XS;
        weak(ui, name);
        control(ui, name);
    });
}

/// A dropdown whose first entry leaves it to the program: `Some(None)` for that.
#[expect(
    clippy::option_option,
    reason = "nothing chosen, detection chosen, or an entry"
)]
fn choose(
    ui: &mut Ui,
    cx: &Cx<'_>,
    name: &str,
    current: &str,
    detected: bool,
    width: f32,
    entries: impl Fn() -> Vec<String>,
) -> Option<Option<usize>> {
    let shown = if detected {
        cx.tn("preview-detected", [("value", current.into())])
    } else {
        current.to_owned()
    };
    let look = DropdownLook {
        name,
        current: &shown,
        missing: false,
        width,
        search: None,
        nothing: "",
    };
    let items = || {
        let first = Item {
            strong: true,
            ..Item::new(cx.t("preview-detect"))
        };
        let rest = entries().into_iter().enumerate().map(|(at, name)| Item {
            apart: at == 0,
            ..Item::new(name)
        });
        std::iter::once(first).chain(rest).collect()
    };
    dropdown(ui, name, look, items).map(|at| at.checked_sub(1))
}

/// What was found, in plain words.
fn said(ui: &mut Ui, wizard: &Wizard, cx: &Cx<'_>) {
    let Some(file) = wizard.session.file() else {
        return;
    };
    let rows = if file.exact {
        "preview-found"
    } else {
        "preview-found-about"
    };
    let text = cx.tn(
        rows,
        [
            (
                "delimiter",
                cx.text
                    .capital(&cx.text.delimiter(file.dialect.delimiter))
                    .into(),
            ),
            ("encoding", file.dialect.encoding.label().into()),
            ("columns", file.columns.len().into()),
            ("rows", file.estimated_rows.into()),
            ("size", cx.text.bytes(file.bytes).into()),
        ],
    );
    body(ui, text);
    let wrong = file
        .rows
        .iter()
        .filter(|row| !row.problems.is_empty())
        .count();
    if wrong > 0 {
        remark(
            ui,
            Tone::Warning,
            &cx.tn("preview-problems", [("count", wrong.into())]),
        );
    }
}

fn table(ui: &mut Ui, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    let Some(file) = wizard.session.file() else {
        return;
    };
    let columns: Vec<String> = file
        .columns
        .iter()
        .map(|column| column.name.clone())
        .collect();
    let room = ui.available_height();
    let room = if room.is_finite() {
        (room - space::S).max(size::ROW * 4.0)
    } else {
        size::PREVIEW_ROWS
    };
    let height = file.rows.height().min(room);
    file_rows(
        ui,
        cx,
        "preview",
        "preview-table",
        &columns,
        &file.rows,
        height,
        &mut wizard.preview_table,
    );
}
