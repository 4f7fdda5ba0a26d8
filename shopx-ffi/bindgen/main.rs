//! Writes the Swift or Kotlin sources for a built library.
//!
//! `UniFFI` writes them; each language then has its own finish, in `swift.rs` and `kotlin.rs`.
#![expect(clippy::print_stderr, reason = "a program talks to whoever runs it")]

use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use camino::Utf8PathBuf;
use clap::{Parser, ValueEnum};
use uniffi::{GenerateOptions, TargetLanguage};

mod kotlin;
mod private;
mod swift;
mod usual;

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Language {
    Kotlin,
    Swift,
}

impl Language {
    /// How values look in it, if it says so in a file.
    fn config(self) -> Option<Utf8PathBuf> {
        let language = match self {
            Self::Kotlin => "kotlin",
            Self::Swift => "swift",
        };
        let file: Utf8PathBuf =
            [env!("CARGO_MANIFEST_DIR"), language, "uniffi.toml"].iter().collect();
        file.is_file().then_some(file)
    }
}

/// Writes the Swift or Kotlin sources for a built library.
#[derive(Parser)]
struct Args {
    /// The library, such as `target/debug/libshopx_ffi.so`.
    library: Utf8PathBuf,
    /// For which language.
    #[arg(long)]
    language: Language,
    /// The directory to write to.
    #[arg(long)]
    out: Utf8PathBuf,
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(refusal) => {
            eprintln!("shopx-bindgen: {refusal:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let (language, extension) = match args.language {
        Language::Kotlin => (TargetLanguage::Kotlin, "kt"),
        Language::Swift => (TargetLanguage::Swift, "swift"),
    };
    uniffi::generate(GenerateOptions {
        languages: vec![language],
        source: args.library.clone(),
        out_dir: args.out.clone(),
        config_override: args.language.config(),
        format: false,
        ..GenerateOptions::default()
    })?;
    let mut sources = Vec::new();
    find(&args.out, extension, &mut sources)?;
    ensure!(!sources.is_empty(), "nothing was written to {}", args.out);
    for path in sources {
        let source = std::fs::read_to_string(&path)?;
        let finished = match args.language {
            Language::Kotlin => kotlin::finish(&source),
            Language::Swift => swift::finish(&source),
        };
        std::fs::write(&path, finished.with_context(|| format!("finishing {path}"))?)?;
    }
    if matches!(args.language, Language::Swift) {
        swift::finish_headers(&args.out)?;
    }
    Ok(())
}

/// The files below `dir` with this extension.
fn find(dir: &Utf8PathBuf, extension: &str, found: &mut Vec<Utf8PathBuf>) -> Result<()> {
    for entry in dir.read_dir_utf8()? {
        let path = entry?.into_path();
        if path.is_dir() {
            find(&path, extension, found)?;
        } else if path.extension() == Some(extension) {
            found.push(path);
        }
    }
    Ok(())
}

/// `source` with every `from` replaced by `to`; an error if there are not `times` of them, for then
/// the generator writes something else than it did.
fn replaced(source: &str, from: &str, to: &str, times: usize) -> Result<String> {
    let found = source.matches(from).count();
    if found != times {
        bail!("{found} instead of {times} times: {from}");
    }
    Ok(source.replace(from, to))
}
