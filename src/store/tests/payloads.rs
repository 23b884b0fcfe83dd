//! What is written beside contacts is what the first program wrote, byte for byte: stores of old
//! programs read, and old programs read what this one writes.

use std::fmt::Write as _;

use xxhash_rust::xxh3::xxh3_64;

use super::*;
use crate::contact::{FieldSet, OptIn, ProblemCode, standard};
use crate::plan::Evidence;
use crate::store::engine::frame::{ValueKind, unseal};

const STREAMS: [ValueKind; 8] = [
    ValueKind::Trail,
    ValueKind::TrailRoot,
    ValueKind::Rejected,
    ValueKind::RejectedRoot,
    ValueKind::Problems,
    ValueKind::ProblemsRoot,
    ValueKind::Ledger,
    ValueKind::LedgerRoot,
];

/// Kind, key and payload of what [`few`] leaves, as the first program wrote it.
const FEW: [(ValueKind, u64, &str); 18] = [
    (
        ValueKind::Ledger,
        2,
        "0600cc0148020400024a61d0020200036e656902000a323032342d30352d313703093139322e\
         302e322e3789000002000a323032342d30352d313703093139322e302e322e37e8040c010104\
         00b1000001040050020500786b616e736b6a65206b616e736b6a65206b616e736b6a65206b61\
         6e736b6a65206b616e736b6a65206b616e736b6a65206b616e736b6a65206b616e736b6a6520\
         6b616e736b6a65206b616e736b6a65206b616e736b6a65206b616e736b6a65206b616e736b6a\
         65206b616e736b6a65206b616e736b6a6520",
    ),
    (ValueKind::LedgerRoot, 6, "020d01040280b8992901"),
    (
        ValueKind::Trail,
        7,
        "0403000109050001090901000600401f01b002effc0302040002020102020003020206080302\
         0500",
    ),
    (ValueKind::TrailRoot, 8, "070104"),
    (
        ValueKind::Rejected,
        9,
        "03066e6f5f6b65790e746f6f5f6d616e795f63656c6c730d696e76616c69645f656d61696c04\
         0501030004c385736505426f64c3b8060706040161016204633b0a22016407080000",
    ),
    (
        ValueKind::RejectedRoot,
        10,
        "03030306452d706f73740002427909",
    ),
    (
        ValueKind::Problems,
        11,
        "03066e6f5f6b65790d696e76616c69645f656d61696c0b6d6f72655f76616c75657301040500\
         000003060701126b617269286174296578616d706c652e6e6f020102000708ad0202c3b80301\
         0203041516020761203a3a3a20620101",
    ),
    (ValueKind::ProblemsRoot, 12, "0b"),
    (
        ValueKind::Ledger,
        18,
        "03010489be99290009100600020300090000",
    ),
    (ValueKind::LedgerRoot, 19, "020d01040280b899290110060102"),
    (
        ValueKind::Problems,
        21,
        "010e63656c6c5f746f6f5f6c617267650001020301780101",
    ),
    (ValueKind::ProblemsRoot, 22, "15"),
    (
        ValueKind::Rejected,
        23,
        "010e63656c6c5f746f6f5f6c61726765010201010178",
    ),
    (ValueKind::RejectedRoot, 24, "01000017"),
    (
        ValueKind::Ledger,
        31,
        "03010489be9929000910060002030009000003010989be992903091c04001b0000120400",
    ),
    (ValueKind::LedgerRoot, 32, "020d01040280b89929011d0c0103"),
    (
        ValueKind::Ledger,
        39,
        "03010489be9929000910060002030009000003010989be992903091c04001b00001204000101\
         0a89be992900030c0a00",
    ),
    (ValueKind::LedgerRoot, 40, "020d01040280b8992901250e0104"),
];

/// A row of a file as the ledger asks about it.
#[derive(Default)]
struct Row {
    line: u64,
    word: Option<String>,
    evidence: Vec<(Evidence, String)>,
    earlier: bool,
}

impl Provenance for Row {
    fn line(&self) -> u64 {
        self.line
    }

    fn word(&self, field: FieldNo) -> Option<&str> {
        self.word
            .as_deref()
            .filter(|_| field == standard::EMAIL_MARKETING)
    }

