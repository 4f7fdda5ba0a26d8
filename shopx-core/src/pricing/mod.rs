//! Pricing: a cart becomes a priced cart. Pure: facts in, amounts or a refusal out.
//!
//! In this order, which is the same for a quote and a sale:
//!
//! 1. unit price: an override with its reason, or the best of the product's price, its quantity
//!    breaks and the price lists that hold (or the list that the cart pins);
//! 2. line discount, a percentage or an amount;
//! 3. promotions, by priority, each on what those before it left of each unit;
//! 4. cart discount, spread over the lines by what is left of them;
//! 5. tax: each rate inside or on top of the price, in percent or per unit, optionally compound;
//!    of an exempt customer's price the tax in it is taken off, and the taxes that are not exempt stay;
//! 6. totals; the cash step comes with the payments, in [`payment`].
//!
//! What holds, always: a line's `total_price` is unit price × quantity, rounded; `total_amount` =
//! Σ `total_price` − `discount_amount` + `exclusive_tax_amount`; the header's amounts are the sums
//! of the lines'; a discount of 100 % gives exactly 0; the order of the lines changes no total.
//!
//! From step 3 on, lines of the same product at the same price count as one, unless they have a
//! discount of their own: so it makes no difference whether they were entered as one.

mod cart;
mod explain;
pub mod payment;
mod price_list;
mod promote;
mod promotion;
mod tax;
mod units;

pub use cart::{
    Cart, CartLine, Discount, DiscountValue, MAX_CART_LINES, MAX_COUPONS, PriceOverride,
};
pub use explain::PriceStep;
pub use price_list::{ListedPrice, NewPriceList, PriceBreak, PriceList};
pub(crate) use price_list::{check_days, within};
pub use promotion::{Benefit, ComboPart, Condition, NewPromotion, Promotion, Scope};

pub use crate::words::PromotionState;

use std::borrow::Cow;
use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::catalog::{TaxRate, TaxValue};
use crate::id::{PriceListId, ProductId, PromotionId, TaxClassId};
use crate::money::{Currency, Money, Percent, Rounding, allocate};
use crate::quantity::MAX_QUANTITY_DECIMALS;
use crate::session::Role;
use crate::text::{Category, CustomerGroup, Name, Note};
use crate::words::words;
use crate::{Entity, Field, Quantity, Result, ShopError};

/// What pricing needs to know of a product.
#[derive(Debug, Clone, PartialEq)]
pub struct PricedProduct {
    /// The product's price for a whole unit.
    pub price: Money,
    /// Its prices from a quantity on.
    pub price_breaks: Vec<PriceBreak>,
    /// How many decimals its quantities have.
    pub quantity_decimals: u32,
    /// Its category.
    pub category: Option<Category>,
    /// Which taxes it bears; none when it bears no tax.
    pub tax_class: Option<TaxClassId>,
}

impl PricedProduct {
    /// An untaxed product sold by the piece.
    #[must_use]
    pub const fn new(price: Money) -> Self {
        Self {
            price,
            price_breaks: Vec::new(),
            quantity_decimals: 0,
            category: None,
            tax_class: None,
        }
    }
}

/// A promotion, and how often it was used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ActivePromotion {
    /// The promotion.
    pub promotion: Promotion,
    /// In how many sales, counted while it has a limit.
    pub used: u64,
    /// In how many of the customer's.
    pub used_by_customer: u64,
}

/// What pricing needs to know of the shop.
#[derive(Debug, Clone)]
pub struct PriceFacts<'f> {
    /// The tenant's currency.
    pub currency: Currency,
    /// The tenant's rounding policy.
    pub rounding: Rounding,
    /// The business date at the cart's location.
    pub today: NaiveDate,
    /// The time of day there.
    pub time: NaiveTime,
    /// The group that the customer belongs to.
    pub customer_group: Option<CustomerGroup>,
    /// Why the customer bears no tax.
    pub tax_exemption: Option<Note>,
    /// Which taxes the customer does not bear, by the names of their rates; all when none is named.
    pub exempt_taxes: Vec<Name>,
    /// How much may be given by hand; as much as one likes when not said.
    pub by_hand: Option<HandLimit>,
    /// The products of the cart.
    pub products: BTreeMap<ProductId, PricedProduct>,
    /// The price lists that have them. Those that do not hold are left out of account.
    pub price_lists: Cow<'f, [PriceList]>,
    /// The promotions that may apply, in any order.
    pub promotions: Cow<'f, [ActivePromotion]>,
    /// The rates of the tax classes at the cart's location, in the order in which they apply.
    pub taxes: Cow<'f, BTreeMap<TaxClassId, Vec<TaxRate>>>,
}

