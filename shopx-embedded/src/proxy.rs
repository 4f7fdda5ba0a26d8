//! A proxy between clients and a server, on Unix sockets: it counts, delays, holds and cuts.
//!
//! Tests ask it what a use case costs in round trips, and what happens when another till comes in
//! between two of them or the line breaks. Benches ask it what a network costs.
//!
//! Each connection has two threads: one carries what the client says, one what the server answers.
//! All they share is one state behind one lock.

use std::io::{self, ErrorKind, Read, Write};
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use std::{fs, mem};

use crate::Error;

/// Proxies listen from this port on, far from where servers do.
const FIRST_PORT: u16 = 54_320;

/// How long [`Proxy::wait_until_held`] waits: longer than anything takes, shorter than patience.
const PATIENCE: Duration = Duration::from_secs(30);

/// How a proxy treats what passes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ProxyOptions {
    /// Added to every round trip: what a client sends is held this long before it goes on. Good to
    /// less than 0.1 ms on an idle machine, beside what the proxy itself costs, which is as little.
    pub delay: Duration,
}

/// Stands between clients and a server. Dropping it cuts every connection through it.
///
/// A *round trip* is one `ReadyForQuery` from the server, which ends each answer that a client waits
/// for. The one that ends a connection's start-up does not count, nor does one that answers nothing,
/// so that a pool may open a connection or look after an idle one at any moment without changing what
/// a use case costs. A client hears of an error a
/// little before that answer has ended: count after the next answer on that connection.
///
/// Everything here blocks its thread for at most a moment, except [`Proxy::wait_until_held`]: in
/// async code call that one through `spawn_blocking`.
#[derive(Debug)]
pub struct Proxy {
    socket: PathBuf,
    port: u16,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

impl Proxy {
    /// Puts a proxy before the server that listens in this directory (the one with the lowest port,
    /// if there are several).
    ///
    /// The proxy listens in the same directory, as if it were a server on another port. So its
    /// socket goes when a private cluster's directory goes.
    pub fn start(upstream_socket_dir: &Path, options: ProxyOptions) -> Result<Self, Error> {
        let upstream = server_socket(upstream_socket_dir)?;
        let (listener, socket, port) = listen(upstream_socket_dir)?;
        let shared = Arc::new(Shared {
            upstream,
            sleep: options.delay.saturating_sub(lateness(options.delay)),
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let accepting = thread::spawn({
            let shared = Arc::clone(&shared);
            move || shared.accept(&listener)
        });
        Ok(Self { socket, port, shared, accepting: Some(accepting) })
    }

    /// The URL that reaches the same database through the proxy.
    #[must_use]
    pub fn url(&self, upstream_url: &str) -> String {
        // A parameter overrides the port that stands before the path.
        let separator = if upstream_url.contains('?') { '&' } else { '?' };
        format!("{upstream_url}{separator}port={}", self.port)
    }

    /// Round trips since the start or the last [`reset`](Self::reset), over all connections.
    #[must_use]
    pub fn trips(&self) -> u64 {
        let state = self.shared.state();
        state.trips - state.counted_from
    }

    /// Counts from zero again.
    pub fn reset(&self) {
        let mut state = self.shared.state();
        state.counted_from = state.trips;
    }

    /// Closes a gate after `n` more round trips: from then on, whatever a client sends on any
    /// connection is held until [`release`](Self::release). With 0 that is at once. A gate that was
    /// closed before is opened.
    pub fn hold_after(&self, n: u64) {
        let mut state = self.shared.state();
        state.open_gate();
        state.gate = Some(Gate { closes_at: state.trips + n, held: 0 });
        self.shared.changed.notify_all();
    }

    /// Blocks until the gate holds something that a client sent. Refuses after half a minute: a
    /// test that waits for ever explains nothing.
    pub fn wait_until_held(&self) -> Result<(), Error> {
        let nothing_held =
            |state: &mut State| state.gate.as_ref().is_none_or(|gate| gate.held == 0);
        let state = self.shared.state();
        let (_state, waited) = self
            .shared
            .changed
            .wait_timeout_while(state, PATIENCE, nothing_held)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(Error::NothingHeld { seconds: PATIENCE.as_secs() });
        }
        Ok(())
    }

    /// Opens the gate: what was held goes on, in order on each connection.
    pub fn release(&self) {
        self.shared.state().open_gate();
        self.shared.changed.notify_all();
    }

    /// Cuts every connection at once, as a broken line does: nobody says goodbye, and what the gate
    /// holds is lost. New connections are welcome; the gate stays as it is.
    pub fn cut(&self) {
        self.shared.cut();
    }

    /// Cuts every connection when the `n`-th round trip from now has been answered, and before the
    /// client hears of it: the server has done its work, and nobody knows.
    pub fn cut_after(&self, n: u64) {
        let mut state = self.shared.state();
        state.cut_at = Some(state.trips + n);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.state().stopping = true;
        // Only a new connection wakes the thread that waits for one. Cutting comes after it has
        // ended, so that it cannot make another.
        if UnixStream::connect(&self.socket).is_ok()
            && let Some(accepting) = self.accepting.take()
            && accepting.join().is_err()
        {
            tracing::warn!("the proxy's accepting thread panicked");
        }
        self.cut();
        if let Err(refusal) = fs::remove_file(&self.socket) {
            tracing::debug!(%refusal, socket = %self.socket.display(), "not removed");
        }
    }
}

/// What a proxy's threads have in common.
#[derive(Debug)]
struct Shared {
    upstream: PathBuf,
    /// How long to sleep for the delay that was asked for.
    sleep: Duration,
    state: Mutex<State>,
    /// Signalled whenever somebody may be waiting for what changed in `state`.
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Round trips ever.
    trips: u64,
    /// The value of `trips` at the last reset.
    counted_from: u64,
    gate: Option<Gate>,
    /// How often the gate was opened: who waits at a gate knows by it that his is open, even when
    /// another has been closed since.
    openings: u64,
    /// How often all connections were cut.
    cuts: u64,
    /// The value of `trips` at which they will be.
    cut_at: Option<u64>,
    links: Vec<Weak<Link>>,
    stopping: bool,
}

impl State {
    fn open_gate(&mut self) {
        self.gate = None;
        self.openings += 1;
    }
}

#[derive(Debug)]
struct Gate {
    /// The value of `trips` at which it closes.
    closes_at: u64,
    /// Connections that wait at it.
    held: usize,
}

/// One connection: the client's half and the server's.
#[derive(Debug)]
struct Link {
    client: UnixStream,
    server: UnixStream,
    /// The value of [`State::cuts`] when it began; it is dead when that has grown.
    cuts: u64,
    /// Whether the server has spoken since the client last did: then what the client says next is
    /// the start of another round trip.
    answered: AtomicBool,
}

impl Link {
    fn shut(&self) {
        for half in [&self.client, &self.server] {
            if let Err(refusal) = half.shutdown(Shutdown::Both) {
                tracing::trace!(%refusal, "already closed");
            }
        }
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn cut(&self) {
        let links = {
            let mut state = self.state();
            state.cuts += 1;
            if let Some(gate) = &mut state.gate {
                gate.held = 0;
            }
            mem::take(&mut state.links)
        };
        self.changed.notify_all();
        for link in links.iter().filter_map(Weak::upgrade) {
            link.shut();
        }
    }

    fn accept(self: &Arc<Self>, listener: &UnixListener) {
        for client in listener.incoming() {
            if self.state().stopping {
                return;
            }
            // A refused connection is closed by being dropped; the client sees that.
            if let Err(refusal) = client.and_then(|client| self.connect(client)) {
                tracing::warn!(%refusal, upstream = %self.upstream.display(), "not connected");
            }
        }
    }

    fn connect(self: &Arc<Self>, client: UnixStream) -> io::Result<()> {
        let server = UnixStream::connect(&self.upstream)?;
        let link = {
            let mut state = self.state();
            let answered = AtomicBool::new(true);
            let link = Arc::new(Link { client, server, cuts: state.cuts, answered });
            state.links.retain(|link| link.strong_count() > 0);
            state.links.push(Arc::downgrade(&link));
            link
        };
        for carry in [Self::carry_requests, Self::carry_answers] {
            let (shared, link) = (Arc::clone(self), Arc::clone(&link));
            thread::spawn(move || {
                if let Err(refusal) = carry(&shared, &link) {
                    tracing::trace!(%refusal, "a connection broke");
                }
                // Whichever side has ended, the other has nobody left to talk to.
                link.shut();
            });
        }
        Ok(())
    }

    fn carry_requests(&self, link: &Link) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = read(&link.client, &mut buffer)?;
            if read == 0 {
                return Ok(());
            }
            // A long request comes in several reads, but travels once.
            if link.answered.swap(false, Ordering::AcqRel) {
                thread::sleep(self.sleep);
            }
            if !self.pass_gate(link) {
                return Ok(());
            }
            (&link.server).write_all(&buffer[..read])?;
        }
    }

