//! Values of cells: phones, several values, placeholders, dates, damage, evidence of consent.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use assert_cmd::Command;
use mainbrainer::contact::{FieldNo, Fields, ProblemCode, Repair, standard};
use mainbrainer::import::{self, Damage, DamageCode, Report, ReviewRow};
use mainbrainer::job::Progress;
use mainbrainer::plan::{Channel, FileOptIn, ImportPlan, ListTarget, Master, Step, Target};
use mainbrainer::session::{Known, OpenRequest, Profiling, ReadAs, Session};
use mainbrainer::source::DialectChoice;
use mainbrainer::store::{Clock, OpenOptions, Store};

use crate::support::{a_folder, everything, ledger, values};

/// 30 November 2026, in milliseconds since 1970.
const NOW: u64 = 1_796_040_000_000;

/// What a file came to.
struct Imported {
    store: Store,
    report: Report,
    rows: Vec<ReviewRow>,
    damage: Vec<Damage>,
    plan: ImportPlan,
    _folder: tempfile::TempDir,
}

/// Choices beside those that are suggested.
#[derive(Default)]
struct Choices<'a> {
    primary: Option<FieldNo>,
    secondary: Option<FieldNo>,
    region: Option<&'a str>,
    /// Columns by header, with their targets.
    map: &'a [(&'a str, Target)],
    /// Repairs of columns, by header.
    repairs: &'a [(&'a str, &'a [Repair])],
}

fn known(store: &Store) -> Known {
    let view = store.view();
    Known {
        fields: view.fields().clone(),
        words: view.words().clone(),
        lists: Vec::new(),
    }
}

/// A session with the file, its suggested columns and the choices.
fn session(folder: &tempfile::TempDir, store: &Store, file: &[u8], choices: &Choices) -> Session {
    let path = folder.path().join("liste.csv");
    std::fs::write(&path, file).unwrap();
    let known = known(store);
    let request = OpenRequest {
        path,
        read_as: ReadAs::Detect(DialectChoice::default()),
        whole: true,
    };
    let region = choices.region.unwrap_or("NO").to_owned();
    let opened = request.run(&Profiling {
        fields: known.fields.clone(),
        words: known.words.clone(),
        region: region.clone(),
        column_word: "Kolonne".to_owned(),
        ..Profiling::default()
    });
    let opened = opened.unwrap();
    let suggestions = opened.suggestions();
    let mut session = Session::default();
    session.opened(opened, &known, &region);
    let draft = session.draft.as_mut().unwrap();
    for (at, suggestion) in suggestions.iter().enumerate() {
        draft.mapping.targets[at] = suggestion.target;
    }
    for (header, target) in choices.map {
        let at = draft
            .columns
            .iter()
            .position(|name| name == header)
            .unwrap();
        draft.mapping.targets[at] = Some(*target);
    }
    for (header, repairs) in choices.repairs {
        let at = draft
            .columns
            .iter()
            .position(|name| name == header)
            .unwrap();
        for repair in *repairs {
            draft.edits.repair(at, *repair);
        }
    }
    draft.skip_undecided = true;
    draft.master = Some(Master::File);
    draft.primary = Some(choices.primary.unwrap_or(standard::EMAIL));
    draft.secondary = choices.secondary;
    draft.list = Some(ListTarget::New("Liste".to_owned()));
    draft.acknowledgement.gdpr = true;
    draft.acknowledgement.tcpa = true;
    for channel in Channel::ALL {
        draft.file_optin.insert(channel, FileOptIn::NoInformation);
    }
    session.show(Step::Summary, false);
    if let Some(request) = session.survey_request(&known) {
        session.surveyed(Some(request.run_quick().unwrap()));
    }
    session
}

