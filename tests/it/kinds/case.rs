//! Random files of a handful of people, each value written in one of several ways.

use mainbrainer::contact::{DateOrder, FieldKind, FieldNo, Fields, OptIn, OptInWords, standard};
use mainbrainer::import::ReviewRow;
use mainbrainer::plan::{
    Edits, Evidence, ImportPlan, InvalidRule, KeyConflictRule, LetterCaseRule, ListTarget, Master,
    NoKeyRule, OtherNameRule, PlanColumn, Rules, Target,
};
use mainbrainer::source::Source;
use proptest::prelude::*;

use crate::support::{any_rules, plan_of};

const PEOPLE: usize = 5;
const COLUMNS: usize = 19;
const EMAIL: usize = 0;
const MOBILE: usize = 1;

/// Columns that may be keys: two addresses, two numbers of the person, and two custom fields.
const KEYS: [usize; 6] = [EMAIL, MOBILE, 5, 8, 12, 13];
/// Columns in which a cell may be something their field cannot take.
const TYPED: [usize; 11] = [EMAIL, MOBILE, 7, 8, 9, 10, 11, 12, 13, 15, 16];

pub(super) fn fields() -> (Fields, Vec<FieldNo>) {
    let mut fields = Fields::default();
    let made = [
        ("Poeng", FieldKind::Number, &[][..]),
        ("Møtt", FieldKind::Date, &[]),
        ("Aktiv", FieldKind::YesNo, &[]),
        ("Størrelse", FieldKind::Choice, &["S", "M", "L"]),
        ("Privat e-post", FieldKind::Email, &[]),
        ("Hytte", FieldKind::Phone, &[]),
        ("Merke", FieldKind::Text, &[]),
    ]
    .map(|(name, kind, options)| {
        let options = options.iter().map(|&option| option.to_owned()).collect();
        fields.create(name, kind, options, &[]).unwrap()
    });
    (fields, made.to_vec())
}

/// Where a column goes.
fn target(column: usize, made: &[FieldNo]) -> Target {
    match column {
        EMAIL => Target::Field(standard::EMAIL),
        MOBILE => Target::Field(standard::MOBILE),
        2 => Target::FullName,
        3 => Target::Field(standard::COMPANY),
        4 => Target::Field(standard::POSTCODE),
        5 => Target::Field(standard::EXTERNAL_ID),
        6 => Target::Field(standard::NOTES),
        7 => Target::Field(standard::BIRTHDAY),
        8..=14 => Target::Field(made[column - 8]),
        15 => Target::Field(standard::EMAIL_MARKETING),
        16 => Target::OptOut(standard::SMS_MARKETING),
        17 => Target::Evidence(Evidence::OptinTime),
        18 => Target::Evidence(Evidence::UnsubTime),
        _ => Target::Skip,
    }
}

/// The ways in which the value of a person is written in a column; all of them mean the same.
fn written(person: usize, column: usize) -> Vec<String> {
    let p = person;
    let all = |ways: &[&str]| ways.iter().map(|&way| way.to_owned()).collect();
    let name = [
        "Kari Berg",
        "Ola Nordmann",
        "Åse van der Vik",
        "Per",
        "Liv Øst Dahl",
    ][p];
    match column {
        EMAIL => vec![
            format!("p{p}@example.no"),
            format!(" P{p}@Example.NO"),
            format!("mailto:p{p}@example.no"),
            format!("Venn <p{p}@example.no>"),
            format!("p{p}@example.no ::: q{p}@example.no"),
        ],
        MOBILE => vec![
            format!("9123456{p}"),
            format!("912 34 56{p} "),
            format!("+47 9123456{p}"),
            format!("00479123456{p}"),
        ],
        2 => match name.rsplit_once(' ') {
            Some((first, last)) if !first.contains("van") => {
                vec![
                    name.to_owned(),
                    format!("{last}, {first} "),
                    format!("{first}  {last}"),
                ]
            }
            _ => vec![name.to_owned(), format!(" {name}\u{a0}")],
        },
        // A ring typed by itself, as Macs do.
        3 => vec![format!("Å{p} AS"), format!(" A\u{30a}{p} AS ")],
        4 => vec![format!("0{p}50"), format!(" 0{p}50")],
        5 => vec![format!("00{p}"), format!("00{p} ")],
        6 => vec![format!("nr {p}; \"ja\"\r\nto linjer")],
        7 | 9 => vec![
            format!("01.02.198{p}"),
            format!("1/2/198{p}"),
            format!("198{p}-02-01"),
        ],
        8 => vec![
            format!("1{p} 234,50"),
            format!("1{p}234.5"),
            format!("+01{p}234,500"),
        ],
        10 if p.is_multiple_of(2) => all(&["ja", "TRUE", " Yes"]),
        10 => all(&["Nei", "false"]),
        11 => {
            let size = ["S", "M", "L"][p % 3];
            vec![size.to_owned(), size.to_lowercase(), format!(" {size} ")]
        }
        12 => vec![
            format!("hjemme{p}@example.com"),
            format!("HJEMME{p}@example.com"),
        ],
        13 => vec![format!("+46 70 123 45 0{p}"), format!("004670123450{p}")],
        14 => vec![format!("merke {p}")],
        15 => match p % 3 {
            0 => all(&["ja", "Sant"]),
            1 => all(&["NEI", " usann"]),
            _ => all(&["vet ikke", ""]),
        },
        // Who says yes here has opted out, and who says no has said nothing.
        16 if p.is_multiple_of(2) => all(&["yes", "Ja"]),
        16 => all(&["nei", "no", ""]),
        17 => vec![format!(" 2023-01-1{p} 10:11")],
        _ => vec![format!("2024-02-1{p}"), String::new()],
    }
}

