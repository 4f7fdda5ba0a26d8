//! What `#[methods]` makes of an `impl`.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{format_ident, quote};
use syn::{Attribute, Error, FnArg, ImplItem, ImplItemFn, ItemImpl, Pat, Result, ReturnType, Type};

use crate::doc::doc;
use crate::value::argument;

pub(crate) fn expand(mut item: ItemImpl) -> Result<TokenStream> {
    let ty = item.self_ty.clone();
    let mut carried = Vec::new();
    for method in &mut item.items {
        let ImplItem::Fn(method) = method else { continue };
        let marked = method.attrs.iter().position(|attr| attr.path().is_ident("carried"));
        if let Some(mark) = marked.map(|at| method.attrs.remove(at)) {
            carried.push(carry(&ty, method, &mark)?);
        }
    }
    Ok(quote! { #item #(#carried)* })
}

/// `Self` by its name, for where there is none.
fn named(tokens: TokenStream, ty: &Type) -> TokenStream {
    let name = |token| match token {
        TokenTree::Ident(ident) if ident == "Self" => quote!(#ty),
        TokenTree::Group(group) => {
            let inside = named(group.stream(), ty);
            TokenTree::from(Group::new(group.delimiter(), inside)).into()
        }
        other => other.into(),
    };
    tokens.into_iter().flat_map(name).collect()
}

/// A method for the other languages.
fn carry(ty: &Type, method: &ImplItemFn, mark: &Attribute) -> Result<TokenStream> {
    let property = match &mark.meta {
        syn::Meta::Path(_) => false,
        _ => mark.parse_args::<syn::Ident>().is_ok_and(|word| word == "property"),
    };
    let name = &method.sig.ident;
    let foreign = format_ident!("foreign_{name}");
    let word = name.to_string();
    let docs: Vec<_> = method.attrs.iter().filter(|attr| attr.path().is_ident("doc")).collect();
    let text = doc(&method.attrs);
    let class = quote!(#ty).to_string();
    let ReturnType::Type(_, output) = &method.sig.output else {
        return Err(Error::new_spanned(&method.sig, "what is asked must answer"));
    };
    let of_result = argument(output, "Result");
    let answer = named(of_result.map_or_else(|| quote!(#output), |answer| quote!(#answer)), ty);
    let (mut names, mut types, mut passed) = (Vec::new(), Vec::new(), Vec::new());
    for argument in method.sig.inputs.iter().skip(1) {
        let FnArg::Typed(argument) = argument else { continue };
        let Pat::Ident(pattern) = &*argument.pat else {
            return Err(Error::new_spanned(argument, "an argument has a name"));
        };
        let name = &pattern.ident;
        let (owned, pass) = match &*argument.ty {
            Type::Reference(by) => (&*by.elem, quote!(&#name)),
            owned => (owned, quote!(#name)),
        };
        names.push(name);
        types.push(named(quote!(#owned), ty));
        passed.push(pass);
    }
    let words: Vec<_> = names.iter().map(ToString::to_string).collect();
    let ask = of_result.map(|_| quote!(?));
    Ok(quote! {
        #[cfg(feature = "uniffi")]
        #[uniffi::export]
        #[allow(clippy::needless_pass_by_value, reason = "what crosses is given away")]
        impl #ty {
            #(#docs)*
            #[uniffi::method(name = #word)]
            fn #foreign(&self, #(#names: #types),*) -> #output {
                self.#name(#(#passed),*)
            }
        }

        #[cfg(feature = "python")]
        crate::python::inventory::submit! {
            crate::python::Method {
                class: #class,
                name: #word,
                doc: #text,
                property: #property,
                arguments: || vec![#(crate::python::Field::of::<#types>(#words, "", None)),*],
                gives: || <#answer as crate::python::Crossing>::gives(),
                ask: |held, given| {
                    let py = given.py();
                    let Some(value) = held.as_any().downcast_ref::<#ty>() else {
                        return Err(pyo3::exceptions::PyTypeError::new_err(concat!("expected ", #class)));
                    };
                    #(let #names: #types = given.take(pyo3::intern!(py, #words), None)?;)*
                    crate::python::Crossing::to_python(&value.#name(#(#passed),*)#ask, py)
                },
            }
        }
    })
}
