//! Tells the story of one sign-in: the gates of `decision` with all that was looked at.

use super::active_sync::{self, DeviceVerdict};
use super::authentication_policy::{self, Holder, PolicyVerdict, SmtpSwitch};
use super::conditional_access::policy_lines;
use super::decision::{GateKind, asks_entra, decide, exchange, takes_no_tokens};
use super::story::{Gate, Line, Ruling, Story, exchange_object};
use super::{Facts, Reading, Truth};
use super::{identity_provider, requests};
use crate::plan::ObjectKind;
use crate::signin::points::Subject;
use crate::signin::policy::PolicyState;
use crate::signin::regime::ExchangeRegime;
use crate::signin::route::{Existence, existence};
use crate::signin::sign_in::{Method, Side};

/// A story while it is told.
struct Teller<'a> {
    facts: Facts<'a>,
    reading: Reading,
    gates: Vec<Gate>,
    refused_by: Vec<Subject>,
    doubts: Vec<String>,
}

/// The story of a sign-in. It ends at the gate that refuses.
#[must_use]
pub fn tell(facts: &Facts<'_>, reading: Reading) -> Story {
    let mut teller = Teller { facts: *facts, reading, gates: Vec::new(), refused_by: Vec::new(), doubts: Vec::new() };
    let through = teller.request()
        && teller.before_entra()
        && teller.identity_provider()
        && teller.security_defaults()
        && teller.conditional_access()
        && teller.device_access();
    if through && let Some(side) = facts.sign_in.route.side {
        teller.gate(GateKind::Mailbox, Ruling::Passes, vec![Line::Says(requests::mailbox(facts, side))]);
    }
    let Teller { gates, refused_by, doubts, .. } = teller;
    Story { gates, decision: decide(facts, reading), refused_by, doubts }
}

impl<'a> Teller<'a> {
    /// Adds a gate; does the sign-in go on?
    fn gate(&mut self, kind: GateKind, ruling: Ruling, lines: Vec<Line>) -> bool {
        self.gates.push(Gate { kind, ruling, lines });
        ruling != Ruling::Refuses
    }

    /// Adds a gate at which one object has its say.
    fn object_gate(&mut self, kind: GateKind, refuses: Truth, subject: Subject, says: String) -> bool {
        let refused = self.reading.refuses(refuses);
        if refused {
            self.refused_by.push(subject.clone());
        }
        let ruling = if refused { Ruling::Refuses } else { Ruling::Passes };
        self.gate(kind, ruling, vec![Line::Object(subject, says)])
    }

    fn side(&self) -> Option<(Side, &'a ExchangeRegime)> {
        Some((self.facts.sign_in.route.side?, exchange(&self.facts)?))
    }

    /// Says how something was taken that nobody knows: let through, or not.
    fn doubt(&mut self, what: &str, lenient: &str, strict: &str) {
        let taken = match self.reading {
            Reading::Lenient | Reading::Either => lenient,
            Reading::Strict => strict,
        };
        self.doubts.push(format!("{what}: taken as {taken}"));
    }

    fn request(&mut self) -> bool {
        let facts = self.facts;
        let says = match existence(&facts.sign_in.route, facts.landscape) {
            Existence::No(why) => {
                let says = format!("there is no such way in: {why}");
                return self.gate(GateKind::Request, Ruling::Refuses, vec![Line::Says(says)]);
            }
            Existence::Unknown(key) => {
                let what = format!("nobody said whether there is this way in (`{key}` would)");
                self.doubt(&what, "one that there is", "one that there is not");
                requests::first_request(&facts)
            }
            Existence::Yes => requests::first_request(&facts),
        };
        let mut lines = vec![Line::Says(says)];
        let known = existence(&facts.sign_in.route, facts.landscape) == Existence::Yes;
        let mut refused = !known && self.reading == Reading::Strict;
        if let Some((side, exchange)) = self.side()
            && takes_no_tokens(exchange, &facts)
        {
            let subject = exchange_object(ObjectKind::OrganizationConfig, side, "OAuth2ClientProfileEnabled");
            lines.push(Line::Object(subject.clone(), "the organization takes no tokens".to_owned()));
            self.refused_by.push(subject);
            refused = true;
        }
        self.gate(GateKind::Request, if refused { Ruling::Refuses } else { Ruling::Passes }, lines)
    }

