//! What people keep and edit: one implementation for all kinds of records.
//!
//! A kind says what its table is called, which fields it has, what must be unique and what it
//! refers to; its SQL is made of that, once. Records cross as JSON in the form that [`stored`] says,
//! with numerics as text, so that no binary float exists.
//!
//! What names many is answered by as many probes of a key: a join, planned while there was little, would read
//! all that a tenant has.
//!
//! A write is two statements: one looks for values that are taken and references that are missing,
//! which row-level security keeps out of the server's own error messages, and one writes. What
//! changes between the two is a lost race.
//!
//! Of a kind with personal data, a write first reads whether the tenant has it sealed, and keeps
//! that as it is until it commits: so all that write at one time write in one form, and the unique
//! constraint holds among them.

use std::sync::LazyLock;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::Value;
use shopx_core::catalog::{Product, TaxClass};
use shopx_core::customers::Customer;
use shopx_core::locations::Location;
use shopx_core::pricing::{PriceList, Promotion};
use shopx_core::records::{Page, PageQuery, Record, Records};
use shopx_core::reports::SavedReport;
use shopx_core::suppliers::Supplier;
use shopx_core::users::User;
use shopx_core::{Entity, Field as Named, Result, ShopError};

use crate::conn::Conn;
use crate::error::OrRefuse;
use crate::personal::{self, Personal, SEALED, check_key, key_of, place};
use crate::seal::{KeyId, Vault};
use crate::stock::one_more;
use crate::store::PgTx;
use crate::stored::{self, Form, Row};

#[cfg(test)]
mod tests;

/// A kind of record with a table.
pub(crate) trait Stored: Record {
    /// What its rows look like.
    type Row: Row<Value = Self>;
    const TABLE: &'static str;
    const FIELDS: &'static [Field];
    /// What must be unique, in the order of [`Record::uniques`]: the natural key comes first.
    const UNIQUES: &'static [Unique];
    const REFERENCES: &'static [Reference];
    /// What of it is personal, if anything.
    const PERSONAL: Option<Personal> = None;

    fn sql() -> &'static Sql;
    fn number(id: Self::Id) -> i64;
}

/// A field, and the column that holds it.
pub(crate) struct Field {
    name: &'static str,
    /// The column, or an expression that reads it from `t`.
    column: &'static str,
    sql_type: &'static str,
}

const fn field(name: &'static str, column: &'static str, sql_type: &'static str) -> Field {
    Field { name, column, sql_type }
}

const fn text(name: &'static str) -> Field {
    field(name, name, "text")
}

/// A field whose value is unique per tenant.
pub(crate) struct Unique {
    field: Named,
    /// Whether case is no difference: then a column of its own holds the value in lower case, as
    /// [`Record::uniques`] gives it. The server's `lower` goes by its locale.
    folded: bool,
}

const fn exact(field: Named) -> Unique {
    Unique { field, folded: false }
}

const fn folded(field: Named) -> Unique {
    Unique { field, folded: true }
}

impl Unique {
    /// The column that holds the value as it is compared.
    fn column(&self) -> String {
        if self.folded { key(self.field.as_str()) } else { self.field.as_str().to_owned() }
    }
}

/// What the value of a unique field is called as it is compared.
pub(crate) fn key(field: &str) -> String {
    format!("{field}_key")
}

/// What all forms of the value of a unique field are called.
fn forms(field: &str) -> String {
    format!("{field}_forms")
}

/// An id of something else.
pub(crate) struct Reference {
    entity: Entity,
    table: &'static str,
    id: &'static str,
    /// Where `id` is found: the new records `n`, or the lists in them.
    rows: &'static str,
}

/// The location that a record is for.
const LOCATION: Reference =
    Reference { entity: Entity::Location, table: "shopx.locations", id: "n.location", rows: "n" };

