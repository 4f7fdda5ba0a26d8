//! Declares values, `#[value]`, what can be asked of them, `#[methods]`, and carries them to Python,
//! `#[derive(Python)]`. So a type, its fields, their defaults, its methods and all documentation are
//! written down once, where they are declared.

mod doc;
mod list;
mod methods;
mod python;
mod value;

use syn::{Error, Ident, parse_macro_input};

use doc::doc;

/// Declares a value: a type that callers give or get, in every language and as JSON.
///
/// It is said once, above the struct or enum, instead of a derive for each language. A list may be left
/// out, and so may what is an `Option`; `#[default(...)]` above another field says what it is when it is
/// left out. JSON with a field that the type does not have is refused.
///
/// `#[value(error)]` is for refusals; `#[value(display)]` for enums that other languages print as Rust
/// does; `#[value(tuple)]` for answers that Python takes apart, a named tuple there. `#[value(new)]` makes
/// `new` of what must be given, lists too, and `#[value(setters)]` a `with_…` for each field that may be
/// left out.
#[proc_macro_attribute]
pub fn value(
    given: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    let item = parse_macro_input!(item as syn::Item);
    value::expand(given.into(), item).unwrap_or_else(Error::into_compile_error).into()
}

/// Carries the methods of an `impl` that are marked `#[carried]` to every language, with their names
/// and documentation. Where a language tells apart what a value is and what it is asked to do,
/// `#[carried(property)]` is the former.
#[proc_macro_attribute]
pub fn methods(
    _given: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    let item = parse_macro_input!(item as syn::ItemImpl);
    methods::expand(item).unwrap_or_else(Error::into_compile_error).into()
}

/// Takes the list of everything that a shop does and makes `for_each_use_case!` of it, which hands the
/// list to a macro. Each line comes with its documentation and then, as one text, with the same in words
/// of no language. `records` are a line a kind: their use cases and their list follow.
#[proc_macro]
pub fn use_cases(list: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let list = parse_macro_input!(list as list::List);
    list::expand(&list).into()
}

/// Carries a type to Python.
///
/// A struct becomes a record with its fields as attributes; one around a number becomes that number,
/// with a name that type checkers tell apart. An enum without fields becomes words: an
/// `enum.StrEnum`. Any other enum becomes a class with a class for each of its variants.
///
/// On a field `#[python(default = "code")]` says what it is when it is not given, as Python code, and
/// the type has a function `usual_field`: `#[value]` writes both of `#[default(...)]`. Without it a
/// field that may be nothing is nothing, and a list is empty. `#[python(name = other)]` gives a field
/// another name in Python. On an enum `#[python(Variant = name)]` names the one unnamed field of a
/// variant, which otherwise has the variant's name. `#[python(display = true)]` makes `str()` say what
/// Rust's `Display` says.
#[proc_macro_derive(Python, attributes(python))]
pub fn derive_python(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as syn::DeriveInput);
    python::expand(&input).unwrap_or_else(Error::into_compile_error).into()
}

/// The function that says what a field is when it is left out.
fn usual(field: &Ident) -> Ident {
    quote::format_ident!("usual_{field}")
}
