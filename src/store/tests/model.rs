//! Any order of things done to a store gives what maps give.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::contact::{ListNo, ProblemCode, key_form};

#[derive(Clone, Debug)]
enum Op {
    Create(u8, u8),
    Update(u16, u8, u8),
    Erase(u16),
    Revive(u16, u8),
    Join(u8, u16),
    Leave(u8, u16),
    NewList(u8),
    DeleteList(u8),
    Index(bool),
    Fetch(Vec<u16>),
    Problem(u8),
    Commit,
    CommitImport,
    CommitLog,
    Abandon,
    Dry,
    Reopen,
    Kill,
    Compact(bool),
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        30 => (any::<u8>(), any::<u8>()).prop_map(|(a, b)| Op::Create(a, b)),
        25 => (any::<u16>(), any::<u8>(), any::<u8>()).prop_map(|(id, a, b)| Op::Update(id, a, b)),
        3 => any::<u16>().prop_map(Op::Erase),
        2 => (any::<u16>(), any::<u8>()).prop_map(|(id, a)| Op::Revive(id, a)),
        10 => (any::<u8>(), any::<u16>()).prop_map(|(list, id)| Op::Join(list, id)),
        2 => (any::<u8>(), any::<u16>()).prop_map(|(list, id)| Op::Leave(list, id)),
        2 => (0..4u8).prop_map(Op::NewList),
        1 => any::<u8>().prop_map(Op::DeleteList),
        2 => any::<bool>().prop_map(Op::Index),
        4 => prop::collection::vec(any::<u16>(), 0..20).prop_map(Op::Fetch),
        3 => any::<u8>().prop_map(Op::Problem),
        3 => Just(Op::Commit),
        5 => Just(Op::CommitImport),
        1 => Just(Op::CommitLog),
        1 => Just(Op::Abandon),
        1 => Just(Op::Dry),
        2 => Just(Op::Reopen),
        1 => Just(Op::Kill),
        1 => any::<bool>().prop_map(Op::Compact),
    ]
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    contacts: BTreeMap<u32, Contact>,
    next: u32,
    lists: BTreeMap<u32, (String, BTreeSet<u32>)>,
    next_list: u32,
    /// Problems by import; none where they are let go.
    imports: Vec<(ImportStatus, Option<u64>)>,
}

impl Model {
    /// As it is after the details of some imports were let go.
    fn as_kept(&self, view: &View) -> Self {
        let mut kept = self.clone();
        for (no, import) in (1..).zip(&mut kept.imports) {
            if !view.has_details(no).unwrap() {
                import.1 = None;
            }
        }
        kept
    }
}

fn contact(a: u8, b: u8) -> Contact {
    let mut contact = Contact::new(u64::from(a));
    if !a.is_multiple_of(7) {
        contact.set(EMAIL, &format!("P{}@Example.no", a % 60));
    }
    if !b.is_multiple_of(5) {
        contact.set(MOBILE, &format!("+474000{b:04}"));
    }
    // Some are many times as large as others, one in sixteen larger than a block.
    contact.set(
        FieldNo(18),
        &"note ".repeat(usize::from(b % 16) * usize::from(b % 16) / 4),
    );
    contact
}

/// What a view shows, in the form of the model.
fn seen(view: &View) -> Model {
    let record = &view.snapshot.record;
    let mut imports = view.imports().unwrap();
    imports.reverse();
    Model {
        contacts: all(view),
        next: record.next_contact,
        lists: view
            .lists()
            .iter()
            .map(|list| {
                let members = view.members(list.no).unwrap();
                assert_eq!(members.len(), list.members);
                (
                    list.no.0,
                    (list.name.clone(), members.iter().map(|id| id.0).collect()),
                )
            })
            .collect(),
        next_list: record.next_list,
        imports: imports
            .iter()
            .map(|import| {
                let mut problems = 0;
                let _: ControlFlow<()> = view
                    .for_each_problem(import.no, |problem| {
                        problems += 1;
                        assert_eq!(problem.row, problems);
                        ControlFlow::Continue(())
                    })
                    .unwrap();
                let kept = view.has_details(import.no).unwrap();
                assert!(kept || problems == 0);
                (import.status, kept.then_some(problems))
            })
            .collect(),
    }
}

fn holders(model: &Model, field: FieldNo, wanted: &str) -> Vec<ContactId> {
    let kind = crate::contact::Fields::default().get(field).unwrap().kind;
    let has = |contact: &Contact| {
        contact
            .value(field)
            .is_some_and(|value| key_form(kind, value) == wanted)
    };
    let found = model.contacts.iter().filter(|(_, contact)| has(contact));
    found.map(|(id, _)| ContactId(*id)).collect()
}

struct Run {
    dir: tempfile::TempDir,
    store: Option<Store>,
    writer: Option<Writer>,
    committed: Model,
    pending: Model,
    problems: u64,
    /// What every commit showed.
    past: BTreeMap<u64, Model>,
}

