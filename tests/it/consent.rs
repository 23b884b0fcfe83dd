//! What imports leave beside contacts: the consent ledger, trails, rejected rows, earlier opt-outs.

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::path::PathBuf;

use mainbrainer::contact::{Contact, ContactId, FieldNo, Fields, OptIn, ProblemCode, standard};
use mainbrainer::import::{FieldCount, Options, Report, Review, review, run, write_rejected};
use mainbrainer::job::Progress;
use mainbrainer::plan::{Evidence, ImportPlan, Rules, Target};
use mainbrainer::source::{Depth, DialectChoice, Source};
use mainbrainer::store::{Durability, ImportStatus, LedgerEntry, OpenOptions, Past, Store, View};

use crate::support::{column, ledger, list_named, plan_of, store_in};

const EMAIL: Target = Target::Field(standard::EMAIL);
const MOBILE: Target = Target::Field(standard::MOBILE);
const NAME: Target = Target::Field(standard::FIRST_NAME);
const STATUS: Target = Target::Field(standard::EMAIL_MARKETING);

struct Place {
    folder: tempfile::TempDir,
    store: Store,
}

/// What a file is imported with.
struct Told {
    sms: Option<OptIn>,
    secondary: bool,
    opt_outs_win: bool,
    dry_run: bool,
    rejected: Option<PathBuf>,
}

impl Default for Told {
    fn default() -> Self {
        Self {
            sms: None,
            secondary: false,
            opt_outs_win: true,
            dry_run: false,
            rejected: None,
        }
    }
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = store_in(&folder);
        Self { folder, store }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn import(&self, bytes: impl AsRef<[u8]>, columns: &[Target], told: &Told) -> Report {
        let (source, plan, options) = self.planned(bytes, columns, told);
        run(&self.store, &source, &plan, &options, &Progress::default()).unwrap()
    }

    fn review(&self, bytes: impl AsRef<[u8]>, columns: &[Target], told: &Told) -> Review {
        let (source, plan, options) = self.planned(bytes, columns, told);
        review(&self.store, &source, &plan, &options, &Progress::default()).unwrap()
    }

    fn planned(
        &self,
        bytes: impl AsRef<[u8]>,
        columns: &[Target],
        told: &Told,
    ) -> (Source, ImportPlan, Options) {
        let path = self.path("fil.csv");
        fs::write(&path, bytes).unwrap();
        let source = Source::open(&path, &DialectChoice::default(), Depth::Whole).unwrap();
        assert_eq!(source.columns().len(), columns.len());
        let plan = plan_of(&source, columns.iter().copied().map(column).collect());
        let plan = ImportPlan {
            list: list_named(&self.store, "Liste"),
            sms_optin: told.sms,
            rules: Rules {
                secondary: told.secondary.then_some(standard::MOBILE),
                opt_outs_win: told.opt_outs_win,
                ..plan.rules
            },
            ..plan
        };
        let options = Options {
            dry_run: told.dry_run,
            rejected: told.rejected.clone(),
            fields: Fields::default(),
            ..Options::default()
        };
        (source, plan, options)
    }

    fn erase(&self, id: u32, undoing: bool) {
        let mut writer = self.store.begin(Durability::Real).unwrap();
        if undoing {
            writer.undoing();
        }
        writer.erase(ContactId(id)).unwrap();
        writer.commit(None).unwrap();
    }

    fn contact(&self, id: u32) -> Contact {
        self.store.view().contact(ContactId(id)).unwrap().unwrap()
    }

    fn sound(&self) {
        let report = self.store.check().unwrap();
        assert!(report.is_clean(), "{report:?}");
        replay(&self.store.view());
    }
}

