//! Architecture 7: how often people sign in again, by the kind of device. The strictest of several lifetimes wins, so no
//! two of these policies may reach the same sign-in.

use super::Expander;
use crate::posture::{
    ClientAppType, Filter, FilterMode, Frequency, Platform, Platforms, Policy, Session, SessionLimits,
};
use crate::source::Path;

/// A device that Intune finds compliant, or that is hybrid joined.
const MANAGED: &str = "device.isCompliant -eq True -or device.trustType -eq \"ServerAD\"";

impl Expander<'_> {
    pub(super) fn expand_sessions(&mut self) {
        let sessions = &self.written.sessions;
        let phones = || Platforms { include: vec![Platform::Android, Platform::Ios], exclude: Vec::new() };
        let others = || Platforms { include: vec![Platform::All], exclude: vec![Platform::Android, Platform::Ios] };
        if let Some(limits) = &sessions.managed_devices {
            let session = session(limits);
            self.add_session(
                "session-managed-devices",
                "Sessions: managed devices",
                session,
                FilterMode::Include,
                |_| {},
                "managed-devices",
            );
        }
        if let Some(limits) = &sessions.app_managed_devices {
            // a session in an app never outlives a browser: persistence has no meaning there
            let session = Session { persistent_browser: None, ..session(limits) };
            let narrow = |policy: &mut Policy| {
                policy.client_app_types = Some(vec![ClientAppType::MobileAppsAndDesktopClients]);
                policy.platforms = Some(phones());
            };
            self.add_session(
                "session-app-managed-devices",
                "Sessions: apps on unmanaged phones and tablets",
                session,
                FilterMode::Exclude,
                narrow,
                "app-managed-devices",
            );
        }
        let Some(limits) = &sessions.unmanaged_devices else { return };
        let session = session(limits);
        if sessions.app_managed_devices.is_none() {
            self.add_session(
                "session-unmanaged-devices",
                "Sessions: unmanaged devices",
                session,
                FilterMode::Exclude,
                |_| {},
                "unmanaged-devices",
            );
            return;
        }
        let apps = Session { persistent_browser: None, ..session.clone() };
        let narrow = |policy: &mut Policy| policy.client_app_types = Some(vec![ClientAppType::Browser]);
        self.add_session(
            "session-unmanaged-browsers",
            "Sessions: browsers on unmanaged devices",
            session,
            FilterMode::Exclude,
            narrow,
            "unmanaged-devices",
        );
        let narrow = |policy: &mut Policy| {
            policy.client_app_types = Some(vec![ClientAppType::MobileAppsAndDesktopClients]);
            policy.platforms = Some(others());
        };
        self.add_session(
            "session-unmanaged-apps",
            "Sessions: apps on unmanaged computers",
            apps,
            FilterMode::Exclude,
            narrow,
            "unmanaged-devices",
        );
    }

    fn add_session(
        &mut self,
        alias: &str,
        name: &str,
        session: Session,
        managed: FilterMode,
        narrow: impl FnOnce(&mut Policy),
        key: &'static str,
    ) {
        if session == Session::default() {
            return;
        }
        let mut policy = Policy {
            name: name.to_owned(),
            device_filter: Some(Filter { mode: managed, rule: MANAGED.to_owned() }),
            session: Some(session),
            ..Self::general_policy(self.everybody())
        };
        narrow(&mut policy);
        self.add_policy(alias, policy, &Path::keys(["sessions", key]));
    }
}

fn session(limits: &SessionLimits) -> Session {
    let frequency = limits.sign_in_frequency.clone().filter(|frequency| frequency.as_str() != "default");
    Session {
        sign_in_frequency: frequency.map(Frequency::Text),
        persistent_browser: limits.persistent_browser,
        ..Session::default()
    }
}
