//! The commands.
//!
//! A command says what it did on standard output. What keeps it from doing so goes to standard
//! error in sentences that name the option to give, and never a cell.

mod args;
mod check;
mod choose;
mod consent;
mod damage;
mod dialect;
mod export;
mod fields;
mod import;
mod inspect;
mod interrupt;
mod log;
mod log_json;
mod mapping;
mod mend;
mod options;
mod output;
mod past;
mod past_args;
mod progress;
mod report;
mod review;
mod rows;
mod token;
mod undo;
mod usage;

use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use clap::ArgMatches;
use clap::error::ErrorKind;
use directories::ProjectDirs;

use crate::source::SourceError;
use crate::store::{OpenOptions, Store, StoreError};
use crate::text::{Lang, Text, for_terminal};

/// Default of `--region`: ISO 3166-1 alpha-2.
const DEFAULT_REGION: &str = "NO";

/// Why a command did not do what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Failure {
    /// Wrong usage or a missing decision, a sentence each; nothing was changed.
    Usage(Vec<String>),
    /// It was tried and failed, with the reason.
    Failed(String),
    /// The store is damaged; nothing is done with it until the user decides.
    Damaged,
    /// Standard output could not be written; what the command changed before may stand.
    Output(String),
    /// Standard output was closed (EPIPE): end quietly.
    ClosedPipe,
}

impl Failure {
    /// A single sentence about wrong usage.
    fn usage(sentence: String) -> Self {
        Self::Usage(vec![sentence])
    }

    /// A file that cannot be read: the user's to mend where it is the wrong file.
    fn source(text: Text, error: &SourceError) -> Self {
        let sentence = text.source_error(error);
        match error {
            SourceError::Io { .. } => Self::Failed(sentence),
            _ => Self::usage(sentence),
        }
    }

    fn store(text: Text, error: &StoreError) -> Self {
        let sentence = text.store_error(error);
        match error {
            StoreError::ListName(_) => Self::usage(sentence),
            StoreError::Damaged { .. } | StoreError::Corrupt { .. } | StoreError::NotAContact => {
                Self::Damaged
            }
            _ => Self::Failed(sentence),
        }
    }
}

/// What every command knows.
#[derive(Clone, Debug)]
struct Context {
    text: Text,
    /// The folder of `--store`.
    store: Option<PathBuf>,
    /// Stores that were opened: what they have to say comes at the end.
    opened: Rc<RefCell<Vec<Store>>>,
    /// A backup was put in the place of a store, or one was begun anew.
    replaced: Cell<bool>,
    /// Sentences that come at the end, although the command was carried out.
    warnings: RefCell<Vec<String>>,
}

impl Context {
    /// The folder of the store: the user's, else the program's own.
    fn store_folder(&self) -> Result<PathBuf, Failure> {
        let own = || ProjectDirs::from("", "", "MainBrainer");
        match &self.store {
            Some(folder) => Ok(folder.clone()),
            None => own()
                .map(|folders| folders.data_local_dir().to_owned())
                .ok_or_else(|| Failure::usage(self.text.say("store-no-folder"))),
        }
    }

    fn open_store(&self) -> Result<Store, Failure> {
        let options = OpenOptions {
            or_copy: true,
            ..OpenOptions::default()
        };
        let store = Store::open(&self.store_folder()?, &options)
            .map_err(|error| Failure::store(self.text, &error))?;
        self.opened.borrow_mut().push(store.clone());
        Ok(store)
    }

    /// Whether the command changed anything but the import log.
    fn has_changed(&self) -> bool {
        self.replaced.get() || self.opened.borrow().iter().any(Store::has_changed)
    }

    /// Notes a sentence that comes at the end, although the command was carried out.
    fn warn(&self, sentence: String) {
        self.warnings.borrow_mut().push(sentence);
    }

    /// What the stores that were opened have to say although nothing failed, and other warnings.
    fn notices(&self) -> Vec<String> {
        let opened = self.opened.borrow();
        let notices = opened.iter().flat_map(Store::take_notices);
        notices
            .map(|notice| self.text.store_notice(&notice))
            .chain(self.warnings.take())
            .collect()
    }

    /// What is said of a damaged store: what can be done, and the newest backup.
    fn damaged(&self) -> Vec<String> {
        let text = self.text;
        let newest = self
            .store_folder()
            .ok()
            .and_then(|folder| Store::newest_backup(&folder));
        let backup = match newest {
            Some(backup) => {
                let name = backup.path.file_name().unwrap_or_default();
                text.say_with(
                    "store-newest-backup",
                    [
                        ("name", text.shown(&name.to_string_lossy()).into()),
                        ("time", text.moment(backup.committed).into()),
                        ("contacts", backup.contacts.into()),
                    ],
                )
            }
            None => text.say("store-no-backups"),
        };
        let program = match &self.store {
            Some(folder) => format!("mainbrainer --store {}", text.argument(folder)),
            None => "mainbrainer".to_owned(),
        };
        let damaged = text.say_with("store-damaged", [("program", program.into())]);
        vec![damaged, backup]
    }
}

/// Runs the program with its arguments, the first of which is its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let text = Text::new(language(&arguments));
    let mut context = Context {
        text,
        store: None,
        opened: Rc::default(),
        replaced: Cell::new(false),
        warnings: RefCell::default(),
    };
    let result = parse(text, &arguments).and_then(|matches| match matches {
        Some(matches) => carry_out(&mut context, &matches),
        None => Ok(()),
    });
    let (code, sentences) = match result {
        Ok(()) | Err(Failure::ClosedPipe) => (0, Vec::new()),
        // The exit code tells whether something was done.
        Err(Failure::Output(sentence)) if context.has_changed() => {
            (0, vec![text.say("output-change-stands"), sentence])
        }
        Err(Failure::Failed(sentence) | Failure::Output(sentence)) => (1, vec![sentence]),
        Err(Failure::Damaged) => (1, context.damaged()),
        Err(Failure::Usage(sentences)) => (2, sentences),
    };
    complain(&context.notices());
    complain(&sentences);
    ExitCode::from(code)
}

