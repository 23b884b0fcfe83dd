//! Which column and which field a person means on the command line.

use crate::contact::{
    CALLING_CODE, EVIDENCE, FieldKind, FieldNo, Fields, OPT_IN, OPT_OUT, column_number,
};
use crate::plan::{Evidence, Target};
use crate::text::{FieldChoice, Text, close_names, find_field};

/// Where a person wants a column to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    /// The target as it was written.
    pub(super) target: Target,
    /// An opt-in field was written without saying how the column is to be read.
    pub(super) plain_opt_in: bool,
}

/// Finds the column (from 0) a person means: its name exactly, its name whatever the case, or
/// `#N` from 1.
pub(super) fn column(text: Text, columns: &[String], word: &str) -> Result<usize, String> {
    if let Some(at) = columns.iter().position(|name| name == word) {
        return Ok(at);
    }
    let wanted = word.trim().to_lowercase();
    let alike: Vec<usize> = (0..columns.len())
        .filter(|at| {
            columns
                .get(*at)
                .is_some_and(|name| name.trim().to_lowercase() == wanted)
        })
        .collect();
    match alike.as_slice() {
        [at] => return Ok(*at),
        [] => {}
        several => {
            let numbers = text.enumerate(several.iter().map(|at| format!("#{}", at + 1)));
            return Err(text.say_with(
                "usage-column-several",
                [
                    ("column", text.shown(word).into()),
                    ("numbers", numbers.into()),
                ],
            ));
        }
    }
    let Some(number) = column_number(&wanted) else {
        let names = text.names(columns.iter().map(String::as_str));
        return Err(text.say_with(
            "usage-column-unknown",
            [
                ("column", text.shown(word).into()),
                ("columns", names.into()),
            ],
        ));
    };
    match number.checked_sub(1).filter(|at| *at < columns.len()) {
        Some(at) => Ok(at),
        None => Err(text.say_with(
            "usage-column-number",
            [
                ("column", text.shown(word).into()),
                ("count", columns.len().into()),
            ],
        )),
    }
}

/// Finds the field a person means after `=` or in `--primary`; says so if there is none.
pub(super) fn field(
    text: Text,
    fields: &Fields,
    option: &str,
    word: &str,
) -> Result<FieldChoice, String> {
    find_field(fields, word).ok_or_else(|| unknown_field(text, fields, option, word))
}

/// One field, where a full name has no meaning.
pub(super) fn single_field(
    text: Text,
    fields: &Fields,
    option: &str,
    word: &str,
) -> Result<FieldNo, String> {
    match field(text, fields, option, word)? {
        FieldChoice::Field(no) => Ok(no),
        FieldChoice::FullName => {
            let key = if option == "--fields" {
                "usage-fields-name"
            } else {
                "usage-key-name"
            };
            Err(text.say_with(key, [("option", option.into())]))
        }
    }
}

/// The target that the right side of `--map` names.
fn wanted(text: Text, fields: &Fields, word: &str) -> Option<Result<Wanted, String>> {
    if let Some(choice) = find_field(fields, word) {
        return Some(Ok(match choice {
            FieldChoice::FullName => Wanted {
                target: Target::FullName,
                plain_opt_in: false,
            },
            FieldChoice::Field(no) => Wanted {
                target: Target::Field(no),
                plain_opt_in: is_opt_in(fields, no),
            },
        }));
    }
    let calling_code = word.trim().replace(['-', ' '], "_");
    if calling_code.eq_ignore_ascii_case(CALLING_CODE) {
        return Some(Ok(Wanted {
            target: Target::CallingCode,
            plain_opt_in: false,
        }));
    }
    let (name, sense) = word.rsplit_once(':')?;
    let sense = sense.trim().to_lowercase();
    if name.trim().eq_ignore_ascii_case(EVIDENCE) {
        let evidence = Evidence::from_word(&sense);
        let wanted = evidence.map(|evidence| Wanted {
            target: Target::Evidence(evidence),
            plain_opt_in: false,
        });
        return Some(wanted.ok_or_else(|| unknown_evidence(text, &sense)));
    }
    if sense != OPT_OUT && sense != OPT_IN {
        return None;
    }
    match find_field(fields, name)? {
        FieldChoice::Field(no) if is_opt_in(fields, no) => Some(Ok(Wanted {
            target: if sense == OPT_OUT {
                Target::OptOut(no)
            } else {
                Target::Field(no)
            },
            plain_opt_in: false,
        })),
        _ => Some(Err(text.say_with(
            "usage-field-not-opt-in",
            [
                ("field", text.shown(name.trim()).into()),
                ("option", "--map".into()),
            ],
        ))),
    }
}

fn unknown_evidence(text: Text, word: &str) -> String {
    let known = Evidence::ALL.map(|(_, word)| format!("{EVIDENCE}:{word}"));
    text.say_with(
        "usage-evidence-unknown",
        [
            ("word", text.shown(word).into()),
            ("known", text.enumerate(known).into()),
        ],
    )
}

fn is_opt_in(fields: &Fields, no: FieldNo) -> bool {
    fields
        .get(no)
        .is_some_and(|field| field.kind == FieldKind::OptIn)
}

/// Takes `COLUMN=FIELD` apart, at the last `=` that has a field on its right.
///
/// Header texts may hold `=` themselves, and so may the names of custom fields.
pub(super) fn map<'a>(
    text: Text,
    fields: &Fields,
    value: &'a str,
) -> Result<(&'a str, Wanted), String> {
    let mut last = None;
    for (at, _) in value.rmatch_indices('=') {
        let (Some(column), Some(field)) = (value.get(..at), value.get(at + 1..)) else {
            continue;
        };
        match wanted(text, fields, field) {
            Some(found) => return found.map(|found| (column, found)),
            None if last.is_none() => last = Some(field),
            None => {}
        }
    }
    Err(match last.map(str::trim) {
        Some(field) if !field.is_empty() => {
            let name = field.rsplit_once(':').map_or(field, |(name, sense)| {
                if sense == OPT_IN || sense == OPT_OUT {
                    name
                } else {
                    field
                }
            });
            unknown_field(text, fields, "--map", name)
        }
        _ => text.say_with("usage-map-form", [("value", text.shown(value).into())]),
    })
}

