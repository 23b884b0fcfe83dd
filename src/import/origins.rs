//! Which column each field of a plan comes from.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::contact::{
    CellReader, FieldNo, Fields, NameParts, OptIn, ReadRules, Statuses, standard,
};
use crate::plan::{ImportPlan, Target, is_own_header};

/// Where the value of a field comes from; columns are counted from 0.
pub(super) enum Origin {
    /// The cells of a column, read as the field's kind, and the value where one says nothing: in a
    /// column that says who opted out, the status of all rows.
    Cell(usize, CellReader, Option<&'static str>),
    /// The first name in the full names of a column.
    FirstName(usize),
    /// The last name in the full names of a column.
    LastName(usize),
    /// A part of the names in a column (title, suffix, company), where the field's own column has
    /// nothing.
    NamePart(usize, Option<Box<Origin>>),
    /// The same value for every row.
    Constant(&'static str),
}

impl Origin {
    /// The column (from 0) that the value comes from, if from one.
    pub(super) fn column(&self) -> Option<usize> {
        match self {
            Self::NamePart(_, Some(own)) => own.column(),
            Self::Cell(at, ..)
            | Self::FirstName(at)
            | Self::LastName(at)
            | Self::NamePart(at, _) => Some(*at),
            Self::Constant(_) => None,
        }
    }
}

/// The origins of the fields that a plan writes, in field order, and whether any of them holds names
/// that are split; rows are read at `now` (milliseconds since 1970 UTC).
pub(super) fn origins_of(
    plan: &ImportPlan,
    fields: &Fields,
    now: u64,
) -> (Vec<(FieldNo, Origin)>, bool) {
    let rules = |column: usize, opt_out_column: bool| ReadRules {
        region: &plan.region,
        words: &plan.words,
        date_order: plan.columns.get(column).and_then(|c| c.date_order),
        opt_out_column,
    };
    let mut origins = Vec::new();
    for (at, column) in plan.columns.iter().enumerate() {
        match column.target {
            Target::Skip | Target::Evidence(_) | Target::CallingCode => {}
            Target::Field(no) | Target::OptOut(no) => {
                if let Some(field) = fields.get(no) {
                    let opt_out = matches!(column.target, Target::OptOut(_));
                    let mut reader = CellReader::new(field, &rules(at, opt_out));
                    if no == standard::BIRTHDAY {
                        reader = reader.with_birthdays(day_of(now));
                    }
                    let otherwise = plan.status_of_all(no).filter(|_| opt_out);
                    let otherwise = otherwise.map(OptIn::value);
                    origins.push((no, Origin::Cell(at, reader, otherwise)));
                }
            }
            Target::FullName => {
                origins.push((standard::FIRST_NAME, Origin::FirstName(at)));
                origins.push((standard::LAST_NAME, Origin::LastName(at)));
            }
        }
    }
    // A file that this program wrote has the parts of names apart; they come back as they were.
    let own = plan.columns.iter().any(|column| {
        column.target == Target::Field(standard::NAME_PREFIX)
            && is_own_header(&column.name, standard::NAME_PREFIX)
    });
    let full = plan.columns.iter().any(|c| c.target == Target::FullName);
    let names = (full || !own) && add_name_parts(&mut origins);
    for no in Statuses::FIELDS {
        if let Some(status) = plan.status_of_all(no)
            && !origins.iter().any(|(other, _)| *other == no)
        {
            origins.push((no, Origin::Constant(status.value())));
        }
    }
    origins.sort_by_key(|(no, _)| *no);
    (origins, names)
}

/// The day of a time in milliseconds since 1970, in UTC.
pub(super) fn day_of(now: u64) -> Date {
    let time = i64::try_from(now).ok();
    let time = time.and_then(|now| Timestamp::from_millisecond(now).ok());
    time.map_or(Date::MAX, |time| time.to_zoned(TimeZone::UTC).date())
}

/// Adds the fields that titles, suffixes and companies in names go to; returns whether any column
/// holds names.
fn add_name_parts(origins: &mut Vec<(FieldNo, Origin)>) -> bool {
    let mut named = origins
        .iter()
        .filter(|(no, _)| *no == standard::FIRST_NAME || *no == standard::LAST_NAME);
    let Some(column) = named.next().and_then(|(_, origin)| origin.column()) else {
        return false;
    };
    for field in [
        standard::NAME_PREFIX,
        standard::NAME_SUFFIX,
        standard::COMPANY,
    ] {
        let own = origins.iter().position(|(no, _)| *no == field);
        let own = own.map(|at| Box::new(origins.swap_remove(at).1));
        origins.push((field, Origin::NamePart(column, own)));
    }
    true
}

/// The part of a name that goes to a field.
pub(super) fn name_part(names: &NameParts, field: FieldNo) -> &str {
    match field {
        standard::FIRST_NAME => &names.first,
        standard::LAST_NAME => &names.last,
        standard::NAME_PREFIX => &names.prefix,
        standard::NAME_SUFFIX => &names.suffix,
        _ => &names.company,
    }
}
