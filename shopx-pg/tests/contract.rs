//! What every store must do, on `PostgreSQL`.

mod support;

use support::shop;

shopx_core::store_contract!(shop);
