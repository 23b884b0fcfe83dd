//! The choices of an import in the making, and the refusals that keep it from starting.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    Acknowledgement, Edits, ImportPlan, InvalidRule, KeyConflictRule, LetterCaseRule, ListTarget,
    Mapping, MappingProblem, Master, NoKeyRule, OtherNameRule, PlanColumn, RefusalEvidence, Rules,
    Target,
};
use crate::contact::{DateOrder, FieldKind, FieldNo, Fields, OptIn, OptInWords, standard};
use crate::source::{Dialect, FileStamp};

/// A marketing channel that needs consent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Email,
    /// Text messages.
    Sms,
}

impl Channel {
    /// Both channels.
    pub const ALL: [Self; 2] = [Self::Email, Self::Sms];

    /// The field that holds the address used in this channel.
    pub fn address(self) -> FieldNo {
        match self {
            Self::Email => standard::EMAIL,
            Self::Sms => standard::MOBILE,
        }
    }

    /// The opt-in field of this channel.
    pub fn opt_in(self) -> FieldNo {
        match self {
            Self::Email => standard::EMAIL_MARKETING,
            Self::Sms => standard::SMS_MARKETING,
        }
    }
}

/// The answer to "what is the opt-in status of all contacts in the file?".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileOptIn {
    /// All have opted in.
    In,
    /// All have opted out.
    Out,
    /// Nothing is known.
    NoInformation,
}

impl FileOptIn {
    /// The status that every row of the file gets; `None` writes no status.
    pub fn status(self) -> Option<OptIn> {
        match self {
            Self::In => Some(OptIn::In),
            Self::Out => Some(OptIn::Out),
            Self::NoInformation => None,
        }
    }
}

/// Findings in the cells of mapped columns that a plan depends on; columns are counted from 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Survey {
    /// Whether all rows were read, not only the first ones.
    pub whole: bool,
    /// The date order that cells prove, by column, for columns that need one.
    pub proven_orders: BTreeMap<usize, DateOrder>,
    /// Date columns that need an order and whose cells do not prove one.
    pub undecided_dates: Vec<usize>,
    /// Words of opt-in columns that have no meaning yet, by column: most frequent first, with the
    /// number of rows.
    pub unknown_words: BTreeMap<usize, Vec<(String, u64)>>,
    /// All words of opt-in columns, known or not, by column: most frequent first, with the number of
    /// rows; the blank word stands for blank cells. At most 1,000 a column.
    pub words: BTreeMap<usize, Vec<(String, u64)>>,
    /// Columns that speak of people who refuse to be contacted, whether or not they go anywhere.
    pub refusals: BTreeMap<usize, RefusalEvidence>,
    /// Fillers (`0`, `-`, `ukjent`, in small letters) that two or more rows with different names
    /// bear, by key column, sorted.
    pub fillers: BTreeMap<usize, Vec<String>>,
}

impl Survey {
    /// Whether both surveys have the same findings, whatever number of rows they read.
    pub fn agrees_with(&self, other: &Self) -> bool {
        self.proven_orders == other.proven_orders
            && self.undecided_dates == other.undecided_dates
            && self.unknown_words == other.unknown_words
            && self.refusals.keys().eq(other.refusals.keys())
            && self.fillers == other.fillers
    }
}

/// The wizard step at which a choice is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Choosing the file and the list.
    Upload,
    /// The dialect and a preview of the rows.
    Preview,
    /// Column mapping and opt-in status.
    Mapping,
    /// Keys, and how duplicates are merged.
    Rules,
    /// GDPR and TCPA confirmation.
    Compliance,
    /// What the import will do.
    Summary,
}

/// A reason why an import cannot start yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Several columns (from 0) are mapped to one field.
    SameField {
        /// The field.
        field: FieldNo,
        /// The columns.
        columns: Vec<usize>,
    },
    /// Columns (from 0) that have no target.
    Undecided(Vec<usize>),
    /// A column (from 0) without a target says who refuses to be contacted.
    RefusalsUnmapped {
        /// The column.
        column: usize,
        /// What speaks of it.
        evidence: RefusalEvidence,
    },
    /// No column is mapped to a field.
    NothingMapped,
    /// A channel's address is mapped, but neither a column nor the user says the opt-in status.
    OptInMissing(Channel),
    /// Words of an opt-in column (from 0) that have no meaning, with the number of rows.
    UnknownWords {
        /// The column.
        column: usize,
        /// The words, most frequent first.
        words: Vec<(String, u64)>,
    },
    /// A date column (from 0) whose cells do not prove whether day or month comes first.
    DateOrder(usize),
    /// Nobody has chosen whose values win.
    MasterMissing,
    /// No primary key is chosen.
    PrimaryMissing,
    /// Primary and secondary key are the same field.
    KeysSame(FieldNo),
    /// A key field that no column is mapped to.
    KeyNotMapped(FieldNo),
    /// A field of a kind that cannot be a key, such as an opt-in field.
    KeyNotAllowed(FieldNo),
    /// No list is chosen, or its name is blank.
    ListMissing,
    /// The GDPR confirmation is missing.
    GdprMissing,
    /// The TCPA confirmation is missing.
    TcpaMissing,
}

