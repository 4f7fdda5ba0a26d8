//! What every store must do, on `PostgreSQL`.

mod support;

use support::shop;

shopx_testing::store_contract!(shop);
