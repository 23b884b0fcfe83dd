//! The rows of the review that are looked at: found by a filter, read page by page, one of them whole.

use std::io;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use egui::Context;

use crate::app::copying::{Copied, PIECE_ROWS, selected};
use crate::app::host::Host;
use crate::import::{Candidates, Matches, Review, ReviewFilter, ReviewRow};
use crate::job::{Progress, Slot};
use crate::text::Text;
use crate::ui::{self, Replacing, ReviewLine, ReviewPage, TableState, Tone};

/// Rows of the table that are kept in memory.
const KEPT_ROWS: usize = 2_000;

/// Rows that are read before and after those that are seen.
const ROWS_AROUND: u64 = 40;

/// Characters of a cell that are kept for the table.
const CELL_CHARS: usize = 400;

/// A review, and which of its rows a filter lets through.
#[derive(Clone)]
struct Found {
    review: Arc<Review>,
    matches: Arc<Matches>,
}

/// The result of a search.
struct Search {
    found: Found,
    /// Another filter than before, not the same one in a newer review.
    other_filter: bool,
    /// The place of the first of `lines` among the rows found.
    from: u64,
    lines: Vec<ReviewLine>,
    /// The row that is looked at, as it is now.
    detail: Option<ReviewRow>,
}

/// What threads read of the review.
#[derive(Default)]
pub(in crate::app) struct ReviewRows {
    found: Option<Found>,
    search: Slot<io::Result<Option<Search>>>,
    page: Slot<(u64, io::Result<Vec<ReviewLine>>)>,
    row: Slot<io::Result<Option<ReviewRow>>>,
    values: Slot<(usize, io::Result<Option<Candidates>>)>,
    copied: Slot<io::Result<Copied>>,
}

impl ReviewRows {
    /// Finds the rows for the filter: after another filter, or in a newer review.
    pub(in crate::app) fn find(
        &mut self,
        host: &mut Host,
        page: &mut ReviewPage,
        review: Option<&Arc<Review>>,
        other_filter: bool,
    ) {
        let Some(review) = review.filter(|_| page.open).map(Arc::clone) else {
            return;
        };
        page.finding = true;
        let filter = page.filter.clone();
        let detail_line = page.detail.as_ref().map(|row| row.line);
        let seen = if other_filter {
            0..ROWS_AROUND
        } else {
            with_rows_around(&page.seen)
        };
        host.start(&mut self.search, move |progress| {
            let Some(matches) = review.rows(&filter, progress)? else {
                return Ok(None);
            };
            let found = Found {
                review,
                matches: Arc::new(matches),
            };
            let detail = detail_line.map(|line| row_on_line(&found.review, line, progress));
            Ok(Some(Search {
                other_filter,
                from: seen.start,
                lines: lines(&found, &seen)?,
                detail: detail.transpose()?.flatten(),
                found,
            }))
        });
    }

    fn take_search(&mut self, page: &mut ReviewPage, search: Search) {
        self.page.clear();
        page.found = u64::try_from(search.found.matches.len()).ok();
        if page.rows.is_empty() {
            // Now there is something to measure the columns by.
            page.table.widths.clear();
        }
        page.rows = (search.from..).zip(search.lines).collect();
        if search.other_filter {
            page.table.reset();
            page.at = None;
        }
        page.detail = search.detail.map(Box::new);
        if let Some(row) = &page.detail {
            // The row that is shown may stand elsewhere now, or not be among the others any more.
            let there = page.rows.iter().find(|(_, line)| line.line == row.line);
            page.at = there.map(|(place, _)| *place);
            match page.at {
                Some(place) => page.table.select(place),
                None => page.table.unselect(),
            }
        }
        self.found = Some(search.found);
    }

    /// Reads rows by their places among those found.
    pub(in crate::app) fn need(&mut self, host: &mut Host, from: u64, to: u64) {
        if self.page.is_running() || self.search.is_running() {
            return;
        }
        if let Some(found) = self.found.clone() {
            let places = with_rows_around(&(from..to));
            host.start(&mut self.page, move |_| {
                (places.start, lines(&found, &places))
            });
        }
    }

    /// Shows everything of the row at a place, or of none.
    pub(in crate::app) fn open(
        &mut self,
        host: &mut Host,
        page: &mut ReviewPage,
        place: Option<u64>,
    ) {
        page.at = place;
        page.mending = None;
        page.replacing = None;
        let (Some(found), Some(place)) = (self.found.clone(), place) else {
            page.detail = None;
            self.row.clear();
            return;
        };
        host.start(&mut self.row, move |_| {
            let at = usize::try_from(place).unwrap_or(usize::MAX);
            let rows = found.review.page(&found.matches.ordinals(at, 1));
            rows.map(|rows| rows.into_iter().next())
        });
    }

    /// Shows the values of a column (from 0) with one chosen, to replace one of them, or leaves them.
    pub(in crate::app) fn values(
        &mut self,
        host: &mut Host,
        page: &mut ReviewPage,
        review: Option<&Arc<Review>>,
        wanted: Option<(usize, Option<String>)>,
    ) {
        let Some((column, from)) = wanted else {
            page.replacing = None;
            self.values.clear();
            return;
        };
        page.mending = None;
        page.open = true;
        page.replacing = Some(Replacing {
            column,
            from,
            ..Replacing::default()
        });
        if let Some(review) = review.map(Arc::clone) {
            host.start(&mut self.values, move |progress| {
                (column, review.candidates(column, progress))
            });
        }
    }