impl Refusal {
    /// The wizard step at which this is put right.
    pub fn step(&self) -> Step {
        match self {
            Self::SameField { .. }
            | Self::Undecided(_)
            | Self::RefusalsUnmapped { .. }
            | Self::NothingMapped
            | Self::OptInMissing(_)
            | Self::UnknownWords { .. }
            | Self::DateOrder(_) => Step::Mapping,
            Self::MasterMissing
            | Self::PrimaryMissing
            | Self::KeysSame(_)
            | Self::KeyNotMapped(_)
            | Self::KeyNotAllowed(_) => Step::Rules,
            Self::ListMissing => Step::Upload,
            Self::GdprMissing | Self::TcpaMissing => Step::Compliance,
        }
    }
}

/// The choices of an import in the making; [`Self::plan`] turns them into an [`ImportPlan`].
///
/// ```
/// use mainbrainer::contact::{Fields, standard};
/// use mainbrainer::plan::{Channel, Draft, FileOptIn, ListTarget, Master, Refusal, Survey, Target};
/// use mainbrainer::source::{Dialect, FileStamp};
///
/// let columns = vec!["E-post".to_owned()];
/// let mut draft = Draft::new("members.csv", Dialect::default(), FileStamp::default(), columns);
/// draft.mapping.targets[0] = Some(Target::Field(standard::EMAIL));
/// draft.master = Some(Master::Existing);
/// draft.primary = Some(standard::EMAIL);
/// draft.list = Some(ListTarget::New("Members".to_owned()));
/// draft.acknowledgement.gdpr = true;
/// draft.acknowledgement.tcpa = true;
///
/// // An address without an opt-in column: the user must say the status of the whole file.
/// let (fields, survey) = (Fields::default(), Survey::default());
/// let missing = vec![Refusal::OptInMissing(Channel::Email)];
/// assert_eq!(draft.refusals(&fields, &survey), missing);
/// assert_eq!(draft.plan(&fields, &survey), Err(missing));
///
/// draft.file_optin.insert(Channel::Email, FileOptIn::NoInformation);
/// let plan = draft.plan(&fields, &survey);
/// assert_eq!(plan.map(|plan| plan.email_optin), Ok(None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The file's name without its folder.
    pub file_name: String,
    /// How the file is read.
    pub dialect: Dialect,
    /// The file's stamp when it was opened.
    pub stamp: FileStamp,
    /// Names of the columns, in file order.
    pub columns: Vec<String>,
    /// Targets of the columns; as long as `columns`.
    pub mapping: Mapping,
    /// Columns without a target are skipped.
    pub skip_undecided: bool,
    /// The status of all contacts, by channel, where no column says it.
    pub file_optin: BTreeMap<Channel, FileOptIn>,
    /// The date order the user chose, by column from 0.
    pub date_orders: BTreeMap<usize, DateOrder>,
    /// The list the contacts go to.
    pub list: Option<ListTarget>,
    /// Whose values win.
    pub master: Option<Master>,
    /// The primary key.
    pub primary: Option<FieldNo>,
    /// The secondary key.
    pub secondary: Option<FieldNo>,
    /// What happens to values that their field cannot take.
    pub invalid: InvalidRule,
    /// What happens when primary and secondary key match different contacts.
    pub key_conflict: KeyConflictRule,
    /// Opt-outs win over opt-ins, whichever side they are on.
    pub opt_outs_win: bool,
    /// What happens where a key is known and the name is clearly another person's; `None` until
    /// somebody decides, which only some files need.
    #[serde(default)]
    pub other_name: Option<OtherNameRule>,
    /// What happens to rows without a key.
    #[serde(default)]
    pub no_key: NoKeyRule,
    /// Whether a difference in letter case alone is written.
    #[serde(default)]
    pub letter_case: LetterCaseRule,
    /// The words of opt-in and yes/no columns.
    pub words: OptInWords,
    /// The default region of phone numbers: ISO 3166-1 alpha-2, upper case.
    pub region: String,
    /// What the user confirmed.
    pub acknowledgement: Acknowledgement,
    /// Cells, values and rows the user changed in the review.
    #[serde(default, skip_serializing_if = "Edits::is_empty")]
    pub edits: Edits,
}

