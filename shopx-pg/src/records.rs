//! What people keep and edit: one implementation for all kinds of records.
//!
//! A kind says what its table is called, which fields it has, what must be unique and what it
//! refers to; its SQL is made of that, once. Records cross as JSON in the shape of the core types,
//! with numerics as text, so that no binary float exists.
//!
//! A write is two statements: one looks for values that are taken and references that are missing,
//! which row-level security keeps out of the server's own error messages, and one writes. What
//! changes between the two is a lost race.

use std::sync::LazyLock;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shopx_core::catalog::{Product, TaxClass};
use shopx_core::customers::Customer;
use shopx_core::locations::Location;
use shopx_core::pricing::{PriceList, Promotion};
use shopx_core::records::{Page, PageQuery, Record, Records};
use shopx_core::reports::SavedReport;
use shopx_core::suppliers::Supplier;
use shopx_core::users::User;
use shopx_core::{Entity, Result, ShopError};
use sqlx::PgConnection;

use crate::error::OrRefuse;
use crate::stock::from_json;
use crate::store::PgTx;

/// A kind of record with a table.
pub(crate) trait Kept: Record<New: Serialize> + DeserializeOwned {
    const TABLE: &'static str;
    const FIELDS: &'static [Field];
    /// What must be unique, in the order of [`Record::uniques`]: the natural key comes first.
    const UNIQUES: &'static [Unique];
    const REFERENCES: &'static [Reference];

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
    field: &'static str,
    /// Whether case is no difference: then a column of its own holds the value in lower case, as
    /// [`Record::uniques`] gives it. The server's `lower` goes by its locale.
    folded: bool,
}

const fn exact(field: &'static str) -> Unique {
    Unique { field, folded: false }
}

const fn folded(field: &'static str) -> Unique {
    Unique { field, folded: true }
}

impl Unique {
    /// The column that holds the value as it is compared.
    fn column(&self) -> String {
        if self.folded { key(self.field) } else { self.field.to_owned() }
    }
}

/// What the value of a unique field is called as it is compared.
fn key(field: &str) -> String {
    format!("{field}_key")
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

macro_rules! kept {
    ($($record:ident in $table:literal {
        fields: $fields:expr,
        uniques: $uniques:expr,
        references: $references:expr,
        sql: $sql:expr,
    })*) => {$(
        impl Kept for $record {
            const TABLE: &'static str = $table;
            const FIELDS: &'static [Field] = &$fields;
            const UNIQUES: &'static [Unique] = &$uniques;
            const REFERENCES: &'static [Reference] = &$references;

            fn sql() -> &'static Sql {
                static SQL: LazyLock<Sql> = LazyLock::new($sql);
                &SQL
            }

            fn number(id: Self::Id) -> i64 {
                id.get()
            }
        }
    )*};
}

