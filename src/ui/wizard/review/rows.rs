//! The rows of the review: filters, a table over all of them, and one row beside it.

use egui::{Align2, Button, Frame, Margin, Panel, TextEdit, Ui, UiBuilder, WidgetInfo, vec2};

use super::super::super::Cx;
use super::super::super::command::Command;
use super::super::super::icon::Icon;
use super::super::super::state::{ReviewLine, ReviewPage, ReviewWish, Shared, Wizard};
use super::super::super::table::{RowOrder, Table};
use super::super::super::tokens::{Letters, Palette, corners, size, space};
use super::super::super::widgets::{
    DropdownLook, Item, button, dropdown, empty, focus_ring, letters, link, name_input,
    plain_command, read_out, tell_shortcut, weak,
};
use super::{counted, detail, progress, replace, show_filter, wish};
use crate::import::{Change, Review, ReviewFilter, ReviewOutcome};
use crate::text::Text;

/// Draws the rows.
pub fn show(ui: &mut Ui, shared: &Shared, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    ui.spacing_mut().item_spacing.y = space::S;
    head(ui, wizard, cx);
    progress(ui, wizard, cx);
    filters(ui, shared, wizard, cx);
    count(ui, wizard, cx);
    // The keyboard comes to the table before it comes to the row beside it.
    let mut left = ui.available_rect_before_wrap();
    let panel = if left.width() > size::WIDE {
        size::DETAIL_WIDE
    } else {
        size::DETAIL
    };
    let beside = wizard.review.detail.is_some() || wizard.review.replacing.is_some();
    if beside {
        left.max.x -= panel;
    }
    let mut at_left = ui.new_child(UiBuilder::new().max_rect(left));
    table(&mut at_left, wizard, cx, left.height());
    if !beside {
        return;
    }
    let palette = Palette::of(ui);
    Panel::right("row")
        .exact_size(panel)
        .resizable(false)
        .show_separator_line(false)
        .frame(
            Frame::new()
                .fill(palette.raised)
                .stroke(palette.line())
                .corner_radius(corners())
                .inner_margin(Margin::same(16))
                .outer_margin(Margin {
                    left: 12,
                    right: 1,
                    top: 0,
                    bottom: 1,
                }),
        )
        .show(ui, |ui| {
            if wizard.review.replacing.is_some() {
                replace::show(ui, wizard, cx);
            } else {
                detail::show(ui, shared, wizard, cx);
            }
        });
}

fn head(ui: &mut Ui, wizard: &mut Wizard, cx: &mut Cx<'_>) {
    let column = first_mapped(wizard);
    let page = &mut wizard.review;
    ui.horizontal_wrapped(|ui| {
        plain_command(ui, cx, Command::Review(ReviewWish::Close));
        search(ui, page, cx);
        if let Some(column) = column
            && button(ui, Some(Icon::Edit), cx.t("review-replace")).clicked()
        {
            wish(cx, ReviewWish::Values(Some((column, None))));
        }
    });
}

/// The first column that goes to a field, while something can be replaced in it.
fn first_mapped(wizard: &Wizard) -> Option<usize> {
    let draft = wizard.session.draft.as_ref();
    let targets = &draft.filter(|_| wizard.session.is_open())?.mapping.targets;
    let mapped = |target: &Option<crate::plan::Target>| {
        target.is_some_and(|target| target.fields().next().is_some())
    };
    targets.iter().position(mapped)
}

fn search(ui: &mut Ui, page: &mut ReviewPage, cx: &mut Cx<'_>) {
    let name = cx.t("review-search");
    let color = Palette::of(ui).text_weak;
    let response = ui.add(
        TextEdit::singleline(&mut page.typed)
            .id_salt("review search")
            .prefix(Icon::Search.small(color))
            .hint_text(letters(&name, Letters::Body).color(color))
            .desired_width(size::SEARCH)
            .align(Align2::LEFT_CENTER)
            .min_size(vec2(0.0, size::CONTROL)),
    );
    name_input(ui, &response, &name);
    let response = tell_shortcut(response, &Command::FocusSearch);
    if std::mem::take(&mut page.focus_search) {
        response.request_focus();
    }
    if response.changed() {
        wish(cx, ReviewWish::Search);
    }
}

