//! What is particular about Swift, beside documentation and defaults:
//! - the C module stays inside, and so do converters: `UniFFI` makes all of it public, for packages in many
//!   modules, and the types of the C module with it;
//! - what Rust sends is read where it lies: through Foundation's `Data`, as `UniFFI` does, every number costs a
//!   copy and some calls that are not inlined, and a sale has hundreds of them;
//! - functions say that they throw `ShopError` and nothing else, which `UniFFI` does not know of;
//! - a cancelled task stops waiting and drops the future in Rust, for which `UniFFI` has no way; it hears so by
//!   a case that `ShopError` has only here, as its functions throw nothing else;
//! - the cases of the error are spelled as other enums' are, which `UniFFI` spells as classes;
//! - what a value is asked for is a property, which `UniFFI` does not have;
//! - a value is read from JSON by an initializer, for which `UniFFI` has functions;
//! - objects are final and nobody can make one up;
//! - what came of one of many is a `Result`, which is another enum to `UniFFI`.
//!
//! Conformances are extensions at the end: what has an id is `Identifiable`, and values do not print what is
//! private.

use anyhow::{Result, ensure};
use heck::{ToLowerCamelCase, ToUpperCamelCase};
use regex::Regex;
use shopx_core::foreign::chosen_defaults;

use crate::text::{Step, documented, each, finished, within};
use crate::values::Record;

const EVERYWHERE: &[Step] = &[
    (r"\nimport CShopX\n", "\ninternal import CShopX\n"),
    (r"(?m)^public (struct|func) (FfiConverter|uniffi)", "$1 $2"),
    // How numbers and texts are read stands in Reader.swift.
    (
        r"(?s)fileprivate extension Data \{\n    init\(rustBuffer.*?(// Define writer functionality)",
        "$1",
    ),
    (r"inout \(data: Data, offset: Data\.Index\)", "inout Reader"),
    (r"createReader\(data: Data\(rustBuffer: buf\)\)", "Reader(buf)"),
    (r"if hasRemaining\(reader\) \{", "if reader.hasMore {"),
    // Nothing of it is called, and its closures do not say what they throw.
    (r"(?s)fileprivate final class UniffiHandleMap<T>.*?\n\}\n", ""),
    (r"(?m)^([^*/\n]*\)) ?(async )?throws\b ?", "$1 ${2}throws(ShopError) "),
    (r"(?m)^([^*/\n]*\bthrow) (\S.*)$", "$1 thrown($2)"),
];

const TYPES: &[Step] = &[
    (r"(?m)^public func (\w+)\(\) -> (.*[^ ]) +\{$", "public var $1: $2 {"),
    // That is a thing to do.
    (r"public var explain: (.*) \{", "public func explain() -> $1 {"),
    (
        r"(?s)(/\*\*\n \* [^\n]*\n \*/\n)public func \w+FromJson(\(json: String\)throws) +-> (\w+) +\{\n    return (.*?\n\}\)\n)\}\n",
        "extension $3: JSONValue {\n${1}public init$2 {\n    self = $4}\n}\n",
    ),
];

const OBJECTS: &[Step] = &[
    (r"(?m)^open class ", "public final class "),
    (r"(?m)^open func ", "public func "),
    (
        r"(?s)    /// Used to instantiate a \[FFIObject\].*?    required public init\(unsafe",
        "    init(unsafe",
    ),
    (r"(?s)    // This constructor can be used to instantiate a fake object\..*?\n    \}\n\n", ""),
    (r"public (func uniffiCloneHandle)", "$1"),
    (
        r"(?s)var pollResult: Int8;\n    repeat \{.*?\} while pollResult != UNIFFI_RUST_FUTURE_POLL_READY",
        "// What cannot be refused is not given up either.\n    try await Waiting.wait(\n        \
         for: rustFuture, cancellable: errorHandler != nil, poll: pollFunc)",
    ),
    (r"(?s)// Callback handlers for an async calls\..*?\n\}\n", ""),
    (r"fileprivate let uniffiContinuationHandleMap = .*\n", ""),
    (
        r"(?s)public enum \w+Outcome: [^{]*\{[^{}]*\bcase success\([^{}]*\bcase failure\([^{}]*\}\n\n#if compiler\(>=6\)\nextension \w+: Sendable \{\}\n#endif\n",
        "",
    ),
];

/// What nothing may be left of, for then it looked different.
const GONE: &str = r"(?m)^open |NoHandle|Outcome: Equatable|Id = Int|^[^*/\n]*\bthrows( |$)";

/// The case that `ShopError` has only here.
const CANCELLED: &str = "
    /// The task was cancelled. Nothing was done, or what was asked for is being done: with a key, asking again
    /// settles which.
    case cancelled
";

/// The source as it is shipped.
pub(crate) fn finish(source: &str, records: &[Record]) -> Result<String> {
    let mut source = documented(source, false, path)?;
    if source.contains("\nenum ShopError: ") {
        source = finished(&error(&source)?, TYPES)?;
        for [record, field, kind, which] in chosen_defaults() {
            let value = match which {
                "ZERO" => "0".to_owned(),
                variant => format!(".{}", variant.to_lower_camel_case()),
            };
            // A comment stands before an argument of the initializer.
            let field = format!(r"(?m)(\*/{}: {kind})(, |$)", field.to_lower_camel_case());
            source = within(&source, &format!("\npublic struct {record}: "), ") {", |fields| {
                each(fields, &field, &format!("$1 = {value}$2"))
            })?;
        }
    } else {
        source = finished(&source, OBJECTS)?;
    }
    source = finished(&source, EVERYWHERE)?;
    source.push_str(&conformances(records));
    let left = Regex::new(GONE)?.find(&source);
    ensure!(left.is_none(), "there is still: {}", left.map_or("", |left| left.as_str()));
    Ok(source)
}

