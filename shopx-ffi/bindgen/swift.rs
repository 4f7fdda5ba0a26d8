//! What is particular about Swift.
//!
//! `UniFFI` writes Swift that runs; this makes it read as if it were written for Swift: functions say
//! that they throw `ShopError` and nothing else, a cancelled task stops waiting and drops the future in
//! Rust, ids are types of their own, platform types cross as themselves, and what only the two files
//! need of each other is not public. The hand-written half of all this is in `swift/Sources/ShopX`.
//!
//! Every step says what it expects to find. When `UniFFI` writes something else, that is an error, for
//! then somebody must look.

use anyhow::{Result, bail, ensure};
use camino::Utf8Path;
use regex::{Captures, NoExpand, Regex};

use crate::private::is_private;
use crate::replaced;
use crate::usual::{USUAL, Usual, camel};

/// The error that everything throws.
const ERROR: &str = "ShopError";

/// How a value that is a number or a text in Rust is seen in Swift.
struct Custom {
    /// Its name in Rust, which its converter has.
    name: &'static str,
    /// What it is in Swift.
    swift: &'static str,
    /// Whether its name stays, as another name of `swift`.
    named: bool,
    /// Makes it of what crosses, `$`.
    lift: &'static str,
    /// Makes what crosses of it, `$`.
    lower: &'static str,
}

const DECIMAL: Custom = Custom {
    name: "Decimal",
    swift: "Decimal",
    named: false,
    lift: "try decimal($)",
    lower: "plain($)",
};

/// Everything else that is not what crosses, apart from ids.
const CUSTOM: &[Custom] = &[
    DECIMAL,
    Custom { name: "Money", named: true, ..DECIMAL },
    Custom { name: "Percent", named: true, ..DECIMAL },
    Custom {
        name: "CalendarDate",
        swift: "CalendarDate",
        named: false,
        lift: "try calendarDate($)",
        lower: "$.description",
    },
    Custom {
        name: "TimeOfDay",
        swift: "TimeOfDay",
        named: false,
        lift: "try timeOfDay($)",
        lower: "$.description",
    },
    Custom {
        name: "TimeZoneName",
        swift: "TimeZone",
        named: false,
        lift: "try timeZone($)",
        lower: "$.identifier",
    },
    Custom { name: "Key", swift: "UUID", named: false, lift: "try key($)", lower: "$.uuidString" },
    Custom {
        name: "ProductSet",
        swift: "Set<ProductId>",
        named: false,
        lift: "Set($)",
        lower: "$.sorted()",
    },
];

/// How a call waits for Rust: what the two files cannot share, for each has its own `makeRustCall`.
const ASYNC_CALL: &str = "\
fileprivate func uniffiRustCallAsync<F, T>(
    rustFutureFunc: () -> UInt64,
    pollFunc: (UInt64, @escaping UniffiRustFutureContinuationCallback, UInt64) -> (),
    completeFunc: (UInt64, UnsafeMutablePointer<RustCallStatus>) -> F,
    freeFunc: (UInt64) -> (),
    liftFunc: (F) throws -> T,
    errorHandler: ((RustBuffer) throws -> ShopError)?
) async throws(ShopError) -> T {
    // A future is made without a RustCallStatus, and so without makeRustCall().
    uniffiEnsureShopxFfiInitialized()
    let future = rustFutureFunc()
    // Drops the future in Rust, wherever it stands.
    defer { freeFunc(future) }
    // What cannot be refused is not given up either.
    try await Waiting.wait(for: future, cancellable: errorHandler != nil, poll: pollFunc)
    return try typed {
        try liftFunc(makeRustCall({ completeFunc(future, $0) }, errorHandler: errorHandler))
    }
}
";

/// What is read from what Rust sends, from where it lies.
const READING: &str = "\
fileprivate func readInt<T: FixedWidthInteger>(_ reader: inout Reader) throws -> T {
    try reader.integer()
}

fileprivate func readBytes(_ reader: inout Reader, count: Int) throws -> UnsafeRawBufferPointer {
    try reader.bytes(count)
}

";

