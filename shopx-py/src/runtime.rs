//! What waits for calls: one runtime a process, made when it is first needed.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use shopx_core::ShopError;
use shopx_core::python::Crossing;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::AbortHandle;

/// How often a call that waits looks whether somebody pressed Ctrl-C.
const SIGNALS: Duration = Duration::from_millis(50);

/// What a call comes to, on its way to Python.
pub(crate) trait Answer: Send {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
}

impl<T: Crossing + Send> Answer for T {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        self.to_python(py)
    }
}

/// Why a call came to nothing.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A refusal.
    Refused(ShopError),
    /// Something that is no shop's, such as a server that does not start.
    Other(String),
}

impl From<ShopError> for Failure {
    fn from(refusal: ShopError) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Failure> for PyErr {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::Other(why) => PyRuntimeError::new_err(why),
        }
    }
}

/// A call that was not yet made.
pub(crate) type Work = Pin<Box<dyn Future<Output = Result<Box<dyn Answer>, Failure>> + Send>>;

/// The call that awaits `future`.
pub(crate) fn work<A: Answer + 'static, E: Into<Failure>>(
    future: impl Future<Output = Result<A, E>> + Send + 'static,
) -> Work {
    let counted = Counted::new();
    Box::pin(async move {
        let _counted = counted;
        future.await.map(|answer| Box::new(answer) as Box<dyn Answer>).map_err(Into::into)
    })
}

/// Does on a thread of its own what may block there, or may not change threads.
pub(crate) async fn aside<T: Send + 'static, F: Future<Output = Result<T, Failure>>>(
    make: impl FnOnce() -> F + Send + 'static,
) -> Result<T, Failure> {
    let runtime = Handle::current();
    let done = tokio::task::spawn_blocking(move || runtime.block_on(make())).await;
    done.map_err(|failed| Failure::Other(failed.to_string()))?
}

/// The process's runtime. A forked process has none of its parent's threads, so it gets a runtime of
/// its own; the parent's is left alone there, for it shares its connections.
///
/// The lock is only ever held by a thread that has the interpreter, so no fork happens meanwhile.
pub(crate) fn runtime(_py: Python<'_>) -> PyResult<&'static Runtime> {
    static RUNTIME: Mutex<Option<(u32, &'static Runtime)>> = Mutex::new(None);
    let mut runtime = RUNTIME.lock().unwrap_or_else(PoisonError::into_inner);
    let process = std::process::id();
    match *runtime {
        Some((made_by, made)) if made_by == process => Ok(made),
        _ => {
            let made = Builder::new_multi_thread().enable_all().thread_name("shopx").build()?;
            let made: &'static Runtime = Box::leak(Box::new(made));
            *runtime = Some((process, made));
            Ok(made)
        }
    }
}

/// Does the work: at once, while other Python threads go on; or, with `done`, on the runtime, which
/// calls it with the value or the exception from a thread of its own.
pub(crate) fn run(
    py: Python<'_>,
    work: Work,
    done: Option<Py<PyAny>>,
) -> PyResult<Bound<'_, PyAny>> {
    match done {
        None => wait(py, work)?.map_err(PyErr::from)?.into_python(py),
        Some(done) => {
            let task = runtime(py)?.spawn(async move { tell(&done, work.await) });
            Ok(Bound::new(py, Started(task.abort_handle()))?.into_any())
        }
    }
}

fn wait<T: Send>(py: Python<'_>, work: impl Future<Output = T> + Send) -> PyResult<T> {
    let runtime = runtime(py)?;
    py.detach(|| {
        runtime.block_on(async {
            let mut work = std::pin::pin!(work);
            loop {
                if let Ok(output) = tokio::time::timeout(SIGNALS, &mut work).await {
                    return Ok(output);
                }
                // A path to the method is not general enough in its lifetime.
                #[allow(clippy::redundant_closure_for_method_calls)]
                Python::attach(|py| py.check_signals())?;
            }
        })
    })
}

/// Tells whoever waits. When Python is about to end nobody does; when only the event loop has ended,
/// it says so, and there is nobody left to hear that either.
fn tell(done: &Py<PyAny>, outcome: Result<Box<dyn Answer>, Failure>) {
    let told = Python::try_attach(|py| {
        let answer = outcome.map_err(PyErr::from).and_then(|answer| answer.into_python(py));
        match answer {
            Ok(value) => done.call1(py, (value, py.None())),
            Err(refusal) => done.call1(py, (py.None(), refusal)),
        }
    });
    drop(told);
}

/// A call that is on its way.
#[pyclass(frozen)]
pub(crate) struct Started(AbortHandle);

#[pymethods]
impl Started {
    /// Gives it up, unless it is done.
    fn cancel(&self) {
        self.0.abort();
    }
}

/// Counts a call as long as its future is there, for tests.
struct Counted;

#[cfg(feature = "testing")]
static UNDER_WAY: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);

impl Counted {
    fn new() -> Self {
        #[cfg(feature = "testing")]
        UNDER_WAY.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        Self
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        #[cfg(feature = "testing")]
        UNDER_WAY.fetch_sub(1, std::sync::atomic::Ordering::SeqCst);
    }
}

/// How many calls are on their way.
#[cfg(feature = "testing")]
#[pyfunction]
pub(crate) fn calls_under_way() -> usize {
    UNDER_WAY.load(std::sync::atomic::Ordering::SeqCst)
}

/// A call that never ends by itself.
#[cfg(feature = "testing")]
#[pyfunction]
#[pyo3(signature = (done=None))]
pub(crate) fn never(py: Python<'_>, done: Option<Py<PyAny>>) -> PyResult<Bound<'_, PyAny>> {
    run(py, work(std::future::pending::<Result<(), ShopError>>()), done)
}
