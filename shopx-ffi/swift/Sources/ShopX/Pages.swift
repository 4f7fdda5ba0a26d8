/// A part of a list.
public protocol ListPage: Sendable {
    /// What is listed.
    associatedtype Item: Sendable
    /// What says where a page begins.
    associatedtype Mark: Sendable

    /// What is on it, in order.
    var items: [Item] { get }
    /// Where the next page begins; nothing when this is the last.
    var next: Mark? { get }
}

/// What to list, and from where on.
public protocol ListQuery: Sendable {
    /// What says where a page begins.
    associatedtype Mark: Sendable

    /// Only what comes after this: the `next` of the page before.
    var after: Mark? { get set }
}

/// A list that is fetched a page at a time, as it is read.
///
/// ```swift
/// for try await product in Pages(shop.products, session: cashier, query: PageQuery()) {
///     print(product.name)
/// }
/// ```
public struct Pages<Query: ListQuery, Page: ListPage>: AsyncSequence, Sendable
where Query.Mark == Page.Mark {
    /// A method of a shop that lists something.
    public typealias List = @Sendable (Session, Query) async throws(ShopError) -> Page

    private let list: List
    private let session: Session
    private let query: Query

    /// What `list` lists for a query, page after page. The query's `limit` is the size of a page.
    public init(_ list: @escaping List, session: Session, query: Query) {
        self.list = list
        self.session = session
        self.query = query
    }

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator {
        Iterator(list: list, session: session, query: query)
    }

    /// Reads one after the other.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let list: List
        fileprivate let session: Session
        fileprivate var query: Query
        private var items: ArraySlice<Page.Item> = []
        private var isLast = false

        fileprivate init(list: @escaping List, session: Session, query: Query) {
            self.list = list
            self.session = session
            self.query = query
        }

        /// The next one, from the next page where this one ends; nothing at the end of the list.
        public mutating func next() async throws(ShopError) -> Page.Item? {
            while items.isEmpty && !isLast {
                let page = try await list(session, query)
                items = page.items[...]
                query.after = page.next
                isLast = page.next == nil
            }
            return items.popFirst()
        }
    }
}

extension PageQuery: ListQuery {}
extension AuditQuery: ListQuery {}
extension BatchQuery: ListQuery {}
extension LevelQuery: ListQuery {}
extension MovementQuery: ListQuery {}
extension SaleQuery: ListQuery {}
extension TransferQuery: ListQuery {}

extension AuditPage: ListPage {}
extension BatchPage: ListPage {}
extension CustomerPage: ListPage {}
extension LevelPage: ListPage {}
extension LocationPage: ListPage {}
extension MovementPage: ListPage {}
extension PriceListPage: ListPage {}
extension ProductPage: ListPage {}
extension PromotionPage: ListPage {}
extension SalePage: ListPage {}
extension SavedReportPage: ListPage {}
extension SupplierPage: ListPage {}
extension TaxClassPage: ListPage {}
extension TransferPage: ListPage {}
extension UserPage: ListPage {}