/// Reviews a file, then imports it into an empty store on 30 November 2026.
fn imported(file: &[u8], choices: &Choices) -> Imported {
    let folder = a_folder();
    let options = OpenOptions {
        clock: Clock::fixed(NOW),
        ..OpenOptions::default()
    };
    let store = Store::open(&folder.path().join("store"), &options).unwrap();
    let session = session(&folder, &store, file, choices);
    let plan = session.try_plan(&Fields::default()).unwrap();
    let progress = Progress::default();
    let review = session
        .review_request_for(plan.clone(), &Fields::default())
        .unwrap();
    let review = review.run(&store, &progress).unwrap();
    let rows = everything(&review);
    let damage = review.report().damage.clone();
    let request = session
        .import_request_for(plan.clone(), &Fields::default())
        .unwrap();
    let report = import::run(&store, &request.source, &plan, &request.options, &progress).unwrap();
    assert_eq!(report.counts, review.report().counts);
    assert_eq!(report.problems, review.report().problems);
    Imported {
        store,
        report,
        rows,
        damage,
        plan,
        _folder: folder,
    }
}

impl Imported {
    /// The values of a field of every contact, in the order of the contacts; `""` for none.
    fn values(&self, field: FieldNo) -> Vec<String> {
        let all = values(&self.store.view());
        let value = |values: &BTreeMap<FieldNo, String>| values.get(&field).cloned();
        all.values()
            .map(|all| value(all).unwrap_or_default())
            .collect()
    }

    /// The lines with a problem.
    fn lines(&self, code: ProblemCode) -> Vec<u64> {
        let with = |row: &&ReviewRow| row.problems.iter().any(|problem| problem.code == code);
        self.rows.iter().filter(with).map(|row| row.line).collect()
    }

    fn codes(&self) -> Vec<ProblemCode> {
        self.report.problems.iter().map(|(code, _)| *code).collect()
    }
}

#[test]
fn numbers_are_read_in_the_country_of_their_row() {
    let numbers = ["+4740123456", "+4540123457", "+46701234567", "+31612345678"];
    let countries = ["Norge", "Danmark", "Sverige", "NL"];
    let file = include_bytes!("../../data/cases/row-country.csv");
    let by_country = imported(file, &Choices::default());
    assert_eq!(by_country.values(standard::MOBILE), numbers);
    assert_eq!(by_country.values(standard::COUNTRY), countries);
    assert_eq!(by_country.codes(), []);
    for (code, written) in [
        ("47", ["47", "45", "46", "31"]),
        ("+47", ["+47", "+45", "+46", "+31"]),
        ("0047", ["0047", "0045", "0046", "0031"]),
    ] {
        let text = String::from_utf8(file.to_vec()).unwrap();
        let lines: Vec<String> = text
            .lines()
            .zip([&["Landkode"][..], &written].concat())
            .map(|(line, code)| format!("{line};{code}\r\n"))
            .collect();
        // Country says something else in every row: the calling code comes first.
        let other = lines.concat().replace(";Danmark;", ";Norge;");
        let by_code = imported(other.as_bytes(), &Choices::default());
        assert_eq!(by_code.values(standard::MOBILE), numbers, "{code}");
        assert_eq!(
            by_code.values(standard::COUNTRY),
            ["Norge", "Norge", "Sverige", "NL"],
            "{code}"
        );
        assert_eq!(by_code.plan.columns[4].target, Target::CallingCode);
    }
}

#[test]
fn a_number_of_the_region_in_a_row_of_another_country_is_left_out_and_said() {
    let file = "E-post;Mobil;Land\r\n\
        a@example.no;912 34 567;Nederland\r\n\
        b@example.no;+47 912 34 568;Nederland\r\n\
        c@example.no;912 34 569;Narnia\r\n\
        d@example.no;912 34 570;\r\n\
        e@example.no;12;Nederland\r\n";
    let found = imported(file.as_bytes(), &Choices::default());
    assert_eq!(
        found.values(standard::MOBILE),
        ["", "+4791234568", "+4791234569", "+4791234570", ""]
    );
    assert_eq!(found.lines(ProblemCode::OtherCountry), [2]);
    assert_eq!(found.lines(ProblemCode::InvalidPhone), [6]);
}

