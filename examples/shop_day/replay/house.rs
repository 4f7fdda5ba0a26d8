//! The tenant that the month is replayed in: opened once, found again by the next run.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use futures::{StreamExt, stream};
use indicatif::ProgressBar;
use shopx_core::batches::Picking;
use shopx_core::catalog::{NewProduct, Product};
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::{CustomerId, LocationId, ProductId, UserId};
use shopx_core::idempotency::Key;
use shopx_core::locations::{Location, NewLocation};
use shopx_core::money::Currency;
use shopx_core::records::{Find, MAX_RECORDS, Stored};
use shopx_core::store::UseCase;
use shopx_core::tenants::{NewTenant, OpenedTenant, Settings};
use shopx_core::text::{Domain, Sku};
use shopx_core::users::{NewUser, User};
use shopx_core::{Entity, Role, Session, Shop, ShopError};

use super::month::{Month, What, ZONE};

/// What the files' amounts are in.
const CURRENCY: &str = "GBP";

/// The wholesaler, ready to sell.
pub(crate) struct House {
    pub(crate) shop: Shop,
    pub(crate) admin: Session,
    pub(crate) location: LocationId,
    pub(crate) currency: Currency,
    pub(crate) tills: Vec<Session>,
    products: HashMap<Sku, ProductId>,
    customers: HashMap<u32, CustomerId>,
    namespace: Key,
}

impl House {
    /// Opens the tenant with its people, catalogue and customers; what an earlier run has left
    /// there is used again. The months and the picking are part of the domain, so each has its own
    /// books.
    pub(crate) async fn open(
        shop: &Shop,
        month: &Month,
        tills: usize,
        picking: Picking,
    ) -> Result<Self> {
        let domain = Domain::new(&format!("{}-{picking}.wholesaler.example", month.slug()))?;
        let name = format!("A wholesaler's {} ({picking})", month.name());
        let admin = sign_in(shop, &domain, &name, picking).await?;
        let users = (1..=tills).map(|till| user(&format!("till-{till}"), Role::Manager));
        let users = users.collect::<Result<_, _>>()?;
        let users = ensure::<User>(shop, &admin, users, |it| Some(it.username.clone())).await?;
        let locations = vec![NewLocation {
            name: "Warehouse".parse()?,
            address: "London".parse()?,
            phone: None,
            time_zone: ZONE,
        }];
        let locations =
            ensure::<Location>(shop, &admin, locations, |it| Some(it.name.clone())).await?;
        let products =
            ensure::<Product>(shop, &admin, catalogue(month), |it| Some(it.sku.clone())).await?;
        Ok(Self {
            shop: shop.clone(),
            admin,
            currency: CURRENCY.parse()?,
            location: locations.first().context("the location is gone")?.id,
            tills: users.iter().map(|it| Session { user: it.id, role: it.role, ..admin }).collect(),
            products: products.into_iter().map(|product| (product.sku, product.id)).collect(),
            customers: customers(shop, &admin, month).await?,
            namespace: Key::new_v5(&Key::NAMESPACE_DNS, domain.as_str().as_bytes()),
        })
    }

    /// The key of something in the files: the same in every run, so that it happens once.
    pub(crate) fn key(&self, kind: &str, what: impl std::fmt::Display) -> Key {
        Key::new_v5(&self.namespace, format!("{kind}/{what}").as_bytes())
    }

    /// The product with this SKU, or the refusal that there is none.
    pub(crate) fn product(&self, sku: &Sku) -> Result<ProductId, ShopError> {
        self.products.get(sku).copied().ok_or_else(|| ShopError::not_found(Entity::Product, sku))
    }

    /// The customer with this number.
    pub(crate) fn customer(&self, number: Option<u32>) -> Option<CustomerId> {
        self.customers.get(&number?).copied()
    }

    /// The number of each customer.
    pub(crate) fn customer_numbers(&self) -> HashMap<CustomerId, u32> {
        self.customers.iter().map(|(number, id)| (*id, *number)).collect()
    }

