//! The country in which the phone numbers of a row are read.

use super::cells::Cells;
use crate::contact::{PhoneRegion, standard};
use crate::plan::{ImportPlan, Target};

/// The columns that say in which country the phone numbers of a row are.
#[derive(Clone, Debug, Default)]
pub(super) struct CountryColumns {
    /// Columns of calling codes, in file order.
    calling_codes: Vec<usize>,
    /// The column of the standard field for the country.
    country: Option<usize>,
}

/// The country cells that were looked up last: most rows of a file say the same.
#[derive(Clone, Debug, Default)]
pub(super) struct CountryMemo {
    calling_code: Memo,
    country: Memo,
}

#[derive(Clone, Debug, Default)]
struct Memo {
    cell: String,
    region: Option<PhoneRegion>,
}

impl Memo {
    /// What `read` makes of a cell; a blank one is no country.
    fn look_up(
        &mut self,
        cell: &str,
        read: impl Fn(&str) -> Option<PhoneRegion>,
    ) -> Option<PhoneRegion> {
        if self.cell != cell {
            cell.clone_into(&mut self.cell);
            self.region = read(cell);
        }
        self.region
    }
}

impl CountryColumns {
    /// The columns of a plan; `None` if there is none.
    pub(super) fn new(plan: &ImportPlan) -> Option<Self> {
        let targets = || plan.columns.iter().map(|column| column.target).enumerate();
        let calling_codes = targets().filter(|(_, target)| *target == Target::CallingCode);
        let mut country = targets();
        let columns = Self {
            calling_codes: calling_codes.map(|(at, _)| at).collect(),
            country: country
                .find(|(_, target)| *target == Target::Field(standard::COUNTRY))
                .map(|(at, _)| at),
        };
        (columns.country.is_some() || !columns.calling_codes.is_empty()).then_some(columns)
    }

    /// The country of a row for the numbers of a phone column (from 0): by its calling code, else by
    /// its country; `None` if neither says one.
    pub(super) fn region(
        &self,
        row: &impl Cells,
        phone: usize,
        memo: &mut CountryMemo,
    ) -> Option<PhoneRegion> {
        let before = self.calling_codes.iter().rfind(|at| **at < phone);
        let code = before.or(self.calling_codes.first()).and_then(|at| {
            let memo = &mut memo.calling_code;
            memo.look_up(&row.cell(*at), PhoneRegion::of_calling_code)
        });
        code.or_else(|| {
            let country = row.cell(self.country?);
            // Older mappings have calling codes under Country.
            let read = |cell: &str| {
                PhoneRegion::of_country(cell).or_else(|| PhoneRegion::of_calling_code(cell))
            };
            memo.country.look_up(&country, read)
        })
    }
}
