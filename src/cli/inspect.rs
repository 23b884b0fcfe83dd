//! `mainbrainer inspect`: what a file holds, and where its columns would go.

use std::path::PathBuf;

use clap::ArgMatches;
use serde::Serialize;

use super::damage::{DamageJson, damage_json, damage_page};
use super::dialect::{self, delimiter_word, quote_word};
use super::output::{self, Align};
use super::report::{ProblemRows, problem_rows, target_words};
use super::{Context, Failure};
use crate::contact::{Fields, ProblemCode, clean_text, has_hidden};
use crate::import::{Damage, DamageCollector, DamageDetector, DamageEvidence};
use crate::plan::{Mapping, Reason};
use crate::query;
use crate::session::{ColumnRegion, OpenedFile, Profiling};
use crate::source::{Batch, EncodingReading, Source};
use crate::text::Text;

/// Rows read at a time.
const BATCH_ROWS: usize = 4_096;

/// Carries out the command.
pub(super) fn run(context: &Context, matches: &ArgMatches) -> Result<(), Failure> {
    let text = context.text;
    let path = matches
        .get_one::<PathBuf>("file")
        .cloned()
        .unwrap_or_default();
    let region = region(text, matches)?;
    let source = dialect::open(text, &path, matches)?;
    let inspection = Inspection::look(context, source, &region)?;
    if matches.get_flag("json") {
        output::print_json(text, &inspection.json(text))
    } else {
        output::print(text, &inspection.page(text))
    }
}

/// The region of `--region`, else the default one.
pub(super) fn region(text: Text, matches: &ArgMatches) -> Result<String, Failure> {
    let Some(word) = matches.get_one::<String>("region") else {
        return Ok(super::DEFAULT_REGION.to_owned());
    };
    let code = word.trim().to_ascii_uppercase();
    if crate::contact::is_region(&code) {
        Ok(code)
    } else {
        let value = ("value", text.shown(word).into());
        Err(Failure::usage(text.say_with("usage-bad-region", [value])))
    }
}

/// What was inspection of a file.
struct Inspection {
    file: OpenedFile,
    names: Vec<String>,
    fields: Fields,
    region: String,
    /// How the region reads the numbers of the phone columns.
    regions: Vec<ColumnRegion>,
    whole: WholeFileFacts,
}

/// What only reading the whole file tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct WholeFileFacts {
    rows: u64,
    blank_rows: u64,
    hidden: Option<HiddenCharacters>,
    /// Cells of each column that are not blank.
    filled: Vec<u64>,
    /// Rows with each problem, in the order of [`ProblemCode::ALL`].
    problems: Vec<(ProblemCode, u64)>,
    damage: Vec<Damage>,
}

/// Rows with control or invisible characters, which are taken out of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct HiddenCharacters {
    rows: u64,
    /// The line on which the first of them begins.
    first_line: u64,
}

/// A column in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct ColumnJson<'a> {
    number: usize,
    column: &'a str,
    filled: u64,
    kind: &'static str,
    field: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sense: Option<&'static str>,
    confidence: crate::plan::Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<RegionJson<'a>>,
    reason: &'a Reason,
    why: String,
}

/// How the region reads the numbers of a phone column, in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct RegionJson<'a> {
    region: &'a str,
    numbers: u64,
    reads: u64,
    better: Option<&'a str>,
    better_reads: u64,
}

/// A reading of words in which the encodings that may be meant differ; the keys are relied upon.
#[derive(Debug, Serialize)]
struct EncodingJson<'a> {
    encoding: &'static str,
    words: &'a [String],
}

/// A file in JSON; the keys are relied upon.
#[derive(Debug, Serialize)]
struct FileJson<'a> {
    encoding: &'static str,
    /// The encodings between which the bytes do not decide, the one that was taken first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    encoding_candidates: Vec<EncodingJson<'a>>,
    delimiter: String,
    quote: String,
    skip_lines: u64,
    header: bool,
    rows: u64,
    blank_rows: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    hidden_characters: Option<HiddenCharacters>,
    problems: Vec<ProblemRows>,
    damage: Vec<DamageJson>,
    columns: Vec<ColumnJson<'a>>,
}

