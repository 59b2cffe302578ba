//! The conditions of a policy as sets of cells. Inside a condition the values are added up, what is excluded is taken
//! away, and a policy applies where all its conditions hold. Written without a look at how single sign-ins are judged, so
//! that each of the two can be held against the other.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use std::sync::Arc;

use foldhash::fast::FixedState;

use crate::catalog::APPLICATION_GROUPS;
use crate::filter::{Comparison, Expression, Operand, Shape};
use crate::posture::{ClientAppType, Platform};
use crate::signin::evaluate::conditional_access::{Condition, membership};
use crate::signin::key::{ByPlace, Key};
use crate::signin::policy::{Control, InOut, LocationCondition, PersonSelection, Policy, TargetCondition, Users};
use crate::signin::regime::{LocationKind, Regime};
use crate::signin::sign_in::{Client, Country, Method, Registration, Route, Side, Target};
use crate::signin::space::classes::{Level, compare, holds};
use crate::signin::space::{Classes, Doubt, Exhausted, Made, Part, Set, Space};

/// Sets that are known, by what they are the sets of.
pub(super) type Known<K> = HashMap<K, Set, FixedState>;

/// Conditions and controls that look at no regime, and the sets that they are.
#[derive(Debug, Default)]
pub struct Conditions {
    users: Known<ByPlace<Users>>,
    targets: Known<TargetCondition>,
    clients: Known<BTreeSet<ClientAppType>>,
    /// Where a device meets a control already.
    pub(super) met: Known<Control>,
    /// Where nothing can meet a control.
    pub(super) impossible: Known<Control>,
}

/// Classes of several levels, one of which is enough, and sets that take more than one level to say.
#[derive(Debug, Default)]
struct AnyOf {
    parts: BTreeMap<usize, Classes>,
    sets: Vec<Set>,
}

impl AnyOf {
    fn add(&mut self, (position, classes): Part) {
        let known = self.parts.entry(position).or_insert_with(|| vec![false; classes.len()]);
        known.iter_mut().zip(classes).for_each(|(known, more)| *known |= more);
    }
}

