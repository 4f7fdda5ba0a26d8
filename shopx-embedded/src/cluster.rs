//! One private server: made, started, restarted, removed. A watchdog does it.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use crate::find::Binaries;
use crate::watchdog::Watchdog;
use crate::{Error, Options};

/// A private PostgreSQL server in a directory of its own. Dropping it stops the server and removes
/// the directory; so does the end of the process.
#[derive(Debug)]
pub struct Cluster {
    dir: PathBuf,
    server_pid: AtomicU32,
    watchdog: Watchdog,
}

/// How a server is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// It ends every connection, writes down what it has, and goes.
    Fast,
    /// It goes at once, as if it had crashed, and recovers from its log when it starts again. One
    /// that is not durable forgets what was committed last.
    Crash,
}

impl Cluster {
    /// Makes a cluster and starts its server, which takes a second or two. Blocks until the server
    /// answers.
    pub fn start(binaries: &Binaries, options: &Options) -> Result<Self, Error> {
        let begun = Instant::now();
        let mut args = vec![binaries.dir().as_os_str().to_owned()];
        args.extend(server_options(options).into_iter().map(Into::into));
        let (watchdog, ready) = Watchdog::start(include_str!("watchdog.sh"), args)?;
        let (version, elapsed) = (binaries.version(), begun.elapsed());
        tracing::info!(version, directory = %ready.dir.display(), ?elapsed, "private server");
        Ok(Self { dir: ready.dir, server_pid: ready.pid.into(), watchdog })
    }

    /// Stops the server and starts it again, in the same place. Blocks until it answers.
    pub fn restart(&self, stop: Stop) -> Result<(), Error> {
        let ready = self.watchdog.tell(match stop {
            Stop::Fast => "INT",
            Stop::Crash => "QUIT",
        })?;
        self.server_pid.store(ready.pid, Ordering::Relaxed);
        Ok(())
    }

    /// The directory that holds the server's socket, and everything else of it.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.dir
    }

    /// The server's process id, which a restart changes.
    #[must_use]
    pub fn server_pid(&self) -> u32 {
        self.server_pid.load(Ordering::Relaxed)
    }

    /// The URL by which a login reaches a database. The superuser is `postgres`.
    #[must_use]
    pub fn url(&self, login: &str, database: &str) -> String {
        // Asking for TLS on a Unix socket costs a round trip, to be told no.
        format!(
            "postgresql://{login}@localhost:5432/{database}?host={}&sslmode=disable",
            self.dir.display()
        )
    }
}

fn server_options(options: &Options) -> Vec<String> {
    let mut set = vec![format!("max_connections={}", options.max_connections)];
    set.extend(["timezone=UTC", "log_timezone=UTC"].map(str::to_owned));
    if !options.durable {
        let careless = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
        set.extend(careless.map(str::to_owned));
    }
    set.into_iter().flat_map(|setting| ["-c".to_owned(), setting]).collect()
}
