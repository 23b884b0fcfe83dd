//! Any order of things done to a store gives what maps give.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::contact::{FieldSet, ListNo, OptIn, ProblemCode, key_form, standard};

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
    Trail(u16, u16, u8),
    Rejected(u8),
    Undoing,
    Commit,
    CommitImport,
    CommitLog,
    Abandon,
    Dry,
    Reopen,
    Kill,
    Compact(bool),
    Forget(u16),
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
        6 => (any::<u16>(), any::<u16>(), any::<u8>())
            .prop_map(|(id, line, fields)| Op::Trail(id, line, fields)),
        3 => any::<u8>().prop_map(Op::Rejected),
        1 => Just(Op::Undoing),
        3 => Just(Op::Commit),
        5 => Just(Op::CommitImport),
        1 => Just(Op::CommitLog),
        1 => Just(Op::Abandon),
        1 => Just(Op::Dry),
        2 => Just(Op::Reopen),
        1 => Just(Op::Kill),
        1 => any::<bool>().prop_map(Op::Compact),
        1 => any::<u16>().prop_map(Op::Forget),
    ]
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Model {
    contacts: BTreeMap<u32, Contact>,
    next: u32,
    lists: BTreeMap<u32, (String, BTreeSet<u32>)>,
    next_list: u32,
    imports: Vec<Left>,
    ledger: Vec<Entry>,
    /// Addresses that opted out before their contact was erased.
    suppressed: BTreeSet<String>,
}

/// What an import leaves beside contacts.
#[derive(Clone, Debug, PartialEq)]
struct Left {
    status: ImportStatus,
    problems: u64,
    trail: Vec<(u32, u64, FieldSet)>,
    rejected: Vec<u8>,
}

/// What an entry of the consent ledger says.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    contact: u32,
    field: FieldNo,
    from: Option<OptIn>,
    to: Option<OptIn>,
    deleted: bool,
    undo: bool,
    import: u64,
}

fn status(contact: Option<&Contact>, field: FieldNo) -> Option<OptIn> {
    match contact.and_then(|contact| contact.value(field)) {
        Some("yes") => Some(OptIn::In),
        Some("no") => Some(OptIn::Out),
        _ => None,
    }
}

impl Model {
    /// As it is after the details of some imports were let go.
    fn as_kept(&self, view: &View) -> Self {
        let mut kept = self.clone();
        for (no, import) in (1..).zip(&mut kept.imports) {
            if !view.has_details(no).unwrap() {
                import.problems = 0;
                import.trail.clear();
                import.rejected.clear();
            }
        }
        kept
    }

    /// Puts a contact in the place of another, or takes it away.
    fn put(&mut self, id: u32, contact: Option<&Contact>) {
        let was = match contact {
            Some(contact) => self.contacts.insert(id, contact.clone()),
            None => self.contacts.remove(&id),
        };
        for field in [standard::EMAIL_MARKETING, standard::SMS_MARKETING] {
            let from = status(was.as_ref(), field);
            let to = status(contact, field);
            if from != to {
                self.ledger.push(Entry {
                    contact: id,
                    field,
                    from,
                    to,
                    deleted: contact.is_none(),
                    undo: false,
                    import: 0,
                });
            }
        }
    }
}

impl Model {
    /// Takes a contact away; its addresses are remembered where their channel had opted out.
    fn erase(&mut self, id: u32, undoing: bool) {
        let was = self.contacts.get(&id).cloned();
        self.put(id, None);
        let channels = [
            (EMAIL, standard::EMAIL_MARKETING),
            (MOBILE, standard::SMS_MARKETING),
        ];
        for (address, opt_in) in channels {
            let value = was.as_ref().and_then(|was| was.value(address));
            if let Some(value) = value
                && status(was.as_ref(), opt_in) == Some(OptIn::Out)
                && !undoing
            {
                self.suppressed.insert(value.to_lowercase());
            }
        }
        for (_, members) in self.lists.values_mut() {
            members.remove(&id);
        }
    }
}

fn address(n: u8) -> String {
    format!("p{n}@example.no")
}