/// The source as it is shipped.
pub(crate) fn finish(source: &str) -> Result<String> {
    let types = source.contains(&format!("enum {ERROR}: Swift.Error"));
    let mut source = opened(source)?;
    source = documented(&source)?;
    source = hidden(&source)?;
    source = read_in_place(&source)?;
    source = typed_functions(&source)?;
    source = defaulted(&source)?;
    if types {
        usual(&source)?;
        source = renamed_cases(&source)?;
        source = described(&source)?;
        source = properties(&source)?;
        source = listed(&source)?;
        source = identified(&source)?;
        source = ids(&source)?;
        for custom in CUSTOM {
            source = platform_type(&source, custom)?;
        }
    } else {
        source = final_classes(&source)?;
        source = cancellable(&source)?;
        source = crossing(&source, "Duration", "TimeInterval")?;
        source = outcomes(&source)?;
    }
    source = crossing(&source, "Timestamp", "Date")?;
    source = platform_names(&source, types)?;
    source = discreet(&source)?;
    let trap = "exceeds max bounds supported by Uniffi";
    for left in ["open class", "open func", ")throws", ")async throws", "swift-format", trap] {
        ensure!(!source.contains(left), "there is still: {left}");
    }
    Ok(source)
}

/// Leaves in `dir` the headers, in C that compiles, and nothing that names them: one module of the
/// package does.
pub(crate) fn finish_headers(dir: &Utf8Path) -> Result<()> {
    let argument = regex(r" void(,|\n\))")?;
    let mut renamed = 0;
    for entry in dir.read_dir_utf8()? {
        let path = entry?.into_path();
        match path.extension() {
            Some("modulemap") => std::fs::remove_file(path)?,
            // An argument may have a name that C keeps for itself.
            Some("h") => {
                let header = std::fs::read_to_string(&path)?;
                renamed += argument.find_iter(&header).count();
                std::fs::write(path, argument.replace_all(&header, " void_$1").as_ref())?;
            }
            _ => {}
        }
    }
    ensure!(renamed > 0, "no argument has a name of C's");
    Ok(())
}

fn regex(pattern: &str) -> Result<Regex> {
    Ok(Regex::new(pattern)?)
}

