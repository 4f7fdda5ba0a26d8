//! One private server: made, started, watched over, removed.
//!
//! A small shell script, the *watchdog*, does all four. It runs as the user that the server runs
//! as, in a process group of its own so that a terminal's Ctrl-C does not reach it, and holds the
//! reading end of a pipe whose writing end lives in this process and nowhere else (the standard
//! library opens it close-on-exec). The operating system closes the pipe when this process ends,
//! SIGKILL included, and at its end the watchdog stops the server and removes the directory. That
//! needs no `unsafe` and no feature of one operating system.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use crate::find::{Binaries, user_id};
use crate::{Error, Options};

const WATCHDOG: &str = include_str!("watchdog.sh");

/// A Unix socket's path has about a hundred bytes, of which the cluster's own name and the socket's
/// take some forty.
const LONGEST_ROOT: usize = 60;

/// A private PostgreSQL server in a directory of its own. Dropping it stops the server and removes
/// the directory; so does the end of the process.
#[derive(Debug)]
pub struct Cluster {
    dir: PathBuf,
    server_pid: u32,
    /// Its standard input is the pipe that keeps the server alive.
    watchdog: Child,
}

impl Cluster {
    /// Makes a cluster and starts its server, which takes a second or two. Blocks until the server
    /// answers.
    pub fn start(binaries: &Binaries, options: &Options) -> Result<Self, Error> {
        let begun = Instant::now();
        let mut watchdog = watchdog_command(binaries, options)?
            .spawn()
            .map_err(Error::io("starting sh, which watches over the private server"))?;

        let mut output = String::new();
        let said = watchdog.stdout.take().map(BufReader::new);
        for line in said.into_iter().flat_map(BufRead::lines).map_while(Result::ok) {
            if let Some((server_pid, dir)) = parse_ready(&line) {
                let version = binaries.version();
                let elapsed = begun.elapsed();
                tracing::info!(version, directory = %dir.display(), ?elapsed, "private server");
                return Ok(Self { dir, server_pid, watchdog });
            }
            output.push_str(&line);
            output.push('\n');
        }
        if let Err(refusal) = watchdog.wait() {
            tracing::debug!(%refusal, "waiting for the watchdog");
        }
        Err(Error::NotStarted { output })
    }

    /// The directory that holds the server's socket, and everything else of it.
    #[must_use]
    pub fn socket_dir(&self) -> &Path {
        &self.dir
    }

    /// The server's process id.
    #[must_use]
    pub fn server_pid(&self) -> u32 {
        self.server_pid
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

impl Drop for Cluster {
    fn drop(&mut self) {
        // Waiting closes the watchdog's standard input first, which is what makes it end.
        if let Err(refusal) = self.watchdog.wait() {
            tracing::warn!(%refusal, directory = %self.dir.display(), "private server not stopped");
        }
    }
}

/// `ready PID DIRECTORY`
fn parse_ready(line: &str) -> Option<(u32, PathBuf)> {
    let (pid, dir) = line.strip_prefix("ready ")?.split_once(' ')?;
    Some((pid.parse().ok()?, dir.into()))
}

fn watchdog_command(binaries: &Binaries, options: &Options) -> Result<Command, Error> {
    let mut command = Command::new("sh");
    command
        .args(["-c", WATCHDOG, "watchdog"])
        .arg(root())
        .arg(binaries.dir())
        .args(server_options(options))
        .env("LC_ALL", "C")
        // The server's user may not be allowed where this process stands.
        .current_dir("/")
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if user_id(&["-u"])? == 0 {
        let (uid, gid) = unprivileged_user()?;
        command.uid(uid).gid(gid);
    }
    Ok(command)
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

/// PostgreSQL refuses root.
fn unprivileged_user() -> Result<(u32, u32), Error> {
    ["postgres", "nobody"]
        .into_iter()
        .find_map(|user| Some((user_id(&["-u", user]).ok()?, user_id(&["-g", user]).ok()?)))
        .ok_or(Error::NobodyToRunAs)
}

/// Where clusters are made: the temporary directory if its path is short, and so plain that it can
/// stand in a URL.
fn root() -> PathBuf {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let root = std::env::temp_dir();
    match root.to_str() {
        Some(path) if path.len() <= LONGEST_ROOT && path.chars().all(plain) => root,
        _ => PathBuf::from("/tmp"),
    }
}