/// How far prices may be changed by hand: by overrides, line discounts and a cart discount.
///
/// What they change of a line (its part of a cart discount aside), and what all of them change of the whole
/// cart, may be as much as one discount of so many percent, on the line and on the cart: the exact
/// percentage, rounded once by the tenant's mode. So 10 % off a line of 0.15 is 0.02, rounded up, and
/// that is allowed; the same on two such lines is 0.04 of 0.30, of which 10 % is 0.03, and refused, whatever
/// each line came to. Whoever wants to give all of the limit on many small lines gives it on the cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HandLimit {
    /// Whose limit it is.
    pub role: Role,
    /// The most, in percent of the price without them.
    pub percent: Percent,
}

impl PriceFacts<'_> {
    /// A shop without products, price lists, promotions and taxes, at midnight of a day.
    #[must_use]
    pub fn new(currency: Currency, rounding: Rounding, today: NaiveDate) -> Self {
        Self {
            currency,
            rounding,
            today,
            time: NaiveTime::MIN,
            customer_group: None,
            tax_exemption: None,
            exempt_taxes: Vec::new(),
            by_hand: None,
            products: BTreeMap::new(),
            price_lists: Cow::Borrowed(&[]),
            promotions: Cow::Borrowed(&[]),
            taxes: Cow::Owned(BTreeMap::new()),
        }
    }

    /// How many decimals amounts have.
    fn digits(&self) -> u32 {
        self.rounding.digits(self.currency)
    }
}

/// Where a unit price comes from.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "python", python(display = true))]
pub enum PriceSource {
    /// The product's price.
    Product,
    /// A quantity break of the product.
    Break {
        /// From how many units it holds.
        min_quantity: Quantity,
    },
    /// A price list.
    List {
        /// The list.
        list: PriceListId,
        /// Its name.
        name: Name,
        /// From how many units it holds.
        min_quantity: Quantity,
    },
    /// An override.
    Override {
        /// Why.
        reason: Note,
    },
}

words! {
    /// Where a line's discount comes from.
    DiscountKind {
        /// Given on the line.
        Line = "line",
        /// Given by a promotion.
        Promotion = "promotion",
        /// The line's part of a discount on the whole cart.
        Cart = "cart",
        /// The tax in the price, which an exempt customer does not pay.
        Exemption = "exemption",
    }
}

/// A discount that a line got.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineDiscount {
    /// Where it comes from.
    pub kind: DiscountKind,
    /// The promotion, when it comes from one.
    pub promotion: Option<PromotionId>,
    /// Why.
    pub reason: Note,
    /// How much, in the tenant's currency.
    pub amount: Money,
}

/// A tax that a line bears.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineTax {
    /// The rate's name on the receipt, such as `VAT`.
    pub name: String,
    /// The rate.
    pub value: TaxValue,
    /// Whether the price includes it.
    pub inclusive: bool,
    /// What it is charged on: the price without tax, and for a compound rate the taxes before it.
    pub base: Money,
    /// How much, in the tenant's currency.
    pub amount: Money,
}

/// A line with its amounts.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedLine {
    /// The product.
    pub product: ProductId,
    /// How much of it.
    pub quantity: Quantity,
    /// How many decimals the quantity has.
    pub quantity_decimals: u32,
    /// The product's price for a whole unit.
    pub list_price: Money,
    /// The price charged for a whole unit, before discounts.
    pub unit_price: Money,
    /// Where that comes from.
    pub price_source: PriceSource,
    /// Unit price × quantity, rounded.
    pub total_price: Money,
    /// The sum of the discounts.
    pub discount_amount: Money,
    /// The sum of the taxes.
    pub tax_amount: Money,
    /// The part of the taxes that comes on top of the price.
    pub exclusive_tax_amount: Money,
    /// The discounts, in the order in which they were taken.
    pub discounts: Vec<LineDiscount>,
    /// The taxes, in the order in which they apply.
    pub taxes: Vec<LineTax>,
}

