//! A private PgBouncer in transaction mode, before a server.
//!
//! What works through it works through any pooler that hands a server's connection to somebody else
//! after each transaction.

use std::env;
use std::path::{Path, PathBuf};

use crate::Error;
use crate::watchdog::Watchdog;

/// Where the program `pgbouncer` is: on `PATH`, or where Debian has it.
#[must_use]
pub fn find() -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let dirs = env::split_paths(&path).chain(["/usr/sbin".into(), "/usr/local/sbin".into()]);
    dirs.map(|dir| dir.join("pgbouncer")).find(|program| program.is_file())
}

/// A PgBouncer in a directory of its own. Dropping it stops it and removes the directory; so does the
/// end of the process.
#[derive(Debug)]
pub struct PgBouncer {
    dir: PathBuf,
    pid: u32,
    _watchdog: Watchdog,
}

impl PgBouncer {
    /// Puts one before the server that listens in this directory. Blocks until it listens.
    pub fn start(program: &Path, upstream_socket_dir: &Path) -> Result<Self, Error> {
        let args = [program, upstream_socket_dir];
        let (watchdog, ready) = Watchdog::start(include_str!("pgbouncer.sh"), args)?;
        Ok(Self { dir: ready.dir, pid: ready.pid, _watchdog: watchdog })
    }

    /// The directory that holds its socket, and everything else of it.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.dir
    }

    /// Its process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The URL that reaches the same database through it, for a login of a private server.
    #[must_use]
    pub fn url(&self, upstream_url: &str) -> String {
        // Parameters override what stands before them.
        let separator = if upstream_url.contains('?') { '&' } else { '?' };
        format!("{upstream_url}{separator}host={}&port=6432", self.dir.display())
    }
}
