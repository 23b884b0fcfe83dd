//! Part of the third step: the opt-in status of all contacts, and words that nobody knows yet.

use egui::Ui;

use super::super::Cx;
use super::super::command::Command;
use super::super::state::{Shared, Tone, Wizard};
use super::super::tokens::{size, space};
use super::super::widgets::{
    DropdownLook, Item, body, button, card, dropdown, radio, remark, small, strong, strong_line,
    weak_line,
};
use super::refusal_lines;
use crate::contact::{OptInWords, WordMeaning};
use crate::plan::{Channel, Draft, FileOptIn};

/// The sides of the vocabulary, in the order of the dropdowns.
pub(crate) const MEANINGS: [WordMeaning; 3] = [
    WordMeaning::In,
    WordMeaning::Out,
    WordMeaning::NoInformation,
];

/// Draws the page.
pub fn show(ui: &mut Ui, shared: &Shared, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::M;
    strong(ui, cx.t("common-optin-status"));
    body(ui, cx.t("optin-intro"));
    if wizard.refusals_listed {
        refusal_lines(ui, shared, wizard, cx, false);
    }
    let Some((draft, found)) = wizard.session.mapping() else {
        return;
    };
    let mut changed = false;
    for channel in Channel::ALL {
        if draft.channels_with_status().any(|asked| asked == channel) {
            changed |= ask(ui, cx, draft, channel);
        }
    }
    for (column, unknown) in &found.survey.unknown_words {
        let words = found.survey.words.get(column).unwrap_or(unknown);
        changed |= word_table(ui, cx, draft, *column, words);
    }
    if changed {
        cx.push(Command::Edited);
    }
}

fn ask(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Draft, channel: Channel) -> bool {
    let mut changed = false;
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        let (heading, question) = match channel {
            Channel::Email => ("optin-email", "optin-email-question"),
            Channel::Sms => ("optin-sms", "optin-sms-question"),
        };
        strong(ui, cx.t(heading));
        body(ui, cx.t(question));
        for (answer, key) in [
            (FileOptIn::In, "optin-all-in"),
            (FileOptIn::Out, "optin-all-out"),
            (FileOptIn::NoInformation, "optin-no-information"),
        ] {
            ui.push_id((heading, key), |ui| {
                if radio(
                    ui,
                    draft.file_optin.get(&channel) == Some(&answer),
                    &cx.t(key),
                ) {
                    draft.file_optin.insert(channel, answer);
                    changed = true;
                }
            });
        }
        if draft.file_optin.get(&channel) == Some(&FileOptIn::In) {
            small(ui, cx.t("optin-all-in-hint"));
        }
    });
    changed
}

/// Draws the words of a column with rows and meaning, most frequent first.
fn word_table(
    ui: &mut Ui,
    cx: &Cx<'_>,
    draft: &mut Draft,
    column: usize,
    words: &[(String, u64)],
) -> bool {
    let mut changed = false;
    let name = draft.columns.get(column).cloned().unwrap_or_default();
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        strong(
            ui,
            cx.tn(
                "optin-words-of-column",
                [("column", cx.text.quote(&name).into())],
            ),
        );
        body(ui, cx.t("optin-words-unknown"));
        let proposals: Vec<(&str, WordMeaning)> = words
            .iter()
            .filter(|(word, _)| draft.words.meaning(word).is_none())
            .filter_map(|(word, _)| Some((word.as_str(), OptInWords::usual_meaning(word)?)))
            .collect();
        if !proposals.is_empty() {
            let count = ("count", proposals.len().into());
            if button(ui, None, cx.tn("optin-words-take-usual", [count])).clicked() {
                for (word, meaning) in proposals {
                    changed |= draft.words.add(word, meaning).is_ok();
                }
            }
        }
        for (at, (word, rows)) in words.iter().enumerate() {
            ui.horizontal(|ui| {
                ui.set_min_height(size::CONTROL);
                let left = size::DROPDOWN;
                ui.allocate_ui_with_layout(
                    egui::vec2(left, size::CONTROL),
                    egui::Layout::left_to_right(egui::Align::Center),
                    |ui| {
                        ui.set_min_width(left);
                        let shown = if word.is_empty() {
                            cx.t("optin-blank-cells")
                        } else {
                            cx.text.quote(word)
                        };
                        strong_line(ui, shown);
                        weak_line(ui, cx.tn("common-row-count", [("count", (*rows).into())]));
                    },
                );
                if word.is_empty() {
                    small(ui, cx.text.meaning(WordMeaning::NoInformation));
                } else {
                    changed |= side(ui, cx, draft, (column, at), word);
                }
            });
        }
        let left = words
            .iter()
            .filter(|(word, _)| draft.words.meaning(word).is_none())
            .count();
        if left > 0 {
            remark(
                ui,
                Tone::Warning,
                &cx.tn("optin-words-left", [("count", left.into())]),
            );
        } else {
            small(ui, cx.t("optin-words-remembered"));
        }
    });
    changed
}

fn side(ui: &mut Ui, cx: &Cx<'_>, draft: &mut Draft, salt: (usize, usize), word: &str) -> bool {
    let meaning = draft.words.meaning(word);
    let current = meaning.map_or_else(
        || cx.t("optin-choose-meaning"),
        |meaning| cx.text.meaning(meaning),
    );
    let look = DropdownLook {
        name: &cx.tn("optin-meaning-of-word", [("word", word.into())]),
        current: &current,
        missing: meaning.is_none(),
        width: size::DROPDOWN,
        search: None,
        nothing: "",
    };
    let items = || {
        MEANINGS
            .map(|meaning| Item::new(cx.text.meaning(meaning)))
            .to_vec()
    };
    let Some(chosen) = dropdown(ui, salt, look, items).and_then(|at| MEANINGS.get(at)) else {
        return false;
    };
    draft.words.remove(word);
    draft.words.add(word, *chosen).is_ok()
}
