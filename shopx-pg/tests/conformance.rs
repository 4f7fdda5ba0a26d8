//! The scenarios of `conformance/`, which every language runs, on both stores.
#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

#[path = "conformance/fields.rs"]
mod fields;
#[path = "conformance/operations.rs"]
mod operations;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::{Map, Value};
use shopx_core::{MemoryStore, Shop};
use shopx_testing::arrange::unique;

use fields::{Failure, Fields};
use operations::{facts, perform};

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_goes_as_it_says_in_memory() {
    run_all(&Shop::new(MemoryStore::new())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scenario_goes_as_it_says_on_postgresql() {
    run_all(&support::shop().await).await;
}

/// So a runner in another language knows from the README what it will be asked to do.
#[test]
fn every_operation_is_described_and_used() {
    let readme = std::fs::read_to_string(home().join("README.md")).unwrap();
    let (_, operations) = readme.split_once("## Operations").unwrap();
    let described: BTreeSet<String> = operations
        .lines()
        .filter_map(|row| row.strip_prefix("| `")?.split_once("` |"))
        .map(|(operation, _)| operation.to_owned())
        .collect();
    let used: BTreeSet<String> = scenarios()
        .iter()
        .flat_map(|path| steps_of(path))
        .map(|step| step["do"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(described, used);
}

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance")
}

/// The scenario files. Anything else beside them would be one that nobody runs.
fn scenarios() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(home().join("scenarios")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    assert!(files.iter().all(|path| path.extension().is_some_and(|of| of == "json")), "{files:?}");
    files
}

/// The steps of a scenario, those of the shop that it starts from first.
fn steps_of(path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    let scenario: Value =
        serde_json::from_str(&text).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let odd = scenario.as_object().unwrap().keys().find(|key| {
        let known = ["about", "start", "steps"];
        !known.contains(&key.as_str())
    });
    assert_eq!(odd, None, "{}", path.display());
    let mut steps = match &scenario["start"] {
        Value::Null => Vec::new(),
        shop => steps_of(&home().join(format!("shops/{}.json", shop.as_str().unwrap()))),
    };
    steps.extend(scenario["steps"].as_array().unwrap().iter().cloned());
    steps
}

async fn run_all(shop: &Shop) {
    let mut failed = Vec::new();
    for path in scenarios() {
        let mut world =
            World { shop: shop.clone(), run: unique("run"), now: None, kept: BTreeMap::new() };
        for (index, step) in steps_of(&path).iter().enumerate() {
            if let Err(why) = world.step(step).await {
                let (file, number) = (path.file_name().unwrap().display(), index + 1);
                failed.push(format!("{file}, step {number}, {}: {why}", step["do"]));
                break;
            }
        }
    }
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}

/// What a scenario knows while it runs.
struct World {
    shop: Shop,
    run: String,
    now: Option<String>,
    kept: BTreeMap<String, Value>,
}

impl World {
    async fn step(&mut self, step: &Value) -> Result<(), String> {
        let mut step = Fields::of(step.clone()).map_err(Failure::in_words)?;
        let mut field = |name: &str| self.resolve(step.get(name).map_err(Failure::in_words)?);
        let at = field("at")?;
        let (session, operation, with) = (field("as")?, field("do")?, field("with")?);
        let (keep, expect, refuse) = (field("keep")?, field("expect")?, field("refuse")?);
        step.end().map_err(Failure::in_words)?;
        if !(refuse.is_null() || refuse["code"].is_string() && expect.is_null() && keep.is_null()) {
            return Err("a refusal has a code, and no answer to expect or to keep".to_owned());
        }

        self.now = at.as_str().map(str::to_owned).or(self.now.take());
        let now = self.now.as_deref().ok_or("the first step says when it is")?;
        let shop = self.shop.at(now.parse().map_err(|_| format!("no time: {now}"))?);
        let operation = operation.as_str().ok_or("nothing to do")?;
        let of_sale = with["sale"].clone();
        let done = perform(&shop, session, operation, with).await;
        let answer = match (&refuse, done) {
            (Value::Null, Ok(answer)) => answer,
            (Value::Null, Err(failure)) => return Err(failure.in_words()),
            (_, Ok(answer)) => return Err(format!("not refused: {answer}")),
            (_, Err(Failure::Refused(refusal))) => {
                return check("refuse", &refuse, &facts(&refusal));
            }
            (_, Err(broken)) => return Err(broken.in_words()),
        };
        if operation == "receipt" {
            check_receipt(&expect, &answer, &text_of(&of_sale))?;
        } else if !expect.is_null() {
            check("expect", &expect, &answer)?;
        }
        if let Some(name) = keep.as_str() {
            self.kept.insert(name.to_owned(), answer);
        }
        Ok(())
    }

    /// The value with its references and `{run}` replaced by what they stand for.
    fn resolve(&self, value: Value) -> Result<Value, String> {
        Ok(match value {
            Value::String(text) => match text.strip_prefix('$') {
                None => text.replace("{run}", &self.run).into(),
                Some(path) => {
                    let mut names = path.split('.');
                    let first = names.next().and_then(|name| self.kept.get(name));
                    let found = names.try_fold(first, |value, name| {
                        let value = value?;
                        Some(match name.parse::<usize>() {
                            Ok(index) => value.get(index),
                            Err(_) => value.get(name),
                        })
                    });
                    found.flatten().ok_or(format!("nothing kept as {text}"))?.clone()
                }
            },
            Value::Array(values) => {
                values.into_iter().map(|value| self.resolve(value)).collect::<Result<_, _>>()?
            }
            Value::Object(fields) => fields
                .into_iter()
                .map(|(name, value)| Ok((name, self.resolve(value)?)))
                .collect::<Result<Map<_, _>, String>>()?
                .into(),
            other => other,
        })
    }
}

/// Whether `actual` has everything that is expected, or where it differs.
fn check(path: &str, expected: &Value, actual: &Value) -> Result<(), String> {
    let differs = || Err(format!("{path} is {actual}, expected {expected}"));
    match (expected, actual) {
        (Value::Object(fields), Value::Object(_)) => fields
            .iter()
            .try_for_each(|(name, field)| check(&format!("{path}.{name}"), field, &actual[name])),
        (Value::Array(wanted), Value::Array(there)) if wanted.len() == there.len() => {
            let mut pairs = wanted.iter().zip(there).enumerate();
            pairs.try_for_each(|(index, (wanted, there))| {
                check(&format!("{path}.{index}"), wanted, there)
            })
        }
        (Value::Null, Value::Null) => Ok(()),
        (Value::Bool(wanted), Value::Bool(there)) if wanted == there => Ok(()),
        (Value::String(_) | Value::Number(_), Value::String(_) | Value::Number(_)) => {
            let (wanted, there) = (text_of(expected), text_of(actual));
            let decimal = |text: &str| Decimal::from_str(text).ok();
            let same_number = decimal(&wanted).is_some() && decimal(&wanted) == decimal(&there);
            if wanted == there || same_number { Ok(()) } else { differs() }
        }
        _ => differs(),
    }
}

fn text_of(scalar: &Value) -> String {
    scalar.as_str().map_or_else(|| scalar.to_string(), str::to_owned)
}

/// A receipt is the expected lines, each with its end, to the byte. A run of `#` is the sale's id.
fn check_receipt(expected: &Value, actual: &Value, id: &str) -> Result<(), String> {
    let lines = expected.as_array().ok_or("a receipt without the lines that it should have")?;
    let mut text = String::new();
    for line in lines {
        let line = line.as_str().ok_or("a line that is no text")?;
        let run = line.chars().filter(|c| *c == '#').count();
        text += &line.replacen(&"#".repeat(run.max(1)), &format!("{id:run$}"), 1);
        text += "\n";
    }
    if actual.as_str() == Some(&text) {
        return Ok(());
    }
    Err(format!("the receipt is\n{}expected\n{text}", text_of(actual)))
}
