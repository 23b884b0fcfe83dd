//! Commands as buttons: their name, icon and shortcut come from the command.

use egui::{Response, Ui};

use super::button::{button, icon_button, primary};
use crate::ui::Cx;
use crate::ui::command::Command;
use crate::ui::icon::Icon;
use crate::ui::state::State;

/// A command as the main action of a page.
pub fn main_command(ui: &mut Ui, cx: &mut Cx<'_>, state: &State, wanted: Command) -> Response {
    show_command(ui, cx, wanted.enabled(state), wanted, true)
}

/// A command as the main action of a page that knows whether it can be done.
pub fn main_command_if(ui: &mut Ui, cx: &mut Cx<'_>, enabled: bool, wanted: Command) -> Response {
    show_command(ui, cx, enabled, wanted, true)
}

/// A command as a button that is always enabled.
pub fn plain_command(ui: &mut Ui, cx: &mut Cx<'_>, wanted: Command) -> Response {
    show_command(ui, cx, true, wanted, false)
}

fn show_command(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    enabled: bool,
    wanted: Command,
    main: bool,
) -> Response {
    let look = wanted.look();
    let name = cx.t(look.key);
    let draw = |ui: &mut Ui| {
        if main {
            primary(ui, look.icon, name)
        } else {
            button(ui, look.icon, name)
        }
    };
    let response = if enabled {
        // Without a part of its own, which would not go to the next line.
        draw(ui)
    } else {
        ui.add_enabled_ui(false, draw).inner
    };
    let response = tell_shortcut(response, &wanted);
    if response.clicked() {
        cx.push(wanted);
    }
    response
}

/// Shows the shortcut of a command where the pointer rests on what does the same.
pub fn tell_shortcut(response: Response, command: &Command) -> Response {
    match command.look().shortcut {
        Some(shortcut) => {
            let told = response.ctx.format_shortcut(&shortcut);
            response.on_hover_text(told)
        }
        None => response,
    }
}

/// A command as an icon only.
pub fn icon_command(ui: &mut Ui, cx: &mut Cx<'_>, wanted: Command) {
    let look = wanted.look();
    let mark = look.icon.unwrap_or(Icon::Edit);
    let mut name = cx.t(look.key);
    if let Some(shortcut) = look.shortcut {
        name = cx.tn(
            "common-name-and-shortcut",
            [
                ("name", name.into()),
                ("shortcut", ui.ctx().format_shortcut(&shortcut).into()),
            ],
        );
    }
    if icon_button(ui, mark, &name).clicked() {
        cx.push(wanted);
    }
}
