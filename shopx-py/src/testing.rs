//! For the tests in Python.

use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;

use pyo3::prelude::*;
use shopx_core::money::Money;
use shopx_core::python::Crossing;
use shopx_core::sales::Checkout;
use shopx_core::store::Tx;
use shopx_core::{Session, ShopError};

use crate::runtime::{Answer, run, work};
use crate::shop::NativeShop;

static RUNNING: AtomicUsize = AtomicUsize::new(0);
static DROPPED: AtomicUsize = AtomicUsize::new(0);

/// Counts a call from when it first runs until it is dropped.
pub(crate) struct Counted {
    answered: bool,
}

impl Counted {
    pub(crate) fn new() -> Self {
        RUNNING.fetch_add(1, SeqCst);
        Self { answered: false }
    }

    pub(crate) fn answered(&mut self) {
        self.answered = true;
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        if !self.answered {
            DROPPED.fetch_add(1, SeqCst);
        }
        RUNNING.fetch_sub(1, SeqCst);
    }
}

/// How many calls are on their way.
#[pyfunction]
pub(crate) fn calls_under_way() -> usize {
    RUNNING.load(SeqCst)
}

/// How many calls were dropped before they had an answer, since the program began.
#[pyfunction]
pub(crate) fn calls_dropped() -> usize {
    DROPPED.load(SeqCst)
}

/// A call that never ends by itself.
#[pyfunction]
#[pyo3(signature = (done=None))]
pub(crate) fn never(py: Python<'_>, done: Option<Py<PyAny>>) -> PyResult<Bound<'_, PyAny>> {
    run(py, work(std::future::pending::<Result<(), ShopError>>()), done)
}

/// A call that panics: at once, or when its answer is made Python's.
#[pyfunction]
#[pyo3(signature = (late, done=None))]
pub(crate) fn panics(
    py: Python<'_>,
    late: bool,
    done: Option<Py<PyAny>>,
) -> PyResult<Bound<'_, PyAny>> {
    let panicking = async move {
        tokio::task::yield_now().await;
        assert!(late, "as it was told");
        Ok::<_, ShopError>(Panics)
    };
    run(py, work(panicking), done)
}

struct Panics;

impl Answer for Panics {
    fn into_python(self: Box<Self>, _py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        panic!("as it was told")
    }
}

/// A sale that was made and not committed: others that want the same units wait until it is released.
#[pyclass(frozen)]
pub(crate) struct Hold(std::sync::Mutex<Option<Box<dyn Tx>>>);

impl Answer for Hold {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(Bound::new(py, *self)?.into_any())
    }
}

#[pymethods]
impl Hold {
    /// Undoes the sale.
    fn release(&self, py: Python<'_>) -> PyResult<()> {
        let runtime = crate::runtime::runtime(py)?;
        let tx = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        py.detach(|| {
            let _inside = runtime.enter();
            drop(tx);
        });
        Ok(())
    }
}

/// Sells without committing.
#[pyfunction]
pub(crate) fn hold<'py>(
    py: Python<'py>,
    shop: &NativeShop,
    session: &Bound<'py, PyAny>,
    checkout: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    let shop = shop.usable()?.clone();
    let (session, checkout) = (Session::from_python(session)?, Checkout::from_python(checkout)?);
    let selling = async move {
        let mut tx = shop.begin(&session).await?;
        shop.run_in(&mut *tx, &checkout).await?;
        Ok::<_, ShopError>(Hold(std::sync::Mutex::new(Some(tx))))
    };
    run(py, work(selling), None)
}

/// A table of amounts with so many decimals.
#[pyfunction]
pub(crate) fn amounts_table(
    digits: u32,
    amounts: &Bound<'_, PyAny>,
) -> PyResult<crate::tables::Table> {
    Ok(crate::tables::of_amounts(digits, Vec::<Money>::from_python(amounts)?)?)
}
