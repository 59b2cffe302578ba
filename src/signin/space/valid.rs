//! Which cells there can be at all: what a client can not be, a device that is not registered can not have, and a named
//! person is known to be. What may be is left in, so that a proof over all of it holds for what is.

use super::classes::{Accounts, EXCHANGE, is_own, meets_device_rules};
use super::{Level, Made, Part, Set, Space};
use crate::posture::{GuestKind, Platform};
use crate::signin::evaluate::active_sync::{OUTLOOK_MODEL, OUTLOOK_SERVICE};
use crate::signin::landscape::Apart;
use crate::signin::policy::PersonSelection;
use crate::signin::sign_in::{Client, Method, Registration, Route, Side, Target};

impl Space<'_> {
    /// All cells that there can be.
    pub(super) fn all_valid(&mut self) -> Made {
        let mut rules: Vec<Vec<Part>> = Vec::new();
        rules.extend(self.targets_of_routes());
        rules.extend(self.devices_of_routes());
        rules.extend(self.attributes_of_devices());
        rules.extend(self.what_clients_tell());
        rules.extend(self.people_of_routes());
        rules.extend(self.known_members());
        let mut valid = Set::ALL;
        for apart in &self.landscape.apart {
            let both = self.in_both(apart)?;
            valid = self.diagram.subtract(valid, both)?;
        }
        // from below, so that what is there already is small while the levels above come in
        for rule in rules.iter().rev() {
            let rule = self.diagram.any_of(rule)?;
            valid = self.diagram.intersect(valid, rule)?;
        }
        Ok(valid)
    }

    /// Those who would be in two audiences that share nobody. Whom lists put into both is in both all the same.
    fn in_both(&mut self, apart: &Apart) -> Made {
        let [one, other] = &apart.people;
        let (first, second) = (self.people_of(one)?, self.people_of(other)?);
        let mut both = self.diagram.intersect(first, second)?;
        let Some(position) = self.position(|level| matches!(level, Level::Account(_))) else { return Ok(both) };
        let Level::Account(named) = &self.levels[position] else { return Ok(both) };
        let known = |class: usize| {
            named[class]
                .as_ref()
                .is_some_and(|account| [one, other].into_iter().all(|people| is_listed(account, people)))
        };
        let listed = self.part(position, known);
        let listed = self.diagram.all_of(&[listed])?;
        both = self.diagram.subtract(both, listed)?;
        Ok(both)
    }

    /// The routes that are meant.
    pub fn routes(&self, meant: impl Fn(&Route) -> bool) -> Part {
        let Level::Route(routes) = &self.levels[ROUTE] else { return (ROUTE, Vec::new()) };
        (ROUTE, routes.iter().map(meant).collect())
    }

    pub fn targets(&self, meant: impl Fn(&Target) -> bool) -> Part {
        let Level::Target(targets) = &self.levels[TARGET] else { return (TARGET, Vec::new()) };
        (TARGET, targets.iter().map(meant).collect())
    }

    pub fn platforms(&self, meant: impl Fn(Option<Platform>) -> bool) -> Part {
        let Level::Platform(platforms) = &self.levels[PLATFORM] else { return (PLATFORM, Vec::new()) };
        (PLATFORM, platforms.iter().map(|platform| meant(*platform)).collect())
    }

    pub fn devices(&self, meant: impl Fn(Registration, bool) -> bool) -> Part {
        let Level::Device(devices) = &self.levels[DEVICE] else { return (DEVICE, Vec::new()) };
        (DEVICE, devices.iter().map(|(registration, compliant)| meant(*registration, *compliant)).collect())
    }

    /// Mailboxes are asked for as Exchange Online, on both sides. A program of administrators asks for it without any
    /// mailbox, a browser never does.
    fn targets_of_routes(&self) -> Vec<Vec<Part>> {
        let exchange = |target: &Target| *target == Target::Application(EXCHANGE.to_owned());
        vec![
            vec![self.routes(|route| route.side.is_none()), self.targets(exchange)],
            vec![
                self.routes(|route| route.side.is_some() || route.client != Client::Browser),
                self.targets(|target| !exchange(target)),
            ],
        ]
    }

    /// Outlook mobile is on phones and tablets; any other client may claim to be anywhere. Whoever sends a password
    /// shows no device, and no flow hands it on. A hybrid joined device runs Windows.
    fn devices_of_routes(&self) -> Vec<Vec<Part>> {
        let phone = |platform: Option<Platform>| matches!(platform, Some(Platform::Ios | Platform::Android));
        let modern = self.routes(|route| route.method == Method::Modern);
        let mut rules = vec![
            vec![self.routes(|route| route.client != Client::OutlookMobile), self.platforms(phone)],
            vec![modern.clone(), self.devices(|registration, _| registration == Registration::Unregistered)],
            vec![
                self.platforms(|platform| platform == Some(Platform::Windows)),
                self.devices(|registration, _| registration != Registration::HybridJoined),
            ],
        ];
        let flow = self.position(|level| matches!(level, Level::Flow(_)));
        rules.extend(flow.map(|flow| vec![modern, self.part(flow, |class| class == 0)]));
        rules
    }

    /// A device that is not registered has no property. Those that an organization fills count only where the device is
    /// compliant, hybrid joined or managed.
    fn attributes_of_devices(&self) -> Vec<Vec<Part>> {
        let management = self.position(|level| matches!(level, Level::Attribute("mdmAppId", _)));
        let counts = |registration: Registration, compliant| compliant || registration == Registration::HybridJoined;
        let mut rules = Vec::new();
        for (position, level) in self.levels.iter().enumerate() {
            let Level::Attribute(name, _) = level else { continue };
            let null = self.part(position, |class| class == 0);
            rules.push(vec![self.devices(|registration, _| registration != Registration::Unregistered), null.clone()]);
            if is_own(name) {
                let managed = management.map(|management| self.part(management, |class| class != 0));
                rules.push([self.devices(counts), null].into_iter().chain(managed).collect());
            }
        }
        rules
    }

    /// Outlook mobile says of itself what it is documented to say, and no other client says so.
    fn what_clients_tell(&self) -> Vec<Vec<Part>> {
        let mut rules = Vec::new();
        for (position, level) in self.levels.iter().enumerate() {
            let Level::Characteristic(name, values) = level else { continue };
            rules.push(vec![self.routes(meets_device_rules), self.part(position, |class| class == 0)]);
            let own = [OUTLOOK_SERVICE, OUTLOOK_MODEL].into_iter().find(|(characteristic, _)| characteristic == name);
            let Some((_, own)) = own else { continue };
            let is_own = |class: usize| values[class].as_ref().is_some_and(|value| value.eq_ignore_ascii_case(own));
            let tells =
                |route: &Route| tells_of_itself(route).is_some_and(|(characteristic, _)| characteristic == name);
            rules.push(vec![
                self.routes(|route| !meets_device_rules(route) || tells(route)),
                self.part(position, |class| !is_own(class)),
            ]);
            let told = (0..values.len()).find(|class| is_own(*class)).unwrap_or(0);
            rules.push(vec![self.routes(|route| !tells(route)), self.part(position, |class| class == told)]);
        }
        rules
    }

    /// Guests from elsewhere have no mailbox here, named accounts are no guests, and a mailbox is on its side.
    fn people_of_routes(&self) -> Vec<Vec<Part>> {
        let mut rules = Vec::new();
        let (mut guests, mut accounts) = (None, None);
        for (position, level) in self.levels.iter().enumerate() {
            match level {
                Level::Guest(kinds) => {
                    let own =
                        |class: usize| kinds[class].as_ref().is_none_or(|guest| guest.kind == GuestKind::InternalGuest);
                    rules.push(vec![self.routes(|route| route.side.is_none()), self.part(position, own)]);
                    guests = Some(self.part(position, |class| class == 0));
                }
                Level::Account(named) => {
                    for side in [Side::ExchangeOnline, Side::ExchangeServer] {
                        let may = |class: usize| {
                            named[class].as_ref().is_none_or(|one| one.side.is_none_or(|known| known == side))
                        };
                        rules.push(vec![self.routes(|route| route.side != Some(side)), self.part(position, may)]);
                    }
                    accounts = Some(self.part(position, |class| class == 0));
                }
                _ => {}
            }
        }
        rules.extend(guests.zip(accounts).map(|(guests, accounts)| vec![guests, accounts]));
        rules
    }

    /// Whoever is known to be in a group is in it.
    fn known_members(&self) -> Vec<Vec<Part>> {
        let Some(position) = self.position(|level| matches!(level, Level::Account(_))) else { return Vec::new() };
        let Level::Account(named) = &self.levels[position] else { return Vec::new() };
        let mut rules = Vec::new();
        for (group, level) in self.levels.iter().enumerate() {
            let Level::Group(keys) = level else { continue };
            let inside = |class: usize| {
                named[class].as_ref().is_some_and(|one| keys.first().is_some_and(|key| one.groups.contains(key)))
            };
            let others = self.part(position, |class| !inside(class));
            if others.1.contains(&false) {
                rules.push(vec![others, self.part(group, |class| class == 1)]);
            }
        }
        rules
    }
}

/// Is an account known to be one of these people?
fn is_listed(account: &Accounts, people: &PersonSelection) -> bool {
    people.all || !account.names.is_disjoint(&people.users) || !account.groups.is_disjoint(&people.groups)
}

/// The positions of the levels that are always first.
pub(super) const ROUTE: usize = 0;
pub(super) const TARGET: usize = 1;
pub(super) const PLATFORM: usize = 2;
pub(super) const DEVICE: usize = 3;

/// What the app on phones tells device access rules of itself.
pub(super) fn tells_of_itself(route: &Route) -> Option<(&'static str, &'static str)> {
    match (route.client, route.side, route.method) {
        (Client::OutlookMobile, Some(Side::ExchangeServer), Method::Modern) => Some(OUTLOOK_SERVICE),
        (Client::OutlookMobile, Some(_), _) => Some(OUTLOOK_MODEL),
        _ => None,
    }
}
