//! Where a writer's values go: to sled on a thread of its own, or to a temporary file.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::store::engine::database::Engine;
use crate::store::engine::error::{FailedBy, Result, StoreError};
use crate::store::engine::frame::{Kind, Sealer};
use crate::store::engine::gathered::{GATHERED, Gathered};
use crate::store::engine::numbers::NumberMap;
use crate::store::state::overlay::TempFile;

type Payload = Arc<Vec<u8>>;

/// Takes payloads and gives them keys, ascending from the first free one.
pub(crate) struct Sink {
    engine: Arc<Engine>,
    first: u64,
    next: u64,
    to: To,
}

enum To {
    Thread(Pump),
    /// The thread has ended; what still comes is written at once.
    Engine(Sealer),
    Temporary {
        file: TempFile,
        places: NumberMap<u64, (u64, usize)>,
    },
}

/// The writing thread: compresses, writes, forces to disk.
struct Pump {
    sender: Option<SyncSender<Message>>,
    thread: Option<JoinHandle<Result<()>>>,
    waiting: Arc<Waiting>,
    stop: Arc<AtomicBool>,
}

/// What the writing thread is told.
enum Message {
    Write(u64, Kind, Payload),
    /// Somebody waits for room: what was gathered is to be written.
    MakeRoom,
}

/// Payloads that are not written yet: how many the channel bounds, how many bytes this.
struct Waiting {
    state: Mutex<WaitingState>,
    changed: Condvar,
    /// Most bytes that wait; a larger payload waits alone.
    most: usize,
}

#[derive(Default)]
struct WaitingState {
    payloads: NumberMap<u64, Payload>,
    bytes: usize,
    /// The writing thread has ended.
    ended: bool,
}

impl Waiting {
    fn new(most: usize) -> Self {
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            most,
        }
    }

    fn state(&self) -> MutexGuard<'_, WaitingState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_room(&self, state: &WaitingState, payload: &Payload) -> bool {
        state.ended || state.bytes == 0 || state.bytes + payload.len() <= self.most
    }

    /// Adds a payload as soon as there is room for its bytes; `ask` makes the thread make room.
    fn add(&self, key: u64, payload: &Payload, ask: impl FnOnce()) {
        let mut state = self.state();
        if !self.has_room(&state, payload) {
            drop(state);
            ask();
            state = self.state();
        }
        while !self.has_room(&state, payload) {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.bytes += payload.len();
        state.payloads.insert(key, Arc::clone(payload));
    }

    /// Takes payloads away that are written.
    fn remove(&self, keys: impl Iterator<Item = u64>) {
        let mut state = self.state();
        for key in keys {
            let written = state.payloads.remove(&key);
            state.bytes -= written.map_or(0, |payload| payload.len());
        }
        drop(state);
        self.changed.notify_one();
    }

    fn get(&self, key: u64) -> Option<Payload> {
        self.state().payloads.get(&key).cloned()
    }
}

/// Whoever waits for room learns that the writing thread has ended, whatever ended it.
struct Ending<'a>(&'a Waiting);

impl Drop for Ending<'_> {
    fn drop(&mut self) {
        self.0.state().ended = true;
        self.0.changed.notify_all();
    }
}

impl Sink {
    /// A sink into the store; keys from `first` are free.
    ///
    /// At most `queue` payloads of together `queue_bytes` wait to be written.
    pub(crate) fn real(
        engine: &Arc<Engine>,
        first: u64,
        queue: usize,
        queue_bytes: usize,
    ) -> Result<Self> {
        engine.check()?;
        let (sender, receiver) = sync_channel(queue);
        let waiting = Arc::new(Waiting::new(queue_bytes));
        let stop = Arc::new(AtomicBool::new(false));
        let thread = thread::Builder::new()
            .name("store".into())
            .spawn({
                let (engine, waiting, stop) =
                    (Arc::clone(engine), Arc::clone(&waiting), Arc::clone(&stop));
                move || pump(&engine, &receiver, &waiting, &stop)
            })
            .map_err(StoreError::io(engine.path()))?;
        Ok(Self {
            engine: Arc::clone(engine),
            first,
            next: first,
            to: To::Thread(Pump {
                sender: Some(sender),
                thread: Some(thread),
                waiting,
                stop,
            }),
        })
    }

    /// A sink into a temporary file in a folder.
    pub(crate) fn scratch(engine: &Arc<Engine>, first: u64, dir: &Path) -> Result<Self> {
        engine.check()?;
        Ok(Self {
            engine: Arc::clone(engine),
            first,
            next: first,
            to: To::Temporary {
                file: TempFile::new(dir)?,
                places: NumberMap::default(),
            },
        })
    }