/// `source` with every match of `pattern` replaced; an error if there is none.
fn each(source: &str, pattern: &str, to: impl Fn(&Captures<'_>) -> String) -> Result<String> {
    let pattern = regex(pattern)?;
    ensure!(pattern.is_match(source), "nothing looks like {pattern}");
    Ok(pattern.replace_all(source, |found: &Captures<'_>| to(found)).into_owned())
}

/// Says where the file comes from, and takes both headers from one C module that stays inside.
fn opened(source: &str) -> Result<String> {
    let source = replaced(
        source,
        "// This file was autogenerated by some hot garbage in the `uniffi` crate.\n\
         // Trust me, you don't want to mess with it!\n",
        "// Written by shopx-bindgen from the Rust library. Changes here are lost.\n",
        1,
    )?;
    let comment = regex(
        r"(?m)^// Depending on the consumer's build setup[^#]*#if canImport\((\w+)\)\nimport (\w+)\n#endif\n",
    )?;
    ensure!(comment.find_iter(&source).count() == 1, "the C module is not imported");
    Ok(comment.replace(&source, "internal import CShopX\n").into_owned())
}

/// Makes Rust's documentation Swift's: no examples in Rust, no links to Rust's items.
fn documented(source: &str) -> Result<String> {
    let (link, place) = (regex(r"\[(`[^`]+`)\](\([^)]*\))?")?, regex(r"\[([^\]`]+)\]\([^)]*\)")?);
    let variant = regex(r"\b([A-Z]\w*)::([A-Z])(\w*)")?;
    let (mut lines, mut inside, mut example) = (Vec::new(), false, false);
    for line in source.lines() {
        inside |= line.trim_start().starts_with("/**");
        if !inside {
            lines.push(line.to_owned());
            continue;
        }
        inside = !line.contains("*/");
        let fence = line.trim_start().trim_start_matches("* ").starts_with("```");
        example ^= fence;
        if fence || example {
            continue;
        }
        let line = link.replace_all(line, "$1");
        let line = place.replace_all(&line, "$1");
        let line = variant.replace_all(&line, |found: &Captures<'_>| {
            format!("{}.{}{}", &found[1], found[2].to_lowercase(), &found[3])
        });
        lines.push(line.replace("::", "."));
    }
    ensure!(!inside && !example, "a comment does not end");
    lines.push(String::new());
    Ok(lines.join("\n"))
}

/// Takes out of the public interface what only generated code needs.
fn hidden(source: &str) -> Result<String> {
    let source = each(source, r"(?m)^public (struct|func|enum) (FfiConverter|uniffi)", |found| {
        format!("{} {}", &found[1], &found[2])
    })?;
    let mark = "#if swift(>=5.8)\n@_documentation(visibility: private)\n#endif\n";
    ensure!(source.contains(mark), "nothing is hidden from the documentation");
    Ok(source.replace(mark, ""))
}

/// Reads what Rust sends where it lies: through Foundation's `Data` every number costs a copy and some
/// calls that are not inlined, and a sale has hundreds of them.
fn read_in_place(source: &str) -> Result<String> {
    let own = regex(
        r"(?s)fileprivate extension Data \{\n    init\(rustBuffer: RustBuffer\).*?(// Define writer functionality)",
    )?;
    ensure!(own.find_iter(source).count() == 1, "numbers are read in another way");
    let source = own.replace(source, format!("{READING}$1"));
    let source =
        each(&source, r"inout \(data: Data, offset: Data\.Index\)", |_| "inout Reader".to_owned())?;
    let source = replaced(&source, "createReader(data: Data(rustBuffer: buf))", "Reader(buf)", 1)?;
    replaced(&source, "if hasRemaining(reader) {", "if reader.hasMore {", 1)
}

/// Says of every function that it throws `ShopError`.
fn typed_functions(source: &str) -> Result<String> {
    // Those of a protocol stand further in and have no body; converters have one space less.
    let head = regex(
        r"^((?:(?:open|public|public static) func \w+|public convenience init)\(.*\)|    func \w+\([^{]*\) ?)(async )?throws (?: ?(-> [^{]*[^ {]))? *(\{)?$",
    )?;
    let (mut lines, mut closing, mut asynchronous) = (Vec::new(), None, 0);
    for line in source.lines() {
        if let Some(found) = head.captures(line) {
            let group = |number| found.get(number).map_or("", |part| part.as_str());
            let (declared, waits, answer, body) =
                (group(1).trim_end(), group(2), group(3), group(4));
            if declared.starts_with(' ') && !body.is_empty() {
                lines.push(line.to_owned());
                continue;
            }
            let space = if answer.is_empty() { "" } else { " " };
            let head = format!("{declared} {waits}throws({ERROR}){space}{answer} {body}");
            lines.push(head.trim_end().to_owned());
            if body.is_empty() {
                continue;
            }
            if waits.is_empty() {
                ensure!(closing.is_none(), "a function in a function: {line}");
                lines.push("    return try typed {".to_owned());
                closing = Some("    }");
            } else {
                asynchronous += 1;
            }
            continue;
        }
        if line == "}" {
            lines.extend(closing.take().map(str::to_owned));
        }
        lines.push(line.to_owned());
    }
    ensure!(closing.is_none(), "a function does not end");
    lines.push(String::new());
    let handled = source.matches(&format!("errorHandler: FfiConverterType{ERROR}_lift")).count();
    ensure!(handled == asynchronous, "{handled} asynchronous calls throw, {asynchronous} say so");
    Ok(lines.join("\n"))
}

/// Lets callers leave out of a record what may be missing from it or is usual, and lists what they say
/// a line each; the fields carry the documentation.
fn defaulted(source: &str) -> Result<String> {
    let record = regex(r"(?ms)^public struct (\w+): ([^\n]*\n.*?^    public init\()\n(.*?)\) \{$")?;
    let comment = regex(r"(?s)/\*\*.*?\*/")?;
    ensure!(record.is_match(source), "there are no records");
    let mut strange = None;
    let done = record.replace_all(source, |found: &Captures<'_>| {
        let fields = comment.replace_all(&found[3], "");
        let fields = fields.split(", ").map(|field| {
            let field = field.trim();
            let Some((name, kind)) = field.split_once(": ") else {
                strange = Some(field.to_owned());
                return String::new();
            };
            let usual = USUAL.iter().find(|usual| usual.0 == &found[1] && camel(usual.1) == name);
            let value = match usual {
                Some((.., value)) => Some(written(*value)),
                None if !kind.contains(" = ") && kind.ends_with('?') => Some("nil".to_owned()),
                None => None,
            };
            value.map_or_else(
                || format!("        {field}"),
                |value| format!("        {field} = {value}"),
            )
        });
        let fields = fields.collect::<Vec<_>>().join(",\n");
        format!("public struct {}: {}\n{fields}\n    ) {{", &found[1], &found[2])
    });
    if let Some(strange) = strange {
        bail!("this is not a field: {strange}");
    }
    // The data of an enum's cases, which is documented in place.
    let data = regex(r"(?m)^( +\*/\w+: [^\n=]*\?)(, )?$")?;
    Ok(data.replace_all(&done, "$1 = nil$2").into_owned())
}

/// What a field usually is.
fn written(usual: Usual) -> String {
    match usual {
        Usual::Flag(flag) => flag.to_string(),
        Usual::Number(number) => number.to_string(),
        Usual::Nothing => "0".to_owned(),
        Usual::Empty => "[]".to_owned(),
        Usual::Choice(_, variant) => format!(".{}", camel(variant)),
        Usual::Record(class) => format!("{class}()"),
    }
}

/// Every usual value went where it belongs.
fn usual(source: &str) -> Result<()> {
    for (record, field, value) in USUAL {
        let init = regex(&format!(r"(?s)public struct {record}: .*?public init\((.*?)\) \{{"))?;
        let Some(init) = init.captures(source) else { bail!("there is no {record}") };
        let (field, value) = (camel(field), ::regex::escape(&written(*value)));
        let said = regex(&format!(r"\b{field}: [^=\n]* = {value}(,?\n|$)"))?;
        ensure!(said.is_match(&init[1]), "{record} has no {field}");
    }
    Ok(())
}

/// Spells the error's cases as Swift does.
fn renamed_cases(source: &str) -> Result<String> {
    let start = format!("enum {ERROR}: Swift.Error");
    let end = format!("func FfiConverterType{ERROR}_lift");
    let (Some(from), Some(to)) = (source.find(&start), source.find(&end)) else {
        bail!("{ERROR} is not where it was");
    };
    let (before, rest) = source.split_at(from);
    let (error, after) = rest.split_at(to - from);
    let names = regex(r"(?m)^    case ([A-Z]\w*)")?;
    let names: Vec<_> = names.captures_iter(error).map(|found| found[1].to_owned()).collect();
    ensure!(!names.is_empty(), "{ERROR} has no cases");
    let mut error = error.to_owned();
    for name in names {
        // Declared, read and written.
        let case = regex(&format!(r"(case |\.){name}\b"))?;
        let times = case.find_iter(&error).count();
        ensure!(times == 3, "the case {name} stands {times} times");
        let (first, rest) = name.split_at(1);
        let to = format!("${{1}}{}{rest}", first.to_lowercase());
        error = case.replace_all(&error, to.as_str()).into_owned();
    }
    Ok(format!("{before}{error}{after}"))
}

/// What Rust can print, Swift prints in the same words.
fn described(source: &str) -> Result<String> {
    let source = replaced(
        source,
        &format!(
            "public \nenum {ERROR}: Swift.Error, Equatable, Hashable, Foundation.LocalizedError {{"
        ),
        &format!(
            "public enum {ERROR}: Error, Hashable, LocalizedError, CustomStringConvertible {{"
        ),
        1,
    )?;
    let source = replaced(
        &source,
        "    public var errorDescription: String? {\n        String(reflecting: self)\n    }\n",
        "    /// What happened, in a sentence.\n\
         \x20   public var errorDescription: String? { description }\n",
        1,
    )?;
    replaced(
        &source,
        "// The local Rust `Display` implementation.\n",
        "/// What it says, in a sentence.\n",
        2,
    )
}

/// What a value is asked for is a property of it, unless it is a thing to do.
fn properties(source: &str) -> Result<String> {
    each(source, r"(?m)^public func (\w+)\(\) -> (.*[^ ]) +\{$", |found| match &found[1] {
        "explain" => format!("public func explain() -> {} {{", &found[2]),
        name => format!("public var {name}: {} {{", &found[2]),
    })
}

/// Lists the cases of enums that are nothing but words, as pickers show them.
fn listed(source: &str) -> Result<String> {
    each(source, r"(?ms)^public enum (\w+): Equatable, Hashable \{\n.*?^\}$", |found| {
        let whole = &found[0];
        if whole.contains("\n    case ")
            && !whole
                .lines()
                .any(|line| line.trim_start().starts_with("case ") && line.contains('('))
        {
            whole.replacen("Equatable, Hashable", "Hashable, CaseIterable", 1)
        } else {
            whole.replacen("Equatable, Hashable", "Hashable", 1)
        }
    })
}

/// Says of what has an id that lists can tell it apart by that.
fn identified(source: &str) -> Result<String> {
    let has_id = regex(r"(?m)^    public var id: \w+Id$")?;
    each(source, r"(?ms)^public struct (\w+): Equatable, Hashable \{\n.*?^\}$", |found| {
        let to = if has_id.is_match(&found[0]) { "Hashable, Identifiable" } else { "Hashable" };
        found[0].replacen("Equatable, Hashable", to, 1)
    })
}

/// Makes ids types of their own.
fn ids(source: &str) -> Result<String> {
    let declared = regex(r"(?m)^public typealias (\w+Id) = (Int64|Int32)$")?;
    let mut done = source.to_owned();
    for found in declared.captures_iter(source) {
        let (name, number) = (&found[1], &found[2]);
        let id = format!(
            "public struct {name}: ShopId {{\n    \
                 /// Its number.\n    \
                 public let value: {number}\n\n    \
                 /// The id with this number. Whether there is such a thing is the shop's to say.\n    \
                 public init(_ value: {number}) {{ self.value = value }}\n\
             }}"
        );
        done = replaced(&done, &found[0], &id, 1)?;
        done = converted(&done, name, number, &format!("{name}($)"), "$.value")?;
    }
    ensure!(done != source, "there are no ids");
    Ok(done)
}

/// Makes a value the platform's own, or one that is written by hand.
fn platform_type(source: &str, custom: &Custom) -> Result<String> {
    let name = custom.name;
    let declared =
        regex(&format!(r"(?m)^(/\*\*\n(?: \*.*\n)*?)?public typealias {name} = (\S+)\n"))?;
    let Some(found) = declared.captures(source) else { bail!("there is no {name}") };
    let documentation = found.get(1).map_or("", |part| part.as_str());
    let crosses = &found[2];
    let to = if custom.named {
        format!("{documentation}public typealias {name} = {}\n", custom.swift)
    } else {
        String::new()
    };
    let source = replaced(source, &found[0], &to, 1)?;
    converted(&source, name, crosses, custom.lift, custom.lower)
}

/// Makes a type's converter build it from what crosses, and the other way about.
fn converted(source: &str, name: &str, crosses: &str, lift: &str, lower: &str) -> Result<String> {
    let start = format!("struct FfiConverterType{name}: FfiConverter {{\n");
    let Some(from) = source.find(&start) else { bail!("{name} has no converter") };
    let (before, rest) = source.split_at(from);
    let Some(to) = rest.find("\n}\n") else { bail!("the converter of {name} does not end") };
    let (converter, after) = rest.split_at(to);
    let inner = regex(r"return try (\w+)\.(read\(from: &buf\)|lift\(value\))")?;
    let times = inner.find_iter(converter).count();
    ensure!(times == 2, "the converter of {name} ({crosses}) reads {times} times");
    let converter = inner.replace_all(converter, |found: &Captures<'_>| {
        let crossed = format!("{}.{}", &found[1], &found[2]);
        let lifted = lift.replace('$', &crossed);
        if lifted.starts_with("try ") {
            format!("return {lifted}")
        } else {
            format!("return try {lifted}")
        }
    });
    let inner = regex(r"return (\w+)\.(write|lower)\(value")?;
    let times = inner.find_iter(&converter).count();
    ensure!(times == 2, "the converter of {name} ({crosses}) writes {times} times");
    let converter = inner.replace_all(&converter, |found: &Captures<'_>| {
        format!("return {}.{}({}", &found[1], &found[2], lower.replace('$', "value"))
    });
    Ok(format!("{before}{converter}{after}"))
}

