//! The fixed regions of scripts: texts that are the same in every script of a compiler version, with their digests, and
//! which of them a script needs.

use std::sync::LazyLock;

use super::digest::digest_of;
use super::literal::NEWLINE;
use crate::plan::{ObjectKind, Workload};

/// One fixed text, as it stands in scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// What it is called in the help of a script and in the manifest.
    pub name: String,
    /// The text, with the line ends of a script.
    pub text: String,
    /// SHA-256 of the text in lower-case hexadecimal digits.
    pub digest: String,
}

/// The fixed texts by the part they play.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    Runtime,
    Objects,
    GraphRequest,
    GraphName,
    GraphObject,
    ExchangeProperty,
    ExchangePolicy,
    ExchangeRecipient,
    GraphTenant,
    ExchangeOnlineTenant,
    ExchangeServerTenant,
    Kind(ObjectKind),
    Main,
}

use ObjectKind as Kind;

const PARTS: [(Part, &str); 24] = [
    (Part::Runtime, include_str!("../../templates/runtime.ps1")),
    (Part::Objects, include_str!("../../templates/objects/head.ps1")),
    (Part::GraphRequest, include_str!("../../templates/objects/graph/shared.ps1")),
    (Part::GraphName, include_str!("../../templates/objects/graph/shared-name.ps1")),
    (Part::GraphObject, include_str!("../../templates/objects/graph/shared-object.ps1")),
    (Part::ExchangeProperty, include_str!("../../templates/objects/exchange/shared.ps1")),
    (Part::ExchangePolicy, include_str!("../../templates/objects/exchange/shared-authentication-policy.ps1")),
    (Part::ExchangeRecipient, include_str!("../../templates/objects/exchange/shared-recipient.ps1")),
    (Part::GraphTenant, include_str!("../../templates/objects/graph/tenant.ps1")),
    (Part::ExchangeOnlineTenant, include_str!("../../templates/objects/exchange/tenant-online.ps1")),
    (Part::ExchangeServerTenant, include_str!("../../templates/objects/exchange/tenant-server.ps1")),
    (Part::Kind(Kind::NamedLocation), include_str!("../../templates/objects/graph/named-location.ps1")),
    (
        Part::Kind(Kind::AuthenticationStrengthPolicy),
        include_str!("../../templates/objects/graph/authentication-strength-policy.ps1"),
    ),
    (
        Part::Kind(Kind::ConditionalAccessPolicy),
        include_str!("../../templates/objects/graph/conditional-access-policy.ps1"),
    ),
    (Part::Kind(Kind::Group), include_str!("../../templates/objects/graph/group.ps1")),
    (Part::Kind(Kind::User), include_str!("../../templates/objects/graph/user.ps1")),
    (
        Part::Kind(Kind::AuthenticationPolicy),
        include_str!("../../templates/objects/exchange/authentication-policy.ps1"),
    ),
    (
        Part::Kind(Kind::UserAuthenticationPolicy),
        include_str!("../../templates/objects/exchange/user-authentication-policy.ps1"),
    ),
    (Part::Kind(Kind::OrganizationConfig), include_str!("../../templates/objects/exchange/organization-config.ps1")),
    (
        Part::Kind(Kind::ActiveSyncOrganizationSettings),
        include_str!("../../templates/objects/exchange/active-sync-organization-settings.ps1"),
    ),
    (
        Part::Kind(Kind::ActiveSyncDeviceAccessRule),
        include_str!("../../templates/objects/exchange/active-sync-device-access-rule.ps1"),
    ),
    (Part::Kind(Kind::TransportConfig), include_str!("../../templates/objects/exchange/transport-config.ps1")),
    (Part::Kind(Kind::CasMailbox), include_str!("../../templates/objects/exchange/cas-mailbox.ps1")),
    (Part::Main, include_str!("../../templates/main.ps1")),
];

static REGIONS: LazyLock<Vec<Region>> =
    LazyLock::new(|| PARTS.iter().map(|(part, text)| Region::new(*part, text)).collect());

/// All fixed regions.
#[must_use]
pub fn regions() -> &'static [Region] {
    &REGIONS
}

impl Region {
    fn new(part: Part, template: &str) -> Self {
        let name = match part {
            Part::Runtime => "RUNTIME",
            Part::Objects => "OBJECTS",
            Part::Main => "MAIN",
            // named as in its first line: "#-- requests to Graph --"
            _ => template.lines().next().unwrap_or_default().trim_matches(['#', '-', ' ']),
        };
        let text = template.replace('\n', NEWLINE);
        let digest = digest_of(text.as_bytes());
        Self { name: name.to_owned(), text, digest }
    }

    /// The region that plays a part.
    pub(super) fn of(part: Part) -> &'static Self {
        match PARTS.iter().position(|(other, _)| *other == part) {
            Some(position) => &REGIONS[position],
            None => panic!("{part:?} has no template; this is a mistake in the compiler"),
        }
    }
}

/// The regions of a script between CHANGE and MAIN, in order: RUNTIME, then what these kinds of object need.
pub(super) fn needed_regions(workload: Workload, kinds: &[ObjectKind]) -> Vec<&'static Region> {
    let mut parts = vec![Part::Runtime, Part::Objects];
    match workload {
        Workload::Graph => parts.extend([Part::GraphRequest, Part::GraphName, Part::GraphTenant]),
        Workload::ExchangeOnline => parts.extend([Part::ExchangeProperty, Part::ExchangeOnlineTenant]),
        Workload::ExchangeServer => parts.extend([Part::ExchangeProperty, Part::ExchangeServerTenant]),
    }
    for kind in kinds {
        let shared: &[Part] = match kind {
            Kind::NamedLocation | Kind::AuthenticationStrengthPolicy | Kind::ConditionalAccessPolicy => {
                &[Part::GraphObject]
            }
            Kind::AuthenticationPolicy | Kind::OrganizationConfig => &[Part::ExchangePolicy],
            Kind::UserAuthenticationPolicy => &[Part::ExchangePolicy, Part::ExchangeRecipient],
            Kind::CasMailbox => &[Part::ExchangeRecipient],
            Kind::Group
            | Kind::User
            | Kind::ActiveSyncOrganizationSettings
            | Kind::ActiveSyncDeviceAccessRule
            | Kind::TransportConfig
            | Kind::AdfsRelyingPartyTrust => &[],
        };
        assert!(
            kind.is_graph() == (workload == Workload::Graph),
            "{} is no kind of object of {}; this is a mistake in the compiler",
            kind.name(),
            workload.name()
        );
        parts.extend(shared);
        parts.push(Part::Kind(*kind));
    }
    parts.sort_unstable();
    parts.dedup();
    parts.into_iter().map(Region::of).collect()
}
