//! The crate as a page calls it, in real browsers: `wasm-pack test --headless --chrome` and
//! `--firefox`.
#![cfg(target_arch = "wasm32")]
#![allow(
    missing_docs,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod page;

use page::{Page, SHOWN, flat, value, web};
use untick::update::effect;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const NOT_UNDERSTOOD: u32 = 1 << 31;

#[wasm_bindgen_test]
fn first_visit_asks_and_opens_nothing() {
    let page = Page::new();
    assert_eq!(page.start(), effect::APPLY | effect::SHOW);
    for tag in ["analytics", "media", "!analytics"] {
        assert_eq!(web::verdict(tag, "", false), 0, "{tag} is shut");
    }
    assert_eq!(web::verdict("analytics", "plausible", false), 0);
    assert_eq!(web::verdict("unheard-of", "", false), 2);
    assert_eq!(page.stored(), None, "nothing is kept before a decision");
}

#[wasm_bindgen_test]
fn accepting_is_kept_and_opens_everything() {
    let page = Page::new();
    page.start();
    let effects = page.decide("accept_all", "{}");
    let expected =
        effect::PERSIST | effect::APPLY | effect::ANNOUNCE | effect::RECEIPT | effect::HIDE;
    assert_eq!(effects, expected);
    assert_eq!(web::verdict("analytics", "plausible", false), 1);
    assert_eq!(web::verdict("!analytics", "", false), 0);
    assert_eq!(
        page.record(),
        page.stored(),
        "what the page sees is what is stored"
    );
    assert_eq!(page.member("choices.analytics"), "true");

    // The next page view.
    page.load();
    assert_eq!(page.start(), effect::APPLY, "it is not asked again");
    assert_eq!(web::verdict("media", "youtube", false), 1);
}

#[wasm_bindgen_test]
fn refusing_keeps_no_identifier() {
    let page = Page::new();
    page.start();
    page.decide("reject_all", "{}");
    assert_eq!(page.member("subjectId"), "anon");
    assert_eq!(page.member("receiptId"), "");
    assert_eq!(
        web::verdict("!analytics", "", false),
        1,
        "what runs only when denied runs"
    );
    page.load();
    assert_eq!(
        page.start(),
        effect::APPLY,
        "a refusal is remembered like a grant"
    );
    assert_eq!(web::verdict("analytics", "", false), 0);
}

