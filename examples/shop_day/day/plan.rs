//! Two businesses on paper: what they sell, in which money, under which rules.

use chrono_tz::Tz;
use shopx_core::batches::Picking;

/// A business.
pub(crate) struct Plan {
    pub(crate) name: &'static str,
    /// The first part of its domain.
    pub(crate) domain: &'static str,
    pub(crate) currency: &'static str,
    /// The smallest step in cash.
    pub(crate) cash_step: Option<&'static str>,
    pub(crate) picking: Picking,
    pub(crate) zone: Tz,
    /// Its places: the first one sells, the others are supplied from it.
    pub(crate) places: &'static [&'static str],
    pub(crate) supplier: &'static str,
    /// Its tax classes: name and included VAT in per cent.
    pub(crate) taxes: &'static [(&'static str, &'static str)],
    pub(crate) customers: &'static [(&'static str, &'static str)],
    /// What a customer who splits a payment brings along.
    pub(crate) voucher: &'static str,
    pub(crate) goods: &'static [Good],
}

/// Something that it sells.
pub(crate) struct Good {
    pub(crate) sku: &'static str,
    pub(crate) name: &'static str,
    pub(crate) category: &'static str,
    pub(crate) price: &'static str,
    pub(crate) cost: &'static str,
    /// Which of the tax classes, if any.
    pub(crate) tax: Option<usize>,
    pub(crate) sold_by: SoldBy,
    /// Reorder at this many units for each till.
    pub(crate) reorder: i64,
    pub(crate) batches: &'static [Delivery],
}

/// How a good is sold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SoldBy {
    /// By the piece, to anybody.
    Piece,
    /// By the kilogram: a unit is a gram.
    Weight,
    /// By the piece, to those who ask for it; there is one.
    Order,
}

/// A batch that came in.
pub(crate) struct Delivery {
    pub(crate) number: &'static str,
    /// Units for each till; for goods sold to order, units.
    pub(crate) units: i64,
    /// How many days ago.
    pub(crate) days_ago: u64,
    /// Its last day of sale, counted from today.
    pub(crate) days_left: Option<i64>,
}

const FOOD: Option<usize> = Some(0);
const STANDARD: Option<usize> = Some(1);

const fn today(number: &'static str, units: i64, days_left: i64) -> Delivery {
    Delivery { number, units, days_ago: 0, days_left: Some(days_left) }
}

/// A bakery in York: prices include VAT, and what expires first is sold first.
pub(crate) static BAKERY: Plan = Plan {
    name: "Hearth & Crumb",
    domain: "hearth-and-crumb",
    currency: "GBP",
    cash_step: None,
    picking: Picking::Fefo,
    zone: chrono_tz::Europe::London,
    places: &["Mill Lane", "Station Kiosk"],
    supplier: "Ouse Valley Mill",
    taxes: &[("food", "0"), ("standard", "20")],
    customers: &[("Ada", "Hall"), ("Bram", "Okafor"), ("Cleo", "Marsh")],
    voucher: "1",
    goods: &[
        Good {
            sku: "BR-01",
            name: "Sourdough loaf",
            category: "bread",
            price: "4.20",
            cost: "1.35",
            tax: FOOD,
            sold_by: SoldBy::Piece,
            reorder: 40,
            batches: &[today("L-0314", 60, 2)],
        },
        Good {
            sku: "BR-02",
            name: "Baguette",
            category: "bread",
            price: "2.10",
            cost: "0.62",
            tax: FOOD,
            sold_by: SoldBy::Piece,
            reorder: 52,
            batches: &[today("B-0314", 60, 0)],
        },
        Good {
            sku: "VN-01",
            name: "Croissant",
            category: "pastry",
            price: "1.85",
            cost: "0.58",
            tax: FOOD,
            sold_by: SoldBy::Piece,
            reorder: 30,
            batches: &[
                today("C-0314", 60, 1),
                Delivery { number: "C-0313", units: 8, days_ago: 1, days_left: Some(0) },
            ],
        },
        Good {
            sku: "VN-02",
            name: "Custard tart",
            category: "pastry",
            price: "2.75",
            cost: "0.95",
            tax: FOOD,
            sold_by: SoldBy::Piece,
            reorder: 30,
            batches: &[
                Delivery { number: "T-0311", units: 2, days_ago: 3, days_left: Some(-1) },
                today("T-0314", 60, 2),
            ],
        },
        Good {
            sku: "SW-01",
            name: "Florentine",
            category: "sweets",
            price: "1.60",
            cost: "0.44",
            tax: STANDARD,
            sold_by: SoldBy::Piece,
            reorder: 48,
            batches: &[today("F-0314", 60, 30)],
        },
        Good {
            sku: "DR-01",
            name: "Elderflower pressé",
            category: "drinks",
            price: "2.80",
            cost: "1.10",
            tax: STANDARD,
            sold_by: SoldBy::Piece,
            reorder: 20,
            batches: &[today("E-7781", 60, 240)],
        },
        Good {
            sku: "DL-01",
            name: "Farmhouse cheddar (kg)",
            category: "deli",
            price: "17.50",
            cost: "9.8250",
            tax: FOOD,
            sold_by: SoldBy::Weight,
            reorder: 10_000,
            batches: &[today("CH-114", 24_000, 21)],
        },
        Good {
            sku: "CK-01",
            name: "Wedding cake, three tiers",
            category: "cakes",
            price: "185.00",
            cost: "61.50",
            tax: FOOD,
            sold_by: SoldBy::Order,
            reorder: 0,
            batches: &[today("W-0314", 1, 1)],
        },
    ],
};

