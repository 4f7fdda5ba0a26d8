//! What is masked in the audit log, in refusals and in logs: secrets, and what says who a person is and
//! how to reach them.

use serde_json::Value;

/// Fields that the log masks: secrets, and what says who a person is and how to reach them. They are
/// masked in whichever record they are; a store masks what it makes of them in the same way.
pub const MASKED_FIELDS: &[&str] = &[
    "password_hash",
    "pin_hash",
    "first_name",
    "last_name",
    "contact_name",
    "email",
    "phone",
    "address",
    "tax_exemption",
];

/// What the log shows for the value of a masked field.
pub const MASKED: &str = "***";

/// What it shows for the new value of a masked field that was changed.
pub const MASKED_CHANGED: &str = "*** changed";

/// Masks what the log does not show of a row.
pub(crate) fn mask(old: Option<&mut Value>, new: Option<&mut Value>) {
    let (mut old, mut new) = (fields(old), fields(new));
    for name in MASKED_FIELDS {
        let before = old.as_mut().map(|old| old.get_mut(*name));
        let after = new.as_mut().and_then(|new| new.get_mut(*name)).filter(|new| !new.is_null());
        let same = before.as_ref().is_none_or(|before| before.as_deref() == after.as_deref());
        if let Some(after) = after {
            *after = if same { MASKED } else { MASKED_CHANGED }.into();
        }
        if let Some(before) = before.flatten().filter(|before| !before.is_null()) {
            *before = MASKED.into();
        }
    }
}

fn fields(row: Option<&mut Value>) -> Option<&mut serde_json::Map<String, Value>> {
    row.and_then(Value::as_object_mut)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// What the log shows of an e-mail address before and after.
    fn shown(old: Option<Value>, new: Option<Value>) -> (Option<Value>, Option<Value>) {
        let row = |email| json!({ "id": 1, "email": email });
        let (mut old, mut new) = (old.map(row), new.map(row));
        mask(old.as_mut(), new.as_mut());
        for row in [&old, &new].into_iter().flatten() {
            assert_eq!(row["id"], 1);
        }
        (old.map(|row| row["email"].clone()), new.map(|row| row["email"].clone()))
    }

    #[test]
    fn a_masked_field_tells_whether_it_was_changed_and_nothing_else() {
        let (ann, bob, none) = (json!("ann@x"), json!("bob@x"), Value::Null);
        let (masked, changed) = (json!(MASKED), json!(MASKED_CHANGED));
        for (before, after, shown_before, shown_after) in [
            (None, Some(&ann), None, Some(&masked)),
            (Some(&ann), None, Some(&masked), None),
            (Some(&ann), Some(&ann), Some(&masked), Some(&masked)),
            (Some(&ann), Some(&bob), Some(&masked), Some(&changed)),
            (Some(&none), Some(&bob), Some(&none), Some(&changed)),
            (Some(&ann), Some(&none), Some(&masked), Some(&none)),
            (None, Some(&none), None, Some(&none)),
        ] {
            let shown = shown(before.cloned(), after.cloned());
            assert_eq!(
                shown,
                (shown_before.cloned(), shown_after.cloned()),
                "{before:?} {after:?}"
            );
        }
    }
}
