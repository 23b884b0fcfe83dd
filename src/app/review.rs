//! The review: made, looked through, mended and made again.
//!
//! The review itself stays here; what is shown of it comes in pages that threads read.

use std::io;
use std::ops::{ControlFlow, Range};
use std::sync::Arc;

use egui::Context;

use super::App;
use super::tasks::Kind;
use super::work::Fact;
use crate::contact::Repair;
use crate::import::{
    Candidates, ImportError, Matches, Options, Progress, Report, Review, ReviewFilter, ReviewRow,
    review,
};
use crate::plan::{ColumnRepair, Edits, Step, Target};
use crate::source::{DialectChoice, Encoding};
use crate::ui::{
    DryRun, Mending, Page, Replacing, ReviewFacts, ReviewLine, ReviewPage, ReviewWish, TableState,
    Wizard,
};

/// Rows of the table that are kept in memory.
const ROWS: usize = 2_000;

/// Rows that are read before and after those that are seen.
const AROUND: u64 = 40;

/// Characters of a cell that are kept for the table.
const CELL: usize = 400;

/// What is shown: a review, and which of its rows.
#[derive(Clone)]
pub struct Shown {
    review: Arc<Review>,
    matches: Arc<Matches>,
}

/// What a search came to.
pub struct Found {
    shown: Shown,
    /// Another search than before, not the same one in a newer review.
    fresh: bool,
    from: u64,
    lines: Vec<ReviewLine>,
    /// The row that is looked at, as it is now.
    detail: Option<ReviewRow>,
}

fn line(row: &ReviewRow, most: usize) -> ReviewLine {
    ReviewLine {
        line: row.line,
        outcome: row.outcome,
        contact: row.contact,
        label: row.label.clone(),
        problems: row.problems.iter().map(|problem| problem.code).collect(),
        mended: row.cells.iter().any(|cell| cell.mended.is_some()),
        cells: row
            .cells
            .iter()
            .map(|cell| cell.read().chars().take(most).collect())
            .collect(),
    }
}

fn lines(shown: &Shown, places: &Range<u64>) -> io::Result<Vec<ReviewLine>> {
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let count = places.end.saturating_sub(places.start);
    let ordinals = shown.matches.ordinals(at(places.start), at(count));
    let mut lines = Vec::with_capacity(ordinals.len());
    // Whole rows one by one: only the beginnings of their cells are kept.
    let _: ControlFlow<()> = shown.review.for_each_row(&ordinals, |row| {
        lines.push(line(&row, CELL));
        ControlFlow::Continue(())
    })?;
    Ok(lines)
}

/// The rows at some places, their cells uncut.
pub(super) fn whole_lines(shown: &Shown, places: &[usize]) -> io::Result<Vec<ReviewLine>> {
    let ordinals = places.iter().flat_map(|at| shown.matches.ordinals(*at, 1));
    let rows = shown.review.page(&ordinals.collect::<Vec<_>>())?;
    Ok(rows.iter().map(|row| line(row, usize::MAX)).collect())
}

/// The row that begins on a line.
fn row_of(review: &Review, line: u64, progress: &Progress) -> io::Result<Option<ReviewRow>> {
    let filter = ReviewFilter {
        lines: Some([line].into()),
        ..ReviewFilter::default()
    };
    let Some(matches) = review.rows(&filter, progress)? else {
        return Ok(None);
    };
    Ok(review.page(&matches.ordinals(0, 1))?.into_iter().next())
}

fn facts(review: &Review) -> ReviewFacts {
    let report: &Report = review.report();
    ReviewFacts {
        figures: report.counts,
        problems: report
            .problems
            .iter()
            .copied()
            .filter(|(_, rows)| *rows > 0)
            .collect(),
        counts: review.counts().clone(),
        misfits: review.misfits().to_vec(),
        damage: review.damage().to_vec(),
        rows: review.len(),
    }
}

/// Rows around those that are seen.
fn around(seen: &Range<u64>) -> Range<u64> {
    seen.start.saturating_sub(AROUND)..seen.end.saturating_add(AROUND)
}