/// A filter that is on or off.
fn chip(ui: &mut Ui, on: bool, name: &str) -> bool {
    let response = ui.add(
        Button::selectable(on, letters(name, Letters::Body))
            .frame_when_inactive(true)
            .min_size(vec2(0.0, size::CONTROL)),
    );
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, on, name));
    focus_ring(ui, &response);
    response.clicked()
}

fn filters(ui: &mut Ui, shared: &Shared, wizard: &Wizard, cx: &mut Cx<'_>) {
    let Some(review) = wizard.session.review().map(std::sync::Arc::as_ref) else {
        return;
    };
    let now = &wizard.review.filter;
    let mut wanted: Option<ReviewFilter> = None;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::XS, space::XS);
        outcomes(ui, cx, review, now, &mut wanted);
        if review.counts().mended > 0 || now.mended {
            let name = counted(
                cx,
                &cx.t("review-with-mended-cells"),
                review.counts().mended,
            );
            if chip(ui, now.mended, &name) {
                wanted = Some(ReviewFilter {
                    mended: !now.mended,
                    ..now.clone()
                });
            }
        }
        if now.damage.is_some() || now.lines.is_some() {
            let name = cx.t("review-filter-damage");
            if chip(ui, true, &name) {
                wanted = Some(ReviewFilter {
                    damage: None,
                    lines: None,
                    ..now.clone()
                });
            }
        }
        problem(ui, cx, review, now, &mut wanted);
        field(ui, shared, cx, review, now, &mut wanted);
        if now.field.is_some() {
            change(ui, cx, review, now, &mut wanted);
        }
        column(ui, wizard, cx, now, &mut wanted);
    });
    if let Some(wanted) = wanted {
        show_filter(cx, wanted);
    }
}

fn outcomes(
    ui: &mut Ui,
    cx: &Cx<'_>,
    review: &Review,
    now: &ReviewFilter,
    wanted: &mut Option<ReviewFilter>,
) {
    let all = counted(cx, &cx.t("review-filter-all"), u64::from(review.len()));
    if chip(ui, now.outcome.is_none(), &all) {
        *wanted = Some(ReviewFilter {
            outcome: None,
            ..now.clone()
        });
    }
    let [created, updated, unchanged, rejected] = review.report().counts.row_outcomes();
    let counts = [
        created,
        updated,
        unchanged,
        rejected,
        review.counts().left_out,
    ];
    for (outcome, count) in ReviewOutcome::ALL.into_iter().zip(counts) {
        let on = now.outcome == Some(outcome);
        if count == 0 && !on {
            continue;
        }
        let name = counted(cx, &cx.text.review_outcome(outcome), count);
        if chip(ui, on, &name) {
            *wanted = Some(ReviewFilter {
                outcome: (!on).then_some(outcome),
                ..now.clone()
            });
        }
    }
}

/// A dropdown of the filters.
fn choice(
    ui: &mut Ui,
    cx: &Cx<'_>,
    key: &'static str,
    current: &str,
    items: impl FnOnce() -> Vec<Item>,
) -> Option<usize> {
    let look = DropdownLook {
        name: &cx.t(key),
        current,
        missing: false,
        width: size::CHOICE,
        search: None,
        nothing: "",
    };
    dropdown(ui, key, look, items)
}

fn counted_item(cx: &Cx<'_>, name: String, rows: u64) -> Item {
    Item {
        detail: cx.tn("review-row-count", [("count", rows.into())]),
        ..Item::new(name)
    }
}

