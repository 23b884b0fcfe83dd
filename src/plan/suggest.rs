//! Suggests a field for each column, with the reason.

use std::collections::HashMap;

use super::Target;
use super::alias::{self, Alias};
use super::alias_table::Meaning;
use super::origin::{AddressBlock, Origin};
use crate::contact::{FieldKind, FieldNo, Fields, STANDARD, standard};
use crate::source::{ColumnProfile, ValueKind};

mod reason;

pub use reason::{Confidence, Reason, Remembered, Suggestion};

/// What a suggestion is made from: a column's header and profile.
#[derive(Clone, Copy, Debug)]
pub struct ColumnFacts<'a> {
    /// Its header, if the file has one and it is not blank.
    pub header: Option<&'a str>,
    /// Counts over its sampled cells.
    pub profile: &'a ColumnProfile,
}

/// A possible target of a column; of several for one field the one with the least standing wins.
struct Candidate {
    column: usize,
    target: Target,
    standing: Standing,
    reason: Reason,
    confidence: Confidence,
}

/// How strong a candidate is against others for the same field; less is stronger.
#[derive(Clone, Copy)]
struct Standing {
    tier: Tier,
    /// Order within the tier: 0 is the best alias of a field.
    rank: u8,
    block: AddressBlock,
}

impl Standing {
    /// A candidate that belongs to no address block.
    fn new(tier: Tier, rank: u8) -> Self {
        Self {
            tier,
            rank,
            block: AddressBlock::NoBlock,
        }
    }
}

/// The source of a candidate, the most trusted first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    /// The user chose it for this header before.
    Remembered,
    /// The header is an alias of the field.
    Named,
    /// The header resembles an alias of the field.
    Resembling,
    /// The values are of the field's kind.
    ByValues,
}

/// Rank added to a full name, so that separate first and last name columns win.
const FULL_NAME_RANK: u8 = 50;

/// Suggests a target for each column, never the same field for two columns.
///
/// Sources in order of trust: what the user chose last time for the header, headers that are
/// aliases of a field, headers that resemble an alias, values. Opt-in fields are suggested only for
/// exact aliases and for what was chosen last time. Ties go to the column with fewer blanks, then
/// to the earlier one.
///
/// ```
/// use mainbrainer::contact::{Fields, OptInWords, ReadRules, standard};
/// use mainbrainer::plan::{ColumnFacts, Remembered, Target, suggest};
/// use mainbrainer::source::ProfileBuilder;
///
/// let words = OptInWords::default();
/// let rules = ReadRules { region: "NO", words: &words, date_order: None, opt_out_column: false };
/// let mut builder = ProfileBuilder::new(&rules);
/// builder.push("912 34 567");
/// builder.push("+47 987 65 432");
/// let profile = builder.finish();
///
/// let columns = [ColumnFacts { header: Some("Tlf"), profile: &profile }];
/// let suggestions = suggest(&columns, &Fields::default(), &Remembered::default());
/// // The header only says phone, but the values are mobile numbers.
/// assert_eq!(suggestions[0].target, Some(Target::Field(standard::MOBILE)));
/// ```
pub fn suggest(
    columns: &[ColumnFacts<'_>],
    fields: &Fields,
    remembered: &Remembered,
) -> Vec<Suggestion> {
    let exporter = alias::exporter(columns.iter().filter_map(|column| column.header));
    let has_job_title = columns
        .iter()
        .filter_map(|column| alias::find_alias(column.header?, exporter))
        .any(|alias| alias.meaning == Meaning::Field("job_title"));
    let mut suggester = Suggester {
        columns,
        fields,
        exporter,
        no_headers: columns.iter().all(|column| column.header.is_none()),
        has_job_title,
        custom: custom_names(fields),
        candidates: Vec::new(),
        no_target_reasons: vec![None; columns.len()],
    };
    for (at, facts) in columns.iter().enumerate() {
        suggester.consider_column(at, facts, remembered);
    }
    suggester.keep_one_address();
    suggester.prefer_mobile();
    suggester.assign()
}

fn custom_names(fields: &Fields) -> HashMap<String, FieldNo> {
    fields
        .iter()
        .filter(|field| !field.no.is_standard())
        .flat_map(|field| {
            [
                (alias::normalized(&field.name), field.no),
                (alias::normalized(&field.id), field.no),
            ]
        })
        .filter(|(name, _)| !name.is_empty())
        .collect()
}

/// The number of the standard field with this id.
fn standard_field(id: &str) -> Option<FieldNo> {
    let at = STANDARD.iter().position(|(known, _)| *known == id)?;
    u16::try_from(at).ok().map(FieldNo)
}

struct Suggester<'a> {
    columns: &'a [ColumnFacts<'a>],
    fields: &'a Fields,
    exporter: Option<Origin>,
    no_headers: bool,
    /// Whether a header other than `Title` names a job title.
    has_job_title: bool,
    custom: HashMap<String, FieldNo>,
    candidates: Vec<Candidate>,
    /// Why a column gets no target, where a more specific reason than "unknown" applies.
    no_target_reasons: Vec<Option<Reason>>,
}