/// Calls what is the platform's own by the platform's name, in code; comments and the names of
/// converters stay as they are.
///
/// All of them stand where the types are declared; the other file needs some.
fn platform_names(source: &str, types: bool) -> Result<String> {
    let mut names = vec![("Timestamp", "Date")];
    names.extend(
        CUSTOM.iter().filter(|custom| !custom.named).map(|custom| (custom.name, custom.swift)),
    );
    let mut done = source.to_owned();
    let mut found = 0;
    for (name, swift) in names {
        if name == swift {
            continue;
        }
        done = regex(&format!(r"(?m)^(?:/\*\*\n(?: \*.*\n)*?)?public typealias {name} = .*\n"))?
            .replace(&done, "")
            .into_owned();
        // A type stands after a colon, an arrow or a bracket.
        let used = regex(&format!(r"(: |-> |\[|= |\(){name}\b"))?;
        let times = used.find_iter(&done).count();
        ensure!(times > 0 || !types, "nothing is a {name}");
        found += times;
        done = used.replace_all(&done, format!("${{1}}{swift}")).into_owned();
    }
    ensure!(found > 0, "nothing is the platform's own");
    Ok(done)
}

/// Writes what is a `swift` in Swift without a trap for one that Rust does not have: `crossing` sends
/// another one, which the shop refuses.
fn crossing(source: &str, name: &str, swift: &str) -> Result<String> {
    let writes = regex(&format!(
        r"(?s)(fileprivate struct FfiConverter{name}: FfiConverterRustBuffer \{{\n.*?    public static func write\(_ value: {swift}, into buf: inout \[UInt8\]\) \{{\n).*?\n    \}}\n\}}\n"
    ))?;
    ensure!(writes.find_iter(source).count() == 1, "a {swift} is written in another way");
    let to = "${1}        let (seconds, nanoseconds) = crossing(value)\n        \
              writeInt(&buf, seconds)\n        writeInt(&buf, nanoseconds)\n    }\n}\n";
    Ok(writes.replace(source, to).into_owned())
}

