//! What is particular about Kotlin.
//!
//! `UniFFI` writes exceptions whose message is a list of their fields, constructors without defaults and
//! documentation with Rust's links. Here they become what Kotlin's users expect.

use anyhow::{Context, Result, ensure};
use regex::{Captures, Regex};

use crate::private::is_private;
use crate::replaced;
use crate::usual::{USUAL, Usual, camel};

/// Where durations that Rust does not have end, as `UniFFI` writes it.
const NEGATIVE: &str = "\
        if (value.seconds < 0) {
            // Rust does not support negative Durations
            throw IllegalArgumentException(\"Invalid duration, must be non-negative\")
        }
";

/// What crosses instead: the longest duration of all, which the shop refuses.
const LONGEST: &str = "\
        if (value.isNegative) {
            // Rust has no such duration, and refuses this one.
            buf.putLong(-1L)
            buf.putInt(0)
            return
        }
";

/// The source as it is shipped.
pub(crate) fn finish(source: &str) -> Result<String> {
    let core = source.contains("\npackage shopx.core\n");
    let mut source = documentation(source)?;
    if core {
        source = exceptions(&source)?;
        source = choices(&source)?;
    } else {
        source = replaced(&source, NEGATIVE, LONGEST, 1)?;
    }
    source = unnamed(&source)?;
    values(&source, if core { USUAL } else { &[] })
}

/// The message of an exception is what Rust says, in words, and its code is a property.
fn exceptions(source: &str) -> Result<String> {
    let (before, rest) = split(source, "\nsealed class ShopException: kotlin.Exception() {")?;
    let (class, after) = split(rest, "\npublic object FfiConverterTypeShopError")?;

    let variants = Regex::new(r"(?m)^    class \w+\($")?.find_iter(class).count();
    let dumps = Regex::new(
        r#"(?m)^        \) : ShopException\(\) \{\n        override val message\n            get\(\) = ".*"\n    \}$"#,
    )?;
    let dumped = dumps.find_iter(class).count();
    ensure!(variants > 0 && variants == dumped, "{dumped} messages in {variants} exceptions");
    let class = dumps.replace_all(class, "        ) : ShopException()");

    let said = "override fun toString(): String {";
    let class = replaced(&class, said, "override val message: String get() {", 1)?;
    let class = replaced(
        &class,
        "// The local Rust `Display`/`Debug` implementation.",
        "/** The refusal in words, with its facts. */",
        1,
    )?;
    let class = replaced(
        &class,
        "Rust callers drop the future instead and never see it.",
        "Never thrown in Kotlin, where a\n     * coroutine that gives up is cancelled like any other.",
        1,
    )?;
    let code = "fun `code`(): kotlin.String {";
    let class = replaced(&class, code, "val `code`: kotlin.String get() {", 1)?;
    Ok([before, &class, after].concat())
}

/// Choices print as what they are.
fn choices(source: &str) -> Result<String> {
    let objects = Regex::new(r"(?m)^    object (\w+) : (\w+)\(\)$")?;
    ensure!(objects.is_match(source), "no choice without data");
    Ok(objects.replace_all(source, "    data object $1 : $2()").into_owned())
}

/// A single value without a name is called `value`.
fn unnamed(source: &str) -> Result<String> {
    let unnamed = Regex::new(r"\bv1\b")?;
    ensure!(unnamed.is_match(source) && !source.contains("val v2:"), "not one unnamed value each");
    Ok(unnamed.replace_all(source, "value").into_owned())
}

/// What may be null may be left out when a value is made, and so may what `usual` lists; and a value does
/// not print its secrets, nor who a person is.
fn values(source: &str, usual: &[(&str, &str, Usual)]) -> Result<String> {
    let class = Regex::new(r"^ *data class (\w+) ?\($")?;
    let field = Regex::new(r"^( *val `?(\w+)`?: ([^=]+?))( = .*?)?(,? ?|\) : \w+\(\))$")?;
    let mut lines = Vec::new();
    let mut within: Option<&str> = None;
    let mut fields = Vec::new();
    let mut printed = None;
    let mut used = 0;
    for line in source.lines() {
        let Some(name) = within else {
            within = class.captures(line).map(|found| found.extract::<1>().1[0]);
            if within.is_some() {
                ensure!(printed.is_none(), "a value prints what it must not, before {line}");
            }
            if line == "    companion object" {
                lines.extend(printed.take());
            }
            lines.push(line.to_owned());
            continue;
        };
        let found = field.captures(line).filter(|found| found.get(4).is_none());
        let finished = found.and_then(|found| {
            let (declared, field, rest) = (&found[1], &found[2], &found[5]);
            let listed = usual.iter().find(|(class, f, _)| *class == name && camel(f) == field);
            let default = match listed {
                Some((.., usual)) => {
                    used += 1;
                    written(*usual, declared)
                }
                None if declared.ends_with('?') => "null".to_owned(),
                None => return None,
            };
            Some(format!("{declared} = {default}{rest}"))
        });
        lines.push(finished.unwrap_or_else(|| line.to_owned()));
        if let Some(found) = field.captures(line) {
            let (field, kind) = (found[2].to_owned(), found[3].to_owned());
            let private = is_private(name, &field, &kind);
            fields.push((field, kind, private));
        }
        if line.starts_with(')') || line.contains(") : ") {
            printed = printing(name, &fields);
            fields.clear();
            within = None;
        }
    }
    ensure!(used == usual.len(), "{used} of {} defaults found their field", usual.len());
    lines.push(String::new());
    Ok(lines.join("\n"))
}

