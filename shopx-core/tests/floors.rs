//! Files import each other downwards, floor by floor, and in small circles at most: what a rule needs can be
//! read without the rest of the house.

#![expect(clippy::unwrap_used, reason = "helpers of tests, not tests to Clippy")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The floors, from the ground up, and the files that stand there. A file of a room that is named nowhere is a
/// use case, as most are.
const FLOORS: [(&str, &str); 5] = [
    (
        "words",
        "clock error error/kind exact id idempotency idempotency/form json limits masks money page python
         python/plain quantity session text users/secret words",
    ),
    (
        "rooms",
        "audit batches batches/picking catalog catalog/product catalog/tax customers locations pricing
         pricing/cart pricing/explain pricing/payment pricing/price_list pricing/promote
         pricing/promotion pricing/tax pricing/units records reports sales sales/columns sales/receipt shelf stock
         suppliers tenants transfers users users/account",
    ),
    ("doors", "attempts decision records/stored store"),
    ("use cases", ""),
    ("shop", "foreign idempotency/requests lists memory prelude shop use_cases users/sign_in"),
];
const USE_CASES: usize = 3;

/// The most files that may import each other in a circle.
const MOST: usize = 8;

/// A module, such as `["sales", "checkout"]`.
type Module = Vec<String>;

/// A name that a file imports, or hands on.
struct Import {
    public: bool,
    path: Vec<String>,
    name: String,
}

/// What a file says, without its tests.
#[derive(Default)]
struct Source {
    imports: Vec<Import>,
    body: Vec<String>,
}

impl Source {
    fn read(text: &str) -> Self {
        let mut tokens = Vec::new();
        flatten(text.parse().unwrap(), &mut tokens);
        let mut source = Self::default();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            if token != "use" || tokens[at + 1] == "<" {
                source.body.push(token.clone());
                at += 1;
                continue;
            }
            let public = at > 0 && matches!(tokens[at - 1].as_str(), "pub" | ")");
            let end = at + tokens[at..].iter().position(|token| token == ";").unwrap();
            let mut leaves = Vec::new();
            leaves_of(&tokens[at + 1..end], &[], &mut leaves);
            let import = |(path, name)| Import { public, path, name };
            source.imports.extend(leaves.into_iter().map(import));
            at = end + 1;
        }
        source
    }

    fn defines(&self, name: &str) -> bool {
        const WORDS: [&str; 7] = ["struct", "enum", "trait", "fn", "type", "const", "static"];
        self.body.windows(2).any(|pair| pair[1] == name && WORDS.contains(&pair[0].as_str()))
    }

    /// Whether it uses the name itself: not as a variant that it declares, or a part of a path.
    fn uses(&self, name: &str) -> bool {
        let is_part = |at: usize| at > 0 && matches!(self.body[at - 1].as_str(), "::" | "." | "$");
        let is_declared = |at: usize| self.body.get(at + 1).is_some_and(|next| next == "=");
        let mut places = self.body.iter().enumerate().filter(|(_, token)| *token == name);
        places.any(|(at, _)| !is_part(at) && !is_declared(at))
    }

    /// The paths in what is no import, such as `crate::sales::Sale`.
    fn paths(&self) -> Vec<Vec<String>> {
        let mut paths: Vec<Vec<String>> = Vec::new();
        for at in 1..self.body.len() {
            let [before, token] = [&self.body[at - 1], &self.body[at]];
            if token != "::" || !before.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                continue;
            }
            if at > 1 && self.body[at - 2] == "::" {
                continue;
            }
            let mut path = vec![before.clone()];
            let mut rest = &self.body[at..];
            while let [colons, name, more @ ..] = rest {
                if colons != "::" || !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
                    break;
                }
                path.push(name.clone());
                rest = more;
            }
            paths.push(path);
        }
        paths
    }
}