impl Draft {
    /// A draft with nothing chosen; region `NO`, and opt-outs win.
    pub fn new(file_name: &str, dialect: Dialect, stamp: FileStamp, columns: Vec<String>) -> Self {
        let mapping = Mapping {
            targets: vec![None; columns.len()],
        };
        Self {
            file_name: file_name.to_owned(),
            dialect,
            stamp,
            columns,
            mapping,
            skip_undecided: false,
            file_optin: BTreeMap::new(),
            date_orders: BTreeMap::new(),
            list: None,
            master: None,
            primary: None,
            secondary: None,
            invalid: InvalidRule::default(),
            key_conflict: KeyConflictRule::default(),
            opt_outs_win: true,
            other_name: None,
            no_key: NoKeyRule::default(),
            letter_case: LetterCaseRule::default(),
            words: OptInWords::default(),
            region: "NO".to_owned(),
            acknowledgement: Acknowledgement::default(),
            edits: Edits::default(),
        }
    }

    /// Channels whose status the user must choose: the address is mapped, and no column says who opted
    /// in or out.
    pub fn channels_to_ask(&self) -> impl Iterator<Item = Channel> {
        Channel::ALL.into_iter().filter(|channel| {
            self.mapping.column_of(channel.address()).is_some()
                && self.mapping.column_of(channel.opt_in()).is_none()
        })
    }

    /// Columns (from 0) that nobody has mapped or skipped by name.
    pub fn undecided(&self) -> impl Iterator<Item = usize> {
        let targets = self.mapping.targets.iter().enumerate();
        targets.filter_map(|(at, target)| target.is_none().then_some(at))
    }

    /// Channels in which the user may say the status of all contacts: their address is mapped, and no
    /// column says who opted in.
    pub fn channels_with_status(&self) -> impl Iterator<Item = Channel> {
        Channel::ALL.into_iter().filter(|channel| {
            self.mapping.column_of(channel.address()).is_some() && self.takes_status(*channel)
        })
    }

    /// Whether the status of all contacts counts in a channel: no column says who opted in. One that
    /// says who opted out leaves the others to it.
    pub fn takes_status(&self, channel: Channel) -> bool {
        let opt_in = Some(Target::Field(channel.opt_in()));
        !self.mapping.targets.contains(&opt_in)
    }

    /// The date order of a column (from 0): the user's choice, else the one the survey proved.
    pub fn date_order(&self, column: usize, survey: &Survey) -> Option<DateOrder> {
        self.date_orders
            .get(&column)
            .or_else(|| survey.proven_orders.get(&column))
            .copied()
    }

    /// All refusals, in the order of the wizard steps.
    pub fn refusals(&self, fields: &Fields, survey: &Survey) -> Vec<Refusal> {
        let mut refusals = self.mapping_refusals(survey);
        self.rule_refusals(fields, &mut refusals);
        match &self.list {
            Some(ListTarget::New(name)) if name.trim().is_empty() => {
                refusals.push(Refusal::ListMissing);
            }
            None => refusals.push(Refusal::ListMissing),
            Some(_) => {}
        }
        if !self.acknowledgement.gdpr {
            refusals.push(Refusal::GdprMissing);
        }
        if !self.acknowledgement.tcpa {
            refusals.push(Refusal::TcpaMissing);
        }
        refusals
    }

    /// The refusals of the mapping step only.
    pub fn mapping_refusals(&self, survey: &Survey) -> Vec<Refusal> {
        let mut refusals: Vec<Refusal> = self
            .mapping
            .problems(self.skip_undecided)
            .into_iter()
            .map(|problem| match problem {
                MappingProblem::SameField { field, columns } => {
                    Refusal::SameField { field, columns }
                }
                MappingProblem::Undecided(columns) => Refusal::Undecided(columns),
            })
            .collect();
        let mapped = |target: &Option<Target>| target.is_some_and(|t| t.fields().next().is_some());
        if !self.mapping.targets.iter().any(mapped) {
            refusals.push(Refusal::NothingMapped);
        }
        for column in self.undecided() {
            if let Some(evidence) = survey.refusals.get(&column) {
                refusals.push(Refusal::RefusalsUnmapped {
                    column,
                    evidence: evidence.clone(),
                });
            }
        }
        for channel in self.channels_to_ask() {
            if !self.file_optin.contains_key(&channel) {
                refusals.push(Refusal::OptInMissing(channel));
            }
        }
        for (column, words) in &survey.unknown_words {
            let words: Vec<_> = words
                .iter()
                .filter(|(word, _)| self.words.meaning(word).is_none())
                .cloned()
                .collect();
            if !words.is_empty() {
                refusals.push(Refusal::UnknownWords {
                    column: *column,
                    words,
                });
            }
        }
        for column in &survey.undecided_dates {
            if !self.date_orders.contains_key(column) {
                refusals.push(Refusal::DateOrder(*column));
            }
        }
        refusals
    }

