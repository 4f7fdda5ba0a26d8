//! Random operations against a model, on `PostgreSQL`.

mod support;

use shopx_testing::machine;

#[tokio::test(flavor = "multi_thread")]
async fn units_and_money_are_conserved_by_whatever_is_done() {
    let shop = support::shop().await;
    for seed in 0..8 {
        assert_eq!(machine::run(&shop, seed, 60).await, Ok(()));
    }
}
