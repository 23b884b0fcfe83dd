//! The page of settings: language, look, recent files, how much of the past is kept.

use egui::{Context, ThemePreference};

use super::host::Host;
use crate::desk::ThemeChoice;
use crate::job::{Queue, Slot};
use crate::query::{self, RetentionFacts};
use crate::store::{Retention, StoreError};
use crate::text::Lang;
use crate::ui::{self, RetentionForm, Tone, Zoom};

/// The smallest and the largest zoom.
const ZOOM: (f32, f32) = (0.5, 3.0);

/// What one step of the zoom changes.
const ZOOM_STEP: f32 = 0.1;

/// The owner of the page of settings.
#[derive(Default)]
pub(super) struct SettingsOwner {
    pub(super) page: ui::SettingsPage,
    kept: Slot<Result<RetentionFacts, StoreError>>,
    changes: Queue<Result<(), StoreError>>,
    /// The theme and the zoom that the window has.
    applied_theme: Option<ThemeChoice>,
    applied_zoom: Option<f32>,
}

impl SettingsOwner {
    pub(super) fn set_lang(host: &mut Host, lang: Lang) {
        host.shared.lang = lang;
        host.shared.preferences.lang = Some(lang.code().to_owned());
        // Sentences that were made in the other language.
        host.shared.notice = None;
        host.save_preferences();
    }

    pub(super) fn zoom(ctx: &Context, host: &mut Host, zoom: Zoom) {
        let now = ctx.zoom_factor();
        let wanted = match zoom {
            Zoom::In => now + ZOOM_STEP,
            Zoom::Out => now - ZOOM_STEP,
            Zoom::Reset => 1.0,
        };
        let wanted = clamp_zoom(wanted);
        ctx.set_zoom_factor(wanted);
        host.shared.preferences.zoom = wanted;
        host.save_preferences();
    }

    /// Gives the window its theme, and takes in its size and zoom.
    pub(super) fn follow_window(&mut self, ctx: &Context, host: &mut Host) {
        let preferences = &mut host.shared.preferences;
        let wanted = preferences.theme;
        if self.applied_theme != Some(wanted) {
            self.applied_theme = Some(wanted);
            ctx.set_theme(match wanted {
                ThemeChoice::System => ThemePreference::System,
                ThemeChoice::Light => ThemePreference::Light,
                ThemeChoice::Dark => ThemePreference::Dark,
            });
        }
        let zoom = ctx.zoom_factor();
        if (zoom - preferences.zoom).abs() > f32::EPSILON {
            preferences.zoom = zoom;
        }
        let size = ctx.input(|input| {
            input
                .viewport()
                .inner_rect
                .map(|rect| [rect.width() * zoom, rect.height() * zoom])
        });
        // In the first frame after a change the size is still told in points of before.
        let steady = self.applied_zoom.replace(zoom) == Some(zoom);
        if size.is_some() && steady {
            preferences.window = size;
        }
    }

    /// Reads how much of the past is kept.
    pub(super) fn read(&mut self, host: &mut Host) {
        host.read(&mut self.kept, |store, _| query::retention(store));
    }

    /// Sets how long earlier states stay: days, imports, backups.
    pub(super) fn set_retention(&mut self, host: &mut Host, [days, imports, backups]: [u32; 3]) {
        let retention = Retention {
            days,
            imports: usize::try_from(imports).unwrap_or(usize::MAX),
            backups: usize::try_from(backups).unwrap_or(usize::MAX),
        };
        host.change(&mut self.changes, move |store| {
            store.set_retention(retention)
        });
    }

    /// Takes in what came; true where the retention rule has changed.
    pub(super) fn poll(&mut self, host: &mut Host) -> bool {
        if let Some(kept) = host.take_read(&mut self.kept) {
            let rule = |kept: &RetentionFacts| [kept.days, kept.imports, kept.backups];
            let before = self.page.kept.as_ref().map(rule);
            let other_rule = before.is_some_and(|before| before != rule(&kept));
            // What is being typed stays.
            if self.page.retention.is_none() || other_rule {
                let [days, imports, backups] = rule(&kept).map(|number| number.to_string());
                self.page.retention = Some(RetentionForm {
                    days,
                    imports,
                    backups,
                    error: None,
                });
            }
            self.page.kept = Some(kept);
        }
        let mut changed = false;
        while let Some(set) = host.take_next(&mut self.changes) {
            match set {
                Ok(()) => {
                    let said = host.text().say("notice-history-settings-saved");
                    host.say(Tone::Success, said);
                    self.page.retention = None;
                    self.read(host);
                    changed = true;
                }
                Err(error) => host.say_store_error(&error),
            }
        }
        changed
    }

    /// Lets go of what is read of the store.
    pub(super) fn release_store(&mut self) {
        self.kept.clear();
    }

    pub(super) fn is_idle(&self) -> bool {
        self.kept.is_idle() && self.changes.is_idle()
    }

    pub(super) fn end(&mut self) {
        self.kept.abandon();
        self.changes.finish();
    }
}

/// A zoom that the window can have.
pub(super) fn clamp_zoom(zoom: f32) -> f32 {
    zoom.clamp(ZOOM.0, ZOOM.1)
}