impl App {
    fn review_page(&mut self) -> Option<&mut ReviewPage> {
        self.state.wizard.as_mut().map(|wizard| &mut wizard.review)
    }

    // ----- Making it -------------------------------------------------------------------------

    /// Reviews on the summary, whenever the choices make another plan.
    pub(super) fn try_out(&mut self, ctx: &Context) {
        let (Some(store), Some(source), Some(wizard)) = (
            self.store.clone(),
            self.source.clone(),
            &mut self.state.wizard,
        ) else {
            return;
        };
        if wizard.at() != Step::Summary
            || wizard.surveying
            || wizard.importing
            || wizard.done.is_some()
        {
            return;
        }
        let plan = wizard
            .draft
            .as_ref()
            .and_then(|draft| draft.plan(&self.state.fields, &wizard.survey).ok());
        let taken = {
            let wizard = &self.state.wizard;
            wizard
                .as_ref()
                .is_some_and(|wizard| self.state.list_trouble(wizard).is_some())
        };
        let Some(plan) = plan.filter(|_| !taken) else {
            self.tasks.forget(Kind::Try);
            self.tried = None;
            if let Some(wizard) = &mut self.state.wizard {
                wizard.dry_run = DryRun::None;
                // Figures of choices that no import can be made with would mislead.
                wizard.review.facts = None;
            }
            return;
        };
        if self.tried.as_ref() == Some(&plan) {
            return;
        }
        self.tried = Some(plan.clone());
        if let Some(wizard) = &mut self.state.wizard {
            wizard.dry_run = DryRun::Running(0.0);
        }
        let options = Options {
            dry_run: true,
            fields: self.state.fields.clone(),
            ..Options::default()
        };
        self.start(ctx, Kind::Try, move |progress| {
            Fact::Tried(Box::new(review(&store, &source, &plan, &options, progress)))
        });
    }

    /// A review is over.
    pub(super) fn tried(&mut self, ctx: &Context, tried: Result<Review, ImportError>) {
        let text = self.text();
        let Some(wizard) = &mut self.state.wizard else {
            return;
        };
        match tried {
            Ok(review) => {
                wizard.dry_run = DryRun::Done;
                wizard.review.facts = Some(Box::new(facts(&review)));
                self.reopened = false;
                self.review = Some(Arc::new(review));
                self.find_rows(ctx, false);
            }
            Err(ImportError::FileChanged) if !self.reopened => self.read_anew(ctx),
            Err(error) => {
                // It is tried again whenever the summary is shown again.
                self.tried = None;
                wizard.dry_run = DryRun::Failed(match error {
                    ImportError::FileChanged => text.say("w-changed-since"),
                    error => text.import_error(&error),
                });
                wizard.review = ReviewPage::default();
                self.forget_review();
            }
        }
    }

    /// The file is another one than when it was opened: it is read anew, and the review follows.
    fn read_anew(&mut self, ctx: &Context) {
        let Some(wizard) = &mut self.state.wizard else {
            return;
        };
        let dialect = wizard.draft.as_ref().map(|draft| draft.dialect.clone());
        let Some(path) = wizard.path.clone() else {
            return;
        };
        self.reopened = true;
        self.open(ctx, path, dialect);
    }

    /// Lets go of the review and of what is read of it.
    pub(super) fn forget_review(&mut self) {
        for kind in [
            Kind::Try,
            Kind::ReviewFind,
            Kind::ReviewRows,
            Kind::ReviewRow,
            Kind::ReviewValues,
        ] {
            self.tasks.forget(kind);
        }
        self.review = None;
        self.shown = None;
    }

    /// Reviews again where the store is another one than it was, by an edit on another page.
    pub(super) fn keep_review_true(&mut self, ctx: &Context) {
        let (Some(store), Some(review), Some(wizard)) =
            (&self.store, &self.review, &self.state.wizard)
        else {
            return;
        };
        let stands = self.state.page == Page::Wizard
            && wizard.at() == Step::Summary
            && !wizard.importing
            && wizard.done.is_none()
            && wizard.dry_run == DryRun::Done;
        if !stands || store.view().commit().no == review.reviewed().commit {
            return;
        }
        let said = self.text().say("r-changed-meanwhile");
        self.review_again(ctx, said);
    }

