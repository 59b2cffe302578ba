//! Where the objects of a side live in its directory: distinguished names, and the server that answers for it.

use crate::rehearse::tenant::state::{Exchange, Release};

/// The domain of the cloud's directory (`-Filter` properties page, 2026: names end so, the first part varies).
const CLOUD_DOMAIN: &str = "DC=EURPR01A001,DC=PROD,DC=OUTLOOK,DC=COM";
const CLOUD_SERVER: &str = "DB3PR01A01DC001.EURPR01A001.PROD.OUTLOOK.COM";
const SERVER_DOMAIN: &str = "DC=corp,DC=example";
const SERVER_SERVER: &str = "DC01.corp.example";

/// The directory of one side.
#[derive(Debug, Clone)]
pub(super) struct Directory {
    /// The domain controller that answers.
    pub server: &'static str,
    organization: String,
    policies: String,
    mobile: String,
    recipients: String,
}

impl Directory {
    /// The directory of a side.
    pub fn of(exchange: &Exchange) -> Self {
        let organization = &exchange.name;
        if exchange.release != Release::Online {
            let services = format!("CN=Microsoft Exchange,CN=Services,CN=Configuration,{SERVER_DOMAIN}");
            let home = child(organization, &services);
            return Self {
                server: SERVER_SERVER,
                policies: format!("CN=Auth Policies,{home}"),
                mobile: format!("CN=Mobile Mailbox Settings,{home}"),
                organization: home,
                recipients: format!("OU=Staff,{SERVER_DOMAIN}"),
            };
        }
        // `CN=Block Basic Auth,CN=Auth Policies,CN=Configuration,CN=contoso.onmicrosoft.com,…` (guide on disabling
        // Basic authentication, 2021)
        let home =
            format!("CN=Configuration,{}", child(organization, &format!("CN=ConfigurationUnits,{CLOUD_DOMAIN}")));
        let unit = format!("OU={},OU=Microsoft Exchange Hosted Organizations,{CLOUD_DOMAIN}", escape(organization));
        Self {
            server: CLOUD_SERVER,
            policies: format!("CN=Auth Policies,{home}"),
            mobile: format!("CN=Mobile Mailbox Settings,{home}"),
            organization: home,
            recipients: unit,
        }
    }

    /// The organization.
    pub fn organization(&self) -> &str {
        &self.organization
    }

    /// The settings for mobile devices, above the device access rules.
    pub fn mobile_settings(&self) -> &str {
        &self.mobile
    }

    /// An authentication policy of this name.
    pub fn policy(&self, name: &str) -> String {
        child(name, &self.policies)
    }

    /// A device access rule of this name.
    pub fn device_access_rule(&self, name: &str) -> String {
        child(name, &self.mobile)
    }

    /// A person of this name.
    pub fn recipient(&self, name: &str) -> String {
        child(name, &self.recipients)
    }
}

fn child(name: &str, parent: &str) -> String {
    format!("CN={},{parent}", escape(name))
}

/// A name inside a distinguished name (RFC 4514).
fn escape(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    let last = name.chars().count().saturating_sub(1);
    for (position, single) in name.chars().enumerate() {
        let edge = (single == ' ' && (position == 0 || position == last)) || (single == '#' && position == 0);
        match single {
            '\n' => escaped.push_str("\\0A"),
            '\r' => escaped.push_str("\\0D"),
            ',' | '+' | '"' | '\\' | '<' | '>' | ';' | '=' => escaped.extend(['\\', single]),
            _ if edge => escaped.extend(['\\', single]),
            _ => escaped.push(single),
        }
    }
    escaped
}