fn words() -> OptInWords {
    use mainbrainer::contact::WordMeaning::NoInformation;
    let mut words = OptInWords::default();
    words.add("vet ikke", NoInformation).unwrap();
    words
}

/// A cell: whose value it has, written in which way; blank with none.
type Cell = Option<(usize, usize)>;

#[derive(Clone, Debug)]
pub(super) struct Row {
    person: usize,
    cells: Vec<Cell>,
    /// Cells cut off the end.
    cut: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Case {
    /// The columns of the file, in its order.
    pub(super) columns: Vec<usize>,
    /// Values that their field cannot take: person and column.
    wrong: Vec<(usize, usize)>,
    pub(super) before: Vec<Row>,
    pub(super) deleted: Vec<u32>,
    pub(super) rows: Vec<Row>,
    /// Each row has the values of one person only.
    pub(super) at_one: bool,
    /// The first two people have the same secondary key, and the rule makes a contact of each.
    /// Their rows do not contradict each other as long as each has its own primary key.
    household: bool,
    pub(super) edits: Vec<(usize, usize, usize, u8)>,
    keys: (usize, Option<usize>),
    rules: (Master, InvalidRule, KeyConflictRule, bool),
    optins: (Option<OptIn>, Option<OptIn>),
}

impl Case {
    fn text_of(&self, (person, way): (usize, usize), column: usize) -> String {
        if self.wrong.contains(&(person, column)) {
            return "feil!".to_owned();
        }
        let shared = self.household && Some(column) == self.keys.1 && person == 1;
        let ways = written(if shared { 0 } else { person }, column);
        ways[way % ways.len()].clone()
    }

    fn is_key(&self, column: usize) -> bool {
        column == self.keys.0 || Some(column) == self.keys.1
    }

    /// What stands in the rows; the keys are always those of the row's person.
    pub(super) fn cells(&self, row: &Row, at_one: bool) -> Vec<String> {
        let present = self.columns.len() - row.cut.min(self.columns.len() - 1);
        let columns = self.columns.iter().zip(&row.cells).take(present);
        let text = columns.map(|(column, cell)| {
            let own = at_one || self.is_key(*column);
            let of = |(person, way): (usize, usize)| (if own { row.person } else { person }, way);
            // Who shares the other key is known by the first one alone.
            let cell = if self.household && *column == self.keys.0 && row.person < 2 {
                Some(cell.unwrap_or((0, 0)))
            } else {
                *cell
            };
            cell.map_or_else(String::new, |cell| self.text_of(of(cell), *column))
        });
        text.collect()
    }

    pub(super) fn file(&self, rows: &[Row], at_one: bool) -> String {
        let quoted = |cells: Vec<String>| {
            let cells: Vec<String> = cells
                .iter()
                .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
                .collect();
            cells.join(";") + "\r\n"
        };
        let names = self.columns.iter().map(|at| format!("kolonne {at}"));
        let rows = rows.iter().map(|row| self.cells(row, at_one));
        std::iter::once(names.collect())
            .chain(rows)
            .map(quoted)
            .collect()
    }