    fn evidence(&self, each: &mut dyn FnMut(Evidence, &str)) {
        for (evidence, text) in &self.evidence {
            each(*evidence, text);
        }
    }

    fn earlier(&self, _: FieldNo) -> bool {
        self.earlier
    }
}

/// The payloads of the values beside contacts, in the order in which they were written.
fn payloads(store: &Store) -> Vec<(ValueKind, u64, Vec<u8>)> {
    let engine = store.view().snapshot.engine.clone();
    let keys: Vec<u64> = engine.keys_from(0).map(Result::unwrap).collect();
    let mut found = Vec::new();
    for key in keys {
        let sealed = engine.sealed(key).unwrap().unwrap();
        let kind = ValueKind::of(&sealed).unwrap();
        if STREAMS.contains(&kind) {
            found.push((kind, key, unseal(key, kind, &sealed).unwrap()));
        }
    }
    found
}

fn opted(n: u32, email: Option<OptIn>, sms: Option<OptIn>) -> Vec<u8> {
    let mut contact = person(n);
    for (field, status) in [
        (standard::EMAIL_MARKETING, email),
        (standard::SMS_MARKETING, sms),
    ] {
        if let Some(status) = status {
            contact.set(field, status.value());
        }
    }
    packed(&contact)
}

fn set(numbers: &[u16]) -> FieldSet {
    numbers.iter().copied().map(FieldNo).collect()
}

fn problem(row: u64, column: Option<u32>, code: ProblemCode, cell: &str) -> ProblemEntry {
    ProblemEntry {
        row,
        line: row + 1,
        column,
        code,
        cell: cell.to_owned(),
        contacts: (1..)
            .take(usize::try_from(row % 4).unwrap())
            .map(ContactId)
            .collect(),
        rejected: row.is_multiple_of(2),
    }
}

fn open_at(dir: &Path, clock: &Clock) -> Store {
    let options = OpenOptions {
        tuning: Tuning {
            history_days: 30,
            ..Tuning::tiny()
        },
        clock: clock.clone(),
        ..tiny()
    };
    Store::open(dir, &options).unwrap()
}