kept! {
    User in "shopx.users" {
        fields: [text("username"), text("email"), text("role")],
        uniques: [folded("username"), folded("email")],
        references: [],
        sql: Sql::of::<User>,
    }
    Location in "shopx.locations" {
        fields: [text("name"), text("address"), text("phone"), text("time_zone")],
        uniques: [folded("name")],
        references: [],
        sql: Sql::of::<Location>,
    }
    Customer in "shopx.customers" {
        fields: [
            text("first_name"), text("last_name"), text("email"), text("phone"), text("address"),
            text("customer_group"), text("tax_exemption"),
        ],
        uniques: [folded("email")],
        references: [],
        sql: Sql::of::<Customer>,
    }
    Supplier in "shopx.suppliers" {
        fields: [
            text("name"), text("contact_name"), text("email"), text("phone"), text("address"),
        ],
        uniques: [exact("name")],
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
        uniques: [exact("sku")],
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
        uniques: [exact("name")],
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
        uniques: [exact("name")],
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
        uniques: [exact("coupon_code")],
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
        uniques: [exact("name")],
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
    /// `$2` after which id, `$3` also archived ones, `$4` how many.
    page: String,
}

impl Sql {
    fn of<R: Kept>() -> Self {
        let table = R::TABLE;
        let (shape, rows) = (shape::<R>(), rows::<R>());
        let fields = R::FIELDS.iter().map(|field| (field.column.to_owned(), field.name.to_owned()));
        let folded = R::UNIQUES.iter().filter(|unique| unique.folded);
        let keys = folded.map(|unique| (unique.column(), key(unique.field)));
        let (columns, values): (Vec<_>, Vec<_>) =
            fields.chain(keys).map(|(column, name)| (column, format!("n.{name}"))).unzip();
        let (columns, values) = (columns.join(", "), values.join(", "));
        let natural_key = R::UNIQUES[0].column();
        let selected = format!("SELECT {shape} FROM {table} AS t WHERE t.tenant_id = $1");
        Self {
            obstacle: obstacle::<R>(),
            create: format!(
                "INSERT INTO {table} AS t (tenant_id, {columns}, created_at, updated_at)
                 SELECT $1, {values}, $3, $3 FROM {rows} ORDER BY n.position
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
                "SELECT {shape}
                 FROM unnest($2::bigint[]) WITH ORDINALITY AS n (id, position)
                 JOIN {table} AS t ON t.tenant_id = $1 AND t.id = n.id
                 ORDER BY n.position"
            ),
            find: format!("{selected} AND t.{natural_key} = ANY ($2) ORDER BY t.id"),
            page: format!(
                "{selected} AND t.id > $2 AND ($3 OR t.archived_at IS NULL) ORDER BY t.id LIMIT $4"
            ),
        }
    }
}

/// The record `t`, as the core type is written in JSON.
fn shape<R: Kept>() -> String {
    let field = |Field { name, column, sql_type }: &Field| match *sql_type {
        "numeric" => format!("'{name}', t.{column}::text"),
        "json" => format!("'{name}', {column}"),
        _ => format!("'{name}', t.{column}"),
    };
    let fields = R::FIELDS.iter().map(field).collect::<Vec<_>>().join(", ");
    format!(
        "json_build_object('id', t.id, {fields}, 'version', t.version,
             'archived', t.archived_at IS NOT NULL,
             'created_at', t.created_at, 'updated_at', t.updated_at)::text"
    )
}

