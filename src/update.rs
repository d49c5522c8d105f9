//! The only place where state changes: a message in, the effects it calls for out.
use crate::config::Config;
use crate::consent::Choices;
use crate::policy;
use crate::receipt::{Action, Actor, Surface};
use crate::record::ConsentRecord;
use crate::text::Text;

/// All state of one page.
#[derive(Debug)]
pub struct Model {
    /// The owner's configuration.
    pub config: Config,
    /// BCP 47 tag of the notice.
    pub language: Text,
    /// What may run now.
    pub choices: Choices,
    /// Whether `choices` is the visitor's word; until then nothing opens.
    pub decided: bool,
    /// The stored decision, valid or not.
    pub record: Option<ConsentRecord>,
    /// Whether the notice is on screen.
    pub shown: bool,
    /// Bits of the categories whose scripts have run in this page.
    pub ran: u32,
    /// Bits of the categories that the last message closed, and of those it changed at all.
    pub closed: u32,
    /// See `closed`.
    pub changed: u32,
    /// The last decision, for its receipt.
    pub decided_now: Option<Decided>,
}

/// Something that happened.
#[derive(Debug)]
pub enum Msg {
    /// The page has started; the store held this record, and it is this time.
    Start(Option<ConsentRecord>, Text),
    /// The visitor or the page wants to see the notice.
    Open,
    /// The page wants the notice gone.
    Close,
    /// A decision.
    Decide(Decision),
    /// Another tab has written this record; it is this time.
    Follow(Option<ConsentRecord>, Text),
    /// The page wants everything erased.
    Forget,
}

/// One decision and the act behind it.
#[derive(Clone, Debug)]
pub struct Decision {
    /// What is granted.
    pub choices: Choices,
    /// By what act.
    pub action: Action,
    /// Where.
    pub surface: Surface,
    /// Who.
    pub by: Actor,
    /// The browser's word that a person did it.
    pub trusted: bool,
    /// When: ISO 8601, UTC, milliseconds.
    pub now: Text,
    /// Same form: when the decision expires.
    pub expires: Text,
    /// A fresh UUID version 4.
    pub receipt_id: Text,
    /// 22 base64url characters of 128 fresh random bits.
    pub subject_id: Text,
}

/// What a receipt must know about a decision and the moment before it.
#[derive(Debug)]
pub struct Decided {
    /// The decision.
    pub decision: Decision,
    /// What could run before.
    pub before: Choices,
    /// Id of the receipt before, empty where the browser kept none.
    pub previous_receipt_id: Text,
}

/// Work for the edge, as bits; it is done in the order of the bits.
pub mod effect {
    /// Write the record to the store.
    pub const PERSIST: u32 = 1;
    /// Tell vendors' consent interfaces, then open every tag that may open now and close the others.
    pub const APPLY: u32 = 2;
    /// Delete declared cookies and storage keys of the categories in `Model::closed`.
    pub const CLEAR: u32 = 4;
    /// Fire `untick:consent` for the categories in `Model::changed`.
    pub const ANNOUNCE: u32 = 8;
    /// Write the receipt of `Model::decided_now` and post it.
    pub const RECEIPT: u32 = 16;
    /// Take the notice off the screen.
    pub const HIDE: u32 = 32;
    /// Delete record and receipts from the store.
    pub const ERASE: u32 = 64;
    /// Start the page over, because code that may run no longer has run.
    pub const RELOAD: u32 = 128;
    /// Draw the notice.
    pub const SHOW: u32 = 256;
}

impl Model {
    /// A page about which nothing is known yet.
    #[must_use]
    pub fn new(config: Config, language: Text) -> Self {
        let choices = Choices::required(&config);
        Self {
            config,
            language,
            choices,
            decided: false,
            record: None,
            shown: false,
            ran: 0,
            closed: 0,
            changed: 0,
            decided_now: None,
        }
    }

    /// What may run, once that is known.
    #[must_use]
    pub fn known_choices(&self) -> Option<&Choices> {
        self.decided.then_some(&self.choices)
    }

    /// Applies one message; gives the effects it calls for.
    pub fn update(&mut self, msg: Msg) -> u32 {
        let mut effects = 0;
        let before = self.choices.clone();
        let wants_notice = match msg {
            Msg::Start(record, now) => {
                self.adopt(record, now);
                effects |= effect::APPLY;
                policy::should_ask(&self.config, self.record.as_ref(), now)
            }
            Msg::Open => true,
            // Closing decides nothing, so an undecided notice stays.
            Msg::Close => self.shown && !self.decided,
            Msg::Decide(decision) => {
                self.decide(decision, &before);
                effects |= effect::PERSIST | effect::ANNOUNCE | effect::RECEIPT;
                false
            }
            Msg::Follow(record, now) => {
                self.adopt(record, now);
                effects |= effect::ANNOUNCE;
                self.shown && !self.decided
            }
            Msg::Forget => {
                self.adopt(None, "");
                effects |= effect::ANNOUNCE | effect::ERASE;
                true
            }
        };
        if effects & effect::ANNOUNCE != 0 {
            self.closed = self.choices.closed_since(&before, &self.config);
            self.changed = self.closed | before.closed_since(&self.choices, &self.config);
            effects |= effect::APPLY;
            if self.closed != 0 {
                effects |= effect::CLEAR;
            }
            if self.closed & self.ran != 0 {
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

    fn decide(&mut self, mut decision: Decision, before: &Choices) {
        decision.choices.categories |= Choices::required(&self.config).categories;
        let previous = self.record.as_ref();
        let previous_receipt_id = previous.map_or("", |record| record.receipt_id);
        let subject_id = match previous.map(|record| record.subject_id) {
            Some(id) if id != "anon" => id,
            _ if decision.choices.any_optional(&self.config) => decision.subject_id,
            // An identifier is not kept only to remember a refusal.
            _ => "anon",
        };
        self.choices = decision.choices.clone();
        self.decided = true;
        self.record = Some(ConsentRecord {
            decided_at: decision.now,
            expires_at: decision.expires,
            action: decision.action,
            language: self.language,
            choices: decision.choices.clone(),
            known: u32::MAX,
            subject_id,
            receipt_id: if subject_id == "anon" {
                ""
            } else {
                decision.receipt_id
            },
        });
        self.decided_now = Some(Decided {
            decision,
            before: before.clone(),
            previous_receipt_id,
        });
    }

    /// Takes over a stored record as far as it is still valid.
    fn adopt(&mut self, record: Option<ConsentRecord>, now: &str) {
        self.choices = Choices::required(&self.config);
        self.decided = false;
        if let Some(record) = &record
            && record.expires_at > now
        {
            self.decided = true;
            self.choices = record.choices.clone();
            for index in 0..self.config.categories.len() {
                if record.known >> index & 1 == 0 {
                    self.choices.set(index, false, &self.config);
                }
            }
        }
        self.record = record;
    }
}
