//! Damage as the commands print it.

use serde::Serialize;

use crate::import::{Damage, Remedy};
use crate::text::Text;

/// Damage in JSON; the keys are relied upon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct DamageJson {
    code: &'static str,
    /// The name of the column; null where it is about rows.
    column: Option<String>,
    /// Its number, from 1.
    number: Option<usize>,
    rows: u64,
    /// The first of their lines.
    lines: Vec<u64>,
    remedy: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    repair: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<&'static str>,
    what: String,
    to_do: String,
}

/// Damage in JSON, with the names of all columns.
pub(super) fn damage_json(text: Text, damages: &[Damage], columns: &[String]) -> Vec<DamageJson> {
    let json = |damage: &Damage| DamageJson {
        code: damage.code.word(),
        column: damage.column.and_then(|at| columns.get(at)).cloned(),
        number: damage.column.map(|at| at + 1),
        rows: damage.rows,
        lines: damage
            .lines
            .iter()
            .copied()
            .take(Damage::MAX_LINES)
            .collect(),
        remedy: damage.remedy.word(),
        repair: match damage.remedy {
            Remedy::Repair(repair) => Some(repair.to_string()),
            _ => None,
        },
        encoding: match damage.remedy {
            Remedy::ChooseEncoding(Some(encoding)) => Some(encoding.name()),
            _ => None,
        },
        what: text.damage(damage, columns),
        to_do: text.remedy(damage),
    };
    damages.iter().map(json).collect()
}

/// A line for each damage: what, and what to do.
pub(super) fn damage_page(text: Text, damages: &[Damage], columns: &[String]) -> String {
    let mut page = String::new();
    for damage in damages {
        page.push_str(&text.damage(damage, columns));
        page.push(' ');
        page.push_str(&text.remedy(damage));
        page.push('\n');
    }
    page
}
