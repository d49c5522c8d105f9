//! What the page's side (`www/`) calls: a message in, effects out, and the texts they need.
//!
//! The edge itself is JavaScript: drawing, listening and replacing elements is a quarter of the
//! bytes there, and what it does it does only on the word of the core.
mod alloc;
mod answer;
mod store;

use crate::config::Config;
use crate::doc::Doc;
use crate::gate;
use crate::notice;
use crate::receipt::build;
use crate::record;
use crate::sha256;
use crate::signals;
use crate::text::{Text, begin, cut};
use crate::update::{Model, Msg, effect};
use answer::Answer;
use std::cell::Cell;
use store::Store;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/www/flat.js")]
extern "C" {
    #[wasm_bindgen(js_name = flatJson)]
    fn flat_json(text: &str) -> String;
}

/// Says that the choice could not be stored; stands beside the bits of [`effect`].
const NOT_STORED: u32 = 1 << 30;

/// Everything one page holds; it lives as long as the page.
struct App {
    model: Model,
    store: Store,
    /// The stored record as last read or written.
    raw: Text,
    /// What the store held when it was last looked at.
    seen: Text,
    config_sha256: Text,
}

thread_local! {
    /// Empty while a call is under way: what a page may have put in the place of a storage method
    /// cannot reach into it.
    static APP: Cell<Option<&'static mut App>> = const { Cell::new(None) };
}

/// The one function that the page's side calls; one shape of export costs a tenth of one export
/// for each. What `operation` stands for is written once more in `www/core.js`:
///
/// | operation | input | answer |
/// |---|---|---|
/// | 0 start | `1` where there is storage, the language, the texts, the configuration, its RFC 8785 text; `\x03` between them, both documents flat | one sentence that names the JSON path of the first thing wrong, or nothing |
/// | 1 open, 2 close, 3 forget | | bits of [`effect`] |
/// | 4 begin, 5 follow | the time | bits of [`effect`] |
/// | 6 decide | [`Msg::Decide`]'s document, flat | bits of [`effect`] and [`NOT_STORED`] |
/// | 7 verdict, 8 the same after its code has run | category `\x01` service | [`gate::Verdict`] |
/// | 9 the notice, 10 the button that re-opens it, 11 the style tokens | | a description, CSS |
/// | 12 the placeholder of a frame | category `\x01` service | a description |
/// | 13, 14 patterns of the cookies, of the storage keys that the last message closed | | one a line |
/// | 15 the record | | JSON, empty without one |
/// | 16 where receipts go | | a URL, empty for nowhere |
/// | 17 what changed, 18 Google's consent types | | JSON |
/// | 19 the receipt of the last decision | the facts of [`build::receipt`], flat | JSON |
/// | 20 life of a choice | | days |
/// | 21 SHA-256 | a text | base64url |
#[wasm_bindgen]
pub fn call(operation: u32, input: &str) -> JsValue {
    if operation == 0 {
        return start(input).value();
    }
    let Some(app) = APP.take() else {
        return JsValue::UNDEFINED;
    };
    let answer = app.answer(operation, input);
    APP.set(Some(app));
    answer.value()
}

/// A copy that stays.
fn keep(text: &str) -> Text {
    begin(text).leak()
}

fn start(input: &str) -> Answer {
    let (is_there, rest) = cut(keep(input), 3);
    let (language, rest) = cut(rest, 3);
    let (texts, rest) = cut(rest, 3);
    let (doc, canonical) = cut(rest, 3);
    let config = Config {
        doc: Doc::new(doc),
        texts: Doc::new(texts),
        language,
    };
    match config.items() {
        Ok(items) => {
            APP.set(Some(Box::leak(Box::new(App {
                model: Model::new(config, items),
                store: Store::open(!is_there.is_empty()),
                raw: "",
                seen: "",
                config_sha256: sha256::digest(canonical.as_bytes()),
            }))));
            Answer::Text("")
        }
        Err(problem) => Answer::Text(problem.message()),
    }
}

impl App {
    fn answer(&mut self, operation: u32, input: &str) -> Answer {
        let model = &mut self.model;
        Answer::Text(match operation {
            1 => return self.update(Msg::Open),
            2 => return self.update(Msg::Close),
            3 => return self.update(Msg::Forget),
            4 => return self.load(input, false),
            5 => return self.load(input, true),
            6 => return self.update(Msg::Decide(Doc::new(keep(input)))),
            7 | 8 => {
                let (category, service) = cut(input, 1);
                let verdict = gate::verdict(model, category, service, operation == 8);
                return Answer::Number(verdict as u32);
            }
            9 => notice::notice(model),
            10 => notice::reopen(model),
            11 => model.config.tokens(),
            12 => {
                let (category, service) = cut(input, 1);
                notice::placeholder(model, category, service)
            }
            13 => notice::closed(model, ".cookies", ".name"),
            14 => notice::closed(model, ".storageKeys", ""),
            15 if model.record.entries().is_empty() => "",
            15 => self.raw,
            16 => model.config.doc.text("receipts.endpoint"),
            17 => signals::changed(model),
            18 => signals::google(model),
            19 => {
                let text = sha256::digest(notice::notice(model).as_bytes());
                build::receipt(model, Doc::new(keep(input)), text, self.config_sha256)
            }
            20 => return Answer::Number(model.config.days() as u32),
            _ => sha256::digest(input.as_bytes()),
        })
    }

    /// Runs a message and what it asks of the store.
    fn update(&mut self, msg: Msg) -> Answer {
        let mut effects = self.model.update(msg);
        if effects & effect::PERSIST != 0 {
            self.raw = record::json(&self.model);
            self.model.record = Doc::new(flat_json(self.raw).leak());
            if !self.store.save(self.raw) {
                effects |= NOT_STORED;
            }
            // Not what was to be stored: where storing fails, the choice of this page view stands.
            self.seen = self.store.load().leak();
        }
        if effects & effect::ERASE != 0 {
            self.raw = "";
            self.seen = "";
            self.store.erase();
        }
        Answer::Number(effects)
    }

    /// Takes up the stored record. What cannot be read is put aside, not lost.
    fn load(&mut self, now: &str, is_again: bool) -> Answer {
        let raw = self.store.load();
        if is_again && *raw == *self.seen {
            return Answer::Number(0);
        }
        let raw: Text = raw.leak();
        let mut record = Doc::new(flat_json(raw).leak());
        if !record::is_valid(record, self.model.config.doc) {
            record = Doc::default();
            if !raw.is_empty() {
                self.store.put_aside(raw);
            }
        }
        self.raw = raw;
        self.seen = raw;
        let now = keep(now);
        self.update(if is_again {
            Msg::Follow(record, now)
        } else {
            Msg::Start(record, now)
        })
    }
}
