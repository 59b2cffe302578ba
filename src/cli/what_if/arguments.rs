//! The flags of `what-if`, in the words of a posture.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::statement::Statement;
use super::words::{
    ActionWord, AuthWord, ClientWord, DeviceWord, FlowWord, InsiderWord, MailboxWord, PlatformWord, RiskWord,
};
use crate::cli::args::parse_date;
use crate::posture::GuestKind;

const EXAMPLES: &str = "\
Examples:
  posturec what-if posture.toml --user user01@contoso.com --client outlook-mobile
  posturec what-if posture.toml --audience pilot --client browser --device unmanaged --at pilot
  posturec what-if --policies exported --client outlook-desktop --location elsewhere
  posturec what-if posture.toml --sign-ins signins.json

What is not stated stays open: the ordinary case is told, and then what else the outcome depends on.
Exit codes: 0 it is answered; 1 the posture has errors; 2 the command line or a file is wrong.";

/// `what-if`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct WhatIfArguments {
    /// The posture file
    #[arg(value_name = "POSTURE", required_unless_present = "policies", value_parser = NonEmptyStringValueParser::new())]
    pub posture: Option<String>,
    /// Policies, named locations and strengths as Graph exports them, in place of a posture: files, or folders of them
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["posture", "start", "at"])]
    pub policies: Vec<String>,
    /// What the tenant has before the rollout, as Graph exports it: files, or folders of them [default: nothing]
    #[arg(long, visible_alias = "tenant", value_name = "FILE", num_args = 1..)]
    pub start: Vec<String>,
    /// The point of the rollout: start, RING, RING:STEP, RING:SCRIPT:STEP or end
    #[arg(long, value_name = "POINT", default_value = "end")]
    pub at: String,
    /// The day for which to look at expiry dates, such as 2027-01-31 [default: none, nothing expires]
    #[arg(long, value_name = "DATE", value_parser = parse_date)]
    pub as_of: Option<Date>,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: AnswerFormat,
    /// Who, and what they want.
    #[command(flatten)]
    pub who: Who,
    /// How, and to what.
    #[command(flatten)]
    pub how: How,
    /// From where, and on what.
    #[command(flatten)]
    pub whence: Whence,
    /// Many sign-ins: a file of JSON lines (see `posturec schema sign-in`), or a sign-in log as Graph or the portal
    /// exports it (JSON, CSV)
    #[arg(long, value_name = "FILE", help_heading = "Many sign-ins", value_parser = NonEmptyStringValueParser::new())]
    pub sign_ins: Option<String>,
}

/// Who signs in.
#[derive(Debug, Args)]
#[command(next_help_heading = "Who")]
pub struct Who {
    /// A sign-in name, or the object id of a user
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// Somebody of this audience of the posture
    #[arg(long, value_name = "ALIAS", conflicts_with_all = ["user", "guest"])]
    pub audience: Option<String>,
    /// A guest of this kind
    #[arg(long, value_name = "KIND", value_parser = parse_guest, conflicts_with = "user")]
    pub guest: Option<GuestKind>,
    /// A group that the person is in, by name or id; may be repeated
    #[arg(long, value_name = "GROUP")]
    pub group: Vec<String>,
    /// A directory role that the person holds; may be repeated
    #[arg(long, value_name = "ROLE")]
    pub role: Vec<String>,
}

/// How, and to what.
#[derive(Debug, Args)]
#[command(next_help_heading = "How")]
pub struct How {
    /// The client
    #[arg(long, value_enum)]
    pub client: Option<ClientWord>,
    /// The side of the mailbox [default: where the posture says the user's is]
    #[arg(long, value_enum, value_name = "SIDE")]
    pub mailbox: Option<MailboxWord>,
    /// The protocol, by the key of authentication policies: mapi, activesync, ...
    #[arg(long, value_name = "PROTOCOL")]
    pub protocol: Option<String>,
    /// With a token of Entra, or with the password (basic, NTLM, Kerberos)
    #[arg(long, value_enum, value_name = "METHOD")]
    pub auth: Option<AuthWord>,
    /// The application, by alias or id [default: exchange-online, for the mailbox]
    #[arg(long, value_name = "APPLICATION")]
    pub app: Option<String>,
    /// A user action in place of an application
    #[arg(long, value_enum, value_name = "ACTION", conflicts_with_all = ["app", "mailbox", "protocol"])]
    pub user_action: Option<ActionWord>,
    /// An authentication context in place of an application: c1 to c99
    #[arg(long, value_name = "CONTEXT", conflicts_with_all = ["app", "user_action", "mailbox", "protocol"])]
    pub context: Option<String>,
    /// A flow that hands the session to another device
    #[arg(long, value_enum)]
    pub flow: Option<FlowWord>,
}

/// From where, and on what.
#[derive(Debug, Args)]
#[command(next_help_heading = "From where, on what")]
pub struct Whence {
    /// The platform
    #[arg(long, value_enum)]
    pub platform: Option<PlatformWord>,
    /// The device; `unmanaged` is any that is neither compliant nor hybrid joined
    #[arg(long, value_enum)]
    pub device: Option<DeviceWord>,
    /// A property of the device for device filters, such as model=Surface; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_pair)]
    pub device_attribute: Vec<(String, String)>,
    /// What a device tells device access rules, such as DeviceType=iPad; may be repeated
    #[arg(long, value_name = "NAME=VALUE", value_parser = parse_pair)]
    pub activesync: Vec<(String, String)>,
    /// A named location by alias or name, or `elsewhere`
    #[arg(long, value_name = "LOCATION")]
    pub location: Option<String>,
    /// The address
    #[arg(long, value_name = "ADDRESS", conflicts_with = "location")]
    pub ip: Option<std::net::IpAddr>,
    /// The country of the address: two letters, or `unknown`
    #[arg(long, value_name = "COUNTRY")]
    pub country: Option<String>,
    /// The risk of the sign-in
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub risk: Option<RiskWord>,
    /// The risk of the user
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub user_risk: Option<RiskWord>,
    /// Insider risk
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub insider_risk: Option<InsiderWord>,
}

/// How to print an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub enum AnswerFormat {
    /// For people
    #[default]
    Human,
    /// One document for machines, see `posturec schema what-if`
    Json,
}

fn parse_pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() && !value.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("it has the form NAME=VALUE".to_owned()),
    }
}

fn parse_guest(text: &str) -> Result<GuestKind, String> {
    serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| {
        "there are internal-guest, b2b-collaboration-guest, b2b-collaboration-member, b2b-direct-connect-user, \
         other-external-user and service-provider"
            .to_owned()
    })
}

impl WhatIfArguments {
    /// What is stated about one sign-in.
    pub fn statement(&self) -> Statement {
        let (who, how, whence) = (&self.who, &self.how, &self.whence);
        Statement {
            user: who.user.clone(),
            audience: who.audience.clone(),
            guest: who.guest,
            groups: who.group.clone(),
            roles: who.role.clone(),
            client: how.client,
            mailbox: how.mailbox,
            protocol: how.protocol.clone(),
            auth: how.auth,
            app: how.app.clone(),
            user_action: how.user_action,
            context: how.context.clone(),
            flow: how.flow,
            platform: whence.platform,
            device: whence.device,
            device_attributes: whence.device_attribute.iter().cloned().collect(),
            activesync: whence.activesync.iter().cloned().collect(),
            location: whence.location.clone(),
            ip: whence.ip,
            country: whence.country.clone(),
            risk: whence.risk,
            user_risk: whence.user_risk,
            insider_risk: whence.insider_risk,
            exact_device: None,
            user_id: None,
        }
    }
}
