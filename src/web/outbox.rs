//! Keeps receipts until the endpoint has them.
use super::host;
use super::store::{RECEIPT, Store};
use crate::node::Node;
use wasm_bindgen::JsValue;

/// Most receipts kept waiting.
const MOST: usize = 20;

/// Waits between tries, in seconds.
const WAITS: [f64; 4] = [1.0, 4.0, 16.0, 64.0];

/// Receipts on their way.
#[derive(Default)]
pub(crate) struct Outbox {
    waiting: Vec<Waiting>,
}

struct Waiting {
    id: String,
    body: String,
    tries: usize,
    in_flight: bool,
}

impl Outbox {
    /// Takes up what earlier pages could not deliver.
    pub(crate) fn load(&mut self, store: &dyn Store) {
        for key in store.keys(RECEIPT) {
            let Some(id) = key.strip_prefix(RECEIPT) else {
                continue;
            };
            let entry = host::parse(&store.load(&key).unwrap_or_default());
            let receipt = entry.get("receipt");
            if !entry.get("sent").is_true()
                && receipt.get("receipt_id").text().as_deref() == Some(id)
            {
                self.push(id.into(), host::canonical(&receipt));
            }
        }
    }

    /// Keeps a receipt in the store and among those to send. `receipt` is canonical JSON.
    pub(crate) fn queue(&mut self, store: &mut dyn Store, id: &str, receipt: String) {
        store.save(&key(id), &entry(false, &receipt));
        self.push(id.into(), receipt);
    }

    fn push(&mut self, id: String, body: String) {
        if self.waiting.len() < MOST {
            self.waiting.push(Waiting {
                id,
                body,
                tries: 0,
                in_flight: false,
            });
        }
    }

    /// Sends everything that is not on its way.
    pub(crate) fn flush(&mut self, endpoint: &str, done: &JsValue) {
        for waiting in self.waiting.iter_mut().filter(|waiting| !waiting.in_flight) {
            waiting.in_flight = true;
            host::post(endpoint, &waiting.body, &waiting.id, done);
        }
    }

    /// Takes note of an answer, 0 for none. Tells how long to wait before the next try, in
    /// milliseconds, where there is something to try again.
    pub(crate) fn answered(&mut self, store: &mut dyn Store, id: &str, status: u32) -> Option<f64> {
        let at = self.waiting.iter().position(|waiting| waiting.id == id)?;
        let waiting = self.waiting.get_mut(at)?;
        if (200..300).contains(&status) {
            let body = self.waiting.swap_remove(at).body;
            if host::parse(&body).get("subject_id").text().as_deref() == Some("anon") {
                // Nothing that could tell visitors apart is kept for a refusal.
                store.remove(&key(id));
            } else {
                store.save(&key(id), &entry(true, &body));
            }
            return None;
        }
        waiting.in_flight = false;
        let seconds = WAITS.get(waiting.tries)?;
        waiting.tries += 1;
        // Jitter, so that a recovering endpoint is not met by everyone at once.
        Some(seconds * 1000.0 * (1.0 + js_sys::Math::random() / 2.0))
    }
}

fn key(id: &str) -> String {
    [RECEIPT, id].concat()
}

fn entry(sent: bool, receipt: &str) -> String {
    [
        "{\"sent\":",
        if sent { "true" } else { "false" },
        ",\"receipt\":",
        receipt,
        "}",
    ]
    .concat()
}
