//! Payloads of stored values: what is read is written and read again as the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use rooms::doors::{PAYLOADS, payload};

fuzz_target!(|input: &[u8]| {
    if let Some((first, data)) = input.split_first() {
        payload(usize::from(*first) % PAYLOADS, data);
    }
});