fn unknown_field(text: Text, fields: &Fields, option: &str, word: &str) -> String {
    let labels: Vec<(String, &str)> = fields
        .iter()
        .map(|field| (text.field_label(field), field.id.as_str()))
        .collect();
    let names = labels.iter().flat_map(|(label, id)| [*id, label.as_str()]);
    // Both the id and the label of a field may be close; one name for it is enough.
    let mut close: Vec<&str> = Vec::new();
    for name in close_names(word, names) {
        let id = labels
            .iter()
            .find(|(label, _)| label == name)
            .map_or(name, |(_, id)| *id);
        if !close.contains(&id) {
            close.push(id);
        }
    }
    let field = ("field", text.shown(word).into());
    let option = ("option", option.into());
    if close.is_empty() {
        let ids = text.enumerate(fields.iter().map(|field| field.id.as_str()));
        text.say_with(
            "usage-field-unknown",
            [field, option, ("fields", ids.into())],
        )
    } else {
        let close = text.either(&close);
        text.say_with(
            "usage-field-unknown-close",
            [field, option, ("close", close.into())],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::standard;
    use crate::text::Lang;

    const EN: Text = Text::new(Lang::En);

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_column_is_found_by_name_and_number() {
        let columns = names(&["E-post", "E-post (2)", " Navn ", "navn", "#2"]);
        let find = |word: &str| column(EN, &columns, word);
        assert_eq!(find("E-post"), Ok(0));
        assert_eq!(find(" e-POST (2)"), Ok(1));
        assert_eq!(find("navn"), Ok(3));
        assert_eq!(find("#1"), Ok(0));
        assert_eq!(find("#2"), Ok(4));
        assert_eq!(find("kolonne 3"), Ok(2));
        assert_eq!(
            find("NAVN"),
            Err(
                "Several columns are called “NAVN”. Give the column's number instead: #3, #4."
                    .into()
            )
        );
        assert_eq!(
            find("#6"),
            Err("The file has no column #6. It has 5 columns.".into())
        );
        assert_eq!(
            find("#0"),
            Err("The file has no column #0. It has 5 columns.".into())
        );
        assert_eq!(
            find("Mobil"),
            Err(
                "The file has no column “Mobil”. Its columns are: “E-post”, “E-post (2)”, \
                 “ Navn ”, “navn”, “#2”."
                    .into()
            )
        );
    }

    #[test]
    fn a_mapping_is_split_at_the_last_sign_before_a_field() {
        let mut fields = Fields::default();
        let odd = fields.create("a=b", FieldKind::Text, vec![], &[]).unwrap();
        let split = |value| map(EN, &fields, value);
        let to = |target| Wanted {
            target,
            plain_opt_in: false,
        };
        let email = to(Target::Field(standard::EMAIL));
        assert_eq!(split("E-post=email"), Ok(("E-post", email)));
        assert_eq!(split("x=y=E-postadresse"), Ok(("x=y", email)));
        assert_eq!(split("x=a=b"), Ok(("x", to(Target::Field(odd)))));
        let when = to(Target::Evidence(Evidence::OptinTime));
        assert_eq!(
            split("OPTIN_TIME=consent:optin_time"),
            Ok(("OPTIN_TIME", when))
        );
        assert_eq!(split("x=Consent: OPTIN_TIME"), Ok(("x", when)));
        assert_eq!(
            split("x=consent:when").unwrap_err(),
            "“when” (--map) is no evidence of consent. There are consent:optin_time, \
             consent:optin_ip, consent:confirm_time, consent:confirm_ip, consent:unsub_time."
        );
        assert_eq!(split("Navn=name"), Ok(("Navn", to(Target::FullName))));
        for value in [
            "Kode=calling_code",
            "Kode=Calling code",
            "Kode=calling-code",
        ] {
            assert_eq!(split(value), Ok(("Kode", to(Target::CallingCode))));
        }
        let marketing = standard::EMAIL_MARKETING;
        assert_eq!(
            split("S=email_marketing"),
            Ok((
                "S",
                Wanted {
                    target: Target::Field(marketing),
                    plain_opt_in: true
                }
            ))
        );
        assert_eq!(
            split("S=email_marketing:opt-out"),
            Ok(("S", to(Target::OptOut(marketing))))
        );
        assert_eq!(
            split("S=E-mail marketing:opt-in"),
            Ok(("S", to(Target::Field(marketing))))
        );
    }

    #[test]
    fn what_is_no_mapping_gets_a_sentence() {
        let fields = Fields::default();
        let said = |value| map(EN, &fields, value).unwrap_err();
        assert_eq!(
            said("E-post"),
            "--map “E-post” names no field. Write it as COLUMN=FIELD, for example --map \
             \"E-mail=email\"."
        );
        assert_eq!(said("E-post="), said("E-post").replace("E-post", "E-post="));
        assert_eq!(
            said("E-post=emial"),
            "There is no field “emial” (--map). Did you mean email or email_marketing?"
        );
        assert_eq!(
            said("E-post=email:opt-out"),
            "“email” (--map) is not an opt-in field, so opt-out and opt-in cannot follow it."
        );
        assert!(said("E-post=qqqq").ends_with("email_marketing, sms_marketing."));
    }
}