macro_rules! stored_as {
    ($($record:ident in $table:literal {
        fields: $fields:expr,
        uniques: $uniques:expr,
        references: $references:expr,
        $(personal: $personal:expr,)?
        sql: $sql:expr,
    })*) => {$(
        impl Stored for $record {
            type Row = stored::$record;
            const TABLE: &'static str = $table;
            const FIELDS: &'static [Field] = &$fields;
            const UNIQUES: &'static [Unique] = &$uniques;
            const REFERENCES: &'static [Reference] = &$references;
            $(const PERSONAL: Option<Personal> = Some($personal);)?

            fn sql() -> &'static Sql {
                static SQL: LazyLock<Sql> = LazyLock::new($sql);
                &SQL
            }

            fn number(id: Self::Id) -> i64 {
                id.get()
            }
        }
    )*

        /// Each kind's table and statements.
        #[cfg(test)]
        fn all() -> Vec<(String, String)> {
            vec![$(tests::written::<$record>()),*]
        }
    };
}

stored_as! {
    User in "shopx.users" {
        fields: [text("username"), text("email"), text("role")],
        uniques: [folded(Named::Username), folded(Named::Email)],
        references: [],
        sql: Sql::of::<User>,
    }
    Location in "shopx.locations" {
        fields: [text("name"), text("address"), text("phone"), text("time_zone")],
        uniques: [folded(Named::Name)],
        references: [],
        sql: Sql::of::<Location>,
    }
    Customer in "shopx.customers" {
        fields: [
            text("first_name"), text("last_name"), text("email"), text("phone"), text("address"),
            text("customer_group"), text("tax_exemption"),
            field("exempt_taxes", "exempt_taxes", "jsonb"),
            field("exemption_ends_on", "exemption_ends_on", "date"),
        ],
        uniques: [folded(Named::Email)],
        references: [],
        personal: Personal { fields: &["email", "phone", "address"], finders: &["phone"] },
        sql: Sql::of::<Customer>,
    }
    Supplier in "shopx.suppliers" {
        fields: [
            text("name"), text("contact_name"), text("email"), text("phone"), text("address"),
        ],
        uniques: [exact(Named::Name)],
        references: [],
        sql: Sql::of::<Supplier>,
    }
    Product in "shopx.products" {
        fields: [
            text("name"), text("description"), text("sku"), field("price", "price", "numeric"),
            field("price_breaks", "price_breaks", "jsonb"),
            field("cost", "cost", "numeric"), text("category"),
            field("tax_class", "tax_class_id", "bigint"),
            field("quantity_decimals", "quantity_decimals", "smallint"), text("picking"),
        ],
        uniques: [exact(Named::Sku)],
        references: [Reference {
            entity: Entity::TaxClass,
            table: "shopx.tax_classes",
            id: "n.tax_class",
            rows: "n",
        }],
        sql: Sql::of::<Product>,
    }
    // A tax class has its rates in a table of their own; only writing it is special.
    TaxClass in "shopx.tax_classes" {
        fields: [text("name"), field("rates", include_str!("sql/tax_rates.sql"), "json")],
        uniques: [exact(Named::Name)],
        references: [Reference {
            entity: Entity::Location,
            table: "shopx.locations",
            id: "r.location",
            rows: "n CROSS JOIN json_to_recordset(n.rates) AS r (location bigint)",
        }],
        sql: || Sql {
            create: include_str!("sql/create_tax_classes.sql").to_owned(),
            update: include_str!("sql/update_tax_class.sql").to_owned(),
            ..Sql::of::<TaxClass>()
        },
    }
    // A price list has its prices in a table of their own; only writing it is special.
    PriceList in "shopx.price_lists" {
        fields: [
            text("name"), field("location", "location_id", "bigint"), text("customer_group"),
            field("starts_on", "starts_on", "date"), field("ends_on", "ends_on", "date"),
            field("prices", include_str!("sql/listed_prices.sql"), "json"),
        ],
        uniques: [exact(Named::Name)],
        references: [
            LOCATION,
            Reference {
                entity: Entity::Product,
                table: "shopx.products",
                id: "p.product",
                rows: "n CROSS JOIN json_to_recordset(n.prices) AS p (product bigint)",
            },
        ],
        sql: || Sql {
            create: include_str!("sql/create_price_lists.sql").to_owned(),
            update: include_str!("sql/update_price_list.sql").to_owned(),
            ..Sql::of::<PriceList>()
        },
    }
    Promotion in "shopx.promotions" {
        fields: [
            text("name"), field("priority", "priority", "integer"),
            field("exclusive", "exclusive", "boolean"), text("coupon_code"),
            field("location", "location_id", "bigint"), text("customer_group"),
            field("starts_on", "starts_on", "date"), field("ends_on", "ends_on", "date"),
            field("starts_at", "starts_at", "time"), field("ends_at", "ends_at", "time"),
            field("usage_limit", "usage_limit", "bigint"),
            field("usage_limit_per_customer", "usage_limit_per_customer", "bigint"),
            field("condition", "condition", "jsonb"), field("benefit", "benefit", "jsonb"),
        ],
        uniques: [exact(Named::CouponCode)],
        references: [
            LOCATION,
            Reference {
                entity: Entity::Product,
                table: "shopx.products",
                id: "p.product::bigint",
                rows: "n CROSS JOIN jsonb_path_query(
                           jsonb_build_array(n.condition, n.benefit), '$.**.products[*]') AS p (product)",
            },
        ],
        sql: Sql::of::<Promotion>,
    }
    SavedReport in "shopx.reports" {
        fields: [
            text("name"), field("kind", "type", "text"),
            field("parameters", "parameters", "jsonb"),
            field("created_by", "created_by", "bigint"),
        ],
        uniques: [exact(Named::Name)],
        references: [Reference {
            entity: Entity::User,
            table: "shopx.users",
            id: "n.created_by",
            rows: "n",
        }],
        sql: Sql::of::<SavedReport>,
    }
}

