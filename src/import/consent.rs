//! Consent in the rows of a file: where a plan's columns say it, and addresses that opted out
//! before their contacts were deleted.

use std::net::IpAddr;

use jiff::civil::Date;

use super::cells::{Cells, RowProblem};
use crate::contact::{
    ContactRef, FieldNo, OptIn, ProblemCode, Statuses, TimeReading, clean_text, is_placeholder,
    standard, time_before,
};
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

/// The columns of a plan that hold evidence of consent, looked at while rows are read.
#[derive(Clone, Debug)]
pub(super) struct EvidenceColumns {
    columns: Vec<(Evidence, usize)>,
    today: Date,
}

impl EvidenceColumns {
    /// The columns of a plan, whose times are held against a day.
    pub(super) fn new(plan: &ImportPlan, today: Date) -> Self {
        Self {
            columns: evidence_columns(plan),
            today,
        }
    }

    /// Adds a problem for each cell of a row that is no evidence of its kind.
    pub(super) fn check(&self, row: &impl Cells, problems: &mut Vec<RowProblem>) {
        for (kind, at) in &self.columns {
            if is_evidence(*kind, &row.cell(*at), Some(self.today)) == Some(false) {
                problems.push((ProblemCode::BadEvidence, Some(*at)));
            }
        }
    }
}

/// The columns of evidence, from 0.
fn evidence_columns(plan: &ImportPlan) -> Vec<(Evidence, usize)> {
    let columns = plan.columns.iter().enumerate();
    let evidence = columns.filter_map(|(at, column)| match column.target {
        Target::Evidence(evidence) => Some((evidence, at)),
        _ => None,
    });
    evidence.collect()
}

/// The columns of a plan, from 0, that the consent ledger cites.
#[derive(Debug)]
pub(super) struct ConsentColumns {
    /// The columns of the opt-in fields, in the order of [`Statuses::FIELDS`].
    opt_ins: [Option<usize>; 2],
    evidence: Vec<(Evidence, usize)>,
    /// The columns of e-mail and mobile.
    addresses: [Option<usize>; 2],
    /// The day on which the rows are read; without one a time may be of any day.
    today: Option<Date>,
}

impl ConsentColumns {
    /// Finds them in the mapping of a plan.
    pub(super) fn new(plan: &ImportPlan) -> Self {
        let mapping = plan.mapping();
        Self {
            opt_ins: Statuses::FIELDS.map(|field| mapping.column_of(field)),
            evidence: evidence_columns(plan),
            addresses: Channel::ALL.map(|channel| mapping.column_of(channel.address())),
            today: None,
        }
    }

    /// The same columns, whose times are held against a day.
    pub(super) fn on_day(self, today: Date) -> Self {
        Self {
            today: Some(today),
            ..self
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
            if is_evidence(*evidence, cell, self.columns.today) == Some(true) {
                each(*evidence, cell);
            }
        }
    }

    fn earlier(&self, field: FieldNo) -> bool {
        let mut channels = self.forced.channels();
        channels.any(|channel| channel.opt_in() == field)
    }
}

/// Whether a cell is evidence of its kind: a readable time that is not in the future, or an IP
/// address. `None` if it is blank, or says that there is no evidence.
///
/// `today` is the day on which it is read; a time of the next day is in another time zone. Without
/// it a time may be of any day.
pub(super) fn is_evidence(kind: Evidence, cell: &str, today: Option<Date>) -> Option<bool> {
    let cell = clean_text(cell);
    if cell.is_empty() || is_placeholder(&cell) {
        return None;
    }
    match kind {
        Evidence::OptinIp | Evidence::ConfirmIp => Some(cell.parse::<IpAddr>().is_ok()),
        Evidence::OptinTime | Evidence::ConfirmTime | Evidence::UnsubTime => {
            let tomorrow = today.map_or(Date::MAX, |day| day.tomorrow().unwrap_or(Date::MAX));
            match time_before(&cell, tomorrow) {
                TimeReading::Blank => None,
                TimeReading::Before => Some(true),
                TimeReading::Later | TimeReading::NoTime => Some(false),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_is_a_past_time_or_an_address() {
        use Evidence::{ConfirmIp, ConfirmTime, OptinIp, OptinTime};
        let today = Date::new(2026, 11, 30).unwrap();
        for (kind, cell, is) in [
            (OptinTime, "2020-11-18 10:22:05", Some(true)),
            (OptinTime, "18.11.2020 kl. 10.22", Some(true)),
            (OptinTime, "11/18/2020 10:22 AM", Some(true)),
            (ConfirmTime, "2026-12-01T01:00:00+14:00", Some(true)),
            (OptinTime, "1605694925", Some(true)),
            (OptinTime, "1605694925000", Some(true)),
            (OptinTime, "2026-12-02", Some(false)),
            (OptinTime, "9605694925", Some(false)),
            (OptinTime, "ja", Some(false)),
            (OptinTime, "12345", Some(false)),
            (OptinTime, "0000-00-00 00:00:00", None),
            (OptinTime, " ", None),
            (OptinTime, "NULL", None),
            (OptinIp, "192.0.2.7", Some(true)),
            (ConfirmIp, "2001:db8::7", Some(true)),
            (OptinIp, "192.0.2.256", Some(false)),
            (OptinIp, "not-an-ip", Some(false)),
            (OptinIp, "", None),
        ] {
            assert_eq!(is_evidence(kind, cell, Some(today)), is, "{cell}");
        }
        assert_eq!(is_evidence(OptinTime, "2050-01-01", None), Some(true));
    }
}
