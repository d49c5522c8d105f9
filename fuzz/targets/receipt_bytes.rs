//! Any bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(|body: &[u8]| untick_fuzz::check(body));
