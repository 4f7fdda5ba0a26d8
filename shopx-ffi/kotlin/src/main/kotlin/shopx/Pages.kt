// Lists from their first item to their last: a page is asked for when the items before it were taken,
// and no page after the last item that somebody wants.
package shopx

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import shopx.core.AuditEntry
import shopx.core.AuditQuery
import shopx.core.Batch
import shopx.core.BatchQuery
import shopx.core.Customer
import shopx.core.LevelQuery
import shopx.core.Location
import shopx.core.Movement
import shopx.core.MovementQuery
import shopx.core.PageQuery
import shopx.core.PriceList
import shopx.core.Product
import shopx.core.Promotion
import shopx.core.Sale
import shopx.core.SaleQuery
import shopx.core.SavedReport
import shopx.core.Session
import shopx.core.StockLevel
import shopx.core.Supplier
import shopx.core.TaxClass
import shopx.core.Transfer
import shopx.core.TransferQuery
import shopx.core.User

/**
 * The items of all pages from [first] on: [load] asks for a page, [items] says what is on it, and [next]
 * asks for the page after it, or for nothing when it was the last.
 */
fun <Query : Any, Page, Item> paged(
    first: Query,
    load: suspend (Query) -> Page,
    items: (Page) -> List<Item>,
    next: (Query, Page) -> Query?,
): Flow<Item> = flow {
    var query: Query? = first
    while (query != null) {
        val page = load(query)
        items(page).forEach { emit(it) }
        query = next(query, page)
    }
}

/** Every user that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allUsers(session: Session, query: PageQuery = PageQuery()): Flow<User> =
    paged(query, { users(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every location that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allLocations(session: Session, query: PageQuery = PageQuery()): Flow<Location> =
    paged(query, { locations(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every customer that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allCustomers(session: Session, query: PageQuery = PageQuery()): Flow<Customer> =
    paged(query, { customers(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every supplier that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allSuppliers(session: Session, query: PageQuery = PageQuery()): Flow<Supplier> =
    paged(query, { suppliers(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every product that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allProducts(session: Session, query: PageQuery = PageQuery()): Flow<Product> =
    paged(query, { products(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every tax class that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allTaxClasses(session: Session, query: PageQuery = PageQuery()): Flow<TaxClass> =
    paged(query, { taxClasses(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every price list that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allPriceLists(session: Session, query: PageQuery = PageQuery()): Flow<PriceList> =
    paged(query, { priceLists(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every promotion that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allPromotions(session: Session, query: PageQuery = PageQuery()): Flow<Promotion> =
    paged(query, { promotions(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every saved report that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allSavedReports(session: Session, query: PageQuery = PageQuery()): Flow<SavedReport> =
    paged(query, { savedReports(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every stock level that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allLevels(session: Session, query: LevelQuery = LevelQuery()): Flow<StockLevel> =
    paged(query, { levels(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** The whole ledger that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allMovements(session: Session, query: MovementQuery = MovementQuery()): Flow<Movement> =
    paged(query, { movements(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every batch that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allBatches(session: Session, query: BatchQuery = BatchQuery()): Flow<Batch> =
    paged(query, { batches(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every transfer that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allTransfers(session: Session, query: TransferQuery = TransferQuery()): Flow<Transfer> =
    paged(query, { transfers(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** Every sale that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allSales(session: Session, query: SaleQuery = SaleQuery()): Flow<Sale> =
    paged(query, { sales(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }

/** The whole audit log that [query] asks for, page by page; its limit is the size of a page. */
fun Shop.allAuditLog(session: Session, query: AuditQuery = AuditQuery()): Flow<AuditEntry> =
    paged(query, { auditLog(session, it) }, { it.items }) { asked, page -> page.next?.let { asked.copy(after = it) } }
