//! Keeps receipts until the endpoint has them.
use super::dom;
use super::store::{self, RECEIPT, Store};
use crate::node::{Node, Text};
use wasm_bindgen::JsValue;

/// Most receipts kept waiting.
const MOST: usize = 20;

/// Tries before a receipt waits for the next page, 1, 4, 16 and 64 seconds apart.
const TRIES: u32 = 4;

/// Receipts on their way.
#[derive(Default)]
pub(crate) struct Outbox {
    waiting: Vec<Waiting>,
}

struct Waiting {
    id: Text,
    body: Text,
    tries: u32,
    is_in_flight: bool,
}

impl Outbox {
    /// Takes up what earlier pages could not deliver.
    pub(crate) fn load(&mut self, store: &dyn Store) {
        for key in store::keys(store, RECEIPT) {
            let entry = dom::parse(&store.load(&key).unwrap_or_default());
            let receipt = entry.get("receipt");
            if let Some(id) = receipt.get("receipt_id").text()
                && entry.get("sent").flag() == Some(false)
            {
                self.push(id, dom::canonical(&receipt).leak());
            }
        }
    }

    /// Keeps a receipt in the store and among those to send. `body` is canonical JSON.
    pub(crate) fn queue(&mut self, store: &mut dyn Store, id: Text, body: Text) {
        keep(store, id, body, "false");
        self.push(id, body);
    }

    fn push(&mut self, id: Text, body: Text) {
        if self.waiting.len() < MOST {
            self.waiting.push(Waiting {
                id,
                body,
                tries: 0,
                is_in_flight: false,
            });
        }
    }

    /// Sends everything that is not on its way.
    pub(crate) fn flush(&mut self, endpoint: &str, done: &JsValue) {
        for waiting in &mut self.waiting {
            if !waiting.is_in_flight {
                waiting.is_in_flight = true;
                dom::post(endpoint, waiting.body, waiting.id, done);
            }
        }
    }

    /// Takes note of an answer; without `is_accepted` it will be tried again, `done` hears when.
    pub(crate) fn answered(
        &mut self,
        store: &mut dyn Store,
        id: &str,
        is_accepted: bool,
        done: &JsValue,
    ) {
        for waiting in &mut self.waiting {
            if waiting.id == id && !is_accepted {
                waiting.is_in_flight = false;
                if waiting.tries < TRIES {
                    dom::later(f64::from(1000 << (2 * waiting.tries)), done);
                    waiting.tries += 1;
                }
            } else if waiting.id == id {
                if dom::parse(waiting.body).get("subject_id").text() == Some("anon") {
                    // Nothing that could tell visitors apart is kept for a refusal.
                    store.save(&[RECEIPT, id].concat(), None);
                } else {
                    keep(store, id, waiting.body, "true");
                }
            }
        }
        self.waiting
            .retain(|waiting| waiting.id != id || !is_accepted);
    }
}

fn keep(store: &mut dyn Store, id: &str, receipt: &str, sent: &str) {
    store.save(
        &[RECEIPT, id].concat(),
        Some(&["{\"receipt\":", receipt, ",\"sent\":", sent, "}"].concat()),
    );
}
