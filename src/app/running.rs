//! The steps of the wizard, the dry run, and the import itself.

use std::sync::Arc;
use std::time::Instant;

use egui::Context;

use super::App;
use super::tasks::Kind;
use super::work::{self, Fact};
use crate::contact::FieldKind;
use crate::contact::standard::{EMAIL, MOBILE};
use crate::import::{Options, survey};
use crate::plan::{Refusal, Step, Target};
use crate::store::StoreError;
use crate::ui::{self, Command, DryRun, Page, Running, STEPS, Tone};

impl App {
    /// Shows a step.
    pub(super) fn step(&mut self, ctx: &Context, step: Step, opt_in_page: bool) {
        let Some(wizard) = self
            .state
            .wizard
            .as_mut()
            .filter(|wizard| !wizard.importing && wizard.done.is_none())
        else {
            return;
        };
        wizard.step = Some(step);
        wizard.opt_in_page = opt_in_page;
        wizard.reached = wizard.reached.max(Some(step));
        wizard.shown_rows = None;
        wizard.review.open = false;
        wizard.review.said = None;
        wizard.told = false;
        if wizard.file.is_some() {
            // A file that was refused is no matter of another step.
            wizard.error = None;
        }
        self.state.page = Page::Wizard;
        if step == Step::Rules {
            self.suggest_key();
        }
        self.edited(ctx);
    }

    pub(super) fn back(&mut self, ctx: &Context) {
        let Some(wizard) = self
            .state
            .wizard
            .as_ref()
            .filter(|wizard| wizard.can_go_back())
        else {
            return;
        };
        let asks = wizard.asks_opt_in();
        let (step, page) = match wizard.at() {
            Step::Mapping if wizard.opt_in_page => (Step::Mapping, false),
            Step::Rules => (Step::Mapping, asks),
            other => {
                let at = STEPS
                    .iter()
                    .position(|step| *step == other)
                    .unwrap_or_default();
                (
                    STEPS
                        .get(at.saturating_sub(1))
                        .copied()
                        .unwrap_or(Step::Upload),
                    false,
                )
            }
        };
        self.step(ctx, step, page);
    }

    pub(super) fn go_on(&mut self, ctx: &Context) {
        let Some(wizard) = &self.state.wizard else {
            return;
        };
        if !self.state.may_continue(wizard) {
            if let Some(wizard) = &mut self.state.wizard {
                wizard.told = true;
            }
            return;
        }
        let asks = wizard.asks_opt_in();
        let (step, page) = match wizard.at() {
            Step::Mapping if !wizard.opt_in_page && asks => (Step::Mapping, true),
            other => {
                let at = STEPS
                    .iter()
                    .position(|step| *step == other)
                    .unwrap_or_default();
                (STEPS.get(at + 1).copied().unwrap_or(Step::Summary), false)
            }
        };
        self.step(ctx, step, page);
    }

    /// The key that suits most files, where nobody has chosen one.
    fn suggest_key(&mut self) {
        let Some(draft) = self
            .state
            .wizard
            .as_mut()
            .and_then(|wizard| wizard.draft.as_mut())
        else {
            return;
        };
        if draft.primary.is_none() {
            draft.primary = [EMAIL, MOBILE]
                .into_iter()
                .find(|no| draft.mapping.column_of(*no).is_some());
        }
    }

    /// A choice was changed: what follows from it is found out again.
    pub(super) fn edited(&mut self, ctx: &Context) {
        let Some(wizard) = &mut self.state.wizard else {
            return;
        };
        let target = wizard.list_target();
        if let Some(draft) = &mut wizard.draft {
            draft.list = Some(target);
            let said = &mut draft.acknowledgement;
            let confirmed = said.gdpr && said.tcpa;
            if !confirmed {
                said.at = 0;
            } else if said.at == 0 {
                said.at = self.clock.now();
            }
            said.text_version = ui::TEXT_VERSION;
        }
        self.draft_changed = Some(Instant::now());
        self.look_through(ctx);
        self.mark_stale();
        self.try_out(ctx);
        ctx.request_repaint();
    }

