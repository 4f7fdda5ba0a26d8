//! What every store must do: one case for each behaviour, a file for each room.
//!
//! A store runs them all with [`store_contract!`](crate::store_contract). A case opens tenants of
//! its own, so that all may run at once against one store. After each, [`hold`] checks the books of
//! every tenant that it opened.
//!
//! A new method of a port comes with a case that needs it, or it does not exist.

#![expect(missing_docs, reason = "each case says in its name what holds")]

pub mod audit;
pub mod batches;
pub mod customers;
pub mod idempotency;
pub mod many;
pub mod pricing;
pub mod races;
pub mod records;
pub mod refunds;
pub mod refusals;
pub mod reports;
pub mod sales;
pub mod sign_in;
pub mod stock;
pub mod tenancy;
pub mod texts;
pub mod transfers;

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use shopx_core::id::TenantId;
use shopx_core::session::Session;
use shopx_core::store::{Store, Tx};
use shopx_core::tenants::{NewTenant, Tenant};
use shopx_core::text::Domain;
use shopx_core::users::User;
use shopx_core::{Result, Shop, ShopError};

/// The list of all cases: it names them, and makes the macro that runs them.
macro_rules! cases {
    ($d:tt $($room:ident { $($case:ident)* })*) => {
        /// Every case, as room and name.
        pub const CASES: &[(&str, &str)] = &[$($((stringify!($room), stringify!($case)),)*)*];

        /// Runs every case, one after the other: for a store that is not had as easily as the
        /// [macro](crate::store_contract) needs it.
        pub async fn hold_all(shop: &Shop) {
            $($(Box::pin(hold(shop.clone(), $room::$case)).await;)*)*
        }

        /// Turns every case of the store contract into a test of a store.
        ///
        /// It takes the name of an `async fn` without arguments, in the same module, that returns a
        /// [`Shop`](shopx_core::Shop) on the store. It may return the same store to all. With the name of
        /// a room after it, it makes tests of that room only.
        ///
        /// ```
        /// use shopx_core::{MemoryStore, Shop};
        ///
        /// async fn shop() -> Shop {
        ///     Shop::new(MemoryStore::new())
        /// }
        /// shopx_testing::store_contract!(shop);
        /// # fn main() {}
        /// ```
        #[macro_export]
        macro_rules! store_contract {
            ($d shop:ident) => {
                $($d crate::store_contract!($d shop, $room);)*
            };
            $(
                ($d shop:ident, $room) => {
                    mod $room {
                        $(
                            #[tokio::test(flavor = "multi_thread")]
                            async fn $case() {
                                let shop = super::$d shop().await;
                                let case = $d crate::contract::$room::$case;
                                $d crate::contract::hold(shop, case).await;
                            }
                        )*
                    }
                };
            )*
        }
    };
}

