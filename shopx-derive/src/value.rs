//! What `#[value]` makes of a type.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Expr, Field, Fields, Item, ItemEnum, ItemStruct, Lit, Result, Token};
use syn::{Ident, Type};

pub(crate) fn expand(given: TokenStream, item: Item) -> Result<TokenStream> {
    let plain =
        syn::parse::Parser::parse2(Punctuated::<Ident, Token![,]>::parse_terminated, given)?;
    let is = |word: &str| plain.iter().any(|given| given == word);
    match item {
        Item::Struct(item) => record(item, is("tuple")),
        Item::Enum(item) if is("error") => Ok(error(&item)),
        Item::Enum(item) => Ok(choice(&item, is("display"))),
        other => Err(Error::new_spanned(other, "a value is a struct or an enum")),
    }
}

fn record(mut item: ItemStruct, tuple: bool) -> Result<TokenStream> {
    let name = &item.ident;
    let mut usual = Vec::new();
    let flattened = item.fields.iter().any(|field| says(&field.attrs, "flatten"));
    if let Fields::Named(fields) = &mut item.fields {
        for field in &mut fields.named {
            usual.extend(default(name, field)?);
        }
    }
    let strict = (!flattened).then(|| quote!(#[serde(deny_unknown_fields)]));
    let usual = (!usual.is_empty()).then(|| quote!(impl #name { #(#usual)* }));
    let tuple = tuple.then(|| quote!(, python(tuple = true)));
    Ok(quote! {
        #[derive(::serde::Serialize, ::serde::Deserialize)]
        #strict
        #[cfg_attr(feature = "uniffi", derive(::uniffi::Record))]
        #[cfg_attr(feature = "python", derive(::shopx_derive::Python) #tuple)]
        #item
        #usual
    })
}

/// Takes `#[default(...)]` from a field, and says it to each of those who need to know.
fn default(record: &Ident, field: &mut Field) -> Result<Option<TokenStream>> {
    let given = field.attrs.iter().position(|attr| attr.path().is_ident("default"));
    let Some(given) = given.map(|at| field.attrs.remove(at)) else {
        if is_list(&field.ty) {
            field.attrs.push(syn::parse_quote!(#[serde(default)]));
        }
        return Ok(None);
    };
    let value: Expr = given.parse_args()?;
    let code = python_code(&value)?;
    let Some(name) = &field.ident else { return Ok(None) };
    let (ty, usually) = (&field.ty, format_ident!("usual_{name}"));
    let path = format!("{record}::{usually}");
    field.attrs.push(syn::parse_quote!(#[serde(default = #path)]));
    field.attrs.push(syn::parse_quote!(#[cfg_attr(feature = "python", python(default = #code))]));
    Ok(Some(quote! {
        #[doc(hidden)]
        pub(crate) fn #usually() -> #ty { #value }
    }))
}

fn choice(item: &ItemEnum, display: bool) -> TokenStream {
    let words = item.variants.iter().all(|variant| variant.fields.is_empty());
    let json = (!words).then(|| quote!(#[derive(::serde::Serialize, ::serde::Deserialize)]));
    let printed = display.then(|| quote!(, ::uniffi::export(Display)));
    let text = display.then(|| quote!(, python(display = true)));
    quote! {
        #json
        #[cfg_attr(feature = "uniffi", derive(::uniffi::Enum) #printed)]
        #[cfg_attr(feature = "python", derive(::shopx_derive::Python) #text)]
        #item
    }
}

fn error(item: &ItemEnum) -> TokenStream {
    quote! {
        #[cfg_attr(feature = "uniffi", derive(::uniffi::Error), ::uniffi::export(Display))]
        #[cfg_attr(feature = "python", derive(::shopx_derive::Python), python(error = true))]
        #item
    }
}

fn says(attrs: &[Attribute], word: &str) -> bool {
    let mut serde = attrs.iter().filter(|attr| attr.path().is_ident("serde"));
    serde.any(|attr| {
        let given = attr.parse_args_with(Punctuated::<syn::Meta, Token![,]>::parse_terminated);
        given.is_ok_and(|metas| metas.iter().any(|meta| meta.path().is_ident(word)))
    })
}

/// Whether it can be empty: such a list may be left out.
fn is_list(ty: &Type) -> bool {
    // What a macro was given as a type comes in a group.
    if let Type::Group(group) = ty {
        return is_list(&group.elem);
    }
    let Type::Path(path) = ty else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "Vec")
}

/// A default of Rust's as Python writes it.
fn python_code(value: &Expr) -> Result<String> {
    let refused =
        || Error::new_spanned(value, "a literal, `Enum::Variant`, `T::ZERO` or `T::default()`");
    let words = |path: &syn::Path| -> Vec<String> {
        path.segments.iter().map(|segment| segment.ident.to_string()).collect()
    };
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Bool(truth) => Ok(if truth.value { "True" } else { "False" }.to_owned()),
            Lit::Int(number) => Ok(number.base10_digits().to_owned()),
            _ => Err(refused()),
        },
        Expr::Path(path) => match words(&path.path).as_slice() {
            [_, zero] if zero == "ZERO" => Ok("0".to_owned()),
            [class, variant] => Ok(format!(
                "{class}.{}",
                crate::snake_case(&format_ident!("{variant}")).to_uppercase()
            )),
            _ => Err(refused()),
        },
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => match words(&path.path).as_slice() {
                [class, default] if default == "default" => Ok(format!("{class}()")),
                _ => Err(refused()),
            },
            _ => Err(refused()),
        },
        _ => Err(refused()),
    }
}
