//! What it takes to open a shop, to stock it and to sell a cart, in one `use`.
//!
//! ```
//! use shopx_core::prelude::*;
//!
//! let shop = Shop::new(MemoryStore::new());
//! let cart = Cart::new(LocationId::new(1)).with(ProductId::new(7), Quantity::new(2)?);
//! let checkout = Checkout::new(cart, [Payment::cash(Money::from(10))]);
//! # Ok::<(), ShopError>(())
//! ```

pub use crate::catalog::{NewProduct, NewTaxClass, Product, TaxClass, TaxRate, TaxValue};
pub use crate::customers::{Customer, NewCustomer};
pub use crate::error::{Entity, ErrorKind, Result, ShopError};
pub use crate::id::{
    BatchId, CustomerId, LocationId, ProductId, RefundId, SaleId, StockDocumentId, SupplierId,
    TaxClassId, TenantId, TransferId, UserId,
};
pub use crate::idempotency::Key;
pub use crate::locations::{Location, NewLocation};
pub use crate::memory::MemoryStore;
pub use crate::money::{Currency, Money, Percent, Rounding};
pub use crate::pricing::payment::{Payment, PaymentMethod};
pub use crate::pricing::{Cart, CartLine, PricedCart};
pub use crate::quantity::Quantity;
pub use crate::records::{Page, PageQuery};
pub use crate::sales::{
    Checkout, Disposition, Refund, RefundLine, RefundSale, ReturnGoods, ReturnLine, Sale,
    SaleQuery, VoidSale,
};
pub use crate::session::{Permission, Role, Session};
pub use crate::shop::Shop;
pub use crate::stock::{
    Adjust, AdjustLine, AdjustmentReason, Count, CountLine, LevelQuery, Receive, ReceiveLine,
    StockDocument, StockLevel,
};
pub use crate::suppliers::{NewSupplier, Supplier};
pub use crate::tenants::{NewTenant, OpenedTenant, Settings, Tenant};
pub use crate::transfers::{
    Arrival, CancelTransfers, CompleteTransfers, RequestTransfer, Transfer, TransferLine,
};
pub use crate::users::{NewUser, Password, Pin, User};
