//! AD FS as one more policy: whom its access control policy asks for MFA, in the words in which policies say whom they
//! are about and from where. It is no policy of Entra: people meet it before Entra looks at any, for every service, and
//! passwords that a service takes itself never count on it.

use std::collections::BTreeSet;

use super::Landscape;
use crate::plan::{ObjectKind, Origin};
use crate::posture::{AccessControlPolicy, AsksForMfa, ClientAppType, FederatedIdpMfaBehavior};
use crate::resolve::{LocationName, Model};
use crate::signin::key::Key;
use crate::signin::points::Subject;
use crate::signin::policy::{
    Control, Federated, GrantControls, InOut, LocationCondition, Operator, PersonSelection, Policy, about,
};
use crate::source::Path;

/// The number of what AD FS asks for among the policies of a regime; no tenant has so many of its own.
pub const AD_FS: usize = 1 << 20;

/// What a posture says of AD FS.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AdFs {
    /// Who proves who they are there.
    pub federated: Federated,
    /// The locations that hold the corporate network.
    pub corporate_network: BTreeSet<Key>,
    /// What the relying party trust for Microsoft 365 has now, where somebody said it.
    pub today: Option<AccessControl>,
    /// What it is to have.
    pub planned: Option<AccessControl>,
    /// What Entra makes of its MFA, where somebody said it.
    pub accepted: Option<FederatedIdpMfaBehavior>,
}

/// An access control policy, and where the posture names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessControl {
    /// Which.
    pub policy: AccessControlPolicy,
    /// Where.
    pub origin: Origin,
}

impl AccessControl {
    /// It as an object that has a say.
    #[must_use]
    pub fn subject(&self) -> Subject {
        subject(&name(self.policy))
    }
}

impl Policy {
    /// It as an object that has a say.
    #[must_use]
    pub fn subject(&self) -> Subject {
        if self.is_of_ad_fs() {
            return subject(&self.name);
        }
        Subject { kind: ObjectKind::ConditionalAccessPolicy, side: None, name: (&self.name).into() }
    }
}

fn subject(name: &str) -> Subject {
    Subject { kind: ObjectKind::AdfsRelyingPartyTrust, side: None, name: name.into() }
}

/// What an access control policy is called among policies of Entra.
fn name(policy: AccessControlPolicy) -> String {
    format!("AD FS: {}", policy.title())
}

/// What a posture says of AD FS; nothing where nobody is federated.
#[must_use]
pub fn ad_fs_of(model: &Model<'_>) -> Option<AdFs> {
    let written = model.posture.ad_fs.as_ref()?;
    let control = |policy: Option<AccessControlPolicy>, key: &'static str| {
        let path = Path::keys(["ad-fs", key]);
        let origin = Origin::new(model.written_path(&path).to_string(), model.place(&path));
        policy.map(|policy| AccessControl { policy, origin })
    };
    let network = written.corporate_network.iter().filter_map(|alias| match model.location(alias)? {
        LocationName::Declared(name, _) => Some(Key::Name(name.to_owned())),
        LocationName::Keyword(_) => None,
    });
    Some(AdFs {
        federated: Federated {
            domains: written.federated_domains.iter().map(|domain| domain.as_str().to_lowercase()).collect(),
            unnamed: written.unnamed_people_federated == Some(true),
        },
        corporate_network: network.collect(),
        today: control(written.access_control_policy_today, "access-control-policy-today"),
        planned: control(written.access_control_policy, "access-control-policy"),
        accepted: written.federated_idp_mfa_behavior,
    })
}

impl Landscape {
    /// What AD FS asks for by the access control policy that it has before the rollout.
    #[must_use]
    pub fn asked_at_ad_fs_today(&self) -> Option<Policy> {
        self.asked_by(self.ad_fs.as_ref()?.today.as_ref()?)
    }

    /// What it asks for by the one that it is to have.
    #[must_use]
    pub fn asked_at_ad_fs_planned(&self) -> Option<Policy> {
        self.asked_by(self.ad_fs.as_ref()?.planned.as_ref()?)
    }

    /// What an access control policy is certain to ask for; nothing where that is no MFA.
    fn asked_by(&self, control: &AccessControl) -> Option<Policy> {
        let ad_fs = self.ad_fs.as_ref()?;
        let locations = match control.policy.asks() {
            AsksForMfa::Everybody => None,
            // who nobody knows to be inside comes through the proxy; without a network nobody knows who is inside
            AsksForMfa::FromExtranet if ad_fs.corporate_network.is_empty() => return None,
            AsksForMfa::FromExtranet => Some(InOut {
                include: LocationCondition { all: true, ..LocationCondition::default() },
                exclude: LocationCondition { named: ad_fs.corporate_network.clone(), ..LocationCondition::default() },
            }),
            AsksForMfa::Nobody | AsksForMfa::NotModelled => return None,
        };
        let federated = PersonSelection { federated: Some(ad_fs.federated.clone()), ..PersonSelection::default() };
        Some(Policy {
            name: name(control.policy),
            client_app_types: BTreeSet::from([
                ClientAppType::Browser,
                ClientAppType::MobileAppsAndDesktopClients,
                ClientAppType::ExchangeActiveSync,
            ]),
            locations,
            grant: Some(GrantControls { operator: Operator::Or, controls: BTreeSet::from([Control::MfaAtAdFs]) }),
            ..about(federated, self.never_at_ad_fs())
        })
    }

    /// Guests prove who they are at home, and whoever is in the group of emergency access is taken to be in Entra alone.
    fn never_at_ad_fs(&self) -> PersonSelection {
        PersonSelection { all_guests: true, groups: self.emergency_groups.clone(), ..PersonSelection::default() }
    }
}
