//! Where a writer's values go: to sled on a thread of its own, or to a temporary file.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use crate::store::engine::database::Engine;
use crate::store::engine::error::{FailedBy, Result, StoreError};
use crate::store::engine::frame::{Kind, Sealer};
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
    sender: Option<SyncSender<(u64, Kind, Payload)>>,
    thread: Option<JoinHandle<Result<()>>>,
    waiting: Arc<Waiting>,
    stop: Arc<AtomicBool>,
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

    /// Adds a payload as soon as there is room for its bytes.
    fn add(&self, key: u64, payload: &Payload) {
        let mut state = self.state();
        while !state.ended && state.bytes > 0 && state.bytes + payload.len() > self.most {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.bytes += payload.len();
        state.payloads.insert(key, Arc::clone(payload));
    }

    /// Takes a payload away that is written.
    fn remove(&self, key: u64) {
        let mut state = self.state();
        let written = state.payloads.remove(&key);
        state.bytes -= written.map_or(0, |payload| payload.len());
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
        self.waiting.add(key, &payload);
        let sent = self
            .sender
            .as_ref()
            .is_some_and(|sender| sender.send((key, kind, payload)).is_ok());
        if sent {
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
    receiver: &Receiver<(u64, Kind, Payload)>,
    waiting: &Waiting,
    stop: &AtomicBool,
) -> Result<()> {
    let _ending = Ending(waiting);
    let mut sealer = Sealer::new();
    let mut value = Vec::new();
    for (key, kind, payload) in receiver {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        sealer.seal(key, kind, &payload, &mut value)?;
        engine.insert(key, &value)?;
        drop(payload);
        waiting.remove(key);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::database::Limits;
    use crate::store::engine::folder;

    #[test]
    fn what_waits_is_bounded_by_its_bytes() {
        let dir = tempfile::tempdir().unwrap();
        let lock = Arc::new(folder::take_lock(dir.path()).unwrap());
        let limits = Limits {
            sync_bytes: 1 << 20,
            refresh_bytes: 1 << 20,
        };
        let data = dir.path().join("data");
        std::fs::create_dir(&data).unwrap();
        let engine = Engine::open(&data, &lock, limits, true);
        let engine = Arc::new(engine.ok().unwrap());
        let mut sink = Sink::real(&engine, 1, 1_000, 20_000).unwrap();
        let payload = |key: u64| vec![key.to_le_bytes()[0]; usize::try_from(key * 37).unwrap()];
        for key in 1..=600u64 {
            assert_eq!(sink.put(Kind::Contacts, payload(key)).unwrap(), key);
            let To::Thread(pump) = &sink.to else {
                panic!("no thread")
            };
            let waits = pump.waiting.state().bytes;
            // One that is larger than the room waits alone.
            assert!(waits <= 20_000.max(payload(key).len()), "{waits} at {key}");
        }
        sink.finish().unwrap();
        for key in 1..=600 {
            assert_eq!(*sink.read(key, Kind::Contacts).unwrap(), payload(key));
        }
    }
}