/// What a field that is declared so usually is.
fn written(usual: Usual, declared: &str) -> String {
    match usual {
        Usual::Flag(flag) => flag.to_string(),
        Usual::Number(number) if declared.ends_with("kotlin.UInt") => format!("{number}u"),
        Usual::Number(number) => number.to_string(),
        Usual::Nothing => "java.math.BigDecimal.ZERO".to_owned(),
        Usual::Empty => "listOf()".to_owned(),
        Usual::Choice(class, variant) => format!("{class}.{}", variant.to_uppercase()),
        Usual::Record(class) => format!("{class}()"),
    }
}

/// How a value prints itself that has private fields.
fn printing(name: &str, fields: &[(String, String, bool)]) -> Option<String> {
    if !fields.iter().any(|(.., private)| *private) {
        return None;
    }
    let shown = fields.iter().map(|(field, kind, private)| match private {
        false => format!("{field}=$`{field}`"),
        true if kind.ends_with('?') => {
            format!("{field}=${{if (`{field}` == null) null else \"***\"}}")
        }
        true => format!("{field}=***"),
    });
    let shown: Vec<_> = shown.collect();
    Some(format!(
        "    /** The value without what is secret, or says who a person is or how to reach them. */\n    \
         override fun toString(): String = \"{name}({})\"\n",
        shown.join(", ")
    ))
}

