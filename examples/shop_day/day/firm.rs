//! A business that exists: opened, staffed, stocked.

use anyhow::{Context, Result};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, TimeZone, Utc};
use shopx_core::catalog::{NewProduct, NewTaxClass, Product, TaxClass, TaxRate, TaxValue};
use shopx_core::customers::{Customer, NewCustomer};
use shopx_core::id::TaxClassId;
use shopx_core::idempotency::Key;
use shopx_core::locations::{Location, NewLocation};
use shopx_core::money::{Currency, Rounding};
use shopx_core::stock::{Receive, ReceiveLine, SetThresholds};
use shopx_core::suppliers::NewSupplier;
use shopx_core::tenants::{NewTenant, OpenedTenant, Settings, Tenant};
use shopx_core::users::{NewUser, User};
use shopx_core::{Quantity, Role, Session, Shop};

use super::plan::{Good, Plan, SoldBy};

/// The day on which everything happens.
const DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 3, 14).expect("a date");

/// A business that exists.
pub(crate) struct Firm {
    pub(crate) plan: &'static Plan,
    pub(crate) tenant: Tenant,
    pub(crate) admin: Session,
    pub(crate) manager: Session,
    pub(crate) tills: Vec<Session>,
    pub(crate) places: Vec<Location>,
    /// Along with the plan's goods.
    pub(crate) products: Vec<Product>,
    pub(crate) customers: Vec<Customer>,
    shop: Shop,
}

impl Firm {
    /// Opens a tenant of its own, whatever there is already, and receives its goods.
    pub(crate) async fn open(shop: &Shop, plan: &'static Plan, tills: usize) -> Result<Self> {
        let shop = shop.at(local(plan, 6 * 60)?);
        let settings = Settings {
            rounding: Rounding {
                cash_step: plan.cash_step.map(str::parse).transpose()?,
                ..Rounding::default()
            },
            picking: plan.picking,
            cashier_refund_limit: "20".parse()?,
            cashier_discount_limit: "10".parse()?,
            ..Settings::new(plan.currency.parse()?)
        };
        let domain = format!("{}-{}.shopx.example", plan.domain, Key::new_v4().simple());
        let new = NewTenant {
            name: plan.name.parse()?,
            domain: domain.parse()?,
            settings,
            admin: user("owner", Role::Admin)?,
        };
        let OpenedTenant { tenant, admin } = shop.open_tenant(new.clone()).await?;
        let admin = Session::new(tenant.id, admin.id, admin.role);
        let mut staff = vec![user("manager", Role::Manager)?];
        for till in 1..=tills {
            staff.push(user(&format!("till-{till}"), Role::Cashier)?);
        }
        let staff = shop.create::<User>(&admin, staff).await?;
        let mut staff = staff.iter().map(|it| Session { user: it.id, role: it.role, ..admin });
        let places = plan.places.iter().map(|name| place(plan, name)).collect::<Result<_>>()?;
        let customers = plan.customers.iter().map(customer).collect::<Result<_>>()?;
        let firm = Self {
            plan,
            tenant,
            admin,
            manager: staff.next().context("a shop without a manager")?,
            tills: staff.collect(),
            places: shop.create::<Location>(&admin, places).await?,
            products: products(&shop, &admin, plan).await?,
            customers: shop.create::<Customer>(&admin, customers).await?,
            shop,
        };
        firm.receive().await?;
        Ok(firm)
    }

    /// The shop when its clock shows so many minutes after midnight.
    pub(crate) fn at(&self, minutes: i64) -> Result<Shop> {
        Ok(self.shop.at(local(self.plan, minutes)?))
    }

    /// Where it sells.
    pub(crate) fn counter(&self) -> &Location {
        &self.places[0]
    }

    /// Its currency.
    pub(crate) fn currency(&self) -> Currency {
        self.tenant.settings.currency
    }

    /// Its goods and the products that they became.
    pub(crate) fn goods(&self) -> impl Iterator<Item = (&'static Good, &Product)> {
        self.plan.goods.iter().zip(&self.products)
    }

    /// The product with this SKU.
    pub(crate) fn product(&self, sku: &str) -> Result<&Product> {
        let found = self.products.iter().find(|product| product.sku.as_str() == sku);
        found.with_context(|| format!("{} has no {sku}", self.plan.name))
    }

