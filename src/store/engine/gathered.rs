//! Values that are written to sled together.

/// Bytes of values that are written together: the last leaf of each time is written twice.
pub(crate) const GATHERED: usize = 1 << 20;

/// Framed values on their way to [`Engine::insert_all`](super::database::Engine::insert_all), in one piece of memory.
#[derive(Debug, Default)]
pub(crate) struct Gathered {
    /// Each key with the place where its value ends.
    ends: Vec<(u64, usize)>,
    bytes: Vec<u8>,
}

impl Gathered {
    /// Adds a value; true when there are so many bytes that they are to be written.
    pub(crate) fn push(&mut self, key: u64, sealed: &[u8]) -> bool {
        self.bytes.extend_from_slice(sealed);
        self.ends.push((key, self.bytes.len()));
        self.bytes.len() >= GATHERED
    }

    /// Keys and values in the order in which they came.
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
        // What a very long value needed is given back.
        self.bytes.shrink_to(2 * GATHERED);
    }
}
