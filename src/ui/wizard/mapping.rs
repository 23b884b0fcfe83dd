//! The third step: which column goes to which field.

use egui::{Align, Layout, Rect, ScrollArea, Ui, UiBuilder, vec2};

use super::super::Cx;
use super::super::command::Command;
use super::super::focus;
use super::super::icon::Icon;
use super::super::state::{Dialog, FieldForm, Shared, Tone, Wizard};
use super::super::tokens::{Letters, Palette, size, space};
use super::super::widgets::{
    DropdownLook, Item, body, checkbox, dropdown, icon, letters, paint_line, remark, small, weak,
};
use super::refusal_lines;
use crate::contact::{DateOrder, FieldKind, FieldNo, is_reserved, without_control};
use crate::plan::{Draft, Evidence, Refusal, Survey, Target};
use crate::session::ColumnFacts;

/// Shares of the width: name, samples, and from there the dropdown.
const NAME: f32 = 0.24;
const SAMPLES: f32 = 0.26;

/// Draws the step.
pub fn show(
    ui: &mut Ui,
    shared: &Shared,
    wizard: &mut Wizard,
    dialog: &mut Option<Dialog>,
    cx: &mut Cx<'_>,
) {
    ui.spacing_mut().item_spacing.y = space::S;
    body(ui, cx.t("mapping-intro"));
    if wizard.refusals_listed {
        refusal_lines(ui, shared, wizard, cx, false);
    }
    let lost = wizard.session.lost_columns();
    if !lost.is_empty() {
        let names = (
            "columns",
            cx.text.names(lost.iter().map(String::as_str)).into(),
        );
        remark(ui, Tone::Warning, &cx.tn("mapping-columns-gone", [names]));
    }
    let Some((draft, found)) = wizard.session.mapping() else {
        return;
    };
    let undecided = draft
        .mapping
        .targets
        .iter()
        .filter(|target| target.is_none())
        .count();
    heading(ui, cx);
    let below = size::CONTROL + space::L;
    let height = (ui.available_height() - below).max(size::MAP_ROW);
    let mut changed = false;
    let mut chosen = None;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut area = ScrollArea::vertical()
        .id_salt("mapping")
        .max_height(height)
        .auto_shrink([false, true]);
    let wanted = wizard.show_column.take();
    if let Some(at) = wanted {
        area = area.vertical_scroll_offset(
            f32::from(u16::try_from(at).unwrap_or(u16::MAX)) * size::MAP_ROW,
        );
    }
    rows(ui, area, found.columns.len(), |ui, at| {
        let Some(facts) = found.columns.get(at) else {
            return;
        };
        let mut target = draft.mapping.targets.get(at).copied().flatten();
        let before = target;
        let mut order = draft.date_orders.get(&at).copied();
        let order_before = order;
        let row = ColumnRow {
            at,
            facts,
            clash: clash(found.survey, draft, at),
            stale: found.stale_columns.contains(&at),
            asks_order: found.survey.undecided_dates.contains(&at) && is_date(shared, target),
            skipped: draft.skip_undecided,
            used: used(&draft.mapping.targets, at),
            wanted: wanted == Some(at),
        };
        let choice = (&mut target, &mut order);
        if row.show(ui, shared, cx, &draft.columns, choice) {
            *dialog = Some(row.new_field());
        }
        if target != before {
            if let Some(place) = draft.mapping.targets.get_mut(at) {
                *place = target;
            }
            chosen = Some(at);
        }
        if order != order_before {
            if let Some(order) = order {
                draft.date_orders.insert(at, order);
            }
            changed = true;
        }
    });
    ui.add_space(space::S);
    let text = cx.tn("mapping-skip-unmapped", [("count", undecided.into())]);
    changed |= checkbox(ui, &mut draft.skip_undecided, &text).changed();
    if let Some(column) = chosen {
        wizard.session.target_chosen(column);
    }
    if changed || chosen.is_some() {
        cx.push(Command::Edited);
    }
}

/// Draws the rows that are seen, and one more at either end: the keyboard goes on to it.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a file has 4,096 columns at most"
)]
fn rows(ui: &mut Ui, area: ScrollArea, count: usize, mut row: impl FnMut(&mut Ui, usize)) {
    area.show_viewport(ui, |ui, seen| {
        ui.set_height(size::MAP_ROW * count as f32);
        let top = ui.max_rect().top();
        let first = (seen.min.y / size::MAP_ROW).floor().max(0.0) as usize;
        let last = (seen.max.y / size::MAP_ROW).ceil().max(0.0) as usize;
        for at in first.saturating_sub(1)..(last + 1).min(count) {
            let above = top + size::MAP_ROW * at as f32;
            let place =
                Rect::from_x_y_ranges(ui.max_rect().x_range(), above..=above + size::MAP_ROW);
            // A row keeps its identity, and with it the keyboard, wherever it is scrolled to.
            let id = ui.scope_id().with(("column", at));
            let builder = UiBuilder::new().scope_id(id).max_rect(place);
            ui.scope_builder(builder, |ui| row(ui, at));
        }
        focus::follow(ui);
    });
}

