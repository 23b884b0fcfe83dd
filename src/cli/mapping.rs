//! Which column goes where: what the options say, and suggestions for the rest.

use std::collections::BTreeMap;

use clap::ArgMatches;

use super::choose::{self, Wanted};
use crate::contact::{
    FieldKind, FieldNo, Fields, LINE_COLUMN, OptInWords, REASON_COLUMN, WordError, WordMeaning,
    tidy_options,
};
use crate::plan::{ColumnFacts, Mapping, Reason, Remembered, Suggestion, Target, suggest};
use crate::source::ColumnProfile;
use crate::text::{Text, reserved_names};

/// A mapping, and what was said on the way to it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Mapped {
    /// The targets.
    pub(super) mapping: Mapping,
    /// The columns (from 0) that the user named, with their targets.
    pub(super) chosen: BTreeMap<usize, Target>,
    /// What the user should know, a sentence each.
    pub(super) notes: Vec<String>,
}

/// Fills a mapping from `--map` and `--skip`; everything that is wrong with them otherwise.
pub(super) fn from_options(
    text: Text,
    fields: &Fields,
    columns: &[String],
    matches: &ArgMatches,
) -> Result<Mapped, Vec<String>> {
    let mut mapped = Mapped::default();
    mapped.mapping.targets = vec![None; columns.len()];
    let mut wrong = Vec::new();
    for value in values(matches, "map") {
        let result = choose::map(text, fields, value).and_then(|(column, wanted)| {
            let at = choose::column(text, columns, column)?;
            mapped.set(text, fields, columns, at, wanted)
        });
        wrong.extend(result.err());
    }
    for value in values(matches, "skip") {
        let result = choose::column(text, columns, value).and_then(|at| {
            let skip = Wanted {
                target: Target::Skip,
                plain_opt_in: false,
            };
            mapped.set(text, fields, columns, at, skip)
        });
        wrong.extend(result.err());
    }
    if wrong.is_empty() {
        Ok(mapped)
    } else {
        Err(wrong)
    }
}

/// Whether a header says who opted *out*, as some programs write it.
fn is_opt_out_header(header: &str, fields: &Fields) -> bool {
    let facts = ColumnFacts {
        header: Some(header),
        profile: &ColumnProfile::default(),
    };
    let suggested = suggest(&[facts], fields, &Remembered::default());
    matches!(
        suggested.first().and_then(|suggestion| suggestion.target),
        Some(Target::OptOut(_))
    )
}

fn values<'a>(matches: &'a ArgMatches, name: &str) -> impl Iterator<Item = &'a str> {
    matches
        .get_many::<String>(name)
        .into_iter()
        .flatten()
        .map(String::as_str)
}

impl Mapped {
    fn set(
        &mut self,
        text: Text,
        fields: &Fields,
        columns: &[String],
        at: usize,
        wanted: Wanted,
    ) -> Result<(), String> {
        let name = columns.get(at).map_or("", String::as_str);
        let Some(place) = self.mapping.targets.get_mut(at) else {
            return Ok(());
        };
        if place.is_some() {
            return Err(text.say_with("usage-column-twice", [("column", text.shown(name).into())]));
        }
        let mut target = wanted.target;
        if let Target::Field(no) = target
            && wanted.plain_opt_in
            && is_opt_out_header(name, fields)
        {
            target = Target::OptOut(no);
            let id = fields.get(no).map_or("", |field| field.id.as_str());
            self.notes.push(text.say_with(
                "note-opt-out",
                [("column", text.shown(name).into()), ("id", id.into())],
            ));
        }
        *place = Some(target);
        self.chosen.insert(at, target);
        Ok(())
    }

    /// Leaves out the columns that our own file of rejected rows has beside those of its source.
    pub(super) fn skip_own_columns(&mut self, columns: &[String]) {
        for (place, name) in self.mapping.targets.iter_mut().zip(columns) {
            if place.is_none() && (name == LINE_COLUMN || name == REASON_COLUMN) {
                *place = Some(Target::Skip);
            }
        }
    }

    /// Takes suggestions for the columns nobody named, but none for a field that has a column.
    pub(super) fn fill(&mut self, text: Text, columns: &[String], suggestions: &[Suggestion]) {
        let mut taken: Vec<FieldNo> = self.fields().collect();
        let places = self.mapping.targets.iter_mut().zip(columns);
        for ((place, column), suggestion) in places.zip(suggestions) {
            let Some(target) = suggestion.target.filter(|_| place.is_none()) else {
                continue;
            };
            if target == Target::Skip && suggestion.reason == Reason::Remembered {
                let column = ("column", text.shown(column).into());
                self.notes
                    .push(text.say_with("note-skipped-again", [column]));
            }
            if !target.fields().any(|field| taken.contains(&field)) {
                taken.extend(target.fields());
                *place = Some(target);
            }
        }
    }

    fn fields(&self) -> impl Iterator<Item = FieldNo> {
        let targets = self.mapping.targets.iter().flatten();
        targets.flat_map(|target| target.fields())
    }
}