/// A shop for dates and spices in Kuwait: three digits after the point, cash in steps of five fils,
/// no tax, and what came first is sold first.
pub(crate) static SOUK: Plan = Plan {
    name: "Dar Al-Tumoor",
    domain: "dar-al-tumoor",
    currency: "KWD",
    cash_step: Some("0.005"),
    picking: Picking::Fifo,
    zone: chrono_tz::Asia::Kuwait,
    places: &["Souq Al-Mubarakiya"],
    supplier: "Al-Ahsa Farms",
    taxes: &[],
    customers: &[("Fatima", "Al-Sabah"), ("Yousef", "Al-Rashid")],
    voucher: "0.500",
    goods: &[
        Good {
            sku: "DA-01",
            name: "Sukkari dates (kg)",
            category: "dates",
            price: "2.450",
            cost: "1.325",
            tax: None,
            sold_by: SoldBy::Weight,
            reorder: 14_000,
            batches: &[
                Delivery { number: "S-1", units: 4_000, days_ago: 9, days_left: Some(60) },
                Delivery { number: "S-2", units: 20_000, days_ago: 2, days_left: Some(90) },
            ],
        },
        Good {
            sku: "DA-02",
            name: "Ajwa dates (kg)",
            category: "dates",
            price: "7.900",
            cost: "4.615",
            tax: None,
            sold_by: SoldBy::Weight,
            reorder: 6_000,
            batches: &[Delivery { number: "A-1", units: 24_000, days_ago: 5, days_left: Some(75) }],
        },
        Good {
            sku: "CF-01",
            name: "Arabic coffee, 250 g",
            category: "coffee",
            price: "1.750",
            cost: "0.890",
            tax: None,
            sold_by: SoldBy::Piece,
            reorder: 20,
            batches: &[today("Q-20", 60, 180)],
        },
        Good {
            sku: "SP-01",
            name: "Saffron, 1 g",
            category: "spices",
            price: "1.325",
            cost: "0.7125",
            tax: None,
            sold_by: SoldBy::Piece,
            reorder: 50,
            batches: &[today("Z-7", 60, 400)],
        },
        Good {
            sku: "SP-02",
            name: "Cardamom (kg)",
            category: "spices",
            price: "12.600",
            cost: "8.250",
            tax: None,
            sold_by: SoldBy::Weight,
            reorder: 6_000,
            batches: &[Delivery { number: "H-3", units: 24_000, days_ago: 1, days_left: None }],
        },
    ],
};
