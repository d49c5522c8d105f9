//! What a visitor has decided.
use crate::config::Config;
use crate::text::Text;

/// What may run: one bit per category, and the services that differ from theirs.
///
/// Storing only the exceptions keeps a choice small with any number of services.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Bit `i` is set when category `i` of the configuration is granted.
    pub categories: u32,
    /// Ids of services decided otherwise than their category.
    pub services: Vec<Text>,
}

impl Choices {
    /// Only what needs no consent.
    #[must_use]
    pub fn required(config: &Config) -> Self {
        Self::of(config, |category| {
            config
                .categories
                .get(category)
                .is_some_and(|category| category.required)
        })
    }

    /// Everything.
    #[must_use]
    pub fn all(config: &Config) -> Self {
        Self::of(config, |_| true)
    }

    /// The categories that `granted` names, and the required ones.
    pub fn of(config: &Config, granted: impl Fn(usize) -> bool) -> Self {
        let mut categories = 0;
        for (index, category) in config.categories.iter().enumerate() {
            if category.required || granted(index) {
                categories |= 1 << index;
            }
        }
        Self {
            categories,
            services: Vec::new(),
        }
    }

    /// Whether a category as a whole is granted.
    #[must_use]
    pub fn has(&self, category: usize) -> bool {
        self.categories >> category & 1 == 1
    }

    /// Whether a service of a category is granted; the empty service asks for the category.
    #[must_use]
    pub fn permits(&self, category: usize, service: &str) -> bool {
        let excepted = self.services.iter().any(|other| *other == service);
        self.has(category) != excepted
    }

    /// Grants one service, whatever its category says.
    pub fn grant_service(&mut self, config: &Config, service: Text) {
        for (index, category) in config.categories.iter().enumerate() {
            let is_its = category.services.iter().any(|other| other.id == service);
            if is_its && !self.permits(index, service) {
                if self.has(index) {
                    self.services.retain(|other| *other != service);
                } else {
                    self.services.push(service);
                }
            }
        }
    }

    /// Decides a category and every service of it.
    pub fn set(&mut self, category: usize, is_granted: bool, config: &Config) {
        self.categories = self.categories & !(1 << category) | u32::from(is_granted) << category;
        if let Some(category) = config.categories.get(category) {
            self.services
                .retain(|id| category.services.iter().all(|service| service.id != *id));
        }
    }

    /// The bits of the categories in which something that ran before may run no longer.
    #[must_use]
    pub fn closed_since(&self, before: &Self, config: &Config) -> u32 {
        let mut closed = before.categories & !self.categories;
        for (index, category) in config.categories.iter().enumerate() {
            let lost = |id: &str| before.permits(index, id) && !self.permits(index, id);
            if category.services.iter().any(|service| lost(service.id)) {
                closed |= 1 << index;
            }
        }
        closed
    }

    /// The bits of the categories in which anything optional differs.
    #[must_use]
    pub fn changed_since(&self, before: &Self, config: &Config) -> u32 {
        self.closed_since(before, config) | before.closed_since(self, config)
    }

    /// Whether anything that needs consent is granted.
    #[must_use]
    pub fn any_optional(&self, config: &Config) -> bool {
        *self != Self::required(config)
    }
}
