//! A private server ends with the program that started it, however that ends.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

use shopx_embedded::{Cluster, Options, find};

/// Set for the program that starts a server and is then killed: this program, run again.
const VICTIM: &str = "SHOPX_EMBEDDED_VICTIM";

#[test]
#[allow(clippy::zombie_processes, reason = "the survivor is meant to be left behind")]
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
    loop {
        thread::park();
    }
}

struct Victim {
    program: Child,
    server_pid: u32,
    dir: PathBuf,
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
    let (server_pid, dir) = output
        .lines()
        .map_while(Result::ok)
        .find_map(|line| {
            let (_, said) = line.split_once("server ")?;
            let (pid, dir) = said.split_once(' ')?;
            Some((pid.parse().ok()?, dir.into()))
        })
        .expect("the victim has a server");
    Victim { program, server_pid, dir }
}

fn signal(signal: &str, target: &str) -> bool {
    let mut kill = Command::new("kill");
    kill.args([signal, "--", target]).stderr(Stdio::null());
    kill.status().is_ok_and(|status| status.success())
}

fn assert_all_is_gone_after(kill: impl FnOnce(&Victim)) {
    let mut victim = victim_with_a_server();
    let server = victim.server_pid.to_string();
    assert!(signal("-0", &server) && victim.dir.is_dir());
    kill(&victim);
    victim.program.wait().expect("it is a child");
    let deadline = Instant::now() + Duration::from_secs(30);
    while signal("-0", &server) || victim.dir.exists() {
        assert!(Instant::now() < deadline, "{server} or {} is left", victim.dir.display());
        thread::sleep(Duration::from_millis(20));
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
        assert!(signal("-QUIT", &victim.server_pid.to_string()));
        assert!(signal("-KILL", &victim.program.id().to_string()));
    });
}