/// Makes the fields of `--create-field`; a field that is there just as it is asked for will do.
pub(super) fn create_fields(text: Text, fields: &mut Fields, matches: &ArgMatches) -> Vec<String> {
    let reserved = reserved_names();
    let labels: Vec<&str> = reserved.iter().map(String::as_str).collect();
    let made = values(matches, "create-field").map(|value| {
        let request = FieldRequest::read(text, value)?;
        let there = fields
            .find(request.name)
            .filter(|field| !field.no.is_standard());
        if let Some(there) = there {
            if there.kind == request.kind && there.options == request.options {
                return Ok(());
            }
            let kind = ("kind", text.kind(there.kind).into());
            let value = ("value", text.shown(value).into());
            return Err(text.say_with("usage-create-other", [value, kind]));
        }
        fields
            .create(request.name, request.kind, request.options, &labels)
            .map(drop)
            .map_err(|error| text.field_error(&error, &text.shown(request.name), "--create-field"))
    });
    made.filter_map(Result::err).collect()
}

/// The value of `--create-field`: `NAME:TYPE` or `NAME:choice:one,two`.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FieldRequest<'a> {
    name: &'a str,
    kind: FieldKind,
    options: Vec<String>,
}

impl<'a> FieldRequest<'a> {
    fn read(text: Text, value: &'a str) -> Result<Self, String> {
        let shown = || ("value", text.shown(value).into());
        // Names may hold colons; the options of a choice may too, so `:choice:` is looked for first.
        if let Some((name, options)) = split_choice(value) {
            let options = tidy_options(options.split(',').map(str::to_owned).collect());
            let options = options
                .map_err(|error| text.field_error(&error, &text.shown(name), "--create-field"))?;
            if options.is_empty() {
                let bare = value.trim_end_matches([':', ',', ' ']);
                return Err(
                    text.say_with("usage-create-options", [("value", text.shown(bare).into())])
                );
            }
            let kind = FieldKind::Choice;
            return Ok(Self {
                name,
                kind,
                options,
            });
        }
        let Some((name, word)) = value.rsplit_once(':') else {
            let types = text.enumerate(types());
            return Err(text.say_with("usage-create-form", [shown(), ("types", types.into())]));
        };
        match kind(word) {
            Some(FieldKind::Choice) => Err(text.say_with("usage-create-options", [shown()])),
            Some(kind) => Ok(Self {
                name: name.trim(),
                kind,
                options: Vec::new(),
            }),
            None if name
                .rsplit_once(':')
                .is_some_and(|(_, word)| kind(word).is_some()) =>
            {
                Err(text.say_with("usage-create-no-options", [shown()]))
            }
            None => {
                let types = text.enumerate(types());
                let word = ("type", text.shown(word.trim()).into());
                let types = ("types", types.into());
                Err(text.say_with("usage-create-type", [shown(), word, types]))
            }
        }
    }
}

fn split_choice(value: &str) -> Option<(&str, &str)> {
    let lower = value.to_ascii_lowercase();
    let marker = format!(":{}:", FieldKind::Choice.word());
    let at = lower.find(&marker)?;
    Some((value.get(..at)?.trim(), value.get(at + marker.len()..)?))
}

/// The type a word names; `yes/no` and `E-mail` are as good as `yesno` and `email`.
fn kind(word: &str) -> Option<FieldKind> {
    let letters = |c: &char| !matches!(c, '/' | '-' | ' ');
    let word: String = word.to_lowercase().chars().filter(letters).collect();
    FieldKind::ALL
        .iter()
        .find(|(kind, name)| kind.can_be_custom() && *name == word)
        .map(|(kind, _)| *kind)
}

fn types() -> impl Iterator<Item = &'static str> {
    FieldKind::ALL
        .iter()
        .filter(|(kind, _)| kind.can_be_custom())
        .map(|(_, word)| *word)
}