/// The tokens in one row, without what is only compiled for tests.
fn flatten(stream: TokenStream, tokens: &mut Vec<String>) {
    let mut stream = stream.into_iter().peekable();
    while let Some(tree) = stream.next() {
        match tree {
            TokenTree::Group(group) if group.to_string().replace(' ', "") == "[cfg(test)]" => {
                tokens.pop();
                let ends = |tree: &TokenTree| match tree {
                    TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                    TokenTree::Punct(punct) => punct.as_char() == ';',
                    _ => false,
                };
                stream.find(ends);
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Parenthesis | Delimiter::None => ("(", ")"),
                };
                tokens.push(open.to_owned());
                flatten(group.stream(), tokens);
                tokens.push(close.to_owned());
            }
            TokenTree::Punct(punct)
                if punct.as_char() == ':' && punct.spacing() == Spacing::Joint =>
            {
                stream.next();
                tokens.push("::".to_owned());
            }
            tree => tokens.push(tree.to_string()),
        }
    }
}

/// The paths that a `use` names, and what each is called from then on.
fn leaves_of(tokens: &[String], before: &[String], leaves: &mut Vec<(Vec<String>, String)>) {
    let Some(open) = tokens.iter().position(|token| token == "{") else {
        let mut path = before.to_vec();
        path.extend(
            tokens.iter().take_while(|token| *token != "as").filter(|t| *t != "::").cloned(),
        );
        path.retain(|name| name != "self" || before.is_empty());
        if let Some(name) = tokens.last() {
            let name = if name == "self" { path.last().unwrap() } else { name };
            leaves.push((path.clone(), name.clone()));
        }
        return;
    };
    let mut before = before.to_vec();
    before.extend(tokens[..open].iter().filter(|token| *token != "::").cloned());
    let (mut depth, mut from) = (0, open + 1);
    for at in open + 1..tokens.len() {
        match (tokens[at].as_str(), depth) {
            ("{", _) => depth += 1,
            ("}" | ",", 0) => {
                leaves_of(&tokens[from..at], &before, leaves);
                from = at + 1;
            }
            ("}", _) => depth -= 1,
            _ => {}
        }
    }
}

/// All files of the library.
struct House(BTreeMap<Module, Source>);

impl House {
    fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut files = Vec::new();
        find(&root, &mut files);
        let read = |file: PathBuf| {
            let path = file.strip_prefix(&root).unwrap().with_extension("");
            let mut module: Module =
                path.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
            module.pop_if(|name| matches!(name.as_str(), "mod" | "lib"));
            (module, Source::read(&std::fs::read_to_string(file).unwrap()))
        };
        let files = files.into_iter().filter(|file| file.file_stem().unwrap() != "tests");
        Self(files.map(read).collect())
    }

    /// The path from the root, unless it is of another library.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Vec<String>> {
        let supers = path.iter().take_while(|name| *name == "super").count();
        if supers > 0 {
            return Some([&module[..module.len() - supers], &path[supers..]].concat());
        }
        match path[0].as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([module, &path[1..]].concat()),
            first => {
                let child = [module.as_slice(), &[first.to_owned()]].concat();
                if self.0.contains_key(&child) {
                    return Some([module, path].concat());
                }
                let of_module = |import: &&Import| import.name == first && import.path[0] != first;
                let import = self.0[module].imports.iter().find(of_module)?;
                let of =
                    self.absolute(module, &import.path).filter(|of| self.0.contains_key(of))?;
                Some([of.as_slice(), &path[1..]].concat())
            }
        }
    }

    /// The file that defines what the path names, through whichever files hand it on; whether it is all of it.
    fn home(&self, path: &[String]) -> (Module, bool) {
        let length = (0..=path.len()).rev().find(|length| self.0.contains_key(&path[..*length]));
        let (module, names) = path.split_at(length.unwrap());
        let [name, ..] = names else { return (module.to_vec(), true) };
        let source = &self.0[module];
        let import = source.imports.iter().find(|import| import.name == *name);
        let origin = import
            .filter(|_| !source.defines(name))
            .and_then(|import| self.absolute(&module.to_vec(), &import.path))
            .filter(|origin| origin != path);
        match origin {
            Some(origin) => (self.home(&origin).0, false),
            None => (module.to_vec(), false),
        }
    }

    /// Which files import which.
    fn arrows(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let mut arrows = BTreeMap::new();
        for (module, source) in self.0.iter().filter(|(module, _)| !module.is_empty()) {
            // What a file only hands on is imported by whoever asks it.
            let taken =
                source.imports.iter().filter(|import| !import.public || source.uses(&import.name));
            let taken = taken.map(|import| import.path.clone()).collect();
            let mut to = BTreeSet::new();
            for path in [taken, source.paths()].concat() {
                let Some(path) = self.absolute(module, &path) else { continue };
                let (home, is_all) = self.home(&path);
                if !is_all && home != *module {
                    to.insert(home);
                }
            }
            arrows.insert(module, to);
        }
        arrows
    }
}

