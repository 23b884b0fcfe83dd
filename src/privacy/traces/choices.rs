//! Removal of personal data from the JSON of plans and drafts.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Traces;

/// Keys whose values are no prose.
const NOT_PROSE: [&str; 2] = ["sha256", "id"];

impl Traces {
    /// Removes personal data from a draft in JSON; returns whether there was any.
    pub fn clean_draft(&self, draft: &mut Value) -> bool {
        self.clean(draft, Some(&BTreeSet::new()))
    }

    /// Removes personal data from an import record in JSON; returns whether there was any.
    ///
    /// `lines` are their lines of the file. With `None` they are unknown, and all edited cells go,
    /// since any may be theirs.
    pub(crate) fn clean_record(&self, record: &mut Value, lines: Option<&BTreeSet<u64>>) -> bool {
        self.clean(record, lines)
    }

    /// Removes their words from opt-in words in JSON; returns whether there were any.
    pub(crate) fn clean_words(&self, words: &mut Value) -> bool {
        let mut changed = false;
        for words in words.as_object_mut().into_iter().flat_map(Map::values_mut) {
            if let Value::Array(words) = words {
                let before = words.len();
                words.retain(|word| !word.as_str().is_some_and(|word| self.identifies(word)));
                changed |= words.len() < before;
            }
        }
        changed
    }

    fn clean(&self, choices: &mut Value, lines: Option<&BTreeSet<u64>>) -> bool {
        let mut changed = false;
        match choices {
            Value::String(text) => {
                if let Some(left) = self.redacted(text) {
                    *text = left;
                    changed = true;
                }
            }
            Value::Array(all) => {
                for value in all {
                    changed |= self.clean(value, lines);
                }
            }
            Value::Object(all) => {
                for (name, value) in all.iter_mut() {
                    changed |= match (name.as_str(), value) {
                        ("edits", Value::Object(edits)) => self.clean_edits(edits, lines),
                        ("columns", Value::Array(columns)) => self.clean_columns(columns),
                        ("words", words) => self.clean_words(words),
                        ("path", path) => self.clean_path(path),
                        (name, _) if NOT_PROSE.contains(&name) => false,
                        (_, value) => self.clean(value, lines),
                    };
                }
            }
            _ => {}
        }
        changed
    }

    /// Whether a file's path identifies them; names of folders are only searched for addresses and
    /// numbers.
    pub fn is_path(&self, path: &str) -> bool {
        self.is_in(path, None)
            || path
                .rsplit(['/', '\\'])
                .next()
                .is_some_and(|name| self.identifies(name))
    }

    fn clean_path(&self, path: &mut Value) -> bool {
        let theirs = path.as_str().is_some_and(|path| self.is_path(path));
        if theirs {
            *path = Value::Null;
        }
        theirs
    }

    /// Blanks column names that are cells of theirs; returns whether there were any.
    fn clean_columns(&self, columns: &mut [Value]) -> bool {
        fn name(column: &mut Value) -> Option<&mut String> {
            let name = match column {
                Value::Object(parts) => parts.get_mut("name")?,
                other => other,
            };
            match name {
                Value::String(name) => Some(name),
                _ => None,
            }
        }
        let names = columns
            .iter_mut()
            .map(|column| name(column).map_or("", |name| name.as_str()));
        let names: Vec<String> = names.map(str::to_owned).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let own = self.own_names(&names);
        for column in columns
            .iter_mut()
            .enumerate()
            .filter(|(at, _)| own.contains(at))
        {
            if let Some(name) = name(column.1) {
                name.clear();
            }
        }
        !own.is_empty()
    }

    fn clean_edits(&self, edits: &mut Map<String, Value>, lines: Option<&BTreeSet<u64>>) -> bool {
        let mut changed = false;
        let any = |value: &Value, is: &dyn Fn(&str) -> bool| match value {
            Value::Object(parts) => parts.values().any(|part| part.as_str().is_some_and(is)),
            _ => false,
        };
        let theirs = |value: &Value| any(value, &|text| self.is_value(text));
        if let Some(Value::Object(cells)) = edits.get_mut("cells") {
            let before = cells.len();
            cells.retain(|line, columns| {
                let Some(lines) = lines else {
                    return false;
                };
                // A line on which their address was corrected is theirs.
                let told = columns.as_object().is_some_and(|columns| {
                    let mut edits = columns.values();
                    edits.any(|edit| any(edit, &|text| self.is_in(text, None)))
                });
                !told && !line.parse().is_ok_and(|line| lines.contains(&line))
            });
            changed |= cells.len() < before;
            for columns in cells.values_mut() {
                if let Value::Object(columns) = columns {
                    let before = columns.len();
                    columns.retain(|_, edit| !theirs(edit));
                    changed |= columns.len() < before;
                }
            }
            cells.retain(|_, columns| columns.as_object().is_none_or(|map| !map.is_empty()));
        }
        if let Some(Value::Array(replacements)) = edits.get_mut("replace") {
            let before = replacements.len();
            replacements.retain(|replacement| !theirs(replacement));
            changed |= replacements.len() < before;
        }
        changed
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::tests::traces;

    #[test]
    fn choices_lose_what_is_theirs_and_nothing_else() {
        let mut traces = traces();
        traces.note_line(4, 12);
        let choices = json!({
            "file_name": "people.csv",
            "columns": [{"name": "E-post", "target": "Skip"}, {"name": "åse.berg@example.no"}],
            "edits": {
                "cells": {
                    "12": {"1": {"was": "x", "becomes": "y"}},
                    "13": {"1": {"was": "Fjordvein 3", "becomes": "Fjordveien 3"},
                           "2": {"was": "Osl", "becomes": "Oslo"}},
                    "14": {"0": {"was": null, "becomes": "Åse.Berg@example.no"}}
                },
                "replace": [
                    {"column": 3, "from": "N/A", "to": ""},
                    {"column": 3, "from": "40011223", "to": ""}
                ],
                "left_out": [12]
            }
        });
        let mut of_import = choices.clone();
        assert!(traces.clean_record(&mut of_import, traces.lines(4)));
        assert_eq!(
            of_import,
            json!({
                "file_name": "people.csv",
                "columns": [{"name": "E-post", "target": "Skip"}, {"name": ""}],
                "edits": {
                    "cells": {"13": {"2": {"was": "Osl", "becomes": "Oslo"}}},
                    "replace": [{"column": 3, "from": "N/A", "to": ""}],
                    "left_out": [12]
                }
            })
        );
        assert!(!traces.clean_record(&mut of_import, traces.lines(4)));
        let mut draft = json!({"draft": {"columns": ["Navn"], "edits": choices["edits"]}});
        assert!(traces.clean_draft(&mut draft));
        assert_eq!(
            draft["draft"]["edits"]["cells"].as_object().unwrap().len(),
            2
        );
    }
}
