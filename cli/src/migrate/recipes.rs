//! Services that are known by name: what `docs/recipes.md` says of them.

use crate::config::Service;

/// The recipes, as they are published.
const RECIPES: &str = include_str!("../../../docs/recipes.md");

/// A service that there is a recipe for.
pub(super) struct Known {
    heading: &'static str,
    /// Other names it goes by, in lower case without anything but letters and digits.
    names: &'static [&'static str],
    /// tarteaucitron's `tarteaucitron.user` variables and what of the recipe's HTML each one replaces.
    pub(super) variables: &'static [(&'static str, &'static str)],
}

/// Every service with a recipe whose names are unmistakable.
const KNOWN: &[Known] = &[
    Known {
        heading: "Google Analytics 4 (gtag)",
        names: &[
            "googleanalytics",
            "ga",
            "ga4",
            "gtag",
            "googleanalytics4",
            "analyticsstorage",
            "googleanalyticsga4",
        ],
        variables: &[("gtagUa", "G-YOUR_ID")],
    },
    Known {
        heading: "Google Tag Manager",
        names: &["googletagmanager", "gtm"],
        variables: &[("googletagmanagerId", "GTM-YOUR_ID")],
    },
    Known {
        heading: "Matomo",
        names: &["matomo", "piwik", "matomopiwik"],
        variables: &[
            ("matomoId", "YOUR_SITE_ID"),
            ("matomoHost", "https://YOUR_MATOMO_HOST/"),
        ],
    },
    Known {
        heading: "Hotjar",
        names: &["hotjar"],
        variables: &[("hotjarId", "YOUR_ID")],
    },
    Known {
        heading: "Microsoft Clarity",
        names: &["clarity", "microsoftclarity"],
        variables: &[("clarity", "YOUR_ID")],
    },
    Known {
        heading: "Meta pixel",
        names: &["metapixel", "facebookpixel", "fbpixel"],
        variables: &[("facebookpixelId", "YOUR_PIXEL_ID")],
    },
    Known {
        heading: "LinkedIn Insight Tag",
        names: &["linkedininsight", "linkedininsighttag"],
        variables: &[("linkedininsighttag", "YOUR_PARTNER_ID")],
    },
    Known {
        heading: "HubSpot",
        names: &["hubspot"],
        variables: &[("hubspotId", "YOUR_HUB_ID")],
    },
    Known {
        heading: "YouTube",
        names: &["youtube", "youtubeplayer", "youtubevideo", "youtubevideos"],
        variables: &[],
    },
    Known {
        heading: "Vimeo",
        names: &["vimeo"],
        variables: &[],
    },
    Known {
        heading: "Google Maps",
        names: &["googlemaps", "googlemap", "maps"],
        variables: &[],
    },
    Known {
        heading: "reCAPTCHA",
        names: &["recaptcha", "googlerecaptcha"],
        variables: &[("recaptchaapi", "YOUR_SITE_KEY")],
    },
    Known {
        heading: "Intercom",
        names: &["intercom", "intercomchat"],
        variables: &[("intercomKey", "YOUR_APP_ID")],
    },
    Known {
        heading: "Plausible",
        names: &["plausible", "plausibleanalytics"],
        variables: &[],
    },
];

/// The service that goes by this name.
pub(super) fn known(name: &str) -> Option<&'static Known> {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    let name: String = letters.map(|letter| letter.to_ascii_lowercase()).collect();
    KNOWN
        .iter()
        .find(|known| known.names.contains(&name.as_str()))
}

impl Known {
    /// The recipe's entry for `services`.
    pub(super) fn service(&self) -> Option<Service> {
        let service: Service = serde_json::from_str(self.block("json")?).ok()?;
        // Self-hosted Matomo names the controller of the example as who receives data.
        let is_own = service
            .recipient
            .as_ref()
            .is_some_and(|recipient| recipient.0.starts_with("Acme"));
        Some(if is_own {
            Service {
                recipient: None,
                country: None,
                ..service
            }
        } else {
            service
        })
    }

    /// The recipe's HTML, with its place-holders.
    pub(super) fn html(&self) -> Option<&'static str> {
        self.block("html")
    }

    /// The category that the recipe's HTML names.
    pub(super) fn category(&self) -> Option<&'static str> {
        let (_, rest) = self.html()?.split_once("data-category=\"")?;
        rest.split('"').next()
    }

    /// Where the recipe is, for the report.
    pub(super) fn heading(&self) -> &'static str {
        self.heading
    }

    fn block(&self, language: &str) -> Option<&'static str> {
        let section = RECIPES
            .split("\n## ")
            .find(|section| section.lines().next() == Some(self.heading))?;
        let (_, block) = section.split_once(&format!("```{language}\n"))?;
        block.split("```").next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_service_has_its_recipe() {
        for known in KNOWN {
            assert!(known.service().is_some(), "{}", known.heading);
            let html = known.html().unwrap();
            for (_, placeholder) in known.variables {
                assert!(
                    html.contains(placeholder),
                    "{}: {placeholder}",
                    known.heading
                );
            }
        }
    }

    #[test]
    fn names_are_unmistakable() {
        assert_eq!(
            known("Google Analytics").unwrap().heading,
            "Google Analytics 4 (gtag)"
        );
        assert_eq!(known("facebook-pixel").unwrap().heading, "Meta pixel");
        assert!(known("analytics").is_none());
        let mut names: Vec<_> = KNOWN.iter().flat_map(|known| known.names).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
