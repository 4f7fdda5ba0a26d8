//! How text is changed: so that a pattern that is not there is an error.

use anyhow::{Context, Result, ensure};
use regex::{Captures, Regex};

/// A pattern, and what stands for it: `$1` is its first group.
pub(crate) type Step = (&'static str, &'static str);

/// `source` after these steps.
pub(crate) fn finished(source: &str, steps: &[Step]) -> Result<String> {
    steps.iter().try_fold(source.to_owned(), |source, (pattern, to)| each(&source, pattern, to))
}

/// `source` with every match of a pattern replaced, of which there is one at least.
pub(crate) fn each(source: &str, pattern: &str, to: &str) -> Result<String> {
    let pattern = Regex::new(pattern)?;
    ensure!(pattern.is_match(source), "nothing looks like {pattern}");
    Ok(pattern.replace_all(source, to).into_owned())
}

/// `source` with another text from the first `start` on, up to the next `end`.
pub(crate) fn within(
    source: &str,
    start: &str,
    end: &str,
    change: impl FnOnce(&str) -> Result<String>,
) -> Result<String> {
    let from = source.find(start).with_context(|| format!("nowhere: {start}"))?;
    let length = source[from..].find(end).with_context(|| format!("no {end} after {start}"))?;
    let (before, rest) = source.split_at(from);
    let (part, after) = rest.split_at(length);
    let changed = change(part).with_context(|| format!("after {start}"))?;
    Ok([before, &changed, after].concat())
}

/// `source` with the documentation as another language has it: no examples in Rust, its paths as `path` spells
/// them, and links to them where `links` are written so over there.
pub(crate) fn documented(source: &str, links: bool, path: fn(&str) -> String) -> Result<String> {
    let elsewhere = Regex::new(r"\[`([^`\]]+)`\]\([^)]*\)")?;
    let here = Regex::new(r"\[`([^`\]]+)`\]")?;
    let plain = Regex::new(r"\b\w+(::\w+)+")?;
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
        let line = elsewhere.replace_all(line, |to: &Captures<'_>| format!("`{}`", path(&to[1])));
        let line = here.replace_all(&line, |to: &Captures<'_>| {
            if links { format!("[{}]", path(&to[1])) } else { format!("`{}`", path(&to[1])) }
        });
        lines.push(plain.replace_all(&line, |to: &Captures<'_>| path(&to[0])).into_owned());
    }
    ensure!(!inside && !example, "a comment does not end");
    lines.push(String::new());
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_there_is_an_error() {
        assert_eq!(each("a1 b2", r"[a-z](\d)", "c$1").unwrap(), "c1 c2");
        assert!(each("a1", "b", "c").is_err());
        let change = |part: &str| each(part, "x", "y");
        assert_eq!(within("x [x] x", "[", "]", change).unwrap(), "x [y] x");
        for other in ["x (x] x", "x [x) x", "x [] x"] {
            assert!(within(other, "[", "]", change).is_err(), "{other}");
        }
    }

    #[test]
    fn documentation_is_without_what_only_rust_has() {
        let spelled = |path: &str| path.replace("::", ".");
        let source = "/**\n * Sells [`Cart::lines`](crate::Cart), or [`E::None`], or E::Some.\n *\n \
            * ```\n * assert!(true);\n * ```\n */\nlet a = [`b::c`](d)\n";
        let others = "/**\n * Sells `Cart.lines`, or [E.None], or E.Some.\n *\n */\n\
            let a = [`b::c`](d)\n";
        assert_eq!(documented(source, true, spelled).unwrap(), others);
        let plain = others.replace("[E.None]", "`E.None`");
        assert_eq!(documented(source, false, spelled).unwrap(), plain);
        assert!(documented("/**\n * ```\n */\n", true, spelled).is_err(), "it does not end");
    }
}
