//! The Swift package, built and tested with the Swift on the machine, or with Debian's in a directory
//! of its own.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, ensure};
use shopx_embedded::Server;

use crate::tools::{LIBRARY, Outcome, cached, on_path, output, said, target_dir};
use crate::{cargo, step};

/// Set, a machine that cannot run the tests fails them.
const NEED: &str = "SHOPX_NEED_SWIFT";

/// The package, an ordinary one of `SwiftPM`.
const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shopx-ffi/swift");

/// The Debian that has a Swift new enough, and what it takes to compile with it.
const SUITE: &str = "trixie";
const DEBIAN: [&str; 4] = ["swiftlang", "libc6-dev", "libstdc++-14-dev", "tzdata"];

/// The database of the tests.
const DATABASE: &str = "shopx_swift";

/// Runs the package's tests on the memory store and on a database of their own on `server`.
pub(crate) async fn test(server: &Server) -> Result<Outcome> {
    let swift = match Swift::find() {
        Ok(swift) => swift,
        Err(missing) => return Outcome::skipped(NEED, &missing),
    };
    let debug = build("bindgen,testing", false)?;
    server.drop_database(DATABASE).await?;
    let shop = server.create_database(DATABASE).await?;
    let sockets = shop.owner_url.split(['?', '&']).find_map(|part| part.strip_prefix("host="));
    said(
        "swift test",
        swift
            .run("test", &debug, sockets.map(Path::new))?
            .arg("--disable-xctest")
            .env("SHOPX_OWNER_URL", &shop.owner_url)
            .env("SHOPX_DATABASE_URL", &shop.app_url),
    )?;
    Ok(Outcome::Done(swift.version))
}

/// Runs the package's bench with the library as it will be used: the line that it prints.
pub(crate) fn bench() -> Result<Outcome> {
    let swift = match Swift::find() {
        Ok(swift) => swift,
        Err(missing) => return Outcome::skipped(NEED, &missing),
    };
    let release = build("bindgen", true)?;
    let mut bench = swift.run("run", &release, None)?;
    Ok(Outcome::Done(output(bench.args(["--configuration", "release", "bench"]))?))
}

/// Builds the library and writes the package's sources for it; says where the library is. The two go
/// together: what is only there for tests is missing from the one and the other.
fn build(features: &str, release: bool) -> Result<PathBuf> {
    // Built together, so that nothing is built twice.
    let all = ["build", "-p", "shopx-ffi", "--lib", "--bin", "shopx-bindgen", "--features"];
    step(cargo(&all).arg(features))?;
    let built = target_dir().canonicalize()?.join("debug");
    said(
        "generate.sh",
        Command::new("sh")
            .arg(Path::new(PACKAGE).join("generate.sh"))
            .args([built.join("shopx-bindgen"), built.join(LIBRARY)]),
    )?;
    if !release {
        return Ok(built);
    }
    step(&mut cargo(&["build", "-p", "shopx-ffi", "--lib", "--release"]))?;
    Ok(target_dir().canonicalize()?.join("release"))
}

/// A Swift to build and test with.
struct Swift {
    /// The directory that it sees as the root of everything; none when it is the machine's own.
    root: Option<PathBuf>,
    version: String,
}

impl Swift {
    /// The one in `PATH`, or one that is fetched where that can be done without installing anything.
    fn find() -> Result<Self> {
        if let Some(found) = on_path("swift") {
            let own = Self { root: None, version: String::new() };
            match own.versioned() {
                Ok(own) => return Ok(own),
                Err(why) => println!("xtask: {} will not do: {why:#}", found.display()),
            }
        }
        ensure!(
            output(Command::new("id").arg("-u"))? == "0" && on_path("apt-get").is_some(),
            "no swift 6 or newer in PATH (see swift.org/install), and only root on Debian can have \
             one fetched"
        );
        let root = cached(&format!("swift-{SUITE}"), fetch)
            .context("no swift 6 or newer in PATH (see swift.org/install)")?;
        Self { root: Some(root), version: String::new() }.versioned()
    }

    /// It, if it is new enough.
    fn versioned(self) -> Result<Self> {
        let said = output(self.command(&[])?.args(["swift", "--version"]))?;
        let version = said.lines().find_map(|line| line.split_once("Swift version "));
        let version = version.and_then(|(_, version)| version.split_whitespace().next());
        let version = version.with_context(|| format!("it calls itself {said:?}"))?;
        let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
        ensure!(major >= Some(6), "Swift {version} is too old");
        Ok(Self { version: format!("Swift {version}"), ..self })
    }

