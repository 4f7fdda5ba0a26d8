//! What `#[derive(Python)]` makes of a type.

use std::collections::BTreeMap;

use heck::{ToShoutySnakeCase, ToSnakeCase};
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Error, Expr, Field, Fields, Ident, Lit, Result, Token};
use syn::{Type, Variant};

use crate::doc;

pub(crate) fn expand(input: &DeriveInput) -> Result<TokenStream> {
    let given = settings(&input.attrs)?;
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                Ok(number(input, &fields.unnamed[0].ty))
            }
            fields => record(input, fields, &given),
        },
        Data::Enum(data) => {
            let variants: Vec<&Variant> = data.variants.iter().collect();
            if variants.iter().all(|variant| variant.fields.is_empty()) {
                Ok(words(input, &variants))
            } else {
                choice(input, &variants, &given)
            }
        }
        Data::Union(_) => Err(Error::new_spanned(input, "a union cannot cross to Python")),
    }
}

/// What `#[python(...)]` says, by name.
type Settings = BTreeMap<String, Expr>;

struct Setting {
    name: Ident,
    value: Expr,
}

impl Parse for Setting {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self { name, value: input.parse()? })
    }
}

fn settings(attrs: &[Attribute]) -> Result<Settings> {
    let mut settings = Settings::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("python")) {
        let given = attr.parse_args_with(Punctuated::<Setting, Token![,]>::parse_terminated)?;
        settings.extend(given.into_iter().map(|given| (given.name.to_string(), given.value)));
    }
    Ok(settings)
}

/// Lists the type among all that are carried.
fn listed(ty: &Ident, kind: &TokenStream) -> TokenStream {
    quote! {
        crate::python::inventory::submit! {
            crate::python::Listed { describe: #ty::describe, kind: #kind }
        }
    }
}

fn number(input: &DeriveInput, of: &Type) -> TokenStream {
    let ty = &input.ident;
    let name = ty.to_string();
    let doc = doc(&input.attrs);
    let listed = listed(ty, &quote!(None));
    quote! {
        impl #ty {
            /// What its name in Python is made of.
            pub(crate) fn describe() -> crate::python::Description {
                let of = <#of as crate::python::Crossing>::gives();
                let class = crate::python::Class::Number { of };
                crate::python::Description { name: #name, doc: #doc, class }
            }
        }

        #listed

        impl crate::python::Crossing for #ty {
            fn to_python<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                crate::python::Crossing::to_python(&self.0, py)
            }

            fn from_python(given: &pyo3::Bound<'_, pyo3::PyAny>) -> pyo3::PyResult<Self> {
                crate::python::Crossing::from_python(given).map(Self)
            }

            fn gives() -> String {
                #name.to_owned()
            }
        }
    }
}

