//! What values do not print: one list for both languages.

/// Types of texts that no log should have, as in Rust.
const PRIVATE: &[&str] =
    &["Address", "ContactName", "Email", "Password", "PersonName", "Phone", "Pin"];

/// Fields that no log should have and that are plain texts.
const PRIVATE_FIELDS: &[(&str, &str)] = &[("EncryptionKey", "secret")];

/// Whether a record does not print a field of it that is declared as `kind`, perhaps with a question
/// mark.
pub(crate) fn is_private(record: &str, field: &str, kind: &str) -> bool {
    PRIVATE.contains(&kind.trim_end_matches('?')) || PRIVATE_FIELDS.contains(&(record, field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_a_person_is_and_what_opens_doors_is_private() {
        assert!(is_private("User", "email", "Email"));
        assert!(is_private("Customer", "phone", "Phone?"));
        assert!(is_private("EncryptionKey", "secret", "String"));
        assert!(!is_private("EncryptionKey", "id", "String"));
        assert!(!is_private("Product", "name", "Name"));
    }
}
