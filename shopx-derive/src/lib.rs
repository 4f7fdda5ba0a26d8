//! Declares values, `#[value]`, and carries them to Python, `#[derive(Python)]`.
//!
//! A struct becomes a record with its fields as attributes; one around a number becomes that number,
//! with a name that type checkers tell apart. An enum without fields becomes words: an
//! `enum.StrEnum`. Any other enum becomes a class with a class for each of its variants.
//!
//! It writes the two ways across, and a description with the documentation, of which the classes of
//! the Python package are made. So a type and its fields are written down once, where they are
//! declared.
//!
//! On a field `#[python(default = value)]` says what it is when it is not given: a literal, or Python
//! code as a text; `#[value]` writes it of `#[default(...)]`. Without it a field that may be nothing is
//! nothing, and a list is empty. `#[python(name = other)]` gives it another name in Python.
//! `#[python(Variant = name)]` names the one unnamed field of a variant, which otherwise has the
//! variant's name.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Data, DeriveInput, Error, Expr, Field, Fields, Ident, Lit, Meta, Result, Token,
};
use syn::{Variant, parse_macro_input};

mod value;

/// Declares a value: a type that callers give or get, in every language and as JSON.
///
/// It is said once, above the struct or enum, instead of a derive for each language. A list may be left
/// out, and so may what is an `Option`; `#[default(...)]` above another field says what it is when it is
/// left out. JSON with a field that the type does not have is refused. `#[value(error)]` is for refusals,
/// `#[value(display)]` for enums whose words Swift and Kotlin print as Rust does.
#[proc_macro_attribute]
pub fn value(
    given: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    let item = parse_macro_input!(item as syn::Item);
    value::expand(given.into(), item).unwrap_or_else(Error::into_compile_error).into()
}

/// See the crate's documentation.
#[proc_macro_derive(Python, attributes(python))]
pub fn derive_python(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand(&input).unwrap_or_else(Error::into_compile_error).into()
}

