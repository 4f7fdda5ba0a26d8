//! The list of everything that [`Shop`](crate::Shop) does: a line a method, named in the same way in
//! every language.

/// Hands the list of all short methods of [`Shop`] to a macro, so that whoever carries them into
/// another language forgets none: `use_cases` answer with a value each, `many` do one of them often and
/// answer each by itself, `pages` answer with part of a list. Every line names the use case that it runs.
#[doc(hidden)]
#[macro_export]
macro_rules! for_each_use_case {
    ($callback:ident) => {
        $callback! {
            use_cases {
                /// Creates a user.
                create_user(new: NewUser) -> User = CreateOne::<User>(new);
                /// Replaces the fields of a user that still has `version`.
                update_user(id: UserId, version: u32, fields: NewUser) -> User =
                    Update::<User> { id, version, fields };
                /// Archives a user that still has `version`.
                archive_user(id: UserId, version: u32) -> User =
                    SetArchived::<User> { id, version, archived: true };
                /// Restores an archived user that still has `version`.
                restore_user(id: UserId, version: u32) -> User =
                    SetArchived::<User> { id, version, archived: false };
                /// The user with this id.
                user(id: UserId) -> User = Get::<User>(id);
                /// The user with this username, if there is one.
                find_user(username: Username) -> Option<User> = FindOne::<User>(username);

                /// Creates a location.
                create_location(new: NewLocation) -> Location = CreateOne::<Location>(new);
                /// Replaces the fields of a location that still has `version`.
                update_location(id: LocationId, version: u32, fields: NewLocation) -> Location =
                    Update::<Location> { id, version, fields };
                /// Archives a location that still has `version`.
                archive_location(id: LocationId, version: u32) -> Location =
                    SetArchived::<Location> { id, version, archived: true };
                /// Restores an archived location that still has `version`.
                restore_location(id: LocationId, version: u32) -> Location =
                    SetArchived::<Location> { id, version, archived: false };
                /// The location with this id.
                location(id: LocationId) -> Location = Get::<Location>(id);
                /// The location with this name, if there is one.
                find_location(name: Name) -> Option<Location> = FindOne::<Location>(name);

                /// Creates a customer.
                create_customer(new: NewCustomer) -> Customer = CreateOne::<Customer>(new);
                /// Replaces the fields of a customer that still has `version`.
                update_customer(id: CustomerId, version: u32, fields: NewCustomer) -> Customer =
                    Update::<Customer> { id, version, fields };
                /// Archives a customer that still has `version`.
                archive_customer(id: CustomerId, version: u32) -> Customer =
                    SetArchived::<Customer> { id, version, archived: true };
                /// Restores an archived customer that still has `version`.
                restore_customer(id: CustomerId, version: u32) -> Customer =
                    SetArchived::<Customer> { id, version, archived: false };
                /// The customer with this id.
                customer(id: CustomerId) -> Customer = Get::<Customer>(id);
                /// The customer with this e-mail address, if there is one.
                find_customer(email: Email) -> Option<Customer> = FindOne::<Customer>(email);

                /// Creates a supplier.
                create_supplier(new: NewSupplier) -> Supplier = CreateOne::<Supplier>(new);
                /// Replaces the fields of a supplier that still has `version`.
                update_supplier(id: SupplierId, version: u32, fields: NewSupplier) -> Supplier =
                    Update::<Supplier> { id, version, fields };
                /// Archives a supplier that still has `version`.
                archive_supplier(id: SupplierId, version: u32) -> Supplier =
                    SetArchived::<Supplier> { id, version, archived: true };
                /// Restores an archived supplier that still has `version`.
                restore_supplier(id: SupplierId, version: u32) -> Supplier =
                    SetArchived::<Supplier> { id, version, archived: false };
                /// The supplier with this id.
                supplier(id: SupplierId) -> Supplier = Get::<Supplier>(id);
                /// The supplier with this name, if there is one.
                find_supplier(name: Name) -> Option<Supplier> = FindOne::<Supplier>(name);

                /// Creates a product.
                create_product(new: NewProduct) -> Product = CreateOne::<Product>(new);
                /// Replaces the fields of a product that still has `version`.
                update_product(id: ProductId, version: u32, fields: NewProduct) -> Product =
                    Update::<Product> { id, version, fields };
                /// Archives a product that still has `version`.
                archive_product(id: ProductId, version: u32) -> Product =
                    SetArchived::<Product> { id, version, archived: true };
                /// Restores an archived product that still has `version`.
                restore_product(id: ProductId, version: u32) -> Product =
                    SetArchived::<Product> { id, version, archived: false };
                /// The product with this id.
                product(id: ProductId) -> Product = Get::<Product>(id);
                /// The product with this SKU, if there is one.
                find_product(sku: Sku) -> Option<Product> = FindOne::<Product>(sku);

                /// Creates a tax class.
                create_tax_class(new: NewTaxClass) -> TaxClass = CreateOne::<TaxClass>(new);
                /// Replaces the fields of a tax class that still has `version`.
                update_tax_class(id: TaxClassId, version: u32, fields: NewTaxClass) -> TaxClass =
                    Update::<TaxClass> { id, version, fields };
                /// Archives a tax class that still has `version`.
                archive_tax_class(id: TaxClassId, version: u32) -> TaxClass =
                    SetArchived::<TaxClass> { id, version, archived: true };
                /// Restores an archived tax class that still has `version`.
                restore_tax_class(id: TaxClassId, version: u32) -> TaxClass =
                    SetArchived::<TaxClass> { id, version, archived: false };
                /// The tax class with this id.
                tax_class(id: TaxClassId) -> TaxClass = Get::<TaxClass>(id);
                /// The tax class with this name, if there is one.
                find_tax_class(name: Name) -> Option<TaxClass> = FindOne::<TaxClass>(name);

                /// Creates a price list.
                create_price_list(new: NewPriceList) -> PriceList = CreateOne::<PriceList>(new);
                /// Replaces the fields of a price list that still has `version`.
                update_price_list(id: PriceListId, version: u32, fields: NewPriceList) -> PriceList =
                    Update::<PriceList> { id, version, fields };
                /// Archives a price list that still has `version`.
                archive_price_list(id: PriceListId, version: u32) -> PriceList =
                    SetArchived::<PriceList> { id, version, archived: true };
                /// Restores an archived price list that still has `version`.
                restore_price_list(id: PriceListId, version: u32) -> PriceList =
                    SetArchived::<PriceList> { id, version, archived: false };
                /// The price list with this id.
                price_list(id: PriceListId) -> PriceList = Get::<PriceList>(id);
                /// The price list with this name, if there is one.
                find_price_list(name: Name) -> Option<PriceList> = FindOne::<PriceList>(name);

                /// Creates a promotion.
                create_promotion(new: NewPromotion) -> Promotion = CreateOne::<Promotion>(new);
                /// Replaces the fields of a promotion that still has `version`.
                update_promotion(id: PromotionId, version: u32, fields: NewPromotion) -> Promotion =
                    Update::<Promotion> { id, version, fields };
                /// Archives a promotion that still has `version`.
                archive_promotion(id: PromotionId, version: u32) -> Promotion =
                    SetArchived::<Promotion> { id, version, archived: true };
                /// Restores an archived promotion that still has `version`.
                restore_promotion(id: PromotionId, version: u32) -> Promotion =
                    SetArchived::<Promotion> { id, version, archived: false };
                /// The promotion with this id.
                promotion(id: PromotionId) -> Promotion = Get::<Promotion>(id);
                /// The promotion with this coupon code, if there is one.
                find_promotion(code: CouponCode) -> Option<Promotion> = FindOne::<Promotion>(code);

                /// Creates a saved report.
                create_saved_report(new: NewSavedReport) -> SavedReport = CreateOne::<SavedReport>(new);
                /// Replaces the fields of a saved report that still has `version`.
                update_saved_report(id: ReportId, version: u32, fields: NewSavedReport) -> SavedReport =
                    Update::<SavedReport> { id, version, fields };
                /// Archives a saved report that still has `version`.
                archive_saved_report(id: ReportId, version: u32) -> SavedReport =
                    SetArchived::<SavedReport> { id, version, archived: true };
                /// Restores an archived saved report that still has `version`.
                restore_saved_report(id: ReportId, version: u32) -> SavedReport =
                    SetArchived::<SavedReport> { id, version, archived: false };
                /// The saved report with this id.
                saved_report(id: ReportId) -> SavedReport = Get::<SavedReport>(id);
                /// The saved report with this name, if there is one.
                find_saved_report(name: Name) -> Option<SavedReport> = FindOne::<SavedReport>(name);
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
                /// A page of users, in the order of their ids.
                users(query: PageQuery) -> User in UserPage = List::<User>::new(query);
                /// A page of locations, in the order of their ids.
                locations(query: PageQuery) -> Location in LocationPage = List::<Location>::new(query);
                /// A page of customers, in the order of their ids.
                customers(query: PageQuery) -> Customer in CustomerPage = List::<Customer>::new(query);
                /// A page of suppliers, in the order of their ids.
                suppliers(query: PageQuery) -> Supplier in SupplierPage = List::<Supplier>::new(query);
                /// A page of products, in the order of their ids.
                products(query: PageQuery) -> Product in ProductPage = List::<Product>::new(query);
                /// A page of tax classes, in the order of their ids.
                tax_classes(query: PageQuery) -> TaxClass in TaxClassPage = List::<TaxClass>::new(query);
                /// A page of price lists, in the order of their ids.
                price_lists(query: PageQuery) -> PriceList in PriceListPage = List::<PriceList>::new(query);
                /// A page of promotions, in the order of their ids.
                promotions(query: PageQuery) -> Promotion in PromotionPage = List::<Promotion>::new(query);
                /// A page of saved reports, in the order of their ids.
                saved_reports(query: PageQuery) -> SavedReport in SavedReportPage = List::<SavedReport>::new(query);
                /// A page of stock levels.
                levels(query: LevelQuery) -> StockLevel in LevelPage = ListLevels(query);
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
        }
    };
}
