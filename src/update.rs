//! The only place where state changes: a message in, the effects it calls for out.
use crate::config::Config;
use crate::consent::{Item, any_optional, compare, named, set};
use crate::doc::Doc;
use crate::policy;
use crate::record;
use crate::text::{Text, after};

/// All state of one page.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// The owner's configuration.
    pub config: Config,
    /// What is decided about, and what may run now.
    pub items: Vec<Item>,
    /// Whether `items` is the visitor's word; until then nothing opens.
    pub decided: bool,
    /// The stored record, in force or not; empty where there is none.
    pub record: Doc,
    /// Whether the notice is on screen.
    pub shown: bool,
    /// The last decision, as it came.
    pub decision: Doc,
    /// Its pseudonym, `anon` while nothing was ever granted.
    pub subject_id: Text,
    /// Its receipt, if the browser may remember it.
    pub receipt_id: Text,
    /// The receipt before, empty where the browser kept none.
    pub previous_receipt_id: Text,
}

/// Something that happened. Times are ISO 8601, UTC, milliseconds.
#[derive(Clone, Copy, Debug)]
pub enum Msg {
    /// The page has started; the store held this record, and it is this time.
    Start(Doc, Text),
    /// The visitor or the page wants to see the notice.
    Open,
    /// The page wants it gone.
    Close,
    /// A decision: `action`, `surface`, `by`, `trusted`, `now`, `expires`, `receipt` (a fresh UUID
    /// version 4), `subject` (22 base64url characters of 128 fresh random bits), and, if it is not
    /// about everything, `choices` (yes or no by category) and `service` (one that is granted
    /// whatever its category).
    Decide(Doc),
    /// Another tab has decided; the store holds this record, and it is this time.
    Follow(Doc, Text),
    /// Everything stored is to go.
    Forget,
}

/// Work for the edge, as bits; it is done in the order of the bits.
pub mod effect {
    /// Write the record to the store.
    pub const PERSIST: u32 = 1;
    /// Tell vendors' consent interfaces, then open every tag that may open now and close the others.
    pub const APPLY: u32 = 2;
    /// Delete declared cookies and storage keys of what closed.
    pub const CLEAR: u32 = 4;
    /// Fire `untick:consent` for the categories that changed.
    pub const ANNOUNCE: u32 = 8;
    /// Write the receipt of `Model::decision` and post it.
    pub const RECEIPT: u32 = 16;
    /// Take the notice off the screen.
    pub const HIDE: u32 = 32;
    /// Delete record and receipts from the store.
    pub const ERASE: u32 = 64;
    /// Start the page over, because code that may run no longer has run.
    pub const RELOAD: u32 = 128;
    /// Draw the notice.
    pub const SHOW: u32 = 256;
    /// Nothing, because the decision's choices do not fit the configuration.
    pub const NOT_UNDERSTOOD: u32 = 1 << 31;
}

impl Model {
    /// A page about which nothing is known yet.
    #[must_use]
    pub fn new(config: Config, items: Vec<Item>) -> Self {
        let mut model = Self {
            config,
            items,
            ..Self::default()
        };
        model.grant(false);
        model
    }

    /// Applies one message; gives the effects it calls for.
    pub fn update(&mut self, msg: Msg) -> u32 {
        let mut effects = effect::APPLY | effect::ANNOUNCE;
        if let Msg::Decide(decision) = msg
            && !self.understands(decision)
        {
            return effect::NOT_UNDERSTOOD;
        }
        for item in &mut self.items {
            item.was_granted = item.granted;
        }
        let is_undecided = |model: &Self| model.shown && !model.decided;
        let wants_notice = match msg {
            Msg::Start(record, now) => {
                self.adopt(record, now);
                effects = effect::APPLY;
                policy::should_ask(self)
            }
            Msg::Open => {
                effects = 0;
                true
            }
            // Closing decides nothing, so an undecided notice stays.
            Msg::Close => {
                effects = 0;
                is_undecided(self)
            }
            Msg::Decide(decision) => {
                self.decide(decision);
                effects |= effect::PERSIST | effect::RECEIPT;
                false
            }
            Msg::Follow(record, now) => {
                self.adopt(record, now);
                is_undecided(self)
            }
            Msg::Forget => {
                self.adopt(Doc::default(), "");
                effects |= effect::ERASE;
                true
            }
        };
        if effects & effect::ANNOUNCE != 0 {
            let (any_closed, any_ran) = compare(&mut self.items);
            if any_closed {
                effects |= effect::CLEAR;
            }
            if any_ran {
                effects |= effect::RELOAD;
            }
        }
        let wants_notice = wants_notice && !self.config.doc.flag("headless");
        if wants_notice != self.shown {
            effects |= if wants_notice {
                effect::SHOW
            } else {
                effect::HIDE
            };
            self.shown = wants_notice;
        }
        effects
    }

    /// Grants everything, or only what needs no consent.
    fn grant(&mut self, everything: bool) {
        for item in &mut self.items {
            item.granted = everything | item.required;
        }
    }

    /// Whether a decision's choices are yes or no, for categories that exist.
    fn understands(&mut self, decision: Doc) -> bool {
        record::choices_are_flags(decision)
            && decision.entries().iter().all(|entry| {
                let id = after(entry.path, "choices.");
                id.is_empty() || named(&mut self.items, id, false).is_some()
            })
    }

    fn decide(&mut self, decision: Doc) {
        match decision.text("action") {
            "accept_all" => self.grant(true),
            "reject_all" | "withdraw" => self.grant(false),
            _ => {}
        }
        for entry in decision.entries() {
            let id = after(entry.path, "choices.");
            if !id.is_empty() {
                set(&mut self.items, id, entry.value == "true");
            }
        }
        if let Some(service) = named(&mut self.items, decision.text("service"), true) {
            service.granted = true;
        }
        for item in &mut self.items {
            item.granted |= item.required;
            item.known = true;
        }
        self.previous_receipt_id = self.record.text("receiptId");
        let subject_id = self.record.text("subjectId");
        self.receipt_id = decision.text("receipt");
        self.subject_id = match subject_id {
            "" | "anon" if any_optional(&self.items) => decision.text("subject"),
            "" | "anon" => {
                // An identifier is not kept only to remember a refusal.
                self.receipt_id = "";
                "anon"
            }
            known => known,
        };
        self.decided = true;
        self.decision = decision;
    }

    /// Takes over a stored record as far as it is still in force.
    fn adopt(&mut self, record: Doc, now: &str) {
        self.record = record;
        self.decided = record.text("expiresAt") > now;
        let in_force = if self.decided { record } else { Doc::default() };
        record::apply(in_force, &mut self.items);
    }
}