fn record(input: &DeriveInput, fields: &Fields, given: &Settings) -> Result<TokenStream> {
    let name = input.ident.to_string();
    let fields = Crossings::of(&input.ident, fields, &name, given)?;
    if given.contains_key("tuple") {
        return Ok(tuple(&input.ident, &fields));
    }
    let described = fields.described();
    let class = quote!(crate::python::Class::Record { fields: #described });
    Ok(carried(input, given, &class, &[(quote!(Self), name, fields)]))
}

/// A record that is only ever given, as a named tuple that the package writes itself.
fn tuple(ty: &Ident, fields: &Crossings) -> TokenStream {
    let name = ty.to_string();
    let members = fields.all.iter().map(|field| &field.member);
    quote! {
        impl crate::python::Crossing for #ty {
            fn to_python<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                let fields = [#(crate::python::Crossing::to_python(&self.#members, py)?),*];
                crate::python::tuple(py, #name, fields)
            }

            fn from_python(given: &pyo3::Bound<'_, pyo3::PyAny>) -> pyo3::PyResult<Self> {
                Err(crate::python::not_a(#name, given))
            }

            fn gives() -> String {
                #name.to_owned()
            }
        }
    }
}

fn choice(input: &DeriveInput, variants: &[&Variant], given: &Settings) -> Result<TokenStream> {
    let mut described = Vec::new();
    let mut shapes = Vec::new();
    for variant in variants {
        let ident = &variant.ident;
        let (name, doc) = (ident.to_string(), doc(&variant.attrs));
        let fields = Crossings::of(&input.ident, &variant.fields, &name, given)?;
        let of = fields.described();
        described.push(quote!(crate::python::Variant { name: #name, doc: #doc, fields: #of }));
        shapes.push((quote!(Self::#ident), format!("{}.{name}", input.ident), fields));
    }
    let class = quote!(crate::python::Class::Choice { variants: vec![#(#described),*] });
    Ok(carried(input, given, &class, &shapes))
}

/// A type with classes of its own: for each, how Rust writes it, its name, and its fields.
fn carried(
    input: &DeriveInput,
    given: &Settings,
    class: &TokenStream,
    shapes: &[(TokenStream, String, Crossings)],
) -> TokenStream {
    let ty = &input.ident;
    let name = ty.to_string();
    let doc = doc(&input.attrs);
    let consts = shapes.iter().map(|(_, class, fields)| fields.shape(class));
    let positions = 0..shapes.len();
    let which =
        shapes.iter().zip(positions.clone()).map(|((path, ..), at)| quote!(#path { .. } => #at));
    let get = shapes.iter().flat_map(|(path, _, fields)| fields.get(path));
    let make = shapes.iter().zip(positions).map(|((path, _, fields), at)| {
        let take = fields.take();
        quote!(#at => #path { #take })
    });
    let text = given.contains_key("display").then(|| {
        quote! {
            fn text(&self) -> Option<String> {
                Some(self.to_string())
            }
        }
    });
    let refusal = given.contains_key("error");
    let kind = if refusal {
        quote!(crate::python::Kind::of_refusals(#name))
    } else {
        quote!(crate::python::Kind::of::<#ty>(#name))
    };
    let listed =
        (!refusal).then(|| listed(ty, &quote!(Some(<#ty as crate::python::Carried>::kind))));
    quote! {
        impl #ty {
            /// What its class in Python is made of.
            pub(crate) fn describe() -> crate::python::Description {
                crate::python::Description { name: #name, doc: #doc, class: #class }
            }
        }

        #listed

        impl crate::python::Carried for #ty {
            const SHAPES: &'static [crate::python::Shape] = &[#(#consts),*];

            fn kind() -> &'static crate::python::Kind {
                static KIND: crate::python::Kind = #kind;
                &KIND
            }

            fn shape(&self) -> usize {
                match self { #(#which),* }
            }

            fn field<'py>(
                &self,
                py: pyo3::Python<'py>,
                field: usize,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                match (self, field) {
                    #(#get)*
                    _ => Err(pyo3::exceptions::PyIndexError::new_err("there is no such field")),
                }
            }

            fn make(
                shape: usize,
                given: &mut crate::python::Given<'_, '_>,
            ) -> pyo3::PyResult<Self> {
                let py = given.py();
                Ok(match shape {
                    #(#make,)*
                    _ => return Err(pyo3::exceptions::PyIndexError::new_err("there is no such shape")),
                })
            }

            #text
        }

        impl crate::python::Crossing for #ty {
            fn to_python<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                crate::python::object(py, self.clone())
            }

            fn from_python(given: &pyo3::Bound<'_, pyo3::PyAny>) -> pyo3::PyResult<Self> {
                crate::python::held::<Self>(given).cloned()
            }

            fn gives() -> String {
                #name.to_owned()
            }
        }
    }
}

fn words(input: &DeriveInput, variants: &[&Variant]) -> TokenStream {
    let ty = &input.ident;
    let name = ty.to_string();
    let all_doc = doc(&input.attrs);
    let mut described = Vec::new();
    let mut idents = Vec::new();
    let mut words = Vec::new();
    for variant in variants {
        let (variant_name, doc) =
            (variant.ident.to_string().to_shouty_snake_case(), doc(&variant.attrs));
        let word = variant.ident.to_string().to_snake_case();
        described.push(quote! {
            crate::python::Word { name: #variant_name, word: #word, doc: #doc }
        });
        idents.push(&variant.ident);
        words.push(word);
    }
    let positions = 0..idents.len();
    let listed = listed(ty, &quote!(None));
    quote! {
        impl #ty {
            /// What its class in Python is made of.
            pub(crate) fn describe() -> crate::python::Description {
                let class = crate::python::Class::Words { words: vec![#(#described),*] };
                crate::python::Description { name: #name, doc: #all_doc, class }
            }
        }

        #listed

        impl crate::python::Crossing for #ty {
            fn to_python<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                static MEMBERS: crate::python::Members = crate::python::Members::new();
                let position = match self { #(Self::#idents => #positions,)* };
                crate::python::member(py, &MEMBERS, #name, position)
            }

            fn from_python(given: &pyo3::Bound<'_, pyo3::PyAny>) -> pyo3::PyResult<Self> {
                let word = crate::python::text_of(given)?;
                Ok(match &*word {
                    #(#words => Self::#idents,)*
                    _ => return Err(crate::python::malformed(crate::Field::#ty, &word)),
                })
            }

            fn gives() -> String {
                #name.to_owned()
            }

            fn takes() -> String {
                concat!(#name, "Like").to_owned()
            }
        }
    }
}

/// Fields that cross.
struct Crossings {
    all: Vec<Crossing>,
}

/// A field that crosses.
struct Crossing {
    /// How Rust names it: `name` or `0`.
    member: TokenStream,
    /// How Python names it.
    name: String,
    ty: Type,
    doc: String,
    /// What it usually is, as Python code and as a function.
    usual: Option<(String, TokenStream)>,
}

impl Crossings {
    /// `class` is the struct or the variant of `ty` that they belong to.
    fn of(ty: &Ident, fields: &Fields, class: &str, given: &Settings) -> Result<Self> {
        if matches!(fields, Fields::Unnamed(_)) && fields.len() > 1 {
            return Err(Error::new_spanned(fields, "name the fields, as Python does"));
        }
        let all = fields.iter().map(|field| Crossing::of(ty, field, class, given));
        Ok(Self { all: all.collect::<Result<_>>()? })
    }

    fn described(&self) -> TokenStream {
        let fields = self.all.iter().map(|Crossing { name, ty, doc, usual, .. }| {
            let code = usual.as_ref().map_or_else(|| quote!(None), |(code, _)| quote!(Some(#code)));
            quote!(crate::python::Field::of::<#ty>(#name, #doc, #code))
        });
        quote!(vec![#(#fields),*])
    }

    fn shape(&self, class: &str) -> TokenStream {
        let fields = self
            .all
            .iter()
            .map(|Crossing { name, ty, .. }| quote!(crate::python::ShapeField::of::<#ty>(#name)));
        quote!(crate::python::Shape { class: #class, fields: &[#(#fields),*] })
    }

    /// The arms that give each field to Python.
    fn get(&self, path: &TokenStream) -> Vec<TokenStream> {
        let arm = |(position, field): (usize, &Crossing)| {
            let member = &field.member;
            quote!((#path { #member: field, .. }, #position) =>
                crate::python::Crossing::to_python(field, py),)
        };
        self.all.iter().enumerate().map(arm).collect()
    }

    fn take(&self) -> TokenStream {
        let fields = self.all.iter().map(|Crossing { member, name, usual, .. }| {
            let usual =
                usual.as_ref().map_or_else(|| quote!(None), |(_, made)| quote!(Some(#made)));
            quote!(#member: given.take(pyo3::intern!(py, #name), #usual)?)
        });
        quote!(#(#fields),*)
    }
}

impl Crossing {
    fn of(owner: &Ident, field: &Field, class: &str, given: &Settings) -> Result<Self> {
        let (ty, doc) = (field.ty.clone(), doc(&field.attrs));
        let Some(ident) = &field.ident else {
            let named = given.get(class).map(code).transpose()?;
            let name = named.unwrap_or_else(|| class.to_snake_case());
            return Ok(Self { member: quote!(0), name, ty, doc, usual: None });
        };
        let own = settings(&field.attrs)?;
        let name = match own.get("name").map(code).transpose()? {
            Some(other) => other,
            None if ident == "from" => "from_".to_owned(),
            None => ident.to_string(),
        };
        let made = crate::usual(ident);
        let usual = own.get("default").map(code).transpose()?;
        let usual = usual.map(|code| (code, quote!(#owner::#made)));
        Ok(Self { member: quote!(#ident), name, ty, doc, usual })
    }
}

/// A name, or Python code as a text.
fn code(value: &Expr) -> Result<String> {
    let refused = || Error::new_spanned(value, "a name, or Python code as a text");
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(code) => Ok(code.value()),
            _ => Err(refused()),
        },
        Expr::Path(path) => path.path.get_ident().map(Ident::to_string).ok_or_else(refused),
        _ => Err(refused()),
    }
}
