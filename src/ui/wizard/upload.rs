//! The first step: the file, and the list it goes to.

use std::path::{Path, PathBuf};

use egui::{Key, Rect, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::super::Cx;
use super::super::command::Command;
use super::super::focus;
use super::super::icon::Icon;
use super::super::state::{FileDialog, Shared, Tone, Wizard};
use super::super::tokens::{Letters, Palette, corners, size, space};
use super::super::widgets::{
    DropdownLook, Item, bare_field, body, button, dashes, dropdown, field, focus_ring, letters,
    notice, paint_line, strong, tell_shortcut,
};
use crate::session::Destination;

/// A dropdown with more lists than this can be searched.
const MANY: usize = 8;

/// Draws the step.
pub fn show(ui: &mut Ui, shared: &Shared, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::M;
    body(ui, cx.t("upload-intro"));
    target(ui, shared, wizard, cx);
    if wizard.file_dialog == FileDialog::Unavailable {
        notice(ui, Tone::Info, &cx.t("upload-no-file-dialog"), |_| {});
    }
    path_field(ui, shared, wizard, cx);
    list(ui, shared, wizard, cx);
    recent(ui, shared, cx);
}

fn target(ui: &mut Ui, shared: &Shared, wizard: &Wizard, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    let (rect, response) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::DROP), Sense::click());
    let name = cx.t("upload-choose-file");
    let enabled = !wizard.is_opening() && wizard.file_dialog != FileDialog::Open;
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, enabled, &name));
    let hot = response.hovered() && enabled;
    ui.painter().rect_filled(
        rect,
        corners(),
        if hot {
            palette.selection
        } else {
            palette.raised
        },
    );
    dashes(
        ui,
        rect.shrink(size::LINE),
        if hot {
            palette.accent
        } else {
            palette.text_weak
        },
    );
    let center = rect.center() - vec2(0.0, space::XXL);
    let drawing = Rect::from_center_size(center, Vec2::splat(size::ICON_LARGE));
    let mark = if wizard.session.file().is_some() {
        Icon::File
    } else {
        Icon::Upload
    };
    mark.image(size::ICON_LARGE, palette.accent)
        .paint_at(ui, drawing);
    let opened = wizard.session.file().map(|_| wizard.file_name());
    let (large, line) = if wizard.is_opening() {
        (cx.t("common-opening-file"), String::new())
    } else if let Some(file) = opened {
        (cx.text.shown(&file), cx.t("upload-choose-other-file"))
    } else if shared.drops {
        (cx.t("upload-drop-or-click"), cx.t("upload-kinds-of-files"))
    } else {
        (
            cx.t("upload-click-to-choose"),
            cx.t("upload-kinds-of-files"),
        )
    };
    for (text, font, color, below) in [
        (large, Letters::Strong, palette.text, space::S),
        (line, Letters::Body, palette.text_weak, space::XXL),
    ] {
        let galley = egui::WidgetText::from(letters(text, font).color(color)).into_galley(
            ui,
            Some(egui::TextWrapMode::Truncate),
            rect.width() - space::XXL,
            egui::TextStyle::Body,
        );
        let at = egui::pos2(
            rect.center().x - galley.size().x / 2.0,
            rect.center().y + below - space::XS,
        );
        ui.painter().galley(at, galley, color);
    }
    focus_ring(ui, &response);
    let response = response.on_hover_cursor(egui::CursorIcon::PointingHand);
    let response = tell_shortcut(response, &Command::PickFile);
    if response.clicked() && enabled {
        cx.push(Command::PickFile);
    }
}

fn path_field(ui: &mut Ui, shared: &Shared, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.vertical(|ui| {
        ui.spacing_mut().item_spacing.y = space::XS;
        body(ui, cx.t("common-file-path"));
        focus::with_actions(
            ui,
            &mut (wizard, cx, false),
            |ui, (wizard, cx, entered)| {
                let name = cx.t("common-file-path");
                let (path, hint) = (&mut wizard.typed_path, cx.t("upload-file-path-hint"));
                let response = bare_field(ui, &name, path, &hint, ui.available_width());
                *entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
            },
            |ui, (wizard, cx, entered)| {
                let typed = !wizard.typed_path.trim().is_empty();
                let open = cx.t("upload-open");
                let clicked = ui
                    .add_enabled_ui(typed && !wizard.is_opening(), |ui| button(ui, None, open))
                    .inner
                    .clicked();
                if typed && (clicked || *entered) {
                    let home = shared.home.as_deref();
                    cx.push(Command::OpenFile(plain_path(&wizard.typed_path, home)));
                }
            },
        );
    });
}

/// A pasted path: without quotes, without the `file://` that file managers copy, and with what `~`
/// stands for.
fn plain_path(typed: &str, home: Option<&Path>) -> PathBuf {
    let typed = typed.trim().trim_matches(['"', '\'']);
    let Some(address) = typed.strip_prefix("file://") else {
        return match (home, typed.strip_prefix("~/")) {
            (Some(home), Some(rest)) => home.join(rest),
            _ => typed.into(),
        };
    };
    let address = address.strip_prefix("localhost").unwrap_or(address);
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    path_of(bytes)
}

