//! A private server ends with the program that started it, however that ends, and so does a PgBouncer.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

#[cfg(feature = "pgbouncer")]
use shopx_embedded::pgbouncer;
use shopx_embedded::{Cluster, Options, find};

/// Set for the program that starts a server and is then killed: this program, run again.
const VICTIM: &str = "SHOPX_EMBEDDED_VICTIM";

#[test]
#[expect(clippy::zombie_processes, reason = "the survivor is meant to be left behind")]
fn victim() {
    if env::var_os(VICTIM).is_none() {
        return;
    }
    let cluster = Cluster::start(&find::binaries().unwrap(), &Options::default()).unwrap();
    // A child that outlives this program must not keep the server alive.
    let mut survivor = Command::new("sleep");
    survivor.arg("60").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let _survivor = survivor.process_group(0).spawn().unwrap();
    println!("server {} {}", cluster.server_pid(), cluster.socket_dir().display());
    #[cfg(feature = "pgbouncer")]
    let _pooler = pgbouncer::find().map(|program| {
        let pooler = pgbouncer::PgBouncer::start(&program, cluster.socket_dir()).unwrap();
        println!("server {} {}", pooler.pid(), pooler.socket_dir().display());
        pooler
    });
    println!("that is all");
    loop {
        thread::park();
    }
}

struct Victim {
    program: Child,
    /// The process ids and the directories of its server and, if there is one, its pooler.
    servers: Vec<(String, PathBuf)>,
}

fn victim_with_a_server() -> Victim {
    let mut program = Command::new(env::current_exe().expect("a test knows itself"))
        .args(["--exact", "victim", "--nocapture"])
        .env(VICTIM, "yes")
        .process_group(0)
        .stdout(Stdio::piped())
        .spawn()
        .expect("a test runs itself");
    let output = BufReader::new(program.stdout.take().expect("it is piped"));
    let servers: Vec<_> = output
        .lines()
        .map_while(Result::ok)
        .take_while(|line| line != "that is all")
        .filter_map(|line| {
            let (_, said) = line.split_once("server ")?;
            let (pid, dir) = said.split_once(' ')?;
            Some((pid.to_owned(), dir.into()))
        })
        .collect();
    assert!(!servers.is_empty(), "the victim has a server");
    Victim { program, servers }
}

fn signal(signal: &str, target: &str) -> bool {
    let mut kill = Command::new("kill");
    kill.args([signal, "--", target]).stderr(Stdio::null());
    kill.status().is_ok_and(|status| status.success())
}

fn assert_all_is_gone_after(kill: impl FnOnce(&Victim)) {
    let mut victim = victim_with_a_server();
    for (server, dir) in &victim.servers {
        assert!(signal("-0", server) && dir.is_dir());
    }
    kill(&victim);
    victim.program.wait().expect("it is a child");
    let deadline = Instant::now() + Duration::from_secs(30);
    for (server, dir) in &victim.servers {
        while signal("-0", server) || dir.exists() {
            assert!(Instant::now() < deadline, "{server} or {} is left", dir.display());
            thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn killed_outright() {
    assert_all_is_gone_after(|victim| {
        assert!(signal("-KILL", &victim.program.id().to_string()));
    });
}

/// A terminal sends the signal to the whole process group.
#[test]
fn interrupted_from_the_terminal() {
    assert_all_is_gone_after(|victim| {
        assert!(signal("-INT", &format!("-{}", victim.program.id())));
    });
}

/// A server that has ended by itself leaves nothing either.
#[test]
fn after_its_server_has_ended() {
    assert_all_is_gone_after(|victim| {
        assert!(signal("-QUIT", &victim.servers[0].0));
        assert!(signal("-KILL", &victim.program.id().to_string()));
    });
}