impl Space<'_> {
    /// The people of a selection.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn people_of(&mut self, people: &PersonSelection) -> Made {
        match self.people(people)? {
            None => Ok(Set::ALL),
            Some(any) => self.one_of(any),
        }
    }

    /// Where a policy applies, were it enabled.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn applies(&mut self, policy: &Policy, regime: &Regime) -> Made {
        let mut applies = Set::ALL;
        for (_, holds) in self.conditions(policy, regime)? {
            applies = self.diagram.intersect(applies, holds)?;
        }
        Ok(applies)
    }

    /// Where each condition of a policy holds; those that always do are left out.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn conditions(&mut self, policy: &Policy, regime: &Regime) -> Result<Vec<(Condition, Set)>, Exhausted> {
        let Some(users) = &policy.users else { return Ok(vec![(Condition::Users, Set::NONE)]) };
        let mut all = vec![
            (Condition::Users, self.users(users)?),
            (Condition::Target, self.targeted(&policy.target)?),
            (Condition::ClientAppTypes, self.client_app_types(&policy.client_app_types)?),
        ];
        if let Some(platforms) = &policy.platforms {
            let named = |list: &BTreeSet<Platform>, platform: Option<Platform>| {
                list.contains(&Platform::All) || platform.is_some_and(|platform| list.contains(&platform))
            };
            let meant = |platform| named(&platforms.include, platform) && !named(&platforms.exclude, platform);
            let part = self.platforms(meant);
            all.push((Condition::Platforms, self.diagram.all_of(&[part])?));
        }
        if let Some((include, filter)) = &policy.device_filter {
            let matches = self.expression(&filter.root)?;
            let holds = if *include { matches } else { self.diagram.complement(matches)? };
            all.push((Condition::DeviceFilter, holds));
        }
        if let Some(locations) = &policy.locations {
            all.push((Condition::Locations, self.located(locations, regime)?));
        }
        for (condition, part) in self.single_values(policy) {
            all.push((condition, self.diagram.all_of(&[part])?));
        }
        all.retain(|(_, holds)| *holds != Set::ALL);
        Ok(all)
    }

    /// Conditions that look at one level alone.
    fn single_values(&self, policy: &Policy) -> Vec<(Condition, Part)> {
        let mut parts = Vec::new();
        for (position, level) in self.levels.iter().enumerate() {
            let part = match level {
                Level::SignInRisk(risks) if !policy.sign_in_risk.is_empty() => {
                    (Condition::SignInRisk, self.part(position, |class| policy.sign_in_risk.contains(&risks[class])))
                }
                Level::UserRisk(risks) if !policy.user_risk.is_empty() => {
                    (Condition::UserRisk, self.part(position, |class| policy.user_risk.contains(&risks[class])))
                }
                Level::InsiderRisk(risks) if !policy.insider_risk.is_empty() => {
                    let meant = |class: usize| risks[class].is_some_and(|risk| policy.insider_risk.contains(&risk));
                    (Condition::InsiderRisk, self.part(position, meant))
                }
                Level::Flow(flows) if policy.flows != crate::signin::policy::Flows::default() => {
                    let meant = |class: usize| {
                        let (code, transfer) = flows[class];
                        (policy.flows.device_code && code) || (policy.flows.authentication_transfer && transfer)
                    };
                    (Condition::Flows, self.part(position, meant))
                }
                Level::Doubt(Doubt::Condition(text)) if policy.opaque.contains(text) => {
                    (Condition::NotModelled, self.part(position, |class| class == 1))
                }
                _ => continue,
            };
            parts.push(part);
        }
        parts
    }

    /// What is in and not out.
    fn in_and_out<T>(
        &mut self,
        both: &InOut<T>,
        read: impl Fn(&mut Self, &T) -> Result<Option<AnyOf>, Exhausted>,
    ) -> Made {
        let exclude = match read(self, &both.exclude)? {
            None => return Ok(Set::NONE),
            Some(exclude) => exclude,
        };
        let include = match read(self, &both.include)? {
            None => Set::ALL,
            Some(include) => self.one_of(include)?,
        };
        // whoever is excluded is so by one level, so that those who are not are a box
        let others: Vec<Part> = exclude
            .parts
            .into_iter()
            .map(|(position, classes)| (position, classes.into_iter().map(|class| !class).collect()))
            .collect();
        let mut kept = self.diagram.all_of(&others)?;
        for set in exclude.sets {
            kept = self.diagram.subtract(kept, set)?;
        }
        self.diagram.intersect(include, kept)
    }

    fn one_of(&mut self, any: AnyOf) -> Made {
        let parts: Vec<Part> = any.parts.into_iter().collect();
        let mut all = self.diagram.any_of(&parts)?;
        for set in any.sets {
            all = self.diagram.union(all, set)?;
        }
        Ok(all)
    }

    /// The people of a selection; none stands for everybody.
    #[expect(clippy::unnecessary_wraps, reason = "read in one place with what can fail")]
    fn people(&mut self, people: &PersonSelection) -> Result<Option<AnyOf>, Exhausted> {
        if people.all {
            return Ok(None);
        }
        let mut any = AnyOf::default();
        for (position, level) in self.levels.iter().enumerate() {
            match level {
                Level::Guest(guests) if people.all_guests || people.guests.is_some() => {
                    let meant = |class: usize| {
                        let Some(guest) = &guests[class] else { return false };
                        let chosen = people.guests.as_ref().is_some_and(|guests| {
                            let tenant = |tenants: &BTreeSet<Key>| {
                                guest.tenant.as_ref().is_some_and(|tenant| tenants.contains(tenant))
                            };
                            guests.kinds.contains(&guest.kind) && guests.tenants.as_ref().is_none_or(tenant)
                        });
                        people.all_guests || chosen
                    };
                    any.add(self.part(position, meant));
                }
                Level::Account(accounts) if !people.users.is_empty() || people.federated.is_some() => {
                    let meant = |class: usize| {
                        let account = accounts[class].as_ref();
                        let named = account.is_some_and(|one| one.names.iter().any(|name| people.users.contains(name)));
                        let name = account.and_then(|one| one.sign_in_name.as_deref());
                        named || people.federated.as_ref().is_some_and(|federated| federated.holds(name))
                    };
                    any.add(self.part(position, meant));
                }
                // who is named stands for all of a class, since every selection names all of them or none
                Level::Role(keys) if keys.first().is_some_and(|key| people.roles.contains(key)) => {
                    any.add(self.part(position, |class| class == 1));
                }
                Level::Group(keys) if keys.first().is_some_and(|key| people.groups.contains(key)) => {
                    any.add(self.part(position, |class| class == 1));
                }
                _ => {}
            }
        }
        Ok(Some(any))
    }

    /// A set that is found once, and known from then on.
    pub(super) fn once<K: Clone + Eq + Hash>(
        &mut self,
        known: fn(&mut Conditions) -> &mut Known<K>,
        key: &K,
        find: impl FnOnce(&mut Self) -> Made,
    ) -> Made {
        if let Some(found) = known(&mut self.conditions).get(key) {
            return Ok(*found);
        }
        let found = find(self)?;
        known(&mut self.conditions).insert(key.clone(), found);
        Ok(found)
    }

    /// The people whom policies are about.
    pub(super) fn users(&mut self, users: &Arc<Users>) -> Made {
        let shared = ByPlace(Arc::clone(users));
        self.once(|all| &mut all.users, &shared, |space| space.in_and_out(users.as_ref(), Self::people))
    }

    fn targeted(&mut self, condition: &TargetCondition) -> Made {
        let both = InOut { include: (condition, false), exclude: (condition, true) };
        self.once(
            |all| &mut all.targets,
            condition,
            |space| space.in_and_out(&both, |space, (condition, out)| space.applications(condition, *out)),
        )
    }

    fn applications(&mut self, condition: &TargetCondition, out: bool) -> Result<Option<AnyOf>, Exhausted> {
        let list = if out { &condition.exclude } else { &condition.include };
        let mut any = AnyOf::default();
        any.add(self.targets(|target| match target {
            Target::Application(id) => {
                let named = |name: &String| match APPLICATION_GROUPS.contains(&name.as_str()) {
                    true => holds(name, id) == Some(true),
                    false => name.eq_ignore_ascii_case(id),
                };
                (condition.all && !out) || list.iter().any(named)
            }
            Target::UserAction(action) => !out && condition.user_actions.contains(action),
            Target::AuthenticationContext(context) => !out && condition.authentication_contexts.contains(context),
        }));
        for group in list.iter().filter(|name| APPLICATION_GROUPS.contains(&name.as_str())) {
            for (position, text) in self.open_conditions() {
                let open = |target: &Target| match target {
                    Target::Application(id) => holds(group, id).is_none() && text == membership(group, id),
                    _ => false,
                };
                let targets = self.targets(open);
                if targets.1.contains(&true) {
                    let doubt = self.part(position, |class| class == 1);
                    any.sets.push(self.diagram.all_of(&[targets, doubt])?);
                }
            }
        }
        Ok(Some(any))
    }

    /// The positions of conditions that nobody can judge.
    fn open_conditions(&self) -> Vec<(usize, String)> {
        let levels = self.levels.iter().enumerate();
        levels
            .filter_map(|(position, level)| match level {
                Level::Doubt(Doubt::Condition(text)) => Some((position, text.clone())),
                _ => None,
            })
            .collect()
    }

    /// The kinds of client, of those that ask Entra at all.
    fn client_app_types(&mut self, types: &BTreeSet<ClientAppType>) -> Made {
        self.once(
            |all| &mut all.clients,
            types,
            |space| {
                let asked = space.routes(asks_entra);
                let asked = space.diagram.all_of(&[asked])?;
                let meant = space.clients(types)?;
                space.diagram.intersect(meant, asked)
            },
        )
    }

    fn clients(&mut self, types: &BTreeSet<ClientAppType>) -> Made {
        let meant = self.routes(|route| types.contains(&ClientAppType::All) || types.contains(&app_type(route)));
        let all = self.diagram.all_of(&[meant])?;
        if !types.contains(&ClientAppType::EasSupported) {
            return Ok(all);
        }
        let mail_apps = self.routes(|route| app_type(route) == ClientAppType::ExchangeActiveSync);
        let supported =
            self.platforms(|platform| matches!(platform, Some(Platform::Android | Platform::Ios | Platform::Windows)));
        let supported = self.diagram.all_of(&[mail_apps, supported])?;
        self.diagram.union(all, supported)
    }

    /// Where a rule for devices matches.
    fn expression(&mut self, part: &Expression) -> Made {
        match &part.shape {
            Shape::Compare(comparison) => self.comparison(comparison),
            Shape::Not(inner) => {
                let inner = self.expression(inner)?;
                self.diagram.complement(inner)
            }
            Shape::Any(parts) => parts.iter().try_fold(Set::NONE, |all, part| {
                let part = self.expression(part)?;
                self.diagram.union(all, part)
            }),
            Shape::All(parts) => parts.iter().try_fold(Set::ALL, |all, part| {
                let part = self.expression(part)?;
                self.diagram.intersect(all, part)
            }),
        }
    }

    fn comparison(&mut self, comparison: &Comparison) -> Made {
        let name = comparison.property.name;
        if matches!(name, "isCompliant" | "trustType") {
            let part = self.devices(|registration, compliant| of_device(comparison, registration, compliant));
            return self.diagram.all_of(&[part]);
        }
        let attribute = self.levels.iter().enumerate().find_map(|(position, level)| match level {
            Level::Attribute(known, values) if *known == name => Some((position, values)),
            _ => None,
        });
        if let Some((position, values)) = attribute {
            let part = self.part(position, |class| compare(comparison, values[class].as_deref()));
            return self.diagram.all_of(&[part]);
        }
        // too many texts to tell apart: of a registered device nobody says what the comparison finds
        let text = comparison.to_string();
        let doubt = self.position(|level| matches!(level, Level::Doubt(Doubt::Comparison(known)) if *known == text));
        let null = compare(comparison, None);
        let unregistered = |registration| registration == Registration::Unregistered;
        let mut sets = Vec::new();
        if let Some(doubt) = doubt {
            sets.push(vec![self.devices(|known, _| !unregistered(known)), self.part(doubt, |class| class == 1)]);
        }
        sets.push(vec![self.devices(|known, _| null && unregistered(known))]);
        sets.into_iter().try_fold(Set::NONE, |all, parts| {
            let set = self.diagram.all_of(&parts)?;
            self.diagram.union(all, set)
        })
    }

    fn located(&mut self, locations: &InOut<LocationCondition>, regime: &Regime) -> Made {
        let nowhere = LocationCondition::default();
        // where nothing is in, everywhere is, so that what is out has something to be out of
        let everywhere = LocationCondition { all: true, ..LocationCondition::default() };
        let include = if locations.include == nowhere { &everywhere } else { &locations.include };
        let both = InOut { include, exclude: &locations.exclude };
        self.in_and_out(&both, |space, condition| space.places(condition, regime))
    }

    fn places(&mut self, condition: &LocationCondition, regime: &Regime) -> Result<Option<AnyOf>, Exhausted> {
        if condition.all {
            return Ok(None);
        }
        let mut any = AnyOf::default();
        if condition.mfa_trusted || condition.all_trusted {
            let portal = self.position(|level| matches!(level, Level::MfaTrusted));
            portal.into_iter().for_each(|portal| any.add(self.part(portal, |class| class == 1)));
        }
        for key in &condition.named {
            self.place(key, regime).into_iter().for_each(|part| any.add(part));
        }
        if !condition.all_trusted {
            return Ok(Some(any));
        }
        for (key, location) in &regime.locations {
            match &location.kind {
                LocationKind::Ip { trusted: true, .. } | LocationKind::Opaque { trusted: Some(true) } => {
                    self.place(key, regime).into_iter().for_each(|part| any.add(part));
                }
                LocationKind::Opaque { trusted: None } => {
                    let doubt =
                        self.position(|level| matches!(level, Level::Doubt(Doubt::Trusted(known)) if known == key));
                    let doubt = doubt.map(|doubt| self.part(doubt, |class| class == 1));
                    let parts: Vec<Part> = self.place(key, regime).into_iter().chain(doubt).collect();
                    any.sets.push(self.diagram.all_of(&parts)?);
                }
                _ => {}
            }
        }
        Ok(Some(any))
    }

    /// The classes of the one level that tells whether a sign-in comes from a location.
    fn place(&self, key: &Key, regime: &Regime) -> Option<Part> {
        let location = regime.locations.get(key);
        if is_hidden(key, regime) {
            let hidden = self.position(|level| matches!(level, Level::Hidden(known) if known == key))?;
            return Some(self.part(hidden, |class| class == 1));
        }
        let location = location?;
        for (position, level) in self.levels.iter().enumerate() {
            match (&location.kind, level) {
                (LocationKind::Ip { .. }, Level::Region(regions)) => {
                    let version = self.words.locations[key].iter().position(|known| known == location)?;
                    let inside = (key.clone(), version);
                    return Some(self.part(position, |class| regions[class].inside.contains(&inside)));
                }
                (LocationKind::Countries { countries, gps: true, unknown }, Level::GpsCountry(all))
                | (LocationKind::Countries { countries, gps: false, unknown }, Level::Country(all)) => {
                    let meant = |class: usize| match &all[class] {
                        Country::Named(country) => countries.contains(country),
                        Country::Unknown => *unknown,
                        Country::Other => false,
                    };
                    return Some(self.part(position, meant));
                }
                _ => {}
            }
        }
        None
    }
}

