//! What the library says of its records, in Rust's words.

use std::collections::HashMap;

use anyhow::{Result, ensure};
use camino::Utf8Path;
use shopx_core::foreign::private_types;
use uniffi_bindgen::interface::{AsType, Type};
use uniffi_bindgen::{BindgenLoader, BindgenPaths, GlobalConfig};

/// Fields that no log should have and that are plain texts.
const PRIVATE_FIELDS: &[(&str, &str)] = &[("EncryptionKey", "secret")];

/// A record.
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) fields: Vec<Field>,
}

/// A field of a record.
pub(crate) struct Field {
    pub(crate) name: String,
    /// The name of its type, where it has one.
    kind: String,
    /// Whether it may be nothing.
    pub(crate) optional: bool,
    /// Whether a record does not print it: it is secret, or says who a person is or how to reach them.
    pub(crate) private: bool,
}

impl Record {
    /// Whether it has anything that it does not print.
    pub(crate) fn is_private(&self) -> bool {
        self.fields.iter().any(|field| field.private)
    }

    /// Whether it is a thing with an id.
    pub(crate) fn has_id(&self) -> bool {
        self.fields.iter().any(|field| field.name == "id" && field.kind.ends_with("Id"))
    }
}

impl Field {
    fn new(record: &str, name: &str, kind: &Type) -> Self {
        let (optional, kind) = match kind {
            Type::Optional { inner_type } => (true, &**inner_type),
            other => (false, other),
        };
        let kind = kind.name().unwrap_or_default().to_owned();
        let private =
            private_types().contains(&kind.as_str()) || PRIVATE_FIELDS.contains(&(record, name));
        Self { name: name.to_owned(), kind, optional, private }
    }
}

/// The records of each crate in the library.
pub(crate) fn records(library: &Utf8Path) -> Result<HashMap<String, Vec<Record>>> {
    let loader = BindgenLoader::new(BindgenPaths::default(), GlobalConfig::default());
    let crates = loader.load_cis(loader.load_metadata(library)?)?;
    for name in private_types() {
        let known = crates.iter().any(|crated| crated.get_custom_type_definition(name).is_some());
        ensure!(known, "there is no {name}: by what name is it private now?");
    }
    let mut all = HashMap::new();
    for crated in crates {
        let records = crated.record_definitions().iter().map(|record| {
            let field = |field: &uniffi_bindgen::interface::Field| {
                Field::new(record.name(), field.name(), &field.as_type())
            };
            Record {
                name: record.name().to_owned(),
                fields: record.fields().iter().map(field).collect(),
            }
        });
        all.insert(crated.namespace().to_owned(), records.collect());
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_a_person_is_and_what_opens_doors_is_private() {
        let (module_path, builtin) = ("shopx_core".to_owned(), Box::new(Type::String));
        let email = Type::Custom { module_path, name: "Email".to_owned(), builtin };
        assert!(Field::new("User", "email", &email).private);
        let maybe = Type::Optional { inner_type: Box::new(email) };
        assert!(Field::new("Customer", "email", &maybe).private);
        assert!(Field::new("EncryptionKey", "secret", &Type::String).private);
        assert!(!Field::new("EncryptionKey", "id", &Type::String).private);
    }
}