    /// How often a till's worth of something is needed.
    fn times(&self, good: &Good) -> Result<i64> {
        Ok(if good.sold_by == SoldBy::Order { 1 } else { i64::try_from(self.tills.len())? })
    }

    /// Receives all batches and says when to reorder.
    async fn receive(&self) -> Result<()> {
        let supplier = NewSupplier {
            name: self.plan.supplier.parse()?,
            contact_name: None,
            email: None,
            phone: None,
            address: None,
        };
        let supplier = self.shop.create_supplier(&self.manager, supplier).await?;
        let mut lines = Vec::new();
        for (good, product) in self.goods() {
            let times = self.times(good)?;
            for delivery in good.batches {
                let units = Quantity::new(delivery.units * times)?;
                lines.push(ReceiveLine {
                    batch_number: Some(delivery.number.parse()?),
                    expiration_date: delivery.days_left.map(|days| DAY + TimeDelta::days(days)),
                    received_date: Some(DAY - Days::new(delivery.days_ago)),
                    ..ReceiveLine::new(product.id, units, good.cost.parse()?)
                });
            }
            let thresholds = SetThresholds {
                product: product.id,
                location: self.counter().id,
                min_stock: good.reorder * times / 2,
                reorder_point: good.reorder * times,
            };
            self.shop.set_thresholds(&self.manager, thresholds).await?;
        }
        let receive = Receive {
            location: self.counter().id,
            supplier: Some(supplier.id),
            lines,
            note: Some("the morning's delivery".parse()?),
            key: Some(Key::new_v4()),
        };
        self.shop.receive(&self.manager, receive).await?;
        Ok(())
    }
}

/// The day on which everything happens.
pub(crate) const fn today() -> NaiveDate {
    DAY
}

/// The instant at which the wall clock of a business shows so many minutes after midnight.
fn local(plan: &Plan, minutes: i64) -> Result<DateTime<Utc>> {
    let wall = DAY.and_time(chrono::NaiveTime::MIN) + TimeDelta::minutes(minutes);
    let at = plan.zone.from_local_datetime(&wall).earliest();
    Ok(at.context("the clocks skipped this time")?.to_utc())
}

fn user(name: &str, role: Role) -> Result<NewUser> {
    let email = format!("{name}@shopx.example").parse()?;
    Ok(NewUser { username: name.parse()?, email, role })
}

fn place(plan: &Plan, name: &str) -> Result<NewLocation> {
    let address = format!("{name}, {}", plan.zone).parse()?;
    Ok(NewLocation::new(name.parse()?, address, plan.zone))
}

fn customer((first, last): &(&str, &str)) -> Result<NewCustomer> {
    let email = format!("{first}@customers.example").to_lowercase();
    let email = Some(email.parse()?);
    Ok(NewCustomer { email, ..NewCustomer::new(first.parse()?, last.parse()?) })
}

/// Creates the tax classes and the products.
async fn products(shop: &Shop, admin: &Session, plan: &Plan) -> Result<Vec<Product>> {
    let class = |(name, percent): &(&str, &str)| {
        let vat = TaxRate::new("VAT".parse()?, TaxValue::Percent(percent.parse()?), true);
        Ok(NewTaxClass { name: name.parse()?, rates: vec![vat] })
    };
    let classes: Vec<NewTaxClass> = plan.taxes.iter().map(class).collect::<Result<_>>()?;
    let classes = if classes.is_empty() {
        Vec::new()
    } else {
        shop.create::<TaxClass>(admin, classes).await?
    };
    let classes: Vec<TaxClassId> = classes.iter().map(|class| class.id).collect();
    let product = |good: &Good| {
        let (sku, name) = (good.sku.parse()?, good.name.parse()?);
        Ok(NewProduct {
            category: Some(good.category.parse()?),
            tax_class: good.tax.map(|class| classes[class]),
            quantity_decimals: if good.sold_by == SoldBy::Weight { 3 } else { 0 },
            ..NewProduct::new(sku, name, good.price.parse()?)
        })
    };
    let products = plan.goods.iter().map(product).collect::<Result<_>>()?;
    Ok(shop.create::<Product>(admin, products).await?)
}
