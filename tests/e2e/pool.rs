//! Browsers that wait for their next story.
//!
//! Starting one takes seconds, cleaning one up takes none. The pool lives as long as any story
//! runs and closes its browsers with the last one: a static that owned them would leave them
//! behind, as nothing drops statics.
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use anyhow::Result;
use tokio::time::timeout;

use crate::browser::Browser;
use crate::engine::Engine;
use crate::run::{LAST_WORDS, runtime};
use crate::system::System;

static CURRENT: Mutex<Weak<Pool>> = Mutex::new(Weak::new());

#[derive(Default)]
pub(crate) struct Pool {
    idle: Mutex<Vec<Browser>>,
}

impl Pool {
    /// The pool of the stories that run now.
    pub(crate) fn current() -> Arc<Self> {
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        current.upgrade().unwrap_or_else(|| {
            let pool = Arc::default();
            *current = Arc::downgrade(&pool);
            pool
        })
    }

    /// An idle browser of that engine under that system, or a new one.
    pub(crate) async fn take(&self, engine: Engine, system: System) -> Result<Browser> {
        let idle = {
            let mut idle = self.idle();
            let place = idle
                .iter()
                .position(|browser| browser.engine == engine && browser.system == system);
            place.map(|place| idle.swap_remove(place))
        };
        match idle {
            Some(browser) => Ok(browser),
            None => Browser::start(engine, system).await,
        }
    }

    /// Takes a browser back that keeps nothing of its last story.
    pub(crate) fn give_back(&self, browser: Browser) {
        self.idle().push(browser);
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Browser>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let Ok(runtime) = runtime() else { return };
        let _inside = runtime.enter();
        for browser in self.idle().drain(..) {
            // The driver's end takes a browser along that does not close when asked to.
            let _ = runtime.block_on(timeout(LAST_WORDS, browser.close()));
        }
    }
}