cases! { $
    records {
        a_user_is_created_changed_archived_restored_and_found
        a_location_is_created_changed_archived_restored_and_found
        a_customer_is_created_changed_archived_restored_and_found
        a_supplier_is_created_changed_archived_restored_and_found
        a_product_is_created_changed_archived_restored_and_found
        a_price_list_is_created_changed_archived_restored_and_found
        a_promotion_is_created_changed_archived_restored_and_found
        the_prices_of_a_list_are_replaced_as_a_list
        a_tax_class_is_created_changed_archived_restored_and_found
        a_saved_report_is_created_changed_archived_restored_and_found
        records_are_paged_in_the_order_of_their_ids
        a_page_of_no_records_or_too_many_is_refused
        usernames_and_their_emails_are_unique_whatever_their_case
        location_names_are_unique_whatever_their_case
        customer_emails_are_unique_whatever_their_case_and_may_be_missing
        skus_and_the_names_of_suppliers_tax_classes_and_reports_are_unique
        an_archived_record_still_holds_its_name
        an_update_keeps_its_own_name_and_cannot_take_anothers
        records_of_one_request_cannot_share_a_unique_value
        many_records_are_created_all_or_none
        records_are_found_by_many_keys_at_once
        records_are_got_in_the_order_asked_for
        what_a_record_refers_to_must_be_there
        a_missing_record_is_not_found
        a_product_costs_something_and_keeps_its_unit
        a_tax_class_has_a_bounded_number_of_rates
    }
    customers {
        customers_are_found_by_their_phone_however_it_is_written
        a_changed_phone_is_found_and_the_old_one_is_not
        an_email_stays_taken_and_found_in_whatever_form_it_is_kept
        sealing_goes_page_by_page_and_changes_nothing_that_is_seen
        an_erased_customer_is_nobody_and_their_sales_stay
        nothing_is_written_into_an_erased_customer_again
        a_customer_is_erased_in_the_version_that_was_read
        tills_write_while_customers_are_sealed
        of_racing_customers_with_one_email_one_is_created_in_whatever_form
    }
    stock {
        received_goods_are_in_a_batch_on_the_level_and_in_the_ledger
        goods_without_a_batch_number_get_one_of_their_day
        one_receipt_may_bring_many_batches
        a_batch_number_is_unique_for_its_product
        units_are_written_off_for_a_reason
        found_units_get_a_new_batch_at_the_best_known_cost
        the_latest_batch_is_the_one_received_last
        units_are_found_in_a_named_batch
        a_correction_goes_both_ways_and_reason_other_needs_a_note
        a_reason_must_fit_its_sign
        only_expired_units_are_written_off_as_expired
        what_a_transfer_holds_is_neither_written_off_nor_counted_away
        a_count_posts_the_difference
        a_count_that_finds_what_it_expects_is_recorded_and_changes_nothing
        selling_goes_on_while_stock_is_counted
        one_batch_is_counted
        nothing_is_counted_twice_in_one_count
        a_surplus_needs_a_known_cost
        levels_are_paged_and_filtered
        low_stock_is_listed_scarcest_first_with_what_to_order
        what_a_transfer_holds_makes_stock_low
        the_ledger_is_paged_filtered_and_replays_to_the_balance
        a_return_that_is_written_off_never_makes_the_ledger_negative
        quantities_out_of_range_are_refused
    }
    batches {
        the_oldest_batch_is_sold_first
        the_date_of_receipt_decides_and_then_the_order_of_arrival
        a_tenant_may_sell_what_expires_first_and_undated_goods_last
        a_products_own_picking_comes_before_the_tenants
        a_batch_sells_through_its_expiry_date_and_then_is_skipped_and_counted
        a_quarantined_batch_is_skipped_everywhere_and_counted_until_released
        units_that_come_to_a_new_place_are_quarantined_with_their_batch
        a_quarantine_needs_a_reason_and_the_version_that_was_read
        a_named_batch_is_sold_out_of_turn
        a_named_batch_is_kept_for_the_line_that_names_it
        a_named_batch_that_cannot_be_sold_says_why
        what_expires_soon_is_listed_soonest_first_with_its_value
        the_value_of_expiring_goods_by_weight_is_exact
        batches_are_paged_and_filtered
        a_batch_is_traced_through_transfers_to_sales_and_customers
    }
    transfers {
        a_requested_transfer_holds_its_units_at_the_source
        a_completed_transfer_moves_units_batch_cost_and_expiry_intact
        what_is_requested_together_travels_under_one_shipment
        a_named_batch_travels_even_when_it_cannot_be_sold
        what_did_not_arrive_is_written_off_at_the_source
        a_shipment_may_be_lost_altogether
        what_did_not_arrive_may_stay_pending
        an_arrival_that_does_not_fit_what_was_sent_is_refused
        a_cancelled_transfer_gives_its_units_back
        a_settled_transfer_refuses_both
        a_transfer_named_twice_in_one_request_is_refused
        a_transfer_goes_to_another_open_place
        transfers_are_paged_and_filtered
        the_date_of_a_transfer_is_the_sources
        each_end_of_a_transfer_has_its_own_date
        stock_goes_round_and_comes_back_as_the_same_batch
        goods_leave_a_place_that_is_archived
        what_is_requested_is_the_sum_of_its_lines
    }
    pricing {
        a_quantity_break_counts_the_units_of_the_whole_cart
        the_best_price_of_all_lists_that_hold_is_charged
        a_pinned_list_leaves_other_products_at_their_price
        each_line_says_which_promotion_gave_it_what
        a_quote_says_why
        priority_orders_promotions_and_an_exclusive_one_stops_the_rest
        a_promotion_holds_on_its_days_and_at_its_hours_at_its_place
        a_coupon_must_be_shown_known_and_fit
        a_usage_limit_holds_when_tills_race
        a_limit_per_customer_needs_a_customer_and_counts_each
        a_retry_with_its_key_uses_a_promotion_once
        a_promotion_that_cannot_be_is_refused
        a_tax_has_days_and_may_be_an_amount_per_unit
        an_exempt_customer_bears_no_tax_and_the_sale_keeps_why
        a_customer_is_exempt_from_some_taxes_until_a_day
        a_cashier_may_change_prices_up_to_the_tenants_limit
        a_cashiers_limit_is_rounded_once_however_many_lines_there_are
        amounts_in_another_currency_are_refused
        prices_in_yen_and_dinars_have_their_digits
        weighed_goods_are_promoted_by_weight
        a_cashier_does_not_set_a_customers_terms
        a_quantity_break_is_cheaper_and_given_once
    }
    sales {
        a_sale_is_recorded_as_it_was_decided
        a_quote_prices_like_a_sale_and_does_not_look_at_stock
        discounts_on_lines_and_cart_are_spread_to_the_penny
        a_discount_is_not_larger_than_what_it_is_taken_from
        a_whole_discount_leaves_nothing_to_pay
        tax_is_in_the_price_or_on_top_of_it
        a_compound_tax_is_charged_on_the_taxes_before_it
        tax_is_rounded_per_line_or_per_document
        tax_is_rounded_per_unit_and_multiplied
        the_tenants_rounding_mode_is_used
        a_location_bears_its_own_rates_and_those_of_everywhere
        a_price_given_by_hand_keeps_its_reason_and_the_list_price
        goods_by_weight_are_priced_and_cost_by_the_whole_unit
        the_cost_of_goods_is_that_of_the_batches_taken
        the_same_product_on_two_lines_counts_once_as_the_sum
        a_sale_may_be_paid_in_several_ways
        payments_must_cover_the_total_and_only_cash_gives_change
        a_hundred_payments_are_taken_and_one_more_is_refused
        the_cash_step_applies_to_the_part_paid_in_cash
        the_cash_step_may_go_another_way_than_the_rest
        currencies_have_their_own_digits
        amounts_may_be_coarser_than_the_currency
        a_total_that_the_customer_was_not_shown_is_refused
        the_order_of_the_lines_changes_no_total
        a_sale_keeps_what_the_product_was_called_and_cost_that_day
        a_sale_is_of_the_day_that_the_wall_clock_shows
        sales_are_paged_and_filtered
        sales_and_their_lines_are_had_as_columns_which_say_what_the_sales_say
        a_cart_of_five_thousand_lines_sells
        a_receipt_shows_what_was_sold_in_42_columns
        archived_things_are_not_sold
        amounts_too_large_to_compute_are_refused
        the_rest_in_cash_fits_the_cash_given_before_it
    }
    refunds {
        a_whole_refund_pays_back_what_was_paid_and_restocks
        refunds_in_parts_sum_to_what_was_paid
        the_rest_of_a_sale_is_refunded_without_naming_its_lines
        one_line_may_come_back_in_two_conditions
        units_go_back_to_the_batch_taken_last_first
        damaged_and_expired_goods_are_written_off
        goods_of_a_quarantined_or_expired_batch_come_back_and_stay_unsellable
        no_more_is_refunded_than_was_sold
        a_split_payment_is_refunded_in_a_way_that_is_said
        cash_refunds_hand_out_what_the_sale_took_whatever_their_parts
        a_cashier_refunds_and_voids_up_to_the_limit
        a_void_undoes_a_whole_sale_and_stays_on_record
        a_void_gives_back_what_was_taken_when_the_cash_step_left_no_cash_to_pay
        a_sale_is_voided_on_its_business_date_only
        a_sale_of_which_something_was_refunded_is_not_voided
        a_sale_of_nothing_paid_is_refunded_and_voided
        goods_without_a_receipt_go_into_a_new_batch_or_are_written_off
        returned_goods_cost_what_is_said_or_known
        a_cash_return_is_rounded_to_the_cash_step
        what_was_paid_back_in_cash_is_known
        a_missing_sale_or_refund_is_not_found
    }
    many {
        many_carts_are_sold_each_by_itself
        carts_of_one_call_are_decided_in_their_order
        carts_that_want_the_same_units_are_never_oversold
        of_two_carts_with_one_key_the_second_is_answered_once_more
        each_of_many_asks_its_own_permissions
        of_no_carts_and_no_refunds_there_are_no_answers
        many_refunds_are_made_each_by_itself
        refunds_of_one_sale_in_one_call_give_back_no_more_than_was_sold
    }
    reports {
        sales_are_summed_by_day_with_the_exact_cost_of_goods
        a_voided_sale_counts_nowhere
        refunds_count_in_the_period_in_which_they_were_paid
        a_report_is_of_one_location_or_all
        takings_are_by_method_with_the_cash_rounding
        a_period_has_a_beginning_before_its_end
        customers_are_listed_by_what_they_bought_less_refunds
        stock_is_valued_at_the_cost_of_its_batches_by_place_and_category
        stock_is_valued_as_it_was_at_the_end_of_a_day
        a_day_ends_with_the_wall_clock_of_each_place
        a_new_tenants_books_are_empty_and_add_up
    }
    sign_in {
        a_password_signs_its_user_in_whatever_the_case_of_the_name
        who_is_wrong_and_who_is_unknown_get_the_same_answer
        a_name_is_locked_after_five_attempts_whether_there_is_such_a_user_or_not
        racing_guesses_get_no_more_attempts_than_one_after_the_other
        an_admin_sets_and_takes_away_secrets_and_so_ends_a_lock
        users_change_their_own_secrets_with_the_present_password
        a_pin_switches_users_of_one_tenant_and_opens_nothing_else
        a_session_is_renewed_with_the_role_of_now_until_its_user_leaves
        what_a_manager_approves_a_cashier_does_and_both_are_kept
        nobody_approves_what_they_may_not_do_themselves
    }
    tenancy {
        a_tenant_is_opened_with_its_admin_and_found_by_its_domain
        a_domain_is_unique_among_all_tenants
        the_first_user_is_an_admin
        settings_change_with_a_version_check_and_the_currency_stays
        settings_that_the_currency_cannot_express_are_refused
        two_tenants_may_use_the_same_names_skus_numbers_and_keys
        three_tenants_do_the_same_with_the_same_keys_and_do_not_meet
        a_tenant_sees_nothing_of_another
        another_tenants_record_and_a_missing_one_are_the_same_refusal
        another_tenants_stock_and_a_missing_one_are_the_same_answer
        another_tenants_transfer_and_a_missing_one_are_the_same_answer
        another_tenants_sale_and_a_missing_one_are_the_same_answer
        nobody_acts_for_a_tenant_whose_user_they_are_not
        a_tenant_that_is_not_there_has_nothing
        a_cashier_sells_and_looks_up_and_no_more
        each_kind_of_record_is_edited_by_those_who_may
        work_in_a_callers_unit_is_kept_with_it_or_undone_with_it
        a_refusal_in_a_callers_unit_leaves_the_rest_of_it
        tenants_keep_shop_in_their_own_way
    }
    audit {
        every_change_of_a_record_is_one_entry_that_says_who
        an_entry_says_from_what_to_what_with_exact_amounts
        the_first_admin_is_nobodys_work
        what_tells_who_a_person_is_is_masked_and_shows_that_it_changed
        a_secret_that_is_set_is_an_entry_that_does_not_tell_it
        erasing_a_customer_is_an_entry_without_what_was_known
        what_is_refused_or_undone_is_not_in_the_log
        sales_and_receipts_are_their_own_record_and_what_changes_them_is_logged
        the_log_is_paged_and_filtered
        only_those_who_audit_read_the_log_and_only_of_their_tenant
    }
    idempotency {
        a_receipt_with_a_key_happens_once
        an_adjustment_with_a_key_happens_once
        a_count_with_a_key_happens_once
        a_transfer_request_with_a_key_happens_once
        a_completion_with_a_key_happens_once
        a_cancellation_with_a_key_happens_once
        a_checkout_with_a_key_happens_once
        a_refund_with_a_key_happens_once
        a_void_with_a_key_happens_once
        a_return_with_a_key_happens_once
        a_quarantine_with_a_key_happens_once
        a_quarantine_is_repeated_as_it_was_made_after_the_release
        without_a_key_every_request_happens
        the_key_of_a_refused_request_is_free
        a_sale_is_repeated_as_it_was_made_whatever_came_after
        a_refund_and_a_void_are_repeated_after_the_sale_is_closed
        a_document_is_repeated_after_its_batch_is_sold_and_quarantined
        a_transfer_request_is_repeated_as_it_was_made_whatever_arrived
        a_completion_is_repeated_with_its_rest_as_it_was_left
        what_a_key_was_used_for_is_known
        sixteen_racing_retries_of_a_receipt_have_one_effect
        sixteen_racing_retries_of_an_adjustment_have_one_effect
        sixteen_racing_retries_of_a_count_have_one_effect
        sixteen_racing_retries_of_a_transfer_request_have_one_effect
        sixteen_racing_retries_of_a_completion_have_one_effect
        sixteen_racing_retries_of_a_cancellation_have_one_effect
        sixteen_racing_retries_of_a_checkout_have_one_effect
        sixteen_racing_retries_of_a_checkout_of_the_last_units_all_get_the_sale
        sixteen_racing_retries_of_a_refund_have_one_effect
        sixteen_racing_retries_of_a_void_have_one_effect
        sixteen_racing_retries_of_a_return_have_one_effect
        sixteen_racing_retries_of_a_quarantine_have_one_effect
        of_racing_requests_with_one_key_one_happens_and_the_others_conflict
    }
    races {
        sixteen_tills_race_for_the_last_unit_and_one_sells_it
        sixteen_tills_with_random_baskets_sell_exactly_what_there_was
        opposed_transfers_race_without_an_error_and_conserve_units
        selling_and_moving_the_same_units_never_takes_them_twice
        racing_refunds_of_one_sale_pay_back_once
        racing_refunds_in_parts_pay_back_no_more_than_was_paid
        a_transfer_is_settled_once_however_many_try
        of_racing_updates_of_one_version_one_wins
        of_racing_records_with_one_name_one_is_created
        of_racing_tenants_with_one_domain_one_is_opened
        of_racing_receipts_of_one_batch_number_one_is_recorded
        the_first_receipts_of_a_product_may_race
        racing_counts_of_one_shelf_post_what_they_say
        a_batch_that_is_quarantined_meanwhile_is_sold_before_or_not_at_all
        tills_of_many_tenants_do_not_meet
    }
    texts {
        a_text_is_kept_exactly_or_refused_in_every_field_of_every_record
        the_parameters_of_a_report_are_kept_exactly_or_refused
        a_text_is_kept_exactly_or_refused_in_every_document
        a_tenants_name_is_kept_exactly_or_refused_and_its_domain_is_a_domain
    }
    refusals {
        unknown_ids_change_nothing
        ids_that_are_no_numbers_of_anything_are_not_found
        amounts_with_too_many_digits_or_the_wrong_sign_change_nothing
        requests_without_lines_change_nothing
        requests_with_too_many_lines_change_nothing
        a_failing_line_undoes_the_lines_before_it
        goods_that_expired_before_they_came_are_refused
        goods_are_not_received_from_or_into_what_is_archived
        pages_of_nothing_or_too_much_are_refused
        odd_but_valid_input_is_kept_as_it_is
        a_sale_of_as_much_as_there_can_be_is_exact
    }
}

