//! The core under the modules of the page's side, in real browsers: `wasm-pack test --headless
//! --chrome` and `--firefox`.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, clippy::unwrap_used, reason = "tests")]

mod page;

use page::{GRANT, Page, REFUSE, at, begin, boxes, choices, close, decide, digest, follow, forget};
use page::{items, json, load, measure, memory, open, ran, storage, value, verdict};
use untick::consent::item::{GRANTED, KNOWN};
use untick::update::effect;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// Places in the list: necessary, analytics, plausible, media, youtube.
const ANALYTICS: i32 = 1;
const PLAUSIBLE: i32 = 2;
const MEDIA: i32 = 3;

const DECIDED: u32 =
    effect::PERSIST | effect::APPLY | effect::ANNOUNCE | effect::RECEIPT | effect::HIDE;

#[wasm_bindgen_test]
fn the_first_visit_asks_and_opens_nothing() {
    let page = Page::new();
    assert_eq!(page.begin(), effect::APPLY | effect::SHOW);
    for (index, wants_denied) in [
        (0, false),
        (ANALYTICS, false),
        (MEDIA, true),
        (PLAUSIBLE, true),
    ] {
        assert_eq!(verdict(index, wants_denied), 0, "{index} is shut");
    }
    assert_eq!(
        (verdict(-1, false), verdict(5, true)),
        (2, 2),
        "not in the list"
    );
    assert_eq!(load(), "", "nothing is kept before a decision");
}

#[wasm_bindgen_test]
fn accepting_opens_everything() {
    let page = Page::new();
    page.begin();
    assert_eq!(decide(1, &choices([])), DECIDED);
    assert_eq!(
        (verdict(PLAUSIBLE, false), verdict(ANALYTICS, true)),
        (1, 0)
    );
}

#[wasm_bindgen_test]
fn a_record_in_force_is_not_asked_again() {
    let page = Page::new();
    let stored = choices([KNOWN, KNOWN | GRANTED, KNOWN | GRANTED, KNOWN, KNOWN]);
    assert_eq!(begin(&stored), effect::APPLY);
    assert_eq!((verdict(PLAUSIBLE, false), verdict(MEDIA, false)), (1, 0));
    assert_eq!(verdict(MEDIA, true), 1, "what runs only when denied runs");
    page.load();
    assert_eq!(
        begin(&choices([KNOWN, KNOWN, KNOWN, 0, 0])),
        effect::APPLY | effect::SHOW
    );
    assert_eq!((verdict(ANALYTICS, true), verdict(MEDIA, true)), (1, 0));
}

#[wasm_bindgen_test]
fn single_choices_reach_the_core_in_their_place() {
    let page = Page::new();
    page.begin();
    decide(0, &choices([0, GRANT, REFUSE, 0, GRANT]));
    let open: Vec<u32> = (0..5).map(|index| verdict(index, false)).collect();
    assert_eq!(open, [1, 1, 0, 0, 1]);
    assert_eq!(at(&items(), "length"), 5);
}

#[wasm_bindgen_test]
fn withdrawing_what_ran_clears_and_reloads() {
    let page = Page::new();
    page.begin();
    decide(1, &choices([]));
    ran(2);
    let effects = decide(2, &choices([]));
    let wanted = effect::CLEAR | effect::RELOAD;
    assert_eq!(effects & wanted, wanted);
}

#[wasm_bindgen_test]
fn another_tab_decides_for_this_one_too() {
    let page = Page::new();
    page.begin();
    decide(1, &choices([]));
    let effects = follow(&choices([
        KNOWN,
        KNOWN | GRANTED,
        KNOWN | GRANTED,
        KNOWN,
        KNOWN,
    ]));
    assert_eq!(effects, effect::APPLY | effect::CLEAR | effect::ANNOUNCE);
    assert_eq!((verdict(ANALYTICS, false), verdict(MEDIA, false)), (1, 0));
}