#[shopx_derive::methods]
impl PricedLine {
    /// What is paid for the line: total price − discounts + tax on top.
    #[carried(property)]
    pub fn paid(&self) -> Result<Money> {
        self.net()?.plus(self.exclusive_tax_amount)
    }

    /// Total price − discounts.
    fn net(&self) -> Result<Money> {
        self.total_price.minus(self.discount_amount)
    }

    fn discount(
        &mut self,
        kind: DiscountKind,
        promotion: Option<PromotionId>,
        reason: &Note,
        amount: Money,
    ) -> Result<()> {
        self.discount_amount = self.discount_amount.plus(amount)?;
        self.discounts.push(LineDiscount { kind, promotion, reason: reason.clone(), amount });
        Ok(())
    }
}

/// A promotion that was looked at.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PromotionResult {
    /// The promotion.
    pub promotion: PromotionId,
    /// Its name.
    pub name: Name,
    /// In how many sales it may be used.
    pub usage_limit: Option<u32>,
    /// In how many sales by one customer.
    pub usage_limit_per_customer: Option<u32>,
    /// What became of it.
    pub state: PromotionState,
    /// What it gave.
    pub amount: Money,
}

/// A tax of the whole cart or sale.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaxTotal {
    /// The rate's name on the receipt.
    pub name: String,
    /// The rate.
    pub value: TaxValue,
    /// Whether the prices include it.
    pub inclusive: bool,
    /// What it is charged on.
    pub base: Money,
    /// How much.
    pub amount: Money,
}

impl TaxTotal {
    /// One total per rate, in the order of the rates' first lines.
    pub(crate) fn of<'t>(taxes: impl IntoIterator<Item = &'t LineTax>) -> Result<Vec<Self>> {
        let mut totals: Vec<Self> = Vec::new();
        for tax in taxes {
            let same = |total: &Self| {
                (&total.name, total.value, total.inclusive) == (&tax.name, tax.value, tax.inclusive)
            };
            match totals.iter_mut().find(|total| same(total)) {
                Some(total) => {
                    total.base = total.base.plus(tax.base)?;
                    total.amount = total.amount.plus(tax.amount)?;
                }
                None => totals.push(Self {
                    name: tax.name.clone(),
                    value: tax.value,
                    inclusive: tax.inclusive,
                    base: tax.base,
                    amount: tax.amount,
                }),
            }
        }
        Ok(totals)
    }
}

/// A cart with its amounts. The lines are in the cart's order.
#[shopx_derive::value]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PricedCart {
    /// The currency of every amount.
    pub currency: Currency,
    /// The lines.
    pub lines: Vec<PricedLine>,
    /// The promotions that were looked at, in the order in which they apply.
    pub promotions: Vec<PromotionResult>,
    /// Why no tax is charged, when the customer is exempt.
    pub tax_exemption: Option<Note>,
    /// Which taxes are not charged, when the customer is not exempt from all.
    pub exempt_taxes: Vec<Name>,
    /// What is to be paid, before the cash step.
    pub total_amount: Money,
    /// The tax in it.
    pub tax_amount: Money,
    /// The tax that came on top of the prices.
    pub exclusive_tax_amount: Money,
    /// What the discounts took off.
    pub discount_amount: Money,
}

#[shopx_derive::methods]
impl PricedCart {
    /// The taxes of the whole cart, one total per rate.
    #[carried]
    pub fn taxes(&self) -> Result<Vec<TaxTotal>> {
        TaxTotal::of(self.lines.iter().flat_map(|line| &line.taxes))
    }
}

