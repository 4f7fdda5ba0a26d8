//! Nothing is forgotten: every use case has a short method of `Shop`, and the contract needs it.
//! And every case that the contract's sources hold is run.

#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

#[path = "use_cases/permissions.rs"]
mod permissions;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use shopx_core::for_each_use_case;
use shopx_testing::contract::CASES;
use shopx_testing::contract::tenancy::{WITH_AN_ID, WITHOUT_AN_ID};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn testing() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shopx-testing/src")
}

/// Every Rust file below `folder`, with its text.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    found.sort();
    found
}

/// The identifiers in a text.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// The types in what is written before any argument: `Get User` for `records::Get::<User>(id)`.
fn kind(use_case: &str) -> String {
    let written = use_case.split(['(', '{']).next().unwrap();
    let types = words(written).filter(|word| word.starts_with(char::is_uppercase));
    types.collect::<Vec<_>>().join(" ")
}

/// What stands after each `marker`, up to the end of the identifier.
fn names_after<'t>(text: &'t str, marker: &str) -> Vec<&'t str> {
    text.split(marker).skip(1).filter_map(|rest| words(rest).next()).collect()
}

/// The types that the library implements `UseCase` for, by themselves or as decisions.
fn use_cases() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (_, text) in files(&source()) {
        for line in text.lines().filter(|line| line.starts_with("impl")) {
            let names = [" UseCase for ", " Decision for "].map(|of| names_after(line, of));
            // All decisions are use cases in one way.
            found.extend(names.concat().into_iter().filter(|name| *name != "D").map(str::to_owned));
        }
    }
    found
}

/// A short method of `Shop`, and what it runs.
#[derive(Debug)]
struct Method {
    name: &'static str,
    runs: &'static str,
    kind: String,
    /// Whether it runs many of them, each of which is called what it is called alone.
    many: bool,
}

impl Method {
    fn new(name: &'static str, arguments: &'static str, use_case: &'static str) -> Self {
        let runs = words(use_case).next().unwrap();
        // A use case that is the argument itself: `receive(receive: Receive) -> … = receive`.
        let mut of_argument = words(arguments).skip_while(|word| *word != runs);
        let runs = of_argument.nth(1).unwrap_or(runs);
        let kind = kind(if use_case.contains(runs) { use_case } else { runs });
        Self { name, runs, kind, many: false }
    }

    fn many(name: &'static str, use_case: &'static str) -> Self {
        Self { many: true, ..Self::new(name, "", use_case) }
    }

    /// Whether it is run by `life!` in records.rs, which takes the names as arguments.
    fn is_of_records(&self) -> bool {
        ["CreateOne", "Update", "SetArchived", "Get", "FindOne", "List"].contains(&self.runs)
    }
}

