import ShopX
import Testing

extension All {
    /// What every value looks like in JSON: see `conformance/README.md`.
    @Suite struct Forms {
        private static let types: [any JSONValue.Type] = [
            Adjust.self, AdjustLine.self, Approver.self, Arrival.self, AuditEntry.self, AuditQuery.self,
            Batch.self, BatchAt.self, BatchQuery.self, BatchSale.self, BatchTaken.self, BatchTrace.self,
            Benefit.self, CancelTransfers.self, Cart.self, CartLine.self, Checkout.self,
            ComboPart.self, CompleteTransfers.self, Condition.self, Count.self, CountLine.self, CountedLine.self,
            Customer.self, CustomerValue.self, Discount.self, DiscountValue.self, Discrepancy.self,
            ExpiringStock.self, LevelCursor.self, LevelQuery.self, LineDiscount.self, LineTax.self,
            ListedPrice.self, Location.self, Movement.self, MovementDocument.self, MovementQuery.self,
            NewCustomer.self, NewLocation.self, NewPriceList.self, NewProduct.self, NewPromotion.self,
            NewSavedReport.self, NewSupplier.self, NewTaxClass.self, NewTenant.self, NewUser.self,
            OpenedTenant.self, PageQuery.self, Payment.self, PriceBreak.self, PriceList.self,
            PriceOverride.self, PriceSource.self, PriceStep.self, PricedCart.self, PricedLine.self,
            Product.self, Promotion.self, PromotionResult.self, Receive.self, ReceiveLine.self,
            Refund.self, RefundLine.self, RefundSale.self, RefundedLine.self, RequestTransfer.self,
            ReturnGoods.self, ReturnLine.self, Rounding.self, Sale.self, SaleLine.self, SaleQuery.self,
            SalesReport.self, SalesRow.self, SavedReport.self, Scope.self, Sealing.self, Session.self,
            SetQuarantined.self, SetThresholds.self, Settings.self, Shortfall.self, StockChange.self,
            StockDocument.self, StockLevel.self, Supplier.self, TakenPayment.self, TakingsReport.self,
            TakingsRow.self, TaxClass.self, TaxRate.self, TaxTotal.self, TaxValue.self, Tenant.self,
            Transfer.self, TransferLine.self, TransferQuery.self, TransferState.self, User.self,
            Valuation.self, ValuationRow.self, VoidSale.self,
        ]

        @Test("every value is read and written as in its file")
        func everyValue() throws {
            for type in Self.types {
                for example in try JSON(file: "json/\(type).json").items {
                    for given in [example["value"], example["short"]] where given != .null {
                        #expect(try JSON(type.init(given).toJson()) == example["value"], "\(type)")
                    }
                }
            }
        }

        @Test("every file is of one of these, of words or of what only calls answer with")
        func everyFile() throws {
            let others = try JSON.names(in: "json").filter { name in
                let words = try JSON(file: "json/\(name).json").items.allSatisfy { $0["value"].word != nil }
                return !words && name != "Page" && name != "ShopError"
            }
            #expect(others == Self.types.map { "\($0)" }.sorted())
        }

        @Test("what JSON may not say is refused as it is everywhere")
        func refused() {
            let cart = { (quantity: Int) in
                #"{ "location": 1, "lines": [{ "product": 7, "quantity": \#(quantity) }] }"#
            }
            #expect(throws: Never.self) { _ = try Cart(json: cart(1)) }
            #expect(throws: ShopError.self) { _ = try Cart(json: "{") }
            do throws(ShopError) {
                _ = try Cart(json: cart(0))
                Issue.record("not refused")
            } catch {
                #expect(error.code == "quantity_out_of_range")
            }
        }
    }
}
