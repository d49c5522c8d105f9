//! What a visitor's hand does.
use anyhow::Result;
use serde_json::{Value, json};

use super::browser::Browser;

impl Browser {
    /// A real click: the pointer goes to the element's middle and presses.
    ///
    /// # Errors
    /// The element has gone or lies outside of the window.
    pub(crate) async fn click(&self, context: &str, element: &Value) -> Result<()> {
        let origin = json!({ "type": "element", "element": element });
        let pointer = json!({
            "type": "pointer",
            "id": "mouse",
            "parameters": { "pointerType": "mouse" },
            "actions": [
                { "type": "pointerMove", "x": 0, "y": 0, "origin": origin },
                { "type": "pointerDown", "button": 0 },
                { "type": "pointerUp", "button": 0 },
            ],
        });
        let parameters = json!({ "context": context, "actions": [pointer] });
        self.send("input.performActions", parameters)
            .await
            .map(drop)
    }

    /// A click by script, for what no pointer reaches.
    ///
    /// # Errors
    /// The element has gone.
    pub(crate) async fn click_by_script(&self, context: &str, element: &Value) -> Result<()> {
        let click = "(element) => element.click()";
        self.call(context, click, json!([element])).await.map(drop)
    }

    /// Turns the mouse wheel over a point of the window, by CSS pixels.
    ///
    /// # Errors
    /// The browser refuses it.
    pub(crate) async fn wheel(&self, [x, y]: [i64; 2], by: i64) -> Result<()> {
        let wheel = json!({
            "type": "wheel",
            "id": "wheel",
            "actions": [
                { "type": "scroll", "x": x, "y": y, "deltaX": 0, "deltaY": by, "origin": "viewport" },
                { "type": "pause", "duration": 100 },
            ],
        });
        let parameters = json!({ "context": self.top, "actions": [wheel] });
        self.send("input.performActions", parameters)
            .await
            .map(drop)
    }
}