fn expand(input: &DeriveInput) -> Result<TokenStream> {
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
                words(input, &variants)
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

fn number(input: &DeriveInput, of: &syn::Type) -> TokenStream {
    let ty = &input.ident;
    let name = ty.to_string();
    let doc = doc(&input.attrs);
    quote! {
        impl #ty {
            /// What its name in Python is made of.
            pub(crate) fn describe() -> crate::python::Description {
                let of = <#of as crate::python::Crossing>::gives();
                crate::python::Description {
                    name: #name,
                    doc: #doc,
                    kind: crate::python::Kind::Number { of },
                }
            }
        }

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
    let ty = &input.ident;
    let name = ty.to_string();
    let doc = doc(&input.attrs);
    let fields = Crossings::of(fields, &name, given)?;
    let (described, set, get) = (fields.described(), fields.set(), fields.get());
    let members = &fields.members;
    let locals = &fields.locals;
    Ok(quote! {
        impl crate::python::Carried for #ty {
            const NAME: &'static str = #name;

            fn class() -> &'static crate::python::Class {
                static CLASS: crate::python::Class = crate::python::Class::new();
                &CLASS
            }

            fn describe() -> crate::python::Description {
                crate::python::Description {
                    name: #name,
                    doc: #doc,
                    kind: crate::python::Kind::Record { fields: #described },
                }
            }

            fn to_fields<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<(&'static str, pyo3::Bound<'py, pyo3::types::PyDict>)> {
                let fields = pyo3::types::PyDict::new(py);
                let Self { #(#members: #locals),* } = self;
                #set
                Ok((#name, fields))
            }

            fn from_fields(
                _class: &str,
                fields: &pyo3::Bound<'_, pyo3::types::PyDict>,
            ) -> pyo3::PyResult<Self> {
                let py = fields.py();
                Ok(Self { #get })
            }
        }

        crate::python::crossing!(#ty);
    })
}

fn choice(input: &DeriveInput, variants: &[&Variant], given: &Settings) -> Result<TokenStream> {
    let ty = &input.ident;
    let name = ty.to_string();
    let all_doc = doc(&input.attrs);
    let mut described = Vec::new();
    let mut to = Vec::new();
    let mut from = Vec::new();
    for variant in variants {
        let ident = &variant.ident;
        let (variant_name, variant_doc) = (ident.to_string(), doc(&variant.attrs));
        let class = format!("{name}.{ident}");
        let fields = Crossings::of(&variant.fields, &variant_name, given)?;
        let (fields_described, set, get) = (fields.described(), fields.set(), fields.get());
        let members = &fields.members;
        let locals = &fields.locals;
        described.push(quote! {
            crate::python::Variant {
                name: #variant_name,
                doc: #variant_doc,
                fields: #fields_described,
            }
        });
        to.push(quote! { Self::#ident { #(#members: #locals),* } => { #set #class } });
        from.push(quote! { #class => Self::#ident { #get }, });
    }
    Ok(quote! {
        impl crate::python::Carried for #ty {
            const NAME: &'static str = #name;

            fn class() -> &'static crate::python::Class {
                static CLASS: crate::python::Class = crate::python::Class::new();
                &CLASS
            }

            fn describe() -> crate::python::Description {
                crate::python::Description {
                    name: #name,
                    doc: #all_doc,
                    kind: crate::python::Kind::Choice { variants: vec![#(#described),*] },
                }
            }

            fn to_fields<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<(&'static str, pyo3::Bound<'py, pyo3::types::PyDict>)> {
                let fields = pyo3::types::PyDict::new(py);
                let class = match self { #(#to)* };
                Ok((class, fields))
            }

            fn from_fields(
                class: &str,
                fields: &pyo3::Bound<'_, pyo3::types::PyDict>,
            ) -> pyo3::PyResult<Self> {
                let py = fields.py();
                Ok(match class {
                    #(#from)*
                    _ => return Err(crate::python::not_a(#name, fields.as_any())),
                })
            }
        }

        crate::python::crossing!(#ty);
    })
}

fn words(input: &DeriveInput, variants: &[&Variant]) -> Result<TokenStream> {
    let ty = &input.ident;
    let name = ty.to_string();
    let all_doc = doc(&input.attrs);
    let mut described = Vec::new();
    let mut idents = Vec::new();
    let mut words = Vec::new();
    for variant in variants {
        let (variant_name, doc) = (snake_case(&variant.ident).to_uppercase(), doc(&variant.attrs));
        let word = renamed(variant)?.unwrap_or_else(|| snake_case(&variant.ident));
        described.push(quote! {
            crate::python::Word { name: #variant_name, word: #word, doc: #doc }
        });
        idents.push(&variant.ident);
        words.push(word);
    }
    let positions = 0..idents.len();
    Ok(quote! {
        impl #ty {
            /// What its class in Python is made of.
            pub(crate) fn describe() -> crate::python::Description {
                crate::python::Description {
                    name: #name,
                    doc: #all_doc,
                    kind: crate::python::Kind::Words { words: vec![#(#described),*] },
                }
            }
        }

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
    })
}

/// Fields that cross.
struct Crossings {
    /// How Rust names them: `name` or `0`.
    members: Vec<TokenStream>,
    locals: Vec<Ident>,
    /// How Python names them.
    names: Vec<String>,
    types: Vec<syn::Type>,
    docs: Vec<String>,
    defaults: Vec<Option<String>>,
}

impl Crossings {
    /// `owner` is the struct or the variant that they belong to.
    fn of(fields: &Fields, owner: &str, given: &Settings) -> Result<Self> {
        let mut all = Self {
            members: Vec::new(),
            locals: Vec::new(),
            names: Vec::new(),
            types: Vec::new(),
            docs: Vec::new(),
            defaults: Vec::new(),
        };
        if matches!(fields, Fields::Unnamed(_)) && fields.len() > 1 {
            return Err(Error::new_spanned(fields, "name the fields, as Python does"));
        }
        for field in fields {
            all.push(field, owner, given)?;
        }
        Ok(all)
    }

    fn push(&mut self, field: &Field, owner: &str, given: &Settings) -> Result<()> {
        if let Some(ident) = &field.ident {
            let name = ident.to_string();
            let own = settings(&field.attrs)?;
            let default = own.get("default").map(python_code).transpose()?;
            self.members.push(quote!(#ident));
            let other = own.get("name").map(python_code).transpose()?;
            self.names.push(match other {
                Some(other) => other,
                None if name == "from" => "from_".to_owned(),
                None => name,
            });
            self.defaults.push(default);
        } else {
            let named = given.get(owner).map(python_code).transpose()?;
            let name = named.unwrap_or_else(|| snake_case(&format_ident!("{owner}")));
            self.members.push(quote!(0));
            self.names.push(name);
            self.defaults.push(None);
        }
        self.locals.push(format_ident!("field_{}", self.locals.len()));
        self.types.push(field.ty.clone());
        self.docs.push(doc(&field.attrs));
        Ok(())
    }

    fn described(&self) -> TokenStream {
        let Self { names, types, docs, defaults, .. } = self;
        let given = |code: &String| quote!(Some(#code));
        let defaults =
            defaults.iter().map(|code| code.as_ref().map_or_else(|| quote!(None), given));
        quote! { vec![#(crate::python::Field::of::<#types>(#names, #docs, #defaults)),*] }
    }

    fn set(&self) -> TokenStream {
        let Self { locals, names, .. } = self;
        quote! {
            #(crate::python::set_field(&fields, pyo3::intern!(py, #names), #locals)?;)*
        }
    }

    fn get(&self) -> TokenStream {
        let Self { members, names, .. } = self;
        quote! { #(#members: crate::python::field(fields, pyo3::intern!(py, #names))?),* }
    }
}

/// A literal as Python writes it; a text or a name is Python code.
fn python_code(value: &Expr) -> Result<String> {
    let refused = || Error::new_spanned(value, "a literal, a name, or Python code as a text");
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Bool(truth) => Ok(if truth.value { "True" } else { "False" }.to_owned()),
            Lit::Int(number) => Ok(number.base10_digits().to_owned()),
            Lit::Str(code) => Ok(code.value()),
            _ => Err(refused()),
        },
        Expr::Path(path) => path.path.get_ident().map(Ident::to_string).ok_or_else(refused),
        _ => Err(refused()),
    }
}

/// The documentation, as it is written.
fn doc(attrs: &[Attribute]) -> String {
    let mut lines = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("doc")) {
        if let Meta::NameValue(meta) = &attr.meta
            && let Expr::Lit(literal) = &meta.value
            && let Lit::Str(text) = &literal.lit
        {
            let text = text.value();
            lines.push(text.strip_prefix(' ').unwrap_or(&text).to_owned());
        }
    }
    lines.join("\n")
}

/// The word that `#[serde(rename = "...")]` gives a variant.
fn renamed(variant: &Variant) -> Result<Option<String>> {
    let mut word = None;
    for attr in variant.attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                word = Some(meta.value()?.parse::<syn::LitStr>()?.value());
            }
            Ok(())
        })?;
    }
    Ok(word)
}

fn snake_case(ident: &Ident) -> String {
    let mut snake = String::new();
    for letter in ident.to_string().chars() {
        if letter.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}