fn number(n: u8) -> String {
    format!("+474000{n:04}")
}

fn contact(a: u8, b: u8) -> Contact {
    let mut contact = Contact::new(u64::from(a));
    if !a.is_multiple_of(7) {
        contact.set(EMAIL, &format!("P{}@Example.no", a % 60));
    }
    if !b.is_multiple_of(5) {
        contact.set(MOBILE, &format!("+474000{b:04}"));
    }
    match b % 4 {
        1 => contact.set(standard::EMAIL_MARKETING, "yes"),
        2 => contact.set(standard::EMAIL_MARKETING, "no"),
        _ => {}
    }
    match a % 5 {
        1 => contact.set(standard::SMS_MARKETING, "yes"),
        2 => contact.set(standard::SMS_MARKETING, "no"),
        _ => {}
    }
    // Some are many times as large as others, one in sixteen larger than a block.
    contact.set(
        standard::NOTES,
        &"note ".repeat(usize::from(b % 16) * usize::from(b % 16) / 4),
    );
    contact
}

/// What a view shows, in the form of the model.
fn seen(view: &View) -> Model {
    let record = &view.snapshot.record;
    let mut imports = view.imports().unwrap();
    imports.reverse();
    let mut ledger = Vec::new();
    let _: ControlFlow<()> = view
        .for_each_consent(|entry| {
            assert!(entry.commit > 0 && entry.commit <= record.no && entry.at > 0);
            assert_eq!((entry.line, entry.word, entry.earlier), (0, None, false));
            ledger.push(Entry {
                contact: entry.contact.0,
                field: entry.field,
                from: entry.from,
                to: entry.to,
                deleted: entry.deleted,
                undo: entry.undo,
                import: entry.import,
            });
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(view.consent_count().unwrap(), ledger.len() as u64);
    let suppression = view.suppression().unwrap();
    let addresses = (0..60u8).map(address);
    let addresses = addresses.filter(|address| suppression.contains(EMAIL, address));
    let numbers = (0..=255u8).map(number);
    let numbers = numbers.filter(|number| suppression.contains(MOBILE, number));
    let suppressed: BTreeSet<String> = addresses.chain(numbers).collect();
    assert_eq!(suppression.len(), suppressed.len());
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
                Left {
                    status: import.status,
                    problems,
                    trail: trail(view, import.no),
                    rejected: rejected(view, import.no),
                }
            })
            .collect(),
        ledger,
        suppressed,
    }
}

/// The trail of an import, which every contact in it gives in part.
fn trail(view: &View, import: u64) -> Vec<(u32, u64, FieldSet)> {
    let mut trail = Vec::new();
    let _: ControlFlow<()> = view
        .for_each_trail(import, |id, line, fields| {
            trail.push((id.0, line, fields.clone()));
            ControlFlow::Continue(())
        })
        .unwrap();
    for (id, ..) in &trail {
        let of = view.trail_of(import, ContactId(*id)).unwrap();
        let of: Vec<_> = of.into_iter().map(|e| (*id, e.line, e.fields)).collect();
        let expected: Vec<_> = trail
            .iter()
            .filter(|(other, ..)| other == id)
            .cloned()
            .collect();
        assert_eq!(of, expected);
    }
    trail
}