fn is_date(shared: &Shared, target: Option<Target>) -> bool {
    let field = match target {
        Some(Target::Field(no)) => shared.known.fields.get(no),
        _ => None,
    };
    field.is_some_and(|field| field.kind == FieldKind::Date)
}

/// The other fields that are taken, by number.
fn used(targets: &[Option<Target>], but: usize) -> Vec<FieldNo> {
    targets
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != but)
        .filter_map(|(_, target)| *target)
        .flat_map(Target::fields)
        .collect()
}

/// The field that this column shares with another.
fn clash(survey: &Survey, draft: &Draft, at: usize) -> Option<FieldNo> {
    draft
        .mapping_refusals(survey)
        .into_iter()
        .find_map(|refusal| match refusal {
            Refusal::SameField { field, columns } if columns.contains(&at) => Some(field),
            _ => None,
        })
}

fn heading(ui: &mut Ui, cx: &Cx<'_>) {
    let palette = Palette::of(ui);
    let (rect, _) =
        ui.allocate_exact_size(vec2(ui.available_width(), size::ROW), egui::Sense::hover());
    // The rows below have a scroll bar beside them.
    let parts = parts(rect.with_max_x(rect.right() - size::SCROLL - space::XS));
    for (part, key) in [
        (parts[0], "mapping-column-name"),
        (parts[1], "mapping-sample-values"),
        (parts[2], "mapping-map-to-field"),
    ] {
        paint_line(ui, part, &cx.t(key), Letters::BodyStrong, palette.text_weak);
    }
    ui.painter()
        .hline(rect.x_range(), rect.bottom(), palette.line());
}

/// The three parts of a row.
fn parts(rect: Rect) -> [Rect; 3] {
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let first = inner.left() + inner.width() * NAME;
    let second = first + inner.width() * SAMPLES;
    [
        inner.with_max_x(first - space::S),
        inner.with_min_x(first).with_max_x(second - space::XXL),
        inner.with_min_x(second),
    ]
}

#[expect(clippy::struct_excessive_bools, reason = "each shows by itself")]
struct ColumnRow<'a> {
    at: usize,
    facts: &'a ColumnFacts,
    clash: Option<FieldNo>,
    stale: bool,
    asks_order: bool,
    skipped: bool,
    used: Vec<FieldNo>,
    /// The keyboard is to come here.
    wanted: bool,
}