/// What came of one of many is what Swift has for it: a `Result` that fails with the error.
fn outcomes(source: &str) -> Result<String> {
    let declared = regex(&format!(
        r"(?s)/\*\*\n(?: \*[^\n]*\n)+\s*public enum (\w+Outcome): Equatable, Hashable \{{\n[^{{}}]*\bcase done\((\w+)\s*\)[^{{}}]*\bcase refused\({ERROR}\s*\)[^{{}}]*\}}\n\n#if compiler\(>=6\)\nextension \w+: Sendable \{{\}}\n#endif\n"
    ))?;
    let enums = source.matches("public enum ").count();
    let found: Vec<_> = declared.captures_iter(source).map(|found| found.extract()).collect();
    ensure!(!found.is_empty() && found.len() == enums, "{} of {enums} are outcomes", found.len());
    let mut done = source.to_owned();
    for (whole, [name, answer]) in found {
        done = replaced(&done, whole, "", 1)?;
        let start = format!("struct FfiConverterType{name}: FfiConverterRustBuffer {{\n");
        let Some(from) = done.find(&start) else { bail!("{name} has no converter") };
        let Some(length) = done[from..].find("\n}\n") else { bail!("{name} has half a converter") };
        let converter = &done[from..from + length];
        let converter = replaced(converter, ".done(", ".success(", 2)?;
        let converter = replaced(&converter, ".refused(", ".failure(", 2)?;
        done.replace_range(from..from + length, &converter);
        let to = format!("Result<{answer}, {ERROR}>");
        done = each(&done, &format!(r"\b{name}\b"), |_| to.clone())?;
    }
    Ok(done)
}