/// Holds what the ledger comes to against every contact.
pub fn replay(view: &View) {
    let mut said: BTreeMap<(u32, FieldNo), Option<OptIn>> = BTreeMap::new();
    for entry in ledger(view) {
        let before = said.insert((entry.contact.0, entry.field), entry.to);
        assert_eq!(
            before.flatten(),
            entry.from,
            "an entry follows the one before"
        );
        assert_ne!(entry.from, entry.to);
    }
    said.retain(|_, status| status.is_some());
    let mut present = BTreeMap::new();
    let walked = view.for_each(|id, contact| {
        for field in [standard::EMAIL_MARKETING, standard::SMS_MARKETING] {
            let status = match contact.value(field) {
                Some("yes") => OptIn::In,
                Some("no") => OptIn::Out,
                other => {
                    assert_eq!(other, None);
                    continue;
                }
            };
            present.insert((id.0, field), Some(status));
        }
        ControlFlow::<()>::Continue(())
    });
    assert!(walked.unwrap().is_continue());
    assert_eq!(said, present);
}

/// Contact, field, from, to, line, word.
type Short<'a> = (
    u32,
    FieldNo,
    Option<OptIn>,
    Option<OptIn>,
    u64,
    Option<&'a str>,
);

fn short(entry: &LedgerEntry) -> Short<'_> {
    let id = entry.contact.0;
    let word = entry.word.as_deref();
    (id, entry.field, entry.from, entry.to, entry.line, word)
}

const MAIL: FieldNo = standard::EMAIL_MARKETING;
const SMS: FieldNo = standard::SMS_MARKETING;
const IN: Option<OptIn> = Some(OptIn::In);
const OUT: Option<OptIn> = Some(OptIn::Out);

/// As Mailchimp writes it, with a column of statuses.
const SUBSCRIBED: &str = "\u{feff}Email Address,First Name,Status,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,\
    CONFIRM_IP,UNSUB_TIME\r\n\
    kari@example.no,Kari, Ja,2023-01-05 10:11:12,192.0.2.1,2023-01-05 10:12:00,192.0.2.2,\r\n\
    ola@example.no,Ola,NEI,,,,, 2024-01-01 12:00:00 \r\n\
    per@example.no,\"Per\r\nIvar\",,2022-02-02 00:00:00,,,,\r\n\
    kari@example.no,,nei,,,,,\r\n\
    ,Ingen,Ja,2023-01-01 00:00:00,,,,\r\n\
    OLA@example.no,,Ja,,,,,\r\n";

const COLUMNS: [Target; 8] = [
    EMAIL,
    NAME,
    STATUS,
    Target::Evidence(Evidence::OptinTime),
    Target::Evidence(Evidence::OptinIp),
    Target::Evidence(Evidence::ConfirmTime),
    Target::Evidence(Evidence::ConfirmIp),
    Target::Evidence(Evidence::UnsubTime),
];

#[test]
fn the_ledger_has_every_change_with_its_line_word_and_evidence() {
    let place = Place::new();
    let told = Told {
        sms: IN,
        ..Told::default()
    };
    let report = place.import(SUBSCRIBED, &COLUMNS, &told);
    assert_eq!((report.counts.created, report.counts.rejected), (3, 1));
    let view = place.store.view();
    let all = ledger(&view);
    let found: Vec<Short<'_>> = all.iter().map(short).collect();
    assert_eq!(
        found,
        [
            (1, MAIL, None, IN, 2, Some(" Ja")),
            (1, SMS, None, IN, 2, None),
            (2, MAIL, None, OUT, 3, Some("NEI")),
            (2, SMS, None, IN, 3, None),
            (3, SMS, None, IN, 4, None),
            (1, MAIL, IN, OUT, 6, Some("nei")),
        ]
    );
    let evidence = |at: usize| -> Vec<(&str, &str)> {
        let pieces = all[at].evidence.iter();
        pieces
            .map(|(kind, text)| (kind.word(), text.as_str()))
            .collect()
    };
    assert_eq!(
        evidence(0),
        [
            ("optin_time", "2023-01-05 10:11:12"),
            ("optin_ip", "192.0.2.1"),
            ("confirm_time", "2023-01-05 10:12:00"),
            ("confirm_ip", "192.0.2.2"),
        ]
    );
    assert_eq!(evidence(2), [("unsub_time", "2024-01-01 12:00:00")]);
    assert_eq!(evidence(5), []);
    let record = view.import(1).unwrap().unwrap();
    for entry in &all {
        assert_eq!((entry.import, entry.commit), (1, record.commit_after));
        assert!(!entry.undo && !entry.deleted && !entry.earlier);
        assert!(entry.at >= record.started);
    }
    let kari = view.consent_of(ContactId(1)).unwrap();
    assert_eq!(kari, [all[0].clone(), all[1].clone(), all[5].clone()]);
    // What sha256sum says of the same bytes.
    assert_eq!(
        record.sha256.as_deref(),
        Some("c6c73a5d8307047e185b55053291ef57f6822c65650416d9eb75fa0a59701e5f")
    );
    place.sound();
}