    fn carry_answers(&self, link: &Link) -> io::Result<()> {
        let mut buffer = vec![0; 64 * 1024];
        let mut answers = Answers::default();
        loop {
            let read = read(&link.server, &mut buffer)?;
            if read == 0 {
                return Ok(());
            }
            let trips = answers.read(&buffer[..read]);
            // Counted before it is passed on: a client that has its answer finds it counted.
            if trips > 0 && self.count(trips) {
                self.cut();
                return Ok(());
            }
            link.answered.store(true, Ordering::Release);
            (&link.client).write_all(&buffer[..read])?;
        }
    }

    /// Counts round trips. True if now is the time to cut.
    fn count(&self, trips: u64) -> bool {
        let mut state = self.state();
        state.trips += trips;
        let trips = state.trips;
        state.cut_at.take_if(|cut_at| trips >= *cut_at).is_some()
    }

    /// Waits while the gate is closed. False if the connection was cut meanwhile.
    fn pass_gate(&self, link: &Link) -> bool {
        let mut state = self.state();
        let (alive, trips) = (state.cuts == link.cuts, state.trips);
        if let Some(gate) = state.gate.as_mut().filter(|gate| alive && trips >= gate.closes_at) {
            gate.held += 1;
            self.changed.notify_all();
            let openings = state.openings;
            state = self
                .changed
                .wait_while(state, |state| state.openings == openings && state.cuts == link.cuts)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.cuts == link.cuts
    }
}

/// Follows what a server says, message by message, however the bytes are cut into reads.
#[derive(Debug, Default)]
struct Answers {
    /// Whether the server has said anything but that it will not encrypt.
    begun: bool,
    /// Whether the start-up is over.
    ready: bool,
    /// The head of the message at hand: its type and its length.
    head: Vec<u8>,
    /// What is still to come of its body.
    body: usize,
    /// Whether anything was answered since the server was last ready.
    answered: bool,
}

impl Answers {
    /// Reads on; returns how many round trips ended in these bytes.
    fn read(&mut self, mut bytes: &[u8]) -> u64 {
        let mut trips = 0;
        while let Some((first, rest)) = bytes.split_first() {
            if self.body > 0 {
                let skipped = self.body.min(bytes.len());
                self.body -= skipped;
                bytes = &bytes[skipped..];
                continue;
            }
            bytes = rest;
            // To a request for encryption the server answers with one letter and no length.
            if !self.begun && *first == b'N' {
                continue;
            }
            self.begun = true;
            self.head.push(*first);
            if let [kind, length @ ..] = &self.head[..]
                && let Ok(length) = <[u8; 4]>::try_from(length)
            {
                // The length counts itself.
                self.body = (u32::from_be_bytes(length) as usize).saturating_sub(4);
                if *kind == b'Z' {
                    trips += u64::from(self.ready && self.answered);
                    self.ready = true;
                    self.answered = false;
                } else {
                    // Notices and settings come unasked.
                    self.answered |= !matches!(kind, b'N' | b'S');
                }
                self.head.clear();
            }
        }
        trips
    }
}

/// By how much a sleep outlasts what was asked even at best: on Linux a timer's slack and the way
/// back to the processor, some 0.08 ms. The best of several, because a busy machine adds to it.
fn lateness(delay: Duration) -> Duration {
    if delay.is_zero() {
        return Duration::ZERO;
    }
    let asked = delay.min(Duration::from_micros(200));
    let late = (0..20).map(|_| {
        let begun = Instant::now();
        thread::sleep(asked);
        begun.elapsed().saturating_sub(asked)
    });
    late.min().unwrap_or_default()
}

/// `Read::read`, undisturbed by signals.
fn read(mut stream: &UnixStream, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match stream.read(buffer) {
            Err(refusal) if refusal.kind() == ErrorKind::Interrupted => {}
            done => return done,
        }
    }
}

fn socket_path(dir: &Path, port: u16) -> PathBuf {
    dir.join(format!(".s.PGSQL.{port}"))
}

fn server_socket(dir: &Path) -> Result<PathBuf, Error> {
    let looking = Error::io(format!("looking for a server in {}", dir.display()));
    let entries = fs::read_dir(dir).map_err(looking)?;
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.strip_prefix(".s.PGSQL.")?.parse().ok())
        .filter(|port| *port < FIRST_PORT)
        .min()
        .map(|port| socket_path(dir, port))
        .ok_or_else(|| Error::NoSocket { dir: dir.to_owned() })
}

