//! Event listeners that remove themselves.
use super::host::Happening;
use wasm_bindgen::prelude::*;
use web_sys::EventTarget;

/// The one type of callback: a browser event, or an object of ours with a `type`.
pub(crate) type Callback = Closure<dyn FnMut(Happening)>;

/// A listener that lives as long as this value.
#[must_use = "dropping it removes the listener"]
pub(crate) struct Listener {
    target: EventTarget,
    name: &'static str,
    function: js_sys::Function,
}

impl Listener {
    /// Listens in the capture phase, so that a page's `stopPropagation` cannot silence it.
    pub(crate) fn new(target: &EventTarget, name: &'static str, callback: &Callback) -> Self {
        let function: &js_sys::Function = callback.as_ref().unchecked_ref();
        // Cannot fail for a live target.
        let _ = target.add_event_listener_with_callback_and_bool(name, function, true);
        Self {
            target: target.clone(),
            name,
            function: function.clone(),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.name,
            &self.function,
            true,
        );
    }
}
