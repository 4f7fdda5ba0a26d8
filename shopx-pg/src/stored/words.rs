//! Words that the database has for what core calls by another one.

use shopx_core::audit::{AuditOperation, AuditedTable};
use shopx_core::pricing::payment::PaidBy;
use shopx_core::{Field, Result};

use super::malformed;

/// How something was paid.
pub(crate) const fn paid_by(paid_by: PaidBy) -> &'static str {
    match paid_by {
        PaidBy::Nothing => "none",
        other => other.as_str(),
    }
}

/// How something was paid, of the database's word.
pub(crate) fn read_paid_by(word: &str) -> Result<PaidBy> {
    read(PaidBy::ALL, paid_by, word).ok_or_else(|| malformed(Field::PaidBy, word))
}

/// The table that is audited.
pub(crate) const fn audited_table(table: AuditedTable) -> &'static str {
    match table {
        AuditedTable::Sales => "transactions",
        AuditedTable::SavedReports => "reports",
        other => other.as_str(),
    }
}

/// What is audited, of its table's name.
pub(crate) fn read_audited_table(name: &str) -> Result<AuditedTable> {
    read(AuditedTable::ALL, audited_table, name).ok_or_else(|| malformed(Field::AuditedTable, name))
}

/// What became of a row, of the trigger's word.
pub(crate) fn read_operation(word: &str) -> Result<AuditOperation> {
    match word {
        "INSERT" => Ok(AuditOperation::Insert),
        "UPDATE" => Ok(AuditOperation::Update),
        "DELETE" => Ok(AuditOperation::Delete),
        other => Err(malformed(Field::AuditOperation, other)),
    }
}

fn read<T: Copy>(all: &[T], word_of: fn(T) -> &'static str, word: &str) -> Option<T> {
    all.iter().copied().find(|one| word_of(*one) == word)
}
