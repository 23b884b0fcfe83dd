//! Runs the program, with or without faults, and keeps all that it left behind.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::Duration;

use tempfile::TempDir;

use crate::support::copy_folder;

/// After so long a program that has not ended is said to hang: a dead end.
///
/// Nothing here takes more than a second; the rest is for machines that do much else.
pub(super) const HANGS: Duration = Duration::from_mins(4);

/// The program under test: `MAINBRAINER_BIN`, else the one that was built with the tests.
pub(super) fn binary() -> PathBuf {
    match std::env::var_os("MAINBRAINER_BIN") {
        Some(path) => fs::canonicalize(path).unwrap(),
        None => PathBuf::from(env!("CARGO_BIN_EXE_mainbrainer")),
    }
}

/// The library that stands between the program and the system; built once by the C compiler.
fn shim() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/reliability/shim.c");
        // Built under a name of its own and renamed: several test programs may do so at once.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        fs::create_dir_all(folder).unwrap();
        let own = TempDir::new_in(folder).unwrap();
        let built = own.path().join("shim.so");
        let compiler = std::env::var_os("CC").unwrap_or_else(|| "cc".into());
        let mut cc = Command::new(compiler);
        cc.args([
            "-std=gnu11",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Werror",
            "-shared",
            "-fPIC",
            "-o",
        ]);
        cc.arg(&built).arg(source).args(["-ldl", "-lpthread"]);
        let output = cc.output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let path = folder.join("reliability-shim.so");
        fs::rename(built, &path).unwrap();
        path
    })
}

/// Kinds of system calls, in the order in which the shim counts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Call {
    Read,
    Write,
    Sync,
    Open,
    Rename,
    Unlink,
    Mkdir,
    Truncate,
    Stat,
    Chmod,
    Lock,
    /// Whatever changes files.
    Change,
}

impl Call {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Sync => "sync",
            Self::Open => "open",
            Self::Rename => "rename",
            Self::Unlink => "unlink",
            Self::Mkdir => "mkdir",
            Self::Truncate => "truncate",
            Self::Stat => "stat",
            Self::Chmod => "chmod",
            Self::Lock => "lock",
            Self::Change => "change",
        }
    }
}

/// What the shim counted in a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts(Vec<u64>);

impl Counts {
    const CALLS: usize = 12;

    fn read(path: &Path) -> Self {
        let bytes = fs::read(path).unwrap_or_default();
        let numbers = bytes.chunks_exact(8);
        Self(
            numbers
                .map(|eight| u64::from_ne_bytes(eight.try_into().unwrap()))
                .collect(),
        )
    }

    fn number(&self, at: usize) -> u64 {
        self.0.get(at).copied().unwrap_or(0)
    }

    /// How many calls of a kind there were.
    pub(super) fn calls(&self, call: Call) -> u64 {
        self.number(call as usize)
    }

    /// How often a fault was injected.
    pub(super) fn fired(&self) -> u64 {
        self.number(Self::CALLS)
    }

    /// How many changes had been carried out before the first fault.
    pub(super) fn changes_before(&self) -> u64 {
        self.number(Self::CALLS + 1)
    }

    /// Bytes by which files may still grow.
    pub(super) fn room(&self) -> u64 {
        self.number(Self::CALLS + 4)
            .cast_signed()
            .max(0)
            .cast_unsigned()
            * 4096
    }
}

/// What goes wrong in a run; nothing by default.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults {
    /// Rules of the shim, as `shim.c` describes them.
    pub rules: String,
    /// The name of the error with which every change ends.
    pub read_only: Option<&'static str>,
    /// Bytes by which files may grow.
    pub budget: Option<u64>,
    /// A shift of the clock in seconds with its sign, or `=` and the seconds at which it stands.
    pub clock: String,
    /// Where changes are recorded.
    pub trace: Option<PathBuf>,
    /// What standard output is, in place of a pipe.
    pub out: Option<&'static str>,
    /// The language, in place of English.
    pub lang: Option<&'static str>,
}

impl Faults {
    pub(super) fn rules(rules: impl Into<String>) -> Self {
        Self {
            rules: rules.into(),
            ..Self::default()
        }
    }
}

/// What a run of the program left.
#[derive(Clone, Debug)]
pub(super) struct Ran {
    /// What was run, for messages.
    pub command: String,
    /// Its exit code; none where a signal ended it.
    pub code: Option<i32>,
    pub signal: Option<i32>,
    /// It did not end and was killed.
    pub hung: bool,
    pub out: String,
    pub err: String,
    pub counts: Counts,
    /// The folder of the try, which messages leave out.
    folder: String,
}

impl Ran {
    /// Whether the program was killed, as the test wanted it.
    pub(super) fn was_killed(&self) -> bool {
        self.signal == Some(9) && !self.hung
    }

    /// A line for a message, with the beginning of what was said.
    pub(super) fn told(&self) -> String {
        let mut line = format!("{}: ", self.command);
        match (self.code, self.signal) {
            _ if self.hung => line += "hangs",
            (Some(code), _) => write!(line, "exit {code}").unwrap(),
            (None, signal) => write!(line, "signal {}", signal.unwrap_or(0)).unwrap(),
        }
        let said = self.err.replace(&self.folder, "…").replace('\n', " / ");
        let said: String = said.trim().chars().take(400).collect();
        if !said.is_empty() {
            write!(line, " “{said}”").unwrap();
        }
        line
    }
}