    /// Steps that were left and have something to be mended now.
    pub(super) fn mark_stale(&mut self) {
        let Some(wizard) = &self.state.wizard else {
            return;
        };
        let Some(draft) = &wizard.draft else { return };
        let reached = wizard.reached.unwrap_or(Step::Upload);
        let refusals = draft.refusals(&self.state.fields, &wizard.survey);
        let mut stale: std::collections::BTreeSet<Step> = refusals
            .iter()
            .map(Refusal::step)
            .filter(|step| *step < reached && *step != wizard.at())
            .collect();
        if !wizard.stale_columns.is_empty() || !wizard.lost.is_empty() {
            stale.insert(Step::Mapping);
        }
        if self.state.list_trouble(wizard).is_some() && reached > Step::Upload {
            stale.insert(Step::Upload);
        }
        if wizard.importing || wizard.done.is_some() {
            // The list that the import made has its name.
            stale.clear();
        }
        if let Some(wizard) = &mut self.state.wizard {
            wizard.stale = stale;
        }
    }

    /// Looks through the whole file where dates or opt-in words are mapped.
    fn look_through(&mut self, ctx: &Context) {
        let (Some(source), Some(wizard)) = (self.source.clone(), &self.state.wizard) else {
            return;
        };
        let Some(draft) = &wizard.draft else { return };
        if wizard.at() < Step::Mapping {
            return;
        }
        let mut mapping = draft.mapping.clone();
        let fields = self.state.fields.clone();
        for target in &mut mapping.targets {
            let kind = match target {
                Some(Target::Field(no) | Target::OptOut(no)) => {
                    fields.get(*no).map(|field| field.kind)
                }
                _ => None,
            };
            if !matches!(kind, Some(FieldKind::Date | FieldKind::OptIn)) {
                *target = None;
            }
        }
        let key = (
            draft.dialect.clone(),
            mapping.clone(),
            source.path().to_owned(),
            draft.edits.clone(),
        );
        let edits = draft.edits.clone();
        if self.surveyed.as_ref() == Some(&key) {
            return;
        }
        self.surveyed = Some(key);
        let nothing = mapping.targets.iter().all(Option::is_none);
        if let Some(wizard) = &mut self.state.wizard {
            wizard.surveying = !nothing;
            if nothing {
                wizard.survey = crate::plan::Survey::default();
            }
        }
        if nothing {
            self.tasks.forget(Kind::Survey);
            return;
        }
        let words = self.state.words.clone();
        self.start(ctx, Kind::Survey, move |_| {
            Fact::Surveyed(survey(&source, &mapping, &fields, &words, &edits))
        });
    }

    /// Imports.
    pub(super) fn import(&mut self, ctx: &Context) {
        if !self.state.may_import() {
            return;
        }
        if self.tasks.runs(Kind::Change) {
            // Only one may write to the store.
            self.commands.push(Command::Import);
            return;
        }
        let (Some(store), Some(source), Some(wizard)) =
            (self.store.clone(), self.source.clone(), &self.state.wizard)
        else {
            return;
        };
        let (Some(draft), Some(review)) = (&wizard.draft, self.review.clone()) else {
            return;
        };
        let Ok(plan) = draft.plan(&self.state.fields, &wizard.survey) else {
            return;
        };
        let chosen = self.headers.iter().zip(&draft.mapping.targets);
        let remember = chosen
            .filter_map(|(header, target)| Some((header.clone()?, (*target)?)))
            .collect();
        let options = Options {
            dry_run: false,
            rejected: None,
            fields: self.state.fields.clone(),
            remember,
            // The wizard has looked through the whole file.
            unsure: None,
            reviewed: Some(review.reviewed()),
        };
        let running = Running {
            file: plan.file_name.clone(),
            list: match wizard.into {
                ui::Into::New => wizard.new_list_name(),
                ui::Into::Existing(no) => self
                    .state
                    .list(no)
                    .map(|list| list.name.clone())
                    .unwrap_or_default(),
            },
            bytes: 0,
            total: source.len_bytes(),
            rows: 0,
            rate: 0,
            left: None,
            cancelling: false,
        };
        // What runs is no draft; it becomes one again where it comes to nothing.
        self.save_draft(ctx);
        self.draft_changed = None;
        self.tasks.forget(Kind::Try);
        self.began = self.clock.stopwatch();
        let started = self.start(ctx, Kind::Import, move |progress| {
            Fact::Imported(Box::new(work::import(
                &store, &source, &plan, &options, progress,
            )))
        });
        if started {
            if let Some(wizard) = &mut self.state.wizard {
                wizard.importing = true;
                wizard.shown_rows = None;
            }
            self.state.imports.running = Some(running);
            self.state.notice = None;
            self.show_drafts();
        }
    }

