//! One line on a terminal that says how far something is.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use super::Failure;
use super::interrupt::Interrupt;
use crate::job::{Job, Snapshot, ThreadPanicked};
use crate::text::Text;

/// The shortest time between two drawings of the progress line.
const REDRAW_EVERY: Duration = Duration::from_millis(100);

/// The unit in which the progress of a job is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProgressUnit {
    /// Rows of a file, for an import or a review of one.
    Rows,
    /// Contacts, for an undo.
    Contacts,
}

impl ProgressUnit {
    fn line(self) -> &'static str {
        match self {
            Self::Rows => "progress-line",
            Self::Contacts => "progress-contacts",
        }
    }

    /// What to say where its thread broke down.
    fn lost(self) -> &'static str {
        match self {
            Self::Rows => "fail-lost",
            Self::Contacts => "undo-lost",
        }
    }
}

/// The line; silent where standard error is no terminal.
#[derive(Debug)]
pub(super) struct ProgressLine {
    text: Text,
    unit: ProgressUnit,
    started: Instant,
    drawn: Option<Instant>,
    /// Characters that stand on the line now.
    width: usize,
    shown: bool,
}

impl ProgressLine {
    /// A line that is still empty.
    pub(super) fn begin(text: Text, unit: ProgressUnit) -> Self {
        Self {
            text,
            unit,
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

    /// Says how far the work is, if it is time to.
    pub(super) fn show(&mut self, progress: Snapshot) {
        if progress.bytes > 0 && self.is_time() {
            let line = line(self.text, self.unit, progress, self.started.elapsed());
            self.draw(&line);
        }
    }

    /// Says that contacts are erased and how much of the store is written anew, if it is time to.
    pub(super) fn erasing(&mut self, done: u64, all: u64) {
        if self.is_time() {
            let share = ("percent", self.text.percent(done, all).into());
            let line = self.text.say_with("progress-erasing", [share]);
            self.draw(&line);
        }
    }

    /// Whether standard error is a terminal and the line was not drawn just now.
    fn is_time(&mut self) -> bool {
        let early = self
            .drawn
            .is_some_and(|drawn| drawn.elapsed() < REDRAW_EVERY);
        if !self.shown || early {
            return false;
        }
        self.drawn = Some(Instant::now());
        true
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if self.width > 0 {
            self.draw("");
            // Whether a terminal can show this is of no weight for the work.
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

/// Waits for a job, draws its progress and listens to Ctrl+C.
pub(super) fn follow<T: Send + 'static>(
    text: Text,
    unit: ProgressUnit,
    job: io::Result<Job<T>>,
    interrupt: Interrupt,
) -> Result<T, Failure> {
    let job = job.map_err(|error| Failure::Failed(text.no_thread(&error)))?;
    let mut line = ProgressLine::begin(text, unit);
    let result = loop {
        if interrupt.is_set() {
            job.cancel();
        }
        match job.wait(REDRAW_EVERY) {
            Some(Ok(result)) => break Ok(result),
            Some(Err(ThreadPanicked)) => break Err(Failure::Failed(text.say(unit.lost()))),
            None => line.show(job.progress()),
        }
    };
    line.clear();
    result
}

fn line(text: Text, unit: ProgressUnit, progress: Snapshot, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, and what is out of range is clamped"
    )]
    let (rate, left) = if seconds > 0.0 && progress.bytes > 0 {
        let rate = progress.rows as f64 / seconds;
        let rest = progress.total.saturating_sub(progress.bytes) as f64;
        (
            rate as u64,
            (rest * seconds / progress.bytes as f64).ceil() as u64,
        )
    } else {
        (0, 0)
    };
    text.say_with(
        unit.line(),
        [
            (
                "percent",
                text.percent(progress.bytes, progress.total).into(),
            ),
            ("rows", text.number(progress.rows).into()),
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
        let progress = Snapshot {
            bytes: 40,
            total: 100,
            rows: 12_000,
        };
        let at = |unit, lang| line(Text::new(lang), unit, progress, Duration::from_secs(2));
        assert_eq!(
            at(ProgressUnit::Rows, Lang::En),
            "40%  12,000 rows  6,000 rows/s  3\u{a0}s left"
        );
        assert_eq!(
            at(ProgressUnit::Contacts, Lang::Nb),
            "40\u{a0}%  12\u{a0}000 kontakter  6\u{a0}000 kontakter/s  3\u{a0}s igjen"
        );
        let start = line(
            Text::new(Lang::En),
            ProgressUnit::Rows,
            Snapshot::default(),
            Duration::ZERO,
        );
        assert_eq!(start, "0%  0 rows  0 rows/s  0\u{a0}s left");
    }
}
