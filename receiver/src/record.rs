//! A receipt as a consent record with the fields of ISO/IEC TS 27560:2023 inlined.
//!
//! On the wire a receipt leaves out what its notice's configuration already says. A record has to
//! be complete on its own, so what is missing is taken from the archived configuration whose hash
//! the receipt carries. What neither says is `null` and named in [`Record::unknown`]; nothing is
//! made up. Field names are those of the standard as the W3C DPV guide "Consent Records and
//! Receipts" lists them.
use jiff::Timestamp;
use serde::Serialize;
use untick::receipt::{Basis, ConsentType, ControllerRole, DecisionEntry, Receipt, State};

pub mod archive;
pub mod configuration;
pub mod csv;
pub mod dpv;
pub mod kantara;

use configuration::{Configuration, Service};

/// `schema_version` of every record.
pub const SCHEMA_VERSION: &str = "ISO/IEC TS 27560:2023";

/// DPV's widest term for personal data: what stands as `pii_type` where no narrower one was given.
pub const ANY_DATA: &str = "dpv:PersonalData";

/// A consent record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Record {
    /// Always [`SCHEMA_VERSION`].
    pub schema_version: &'static str,
    /// The receipt's id, which is the record's as well.
    pub record_id: String,
    /// The subject's pseudonym, or `anon`.
    pub pii_principal_id: String,
    /// One entry per decision.
    pub pii_processing: Vec<Processing>,
    /// Everybody whom `pii_processing` refers to.
    pub party_identification: Vec<Party>,
    /// RFC 6901 pointers to mandatory fields that neither receipt nor configuration says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

/// What was decided about, and how.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Processing {
    /// URL of the privacy policy (6.3.4.1).
    pub privacy_notice: String,
    /// BCP 47 tag of the language shown (6.3.4.2).
    pub language: String,
    /// The category's id (6.3.4.3).
    pub purpose: String,
    /// A DPV term (6.3.4.4).
    pub purpose_type: Option<String>,
    /// On what ground processing would rest (6.3.4.6).
    pub lawful_basis: &'static str,
    /// Which data (6.3.4.7).
    pub pii_information: Vec<Pii>,
    /// Ids of parties (6.3.4.8).
    pub pii_controllers: Vec<String>,
    /// ISO 3166-1 codes (6.3.4.11).
    pub storage_locations: Option<Vec<String>>,
    /// ISO 8601 duration (6.3.4.12).
    pub retention_period: Option<String>,
    /// The site (6.3.4.15).
    pub service: String,
    /// ISO 3166 code (6.3.4.16).
    pub jurisdiction: String,
    /// Ids of parties (6.3.4.17).
    pub recipient_third_parties: Option<Vec<String>>,
    /// Where consent is taken back (6.3.4.18).
    pub withdrawal_method: String,
    /// What happened (6.3.7).
    pub event: Event,
}

/// One kind of data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pii {
    /// A DPV-PD term (6.3.5.1).
    pub pii_type: String,
    /// Name of the cookie or storage key that holds it (6.3.5.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pii_attribute_id: Option<String>,
}

/// Somebody who takes part (6.3.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Party {
    /// What others refer to it by.
    pub party_id: String,
    /// Legal name.
    pub party_name: Option<String>,
    /// Postal address, or at least the country.
    pub party_address: Option<String>,
    /// E-mail address or URL.
    pub party_contact: Option<String>,
    /// Home page or privacy policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_url: Option<String>,
    /// `controller`, `joint_controller` or `recipient`.
    pub party_type: &'static str,
}

/// What happened to the consent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// ISO 8601, UTC (6.3.7.1).
    pub event_time: String,
    /// ISO 8601 duration from `event_time`; only a grant has one (6.3.7.2).
    pub validity_duration: Option<String>,
    /// Who acted (6.3.7.3).
    pub entity_id: String,
    /// A DPV term for the kind of consent; none where the basis is not consent (6.3.7.4).
    pub event_type: Option<&'static str>,
    /// A DPV term for what became of it; none where the basis is not consent.
    pub event_state: Option<&'static str>,
    /// The same in the receipt's own word, which also has those that are no consent.
    pub state: &'static str,
}