/// Lets no record print its secrets, nor who a person is.
fn discreet(source: &str) -> Result<String> {
    let field = regex(r"(?m)^    public var `?(\w+)`?: ([^\n={]+)$")?;
    // The first brace at the margin ends the struct or its first method: the fields stand before it.
    let record = regex(r"(?ms)^public struct (\w+): [^\n{]*\{\n.*?^\}\n")?;
    let mut done = source.to_owned();
    for found in record.captures_iter(source) {
        let (whole, name) = (&found[0], &found[1]);
        let (mut shown, mut private) = (Vec::new(), false);
        for found in field.captures_iter(whole) {
            let (field, kind) = (&found[1], &found[2]);
            let hidden = is_private(name, field, kind);
            private |= hidden;
            shown.push(match hidden {
                false if kind.ends_with('?') => format!("\"{field}\": `{field}` as Any"),
                false => format!("\"{field}\": `{field}`"),
                true if kind.ends_with('?') => format!("\"{field}\": Hidden(`{field}` != nil)"),
                true => format!("\"{field}\": Hidden(true)"),
            });
        }
        if !private {
            continue;
        }
        let extension = format!(
            "\n\
             extension {name}: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {{\n    \
             /// The value without what is secret, or says who a person is or how to reach them.\n    \
             public var description: String {{ printed(self) }}\n\n    \
             /// The value without what is secret, or says who a person is or how to reach them.\n    \
             public var debugDescription: String {{ description }}\n\n    \
             /// The value without what is secret, or says who a person is or how to reach them.\n    \
             public var customMirror: Mirror {{\n        \
             Mirror(\n            self,\n            children: [\n                {},\n            ],\n            \
             displayStyle: .struct)\n    }}\n}}\n",
            shown.join(",\n                ")
        );
        done.push_str(&extension);
    }
    ensure!(done != source, "no record has anything to hide");
    Ok(done)
}

