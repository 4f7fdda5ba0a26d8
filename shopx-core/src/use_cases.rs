//! The list of everything that [`Shop`](crate::Shop) does: a line a method, named in the same way in
//! every language.
//!
//! `records` are what people keep and edit, a line a kind. `use_cases` answer with a value each, `many`
//! do one of them often and answer each by itself, `pages` answer with part of a list; every line names
//! the use case that it runs. `host` is what a host does before there is a session, `people` what the
//! user of a session does about who they are.

shopx_derive::use_cases! {
    records {
        User(UserId, "user"): user, users in UserPage, by username: Username("this username");
        Location(LocationId, "location"): location, locations in LocationPage, by name: Name("this name");
        Customer(CustomerId, "customer"):
            customer, customers in CustomerPage, by email: Email("this e-mail address");
        Supplier(SupplierId, "supplier"): supplier, suppliers in SupplierPage, by name: Name("this name");
        Product(ProductId, "product"): product, products in ProductPage, by sku: Sku("this SKU");
        TaxClass(TaxClassId, "tax class"):
            tax_class, tax_classes in TaxClassPage, by name: Name("this name");
        PriceList(PriceListId, "price list"):
            price_list, price_lists in PriceListPage, by name: Name("this name");
        Promotion(PromotionId, "promotion"):
            promotion, promotions in PromotionPage, by code: CouponCode("this coupon code");
        SavedReport(ReportId, "saved report"):
            saved_report, saved_reports in SavedReportPage, by name: Name("this name");
    }
    use_cases {
        /// The session's tenant with its settings.
        tenant() -> Tenant = GetTenant;
        /// Replaces the settings that still have `version`.
        update_settings(version: u32, settings: Settings) -> Tenant =
            UpdateSettings { version, settings };

        /// Sets or takes away a user's password.
        set_password(user: UserId, password: Option<Password>) -> () = SetPassword { user, password };
        /// Sets or takes away a user's PIN.
        set_pin(user: UserId, pin: Option<Pin>) -> () = SetPin { user, pin };

        /// The customers with this telephone number, which several may share.
        find_customers_by_phone(phone: Phone) -> Vec<Customer> = FindCustomersByPhone(phone);
        /// Erases what is known of a customer that still has `version`, for good. Sales stay.
        erase_customer(id: CustomerId, version: u32) -> Customer = EraseCustomer { id, version };
        /// Rewrites up to `limit` customers that are not kept as the settings say.
        seal_customers(limit: u32) -> Sealing = SealCustomers { limit };

        /// Receives goods into new batches.
        receive(receive: Receive) -> StockDocument = receive;
        /// Adjusts stock, each line for its reason.
        adjust(adjust: Adjust) -> StockDocument = adjust;
        /// Records a stock count and posts the difference.
        count(count: Count) -> StockDocument = count;
        /// The receipt, adjustment or count with this id.
        stock_document(id: StockDocumentId) -> StockDocument = GetStockDocument(id);
        /// Says when a product is low and urgent at a location.
        set_thresholds(thresholds: SetThresholds) -> StockLevel = thresholds;

        /// The batch with this id.
        batch(id: BatchId) -> Batch = GetBatch(id);
        /// The product's batch with this number, if there is one.
        find_batch(product: ProductId, number: BatchNumber) -> Option<Batch> =
            FindBatch { product, number };
        /// Quarantines a batch everywhere at once, or releases it.
        set_quarantined(quarantine: SetQuarantined) -> Batch = quarantine;
        /// Units that expire by a date, or have expired.
        expiring_soon(location: Option<LocationId>, by: NaiveDate, limit: u32) -> Vec<ExpiringStock> =
            ExpiringSoon { location, by, limit };
        /// Where a batch went.
        trace_batch(id: BatchId) -> BatchTrace = TraceBatch(id);

        /// Requests a transfer and reserves its units.
        request_transfer(request: RequestTransfer) -> Vec<Transfer> = request;
        /// Completes transfers: their units arrive.
        complete_transfers(complete: CompleteTransfers) -> Vec<Transfer> = complete;
        /// Cancels transfers: their units are free again.
        cancel_transfers(cancel: CancelTransfers) -> Vec<Transfer> = cancel;
        /// The transfer with this id.
        transfer(id: TransferId) -> Transfer = GetTransfer(id);

        /// Prices a cart without selling it.
        quote(cart: Cart) -> PricedCart = Quote(cart);
        /// Sells a cart.
        checkout(checkout: Checkout) -> Sale = checkout;
        /// Gives some or all of a sale back.
        refund_sale(refund: RefundSale) -> Refund = refund;
        /// Voids a sale on its business date.
        void_sale(void: VoidSale) -> Refund = void;
        /// Takes goods back without their receipt.
        return_goods(goods: ReturnGoods) -> Refund = goods;
        /// The sale with this id.
        sale(id: SaleId) -> Sale = GetSale(id);
        /// The refund with this id.
        refund(id: RefundId) -> Refund = GetRefund(id);

        /// Sales per day or month.
        sales_report(report: SalesReport) -> Vec<SalesRow> = report;
        /// Takings per method of payment.
        takings_report(report: TakingsReport) -> Vec<TakingsRow> = report;
        /// Customers by lifetime value, the best first.
        customer_values(limit: u32) -> Vec<CustomerValue> = CustomerValues { limit };
        /// Stock at cost, per location and category.
        valuation(valuation: Valuation) -> Vec<ValuationRow> = valuation;
        /// Checks the tenant's books and lists every difference.
        verify() -> Vec<Discrepancy> = Verify;
    }
    many {
        /// Sells many carts, for hosts that have them at once: an import, a till that was offline.
        ///
        /// Each is a sale of its own, with its own permissions and key, and is answered by itself:
        /// one that is refused leaves the others as they are. The answers are in the order of the
        /// carts, which are also begun in it, 1,000 at a time; of two with the same key the second
        /// is the first one's sale, given once more.
        checkout_all(checkouts: Checkout) -> Sale in CheckoutOutcome;
        /// Gives back some or all of many sales.
        ///
        /// Each is a refund of its own, with its own permissions and key, and is answered by itself:
        /// one that is refused leaves the others as they are. The answers are in the order of the
        /// refunds, which are also begun in it, 1,000 at a time; of two with the same key the second
        /// is the first one's refund, given once more.
        refund_all(refunds: RefundSale) -> Refund in RefundOutcome;
    }
    pages {
        /// A page of stock levels.
        levels(query: LevelQuery) -> StockLevel in LevelPage by LevelCursor = ListLevels(query);
        /// A page of the ledger.
        movements(query: MovementQuery) -> Movement in MovementPage = ListMovements(query);
        /// A page of batches.
        batches(query: BatchQuery) -> Batch in BatchPage = ListBatches(query);
        /// A page of transfers.
        transfers(query: TransferQuery) -> Transfer in TransferPage = ListTransfers(query);
        /// A page of sales.
        sales(query: SaleQuery) -> Sale in SalePage = ListSales(query);
        /// A page of the audit log: who changed what.
        audit_log(query: AuditQuery) -> AuditEntry in AuditPage = ListAuditLog(query);
    }
    host {
        /// Opens a tenant with its settings and its first user. This is for the host's own administration:
        /// it asks for no session.
        open_tenant(new: NewTenant) -> OpenedTenant;
        /// The tenant with this domain, for signing in.
        find_tenant(domain: Domain) -> Option<TenantId>;
        /// Signs a user in with a password: the session to act in.
        ///
        /// [`ShopError::SignInRefused`] does not say whether it was the domain, the name or the password.
        /// (That a domain exists is no secret: only its names are locked.)
        /// After five attempts in a row the account is [locked](ShopError::SignInLocked), whether it
        /// exists or not: for 30 seconds, then twice as long with each further one, up to an hour.
        ///
        /// ```
        /// # use shopx_core::{MemoryStore, Role, Session, Shop, ShopError};
        /// # use shopx_core::{tenants::{NewTenant, Settings}, users::NewUser};
        /// use shopx_core::users::Password;
        ///
        /// # futures::executor::block_on(async {
        /// # let shop = Shop::new(MemoryStore::new());
        /// # let new = NewTenant {
        /// #     name: "Corner Shop".try_into()?,
        /// #     domain: "corner-shop.example".try_into()?,
        /// #     settings: Settings::new("GBP".parse()?),
        /// #     admin: NewUser {
        /// #         username: "ann".try_into()?,
        /// #         email: "ann@corner-shop.example".try_into()?,
        /// #         role: Role::Admin,
        /// #     },
        /// # };
        /// let opened = shop.open_tenant(new).await?;
        /// let (tenant, ann) = (opened.tenant, opened.admin);
        /// let first = Session::new(tenant.id, ann.id, ann.role);
        /// let password = Password::new("correct horse battery staple")?;
        /// shop.set_password(&first, ann.id, Some(password.clone())).await?;
        ///
        /// let domain = tenant.domain;
        /// assert_eq!(shop.sign_in(domain.clone(), ann.username.clone(), password).await?, first);
        /// let wrong = Password::new("letmein!")?;
        /// let refused = shop.sign_in(domain, ann.username, wrong).await;
        /// assert_eq!(refused, Err(ShopError::SignInRefused));
        /// # Ok::<(), Box<dyn std::error::Error>>(())
        /// # }).unwrap();
        /// ```
        sign_in(domain: Domain, name: Username, password: Password) -> Session;
    }
    people {
        /// Another user of the same tenant takes over a till that is signed in, with a PIN. Refused and
        /// locked as [signing in](Shop::sign_in) is.
        switch_user(name: Username, pin: Pin) -> Session;
        /// A user of the same tenant approves, with a PIN, what the session's user may not do alone: the
        /// session to do it in. Both are kept on record. Refused and locked as [signing
        /// in](Shop::sign_in) is.
        approve(name: Username, pin: Pin) -> Session;
        /// The session as it would be begun now: with the role that its user has by now, and without an
        /// approver. Refused when the user has left. For hosts that keep sessions for long.
        renew() -> Session;
        /// Changes the password of the session's own user, who has to know the present one. Refused and
        /// locked as [signing in](Shop::sign_in) is.
        change_password(present: Password, new: Password) -> ();
        /// Changes the PIN of the session's own user, who has to know the password. Refused and locked as
        /// [signing in](Shop::sign_in) is.
        change_pin(password: Password, new: Pin) -> ();
    }
}
