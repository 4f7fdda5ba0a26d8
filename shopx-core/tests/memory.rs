//! The store contract, on the memory store.

use shopx_core::{MemoryStore, Shop};

async fn shop() -> Shop {
    Shop::new(MemoryStore::new())
}

shopx_testing::store_contract!(shop);