/// Makes the objects what they are: handles of something in Rust that nobody can inherit from or
/// make up.
fn final_classes(source: &str) -> Result<String> {
    let classes = source.matches("\nopen class ").count();
    ensure!(classes > 0, "there are no objects");
    let source = each(source, r"(?m)^open class (.*), @unchecked Sendable \{$", |found| {
        format!("public final class {}, Sendable {{", &found[1])
    })?;
    let source = each(&source, r"(?m)^open func ", |_| "public func ".to_owned())?;
    let required = regex(
        r"(?s)    /// Used to instantiate a \[FFIObject\].*?    required public init\(unsafeFromHandle handle: UInt64\) \{",
    )?;
    ensure!(required.find_iter(&source).count() == classes, "objects are made in another way");
    let source =
        required.replace_all(&source, "    init(unsafeFromHandle handle: UInt64) {").into_owned();
    let fakes = regex(
        r"(?s)    // This constructor can be used to instantiate a fake object\..*?\n    \}\n\n",
    )?;
    ensure!(fakes.find_iter(&source).count() == classes, "the fakes look different");
    let source = fakes.replace_all(&source, "").into_owned();
    let source = replaced(
        &source,
        "        if handle == 0 {\n            // Mock objects have handle=0 don't try to free them\n            return\n        }\n\n",
        "",
        classes,
    )?;
    let source = replaced(
        &source,
        "    public func uniffiCloneHandle()",
        "    func uniffiCloneHandle()",
        classes,
    )?;
    let made = source.matches("    init(unsafeFromHandle handle: UInt64) {").count();
    ensure!(made == classes, "{made} of {classes} objects are made from handles");
    Ok(source)
}

