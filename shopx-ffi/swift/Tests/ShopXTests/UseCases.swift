import ShopX
import Testing

extension All {
    @Suite struct UseCases {
        /// Every use case as Rust spells it, and the method that does it: a name that stands here
        /// compiles.
        private static func methods(_ shop: Shop) -> [String: Any] {
            [
                "create_user": shop.createUser,
                "update_user": shop.updateUser,
                "archive_user": shop.archiveUser,
                "restore_user": shop.restoreUser,
                "user": shop.user,
                "find_user": shop.findUser,
                "create_location": shop.createLocation,
                "update_location": shop.updateLocation,
                "archive_location": shop.archiveLocation,
                "restore_location": shop.restoreLocation,
                "location": shop.location,
                "find_location": shop.findLocation,
                "create_customer": shop.createCustomer,
                "update_customer": shop.updateCustomer,
                "archive_customer": shop.archiveCustomer,
                "restore_customer": shop.restoreCustomer,
                "customer": shop.customer,
                "find_customer": shop.findCustomer,
                "create_supplier": shop.createSupplier,
                "update_supplier": shop.updateSupplier,
                "archive_supplier": shop.archiveSupplier,
                "restore_supplier": shop.restoreSupplier,
                "supplier": shop.supplier,
                "find_supplier": shop.findSupplier,
                "create_product": shop.createProduct,
                "update_product": shop.updateProduct,
                "archive_product": shop.archiveProduct,
                "restore_product": shop.restoreProduct,
                "product": shop.product,
                "find_product": shop.findProduct,
                "create_tax_class": shop.createTaxClass,
                "update_tax_class": shop.updateTaxClass,
                "archive_tax_class": shop.archiveTaxClass,
                "restore_tax_class": shop.restoreTaxClass,
                "tax_class": shop.taxClass,
                "find_tax_class": shop.findTaxClass,
                "create_price_list": shop.createPriceList,
                "update_price_list": shop.updatePriceList,
                "archive_price_list": shop.archivePriceList,
                "restore_price_list": shop.restorePriceList,
                "price_list": shop.priceList,
                "find_price_list": shop.findPriceList,
                "create_promotion": shop.createPromotion,
                "update_promotion": shop.updatePromotion,
                "archive_promotion": shop.archivePromotion,
                "restore_promotion": shop.restorePromotion,
                "promotion": shop.promotion,
                "find_promotion": shop.findPromotion,
                "create_saved_report": shop.createSavedReport,
                "update_saved_report": shop.updateSavedReport,
                "archive_saved_report": shop.archiveSavedReport,
                "restore_saved_report": shop.restoreSavedReport,
                "saved_report": shop.savedReport,
                "find_saved_report": shop.findSavedReport,
                "tenant": shop.tenant,
                "update_settings": shop.updateSettings,
                "set_password": shop.setPassword,
                "set_pin": shop.setPin,
                "find_customers_by_phone": shop.findCustomersByPhone,
                "erase_customer": shop.eraseCustomer,
                "seal_customers": shop.sealCustomers,
                "receive": shop.receive,
                "adjust": shop.adjust,
                "count": shop.count,
                "stock_document": shop.stockDocument,
                "set_thresholds": shop.setThresholds,
                "batch": shop.batch,
                "find_batch": shop.findBatch,
                "set_quarantined": shop.setQuarantined,
                "expiring_soon": shop.expiringSoon,
                "trace_batch": shop.traceBatch,
                "request_transfer": shop.requestTransfer,
                "complete_transfers": shop.completeTransfers,
                "cancel_transfers": shop.cancelTransfers,
                "transfer": shop.transfer,
                "quote": shop.quote,
                "checkout": shop.checkout,
                "refund_sale": shop.refundSale,
                "void_sale": shop.voidSale,
                "return_goods": shop.returnGoods,
                "sale": shop.sale,
                "refund": shop.refund,
                "sales_report": shop.salesReport,
                "takings_report": shop.takingsReport,
                "customer_values": shop.customerValues,
                "valuation": shop.valuation,
                "verify": shop.verify,
                "checkout_all": shop.checkoutAll,
                "refund_all": shop.refundAll,
                "users": shop.users,
                "locations": shop.locations,
                "customers": shop.customers,
                "suppliers": shop.suppliers,
                "products": shop.products,
                "tax_classes": shop.taxClasses,
                "price_lists": shop.priceLists,
                "promotions": shop.promotions,
                "saved_reports": shop.savedReports,
                "levels": shop.levels,
                "movements": shop.movements,
                "batches": shop.batches,
                "transfers": shop.transfers,
                "sales": shop.sales,
                "audit_log": shop.auditLog,
            ]
        }

        /// The calls that are no use cases.
        private static func others(_ shop: Shop) -> [String: Any] {
            [
                "ping": shop.ping,
                "pool_status": shop.poolStatus,
                "disconnect": shop.disconnect,
                "open_tenant": shop.openTenant,
                "find_tenant": shop.findTenant,
                "sign_in": shop.signIn,
                "switch_user": shop.switchUser,
                "approve": shop.approve,
                "renew": shop.renew,
                "change_password": shop.changePassword,
                "change_pin": shop.changePin,
            ]
        }

        @Test("every use case of Rust is there")
        func everyUseCase() {
            let there = Self.methods(Shop.inMemory()).keys
            #expect(Set(there) == Set(useCaseNames()))
        }

        @Test("what is no use case is there too")
        func everyOtherCall() {
            let there = Self.others(Shop.inMemory()).keys
            #expect(Set(there) == Set(callsBesideUseCases()))
        }
    }
}
