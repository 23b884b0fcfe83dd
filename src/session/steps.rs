//! The order of the steps, and what keeps one from going on.

use std::collections::BTreeSet;

use super::{Known, Session, Stage};
use crate::contact::standard::{EMAIL, MOBILE};
use crate::plan::{Refusal, Step};

/// The steps in their order.
pub const STEPS: [Step; 6] = [
    Step::Upload,
    Step::Preview,
    Step::Mapping,
    Step::Rules,
    Step::Compliance,
    Step::Summary,
];

/// Which step is shown.
#[derive(Clone, Copy, Debug)]
pub(super) struct Position {
    pub(super) step: Step,
    /// The mapping step shows the opt-in status.
    pub(super) opt_in_page: bool,
    /// The furthest step that was shown.
    pub(super) reached: Step,
    /// The step at which a draft is resumed, until its file is open.
    pub(super) resume_at: Option<Step>,
}

impl Default for Position {
    fn default() -> Self {
        Self {
            step: Step::Upload,
            opt_in_page: false,
            reached: Step::Upload,
            resume_at: None,
        }
    }
}

impl Position {
    pub(super) fn resumed(step: Step, reached: Step, opt_in_page: bool) -> Self {
        Self {
            step,
            opt_in_page,
            reached,
            resume_at: Some(step),
        }
    }
}

/// Whether a refusal is put right on the page with the opt-in status.
pub fn is_on_opt_in_page(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::OptInMissing(_) | Refusal::UnknownWords { .. }
    )
}

impl Session {
    /// The step that is shown.
    pub fn step(&self) -> Step {
        self.position.step
    }

    /// The furthest step that was shown.
    pub fn reached(&self) -> Step {
        self.position.reached
    }

    /// Whether the mapping step shows the opt-in status.
    pub fn is_on_opt_in_page(&self) -> bool {
        self.position.opt_in_page
    }

    /// Whether a draft is resumed whose file is not open yet.
    pub fn is_resuming(&self) -> bool {
        self.position.resume_at.is_some()
    }

    /// Shows a step; whether it did, which it does not while or after the import.
    ///
    /// The rules come with the key that suits most files, where none was chosen.
    pub fn show(&mut self, step: Step, opt_in_page: bool) -> bool {
        if !self.is_open() {
            return false;
        }
        self.position.step = step;
        self.position.opt_in_page = opt_in_page;
        self.position.reached = self.position.reached.max(step);
        if step == Step::Rules {
            self.suggest_key();
        }
        true
    }

    /// Where Back leads, if anywhere.
    pub fn previous(&self) -> Option<(Step, bool)> {
        if self.position.step == Step::Upload || !self.is_open() {
            return None;
        }
        Some(match self.position.step {
            Step::Mapping if self.position.opt_in_page => (Step::Mapping, false),
            Step::Rules => (Step::Mapping, self.asks_opt_in()),
            other => (neighbour(other, -1), false),
        })
    }

    /// Where Continue leads, whether or not anything keeps it from going there.
    pub fn next(&self) -> (Step, bool) {
        match self.position.step {
            Step::Mapping if !self.position.opt_in_page && self.asks_opt_in() => {
                (Step::Mapping, true)
            }
            other => (neighbour(other, 1), false),
        }
    }

    /// Whether the page with the opt-in status has something to ask.
    pub fn asks_opt_in(&self) -> bool {
        self.draft
            .as_ref()
            .is_some_and(|draft| draft.channels_with_status().next().is_some())
            || !self.survey.newest.unknown_words.is_empty()
    }

    /// What keeps the session from going on from the page that is shown.
    pub fn hindrances(&self, known: &Known) -> Vec<Refusal> {
        let Some(draft) = &self.draft else {
            return Vec::new();
        };
        let at = self.position.step;
        let here = |refusal: &Refusal| match at {
            Step::Upload | Step::Preview => false,
            Step::Mapping => {
                refusal.step() == at && (self.position.opt_in_page || !is_on_opt_in_page(refusal))
            }
            Step::Rules | Step::Compliance => {
                refusal.step() <= at && refusal.step() != Step::Upload
            }
            Step::Summary => true,
        };
        let mut refusals = draft.refusals(&known.fields, &self.survey.newest);
        refusals.retain(here);
        refusals
    }

    /// Whether Continue leads on.
    pub fn may_continue(&self, known: &Known) -> bool {
        let at = self.position.step;
        if self.stage != Stage::Choosing || self.file.is_none() || self.draft.is_none() {
            return false;
        }
        if at == Step::Summary || !self.hindrances(known).is_empty() {
            return false;
        }
        if self.list_problem(&known.lists).is_some() {
            return at != Step::Upload;
        }
        // What the whole file says may ask for the opt-in status.
        !(at == Step::Mapping && self.survey.running)
    }

    /// Whether the import can begin.
    pub fn may_import(&self, known: &Known) -> bool {
        self.stage == Stage::Choosing
            && self.position.step == Step::Summary
            && !self.survey.running
            && self.review.is_ready()
            && self.undecided_rows().is_none()
            && self.list_problem(&known.lists).is_none()
            && self.hindrances(known).is_empty()
    }

    /// Finds out again which steps behind the furthest one need mending.
    pub fn mark_stale(&mut self, known: &Known) {
        self.stale.clear();
        let Some(draft) = self.draft.as_ref().filter(|_| self.is_open()) else {
            // After the import its new list has a name that is taken.
            return;
        };
        let (at, reached) = (self.position.step, self.position.reached);
        let refusals = draft.refusals(&known.fields, &self.survey.newest);
        let mut stale: BTreeSet<Step> = refusals
            .iter()
            .map(Refusal::step)
            .filter(|step| *step < reached && *step != at)
            .collect();
        if !self.stale_columns.is_empty() || !self.lost_columns.is_empty() {
            stale.insert(Step::Mapping);
        }
        if self.list_problem(&known.lists).is_some() && reached > Step::Upload {
            stale.insert(Step::Upload);
        }
        self.stale = stale;
    }

    /// Takes in that a choice was changed at `now` (milliseconds since 1970 UTC).
    ///
    /// Survey and review may be due afterwards: ask [`Session::survey_request`] and
    /// [`Session::review_request`].
    pub fn edited(&mut self, known: &Known, now: u64) {
        let target = self.list_target();
        if let Some(draft) = &mut self.draft {
            draft.list = Some(target);
            let said = &mut draft.acknowledgement;
            if !(said.gdpr && said.tcpa) {
                said.at = 0;
            } else if said.at == 0 {
                said.at = now;
            }
            said.text_version = super::ACKNOWLEDGEMENT_VERSION;
        }
        self.mark_stale(known);
    }

    /// Takes in that a person chose where a column (from 0) goes.
    pub fn target_chosen(&mut self, column: usize) {
        self.stale_columns.remove(&column);
    }

    /// Chooses the primary key that suits most files, if none is chosen.
    fn suggest_key(&mut self) {
        if let Some(draft) = self.draft.as_mut().filter(|draft| draft.primary.is_none()) {
            draft.primary = [EMAIL, MOBILE]
                .into_iter()
                .find(|no| draft.mapping.column_of(*no).is_some());
        }
    }
}

/// The step before (-1) or after (1) another; the first and the last are their own neighbours.
fn neighbour(step: Step, by: isize) -> Step {
    let at = STEPS.iter().position(|other| *other == step);
    let at = at.unwrap_or_default().saturating_add_signed(by);
    STEPS.get(at).copied().unwrap_or(Step::Summary)
}