impl Inspection {
    fn look(context: &Context, source: Source, region: &str) -> Result<Self, Failure> {
        let text = context.text;
        let profiling = profiling(context, region)?;
        let file = OpenedFile::profile(source, &profiling);
        let file = file.map_err(|error| Failure::source(text, &error))?;
        let columns = file.facts.columns.iter();
        let names: Vec<String> = columns.map(|column| column.name.clone()).collect();
        let suggestions = file.suggestions();
        let mapping = Mapping {
            targets: suggestions.iter().map(|found| found.target).collect(),
        };
        let encoding = file.facts.dialect.encoding;
        let detector = DamageDetector::new(&names, &mapping, &profiling.fields, region, encoding);
        let whole = WholeFileFacts::read(text, &file.source, &detector)?;
        let regions = file
            .facts
            .phone_regions(&mapping, &profiling.fields, region);
        Ok(Self {
            region: region.to_owned(),
            regions,
            file,
            names,
            fields: profiling.fields,
            whole,
        })
    }

    fn json(&self, text: Text) -> FileJson<'_> {
        let dialect = &self.file.facts.dialect;
        let columns = self.file.facts.columns.iter();
        FileJson {
            encoding: dialect.encoding.name(),
            encoding_candidates: self
                .encodings()
                .iter()
                .map(|reading| EncodingJson {
                    encoding: reading.encoding.name(),
                    words: &reading.words,
                })
                .collect(),
            delimiter: delimiter_word(dialect.delimiter),
            quote: quote_word(dialect.quote),
            skip_lines: dialect.skip_lines,
            header: dialect.header,
            rows: self.whole.rows,
            blank_rows: self.whole.blank_rows,
            hidden_characters: self.whole.hidden,
            problems: problem_rows(&self.whole.problems),
            damage: damage_json(text, &self.whole.damage, &self.names),
            columns: columns
                .enumerate()
                .map(|(at, column)| {
                    let suggestion = &column.suggestion;
                    let (field, sense) = target_words(suggestion.target, &self.fields).unzip();
                    ColumnJson {
                        number: at + 1,
                        column: &column.name,
                        filled: self.whole.filled.get(at).copied().unwrap_or(0),
                        kind: column.profile.kind().word(),
                        field,
                        sense: sense.flatten(),
                        confidence: suggestion.confidence,
                        region: self.region_json(at),
                        reason: &suggestion.reason,
                        why: text.reason(&suggestion.reason, &self.names, &self.fields),
                    }
                })
                .collect(),
        }
    }

    fn region_json(&self, column: usize) -> Option<RegionJson<'_>> {
        let found = self.regions.iter().find(|found| found.column == column)?;
        let fit = &found.fit;
        Some(RegionJson {
            region: &self.region,
            numbers: fit.numbers,
            reads: fit.reads,
            better: fit.better.as_deref(),
            better_reads: fit.better_reads,
        })
    }

    /// The encodings between which the bytes do not decide; none if they do.
    fn encodings(&self) -> &[EncodingReading] {
        let doubt = self.file.source.encoding_doubt();
        doubt.map_or(&[], |doubt| &doubt.readings)
    }

    fn page(&self, text: Text) -> String {
        let dialect = &self.file.facts.dialect;
        let file = self.file.source.path().file_name().unwrap_or_default();
        let mut page = text.say_with(
            "inspect-file",
            [
                ("file", text.shown(&file.to_string_lossy()).into()),
                ("rows", self.whole.rows.into()),
                ("columns", self.names.len().into()),
                ("encoding", dialect.encoding.name().into()),
                ("delimiter", text.delimiter(dialect.delimiter).into()),
                ("header", if dialect.header { "yes" } else { "no" }.into()),
            ],
        );
        page.push('\n');
        if !self.encodings().is_empty() {
            let encoding = ("encoding", dialect.encoding.name().into());
            page.push_str(&text.say_with("inspect-encodings", [encoding]));
            page.push('\n');
        }
        for reading in self.encodings() {
            let words = text.enumerate(reading.words.iter().map(|word| text.shown(word)));
            let encoding = ("encoding", reading.encoding.name().into());
            let line = text.say_with("inspect-encoding", [encoding, ("words", words.into())]);
            page.push_str(&line);
            page.push('\n');
        }
        let mut say = |key: &str, count: u64| {
            if count > 0 {
                page.push_str(&text.say_with(key, [("count", count.into())]));
                page.push('\n');
            }
        };
        say("inspect-skipped-lines", dialect.skip_lines);
        say("report-blank-rows", self.whole.blank_rows);
        if let Some(hidden) = self.whole.hidden {
            let rows = text.say_with("count-rows", [("count", hidden.rows.into())]);
            let line = ("line", hidden.first_line.into());
            page.push_str(&text.say_with("inspect-hidden", [("rows", rows.into()), line]));
            page.push('\n');
        }
        for (code, rows) in &self.whole.problems {
            let rows = text.say_with("count-rows", [("count", (*rows).into())]);
            let problem = ("problem", text.problem(*code).into());
            page.push_str(&text.say_with("inspect-problem", [("rows", rows.into()), problem]));
            page.push('\n');
        }
        for found in self
            .regions
            .iter()
            .filter(|found| found.fit.better.is_some())
        {
            let column = self.names.get(found.column).map_or("", String::as_str);
            page.push_str(&text.region_fit(column, &self.region, &found.fit));
            page.push('\n');
        }
        page.push_str(&damage_page(text, &self.whole.damage, &self.names));
        page.push('\n');
        page.push_str(&self.table(text));
        page
    }

    fn table(&self, text: Text) -> String {
        let heads = [
            "head-column",
            "head-filled",
            "head-values",
            "head-field",
            "head-why",
        ];
        let mut head = vec!["#".to_owned()];
        head.extend(heads.map(|key| text.say(key)));
        let mut rows = vec![head];
        for (at, column) in self.file.facts.columns.iter().enumerate() {
            let filled = self.whole.filled.get(at).copied().unwrap_or(0);
            rows.push(vec![
                (at + 1).to_string(),
                text.shown(&column.name),
                text.percent(filled, self.whole.rows),
                text.value_kind(column.profile.kind()),
                text.target(column.suggestion.target, &self.fields),
                text.reason(&column.suggestion.reason, &self.names, &self.fields),
            ]);
        }
        let (left, right) = (Align::Left, Align::Right);
        output::table(&[right, left, right, left, left, left], &rows)
    }
}