#[test]
fn a_region_that_reads_more_is_proposed_and_never_taken_unasked() {
    let file = include_bytes!("../../data/cases/uk-mobiles.csv");
    let folder = a_folder();
    let store = crate::support::store_in(&folder);
    let session = session(&folder, &store, file, &Choices::default());
    let draft = session.draft.as_ref().unwrap();
    let mapping = &draft.mapping;
    assert_eq!(mapping.column_of(standard::MOBILE), Some(2));
    let fits = session
        .file()
        .unwrap()
        .phone_regions(mapping, &Fields::default(), "NO");
    assert_eq!((fits.len(), fits[0].column), (1, 2));
    let fit = &fits[0].fit;
    assert_eq!((fit.numbers, fit.reads), (3, 0));
    assert_eq!((fit.better.as_deref(), fit.better_reads), (Some("GB"), 3));

    let found = imported(file, &Choices::default());
    assert_eq!(found.values(standard::MOBILE), ["", "", ""]);
    assert_eq!(found.lines(ProblemCode::InvalidPhone), [2, 3, 4]);
    let choices = Choices {
        region: Some("GB"),
        ..Choices::default()
    };
    assert_eq!(
        imported(file, &choices).values(standard::MOBILE),
        ["+447400123456", "+447400123457", "+447400123458"]
    );
}

#[test]
fn the_command_line_says_which_region_would_read_more() {
    let file = include_bytes!("../../data/cases/uk-mobiles.csv");
    let folder = a_folder();
    std::fs::write(folder.path().join("uk.csv"), file).unwrap();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mainbrainer"));
        command.current_dir(folder.path()).args(arguments);
        let output = command.args(["--store", "store"]).output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", text(output.stderr));
        (text(output.stdout), text(output.stderr))
    };
    let said = "Column “Mobile”: with the region Norway, 0 of the first 3 phone numbers without a \
        country code are read. United Kingdom would read 3 (--region GB).";
    assert!(run(&["inspect", "uk.csv", "--lang", "en"]).0.contains(said));
    let json: serde_json::Value =
        serde_json::from_str(&run(&["inspect", "uk.csv", "--json"]).0).unwrap();
    let region = &json["columns"][2]["region"];
    assert_eq!(region["better"], "GB");
    assert_eq!(
        (&region["reads"], &region["better_reads"]),
        (&0.into(), &3.into())
    );
    let mut import = vec!["import", "uk.csv", "--primary", "email", "--master", "file"];
    import.extend(["--accept-gdpr", "--accept-tcpa", "--dry-run"]);
    import.extend(["--email-optin", "none", "--sms-optin", "none"]);
    let (out, err) = run(&[&import[..], &["--lang", "en"]].concat());
    assert!(
        err.contains(said) && out.contains("not a phone number"),
        "{err}{out}"
    );
    let (_, err) = run(&[&import[..], &["--lang", "nb"]].concat());
    assert!(
        err.contains("Storbritannia ville lest 3 (--region GB)"),
        "{err}"
    );
    let (_, err) = run(&[&import[..], &["--region", "GB"]].concat());
    assert!(!err.contains("--region"), "{err}");
}

#[test]
fn extensions_are_kept_off_numbers() {
    let file = include_bytes!("../../data/cases/extensions.csv");
    let found = imported(
        file,
        &Choices {
            map: &[("phone", Target::Field(standard::PHONE))],
            ..Choices::default()
        },
    );
    assert_eq!(
        found.values(standard::PHONE),
        [
            "+4722123456",
            "+4722123457",
            "+4722123458",
            "+4722123459",
            "+4722123460",
            "+4722123461",
            "+4722123462",
            "+442079460958",
            "+4722123463",
            "+4791234567",
            "+4791234567",
            "+4722123464",
        ]
    );
    assert_eq!(found.lines(ProblemCode::Extension), [3, 4, 5, 6, 7, 9]);
    assert_eq!(found.codes(), [ProblemCode::Extension]);
}

