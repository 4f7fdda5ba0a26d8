//! A private PostgreSQL server.

use std::path::PathBuf;

use pyo3::prelude::*;
use shopx_embedded::{Error, Options, Server, find};

use crate::runtime::{Answer, Failure, aside, run, work};

/// A private server with a migrated database. Dropping it stops the server.
#[pyclass(frozen)]
pub(crate) struct EmbeddedServer {
    server: std::sync::Mutex<Option<Server>>,
    owner_url: String,
    url: String,
    process: u32,
}

impl Answer for EmbeddedServer {
    fn into_python(self: Box<Self>, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(Bound::new(py, *self)?.into_any())
    }
}

impl EmbeddedServer {
    fn take(&self) -> Option<Server> {
        self.server.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take()
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
        let server = self.take();
        // The parent's server is not for a forked process to stop.
        if self.process != std::process::id() {
            std::mem::forget(server);
        }
    }
}

impl From<Error> for Failure {
    fn from(failed: Error) -> Self {
        Self::Other(failed.to_string())
    }
}

/// Starts one: from the programs in `bin`, or from those that are found.
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
        let options = Options { durable, ..Options::default() };
        let server = Server::start(binaries, options).await?;
        let shop = server.create_database("shop").await?;
        shopx_pg::migrate(&shop.owner_url).await?;
        Ok::<_, Failure>(EmbeddedServer {
            server: std::sync::Mutex::new(Some(server)),
            owner_url: shop.owner_url,
            url: shop.app_url,
            process: std::process::id(),
        })
    });
    run(py, work(starting), done)
}