impl Run {
    fn writer(&mut self) -> &mut Writer {
        let store = self.store.as_ref().unwrap();
        self.writer
            .get_or_insert_with(|| store.begin(Durability::Real).unwrap())
    }

    /// The writer is gone, and what it did is or is not.
    fn settled(&mut self, committed: Option<Committed>) {
        if let Some(committed) = committed {
            self.committed = self.pending.clone();
            self.past.insert(committed.commit, self.committed.clone());
        } else {
            self.pending = self.committed.clone();
        }
        self.problems = 0;
        let view = self.store.as_ref().unwrap().view();
        assert_eq!(seen(&view), self.committed.as_kept(&view));
        assert_eq!(view.contact_count(), self.committed.contacts.len() as u64);
        // Three imports keep their details, whatever comes between them.
        for no in (self.committed.imports.len() as u64).saturating_sub(2)
            ..=self.committed.imports.len() as u64
        {
            assert!(no == 0 || view.has_details(no).unwrap());
        }
    }

    fn pick(&self, id: u16) -> u32 {
        u32::from(id) % self.pending.next
    }

    fn reopen(&mut self) {
        self.store = None;
        self.store = Some(open(self.dir.path()));
        self.settled(None);
    }

    #[expect(clippy::too_many_lines, reason = "one arm for each operation")]
    fn apply(&mut self, op: Op) {
        match op {
            Op::Create(a, b) => {
                let id = self.writer().create(&packed(&contact(a, b))).unwrap();
                assert_eq!(id.0, self.pending.next);
                self.pending.contacts.insert(id.0, contact(a, b));
                self.pending.next += 1;
            }
            Op::Update(id, a, b) => {
                let id = self.pick(id);
                let is = self.pending.contacts.contains_key(&id);
                let done = self.writer().update(ContactId(id), &packed(&contact(a, b)));
                assert_eq!(done.is_ok(), is);
                if is {
                    self.pending.contacts.insert(id, contact(a, b));
                }
            }
            Op::Erase(id) => {
                let id = self.pick(id);
                let is = self.pending.contacts.remove(&id).is_some();
                assert_eq!(self.writer().erase(ContactId(id)).is_ok(), is);
                if is {
                    for (_, members) in self.pending.lists.values_mut() {
                        members.remove(&id);
                    }
                }
            }
            Op::Revive(id, a) => {
                let id = self.pick(id);
                let gone = id > 0 && !self.pending.contacts.contains_key(&id);
                let done = self.writer().revive(ContactId(id), &packed(&contact(a, a)));
                assert_eq!(done.is_ok(), gone);
                if gone {
                    self.pending.contacts.insert(id, contact(a, a));
                }
            }
            Op::Join(list, id) | Op::Leave(list, id) => {
                let no = u32::from(list) % 6;
                let id = self.pick(id);
                if !self.pending.contacts.contains_key(&id) {
                    return;
                }
                let joins = matches!(op, Op::Join(..));
                let writer = self.writer();
                let done = if joins {
                    writer.join(ListNo(no), ContactId(id))
                } else {
                    writer.leave(ListNo(no), ContactId(id))
                };
                match self.pending.lists.get_mut(&no) {
                    None => assert!(done.is_err()),
                    Some((_, members)) => {
                        let changed = if joins {
                            members.insert(id)
                        } else {
                            members.remove(&id)
                        };
                        assert_eq!(done.unwrap(), changed);
                    }
                }
            }
            Op::NewList(name) => {
                let name = format!("List {name}");
                let taken = self.pending.lists.values().any(|list| list.0 == name);
                match self
                    .writer()
                    .create_list(&format!(" {} ", name.to_uppercase()))
                {
                    Ok(no) => {
                        assert!(!taken);
                        self.writer().rename_list(no, &name).unwrap();
                        assert_eq!(no.0, self.pending.next_list);
                        self.pending.next_list += 1;
                        self.pending.lists.insert(no.0, (name, BTreeSet::new()));
                    }
                    Err(_) => assert!(taken),
                }
            }
            Op::DeleteList(list) => {
                let no = u32::from(list) % 6;
                let is = self.pending.lists.remove(&no).is_some();
                assert_eq!(self.writer().delete_list(ListNo(no)).is_ok(), is);
            }
            Op::Index(email) => self
                .writer()
                .index(if email { EMAIL } else { MOBILE })
                .unwrap(),
            Op::Fetch(wanted) => {
                let mut wanted: Vec<_> = wanted
                    .into_iter()
                    .map(|id| ContactId(self.pick(id)))
                    .collect();
                let expected: Vec<_> = wanted
                    .iter()
                    .map(|id| self.pending.contacts.get(&id.0).cloned())
                    .collect();
                let before = wanted.clone();
                let writer = self.writer();
                writer.prefetch(&mut wanted).unwrap();
                for (id, expected) in before.into_iter().zip(expected) {
                    let found = writer.get(id).unwrap().map(|found| found.to_contact());
                    assert_eq!(found, expected);
                }
            }
            Op::Problem(n) => {
                self.problems += 1;
                let row = self.problems;
                let problem = ProblemEntry {
                    row,
                    line: row + 1,
                    column: None,
                    code: ProblemCode::ALL[usize::from(n) % ProblemCode::ALL.len()],
                    cell: "?".repeat(usize::from(n)),
                    contacts: vec![ContactId(u32::from(n))],
                    rejected: false,
                };
                self.writer().problem(&problem).unwrap();
            }
            Op::Commit => {
                self.writer();
                let committed = self.writer.take().unwrap().commit(None).unwrap();
                self.settled(Some(committed));
            }
            Op::CommitImport => {
                self.look_up();
                let problems = self.problems;
                self.writer();
                let committed = self.writer.take().unwrap().commit(Some(done())).unwrap();
                self.pending
                    .imports
                    .push((ImportStatus::Completed, Some(problems)));
                assert_eq!(committed.import_no, Some(self.pending.imports.len() as u64));
                self.settled(Some(committed));
            }
            Op::CommitLog => {
                self.writer();
                let record = record(ImportStatus::Failed);
                let committed = self.writer.take().unwrap().commit_log_only(record).unwrap();
                self.pending = self.committed.clone();
                self.pending
                    .imports
                    .push((ImportStatus::Failed, Some(self.problems)));
                self.settled(Some(committed));
            }
            Op::Abandon => {
                self.writer = None;
                self.settled(None);
            }
            Op::Dry => {
                let mut dry = self
                    .store
                    .as_ref()
                    .unwrap()
                    .begin(Durability::Scratch)
                    .unwrap();
                dry.index(EMAIL).unwrap();
                for n in 0..40 {
                    let id = dry.create(&packed(&contact(n, n))).unwrap();
                    dry.update(ContactId(id.0 / 2 + 1), &packed(&contact(n, 200)))
                        .ok();
                    dry.get(ContactId(id.0 / 2 + 1)).unwrap();
                }
                dry.commit(Some(done())).unwrap();
            }
            Op::Reopen => {
                self.writer = None;
                self.reopen();
            }
            Op::Kill => {
                // What a killed process leaves: values that no commit names.
                if let Some(mut writer) = self.writer.take() {
                    writer.sink.finish().unwrap();
                    writer.done = true;
                }
                self.reopen();
            }
            Op::Compact(forget) => {
                self.writer = None;
                let past = if forget { Past::Forget } else { Past::Keep };
                self.store.as_ref().unwrap().compact(past).unwrap();
                self.settled(None);
            }
        }
    }

