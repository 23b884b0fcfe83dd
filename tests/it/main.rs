//! Everything that is tested through the library's front door or the program itself.

mod kill;
mod model;
mod rooms;
