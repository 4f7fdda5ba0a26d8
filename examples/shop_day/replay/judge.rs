//! Holds what the library says against what `expected.json` says, and the library's own figures
//! against each other.

use std::fmt::Display;
use std::fs::File;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use shopx_core::Money;

/// Compares figures, and remembers those that differ.
pub(crate) struct Judge {
    expected: Option<Value>,
    wrong: Vec<String>,
}

impl Judge {
    /// A judge who knows what `expected.json` in `dir` expects, if it is there.
    pub(crate) fn read(dir: &Path) -> Result<Self> {
        let path = dir.join("expected.json");
        let read = || serde_json::from_reader(File::open(&path)?).map_err(anyhow::Error::from);
        let expected = path.exists().then(read).transpose();
        let expected = expected.with_context(|| format!("reading {}", path.display()))?;
        Ok(Self { expected, wrong: Vec::new() })
    }

    /// A mark for the figure that is expected at `pointer`: blank when nothing is known.
    pub(crate) fn mark(&mut self, pointer: &str, ours: impl Display) -> String {
        let Some(expected) = &self.expected else { return String::new() };
        let expected = match expected.pointer(pointer) {
            None => "nothing".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Object(fields)) => fields.len().to_string(),
            Some(value) => value.to_string(),
        };
        let ours = ours.to_string();
        if same(&ours, &expected) {
            return "✓".to_owned();
        }
        self.wrong.push(format!("{pointer} is {ours}, expected {expected}"));
        format!("✗ expected {expected}")
    }

    /// Two ways to the same figure must agree.
    pub(crate) fn agree(&mut self, what: &str, one: impl Display, other: impl Display) {
        let (one, other) = (one.to_string(), other.to_string());
        if !same(&one, &other) {
            self.wrong.push(format!("{what}: {one}, but also {other}"));
        }
    }

    /// Refuses the replay when any figure was wrong.
    pub(crate) fn verdict(&self) -> Result<()> {
        ensure!(self.wrong.is_empty(), "figures contradict:\n  {}", self.wrong.join("\n  "));
        Ok(())
    }
}

/// Amounts are the same when their values are: 459064.3 and 459064.30.
fn same(one: &str, other: &str) -> bool {
    match (one.parse::<Money>(), other.parse::<Money>()) {
        (Ok(one), Ok(other)) => one == other,
        _ => one == other,
    }
}