/// Puts words on the sides that the options say.
pub(super) fn add_words(text: Text, words: &mut OptInWords, matches: &ArgMatches) -> Vec<String> {
    let mut wrong = Vec::new();
    for (option, meaning) in [
        ("opt-in-word", WordMeaning::In),
        ("opt-out-word", WordMeaning::Out),
        ("no-info-word", WordMeaning::NoInformation),
    ] {
        for word in values(matches, option) {
            let option = ("option", format!("--{option}").into());
            wrong.extend(match words.add(word, meaning) {
                Ok(()) => None,
                Err(WordError::Blank) => Some(text.say_with("usage-word-blank", [option])),
                Err(WordError::OnAnotherSide(other)) => Some(text.say_with(
                    "usage-word-sides",
                    [
                        option,
                        ("word", text.shown(word.trim()).into()),
                        ("meaning", text.meaning(other).into()),
                    ],
                )),
            });
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::command;
    use crate::contact::{STANDARD, standard};
    use crate::plan::Confidence;
    use crate::text::Lang;

    const EN: Text = Text::new(Lang::En);

    fn matches(given: &[&str]) -> ArgMatches {
        let words = ["mainbrainer", "import", "x.csv"].iter().chain(given);
        let all = command(EN).try_get_matches_from(words).unwrap();
        all.subcommand().unwrap().1.clone()
    }

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn options_decide_and_suggestions_fill_the_rest() {
        let columns = names(&[
            "E-post",
            "Privat e-post",
            "Navn",
            "Kode",
            "_line",
            "_reason",
        ]);
        let fields = Fields::default();
        let given = matches(&["--map", "Privat e-post=email", "--skip", "Kode"]);
        let mut mapped = from_options(EN, &fields, &columns, &given).unwrap();
        let email = Some(Target::Field(standard::EMAIL));
        let suggestions =
            [email, None, Some(Target::FullName), email, None, None].map(|target| Suggestion {
                target,
                reason: Reason::Unknown,
                confidence: Confidence::Low,
            });
        mapped.skip_own_columns(&columns);
        mapped.fill(EN, &columns, &suggestions);
        let skip = Some(Target::Skip);
        assert_eq!(
            mapped.mapping.targets,
            [None, email, Some(Target::FullName), skip, skip, skip]
        );
        assert_eq!(mapped.chosen.len(), 2);
    }

    #[test]
    fn an_opt_out_column_is_read_as_one_and_said() {
        let columns = names(&["Email Opt Out"]);
        let fields = Fields::default();
        let read =
            |map: &str| from_options(EN, &fields, &columns, &matches(&["--map", map])).unwrap();
        let plain = read("Email Opt Out=email_marketing");
        let marketing = standard::EMAIL_MARKETING;
        assert_eq!(plain.mapping.targets, [Some(Target::OptOut(marketing))]);
        assert_eq!(plain.notes.len(), 1);
        let forced = read("Email Opt Out=email_marketing:opt-in");
        assert_eq!(forced.mapping.targets, [Some(Target::Field(marketing))]);
        assert_eq!(forced.notes, Vec::<String>::new());
    }

    #[test]
    fn a_column_named_twice_is_refused() {
        let columns = names(&["A"]);
        let given = matches(&["--map", "A=email", "--skip", "#1"]);
        assert_eq!(
            from_options(EN, &Fields::default(), &columns, &given).unwrap_err(),
            ["Column “A” is named more than once in --map and --skip."]
        );
    }

    #[test]
    fn fields_are_made_as_wished() {
        let mut fields = Fields::default();
        let mut create =
            |request: &str| create_fields(EN, &mut fields, &matches(&["--create-field", request]));
        let none = Vec::<String>::new();
        assert_eq!(create("Medlemstype:text"), none);
        assert_eq!(create("medlemstype:TEXT"), none);
        assert_eq!(create("Str: nr:choice:S, M,L:XL"), none);
        assert_eq!(create("Str: nr:choice:S,M,L:XL"), none);
        for (request, said) in [
            (
                "Medlemstype:number",
                "--create-field “Medlemstype:number”: there is a field with this name already, \
                 and it is another type or has other options (text).",
            ),
            (
                "X",
                "--create-field “X” has no type. Write it as NAME:TYPE, where TYPE is one of: \
                 text, email, phone, date, number, yesno, choice.",
            ),
            (
                "X:colour",
                "--create-field “X:colour”: “colour” is no type. The types are: text, email, \
                 phone, date, number, yesno, choice.",
            ),
            (
                "X:choice",
                "--create-field “X:choice”: a choice needs its options. Write them after the \
                 type: X:choice:one,two.",
            ),
            (
                "X:choice:,",
                "--create-field “X:choice”: a choice needs its options. Write them after the \
                 type: X:choice:one,two.",
            ),
            (
                "X:text:a,b",
                "--create-field “X:text:a,b”: only a choice has options.",
            ),
            (
                ":text",
                "A field needs a name that is not blank (--create-field).",
            ),
            (
                "Farge:choice:rød,blå,RØD",
                "The field “Farge” has the option “RØD” twice: letter case does not count. Name \
                 it once (--create-field).",
            ),
            (
                "#1:text",
                "A field cannot be called “#1”, for the program means something else by that. \
                 Give it another name (--create-field).",
            ),
            (
                "To\nlinjer:text",
                "The name of a field cannot hold line breaks or other control characters. Give \
                 it another name (--create-field).",
            ),
            (
                "Etternavn:text",
                "There is already a field called “Etternavn” (--create-field).",
            ),
        ] {
            assert_eq!(create(request), [said]);
        }
        let made: Vec<_> = fields
            .iter()
            .skip(STANDARD.len())
            .map(|field| field.options.len())
            .collect();
        assert_eq!(made, [0, 3]);
    }

    #[test]
    fn a_word_has_one_side() {
        let mut words = OptInWords::default();
        let given = matches(&["--opt-in-word", "Kanskje", "--no-info-word", "KANSKJE"]);
        assert_eq!(
            add_words(EN, &mut words, &given),
            [
                "--no-info-word “KANSKJE”: the word already means opted in. A word can be on one \
              side only."
            ]
        );
    }
}