fn problem(
    ui: &mut Ui,
    cx: &Cx<'_>,
    review: &Review,
    now: &ReviewFilter,
    wanted: &mut Option<ReviewFilter>,
) {
    if review.report().problems.is_empty() && now.problem.is_none() && !now.with_problems {
        return;
    }
    let any = cx.t("review-with-problems");
    let none = cx.t("review-filter-problem");
    let current = match now.problem {
        Some(code) => cx.text.problem(code),
        None if now.with_problems => any.clone(),
        None => none,
    };
    let items = || {
        let first = [
            Item::new(cx.t("review-all-rows")),
            counted_item(cx, any, review.counts().with_problems),
        ];
        let codes = review.report().problems.iter();
        let codes = codes.map(|(code, rows)| counted_item(cx, cx.text.problem(*code), *rows));
        first.into_iter().chain(codes).collect()
    };
    if let Some(at) = choice(ui, cx, "review-filter-problem", &current, items) {
        let code = at
            .checked_sub(2)
            .and_then(|at| review.report().problems.get(at));
        *wanted = Some(ReviewFilter {
            problem: code.map(|(code, _)| *code),
            with_problems: at == 1,
            ..now.clone()
        });
    }
}

fn field(
    ui: &mut Ui,
    shared: &Shared,
    cx: &Cx<'_>,
    review: &Review,
    now: &ReviewFilter,
    wanted: &mut Option<ReviewFilter>,
) {
    if review.counts().fields.is_empty() && now.field.is_none() {
        return;
    }
    let current = match now.field {
        Some(no) => cx.text.field_name(no, &shared.known.fields),
        None => cx.t("review-filter-field"),
    };
    let items = || {
        let fields = review.counts().fields.iter().map(|(no, count)| {
            let name = cx.text.field_name(*no, &shared.known.fields);
            counted_item(cx, name, count.added + count.replaced)
        });
        std::iter::once(Item::new(cx.t("review-all-rows")))
            .chain(fields)
            .collect()
    };
    if let Some(at) = choice(ui, cx, "review-filter-field", &current, items) {
        let chosen = at
            .checked_sub(1)
            .and_then(|at| review.counts().fields.get(at));
        *wanted = Some(ReviewFilter {
            field: chosen.map(|(no, _)| *no),
            change: None,
            ..now.clone()
        });
    }
}

/// Rows that are about a column of the file: what is wrong, damaged or mended in it, and what it
/// changes.
fn column(
    ui: &mut Ui,
    wizard: &Wizard,
    cx: &Cx<'_>,
    now: &ReviewFilter,
    wanted: &mut Option<ReviewFilter>,
) {
    let Some(draft) = &wizard.session.draft else {
        return;
    };
    let name = |at: usize| draft.columns.get(at).map(|name| cx.text.shown(name));
    let current = now.column.and_then(name);
    let current = current.unwrap_or_else(|| cx.t("review-filter-column"));
    let items = || {
        let names = (0..draft.columns.len()).filter_map(name).map(Item::new);
        std::iter::once(Item::new(cx.t("review-all-rows")))
            .chain(names)
            .collect()
    };
    if let Some(at) = choice(ui, cx, "review-filter-column", &current, items) {
        *wanted = Some(ReviewFilter {
            column: at.checked_sub(1),
            ..now.clone()
        });
    }
}

fn change(
    ui: &mut Ui,
    cx: &Cx<'_>,
    review: &Review,
    now: &ReviewFilter,
    wanted: &mut Option<ReviewFilter>,
) {
    let name = |change: Change| {
        cx.t(match change {
            Change::Added => "review-change-added",
            Change::Replaced => "review-change-replaced",
            Change::Kept => "review-change-not-written",
        })
    };
    let count = now.field.and_then(|field| {
        let mut fields = review.counts().fields.iter();
        fields.find(|(no, _)| *no == field).map(|(_, count)| *count)
    });
    let count = count.unwrap_or_default();
    let current = now
        .change
        .map_or_else(|| cx.t("review-filter-change"), name);
    let items = || {
        let kinds = Change::ALL.map(|kind| counted_item(cx, name(kind), count.of(kind)));
        std::iter::once(Item::new(cx.t("review-filter-change")))
            .chain(kinds)
            .collect()
    };
    if let Some(at) = choice(ui, cx, "review-filter-change", &current, items) {
        let kind = at.checked_sub(1).and_then(|at| Change::ALL.get(at));
        *wanted = Some(ReviewFilter {
            change: kind.copied(),
            ..now.clone()
        });
    }
}