/// Lets a task that is cancelled stop waiting.
fn cancellable(source: &str) -> Result<String> {
    let own = regex(
        r#"(?s)fileprivate let uniffiContinuationHandleMap = .*?print\("uniffiFutureContinuationCallback invalid handle"\)\n    \}\n\}\n"#,
    )?;
    ensure!(own.find_iter(source).count() == 1, "calls wait in another way");
    let source = own.replace(source, NoExpand(ASYNC_CALL)).into_owned();
    replaced(
        &source,
        "private let UNIFFI_RUST_FUTURE_POLL_READY: Int8 = 0\nprivate let UNIFFI_RUST_FUTURE_POLL_WAKE: Int8 = 1\n",
        "",
        1,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_say_what_they_throw_and_converters_are_left_alone() {
        let source = "\
            public protocol ShopProtocol {\n    \
            func renew(session: Session) async throws  -> Session\n    \
            func close() async throws \n    \
            func count() \n}\n\
            open func renew(session: Session)async throws  -> Session  {\n    \
            return try  await call(errorHandler: FfiConverterTypeShopError_lift)\n}\n\
            public func check(kind: Kind = .a(b: 1))throws  -> [Kind]  {\n    \
            return try  lift(call())\n}\n\
            struct FfiConverterTypeKind {\n    \
            public static func lift(_ value: Int64) throws -> Kind {\n    }\n}\n    \
            func remove(handle: UInt64) throws -> T {\n    }\n";
        let typed = "\
            public protocol ShopProtocol {\n    \
            func renew(session: Session) async throws(ShopError) -> Session\n    \
            func close() async throws(ShopError)\n    \
            func count() \n}\n\
            open func renew(session: Session) async throws(ShopError) -> Session {\n    \
            return try  await call(errorHandler: FfiConverterTypeShopError_lift)\n}\n\
            public func check(kind: Kind = .a(b: 1)) throws(ShopError) -> [Kind] {\n    \
            return try typed {\n    return try  lift(call())\n    }\n}\n\
            struct FfiConverterTypeKind {\n    \
            public static func lift(_ value: Int64) throws -> Kind {\n    }\n}\n    \
            func remove(handle: UInt64) throws -> T {\n    }\n";
        assert_eq!(typed_functions(source).unwrap(), typed);
        let twice = format!("{source}errorHandler: FfiConverterTypeShopError_lift");
        assert!(typed_functions(&twice).is_err(), "a call that throws and does not say so");
    }

    #[test]
    fn documentation_speaks_swift() {
        let source = "/**\n * Sells [`Cart::lines`](crate::Cart), or [`ShopError::NoLines`].\n *\n \
            * ```\n * assert!(true);\n * ```\n * See [there](docs/x.md).\n */\nlet a = [`b`](c)\n";
        let swift = "/**\n * Sells `Cart.lines`, or `ShopError.noLines`.\n *\n * See there.\n */\n\
            let a = [`b`](c)\n";
        assert_eq!(documented(source).unwrap(), swift);
        assert!(documented("/**\n * ```\n */\n").is_err(), "an example that does not end");
    }

    #[test]
    fn ids_are_types_and_what_looks_different_is_an_error() {
        let source = "public typealias SaleId = Int64\n\n\
            struct FfiConverterTypeSaleId: FfiConverter {\n    \
            return try FfiConverterInt64.read(from: &buf)\n    \
            return FfiConverterInt64.write(value, into: &buf)\n    \
            return try FfiConverterInt64.lift(value)\n    \
            return FfiConverterInt64.lower(value)\n}\n";
        let done = ids(source).unwrap();
        for there in [
            "public struct SaleId: ShopId {",
            "return try SaleId(FfiConverterInt64.read(from: &buf))",
            "return FfiConverterInt64.write(value.value, into: &buf)",
            "return try SaleId(FfiConverterInt64.lift(value))",
            "return FfiConverterInt64.lower(value.value)",
        ] {
            assert!(done.contains(there), "{there} is not in {done}");
        }
        assert!(ids(&source.replace("lift(value)", "take(value)")).is_err());
        assert!(ids("").is_err());
    }

    #[test]
    fn records_do_not_print_who_a_person_is() {
        let source = "\
            public struct User: Hashable {\n    public var id: UserId\n    public var email: Email\n    \
            public var phone: Phone?\n\n    public init(\n    ) {\n    }\n}\n\
            public struct Batch: Hashable {\n    public var id: BatchId\n}\n";
        let done = discreet(source).unwrap();
        for there in [
            "extension User: CustomStringConvertible",
            "\"id\": `id`,\n",
            "\"email\": Hidden(true),\n",
            "\"phone\": Hidden(`phone` != nil),\n",
        ] {
            assert!(done.contains(there), "{there} is not in {done}");
        }
        assert!(!done.contains("extension Batch"), "{done}");
        assert!(discreet(&source.replace("Email", "Name").replace("Phone", "Name")).is_err());
    }

    #[test]
    fn what_came_of_one_of_many_is_a_result() {
        let source = "func all() -> [SaleOutcome] {\n}\n\n/**\n * What came.\n */\n\n\
            public enum SaleOutcome: Equatable, Hashable {\n    \n    /**\n     * Done.\n     */\n    \
            case done(Sale\n    )\n    case refused(ShopError\n    )\n\n}\n\n\
            #if compiler(>=6)\nextension SaleOutcome: Sendable {}\n#endif\n\n\
            struct FfiConverterTypeSaleOutcome: FfiConverterRustBuffer {\n    \
            typealias SwiftType = SaleOutcome\n    return .done(a)\n    return .refused(b)\n    \
            case let .done(v1):\n    case let .refused(v1):\n}\n";
        let done = "func all() -> [Result<Sale, ShopError>] {\n}\n\n\n\
            struct FfiConverterTypeSaleOutcome: FfiConverterRustBuffer {\n    \
            typealias SwiftType = Result<Sale, ShopError>\n    return .success(a)\n    \
            return .failure(b)\n    case let .success(v1):\n    case let .failure(v1):\n}\n";
        assert_eq!(outcomes(source).unwrap(), done);
        for other in ["case refused", "return .done", "extension SaleOutcome"] {
            assert!(outcomes(&source.replace(other, "something")).is_err(), "without {other}");
        }
        let more = format!("{source}public enum Other: Equatable, Hashable {{\n}}\n");
        assert!(outcomes(&more).is_err(), "an enum that is no outcome");
    }

    #[test]
    fn what_rust_does_not_have_is_no_trap() {
        let source = "fileprivate struct FfiConverterDuration: FfiConverterRustBuffer {\n    \
            public static func write(_ value: TimeInterval, into buf: inout [UInt8]) {\n        \
            if value < 0 {\n            fatalError(\"no\")\n        }\n    }\n}\n";
        let done = crossing(source, "Duration", "TimeInterval").unwrap();
        assert!(!done.contains("fatalError") && done.contains("crossing(value)"), "{done}");
        assert!(done.ends_with("writeInt(&buf, nanoseconds)\n    }\n}\n"), "{done}");
        assert!(crossing(source, "Timestamp", "Date").is_err());
    }
}
