//! A unit of work in which the host has statements of its own.

use shopx_core::store::Tx;
use shopx_core::{Result, Session};
use sqlx::PgConnection;

use crate::error::OrRefuse;
use crate::store::{PgStore, PgTx};

/// A unit of work in which use cases and statements of the host's own are kept together or not at all.
/// Dropping it undoes all of them.
///
/// ```rust,no_run
/// # use shopx_core::{Result, Session, Shop, sales::Checkout};
/// # use shopx_pg::PgStore;
/// # async fn run(store: PgStore, session: Session, checkout: Checkout) -> Result<(), Box<dyn std::error::Error>> {
/// let shop = Shop::new(store.clone());
/// let mut unit = store.begin_unit(&session).await?;
/// sqlx::query("INSERT INTO deliveries (tenant_id, street) VALUES ($1, $2)")
///     .bind(session.tenant.get())
///     .bind("1 High Street")
///     .execute(unit.connection()?)
///     .await?;
/// let sale = shop.run_in(unit.tx(), &checkout).await?;
/// unit.commit().await?;
/// # Ok(())
/// # }
/// ```
///
/// What sells or moves goods locks their stock until the commit, and other tills wait for it: let it come
/// last. A use case in it is run once, and nothing is run again: after a fault (see
/// [`Shop::run_in`](shopx_core::Shop::run_in)) begin again.
pub struct PgUnit {
    tx: PgTx,
}

impl std::fmt::Debug for PgUnit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PgUnit").field("session", self.tx.session()).finish_non_exhaustive()
    }
}

impl PgStore {
    /// Begins a unit of work that the host has a part in. Its transaction is begun with the session's tenant
    /// and user set (`app.tenant_id`, `app.user_id`), for row-level security of the host's own.
    pub async fn begin_unit(&self, session: &Session) -> Result<PgUnit> {
        let mut tx = PgTx::new(self, *session, true);
        tx.open().await?;
        Ok(PgUnit { tx })
    }
}

impl PgUnit {
    /// The unit of work, for [`Shop::run_in`](shopx_core::Shop::run_in).
    pub fn tx(&mut self) -> &mut dyn Tx {
        &mut self.tx
    }

    /// The connection, in the transaction, for statements of the host's. Savepoints are welcome
    /// ([`Connection::begin`](sqlx::Connection::begin)); `COMMIT`, `ROLLBACK` and another tenant are not, and a
    /// commit after them is refused. What is `SET` for longer than the transaction is set back.
    /// Through a pooler statements must have no name (`.persistent(false)`).
    ///
    /// Refused as [`ShopError::Unavailable`](shopx_core::ShopError::Unavailable) when the connection is lost.
    pub fn connection(&mut self) -> Result<&mut PgConnection> {
        self.tx.lend().or_refuse()
    }

    /// Keeps everything that was done in it. When a statement of the host's has failed, and no savepoint has undone it, nothing
    /// is kept, and it is refused as [`ShopError::Storage`](shopx_core::ShopError::Storage).
    pub async fn commit(self) -> Result<()> {
        Box::new(self.tx).commit().await
    }
}
