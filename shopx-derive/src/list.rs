//! What `use_cases!` makes of the list of everything that a shop does.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, LitStr, Result, Token, braced, parenthesized};

use crate::doc::doc;

/// The list, in parts.
pub(crate) struct List {
    kinds: Vec<Kind>,
    parts: Vec<(Ident, Vec<Line>)>,
}

/// A method: its documentation and all that is said of it.
struct Line {
    attrs: Vec<Attribute>,
    said: TokenStream,
}

/// A kind of record, of which all methods follow.
struct Kind {
    record: Ident,
    id: Ident,
    noun: String,
    one: Ident,
    many: Ident,
    page: Ident,
    key: Ident,
    key_type: Ident,
    key_noun: String,
}

impl Parse for List {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut parts: Vec<(Ident, Vec<Line>)> = Vec::new();
        let mut kinds = Vec::new();
        while !input.is_empty() {
            let name: Ident = input.parse()?;
            let part;
            braced!(part in input);
            if name == "records" {
                while !part.is_empty() {
                    kinds.push(part.parse::<Kind>()?);
                }
                continue;
            }
            let mut lines = Vec::new();
            while !part.is_empty() {
                lines.push(part.parse()?);
            }
            parts.push((name, lines));
        }
        for (name, lines) in &mut parts {
            let of_records: Vec<Line> = match name.to_string().as_str() {
                "use_cases" => kinds.iter().flat_map(Kind::use_cases).collect(),
                "pages" => kinds.iter().map(Kind::list).collect(),
                _ => continue,
            };
            lines.splice(0..0, of_records);
        }
        Ok(Self { kinds, parts })
    }
}

impl Parse for Line {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let mut said = TokenStream::new();
        while !input.peek(Token![;]) {
            said.extend([input.parse::<TokenTree>()?]);
        }
        input.parse::<Token![;]>()?;
        Ok(Self { attrs, said })
    }
}

impl Parse for Kind {
    /// `TaxClass(TaxClassId, "tax class"): tax_class, tax_classes in TaxClassPage, by name: Name("this name");`
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let record = input.parse()?;
        let inside;
        parenthesized!(inside in input);
        let id = inside.parse()?;
        inside.parse::<Token![,]>()?;
        let noun = inside.parse::<LitStr>()?.value();
        input.parse::<Token![:]>()?;
        let one = input.parse()?;
        input.parse::<Token![,]>()?;
        let many = input.parse()?;
        input.parse::<Token![in]>()?;
        let page = input.parse()?;
        input.parse::<Token![,]>()?;
        let by: Ident = input.parse()?;
        if by != "by" {
            return Err(syn::Error::new_spanned(by, "say by what it is found: `by name: Name`"));
        }
        let key = input.parse()?;
        input.parse::<Token![:]>()?;
        let key_type = input.parse()?;
        let inside;
        parenthesized!(inside in input);
        let key_noun = inside.parse::<LitStr>()?.value();
        input.parse::<Token![;]>()?;
        Ok(Self { record, id, noun, one, many, page, key, key_type, key_noun })
    }
}

impl Kind {
    fn use_cases(&self) -> [Line; 6] {
        let Self { record, id, noun, one, key, key_type, key_noun, .. } = self;
        let new = quote::format_ident!("New{record}");
        let a = if noun.starts_with(['a', 'e', 'i', 'o', 'u']) && !noun.starts_with("us") {
            "an"
        } else {
            "a"
        };
        let name = |verb: &str| quote::format_ident!("{verb}_{one}");
        let (create, update, archive) = (name("create"), name("update"), name("archive"));
        let (restore, find) = (name("restore"), name("find"));
        [
            line(
                &format!("Creates {a} {noun}."),
                quote!(#create(new: #new) -> #record = CreateOne::<#record>(new)),
            ),
            line(
                &format!("Replaces the fields of {a} {noun} that still has `version`."),
                quote!(#update(id: #id, version: u32, fields: #new) -> #record =
                    Update::<#record> { id, version, fields }),
            ),
            line(
                &format!("Archives {a} {noun} that still has `version`."),
                quote!(#archive(id: #id, version: u32) -> #record =
                    SetArchived::<#record> { id, version, archived: true }),
            ),
            line(
                &format!("Restores an archived {noun} that still has `version`."),
                quote!(#restore(id: #id, version: u32) -> #record =
                    SetArchived::<#record> { id, version, archived: false }),
            ),
            line(
                &format!("The {noun} with this id."),
                quote!(#one(id: #id) -> #record = Get::<#record>(id)),
            ),
            line(
                &format!("The {noun} with {key_noun}, if there is one."),
                quote!(#find(#key: #key_type) -> Option<#record> = FindOne::<#record>(#key)),
            ),
        ]
    }

    fn list(&self) -> Line {
        let Self { record, many, page, .. } = self;
        let plural = many.to_string().replace('_', " ");
        line(
            &format!("A page of {plural}, in the order of their ids."),
            quote!(#many(query: PageQuery) -> #record in #page = List::<#record>::new(query)),
        )
    }
}

/// The name and the documentation of the method that gives all of a list.
fn all(doc: &str, said: &TokenStream) -> TokenStream {
    let name = said.clone().into_iter().next();
    let name = name.map(|name| quote::format_ident!("all_{}", name.to_string()));
    let doc = format!("All {}", doc.trim_start_matches("A page of "));
    quote!(#name #doc)
}

fn line(doc: &str, said: TokenStream) -> Line {
    let doc = format!(" {doc}");
    Line { attrs: vec![syn::parse_quote!(#[doc = #doc])], said }
}

/// `for_each_use_case!`, which hands the list to a macro, and `for_each_record!`, for the kinds of records.
pub(crate) fn expand(list: &List) -> TokenStream {
    let kinds = list.kinds.iter().map(|Kind { record, many, .. }| quote!(#record in #many;));
    let parts = list.parts.iter().map(|(name, lines)| {
        let lines = lines.iter().map(|Line { attrs, said }| {
            let plain = doc(attrs);
            let all = (name == "pages").then(|| all(&plain, said));
            quote!(#(#attrs)* #plain #all #said;)
        });
        quote!(#name { #(#lines)* })
    });
    quote! {
        /// Hands the list of everything that a shop does to a macro, so that whoever carries it into
        /// another language forgets nothing.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! for_each_use_case {
            ($callback:ident) => { $callback! { #(#parts)* } };
        }

        /// Hands the kinds of records to a macro, each with the name of the room that keeps it.
        #[doc(hidden)]
        #[macro_export]
        macro_rules! for_each_record {
            ($callback:ident) => { $callback! { #(#kinds)* } };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_of_record_is_a_line() {
        let list: List = syn::parse_quote! {
            records { TaxClass(TaxClassId, "tax class"): tax_class, tax_classes in TaxClassPage, by name: Name("this name"); }
            use_cases {
                /// Sells a [`Cart`].
                sell(cart: Cart) -> Sale = cart;
            }
            pages {}
        };
        let said = expand(&list).to_string();
        let has =
            |tokens: TokenStream| assert!(said.contains(&tokens.to_string()), "{tokens}: {said}");
        has(quote!("Creates a tax class." create_tax_class(new: NewTaxClass) -> TaxClass));
        has(quote!("The tax class with this name, if there is one." find_tax_class(name: Name)));
        has(quote!("Sells a `Cart`." sell(cart: Cart) -> Sale = cart;));
        has(quote!(TaxClass in tax_classes;));
        has(quote!(all_tax_classes "All tax classes, in the order of their ids."));
        has(quote!(tax_classes(query: PageQuery) -> TaxClass in TaxClassPage));
    }
}