    /// Reviews again, and says why.
    pub(super) fn review_again(&mut self, ctx: &Context, why: String) {
        self.tried = None;
        if let Some(page) = self.review_page() {
            page.said = Some(why);
        }
        self.try_out(ctx);
    }

    /// The import was another one than the one that was reviewed, so nothing was done.
    pub(super) fn not_as_reviewed(&mut self, ctx: &Context, error: &ImportError) {
        let said = self.text().import_error(error);
        self.state.imports.running = None;
        if let Some(wizard) = &mut self.state.wizard {
            wizard.importing = false;
        }
        if self.state.page != Page::Wizard {
            self.say(crate::ui::Tone::Warning, said.clone());
        }
        self.show_drafts();
        self.read_store(ctx);
        if matches!(error, ImportError::FileChanged) {
            self.tried = None;
            if let Some(page) = self.review_page() {
                page.said = Some(said);
            }
            self.read_anew(ctx);
        } else {
            self.review_again(ctx, said);
        }
    }

    // ----- Looking at its rows ---------------------------------------------------------------

    /// Finds the rows for the filter: after another filter, or in a newer review.
    fn find_rows(&mut self, ctx: &Context, fresh: bool) {
        let Some(review) = self.review.clone() else {
            return;
        };
        let Some(page) = self.review_page() else {
            return;
        };
        if !page.open {
            return;
        }
        page.finding = true;
        let filter = page.filter.clone();
        let looked_at = page.detail.as_ref().map(|row| row.line);
        let seen = if fresh { 0..AROUND } else { around(&page.seen) };
        self.start(ctx, Kind::ReviewFind, move |progress| {
            let find = || -> io::Result<Option<Found>> {
                let Some(matches) = review.rows(&filter, progress)? else {
                    return Ok(None);
                };
                let shown = Shown {
                    review,
                    matches: Arc::new(matches),
                };
                let detail = looked_at.map(|line| row_of(&shown.review, line, progress));
                Ok(Some(Found {
                    fresh,
                    from: seen.start,
                    lines: lines(&shown, &seen)?,
                    detail: detail.transpose()?.flatten(),
                    shown,
                }))
            };
            Fact::ReviewFound(find())
        });
    }

    /// Rows were found.
    pub(super) fn rows_found(&mut self, found: io::Result<Option<Found>>) {
        self.tasks.forget(Kind::ReviewRows);
        let found = match found {
            Ok(Some(found)) => found,
            Ok(None) => return,
            Err(error) => {
                self.unreadable(error);
                return;
            }
        };
        let Some(page) = self.review_page() else {
            return;
        };
        page.finding = false;
        page.found = u64::try_from(found.shown.matches.len()).ok();
        if page.rows.is_empty() {
            // Now there is something to measure the columns by.
            page.table.widths.clear();
        }
        page.rows = (found.from..).zip(found.lines).collect();
        if found.fresh {
            page.table.reset();
            page.at = None;
        }
        page.detail = found.detail.map(Box::new);
        if let Some(row) = &page.detail {
            // The row that is shown may stand elsewhere now, or not be among the others any more.
            let there = page.rows.iter().find(|(_, line)| line.line == row.line);
            page.at = there.map(|(place, _)| *place);
            match page.at {
                Some(place) => page.table.select(place),
                None => page.table.unselect(),
            }
        }
        self.shown = Some(found.shown);
    }

    /// The file of the review does not read.
    fn unreadable(&mut self, error: io::Error) {
        let said = self.text().import_error(&ImportError::Scratch(error));
        self.forget_review();
        self.tried = None;
        if let Some(wizard) = &mut self.state.wizard {
            wizard.dry_run = DryRun::Failed(said);
            wizard.review = ReviewPage::default();
        }
    }

