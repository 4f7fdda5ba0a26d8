//! The packages of other languages, each built and tested as its users would have it.

use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use shopx_embedded::{Options, Server};

use crate::tools::{Outcome, target_dir};
use crate::{kotlin, python, swift};

/// A language that has a package.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Language {
    Python,
    Kotlin,
    Swift,
}

impl Language {
    pub(crate) const ALL: [Self; 3] = [Self::Python, Self::Kotlin, Self::Swift];

    /// Tests it on a server of its own, unless one is named.
    pub(crate) async fn run(self) -> Result<()> {
        self.test(&Server::from_env_or_start(Options::default()).await?).await
    }

    /// Tests it on `server`, or says why it cannot be tested here.
    pub(crate) async fn test(self, server: &Server) -> Result<()> {
        let outcome = match self {
            Self::Python => python::test(server).await?,
            Self::Kotlin => kotlin::test(server).await?,
            Self::Swift => swift::test(server).await?,
        };
        match outcome {
            Outcome::Done(with) => println!("xtask: {self:?}: all passed, with {with}"),
            Outcome::Skipped(why) => println!("xtask: {self:?}: SKIPPED, {why}"),
        }
        Ok(())
    }
}

/// Runs the bench of each language that can run here; a file with the line that each printed.
pub(crate) fn bench() -> Result<PathBuf> {
    let mut lines = String::new();
    for language in Language::ALL {
        let outcome = match language {
            Language::Python => python::bench()?,
            Language::Kotlin => kotlin::bench()?,
            Language::Swift => swift::bench()?,
        };
        match outcome {
            // What builds it may have said something before.
            Outcome::Done(said) => lines.extend(said.lines().last().into_iter().chain(["\n"])),
            Outcome::Skipped(why) => println!("xtask: {language:?}: SKIPPED, {why}"),
        }
    }
    let file = target_dir().join("bindings.jsonl");
    fs::write(&file, lines)?;
    Ok(file)
}
