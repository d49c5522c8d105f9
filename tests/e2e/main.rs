//! Stories: a real browser, the built `untick.js`, the real receiver and real third-party hosts,
//! all on loopback addresses. See `README.md` in this folder.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::indexing_slicing,
    reason = "a story that indexes in vain has failed, as it should"
)]

mod browser;
#[path = "../docs/blocks.rs"]
#[allow(dead_code, reason = "the manuals' own tests read more of a block")]
mod docs;
mod document;
mod driver;
mod engine;
mod expect;
mod outbox;
mod pool;
mod run;
mod stage;
mod stories;
mod system;

/// One test per story and engine, named `engine::story`. What only one engine has is listed with it:
/// a story that could not show anything elsewhere must not count as passed there.
macro_rules! in_every_engine {
    (
        all: $($story:ident)*;
        chromium: $($chromium:ident)*;
        firefox: $($firefox:ident)*;
        webkit: $($webkit:ident)*;
    ) => {
        in_every_engine!(chromium Chromium: $($story)* $($chromium)*);
        in_every_engine!(firefox Firefox: $($story)* $($firefox)*);
        in_every_engine!(webkit WebKit: $($story)* $($webkit)*);
    };
    ($module:ident $engine:ident: $($story:ident)*) => {
        mod $module {
            use crate::engine::Engine;
            $(
                #[test]
                fn $story() -> anyhow::Result<()> {
                    crate::run::run(Engine::$engine, stringify!($story), crate::stories::$story::story)
                }
            )*
        }
    };
}

in_every_engine! {
    all:
        accept_all
        accessible
        actions_on_elements
        added_any_time
        api_calls
        api_queue
        asks_about_what_is_new
        asks_once_more
        asks_when_expired
        attributes_survive
        back_button_follows
        buttons_react_alike
        carried_over
        configuration_sources
        corrupt_receipts
        corrupt_record
        document_write
        endpoint_blocked
        endpoint_down_then_up
        endpoint_fails
        endpoint_says_when
        endpoint_slow
        every_combination
        every_kind
        expiry_leaves_a_receipt
        filter_list_hides
        first_visit_leaks_nothing
        framework_rerenders
        getting_started
        google_default_first
        google_signals
        harness_sees_leaks
        hashed_csp
        headless
        history_of_decisions
        hostile_styles
        included_twice
        kept_in_cookie
        keyboard_only
        largest_paint_is_the_pages
        late_code_hears_load
        late_elements
        left_after_click
        left_with_receipts_waiting
        lint_finds
        listener_throws
        manual_code
        media_elements
        migrated_sites
        neutral_in_every_cell
        nothing_else_decides
        notice_informs
        notice_inline
        notice_is_even
        notice_speaks
        offered_for_review
        offline_then_online
        one_service
        only_when_denied
        opting_out
        other_tab_follows
        outbox_has_an_end
        patched_page
        placeholder_stands_in
        playground
        receipts_stand_up
        receipts_with_headers
        receiver_killed
        reject_all
        release_order
        reload_remembers
        reopen_shows_choices
        restored
        save_one_category
        script_positions
        set_by_server
        started_by_module
        starts_at_once
        storage_blocked
        storage_full
        strict_csp
        tabs_decide_at_once
        testkit_visits
        tabs_share_the_outbox
        thousand_tags
        tools_refuse
        unknown_category
        untrusted_click
        vendors_hear
        wasm_blocked
        wcag_by_hand
        withdraw
        withdraw_databases
        withdraw_without_code
        wrong_charset
        wrong_configuration
    ;
    chromium: manual_pages prerendered_page_waits page_comes_back;
    firefox: page_comes_back;
    webkit: page_comes_back;
}