    fn need_review_rows(&mut self, ctx: &Context, from: u64, to: u64) {
        let Some(shown) = self.shown.clone() else {
            return;
        };
        if self.tasks.runs(Kind::ReviewRows) || self.tasks.runs(Kind::ReviewFind) {
            return;
        }
        let places = around(&(from..to));
        self.start(ctx, Kind::ReviewRows, move |_| {
            Fact::ReviewRows(places.start, lines(&shown, &places))
        });
    }

    /// Rows came.
    pub(super) fn review_rows(&mut self, from: u64, rows: io::Result<Vec<ReviewLine>>) {
        match rows {
            Ok(rows) => {
                if let Some(page) = self.review_page() {
                    if page.rows.len() > ROWS {
                        page.rows.clear();
                    }
                    page.rows.extend((from..).zip(rows));
                }
            }
            Err(error) => self.unreadable(error),
        }
    }

    fn open_row(&mut self, ctx: &Context, place: Option<u64>) {
        let shown = self.shown.clone();
        let Some(page) = self.review_page() else {
            return;
        };
        page.at = place;
        page.mending = None;
        page.replacing = None;
        let (Some(shown), Some(place)) = (shown, place) else {
            page.detail = None;
            self.tasks.forget(Kind::ReviewRow);
            return;
        };
        self.start(ctx, Kind::ReviewRow, move |_| {
            let at = usize::try_from(place).unwrap_or(usize::MAX);
            let rows = shown.review.page(&shown.matches.ordinals(at, 1));
            Fact::ReviewRow(rows.map(|rows| rows.into_iter().next()))
        });
    }

    /// A row came.
    pub(super) fn review_row(&mut self, row: io::Result<Option<ReviewRow>>) {
        match row {
            Ok(row) => {
                if let Some(page) = self.review_page() {
                    page.detail = row.map(Box::new);
                }
            }
            Err(error) => self.unreadable(error),
        }
    }

    /// Shows the values of a column, to replace one of them.
    fn values(&mut self, ctx: &Context, wanted: Option<(usize, Option<String>)>) {
        let review = self.review.clone();
        let Some(page) = self.review_page() else {
            return;
        };
        let Some((column, from)) = wanted else {
            page.replacing = None;
            self.tasks.forget(Kind::ReviewValues);
            return;
        };
        page.mending = None;
        page.open = true;
        page.replacing = Some(Replacing {
            column,
            from,
            ..Replacing::default()
        });
        let Some(review) = review else { return };
        self.start(ctx, Kind::ReviewValues, move |progress| {
            Fact::ReviewValues(column, review.candidates(column, progress))
        });
    }

    /// The values of a column came.
    pub(super) fn review_values(&mut self, column: usize, values: io::Result<Option<Candidates>>) {
        match values {
            Ok(values) => {
                let page = self.review_page();
                let form = page.and_then(|page| page.replacing.as_mut());
                if let Some(form) = form.filter(|form| form.column == column) {
                    form.values = values;
                }
            }
            Err(error) => self.unreadable(error),
        }
    }

    /// Shows the rows of a filter.
    fn filter_rows(&mut self, ctx: &Context, filter: ReviewFilter) {
        let Some(page) = self.review_page() else {
            return;
        };
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
        self.find_rows(ctx, true);
    }

    /// Puts the keyboard into the search of the review, where its rows can be shown.
    pub(super) fn search_review(&mut self, ctx: &Context) -> bool {
        let stands = self.state.page == Page::Wizard;
        let can = |wizard: &&mut Wizard| {
            stands
                && wizard.at() == Step::Summary
                && !wizard.importing
                && wizard.done.is_none()
                && wizard.review.facts.is_some()
        };
        let Some(wizard) = self.state.wizard.as_mut().filter(can) else {
            return false;
        };
        wizard.review.focus_search = true;
        if !wizard.review.open {
            self.filter_rows(ctx, ReviewFilter::default());
        }
        true
    }

    // ----- Mending ---------------------------------------------------------------------------

