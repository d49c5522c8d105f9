//! What a visitor's system asks of every page, and how each engine is told of it.
use serde_json::{Value, json};

/// One wish of a visitor, as the system's settings have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum System {
    /// No wish.
    Usual,
    Dark,
    ForcedColours,
    MoreContrast,
    ReducedMotion,
}

/// All preferences of Firefox that a wish may set; a wish begins by clearing them.
const PREFERENCES: [&str; 4] = [
    "ui.systemUsesDarkTheme",
    "browser.display.document_color_use",
    "ui.useAccessibilityTheme",
    "ui.prefersReducedMotion",
];

impl System {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Usual => "no wish",
            Self::Dark => "dark",
            Self::ForcedColours => "forced colours",
            Self::MoreContrast => "more contrast",
            Self::ReducedMotion => "reduced motion",
        }
    }

    /// The media query by which a page sees it.
    pub(crate) fn query(self) -> &'static str {
        match self {
            Self::Usual => {
                "(prefers-color-scheme: light) and (forced-colors: none) and \
                (prefers-contrast: no-preference) and (prefers-reduced-motion: no-preference)"
            }
            Self::Dark => "(prefers-color-scheme: dark)",
            Self::ForcedColours => "(forced-colors: active)",
            Self::MoreContrast => "(prefers-contrast: more) and (forced-colors: none)",
            Self::ReducedMotion => "(prefers-reduced-motion: reduce)",
        }
    }

    /// For `Emulation.setEmulatedMedia` of Chromium.
    pub(crate) fn features(self) -> Value {
        let (name, value) = match self {
            Self::Usual => return json!([]),
            Self::Dark => ("prefers-color-scheme", "dark"),
            Self::ForcedColours => ("forced-colors", "active"),
            Self::MoreContrast => ("prefers-contrast", "more"),
            Self::ReducedMotion => ("prefers-reduced-motion", "reduce"),
        };
        json!([{ "name": name, "value": value }])
    }

    /// A script of Firefox itself that sets its preferences.
    pub(crate) fn preferences(self) -> String {
        let wish: &[(&str, u8)] = match self {
            Self::Usual => &[],
            Self::Dark => &[("ui.systemUsesDarkTheme", 1)],
            // Never the page's own colours.
            Self::ForcedColours => &[("browser.display.document_color_use", 2)],
            // A system theme of high contrast, and always the page's own colours.
            Self::MoreContrast => &[
                ("ui.useAccessibilityTheme", 1),
                ("browser.display.document_color_use", 1),
            ],
            Self::ReducedMotion => &[("ui.prefersReducedMotion", 1)],
        };
        let clear = PREFERENCES.map(|name| format!("Services.prefs.clearUserPref('{name}');"));
        let set = wish
            .iter()
            .map(|(name, value)| format!("Services.prefs.setIntPref('{name}', {value});"));
        clear.into_iter().chain(set).collect()
    }

    /// A line for GTK's `settings.ini`; nothing where WebKitGTK has no such setting.
    pub(crate) fn gtk(self) -> Option<&'static str> {
        Some(match self {
            Self::Usual => "",
            Self::Dark => "gtk-theme-name=Adwaita-dark",
            Self::ForcedColours => return None,
            Self::MoreContrast => "gtk-theme-name=HighContrast",
            Self::ReducedMotion => "gtk-enable-animations=0",
        })
    }
}