    /// The gates of Exchange itself.
    fn before_entra(&mut self) -> bool {
        let Some((side, exchange)) = self.side() else { return true };
        if authentication_policy::service_refuses(&self.facts) {
            let says = "Exchange Online takes a password for authenticated SMTP alone, whatever a policy says";
            return self.gate(GateKind::Service, Ruling::Refuses, vec![Line::Says(says.to_owned())]);
        }
        let smtp = authentication_policy::smtp_switch(exchange, &self.facts);
        smtp.is_none_or(|switch| self.smtp_setting(side, switch)) && self.authentication_policy(side, exchange)
    }

    fn smtp_setting(&mut self, side: Side, switch: SmtpSwitch) -> bool {
        let word = |off: bool| if off { "off" } else { "on" };
        let (kind, name, says) = match switch {
            SmtpSwitch::Mailbox(off) => {
                let name = self.facts.sign_in_name.unwrap_or_default();
                (ObjectKind::CasMailbox, name, format!("authenticated SMTP is {} for this mailbox", word(off)))
            }
            SmtpSwitch::Organization(off) => {
                if off.is_none() {
                    self.doubt("nobody knows whether authenticated SMTP is off for the organization", "on", "off");
                }
                let says = off.map_or("authenticated SMTP may be on".to_owned(), |off| {
                    format!("authenticated SMTP is {} for mailboxes that do not say otherwise", word(off))
                });
                (ObjectKind::TransportConfig, "SmtpClientAuthenticationDisabled", says)
            }
            SmtpSwitch::Open => {
                self.doubt("mailboxes differ in authenticated SMTP", "one where it is on", "one where it is off");
                let says = "authenticated SMTP is on for some mailboxes".to_owned();
                (ObjectKind::TransportConfig, "SmtpClientAuthenticationDisabled", says)
            }
        };
        self.object_gate(GateKind::SmtpSetting, switch.refuses(), exchange_object(kind, side, name), says)
    }

    fn authentication_policy(&mut self, side: Side, exchange: &ExchangeRegime) -> bool {
        let facts = self.facts;
        let method = facts.sign_in.route.method;
        let verdict = match method {
            Method::Legacy => authentication_policy::to_password(exchange, &facts),
            Method::Modern => authentication_policy::to_token(exchange, &facts),
        };
        let protocol = requests::protocol_title(facts.sign_in.route.protocol);
        let what = if method == Method::Legacy { "legacy authentication" } else { "tokens" };
        let (name, holder, says) = match verdict {
            PolicyVerdict::NoSwitch if method == Method::Modern => return self.not_about_tokens(),
            PolicyVerdict::NoSwitch => return self.silent("authentication policies have no switch for this"),
            PolicyVerdict::NoPolicy if method == Method::Modern => return self.not_about_tokens(),
            PolicyVerdict::NoPolicy => {
                return self.silent("the person holds none and there is no default, so nothing is blocked");
            }
            PolicyVerdict::Lets(..) if method == Method::Modern => return self.not_about_tokens(),
            PolicyVerdict::Open => {
                self.doubt(
                    "people hold policies that differ in this",
                    "one that lets it through",
                    "one that blocks it",
                );
                return self.silent("it depends on who it is");
            }
            PolicyVerdict::Lets(name, holder) => (name, holder, format!("lets {what} by {protocol} through")),
            PolicyVerdict::Blocks(name, holder) => (name, holder, format!("blocks {what} by {protocol}")),
            PolicyVerdict::Unknown(name, holder) => {
                let doubt = format!("nobody knows what authentication policy `{name}` says");
                self.doubt(&doubt, "one that lets it through", "one that blocks it");
                (name, holder, "is a policy that nobody knows".to_owned())
            }
        };
        let whose = match holder {
            Holder::Person => "held by the person",
            Holder::Organization => "the default of the organization",
        };
        let subject = exchange_object(ObjectKind::AuthenticationPolicy, side, name);
        self.object_gate(GateKind::AuthenticationPolicy, verdict.refuses(), subject, format!("{whose}, {says}"))
    }

    fn not_about_tokens(&mut self) -> bool {
        self.silent("has no say: it is about legacy authentication, and this is a token")
    }

    fn silent(&mut self, says: &str) -> bool {
        self.gate(GateKind::AuthenticationPolicy, Ruling::Silent, vec![Line::Says(says.to_owned())])
    }

