//! Architectures 1 to 6, the part that Conditional Access or AD FS plays. Clients of mailboxes on Exchange Server get
//! their tokens for Exchange Online as well (hybrid modern authentication), so one application covers both sides.

use super::Expander;
use crate::posture::{
    AccessControlPolicy, Applications, ClientAppType, Control, Grant, Mfa, Operator, Platform, Platforms, Policy,
    Requirement, Selection,
};
use crate::source::Path;

/// The alias of the policy for Outlook on desktops.
pub(super) const DESKTOP: &str = "outlook-desktop-mfa";
/// The alias of the policy for Outlook on phones and tablets.
pub(super) const MOBILE: &str = "outlook-mobile";

impl Expander<'_> {
    pub(super) fn expand_outlook(&mut self) {
        let mobile = self.written.access.outlook_mobile.as_ref();
        if self.written.access.outlook_desktop.as_ref().is_some_and(|desktop| desktop.mfa == Mfa::ConditionalAccess) {
            // where mobile has a policy of its own this one covers all that is not a phone or tablet, whatever it claims
            // to be: the platform comes from the client and can be faked
            let platforms = mobile
                .map(|_| Platforms { include: vec![Platform::All], exclude: vec![Platform::Android, Platform::Ios] });
            let policy = Policy {
                name: "Mail: MFA for apps and desktop clients".to_owned(),
                platforms,
                grant: Some(Grant { controls: vec![Control::Mfa], ..Grant::default() }),
                ..self.mail_policy()
            };
            self.add_policy(DESKTOP, policy, &Path::keys(["access", "outlook-desktop"]));
        }
        if self.written.access.outlook_desktop.as_ref().is_some_and(|desktop| desktop.mfa == Mfa::AdFs) {
            self.expand_ad_fs();
        }
        if let Some(mobile) = mobile {
            let mut require = mobile.require.clone();
            require.sort();
            require.dedup();
            let controls: Vec<Control> = require.iter().map(|one| control(*one)).collect();
            let operator = (controls.len() > 1).then_some(Operator::And);
            let words: Vec<&str> = require.iter().map(|one| word(*one)).collect();
            let policy = Policy {
                name: format!("Mail: {} for phones and tablets", words.join(" and ")),
                platforms: Some(Platforms { include: vec![Platform::Android, Platform::Ios], exclude: Vec::new() }),
                grant: Some(Grant { operator, controls, ..Grant::default() }),
                ..self.mail_policy()
            };
            self.add_policy(MOBILE, policy, &Path::keys(["access", "outlook-mobile"]));
        }
    }

    /// AD FS asks everybody, unless the author has chosen another of its access control policies.
    fn expand_ad_fs(&mut self) {
        let ad_fs = self.posture.ad_fs.get_or_insert_default();
        if ad_fs.access_control_policy.is_none() {
            ad_fs.access_control_policy = Some(AccessControlPolicy::PermitEveryoneAndRequireMfa);
            let place = Path::keys(["ad-fs", "access-control-policy"]);
            self.origins.push((place, Path::keys(["access", "outlook-desktop", "mfa"])));
        }
    }

    fn mail_policy(&self) -> Policy {
        Policy {
            users: Some(self.everybody()),
            applications: Applications { include: vec!["exchange-online".to_owned()], ..Applications::default() },
            client_app_types: Some(vec![ClientAppType::MobileAppsAndDesktopClients]),
            ..Policy::default()
        }
    }

    /// A policy for all applications.
    pub(super) fn general_policy(users: Selection) -> Policy {
        Policy {
            users: Some(users),
            applications: Applications { include: vec!["all".to_owned()], ..Applications::default() },
            client_app_types: Some(vec![ClientAppType::All]),
            ..Policy::default()
        }
    }
}

fn control(requirement: Requirement) -> Control {
    match requirement {
        Requirement::Mfa => Control::Mfa,
        Requirement::AppProtection => Control::CompliantApplication,
        Requirement::CompliantDevice => Control::CompliantDevice,
    }
}

fn word(requirement: Requirement) -> &'static str {
    match requirement {
        Requirement::Mfa => "MFA",
        Requirement::AppProtection => "app protection",
        Requirement::CompliantDevice => "compliant device",
    }
}