impl ColumnRow<'_> {
    /// Draws the row and takes in what is chosen; whether a field is to be made for it.
    fn show(
        &self,
        ui: &mut Ui,
        shared: &Shared,
        cx: &Cx<'_>,
        columns: &[String],
        (target, order): (&mut Option<Target>, &mut Option<DateOrder>),
    ) -> bool {
        let palette = Palette::of(ui);
        let (rect, _) = ui.allocate_exact_size(
            vec2(ui.available_width(), size::MAP_ROW),
            egui::Sense::hover(),
        );
        let missing = target.is_none();
        if missing && !self.skipped {
            ui.painter()
                .rect_filled(rect.shrink2(vec2(0.0, size::LINE)), 0.0, palette.raised);
            let mark = Rect::from_min_size(rect.min, vec2(size::LINE_STRONG, rect.height()));
            ui.painter().rect_filled(mark, 0.0, palette.warning);
        }
        ui.painter()
            .hline(rect.x_range(), rect.bottom(), palette.line());
        let parts = parts(rect.shrink2(vec2(0.0, space::S)));
        part(ui, parts[0], |ui| self.name(ui, cx));
        part(ui, parts[1], |ui| self.samples(ui, cx));
        let arrow = Rect::from_center_size(
            egui::pos2(
                parts[2].left() - space::L,
                parts[2].top() + size::CONTROL / 2.0,
            ),
            egui::Vec2::splat(size::ICON),
        );
        let color = if missing {
            palette.border
        } else {
            palette.accent
        };
        Icon::ArrowRight.small(color).paint_at(ui, arrow);
        let mut create = false;
        part(ui, parts[2], |ui| {
            create = self.choice(ui, shared, cx, target);
            self.reason(ui, shared, cx, columns, *target, order);
        });
        create
    }

    /// The dialog that makes a field for the column.
    fn new_field(&self) -> Dialog {
        Dialog::Field(FieldForm {
            name: self.field_name(),
            column: Some(self.at),
            ..FieldForm::default()
        })
    }

    fn name(&self, ui: &mut Ui, cx: &Cx<'_>) {
        // Names often differ at their end only.
        let color = Palette::of(ui).text;
        let mut job = egui::text::LayoutJob::simple(
            self.facts.name.clone(),
            Letters::BodyStrong.font(),
            color,
            ui.available_width(),
        );
        job.wrap.max_rows = 2;
        ui.spacing_mut().item_spacing.y = space::XS;
        ui.label(job).on_hover_text(&self.facts.name);
        small(
            ui,
            cx.tn(
                "mapping-share-filled",
                [(
                    "share",
                    cx.text
                        .percent(self.facts.profile.filled, self.facts.profile.cells.max(1))
                        .into(),
                )],
            ),
        );
    }

    fn samples(&self, ui: &mut Ui, cx: &Cx<'_>) {
        ui.spacing_mut().item_spacing.y = size::LINE_STRONG;
        if self.facts.profile.samples.is_empty() {
            weak(ui, cx.t("mapping-no-values"));
        }
        for sample in &self.facts.profile.samples {
            let color = Palette::of(ui).text_weak;
            let response =
                ui.add(egui::Label::new(letters(sample, Letters::Mono).color(color)).truncate());
            response.on_hover_text(sample);
        }
    }

    /// Draws the dropdown; whether a field is to be made.
    fn choice(
        &self,
        ui: &mut Ui,
        shared: &Shared,
        cx: &Cx<'_>,
        target: &mut Option<Target>,
    ) -> bool {
        let current = match target {
            None => cx.t("mapping-choose-field"),
            Some(target) => target_name(cx, shared, *target),
        };
        let look = DropdownLook {
            name: &cx.tn(
                "mapping-map-column",
                [("column", self.facts.name.as_str().into())],
            ),
            current: &current,
            missing: target.is_none() && !self.skipped,
            width: ui.available_width().min(size::FIELD),
            search: Some(&cx.t("mapping-search-fields")),
            nothing: &cx.t("common-nothing-found"),
        };
        let entries = self.entries(shared, cx);
        if self.wanted {
            let id = ui.next_auto_id();
            ui.memory_mut(|memory| memory.request_focus(id));
        }
        let chosen = dropdown(ui, ("map", self.at), look, || {
            entries.iter().map(|(item, _)| item.clone()).collect()
        });
        let chosen = chosen.and_then(|at| entries.get(at));
        match chosen.map(|(_, entry)| *entry) {
            Some(TargetChoice::To(to)) => *target = Some(to),
            Some(TargetChoice::Undecided) => *target = None,
            Some(TargetChoice::Create) => return true,
            None => {}
        }
        false
    }

    /// What a new field for the column may be called; blank where only a person knows.
    fn field_name(&self) -> String {
        let name = without_control(&self.facts.name);
        if is_reserved(&name) {
            String::new()
        } else {
            name
        }
    }

    /// What a column can go to: what is recommended first, then what is no field, then all fields.
    fn entries(&self, shared: &Shared, cx: &Cx<'_>) -> Vec<(Item, TargetChoice)> {
        let mut entries = Vec::new();
        let suggested = self.facts.suggestion.target;
        let taken = |target: Target| {
            if target.fields().any(|no| self.used.contains(&no)) {
                cx.t("mapping-field-already-used")
            } else {
                String::new()
            }
        };
        if let Some(target) = suggested.filter(|target| *target != Target::Skip) {
            let item = Item {
                strong: true,
                detail: cx.t("mapping-recommended"),
                ..Item::new(target_name(cx, shared, target))
            };
            entries.push((item, TargetChoice::To(target)));
        }
        entries.push((
            Item::new(cx.t("mapping-create-field")),
            TargetChoice::Create,
        ));
        entries.push((
            Item::new(cx.t("mapping-do-not-import")),
            TargetChoice::To(Target::Skip),
        ));
        entries.push((
            Item::new(cx.t("mapping-decide-later")),
            TargetChoice::Undecided,
        ));
        let mut apart = true;
        for field in shared.known.fields.iter() {
            let target = Target::Field(field.no);
            if suggested == Some(target) {
                continue;
            }
            let detail = match taken(target) {
                taken if taken.is_empty() => cx.text.kind(field.kind),
                taken => taken,
            };
            let item = Item {
                detail,
                apart: std::mem::take(&mut apart),
                ..Item::new(cx.text.field_label(field))
            };
            entries.push((item, TargetChoice::To(target)));
            if field.kind == FieldKind::OptIn {
                let target = Target::OptOut(field.no);
                entries.push((
                    Item::new(target_name(cx, shared, target)),
                    TargetChoice::To(target),
                ));
            }
        }
        let split = Item {
            detail: cx.t("mapping-full-name-is-split"),
            apart: true,
            ..Item::new(target_name(cx, shared, Target::FullName))
        };
        entries.push((split, TargetChoice::To(Target::FullName)));
        if suggested != Some(Target::CallingCode) {
            let item = Item {
                detail: cx.t("mapping-calling-code-is-read"),
                ..Item::new(target_name(cx, shared, Target::CallingCode))
            };
            entries.push((item, TargetChoice::To(Target::CallingCode)));
        }
        let mut apart = true;
        for (evidence, _) in Evidence::ALL {
            let target = Target::Evidence(evidence);
            if suggested == Some(target) {
                continue;
            }
            let item = Item {
                detail: cx.t("evidence-detail"),
                apart: std::mem::take(&mut apart),
                ..Item::new(target_name(cx, shared, target))
            };
            entries.push((item, TargetChoice::To(target)));
        }
        entries
    }

    /// Why this is suggested, or what is wrong with what was chosen.
    fn reason(
        &self,
        ui: &mut Ui,
        shared: &Shared,
        cx: &Cx<'_>,
        columns: &[String],
        target: Option<Target>,
        order: &mut Option<DateOrder>,
    ) {
        ui.spacing_mut().item_spacing.y = size::LINE_STRONG;
        if let Some(no) = self.clash {
            let field = cx.text.quote(&cx.text.field_name(no, &shared.known.fields));
            remark(
                ui,
                Tone::Warning,
                &cx.tn("mapping-field-used-twice", [("field", field.into())]),
            );
        } else if self.asks_order {
            ask_order(ui, cx, self.at, order);
        } else if self.stale {
            remark(ui, Tone::Warning, &cx.t("mapping-choice-does-not-fit"));
        } else {
            let suggestion = &self.facts.suggestion;
            let reason = cx
                .text
                .reason(&suggestion.reason, columns, &shared.known.fields);
            if target.is_none() || suggestion.target == target {
                ui.horizontal(|ui| {
                    ui.spacing_mut().item_spacing.x = space::XS;
                    let color = Palette::of(ui).text_weak;
                    if suggestion.target.is_some() && suggestion.target == target {
                        icon(ui, Icon::Check, color);
                    }
                    let text = letters(&reason, Letters::Small).color(color);
                    ui.add(egui::Label::new(text).truncate())
                        .on_hover_text(&reason);
                });
            }
        }
    }
}

