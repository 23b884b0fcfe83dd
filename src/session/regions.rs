//! How the file's region suits the numbers of its phone columns.

use super::file::FileFacts;
use crate::contact::{FieldKind, Fields, PhoneRegion, RegionFit, standard};
use crate::plan::{Mapping, Target};

/// How a region reads the numbers of a phone column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnRegion {
    /// The column, from 0.
    pub column: usize,
    /// How many of its first numbers the region reads, and which would read more.
    pub fit: RegionFit,
}

impl FileFacts {
    /// How a region (ISO 3166-1 alpha-2) reads the numbers of each column that is mapped to a phone
    /// field, by the rows of the preview. Rows whose own country or calling code is known do not
    /// count: their numbers are not read with it.
    ///
    /// Up to about 10 ms a column; to be called when mapping or region change, not for each frame.
    pub fn phone_regions(
        &self,
        mapping: &Mapping,
        fields: &Fields,
        region: &str,
    ) -> Vec<ColumnRegion> {
        let targets = || mapping.targets.iter().copied().enumerate();
        let is_phone = |target: Option<Target>| match target {
            Some(Target::Field(no)) => fields
                .get(no)
                .is_some_and(|field| field.kind == FieldKind::Phone),
            _ => false,
        };
        let phones = targets().filter(|(_, target)| is_phone(*target));
        let phones: Vec<usize> = phones.map(|(at, _)| at).collect();
        if phones.is_empty() {
            return Vec::new();
        }
        let countries = targets().filter(|(_, target)| {
            *target == Some(Target::CallingCode)
                || *target == Some(Target::Field(standard::COUNTRY))
        });
        let countries: Vec<usize> = countries.map(|(at, _)| at).collect();
        let has_country = |cells: &[String]| {
            countries.iter().any(|at| {
                let cell = cells.get(*at).map_or("", String::as_str);
                PhoneRegion::of_calling_code(cell)
                    .or_else(|| PhoneRegion::of_country(cell))
                    .is_some()
            })
        };
        let rows: Vec<&[String]> = self
            .rows
            .iter()
            .map(|row| row.cells.as_slice())
            .filter(|cells| !has_country(cells))
            .collect();
        let fit = |column: usize| {
            let cells = rows.iter().filter_map(|cells| cells.get(column));
            RegionFit::of(region, cells.map(String::as_str))
        };
        phones
            .into_iter()
            .map(|column| ColumnRegion {
                column,
                fit: fit(column),
            })
            .collect()
    }
}