#[test]
fn of_several_values_the_first_usable_one_is_taken() {
    let file = include_bytes!("../../data/cases/several-values.csv");
    let found = imported(
        file,
        &Choices {
            primary: Some(standard::EXTERNAL_ID),
            map: &[("id", Target::Field(standard::EXTERNAL_ID))],
            ..Choices::default()
        },
    );
    assert_eq!(
        found.values(standard::EMAIL),
        ["a", "c", "e", "g", "i", "k"].map(|name| format!("{name}@example.no"))
    );
    assert_eq!(
        found.values(standard::MOBILE),
        [
            "+4791234567",
            "+4791234568",
            "+4791234569",
            "+4741322110",
            "+4791234570",
            "+4791234571",
        ]
    );
    assert_eq!(found.lines(ProblemCode::MoreValues).len(), 6);
    // The whole cell is in the report.
    let problems = &found.rows[0].problems;
    let cell = problems
        .iter()
        .find(|problem| problem.code == ProblemCode::MoreValues);
    assert_eq!(
        cell.unwrap().cell.replace('\r', ""),
        "a@example.no\nb@example.no"
    );
}

#[test]
fn a_landline_in_a_mobile_field_is_stored_and_said() {
    let file = "E-post;Mobil\r\na@example.no;22 12 34 56\r\nb@example.no;912 34 567\r\n\
        c@example.no;22 12 34 57 / 912 34 568\r\n";
    let found = imported(file.as_bytes(), &Choices::default());
    assert_eq!(
        found.values(standard::MOBILE),
        ["+4722123456", "+4791234567", "+4791234568"]
    );
    assert_eq!(found.lines(ProblemCode::NotMobile), [2]);
    assert_eq!(found.lines(ProblemCode::MoreValues), [4]);
}

#[test]
fn what_is_no_customer_number_joins_nobody() {
    let file = include_bytes!("../../data/cases/placeholder-key.csv");
    let choices = Choices {
        primary: Some(standard::EXTERNAL_ID),
        secondary: Some(standard::EMAIL),
        ..Choices::default()
    };
    let found = imported(file, &choices);
    assert_eq!(found.report.counts.created, 10);
    assert_eq!(
        found.values(standard::EXTERNAL_ID),
        ["", "", "", "", "", "", "", "", "1001", "1002"]
    );
    assert_eq!(
        found.lines(ProblemCode::Placeholder),
        [2, 3, 4, 5, 6, 7, 8, 9]
    );
    assert_eq!(found.codes(), [ProblemCode::Placeholder]);
}

#[test]
fn a_filler_is_one_only_where_different_people_bear_it() {
    let file = "Kundenr;Navn;E-post\r\n\
        111;Kari Nordmann;kari@example.no\r\n\
        111;Kari Nordmann;kari@example.com\r\n\
        x;Ola Moe;ola@example.no\r\n\
        X;Per Vik;per@example.no\r\n\
        Test;Liv Lie;liv@example.no\r\n";
    let choices = Choices {
        primary: Some(standard::EXTERNAL_ID),
        secondary: Some(standard::EMAIL),
        ..Choices::default()
    };
    let found = imported(file.as_bytes(), &choices);
    // Both rows of Kari are one contact, and nobody else bears `Test`.
    assert_eq!(found.values(standard::EXTERNAL_ID), ["111", "", "", "Test"]);
    assert_eq!(found.lines(ProblemCode::Placeholder), [4, 5]);
}

