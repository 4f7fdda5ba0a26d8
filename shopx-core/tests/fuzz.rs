//! What the fuzzer runs, without the fuzzer: over the carts that it found once, and over random
//! ones.

use proptest::prelude::*;
use shopx_testing::fuzz;

#[test]
fn carts_that_went_wrong_once_are_priced_soundly() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../fuzz/corpus/price");
    let mut seen = 0;
    for file in std::fs::read_dir(corpus).unwrap() {
        let file = file.unwrap().path();
        println!("{}", file.display());
        fuzz::price(&std::fs::read(file).unwrap());
        seen += 1;
    }
    assert!(seen > 0, "nothing in {corpus}");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_bytes_are_a_cart_that_is_refused_or_priced_soundly(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
    ) {
        fuzz::price(&bytes);
    }
}