fn find(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn floor(module: &Module) -> usize {
    let (name, room) = (module.join("/"), module.first().map_or("", String::as_str));
    let named = |name: &str| {
        FLOORS.iter().position(|(_, files)| files.split_whitespace().any(|file| file == name))
    };
    // The memory store is all on one floor.
    named(&name).or_else(|| named("memory").filter(|_| room == "memory")).unwrap_or(USE_CASES)
}

#[test]
fn imports_are_found_where_the_names_come_from() {
    let house = House::read();
    let arrows = house.arrows();
    let module = |name: &str| name.split('/').map(str::to_owned).collect::<Module>();
    for (from, to) in [
        ("sales/checkout", "error"), // crate::ShopError, which the root hands on
        ("sales/refund", "words"),   // crate::session::Role, which the session hands on
        ("sales/refund", "sales"),   // super::Sale
        ("sales/checkout", "sales/quote"), // super::quote::price_cart
        ("stock", "shelf"),          // what it hands on and uses itself
        ("decision", "transfers"),   // crate::transfers::Transfer, without an import
        ("memory/state", "memory/records"), // records::create, of a module that is imported
    ] {
        assert!(arrows[&module(from)].contains(&module(to)), "{from} imports {to}");
    }
    for (from, to) in [("stock", "stock/count"), ("records", "records/find"), ("sales", "store")] {
        assert!(!arrows[&module(from)].contains(&module(to)), "{from} does not import {to}");
    }
    for (_, files) in FLOORS {
        for file in files.split_whitespace() {
            assert!(house.0.contains_key(&module(file)), "there is no {file}");
        }
    }
}

#[test]
fn no_floor_imports_one_above_it() {
    let house = House::read();
    let mut up = Vec::new();
    for (from, imported) in house.arrows() {
        for to in imported.iter().filter(|to| floor(to) > floor(from)) {
            let [under, above] = [from, to].map(|module| FLOORS[floor(module)].0);
            up.push(format!("{} ({under}) imports {} ({above})", from.join("/"), to.join("/")));
        }
    }
    assert!(up.is_empty(), "{up:#?}");
}

#[test]
fn no_circle_of_imports_has_more_than_eight_files() {
    let house = House::read();
    let arrows = house.arrows();
    let reached = |from: &Module| {
        let (mut reached, mut open) = (BTreeSet::new(), vec![from.clone()]);
        while let Some(next) = open.pop() {
            let new =
                arrows.get(&next).into_iter().flatten().filter(|to| reached.insert((*to).clone()));
            open.extend(new.cloned().collect::<Vec<_>>());
        }
        reached
    };
    let reached: BTreeMap<&Module, BTreeSet<Module>> =
        arrows.keys().map(|module| (*module, reached(module))).collect();
    for (module, others) in &reached {
        let circle: Vec<&Module> = others
            .iter()
            .filter(|other| reached.get(other).is_some_and(|back| back.contains(*module)))
            .collect();
        let arrow = |from: &&Module| {
            let to = arrows[*from].iter().filter(|to| circle.contains(to));
            let to: Vec<String> = to.map(|to| to.join("/")).collect();
            format!("{} → {}", from.join("/"), to.join(", "))
        };
        assert!(circle.len() <= MOST, "{:#?}", circle.iter().map(arrow).collect::<Vec<_>>());
    }
}
