//! For the tests in Swift and Kotlin.

use std::sync::Arc;
use std::sync::atomic::Ordering::SeqCst;

use shopx_core::sales::Checkout;
use shopx_core::store::Tx;
use shopx_core::{Result, Session};
use tokio::sync::Mutex;

use crate::Shop;
use crate::calls::{SHOPS, counts};

/// What there is on the Rust side.
#[derive(Debug, Clone, PartialEq, Eq, uniffi::Record)]
pub struct RustCounts {
    /// Shops that were not released yet.
    pub shops: u64,
    /// Calls that wait for their answer.
    pub running: u64,
    /// Calls that were dropped before they had an answer, since the program began.
    pub dropped: u64,
}

/// Counts what there is on the Rust side.
#[uniffi::export]
pub fn rust_counts() -> RustCounts {
    let (running, dropped) = counts();
    RustCounts { shops: SHOPS.load(SeqCst), running, dropped }
}

/// The names of all use cases, as Rust spells them.
#[uniffi::export]
pub fn use_case_names() -> Vec<String> {
    shopx_core::Shop::USE_CASES.iter().map(ToString::to_string).collect()
}

/// The names of some calls, which must be there.
macro_rules! names {
    ($($call:ident),*) => {{
        $(let _ = Shop::$call;)*
        [$(stringify!($call)),*]
    }};
}

/// The names of the calls that are no use cases, for they make sessions or the tenant that has some or look
/// after the connection, as Rust spells them.
#[uniffi::export]
pub fn calls_beside_use_cases() -> Vec<String> {
    let names = names!(
        ping,
        pool_status,
        disconnect,
        open_tenant,
        find_tenant,
        sign_in,
        switch_user,
        approve,
        renew,
        change_password,
        change_pin
    );
    names.map(str::to_owned).to_vec()
}

/// A sale that was made and not committed: others that want the same units wait until it is released.
#[derive(uniffi::Object)]
pub struct Hold(Mutex<Option<Box<dyn Tx>>>);

#[uniffi::export(async_runtime = "tokio")]
impl Hold {
    /// Sells without committing.
    #[uniffi::constructor]
    pub async fn checkout(
        shop: Arc<Shop>,
        session: Session,
        checkout: Checkout,
    ) -> Result<Arc<Self>> {
        let mut tx = shop.core().begin(&session).await?;
        shop.core().run_in(&mut *tx, &checkout).await?;
        Ok(Arc::new(Self(Mutex::new(Some(tx)))))
    }

    /// Undoes the sale.
    pub async fn release(&self) {
        self.0.lock().await.take();
    }
}
