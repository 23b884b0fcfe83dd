//! Frames around stored values: what was sealed is unsealed, and nothing else.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    if let Some((first, data)) = input.split_first() {
        rooms::doors::frame(*first, data);
    }
});
