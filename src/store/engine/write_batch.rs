//! Values that are written to sled in one batch.

/// Bytes of a batch: the last leaf of each batch is written twice.
pub(crate) const BATCH_BYTES: usize = 1 << 20;

/// Framed values for [`Engine::insert_all`](super::database::Engine::insert_all), in one buffer.
#[derive(Debug, Default)]
pub(crate) struct WriteBatch {
    /// Each key with the end of its value in the buffer.
    ends: Vec<(u64, usize)>,
    bytes: Vec<u8>,
}

impl WriteBatch {
    /// Adds a value; returns true when the batch should be written.
    pub(crate) fn push(&mut self, key: u64, sealed: &[u8]) -> bool {
        self.bytes.extend_from_slice(sealed);
        self.ends.push((key, self.bytes.len()));
        self.bytes.len() >= BATCH_BYTES
    }

    /// Keys and values in insertion order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u64, &[u8])> {
        let mut from = 0;
        self.ends.iter().map(move |&(key, end)| {
            let sealed = self.bytes.get(from..end).unwrap_or_default();
            from = end;
            (key, sealed)
        })
    }

    pub(super) fn clear(&mut self) {
        self.ends.clear();
        self.bytes.clear();
        // Release the space of a very long value.
        self.bytes.shrink_to(2 * BATCH_BYTES);
    }
}
