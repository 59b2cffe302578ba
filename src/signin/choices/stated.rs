//! What is stated about a sign-in, without asking what can be told apart: for a great many sign-ins, of each of which a
//! log says most.

use std::collections::BTreeSet;

use super::dimensions::{everything_open, locations_of};
use super::setting::{devices_of, platforms_of};
use super::{Ask, Case, Place};
use crate::signin::evaluate::{Directory, Open};
use crate::signin::key::Key;
use crate::signin::regime::{LocationKind, Regime};
use crate::signin::sign_in::{Method, Registration};

/// A sign-in as far as it is stated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// All that is left open taken for ordinary.
    pub ordinary: Case,
    /// The same with what is left open left open.
    pub open: Open,
}

impl Ask {
    /// What is stated.
    #[must_use]
    pub fn state(&self, regime: &Regime, directory: &Directory<'_>) -> Stated {
        let mut case = Case { sign_in: self.sign_in(), open: everything_open() };
        if let Some(account) = &self.account {
            self.known(account, directory).become_it(&mut case);
        }
        if let Some(guest) = &self.guest {
            case.sign_in.person.guest.clone_from(guest);
            (case.open.guest, case.open.tenant) = (false, guest.as_ref().is_some_and(|guest| guest.tenant.is_none()));
        }
        self.state_device(&mut case);
        self.state_network(&mut case, regime);
        let (sign_in, open) = (&mut case.sign_in, &mut case.open);
        open.platform = self.platform.is_none();
        sign_in.platform = self.platform.or(platforms_of(self.route.client).first().copied().flatten());
        open.sign_in_risk = self.sign_in_risk.is_none();
        open.user_risk = self.user_risk.is_none();
        open.insider_risk = self.insider_risk.is_none();
        let flows = self.flow.is_none() && self.route.method == Method::Modern;
        (open.device_code, open.authentication_transfer) = (flows, flows);
        let open = std::mem::take(&mut case.open);
        case.open.outside_groups.clone_from(&open.outside_groups);
        Stated { ordinary: case, open }
    }

    fn state_device(&self, case: &mut Case) {
        let (device, open) = (&mut case.sign_in.device, &mut case.open);
        let possible = match &self.devices {
            // whoever sends a password shows no device
            _ if self.route.method == Method::Legacy => &[(Registration::Unregistered, false)][..],
            Some(stated) => stated,
            None => devices_of(self.route.client),
        };
        let Some((registration, compliant)) = possible.first() else { return };
        (device.registration, device.compliant) = (*registration, *compliant);
        open.registration = possible.iter().any(|(other, _)| other != registration);
        open.compliance = possible.iter().any(|(_, other)| other != compliant);
    }

    fn state_network(&self, case: &mut Case, regime: &Regime) {
        let (network, open) = (&mut case.sign_in.network, &mut case.open);
        let is_range = |key: &Key| {
            matches!(regime.locations.get(key).map(|location| &location.kind), Some(LocationKind::Ip { .. }))
        };
        match &self.place {
            Some(Place::Address(address)) => {
                network.locations = locations_of(*address, regime);
                open.locations = false;
            }
            Some(Place::Elsewhere) => {
                network.locations = BTreeSet::new();
                (open.locations, open.hidden_locations) = (false, false);
            }
            Some(Place::Location(key)) => open.locations = !is_range(key),
            None => {}
        }
        open.country = self.country.is_none();
        network.country = self.country.clone().unwrap_or_default();
    }
}