    /// Shows the rows of a filter.
    pub(in crate::app) fn filter(
        &mut self,
        host: &mut Host,
        page: &mut ReviewPage,
        review: Option<&Arc<Review>>,
        filter: ReviewFilter,
    ) {
        if !page.open {
            page.open = true;
            page.detail = None;
            page.mending = None;
            page.replacing = None;
            page.rows.clear();
            page.found = None;
            page.table = TableState::default();
        }
        page.typed.clone_from(&filter.search);
        page.filter = filter;
        self.find(host, page, review, true);
    }

    /// Copies the selected rows; `columns` are those of the file.
    pub(in crate::app) fn copy(&mut self, host: &mut Host, page: &ReviewPage, columns: &[String]) {
        let Some(found) = self.found.clone() else {
            return;
        };
        let text = host.text();
        let (places, all) = selected(&page.table);
        let names = ui::review_columns(text, columns);
        host.start(&mut self.copied, move |progress| {
            copy_reviewed(&found, &places, (&names, all), text, progress)
        });
    }

    /// Takes in what threads have read; an error says that the review cannot be read any more.
    pub(in crate::app) fn poll(
        &mut self,
        ctx: &Context,
        host: &mut Host,
        page: &mut ReviewPage,
    ) -> io::Result<()> {
        let search = host.take(&mut self.search);
        page.finding = self.search.is_running();
        if let Some(search) = search.transpose()?.flatten() {
            self.take_search(page, search);
        }
        if let Some((from, lines)) = host.take(&mut self.page) {
            let lines = lines?;
            if page.rows.len() > KEPT_ROWS {
                page.rows.clear();
            }
            page.rows.extend((from..).zip(lines));
        }
        if let Some(row) = host.take(&mut self.row) {
            page.detail = row?.map(Box::new);
        }
        if let Some((column, values)) = host.take(&mut self.values) {
            let values = values?;
            let form = page.replacing.as_mut();
            if let Some(form) = form.filter(|form| form.column == column) {
                form.values = values;
            }
        }
        match host.take(&mut self.copied) {
            Some(Ok(copied)) => copied.take(ctx, host),
            Some(Err(error)) => {
                let said = host.text().io_reason(&error);
                host.say(Tone::Error, said);
            }
            None => {}
        }
        Ok(())
    }

    /// Lets go of the review and of what is read of it.
    pub(in crate::app) fn release_store(&mut self) {
        self.found = None;
        self.search.clear();
        self.page.clear();
        self.row.clear();
        self.values.clear();
    }

    pub(in crate::app) fn is_idle(&self) -> bool {
        self.search.is_idle()
            && self.page.is_idle()
            && self.row.is_idle()
            && self.values.is_idle()
            && self.copied.is_idle()
    }

    pub(in crate::app) fn end(&mut self) {
        self.search.abandon();
        self.page.abandon();
        self.row.abandon();
        self.values.abandon();
        self.copied.abandon();
    }
}

/// A row as the table shows it, its cells cut to `most` characters.
fn line(row: &ReviewRow, most: usize) -> ReviewLine {
    let cells = row.cells.iter();
    ReviewLine {
        line: row.line,
        outcome: row.outcome,
        contact: row.contact,
        label: row.label.clone(),
        problems: row.problems.iter().map(|problem| problem.code).collect(),
        mended: row.cells.iter().any(|cell| cell.mended.is_some()),
        cells: cells
            .map(|cell| cell.read().chars().take(most).collect())
            .collect(),
    }
}

fn lines(found: &Found, places: &Range<u64>) -> io::Result<Vec<ReviewLine>> {
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let count = places.end.saturating_sub(places.start);
    let ordinals = found.matches.ordinals(at(places.start), at(count));
    let mut lines = Vec::with_capacity(ordinals.len());
    // Whole rows one by one: only the beginnings of their cells are kept.
    let _: ControlFlow<()> = found.review.for_each_row(&ordinals, |row| {
        lines.push(line(&row, CELL_CHARS));
        ControlFlow::Continue(())
    })?;
    Ok(lines)
}

/// The rows at some places, their cells uncut.
fn whole_lines(found: &Found, places: &[usize]) -> io::Result<Vec<ReviewLine>> {
    let ordinals = places.iter().flat_map(|at| found.matches.ordinals(*at, 1));
    let rows = found.review.page(&ordinals.collect::<Vec<_>>())?;
    Ok(rows.iter().map(|row| line(row, usize::MAX)).collect())
}

fn row_on_line(review: &Review, line: u64, progress: &Progress) -> io::Result<Option<ReviewRow>> {
    let filter = ReviewFilter {
        lines: Some([line].into()),
        ..ReviewFilter::default()
    };
    let Some(matches) = review.rows(&filter, progress)? else {
        return Ok(None);
    };
    Ok(review.page(&matches.ordinals(0, 1))?.into_iter().next())
}

fn with_rows_around(seen: &Range<u64>) -> Range<u64> {
    seen.start.saturating_sub(ROWS_AROUND)..seen.end.saturating_add(ROWS_AROUND)
}

/// Rows of the review by their places, with the names of the columns and how many were selected.
fn copy_reviewed(
    found: &Found,
    places: &[usize],
    (names, selected): (&[String], u64),
    text: Text,
    progress: &Progress,
) -> io::Result<Copied> {
    let mut copied = Copied::new(names, selected);
    for piece in places.chunks(PIECE_ROWS) {
        if progress.is_cancelled() {
            break;
        }
        for line in whole_lines(found, piece)? {
            let cells: Vec<String> = (0..names.len())
                .map(|at| ui::review_cell(text, &line, at))
                .collect();
            copied.push(&cells);
        }
    }
    Ok(copied)
}