/// Prices a cart.
///
/// Refuses a cart without lines or with more than [`MAX_CART_LINES`], a product that is not among
/// the facts, a discount above what it is taken from, a coupon that is unknown or cannot be used, a
/// pinned price list that does not hold, another currency than the tenant's, and amounts with too
/// many digits.
pub fn price(facts: &PriceFacts, cart: &Cart) -> Result<PricedCart> {
    cart.check()?;
    if let Some(currency) = cart.currency.filter(|currency| *currency != facts.currency) {
        return Err(ShopError::CurrencyMismatch { given: currency, expected: facts.currency });
    }
    let unit_prices = unit_prices(facts, cart)?;
    let mut lines = Vec::with_capacity(cart.lines.len());
    for line in &cart.lines {
        lines.push(line_before_promotions(facts, &unit_prices, line)?);
    }
    let mut groups = groups(facts, &lines)?;
    let promotions = promote::apply(facts, cart, &mut lines, &mut groups)?;
    if let Some(discount) = &cart.discount {
        discount_cart(facts, &mut lines, &mut groups, discount)?;
    }
    check_by_hand(facts, &unit_prices, &lines)?;
    let exempted = tax::apply(facts, &mut lines, &mut groups)?;
    let (tax_exemption, exempt_taxes) = exempted.unzip();

    let sum = |amount: fn(&PricedLine) -> Money| Money::sum(lines.iter().map(amount));
    let total_price = sum(|line| line.total_price)?;
    let discount_amount = sum(|line| line.discount_amount)?;
    let tax_amount = sum(|line| line.tax_amount)?;
    let exclusive_tax_amount = sum(|line| line.exclusive_tax_amount)?;
    let total_amount = total_price.minus(discount_amount)?.plus(exclusive_tax_amount)?;
    Ok(PricedCart {
        currency: facts.currency,
        lines,
        promotions,
        tax_exemption,
        exempt_taxes: exempt_taxes.unwrap_or_default(),
        total_amount,
        tax_amount,
        exclusive_tax_amount,
        discount_amount,
    })
}

/// The prices of the cart's products without overrides, and where they come from.
type UnitPrices = BTreeMap<ProductId, (Money, PriceSource)>;

fn unit_prices(facts: &PriceFacts, cart: &Cart) -> Result<UnitPrices> {
    let group = facts.customer_group.as_ref();
    let holds = |list: &PriceList| list.holds(cart.location, group, facts.today);
    let pinned = cart.price_list;
    if let Some(pinned) = pinned {
        let list = facts.price_lists.iter().find(|list| list.id == pinned);
        let list = list.ok_or_else(|| ShopError::not_found(Entity::PriceList, pinned))?;
        if !holds(list) {
            return Err(ShopError::PriceListUnfit { price_list: pinned });
        }
    }
    // The units of a product are those of all its lines.
    let mut units: BTreeMap<ProductId, i64> = BTreeMap::new();
    for line in &cart.lines {
        let sum = units.entry(line.product).or_default();
        *sum = sum.checked_add(line.quantity.get()).ok_or(ShopError::Overflow)?;
    }
    let reached = |product: ProductId, from: Quantity| {
        units.get(&product).is_some_and(|units| *units >= from.get())
    };

    let mut best = UnitPrices::new();
    for id in units.keys() {
        let product = facts.products.get(id);
        let product = product.ok_or_else(|| ShopError::not_found(Entity::Product, id))?;
        let mut price = (product.price, PriceSource::Product);
        for of in product.price_breaks.iter().filter(|of| reached(*id, of.min_quantity)) {
            if of.price < price.0 {
                price = (of.price, PriceSource::Break { min_quantity: of.min_quantity });
            }
        }
        best.insert(*id, price);
    }
    // The pinned list goes before the product's own price, even when it is dearer.
    let mut of_pinned = std::collections::BTreeSet::new();
    let considered = facts.price_lists.iter().filter(|list| match pinned {
        Some(pinned) => list.id == pinned,
        None => holds(list),
    });
    for list in considered {
        for listed in list.prices.iter().filter(|of| reached(of.product, of.min_quantity)) {
            let Some(price) = best.get_mut(&listed.product) else { continue };
            let first_of_pinned = pinned.is_some() && of_pinned.insert(listed.product);
            if first_of_pinned || listed.price < price.0 {
                let source = PriceSource::List {
                    list: list.id,
                    name: list.name.clone(),
                    min_quantity: listed.min_quantity,
                };
                *price = (listed.price, source);
            }
        }
    }
    Ok(best)
}