/// The numbers of the rejected rows of an import.
fn rejected(view: &View, import: u64) -> Vec<u8> {
    let mut rows = Vec::new();
    let _: ControlFlow<()> = view
        .for_each_rejected_row(import, |row| {
            let n = u8::try_from(row.row).unwrap();
            assert_eq!(row.line, u64::from(n) + 1);
            assert_eq!(row.codes, [ProblemCode::ALL[usize::from(n) % 14]]);
            assert_eq!(
                row.cells,
                vec!["ø".repeat(usize::from(n)); usize::from(n % 3)]
            );
            rows.push(n);
            ControlFlow::Continue(())
        })
        .unwrap();
    let head = view.rejected_head(import).unwrap();
    assert_eq!(head.map_or(0, |head| head.rows), rows.len() as u64);
    rows
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
    trail: Vec<(u32, u64, FieldSet)>,
    rejected: Vec<u8>,
    undoing: bool,
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
        self.trail.clear();
        self.rejected.clear();
        self.undoing = false;
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

    /// What the model's writer leaves beside contacts.
    fn left(&self, status: ImportStatus) -> Left {
        let done = status == ImportStatus::Completed;
        Left {
            status,
            problems: self.problems,
            trail: if done { self.trail.clone() } else { Vec::new() },
            rejected: self.rejected.clone(),
        }
    }

    /// The new entries of the ledger get what is known at the commit.
    fn stamp(&mut self, import: u64) {
        let old = self.committed.ledger.len();
        for entry in self.pending.ledger.iter_mut().skip(old) {
            entry.import = import;
            entry.undo = self.undoing;
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
                self.pending.put(id.0, Some(&contact(a, b)));
                self.pending.next += 1;
            }
            Op::Update(id, a, b) => {
                let id = self.pick(id);
                let is = self.pending.contacts.contains_key(&id);
                let done = self.writer().update(ContactId(id), &packed(&contact(a, b)));
                assert_eq!(done.is_ok(), is);
                if is {
                    self.pending.put(id, Some(&contact(a, b)));
                }
            }
            Op::Erase(id) => {
                let id = self.pick(id);
                let is = self.pending.contacts.contains_key(&id);
                assert_eq!(self.writer().erase(ContactId(id)).is_ok(), is);
                if is {
                    self.pending.erase(id, self.undoing);
                }
            }
            Op::Revive(id, a) => {
                let id = self.pick(id);
                let gone = id > 0 && !self.pending.contacts.contains_key(&id);
                let done = self.writer().revive(ContactId(id), &packed(&contact(a, a)));
                assert_eq!(done.is_ok(), gone);
                if gone {
                    self.pending.put(id, Some(&contact(a, a)));
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
            Op::Trail(id, line, fields) => {
                let id = self.pick(id);
                let fields: FieldSet = (0..8)
                    .filter(|bit| fields >> bit & 1 == 1)
                    .map(|bit| FieldNo(bit * 30))
                    .collect();
                let line = u64::from(line);
                self.writer().trail(ContactId(id), line, &fields).unwrap();
                self.trail.push((id, line, fields));
            }
            Op::Rejected(n) => {
                let cells = vec!["ø".repeat(usize::from(n)); usize::from(n % 3)];
                let codes = [ProblemCode::ALL[usize::from(n) % 14]];
                self.writer()
                    .rejected_row(
                        u64::from(n),
                        u64::from(n) + 1,
                        codes.into_iter(),
                        cells.iter().map(String::as_str),
                    )
                    .unwrap();
                self.rejected.push(n);
            }
            Op::Undoing => {
                self.writer().undoing();
                self.undoing = true;
            }
            Op::Commit => {
                self.stamp(0);
                self.writer();
                let committed = self.writer.take().unwrap().commit(None).unwrap();
                self.settled(Some(committed));
            }
            Op::CommitImport => {
                self.look_up();
                self.stamp(self.committed.imports.len() as u64 + 1);
                self.writer();
                let committed = self.writer.take().unwrap().commit(Some(done())).unwrap();
                let left = self.left(ImportStatus::Completed);
                self.pending.imports.push(left);
                assert_eq!(committed.import_no, Some(self.pending.imports.len() as u64));
                self.settled(Some(committed));
            }
            Op::CommitLog => {
                self.writer();
                let record = record(ImportStatus::Failed);
                let committed = self.writer.take().unwrap().commit_log_only(record).unwrap();
                self.pending = self.committed.clone();
                let left = self.left(ImportStatus::Failed);
                self.pending.imports.push(left);
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
            Op::Forget(id) => self.forget(id),
            Op::Compact(forget) => {
                self.writer = None;
                let past = if forget { Past::Forget } else { Past::Keep };
                self.store.as_ref().unwrap().compact(past).unwrap();
                self.settled(None);
            }
        }
    }

    /// Erases a contact for good, and with it those of the past that had an address of it.
    fn forget(&mut self, id: u16) {
        self.writer = None;
        self.settled(None);
        let id = self.pick(id);
        let store = self.store.as_ref().unwrap();
        let kept: Vec<u64> = store.commits().iter().map(|commit| commit.no).collect();
        let past = || self.past.iter().filter(|(no, _)| kept.contains(no));
        let addresses = |contact: &Contact| {
            let of = |field| contact.value(field).map(str::to_lowercase);
            [of(EMAIL), of(MOBILE)].into_iter().flatten()
        };
        let mut known = BTreeSet::new();
        for contact in past().filter_map(|(_, then)| then.contacts.get(&id)) {
            known.extend(addresses(contact));
        }
        let mut gone = BTreeSet::from([id]);
        for (other, contact) in past().flat_map(|(_, then)| &then.contacts) {
            let shares = addresses(contact).any(|address| known.contains(&address));
            if shares && !self.committed.contacts.contains_key(other) {
                gone.insert(*other);
            }
        }
        let is = u64::from(self.committed.contacts.contains_key(&id));
        let was = past().any(|(_, then)| then.contacts.contains_key(&id));
        let lines = self.lines_of(&gone);
        let done = store.erase_for_good(&[ContactId(id)], &mut |_, _| ());
        if id == 0 {
            assert!(matches!(done, Err(StoreError::NoSuchContact(_))));
            return;
        }
        let done = done.unwrap();
        let others = gone.len() as u64 - 1;
        assert_eq!(
            (done.contacts, done.past),
            (is, others + u64::from(was) - is)
        );
        self.pending.erase(id, false);
        for model in self.past.values_mut().chain([&mut self.pending]) {
            model.contacts.retain(|id, _| !gone.contains(id));
            for (_, members) in model.lists.values_mut() {
                members.retain(|id| !gone.contains(id));
            }
            for (import, lines) in model.imports.iter_mut().zip(&lines) {
                import.trail.retain(|(id, ..)| !gone.contains(id));
                import
                    .rejected
                    .retain(|n| !lines.contains(&(u64::from(*n) + 1)));
            }
        }
        self.settled(Some(Committed {
            commit: done.commit,
            import_no: None,
        }));
        let report = self.store.as_ref().unwrap().check().unwrap();
        assert!(report.is_clean(), "{report:?}");
    }

    /// The lines of each import that wrote to contacts or name them in a problem.
    fn lines_of(&self, ids: &BTreeSet<u32>) -> Vec<BTreeSet<u64>> {
        let view = self.store.as_ref().unwrap().view();
        let imports = (1..).zip(&self.committed.imports);
        let lines = imports.map(|(no, import): (u64, &Left)| {
            let theirs = import.trail.iter().filter(|(id, ..)| ids.contains(id));
            let mut lines: BTreeSet<u64> = theirs.map(|(_, line, _)| *line).collect();
            let _: ControlFlow<()> = view
                .for_each_problem(no, |problem| {
                    if problem.contacts.iter().any(|id| ids.contains(&id.0)) {
                        lines.insert(problem.line);
                    }
                    ControlFlow::Continue(())
                })
                .unwrap();
            lines
        });
        lines.collect()
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
        let mut last = BTreeMap::new();
        for entry in &self.committed.ledger {
            last.insert((entry.contact, entry.field), entry.to);
            let of = view.consent_of(ContactId(entry.contact)).unwrap();
            let all = self.committed.ledger.iter();
            let expected = all.filter(|other| other.contact == entry.contact).count();
            assert_eq!(of.len(), expected);
        }
        for id in 1..self.committed.next {
            for field in [standard::EMAIL_MARKETING, standard::SMS_MARKETING] {
                let is = status(self.committed.contacts.get(&id), field);
                let said = last.get(&(id, field)).copied().flatten();
                assert_eq!(said, is, "the last entry is the present value");
            }
        }
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
            trail: Vec::new(),
            rejected: Vec::new(),
            undoing: false,
            past: BTreeMap::new(),
        };
        for op in ops {
            run.apply(op);
        }
        run.end();
    }
}