/// Says something on standard error, a line each.
fn complain(sentences: &[String]) {
    let mut err = io::stderr().lock();
    for sentence in sentences {
        // Where nobody hears there is nobody to tell.
        let _ = writeln!(err, "{}", for_terminal(sentence));
    }
}

/// The language of `--lang`, wherever it stands, else the system's: needed before the arguments
/// are read, for what is wrong with them is said in it.
fn language(arguments: &[OsString]) -> Lang {
    let words = arguments.iter().map(|argument| argument.to_string_lossy());
    let words: Vec<_> = words.take_while(|word| word != "--").collect();
    let after = |at: usize| words.get(at + 1).map(AsRef::as_ref);
    words
        .iter()
        .enumerate()
        .filter_map(|(at, word)| match word.as_ref() {
            "--lang" => after(at),
            other => other.strip_prefix("--lang="),
        })
        .find_map(Lang::from_code)
        .unwrap_or_else(Lang::of_system)
}

/// Reads the arguments; none where they asked for help or the version, which has been printed.
fn parse(text: Text, arguments: &[OsString]) -> Result<Option<ArgMatches>, Failure> {
    let mut command = args::command(text);
    let error = match command.try_get_matches_from_mut(arguments) {
        Ok(matches) => return Ok(Some(matches)),
        Err(error) => error,
    };
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        output::print(text, &error.render().to_string())?;
        return Ok(None);
    }
    let named = arguments
        .iter()
        .filter_map(|argument| argument.to_str())
        .find(|word| args::COMMANDS.contains(word));
    let sentence = misspelled_command(text, arguments, named)
        .unwrap_or_else(|| usage::sentence(text, &command, &error));
    let help = match named {
        Some(name) => format!("mainbrainer {name} --help"),
        None => "mainbrainer --help".to_owned(),
    };
    let hint = text.say_with("usage-hint", [("command", help.into())]);
    Err(Failure::Usage(vec![sentence, hint]))
}

/// A first word that is neither a command nor a file is taken for a misspelled command.
fn misspelled_command(text: Text, arguments: &[OsString], named: Option<&str>) -> Option<String> {
    let mut words = arguments.iter().skip(1).map(|argument| argument.to_str());
    let first = loop {
        match words.next()?? {
            // Options that may stand before a command take a value.
            "--store" | "--lang" => {
                words.next();
            }
            option if option.starts_with('-') => {}
            first => break first,
        }
    };
    let meant = named.is_none() && looks_like_a_command(first);
    meant.then(|| usage::unknown_command(text, &text.shown(first)))
}

/// Whether a word is no path: nothing of that name is there, and it has neither dot nor slash.
fn looks_like_a_command(word: &str) -> bool {
    !word.contains(['.', '/', '\\']) && !Path::new(word).exists()
}

fn carry_out(context: &mut Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let store = |matches: &ArgMatches| matches.get_one::<PathBuf>("store").cloned();
    let file = matches.get_one::<PathBuf>("file");
    let Some((name, given)) = matches.subcommand() else {
        context.store = store(matches);
        let lang = matches
            .get_one::<String>("lang")
            .and_then(|code| Lang::from_code(code));
        return open_window(context, lang, file);
    };
    if file.is_some() {
        let command = ("command", name.into());
        return Err(Failure::usage(
            text.say_with("usage-file-and-command", [command]),
        ));
    }
    context.store = store(given).or_else(|| store(matches));
    let context = &*context;
    match name {
        "import" => import::run(context, given),
        "review" => review::run(context, given),
        "inspect" => inspect::run(context, given),
        "rows" => rows::run(context, given),
        "export" => export::run(context, given),
        "imports" => log::run(context, given),
        "undo" => undo::run(context, given),
        "rejected" => consent::run_rejected(context, given),
        "consent" => consent::run(context, given),
        "contact" => past::contact::run(context, given),
        "edit" => past::change::run_edit(context, given),
        "delete" => past::change::run_delete(context, given),
        "retention" => past::retention::run(context, given),
        "lists" => fields::run_lists(context, given),
        "fields" => fields::run_fields(context, given),
        "check" => check::run_check(context, given),
        "compact" => check::run_compact(context),
        other => Err(Failure::usage(usage::unknown_command(text, other))),
    }
}

/// No command: the window, with the file at the preview.
fn open_window(
    context: &Context,
    lang: Option<Lang>,
    file: Option<&PathBuf>,
) -> Result<(), Failure> {
    let text = context.text;
    if let Some(file) = file
        && let Some(name) = file.to_str().filter(|name| looks_like_a_command(name))
    {
        return Err(Failure::usage(usage::unknown_command(
            text,
            &text.shown(name),
        )));
    }
    if let Some(file) = file.filter(|file| !file.exists()) {
        let path = file.clone();
        return Err(Failure::source(text, &SourceError::Missing { path }));
    }
    let folder = context.store_folder()?;
    crate::app::run(folder, text, lang, file.cloned()).map_err(Failure::Failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn language_of(line: &str) -> Option<Lang> {
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let given = line.contains("--lang");
        given.then(|| language(&arguments))
    }

    #[test]
    fn the_language_is_known_before_the_arguments_are_read() {
        assert_eq!(language_of("m --lang nb --wrong"), Some(Lang::Nb));
        assert_eq!(language_of("m import x --lang=en"), Some(Lang::En));
        assert_eq!(language_of("m import --wrong --lang nb"), Some(Lang::Nb));
    }
}