/// The statements of a kind. `$1` is the tenant in each.
pub(crate) struct Sql {
    /// `$2` new records, `$3` the id of the record that they replace.
    obstacle: String,
    /// `$2` new records, `$3` when.
    create: String,
    /// `$2` new fields, `$3` when, `$4` id, `$5` version.
    update: String,
    /// `$2` whether, `$3` when, `$4` id, `$5` version.
    set_archived: String,
    /// `$2` ids.
    get: String,
    /// `$2` natural keys.
    find: String,
    /// `$2` after which id, `$3` how many. Those that are not archived have an index of their own.
    page: String,
    /// The same, also of archived ones.
    page_of_all: String,
}

impl Sql {
    fn of<R: Stored>() -> Self {
        let table = R::TABLE;
        let (shape, rows, (columns, values)) = (shape::<R>(), rows::<R>(), columns::<R>());
        let (id, new_id) = R::PERSONAL.map_or(("", ""), |_| ("id, ", "n.id, "));
        let natural_key = R::UNIQUES[0].column();
        let page = |which: &str| {
            format!(
                "SELECT {shape} FROM {table} AS t WHERE t.tenant_id = $1 AND t.id > $2{which}
                 ORDER BY t.id LIMIT $3"
            )
        };
        Self {
            obstacle: obstacle::<R>(),
            create: format!(
                "INSERT INTO {table} AS t (tenant_id, {id}{columns}, created_at, updated_at)
                 SELECT $1, {new_id}{values}, $3, $3 FROM {rows} ORDER BY n.position
                 RETURNING {shape}"
            ),
            update: format!(
                "UPDATE {table} AS t
                 SET ({columns}) = ROW ({values}), version = t.version + 1, updated_at = $3
                 FROM {rows}
                 WHERE t.tenant_id = $1 AND t.id = $4 AND t.version = $5
                 RETURNING {shape}"
            ),
            set_archived: format!(
                "UPDATE {table} AS t
                 SET archived_at = CASE WHEN $2 THEN coalesce(t.archived_at, $3) END,
                     version = t.version + 1, updated_at = $3
                 WHERE t.tenant_id = $1 AND t.id = $4 AND t.version = $5
                 RETURNING {shape}"
            ),
            get: format!(
                "SELECT d.json
                 FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, position)
                 CROSS JOIN LATERAL (
                     SELECT {shape} AS json FROM {table} AS t
                     WHERE t.tenant_id = $1 AND t.id = n.id LIMIT 1) AS d
                 ORDER BY n.position"
            ),
            find: format!(
                "SELECT d.json
                 FROM (SELECT DISTINCT n.key FROM unnest($2::text[]) AS n (key)) AS n
                 CROSS JOIN LATERAL (
                     SELECT t.id, {shape} AS json FROM {table} AS t
                     WHERE t.tenant_id = $1 AND t.{natural_key} = n.key LIMIT 1) AS d
                 ORDER BY d.id"
            ),
            page: page(" AND t.archived_at IS NULL"),
            page_of_all: page(""),
        }
    }
}

