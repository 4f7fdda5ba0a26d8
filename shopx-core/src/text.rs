//! Texts that are fit to store and print: trimmed, not blank, of bounded length, without control
//! characters. `&str` converts with `try_into()`.
//!
//! What says who a person is or how to reach them shows in `{}` and not in `{:?}`, which is how values
//! come into logs.

use crate::masks::MASKED;
use crate::{Field, Result, ShopError};

fn parse(field: Field, text: &str, max: usize, lines: bool) -> Result<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ShopError::TextBlank { field });
    }
    let length = text.chars().count();
    if length > max {
        return Err(ShopError::TextTooLong { field, length: length as u64, max: max as u64 });
    }
    // Some servers count the separators of lines and paragraphs among the control characters.
    let forbidden = |c: char| match c {
        '\n' | '\t' | '\r' | '\u{2028}' | '\u{2029}' => !lines,
        c => c.is_control(),
    };
    if let Some(position) = text.chars().position(forbidden) {
        return Err(ShopError::TextControlCharacter { field, position: position as u64 });
    }
    Ok(text.to_owned())
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $max:literal, lines: $lines:literal $(, form: $form:expr)? $(, fold: $fold:expr)? $(, private: $private:literal)?;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[derive(serde::Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(
                from: D,
            ) -> std::result::Result<Self, D::Error> {
                Self::new(&String::deserialize(from)?).map_err(crate::json::refused)
            }
        }

        #[cfg(feature = "uniffi")]
        uniffi::custom_type!($(#[$doc])* $name, String, {
            lower: |text| text.0,
            try_lift: |text| Ok($name::new(&text)?),
        });

        #[cfg(feature = "python")]
        impl crate::python::Crossing for $name {
            fn to_python<'py>(
                &self,
                py: pyo3::Python<'py>,
            ) -> pyo3::PyResult<pyo3::Bound<'py, pyo3::PyAny>> {
                self.0.to_python(py)
            }

            fn from_python(given: &pyo3::Bound<'_, pyo3::PyAny>) -> pyo3::PyResult<Self> {
                Ok(Self::new(&crate::python::text_of(given)?)?)
            }

            fn gives() -> String {
                "str".to_owned()
            }

            const PRIVATE: bool = Self::PRIVATE;
        }

        #[cfg(test)]
        impl crate::json::Example for $name {
            fn full() -> Self {
                crate::json::text(Field::$name).parse().unwrap()
            }
        }

        impl $name {
            /// The most characters it may have.
            pub const MAX: usize = $max;
            /// Whether it says who a person is or how to reach them, and is not to be in any log.
            const PRIVATE: bool = false $(|| $private)?;

            /// The text, trimmed; refused when it is blank, too long, malformed, or has control
            /// characters.
            pub fn new(text: &str) -> Result<Self> {
                $(
                    let fold: fn(&str) -> String = $fold;
                    let text = &fold(text);
                )?
                let text = parse(Field::$name, text, $max, $lines)?;
                $(
                    let form: fn(&str) -> bool = $form;
                    if !form(&text) {
                        let value = if Self::PRIVATE { MASKED.to_owned() } else { text };
                        return Err(ShopError::Malformed { field: Field::$name, value });
                    }
                )?
                Ok(Self(text))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let shown = if Self::PRIVATE { MASKED } else { &self.0 };
                f.debug_tuple(stringify!($name)).field(&shown).finish()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::str::FromStr for $name {
            type Err = ShopError;
            fn from_str(text: &str) -> Result<Self> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = ShopError;
            fn try_from(text: &str) -> Result<Self> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = ShopError;
            fn try_from(text: String) -> Result<Self> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    )*

        /// The names of those that say who a person is or how to reach them.
        #[cfg(feature = "uniffi")]
        pub(crate) fn private() -> impl Iterator<Item = &'static str> {
            let all = [$((stringify!($name), $name::PRIVATE)),*];
            all.into_iter().filter(|(_, private)| *private).map(|(name, _)| name)
        }
    };
}

