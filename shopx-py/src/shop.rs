//! A shop, as far as Rust has it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::{DateTime, Utc};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use shopx_core::python::Crossing;
use shopx_core::{MemoryStore, Session, Shop, ShopError};
use shopx_pg::{KeyId, KeyRing, PgOptions, PgStore, PoolStatus, SecretKey, StaticKeyRing};

use crate::calls;
use crate::runtime::{Answer, Work, run, work};

/// A shop and the process that it belongs to.
#[pyclass(frozen)]
pub(crate) struct NativeShop {
    /// Always there, but while it is dropped.
    shop: Option<Shop>,
    open: Arc<Open>,
    process: u32,
}

/// What all shops on one store share.
struct Open {
    store: Option<PgStore>,
    closed: AtomicBool,
}

impl NativeShop {
    fn new(shop: Shop, store: Option<PgStore>) -> Self {
        let open = Arc::new(Open { store, closed: AtomicBool::new(false) });
        Self { shop: Some(shop), open, process: std::process::id() }
    }

    /// The shop, unless it is closed or another process's.
    pub(crate) fn usable(&self) -> PyResult<&Shop> {
        if self.process != std::process::id() {
            let process = self.process;
            return Err(PyRuntimeError::new_err(format!(
                "this shop belongs to process {process}, and this is a process that it forked: \
                 connect again here"
            )));
        }
        match &self.shop {
            Some(shop) if !self.open.closed.load(Ordering::Acquire) => Ok(shop),
            _ => Err(PyRuntimeError::new_err("this shop is closed: connect again")),
        }
    }
}

impl Drop for NativeShop {
    fn drop(&mut self) {
        // Its connections are the parent's: letting go of them here would disturb the parent's.
        if self.process != std::process::id() {
            std::mem::forget(self.shop.take());
            std::mem::forget(Arc::clone(&self.open));
        }
    }
}

impl Answer for NativeShop {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(Bound::new(py, *self)?.into_any())
    }
}

#[pymethods]
impl NativeShop {
    /// The same shop at a fixed time.
    fn at(&self, time: &Bound<'_, PyAny>) -> PyResult<Self> {
        let shop = self.usable()?.at(DateTime::<Utc>::from_python(time)?);
        Ok(Self { shop: Some(shop), open: Arc::clone(&self.open), process: self.process })
    }

    /// Runs a use case, or whatever else a shop does.
    #[pyo3(signature = (name, session, args, done=None))]
    fn call<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        session: &Bound<'py, PyAny>,
        args: &Bound<'py, PyTuple>,
        done: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        let shop = self.usable()?.clone();
        let work = if session.is_none() {
            calls::for_host(shop, name, args)?
        } else {
            calls::in_session(shop, name, Session::from_python(session)?, args)?
        };
        run(py, work, done)
    }

    /// Asks the database for an answer.
    #[pyo3(signature = (done=None))]
    fn ping<'py>(&self, py: Python<'py>, done: Option<Py<PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        self.usable()?;
        let store = self.open.store.clone();
        let asking = async move {
            match store {
                Some(store) => store.ping().await,
                None => Ok(()),
            }
        };
        run(py, work(asking), done)
    }

    /// The figures of its connections by their names, if it has any.
    fn pool_status(&self) -> PyResult<Option<Figures>> {
        self.usable()?;
        Ok(self.open.store.as_ref().map(|store| store.pool_status().into()))
    }

    /// Closes its connections. It may be closed again.
    #[pyo3(signature = (done=None))]
    fn close<'py>(&self, py: Python<'py>, done: Option<Py<PyAny>>) -> PyResult<Bound<'py, PyAny>> {
        let first =
            self.process == std::process::id() && !self.open.closed.swap(true, Ordering::AcqRel);
        let store = self.open.store.clone().filter(|_| first);
        let closing = async move {
            if let Some(store) = store {
                store.close().await;
            }
            Ok::<_, ShopError>(())
        };
        run(py, work(closing), done)
    }
}

/// The figures of the connections of a shop.
#[derive(IntoPyObject)]
struct Figures {
    max: u32,
    limit: u32,
    open: u32,
    idle: u32,
    in_use: u32,
    waiting: u32,
}

impl From<PoolStatus> for Figures {
    fn from(status: PoolStatus) -> Self {
        let PoolStatus { max, limit, open, idle, in_use, waiting, .. } = status;
        Self { max, limit, open, idle, in_use, waiting }
    }
}

/// A shop in memory.
#[pyfunction]
pub(crate) fn in_memory() -> NativeShop {
    NativeShop::new(Shop::new(MemoryStore::new()), None)
}

/// A shop on PostgreSQL. Time-outs are in seconds; of the keys, the first is the one that writes.
#[pyfunction]
#[pyo3(signature = (url, *, max_connections, acquire_timeout, statement_timeout, lock_timeout,
    call_timeout, pooler, keys, done=None))]
#[expect(clippy::too_many_arguments, reason = "it is called with names, in one place")]
pub(crate) fn connect(
    py: Python<'_>,
    url: String,
    max_connections: u32,
    acquire_timeout: f64,
    statement_timeout: f64,
    lock_timeout: f64,
    call_timeout: Option<f64>,
    pooler: bool,
    keys: Vec<(String, Vec<u8>)>,
    done: Option<Py<PyAny>>,
) -> PyResult<Bound<'_, PyAny>> {
    let options = PgOptions {
        max_connections,
        acquire_timeout: seconds(acquire_timeout)?,
        statement_timeout: seconds(statement_timeout)?,
        lock_timeout: seconds(lock_timeout)?,
        call_timeout: call_timeout.map(seconds).transpose()?,
        pooler,
        key_ring: key_ring(keys)?,
        ..PgOptions::default()
    };
    run(py, connecting(url, options), done)
}

fn connecting(url: String, options: PgOptions) -> Work {
    work(async move {
        let store = PgStore::connect_with(&url, &options).await?;
        Ok::<_, ShopError>(NativeShop::new(Shop::new(store.clone()), Some(store)))
    })
}

fn seconds(number: f64) -> PyResult<Duration> {
    Duration::try_from_secs_f64(number)
        .map_err(|refusal| PyValueError::new_err(format!("a time-out of {number} s: {refusal}")))
}

fn key_ring(keys: Vec<(String, Vec<u8>)>) -> PyResult<Option<Arc<dyn KeyRing>>> {
    let mut ring: Option<StaticKeyRing> = None;
    for (id, key) in keys {
        let bytes =
            <[u8; 32]>::try_from(key).map_err(|_| PyValueError::new_err("a key has 32 bytes"))?;
        let (id, key) = (KeyId::new(&id)?, SecretKey::new(bytes));
        ring = Some(match ring {
            None => StaticKeyRing::new(id, key),
            Some(ring) => ring.with(id, key),
        });
    }
    Ok(ring.map(|ring| Arc::new(ring) as Arc<dyn KeyRing>))
}

/// Brings the schema up to date.
#[pyfunction]
#[pyo3(signature = (owner_url, done=None))]
pub(crate) fn migrate(
    py: Python<'_>,
    owner_url: String,
    done: Option<Py<PyAny>>,
) -> PyResult<Bound<'_, PyAny>> {
    run(py, work(async move { shopx_pg::migrate(&owner_url).await }), done)
}
