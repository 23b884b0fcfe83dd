//! Erasing contacts for good: what goes, the tick that says so, how far it is, what went.

use egui::Ui;

use super::Cx;
use super::command::Command;
use super::focus;
use super::state::{EraseForm, EraseStage, Tone};
use super::tokens::space;
use super::widgets::{bar, body, button, checkbox, main_command_if, notice, remark, small, strong};

/// What goes, point by point.
const ERASED_KEYS: [&str; 5] = [
    "dialog-erase-values",
    "dialog-erase-history",
    "dialog-erase-reports",
    "dialog-erase-backups",
    "dialog-erase-drafts",
];

/// Draws the dialog.
pub fn show(ui: &mut Ui, cx: &mut Cx<'_>, form: &mut EraseForm) {
    if !matches!(form.stage, EraseStage::Done(_)) {
        strong(ui, cx.t("dialog-erase-title"));
    }
    match &form.stage {
        EraseStage::Asking => asking(ui, cx, form),
        EraseStage::Running(part) => {
            body(ui, cx.t("dialog-erase-running"));
            bar(ui, *part, &cx.t("dialog-erase-running"));
        }
        EraseStage::Done(lines) => {
            notice(ui, Tone::Success, &cx.t("dialog-erase-done"), |_| {});
            for line in lines {
                body(ui, line.as_str());
            }
            close(ui, cx);
        }
        EraseStage::Failed(reason) => {
            notice(ui, Tone::Error, reason, |_| {});
            close(ui, cx);
        }
    }
}

fn asking(ui: &mut Ui, cx: &mut Cx<'_>, form: &mut EraseForm) {
    body(
        ui,
        cx.tn(
            "dialog-erase-question",
            [
                ("count", form.ids.len().into()),
                ("who", form.who.as_str().into()),
            ],
        ),
    );
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        for key in ERASED_KEYS {
            remark(ui, Tone::Warning, &cx.t(key));
        }
        remark(ui, Tone::Info, &cx.t("dialog-erase-what-stays"));
    });
    if form.aside > 0 {
        let count = ("count", form.aside.into());
        checkbox(
            ui,
            &mut form.with_aside,
            &cx.tn("dialog-erase-set-aside", [count]),
        );
        small(ui, cx.t("dialog-erase-set-aside-explained"));
    }
    checkbox(ui, &mut form.sure, &cx.t("dialog-erase-cannot-be-undone"));
    let sure = form.sure;
    focus::with_actions(
        ui,
        cx,
        |_, _| {},
        |ui, cx| {
            if button(ui, None, cx.t("dialog-no-go-back")).clicked() {
                cx.push(Command::CloseDialog);
            }
            main_command_if(ui, cx, sure, Command::EraseContacts);
        },
    );
}

fn close(ui: &mut Ui, cx: &mut Cx<'_>) {
    focus::with_actions(
        ui,
        cx,
        |_, _| {},
        |ui, cx| {
            super::widgets::plain_command(ui, cx, Command::CloseDialog);
        },
    );
}
