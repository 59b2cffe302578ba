//! The kind of client and the platform that it names (facts CA-C02 to CA-C08, CA-P01 and CA-P02).

use std::collections::BTreeSet;

use crate::posture::{ClientAppType, Platform};
use crate::signin::evaluate::{Facts, Truth};
use crate::signin::policy::InOut;

/// The platforms on which ActiveSync counts as supported (CA-C06).
const SUPPORTED: [Platform; 3] = [Platform::Android, Platform::Ios, Platform::Windows];

/// Is it one of these kinds of client?
pub(in crate::signin) fn app_type_holds(types: &BTreeSet<ClientAppType>, facts: &Facts<'_>) -> Truth {
    let kind = facts.client_app_type();
    if types.contains(&ClientAppType::All) || types.contains(&kind) {
        return Truth::Yes;
    }
    if kind != ClientAppType::ExchangeActiveSync || !types.contains(&ClientAppType::EasSupported) {
        return Truth::No;
    }
    match facts.sign_in.platform {
        _ if facts.open.platform => Truth::Unknown,
        Some(platform) => SUPPORTED.contains(&platform).into(),
        None => Truth::No,
    }
}

/// Is it one of these platforms? `all` holds any, also one that nobody knows; a platform by name never does.
pub(in crate::signin) fn platform_holds(platforms: &InOut<BTreeSet<Platform>>, facts: &Facts<'_>) -> Truth {
    selects(&platforms.include, facts).and(selects(&platforms.exclude, facts).opposite())
}

fn selects(platforms: &BTreeSet<Platform>, facts: &Facts<'_>) -> Truth {
    if platforms.contains(&Platform::All) {
        return Truth::Yes;
    }
    match facts.sign_in.platform {
        _ if platforms.is_empty() => Truth::No,
        _ if facts.open.platform => Truth::Unknown,
        Some(platform) => platforms.contains(&platform).into(),
        None => Truth::No,
    }
}

/// Why the kind of client is another, where that is certain.
pub(super) fn why_not_app_type(types: &BTreeSet<ClientAppType>) -> String {
    let words: Vec<&str> = types.iter().map(|kind| app_type_word(*kind)).collect();
    format!("for {}", words.join(", "))
}

/// Why the platform is another, where that is certain.
pub(super) fn why_not_platform(platforms: &InOut<BTreeSet<Platform>>, facts: &Facts<'_>) -> String {
    if selects(&platforms.exclude, facts) == Truth::Yes {
        return match facts.sign_in.platform {
            Some(platform) => format!("{} is excluded", platform_word(platform)),
            None => "every platform is excluded".to_owned(),
        };
    }
    let words: Vec<&str> = platforms.include.iter().map(|platform| platform_word(*platform)).collect();
    format!("for {}", words.join(", "))
}

/// The word of a posture for a kind of client.
#[must_use]
pub fn app_type_word(kind: ClientAppType) -> &'static str {
    match kind {
        ClientAppType::All => "all",
        ClientAppType::Browser => "browsers",
        ClientAppType::MobileAppsAndDesktopClients => "mobile apps and desktop clients",
        ClientAppType::ExchangeActiveSync => "ActiveSync",
        ClientAppType::EasSupported => "ActiveSync on supported platforms",
        ClientAppType::Other => "other legacy clients",
    }
}

/// The word of a posture for a platform.
#[must_use]
pub fn platform_word(platform: Platform) -> &'static str {
    match platform {
        Platform::All => "all",
        Platform::Android => "android",
        Platform::Ios => "ios",
        Platform::Windows => "windows",
        Platform::Macos => "macos",
        Platform::Linux => "linux",
        Platform::WindowsPhone => "windows-phone",
    }
}
