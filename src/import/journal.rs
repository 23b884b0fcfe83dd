//! What an import leaves behind beside contacts: where each change came from.

use crate::contact::{ContactRef, FieldNo, OptIn, Statuses, standard};
use crate::plan::{Channel, Evidence, ImportPlan, Target};
use crate::source::RowRef;
use crate::store::Provenance;

/// Channels whose address in a row opted out before its contact was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Earlier {
    pub(super) email: bool,
    pub(super) sms: bool,
}

impl Earlier {
    /// Notes an address field.
    pub(super) fn note(&mut self, address: FieldNo) {
        match address {
            standard::EMAIL => self.email = true,
            standard::MOBILE => self.sms = true,
            _ => {}
        }
    }

    pub(super) fn any(self) -> bool {
        self.email || self.sms
    }

    /// The channels that are noted.
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

    /// Packs a contact again, opted out in these channels; gives its statuses.
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

/// Where a plan's columns say what is kept beside contacts.
#[derive(Debug)]
pub(super) struct Journal {
    /// The columns of the opt-in fields, in the order of [`Statuses::FIELDS`].
    opt_ins: [Option<usize>; 2],
    evidence: Vec<(Evidence, usize)>,
    /// The columns of e-mail and mobile.
    addresses: [Option<usize>; 2],
}

impl Journal {
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

    /// A row as the place that a change comes from; `forced` are the channels whose status is
    /// another than it says.
    pub(super) fn cite<'a>(&'a self, row: RowRef<'a>, forced: Earlier) -> RowCite<'a> {
        RowCite {
            journal: self,
            row,
            forced,
        }
    }
}

/// A row as the place that a change comes from.
pub(super) struct RowCite<'a> {
    journal: &'a Journal,
    row: RowRef<'a>,
    forced: Earlier,
}

impl Provenance for RowCite<'_> {
    fn line(&self) -> u64 {
        self.row.line()
    }

    fn word(&self, field: FieldNo) -> Option<&str> {
        let at = Statuses::FIELDS.iter().position(|known| *known == field)?;
        let column = self.journal.opt_ins.get(at).copied().flatten()?;
        Some(self.row.cell(column))
    }

    fn evidence(&self, each: &mut dyn FnMut(Evidence, &str)) {
        for (evidence, column) in &self.journal.evidence {
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