#[test]
fn a_filler_that_only_later_rows_prove_is_held_against_all() {
    let mut file = "Kundenr;Navn;E-post\r\n0;Kari Nordmann;kari@example.no\r\n".to_owned();
    for number in 0..20_500 {
        write!(file, "K{number};Ola Moe;ola{number}@example.no\r\n").unwrap();
    }
    file.push_str("0;Per Vik;per@example.no\r\n");
    let choices = Choices {
        primary: Some(standard::EXTERNAL_ID),
        ..Choices::default()
    };
    let folder = a_folder();
    let store = crate::support::store_in(&folder);
    let mut session = session(&folder, &store, file.as_bytes(), &choices);
    let fields = Fields::default();
    let plan = session.try_plan(&fields).unwrap();
    let request = session.import_request_for(plan.clone(), &fields).unwrap();
    let progress = Progress::default();
    let stopped = import::run(&store, &request.source, &plan, &request.options, &progress);
    let Err(import::ImportError::Survey(all)) = stopped else {
        panic!("{stopped:?}");
    };
    assert_eq!(all.fillers[&0], ["0"]);
    session.surveyed(Some(*all));
    let plan = session.try_plan(&fields).unwrap();
    let request = session.import_request_for(plan.clone(), &fields).unwrap();
    let report = import::run(&store, &request.source, &plan, &request.options, &progress);
    let report = report.unwrap();
    // Without a key of their own the two rows are rejected; nobody became another.
    assert_eq!((report.counts.created, report.counts.rejected), (20_500, 2));
}

#[test]
fn placeholders_are_never_stored() {
    let file = "E-post;Fornavn;Etternavn;Notat;Mobil;Fødselsdato\r\n\
        a@example.no;NULL;Null;#N/A;n/a;\\N\r\n\
        b@example.no;None;NA;(tom);undefined;#VERDI!\r\n";
    let choices = Choices {
        map: &[("Notat", Target::Field(standard::NOTES))],
        ..Choices::default()
    };
    let found = imported(file.as_bytes(), &choices);
    assert_eq!(found.values(standard::FIRST_NAME), ["", "None"]);
    assert_eq!(found.values(standard::LAST_NAME), ["Null", "NA"]);
    for field in [standard::NOTES, standard::MOBILE, standard::BIRTHDAY] {
        assert_eq!(found.values(field), ["", ""]);
    }
    assert_eq!(found.codes(), [ProblemCode::Placeholder]);
    assert_eq!(found.rows[0].problems.len(), 4);
}

#[test]
fn birthdays_are_never_to_come() {
    let file = include_bytes!("../../data/cases/old-birthdays.csv");
    let found = imported(file, &Choices::default());
    assert_eq!(
        found.values(standard::BIRTHDAY),
        ["1927-03-12", "1929-05-01", "1940-05-13"]
    );
    assert_eq!(found.codes(), []);
    let file = "E-post;Fødselsdato\r\na@example.no;31.12.1890\r\nb@example.no;31.12.2026\r\n";
    let found = imported(file.as_bytes(), &Choices::default());
    assert_eq!(found.values(standard::BIRTHDAY), ["1890-12-31", ""]);
    assert_eq!(found.lines(ProblemCode::UnlikelyDate), [2, 3]);
}

#[test]
fn what_is_no_evidence_is_said_and_not_recorded() {
    let file = include_bytes!("../../data/cases/consent-evidence.csv");
    let folder = a_folder();
    let store = crate::support::store_in(&folder);
    let mut session = session(&folder, &store, file, &Choices::default());
    let draft = session.draft.as_mut().unwrap();
    draft.file_optin.insert(Channel::Email, FileOptIn::In);
    let fields = Fields::default();
    let plan = session.try_plan(&fields).unwrap();
    let request = session.import_request_for(plan.clone(), &fields).unwrap();
    let progress = Progress::default();
    let report = import::run(&store, &request.source, &plan, &request.options, &progress);
    let report = report.unwrap();
    assert_eq!(report.counts.created, 2);
    assert_eq!(report.problems, [(ProblemCode::BadEvidence, 1)]);
    let recorded: Vec<Vec<String>> = ledger(&store.view())
        .into_iter()
        .map(|entry| entry.evidence.into_iter().map(|(_, cell)| cell).collect())
        .collect();
    assert_eq!(
        recorded,
        [
            vec!["2020-11-18 10:22:05".to_owned()],
            vec!["2020-11-18 10:25:00".to_owned(), "192.0.2.7".to_owned()],
        ]
    );
}

