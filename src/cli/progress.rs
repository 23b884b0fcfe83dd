//! One line on a terminal that says how far an import is.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::job::Moved;
use crate::text::Text;

/// Between two drawings; more often nobody can read.
const BEAT: Duration = Duration::from_millis(100);

/// The line; silent where standard error is no terminal.
#[derive(Debug)]
pub(super) struct ProgressLine {
    text: Text,
    started: Instant,
    drawn: Option<Instant>,
    /// Characters that stand on the line now.
    width: usize,
    shown: bool,
}

impl ProgressLine {
    /// A line that is still empty.
    pub(super) fn begin(text: Text) -> Self {
        Self {
            text,
            started: Instant::now(),
            drawn: None,
            width: 0,
            shown: io::stderr().is_terminal(),
        }
    }

    /// Says that the file is looked through before the import.
    pub(super) fn looking(&mut self) {
        if self.shown {
            let line = self.text.say("progress-looking");
            self.draw(&line);
        }
    }

    /// Says how far the import is, if it is time to.
    pub(super) fn show(&mut self, moved: Moved) {
        let early = self.drawn.is_some_and(|drawn| drawn.elapsed() < BEAT);
        if self.shown && !early && moved.bytes > 0 {
            let line = line(self.text, moved, self.started.elapsed());
            self.draw(&line);
            self.drawn = Some(Instant::now());
        }
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if self.width > 0 {
            self.draw("");
            // Whether a terminal can show this is of no weight for the import.
            let _ = io::stderr().write_all(b"\r");
        }
    }

    fn draw(&mut self, line: &str) {
        let width = line.chars().count();
        let blanks = " ".repeat(self.width.saturating_sub(width));
        let mut err = io::stderr().lock();
        let _ = write!(err, "\r{line}{blanks}");
        let _ = err.flush();
        self.width = width;
    }
}

fn line(text: Text, moved: Moved, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, and what is out of range is clamped"
    )]
    let (rate, left) = if seconds > 0.0 && moved.bytes > 0 {
        let rate = moved.rows as f64 / seconds;
        let rest = moved.total.saturating_sub(moved.bytes) as f64;
        (
            rate as u64,
            (rest * seconds / moved.bytes as f64).ceil() as u64,
        )
    } else {
        (0, 0)
    };
    text.say_with(
        "progress-line",
        [
            ("percent", text.percent(moved.bytes, moved.total).into()),
            ("rows", text.number(moved.rows).into()),
            ("rate", text.number(rate).into()),
            ("left", text.duration(left).into()),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn the_line_tells_share_rows_speed_and_time() {
        let moved = Moved {
            bytes: 40,
            total: 100,
            rows: 12_000,
        };
        let at = |lang| line(Text::new(lang), moved, Duration::from_secs(2));
        assert_eq!(
            at(Lang::En),
            "40%  12,000 rows  6,000 rows/s  3\u{a0}s left"
        );
        let start = line(Text::new(Lang::En), Moved::default(), Duration::ZERO);
        assert_eq!(start, "0%  0 rows  0 rows/s  0\u{a0}s left");
    }
}
