//! Everything that is tested through the library's front door or the program itself.

mod cli;
mod kill;
mod model;
mod rooms;
mod source;
