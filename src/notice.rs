//! What the notice says, as a description that is drawn, hashed and archived.
//!
//! The description is the canonical text of the notice: everything a visitor sees or hears, in
//! order, in one language, with the structure that carries it. It follows from the configuration
//! and the shipped texts alone, so every browser draws and hashes the same. Each record ends with
//! `\x02`, its fields with `\x01`: depth, element name (`#` for the shadow root), text, attributes.
//!
//! Texts, boxes and buttons stand in the light tree (depth 1): tools that look for a notice do not
//! enter shadow roots, and `::slotted` rules still keep page CSS away from them.
use crate::config::{Category, Config, Service};
use crate::node::{Node, Text, digits, fill};

/// The notice's element; auto-consent tools know it by this name.
pub const TAG: Text = "untick-notice";

const HEAD: Text = "\
0\x01untick-notice\x01\x01role=dialog\x01aria-labelledby=untick-title\x01lang=$A\x01data-position=$B\x01data-scheme=$C\x02\
1\x01#\x02\
2\x01div\x01\x01class=card\x02\
3\x01div\x01\x01class=body\x02\
4\x01slot\x01\x02\
4\x01ul\x01\x02\
1\x01h2\x01@title;\x01id=untick-title\x01tabindex=-1\x02\
1\x01p\x01@intro; @recipients;\x02\
1\x01a\x01@policy;\x01href=$F\x02";

const REQUIRED: Text = "\
5\x01li\x01\x02\
6\x01div\x01\x01class=head\x02\
7\x01slot\x01\x01name=untick-$A\x02\
7\x01small\x01@always;\x02\
1\x01span\x01$B\x01slot=untick-$A\x02";

const OPTIONAL: Text = "\
5\x01li\x01\x02\
6\x01div\x01\x01class=head\x02\
7\x01slot\x01\x01name=untick-$A\x02\
1\x01input\x01\x01type=checkbox\x01id=untick-$A\x01name=untick-$A\x01slot=untick-$A\x02\
1\x01label\x01$B\x01for=untick-$A\x01slot=untick-$A\x02";

const DETAILS: Text = "\
6\x01details\x01\x02\
7\x01summary\x01@details;\x02\
7\x01p\x01$C\x02";

const TABLE: Text = "\
7\x01table\x01\x02\
8\x01tr\x01\x02\
9\x01th\x01@service;\x01scope=col\x02\
9\x01th\x01@recipient;\x01scope=col\x02\
9\x01th\x01@country;\x01scope=col\x02\
9\x01th\x01@storage;\x01scope=col\x02";

const ROW: Text =
    "8\x01tr\x01\x029\x01td\x01$A\x029\x01td\x01$B\x029\x01td\x01$C\x029\x01td\x01$D\x02";

/// One code path for all three buttons; only label and action differ.
const BUTTON: Text = "1\x01button\x01@$A;\x01type=button\x01slot=buttons\x01data-untick=$B\x02";

const FOOT: Text = "3\x01div\x01\x01class=buttons\x024\x01slot\x01\x01name=buttons\x02";

const PLACEHOLDER: Text = "\
0\x01untick-placeholder\x01\x01lang=$A\x01data-scheme=$C\x02\
1\x01#\x02\
2\x01div\x01\x01class=card frame\x02\
3\x01p\x01@blocked;\x02\
3\x01slot\x01\x02\
1\x01button\x01@allow;\x01type=button\x01data-untick=allow\x01data-for=$F\x01data-of=$G\x02";

const REOPEN: Text = "\
0\x01untick-reopen\x01\x01lang=$A\x01data-scheme=$C\x02\
1\x01#\x02\
2\x01slot\x01\x02\
1\x01button\x01@reopen;\x01type=button\x01data-untick=open\x02";

/// Looks up every `@key;` of a template among the texts, then fills in `values`. The texts use
/// `$D` and `$E` for what they mention.
fn write<N: Node>(texts: &N, template: &str, values: &[&str]) -> String {
    let mut text = String::new();
    for (at, piece) in template.split('@').enumerate() {
        let (key, rest) = if at == 0 {
            ("", piece)
        } else {
            piece.split_once(';').unwrap_or(("", piece))
        };
        if !key.is_empty() {
            text.push_str(&texts.string(key));
        }
        text.push_str(rest);
    }
    fill(&text, values)
}

/// The notice.
#[must_use]
pub fn notice<N: Node>(config: &Config, texts: &N, language: &str) -> String {
    let mut text = write(
        texts,
        HEAD,
        &[
            language,
            config.position,
            config.scheme,
            config.controller,
            &recipients(config),
            config.policy_url,
        ],
    );
    for category in &config.categories {
        let Category {
            id,
            title,
            description,
            ..
        } = category;
        let template = if category.required {
            REQUIRED
        } else {
            OPTIONAL
        };
        text.push_str(&write(texts, template, &[id, title]));
        text.push_str(&write(texts, DETAILS, &["", "", description]));
        if !category.services.is_empty() {
            text.push_str(&write(texts, TABLE, &[]));
        }
        for service in &category.services {
            let stored = stored(service, texts);
            text.push_str(&fill(
                ROW,
                &[service.name, service.recipient, service.country, &stored],
            ));
        }
    }
    text.push_str(FOOT);
    for (word, action) in [
        ("reject", "reject-all"),
        ("save", "save"),
        ("accept", "accept-all"),
    ] {
        text.push_str(&write(texts, &fill(BUTTON, &[word, action]), &[]));
    }
    text
}

/// The placeholder of a gated frame.
#[must_use]
pub fn placeholder<N: Node>(
    config: &Config,
    texts: &N,
    language: &str,
    category: &str,
    service: &str,
) -> String {
    let declared = config.service(service);
    let name = declared.map_or(category, |service| service.name);
    let recipient = declared
        .map(|service| service.recipient)
        .filter(|recipient| !recipient.is_empty());
    write(
        texts,
        PLACEHOLDER,
        &[
            language,
            "",
            config.scheme,
            name,
            recipient.unwrap_or(name),
            category,
            service,
        ],
    )
}

/// The button that opens the notice again on a page that has none.
#[must_use]
pub fn reopen<N: Node>(config: &Config, texts: &N, language: &str) -> String {
    write(texts, REOPEN, &[language, "", config.scheme])
}

/// What a service keeps on the visitor's device, and for how long.
fn stored<N: Node>(service: &Service, texts: &N) -> String {
    let mut stored = String::new();
    for (name, days) in &service.cookies {
        let key = if *days == 0 {
            "$A (@session;), "
        } else {
            "$A (@days;), "
        };
        stored.push_str(&write(texts, key, &[name, "", "", &digits(*days)]));
    }
    for key in &service.storage_keys {
        stored.push_str(key);
        stored.push_str(", ");
    }
    stored.truncate(stored.len().saturating_sub(2));
    stored
}

/// How many distinct parties other than the controller receive data.
fn recipients(config: &Config) -> String {
    let mut names: Vec<Text> = Vec::new();
    for service in config
        .categories
        .iter()
        .flat_map(|category| &category.services)
    {
        let name = if service.recipient.is_empty() {
            service.name
        } else {
            service.recipient
        };
        if name != config.controller && !names.contains(&name) {
            names.push(name);
        }
    }
    digits(names.len() as u32)
}