#[wasm_bindgen_test]
fn withdrawing_what_ran_clears_and_reloads() {
    let page = Page::new();
    page.start();
    page.decide("accept_all", "{}");
    web::verdict("analytics", "plausible", true);
    let effects = page.decide("withdraw", "{}");
    assert_eq!(
        effects & (effect::CLEAR | effect::RELOAD),
        effect::CLEAR | effect::RELOAD
    );
    assert_eq!(web::closed(), ["_pa*\n", "plausible_*\n"]);
    assert_eq!(web::changed(), r#"["analytics","media"]"#);
}

#[wasm_bindgen_test]
fn choices_that_do_not_fit_are_refused() {
    let page = Page::new();
    page.start();
    for choices in [r#"{"unheard-of": true}"#, r#"{"analytics": "yes"}"#, "7"] {
        assert_eq!(page.decide("api", choices), NOT_UNDERSTOOD, "{choices}");
    }
    assert_eq!(page.stored(), None);
}

#[wasm_bindgen_test]
fn what_cannot_be_read_is_put_aside() {
    for raw in ["}", "null", r#"{"schema":"urn:untick:record:v2"}"#] {
        let page = Page::new();
        page.store("untick", raw);
        assert_eq!(
            page.start() & effect::SHOW,
            effect::SHOW,
            "{raw} counts as none"
        );
        assert_eq!(page.load_key("untick.aside").as_deref(), Some(raw));
    }
}

#[wasm_bindgen_test]
fn another_tab_decides_for_this_one_too() {
    let page = Page::new();
    page.start();
    page.decide("accept_all", "{}");
    let elsewhere = page
        .stored()
        .unwrap()
        .replace("\"media\":true", "\"media\":false");
    page.store("untick", &elsewhere);
    let effects = page.tell("follow");
    assert_eq!(effects & effect::CLEAR, effect::CLEAR);
    assert_eq!(
        (
            web::verdict("analytics", "", false),
            web::verdict("media", "", false)
        ),
        (1, 0)
    );
    assert_eq!(page.tell("follow"), 0, "nothing new, nothing to do");
}

#[wasm_bindgen_test]
fn forgetting_asks_again() {
    let page = Page::new();
    page.start();
    page.decide("accept_all", "{}");
    let effects = page.tell("forget");
    assert_eq!(
        effects & (effect::ERASE | effect::SHOW),
        effect::ERASE | effect::SHOW
    );
    assert_eq!(page.stored(), None);
    assert_eq!(web::verdict("analytics", "", false), 0);
}

#[wasm_bindgen_test]
fn configuration_errors_name_the_path() {
    for (from, to, path) in [
        (
            "\"id\": \"main\"",
            "\"id\": \"main\", \"timer\": 5",
            "notice.timer",
        ),
        ("\"name\": \"Acme SAS\"", "\"name\": 5", "controller.name"),
        (
            "\"id\": \"analytics\",",
            "\"id\": \"analytics\", \"preticked\": true,",
            "categories[1].preticked",
        ),
        (
            "\"days\": 390",
            "\"days\": \"390\"",
            "categories[1].services[0].cookies[0].days",
        ),
    ] {
        let page = Page::with(&page::CONFIG.replace(from, to));
        let message = page.refusal();
        assert!(message.contains(path), "{message} names {path}");
        assert_eq!(web::verdict("analytics", "", false), 0, "all stays shut");
    }
}

#[wasm_bindgen_test]
fn receipts_carry_the_moment() {
    let page = Page::new();
    page.start();
    page.decide("accept_all", "{}");
    let facts = value(
        r#"{"origin":"https://example.com","policyUrl":"https://example.com/privacy","bundle":"b","version":"1",
            "gpc":true,"isNarrow":true,"shownAt":"2026-11-22T10:15:21.004Z"}"#,
    );
    let receipt = value(&web::receipt(&flat(&facts)));
    for (path, expected) in [
        ("receipt_id", page::RECEIPT_ID),
        ("event.action", "accept_all"),
        ("event.time", page::NOW),
        ("notice.language", "en"),
        ("withdrawal.url", "https://example.com/#untick"),
        ("signals.gpc_source", "navigator"),
        ("decisions.1.state", "given"),
    ] {
        assert_eq!(
            page::at(&receipt, path).as_string().as_deref(),
            Some(expected),
            "{path}"
        );
    }
    let text = page::at(&receipt, "notice.text_sha256")
        .as_string()
        .unwrap();
    assert_eq!(
        text,
        web::digest(&web::notice()),
        "the hash of what was drawn"
    );
}

#[wasm_bindgen_test]
async fn digest_is_the_browsers_own() {
    for text in ["", "abc", &"ü".repeat(100)] {
        assert_eq!(web::digest(text), page::subtle_digest(text).await, "{text}");
    }
}

#[wasm_bindgen_test]
fn the_notice_has_three_even_buttons_and_no_tick() {
    let page = Page::new();
    page.start();
    let host = page.draw();
    let buttons = host.query_selector_all("button").unwrap();
    assert_eq!(buttons.length(), 3);
    let parity = page.measure(&host);
    for button in 1..3 {
        for member in ["width", "height", "looks"] {
            let of = |index: u32| page::at(&parity, &format!("{index}.{member}"));
            assert_eq!(of(button), of(0), "{member} of button {button}");
        }
    }
    assert_eq!(page.ticked(&host), "{\"analytics\":false,\"media\":false}");
    assert!(host.text_content().unwrap().contains("Acme SAS"));
    assert!(
        host.shadow_root()
            .is_some_and(|root| root.inner_html().contains("Plausible Insights")),
        "{SHOWN}"
    );
}

#[wasm_bindgen_test]
fn passes_over_a_page_take_no_memory() {
    let page = Page::new();
    page.start();
    page.decide("accept_all", "{}");
    let size = || {
        js_sys::Reflect::get(&page::memory(), &"byteLength".into())
            .unwrap()
            .as_f64()
            .unwrap()
    };
    web::verdict("analytics", "plausible", false);
    let before = size();
    for _ in 0..100_000 {
        web::verdict("analytics", "plausible", false);
    }
    assert_eq!(size(), before);
}