/// Takes the first free port. Several test programs may be doing this in one directory.
fn listen(dir: &Path) -> Result<(UnixListener, PathBuf, u16), Error> {
    let mut port = FIRST_PORT;
    loop {
        let socket = socket_path(dir, port);
        match UnixListener::bind(&socket) {
            Ok(listener) => return Ok((listener, socket, port)),
            Err(taken) if taken.kind() == ErrorKind::AddrInUse && port < u16::MAX => port += 1,
            Err(refusal) => {
                return Err(Error::io(format!("listening on {}", socket.display()))(refusal));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(kind: u8, body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 4).unwrap();
        [&[kind], &length.to_be_bytes()[..], body].concat()
    }

    #[test]
    fn trips_are_counted_however_the_bytes_are_cut() {
        let said = [
            b"N".to_vec(),
            message(b'R', &[0; 4]),
            message(b'Z', b"I"),
            message(b'N', b"a notice with a Z in it"),
            message(b'D', &[b'Z'; 300]),
            message(b'Z', b"T"),
            message(b'2', b""),
            message(b'Z', b"I"),
            message(b'N', b"unasked"),
            message(b'Z', b"I"),
        ]
        .concat();
        for piece in 1..=said.len() {
            let mut answers = Answers::default();
            let trips: u64 = said.chunks(piece).map(|bytes| answers.read(bytes)).sum();
            assert_eq!(trips, 2, "in pieces of {piece}");
        }
    }
}
