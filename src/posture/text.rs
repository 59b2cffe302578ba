//! Texts with a form of their own: GUIDs, sign-in names, domains, address ranges, durations. The schema names the form
//! as `format`; [`check_format`] is the one judge of it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

macro_rules! text_form {
    ($(#[$doc:meta])* $name:ident, $format:literal, $pattern:literal, $about:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", "format": $format, "pattern": $pattern, "description": $about })
            }
        }

        impl $name {
            /// The text as written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

text_form!(
    /// An id as Entra and Exchange write it.
    Guid, "guid",
    r"^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
    "a GUID: 8-4-4-4-12 hexadecimal digits"
);
text_form!(
    /// The sign-in name of a user.
    UserPrincipalName, "user-principal-name",
    r"^[A-Za-z0-9'._!#^~-]+@[A-Za-z0-9.-]+$",
    "a sign-in name such as `user01@contoso.com`"
);
text_form!(
    /// A DNS domain.
    Domain, "domain",
    r"^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$",
    "a domain such as `contoso.com`"
);
text_form!(
    /// An address range in CIDR notation.
    IpRange, "ip-range",
    r"^[0-9A-Fa-f:.]+/[0-9]{1,3}$",
    "an IPv4 or IPv6 range in CIDR notation such as `203.0.113.0/24`"
);
text_form!(
    /// A country.
    Country, "country",
    r"^[A-Z]{2}$",
    "a country as two capital letters of ISO 3166"
);
text_form!(
    /// A length of time in whole hours or days.
    Duration, "duration",
    r"^[0-9]+[hd]$",
    "hours or days, such as `12h` or `7d`"
);
text_form!(
    /// How often people sign in again.
    FrequencyText, "sign-in-frequency",
    r"^([0-9]+[hd]|every-time|default)$",
    "hours (`1h` to `23h`), days (`1d` to `365d`), or `every-time`"
);
text_form!(
    /// The name of a ring; it becomes part of a folder's name.
    RingName, "ring-name",
    r"^[a-z0-9][a-z0-9-]{0,30}$",
    "lower-case letters, digits and `-`, at most 31 of them"
);
text_form!(
    /// A version of Exchange Server.
    ExchangeVersion, "exchange-version",
    r"^(SE|2016|2019)(-CU[0-9]{1,2})?$",
    "`SE`, `2019-CU14`, `2016-CU23` and the like"
);

impl Guid {
    /// In lower case, as Graph compares it.
    #[must_use]
    pub fn lower(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl Duration {
    /// The length in hours. Texts of another form, which `check` has refused, count as none.
    #[must_use]
    pub fn hours(&self) -> u32 {
        let Some((number, unit)) = split_unit(&self.0) else { return 0 };
        if unit == 'd' { number.saturating_mul(24) } else { number }
    }
}

impl FrequencyText {
    /// Number and unit (`h` or `d`); none for `every-time`.
    #[must_use]
    pub fn parts(&self) -> Option<(u32, char)> {
        split_unit(&self.0)
    }
}

impl ExchangeVersion {
    /// Product (2016, 2019, or 2025 for SE) and cumulative update (0 where none is written).
    #[must_use]
    pub fn parts(&self) -> (u32, u32) {
        let (product, update) = self.0.split_once("-CU").unwrap_or((&self.0, "0"));
        let product = if product == "SE" { 2025 } else { product.parse().unwrap_or(0) };
        (product, update.parse().unwrap_or(0))
    }
}

/// A number with its unit, `h` or `d`.
#[must_use]
pub(crate) fn split_unit(text: &str) -> Option<(u32, char)> {
    let unit = text.chars().last().filter(|unit| matches!(unit, 'h' | 'd'))?;
    let digits = &text[..text.len() - 1];
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((digits.parse().ok()?, unit))
}

/// Says what is wrong with a text that should have this form; nothing where it has it. Unknown forms have no rules.
#[must_use]
pub fn check_format(format: &str, text: &str) -> Option<String> {
    match format {
        "guid" => (!is_guid(text)).then(|| "a GUID has 8-4-4-4-12 hexadecimal digits".to_owned()),
        "user-principal-name" => check_user(text),
        "domain" => check_domain(text),
        "ip-range" => check_ip_range(text),
        "country" => (!crate::catalog::is_country(text))
            .then(|| "a country is written as two capital letters of ISO 3166, such as `DE`".to_owned()),
        "duration" => split_unit(text)
            .is_none_or(|(number, _)| number == 0 || number > 8760)
            .then(|| "a length of time is written in hours or days, such as `12h` or `7d`".to_owned()),
        "sign-in-frequency" => check_frequency(text),
        "ring-name" => {
            let fits = !text.is_empty()
                && text.len() <= 31
                && !text.starts_with('-')
                && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
            (!fits).then(|| "the name of a ring has lower-case letters, digits and `-`, at most 31 of them".to_owned())
        }
        "exchange-version" => check_version(text),
        _ => None,
    }
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn check_user(text: &str) -> Option<String> {
    let Some((name, domain)) = text.split_once('@') else {
        return Some("a sign-in name has the form `name@domain`".to_owned());
    };
    // the characters that Entra takes in a sign-in name
    let odd = name.chars().find(|single| !(single.is_ascii_alphanumeric() || "'._-!#^~".contains(*single)));
    match odd {
        _ if name.is_empty() || name.len() > 64 => {
            Some("the part before the `@` of a sign-in name has 1 to 64 characters".to_owned())
        }
        Some(single) => Some(format!("a sign-in name cannot have `{}`", single.escape_debug())),
        None if name.starts_with('.') || name.ends_with('.') => {
            Some("the part before the `@` cannot begin or end with a dot".to_owned())
        }
        None => check_domain(domain),
    }
}

fn check_domain(text: &str) -> Option<String> {
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let fits = text.len() <= 253 && text.contains('.') && text.split('.').all(label);
    (!fits).then(|| "a domain has letters, digits and `-` between dots; write others in their `xn--` form".to_owned())
}

fn check_ip_range(text: &str) -> Option<String> {
    let Ok(range) = text.parse::<ipnet::IpNet>() else {
        return Some(
            "an address range is written in CIDR notation, such as `203.0.113.0/24` or `2001:db8::/32`".into(),
        );
    };
    if range.trunc() != range {
        return Some(format!("the address has bits behind the mask: write `{}`", range.trunc()));
    }
    None
}

fn check_frequency(text: &str) -> Option<String> {
    if text == "every-time" || text == "default" {
        return None;
    }
    // limits of the admin centre; no reference page states them (conditional-access facts, CA-S02)
    let fits = match split_unit(text) {
        Some((hours, 'h')) => (1..=23).contains(&hours),
        Some((days, _)) => (1..=365).contains(&days),
        None => false,
    };
    (!fits).then(|| "a sign-in frequency is `1h` to `23h`, `1d` to `365d`, or `every-time`".to_owned())
}

fn check_version(text: &str) -> Option<String> {
    let (product, update) = text.split_once("-CU").unwrap_or((text, "1"));
    let fits = matches!(product, "SE" | "2019" | "2016" | "2013")
        && !update.is_empty()
        && update.len() <= 2
        && update.bytes().all(|byte| byte.is_ascii_digit());
    (!fits).then(|| "a version is written as `SE`, `2019-CU14` or `2016-CU23`".to_owned())
}
