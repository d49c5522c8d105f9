//! What the notice says, in which language, and its canonical form for hashing.
use crate::config::{Config, Service};
use crate::node::{Node, Text, join};

/// Texts of the interface, resolved for one language.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    /// BCP 47 tag.
    pub language: Text,
    words: [Text; KEYS.len()],
}

/// Keys of the shipped language files, in the order of [`Word`].
pub const KEYS: [&str; 18] = [
    "title",
    "intro",
    "recipients",
    "policy",
    "reject",
    "save",
    "accept",
    "always",
    "details",
    "service",
    "recipient",
    "country",
    "storage",
    "days",
    "session",
    "reopen",
    "blocked",
    "allow",
];

/// One text of the interface.
#[derive(Clone, Copy, Debug)]
#[allow(
    missing_docs,
    reason = "the names say it; the language files hold the sentences"
)]
pub enum Word {
    Title,
    Intro,
    Recipients,
    Policy,
    Reject,
    Save,
    Accept,
    Always,
    Details,
    Service,
    Recipient,
    Country,
    Storage,
    Days,
    Session,
    Reopen,
    Blocked,
    Allow,
}

impl Notice {
    /// Takes the shipped texts of `language`.
    pub fn new<N: Node>(texts: &N, language: Text) -> Self {
        Self {
            language,
            words: KEYS.map(|key| texts.get(key).text_or_empty()),
        }
    }

    /// A text.
    #[must_use]
    pub fn word(&self, word: Word) -> Text {
        self.words.get(word as usize).copied().unwrap_or_default()
    }

    /// A text with its `{…}` replaced in order by `values`.
    #[must_use]
    pub fn filled(&self, word: Word, values: &[&str]) -> Text {
        let mut pieces = self.word(word).split(['{', '}']);
        let mut text = String::new();
        text.push_str(pieces.next().unwrap_or_default());
        for value in values {
            // What stood between the braces is only a name for translators.
            pieces.next();
            text.push_str(value);
            text.push_str(pieces.next().unwrap_or_default());
        }
        text.leak()
    }

    /// The one short paragraph: who asks, for what, how many receive, and how to undo it.
    #[must_use]
    pub fn intro(&self, config: &Config) -> Text {
        let intro = self.filled(Word::Intro, &[config.controller.name]);
        join(&[
            intro,
            " ",
            self.filled(Word::Recipients, &[count(recipients(config))]),
        ])
    }

    /// A line of a category's table: service, recipient, country, what is stored and for how long.
    #[must_use]
    pub fn row(&self, service: &Service) -> [Text; 4] {
        let mut stored = String::new();
        let mut add = |parts: &[&str]| {
            if !stored.is_empty() {
                stored.push_str(", ");
            }
            parts.iter().for_each(|part| stored.push_str(part));
        };
        for cookie in &service.cookies {
            let life = match cookie.days {
                Some(days) => self.filled(Word::Days, &[count(days as u32)]),
                None => self.word(Word::Session),
            };
            add(&[cookie.name, " (", life, ")"]);
        }
        for key in &service.storage_keys {
            add(&[key]);
        }
        [
            service.name,
            service.recipient.unwrap_or_default(),
            service.country.unwrap_or_default(),
            stored.leak(),
        ]
    }

    /// Everything the notice says, one statement a line, in the order shown: the text whose
    /// SHA-256 stands in every receipt. It depends on the configuration, the language and the
    /// shipped texts only, so every browser gives the same.
    #[must_use]
    pub fn canonical(&self, config: &Config) -> String {
        let mut text = String::new();
        let mut line = |parts: &[&str]| {
            parts.iter().for_each(|part| text.push_str(part));
            text.push('\n');
        };
        line(&["untick-notice-text 1 ", self.language]);
        line(&[self.word(Word::Title)]);
        line(&[self.intro(config)]);
        line(&[self.word(Word::Policy), " ", config.policy_url]);
        for category in &config.categories {
            let mark = if category.required {
                self.word(Word::Always)
            } else {
                " "
            };
            line(&["[", mark, "] ", category.title, ": ", category.description]);
            for service in &category.services {
                let [name, recipient, country, stored] = self.row(service);
                line(&["  ", name, " | ", recipient, " | ", country, " | ", stored]);
            }
        }
        for button in [Word::Reject, Word::Save, Word::Accept] {
            line(&["(", self.word(button), ")"]);
        }
        text
    }
}

/// How many distinct parties other than the controller receive data.
fn recipients(config: &Config) -> u32 {
    let mut names: Vec<Text> = Vec::new();
    for category in &config.categories {
        for service in &category.services {
            let name = service.recipient.unwrap_or(service.name);
            if name != config.controller.name && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names.len() as u32
}

/// Decimal digits; `to_string` would link the whole of number formatting.
#[must_use]
pub fn count(mut number: u32) -> Text {
    let mut digits = "";
    loop {
        let digit = (b'0' + (number % 10) as u8) as char;
        digits = join(&[digit.encode_utf8(&mut [0]), digits]);
        number /= 10;
        if number == 0 {
            return digits;
        }
    }
}