    pub(super) fn cancel_import(&mut self) {
        self.tasks.cancel(Kind::Import);
        if let Some(running) = &mut self.state.imports.running {
            running.cancelling = true;
        }
    }

    /// Shows how far what runs is.
    pub(super) fn follow_progress(&mut self) {
        if let Some(moved) = self.tasks.moved(Kind::Import)
            && let Some(running) = &mut self.state.imports.running
        {
            let seconds = self.began.elapsed().as_secs_f64();
            running.bytes = moved.bytes;
            running.total = moved.total.max(running.total);
            running.rows = moved.rows;
            if seconds > 0.5 && moved.bytes > 0 {
                running.rate = per_second(moved.rows, seconds);
                let speed = per_second(moved.bytes, seconds).max(1);
                running.left = Some(running.total.saturating_sub(moved.bytes).div_ceil(speed));
            }
        }
        if let Some(moved) = self.tasks.moved(Kind::Try)
            && let Some(wizard) = &mut self.state.wizard
            && let DryRun::Running(part) = &mut wizard.dry_run
        {
            #[expect(clippy::cast_precision_loss, reason = "a bar has some hundred pixels")]
            let done = moved.bytes as f32 / moved.total.max(1) as f32;
            *part = done;
        }
    }

    /// A task broke down.
    pub(super) fn lost(&mut self, ctx: &Context, kind: Kind) {
        if kind == Kind::Reopen {
            self.reopening_lost();
            return;
        }
        let said = self.text().say("w-lost");
        self.say(Tone::Error, said.clone());
        if kind == Kind::SaveAs {
            self.state.forms.saving = false;
        }
        if let Some(wizard) = &mut self.state.wizard {
            match kind {
                Kind::Open => wizard.opening = false,
                Kind::Survey => wizard.surveying = false,
                Kind::Pick => wizard.picking = false,
                Kind::Try => wizard.dry_run = DryRun::Failed(said),
                Kind::ReviewFind => wizard.review.finding = false,
                Kind::Import => {
                    wizard.importing = false;
                    self.state.imports.running = None;
                    self.read_store(ctx);
                }
                _ => {}
            }
        }
    }

    /// A change of the store was refused.
    pub(super) fn refused(&mut self, error: &StoreError) {
        let text = self.text();
        if let StoreError::ListName(reason) = error {
            use crate::store::{ContactList, ListNameError};
            self.state.forms.list_error = Some(match reason {
                ListNameError::Blank => text.say("w-list-blank"),
                ListNameError::TooLong => {
                    text.say_with("w-list-too-long", [("most", ContactList::MAX_NAME.into())])
                }
                ListNameError::ControlCharacter => text.say("w-list-control"),
                ListNameError::Taken(_) => text.say("w-list-taken"),
            });
        } else {
            let said = text.store_error(error);
            self.say(Tone::Error, said);
        }
    }

    /// The store, for tests that look behind the window.
    pub fn store(&self) -> Option<Arc<crate::store::Store>> {
        self.store.clone()
    }
}

fn per_second(count: u64, seconds: f64) -> u64 {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a speed that is shown"
    )]
    let speed = (count as f64 / seconds.max(0.001)) as u64;
    speed
}