impl Record {
    /// The record of `receipt`, completed from the configuration it was made under if that is
    /// archived.
    #[must_use]
    pub fn new(receipt: &Receipt, configuration: Option<&Configuration>) -> Self {
        let mut parties: Vec<Party> = receipt
            .controllers
            .iter()
            .map(|controller| Party {
                party_id: controller.id.clone(),
                party_name: Some(controller.name.clone()),
                party_address: controller
                    .address
                    .clone()
                    .or_else(|| configuration.and_then(Configuration::address)),
                party_contact: Some(controller.contact.clone()),
                party_url: controller.url.clone(),
                party_type: controller.role.map_or("controller", ControllerRole::word),
            })
            .collect();
        let mut processing = Vec::with_capacity(receipt.decisions.len());
        for decision in &receipt.decisions {
            let services = configuration
                .map(|configuration| configuration.services_of(decision))
                .unwrap_or_default();
            processing.push(process(receipt, decision, configuration, &services));
            add_recipients(&mut parties, decision, &services);
        }
        let mut record = Self {
            schema_version: SCHEMA_VERSION,
            record_id: receipt.receipt_id.clone(),
            pii_principal_id: receipt.subject_id.clone(),
            pii_processing: processing,
            party_identification: parties,
            unknown: Vec::new(),
        };
        record.unknown = unknown(&record);
        record
    }

    /// The party with this id.
    #[must_use]
    pub fn party(&self, id: &str) -> Option<&Party> {
        self.party_identification
            .iter()
            .find(|party| party.party_id == id)
    }
}

fn process(
    receipt: &Receipt,
    decision: &DecisionEntry,
    configuration: Option<&Configuration>,
    services: &[&Service],
) -> Processing {
    // A list that the configuration leaves empty is an answer: nobody receives anything.
    let declared = |found: Vec<String>| configuration.map(|_| found);
    Processing {
        privacy_notice: receipt.notice.url.clone(),
        language: receipt.notice.language.clone(),
        purpose: decision.purpose.clone(),
        purpose_type: decision.purpose_type.clone().or_else(|| {
            configuration
                .and_then(|configuration| configuration.category(&decision.purpose))
                .and_then(|category| category.purpose.clone())
        }),
        lawful_basis: decision.basis.word(),
        pii_information: pii(decision, services),
        pii_controllers: receipt
            .controllers
            .iter()
            .map(|controller| controller.id.clone())
            .collect(),
        storage_locations: decision
            .storage_locations
            .clone()
            .or_else(|| declared(configuration::countries(services)).filter(|all| !all.is_empty())),
        retention_period: decision
            .retention
            .clone()
            .or_else(|| configuration::longest(services)),
        service: receipt.scope.origin.clone(),
        jurisdiction: receipt.jurisdiction.code.clone(),
        recipient_third_parties: decision
            .recipients
            .clone()
            .or_else(|| declared(services.iter().map(|service| service.id.clone()).collect())),
        withdrawal_method: receipt.withdrawal.url.clone(),
        event: event(receipt, decision),
    }
}

fn event(receipt: &Receipt, decision: &DecisionEntry) -> Event {
    let is_consent = decision.basis == Basis::Consent;
    Event {
        event_time: receipt.event.time.clone(),
        validity_duration: decision
            .valid_until
            .as_deref()
            .and_then(|until| duration(&receipt.event.time, until)),
        entity_id: receipt.event.by.word().to_owned(),
        event_type: is_consent.then_some(match receipt.event.consent_type {
            ConsentType::Expressed => "dpv:ExpressedConsent",
            ConsentType::Explicit => "dpv:ExplicitlyExpressedConsent",
            // Nothing was granted by an act: this is what was asked for.
            ConsentType::None => "dpv:Consent",
        }),
        event_state: status(decision.state),
        state: decision.state.word(),
    }
}