/// The columns that a write sets, and the values of rows `n` for them.
pub(crate) fn columns<R: Stored>() -> (String, String) {
    let fields = R::FIELDS.iter().map(|field| (field.column.to_owned(), field.name.to_owned()));
    let folded = R::UNIQUES.iter().filter(|unique| unique.folded);
    let keys = folded.map(|unique| (unique.column(), key(unique.field.as_str())));
    let personal = personal_columns::<R>().map(|name| (name.clone(), name));
    let (columns, values): (Vec<_>, Vec<_>) = fields
        .chain(keys)
        .chain(personal)
        .map(|(column, name)| (column, format!("n.{name}")))
        .unzip();
    (columns.join(", "), values.join(", "))
}

/// The columns that a kind with personal data has for it, which are named like their values.
fn personal_columns<R: Stored>() -> impl Iterator<Item = String> {
    R::PERSONAL.into_iter().flat_map(|personal| {
        personal.finders.iter().map(|field| key(field)).chain(SEALED.map(str::to_owned))
    })
}

/// The record `t` in JSON, in the form of its kind.
pub(crate) fn shape<R: Stored>() -> String {
    let field = |Field { name, column, sql_type }: &Field| match *sql_type {
        "numeric" => format!("'{name}', t.{column}::text"),
        "json" => format!("'{name}', {column}"),
        _ => format!("'{name}', t.{column}"),
    };
    let sealed = SEALED.map(|column| format!("'{column}', t.{column}"));
    let erased = "'erased', t.erased_at IS NOT NULL".to_owned();
    let personal = R::PERSONAL.into_iter().flat_map(|_| sealed.iter().chain([&erased]).cloned());
    let fields = R::FIELDS.iter().map(field).chain(personal).collect::<Vec<_>>().join(", ");
    format!(
        "json_build_object('id', t.id, {fields}, 'version', t.version,
             'archived', t.archived_at IS NOT NULL,
             'created_at', t.created_at, 'updated_at', t.updated_at)::text"
    )
}

/// The records in `$2` as rows `n`, numbered from 1, with the keys of their unique values.
///
/// Of a kind with personal data they also have their ids, and for each unique value all forms in
/// which it may be kept.
pub(crate) fn rows<R: Stored>() -> String {
    let fields = R::FIELDS.iter().map(|field| (field.name.to_owned(), field.sql_type));
    let keys = R::UNIQUES.iter().map(|unique| (key(unique.field.as_str()), "text"));
    let personal = personal_columns::<R>().map(|name| (name, "text"));
    let forms = R::UNIQUES.iter().map(|unique| (forms(unique.field.as_str()), "text[]"));
    let more = forms.chain([("id".to_owned(), "bigint")]);
    let (names, types): (Vec<_>, Vec<_>) = fields
        .chain(keys)
        .chain(personal)
        .chain(R::PERSONAL.into_iter().flat_map(|_| more.clone()))
        .map(|(name, sql_type)| (name.clone(), format!("{name} {sql_type}")))
        .unzip();
    let (names, types) = (names.join(", "), types.join(", "));
    format!(
        "ROWS FROM (json_to_recordset($2::json) AS ({types}))
             WITH ORDINALITY AS n ({names}, position)"
    )
}

