//! The only place where state changes: a message in, the effects it calls for out.
use crate::config::Config;
use crate::consent::Choices;
use crate::node::Text;
use crate::notice::Notice;
use crate::policy;
use crate::receipt::{Action, Actor, Regime, Surface};
use crate::record::{ConsentRecord, SCHEMA, pairs_of, substance};

/// All state of one page.
#[derive(Debug)]
pub struct Model {
    /// The owner's configuration.
    pub config: Config,
    /// Texts in the visitor's language.
    pub notice: Notice,
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
    /// Another tab or a server has written this record; it is this time.
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
    /// When, until when, and fresh ids.
    pub stamp: Stamp,
}

/// Time and chance, which the core cannot make itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stamp {
    /// ISO 8601, UTC, milliseconds.
    pub now: Text,
    /// Same form: when the decision expires.
    pub expires: Text,
    /// UUID version 4.
    pub receipt_id: Text,
    /// 22 base64url characters of 128 random bits.
    pub subject_id: Text,
}

/// What a receipt must know about the moment before the decision.
#[derive(Clone, Debug)]
pub struct Before {
    /// What could run.
    pub choices: Choices,
    /// Id of the receipt before, if the browser kept one.
    pub receipt_id: Option<Text>,
}

/// Work for the edge, always in this order.
#[derive(Debug)]
pub enum Effect {
    /// Write the record to the store.
    Persist,
    /// Tell vendors' consent interfaces.
    Signal,
    /// Open every tag that may open now, and close the others.
    OpenGates,
    /// Delete declared cookies and storage keys of these categories.
    ClearStorage(u32),
    /// Fire `untick:consent`; the bits are the categories that changed.
    Announce(u32, Action),
    /// Write the receipt and post it.
    QueueReceipt(Decision, Before),
    /// Take the notice off the screen.
    Hide,
    /// Delete record and receipts from the store.
    Erase,
    /// Start the page over, because code that may run no longer has run.
    Reload,
    /// Draw the notice.
    Show,
}

impl Model {
    /// A page about which nothing is known yet.
    #[must_use]
    pub fn new(config: Config, notice: Notice) -> Self {
        let choices = Choices::required(&config);
        Self {
            config,
            notice,
            choices,
            decided: false,
            record: None,
            shown: false,
            ran: 0,
        }
    }

    /// What may run, once that is known.
    #[must_use]
    pub fn known_choices(&self) -> Option<&Choices> {
        self.decided.then_some(&self.choices)
    }

    /// Applies one message.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        match msg {
            Msg::Start(record, now) => {
                let mut effects = Vec::new();
                if self.adopt(record, now) {
                    effects.push(Effect::Signal);
                    effects.push(Effect::OpenGates);
                }
                if policy::should_ask(&self.config, self.record.as_ref(), now)
                    && !self.config.headless
                {
                    self.shown = true;
                    effects.push(Effect::Show);
                }
                effects
            }
            Msg::Open => {
                if self.shown || self.config.headless {
                    return Vec::new();
                }
                self.shown = true;
                vec![Effect::Show]
            }
            Msg::Close => {
                // Closing decides nothing, so an undecided notice stays.
                if !self.shown || !self.decided {
                    return Vec::new();
                }
                self.shown = false;
                vec![Effect::Hide]
            }
            Msg::Decide(decision) => self.decide(decision),
            Msg::Follow(record, now) => {
                if record == self.record {
                    return Vec::new();
                }
                let before = self.choices.clone();
                let action = record
                    .as_ref()
                    .map_or(Action::Withdraw, |record| record.action);
                self.adopt(record, now);
                let mut effects = vec![Effect::Signal, Effect::OpenGates];
                let closed = self.close(&before, &mut effects);
                effects.push(Effect::Announce(
                    self.choices.changed_since(&before, &self.config),
                    action,
                ));
                if self.shown && self.decided {
                    self.shown = false;
                    effects.push(Effect::Hide);
                }
                self.reload_if_ran(closed, &mut effects);
                effects
            }
            Msg::Forget => {
                let before = self.choices.clone();
                self.choices = Choices::required(&self.config);
                self.decided = false;
                self.record = None;
                let mut effects = vec![Effect::Signal, Effect::OpenGates];
                let closed = self.close(&before, &mut effects);
                effects.push(Effect::Announce(
                    self.choices.changed_since(&before, &self.config),
                    Action::Withdraw,
                ));
                effects.push(Effect::Erase);
                self.reload_if_ran(closed, &mut effects);
                if !self.shown && !self.config.headless {
                    self.shown = true;
                    effects.push(Effect::Show);
                }
                effects
            }
        }
    }

    fn decide(&mut self, mut decision: Decision) -> Vec<Effect> {
        decision.choices.categories |= Choices::required(&self.config).categories;
        let known = self
            .record
            .as_ref()
            .map(|record| record.subject_id)
            .filter(|id| *id != "anon");
        let subject_id = match known {
            Some(id) => id,
            // An identifier is not kept only to remember a refusal.
            None if !decision.choices.any_optional(&self.config) => "anon",
            None => decision.stamp.subject_id,
        };
        let before = Before {
            choices: core::mem::replace(&mut self.choices, decision.choices.clone()),
            receipt_id: self.record.as_ref().and_then(|record| record.receipt_id),
        };
        let (choices, services) = pairs_of(&self.choices, &self.config);
        let substance = choices.iter().map(|(id, _)| {
            (
                *id,
                self.config
                    .category(id)
                    .map_or(0, |index| substance(&self.config, index)),
            )
        });
        self.record = Some(ConsentRecord {
            schema: SCHEMA,
            notice: self.config.notice_id,
            notice_version: self.config.notice_version,
            decided_at: decision.stamp.now,
            expires_at: decision.stamp.expires,
            action: decision.action,
            regime: Regime::OptIn,
            language: self.notice.language,
            substance: substance.collect(),
            choices,
            services,
            receipt_id: (subject_id != "anon").then_some(decision.stamp.receipt_id),
            subject_id,
        });
        self.decided = true;

        let mut effects = vec![Effect::Persist, Effect::Signal, Effect::OpenGates];
        let closed = self.close(&before.choices, &mut effects);
        let changed = self.choices.changed_since(&before.choices, &self.config);
        effects.push(Effect::Announce(changed, decision.action));
        effects.push(Effect::QueueReceipt(decision, before));
        if self.shown {
            self.shown = false;
            effects.push(Effect::Hide);
        }
        self.reload_if_ran(closed, &mut effects);
        effects
    }

    /// Takes over a stored record as far as it is still valid; tells whether it is.
    fn adopt(&mut self, record: Option<ConsentRecord>, now: &str) -> bool {
        self.choices = Choices::required(&self.config);
        self.decided = false;
        if let Some(record) = &record
            && record.expires_at > now
            && record.notice == self.config.notice_id
        {
            self.decided = true;
            self.choices = record.choices(&self.config);
            for index in 0..self.config.categories.len() {
                if policy::is_new(&self.config, record, index) {
                    self.choices.deny(index, &self.config);
                }
            }
        }
        self.record = record;
        self.decided
    }

    fn close(&self, before: &Choices, effects: &mut Vec<Effect>) -> u32 {
        let closed = self.choices.closed_since(before, &self.config);
        if closed != 0 {
            effects.push(Effect::ClearStorage(closed));
        }
        closed
    }

    fn reload_if_ran(&self, closed: u32, effects: &mut Vec<Effect>) {
        if closed & self.ran != 0 {
            effects.push(Effect::Reload);
        }
    }
}
