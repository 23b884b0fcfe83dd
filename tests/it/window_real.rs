//! The program itself in a real window: mouse, keyboard, and the store seen from outside.
//!
//! Needs `Xvfb`, `xdotool` and a software OpenGL (in Debian `xvfb`, `xdotool`, `libgl1-mesa-dri`).

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::x11::Neighbour;

/// A display of its own, and the program on it; both end with the test.
struct Screen {
    display: String,
    server: Child,
}

impl Screen {
    fn new() -> Self {
        // Servers that start at the same moment may take the same number, and one of them ends.
        (0..10)
            .find_map(|_| Self::start(&[]))
            .unwrap_or_else(|| panic!("Xvfb does not start"))
    }

    /// A display whose server knows nothing of OpenGL.
    fn without_opengl() -> Self {
        (0..10)
            .find_map(|_| Self::start(&["-extension", "GLX"]))
            .unwrap_or_else(|| panic!("Xvfb does not start"))
    }

    fn start(more: &[&str]) -> Option<Self> {
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1180x780x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut number)
            .unwrap();
        if number.trim().is_empty() {
            let _ = server.wait();
            return None;
        }
        Some(Self {
            display: format!(":{}", number.trim()),
            server,
        })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("WAYLAND_SOCKET")
            .env("LIBGL_ALWAYS_SOFTWARE", "1");
        command
    }

    fn xdotool(&self, arguments: &[&str]) {
        assert!(
            self.command("xdotool")
                .args(arguments)
                .status()
                .unwrap()
                .success()
        );
    }

    /// Clicks again until something has come of it: the first click may come before the window.
    fn click_until(&self, what: &str, at: (u32, u32), is: impl Fn() -> bool) {
        let start = Instant::now();
        while !is() {
            assert!(
                start.elapsed() < Duration::from_mins(1),
                "never came: {what}"
            );
            self.click(at);
            let rest = Instant::now();
            while !is() && rest.elapsed() < Duration::from_secs(2) {
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }

    fn click(&self, (x, y): (u32, u32)) {
        self.xdotool(&["mousemove", &x.to_string(), &y.to_string()]);
        self.xdotool(&["click", "1"]);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A program that is asked to end when the test is over, whatever came of it.
struct Running(Child);

impl Running {
    fn start(screen: &Screen, store: &Path, change: impl FnOnce(&mut Command)) -> Self {
        std::fs::create_dir_all(store).unwrap();
        std::fs::write(store.join("window.json"), r#"{"window":[1180.0,780.0]}"#).unwrap();
        let mut command = screen.command(env!("CARGO_BIN_EXE_mainbrainer"));
        command.args(["--lang", "en", "--store"]).arg(store);
        change(&mut command);
        Self(command.spawn().unwrap())
    }

    /// Waits for it to end by itself.
    fn ended(mut self) -> std::process::ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(ended) = self.0.try_wait().unwrap() {
                return ended;
            }
            assert!(
                start.elapsed() < Duration::from_mins(1),
                "the window did not close"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The draft on disk, as text.
fn draft(store: &Path) -> String {
    let entries = std::fs::read_dir(store.join("drafts"));
    let path: Option<PathBuf> = entries
        .ok()
        .and_then(|mut all| all.next()?.ok())
        .map(|entry| entry.path());
    path.and_then(|path| std::fs::read_to_string(path).ok())
        .unwrap_or_default()
}

/// Two people.
const FOLK: &str = "E-mail;First name\nkari@example.no;Kåre\nola@example.no;Ola\n";

/// Where the button is that leads on.
const CONTINUE: (u32, u32) = (1120, 752);

/// Where a path is typed, while there is a sentence about a file without rows.
const PATH: (u32, u32) = (500, 479);

fn folk(folder: &Path) -> PathBuf {
    let file = folder.join("folk.csv");
    std::fs::write(&file, FOLK).unwrap();
    file
}

#[test]
#[ignore = "needs Xvfb, xdotool and software OpenGL; run with --ignored"]
fn an_import_with_mouse_and_keyboard() {
    let folder = tempfile::tempdir().unwrap();
    let (store, file) = (folder.path().join("store"), folk(folder.path()));
    let screen = Screen::new();
    let program = Running::start(&screen, &store, |command| {
        command.arg(&file);
    });
    import_by_mouse(&screen, &store, program);
}

/// The program finds no library that makes OpenGL.
fn no_opengl(command: &mut Command) {
    command
        .env("__EGL_VENDOR_LIBRARY_FILENAMES", "/nowhere.json")
        .env("LIBGL_DRIVERS_PATH", "/nowhere")
        .env("GBM_BACKENDS_PATH", "/nowhere");
}

#[test]
#[ignore = "needs Xvfb, xdotool and software OpenGL; run with --ignored"]
fn an_import_where_opengl_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let (store, file) = (folder.path().join("store"), folk(folder.path()));
    let screen = Screen::without_opengl();
    // It truly does not: with OpenGL alone there is no window, but a sentence.
    let mut alone = screen.command(env!("CARGO_BIN_EXE_mainbrainer"));
    no_opengl(&mut alone);
    let ended = alone
        .env("MAINBRAINER_RENDERER", "opengl")
        .args(["--lang", "en", "--store"])
        .arg(&store)
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    let said = mainbrainer::text::Text::new(mainbrainer::text::Lang::En).say("start-no-graphics");
    assert!(
        String::from_utf8_lossy(&ended.stderr).contains(&said),
        "{ended:?}"
    );

    let program = Running::start(&screen, &store, |command| {
        no_opengl(command);
        command.arg(&file);
    });
    import_by_mouse(&screen, &store, program);
}

#[test]
#[ignore = "needs Xvfb, xdotool and software OpenGL; run with --ignored"]
fn a_wayland_session_that_has_ended_leaves_the_display_that_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let (store, file) = (folder.path().join("store"), folk(folder.path()));
    let screen = Screen::new();
    let program = Running::start(&screen, &store, |command| {
        command
            .env("WAYLAND_DISPLAY", "wayland-0")
            .env("XDG_RUNTIME_DIR", folder.path())
            .arg(&file);
    });
    import_by_mouse(&screen, &store, program);
}

#[test]
#[ignore = "needs Xvfb, xdotool and software OpenGL; run with --ignored"]
fn a_file_is_dragged_from_another_program() {
    for renderer in ["", "software"] {
        let folder = tempfile::tempdir().unwrap();
        let (store, file) = (folder.path().join("store"), folk(folder.path()));
        let screen = Screen::new();
        let program = Running::start(&screen, &store, |command| {
            command.env("MAINBRAINER_RENDERER", renderer);
        });
        Neighbour::new(&screen.display).drop_file(&file);
        let start = Instant::now();
        while !draft(&store).contains("folk.csv") {
            assert!(
                start.elapsed() < Duration::from_mins(1),
                "never opened: {renderer}"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
        import_by_mouse(&screen, &store, program);
    }
}

#[test]
#[ignore = "needs Xvfb, xdotool and software OpenGL; run with --ignored"]
fn a_path_that_was_copied_elsewhere_is_pasted() {
    let folder = tempfile::tempdir().unwrap();
    let (store, file) = (folder.path().join("store"), folk(folder.path()));
    let empty = folder.path().join("empty.csv");
    std::fs::write(&empty, "E-mail\n").unwrap();
    let screen = Screen::new();
    let program = Running::start(&screen, &store, |command| {
        command.arg(&empty);
    });
    let mut neighbour = Neighbour::new(&screen.display);
    neighbour.has_window();
    let mut pressed: Option<Instant> = None;
    neighbour.copy_while(&file.display().to_string(), || {
        // The window may not be there for the first of them.
        if pressed.is_none_or(|pressed| pressed.elapsed() > Duration::from_secs(2)) {
            screen.xdotool(&["search", "--name", "MainBrainer", "windowfocus", "--sync"]);
            screen.click(PATH);
            screen.xdotool(&["key", "ctrl+a", "ctrl+v", "Return"]);
            pressed = Some(Instant::now());
        }
        draft(&store).contains("folk.csv")
    });
    drop(program);
}

/// From the preview to contacts, with the mouse and one shortcut.
fn import_by_mouse(screen: &Screen, store: &Path, program: Running) {
    let at = |step: &str| draft(store).contains(&format!("\"step\": \"{step}\""));
    let says = |word: &str| draft(store).contains(word);
    screen.click_until("mapping", CONTINUE, || at("mapping"));
    screen.click_until("opt-in status", CONTINUE, || says("\"opt_in_page\": true"));
    screen.click_until("no information", (247, 343), || {
        says("\"email\": \"no_information\"")
    });
    screen.click_until("rules", CONTINUE, || at("rules"));
    screen.click_until("master", (360, 333), || says("\"master\": \"file\""));
    screen.click_until("compliance", CONTINUE, || at("compliance"));
    screen.click_until("gdpr", (246, 268), || says("\"gdpr\": true"));
    screen.click_until("tcpa", (246, 410), || says("\"tcpa\": true"));
    screen.click_until("summary", CONTINUE, || at("summary"));
    // The draft goes when the import is done.
    screen.click_until("done", CONTINUE, || draft(store).is_empty());
    // Without a window manager nobody else gives the window the keyboard. It may be gone before its
    // key is let go, which xdotool takes for an error: whether it has closed is seen below.
    let close = ["windowfocus", "--sync", "key", "ctrl+q"];
    let window = ["search", "--name", "MainBrainer"];
    let mut keys = screen.command("xdotool");
    keys.args(window.iter().chain(&close)).status().unwrap();
    assert!(program.ended().success());

    let exported = Command::new(env!("CARGO_BIN_EXE_mainbrainer"))
        .args([
            "export",
            "--list",
            "folk",
            "--fields",
            "email,first_name",
            "--headers",
            "id",
            "--store",
        ])
        .arg(store)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&exported.stdout),
        "email,first_name\r\nkari@example.no,Kåre\r\nola@example.no,Ola\r\n"
    );
}
