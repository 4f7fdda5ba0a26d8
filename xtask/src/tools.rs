//! What the other languages' tests need and a machine may lack: programs are looked for, and what can
//! be fetched without installing anything is fetched once and kept in the cache.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use shopx_embedded::find::cache_dir;

/// What became of a chore in another language, if it did not fail.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub(crate) enum Outcome {
    /// It was done; what there is to say of it.
    Done(String),
    /// It was not done; says why.
    Skipped(String),
}

impl Outcome {
    /// What happened where a tool is `missing`: nothing, which is said, unless `variable` is set and
    /// so asks for it.
    pub(crate) fn skipped(variable: &str, missing: &anyhow::Error) -> Result<Self> {
        if env::var_os(variable).is_some_and(|value| !value.is_empty()) {
            bail!("{variable} is set, and it cannot be done: {missing:#}");
        }
        Ok(Self::Skipped(format!("{missing:#}")))
    }
}

/// Runs a program to its end: what it said, or what it complained about.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("{program} does not start"))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    ensure!(output.status.success(), "{program}: {}: {}", output.status, text(&output.stderr));
    // Java's programs say their version among the complaints.
    let said = text(&output.stdout);
    Ok(if said.is_empty() { text(&output.stderr) } else { said })
}

/// Says what is done and does it; an error if it fails.
pub(crate) fn said(what: &str, command: &mut Command) -> Result<()> {
    println!("xtask: {what}");
    let status = command.status().with_context(|| format!("starting {what}"))?;
    ensure!(status.success(), "{what}: {status}");
    Ok(())
}

/// What the library is called here.
pub(crate) const LIBRARY: &str =
    if cfg!(target_os = "macos") { "libshopx_ffi.dylib" } else { "libshopx_ffi.so" };

/// Where cargo builds.
pub(crate) fn target_dir() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../target")).to_owned(),
        PathBuf::from,
    )
}

/// The program of this name in `PATH`, with links followed.
pub(crate) fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let found = env::split_paths(&path).map(|dir| dir.join(program)).find(|file| file.is_file())?;
    found.canonicalize().ok()
}

/// The directory `name` in the cache. `fetch` fills it when it is not there yet, in another place
/// that is then renamed: what was interrupted is never taken for whole.
pub(crate) fn cached(name: &str, fetch: impl FnOnce(&Path) -> Result<()>) -> Result<PathBuf> {
    let cache = cache_dir()?;
    let home = cache.join(name);
    if home.is_dir() {
        return Ok(home);
    }
    println!("xtask: fetching {name}, which is then kept in {}", cache.display());
    let workshop = cache.join(format!("fetching-{name}-{}", std::process::id()));
    fs::create_dir_all(&workshop).with_context(|| format!("making {}", workshop.display()))?;
    let fetched = fetch(&workshop).with_context(|| format!("fetching {name}"));
    // Another run may have been faster: then its directory is as good.
    let moved = fetched.and_then(|()| {
        fs::rename(&workshop, &home).with_context(|| format!("making {}", home.display()))
    });
    if moved.is_err() {
        fs::remove_dir_all(&workshop).ok();
    }
    if home.is_dir() { Ok(home) } else { moved.map(|()| home) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_says_comes_back_and_what_it_complains_about_is_the_error() {
        let sh = |script: &str| output(Command::new("sh").args(["-c", script]));
        assert_eq!(sh("echo 17; echo noise >&2").unwrap(), "17");
        assert_eq!(sh("echo 17 >&2").unwrap(), "17");
        let refusal = sh("echo no such thing >&2; exit 3").unwrap_err().to_string();
        assert!(refusal.contains("no such thing"), "{refusal}");
    }

    #[test]
    fn a_program_that_is_nowhere_is_not_found() {
        assert!(on_path("sh").is_some());
        assert_eq!(on_path("no-such-program-anywhere"), None);
    }
}
