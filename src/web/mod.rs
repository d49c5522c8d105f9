//! What the page's side (`www/`) calls: a message in, effects out, and what it needs to run them.
//!
//! The edge itself is JavaScript: drawing, listening, replacing elements and writing texts is a
//! quarter of the bytes there, and what it does it does only on the word of the core.
mod alloc;
mod answer;
mod store;

use crate::gate;
use crate::sha256;
use crate::update::{Model, Msg};
use answer::Answer;
use std::cell::Cell;
use store::Store;
use wasm_bindgen::prelude::*;

/// Everything one page holds; it lives as long as the page.
struct App {
    model: Model,
    store: Store,
}

thread_local! {
    /// Empty while a call is under way: what a page may have put in the place of a storage method
    /// cannot reach into it.
    static APP: Cell<Option<&'static mut App>> = const { Cell::new(None) };
}

/// The one function that the page's side calls; one shape of export costs a tenth of one export
/// for each. What `operation` stands for is written once more in `www/core.js`:
///
/// | operation | number | text | answer |
/// |---|---|---|---|
/// | 0 start | 1 headless, 2 there is storage | [`crate::consent::item`] by item | |
/// | 1 open, 2 close, 3 forget | | | bits of [`crate::update::effect`] |
/// | 4 begin, 5 follow | 1 a record is in force | what it says, by item | bits of `effect` |
/// | 6 decide | 1 everything, 2 nothing | [`crate::consent::choice`] by item | bits of `effect` |
/// | 7 items | | | their bytes |
/// | 8 verdict | index, and 2³¹ if it has to be denied | | [`gate::Verdict`] |
/// | 9 its code has run | index | | |
/// | 10 load | 1 what was put aside | | the stored text |
/// | 11 save | 1 puts it aside | a text, empty to remove it | 1 if it is stored |
/// | 12 SHA-256 | | a text | 32 bytes |
#[wasm_bindgen]
pub fn call(operation: u32, number: u32, text: &str) -> JsValue {
    if operation == 0 {
        let model = Model::new(text.as_bytes().to_vec(), number & 1 != 0);
        let store = Store::open(number & 2 != 0);
        APP.set(Some(Box::leak(Box::new(App { model, store }))));
        return JsValue::UNDEFINED;
    }
    let Some(app) = APP.take() else {
        return JsValue::UNDEFINED;
    };
    let answer = app.answer(operation, number, text).value();
    APP.set(Some(app));
    answer
}

/// The bit of an index that asks for the opposite.
const WANTS_DENIED: u32 = 1 << 31;

impl App {
    fn answer(&mut self, operation: u32, number: u32, text: &str) -> Answer {
        let (model, store) = (&mut self.model, &self.store);
        let bytes = text.as_bytes();
        let is_one = number == 1;
        let record = is_one.then_some(bytes);
        let index = (number & !WANTS_DENIED) as usize;
        let msg = match operation {
            1 => Msg::Open,
            2 => Msg::Close,
            3 => Msg::Forget,
            4 => Msg::Start(record),
            5 => Msg::Follow(record),
            6 => Msg::Decide((number != 0).then_some(is_one), bytes),
            7 => return Answer::Bytes(model.items.clone()),
            8 => {
                let verdict = gate::verdict(model, index, number & WANTS_DENIED != 0);
                return Answer::Number(verdict as u32);
            }
            9 => {
                gate::has_run(model, index);
                return Answer::Number(0);
            }
            10 => return Answer::Text(store.load(is_one)),
            11 => return Answer::Number(store.save(is_one, text).into()),
            _ => return Answer::Bytes(sha256::digest(bytes)),
        };
        Answer::Number(model.update(msg))
    }
}
