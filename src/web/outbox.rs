//! Keeps receipts until the endpoint has them.
use super::dom;
use super::store::{RECEIPT, Store};
use crate::node::{Node, Text, fill};

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
    pub(crate) fn load(&mut self, store: &Store) {
        let mut index = 0;
        while let Some(key) = store.next(&mut index, RECEIPT) {
            let entry = dom::parse(&store.load(&key));
            let id = entry.text("receipt.receipt_id");
            if !entry.flag("sent") && !id.is_empty() {
                self.push(id, dom::canonical(&entry.node("receipt")).leak());
            }
        }
    }

    /// Keeps a receipt in the store and among those to send. `body` is canonical JSON.
    pub(crate) fn queue(&mut self, store: &Store, id: Text, body: Text) {
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
    pub(crate) fn flush(&mut self, endpoint: &str) {
        for waiting in self
            .waiting
            .iter_mut()
            .filter(|waiting| !waiting.is_in_flight)
        {
            waiting.is_in_flight = true;
            dom::post(endpoint, waiting.body, waiting.id);
        }
    }

    /// Takes note of an answer; what is not accepted will be tried again.
    pub(crate) fn answered(&mut self, store: &Store, id: &str, is_accepted: bool) {
        for waiting in self.waiting.iter_mut().filter(|waiting| waiting.id == id) {
            waiting.is_in_flight = false;
            if is_accepted && dom::parse(waiting.body).string("subject_id") == "anon" {
                // Nothing that could tell visitors apart is kept for a refusal.
                store.remove(&fill("$A$B", &[RECEIPT, id]));
            } else if is_accepted {
                keep(store, id, waiting.body, "true");
            } else if waiting.tries < TRIES {
                dom::later(f64::from(1000 << (2 * waiting.tries)));
                waiting.tries += 1;
            }
        }
        self.waiting
            .retain(|waiting| waiting.id != id || !is_accepted);
    }
}

fn keep(store: &Store, id: &str, receipt: &str, sent: &str) {
    let entry = fill("{\"receipt\":$A,\"sent\":$B}", &[receipt, sent]);
    store.save(&fill("$A$B", &[RECEIPT, id]), &entry);
}
