//! What the notice says, in which language, and its canonical form for hashing.
use crate::config::{Category, Config, Service};
use crate::node::Node;

/// Texts of the interface, resolved for one language.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    /// BCP 47 tag.
    pub language: String,
    words: Vec<String>,
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
    pub fn new<N: Node>(texts: &N, language: &str) -> Self {
        Self {
            language: language.into(),
            words: KEYS
                .iter()
                .map(|key| texts.get(key).text_or_empty())
                .collect(),
        }
    }

    /// A text.
    #[must_use]
    pub fn word(&self, word: Word) -> &str {
        self.words.get(word as usize).map_or("", String::as_str)
    }

    /// The one short paragraph: who asks, for what, how many receive, and how to undo it.
    #[must_use]
    pub fn intro(&self, config: &Config) -> String {
        let recipients: Vec<&str> = recipients(config);
        let count = count(recipients.len());
        let intro = self
            .word(Word::Intro)
            .replacen("{controller}", &config.controller.name, 1);
        [
            &intro,
            " ",
            &self.word(Word::Recipients).replacen("{count}", &count, 1),
        ]
        .concat()
    }

    /// The lines of a category's table: service, recipient, country, what is stored and for how long.
    #[must_use]
    pub fn row(&self, service: &Service) -> [String; 4] {
        let mut stored: Vec<String> = Vec::new();
        for cookie in &service.cookies {
            let life = match cookie.days {
                Some(days) => self
                    .word(Word::Days)
                    .replacen("{count}", &count(days as usize), 1),
                None => self.word(Word::Session).into(),
            };
            stored.push([&cookie.name, " (", &life, ")"].concat());
        }
        stored.extend(service.storage_keys.iter().cloned());
        [
            service.name.clone(),
            service.recipient.clone().unwrap_or_default(),
            service.country.clone().unwrap_or_default(),
            stored.join(", "),
        ]
    }

    /// Everything the notice says, one statement a line, in the order shown: the text whose
    /// SHA-256 stands in every receipt. It depends on the configuration, the language and the
    /// shipped texts only, so every browser gives the same.
    #[must_use]
    pub fn canonical(&self, config: &Config) -> String {
        let intro = self.intro(config);
        let mut lines = vec![
            ["untick-notice-text 1 ", &self.language].concat(),
            self.word(Word::Title).to_owned(),
            intro,
            [self.word(Word::Policy), " ", &config.policy_url].concat(),
        ];
        for category in &config.categories {
            lines.push(
                [
                    self.mark(category),
                    &category.title,
                    ": ",
                    &category.description,
                ]
                .concat(),
            );
            for service in &category.services {
                lines.push(["  ", &self.row(service).join(" | ")].concat());
            }
        }
        for button in [Word::Reject, Word::Save, Word::Accept] {
            lines.push(["[", self.word(button), "]"].concat());
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn mark(&self, category: &Category) -> &'static str {
        if category.required {
            "[always] "
        } else {
            "[ ] "
        }
    }
}

/// Distinct recipients other than the controller.
fn recipients(config: &Config) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for service in config
        .categories
        .iter()
        .flat_map(|category| &category.services)
    {
        let name = service.recipient.as_deref().unwrap_or(&service.name);
        if name != config.controller.name && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// Decimal digits; `to_string` would link the whole of number formatting.
#[must_use]
pub fn count(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.insert(0, b'0' + (number % 10) as u8);
        number /= 10;
        if number == 0 {
            return digits.into_iter().map(char::from).collect();
        }
    }
}
