//! What the page's side (`www/`) calls: a message in, effects out, and what it needs to run them.
//!
//! The edge itself is JavaScript: drawing, listening, replacing elements and writing texts is a
//! quarter of the bytes there, and what it does it does only on the word of the core.
mod alloc;
mod answer;
mod single;
mod store;

use crate::gate;
use crate::sha256;
use crate::update::{Model, Msg};
use answer::Answer;
use js_sys::Uint8Array;
use single::Single;
use std::cell::Cell;
use store::Store;
use wasm_bindgen::prelude::*;

/// Everything one page holds; it lives as long as the page.
struct App {
    model: Model,
    store: Store,
}

/// Empty while a call is under way: what a page may have put in the place of a storage method cannot
/// reach into it.
static APP: Single<Option<&'static mut App>> = Single(Cell::new(None));

/// The one function that the page's side calls; one shape of export costs a tenth of one export
/// for each. What `operation` stands for is written once more in `www/core.js`:
///
/// | operation | number | value | answer |
/// |---|---|---|---|
/// | 0 start | 1 headless, 2 the store is the browser's own, 4 silence means yes | [`crate::consent::item`] by item; in `text` another store, if there is one | |
/// | 1 open, 2 close, 3 forget | | | bits of [`crate::update::effect`] |
/// | 4 begin, 5 follow | 1 a record is in force | what it says, by item | bits of `effect` |
/// | 6 decide | 1 everything, 2 nothing | [`crate::consent::choice`] by item | bits of `effect` |
/// | 7 items | | | their bytes |
/// | 8 verdict | index, and 2³¹ if it has to be denied | | [`gate::Verdict`] |
/// | 9 its code has run | index | | |
/// | 10 SHA-256 | | bytes | 32 bytes |
/// | 11 load | | a key | the stored text |
/// | 12 save | | a key, and in `text` what to store, falsy to remove it | whether that worked |
///
/// Bytes are a `Uint8Array`.
#[wasm_bindgen]
pub fn call(operation: u32, number: u32, value: JsValue, text: JsValue) -> JsValue {
    if operation == 0 {
        let model = Model::new(bytes(value), number & 1 != 0, number & 4 != 0);
        let store = Store::open(number & 2 != 0, text);
        APP.0.set(Some(Box::leak(Box::new(App { model, store }))));
        return JsValue::UNDEFINED;
    }
    let Some(app) = APP.0.take() else {
        return JsValue::UNDEFINED;
    };
    let answer = match operation {
        11 => app.store.load(&value),
        12 => app.store.save(&value, &text).into(),
        _ => app.answer(operation, number, value).value(),
    };
    APP.0.set(Some(app));
    answer
}

fn bytes(value: JsValue) -> Vec<u8> {
    value.unchecked_into::<Uint8Array>().to_vec()
}

/// The bit of an index that asks for the opposite.
const WANTS_DENIED: u32 = 1 << 31;

impl App {
    fn answer(&mut self, operation: u32, number: u32, value: JsValue) -> Answer {
        let model = &mut self.model;
        let index = (number & !WANTS_DENIED) as usize;
        match operation {
            7 => return Answer::Bytes(model.items.clone()),
            8 => {
                let verdict = gate::verdict(model, index, number & WANTS_DENIED != 0);
                return Answer::Number(verdict as u32);
            }
            9 => {
                gate::has_run(model, index);
                return Answer::Number(0);
            }
            _ => {}
        }
        let bytes = bytes(value);
        let is_one = number == 1;
        let record = is_one.then_some(&*bytes);
        let msg = match operation {
            1 => Msg::Open,
            2 => Msg::Close,
            3 => Msg::Forget,
            4 => Msg::Start(record),
            5 => Msg::Follow(record),
            6 => Msg::Decide((number != 0).then_some(is_one), &bytes),
            _ => return Answer::Bytes(sha256::digest(&bytes)),
        };
        Answer::Number(model.update(msg))
    }
}
