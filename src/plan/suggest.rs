//! Which field each column probably belongs to, and why.

use std::collections::HashMap;

use super::Target;
use super::alias::{self, Known, Origin, Place};
use super::alias_table::Means;
use crate::contact::{FieldKind, FieldNo, Fields, STANDARD, standard};
use crate::source::{ColumnProfile, ValueKind};

mod reason;

pub use reason::{Confidence, Reason, Remembered, Suggestion};

/// What is known about a column.
#[derive(Clone, Copy, Debug)]
pub struct ColumnFacts<'a> {
    /// Its header, if the file has one and it is not blank.
    pub header: Option<&'a str>,
    /// What its cells look like.
    pub profile: &'a ColumnProfile,
}

/// A column that might go to a target; the lowest order wins.
struct Candidate {
    column: usize,
    target: Target,
    /// Remembered, by name, by resemblance, by values.
    tier: u8,
    rank: u8,
    place: Place,
    reason: Reason,
    confidence: Confidence,
}

const REMEMBERED: u8 = 0;
const NAMED: u8 = 1;
const RESEMBLING: u8 = 2;
const BY_VALUES: u8 = 3;

/// A full name gives way to columns that have first and last name apart.
const WHOLE_NAME_RANK: u8 = 50;

/// One suggestion for each column; never two columns for one field.
///
/// What the user chose last time comes first, then headers that are names for a field, then
/// headers that resemble one, then values. Opt-in fields come from exact names and from what was
/// chosen last time alone. Among equals a filled column comes before one that is mostly blank, then
/// the earlier one.
pub fn suggest(
    columns: &[ColumnFacts<'_>],
    fields: &Fields,
    remembered: &Remembered,
) -> Vec<Suggestion> {
    let exporter = alias::exporter(columns.iter().filter_map(|column| column.header));
    let has_job_title = columns
        .iter()
        .filter_map(|column| alias::known(column.header?, exporter))
        .any(|known| known.means == Means::Field("job_title"));
    let mut survey = Survey {
        columns,
        fields,
        exporter,
        headless: columns.iter().all(|column| column.header.is_none()),
        has_job_title,
        custom: custom_names(fields),
        candidates: Vec::new(),
        verdicts: vec![None; columns.len()],
    };
    for (at, facts) in columns.iter().enumerate() {
        survey.look_at(at, facts, remembered);
    }
    survey.keep_one_address();
    survey.prefer_mobile();
    survey.settle()
}

fn custom_names(fields: &Fields) -> HashMap<String, FieldNo> {
    fields
        .iter()
        .filter(|field| !field.no.is_standard())
        .flat_map(|field| {
            [
                (alias::normal(&field.name), field.no),
                (alias::normal(&field.id), field.no),
            ]
        })
        .filter(|(name, _)| !name.is_empty())
        .collect()
}

/// The number of a standard field by its id.
fn standard_field(id: &str) -> Option<FieldNo> {
    let at = STANDARD.iter().position(|(known, _)| *known == id)?;
    u16::try_from(at).ok().map(FieldNo)
}

struct Survey<'a> {
    columns: &'a [ColumnFacts<'a>],
    fields: &'a Fields,
    exporter: Option<Origin>,
    headless: bool,
    /// Whether a header other than `Title` names a job title.
    has_job_title: bool,
    custom: HashMap<String, FieldNo>,
    candidates: Vec<Candidate>,
    /// Why a column has no target, where there is more to say than that nothing is known.
    verdicts: Vec<Option<Reason>>,
}