/// The path of these bytes: a name may be in an older encoding than the system's.
#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    std::ffi::OsString::from_vec(bytes).into()
}

#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

fn list(ui: &mut Ui, shared: &Shared, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.add_space(space::S);
    strong(ui, cx.t("upload-list-heading"));
    let current = match wizard.session.list.destination {
        Destination::New => cx.t("upload-new-list"),
        Destination::Existing(no) => shared
            .list(no)
            .map_or_else(|| cx.t("upload-choose-list"), |list| list.name.clone()),
    };
    let gone = matches!(wizard.session.list.destination, Destination::Existing(no) if shared.list(no).is_none());
    ui.horizontal_top(|ui| {
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = space::XS;
            body(ui, cx.t("common-list"));
            let search = cx.t("common-search");
            let look = DropdownLook {
                name: &cx.t("common-list"),
                current: &current,
                missing: gone,
                width: size::DROPDOWN,
                search: (shared.known.lists.len() > MANY).then_some(search.as_str()),
                nothing: &cx.t("common-nothing-found"),
            };
            let items = || {
                let new = Item {
                    strong: true,
                    ..Item::new(cx.t("upload-new-list"))
                };
                super::super::lists::items(new, &shared.known.lists, cx)
            };
            if let Some(at) = dropdown(ui, "list", look, items) {
                let existing = at.checked_sub(1).and_then(|at| shared.known.lists.get(at));
                wizard.session.list.destination =
                    existing.map_or(Destination::New, |list| Destination::Existing(list.no));
                cx.push(Command::Edited);
            }
        });
        if wizard.session.list.destination == Destination::New {
            let name = field(
                ui,
                &cx.t("common-list-name"),
                &mut wizard.session.list.name,
                &cx.t("upload-list-name-hint"),
                ui.available_width().min(size::FIELD + size::COLUMN_MIN),
            );
            if name.changed() {
                cx.push(Command::Edited);
            }
        }
    });
    if wizard.session.list.destination != Destination::New {
        super::super::widgets::remark(ui, Tone::Info, &cx.t("upload-secondary-import"));
    }
    if let Some(problem) = wizard.session.list_problem(&shared.known.lists) {
        let key = super::list_problem_key(problem);
        super::super::widgets::remark(ui, Tone::Warning, &cx.t(key));
    }
}

fn recent(ui: &mut Ui, shared: &Shared, cx: &mut Cx<'_>) {
    if !shared.preferences.remember_files || shared.preferences.recent.is_empty() {
        return;
    }
    ui.add_space(space::S);
    strong(ui, cx.t("upload-recent-files"));
    ui.spacing_mut().item_spacing.y = 0.0;
    for path in shared.preferences.recent.iter().take(6) {
        let palette = Palette::of(ui);
        let (rect, response) =
            ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), Sense::click());
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        response.widget_info(|| WidgetInfo::labeled(egui::Role::Link, true, &name));
        if response.hovered() {
            ui.painter().rect_filled(rect, corners(), palette.selection);
        }
        let drawing = Rect::from_center_size(
            egui::pos2(rect.left() + space::L, rect.center().y),
            Vec2::splat(size::ICON),
        );
        Icon::File.small(palette.text_weak).paint_at(ui, drawing);
        let inner = rect.with_min_x(drawing.right() + space::S);
        let middle = inner.left() + inner.width() * 0.4;
        paint_line(
            ui,
            inner.with_max_x(middle),
            &name,
            Letters::Body,
            palette.text,
        );
        let folder = path
            .parent()
            .map(|parent| cx.text.path_from(shared.home.as_deref(), parent))
            .unwrap_or_default();
        paint_line(
            ui,
            inner.with_min_x(middle + space::S),
            &folder,
            Letters::Small,
            palette.text_weak,
        );
        focus_ring(ui, &response);
        if response.clicked() {
            cx.push(Command::OpenFile(path.clone()));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::plain_path;

    #[test]
    fn pasted_paths_lose_quotes_and_scheme_and_know_a_home() {
        let plain = |typed| plain_path(typed, Some(Path::new("/home/kari")));
        assert_eq!(plain(" \"/a b/ø.csv\" ").to_str(), Some("/a b/ø.csv"));
        assert_eq!(
            plain("file:///a%20b/%C3%B8.csv").to_str(),
            Some("/a b/ø.csv")
        );
        assert_eq!(plain("/100%.csv").to_str(), Some("/100%.csv"));
        assert_eq!(plain("~/a.csv").to_str(), Some("/home/kari/a.csv"));
        assert_eq!(plain("~a.csv").to_str(), Some("~a.csv"));
        assert_eq!(plain_path("~/a.csv", None).to_str(), Some("~/a.csv"));
        assert_eq!(
            plain("file://localhost/a/100%25.csv\n").to_str(),
            Some("/a/100%.csv")
        );
    }
}
