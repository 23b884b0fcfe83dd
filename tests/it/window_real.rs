//! The program itself in a real window: mouse, keyboard, and the store seen from outside.
//!
//! Needs `Xvfb`, `xdotool` and a software OpenGL (in Debian `xvfb`, `xdotool`, `libgl1-mesa-dri`).

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A display of its own, and the program on it; both end with the test.
struct Screen {
    display: String,
    server: Child,
}

impl Screen {
    fn new() -> Self {
        // Servers that start at the same moment may take the same number, and one of them ends.
        (0..10)
            .find_map(|_| Self::start())
            .unwrap_or_else(|| panic!("Xvfb does not start"))
    }

    fn start() -> Option<Self> {
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1180x780x24",
                "-nolisten",
                "tcp",
            ])
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

#[test]
fn an_import_with_mouse_and_keyboard() {
    const CONTINUE: (u32, u32) = (1120, 752);
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("store");
    let file = folder.path().join("folk.csv");
    std::fs::write(
        &file,
        "E-mail;First name\nkari@example.no;Kåre\nola@example.no;Ola\n",
    )
    .unwrap();
    std::fs::create_dir_all(&store).unwrap();
    std::fs::write(store.join("window.json"), r#"{"window":[1180.0,780.0]}"#).unwrap();
    let screen = Screen::new();
    let mut program = screen
        .command(env!("CARGO_BIN_EXE_mainbrainer"))
        .args(["--lang", "en", "--store"])
        .arg(&store)
        .arg(&file)
        .spawn()
        .unwrap();

    let at = |step: &str| draft(&store).contains(&format!("\"step\": \"{step}\""));
    let says = |word: &str| draft(&store).contains(word);
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
    screen.click_until("done", CONTINUE, || draft(&store).is_empty());
    // Without a window manager nobody else gives the window the keyboard.
    screen.xdotool(&[
        "search",
        "--name",
        "MainBrainer",
        "windowfocus",
        "--sync",
        "key",
        "ctrl+q",
    ]);
    let start = Instant::now();
    let ended = loop {
        if let Some(ended) = program.try_wait().unwrap() {
            break ended;
        }
        if start.elapsed() > Duration::from_mins(1) {
            let _ = program.kill();
            panic!("the window did not close");
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(ended.success());

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
        .arg(&store)
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8_lossy(&exported.stdout),
        "email,first_name\r\nkari@example.no,Kåre\r\nola@example.no,Ola\r\n"
    );
}