#[test]
fn the_trail_says_which_line_wrote_what() {
    let place = Place::new();
    place.import(SUBSCRIBED, &COLUMNS, &Told::default());
    let view = place.store.view();
    let trail = |id: u32| -> Vec<(u64, Vec<FieldNo>)> {
        let trail = view.trail_of(1, ContactId(id)).unwrap();
        let fields = trail.into_iter();
        fields
            .map(|entry| (entry.line, entry.fields.iter().collect()))
            .collect()
    };
    let (email, name) = (standard::EMAIL, standard::FIRST_NAME);
    assert_eq!(trail(1), [(2, vec![email, name, MAIL]), (6, vec![MAIL])]);
    // The last row met him and changed nothing.
    assert_eq!(trail(2), [(3, vec![email, name, MAIL])]);
    assert_eq!(trail(3), [(4, vec![email, name])]);
    assert_eq!(trail(4), []);

    // A row that changes nothing leaves a trace where it has a problem.
    let second = "E-post,Mobil\nper@example.no,12\nkari@example.no,\n";
    place.import(second, &[EMAIL, MOBILE], &Told::default());
    let view = place.store.view();
    let per = view.trail_of(2, ContactId(3)).unwrap();
    assert_eq!(per.len(), 1);
    assert!(per[0].line == 2 && per[0].fields.is_empty());
    assert_eq!(view.trail_of(2, ContactId(1)).unwrap(), []);
    assert!(view.trail_of(3, ContactId(1)).is_err());
    place.sound();
}

#[test]
fn deleting_and_taking_back_are_told_apart() {
    let place = Place::new();
    place.import(SUBSCRIBED, &COLUMNS, &Told::default());
    place.erase(1, false);
    place.erase(2, true);
    let view = place.store.view();
    let all = ledger(&view);
    let last: Vec<_> = all.iter().skip(3).collect();
    let found: Vec<Short<'_>> = last.iter().map(|entry| short(entry)).collect();
    assert_eq!(
        found,
        [(1, MAIL, OUT, None, 0, None), (2, MAIL, OUT, None, 0, None)]
    );
    let marks = last
        .iter()
        .map(|entry| (entry.import, entry.undo, entry.deleted));
    assert!(marks.eq([(0, false, true), (0, true, true)]));
    let suppression = view.suppression().unwrap();
    assert_eq!(suppression.len(), 1);
    assert!(suppression.contains(standard::EMAIL, "KARI@Example.no"));
    assert!(!suppression.contains(standard::MOBILE, "kari@example.no"));
    assert!(!suppression.contains(standard::EMAIL, "ola@example.no"));
    place.sound();
}

fn problems(report: &Report) -> Vec<(ProblemCode, u64)> {
    report.problems.clone()
}

#[test]
fn who_opted_out_and_was_deleted_does_not_come_back_opted_in() {
    let again = "E-post,Nyhetsbrev\nola@example.no,Ja\nny@example.no,Ja\n";
    for (opt_outs_win, expected) in [(true, "no"), (false, "yes")] {
        let place = Place::new();
        place.import(SUBSCRIBED, &COLUMNS, &Told::default());
        place.erase(2, false);
        for dry_run in [true, false] {
            let told = Told {
                opt_outs_win,
                dry_run,
                ..Told::default()
            };
            let report = place.import(again, &[EMAIL, STATUS], &told);
            assert_eq!((report.counts.created, report.counts.rejected), (2, 0));
            assert_eq!(problems(&report), [(ProblemCode::EarlierOptOut, 1)]);
        }
        assert_eq!(place.contact(4).value(MAIL), Some(expected));
        assert_eq!(place.contact(5).value(MAIL), Some("yes"));
        let view = place.store.view();
        let entry = view.consent_of(ContactId(4)).unwrap().remove(0);
        assert_eq!(entry.earlier, opt_outs_win);
        assert_eq!((entry.line, entry.word.as_deref()), (2, Some("Ja")));
        let mut found = Vec::new();
        let _: ControlFlow<()> = view
            .for_each_problem(2, |problem| {
                found.push((problem.column, problem.contacts.clone(), problem.rejected));
                ControlFlow::Continue(())
            })
            .unwrap();
        assert_eq!(found, [(Some(0), vec![ContactId(4)], false)]);
        // He is known now: nothing more to say.
        let report = place.import(again, &[EMAIL, STATUS], &Told::default());
        assert_eq!(problems(&report), []);
        place.sound();
    }
}