/// What the first of the new records that cannot be kept stumbles over: its position, the number
/// of the unique value or reference, and the id of the reference.
fn obstacle<R: Stored>() -> String {
    let (table, rows) = (R::TABLE, rows::<R>());
    let taken = R::UNIQUES.iter().map(|unique| {
        let (column, field) = (unique.column(), unique.field.as_str());
        let values = match R::PERSONAL {
            None => format!("(VALUES (n.{}))", key(field)),
            Some(_) => format!("unnest(n.{})", forms(field)),
        };
        format!(
            "FROM n CROSS JOIN LATERAL {values} AS f (value)
             CROSS JOIN LATERAL (
                 SELECT t.id FROM {table} AS t WHERE t.tenant_id = $1 AND t.{column} = f.value LIMIT 1) AS t
             WHERE t.id IS DISTINCT FROM $3"
        )
    });
    let missing = R::REFERENCES.iter().map(|Reference { table, id, rows, .. }| {
        format!(
            "FROM {rows} WHERE {id} IS NOT NULL
             AND (SELECT t.id FROM {table} AS t WHERE t.tenant_id = $1 AND t.id = {id}) IS NULL"
        )
    });
    let ids = R::UNIQUES.iter().map(|_| "NULL").chain(R::REFERENCES.iter().map(|of| of.id));
    let obstacles: Vec<String> = taken
        .chain(missing)
        .zip(ids)
        .enumerate()
        .map(|(rank, (from, id))| format!("SELECT n.position, {rank}, {id}::bigint {from}"))
        .collect();
    format!(
        "WITH n AS MATERIALIZED (SELECT * FROM {rows})
         {} ORDER BY 1, 2 LIMIT 1",
        obstacles.join("\nUNION ALL ")
    )
}

#[async_trait]
impl<R: Stored> Records<R> for PgTx {
    async fn create(&mut self, new: &[R::New], at: DateTime<Utc>) -> Result<Vec<R>> {
        let (tenant, vault) = (self.tenant_id(), self.vault());
        create(self.open().await?, tenant, &vault, new, at).await
    }

    async fn update(
        &mut self,
        id: R::Id,
        version: u32,
        new: &R::New,
        at: DateTime<Utc>,
    ) -> Result<R> {
        let (tenant, vault) = (self.tenant_id(), self.vault());
        let conn = self.open().await?;
        let new = std::slice::from_ref(new);
        let key = key_of::<R>(conn, tenant, 0).await?.0;
        let row = to_rows::<R>(&vault, tenant, key.as_ref(), &[R::number(id)], new)?;
        refuse_obstacle::<R>(conn, tenant, &vault, new, row.clone(), Some(id)).await?;
        let rows: Vec<String> = sqlx::query_scalar(R::sql().update.as_str())
            .bind(tenant)
            .bind(to_json(&row)?)
            .bind(at)
            .bind(R::number(id))
            .bind(i64::from(version))
            .fetch_all(conn)
            .await
            .or_refuse()?;
        changed(&vault, tenant, rows)
    }

    async fn set_archived(
        &mut self,
        id: R::Id,
        version: u32,
        archived: bool,
        at: DateTime<Utc>,
    ) -> Result<R> {
        let (tenant, vault) = (self.tenant_id(), self.vault());
        let rows: Vec<String> = sqlx::query_scalar(R::sql().set_archived.as_str())
            .bind(tenant)
            .bind(archived)
            .bind(at)
            .bind(R::number(id))
            .bind(i64::from(version))
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        changed(&vault, tenant, rows)
    }

