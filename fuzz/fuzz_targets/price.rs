//! Prices whatever carts the fuzzer thinks of.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| shopx_testing::fuzz::price(bytes));
