//! A private PostgreSQL server.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use shopx_embedded::{Error, Options, Server, find};

use crate::runtime::{Answer, Failure, aside, run, work};

/// A private server with a migrated database. Dropping it stops the server.
#[pyclass(frozen)]
pub(crate) struct EmbeddedServer {
    server: Mutex<Option<Server>>,
    owner_url: String,
    url: String,
    programs: PathBuf,
    process: u32,
}

/// A server that Python does not have yet: to drop it takes no interpreter.
struct Running {
    server: Server,
    owner_url: String,
    url: String,
    programs: PathBuf,
}

impl Answer for Running {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        let Self { server, owner_url, url, programs } = *self;
        let (server, process) = (Mutex::new(Some(server)), std::process::id());
        Ok(Bound::new(py, EmbeddedServer { server, owner_url, url, programs, process })?.into_any())
    }
}

impl EmbeddedServer {
    fn take(&self) -> Option<Server> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

#[pymethods]
impl EmbeddedServer {
    /// The login that migrates.
    #[getter]
    fn owner_url(&self) -> &str {
        &self.owner_url
    }

    /// The login that sells.
    #[getter]
    fn url(&self) -> &str {
        &self.url
    }

    /// The folder of the programs that it runs.
    #[getter]
    fn programs(&self) -> &Path {
        &self.programs
    }

    /// Stops it, and takes everything that is in it away.
    fn close(&self, py: Python<'_>) {
        let server = self.take();
        if self.process == std::process::id() {
            py.detach(|| drop(server));
        } else {
            std::mem::forget(server);
        }
    }
}

impl Drop for EmbeddedServer {
    fn drop(&mut self) {
        let Some(server) = self.take() else { return };
        // The parent's server is not for a forked process to stop.
        if self.process != std::process::id() {
            std::mem::forget(server);
            return;
        }
        // Other threads go on while it stops. At the very end of Python there is none to let go on.
        let mut server = Some(server);
        let stopped = Python::try_attach(|py| {
            let server = server.take();
            py.detach(|| drop(server));
        });
        if stopped.is_none() {
            drop(server);
        }
    }
}

impl From<Error> for Failure {
    fn from(failed: Error) -> Self {
        Self::Other(failed.to_string())
    }
}

/// Starts one: from the programs in `bin`, or from those that are found.
///
/// Whoever stops waiting, with Ctrl-C or by cancelling, has what was begun end by itself: a server
/// that nobody waits for is stopped as soon as it has started.
#[pyfunction]
#[pyo3(signature = (bin, durable, done=None))]
pub(crate) fn start_server(
    py: Python<'_>,
    bin: Option<PathBuf>,
    durable: bool,
    done: Option<Py<PyAny>>,
) -> PyResult<Bound<'_, PyAny>> {
    let starting = aside(move || async move {
        let binaries = match bin {
            Some(bin) => find::Binaries::at(bin),
            None => find::binaries(),
        }?;
        let programs = binaries.dir().to_owned();
        let options = Options { durable, ..Options::default() };
        let server = Server::start(binaries, options).await?;
        let shop = server.create_database("shop").await?;
        shopx_pg::migrate(&shop.owner_url).await?;
        let (owner_url, url) = (shop.owner_url, shop.app_url);
        Ok::<_, Failure>(Running { server, owner_url, url, programs })
    });
    run(py, work(starting), done)
}