    async fn get(&mut self, ids: &[R::Id]) -> Result<Vec<R>> {
        let (tenant, vault) = (self.tenant_id(), self.vault());
        let ids: Vec<i64> = ids.iter().map(|id| R::number(*id)).collect();
        let rows: Vec<String> = sqlx::query_scalar(R::sql().get.as_str())
            .bind(tenant)
            .bind(ids)
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        records(&vault, tenant, rows)
    }

    async fn find(&mut self, keys: &[R::Key]) -> Result<Vec<R>> {
        let (tenant, vault) = (self.tenant_id(), self.vault());
        let wanted = keys.len();
        let mut keys: Vec<String> = keys.iter().map(R::fold).collect();
        if R::PERSONAL.is_some() {
            let (of, field) = ((tenant, R::TABLE), R::UNIQUES[0].field.as_str());
            let forms = keys.iter().map(|key| vault.forms(of, field, key));
            keys = forms.collect::<Result<Vec<_>>>()?.concat();
        }
        let conn = self.open().await?;
        let rows: Vec<String> = sqlx::query_scalar(R::sql().find.as_str())
            .bind(tenant)
            .bind(keys)
            .fetch_all(&mut *conn)
            .await
            .or_refuse()?;
        if R::PERSONAL.is_some() && rows.len() < wanted {
            check_key(conn, tenant, &vault).await?;
        }
        records(&vault, tenant, rows)
    }

    async fn page(&mut self, query: PageQuery) -> Result<Page<R>> {
        let (tenant, vault) = (self.tenant_id(), self.vault());
        let sql = R::sql();
        let page = if query.archived { &sql.page_of_all } else { &sql.page };
        let rows: Vec<String> = sqlx::query_scalar(page.as_str())
            .bind(tenant)
            .bind(query.after.unwrap_or(0))
            .bind(one_more(query.limit))
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        let items = records(&vault, tenant, rows)?;
        Ok(Page::of(items, query.limit, |record: &R| R::number(record.id())))
    }
}

/// Creates records of the tenant that the transaction of `conn` is bound to.
pub(crate) async fn create<R: Stored>(
    conn: &mut Conn,
    tenant: i32,
    vault: &Vault,
    new: &[R::New],
    at: DateTime<Utc>,
) -> Result<Vec<R>> {
    let (key, ids) = key_of::<R>(conn, tenant, new.len()).await?;
    let rows = to_rows::<R>(vault, tenant, key.as_ref(), &ids, new)?;
    refuse_obstacle::<R>(conn, tenant, vault, new, rows.clone(), None).await?;
    let rows: Vec<String> = sqlx::query_scalar(R::sql().create.as_str())
        .bind(tenant)
        .bind(to_json(&rows)?)
        .bind(at)
        .fetch_all(&mut *conn)
        .await
        .or_refuse()?;
    let created = records(vault, tenant, rows)?;
    if created.len() >= MANY {
        analyze(conn, R::TABLE).await?;
    }
    Ok(created)
}

/// From how many new records or batches on their tables are analyzed: plans that are made next know how much is there.
pub(crate) const MANY: usize = 1_000;

/// Analyzes a table, which its owner alone may. The transaction holds no lock that others wait for but those on
/// what it has just made.
async fn analyze(conn: &mut Conn, table: &str) -> Result<()> {
    let name = table.trim_start_matches("shopx.").to_owned();
    sqlx::query("SELECT shopx.analyze_tables(p_tables => $1)")
        .bind(vec![name])
        .execute(conn)
        .await
        .or_refuse()?;
    Ok(())
}

