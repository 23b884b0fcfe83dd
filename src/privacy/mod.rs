//! Erasure of a person from every commit of a store, its records and its backups.

pub(crate) mod erase;
pub(crate) mod traces;

pub use erase::Erased;
pub use traces::Traces;

#[cfg(test)]
pub(crate) mod tests;
