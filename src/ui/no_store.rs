//! The window while no store is open: what happened, and what can be done about it.

use egui::{CentralPanel, Frame, Margin, ScrollArea, Ui};

use super::Cx;
use super::command::Command;
use super::focus;
use super::icon::Icon;
use super::state::{BackupRow, Dialog, NoStore, State, StoreTrouble, StoreWork, Tone};
use super::tokens::{Palette, size, space};
use super::widgets::{
    body, button, card, main_command_if, notice, plain_command, primary, radio, small, strong,
    title,
};

/// Draws the page.
pub fn show(ui: &mut Ui, state: &mut State, cx: &mut Cx<'_>) {
    let State {
        no_store: Some(shown),
        dialog,
        ..
    } = state
    else {
        return;
    };
    let around = Frame::new()
        .fill(Palette::of(ui).surface)
        .inner_margin(Margin::same(32));
    CentralPanel::default().frame(around).show(ui, |ui| {
        ScrollArea::vertical()
            .id_salt("no store")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                ui.set_max_width(ui.available_width().min(size::PAGE));
                ui.spacing_mut().item_spacing.y = space::M;
                title(ui, cx.t(title_key(shown.trouble)));
                if !shown.reason.is_empty() {
                    notice(ui, Tone::Error, &shown.reason, |_| {});
                }
                if let Some(failed) = &shown.failed {
                    notice(ui, Tone::Warning, failed, |_| {});
                }
                ui.add_enabled_ui(shown.work.is_none(), |ui| {
                    if shown.trouble == StoreTrouble::Damaged {
                        backups(ui, cx, shown);
                    }
                    actions(ui, dialog, cx, shown);
                });
                if let Some(work) = shown.work.filter(|_| !shown.reason.is_empty()) {
                    notice(ui, Tone::Info, &cx.t(work_key(work)), |_| {});
                }
                focus::follow(ui);
            });
    });
}

fn title_key(trouble: StoreTrouble) -> &'static str {
    match trouble {
        StoreTrouble::Opening => "store-page-opening",
        StoreTrouble::InUse => "store-page-in-use-title",
        StoreTrouble::Damaged => "store-page-damaged-title",
        StoreTrouble::Other => "store-page-not-opened-title",
    }
}

fn work_key(work: StoreWork) -> &'static str {
    match work {
        StoreWork::Open => "store-page-opening",
        StoreWork::Restore => "store-page-restoring",
        StoreWork::BeginAnew => "store-page-setting-aside",
    }
}

/// The backups, of which one is selected.
fn backups(ui: &mut Ui, cx: &mut Cx<'_>, shown: &mut NoStore) {
    let Some(rows) = &shown.backups else {
        body(ui, cx.t("store-page-reading-backups"));
        return;
    };
    if rows.is_empty() {
        body(ui, cx.t("store-page-no-backups"));
        return;
    }
    let mut clicked = None;
    strong(ui, cx.t("store-page-backups"));
    card(ui, |ui| {
        ui.spacing_mut().item_spacing.y = space::S;
        for (at, row) in rows.iter().enumerate() {
            if radio(ui, at == shown.selected, &row_name(cx, row)) {
                clicked = Some(at);
            }
        }
    });
    small(ui, cx.t("store-page-restore-explained"));
    shown.selected = clicked.unwrap_or(shown.selected);
}

fn row_name(cx: &Cx<'_>, row: &BackupRow) -> String {
    let key = if row.own {
        "store-page-backup"
    } else {
        "store-page-backup-of-earlier-contacts"
    };
    cx.tn(
        key,
        [
            ("time", cx.text.moment(row.committed).into()),
            ("contacts", row.contacts.into()),
        ],
    )
}

/// What can be done, the likeliest first.
fn actions(ui: &mut Ui, dialog: &mut Option<Dialog>, cx: &mut Cx<'_>, shown: &NoStore) {
    ui.horizontal_wrapped(|ui| match shown.trouble {
        StoreTrouble::Opening => {}
        StoreTrouble::InUse => {
            main_command_if(ui, cx, true, Command::OpenStore);
            plain_command(ui, cx, Command::Quit);
        }
        StoreTrouble::Damaged => {
            if let Some(row) = shown.backup() {
                let time = cx.text.moment(row.committed);
                let name = cx.tn("store-page-restore", [("time", time.into())]);
                if primary(ui, Some(Icon::Undo), name).clicked() {
                    cx.push(Command::RestoreBackup(row.path.clone()));
                }
                plain_command(ui, cx, Command::OpenStore);
            } else {
                main_command_if(ui, cx, true, Command::OpenStore);
            }
            plain_command(ui, cx, Command::ShowFolder);
            if button(ui, None, cx.t("store-page-begin-anew")).clicked() {
                *dialog = Some(Dialog::BeginAnew);
            }
        }
        StoreTrouble::Other => {
            main_command_if(ui, cx, true, Command::OpenStore);
            plain_command(ui, cx, Command::Copy(shown.reason.clone()));
            plain_command(ui, cx, Command::ShowFolder);
        }
    });
}
