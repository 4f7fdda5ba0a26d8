//! A program that ends with this one, however this one ends.
//!
//! A small shell script, the *watchdog*, makes what the program needs, starts it, watches over it and
//! removes everything. It runs as the user that the program runs as, in a process group of its own so
//! that a terminal's Ctrl-C does not reach it, and holds the reading end of a pipe whose writing end
//! lives in this process and nowhere else (the standard library opens it close-on-exec). The operating
//! system closes the pipe when this process ends, SIGKILL included, and at its end the watchdog stops
//! the program and removes its directory. That needs no `unsafe` and no feature of one operating
//! system.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use crate::Error;
use crate::find::user_id;

/// A Unix socket's path has about a hundred bytes, of which the directory's own name and the socket's
/// take some forty.
const LONGEST_ROOT: usize = 60;

/// Dropping it ends the program, and waits until that is done.
#[derive(Debug)]
pub(crate) struct Watchdog {
    /// Its standard input is the pipe that keeps the program alive.
    child: Child,
    said: Mutex<BufReader<ChildStdout>>,
}

/// What a watchdog says when its program answers: `ready PID DIRECTORY`.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) pid: u32,
    pub(crate) dir: PathBuf,
}

impl Watchdog {
    /// Runs a script in a shell, with the directory to make its own in as its first argument. Blocks
    /// until it is ready.
    pub(crate) fn start<A: AsRef<OsStr>>(
        script: &str,
        args: impl IntoIterator<Item = A>,
    ) -> Result<(Self, Ready), Error> {
        let mut command = Command::new("sh");
        command
            .args(["-c", script, "watchdog"])
            .arg(root())
            .args(args)
            .env("LC_ALL", "C")
            // Its user may not be allowed where this process stands.
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        if user_id(&["-u"])? == 0 {
            let (uid, gid) = unprivileged_user()?;
            command.uid(uid).gid(gid);
        }
        let starting = || "starting sh, which watches over a private server";
        let mut child = command.spawn().map_err(Error::io(starting()))?;
        let Some(said) = child.stdout.take() else {
            return Err(Error::io(starting())(ErrorKind::BrokenPipe.into()));
        };
        let watchdog = Self { child, said: Mutex::new(BufReader::new(said)) };
        let ready = watchdog.wait_until_ready()?;
        Ok((watchdog, ready))
    }

    /// Tells it something, after which it has to be ready again.
    pub(crate) fn tell(&self, what: &str) -> Result<Ready, Error> {
        let mut pipe = self.child.stdin.as_ref();
        let told = match &mut pipe {
            Some(pipe) => writeln!(pipe, "{what}"),
            None => Err(ErrorKind::BrokenPipe.into()),
        };
        told.map_err(Error::io("talking to the watchdog"))?;
        self.wait_until_ready()
    }

    fn wait_until_ready(&self) -> Result<Ready, Error> {
        let said = &mut *self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let mut output = String::new();
        for line in said.lines().map_while(Result::ok) {
            if let Some(ready) = parse_ready(&line) {
                return Ok(ready);
            }
            output.push_str(&line);
            output.push('\n');
        }
        Err(Error::NotStarted { output })
    }
}

impl Drop for Watchdog {
    fn drop(&mut self) {
        // Waiting closes the watchdog's standard input first, which makes it end too, but not while a
        // process that this one forked holds the pipe as well. One that has ended already hears nothing.
        if let Some(pipe) = &mut self.child.stdin {
            drop(writeln!(pipe, "end"));
        }
        if let Err(refusal) = self.child.wait() {
            tracing::warn!(%refusal, "the watchdog of a private server does not end");
        }
    }
}

fn parse_ready(line: &str) -> Option<Ready> {
    let (pid, dir) = line.strip_prefix("ready ")?.split_once(' ')?;
    Some(Ready { pid: pid.parse().ok()?, dir: dir.into() })
}

/// PostgreSQL and its poolers refuse root.
fn unprivileged_user() -> Result<(u32, u32), Error> {
    ["postgres", "nobody"]
        .into_iter()
        .find_map(|user| Some((user_id(&["-u", user]).ok()?, user_id(&["-g", user]).ok()?)))
        .ok_or(Error::NobodyToRunAs)
}

/// Where directories are made: the temporary directory if its path is short, and so plain that it can
/// stand in a URL.
fn root() -> PathBuf {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let root = std::env::temp_dir();
    match root.to_str() {
        Some(path) if path.len() <= LONGEST_ROOT && path.chars().all(plain) => root,
        _ => PathBuf::from("/tmp"),
    }
}
