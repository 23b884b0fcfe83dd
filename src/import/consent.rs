//! Consent in the rows of a file: where a plan's columns say it, and addresses that opted out
//! before their contacts were deleted.

use crate::contact::{ContactRef, FieldNo, OptIn, Statuses, standard};
use crate::plan::{Channel, Evidence, ImportPlan, Target};
use crate::source::RowRef;
use crate::store::Provenance;

/// Channels whose address in a row opted out before its contact was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct EarlierOptOuts {
    pub(super) email: bool,
    pub(super) sms: bool,
}

impl EarlierOptOuts {
    /// Adds the channel of an address field; other fields have none.
    pub(super) fn add(&mut self, address: FieldNo) {
        match address {
            standard::EMAIL => self.email = true,
            standard::MOBILE => self.sms = true,
            _ => {}
        }
    }

    /// Whether there is such a channel.
    pub(super) fn any(self) -> bool {
        self.email || self.sms
    }

    /// The channels, e-mail first.
    pub(super) fn channels(self) -> impl Iterator<Item = Channel> {
        let email = self.email.then_some(Channel::Email);
        let sms = self.sms.then_some(Channel::Sms);
        email.into_iter().chain(sms)
    }

    /// Those whose address is among the fields that a row writes.
    pub(super) fn among(self, writes: impl Fn(FieldNo) -> bool) -> Self {
        Self {
            email: self.email && writes(Channel::Email.address()),
            sms: self.sms && writes(Channel::Sms.address()),
        }
    }

    /// Packs a contact again, opted out in these channels; returns its statuses.
    pub(super) fn opt_out(self, contact: ContactRef<'_>, out: &mut Vec<u8>) -> Statuses {
        let mut changed = contact.to_contact();
        for channel in self.channels() {
            changed.set(channel.opt_in(), OptIn::OUT);
        }
        let mut statuses = contact.statuses();
        for channel in self.channels() {
            statuses.set(channel.opt_in(), Some(OptIn::Out));
        }
        out.clear();
        changed.encode(out);
        statuses
    }
}

/// The columns of a plan, from 0, that the consent ledger cites.
#[derive(Debug)]
pub(super) struct ConsentColumns {
    /// The columns of the opt-in fields, in the order of [`Statuses::FIELDS`].
    opt_ins: [Option<usize>; 2],
    evidence: Vec<(Evidence, usize)>,
    /// The columns of e-mail and mobile.
    addresses: [Option<usize>; 2],
}

impl ConsentColumns {
    /// Finds them in the mapping of a plan.
    pub(super) fn new(plan: &ImportPlan) -> Self {
        let mapping = plan.mapping();
        let evidence = |(at, target): (usize, &Option<Target>)| match target {
            Some(Target::Evidence(evidence)) => Some((*evidence, at)),
            _ => None,
        };
        Self {
            opt_ins: Statuses::FIELDS.map(|field| mapping.column_of(field)),
            evidence: (0..).zip(&mapping.targets).filter_map(evidence).collect(),
            addresses: Channel::ALL.map(|channel| mapping.column_of(channel.address())),
        }
    }

    /// The column of a channel's address.
    pub(super) fn address(&self, channel: Channel) -> Option<usize> {
        let [email, sms] = self.addresses;
        match channel {
            Channel::Email => email,
            Channel::Sms => sms,
        }
    }

    /// A row as the source of a change; in the `forced` channels the status is another than the
    /// row says.
    pub(super) fn cite<'a>(&'a self, row: RowRef<'a>, forced: EarlierOptOuts) -> RowCitation<'a> {
        RowCitation {
            columns: self,
            row,
            forced,
        }
    }
}

/// A row as the source of a change, for the consent ledger.
pub(super) struct RowCitation<'a> {
    columns: &'a ConsentColumns,
    row: RowRef<'a>,
    forced: EarlierOptOuts,
}

impl Provenance for RowCitation<'_> {
    fn line(&self) -> u64 {
        self.row.line()
    }

    fn word(&self, field: FieldNo) -> Option<&str> {
        let at = Statuses::FIELDS.iter().position(|known| *known == field)?;
        let column = self.columns.opt_ins.get(at).copied().flatten()?;
        Some(self.row.cell(column))
    }

    fn evidence(&self, each: &mut dyn FnMut(Evidence, &str)) {
        for (evidence, column) in &self.columns.evidence {
            let cell = self.row.cell(*column).trim();
            if !cell.is_empty() {
                each(*evidence, cell);
            }
        }
    }

    fn earlier(&self, field: FieldNo) -> bool {
        let mut channels = self.forced.channels();
        channels.any(|channel| channel.opt_in() == field)
    }
}
