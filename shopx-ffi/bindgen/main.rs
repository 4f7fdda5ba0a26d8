//! Writes the Swift or Kotlin sources for a built library.
//!
//! `UniFFI` writes them, as each language's `uniffi.toml` and the attributes of the types say. What cannot be
//! said to it is written by hand beside its sources, in `swift/Sources/ShopX` and `kotlin/src/main`. What is
//! left is finished as text, and listed with the reasons at the top of `swift.rs` and `kotlin.rs`; for both,
//! - [documentation](text::documented) is Rust's, with its links, its paths and its examples;
//! - [defaults](shopx_core::foreign::chosen_defaults) that are variants or named constants are not among those that `UniFFI` can
//!   carry: they come from the same `#[default(...)]` as all the others.
//!
//! A step that does not find what it is for is an error: `UniFFI` writes something else, and somebody must
//! look.

use anyhow::{Context, Result};
use camino::Utf8PathBuf;
use clap::{Parser, ValueEnum};
use uniffi::{GenerateOptions, TargetLanguage};

mod kotlin;
mod swift;
mod text;
mod values;

use values::Record;

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Language {
    Kotlin,
    Swift,
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

/// What makes of a source the one that is shipped.
type Finish = fn(&str, &[Record]) -> Result<String>;

fn main() -> Result<()> {
    let args = Args::parse();
    let (language, name, finish): (_, _, Finish) = match args.language {
        Language::Kotlin => (TargetLanguage::Kotlin, "kotlin", kotlin::finish),
        Language::Swift => (TargetLanguage::Swift, "swift", swift::finish),
    };
    uniffi::generate(GenerateOptions {
        languages: vec![language],
        source: args.library.clone(),
        out_dir: args.out.clone(),
        config_override: Some([env!("CARGO_MANIFEST_DIR"), name, "uniffi.toml"].iter().collect()),
        format: false,
        ..GenerateOptions::default()
    })?;
    for (name, records) in values::records(&args.library)? {
        let path = match args.language {
            Language::Kotlin if name == "shopx_core" => format!("shopx/core/{name}.kt"),
            Language::Kotlin => format!("shopx/{name}.kt"),
            Language::Swift => format!("{name}.swift"),
        };
        let path = args.out.join(path);
        let source = std::fs::read_to_string(&path).with_context(|| format!("reading {path}"))?;
        let finished = finish(&source, &records).with_context(|| format!("finishing {path}"))?;
        std::fs::write(&path, finished)?;
    }
    Ok(())
}