#[wasm_bindgen_test]
fn opening_and_closing_decide_nothing() {
    let page = Page::new();
    page.begin();
    assert_eq!((open(), close()), (0, 0), "an undecided notice stays");
    decide(2, &choices([]));
    assert_eq!((open(), close()), (effect::SHOW, effect::HIDE));
    assert_eq!(verdict(ANALYTICS, false), 0);
}

#[wasm_bindgen_test]
fn forgetting_asks_again() {
    let page = Page::new();
    page.begin();
    decide(1, &choices([]));
    let wanted = effect::ERASE | effect::SHOW;
    assert_eq!(forget() & wanted, wanted);
    assert_eq!(verdict(ANALYTICS, false), 0);
}

#[wasm_bindgen_test]
fn the_store_keeps_a_record() {
    let _page = Page::new();
    assert!(page::save("{\"ö\":1}"));
    assert_eq!(load(), "{\"ö\":1}");
    let stored = |key| storage().get_item(key).unwrap();
    assert_eq!(stored("untick").as_deref(), Some("{\"ö\":1}"));
    page::save("");
    assert_eq!((load(), stored("untick")), (String::new(), None));
}

#[wasm_bindgen_test]
fn a_full_store_says_so() {
    let _page = Page::new();
    let huge = "x".repeat(8 << 20);
    assert!(!page::save(&huge));
    assert_eq!(load(), "");
}

#[wasm_bindgen_test]
async fn digest_is_the_browsers_own() {
    let _page = Page::new();
    for text in ["", "abc", &"ü".repeat(100)] {
        assert_eq!(digest(text), page::subtle_digest(text).await, "{text}");
    }
}

#[wasm_bindgen_test]
fn the_notice_has_three_even_buttons_and_no_tick() {
    let page = Page::new();
    page.begin();
    let host = page.draw();
    assert_eq!(host.query_selector_all("button").unwrap().length(), 3);
    let parity = measure(&host);
    assert_eq!(at(&parity, "equal"), true, "{}", json(&parity));
    let [text, surface] = ["[27,31,36,1]", "[255,255,255,1]"];
    let contrast = (page::contrast_of(text, surface) * 100.0).round();
    assert_eq!(
        at(&parity, "accept.contrast"),
        contrast,
        "in {}",
        json(&parity)
    );
    assert_eq!(
        json(&at(&parity, "order")),
        r#"["reject_all","save_choices","accept_all"]"#
    );
    assert_eq!(json(&at(&parity, "accept")), json(&at(&parity, "reject")));
    assert_eq!(
        json(&boxes(&host)),
        r#"[["untick-analytics",false],["untick-media",false]]"#
    );
    assert!(host.text_content().unwrap().contains("Acme SAS"));
    let shadow = host.shadow_root().unwrap().inner_html();
    assert!(shadow.contains("Plausible Insights"), "{shadow}");
}

#[wasm_bindgen_test]
fn whatever_sets_a_button_apart_is_measured() {
    let page = Page::new();
    page.begin();
    let host = page.draw();
    let mut unseen: Vec<String> = Vec::new();
    for button in ["reject-all", "save", "accept-all"] {
        for css in [
            "width: 60px",
            "height: 20px !important; min-height: 20px",
            "color: #767676",
            "background: #ffe",
            "font-weight: 400",
            "opacity: 0.9",
            "display: none",
        ] {
            page::distort(&host, &format!("[data-untick={button}]"), css);
            if at(&measure(&host), "equal") != false {
                unseen.push(format!("{button} with {css}"));
            }
            page::straighten(&host);
        }
    }
    assert!(unseen.is_empty(), "{unseen:#?}");
    assert_eq!(at(&measure(&host), "equal"), true);
}

#[wasm_bindgen_test]
fn passes_over_a_page_take_no_memory() {
    let page = Page::new();
    page.begin();
    decide(1, &choices([]));
    let deciding = value("[0,2,0,1,0]");
    verdict(PLAUSIBLE, false);
    let before = memory();
    for _ in 0..100_000 {
        verdict(PLAUSIBLE, false);
    }
    for _ in 0..1_000 {
        decide(0, &deciding);
        items();
        load();
        digest("of a notice");
    }
    assert_eq!(memory(), before);
}