/// How many rows there are.
fn count(ui: &mut Ui, wizard: &Wizard, cx: &mut Cx<'_>) {
    let page = &wizard.review;
    ui.horizontal(|ui| {
        ui.set_min_height(size::ICON);
        match page.found {
            Some(found) if !page.finding => {
                let said = weak(ui, cx.tn("review-row-count", [("count", found.into())]));
                read_out(ui, said.id);
            }
            _ => {
                weak(ui, cx.t("review-searching"));
            }
        }
        if page.filter != ReviewFilter::default()
            && link(ui, cx.t("review-show-all-rows")).clicked()
        {
            show_filter(cx, ReviewFilter::default());
        }
    });
}

/// The names of the columns of the table: what becomes of a row, whom it meets, and the file's own.
pub fn review_columns(text: Text, file: &[String]) -> Vec<String> {
    let own = [
        text.say("review-column-outcome"),
        text.say("review-column-contact"),
    ];
    own.into_iter().chain(file.iter().cloned()).collect()
}

/// What stands in a column of the table.
pub fn review_cell(text: Text, line: &ReviewLine, column: usize) -> String {
    match column {
        0 if line.mended => text.say_with(
            "review-outcome-mended",
            [("outcome", text.review_outcome(line.outcome).into())],
        ),
        0 => text.review_outcome(line.outcome),
        1 if !line.label.is_empty() => line.label.clone(),
        1 => line.contact.map(|id| id.0.to_string()).unwrap_or_default(),
        other => line.cells.get(other - 2).cloned().unwrap_or_default(),
    }
}

fn table(ui: &mut Ui, wizard: &mut Wizard, cx: &mut Cx<'_>, height: f32) {
    let page = &mut wizard.review;
    let rows = page.found.unwrap_or_default();
    if page.found == Some(0) && !page.finding {
        empty(ui, Icon::Search, &cx.t("review-no-row-found"), |_| {});
        return;
    }
    let columns = review_columns(cx.text, wizard.session.columns());
    let text = cx.text;
    let (lines, state) = (&page.rows, &mut page.table);
    if columns
        .first()
        .is_some_and(|name| cx.widths.of("review", name).is_none())
        && let Some(mended) = lines.values().find(|line| line.mended)
    {
        state.make_room(0, &review_cell(text, mended, 0));
    }
    let table = Table {
        id: "review",
        name: &cx.t("review-rows"),
        columns: &columns,
        rows,
        cell: &|at, column| {
            let line = lines.get(&at)?;
            Some(review_cell(text, line, column))
        },
        gutter: &|at| {
            let line = lines.get(&at);
            line.map(|line| line.line.to_string()).unwrap_or_default()
        },
        warning: &|at| {
            let line = lines.get(&at).filter(|line| !line.problems.is_empty())?;
            Some(text.enumerate(line.problems.iter().map(|code| text.problem(*code))))
        },
        raw: false,
        height,
        order: RowOrder::Fixed,
    };
    let events = table.show(ui, cx, state);
    if events.seen.clone().any(|at| !page.rows.contains_key(&at)) {
        wish(cx, ReviewWish::NeedRows(events.seen.start, events.seen.end));
    }
    if events.copy {
        wish(cx, ReviewWish::CopyRows);
    }
    // The arrow keys lead from row to row, and the row beside the table goes with them.
    let moved = state
        .row
        .filter(|at| page.detail.is_some() && page.at != Some(*at));
    let wanted = events.opened.or(moved.filter(|_| events.focused));
    if let Some(at) = wanted.filter(|at| page.at != Some(*at) || page.detail.is_none()) {
        wish(cx, ReviewWish::Open(Some(at)));
    }
    page.seen = events.seen;
}