/// An entry of the dropdown.
#[derive(Clone, Copy)]
enum TargetChoice {
    To(Target),
    Create,
    Undecided,
}

/// What a target is called.
pub(super) fn target_name(cx: &Cx<'_>, shared: &Shared, target: Target) -> String {
    match target {
        Target::Skip => cx.t("mapping-do-not-import"),
        Target::OptOut(no) => {
            let field = cx.text.field_name(no, &shared.known.fields);
            cx.tn("mapping-column-of-opt-outs", [("field", field.into())])
        }
        other => cx.text.target(Some(other), &shared.known.fields),
    }
}

/// Which of day and month comes first, where no row proves it.
fn ask_order(ui: &mut Ui, cx: &Cx<'_>, at: usize, order: &mut Option<DateOrder>) {
    let orders = [DateOrder::Dmy, DateOrder::Mdy, DateOrder::Ymd];
    let name = |order: DateOrder| match order {
        DateOrder::Dmy => cx.t("mapping-day-first"),
        DateOrder::Mdy => cx.t("mapping-month-first"),
        DateOrder::Ymd => cx.t("mapping-year-first"),
    };
    let current = order.map_or_else(|| cx.t("mapping-choose-date-order"), name);
    let look = DropdownLook {
        name: &cx.t("mapping-date-order"),
        current: &current,
        missing: order.is_none(),
        width: ui.available_width().min(size::FIELD),
        search: None,
        nothing: "",
    };
    if let Some(chosen) = dropdown(ui, ("order", at), look, || {
        orders.map(|order| Item::new(name(order))).to_vec()
    }) {
        *order = orders.get(chosen).copied();
    }
}

fn part(ui: &mut Ui, rect: Rect, content: impl FnOnce(&mut Ui)) {
    // A child of its own: the row has its place already.
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::top_down(Align::Min));
    content(&mut ui.new_child(builder));
}