    fn identity_provider(&mut self) -> bool {
        let told = identity_provider::told(&self.facts, self.reading);
        self.doubts.extend(told.doubts);
        self.gate(GateKind::IdentityProvider, Ruling::Asks, told.lines)
    }

    fn security_defaults(&mut self) -> bool {
        if !self.facts.regime.security_defaults || !asks_entra(&self.facts) {
            return true;
        }
        let (ruling, says) = match self.facts.sign_in.route.method {
            Method::Legacy => (Ruling::Refuses, "are on and refuse legacy authentication"),
            Method::Modern => (Ruling::Passes, "are on: Entra asks for MFA when it thinks fit, which proves nothing"),
        };
        self.gate(GateKind::SecurityDefaults, ruling, vec![Line::Says(says.to_owned())])
    }

    fn conditional_access(&mut self) -> bool {
        let facts = self.facts;
        if !asks_entra(&facts) {
            let says = "has no say: Entra is never asked".to_owned();
            return self.gate(GateKind::ConditionalAccess, Ruling::Silent, vec![Line::Says(says)]);
        }
        let told = policy_lines(&facts, self.reading);
        let asks = told.ruling == Ruling::Asks;
        self.refused_by.extend(told.refused_by);
        self.doubts.extend(told.doubts);
        let through = self.gate(GateKind::ConditionalAccess, told.ruling, told.lines);
        if through && facts.sign_in.route.method == Method::Modern {
            self.gate(GateKind::Token, Ruling::Passes, vec![Line::Says(requests::token(&facts, asks))]);
        }
        through
    }

    fn device_access(&mut self) -> bool {
        let Some((side, exchange)) = self.side().filter(|_| active_sync::is_asked(&self.facts)) else { return true };
        let verdict = active_sync::judge(&exchange.devices, &self.facts);
        if matches!(verdict, DeviceVerdict::Default(_)) && exchange.devices.default_level.is_none() {
            let says = "no rule names the device, and the default lets devices in until somebody changes it";
            return self.gate(GateKind::DeviceAccess, Ruling::Passes, vec![Line::Says(says.to_owned())]);
        }
        let (kind, name, says) = match verdict {
            DeviceVerdict::Rule(characteristic, value, level) => {
                let name = format!("{characteristic} {value}");
                (ObjectKind::ActiveSyncDeviceAccessRule, name, level_words(level).to_owned())
            }
            DeviceVerdict::Default(level) => {
                let says = format!("no rule names the device; the default {}", level_words(level));
                (ObjectKind::ActiveSyncOrganizationSettings, "DefaultAccessLevel".to_owned(), says)
            }
            DeviceVerdict::Unknown => {
                self.doubt("nobody knows what the device tells of itself", "a device let in", "a device refused");
                let says = "what the device tells of itself decides".to_owned();
                (ObjectKind::ActiveSyncOrganizationSettings, "DefaultAccessLevel".to_owned(), says)
            }
        };
        let mut refuses = verdict.refuses();
        let mut says = says;
        if refuses != Truth::No && active_sync::is_replaceable(side) && self.rules_are_replaced() {
            says += ", unless Conditional Access takes its place";
            refuses = if self.reading == Reading::Strict { refuses } else { Truth::No };
        }
        self.object_gate(GateKind::DeviceAccess, refuses, exchange_object(kind, side, &name), says)
    }

    /// May a policy take the place of device access rules? Says so, and how it is taken.
    fn rules_are_replaced(&mut self) -> bool {
        let facts = self.facts;
        let policies = facts.regime.policies.values().filter(|policy| policy.state == PolicyState::Enabled);
        let reading = if self.reading == Reading::Strict { Reading::Lenient } else { self.reading };
        let may = policies.filter(|policy| active_sync::replaces(policy, &facts, reading));
        let names: Vec<String> = may.map(|policy| format!("`{}`", policy.name)).collect();
        if names.is_empty() {
            return false;
        }
        let what = format!(
            "in Exchange Online device access rules may not be asked where Conditional Access wants a compliant device \
             or a managed app, as {} does",
            names.join(" and ")
        );
        self.doubt(&what, "rules that are not asked", "rules that still refuse");
        true
    }
}

fn level_words(level: &str) -> &'static str {
    match level {
        "Allow" => "lets the device in",
        "Quarantine" => "holds the device back until an administrator lets it in",
        _ => "blocks the device",
    }
}
