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
//! | [`job`] | threads: one a job, progress, cancel, throttled wake-up; [`job::Slot`] holds one job and its typed result | – |
//! | [`contact`] | what a contact is: fields, typed values and their normal forms, opt-in words. Pure | – |
//! | [`source`] | bytes to rows: encoding, dialect, limits, reader with positions, evidence about columns | `contact` |
//! | [`plan`] | what the user decided: mapping, suggestions, rules, consent, edits; it ends in one [`plan::ImportPlan`]. Pure | `contact`, `source` |
//! | [`store`] | the only room that knows sled, in four floors: files and frames, contacts of a commit, what is recorded beside them, care | `contact`, `plan` |
//! | [`privacy`] | erasing a person from everything | `contact`, `plan`, `store` |
//! | [`import`] | a plan carried out: read, match, merge, commit; or all of it but the commit, row by row for a review; damage; undo | `contact`, `source`, `plan`, `store`, `job` |
//! | [`desk`] | what lies beside the store as files: drafts, preferences, recent files | `contact`, `source`, `plan`, `privacy` |
//! | [`change`] | every change that is not an import, each in one commit: contacts edited and deleted, lists, fields, persons erased | `contact`, `store`, `privacy`, `desk` |
//! | [`query`] | what people read: contacts found and sorted, one with its past, the import log and its reports, retention | `contact`, `plan`, `store`, `job` |
//! | [`export`] | contacts and the consent ledger to CSV and JSON | `contact`, `store` |
//! | [`session`] | the import wizard without a window: file, draft, survey, review, one [`session::Stage`], refusals, carry-over to another file | `contact`, `source`, `plan`, `store`, `import`, `desk`, `job` |
//! | [`text`] | every sentence a person reads, English and Norwegian | `contact`, `source`, `plan`, `store`, `import`, `change` |
//! | [`soft`] | painting without a graphics driver: the second renderer, and the pictures of the tests. Knows egui alone | – |
//! | [`ui`] | views: wizard steps, contacts, imports, lists, fields, widgets, design tokens. egui lives here, in `app` and in `soft` | `contact`, `source`, `plan`, `import`, `desk`, `query`, `session`, `text` |
//! | [`app`] | the window: an owner for each page with its state and its slots, one place that carries commands out | all but `cli` |
//! | [`cli`] | the commands | all but `ui`, `soft` |
//!
//! A test reads the last column of this table and holds it. `ui` sees neither `store` nor `job`: it
//! draws results and never starts or waits for anything. `cli` uses `app` to open the window alone.
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
//! A view draws from [`ui::State`], which the owners of the pages lend it for a pass; it binds what
//! is typed in place and pushes a [`ui::Command`] for every effect. After the pass [`app::App`] hands
//! each command to the one owner of what it concerns. What takes longer than a frame becomes a job in
//! a [`job::Slot`] of that owner: its thread works, moves atomics, and wakes the window. Before the
//! next frame the owner polls its slots and changes its page. No file, dialog or store is touched
//! while views draw, and nothing is drawn again unless something has happened.
//!
//! A new read in the background touches three files: the command (`ui::command`), the owner of the
//! page (a slot, the work, what becomes of the result), and the view that shows it. One line in
//! `app::commands` hands the command to its owner. An owner whose slot holds a view of the store
//! also clears it in `release_store`, or the store cannot be closed.
//!
//! # Who decides what
//!
//! | question | where |
//! |---|---|
//! | may the wizard go on, and why not? | [`session::Session::may_continue`], [`session::Session::hindrances`] |
//! | which choices stay with another file? | [`session::Session::opened`] (`session::carry`) |
//! | is another survey or review due? | [`session::Session::survey_request`], [`session::Session::review_request`]; after a change of the store [`session::Session::is_review_outdated`] |
//! | where would a column go? | [`plan::suggest()`], profiled by [`session::OpenedFile`] |
//! | whom does a row meet? | `import::matcher` |
//! | which value wins? | `import::merge` |
//! | what is told of a row: counts, problems, trail, review? | the sinks of `import` |
//! | when is a draft saved? | `app::host` (`is_draft_due`); [`desk::Desk`] writes |
//! | when is a draft forgotten? | `app::wizard`: after its import, or when the person discards it |
//! | who writes to the store next? | [`job::Turns`] of `app::host` |
//! | which contacts are shown, and in what order? | [`query::find`] |
//! | which columns do contacts have in the window? | `app::contacts` (`choose_columns`) |
//! | what can be taken back? | [`import::undo()`]; `app::host` (`say_undoable`) offers it with a notice |
//! | how often does a job have the window drawn? | `job::progress`, at most every 100 ms |
//! | is a store damaged, and what then? | `store::care` decides, `app::opening` asks |
//! | what does Escape close? | `ui::shell` |
//! | what is a key, a shortcut, an icon of a command? | [`ui::Command::look`] |
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
//!
//! # Words
//!
//! | word | what it means here |
//! |---|---|
//! | *field* | a property of contacts: standard (e-mail, first name) or custom; has a kind |
//! | *column* | a column of a file, by its place from 0; its header is a name for people |
//! | *dialect* | how a file is read: encoding, delimiter, quote, lines to skip, header or not |
//! | *mapping* | which column goes to which field (its *target*), or is skipped |
//! | *survey* | a pass over the rows for what only they tell: date orders, unknown opt-in words, fillers |
//! | *placeholder* | a cell that only says that there is no value: `#N/A`, `NULL` |
//! | *filler* | a cell of a key column that stands for no value (`0`, `-`): rows with different names bear it |
//! | *plan* | every decision of one import, complete and immutable |
//! | *draft* | the same decisions while they are being made |
//! | *session* | draft, file, survey, review and stage of one import |
//! | *refusal* | a decision that is missing or contradicts another; it belongs to a step |
//! | *key* | a field that tells whether two contacts are one: primary, secondary |
//! | *match* | the contact whose key a row has; *conflict*: the two keys have different ones |
//! | *merge* | a row and its match, field by field; the *master* wins where both have a value |
//! | *review* | a dry run with every row kept; *outcome*: what becomes of a row |
//! | *edit* | a cell, value, row or column corrected before the import; the file is not written |
//! | *misfit* | an edit whose place in the file reads otherwise now |
//! | *damage* | what an earlier program did to values: dates for numbers, lost zeros, mojibake |
//! | *block* | up to 256 contacts, compressed, checksummed, never overwritten |
//! | *page* | a sorted part of a key index: key hash to contact |
//! | *commit* | a small record naming the blocks and pages of one state; a *view* reads one |
//! | *trail* | which line of an import wrote which fields of which contact (provenance) |
//! | *ledger* | every change of an opt-in status, with its evidence |
//! | *suppression* | addresses that have opted out, whoever has them now |
//! | *retention* | how long earlier commits, details of imports and backups stay |
//! | *set aside* | renamed beside the store instead of deleted |
//! | *slot* | a place for one job whose newest result is wanted |

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