    /// `swift` doing `what` with the package and the library that is in a directory.
    fn run(&self, what: &str, library: &Path, sockets: Option<&Path>) -> Result<Command> {
        let (package, target) = (Path::new(PACKAGE).canonicalize()?, target_dir().canonicalize()?);
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize()?;
        let seen: Vec<&Path> = [&*workspace, &*target].into_iter().chain(sockets).collect();
        let mut command = self.command(&seen)?;
        let search =
            if cfg!(target_os = "macos") { "DYLD_LIBRARY_PATH" } else { "LD_LIBRARY_PATH" };
        command
            .env(search, library)
            .args(["swift", what, "--package-path"])
            .arg(package)
            .arg("--scratch-path")
            .arg(target.join("swift/build"))
            .args(["-Xlinker", "-L", "-Xlinker"])
            .arg(library);
        Ok(command)
    }

    /// What runs a program where this Swift is, with these directories in their places there.
    fn command(&self, seen: &[&Path]) -> Result<Command> {
        match &self.root {
            None => Ok(Command::new("env")),
            Some(root) => inside(root, seen),
        }
    }
}

/// Runs a program that sees `root` as the root of everything, with `/proc` and these directories of
/// the machine in it. What is mounted is gone when the program ends, however it ends: only it and what
/// it starts see that.
fn inside(root: &Path, seen: &[&Path]) -> Result<Command> {
    const SCRIPT: &str = r#"
        root=$1; shift
        mount -t proc proc "$root/proc"
        while [ "$1" != -- ]; do
            mkdir -p "$root$1"
            mount --rbind "$1" "$root$1"
            shift
        done
        shift
        exec chroot "$root" env HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
    "#;
    ensure!(on_path("unshare").is_some(), "no unshare (Debian: util-linux)");
    let mut command = Command::new("unshare");
    command.args(["--mount", "--propagation", "private", "sh", "-euc", SCRIPT, "sh"]);
    command.arg(root).args(seen).arg("--");
    Ok(command)
}

/// Makes a Debian in `root` that has Swift: a few minutes, and 2.6 GB.
fn fetch(root: &Path) -> Result<()> {
    let mirror = mirror()?;
    println!("xtask: Debian {SUITE} with Swift comes from {mirror}; that takes some minutes");
    let tools = tempfile::tempdir()?;
    let mut debootstrap = debootstrap(tools.path())?;
    output(debootstrap.args(["--variant=minbase", SUITE]).arg(root).arg(&mirror))?;
    let install = ["apt-get", "install", "--yes", "--no-install-recommends"];
    output(inside(root, &[])?.args(["DEBIAN_FRONTEND=noninteractive"]).args(install).args(DEBIAN))?;
    output(inside(root, &[])?.args(["apt-get", "clean"]))?;
    Ok(())
}

/// Where this Debian takes its packages from.
fn mirror() -> Result<String> {
    let targets = ["indextargets", "--format", "$(REPO_URI)", "Origin: Debian", "Label: Debian"];
    let ask = || output(Command::new("apt-get").args(targets));
    let mut said = ask()?;
    if said.is_empty() {
        // It knows its sources by their lists, which a new machine does not have yet.
        output(Command::new("apt-get").arg("update"))?;
        said = ask()?;
    }
    let mirror = said.lines().next().context("apt-get has no Debian among its sources")?;
    Ok(mirror.to_owned())
}

/// The machine's debootstrap, or one that is unpacked in `dir`: it is a script.
fn debootstrap(dir: &Path) -> Result<Command> {
    if let Some(found) = on_path("debootstrap") {
        return Ok(Command::new(found));
    }
    output(Command::new("apt-get").args(["download", "debootstrap"]).current_dir(dir))?;
    let package = fs::read_dir(dir)?.next().context("apt-get left no package")??.path();
    output(Command::new("dpkg-deb").arg("-x").arg(package).arg(dir))?;
    let mut script = Command::new("sh");
    script.env("DEBOOTSTRAP_DIR", dir.join("usr/share/debootstrap"));
    script.arg(dir.join("usr/sbin/debootstrap"));
    Ok(script)
}