/// DPV's consent status; none for what is no consent.
fn status(state: State) -> Option<&'static str> {
    match state {
        State::Given => Some("dpv:ConsentGiven"),
        State::Renewed => Some("dpv:RenewedConsentGiven"),
        State::Refused => Some("dpv:ConsentRefused"),
        State::Withdrawn => Some("dpv:ConsentWithdrawn"),
        State::Expired => Some("dpv:ConsentExpired"),
        State::OptedOut | State::NotApplicable => None,
    }
}

/// From one time to another, in days where they are whole and else in seconds. Both were checked
/// when the receipt came in; only the last hours of the year 9999 cannot be read.
fn duration(from: &str, until: &str) -> Option<String> {
    const DAY: i64 = 86_400;
    let from: Timestamp = from.parse().ok()?;
    let until: Timestamp = until.parse().ok()?;
    let seconds = until.duration_since(from).as_secs();
    match seconds {
        ..0 => None,
        seconds if seconds % DAY == 0 => Some(format!("P{}D", seconds / DAY)),
        seconds => Some(format!("PT{seconds}S")),
    }
}

fn pii(decision: &DecisionEntry, services: &[&Service]) -> Vec<Pii> {
    if let Some(terms) = decision
        .data_categories
        .as_deref()
        .filter(|terms| !terms.is_empty())
    {
        let narrow = |term: &String| Pii {
            pii_type: term.clone(),
            pii_attribute_id: None,
        };
        return terms.iter().map(narrow).collect();
    }
    let named: Vec<Pii> = services
        .iter()
        .flat_map(|service| service.names())
        .map(|name| Pii {
            pii_type: ANY_DATA.to_owned(),
            pii_attribute_id: Some(name.to_owned()),
        })
        .collect();
    if !named.is_empty() {
        return named;
    }
    vec![Pii {
        pii_type: ANY_DATA.to_owned(),
        pii_attribute_id: None,
    }]
}

fn add_recipients(parties: &mut Vec<Party>, decision: &DecisionEntry, services: &[&Service]) {
    let mut add = |party: Party| {
        if !parties.iter().any(|known| known.party_id == party.party_id) {
            parties.push(party);
        }
    };
    for service in services {
        add(Party {
            party_id: service.id.clone(),
            party_name: Some(service.recipient.clone().unwrap_or(service.name.clone())),
            party_address: service.country.clone(),
            party_contact: service.policy_url.clone(),
            party_url: service.policy_url.clone(),
            party_type: "recipient",
        });
    }
    for id in decision.recipients.iter().flatten() {
        add(Party {
            party_id: id.clone(),
            party_name: None,
            party_address: None,
            party_contact: None,
            party_url: None,
            party_type: "recipient",
        });
    }
}

/// The mandatory fields that are empty.
fn unknown(record: &Record) -> Vec<String> {
    let mut pointers = Vec::new();
    for (at, processing) in record.pii_processing.iter().enumerate() {
        let mut miss = |is_missing: bool, field: &str| {
            if is_missing {
                pointers.push(format!("/pii_processing/{at}/{field}"));
            }
        };
        let is_vague = |pii: &Pii| pii.pii_type == ANY_DATA;
        miss(
            processing.pii_information.iter().any(is_vague),
            "pii_information",
        );
        miss(processing.storage_locations.is_none(), "storage_locations");
        miss(processing.retention_period.is_none(), "retention_period");
        miss(
            processing.recipient_third_parties.is_none(),
            "recipient_third_parties",
        );
    }
    for (at, party) in record.party_identification.iter().enumerate() {
        let mut miss = |is_missing: bool, field: &str| {
            if is_missing {
                pointers.push(format!("/party_identification/{at}/{field}"));
            }
        };
        miss(party.party_name.is_none(), "party_name");
        miss(party.party_address.is_none(), "party_address");
        miss(party.party_contact.is_none(), "party_contact");
    }
    pointers
}