/// The damage that the review finds, by column name, with the lines.
fn damages(found: &Imported) -> Vec<(DamageCode, &str, Vec<u64>)> {
    let name = |column: Option<usize>| column.map_or("", |at| found.plan.columns[at].name.as_str());
    let all = found.damage.iter();
    all.map(|damage| (damage.code, name(damage.column), damage.lines.clone()))
        .collect()
}

#[test]
fn codes_that_became_quantities_are_said_and_mended() {
    let file = include_bytes!("../../data/cases/dot-zero.csv");
    let map = [
        ("zip", Target::Field(standard::POSTCODE)),
        ("member_id", Target::Field(standard::EXTERNAL_ID)),
    ];
    let found = imported(
        file,
        &Choices {
            map: &map,
            ..Choices::default()
        },
    );
    let numbers = ["+4791234567", "+4793456789", "", "+4791234568"];
    assert_eq!(found.values(standard::MOBILE), numbers);
    assert_eq!(
        damages(&found),
        [
            (DamageCode::LostZeros, "zip", vec![2]),
            (DamageCode::DotZero, "zip", vec![2, 3, 5]),
            (DamageCode::DotZero, "member_id", vec![2, 3, 5]),
        ]
    );
    let mended = imported(
        file,
        &Choices {
            map: &map,
            repairs: &[
                ("zip", &[Repair::PadZeros(4), Repair::DotZero]),
                ("member_id", &[Repair::DotZero]),
            ],
            ..Choices::default()
        },
    );
    assert_eq!(
        mended.values(standard::POSTCODE),
        ["0155", "1530", "", "5003"]
    );
    assert_eq!(mended.values(standard::EXTERNAL_ID), ["42", "43", "", "44"]);
    assert_eq!(damages(&mended), []);
}

#[test]
fn quantities_with_decimals_are_no_damage() {
    let file = "E-post;Andel\r\na@example.no;1.0\r\nb@example.no;2.5\r\n";
    let found = imported(file.as_bytes(), &Choices::default());
    assert_eq!(damages(&found), []);
}

#[test]
fn entities_are_said_and_mended() {
    let file = include_bytes!("../../data/cases/html-entities.csv");
    let found = imported(file, &Choices::default());
    assert_eq!(
        damages(&found),
        [
            (DamageCode::HtmlEntities, "Firma", vec![2, 3]),
            (DamageCode::HtmlEntities, "Navn", vec![2, 3]),
        ]
    );
    let mended = imported(
        file,
        &Choices {
            repairs: &[
                ("Firma", &[Repair::HtmlEntities]),
                ("Navn", &[Repair::HtmlEntities]),
            ],
            ..Choices::default()
        },
    );
    assert_eq!(
        mended.values(standard::COMPANY),
        ["L'Agapé & Sønn AS", "Vik & Co"]
    );
    assert_eq!(mended.values(standard::FIRST_NAME)[0], "Bjørn");
    assert_eq!(mended.values(standard::LAST_NAME)[0], "O'Brien");
    assert_eq!(mended.values(standard::POSTCODE), ["0155", "0156"]);
    assert_eq!(mended.values(standard::EXTERNAL_ID), ["00042", "00043"]);
    assert_eq!(damages(&mended), []);
}

#[test]
fn text_that_became_dates_is_said() {
    let file = include_bytes!("../../data/cases/excel-dates-in-text.csv");
    let found = imported(
        file,
        &Choices {
            map: &[("Husnr", Target::Field(standard::STREET_2))],
            ..Choices::default()
        },
    );
    // House numbers, and customer numbers such as `3-2026`; `1-2025` is what it was.
    assert_eq!(
        damages(&found),
        [
            (DamageCode::TextAsDates, "Husnr", vec![2, 5]),
            (DamageCode::TextAsDates, "Kundenr", vec![2, 5]),
        ]
    );
}
