//! The only place where state changes: a message in, the effects it calls for out.
use crate::consent::{adopt, choose, closed, mark, set_all};
use crate::policy;

/// All state of one page.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// What is decided about, and what may run now; see [`crate::consent`].
    pub items: Vec<u8>,
    /// Whether `items` is the visitor's word; until then nothing opens.
    pub decided: bool,
    /// Whether the notice is on screen.
    pub shown: bool,
    /// Whether silence means yes here; see [`crate::policy`].
    pub opt_out: bool,
    /// Whether the page has an interface of its own, so that the notice is never shown.
    pub headless: bool,
}

/// Something that happened.
///
/// A record is what the store holds, as bits by item, or nothing where none is in force.
#[derive(Clone, Copy, Debug)]
pub enum Msg<'a> {
    /// The page has started.
    Start(Option<&'a [u8]>),
    /// The visitor or the page wants to see the notice.
    Open,
    /// The page wants it gone.
    Close,
    /// A decision: everything or nothing first, if it says so, then a [`crate::consent::choice`]
    /// by item.
    Decide(Option<bool>, &'a [u8]),
    /// Another tab has decided.
    Follow(Option<&'a [u8]>),
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
    /// Write the receipt of the decision and post it.
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
use effect::{ANNOUNCE, APPLY, CLEAR, ERASE, HIDE, PERSIST, RECEIPT, RELOAD, SHOW};

impl Model {
    /// A page about which nothing is known yet.
    #[must_use]
    pub fn new(items: Vec<u8>, headless: bool, opt_out: bool) -> Self {
        let mut model = Self {
            items,
            headless,
            opt_out,
            ..Self::default()
        };
        set_all(&mut model.items, false);
        model
    }

    /// Applies one message; gives the effects it calls for.
    pub fn update(&mut self, msg: Msg) -> u32 {
        mark(&mut self.items);
        let mut effects = APPLY | ANNOUNCE;
        let mut wants_notice = self.shown && !self.decided;
        match msg {
            Msg::Start(record) => {
                self.adopt(record);
                effects = APPLY;
                wants_notice = policy::should_ask(self);
            }
            Msg::Follow(record) => {
                self.adopt(record);
                wants_notice = self.shown && !self.decided;
            }
            Msg::Open => {
                effects = 0;
                wants_notice = true;
            }
            // Closing decides nothing, so an undecided notice stays.
            Msg::Close => effects = 0,
            Msg::Decide(all, choices) => {
                if let Some(granted) = all {
                    set_all(&mut self.items, granted);
                }
                choose(&mut self.items, choices);
                self.decided = true;
                effects |= PERSIST | RECEIPT;
                wants_notice = false;
            }
            Msg::Forget => {
                self.adopt(None);
                effects |= ERASE;
                wants_notice = policy::should_ask(self);
            }
        }
        let (any_closed, any_ran) = closed(&self.items);
        if any_closed {
            effects |= CLEAR;
        }
        if any_ran {
            effects |= RELOAD;
        }
        wants_notice &= !self.headless;
        if wants_notice != self.shown {
            effects |= if wants_notice { SHOW } else { HIDE };
            self.shown = wants_notice;
        }
        effects
    }

    /// Takes up a record, or none: then silence says what may run.
    // Three callers, one body: in place it would be 50 bytes more to download.
    #[inline(never)]
    fn adopt(&mut self, record: Option<&[u8]>) {
        self.decided = record.is_some();
        adopt(&mut self.items, record.unwrap_or_default());
        if !self.decided && self.opt_out {
            set_all(&mut self.items, true);
        }
    }
}