    /// Changes what was mended; the review is made again.
    fn mend(&mut self, ctx: &Context, change: impl FnOnce(&mut Edits)) {
        let Some(wizard) = &mut self.state.wizard else {
            return;
        };
        if let Some(draft) = &mut wizard.draft {
            change(&mut draft.edits);
        }
        wizard.review.mending = None;
        wizard.review.said = None;
        self.edited(ctx);
    }

    /// Does what is wanted of the review.
    pub(super) fn review_wish(&mut self, ctx: &Context, wish: ReviewWish) {
        let over = |wizard: &Wizard| wizard.importing || wizard.done.is_some();
        if self.state.wizard.as_ref().is_none_or(over) {
            return;
        }
        match wish {
            ReviewWish::Rows(filter) => self.filter_rows(ctx, *filter),
            ReviewWish::Search => {
                let Some(page) = self.review_page() else {
                    return;
                };
                page.typed.trim().clone_into(&mut page.filter.search);
                self.find_rows(ctx, true);
            }
            ReviewWish::NeedRows(from, to) => self.need_review_rows(ctx, from, to),
            ReviewWish::CopyRows => self.copy_reviewed(ctx),
            ReviewWish::Open(place) => self.open_row(ctx, place),
            ReviewWish::Values(wanted) => self.values(ctx, wanted),
            ReviewWish::Close | ReviewWish::Correct(_) | ReviewWish::Dismiss => {
                if let Some(page) = self.review_page() {
                    match wish {
                        ReviewWish::Close => page.open = false,
                        ReviewWish::Dismiss => page.said = None,
                        ReviewWish::Correct(cell) => {
                            page.replacing = None;
                            page.mending = cell.map(|(column, typed)| Mending {
                                column,
                                typed,
                                focus: true,
                            });
                        }
                        _ => {}
                    }
                }
            }
            ReviewWish::SetCell {
                line,
                column,
                was,
                becomes,
            } => self.mend(ctx, |edits| edits.set_cell(line, column, &was, &becomes)),
            ReviewWish::UnsetCell(line, column) => self.mend(ctx, |edits| {
                edits.unset_cell(line, column);
            }),
            ReviewWish::Replace(column, from, to) => {
                if let Some(page) = self.review_page() {
                    page.replacing = None;
                }
                self.mend(ctx, |edits| edits.replace_value(column, &from, &to));
            }
            ReviewWish::Unreplace(column, from) => self.mend(ctx, |edits| {
                let is = |one: &crate::plan::Replace| one.column == column && one.from == from;
                edits.replace.retain(|one| !is(one));
            }),
            ReviewWish::LeaveOut(lines, out) => self.mend(ctx, |edits| {
                for line in lines {
                    edits.leave_out(line, out);
                }
            }),
            ReviewWish::TakeAllIn => self.mend(ctx, |edits| edits.left_out.clear()),
            ReviewWish::Repair(column, repair, on) => {
                self.mend(ctx, |edits| set_repair(edits, column, repair, on));
            }
            ReviewWish::Skip(column) => {
                let draft = self.state.wizard.as_mut().and_then(|w| w.draft.as_mut());
                if let Some(target) = draft.and_then(|draft| draft.mapping.targets.get_mut(column))
                {
                    *target = Some(Target::Skip);
                    self.edited(ctx);
                }
            }
            ReviewWish::Encoding(encoding) => self.read_as(ctx, encoding),
        }
    }

    fn read_as(&mut self, ctx: &Context, encoding: Encoding) {
        let Some(wizard) = &self.state.wizard else {
            return;
        };
        let choice = DialectChoice {
            encoding: Some(encoding),
            ..wizard.choice.clone()
        };
        self.reread(ctx, choice);
    }
}

fn set_repair(edits: &mut Edits, column: usize, repair: Repair, on: bool) {
    if on {
        edits.repair(column, repair);
    } else {
        let gone = ColumnRepair { column, repair };
        edits.repairs.retain(|one| *one != gone);
    }
}
