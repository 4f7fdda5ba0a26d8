//! Documentation in Rust's words, for those who read it in another language.

use syn::{Attribute, Expr, Lit, Meta};

/// The documentation of an item as other languages have it: without examples in Rust, links as what they
/// name, and paths with points.
pub(crate) fn doc(attrs: &[Attribute]) -> String {
    let mut lines = Vec::new();
    let mut example = false;
    for line in lines_of(attrs) {
        if line.starts_with("```") {
            example = !example;
        } else if !example {
            lines.push(line);
        }
    }
    let text = plain(&lines.join("\n"));
    let parts = text.split("\n\n").map(|part| part.trim_matches('\n'));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn lines_of(attrs: &[Attribute]) -> impl Iterator<Item = String> {
    let docs = attrs.iter().filter(|attr| attr.path().is_ident("doc"));
    docs.filter_map(|attr| match &attr.meta {
        Meta::NameValue(meta) => match &meta.value {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => {
                    let text = text.value();
                    Some(text.strip_prefix(' ').unwrap_or(&text).to_owned())
                }
                _ => None,
            },
            _ => None,
        },
        _ => None,
    })
}

/// `[x](y)` and `[x]` are `x`; in code `A::b` is `A.b`, and of a refusal only its name is left.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['[', '`']) {
        plain.push_str(&rest[..at]);
        let opened = &rest[at + 1..];
        if rest[at..].starts_with('`') {
            let (code, after) = opened.split_once('`').unwrap_or((opened, ""));
            let code = code.strip_prefix("ShopError::").unwrap_or(code);
            plain.extend(["`", &code.replace("::", "."), "`"]);
            rest = after;
        } else if let Some((link, after)) = opened.split_once(']') {
            plain.push_str(&self::plain(link));
            rest = match after.strip_prefix('(').and_then(|to| to.split_once(')')) {
                Some((_, after)) => after,
                None => after,
            };
        } else {
            plain.push('[');
            rest = opened;
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_what_they_name_and_examples_are_left_out() {
        let item: syn::ItemStruct = syn::parse_quote! {
            /// At most [`MAX`](crate::MAX); see [signing
            /// in](Shop::sign_in) and [`ShopError::NoLines`].
            ///
            /// ```
            /// assert!(true);
            /// ```
            ///
            /// The [`next`](Page::next) of `Page::next`.
            struct A;
        };
        let plain = "At most `MAX`; see signing\nin and `NoLines`.\n\nThe `next` of `Page.next`.";
        assert_eq!(doc(&item.attrs), plain);
    }
}
