//! Views hold no text, colour or size of their own.

use std::fs;
use std::path::{Path, PathBuf};

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Lines of code of the views, without comments and tests, each with its file.
fn lines() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let mut files = Vec::new();
    files_below(&folder, &mut files);
    let mut lines = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name == "tests.rs" || name == "tokens.rs" {
            continue;
        }
        let code = fs::read_to_string(&path).unwrap();
        let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap();
        for line in code.lines().filter(|line| {
            !line.trim_start().starts_with("//") && !line.trim_start().starts_with("#[")
        }) {
            lines.push((name.clone(), line.replace("\\\"", "")));
        }
    }
    lines
}

#[test]
fn no_sentence_stands_in_a_view() {
    let mut wrong = Vec::new();
    for (file, line) in lines() {
        for literal in line.replace("'\"'", "").split('"').skip(1).step_by(2) {
            let words = literal
                .split(' ')
                .filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() > 1)
                .count();
            // Names of widgets for egui's memory are never shown.
            let salt = [
                "id_salt",
                "with((",
                "Panel::",
                "Id::",
                "dropdown(ui, \"",
                "scrolled(",
                "reason =",
            ]
            .iter()
            .any(|word| line.contains(word));
            if words > 1 && !salt && !literal.contains('{') {
                wrong.push(format!("{file}: {literal}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_colour_stands_in_a_view() {
    let colours = [
        "from_rgb",
        "from_rgba",
        "from_gray",
        "from_black",
        "Color32::WHITE",
        "Color32::BLACK",
        "Color32::RED",
    ];
    let wrong: Vec<_> = lines()
        .into_iter()
        .filter(|(_, line)| colours.iter().any(|word| line.contains(word)))
        .collect();
    assert_eq!(wrong, Vec::new());
}

#[test]
fn no_size_stands_in_a_view() {
    let mut wrong = Vec::new();
    for (file, line) in lines() {
        // Numbers with a decimal point above 4 are lengths; below it they are shares and factors.
        let numbers = line
            .split(|c: char| !(c.is_ascii_digit() || c == '.'))
            .filter(|part| part.contains('.'));
        for number in numbers.filter_map(|part| part.parse::<f32>().ok()) {
            if number > 4.0 && !line.contains("const ") && number < 100.0 - f32::EPSILON {
                wrong.push(format!("{file}: {number}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}
