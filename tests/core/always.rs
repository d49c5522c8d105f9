//! What holds after every sequence of messages, for any configuration: random ones, shrunk by proptest.
use proptest::collection::vec;
use proptest::prelude::*;
use untick::consent::choice::{GRANT, LEAVE, REFUSE};
use untick::consent::item::{GRANTED, KNOWN, RAN, REQUIRED, SERVICE, WAS_GRANTED};
use untick::gate::{Verdict, has_run, verdict};
use untick::policy::should_ask;
use untick::update::effect::{CLEAR, ERASE, HIDE, PERSIST, RECEIPT, RELOAD, SHOW};
use untick::update::{Model, Msg};

/// A message with everything it carries.
#[derive(Clone, Debug)]
enum Step {
    Start(Option<Vec<u8>>),
    Open,
    Close,
    Decide(Option<bool>, Vec<u8>),
    Follow(Option<Vec<u8>>),
    Forget,
    /// Not a message: code of an item has run.
    Run(usize),
}

impl Step {
    fn apply(&self, model: &mut Model) -> Option<u32> {
        Some(match self {
            Self::Start(record) => model.update(Msg::Start(record.as_deref())),
            Self::Open => model.update(Msg::Open),
            Self::Close => model.update(Msg::Close),
            Self::Decide(all, chosen) => model.update(Msg::Decide(*all, chosen)),
            Self::Follow(record) => model.update(Msg::Follow(record.as_deref())),
            Self::Forget => model.update(Msg::Forget),
            Self::Run(index) => {
                // The page's side runs only what is open.
                if verdict(model, *index, false) == Verdict::Open {
                    has_run(model, *index);
                }
                return None;
            }
        })
    }
}

/// Categories with services, as the page's side hands them over: a service as required as its category.
fn items() -> impl Strategy<Value = Vec<u8>> {
    vec((any::<bool>(), 0usize..4), 1..6).prop_map(|categories| {
        let of = |(required, services): (bool, usize)| {
            let bits = if required { REQUIRED } else { 0 };
            let mut all = vec![bits];
            all.resize(1 + services, bits | SERVICE);
            all
        };
        categories.into_iter().flat_map(of).collect()
    })
}

fn step() -> impl Strategy<Value = Step> {
    let record = || proptest::option::of(vec(any::<u8>(), 0..30));
    let chosen = vec(
        prop_oneof![Just(LEAVE), Just(REFUSE), Just(GRANT), any::<u8>()],
        0..30,
    );
    prop_oneof![
        record().prop_map(Step::Start),
        Just(Step::Open),
        Just(Step::Close),
        (proptest::option::of(any::<bool>()), chosen)
            .prop_map(|(all, chosen)| Step::Decide(all, chosen)),
        record().prop_map(Step::Follow),
        Just(Step::Forget),
        (0usize..30).prop_map(Step::Run),
    ]
}

fn is(item: u8, bits: u8) -> bool {
    item & bits == bits
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_sequence_keeps_the_promises(items in items(), steps in vec(step(), 1..12), headless: bool, opt_out: bool) {
        let mut model = Model::new(items.clone(), headless, opt_out);
        for step in &steps {
            let before = model.clone();
            let Some(effects) = step.apply(&mut model) else { continue };
            let granted = |model: &Model| -> Vec<bool> { model.items.iter().map(|item| is(*item, GRANTED)).collect() };
            let (was, now) = (granted(&before), granted(&model));

            // What an item is does not change, and its code has run for good.
            prop_assert_eq!(items.len(), model.items.len());
            for (first, item) in items.iter().zip(&model.items) {
                prop_assert_eq!(first & (SERVICE | REQUIRED), item & (SERVICE | REQUIRED));
                prop_assert!(!is(*first, REQUIRED) || is(*item, GRANTED), "what is required is always granted");
            }
            prop_assert!(before.items.iter().zip(&model.items).all(|(was, now)| was & RAN == now & RAN));

            // Nothing opens that nobody has granted.
            let silent = opt_out && !model.decided;
            for (index, item) in model.items.iter().enumerate() {
                let open = verdict(&model, index, false) == Verdict::Open;
                prop_assert_eq!(open, is(*item, GRANTED) && (model.decided || opt_out));
                prop_assert!(!(open && verdict(&model, index, true) == Verdict::Open), "never both sides");
                if !model.decided && !silent {
                    prop_assert!(is(*item, REQUIRED) || !is(*item, GRANTED), "undecided is denied");
                }
            }
            prop_assert_eq!(verdict(&model, items.len(), false), Verdict::Unknown);

            match step {
                Step::Open | Step::Close => prop_assert_eq!(&was, &now, "looking decides nothing"),
                Step::Decide(all, chosen) => {
                    prop_assert!(model.decided && !should_ask(&model));
                    prop_assert!(effects & PERSIST != 0 && effects & RECEIPT != 0);
                    prop_assert!(model.items.iter().all(|item| is(*item, KNOWN)));
                    for (index, item) in model.items.iter().enumerate() {
                        match chosen.get(index).copied().unwrap_or(LEAVE) {
                            GRANT => prop_assert!(is(*item, GRANTED)),
                            LEAVE if *all == Some(true) && is(*item, SERVICE) => {}
                            LEAVE if *all == Some(true) => prop_assert!(is(*item, GRANTED)),
                            // Neither said nor inherited: as before.
                            LEAVE if all.is_none() && !is(*item, SERVICE) => {
                                prop_assert_eq!(was.get(index), now.get(index));
                            }
                            LEAVE => {}
                            // Anything that is no grant is a refusal.
                            _ => prop_assert!(is(*item, REQUIRED) || !is(*item, GRANTED)),
                        }
                    }
                }
                Step::Forget => prop_assert!(effects & ERASE != 0 && !model.decided),
                Step::Start(record) | Step::Follow(record) => {
                    prop_assert_eq!(model.decided, record.is_some());
                    let says = |index: usize| record.as_ref().and_then(|bits| bits.get(index)).copied().unwrap_or_default();
                    for (index, item) in model.items.iter().enumerate() {
                        if is(*item, GRANTED) && !is(*item, REQUIRED) && !silent {
                            prop_assert!(is(says(index), GRANTED), "only what the record grants");
                        }
                    }
                }
                Step::Run(_) => {}
            }

            // What closed is cleared; the page starts over exactly if its code has run.
            let closed = |with: u8| was.iter().zip(&now).zip(&model.items).any(|((was, now), item)| *was && !now && is(*item, with));
            prop_assert_eq!(effects & CLEAR != 0, closed(0));
            prop_assert_eq!(effects & RELOAD != 0, closed(RAN));
            for (item, was) in model.items.iter().zip(&was) {
                prop_assert_eq!(is(*item, WAS_GRANTED), *was);
            }

            // The notice comes and goes once, never without being asked for, never under an interface of one's own.
            prop_assert_eq!(effects & SHOW != 0, !before.shown && model.shown);
            prop_assert_eq!(effects & HIDE != 0, before.shown && !model.shown);
            prop_assert!(!(headless && model.shown));
        }
    }
}