/// Rust's examples are left out, its links become Kotlin's, and its paths Kotlin's names.
fn documentation(source: &str) -> Result<String> {
    let examples = Regex::new(r"(?m)^( *\* *\n)? *\* ```\n( *\*.*\n)*? *\* ```\n")?;
    let source = examples.replace_all(source, "");
    let lines = Regex::new(r"(?m)^ *\* .*\[`.*$")?;
    let elsewhere = Regex::new(r"\[`([^`\]]+)`\]\([^)]*\)")?;
    let here = Regex::new(r"\[`([^`\]]+)`\]")?;
    let source = lines.replace_all(&source, |line: &Captures<'_>| {
        let line =
            elsewhere.replace_all(&line[0], |link: &Captures<'_>| format!("`{}`", path(&link[1])));
        here.replace_all(&line, |link: &Captures<'_>| format!("[{}]", path(&link[1]))).into_owned()
    });
    let left = Regex::new(r"(?m)^ *\* .*(\]\(crate::|::\w+`|```).*$")?.find(&source);
    ensure!(left.is_none(), "documentation in Rust's words: {}", left.map_or("", |l| l.as_str()));
    let documented = Regex::new(r"\*/\s*@Throws\(")?.find_iter(&source).count();
    let methods = source.matches("@Throws(").count();
    ensure!(documented == methods, "only {documented} of {methods} methods are documented");
    Ok(source.into_owned())
}

/// `Permission::OverridePrice` as `Permission.OVERRIDE_PRICE`, `Page::next` as `Page.next`.
fn path(rust: &str) -> String {
    let mut parts = rust.split("::");
    let mut kotlin = parts.next().map(name).unwrap_or_default();
    for part in parts {
        kotlin.push('.');
        if part.starts_with(char::is_uppercase) {
            for (at, letter) in part.char_indices() {
                if at > 0 && letter.is_uppercase() {
                    kotlin.push('_');
                }
                kotlin.extend(letter.to_uppercase());
            }
        } else {
            kotlin.push_str(&name(part));
        }
    }
    kotlin
}

/// `run_in` as `runIn`; names of types and constants stay.
fn name(rust: &str) -> String {
    if rust.starts_with(char::is_uppercase) {
        return rust.to_owned();
    }
    let mut words = rust.split('_');
    let mut camel = words.next().unwrap_or_default().to_owned();
    for word in words {
        let mut letters = word.chars();
        camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        camel.push_str(letters.as_str());
    }
    camel
}

/// What stands before the end of the first `mark`, and what stands from there on.
fn split<'s>(source: &'s str, mark: &str) -> Result<(&'s str, &'s str)> {
    let at = source.find(mark).with_context(|| format!("nowhere: {mark}"))?;
    Ok(source.split_at(at + mark.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXCEPTIONS: &str = r#"
sealed class ShopException: kotlin.Exception() {
    
    class Archived(
        
        val `id`: kotlin.String
        ) : ShopException() {
        override val message
            get() = "id=${ `id` }"
    }
    
    /**
     * Rust callers drop the future instead and never see it.
     */
    class NoLines(
        ) : ShopException() {
        override val message
            get() = ""
    }

        fun `code`(): kotlin.String {
            return call()
    }

    // The local Rust `Display`/`Debug` implementation.
    override fun toString(): String {
        return call()
    }
}
public object FfiConverterTypeShopError"#;

    #[test]
    fn exceptions_say_what_rust_says() {
        let finished = exceptions(EXCEPTIONS).unwrap();
        assert!(!finished.contains("get() = "), "{finished}");
        assert!(!finished.contains("toString"), "{finished}");
        assert!(finished.contains("override val message: String get() {\n        return call()"));
        assert!(finished.contains("val `code`: kotlin.String get() {"));
        assert!(
            finished.contains("        val `id`: kotlin.String\n        ) : ShopException()\n")
        );
        assert!(finished.ends_with("}\npublic object FfiConverterTypeShopError"));
    }

    #[test]
    fn exceptions_of_another_form_are_an_error() {
        let all = [
            "class NoLines(",
            "toString",
            "fun `code`",
            "override val message",
            "// The local Rust",
            "Rust callers",
        ];
        for missing in all {
            let other = EXCEPTIONS.replacen(missing, "something", 1);
            assert!(exceptions(&other).is_err(), "without {missing}");
        }
    }

    #[test]
    fn what_may_be_null_and_what_is_usual_may_be_left_out() {
        let source = "data class Cart (\n    val `customer`: CustomerId?\n    , \n    \
                      val `limit`: kotlin.UInt\n    , \n    val `lines`: List<CartLine>\n)\n\
                      class Other(\n    val `x`: String?\n)\n\
                      sealed class B {\n    data class C(\n        val `m`: kotlin.UInt?) : B()\n}\n";
        let finished = values(source, &[("Cart", "limit", Usual::Number(100))]).unwrap();
        assert!(finished.contains("val `customer`: CustomerId? = null\n"), "{finished}");
        assert!(finished.contains("val `limit`: kotlin.UInt = 100u\n"), "{finished}");
        assert!(finished.contains("val `lines`: List<CartLine>\n"), "{finished}");
        assert!(finished.contains("val `x`: String?\n"), "{finished}");
        assert!(finished.contains("val `m`: kotlin.UInt? = null) : B()\n"), "{finished}");
        assert!(values(source, &[("Cart", "coupons", Usual::Empty)]).is_err());
    }

    #[test]
    fn a_value_does_not_print_who_a_person_is() {
        let source = "data class User (\n    val `id`: UserId\n    , \n    val `email`: Email\n    , \n    \
                      val `phone`: Phone?\n)\n{\n    companion object\n}\n";
        let finished = values(source, &[]).unwrap();
        let printed =
            "\"User(id=$`id`, email=***, phone=${if (`phone` == null) null else \"***\"})\"";
        assert!(finished.contains(printed), "{finished}");
        let nowhere = source.replace("    companion object\n", "data class Next (\n)\n");
        assert!(values(&nowhere, &[]).is_err());
    }

    #[test]
    fn links_are_written_as_kotlin_writes_them() {
        let kotlin = |rust: &str| documentation(&format!("     * {rust}")).unwrap();
        assert_eq!(kotlin("The [`next`](Page::next) page."), "     * The `next` page.");
        assert_eq!(
            kotlin("needs [`Permission::OverridePrice`]."),
            "     * needs [Permission.OVERRIDE_PRICE]."
        );
        assert_eq!(kotlin("[`run_in`](crate::Shop::run_in)"), "     * `runIn`");
        assert!(documentation(" * `Shop::run`").is_err());
        assert!(documentation("    @Throws(ShopException::class)").is_err());
        let example = " * A refusal.\n * \n * ```\n * assert!(true);\n * ```\n */\n";
        assert_eq!(documentation(example).unwrap(), " * A refusal.\n */\n");
    }
}