/// Is nothing known of what a location holds at this point?
pub(in crate::signin::space) fn is_hidden(key: &Key, regime: &Regime) -> bool {
    regime.locations.get(key).is_none_or(|location| matches!(location.kind, LocationKind::Opaque { .. }))
}

/// What Conditional Access takes a client for.
#[must_use]
pub fn app_type(route: &Route) -> ClientAppType {
    match (route.client, route.method) {
        (Client::MailApp, _) => ClientAppType::ExchangeActiveSync,
        (_, Method::Legacy) => ClientAppType::Other,
        (Client::Browser, _) => ClientAppType::Browser,
        _ => ClientAppType::MobileAppsAndDesktopClients,
    }
}

/// Does Entra see the sign-in? A password that goes to Exchange Server never gets there.
#[must_use]
pub fn asks_entra(route: &Route) -> bool {
    !(route.side == Some(Side::ExchangeServer) && route.method == Method::Legacy)
}

/// What a comparison finds that looks at what Entra itself knows of a device.
fn of_device(comparison: &Comparison, registration: Registration, compliant: bool) -> bool {
    let trust_type = match registration {
        Registration::Unregistered => return compare(comparison, None),
        Registration::Registered => "Workplace",
        Registration::Joined => "AzureAD",
        Registration::HybridJoined => "ServerAD",
    };
    if comparison.property.name == "trustType" {
        return compare(comparison, Some(trust_type));
    }
    let hit = comparison.operand == Operand::Boolean(compliant);
    hit != comparison.operator.is_negative()
}
