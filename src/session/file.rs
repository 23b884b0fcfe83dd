//! How a file is opened, and what its first rows tell about its columns.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::contact::{Fields, OptInWords, ProblemCode, ReadRules};
use crate::plan::{self, Remembered, Suggestion};
use crate::source::{
    Batch, ColumnProfile, Depth, Dialect, DialectChoice, Encoding, ProfileBuilder, Reader, RowRef,
    Source, SourceError,
};

/// Rows of the preview.
const PREVIEW_ROWS: usize = 100;

/// Rows whose cells tell what a column holds.
const PROFILE_ROWS: usize = 1_000;

/// Cells that are looked at for that, so that a file with many columns opens at once.
const PROFILE_CELLS: usize = 200_000;

/// Files up to this many bytes are read whole before their encoding is decided.
const WHOLE_BYTES: u64 = 16 << 20;

/// Characters of a cell that the preview keeps.
const PREVIEW_CELL: usize = 2_000;

/// How a file is read.
#[derive(Clone, Debug)]
pub enum ReadAs {
    /// Detecting what is left open in the choice.
    Detect(DialectChoice),
    /// As it was read before.
    Dialect(Dialect),
}

/// What suggestions for columns depend on besides the file.
#[derive(Clone, Debug, Default)]
pub struct Profiling {
    /// The fields.
    pub fields: Fields,
    /// The opt-in vocabulary.
    pub words: OptInWords,
    /// The default region of phone numbers: ISO 3166-1 alpha-2, upper case.
    pub region: String,
    /// What columns were mapped to in earlier imports, by header.
    pub remembered: Remembered,
    /// What a column without a header is called, in the language of the reader: a number follows.
    pub column_word: String,
}

/// A row of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// The line of the file on which it begins, from 1.
    pub line: u64,
    /// Its cells, each at most 2,000 characters.
    pub cells: Vec<String>,
    /// What is wrong with it.
    pub problems: Vec<ProblemCode>,
}

/// What is known of a column.
#[derive(Clone, Debug)]
pub struct ColumnFacts {
    /// Its name: the header, made unique, or a word and its number.
    pub name: String,
    /// What its first cells hold.
    pub profile: ColumnProfile,
    /// Where it would go, and why.
    pub suggestion: Suggestion,
}

/// What is known of an opened file.
#[derive(Clone, Debug)]
pub struct FileFacts {
    /// How it is read.
    pub dialect: Dialect,
    /// Its first rows, at most 100.
    pub rows: Vec<PreviewRow>,
    /// Its columns.
    pub columns: Vec<ColumnFacts>,
    /// How many rows it has, about.
    pub estimated_rows: u64,
    /// The number of rows is no estimate.
    pub exact: bool,
    /// Its size in bytes.
    pub bytes: u64,
}

/// An opened file.
#[derive(Debug)]
pub struct OpenedFile {
    /// The file.
    pub source: Arc<Source>,
    /// What is known of it.
    pub facts: FileFacts,
    /// Only the beginning was read for the encoding; see [`whole_encoding`].
    pub head_only: bool,
}

/// A file to be opened.
#[derive(Clone, Debug)]
pub struct OpenRequest {
    /// Its path.
    pub path: PathBuf,
    /// How it is read.
    pub read_as: ReadAs,
    /// Read the whole file before the encoding is decided, whatever its size.
    pub whole: bool,
}

impl OpenRequest {
    /// Opens the file and profiles its columns; blocks while it reads.
    ///
    /// # Errors
    ///
    /// The file cannot be read, or is no table; see [`SourceError`].
    pub fn run(&self, profiling: &Profiling) -> Result<OpenedFile, SourceError> {
        let (source, head_only) = self.open()?;
        Ok(OpenedFile {
            head_only,
            ..OpenedFile::profile(source, profiling)?
        })
    }

    /// Opens the file; whether only its beginning was read for the encoding. Blocks while it reads.
    ///
    /// # Errors
    ///
    /// As [`OpenRequest::run`].
    pub fn open(&self) -> Result<(Source, bool), SourceError> {
        let small = std::fs::metadata(&self.path).is_ok_and(|about| about.len() <= WHOLE_BYTES);
        let whole = self.whole || small;
        Ok(match &self.read_as {
            ReadAs::Detect(choice) => {
                let depth = if whole { Depth::Whole } else { Depth::Head };
                let source = Source::open(&self.path, choice, depth)?;
                (source, !whole && choice.encoding.is_none())
            }
            ReadAs::Dialect(dialect) => (Source::with_dialect(&self.path, dialect.clone())?, false),
        })
    }
}

