//! Words for what decides and for what is demanded, the same in stories, answers and proofs.

use super::conditional_access::{Clause, SessionLimits};
use super::decision::{Demands, GateKind};
use crate::signin::key::Key;
use crate::signin::landscape::Landscape;
use crate::signin::policy::{Control, Frequency, SessionControls};
use crate::signin::regime::Regime;
use crate::signin::sign_in::{Client, Method};

impl GateKind {
    /// Its title in a story.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Request => "First request",
            Self::Service => "Service",
            Self::SmtpSetting => "SMTP AUTH setting",
            Self::AuthenticationPolicy => "Authentication policy",
            Self::IdentityProvider => "Identity provider",
            Self::SecurityDefaults => "Security defaults",
            Self::ConditionalAccess => "Conditional Access",
            Self::Token => "Token",
            Self::DeviceAccess => "Device access rules",
            Self::Mailbox => "Mailbox",
        }
    }

    /// Its word for machines.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Service => "service",
            Self::SmtpSetting => "smtp-setting",
            Self::AuthenticationPolicy => "authentication-policy",
            Self::IdentityProvider => "identity-provider",
            Self::SecurityDefaults => "security-defaults",
            Self::ConditionalAccess => "conditional-access",
            Self::Token => "token",
            Self::DeviceAccess => "device-access-rules",
            Self::Mailbox => "mailbox",
        }
    }
}

/// The name of a client for people.
#[must_use]
pub fn client_title(client: Client) -> &'static str {
    match client {
        Client::OutlookDesktop => "Outlook for Windows or Mac",
        Client::OutlookMobile => "Outlook for iOS or Android",
        Client::Browser => "a browser",
        Client::MailApp => "a mail app of the phone",
        Client::Imap => "a program that uses IMAP",
        Client::Pop => "a program that uses POP",
        Client::Smtp => "a device or program that sends by SMTP",
        Client::WebServices => "a program that uses Exchange Web Services",
        Client::OtherApp => "another app",
    }
}

/// How it proves who uses it, for people.
#[must_use]
pub fn method_title(method: Method) -> &'static str {
    match method {
        Method::Modern => "modern authentication",
        Method::Legacy => "legacy authentication",
    }
}

/// What a control asks for.
#[must_use]
pub fn control_words(control: &Control, regime: &Regime, landscape: &Landscape) -> String {
    let name = |key: &Key| landscape.names.get(key).map_or_else(|| key.to_string(), Clone::clone);
    match control {
        Control::Block => "block".to_owned(),
        Control::Mfa => "MFA".to_owned(),
        Control::MfaAtAdFs => "MFA at AD FS".to_owned(),
        Control::Strength(key) => {
            let strength = regime.strengths.get(key).map_or_else(|| name(key), |strength| strength.name.clone());
            format!("strength {strength}")
        }
        Control::CompliantDevice => "a compliant device".to_owned(),
        Control::HybridJoinedDevice => "a hybrid joined device".to_owned(),
        Control::ApprovedApplication => "an approved app".to_owned(),
        Control::AppProtection => "app protection".to_owned(),
        Control::PasswordChange => "a new password".to_owned(),
        Control::RiskRemediation => "whatever takes the risk away".to_owned(),
        Control::TermsOfUse(key) => format!("terms of use {}", name(key)),
        Control::Custom(text) => format!("custom control {text}"),
        Control::Unknown(text) => format!("control `{text}`, which this program does not know"),
    }
}

/// What a clause asks for: one of its controls.
#[must_use]
pub fn clause_words(clause: &Clause, regime: &Regime, landscape: &Landscape) -> String {
    let words: Vec<String> = clause.iter().map(|control| control_words(control, regime, landscape)).collect();
    words.join(" or ")
}

/// How often people sign in again.
#[must_use]
pub fn frequency_words((frequency, second_alone): (Frequency, bool)) -> String {
    let what = if second_alone { "second factor again" } else { "sign in again" };
    match frequency {
        Frequency::EveryTime => format!("{what} every time"),
        Frequency::Hours(1) => format!("{what} after 1 hour"),
        Frequency::Hours(hours) if hours % 24 == 0 && hours > 24 => format!("{what} after {} days", hours / 24),
        Frequency::Hours(hours) => format!("{what} after {hours} hours"),
    }
}

/// How a session is limited, in parts.
#[must_use]
pub fn session_words(session: &SessionLimits) -> Vec<String> {
    let mut words: Vec<String> = session.frequency.map(frequency_words).into_iter().collect();
    match session.persistent_browser {
        Some(true) => words.push("browser stays signed in".to_owned()),
        Some(false) => words.push("browser forgets the sign-in when it closes".to_owned()),
        None => {}
    }
    if session.disable_resilience_defaults {
        words.push("no longer session while Entra is down".to_owned());
    }
    if session.token_protection {
        words.push("token bound to the device".to_owned());
    }
    words
}

/// How what can be done with the data is limited, in parts.
#[must_use]
pub fn restriction_words(session: &SessionLimits) -> Vec<String> {
    let mut words = Vec::new();
    if session.application_enforced_restrictions {
        words.push("restricted by the application itself".to_owned());
    }
    words.extend(session.cloud_app_security.iter().map(|word| format!("Defender for Cloud Apps: {word}")));
    words
}

/// What one policy says about sessions, in parts.
#[must_use]
pub fn controls_words(controls: &SessionControls) -> Vec<String> {
    let limits = SessionLimits::of(controls);
    let mut words = session_words(&limits);
    words.extend(restriction_words(&limits));
    words.extend(controls.opaque.iter().map(|word| format!("`{word}`, which this program does not model")));
    words
}

/// What is demanded, in parts: clauses in the order in which people meet them.
#[must_use]
pub fn demand_words(demands: &Demands, regime: &Regime, landscape: &Landscape) -> Vec<String> {
    demands.clauses.iter().map(|clause| clause_words(clause, regime, landscape)).collect()
}