/// A folder for one try: the store in it, and what the program may write beside it.
///
/// Its path has no symbolic links, for the shim compares paths as the system gives them.
#[derive(Debug)]
pub(super) struct Place {
    folder: Option<TempDir>,
    path: PathBuf,
    verbose: bool,
}

impl Place {
    pub(super) fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("mb-reliability-")
            .tempdir()
            .unwrap();
        let path = fs::canonicalize(folder.path()).unwrap();
        for part in ["in", "home", "tmp"] {
            fs::create_dir(path.join(part)).unwrap();
        }
        Self {
            folder: Some(folder),
            path,
            verbose: false,
        }
    }

    /// Says every run and keeps the folder, to look at one try.
    pub(super) fn verbose(mut self) -> Self {
        self.verbose = true;
        if let Some(folder) = self.folder.take() {
            println!("kept: {}", folder.keep().display());
        }
        self
    }

    /// The folder that the shim watches.
    pub(super) fn watched(&self) -> PathBuf {
        self.path.join("in")
    }

    pub(super) fn store(&self) -> PathBuf {
        self.path.join("in/store")
    }

    /// A path beside what the shim watches.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Makes the watched folder what another one is.
    pub(super) fn take(&self, from: &Path) {
        let watched = self.watched();
        if watched.exists() {
            fs::remove_dir_all(&watched).unwrap();
        }
        copy_folder(from, &watched);
    }

    fn command(&self, arguments: &[OsString], faults: &Faults) -> Command {
        let mut command = Command::new(binary());
        command.args(["--lang", faults.lang.unwrap_or("en")]);
        command.arg("--store").arg(self.store());
        command.args(arguments).current_dir(&self.path);
        for display in [
            "DISPLAY",
            "WAYLAND_DISPLAY",
            "WAYLAND_SOCKET",
            "RUST_BACKTRACE",
        ] {
            command.env_remove(display);
        }
        command.env("HOME", self.path.join("home"));
        command.env("XDG_DATA_HOME", self.path.join("home"));
        command.env("TMPDIR", self.path.join("tmp"));
        command.env("LD_PRELOAD", shim());
        command.env("MB_SHIM_DIR", self.watched());
        // What a kill leaves is the same whether it was forced to disk or not.
        command.env("MB_SHIM_NOSYNC", "1");
        command.env("MB_SHIM_COUNTS", self.path.join("counts"));
        let mut set = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                command.env(name, value);
            }
        };
        set("MB_SHIM_RULES", Some(faults.rules.clone()));
        set("MB_SHIM_CLOCK", Some(faults.clock.clone()));
        set("MB_SHIM_READONLY", faults.read_only.map(str::to_owned));
        set(
            "MB_SHIM_BUDGET",
            faults.budget.map(|bytes| bytes.to_string()),
        );
        if let Some(trace) = &faults.trace {
            command.env("MB_SHIM_TRACE", trace);
        }
        command.stdin(Stdio::null());
        command.stdout(match faults.out {
            Some(path) => fs::File::options().write(true).open(path).unwrap().into(),
            None => Stdio::piped(),
        });
        command.stderr(Stdio::piped());
        command
    }

    /// Starts the program; [`Self::end`] waits for it.
    pub(super) fn start(&self, arguments: &[OsString], faults: &Faults) -> Started {
        let _ = fs::remove_file(self.path.join("counts"));
        let mut said = String::new();
        for argument in arguments {
            said = said
                + &argument
                    .to_string_lossy()
                    .replace(&*self.path.to_string_lossy(), "…")
                + " ";
        }
        for (name, value) in [("rules", &faults.rules), ("clock", &faults.clock)] {
            if !value.is_empty() {
                write!(said, "[{name} {value}] ").unwrap();
            }
        }
        if let Some(budget) = faults.budget {
            write!(said, "[room {budget}] ").unwrap();
        }
        if let Some(error) = faults.read_only {
            write!(said, "[read-only {error}] ").unwrap();
        }
        Started {
            command: said.trim_end().to_owned(),
            child: self.command(arguments, faults).spawn().unwrap(),
        }
    }

    /// Waits until a program has ended.
    pub(super) fn end(&self, started: Started) -> Ran {
        let pid = started.child.id();
        let (sender, receiver) = mpsc::channel();
        let child = started.child;
        std::thread::spawn(move || sender.send(child.wait_with_output()));
        let mut hung = false;
        let output = receiver.recv_timeout(HANGS).unwrap_or_else(|_| {
            hung = true;
            signal(pid, "KILL");
            receiver.recv().unwrap()
        });
        let output = output.unwrap();
        let ran = Ran {
            command: started.command,
            code: output.status.code(),
            signal: output.status.signal(),
            hung,
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
            counts: Counts::read(&self.path.join("counts")),
            folder: self.path.to_string_lossy().into_owned(),
        };
        if self.verbose {
            println!("{}", ran.told());
        }
        ran
    }

    /// Runs the program to its end.
    pub(super) fn run(&self, arguments: &[OsString], faults: &Faults) -> Ran {
        self.end(self.start(arguments, faults))
    }
}

/// A program that runs.
#[derive(Debug)]
pub(super) struct Started {
    command: String,
    pub child: Child,
}

/// Sends a signal to a program that this test started.
pub(super) fn signal(pid: u32, name: &str) {
    let sent = Command::new("kill")
        .arg(format!("-{name}"))
        .arg(pid.to_string())
        .status();
    assert!(sent.is_ok(), "no program kill");
}

/// Arguments from words.
pub(super) fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(Into::into).collect()
}