/// Spells the error's cases as Swift does, and adds the one for tasks that are cancelled, which never crosses.
fn error(source: &str) -> Result<String> {
    within(source, "\nenum ShopError: ", "func FfiConverterTypeShopError_lift", |error| {
        let names = Regex::new(r"(?m)^    case ([A-Z]\w*)")?;
        let mut done = error.to_owned();
        for name in names.captures_iter(error).map(|found| found[1].to_owned()) {
            // Declared, read and written.
            let case = Regex::new(&format!(r"(case |\.){name}\b"))?;
            let times = case.find_iter(&done).count();
            ensure!(times == 3, "the case {name} stands {times} times");
            let to = format!("${{1}}{}", name.to_lower_camel_case());
            done = case.replace_all(&done, to.as_str()).into_owned();
        }
        ensure!(done != error, "there are no cases");
        let crossing = error.matches("_lower(self)").count();
        ensure!(
            crossing == 3,
            "{crossing} things are asked of the error, which `cancelled` answers"
        );
        done = each(&done, r"(enum ShopError: .*\{\n)", &format!("$1{CANCELLED}"))?;
        done = each(&done, r"(switch value \{\n)", "${1}case .cancelled: preconditionFailure()\n")?;
        let own = |word: &str| format!("$1    if case .cancelled = self {{ return \"{word}\" }}\n");
        done = each(&done, r"(func code\(\).*\{\n)", &own("cancelled"))?;
        let json = r#"{\"code\":\"cancelled\"}"#;
        done = each(&done, r"(func toJson\(\).*\{\n)", &own(json))?;
        each(&done, r"(var description: String \{\n)", &own("the caller gave up waiting"))
    })
}

/// What records can beside what `UniFFI` says of them.
fn conformances(records: &[Record]) -> String {
    let mut all = Vec::new();
    for record in records {
        let name = record.name.to_upper_camel_case();
        if record.has_id() {
            all.push(format!("\nextension {name}: Identifiable {{}}\n"));
        }
        if !record.is_private() {
            continue;
        }
        let shown = record.fields.iter().map(|field| {
            let name = field.name.to_lower_camel_case();
            match (field.private, field.optional) {
                (false, false) => format!("\"{name}\": `{name}`"),
                (false, true) => format!("\"{name}\": `{name}` as Any"),
                (true, false) => format!("\"{name}\": Hidden(true)"),
                (true, true) => format!("\"{name}\": Hidden(`{name}` != nil)"),
            }
        });
        let shown = shown.collect::<Vec<_>>().join(", ");
        all.push(format!(
            "\nextension {name}: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {{\n    \
             public var description: String {{ printed(self) }}\n    \
             public var debugDescription: String {{ description }}\n    \
             public var customMirror: Mirror {{ Mirror(self, children: [{shown}], displayStyle: .struct) }}\n}}\n"
        ));
    }
    all.concat()
}

/// `ShopError::NoLines` as `ShopError.noLines`, `Shop::run_in` as `Shop.runIn`.
fn path(rust: &str) -> String {
    let parts = rust.trim_start_matches("crate::").split("::").enumerate();
    let parts = parts.map(|(at, part)| {
        let is_type = at == 0 && part.starts_with(char::is_uppercase);
        if is_type { part.to_owned() } else { part.to_lower_camel_case() }
    });
    parts.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_throws_says_what() {
        let source = "func renew() async throws  -> Session\nfunc close() async throws \nfunc count() \n\
            func check(kind: Kind = .a(b: 1))throws  -> [Kind]  {\n    \
            default: throw UniffiInternalError.x(1)\n * It throws nothing.\n";
        let done = "func renew() async throws(ShopError)  -> Session\n\
            func close() async throws(ShopError) \nfunc count() \n\
            func check(kind: Kind = .a(b: 1)) throws(ShopError)  -> [Kind]  {\n    \
            default: throw thrown(UniffiInternalError.x(1))\n * It throws nothing.\n";
        assert_eq!(finished(source, &EVERYWHERE[7..]).unwrap(), done);
    }

    #[test]
    fn the_error_is_spelled_as_swift_spells_it_and_has_a_case_of_its_own() {
        let source = "public \nenum ShopError: Swift.Error {\n    case NoLines\n    case Blank(field: Field\n    )\n\
            public func code() -> String  {\n    a_lower(self)\n}\n\
            public func toJson()throws  -> String  {\n    a_lower(self)\n}\npublic var description: String {\n    a_lower(self)\n}\n}\n\
            case 1: return .NoLines\ncase 2: return .Blank(field: a)\n    switch value {\n    \
            case .NoLines:\n    case let .Blank(field):\n    }\nfunc FfiConverterTypeShopError_lift";
        let done = error(source).unwrap();
        for there in [
            "    case noLines\n    case blank(field: Field\n",
            "case 1: return .noLines\ncase 2: return .blank(field: a)\n",
            "case .noLines:\n    case let .blank(field):\n",
            "    case cancelled\n",
            "case .cancelled: preconditionFailure()\n",
            "code() -> String  {\n    if case .cancelled = self { return \"cancelled\" }\n",
        ] {
            assert!(done.contains(there), "{there} is not in {done}");
        }
        for missing in
            ["return .NoLines", "func code", "func toJson", "var description", "switch value"]
        {
            assert!(error(&source.replacen(missing, "other", 1)).is_err(), "without {missing}");
        }
    }
}