impl Survey<'_> {
    /// Whether this is the line or the reason in a file of rejected rows without a header.
    fn is_own_report(&self, at: usize) -> bool {
        let profile = |at: usize| {
            let facts = self.columns.get(at).filter(|_| self.headless)?;
            Some(facts.profile).filter(|profile| profile.filled > 0)
        };
        let lines = |at| profile(at).is_some_and(|profile| profile.numbers == profile.filled);
        let reasons = |at| profile(at).is_some_and(|profile| profile.reasons == profile.filled);
        (lines(at) && reasons(at + 1)) || (reasons(at) && at.checked_sub(1).is_some_and(lines))
    }

    fn look_at(&mut self, at: usize, facts: &ColumnFacts<'_>, remembered: &Remembered) {
        if self.is_own_report(at) {
            let here = (NAMED, 0, Place::Alone);
            self.add(at, Target::Skip, here, Reason::OwnReport, Confidence::High);
            return;
        }
        let mut settled = false;
        if let Some(header) = facts.header {
            if let Some(target) = remembered.get(header)
                && target
                    .fields()
                    .all(|field| self.fields.get(field).is_some())
            {
                self.add(
                    at,
                    target,
                    (REMEMBERED, 0, Place::Alone),
                    Reason::Remembered,
                    Confidence::High,
                );
                return;
            }
            settled = self.by_header(at, facts, header);
        }
        if !settled {
            self.by_values(at, facts);
        }
    }

    fn add(
        &mut self,
        column: usize,
        target: Target,
        (tier, rank, place): (u8, u8, Place),
        reason: Reason,
        confidence: Confidence,
    ) {
        self.candidates.push(Candidate {
            column,
            target,
            tier,
            rank,
            place,
            reason,
            confidence,
        });
    }

    fn verdict(&mut self, at: usize, reason: Reason) {
        if let Some(verdict) = self.verdicts.get_mut(at) {
            verdict.get_or_insert(reason);
        }
    }

    /// Whether the header says all there is to say, so that values need not be asked.
    fn by_header(&mut self, at: usize, facts: &ColumnFacts<'_>, header: &str) -> bool {
        if let Some(no) = self.custom.get(&alias::normal(header)).copied() {
            return self.by_name(
                at,
                facts,
                Target::Field(no),
                (NAMED, 0, Place::Alone),
                Reason::CustomField,
                Confidence::High,
            );
        }
        if let Some(known) = alias::known(header, self.exporter) {
            return self.by_known(at, facts, known);
        }
        let Some((known, percent)) = alias::similar(header) else {
            return false;
        };
        let Some((target, rank)) = plain_target(known) else {
            return false;
        };
        let reason = Reason::SimilarHeader {
            alias: known.name.to_owned(),
            percent,
        };
        self.by_name(
            at,
            facts,
            target,
            (RESEMBLING, rank, known.place),
            reason,
            Confidence::Medium,
        )
    }

    fn by_known(&mut self, at: usize, facts: &ColumnFacts<'_>, known: Known) -> bool {
        let origin = known.origin;
        let confidence = if known.rank == 0 && known.means != Means::Title {
            Confidence::High
        } else {
            Confidence::Medium
        };
        let here = (NAMED, known.rank, known.place);
        let reason = Reason::Header { origin };
        match known.means {
            Means::Skip => self.add(at, Target::Skip, here, Reason::OwnReport, Confidence::High),
            Means::Nothing => self.verdict(at, Reason::NotImported { origin }),
            Means::Evidence(evidence) => {
                let target = Target::Evidence(evidence);
                let told = self.candidates.iter().any(|other| other.target == target);
                // `Ja` and `Nei` are a status, whatever the header says, and no evidence of one.
                if told || facts.profile.mostly(facts.profile.yes_no) {
                    self.verdict(at, Reason::NotImported { origin });
                } else {
                    self.add(at, target, here, reason, confidence);
                }
            }
            Means::Title if self.title_is_salutation(facts) => {
                self.verdict(at, Reason::NotImported { origin });
            }
            Means::OptOut(id) => {
                if let Some(no) = standard_field(id) {
                    self.add(at, Target::OptOut(no), here, reason, confidence);
                }
            }
            Means::OptInIfWords(id) => match standard_field(id) {
                Some(no) if facts.profile.mostly(facts.profile.yes_no) => {
                    self.add(at, Target::Field(no), here, reason, Confidence::Medium);
                }
                _ => self.verdict(at, Reason::NotImported { origin }),
            },
            Means::Title | Means::Field(_) | Means::FullName => {
                let Some((target, rank)) = plain_target(known) else {
                    return false;
                };
                return self.by_name(
                    at,
                    facts,
                    target,
                    (NAMED, rank, known.place),
                    reason,
                    confidence,
                );
            }
        }
        true
    }

    /// Adds a candidate, unless the values say that the header is wrong.
    fn by_name(
        &mut self,
        at: usize,
        facts: &ColumnFacts<'_>,
        target: Target,
        here: (u8, u8, Place),
        reason: Reason,
        confidence: Confidence,
    ) -> bool {
        let resembling = here.0 == RESEMBLING;
        if self.contradicts(target, facts.profile, if resembling { 1 } else { 3 }) {
            if let Some(field) = target.fields().next() {
                let (kind, of) = (facts.profile.kind(), facts.profile.filled);
                self.verdict(at, Reason::Contradicted { field, kind, of });
            }
            return false;
        }
        self.add(at, target, here, reason, confidence);
        true
    }

    /// Whether there are enough values and none of them fits, or most are plainly of another sort.
    fn contradicts(&self, target: Target, profile: &ColumnProfile, enough: u64) -> bool {
        if profile.filled < enough {
            return false;
        }
        let kind = profile.kind();
        let no = match target {
            Target::Field(no) => no,
            Target::FullName => standard::FIRST_NAME,
            Target::Skip | Target::OptOut(_) | Target::Evidence(_) => return false,
        };
        match self.fields.get(no).map(|field| field.kind) {
            Some(FieldKind::Email) => profile.emails == 0,
            Some(FieldKind::Phone) => profile.phones == 0 && profile.scientific == 0,
            Some(FieldKind::Date) => profile.dates == 0,
            Some(FieldKind::Number) => profile.numbers == 0,
            Some(FieldKind::Text) if no == standard::FIRST_NAME || no == standard::LAST_NAME => {
                !matches!(kind, ValueKind::Text | ValueKind::Blank)
            }
            // Any text may be an address, but a column of addresses is not one of companies.
            Some(FieldKind::Text) => kind == ValueKind::Email && no.is_standard(),
            _ => false,
        }
    }

    /// Whether a column `Title` holds `Mr` and `Ms` and not what people do.
    ///
    /// It does in Outlook, and wherever a column of its own has the job title; the values tell
    /// where neither is so.
    fn title_is_salutation(&self, facts: &ColumnFacts<'_>) -> bool {
        const SALUTATIONS: [&str; 16] = [
            "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "hr", "herr", "fru", "frk",
            "frøken", "frue", "mister", "madam",
        ];
        match self.exporter {
            Some(Origin::Outlook) => return true,
            Some(Origin::Salesforce) => return false,
            _ => {}
        }
        let salutation = |sample: &String| {
            let word = sample.trim_end_matches('.').to_lowercase();
            SALUTATIONS.contains(&word.as_str())
        };
        self.has_job_title || facts.profile.samples.iter().any(salutation)
    }

    fn by_values(&mut self, at: usize, facts: &ColumnFacts<'_>) {
        let profile = facts.profile;
        let kind = profile.kind();
        let matching = profile.count_of(kind);
        let reason = Reason::Values {
            kind,
            matching,
            of: profile.filled,
        };
        let confidence = if matching >= 10 && matching * 20 >= profile.filled * 19 {
            Confidence::High
        } else {
            Confidence::Medium
        };
        let here = |rank| (BY_VALUES, rank, Place::Alone);
        match kind {
            ValueKind::Email => self.add(
                at,
                Target::Field(standard::EMAIL),
                here(0),
                reason,
                confidence,
            ),
            ValueKind::Mobile | ValueKind::Phone if !facts.header.is_some_and(names_a_number) => {
                if kind == ValueKind::Mobile {
                    self.add(
                        at,
                        Target::Field(standard::MOBILE),
                        here(0),
                        reason,
                        confidence,
                    );
                }
                if let Some(phone) = standard_field("phone") {
                    let reason = Reason::Values {
                        kind: ValueKind::Phone,
                        matching: profile.phones,
                        of: profile.filled,
                    };
                    self.add(at, Target::Field(phone), here(1), reason, confidence);
                }
            }
            _ if self.headless => self.without_headers(at, profile, kind, reason),
            _ => {}
        }
    }

    /// What only a file without headers is asked: with a header that nobody knows, a date may be
    /// any date and a web address any picture.
    fn without_headers(
        &mut self,
        at: usize,
        profile: &ColumnProfile,
        kind: ValueKind,
        reason: Reason,
    ) {
        let here = (BY_VALUES, 0, Place::Alone);
        let grown_up = profile.birth_years * 5 >= profile.dates * 4;
        let field = match kind {
            ValueKind::Date if grown_up => Some(standard::BIRTHDAY),
            ValueKind::Url => standard_field("website"),
            ValueKind::Postcode => standard_field("postcode"),
            _ => None,
        };
        let next = self.columns.get(at + 1).map(|column| column.profile);
        let names_follow = next.is_some_and(|next| next.mostly(next.lettered));
        if kind == ValueKind::Postcode && !names_follow {
            return;
        }
        if let Some(field) = field {
            self.add(at, Target::Field(field), here, reason, Confidence::Medium);
        }
        if kind == ValueKind::Postcode
            && let Some(city) = standard_field("city")
        {
            let reason = Reason::AfterPostcodes { column: at };
            self.add(
                at + 1,
                Target::Field(city),
                here,
                reason,
                Confidence::Medium,
            );
        }
    }

    /// Of several addresses in a row (business, home, other) one is taken, whole: the one with most
    /// filled cells.
    fn keep_one_address(&mut self) {
        let mut filled: Vec<(Place, u64)> = Vec::new();
        for candidate in self.candidates.iter().filter(|c| c.place != Place::Alone) {
            let cells = self.filled(candidate.column);
            match filled
                .iter_mut()
                .find(|(place, _)| *place == candidate.place)
            {
                Some((_, sum)) => *sum += cells,
                None => filled.push((candidate.place, cells)),
            }
        }
        // The first of equals, in file order.
        let Some(most) = filled.iter().map(|(_, sum)| *sum).max() else {
            return;
        };
        let Some((kept, _)) = filled.into_iter().find(|(_, sum)| *sum == most) else {
            return;
        };
        let (lost, rest): (Vec<Candidate>, Vec<Candidate>) = std::mem::take(&mut self.candidates)
            .into_iter()
            .partition(|c| c.place != Place::Alone && c.place != kept);
        self.candidates = rest;
        for Candidate { column, target, .. } in lost {
            let by = self
                .candidates
                .iter()
                .find(|c| c.target == target)
                .map(|c| c.column);
            let by = by.or_else(|| {
                self.candidates
                    .iter()
                    .find(|c| c.place == kept)
                    .map(|c| c.column)
            });
            if let (Some(by), Some(field)) = (by, target.fields().next()) {
                self.verdict(column, Reason::Taken { by, field });
            }
        }
    }

    fn filled(&self, column: usize) -> u64 {
        self.columns
            .get(column)
            .map_or(0, |facts| facts.profile.filled)
    }

    /// Where headers name a phone and none names a mobile, a column of mobile numbers is one: text
    /// messages need it.
    fn prefer_mobile(&mut self) {
        let mobile = Target::Field(standard::MOBILE);
        let Some(phone) = standard_field("phone").map(Target::Field) else {
            return;
        };
        if self
            .candidates
            .iter()
            .any(|c| c.target == mobile && c.tier <= RESEMBLING)
        {
            return;
        }
        let columns = self.columns;
        let share = |candidate: &Candidate| {
            let profile = columns.get(candidate.column)?.profile;
            (profile.mobiles > 0 && profile.mobiles * 3 >= profile.filled * 2)
                .then_some((profile.mobiles, profile.filled))
        };
        let best = self
            .candidates
            .iter_mut()
            .filter(|c| c.target == phone && (c.tier == NAMED || c.tier == RESEMBLING))
            .filter_map(|candidate| share(candidate).map(|share| (candidate, share)))
            .min_by_key(|(candidate, (mobiles, _))| {
                (candidate.tier, candidate.rank, u64::MAX - mobiles)
            });
        if let Some((candidate, (matching, of))) = best {
            candidate.target = mobile;
            candidate.reason = Reason::MobileNumbers { matching, of };
            candidate.confidence = Confidence::Medium;
        }
    }

    /// Gives each field to its best column.
    fn settle(mut self) -> Vec<Suggestion> {
        let sparse = |column: usize| {
            self.columns
                .get(column)
                .is_some_and(|facts| facts.profile.filled * 2 < facts.profile.cells)
        };
        self.candidates
            .sort_by_key(|c| (c.tier, c.rank, sparse(c.column), c.column));
        let mut taken: HashMap<FieldNo, usize> = HashMap::new();
        let mut chosen: Vec<Option<Suggestion>> = vec![None; self.columns.len()];
        let mut losses: Vec<(usize, Reason)> = Vec::new();
        for candidate in self.candidates {
            let Some(place) = chosen
                .get_mut(candidate.column)
                .filter(|chosen| chosen.is_none())
            else {
                continue;
            };
            let clash = candidate
                .target
                .fields()
                .find_map(|field| Some((field, *taken.get(&field)?)));
            if let Some((field, by)) = clash {
                losses.push((candidate.column, Reason::Taken { by, field }));
                continue;
            }
            taken.extend(
                candidate
                    .target
                    .fields()
                    .map(|field| (field, candidate.column)),
            );
            *place = Some(Suggestion {
                target: Some(candidate.target),
                reason: candidate.reason,
                confidence: candidate.confidence,
            });
        }
        for (column, reason) in losses {
            if let Some(verdict) = self.verdicts.get_mut(column) {
                verdict.get_or_insert(reason);
            }
        }
        let columns = self.columns;
        chosen
            .into_iter()
            .zip(self.verdicts)
            .zip(columns)
            .map(|((chosen, verdict), facts)| {
                chosen.unwrap_or_else(|| Suggestion {
                    target: None,
                    reason: verdict.unwrap_or(if facts.profile.filled == 0 {
                        Reason::Blank
                    } else {
                        Reason::Unknown
                    }),
                    confidence: Confidence::Low,
                })
            })
            .collect()
    }
}

/// The target of a name that is neither consent nor nothing, and its rank.
fn plain_target(known: Known) -> Option<(Target, u8)> {
    match known.means {
        Means::Field(id) => Some((Target::Field(standard_field(id)?), known.rank)),
        Means::Title => Some((Target::Field(standard_field("job_title")?), known.rank + 1)),
        Means::FullName => Some((Target::FullName, known.rank.saturating_add(WHOLE_NAME_RANK))),
        Means::OptOut(_)
        | Means::OptInIfWords(_)
        | Means::Evidence(_)
        | Means::Skip
        | Means::Nothing => None,
    }
}

/// Whether a header speaks of a number or code that only happens to look like a phone number.
fn names_a_number(header: &str) -> bool {
    let header = alias::normal(header);
    [
        "nr", "nummer", "number", "no", "id", "kode", "code", "ref", "key",
    ]
    .iter()
    .any(|ending| header.ends_with(ending))
}

#[cfg(test)]
mod tests;