/// Runs a case, and then checks the books of every tenant that it opened: nothing that the library
/// does makes them not add up.
///
/// The shop's clock stands still at 09:00 UTC on 1 March 2026 unless the case sets it.
pub async fn hold<F>(shop: Shop, case: impl FnOnce(Shop) -> F)
where
    F: Future<Output = ()>,
{
    let opened = Arc::new(Mutex::new(Vec::new()));
    let watched = Watched { shop: shop.clone(), opened: Arc::clone(&opened) };
    case(Shop::new(watched).at(super::arrange::time("2026-03-01T09:00:00Z"))).await;
    let opened = opened.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for admin in opened {
        let differences = shop.verify(&admin).await.unwrap();
        assert!(differences.is_empty(), "the books do not add up: {differences:#?}");
    }
}

/// A store that remembers which tenants were opened in it.
struct Watched {
    shop: Shop,
    opened: Arc<Mutex<Vec<Session>>>,
}

#[async_trait]
impl Store for Watched {
    async fn open_tenant(&self, new: &NewTenant, at: DateTime<Utc>) -> Result<(Tenant, User)> {
        let (tenant, user) = self.shop.store().open_tenant(new, at).await?;
        let admin = Session::new(tenant.id, user.id, user.role);
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).push(admin);
        Ok((tenant, user))
    }

    async fn find_tenant(&self, domain: &Domain) -> Result<Option<TenantId>> {
        self.shop.store().find_tenant(domain).await
    }

    async fn begin(&self, session: &Session) -> Result<Box<dyn Tx>> {
        self.shop.store().begin(session).await
    }

    async fn begin_one(&self, session: &Session) -> Result<Box<dyn Tx>> {
        self.shop.store().begin_one(session).await
    }

    async fn pause(&self, runs: u32, refusal: &ShopError) {
        self.shop.store().pause(runs, refusal).await;
    }
}

/// Does all of this at the same time, each in a task of its own, and returns the results in order.
pub(crate) async fn race<F>(tasks: impl IntoIterator<Item = F>) -> Vec<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let tasks: Vec<F> = tasks.into_iter().collect();
    let start = Arc::new(tokio::sync::Barrier::new(tasks.len()));
    let running: Vec<_> = tasks
        .into_iter()
        .map(|task| {
            let start = Arc::clone(&start);
            tokio::spawn(async move {
                start.wait().await;
                task.await
            })
        })
        .collect();
    let mut results = Vec::with_capacity(running.len());
    for task in running {
        results.push(task.await.unwrap());
    }
    results
}
