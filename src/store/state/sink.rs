//! The destination of a writer's values: sled, on a thread of its own, or a temporary file.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::store::engine::database::Engine;
use crate::store::engine::error::{FailedBy, Result, StoreError};
use crate::store::engine::frame::{Sealer, ValueKind};
use crate::store::engine::numbers::NumberMap;
use crate::store::engine::write_batch::{BATCH_BYTES, WriteBatch};
use crate::store::state::overlay::TempFile;

type Payload = Arc<Vec<u8>>;

/// Takes payloads and assigns ascending keys.
pub(crate) struct Sink {
    engine: Arc<Engine>,
    first: u64,
    next: u64,
    to: SinkTarget,
}

enum SinkTarget {
    Thread(WriterThread),
    /// The thread has ended; further values are written directly.
    Engine(Sealer),
    Temporary {
        file: TempFile,
        places: NumberMap<u64, (u64, usize)>,
    },
}

/// The writing thread: compresses, writes, syncs.
struct WriterThread {
    sender: Option<SyncSender<Message>>,
    thread: Option<JoinHandle<Result<()>>>,
    waiting: Arc<WriteQueue>,
    stop: Arc<AtomicBool>,
}

/// A message to the writing thread.
enum Message {
    Write(u64, ValueKind, Payload),
    /// Somebody waits for queue space: the current batch should be written.
    MakeRoom,
}

/// Payloads that are not written yet. The channel limits their number, this their bytes.
struct WriteQueue {
    state: Mutex<WriteQueueState>,
    changed: Condvar,
    /// Bytes that may wait; a larger payload waits alone.
    max_bytes: usize,
}

#[derive(Default)]
struct WriteQueueState {
    payloads: NumberMap<u64, Payload>,
    bytes: usize,
    /// Whether the writing thread has ended.
    ended: bool,
}

impl WriteQueue {
    fn new(max_bytes: usize) -> Self {
        Self {
            state: Mutex::default(),
            changed: Condvar::new(),
            max_bytes,
        }
    }

    fn state(&self) -> MutexGuard<'_, WriteQueueState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn has_room(&self, state: &WriteQueueState, payload: &Payload) -> bool {
        state.ended || state.bytes == 0 || state.bytes + payload.len() <= self.max_bytes
    }

    /// Adds a payload once there is space for its bytes; `ask` makes the thread make space.
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

    /// Removes written payloads.
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

/// Tells those who wait for space that the writing thread has ended, for whatever reason.
struct EndGuard<'a>(&'a WriteQueue);

impl Drop for EndGuard<'_> {
    fn drop(&mut self) {
        self.0.state().ended = true;
        self.0.changed.notify_all();
    }
}

impl Sink {
    /// A sink into the store; `first` is the first free key. At most `queue` payloads of together
    /// `queue_bytes` bytes wait to be written.
    pub(crate) fn real(
        engine: &Arc<Engine>,
        first: u64,
        queue: usize,
        queue_bytes: usize,
    ) -> Result<Self> {
        engine.check()?;
        let (sender, receiver) = sync_channel(queue);
        let waiting = Arc::new(WriteQueue::new(queue_bytes));
        let stop = Arc::new(AtomicBool::new(false));
        let thread = thread::Builder::new()
            .name("store".into())
            .spawn({
                let (engine, waiting, stop) =
                    (Arc::clone(engine), Arc::clone(&waiting), Arc::clone(&stop));
                move || run_writer_thread(&engine, &receiver, &waiting, &stop)
            })
            .map_err(StoreError::io(engine.path()))?;
        Ok(Self {
            engine: Arc::clone(engine),
            first,
            next: first,
            to: SinkTarget::Thread(WriterThread {
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
            to: SinkTarget::Temporary {
                file: TempFile::new(dir)?,
                places: NumberMap::default(),
            },
        })
    }

    /// The first key of this sink.
    pub(crate) fn first_key(&self) -> u64 {
        self.first
    }

    /// The key of the next payload.
    pub(crate) fn next_key(&self) -> u64 {
        self.next
    }

    /// Stores a payload; returns its key.
    pub(crate) fn put(&mut self, kind: ValueKind, payload: impl Into<Payload>) -> Result<u64> {
        let (key, payload) = (self.next, payload.into());
        self.next = key.checked_add(1).ok_or(StoreError::Full)?;
        match &mut self.to {
            SinkTarget::Thread(thread) => thread.put(key, kind, payload)?,
            SinkTarget::Engine(sealer) => {
                let mut value = Vec::new();
                sealer.seal(key, kind, &payload, &mut value)?;
                self.engine.insert(key, &value)?;
            }
            SinkTarget::Temporary { file, places } => {
                let at = file.append(&payload)?;
                places.insert(key, (at, payload.len()));
            }
        }
        Ok(key)
    }

    /// Reads a payload of this sink or of the store.
    pub(crate) fn read(&mut self, key: u64, kind: ValueKind) -> Result<Payload> {
        if key >= self.first {
            match &mut self.to {
                SinkTarget::Thread(thread) => {
                    if let Some(payload) = thread.waiting.get(key) {
                        return Ok(payload);
                    }
                }
                SinkTarget::Engine(_) => {}
                SinkTarget::Temporary { file, places } => {
                    let (at, length) = *places.get(&key).ok_or_else(|| kind.corrupt(key))?;
                    let mut payload = vec![0; length];
                    file.read(at, &mut payload)?;
                    return Ok(Arc::new(payload));
                }
            }
        }
        self.engine.value(key, kind).map(Arc::new)
    }

    /// Waits until everything is written; later values are written directly.
    pub(crate) fn finish(&mut self) -> Result<()> {
        if let SinkTarget::Thread(thread) = &mut self.to {
            thread.end()?;
            self.to = SinkTarget::Engine(Sealer::new());
        }
        Ok(())
    }

    /// Ends the thread without writing queued payloads.
    pub(crate) fn stop(&mut self) {
        if let SinkTarget::Thread(thread) = &mut self.to {
            thread.stop.store(true, Ordering::Relaxed);
            // Errors do not matter: nothing will refer to these values.
            let _ = thread.end();
            self.to = SinkTarget::Engine(Sealer::new());
        }
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.stop();
    }
}

impl WriterThread {
    fn put(&mut self, key: u64, kind: ValueKind, payload: Payload) -> Result<()> {
        let send = |message| {
            let sender = self.sender.as_ref();
            sender.is_some_and(|sender| sender.send(message).is_ok())
        };
        self.waiting.add(key, &payload, || {
            // If the thread has ended there is space.
            send(Message::MakeRoom);
        });
        if send(Message::Write(key, kind, payload)) {
            return Ok(());
        }
        // Only an error ends the thread.
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

fn run_writer_thread(
    engine: &Engine,
    receiver: &Receiver<Message>,
    waiting: &WriteQueue,
    stop: &AtomicBool,
) -> Result<()> {
    let _ending = EndGuard(waiting);
    let mut sealer = Sealer::new();
    let mut value = Vec::new();
    let mut write_batch = WriteBatch::default();
    let mut keys = Vec::new();
    let write = |write_batch: &mut WriteBatch, keys: &mut Vec<u64>| {
        engine.insert_all(write_batch)?;
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
                if value.len() < BATCH_BYTES {
                    keys.push(key);
                    write_batch.push(key, &value)
                } else {
                    // A long value is written without another copy.
                    write(&mut write_batch, &mut keys)?;
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
            write(&mut write_batch, &mut keys)?;
        }
    }
    if stop.load(Ordering::Relaxed) {
        return Ok(());
    }
    write(&mut write_batch, &mut keys)
}