#[test]
fn an_update_that_brings_an_earlier_opt_out_back_is_noticed_and_so_is_a_mobile() {
    let place = Place::new();
    let first = "E-post,Mobil,Nyhetsbrev\n,91234567,Ja\nola@example.no,,Nei\n";
    let both = Told {
        secondary: true,
        ..Told::default()
    };
    place.import(first, &[EMAIL, MOBILE, STATUS], &both);
    place.erase(2, false);
    let second = "E-post,Mobil\nOla@example.no,91234567\n";
    let report = place.import(second, &[EMAIL, MOBILE], &both);
    assert_eq!(report.counts.updated, 1);
    assert_eq!(problems(&report), [(ProblemCode::EarlierOptOut, 1)]);
    assert_eq!(place.contact(1).value(MAIL), Some("no"));
    let trail = place.store.view().trail_of(2, ContactId(1)).unwrap();
    let written: Vec<FieldNo> = trail[0].fields.iter().collect();
    assert_eq!(written, [standard::EMAIL, MAIL]);

    // The other channel, and an address that is in the store of its own accord.
    let out = Told {
        sms: OUT,
        ..Told::default()
    };
    place.import(
        "E-post,Mobil\nliv@example.no,92345678\n",
        &[EMAIL, MOBILE],
        &out,
    );
    place.erase(3, false);
    let told = Told {
        sms: IN,
        ..Told::default()
    };
    let report = place.import(
        "E-post,Mobil\nliv@example.no,+47 923 45 678\n",
        &[EMAIL, MOBILE],
        &told,
    );
    assert_eq!(problems(&report), [(ProblemCode::EarlierOptOut, 1)]);
    assert_eq!(place.contact(4).value(SMS), Some("no"));
    assert_eq!(place.contact(4).value(MAIL), None);
    place.sound();
}

/// What the row says of a status that is opted out all the same is no change beside that.
#[test]
fn an_earlier_opt_out_is_one_change_in_the_figures_of_a_review() {
    let place = Place::new();
    let both = Told {
        secondary: true,
        ..Told::default()
    };
    let columns = [EMAIL, MOBILE, STATUS];
    place.import(
        "E-post,Mobil,Nyhetsbrev\n,91234567,\nola@example.no,,Nei\n",
        &columns,
        &both,
    );
    place.erase(2, false);
    let again = "E-post,Mobil,Nyhetsbrev\nola@example.no,91234567,Ja\n";
    let reviewed = place.review(again, &columns, &both);
    let (added, replaced) = (
        FieldCount {
            added: 1,
            ..FieldCount::default()
        },
        FieldCount {
            replaced: 1,
            ..FieldCount::default()
        },
    );
    let expected = [(standard::EMAIL, added), (MAIL, replaced)];
    assert_eq!(reviewed.counts().fields, expected);
}

/// Where a value comes from is asked of the trail: a row that opts nobody out wrote no status.
#[test]
fn an_earlier_opt_out_of_somebody_who_is_opted_out_writes_no_status() {
    let place = Place::new();
    let out = Told {
        sms: OUT,
        ..Told::default()
    };
    let both = [EMAIL, MOBILE];
    place.import(
        "E-post,Mobil\nliv@example.no,92345678\nkari@example.no,\n",
        &both,
        &out,
    );
    place.erase(1, false);
    let report = place.import("E-post,Mobil\nkari@example.no,92345678\n", &both, &out);
    assert_eq!(problems(&report), [(ProblemCode::EarlierOptOut, 1)]);
    let trail = place.store.view().trail_of(2, ContactId(2)).unwrap();
    let written: Vec<FieldNo> = trail[0].fields.iter().collect();
    assert_eq!(written, [standard::MOBILE]);
    place.sound();
}