    /// Every key is found by the writer.
    fn look_up(&mut self) {
        let pending = self.pending.clone();
        let writer = self.writer();
        writer.index(EMAIL).unwrap();
        let mut found = Vec::new();
        for n in 0..60 {
            let key = format!("p{n}@example.no");
            writer.candidates(EMAIL, &key, &mut found).unwrap();
            for id in holders(&pending, EMAIL, &key) {
                assert!(found.contains(&id), "{key}");
            }
            assert!(found.is_sorted());
        }
    }

    fn end(mut self) {
        self.writer = None;
        let store = self.store.as_ref().unwrap();
        let report = store.check().unwrap();
        assert!(report.is_clean(), "{report:?}");
        let view = store.view();
        for n in 0..60 {
            let key = format!("p{n}@example.no");
            assert_eq!(
                view.find(EMAIL, &key).unwrap(),
                holders(&self.committed, EMAIL, &key)
            );
        }
        for n in (0..256).step_by(5) {
            let key = format!("+474000{n:04}");
            assert_eq!(
                view.find(MOBILE, &key).unwrap(),
                holders(&self.committed, MOBILE, &key)
            );
        }
        for commit in store.commits() {
            let Some(then) = self.past.get(&commit.no) else {
                continue;
            };
            let older = store.view_at(commit.no).unwrap();
            assert_eq!(seen(&older), then.as_kept(&older));
            let mut changed = BTreeMap::new();
            let _: ControlFlow<()> = view
                .for_each_change(&older, |id, was, is| {
                    changed.insert(
                        id.0,
                        (was.map(|c| c.to_contact()), is.map(|c| c.to_contact())),
                    );
                    ControlFlow::Continue(())
                })
                .unwrap();
            let mut expected = BTreeMap::new();
            for id in 0..self.committed.next {
                let (was, is) = (then.contacts.get(&id), self.committed.contacts.get(&id));
                if was != is {
                    expected.insert(id, (was.cloned(), is.cloned()));
                }
            }
            assert_eq!(changed, expected);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_store_does_what_maps_do(ops in prop::collection::vec(op(), 1..250)) {
        let dir = temporary();
        let empty = Model { next: 1, next_list: 1, ..Model::default() };
        let mut run = Run {
            store: Some(open(dir.path())),
            dir,
            writer: None,
            committed: empty.clone(),
            pending: empty,
            problems: 0,
            past: BTreeMap::new(),
        };
        for op in ops {
            run.apply(op);
        }
        run.end();
    }
}
