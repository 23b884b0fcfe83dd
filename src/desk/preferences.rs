//! What the window remembers between starts.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Settings of the window, kept between starts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// The language; none for that of the system.
    pub lang: Option<String>,
    /// Light or dark.
    pub theme: ThemeChoice,
    /// Remember recent files.
    pub remember_files: bool,
    /// Recent files, newest first.
    pub recent: Vec<PathBuf>,
    /// The region of phone numbers without a country code.
    pub region: String,
    /// Size of the window in points.
    pub window: Option<[f32; 2]>,
    /// Size of everything.
    pub zoom: f32,
    /// Widths of columns that the person has set.
    pub widths: Widths,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            lang: None,
            theme: ThemeChoice::System,
            remember_files: true,
            recent: Vec::new(),
            region: "NO".to_owned(),
            window: None,
            zoom: 1.0,
            widths: Widths::default(),
        }
    }
}

/// Widths of columns, in points, by table and by what the column is called.
///
/// Names are kept as hashes: the first row of a file without a header may stand in the place of
/// names, and nobody expects a person of it in the preferences.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Widths(BTreeMap<String, BTreeMap<String, f32>>);

impl Widths {
    /// Columns of a table that are remembered; one more, and the table begins anew.
    const MAX_COLUMNS: usize = 500;

    /// The width of a column in points, if the person has set one.
    pub fn of(&self, table: &str, column: &str) -> Option<f32> {
        self.0.get(table)?.get(&hashed(column)).copied()
    }

    /// Remembers the width of a column.
    pub fn keep(&mut self, table: &str, column: &str, width: f32) {
        let columns = self.0.entry(table.to_owned()).or_default();
        if columns.len() >= Self::MAX_COLUMNS {
            columns.clear();
        }
        columns.insert(hashed(column), width);
    }
}

fn hashed(name: &str) -> String {
    format!("{:016x}", xxh3_64(name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_known_by_table_and_name_and_hold_no_name() {
        let mut widths = Widths::default();
        widths.keep("preview", "kari@example.no", 140.0);
        assert_eq!(widths.of("preview", "kari@example.no"), Some(140.0));
        assert_eq!(widths.of("contacts", "kari@example.no"), None);
        assert_eq!(widths.of("preview", "ola@example.no"), None);
        let kept = serde_json::to_string(&widths).unwrap();
        assert!(!kept.contains("kari"), "{kept}");
        assert_eq!(serde_json::from_str::<Widths>(&kept).unwrap(), widths);
    }
}