/// The records, with the keys of their unique values, as the statements take them. Those with
/// personal data have these ids, and have it sealed under the key if there is one.
pub(crate) fn to_rows<R: Stored>(
    vault: &Vault,
    tenant: i32,
    key: Option<&KeyId>,
    ids: &[i64],
    new: &[R::New],
) -> Result<Vec<Value>> {
    let mut rows = Vec::with_capacity(new.len());
    for (position, new) in new.iter().enumerate() {
        let fields = <R::Row as Row>::Fields::from(new);
        let mut row = serde_json::to_value(fields).or_refuse()?;
        let values = R::uniques(new);
        for (field, value) in &values {
            row[self::key(field.as_str())] = value.as_str().into();
        }
        if let Some(personal) = R::PERSONAL {
            let id = *ids.get(position).ok_or(ShopError::Storage)?;
            row["id"] = id.into();
            let values = values.into_iter().chain(R::finders(new));
            personal::seal(vault, &place::<R>(tenant, id), key, &personal, values, &mut row)?;
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Rows as a statement takes them.
pub(crate) fn to_json(rows: &[Value]) -> Result<String> {
    serde_json::to_string(rows).or_refuse()
}

/// Records as the statements return them, with what is sealed opened.
pub(crate) fn records<R: Stored>(vault: &Vault, tenant: i32, rows: Vec<String>) -> Result<Vec<R>> {
    if R::PERSONAL.is_none() {
        return stored::read_rows::<R::Row>(&rows);
    }
    let opened = |json: String| {
        let mut row: Value = serde_json::from_str(&json).or_refuse()?;
        let id = row["id"].as_i64();
        let id = id.ok_or_else(|| stored::unreadable(R::Row::NAME, &"it has no id"))?;
        personal::open(vault, &place::<R>(tenant, id), &mut row)?;
        stored::read_value::<R::Row>(row)
    };
    rows.into_iter().map(opened).collect()
}

/// Refuses values that others than `except` have, and references to what is not there. `rows` are
/// the new records as [`to_rows`] makes them.
async fn refuse_obstacle<R: Stored>(
    conn: &mut Conn,
    tenant: i32,
    vault: &Vault,
    new: &[R::New],
    mut rows: Vec<Value>,
    except: Option<R::Id>,
) -> Result<()> {
    if R::PERSONAL.is_some() {
        for (row, new) in rows.iter_mut().zip(new) {
            for (field, value) in R::uniques(new) {
                row[forms(field.as_str())] =
                    vault.forms((tenant, R::TABLE), field.as_str(), &value)?.into();
            }
        }
    }
    let found: Option<(i64, i32, Option<i64>)> = sqlx::query_as(R::sql().obstacle.as_str())
        .bind(tenant)
        .bind(to_json(&rows)?)
        .bind(except.map(R::number))
        .fetch_optional(conn)
        .await
        .or_refuse()?;
    let Some((position, rank, id)) = found else { return Ok(()) };
    Err(stumbled_over::<R>(new, position, rank, id).unwrap_or_else(|| {
        stored::unreadable("obstacle", &format_args!("{position}, {rank}, {id:?}"))
    }))
}

/// The refusal for what [`obstacle`] found, unless it is nothing that can be found.
fn stumbled_over<R: Stored>(
    new: &[R::New],
    position: i64,
    rank: i32,
    id: Option<i64>,
) -> Option<ShopError> {
    let rank = usize::try_from(rank).ok()?;
    if let Some(reference) = rank.checked_sub(R::UNIQUES.len()) {
        return Some(ShopError::not_found(R::REFERENCES.get(reference)?.entity, id?));
    }
    let field = R::UNIQUES[rank].field;
    let record = new.get(usize::try_from(position.checked_sub(1)?).ok()?)?;
    let (_, value) = R::uniques(record).into_iter().find(|(name, _)| *name == field)?;
    Some(ShopError::already_exists(R::ENTITY, field, value))
}

/// The one record that was changed. Its version was read before: if it is not there any more,
/// somebody was faster.
pub(crate) fn changed<R: Stored>(vault: &Vault, tenant: i32, rows: Vec<String>) -> Result<R> {
    records(vault, tenant, rows)?.pop().ok_or(ShopError::LostRace)
}
