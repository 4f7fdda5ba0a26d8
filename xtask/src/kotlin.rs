//! The Kotlin package, built and tested with what is on the machine or can be fetched, and without
//! Gradle, with which it was not run yet.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use anyhow::{Context, Result, bail, ensure};
use shopx_embedded::Server;

use crate::tools::{LIBRARY, Outcome, cached, on_path, output, said, target_dir};
use crate::{cargo, step};

/// Set, a machine that cannot run the tests fails them.
const NEED: &str = "SHOPX_NEED_KOTLIN";

/// The database of the tests, which migrate it themselves.
const DATABASE: &str = "shopx_kotlin";

/// The compiler that is fetched where there is none.
const COMPILER: &str = "kotlin-compiler@2.4.20";

/// The package, a Gradle project.
const PACKAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../shopx-ffi/kotlin");

/// The jars that it needs beside the compiler's own, and the Debian packages that hold them.
const JARS: [&str; 4] = ["jna.jar", "junit4.jar", "hamcrest.jar", "gson.jar"];
const DEBIAN: [&str; 5] =
    ["libjna-java", "libjna-jni", "junit4", "libhamcrest-java", "libgoogle-gson-java"];

/// Compiles the package with its tests once and runs them, on the memory store and on a database of
/// their own on `server`.
pub(crate) async fn test(server: &Server) -> Result<Outcome> {
    let tools = match Tools::find() {
        Ok(tools) => tools,
        Err(missing) => return Outcome::skipped(NEED, &missing),
    };
    let built = Built::new(tools, false)?;
    server.drop_database(DATABASE).await?;
    let shop = server.create_database(DATABASE).await?;
    let mut tests = built.java();
    tests
        .env("SHOPX_OWNER_URL", &shop.owner_url)
        .env("SHOPX_DATABASE_URL", &shop.app_url)
        .arg("org.junit.runner.JUnitCore")
        .args(test_classes()?);
    said("the Kotlin tests", &mut tests)?;
    Ok(Outcome::Done(format!("Kotlin {}", built.tools.version)))
}

/// Runs the package's bench with the library as it will be used: the line that it prints.
pub(crate) fn bench() -> Result<Outcome> {
    let tools = match Tools::find() {
        Ok(tools) => tools,
        Err(missing) => return Outcome::skipped(NEED, &missing),
    };
    let built = Built::new(tools, true)?;
    Ok(Outcome::Done(output(built.java().arg("shopx.QuoteBenchKt"))?))
}

/// What the package is built with.
struct Tools {
    /// Where the compiler is: `bin/kotlinc` and `lib`.
    home: PathBuf,
    version: String,
    /// Where the [`JARS`] are.
    jars: PathBuf,
}

impl Tools {
    fn find() -> Result<Self> {
        output(Command::new("java").arg("-version")).context("no Java (Debian: default-jre)")?;
        let (home, version) = compiler()?;
        Ok(Self { home, version, jars: jars()? })
    }

    fn lib(&self, jar: &str) -> PathBuf {
        self.home.join("lib").join(jar)
    }

    /// What the package is compiled with.
    fn classpath(&self) -> Vec<PathBuf> {
        let own = ["kotlin-stdlib.jar", "kotlin-reflect.jar", "kotlinx-coroutines-core-jvm.jar"];
        let own = own.map(|jar| self.lib(jar));
        let jars = JARS.map(|jar| self.jars.join(jar));
        own.into_iter().chain(jars).chain([self.jars.clone()]).collect()
    }
}

/// The compiler on this machine, or the one from npm.
fn compiler() -> Result<(PathBuf, String)> {
    if let Some(found) = on_path("kotlinc") {
        let home = found.ancestors().nth(2).unwrap_or(Path::new("/")).to_owned();
        match version(&home) {
            Ok(version) => return Ok((home, version)),
            Err(why) => println!("xtask: {} will not do: {why:#}", found.display()),
        }
    }
    let fetched = cached(&COMPILER.replace('@', "-"), |dir| {
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]);
        output(npm.arg(dir).arg(COMPILER)).map(|_| ())
    });
    let home = fetched.context("no kotlinc 2 or newer in PATH")?;
    let home = home.join("node_modules/kotlin-compiler");
    let version = version(&home)?;
    Ok((home, version))
}

/// The version of the compiler at `home`, which must be new enough and have what it is shipped with.
fn version(home: &Path) -> Result<String> {
    let jar = home.join("lib/kotlinx-coroutines-core-jvm.jar");
    ensure!(jar.is_file(), "no {}", jar.display());
    let said = output(Command::new("bash").arg(home.join("bin/kotlinc")).arg("-version"))?;
    let version =
        said.split_whitespace().find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let version = version.with_context(|| format!("it calls itself {said:?}"))?;
    let major = version.split('.').next().and_then(|major| major.parse::<u32>().ok());
    ensure!(major >= Some(2), "Kotlin {version} is too old");
    Ok(version.to_owned())
}