    /// Does `jobs`, each at its time, at all `tills` at once. The results are in the order of the
    /// jobs.
    pub(crate) async fn at_tills<U: UseCase + 'static>(
        &self,
        tills: &[Session],
        jobs: Vec<(DateTime<Utc>, U)>,
        bar: &ProgressBar,
    ) -> Result<Vec<Result<U::Output, ShopError>>> {
        let work_at_till = |(index, (at, job)): (usize, (DateTime<Utc>, U))| {
            let (shop, session) = (self.shop.at(at), tills[index % tills.len()]);
            let work = tokio::spawn(async move { shop.run(&session, &job).await });
            async move { work.await.map(|result| (index, result)) }
        };
        let mut done = stream::iter(jobs.into_iter().enumerate())
            .map(work_at_till)
            .buffer_unordered(tills.len())
            .inspect(|_| bar.inc(1))
            .collect::<Vec<_>>()
            .await
            .into_iter()
            .collect::<Result<Vec<_>, _>>()
            .context("a till broke down")?;
        done.sort_by_key(|(index, _)| *index);
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }
}

/// The admin of the tenant with this domain, which is opened by this name if there is none.
async fn sign_in(shop: &Shop, domain: &Domain, name: &str, picking: Picking) -> Result<Session> {
    let admin = user("admin", Role::Admin)?;
    if let Some(tenant) = shop.find_tenant(domain.clone()).await? {
        // Whoever signs in is nobody yet, and only looks a user up.
        let nobody = Session::new(tenant, UserId::new(0), Role::Cashier);
        let found = shop.find_user(&nobody, admin.username).await?;
        let found = found.with_context(|| format!("{domain} has no user called admin"))?;
        return Ok(Session::new(tenant, found.id, found.role));
    }
    let settings = Settings { picking, ..Settings::new(CURRENCY.parse()?) };
    let new = NewTenant { name: name.parse()?, domain: domain.clone(), settings, admin };
    let OpenedTenant { tenant, admin } = shop.open_tenant(new.clone()).await?;
    Ok(Session::new(tenant.id, admin.id, admin.role))
}

fn user(name: &str, role: Role) -> Result<NewUser, ShopError> {
    let email = format!("{name}@wholesaler.example").parse()?;
    Ok(NewUser { username: name.parse()?, email, role })
}

/// What the month sold, each product at the first price and under the first name seen. What it
/// never sold has no price, and so no place in the catalogue.
fn catalogue(month: &Month) -> Vec<NewProduct> {
    let mut products: BTreeMap<&Sku, NewProduct> = BTreeMap::new();
    for line in month.lines.iter().filter(|line| line.what == What::Sale) {
        if let Some(name) = &line.name {
            products
                .entry(&line.sku)
                .or_insert_with(|| NewProduct::new(line.sku.clone(), name.clone(), line.price));
        }
    }
    products.into_values().collect()
}

/// The customers that the sales name, by their number.
async fn customers(
    shop: &Shop,
    session: &Session,
    month: &Month,
) -> Result<HashMap<u32, CustomerId>> {
    let numbers = month.lines.iter().filter(|line| line.what == What::Sale);
    let numbers: BTreeSet<u32> = numbers.filter_map(|line| line.customer).collect();
    let new = |number: &u32| {
        Ok(NewCustomer {
            email: Some(format!("{number}@customers.shopx.example").parse()?),
            ..NewCustomer::new("Customer".parse()?, number.to_string().parse()?)
        })
    };
    let new = numbers.iter().map(new).collect::<Result<Vec<_>>>()?;
    let email = |it: &NewCustomer| it.email.clone();
    let kept = ensure::<Customer>(shop, session, new, email).await?;
    kept.into_iter().map(|it| Ok((it.last_name.as_str().parse()?, it.id))).collect()
}

/// The records with these natural keys; those that are missing are created.
async fn ensure<R: Stored>(
    shop: &Shop,
    session: &Session,
    wanted: Vec<R::New>,
    key: impl Fn(&R::New) -> Option<R::Key> + Send + Sync,
) -> Result<Vec<R>> {
    let mut kept = Vec::with_capacity(wanted.len());
    for wanted in wanted.chunks(MAX_RECORDS) {
        let mut there =
            shop.run(session, &Find::<R>(wanted.iter().filter_map(&key).collect())).await?;
        let name = |new: &R::New| key(new).map(|key| R::fold(&key));
        let known: HashSet<_> = there.iter().map(|record| name(&record.fields())).collect();
        let missing = wanted.iter().filter(|new| !known.contains(&name(new)));
        let missing: Vec<R::New> = missing.cloned().collect();
        kept.append(&mut there);
        if !missing.is_empty() {
            kept.append(&mut shop.create::<R>(session, missing).await?);
        }
    }
    Ok(kept)
}
