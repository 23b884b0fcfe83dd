//! Clean, deduplicated contacts from messy files: the library behind the `mainbrainer` program.
//!
//! A person has a contact file (an Excel CSV with semicolons and æøå, an export of some program, a
//! list that five people typed). This library says what is in it, takes the person's decisions
//! about columns, duplicates and consent, and carries them out on a store on their own machine.
//!
//! # The rooms
//!
//! | module | what lives there | may use |
//! |---|---|---|
//! | [`contact`] | what a contact is: fields, typed values and their normal forms, opt-in words. Pure | – |
//! | [`source`] | bytes to rows: encoding, dialect, limits, reader with positions, evidence about columns | `contact` |
//! | [`plan`] | what the user decided: mapping, suggestions, rules, consent; it ends in one [`plan::ImportPlan`]. Pure | `contact`, descriptions of `source` |
//! | [`store`] | the only room that knows sled, in four floors: files and frames, contacts of a commit, what is recorded beside them, care | `contact`, `plan` |
//! | [`privacy`] | erasing a person from everything | `contact`, `plan`, `store` |
//! | [`import`] | a plan carried out: read, match, merge, commit; or all of it but the commit, row by row for a review; damage; undo; edits by hand | all above |
//! | [`export`] | contacts to CSV | `contact`, `store` |
//! | [`job`] | threads: start, progress, cancel, wake-up | all above |
//! | [`text`] | every sentence a person reads, English and Norwegian | what the sentences are about |
//! | [`cli`] | the commands | all above |
//! | [`ui`] | views: wizard steps, contacts, imports, lists, fields, widgets, design tokens. egui lives here and in `app` | `contact`, `plan`, `text`, results of `source` and `import`; never `store`, `job` |
//! | [`app`] | the window: state, what is carried out, drafts and preferences on disk | all above but `cli` |
//!
//! A test holds the last column.
//!
//! # The way of one row
//!
//! [`source::Reader`] cuts the file into batches of rows with their positions. Threads of the
//! import turn cells into typed values, keys and problems; they only read the plan. In file order
//! each row is then matched: its keys are looked up in the key index of the [`store::Writer`], and a
//! hit counts only if the contact's value really equals. A new contact is packed as it is; a
//! duplicate is merged field by field. The writer packs contacts into blocks and streams them out;
//! nobody sees them until one commit names them. A dry run takes the same way with a writer that
//! never commits, so what it says is what the import does.
//!
//! A row that is wrong is data, a problem with a position, and never an error: only the file and
//! the store can stop an import, and then nothing of it is there.
//!
//! # The way of one click
//!
//! A view draws from [`ui::State`], binds what is typed, and pushes a [`ui::Command`] for every
//! effect. After the pass [`app::App`] carries commands out in order; what takes longer than a
//! frame becomes a job. Its thread works, moves atomics for progress and sends facts, waking the
//! window; the next frame takes them in before it draws. No file, dialog or store is touched while
//! views draw, and nothing is drawn again unless something has happened.
//!
//! # What is kept where
//!
//! The store is a folder. It holds blocks of contacts that are never overwritten, a key index for
//! each field that was used as a key, members of lists, and the import log with the whole plan and
//! the problems of each import. A commit is one small record that names all of them; what no
//! commit names is swept.
//!
//! Beside the log each import leaves a trail (which line wrote which fields) and its rejected rows.
//! Every change of an opt-in status goes to the consent ledger, made by the writer itself so that
//! no way of changing a contact can forget it. What an import changed is the difference of two
//! commits, and so are its undo and a contact's history; a rule lets old commits go. Erasing
//! somebody for good writes the whole folder anew without them.
//!
//! What a person mends before an import is part of the plan ([`plan::Edits`]): survey, review and
//! import read every cell through it, and the file is never written.

pub mod app;
pub mod change;
pub mod cli;
pub mod contact;
pub mod desk;
pub mod export;
pub mod import;
pub mod job;
pub mod plan;
pub mod privacy;
pub mod query;
pub mod session;
pub mod soft;
pub mod source;
pub mod store;
pub mod text;
pub mod ui;
