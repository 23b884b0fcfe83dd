//! What is wanted of the review: its rows looked at, and mended.

use super::WizardOwner;
use crate::app::host::Host;
use crate::contact::Repair;
use crate::plan::{ColumnRepair, Edits, Replace, Target};
use crate::source::{DialectChoice, Encoding};
use crate::ui::{Mending, ReviewWish};

impl WizardOwner {
    /// Carries out what is wanted of the review. While the import runs that is nothing; afterwards
    /// its rows can be looked at, and are not mended any more.
    pub(in crate::app) fn review_wish(&mut self, host: &mut Host, wish: ReviewWish) {
        let Some(page) = &mut self.page else { return };
        if page.session.is_importing() || (wish.mends() && !page.session.is_open()) {
            return;
        }
        let (rows, shown, review) = (&mut self.rows, &mut page.review, page.session.review());
        match wish {
            ReviewWish::Rows(filter) => rows.filter(host, shown, review, *filter),
            ReviewWish::Search => {
                shown.typed.trim().clone_into(&mut shown.filter.search);
                rows.find(host, shown, review, true);
            }
            ReviewWish::NeedRows(from, to) => rows.need(host, from, to),
            ReviewWish::CopyRows => rows.copy(host, shown, page.session.columns()),
            ReviewWish::Open(place) => rows.open(host, shown, place),
            ReviewWish::Values(wanted) => rows.values(host, shown, review, wanted),
            ReviewWish::Close => shown.open = false,
            ReviewWish::Dismiss => shown.said = None,
            ReviewWish::Correct(cell) => {
                shown.replacing = None;
                shown.mending = cell.map(|(column, typed)| Mending {
                    column,
                    typed,
                    focus: true,
                });
            }
            ReviewWish::SetCell {
                line,
                column,
                was,
                becomes,
            } => self.mend(host, |edits| edits.set_cell(line, column, &was, &becomes)),
            ReviewWish::UnsetCell(line, column) => self.mend(host, |edits| {
                edits.unset_cell(line, column);
            }),
            ReviewWish::Replace(column, from, to) => {
                shown.replacing = None;
                self.mend(host, |edits| edits.replace_value(column, &from, &to));
            }
            ReviewWish::Unreplace(column, from) => self.mend(host, |edits| {
                let is = |one: &Replace| one.column == column && one.from == from;
                edits.replace.retain(|one| !is(one));
            }),
            ReviewWish::LeaveOut(lines, out) => self.mend(host, |edits| {
                for line in lines {
                    edits.leave_out(line, out);
                }
            }),
            ReviewWish::TakeAllIn => self.mend(host, |edits| edits.left_out.clear()),
            ReviewWish::Repair(column, repair, on) => {
                self.mend(host, |edits| set_repair(edits, column, repair, on));
            }
            ReviewWish::Skip(column) => self.set_target(host, column, Target::Skip),
            ReviewWish::Encoding(encoding) => self.read_as(host, encoding),
        }
    }

    /// Changes what was mended; the review is made again.
    fn mend(&mut self, host: &mut Host, change: impl FnOnce(&mut Edits)) {
        let Some(page) = &mut self.page else { return };
        if let Some(draft) = &mut page.session.draft {
            change(&mut draft.edits);
        }
        page.review.mending = None;
        page.review.said = None;
        self.edited(host);
    }

    fn read_as(&mut self, host: &mut Host, encoding: Encoding) {
        let choice = self.session().map(|session| session.choice().clone());
        if let Some(choice) = choice {
            let encoding = Some(encoding);
            self.reread(host, DialectChoice { encoding, ..choice });
        }
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