impl OpenedFile {
    /// Profiles the columns of a file whose dialect is decided, by its first rows: 1,000, fewer
    /// where it has more than 200 columns. Blocks while it reads.
    ///
    /// # Errors
    ///
    /// The file cannot be read.
    pub fn profile(source: Source, profiling: &Profiling) -> Result<Self, SourceError> {
        Ok(Self {
            facts: profile(&source, profiling)?,
            source: Arc::new(source),
            head_only: false,
        })
    }

    /// What is suggested for each column.
    pub fn suggestions(&self) -> Vec<Suggestion> {
        let columns = self.facts.columns.iter();
        columns.map(|column| column.suggestion.clone()).collect()
    }
}

/// The encoding that a whole file proves; blocks while it is read.
///
/// # Errors
///
/// The file cannot be read, or is no table any more.
pub fn whole_encoding(path: &Path, choice: &DialectChoice) -> Result<Encoding, SourceError> {
    Ok(Source::open(path, choice, Depth::Whole)?.dialect().encoding)
}

/// Reads the first rows: for the preview, and for what columns hold and where they would go.
fn profile(source: &Source, profiling: &Profiling) -> Result<FileFacts, SourceError> {
    let names = source.column_names(&profiling.column_word);
    let rules = ReadRules {
        region: &profiling.region,
        words: &profiling.words,
        date_order: None,
        opt_out_column: false,
    };
    let mut builders: Vec<ProfileBuilder> =
        names.iter().map(|_| ProfileBuilder::new(&rules)).collect();
    let sample = (PROFILE_CELLS / names.len().max(1)).clamp(PREVIEW_ROWS, PROFILE_ROWS);
    let mut rows = Vec::new();
    let mut batch = Batch::new();
    let mut reader = source.reader()?;
    reader.read_batch(&mut batch, sample)?;
    for row in batch.rows() {
        if rows.len() < PREVIEW_ROWS {
            rows.push(preview_row(row, names.len()));
        }
        if !row.is_rejected() {
            for (at, builder) in builders.iter_mut().enumerate() {
                builder.push(row.cell(at));
            }
        }
    }
    let exact = reader.read_batch(&mut batch, 1)? == 0;
    let blank: Vec<usize> = source
        .columns()
        .iter()
        .zip(&builders)
        .filter(|(column, builder)| column.header.is_none() && builder.is_blank())
        .map(|(column, _)| column.index)
        .collect();
    look_for_values(&mut reader, &mut batch, blank, &mut builders)?;
    let profiles: Vec<ColumnProfile> = builders.into_iter().map(ProfileBuilder::finish).collect();
    let columns = source.columns().iter().zip(&profiles);
    let facts: Vec<plan::ColumnFacts<'_>> = columns
        .map(|(column, profile)| plan::ColumnFacts {
            header: column.header.as_deref(),
            profile,
        })
        .collect();
    let suggestions = plan::suggest(&facts, &profiling.fields, &profiling.remembered);
    let columns = names.into_iter().zip(profiles).zip(suggestions);
    Ok(FileFacts {
        dialect: source.dialect().clone(),
        rows,
        columns: columns
            .map(|((name, profile), suggestion)| ColumnFacts {
                name,
                profile,
                suggestion,
            })
            .collect(),
        estimated_rows: source.estimated_rows(),
        exact,
        bytes: source.len_bytes(),
    })
}

/// Reads on until each of these columns, nameless and blank so far, has shown a value: one that
/// never does needs no decision. Costs nothing where there are none.
fn look_for_values(
    reader: &mut Reader,
    batch: &mut Batch,
    mut blank: Vec<usize>,
    builders: &mut [ProfileBuilder],
) -> Result<(), SourceError> {
    while !blank.is_empty() && !batch.is_empty() {
        for row in batch.rows() {
            blank.retain(|at| {
                let cell = row.cell(*at);
                if let Some(builder) = builders.get_mut(*at)
                    && !cell.is_empty()
                {
                    builder.push(cell);
                    return builder.is_blank();
                }
                true
            });
        }
        reader.read_batch(batch, PROFILE_ROWS)?;
    }
    Ok(())
}

fn preview_row(row: RowRef<'_>, columns: usize) -> PreviewRow {
    let cut = |cell: &str| cell.chars().take(PREVIEW_CELL).collect();
    PreviewRow {
        line: row.line(),
        cells: row
            .cells()
            // One cell beyond the columns shows that there are more.
            .take(columns.max(row.len().min(columns + 1)))
            .map(cut)
            .collect(),
        problems: row.problems().collect(),
    }
}