#[test]
fn rejected_rows_can_be_saved_at_any_time() {
    let place = Place::new();
    let text = "sep=;\r\nE-post;E-post;Navn\r\nkari@example.no;x;Kari\r\n;\"a;\"\"b\"\"\nc\";Åse\r\n\
        ;kort\r\nola@example.no;;Ola;for;mye\r\n";
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let written = place.path("rejected.csv");
    let told = Told {
        rejected: Some(written.clone()),
        ..Told::default()
    };
    let report = place.import(utf16, &[EMAIL, Target::Skip, NAME], &told);
    assert_eq!((report.counts.created, report.counts.rejected), (1, 3));
    let mut kept = Vec::new();
    let view = place.store.view();
    assert_eq!(write_rejected(&view, 1, &mut kept).unwrap(), 3);
    assert_eq!(kept, fs::read(&written).unwrap());
    let head = view.rejected_head(1).unwrap().unwrap();
    assert_eq!(head.header, ["E-post", "E-post", "Navn"]);

    // Also when nothing of the import was taken, after compaction, and without the file.
    let report = place.import("E-post,Navn\n,Ingen\n", &[EMAIL, NAME], &Told::default());
    assert_eq!(report.status, ImportStatus::Failed);
    drop(view);
    fs::remove_file(place.path("fil.csv")).unwrap();
    place.store.compact(Past::Keep).unwrap();
    let view = place.store.view();
    let mut left = Vec::new();
    assert_eq!(write_rejected(&view, 2, &mut left).unwrap(), 1);
    assert_eq!(
        String::from_utf8(left).unwrap(),
        "E-post,Navn,_line,_reason\n,Ingen,2,no_key\n"
    );
    assert!(write_rejected(&view, 3, &mut Vec::new()).is_err());
    let mut again = Vec::new();
    assert_eq!(write_rejected(&view, 1, &mut again).unwrap(), 3);
    assert_eq!(again, kept);
    drop(view);
    place.sound();
}

#[test]
fn a_dry_run_leaves_nothing() {
    let place = Place::new();
    place.import(SUBSCRIBED, &COLUMNS, &Told::default());
    let before = ledger(&place.store.view());
    let dry = Told {
        dry_run: true,
        ..Told::default()
    };
    place.import(
        "E-post,Nyhetsbrev\nper@example.no,Ja\n,x\n",
        &[EMAIL, STATUS],
        &dry,
    );
    assert_eq!(ledger(&place.store.view()), before);
    assert_eq!(place.store.view().imports().unwrap().len(), 1);
    place.sound();
}

#[test]
fn a_backup_brings_the_streams_back() {
    let place = Place::new();
    place.import(SUBSCRIBED, &COLUMNS, &Told::default());
    place.erase(2, false);
    let before = ledger(&place.store.view());
    // Made by itself, as so many of the contacts were touched.
    assert_eq!(place.store.backup().unwrap(), None);
    let backup = Store::backups(place.store.dir()).remove(0);
    let Place { folder, store } = place;
    let dir = store.dir().to_owned();
    drop(store);
    Store::restore_backup(&dir, &backup.path, &OpenOptions::default()).unwrap();
    let store = Store::open(&dir, &OpenOptions::default()).unwrap();
    let place = Place { folder, store };
    let view = place.store.view();
    assert_eq!(ledger(&view), before);
    assert!(
        view.suppression()
            .unwrap()
            .contains(standard::EMAIL, "ola@example.no")
    );
    assert_eq!(view.trail_of(1, ContactId(3)).unwrap().len(), 1);
    assert_eq!(view.rejected_head(1).unwrap().unwrap().rows, 1);
    drop(view);
    place.sound();
}