/// The records in `$2` as rows `n`, numbered from 1, with the keys of their unique values.
fn rows<R: Kept>() -> String {
    let fields = R::FIELDS.iter().map(|field| (field.name.to_owned(), field.sql_type));
    let keys = R::UNIQUES.iter().map(|unique| (key(unique.field), "text"));
    let (names, types): (Vec<_>, Vec<_>) = fields
        .chain(keys)
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
fn obstacle<R: Kept>() -> String {
    let (table, rows) = (R::TABLE, rows::<R>());
    let taken = R::UNIQUES.iter().map(|unique| {
        let (column, key) = (unique.column(), key(unique.field));
        format!(
            "FROM n JOIN {table} AS t ON t.tenant_id = $1 AND t.{column} = n.{key}
             WHERE t.id IS DISTINCT FROM $3"
        )
    });
    let missing = R::REFERENCES.iter().map(|Reference { table, id, rows, .. }| {
        format!(
            "FROM {rows} WHERE {id} IS NOT NULL
             AND NOT EXISTS (SELECT FROM {table} AS t WHERE t.tenant_id = $1 AND t.id = {id})"
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
impl<R: Kept> Records<R> for PgTx {
    async fn create(&mut self, new: &[R::New], at: DateTime<Utc>) -> Result<Vec<R>> {
        let tenant = self.tenant_id();
        create(self.open().await?, tenant, new, at).await
    }

    async fn update(
        &mut self,
        id: R::Id,
        version: u32,
        new: &R::New,
        at: DateTime<Utc>,
    ) -> Result<R> {
        let tenant = self.tenant_id();
        let new = std::slice::from_ref(new);
        let conn = self.open().await?;
        refuse_obstacle::<R>(conn, tenant, new, Some(id)).await?;
        let rows: Vec<String> = sqlx::query_scalar(R::sql().update.as_str())
            .bind(tenant)
            .bind(to_json::<R>(new)?)
            .bind(at)
            .bind(R::number(id))
            .bind(i64::from(version))
            .fetch_all(conn)
            .await
            .or_refuse()?;
        changed(rows)
    }

    async fn set_archived(
        &mut self,
        id: R::Id,
        version: u32,
        archived: bool,
        at: DateTime<Utc>,
    ) -> Result<R> {
        let tenant = self.tenant_id();
        let rows: Vec<String> = sqlx::query_scalar(R::sql().set_archived.as_str())
            .bind(tenant)
            .bind(archived)
            .bind(at)
            .bind(R::number(id))
            .bind(i64::from(version))
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        changed(rows)
    }

    async fn get(&mut self, ids: &[R::Id]) -> Result<Vec<R>> {
        let tenant = self.tenant_id();
        let ids: Vec<i64> = ids.iter().map(|id| R::number(*id)).collect();
        let rows: Vec<String> = sqlx::query_scalar(R::sql().get.as_str())
            .bind(tenant)
            .bind(ids)
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        from_json(rows)
    }

    async fn find(&mut self, keys: &[R::Key]) -> Result<Vec<R>> {
        let tenant = self.tenant_id();
        let keys: Vec<String> = keys.iter().map(R::fold).collect();
        let rows: Vec<String> = sqlx::query_scalar(R::sql().find.as_str())
            .bind(tenant)
            .bind(keys)
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        from_json(rows)
    }

    async fn page(&mut self, query: PageQuery) -> Result<Page<R>> {
        let tenant = self.tenant_id();
        let rows: Vec<String> = sqlx::query_scalar(R::sql().page.as_str())
            .bind(tenant)
            .bind(query.after.unwrap_or(0))
            .bind(query.archived)
            .bind(i64::from(query.limit) + 1)
            .fetch_all(self.open().await?)
            .await
            .or_refuse()?;
        Ok(Page::of(from_json(rows)?, query.limit, |record: &R| R::number(record.id())))
    }
}

/// Creates records of the tenant that the transaction of `conn` is bound to.
pub(crate) async fn create<R: Kept>(
    conn: &mut PgConnection,
    tenant: i32,
    new: &[R::New],
    at: DateTime<Utc>,
) -> Result<Vec<R>> {
    refuse_obstacle::<R>(conn, tenant, new, None).await?;
    let rows: Vec<String> = sqlx::query_scalar(R::sql().create.as_str())
        .bind(tenant)
        .bind(to_json::<R>(new)?)
        .bind(at)
        .fetch_all(conn)
        .await
        .or_refuse()?;
    from_json(rows)
}

/// The records, with the keys of their unique values, as the statements take them.
fn to_json<R: Kept>(new: &[R::New]) -> Result<String> {
    let mut rows = Vec::with_capacity(new.len());
    for new in new {
        let mut row = serde_json::to_value(new).or_refuse()?;
        for (field, value) in R::uniques(new) {
            row[key(field)] = value.into();
        }
        rows.push(row);
    }
    serde_json::to_string(&rows).or_refuse()
}

/// Refuses values that others than `except` have, and references to what is not there.
async fn refuse_obstacle<R: Kept>(
    conn: &mut PgConnection,
    tenant: i32,
    new: &[R::New],
    except: Option<R::Id>,
) -> Result<()> {
    let found: Option<(i64, i32, Option<i64>)> = sqlx::query_as(R::sql().obstacle.as_str())
        .bind(tenant)
        .bind(to_json::<R>(new)?)
        .bind(except.map(R::number))
        .fetch_optional(conn)
        .await
        .or_refuse()?;
    let Some((position, rank, id)) = found else { return Ok(()) };
    let rank = usize::try_from(rank).unwrap_or_default();
    if let Some(reference) = rank.checked_sub(R::UNIQUES.len()) {
        let entity = R::REFERENCES[reference].entity;
        return Err(ShopError::not_found(entity, id.unwrap_or_default()));
    }
    let field = R::UNIQUES[rank].field;
    let record = usize::try_from(position - 1).ok().and_then(|index| new.get(index));
    let uniques = record.map(R::uniques).unwrap_or_default();
    let value = uniques.into_iter().find(|(name, _)| *name == field).map(|(_, value)| value);
    Err(ShopError::AlreadyExists {
        entity: R::ENTITY,
        field: field.to_owned(),
        value: value.unwrap_or_default(),
    })
}

/// The one record that was changed. Its version was read before: if it is not there any more,
/// somebody was faster.
fn changed<R: Kept>(rows: Vec<String>) -> Result<R> {
    from_json(rows)?.pop().ok_or(ShopError::LostRace)
}
