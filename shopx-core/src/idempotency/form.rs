//! Requests in bytes that outlive the types they are made of.
//!
//! A fingerprint is kept for as long as its key, and is compared with those of requests that later
//! versions of this library make. So what a request looks like in bytes is said here and in
//! [`requests`](super::requests), field by field, and is not what its type happens to look like.
//!
//! The bytes are JSON without spaces. What a version has once written never changes; the files in
//! `tests/golden/requests` hold it to that. A field that comes later is [written since](Form::since) the
//! version that brings it.

use std::fmt::{Display, Write};

use serde_json::Value;

/// What has a form in bytes.
pub trait Canonical {
    /// Writes it, in the form's version.
    fn write(&self, form: &mut Form);
}

/// What is written, in one version.
#[derive(Debug)]
pub struct Form {
    version: u16,
    text: String,
    can_say: bool,
}

impl Form {
    /// The bytes of `value` in the newest version, which can say everything.
    pub(super) fn of(version: u16, value: &impl Canonical) -> Vec<u8> {
        Self::written(version, value).text.into_bytes()
    }

    /// The bytes of `value` in an older version; nothing when that version cannot say it.
    pub(super) fn of_older(version: u16, value: &impl Canonical) -> Option<Vec<u8>> {
        let form = Self::written(version, value);
        form.can_say.then(|| form.text.into_bytes())
    }

    fn written(version: u16, value: &impl Canonical) -> Self {
        let mut form = Self { version, text: String::new(), can_say: true };
        value.write(&mut form);
        form
    }

    /// Writes a number, or a truth.
    pub(super) fn bare(&mut self, value: impl Display) {
        // A string takes whatever is written to it.
        let _ = write!(self.text, "{value}");
    }

    /// Writes a text, or what is written as one.
    pub(super) fn text(&mut self, value: impl Display) {
        self.bare(Value::from(value.to_string()));
    }

    /// Writes an object of the fields that `fields` writes.
    pub(super) fn object(&mut self, fields: impl FnOnce(&mut Self)) {
        self.text.push('{');
        fields(self);
        self.text.push('}');
    }

    /// Writes a field of an object.
    pub(super) fn field(&mut self, name: &str, value: &impl Canonical) {
        self.separate('{');
        self.text(name);
        self.text.push(':');
        value.write(self);
    }

    /// Writes a field that the type has since a version. Those before it leave it out while it has its
    /// default value, and cannot say anything else.
    #[cfg_attr(not(test), expect(dead_code, reason = "no field came later yet"))]
    pub(super) fn since<T: Canonical + Default + PartialEq>(
        &mut self,
        version: u16,
        name: &str,
        value: &T,
    ) {
        if self.version >= version {
            self.field(name, value);
        } else if *value != T::default() {
            self.can_say = false;
        }
    }

    /// Writes the comma after what stands before, unless that is where the object or list opens.
    fn separate(&mut self, open: char) {
        if !self.text.ends_with(open) {
            self.text.push(',');
        }
    }
}

impl<T: Canonical> Canonical for Option<T> {
    fn write(&self, form: &mut Form) {
        match self {
            Some(value) => value.write(form),
            None => form.bare("null"),
        }
    }
}

impl<T: Canonical> Canonical for Vec<T> {
    fn write(&self, form: &mut Form) {
        form.text.push('[');
        for value in self {
            form.separate('[');
            value.write(form);
        }
        form.text.push(']');
    }
}

/// Lists the fields of types, in the order in which they are written. All of them are listed, or it
/// does not compile; one that came later says since when, `channel since 2`.
macro_rules! fields {
    ($($name:ident { $($field:ident $(since $version:literal)?),* $(,)? })*) => {$(
        impl Canonical for $name {
            fn write(&self, form: &mut Form) {
                let Self { $($field),* } = self;
                form.object(|form| { $(fields!(@ form $field $($version)?);)* });
            }
        }
    )*};
    (@ $form:ident $field:ident) => { $form.field(stringify!($field), $field) };
    (@ $form:ident $field:ident $version:literal) => {
        $form.since($version, stringify!($field), $field)
    };
}
pub(super) use fields;
