//! Random operations against a model, on the memory store.

use proptest::prelude::*;
use shopx_core::{MemoryStore, Shop};
use shopx_testing::machine;

proptest! {
    // A failure names its seed; there is nothing to keep and nothing to shrink.
    #![proptest_config(ProptestConfig {
        cases: 32,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn units_and_money_are_conserved_by_whatever_is_done(seed in any::<u64>().no_shrink()) {
        let shop = Shop::new(MemoryStore::new());
        let ran = futures::executor::block_on(machine::run(&shop, seed, 120));
        prop_assert_eq!(ran, Ok(()));
    }
}
