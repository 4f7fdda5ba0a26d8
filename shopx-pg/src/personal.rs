//! What is personal in a record: sealed on its way to the database when the tenant wants it, and
//! opened on its way back.

use serde_json::{Map, Value};
use shopx_core::{Entity, Field, Result, ShopError};

use crate::conn::Conn;
use crate::error::OrRefuse;
use crate::records::{self, Stored};
use crate::seal::{KeyId, Place, Vault, unreadable};

/// What of a record is personal. Its table has columns for it when it is sealed, and for the time
/// when it was erased.
pub(crate) struct Personal {
    /// The texts that are sealed together. Some of them may be unique, and then also folded.
    pub(crate) fields: &'static [&'static str],
    /// Those by whose [finders](shopx_core::records::Record::finders) it is found.
    pub(crate) finders: &'static [&'static str],
}

/// The columns of what is sealed, and of the key that opens it.
pub(crate) const SEALED: [&str; 2] = ["sealed", "sealed_key_id"];

/// The key under which the tenant has personal data sealed, if it does, and ids for new records.
/// It stays the same until the transaction ends. A kind without personal data has neither.
pub(crate) async fn key_of<R: Stored>(
    conn: &mut Conn,
    tenant: i32,
    new: usize,
) -> Result<(Option<KeyId>, Vec<i64>)> {
    if R::PERSONAL.is_none() {
        return Ok((None, Vec::new()));
    }
    let settings = sqlx::query!(
        r#"SELECT s.personal_key_id, ARRAY(
               SELECT nextval(pg_get_serial_sequence($2, 'id')) FROM generate_series(1, $3)) AS "ids!"
           FROM shopx.tenant_settings AS s
           WHERE s.tenant_id = $1
           FOR SHARE OF s"#,
        tenant,
        R::TABLE,
        i32::try_from(new).map_err(|_| ShopError::Overflow)?,
    )
    .fetch_optional(conn)
    .await
    .or_refuse()?
    .ok_or_else(|| ShopError::not_found(Entity::Tenant, tenant))?;
    let key = settings.personal_key_id.as_deref().map(KeyId::new).transpose()?;
    Ok((key, settings.ids))
}

/// Refuses to say that something is not there when it may only be under a key that is missing.
pub(crate) async fn check_key(conn: &mut Conn, tenant: i32, vault: &Vault) -> Result<()> {
    let key = sqlx::query_scalar!(
        "SELECT s.personal_key_id FROM shopx.tenant_settings AS s WHERE s.tenant_id = $1",
        tenant,
    )
    .fetch_optional(conn)
    .await
    .or_refuse()?;
    key.flatten().map_or(Ok(()), |key| vault.check(&KeyId::new(&key)?))
}

/// Where the personal data of a record is kept.
pub(crate) fn place<R: Stored>(tenant: i32, id: i64) -> Place {
    Place { tenant, entity: R::ENTITY, table: R::TABLE, id }
}

/// Writes the values that a record is found by into its row, and seals what is personal in it when
/// there is a key.
pub(crate) fn seal(
    vault: &Vault,
    place: &Place,
    key: Option<&KeyId>,
    personal: &Personal,
    values: impl Iterator<Item = (Field, String)>,
    row: &mut Value,
) -> Result<()> {
    for (field, value) in values {
        let field = field.as_str();
        let of = (place.tenant, place.table);
        let value = key.map_or(Ok(value.clone()), |key| vault.index(key, of, field, &value))?;
        row[records::key(field)] = value.into();
    }
    let Some(key) = key else { return Ok(()) };
    let taken = personal.fields.iter().map(|field| ((*field).to_owned(), row[*field].take()));
    let known: Map<String, Value> = taken.filter(|(_, value)| !value.is_null()).collect();
    if !known.is_empty() {
        let known = serde_json::to_string(&known).or_refuse()?;
        row["sealed"] = vault.seal(place, key, known)?.into();
        row["sealed_key_id"] = key.as_str().into();
    }
    Ok(())
}

/// Opens what is sealed in the row of a record.
pub(crate) fn open(vault: &Vault, place: &Place, row: &mut Value) -> Result<()> {
    let [Value::String(sealed), Value::String(key)] = SEALED.map(|column| row[column].take())
    else {
        return Ok(());
    };
    let known = vault.open(place, &KeyId::new(&key)?, &sealed)?;
    let known: Map<String, Value> = serde_json::from_str(&known).map_err(|_| unreadable(place))?;
    for (field, value) in known {
        row[field] = value;
    }
    Ok(())
}