/// The jars where Debian puts them, or unpacked in the cache from Debian's packages.
fn jars() -> Result<PathBuf> {
    let installed = PathBuf::from("/usr/share/java");
    if JARS.iter().all(|jar| installed.join(jar).is_file()) {
        return Ok(installed);
    }
    let fetched = cached("jna-junit-gson", |dir| {
        output(Command::new("apt-get").arg("download").args(DEBIAN).current_dir(dir))?;
        for file in entries(dir)? {
            if file.extension().is_some_and(|extension| extension == "deb") {
                output(Command::new("dpkg-deb").arg("-x").arg(&file).arg(dir))?;
                fs::remove_file(file)?;
            }
        }
        // JNA looks for its native part where Debian installs it, and then beside its classes.
        let native = entries(&dir.join("usr/lib"))?
            .into_iter()
            .map(|lib| lib.join("jni/libjnidispatch.system.so"))
            .find(|file| file.is_file())
            .context("no native part of JNA")?;
        let machine = env::consts::ARCH.replace('_', "-");
        let beside = dir.join("usr/share/java/com/sun/jna").join(format!("linux-{machine}"));
        fs::create_dir_all(&beside)?;
        fs::copy(native, beside.join("libjnidispatch.so"))?;
        Ok(())
    });
    let root = fetched.with_context(|| {
        format!("no {} in {} (Debian: {})", JARS.join(", "), installed.display(), DEBIAN.join(" "))
    })?;
    Ok(root.join("usr/share/java"))
}

fn entries(dir: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(dir).with_context(|| format!("reading {}", dir.display()))?;
    entries.map(|entry| Ok(entry?.path())).collect()
}

/// The package as it was compiled, with its tests or its bench.
struct Built {
    tools: Tools,
    /// Where the library is.
    library: PathBuf,
    jar: PathBuf,
}

impl Built {
    /// With its tests and what they count; or with its bench and the library as it will be used.
    fn new(tools: Tools, bench: bool) -> Result<Self> {
        // Built together, so that nothing is built twice.
        let features = ["--features", if bench { "bindgen" } else { "bindgen,testing" }];
        step(
            cargo(&["build", "-p", "shopx-ffi", "--lib", "--bin", "shopx-bindgen"]).args(features),
        )?;
        let target = target_dir();
        let debug = target.join("debug");
        let library = if bench {
            step(&mut cargo(&["build", "-p", "shopx-ffi", "--lib", "--release"]))?;
            target.join("release")
        } else {
            debug.clone()
        };
        let build = target.join(if bench { "kotlin-bench" } else { "kotlin" });
        let generated = build.join("generated");
        if generated.exists() {
            fs::remove_dir_all(&generated)?;
        }
        fs::create_dir_all(&build).with_context(|| format!("making {}", build.display()))?;
        said(
            "shopx-bindgen",
            Command::new(debug.join("shopx-bindgen"))
                .arg(debug.join(LIBRARY))
                .args(["--language", "kotlin", "--out"])
                .arg(&generated),
        )?;

        let jar = build.join("shopx.jar");
        let package = Path::new(PACKAGE);
        let tests = package.join("src/test/kotlin");
        let tests = if bench { tests.join("shopx/QuoteBench.kt") } else { tests };
        let mut compile = Command::new("bash");
        compile
            .arg(tools.home.join("bin/kotlinc"))
            .args([
                "-no-stdlib",
                "-no-reflect",
                "-Xwarning-level=DEPRECATION:disabled",
                "-jvm-target",
            ])
            .args(["11", "-classpath"])
            .arg(join(&tools.classpath())?)
            .arg("-d")
            .arg(&jar)
            .args([&generated, &package.join("src/main/kotlin"), &tests]);
        said("kotlinc", &mut compile)?;
        Ok(Self { tools, library, jar })
    }

    /// Java with the package, its tests and everything that they need.
    fn java(&self) -> Command {
        let mut classpath = self.tools.classpath();
        classpath.push(self.jar.clone());
        let mut java = Command::new("java");
        java.arg("-cp").arg(join(&classpath).unwrap_or_default());
        java.arg(property("jna.library.path", &self.library));
        java.current_dir(PACKAGE);
        java
    }
}

fn join(classpath: &[PathBuf]) -> Result<OsString> {
    env::join_paths(classpath).context("a path with a colon in it")
}

fn property(name: &str, value: &Path) -> OsString {
    let mut property = OsString::from(format!("-D{name}="));
    property.push(value);
    property
}

/// The classes with tests: a file each, `shopx/SomethingTest.kt`.
fn test_classes() -> Result<Vec<String>> {
    let dir = Path::new(PACKAGE).join("src/test/kotlin/shopx");
    let mut classes = Vec::new();
    for file in entries(&dir)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if let Some(class) = name.strip_suffix("Test.kt") {
            classes.push(format!("shopx.{class}Test"));
        }
    }
    classes.sort();
    if classes.is_empty() {
        bail!("no tests in {}", dir.display());
    }
    Ok(classes)
}