impl WholeFileFacts {
    fn read(text: Text, source: &Source, detector: &DamageDetector) -> Result<Self, Failure> {
        let unreadable = |error| Failure::source(text, &error);
        let mut whole = Self {
            filled: vec![0; source.columns().len()],
            ..Self::default()
        };
        let mut problems = ProblemCode::ALL.map(|code| (code, 0));
        let mut batch = Batch::default();
        let mut evidence = DamageEvidence::default();
        let mut collector = DamageCollector::new(detector);
        let mut reader = source.reader().map_err(unreadable)?;
        while reader
            .read_batch(&mut batch, BATCH_ROWS)
            .map_err(unreadable)?
            > 0
        {
            evidence.clear();
            for row in batch.rows() {
                detector.row(row, &mut evidence);
                whole.rows += 1;
                if row.cells().any(has_hidden) {
                    let hidden = whole.hidden.get_or_insert(HiddenCharacters {
                        rows: 0,
                        first_line: row.line(),
                    });
                    hidden.rows += 1;
                }
                for (filled, cell) in whole.filled.iter_mut().zip(row.cells()) {
                    *filled += u64::from(!clean_text(cell).is_empty());
                }
                for code in row.problems() {
                    for (known, rows) in &mut problems {
                        *rows += u64::from(*known == code);
                    }
                }
            }
            collector.add(&evidence);
        }
        whole.damage = collector.finish();
        whole.blank_rows = reader.blank_rows();
        whole.problems = problems.into_iter().filter(|(_, rows)| *rows > 0).collect();
        Ok(whole)
    }
}

/// What suggestions depend on besides the file; looking at a file makes no store.
fn profiling(context: &Context, region: &str) -> Result<Profiling, Failure> {
    let mut profiling = Profiling {
        region: region.to_owned(),
        column_word: context.text.say("column-word"),
        ..Profiling::default()
    };
    if context.store_folder()?.exists() {
        let store = context.open_store()?;
        let view = store.view();
        profiling.fields = view.fields().clone();
        profiling.words = view.words().clone();
        profiling.remembered = query::remembered(&view);
    }
    Ok(profiling)
}
