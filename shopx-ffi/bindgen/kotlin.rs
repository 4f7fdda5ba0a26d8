//! What is particular about Kotlin, beside documentation and defaults:
//! - exceptions say what Rust says of them, in words, and their code is a property: `UniFFI` makes their
//!   message a list of their fields, and has no properties;
//! - a value is read from JSON by its class, for which `UniFFI` has functions;
//! - choices without data are `data object`s, which print as what they are;
//! - a single value without a name is called `value`, where `UniFFI` numbers it;
//! - values do not print what is private: a data class prints all that it has.

use anyhow::{Result, ensure};
use heck::{ToLowerCamelCase, ToShoutySnakeCase};
use shopx_core::foreign::chosen_defaults;

use crate::text::{Step, documented, each, finished, within};
use crate::values::Record;

const EXCEPTIONS: &[Step] = &[
    (
        r"(?m)\) : ShopException\(\) \{\n +override val message\n +get\(\) = .*\n +\}$",
        ") : ShopException()",
    ),
    (r"override fun toString\(\): String \{", "override val message: String get() {"),
    (
        r"// The local Rust `Display`/`Debug` implementation\.",
        "/** The refusal in words, with its facts. */",
    ),
    (r"fun `code`\(\): kotlin\.String \{", "val `code`: kotlin.String get() {"),
];

/// The source as it is shipped.
pub(crate) fn finish(source: &str, records: &[Record]) -> Result<String> {
    let mut source = documented(source, true, path)?;
    if source.contains("\npackage shopx.core\n") {
        let end = "companion object ErrorHandler";
        source = within(&source, "\nsealed class ShopException: ", end, |class| {
            finished(class, EXCEPTIONS)
        })?;
        source = each(&source, r"(?m)^    object (\w+) : (\w+)\(\)$", "    data object $1 : $2()")?;
        source = each(
            &source,
            r"fun `\w+FromJson`\((.*)\): (\w+) \{",
            "fun $2.Companion.fromJson($1): $2 {",
        )?;
        for [record, field, kind, which] in chosen_defaults() {
            let value = match which {
                "ZERO" => "java.math.BigDecimal.ZERO".to_owned(),
                variant => format!("{kind}.{}", variant.to_shouty_snake_case()),
            };
            let field = format!("(val `{}`: {kind})\n", field.to_lower_camel_case());
            source = within(&source, &format!("\ndata class {record} ("), "\n)", |fields| {
                each(fields, &field, &format!("$1 = {value}\n"))
            })?;
        }
    }
    source = each(&source, r"\bv1\b", "value")?;
    for record in records.iter().filter(|record| record.is_private()) {
        let class = format!("\ndata class {} (", record.name);
        source = within(&source, &class, "    companion object\n", |class| {
            Ok(format!("{class}{}", printing(record)))
        })?;
    }
    for left in ["Id = kotlin.", "val v2:"] {
        ensure!(
            !source.contains(left),
            "an id that uniffi.toml does not name, or two values: {left}"
        );
    }
    Ok(source)
}

/// How a value prints itself that has private fields.
fn printing(record: &Record) -> String {
    let shown = record.fields.iter().map(|field| {
        let name = field.name.to_lower_camel_case();
        match (field.private, field.optional) {
            (false, _) => format!("{name}=$`{name}`"),
            (true, false) => format!("{name}=***"),
            (true, true) => format!("{name}=${{if (`{name}` == null) null else \"***\"}}"),
        }
    });
    let shown: Vec<_> = shown.collect();
    format!(
        "    /** The value without what is secret, or says who a person is or how to reach them. */\n    \
         override fun toString(): String = \"{}({})\"\n",
        record.name,
        shown.join(", ")
    )
}

/// `Permission::OverridePrice` as `Permission.OVERRIDE_PRICE`, `Page::next` as `Page.next`.
fn path(rust: &str) -> String {
    let parts = rust.trim_start_matches("crate::").split("::").scan(None, |before, part| {
        let spelled = match (part.starts_with(char::is_uppercase), *before) {
            (false, _) => part.to_lower_camel_case(),
            (true, None | Some("ShopError")) => part.replace("ShopError", "ShopException"),
            (true, _) => part.to_shouty_snake_case(),
        };
        *before = Some(part);
        Some(spelled)
    });
    parts.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_say_what_rust_says() {
        let source = "class Archived(\n    val `id`: String\n    ) : ShopException() {\n    \
            override val message\n        get() = \"id=${ `id` }\"\n    }\nfun `code`(): kotlin.String {\n\
            // The local Rust `Display`/`Debug` implementation.\noverride fun toString(): String {\n";
        let done = "class Archived(\n    val `id`: String\n    ) : ShopException()\n\
            val `code`: kotlin.String get() {\n/** The refusal in words, with its facts. */\n\
            override val message: String get() {\n";
        assert_eq!(finished(source, EXCEPTIONS).unwrap(), done);
    }

    #[test]
    fn paths_are_spelled_as_kotlin_spells_them() {
        for (rust, kotlin) in [
            ("Permission::OverridePrice", "Permission.OVERRIDE_PRICE"),
            ("ShopError::NoLines", "ShopException.NoLines"),
            ("crate::Shop::run_in", "Shop.runIn"),
            ("Page::next", "Page.next"),
        ] {
            assert_eq!(path(rust), kotlin);
        }
    }
}