/// A few rows of every stream, in five commits.
#[expect(clippy::too_many_lines, reason = "one row after the other")]
fn few(store: &Store, clock: &Clock) {
    let mut writer = store.begin(Durability::Real).unwrap();
    let (yes, no) = (Some(OptIn::In), Some(OptIn::Out));
    let row = |line, word: Option<&str>, evidence: &[(Evidence, &str)], earlier| Row {
        line,
        word: word.map(str::to_owned),
        evidence: evidence
            .iter()
            .map(|(kind, text)| (*kind, (*text).to_owned()))
            .collect(),
        earlier,
    };
    for (packed, row) in [
        (opted(1, yes, None), row(2, Some("Ja"), &[], false)),
        (
            opted(2, no, yes),
            row(
                3,
                Some("nei"),
                &[
                    (Evidence::OptinTime, "2024-05-17"),
                    (Evidence::ConfirmIp, "192.0.2.7"),
                ],
                false,
            ),
        ),
        (opted(3, None, None), row(4, Some("?"), &[], false)),
        (
            opted(4, yes, no),
            row(9, Some("Ja"), &[(Evidence::UnsubTime, "")], true),
        ),
        (
            opted(5, no, None),
            row(6, Some(&"kanskje ".repeat(15)), &[], false),
        ),
    ] {
        writer
            .create_with_provenance(&packed, &[], None, &row)
            .unwrap();
    }
    for (id, line, fields) in [
        (1, 2, set(&[0, 1, 10])),
        (2, 3, set(&[0, 1, 10, 19, 20])),
        (3, 4, set(&[0, 1, 10])),
        (1, 5, set(&[])),
        (4, 9, set(&[0, 64, 95, 96, 400, u16::MAX])),
        (5, 6, set(&[0, 1, 10])),
    ] {
        writer.trail(ContactId(id), line, &fields).unwrap();
    }
    writer.rejected_head(3, &["E-post".to_owned(), String::new(), "By".to_owned()]);
    for (row, codes, cells) in [
        (4, &[ProblemCode::NoKey][..], &["", "Åse", "Bodø"][..]),
        (
            6,
            &[ProblemCode::TooManyCells, ProblemCode::InvalidEmail],
            &["a", "b", "c;\n\"", "d"],
        ),
        (7, &[], &[]),
    ] {
        let cells = cells.iter().copied();
        writer
            .rejected_row(row, row + 1, codes.iter().copied(), cells)
            .unwrap();
    }
    for problem in [
        problem(4, None, ProblemCode::NoKey, ""),
        problem(6, Some(0), ProblemCode::InvalidEmail, "kari(at)example.no"),
        problem(7, Some(300), ProblemCode::NoKey, "ø"),
        problem(21, Some(1), ProblemCode::MoreValues, "a ::: b"),
    ] {
        writer.problem(&problem).unwrap();
    }
    writer.commit(Some(done())).unwrap();

    clock.set(86_400_000 + 777);
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.update(ContactId(3), &opted(3, no, None)).unwrap();
    writer.update(ContactId(1), &opted(1, None, yes)).unwrap();
    writer.commit(None).unwrap();

    let mut writer = store.begin(Durability::Real).unwrap();
    writer
        .problem(&problem(1, Some(2), ProblemCode::CellTooLarge, "x"))
        .unwrap();
    writer.trail(ContactId(1), 2, &set(&[0])).unwrap();
    writer
        .rejected_row(
            1,
            2,
            [ProblemCode::CellTooLarge].into_iter(),
            ["x"].into_iter(),
        )
        .unwrap();
    writer.create(&opted(9, yes, yes)).unwrap();
    writer
        .commit_log_only(record(ImportStatus::Failed))
        .unwrap();

    let mut writer = store.begin(Durability::Real).unwrap();
    writer.undoing();
    writer.erase(ContactId(2)).unwrap();
    writer.update(ContactId(4), &opted(4, no, no)).unwrap();
    writer
        .commit(Some(ImportRecord {
            undoes: Some(1),
            ..done()
        }))
        .unwrap();

    // Nothing of this is an import's.
    let mut writer = store.begin(Durability::Real).unwrap();
    writer.trail(ContactId(1), 2, &set(&[0])).unwrap();
    writer
        .problem(&problem(1, None, ProblemCode::NoKey, "y"))
        .unwrap();
    writer.update(ContactId(5), &opted(5, yes, None)).unwrap();
    writer.commit(None).unwrap();
}

#[test]
fn what_stands_beside_contacts_is_written_as_ever() {
    let dir = temporary();
    let clock = Clock::fixed(86_400_000);
    let store = open_at(dir.path(), &clock);
    few(&store, &clock);
    let written: Vec<(ValueKind, u64, String)> = payloads(&store)
        .into_iter()
        .map(|(kind, key, payload)| {
            let mut hex = String::new();
            for byte in payload {
                let _ = write!(hex, "{byte:02x}");
            }
            (kind, key, hex)
        })
        .collect();
    let expected = FEW.map(|(kind, key, hex)| (kind, key, hex.to_owned()));
    assert_eq!(written, expected);
    assert!(store.check().unwrap().is_clean());
}