/// Steps 1 and 2.
fn line_before_promotions(
    facts: &PriceFacts,
    unit_prices: &UnitPrices,
    line: &CartLine,
) -> Result<PricedLine> {
    let product = &facts.products[&line.product];
    let (unit_price, price_source) = match &line.price {
        None => unit_prices[&line.product].clone(),
        Some(PriceOverride { price, reason }) => {
            (*price, PriceSource::Override { reason: reason.clone() })
        }
    };
    let exact = unit_price
        .not_negative(Field::Price)?
        .for_units(line.quantity.get(), product.quantity_decimals)?;
    let total_price = round(facts, exact)?;
    let mut priced = PricedLine {
        product: line.product,
        quantity: line.quantity,
        quantity_decimals: product.quantity_decimals,
        list_price: product.price,
        unit_price,
        price_source,
        total_price,
        discount_amount: Money::ZERO,
        tax_amount: Money::ZERO,
        exclusive_tax_amount: Money::ZERO,
        discounts: Vec::new(),
        taxes: Vec::new(),
    };
    if let Some(discount) = &line.discount {
        let amount = discount_of(facts, discount, total_price)?;
        priced.discount(DiscountKind::Line, None, &discount.reason, amount)?;
    }
    Ok(priced)
}

/// Lines that count as one from step 3 on.
struct Group<'f> {
    product: ProductId,
    facts: &'f PricedProduct,
    /// In an order that does not depend on how they were entered.
    lines: Vec<usize>,
    /// In the product's smallest unit.
    units: i64,
    /// Total prices − discounts.
    net: Money,
}

/// The groups, in an order that does not depend on how the lines were entered, for whatever goes to
/// "the earlier". Lines that compare equal are interchangeable.
fn groups<'f>(facts: &'f PriceFacts, lines: &[PricedLine]) -> Result<Vec<Group<'f>>> {
    let mut order: Vec<usize> = (0..lines.len()).collect();
    let rank = |index: &usize| {
        let line = &lines[*index];
        let discounted = !line.discounts.is_empty();
        (line.product, line.unit_price, discounted, line.quantity, line.discount_amount)
    };
    order.sort_by_key(rank);
    let mut groups: Vec<Group<'f>> = Vec::with_capacity(lines.len());
    for index in order {
        let line = &lines[index];
        let net = line.net()?;
        let alike = |group: &&mut Group<'_>| {
            let first = &lines[group.lines[0]];
            (first.product, first.unit_price) == (line.product, line.unit_price)
                && first.discounts.is_empty()
                && line.discounts.is_empty()
        };
        if let Some(group) = groups.last_mut().filter(alike) {
            group.lines.push(index);
            let units = group.units.checked_add(line.quantity.get());
            group.units = units.ok_or(ShopError::Overflow)?;
            group.net = group.net.plus(net)?;
        } else {
            groups.push(Group {
                product: line.product,
                facts: &facts.products[&line.product],
                lines: vec![index],
                units: line.quantity.get(),
                net,
            });
        }
    }
    Ok(groups)
}

impl Group<'_> {
    /// How many of the smallest units make a whole one.
    fn in_a_unit(&self) -> i64 {
        10i64.pow(self.facts.quantity_decimals.min(MAX_QUANTITY_DECIMALS))
    }

    /// Whole units, which is what promotions count.
    fn whole_units(&self) -> i64 {
        self.units / self.in_a_unit()
    }

    /// Takes an amount off, spread over the lines by what is left of them.
    fn discount(
        &mut self,
        lines: &mut [PricedLine],
        kind: DiscountKind,
        promotion: Option<PromotionId>,
        reason: &Note,
        amount: Money,
        digits: u32,
    ) -> Result<()> {
        if amount.is_zero() {
            return Ok(());
        }
        self.net = self.net.minus(amount)?;
        if let [line] = self.lines[..] {
            return lines[line].discount(kind, promotion, reason, amount);
        }
        let nets = self.lines.iter().map(|line| lines[*line].net()).collect::<Result<Vec<_>>>()?;
        for (line, part) in self.lines.iter().zip(allocate(amount, &nets, digits)?) {
            if !part.is_zero() {
                lines[*line].discount(kind, promotion, reason, part)?;
            }
        }
        Ok(())
    }
}