impl Suggester<'_> {
    /// Whether this is the line or reason column of a rejected-rows file without a header.
    fn is_own_report(&self, at: usize) -> bool {
        let profile = |at: usize| {
            let facts = self.columns.get(at).filter(|_| self.no_headers)?;
            Some(facts.profile).filter(|profile| profile.filled > 0)
        };
        let lines = |at| profile(at).is_some_and(|profile| profile.numbers == profile.filled);
        let reasons = |at| profile(at).is_some_and(|profile| profile.reasons == profile.filled);
        (lines(at) && reasons(at + 1)) || (reasons(at) && at.checked_sub(1).is_some_and(lines))
    }

    fn consider_column(&mut self, at: usize, facts: &ColumnFacts<'_>, remembered: &Remembered) {
        if self.is_own_report(at) {
            let standing = Standing::new(Tier::Named, 0);
            self.add(
                at,
                Target::Skip,
                standing,
                Reason::OwnReport,
                Confidence::High,
            );
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
                    Standing::new(Tier::Remembered, 0),
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
        standing: Standing,
        reason: Reason,
        confidence: Confidence,
    ) {
        self.candidates.push(Candidate {
            column,
            target,
            standing,
            reason,
            confidence,
        });
    }

    fn note_no_target(&mut self, at: usize, reason: Reason) {
        if let Some(verdict) = self.no_target_reasons.get_mut(at) {
            verdict.get_or_insert(reason);
        }
    }

    /// Adds candidates by the header; returns whether the values need not be looked at.
    fn by_header(&mut self, at: usize, facts: &ColumnFacts<'_>, header: &str) -> bool {
        if let Some(no) = self.custom.get(&alias::normalized(header)).copied() {
            return self.by_name(
                at,
                facts,
                Target::Field(no),
                Standing::new(Tier::Named, 0),
                Reason::CustomField,
                Confidence::High,
            );
        }
        if let Some(alias) = alias::find_alias(header, self.exporter) {
            return self.by_alias(at, facts, alias);
        }
        let Some((alias, percent)) = alias::find_similar_alias(header) else {
            return false;
        };
        let Some((target, rank)) = plain_target(alias) else {
            return false;
        };
        let reason = Reason::SimilarHeader {
            alias: alias.name.to_owned(),
            percent,
        };
        self.by_name(
            at,
            facts,
            target,
            Standing {
                tier: Tier::Resembling,
                rank,
                block: alias.block,
            },
            reason,
            Confidence::Medium,
        )
    }

    fn by_alias(&mut self, at: usize, facts: &ColumnFacts<'_>, alias: Alias) -> bool {
        let origin = alias.origin;
        let confidence = if alias.rank == 0 && alias.meaning != Meaning::Title {
            Confidence::High
        } else {
            Confidence::Medium
        };
        let standing = Standing {
            tier: Tier::Named,
            rank: alias.rank,
            block: alias.block,
        };
        let reason = Reason::Header { origin };
        match alias.meaning {
            Meaning::Skip => self.add(
                at,
                Target::Skip,
                standing,
                Reason::OwnReport,
                Confidence::High,
            ),
            Meaning::Nothing => self.note_no_target(at, Reason::NotImported { origin }),
            Meaning::Evidence(evidence) => {
                let target = Target::Evidence(evidence);
                let told = self.candidates.iter().any(|other| other.target == target);
                // Words for yes and no are a status, whatever the header says, and no evidence of
                // one.
                if told || facts.profile.mostly(facts.profile.yes_no) {
                    self.note_no_target(at, Reason::NotImported { origin });
                } else {
                    self.add(at, target, standing, reason, confidence);
                }
            }
            Meaning::Title if self.title_is_salutation(facts) => {
                self.note_no_target(at, Reason::NotImported { origin });
            }
            Meaning::OptOut(id) => {
                if let Some(no) = standard_field(id) {
                    self.add(at, Target::OptOut(no), standing, reason, confidence);
                }
            }
            Meaning::OptInIfWords(id) => match standard_field(id) {
                Some(no) if facts.profile.mostly(facts.profile.yes_no) => {
                    self.add(at, Target::Field(no), standing, reason, Confidence::Medium);
                }
                _ => self.note_no_target(at, Reason::NotImported { origin }),
            },
            Meaning::Title | Meaning::Field(_) | Meaning::FullName => {
                let Some((target, rank)) = plain_target(alias) else {
                    return false;
                };
                return self.by_name(
                    at,
                    facts,
                    target,
                    Standing {
                        tier: Tier::Named,
                        rank,
                        block: alias.block,
                    },
                    reason,
                    confidence,
                );
            }
        }
        true
    }

    /// Adds a candidate unless the values contradict the header; returns whether it was added.
    fn by_name(
        &mut self,
        at: usize,
        facts: &ColumnFacts<'_>,
        target: Target,
        standing: Standing,
        reason: Reason,
        confidence: Confidence,
    ) -> bool {
        let resembling = standing.tier == Tier::Resembling;
        if self.contradicts(target, facts.profile, if resembling { 1 } else { 3 }) {
            if let Some(field) = target.fields().next() {
                let (kind, of) = (facts.profile.kind(), facts.profile.filled);
                self.note_no_target(at, Reason::Contradicted { field, kind, of });
            }
            return false;
        }
        self.add(at, target, standing, reason, confidence);
        true
    }

    /// Whether a sample of at least `enough` values has none that the field takes, or clearly holds
    /// values of another kind.
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
            // Any text may be an e-mail address, but a column of them is not one of companies.
            Some(FieldKind::Text) => kind == ValueKind::Email && no.is_standard(),
            _ => false,
        }
    }

    /// Whether a column `Title` holds salutations (`Mr`, `Ms`) rather than job titles.
    ///
    /// Outlook's does, and so does one beside a job title column; otherwise the values decide.
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
        let standing = |rank| Standing::new(Tier::ByValues, rank);
        match kind {
            ValueKind::Email => self.add(
                at,
                Target::Field(standard::EMAIL),
                standing(0),
                reason,
                confidence,
            ),
            ValueKind::Mobile | ValueKind::Phone if !facts.header.is_some_and(names_a_number) => {
                if kind == ValueKind::Mobile {
                    self.add(
                        at,
                        Target::Field(standard::MOBILE),
                        standing(0),
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
                    self.add(at, Target::Field(phone), standing(1), reason, confidence);
                }
            }
            _ if self.no_headers => self.without_headers(at, profile, kind, reason),
            _ => {}
        }
    }

    /// Suggestions that need a file without headers: under an unknown header a date may be any date
    /// and a web address any link.
    fn without_headers(
        &mut self,
        at: usize,
        profile: &ColumnProfile,
        kind: ValueKind,
        reason: Reason,
    ) {
        let standing = Standing::new(Tier::ByValues, 0);
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
            self.add(
                at,
                Target::Field(field),
                standing,
                reason,
                Confidence::Medium,
            );
        }
        if kind == ValueKind::Postcode
            && let Some(city) = standard_field("city")
        {
            let reason = Reason::AfterPostcodes { column: at };
            self.add(
                at + 1,
                Target::Field(city),
                standing,
                reason,
                Confidence::Medium,
            );
        }
    }

    /// Keeps the candidates of one address block (business, home, other): the one with most filled
    /// cells.
    fn keep_one_address(&mut self) {
        let mut filled: Vec<(AddressBlock, u64)> = Vec::new();
        for candidate in self
            .candidates
            .iter()
            .filter(|c| c.standing.block != AddressBlock::NoBlock)
        {
            let cells = self.filled(candidate.column);
            match filled
                .iter_mut()
                .find(|(block, _)| *block == candidate.standing.block)
            {
                Some((_, sum)) => *sum += cells,
                None => filled.push((candidate.standing.block, cells)),
            }
        }
        // Ties go to the first in file order.
        let Some(most) = filled.iter().map(|(_, sum)| *sum).max() else {
            return;
        };
        let Some((kept, _)) = filled.into_iter().find(|(_, sum)| *sum == most) else {
            return;
        };
        let (lost, rest): (Vec<Candidate>, Vec<Candidate>) = std::mem::take(&mut self.candidates)
            .into_iter()
            .partition(|c| c.standing.block != AddressBlock::NoBlock && c.standing.block != kept);
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
                    .find(|c| c.standing.block == kept)
                    .map(|c| c.column)
            });
            if let (Some(by), Some(field)) = (by, target.fields().next()) {
                self.note_no_target(column, Reason::Taken { by, field });
            }
        }
    }

    fn filled(&self, column: usize) -> u64 {
        self.columns
            .get(column)
            .map_or(0, |facts| facts.profile.filled)
    }

    /// Moves the best phone column that holds mobile numbers to the mobile field, if no header
    /// names a mobile: text messages need it.
    fn prefer_mobile(&mut self) {
        let mobile = Target::Field(standard::MOBILE);
        let Some(phone) = standard_field("phone").map(Target::Field) else {
            return;
        };
        if self
            .candidates
            .iter()
            .any(|c| c.target == mobile && c.standing.tier <= Tier::Resembling)
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
            .filter(|c| {
                c.target == phone
                    && (c.standing.tier == Tier::Named || c.standing.tier == Tier::Resembling)
            })
            .filter_map(|candidate| share(candidate).map(|share| (candidate, share)))
            .min_by_key(|(candidate, (mobiles, _))| {
                (
                    candidate.standing.tier,
                    candidate.standing.rank,
                    u64::MAX - mobiles,
                )
            });
        if let Some((candidate, (matching, of))) = best {
            candidate.target = mobile;
            candidate.reason = Reason::MobileNumbers { matching, of };
            candidate.confidence = Confidence::Medium;
        }
    }

    /// Assigns each field to its best candidate, each column at most once.
    fn assign(mut self) -> Vec<Suggestion> {
        let sparse = |column: usize| {
            self.columns
                .get(column)
                .is_some_and(|facts| facts.profile.filled * 2 < facts.profile.cells)
        };
        self.candidates
            .sort_by_key(|c| (c.standing.tier, c.standing.rank, sparse(c.column), c.column));
        let mut taken: HashMap<FieldNo, usize> = HashMap::new();
        let mut chosen: Vec<Option<Suggestion>> = vec![None; self.columns.len()];
        let mut losses: Vec<(usize, Reason)> = Vec::new();
        for candidate in self.candidates {
            let Some(slot) = chosen
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
            *slot = Some(Suggestion {
                target: Some(candidate.target),
                reason: candidate.reason,
                confidence: candidate.confidence,
            });
        }
        for (column, reason) in losses {
            if let Some(verdict) = self.no_target_reasons.get_mut(column) {
                verdict.get_or_insert(reason);
            }
        }
        let columns = self.columns;
        chosen
            .into_iter()
            .zip(self.no_target_reasons)
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

/// The target and rank of an alias that names a plain field.
fn plain_target(alias: Alias) -> Option<(Target, u8)> {
    match alias.meaning {
        Meaning::Field(id) => Some((Target::Field(standard_field(id)?), alias.rank)),
        Meaning::Title => Some((Target::Field(standard_field("job_title")?), alias.rank + 1)),
        Meaning::FullName => Some((Target::FullName, alias.rank.saturating_add(FULL_NAME_RANK))),
        Meaning::OptOut(_)
        | Meaning::OptInIfWords(_)
        | Meaning::Evidence(_)
        | Meaning::Skip
        | Meaning::Nothing => None,
    }
}

/// Whether a header names a number or code that only looks like a phone number.
fn names_a_number(header: &str) -> bool {
    let header = alias::normalized(header);
    [
        "nr", "nummer", "number", "no", "id", "kode", "code", "ref", "key",
    ]
    .iter()
    .any(|ending| header.ends_with(ending))
}

#[cfg(test)]
mod tests;
