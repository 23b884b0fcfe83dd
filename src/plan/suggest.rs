//! Suggests a field for each column, with the reason.

use std::collections::HashMap;

use super::Target;
use super::alias::{self, Alias};
use super::alias_table::Meaning;
use super::exporter;
use super::origin::{AddressBlock, Origin};
use crate::contact::{FieldNo, Fields, STANDARD, standard};
use crate::source::{ColumnProfile, ValueKind};

mod assign;
mod calling_code;
mod reason;
mod values;

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
/// aliases of a field, headers that resemble an alias, values. Values of another kind contradict a
/// header (states of a subscription are no region). Opt-in fields are suggested only for exact
/// aliases and for what was chosen last time; a header that names refusal makes an opt-out column
/// where its cells can say so, never an opt-in one. Ties go to the column with fewer blanks, then
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
    let exporter = exporter::exporter(columns.iter().filter_map(|column| column.header));
    let aliases: Vec<Option<Alias>> = columns
        .iter()
        .map(|column| alias::find_alias(column.header?, exporter))
        .collect();
    let has = |id| {
        let mut found = aliases.iter().flatten();
        found.any(|alias| alias.meaning == Meaning::Field(id))
    };
    let named = NamedFields {
        job_title: has("job_title"),
        missing_half: match (has("first_name"), has("last_name")) {
            (false, true) => Some("first_name"),
            (true, false) => Some("last_name"),
            _ => None,
        },
        in_other_language: aliases.iter().flatten().any(|alias| {
            let half = matches!(alias.meaning, Meaning::Field("first_name" | "last_name"));
            half && alias.origin == Origin::OtherLanguage
        }),
    };
    let mut suggester = Suggester {
        columns,
        fields,
        exporter,
        no_headers: columns.iter().all(|column| column.header.is_none()),
        named,
        aliases,
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

/// Which fields other headers name, for headers whose meaning depends on them.
#[derive(Clone, Copy)]
struct NamedFields {
    job_title: bool,
    /// The half of the name that no header names, where one names the other.
    missing_half: Option<&'static str>,
    /// Whether the name of one of the halves is neither English nor Norwegian.
    in_other_language: bool,
}

struct Suggester<'a> {
    columns: &'a [ColumnFacts<'a>],
    fields: &'a Fields,
    exporter: Option<Origin>,
    no_headers: bool,
    named: NamedFields,
    /// The alias of each column's header.
    aliases: Vec<Option<Alias>>,
    custom: HashMap<String, FieldNo>,
    candidates: Vec<Candidate>,
    /// Why a column gets no target, where a more specific reason than "unknown" applies.
    no_target_reasons: Vec<Option<Reason>>,
}

impl Suggester<'_> {
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
        // Spreadsheets export columns that only had a format.
        if facts.header.is_none() && facts.profile.filled == 0 {
            let standing = Standing::new(Tier::Named, 0);
            self.add(at, Target::Skip, standing, Reason::Blank, Confidence::High);
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
            if calling_code::holds_calling_codes(header, facts.profile) {
                self.add(
                    at,
                    Target::CallingCode,
                    Standing::new(Tier::Named, 0),
                    Reason::CallingCodes {
                        matching: facts.profile.calling_codes,
                        of: facts.profile.filled,
                    },
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
        if let Some(alias) = self.aliases.get(at).copied().flatten() {
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
            Meaning::Title if self.title_is_salutation(at, facts) => {
                let target = Target::Field(standard::NAME_PREFIX);
                self.add(at, target, standing, reason, confidence);
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
            Meaning::OptOutIfWords(id) => match standard_field(id) {
                Some(no) if values::can_say_no(facts.profile) => {
                    self.add(at, Target::OptOut(no), standing, reason, Confidence::Medium);
                }
                _ => self.note_no_target(at, Reason::NotImported { origin }),
            },
            Meaning::Title | Meaning::Field(_) | Meaning::FullName | Meaning::Name => {
                let alias = self.which_name(facts, alias);
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

    /// Reads a bare name (`Name`, `Nom`) as the half that another column of the file does not hold.
    ///
    /// In English and Norwegian files a name beside first names is rather the whole name, so there
    /// the values must be single words.
    fn which_name(&self, facts: &ColumnFacts<'_>, alias: Alias) -> Alias {
        let Some(half) = self.named.missing_half else {
            return alias;
        };
        let profile = facts.profile;
        let whole_names = profile.several_words * 2 > profile.filled;
        let half_is_usual = alias.origin == Origin::OtherLanguage
            || self.named.in_other_language
            || half == "first_name";
        let is_half = if profile.filled == 0 {
            half_is_usual
        } else {
            !whole_names
        };
        if alias.meaning == Meaning::Name && is_half {
            let rank = alias.rank.saturating_add(1);
            let meaning = Meaning::Field(half);
            Alias {
                meaning,
                rank,
                ..alias
            }
        } else {
            alias
        }
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
        let enough = if resembling { 1 } else { 3 };
        if let Some(kind) = self.contradiction(target, facts.profile, enough) {
            if let Some(field) = target.fields().next() {
                let of = facts.profile.filled;
                self.note_no_target(at, Reason::Contradicted { field, kind, of });
            }
            if kind == ValueKind::Company && target.fields().eq(Target::FullName.fields()) {
                self.add_company(at, facts.profile);
            }
            return false;
        }
        self.add(at, target, standing, reason, confidence);
        true
    }
}

/// The target and rank of an alias that names a plain field.
fn plain_target(alias: Alias) -> Option<(Target, u8)> {
    match alias.meaning {
        Meaning::Field(id) => Some((Target::Field(standard_field(id)?), alias.rank)),
        Meaning::Title => Some((Target::Field(standard_field("job_title")?), alias.rank + 1)),
        Meaning::FullName | Meaning::Name => {
            Some((Target::FullName, alias.rank.saturating_add(FULL_NAME_RANK)))
        }
        Meaning::OptOut(_)
        | Meaning::OptOutIfWords(_)
        | Meaning::OptInIfWords(_)
        | Meaning::Evidence(_)
        | Meaning::Skip
        | Meaning::Nothing => None,
    }
}

#[cfg(test)]
mod tests;