    /// The first key of this sink.
    pub(crate) fn first_key(&self) -> u64 {
        self.first
    }

    /// The key the next payload gets.
    pub(crate) fn next_key(&self) -> u64 {
        self.next
    }

    /// Stores a payload.
    pub(crate) fn put(&mut self, kind: Kind, payload: impl Into<Payload>) -> Result<u64> {
        let (key, payload) = (self.next, payload.into());
        self.next = key.checked_add(1).ok_or(StoreError::Full)?;
        match &mut self.to {
            To::Thread(pump) => pump.put(key, kind, payload)?,
            To::Engine(sealer) => {
                let mut value = Vec::new();
                sealer.seal(key, kind, &payload, &mut value)?;
                self.engine.insert(key, &value)?;
            }
            To::Temporary { file, places } => {
                let at = file.append(&payload)?;
                places.insert(key, (at, payload.len()));
            }
        }
        Ok(key)
    }

    /// Reads a payload of this sink or of the store.
    pub(crate) fn read(&mut self, key: u64, kind: Kind) -> Result<Payload> {
        if key >= self.first {
            match &mut self.to {
                To::Thread(pump) => {
                    if let Some(payload) = pump.waiting.get(key) {
                        return Ok(payload);
                    }
                }
                To::Engine(_) => {}
                To::Temporary { file, places } => {
                    let (at, length) = *places.get(&key).ok_or_else(|| kind.corrupt(key))?;
                    let mut payload = vec![0; length];
                    file.read(at, &mut payload)?;
                    return Ok(Arc::new(payload));
                }
            }
        }
        self.engine.value(key, kind).map(Arc::new)
    }

    /// Waits until everything is written; what comes after is written at once.
    pub(crate) fn finish(&mut self) -> Result<()> {
        if let To::Thread(pump) = &mut self.to {
            pump.end()?;
            self.to = To::Engine(Sealer::new());
        }
        Ok(())
    }

    /// Ends the thread without writing what waits.
    pub(crate) fn stop(&mut self) {
        if let To::Thread(pump) = &mut self.to {
            pump.stop.store(true, Ordering::Relaxed);
            // What went wrong does not matter any more: nothing of it will be named.
            let _ = pump.end();
            self.to = To::Engine(Sealer::new());
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Pump {
    fn put(&mut self, key: u64, kind: Kind, payload: Payload) -> Result<()> {
        let send = |message| {
            let sender = self.sender.as_ref();
            sender.is_some_and(|sender| sender.send(message).is_ok())
        };
        self.waiting.add(key, &payload, || {
            // Where the thread has ended there is room.
            send(Message::MakeRoom);
        });
        if send(Message::Write(key, kind, payload)) {
            return Ok(());
        }
        // The thread has ended, and only an error ends it.
        self.end()?;
        Err(StoreError::Failed {
            reason: FailedBy::Thread,
        })
    }

    fn end(&mut self) -> Result<()> {
        self.sender = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(done)) => done,
            None => Ok(()),
            Some(Err(_)) => Err(StoreError::Failed {
                reason: FailedBy::Thread,
            }),
        }
    }
}

fn pump(
    engine: &Engine,
    receiver: &Receiver<Message>,
    waiting: &Waiting,
    stop: &AtomicBool,
) -> Result<()> {
    let _ending = Ending(waiting);
    let mut sealer = Sealer::new();
    let mut value = Vec::new();
    let mut gathered = Gathered::default();
    let mut keys = Vec::new();
    let write = |gathered: &mut Gathered, keys: &mut Vec<u64>| {
        engine.insert_all(gathered)?;
        waiting.remove(keys.drain(..));
        Ok::<_, StoreError>(())
    };
    for message in receiver {
        if stop.load(Ordering::Relaxed) {
            return Ok(());
        }
        let full = match message {
            Message::Write(key, kind, payload) => {
                sealer.seal(key, kind, &payload, &mut value)?;
                drop(payload);
                if value.len() < GATHERED {
                    keys.push(key);
                    gathered.push(key, &value)
                } else {
                    // A long one is written without another copy of it.
                    write(&mut gathered, &mut keys)?;
                    sealer.give_back();
                    engine.insert(key, &value)?;
                    waiting.remove(std::iter::once(key));
                    value = Vec::new();
                    false
                }
            }
            Message::MakeRoom => true,
        };
        if full {
            write(&mut gathered, &mut keys)?;
        }
    }
    if stop.load(Ordering::Relaxed) {
        return Ok(());
    }
    write(&mut gathered, &mut keys)
}