macro_rules! methods {
    (
        use_cases {$(
            $(#[$doc:meta])* $plain:literal
            $method:ident($($arg:ident: $type:ty),*) -> $output:ty = $use_case:expr;
        )*}
        many {$(
            $(#[$all_doc:meta])* $all_plain:literal
            $all:ident($these:ident: $this:ty) -> $each:ident in $outcome:ident;
        )*}
        pages {$(
            $(#[$list_doc:meta])* $list_plain:literal $all_of_list:ident $all_doc_of_list:literal
            $list:ident($query:ident: $query_type:ty)
                -> $item:ident in $page:ident $(by $cursor:ident)? = $lists:expr;
        )*}
        host {$(
            $(#[$host_doc:meta])* $host_plain:literal
            $host:ident($($host_arg:ident: $host_type:ty),*) -> $host_output:ty;
        )*}
        people {$(
            $(#[$own_doc:meta])* $own_plain:literal
            $own:ident($($own_arg:ident: $own_type:ty),*) -> $own_output:ty;
        )*}
    ) => {
        fn methods() -> Vec<Method> {
            vec![
                $(Method::new(
                    stringify!($method),
                    stringify!($($arg $type)*),
                    stringify!($use_case),
                ),)*
                $(Method::many(stringify!($all), stringify!($this)),)*
                $(Method::new(stringify!($list), "", stringify!($lists)),)*
            ]
        }
    };
}

for_each_use_case!(methods);

fn contract() -> Vec<(PathBuf, String)> {
    files(&testing().join("contract"))
}

#[test]
fn every_use_case_has_a_short_method() {
    let mut of_methods: BTreeSet<String> =
        methods().into_iter().map(|method| method.runs.to_owned()).collect();
    // For many records at once, by `Shop::create` and `Shop::run`; methods create and find one.
    of_methods.extend(["Create", "Find"].map(str::to_owned));
    // What a binding's tables are made of, by `Shop::run`: a page has more rows than anybody reads as values.
    of_methods.extend(["ListSaleColumns", "ListSaleLineColumns"].map(str::to_owned));
    let use_cases = use_cases();
    assert_eq!(of_methods, use_cases);
    assert!(use_cases.len() >= 39, "few use cases were found: {use_cases:?}");
}

#[test]
fn the_contract_needs_every_short_method() {
    let sources: Vec<(PathBuf, String)> = contract();
    let used: BTreeSet<&str> = sources.iter().flat_map(|(_, text)| words(text)).collect();
    // Helpers of `Arranged` stand for these.
    let arrange = std::fs::read_to_string(testing().join("arrange.rs")).unwrap();
    let calls = |name: &str| {
        let of_shop = |text: &str| text.contains(&format!("shop.{name}("));
        sources.iter().any(|(_, text)| of_shop(text)) || of_shop(&arrange)
    };
    for method in methods() {
        let named = used.contains(method.name) && (calls(method.name) || method.is_of_records());
        assert!(named, "no case of the contract needs {method:?}");
    }
}

#[test]
fn the_contract_asks_every_use_case_that_takes_an_id_about_strangers() {
    let asked = WITH_AN_ID.iter().copied().flatten().chain(WITHOUT_AN_ID);
    let covered: BTreeSet<String> = asked.map(|name| (*name).to_owned()).collect();
    assert_eq!(covered, use_cases());
}

#[test]
fn every_case_of_the_contract_is_run() {
    let mut written = BTreeSet::new();
    for (path, text) in contract() {
        let room = path.file_stem().unwrap().to_str().unwrap().to_owned();
        if room == "mod" {
            continue;
        }
        for (number, line) in text.lines().enumerate() {
            let Some(rest) = line.strip_prefix("pub async fn ") else {
                let hidden = line.starts_with("pub fn") || line.starts_with("pub(");
                assert!(!hidden, "{room}.rs:{}: a room holds cases and their helpers", number + 1);
                continue;
            };
            let name = words(rest).next().unwrap().to_owned();
            assert!(rest.ends_with(": Shop) {"), "{room}::{name} takes a shop and nothing else");
            assert!(written.insert((room.clone(), name.clone())), "{room}::{name} is there twice");
        }
    }
    let listed: BTreeSet<(String, String)> =
        CASES.iter().map(|(room, case)| ((*room).to_owned(), (*case).to_owned())).collect();
    assert_eq!(listed.len(), CASES.len(), "a case is listed twice");
    assert_eq!(listed, written);
    assert!(CASES.len() > 200);
}

#[test]
fn every_method_of_every_port_has_a_mock() {
    // The mocks are made of the ports: one that is missing here is missing for hosts too.
    let testing = std::fs::read_to_string(testing().join("lib.rs")).unwrap();
    for (path, text) in files(&source()) {
        for mock in text.split("mockall::automock)]").skip(1) {
            let port = names_after(mock, "pub trait ").into_iter().next().unwrap();
            let name = format!("Mock{port}");
            assert!(words(&testing).any(|word| word == name), "{path:?}: {name} is not exported");
        }
    }
}