texts! {
    /// The name of a tenant, location, product, supplier or tax.
    Name = 255, lines: false;
    /// A person's first or last name.
    PersonName = 100, lines: false, private: true;
    /// The name of whom to talk to at a supplier.
    ContactName = 255, lines: false, private: true;
    /// A user's name at sign-in; compared without regard to case.
    Username = 255, lines: false;
    /// An e-mail address: something before and after one `@`; compared without regard to case.
    Email = 255, lines: false, form: |text| {
        !text.contains(char::is_whitespace)
            && text.split_once('@').is_some_and(|(local, domain)| {
                !local.is_empty() && !domain.is_empty() && !domain.contains('@')
            })
    }, private: true;
    /// A tenant's domain, such as `corner-shop.example`: lower-case letters, digits, `-` and `.`.
    Domain = 253, lines: false, form: |text| {
        text.split('.').all(|label| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
    };
    /// A telephone number, as people write it; compared by its [`number`](Phone::number).
    Phone = 20, lines: false, private: true;
    /// A postal address; may have several lines.
    Address = 1000, lines: true, private: true;
    /// A longer description; may have several lines.
    Description = 10_000, lines: true;
    /// A stock keeping unit: the tenant's own code for a product.
    Sku = 100, lines: false;
    /// A product category.
    Category = 100, lines: false;
    /// What customers with the same prices belong to, such as "trade" or "staff".
    CustomerGroup = 100, lines: false;
    /// The code of a coupon, in capitals: upper and lower case are the same code.
    CouponCode = 100, lines: false, fold: str::to_uppercase;
    /// The number on a batch (lot).
    BatchNumber = 100, lines: false;
    /// Which report a saved one is, such as `sales` or `inventory`.
    ReportKind = 50, lines: false;
    /// A reason or remark; may have several lines.
    Note = 1000, lines: true;
}

impl Phone {
    /// The number by which telephones are compared: its digits 0 to 9, after a `+` when it begins
    /// with one; nothing when it has no digit. `+44 (20) 7946` and `+44207946` are one number;
    /// `0044…` and `+44…` are two, because which prefix dials abroad depends on the country.
    #[must_use]
    pub fn number(&self) -> Option<String> {
        let digits = self.0.chars().filter(char::is_ascii_digit);
        let plus = self.0.starts_with('+').then_some('+');
        let number: String = plus.into_iter().chain(digits).collect();
        (number.len() > usize::from(plus.is_some())).then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_trimmed_and_bad_ones_say_why() {
        assert_eq!(Name::new("  Corner Shop ").unwrap().as_str(), "Corner Shop");
        assert_eq!(Name::new(" \t ").unwrap_err().code(), "text_blank");
        assert_eq!(Name::new(&"x".repeat(256)).unwrap_err().code(), "text_too_long");
        assert_eq!(
            Name::new("a\0b").unwrap_err(),
            ShopError::TextControlCharacter { field: Field::Name, position: 1 }
        );
        assert!(Name::new("two\nlines").is_err());
        assert!(Address::new("two\nlines").is_ok());
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(Name::new(&"é".repeat(255)).is_ok());
    }

    #[test]
    fn phones_are_compared_by_their_digits_and_a_leading_plus() {
        let number = |phone| Phone::new(phone).unwrap().number();
        assert_eq!(number(" +44 (20) 7946-0 ").as_deref(), Some("+442079460"));
        assert_eq!(number("020 7946 + 0").as_deref(), Some("02079460"));
        assert_eq!(number("٠١٢ ask Ann"), None);
        assert_eq!(number("+"), None);
    }

    #[test]
    fn what_identifies_a_person_is_not_for_logs() {
        let (name, email) = (PersonName::new("Ann").unwrap(), Email::new("ann@x").unwrap());
        assert_eq!(format!("{name:?} {email:?}"), r#"PersonName("***") Email("***")"#);
        assert_eq!(format!("{name} {email}"), "Ann ann@x");
        assert_eq!(format!("{:?}", Sku::new("TEA").unwrap()), r#"Sku("TEA")"#);
        let refused = Email::new("ann at example").unwrap_err();
        assert_eq!(refused.to_string(), r#""***" is not a valid email"#);
    }

    #[test]
    fn emails_and_domains_have_a_form() {
        assert!(Email::new("ann@example.com").is_ok());
        for bad in ["ann", "@example.com", "ann@", "a@b@c", "a b@c"] {
            assert_eq!(Email::new(bad).unwrap_err().code(), "malformed", "{bad}");
        }
        assert!(Domain::new("shop-1.example").is_ok());
        for bad in ["Shop.example", "a..b", "-a.b", "a_b"] {
            assert_eq!(Domain::new(bad).unwrap_err().code(), "malformed", "{bad}");
        }
    }
}