    fn rule_refusals(&self, fields: &Fields, refusals: &mut Vec<Refusal>) {
        if self.master.is_none() {
            refusals.push(Refusal::MasterMissing);
        }
        if self.primary.is_none() {
            refusals.push(Refusal::PrimaryMissing);
        }
        if let (Some(primary), Some(secondary)) = (self.primary, self.secondary)
            && primary == secondary
        {
            refusals.push(Refusal::KeysSame(primary));
        }
        let mut keys: Vec<FieldNo> = self.primary.into_iter().chain(self.secondary).collect();
        keys.dedup();
        for key in keys {
            let kind = fields.get(key).map_or(FieldKind::OptIn, |field| field.kind);
            if !kind.can_be_key() {
                refusals.push(Refusal::KeyNotAllowed(key));
            } else if self.mapping.column_of(key).is_none() {
                refusals.push(Refusal::KeyNotMapped(key));
            }
        }
    }

    /// Makes the immutable plan of these choices.
    ///
    /// # Errors
    ///
    /// All refusals, in the order of the wizard steps, if anything is missing or contradictory.
    pub fn plan(&self, fields: &Fields, survey: &Survey) -> Result<ImportPlan, Vec<Refusal>> {
        let refusals = self.refusals(fields, survey);
        let (Some(master), Some(primary), Some(list), true) =
            (self.master, self.primary, &self.list, refusals.is_empty())
        else {
            return Err(refusals);
        };
        let columns = self
            .columns
            .iter()
            .enumerate()
            .map(|(at, name)| PlanColumn {
                name: name.clone(),
                target: self
                    .mapping
                    .targets
                    .get(at)
                    .copied()
                    .flatten()
                    .unwrap_or(Target::Skip),
                date_order: self.date_order(at, survey),
                fillers: survey.fillers.get(&at).cloned().unwrap_or_default(),
            });
        let status = |channel: Channel| {
            let answer = self.file_optin.get(&channel);
            let answer = answer.filter(|_| self.takes_status(channel));
            answer.and_then(|answer| answer.status())
        };
        Ok(ImportPlan {
            file_name: self.file_name.clone(),
            dialect: self.dialect.clone(),
            stamp: self.stamp.clone(),
            columns: columns.collect(),
            undecided: self.undecided().collect(),
            list: list.clone(),
            email_optin: status(Channel::Email),
            sms_optin: status(Channel::Sms),
            words: self.words.clone(),
            region: self.region.clone(),
            rules: Rules {
                master,
                primary,
                secondary: self.secondary,
                invalid: self.invalid,
                key_conflict: self.key_conflict,
                opt_outs_win: self.opt_outs_win,
                other_name: self.other_name,
                no_key: self.no_key,
                letter_case: self.letter_case,
            },
            acknowledgement: self.acknowledgement.clone(),
            edits: self.edits.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_and_plans_of_this_version_are_read() {
        // They are the seeds of a fuzz target, too.
        let draft = include_str!("../../tests/fuzz/seeds/plans/draft.json");
        let draft: Draft = serde_json::from_str(draft).unwrap();
        let birthday = Some(Target::Field(standard::BIRTHDAY));
        assert_eq!(draft.mapping.targets.get(2), Some(&birthday));
        assert_eq!(draft.refusals(&Fields::default(), &Survey::default()), []);
        let mended = include_str!("../../tests/fuzz/seeds/plans/draft-mended.json");
        let mended: Draft = serde_json::from_str(mended).unwrap();
        assert_eq!(mended.edits.left_out.len(), 1);
        // Written before there was the rule: a draft is undecided, a plan was carried out.
        assert_eq!(
            (mended.other_name, mended.no_key),
            (None, NoKeyRule::Reject)
        );
        assert_eq!(mended.edits.repairs.len(), 1);
        let plan = include_str!("../../tests/fuzz/seeds/plans/plan.json");
        let plan: ImportPlan = serde_json::from_str(plan).unwrap();
        assert_eq!(plan.sms_optin, Some(OptIn::In));
        assert_eq!(plan.rules.other_name, Some(OtherNameRule::Update));
        let fields = include_str!("../../tests/fuzz/seeds/plans/fields.json");
        let fields: Fields = serde_json::from_str(fields).unwrap();
        assert_eq!(
            fields.find("nivå").map(|field| field.options.len()),
            Some(2)
        );
    }
}