/// Six imports with thousands of rows.
fn many(store: &Store, clock: &Clock) {
    let mut random = 0x2545_F491_4F6C_DD1Du64;
    let mut next = |below: u64| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random >> 8) % below
    };
    for round in 0..6u64 {
        let mut writer = store.begin(Durability::Real).unwrap();
        writer.rejected_head(4, &["a".into(), "b".into(), "c".into(), "d".into()]);
        for _ in 0..300 {
            let status =
                |n: u64| [None, Some(OptIn::In), Some(OptIn::Out)][usize::try_from(n).unwrap()];
            let row = Row {
                line: next(5_000),
                word: match next(50) {
                    0 => Some("ø".repeat(600)),
                    n => (n % 3 > 0).then(|| format!("word {}", next(40))),
                },
                evidence: Evidence::ALL
                    .iter()
                    .filter(|_| next(9) == 0)
                    .map(|(kind, word)| (*kind, (*word).to_owned()))
                    .collect(),
                earlier: next(7) == 0,
            };
            let n = u32::try_from(next(90_000)).unwrap();
            let contact = opted(n, status(next(3)), status(next(3)));
            if round > 0 && next(2) == 0 {
                let id = ContactId(u32::try_from(next(300)).unwrap() + 1);
                writer.update_with_provenance(id, &contact, &row).unwrap();
            } else {
                writer
                    .create_with_provenance(&contact, &[], None, &row)
                    .unwrap();
            }
        }
        for line in 0..3_000 {
            // Many sets return after a while, some share their place by hash.
            let fields: FieldSet = (0..=next(6))
                .map(|_| FieldNo(u16::try_from(next(90)).unwrap()))
                .collect();
            let usual = set(&[0, 1, 2, 3, 10, 19]);
            let fields = if next(4) > 0 { usual } else { fields };
            let id = ContactId(u32::try_from(next(1 << (8 + round))).unwrap());
            writer.trail(id, line + next(3), &fields).unwrap();
        }
        for row in 1..400 {
            let code = ProblemCode::ALL[usize::try_from(next(15)).unwrap()];
            let other = ProblemCode::ALL[usize::try_from(next(15)).unwrap()];
            let cells = vec![
                "celle ø".repeat(usize::try_from(next(4)).unwrap());
                usize::try_from(next(5)).unwrap()
            ];
            let cells = cells.iter().map(String::as_str);
            writer
                .rejected_row(row, row + 1, [code, other].into_iter(), cells)
                .unwrap();
            let column = (next(3) > 0).then(|| u32::try_from(next(200)).unwrap());
            let mut problem = problem(
                row,
                column,
                code,
                &"æ".repeat(usize::try_from(next(2_500)).unwrap()),
            );
            problem.contacts = (0..next(20))
                .map(|_| ContactId(u32::try_from(next(1 << 31)).unwrap()))
                .collect();
            writer.problem(&problem).unwrap();
        }
        clock.set(86_400_000 * (round + 2));
        writer.commit(Some(done())).unwrap();
    }
}

/// Holds the number of blocks of each kind, and a hash of all of them.
fn compare(store: &Store, expected: [(ValueKind, usize, u64); 4]) {
    let all = payloads(store);
    let hashes = expected.map(|(kind, ..)| {
        let of = all.iter().filter(|(found, ..)| *found == kind);
        let mut bytes = Vec::new();
        for (_, _, payload) in of.clone() {
            bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
            bytes.extend_from_slice(payload);
        }
        (kind, of.count(), xxh3_64(&bytes))
    });
    assert_eq!(hashes, expected);
    assert!(store.check().unwrap().is_clean());
}

#[test]
fn thousands_of_entries_are_written_as_ever() {
    let dir = temporary();
    let clock = Clock::fixed(86_400_000);
    let store = open_at(dir.path(), &clock);
    many(&store, &clock);
    let expected = [
        (ValueKind::Trail, 349, 0xe6c5_a324_9949_3b62),
        (ValueKind::Rejected, 341, 0x0a45_1499_998e_f211),
        (ValueKind::Problems, 2_329, 0x2b92_0e74_0de2_1cb6),
        (ValueKind::Ledger, 170, 0x3c68_b3ac_1ee0_ec67),
    ];
    compare(&store, expected);
}

#[test]
fn what_erasing_leaves_is_written_as_ever() {
    let dir = temporary();
    let clock = Clock::fixed(86_400_000);
    let store = open_at(dir.path(), &clock);
    many(&store, &clock);
    let theirs: Vec<ContactId> = (1..40).map(ContactId).collect();
    store.erase_for_good(&theirs, &mut |_, _| {}).unwrap();
    let expected = [
        (ValueKind::Trail, 349, 0x3795_0e15_39ca_ad68),
        (ValueKind::Rejected, 341, 0x7348_a0a5_348f_6088),
        (ValueKind::Problems, 2_329, 0xad30_6f00_f45b_20b4),
        (ValueKind::Ledger, 171, 0xd8f4_5719_76e8_02ff),
    ];
    compare(&store, expected);
}