/// The groups that a scope looks at.
fn within_scope(scope: &Scope, groups: &[Group<'_>]) -> impl Iterator<Item = usize> {
    let is_in = move |group: &Group<'_>| match scope {
        Scope::Cart => true,
        Scope::Category(category) => group.facts.category.as_ref() == Some(category),
        Scope::Products(products) => products.contains(&group.product),
    };
    groups.iter().enumerate().filter(move |(_, group)| is_in(group)).map(|(index, _)| index)
}

/// Step 4: each group's part is in proportion to what is left of it.
fn discount_cart(
    facts: &PriceFacts,
    lines: &mut [PricedLine],
    groups: &mut [Group<'_>],
    discount: &Discount,
) -> Result<()> {
    let digits = facts.digits();
    let nets: Vec<Money> = groups.iter().map(|group| group.net).collect();
    let amount = discount_of(facts, discount, Money::sum(nets.iter().copied())?)?;
    for (group, part) in groups.iter_mut().zip(allocate(amount, &nets, digits)?) {
        group.discount(lines, DiscountKind::Cart, None, &discount.reason, part, digits)?;
    }
    Ok(())
}

/// Refuses a change of prices by hand that goes further than the role may, on a line or on the whole
/// cart, as [`HandLimit`] says.
fn check_by_hand(facts: &PriceFacts, unit_prices: &UnitPrices, lines: &[PricedLine]) -> Result<()> {
    let Some(HandLimit { role, percent }) = facts.by_hand else { return Ok(()) };
    let check_change = |amount: Money, without: Money| {
        // As one discount of so many percent would be: on a line, and once on the cart.
        let limit = percent_of(facts, percent, without)?;
        if amount > limit {
            return Err(ShopError::OverLimit { role, amount, limit });
        }
        Ok(())
    };
    let by_hand = |line: &PricedLine, kind: DiscountKind| {
        let of_kind = line.discounts.iter().filter(|discount| discount.kind == kind);
        Money::sum(of_kind.map(|discount| discount.amount))
    };
    let (mut changed, mut all) = (Money::ZERO, Money::ZERO);
    for line in lines {
        let (unit_price, _) = unit_prices[&line.product];
        let decimals = facts.products[&line.product].quantity_decimals;
        let without = round(facts, unit_price.for_units(line.quantity.get(), decimals)?)?;
        let overridden = Money::exact(without.minus(line.total_price)?.amount().abs())?;
        let on_line = by_hand(line, DiscountKind::Line)?.plus(overridden)?;
        check_change(on_line, without)?;
        changed = changed.plus(on_line)?.plus(by_hand(line, DiscountKind::Cart)?)?;
        all = all.plus(without)?;
    }
    check_change(changed, all)
}

/// What a discount takes off `price`, rounded; never more than `price`.
fn discount_of(facts: &PriceFacts, discount: &Discount, price: Money) -> Result<Money> {
    match discount.value {
        DiscountValue::Percent(percent) => {
            percent_of(facts, percent.at_most_all(Field::Discount)?, price)
        }
        DiscountValue::Amount(amount) => {
            let amount =
                facts.rounding.check(facts.currency, amount.not_negative(Field::Discount)?)?;
            if amount > price {
                return Err(ShopError::DiscountExceedsPrice { discount: amount, price });
            }
            Ok(amount)
        }
    }
}

/// So many percent of the amount, rounded.
fn percent_of(facts: &PriceFacts, percent: Percent, amount: Money) -> Result<Money> {
    let exact = amount.amount().checked_mul(percent.factor());
    round(facts, Money::exact(exact.ok_or(ShopError::Overflow)?)?)
}

/// The amount at the tenant's digits, by its mode.
fn round(facts: &PriceFacts, amount: Money) -> Result<Money> {
    facts.rounding.round(facts.currency, amount)
}
