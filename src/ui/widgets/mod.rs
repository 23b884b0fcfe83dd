//! Buttons, fields, cards and the like, as every page uses them.

mod button;
mod command;
mod dropdown;
mod input;
mod layout;
mod notice;
mod text;

pub use button::{button, focus_ring, icon_button, link, named, primary};
pub use command::{icon_command, main_command, main_command_if, plain_command, tell_shortcut};
pub use dropdown::{DropdownLook, Item, dropdown};
pub use input::{bare_field, checkbox, choice_card, field, lines_field, name_input, radio};
pub use layout::{bar, card, dashes, empty, name_value, raised, tabs};
pub use notice::{notice, notice_bar, read_out, remark, tone_color, tone_icon};
pub use text::{
    body, icon, intro, letters, paint_line, small, strong, strong_line, title, weak, weak_line,
};
