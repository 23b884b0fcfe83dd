//! What is recorded beside contacts: import log, trail, rejected rows, consent ledger, history.

pub(crate) mod history;
pub(crate) mod ledger;
pub(crate) mod log;
pub(crate) mod parts;
pub(crate) mod problems;
pub(crate) mod rejects;
pub(crate) mod stream;
pub(crate) mod streams;
pub(crate) mod suppress;
pub(crate) mod trail;