    pub(super) fn plan(&self, source: &Source, made: &[FieldNo], list: ListTarget) -> ImportPlan {
        let (master, invalid, key_conflict, opt_outs_win) = self.rules;
        let column = |column: &usize| PlanColumn {
            name: format!("kolonne {column}"),
            target: target(*column, made),
            date_order: matches!(column, 7 | 9).then_some(DateOrder::Dmy),
            fillers: Vec::new(),
        };
        let field = |column| target(column, made).fields().next().unwrap();
        let status = |column, status| {
            if self.columns.contains(&column) {
                None
            } else {
                status
            }
        };
        let columns = self.columns.iter().map(column).collect();
        ImportPlan {
            list,
            email_optin: status(15, self.optins.0),
            sms_optin: status(16, self.optins.1),
            words: words(),
            rules: Rules {
                master,
                primary: field(self.keys.0),
                secondary: self.keys.1.map(field),
                invalid,
                key_conflict,
                opt_outs_win,
                other_name: Some(OtherNameRule::Update),
                no_key: NoKeyRule::Reject,
                letter_case: LetterCaseRule::Ignore,
            },
            ..plan_of(source, columns)
        }
    }

    /// Mends some cells, values and rows of the file.
    pub(super) fn mend(&self, edits: &mut Edits, rows: &[ReviewRow]) {
        for (row, at, person, what) in &self.edits {
            let row = &rows[row % rows.len()];
            let at = at % self.columns.len();
            let column = self.columns[at];
            let becomes = self.text_of((*person, *person), column);
            match what % 4 {
                0 => edits.leave_out(row.line, true),
                1 => edits.replace_value(at, row.cells[at].read(), &becomes),
                2 => edits.set_cell(row.line, at, &row.cells[at].raw, ""),
                _ => edits.set_cell(row.line, at, &row.cells[at].raw, &becomes),
            }
        }
    }
}

fn a_cell() -> impl Strategy<Value = Cell> {
    prop_oneof![1 => Just(None), 3 => (0..PEOPLE, 0usize..5).prop_map(Some)]
}

fn a_row() -> impl Strategy<Value = Row> {
    let cut = prop_oneof![6 => Just(0usize), 1 => 1usize..4];
    (0..PEOPLE, prop::collection::vec(a_cell(), COLUMNS), cut)
        .prop_map(|(person, cells, cut)| Row { person, cells, cut })
}

pub(super) fn a_case() -> impl Strategy<Value = Case> {
    let shape = (
        Just((0..COLUMNS).collect::<Vec<_>>()).prop_shuffle(),
        3..=COLUMNS,
        prop::collection::vec((0..PEOPLE, 0..TYPED.len()), 0..6),
        prop::collection::vec(a_row(), 0..6),
        prop::collection::vec(1u32..5, 0..3),
        prop::collection::vec(a_row(), 1..9),
    );
    let status = || prop_oneof![Just(None), Just(Some(OptIn::In)), Just(Some(OptIn::Out))];
    let edits = prop::collection::vec((0usize..9, 0..COLUMNS, 0..PEOPLE, any::<u8>()), 0..4);
    let keys = (0..KEYS.len(), prop::option::of(0..KEYS.len()));
    let flags = (any::<bool>(), any::<bool>());
    (shape, any_rules(), keys, flags, edits, (status(), status())).prop_map(
        |(
            (mut columns, width, wrong, before, deleted, mut rows),
            rules,
            keys,
            flags,
            edits,
            optins,
        )| {
            let (primary, secondary) = (KEYS[keys.0], keys.1.map(|at| KEYS[at]));
            let secondary = secondary.filter(|column| *column != primary);
            columns.truncate(width);
            for key in [Some(primary), secondary].into_iter().flatten() {
                if !columns.contains(&key) {
                    columns.push(key);
                }
            }
            let (at_one, household) = flags;
            let household = household && secondary.is_some() && rules.2 == KeyConflictRule::Create;
            let mut wrong: Vec<(usize, usize)> = wrong
                .into_iter()
                .map(|(who, at)| (who, TYPED[at]))
                .collect();
            if household {
                for row in &mut rows {
                    row.cut = 0;
                }
                wrong.retain(|(_, column)| *column != primary && Some(*column) != secondary);
            }
            Case {
                columns,
                wrong,
                before,
                deleted,
                rows,
                at_one,
                household,
                edits: if at_one { Vec::new() } else { edits },
                keys: (primary, secondary),
                rules,
                optins,
            }
        },
    )
}
