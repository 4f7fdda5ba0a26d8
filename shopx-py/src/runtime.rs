//! What waits for calls: one runtime a process, made when it is first needed.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::{Mutex, PoisonError};
use std::task::Poll;
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

impl Failure {
    /// What panicked is a mistake of ours; whoever waits is to hear of it, and not to wait for ever.
    fn panicked(panic: &(dyn Any + Send)) -> Self {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
        Self::Other(format!("a mistake in shopx, please report it: {}", said.unwrap_or("a panic")))
    }
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
    Box::pin(async move {
        let mut counted = Counted::new();
        let outcome = unpanicked(future).await;
        counted.answered();
        let answer = outcome?.map_err(Into::into)?;
        Ok(Box::new(answer) as Box<dyn Answer>)
    })
}

/// What `future` comes to, also when it panics.
async fn unpanicked<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    let mut future = pin!(future);
    poll_fn(|context| {
        // It is not polled again after it panicked.
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(polled) => polled.map(Ok),
            Err(panic) => Poll::Ready(Err(Failure::panicked(&*panic))),
        }
    })
    .await
}

/// Does on a thread of its own what may block there. Once begun it is done to its end, also when
/// nobody waits for it any more; what it comes to is then dropped there.
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
/// calls it with the value or the exception from a thread of its own: it may block there, and call
/// the shop.
pub(crate) fn run(
    py: Python<'_>,
    work: Work,
    done: Option<Py<PyAny>>,
) -> PyResult<Bound<'_, PyAny>> {
    match done {
        None => wait(py, work)?.map_err(PyErr::from)?.into_python(py),
        Some(done) => {
            let task = runtime(py)?.spawn(async move {
                let outcome = work.await;
                // What waits for the interpreter would keep others' calls from going on.
                tokio::task::spawn_blocking(move || tell(&done, outcome));
            });
            Ok(Bound::new(py, Started(task.abort_handle()))?.into_any())
        }
    }
}

fn wait(py: Python<'_>, mut work: Work) -> PyResult<Result<Box<dyn Answer>, Failure>> {
    let runtime = runtime(py)?;
    loop {
        let waited = async { tokio::time::timeout(SIGNALS, &mut work).await };
        if let Ok(outcome) = py.detach(|| runtime.block_on(waited)) {
            return Ok(outcome);
        }
        // Whoever handles a signal may call the shop: it is not done inside of the runtime.
        if let Err(interrupted) = py.check_signals() {
            // A unit of work that is dropped is rolled back there.
            py.detach(|| {
                let _inside = runtime.enter();
                drop(work);
            });
            return Err(interrupted);
        }
    }
}

/// Tells whoever waits. When Python is about to end nobody does; when only the event loop has ended,
/// it says so, and there is nobody left to hear that either.
fn tell(done: &Py<PyAny>, outcome: Result<Box<dyn Answer>, Failure>) {
    let told = Python::try_attach(|py| {
        let answer = outcome.map_err(PyErr::from).and_then(|answer| {
            catch_unwind(AssertUnwindSafe(|| answer.into_python(py)))
                .unwrap_or_else(|panic| Err(Failure::panicked(&*panic).into()))
        });
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

#[cfg(not(feature = "testing"))]
struct Counted;

#[cfg(not(feature = "testing"))]
impl Counted {
    fn new() -> Self {
        Self
    }

    fn answered(&mut self) {
        let _ = self;
    }
}

#[cfg(feature = "testing")]
use crate::testing::Counted;
