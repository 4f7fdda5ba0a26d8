//! What `#[value]` makes of a type.

use heck::{ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{Error, Expr, Field, Fields, Item, ItemEnum, ItemStruct, Lit, Result, Token};
use syn::{Ident, Type};

pub(crate) fn expand(given: TokenStream, item: Item) -> Result<TokenStream> {
    let plain =
        syn::parse::Parser::parse2(Punctuated::<Ident, Token![,]>::parse_terminated, given)?;
    let is = |word: &str| plain.iter().any(|given| given == word);
    match item {
        Item::Struct(item) => record(item, is),
        Item::Enum(item) if is("error") => Ok(error(item)),
        Item::Enum(item) => Ok(choice(item, is("display"))),
        other => Err(Error::new_spanned(other, "a value is a struct or an enum")),
    }
}

fn record(mut item: ItemStruct, is: impl Fn(&str) -> bool) -> Result<TokenStream> {
    let name = &item.ident;
    let built = built(&item, is("new"), is("setters"));
    let mut usual = Vec::new();
    let (mut minimal, mut chosen) = (Vec::new(), Vec::new());
    if let Fields::Named(fields) = &mut item.fields {
        for field in &mut fields.named {
            let given = default(name, field, &mut chosen)?;
            let (ident, defaulted) = (&field.ident, given.is_some());
            let usually = field.ident.as_ref().map(crate::usual);
            minimal.push(match usually {
                Some(usually) if defaulted => quote!(#ident: Self::#usually()),
                _ => quote!(#ident: crate::json::Example::minimal()),
            });
            usual.extend(given);
        }
    }
    let full = full(&item.fields);
    let tested = tested(
        name,
        &quote!(::std::vec![Self::full(), Self::minimal()]),
        &quote! {
            fn full() -> Self {
                Self #full
            }
            fn minimal() -> Self {
                Self { #(#minimal),* }
            }
        },
    );
    let usual = (!usual.is_empty()).then(|| quote!(impl #name { #(#usual)* }));
    let chosen = (!chosen.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "uniffi")]
            impl #name {
                /// Its defaults that `UniFFI` has no words for: the record, the field, its type, and which.
                pub(crate) const CHOSEN: &[[&str; 4]] = &[#(#chosen),*];
            }
        }
    });
    let tuple = is("tuple").then(|| quote!(, python(tuple = true)));
    let json = [written(name), read(name)];
    Ok(quote! {
        #[derive(::serde::Serialize, ::serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[cfg_attr(feature = "uniffi", derive(::uniffi::Record))]
        #[cfg_attr(feature = "python", derive(::shopx_derive::Python) #tuple)]
        #item
        #usual
        #chosen
        #built
        #(#json)*
        #tested
    })
}

/// `new` of what must be given, or `Default` where nothing must, and `with_…` for each field that may be
/// left out.
fn built(item: &ItemStruct, new: bool, setters: bool) -> Option<TokenStream> {
    let name = &item.ident;
    let is_default =
        |field: &&Field| field.attrs.iter().any(|attr| attr.path().is_ident("default"));
    let (left_out, must): (Vec<&Field>, Vec<&Field>) = item
        .fields
        .iter()
        .partition(|field| is_default(field) || argument(&field.ty, "Option").is_some());
    let rest: Vec<_> = left_out
        .iter()
        .map(|field| {
            let (ident, usually) = (&field.ident, field.ident.as_ref().map(crate::usual));
            if is_default(field) { quote!(#ident: Self::#usually()) } else { quote!(#ident: None) }
        })
        .collect();
    let usually = left_out.iter().filter_map(|field| {
        let given = field.attrs.iter().find(|attr| attr.path().is_ident("default"))?;
        let value = given.parse_args::<TokenStream>().ok()?.to_string().replace(' ', "");
        Some(format!("`{}` is `{value}`", field.ident.as_ref()?))
    });
    let usually = match usually.collect::<Vec<_>>().join(", ") {
        none if none.is_empty() => String::new(),
        some => format!(" {some}."),
    };
    let default = must.is_empty().then(|| {
        let says = format!("With all as when it is left out.{usually}");
        quote! {
            #[doc = #says]
            impl Default for #name {
                fn default() -> Self {
                    Self { #(#rest),* }
                }
            }
        }
    });
    let new = new.then(|| {
        let names: Vec<_> = must.iter().map(|field| &field.ident).collect();
        let values = must.iter().map(|field| given(field));
        let (types, values): (Vec<_>, Vec<_>) = values.unzip();
        let says = format!("With what it must have; all else is as when it is left out.{usually}");
        quote! {
            #[doc = #says]
            #[must_use]
            pub fn new(#(#names: #types),*) -> Self {
                Self { #(#names: #values,)* #(#rest),* }
            }
        }
    });
    let lists = must.iter().filter(|field| argument(&field.ty, "Vec").is_some());
    let setters = setters.then(|| left_out.iter().chain(lists).map(|field| setter(field)));
    let setters: Vec<_> = setters.into_iter().flatten().collect();
    let methods = new.is_some() || !setters.is_empty();
    let methods = methods.then(|| quote!(impl #name { #new #(#setters)* }));
    (default.is_some() || methods.is_some()).then(|| quote!(#default #methods))
}

fn setter(field: &Field) -> TokenStream {
    let ident = &field.ident;
    let docs = field.attrs.iter().filter(|attr| attr.path().is_ident("doc"));
    let name = ident.as_ref().map(|ident| format_ident!("with_{ident}"));
    let says = ident.as_ref().map(|ident| format!("The same with this `{ident}`:"));
    let (ty, value) = match argument(&field.ty, "Option") {
        Some(inner) => (quote!(#inner), quote!(Some(#ident))),
        None => given(field),
    };
    quote! {
        #[doc = #says]
        #[doc = ""]
        #(#docs)*
        #[must_use]
        pub fn #name(mut self, #ident: #ty) -> Self {
            self.#ident = #value;
            self
        }
    }
}

/// What a function takes for a field, and what the field gets of it.
fn given(field: &Field) -> (TokenStream, TokenStream) {
    let (ident, ty) = (&field.ident, &field.ty);
    match argument(ty, "Vec") {
        Some(_) => (quote!(impl Into<#ty>), quote!(#ident.into())),
        None => (quote!(#ty), quote!(#ident)),
    }
}

/// Takes `#[default(...)]` from a field, and says it to each of those who need to know; `chosen` gets what
/// `UniFFI` has no words for.
fn default(
    record: &Ident,
    field: &mut Field,
    chosen: &mut Vec<TokenStream>,
) -> Result<Option<TokenStream>> {
    let given = field.attrs.iter().position(|attr| attr.path().is_ident("default"));
    let Some(given) = given.map(|at| field.attrs.remove(at)) else {
        if argument(&field.ty, "Vec").is_some() {
            field.attrs.push(syn::parse_quote!(#[serde(default)]));
        }
        left_out(field);
        return Ok(None);
    };
    let value: Expr = given.parse_args()?;
    let code = python_code(&value)?;
    let Some(name) = &field.ident else { return Ok(None) };
    let (ty, usually) = (&field.ty, crate::usual(name));
    let path = format!("{record}::{usually}");
    field.attrs.push(syn::parse_quote!(#[serde(default = #path)]));
    field.attrs.push(syn::parse_quote!(#[cfg_attr(feature = "python", python(default = #code))]));
    match &value {
        Expr::Lit(literal) => {
            field.attrs.push(syn::parse_quote! {
                #[cfg_attr(feature = "uniffi", uniffi(default = #literal))]
            });
        }
        Expr::Call(_) => {
            field.attrs.push(syn::parse_quote!(#[cfg_attr(feature = "uniffi", uniffi(default))]));
        }
        Expr::Path(path) => {
            let path = path.path.segments.iter().map(|segment| segment.ident.to_string());
            let (record, field) = (record.to_string(), name.to_string());
            chosen.push(quote!([#record, #field, #(#path),*]));
        }
        _ => {}
    }
    Ok(Some(quote! {
        #[doc(hidden)]
        pub(crate) fn #usually() -> #ty { #value }
    }))
}

/// Says to `UniFFI` what a field usually is whose type says so: nothing, an empty list, no replay.
fn left_out(field: &mut Field) {
    let usual = ["Option", "Vec"].iter().any(|name| argument(&field.ty, name).is_some());
    if usual || matches!(&field.ty, Type::Path(path) if path.path.is_ident("Replayed")) {
        field.attrs.push(syn::parse_quote!(#[cfg_attr(feature = "uniffi", uniffi(default))]));
    }
}

fn choice(mut item: ItemEnum, display: bool) -> TokenStream {
    item.variants.iter_mut().flat_map(|variant| &mut variant.fields).for_each(left_out);
    let printed = display.then(|| quote!(, ::uniffi::export(Display)));
    let text = display.then(|| quote!(, python(display = true)));
    let tested = variants(&item);
    // Words are their own JSON.
    let json = item.variants.iter().any(|variant| !variant.fields.is_empty());
    let json = json.then(|| [written(&item.ident), read(&item.ident)]);
    let json = json.iter().flatten();
    quote! {
        #[derive(::serde::Serialize, ::serde::Deserialize)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        #[cfg_attr(feature = "uniffi", derive(::uniffi::Enum) #printed)]
        #[cfg_attr(feature = "python", derive(::shopx_derive::Python) #text)]
        #item
        #(#json)*
        #tested
    }
}

fn error(mut item: ItemEnum) -> TokenStream {
    item.variants.iter_mut().flat_map(|variant| &mut variant.fields).for_each(left_out);
    let (json, tested) = (written(&item.ident), variants(&item));
    quote! {
        #[derive(::serde::Serialize, ::serde::Deserialize)]
        #[serde(tag = "code", rename_all = "snake_case", deny_unknown_fields)]
        #[cfg_attr(feature = "uniffi", derive(::uniffi::Error), ::uniffi::export(Display))]
        #[cfg_attr(feature = "python", derive(::shopx_derive::Python), python(error = true))]
        #item
        #json
        #tested
    }
}

/// How Swift and Kotlin write it as JSON.
fn written(name: &Ident) -> TokenStream {
    quote! {
        #[cfg(feature = "uniffi")]
        #[::uniffi::export]
        impl #name {
            /// It as JSON, in the one form that it has in every language.
            #[uniffi::method(name = "to_json")]
            fn foreign_to_json(&self) -> crate::Result<::std::string::String> {
                crate::json::write(self)
            }
        }
    }
}

/// How Swift and Kotlin read it from JSON.
fn read(name: &Ident) -> TokenStream {
    let function = format_ident!("{}_from_json", name.to_string().to_snake_case());
    quote! {
        #[cfg(feature = "uniffi")]
        #[::uniffi::export]
        /// The value of that JSON; what a field does not take is refused as it is everywhere.
        fn #function(json: &str) -> crate::Result<#name> {
            crate::json::read(json)
        }
    }
}

/// An example of each variant.
fn variants(item: &ItemEnum) -> TokenStream {
    let each = item.variants.iter().map(|variant| {
        let (name, full) = (&variant.ident, full(&variant.fields));
        quote!(Self::#name #full)
    });
    let each: Vec<TokenStream> = each.collect();
    // What carries most is the example where it is part of something else.
    let with_data = item.variants.iter().position(|variant| !variant.fields.is_empty());
    let full = each.get(with_data.unwrap_or(0));
    tested(
        &item.ident,
        &quote!(::std::vec![#(#each),*]),
        &quote! {
            fn full() -> Self {
                #full
            }
        },
    )
}

/// An example of the fields, all of them given.
fn full(fields: &Fields) -> TokenStream {
    match fields {
        Fields::Unit => TokenStream::new(),
        Fields::Unnamed(fields) => {
            let each = fields.unnamed.iter().map(|_| quote!(crate::json::Example::full()));
            quote!((#(#each),*))
        }
        Fields::Named(fields) => {
            let names = fields.named.iter().map(|field| &field.ident);
            quote!({ #(#names: crate::json::Example::full()),* })
        }
    }
}

/// What shows and holds the form in JSON.
fn tested(name: &Ident, all: &TokenStream, one: &TokenStream) -> TokenStream {
    let word = name.to_string();
    quote! {
        #[cfg(test)]
        impl crate::json::Example for #name {
            #one
        }
        #[cfg(test)]
        impl crate::json::Examples for #name {
            fn all() -> ::std::vec::Vec<Self> {
                use crate::json::Example as _;
                #all
            }
        }
        #[cfg(test)]
        ::inventory::submit! { crate::json::Form::of::<#name>(#word) }
    }
}

/// What a type such as `Vec<T>` is of. A list may be left out, for it can be empty.
pub(crate) fn argument<'t>(ty: &'t Type, of: &str) -> Option<&'t Type> {
    let path = match ty {
        Type::Path(path) => &path.path,
        // What a macro was given as a type.
        Type::Group(group) => return argument(&group.elem, of),
        _ => return None,
    };
    let last = path.segments.last().filter(|last| last.ident == of)?;
    match &last.arguments {
        syn::PathArguments::AngleBracketed(given) => match given.args.first()? {
            syn::GenericArgument::Type(ty) => Some(ty),
            _ => None,
        },
        _ => None,
    }
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
            [class, variant] => Ok(format!("{class}.{}", variant.to_shouty_snake_case())),
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
