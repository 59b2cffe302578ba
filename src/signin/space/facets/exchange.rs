//! The gates besides Conditional Access as sets of cells that they refuse: whether there is such a way in, what the
//! service does with passwords, the switches of SMTP, authentication policies, security defaults, and rules for devices.

use std::collections::{BTreeMap, BTreeSet};

use super::conditions::asks_entra;
use crate::signin::evaluate::GateKind;
use crate::signin::landscape::Landscape;
use crate::signin::regime::{DeviceAccess, ExchangeRegime, Regime};
use crate::signin::route::{Existence, existence, has_switch};
use crate::signin::sign_in::{Client, Method, Route, Side};
use crate::signin::space::classes::meets_device_rules;
use crate::signin::space::{Doubt, Exhausted, Level, Made, Part, Set, Space};

/// A gate, and the side of Exchange that it stands before; none for one that is the same for both.
pub type Gate = (GateKind, Option<Side>);

impl Space<'_> {
    /// What the gates of one side refuse at a point.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn gates_of_side(&mut self, side: Side, exchange: &ExchangeRegime) -> Result<Vec<(Gate, Set)>, Exhausted> {
        let request = self.no_tokens(side, exchange)?;
        let refused = |route: &Route| {
            side == Side::ExchangeOnline
                && route.side == Some(side)
                && route.method == Method::Legacy
                && route.protocol != "smtp"
        };
        let service = self.routes(refused);
        Ok(vec![
            ((GateKind::Request, Some(side)), request),
            ((GateKind::Service, Some(side)), self.diagram.all_of(&[service])?),
            ((GateKind::SmtpSetting, Some(side)), self.smtp(side, exchange)?),
            ((GateKind::AuthenticationPolicy, Some(side)), self.authentication_policies(side, exchange)?),
            ((GateKind::DeviceAccess, Some(side)), self.device_access(side, &exchange.devices)?),
        ])
    }

    /// What the gates that are before both sides refuse: there is no such way in there, security defaults.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn gates_of_all(&mut self, regime: &Regime, landscape: &Landscape) -> Result<Vec<(Gate, Set)>, Exhausted> {
        let mut all = Vec::new();
        let absent = self.routes(|route| matches!(existence(route, landscape), Existence::No(_)));
        let mut no_way = self.diagram.all_of(&[absent])?;
        let doubts: Vec<(usize, &'static str)> = self
            .levels
            .iter()
            .enumerate()
            .filter_map(|(position, level)| match level {
                Level::Doubt(Doubt::Route(key)) => Some((position, *key)),
                _ => None,
            })
            .collect();
        for (doubt, key) in doubts {
            let routes = self.routes(|route| existence(route, landscape) == Existence::Unknown(key));
            let absent = self.part(doubt, |class| class == 0);
            let absent = self.diagram.all_of(&[routes, absent])?;
            no_way = self.diagram.union(no_way, absent)?;
        }
        all.push(((GateKind::Request, None), no_way));
        if regime.security_defaults {
            let legacy = self.routes(|route| route.method == Method::Legacy && asks_entra(route));
            all.push(((GateKind::SecurityDefaults, None), self.diagram.all_of(&[legacy])?));
        }
        Ok(all)
    }

    /// Where the organization takes no tokens. Browsers do not care: the switch is about other clients.
    fn no_tokens(&mut self, side: Side, exchange: &ExchangeRegime) -> Made {
        let off = exchange.takes_tokens == Some(false);
        let part = self.routes(|route| {
            off && route.side == Some(side) && route.method == Method::Modern && route.client != Client::Browser
        });
        self.diagram.all_of(&[part])
    }

    fn smtp(&mut self, side: Side, exchange: &ExchangeRegime) -> Made {
        if side != Side::ExchangeOnline {
            return Ok(Set::NONE);
        }
        let route =
            self.routes(|route| (route.side, route.protocol, route.method) == (Some(side), "smtp", Method::Legacy));
        let own = self.accounts(|name| name.and_then(|name| exchange.smtp_by_mailbox.get(name)) == Some(&true));
        let others = self.accounts(|name| name.is_none_or(|name| !exchange.smtp_by_mailbox.contains_key(name)));
        let (Some(own), Some(others)) = (own, others) else { return Ok(Set::NONE) };
        let off = self.diagram.all_of(&[route.clone(), own])?;
        let by_default = match (exchange.smtp_disabled, self.doubt(&Doubt::SmtpDisabled(side))) {
            (Some(false), _) => return Ok(off),
            (Some(true), _) | (None, None) => vec![route, others],
            (None, Some(doubt)) => vec![route, others, self.part(doubt, |class| class == 1)],
        };
        let by_default = self.diagram.all_of(&by_default)?;
        self.diagram.union(off, by_default)
    }

    /// The person's own policy beats the default; where there is neither, everything is let through.
    fn authentication_policies(&mut self, side: Side, exchange: &ExchangeRegime) -> Made {
        let mut held: BTreeMap<&String, Vec<usize>> = BTreeMap::new();
        let Some(position) = self.position(|level| matches!(level, Level::Account(_))) else { return Ok(Set::NONE) };
        let Level::Account(accounts) = &self.levels[position] else { return Ok(Set::NONE) };
        for (class, account) in accounts.iter().enumerate() {
            let name = account.as_ref().and_then(|account| account.sign_in_name.as_ref());
            let own = name.and_then(|name| exchange.held.get(name));
            if let Some(policy) = own.or(exchange.default_policy.as_ref()) {
                held.entry(policy).or_default().push(class);
            }
        }
        let mut refused = Set::NONE;
        for (policy, classes) in held {
            let holders = self.part(position, |class| classes.contains(&class));
            let known = exchange.authentication_policies.get(policy);
            let blocked = exchange.modern_blocked.get(policy);
            let routes = self.routes(|route| {
                route.side == Some(side)
                    && has_switch(route)
                    && match route.method {
                        Method::Legacy => known.is_some_and(|open| !open.contains(route.protocol)),
                        Method::Modern => {
                            side == Side::ExchangeServer && blocked.is_some_and(|all| all.contains(route.protocol))
                        }
                    }
            });
            let set = self.diagram.all_of(&[routes, holders.clone()])?;
            refused = self.diagram.union(refused, set)?;
            if known.is_none() {
                let set = self.unknown_policy(side, policy, holders, blocked.is_some())?;
                refused = self.diagram.union(refused, set)?;
            }
        }
        Ok(refused)
    }

    /// What a policy refuses of which nothing but the name is known: all or nothing, and nobody says which.
    fn unknown_policy(&mut self, side: Side, policy: &str, holders: Part, modern_known: bool) -> Made {
        let Some(doubt) = self.doubt(&Doubt::AuthenticationPolicy(side, policy.to_owned())) else {
            return Ok(Set::NONE);
        };
        let routes = self.routes(|route| {
            route.side == Some(side)
                && has_switch(route)
                && (route.method == Method::Legacy || (side == Side::ExchangeServer && !modern_known))
        });
        let blocks = self.part(doubt, |class| class == 1);
        self.diagram.all_of(&[routes, holders, blocks])
    }

    /// Block beats quarantine, quarantine beats allow, and what no rule names meets the default level.
    fn device_access(&mut self, side: Side, devices: &DeviceAccess) -> Made {
        let asked = self.routes(|route| route.side == Some(side) && meets_device_rules(route));
        let (mut refused, mut open) = (Set::NONE, self.diagram.all_of(&[asked])?);
        for level in ["Block", "Quarantine", "Allow"] {
            for ((characteristic, value), _) in devices.rules.iter().filter(|(_, of)| of.as_str() == level) {
                let told = self.levels.iter().enumerate().find_map(|(position, known)| match known {
                    Level::Characteristic(name, values) if name == characteristic => Some((position, values)),
                    _ => None,
                });
                let Some((position, values)) = told else { continue };
                let tells = |class: usize| values[class].as_ref().is_some_and(|told| told.eq_ignore_ascii_case(value));
                let part = self.part(position, tells);
                let matches = self.diagram.all_of(&[part])?;
                if level != "Allow" {
                    let hit = self.diagram.intersect(open, matches)?;
                    refused = self.diagram.union(refused, hit)?;
                }
                open = self.diagram.subtract(open, matches)?;
            }
        }
        if devices.default_level.as_deref().unwrap_or("Allow") == "Allow" {
            return Ok(refused);
        }
        self.diagram.union(refused, open)
    }

    /// What device access rules of Exchange Online refuse when policies that apply may take their place.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn without_replaced(&mut self, refused: Set, applies: impl IntoIterator<Item = Set>) -> Made {
        let Some(doubt) = self.doubt(&Doubt::ReplacedRules) else { return Ok(refused) };
        // many policies are about the same people and other things
        let mut parts = BTreeSet::new();
        for applies in applies {
            parts.insert(self.diagram.intersect(applies, refused)?);
        }
        let mut replaced = Set::NONE;
        for part in parts {
            replaced = self.diagram.union(replaced, part)?;
        }
        let is_so = self.part(doubt, |class| class == 1);
        let is_so = self.diagram.all_of(&[is_so])?;
        let replaced = self.diagram.intersect(replaced, is_so)?;
        self.diagram.subtract(refused, replaced)
    }

    /// The named accounts, and everybody else, by their sign-in name where they have one that is known.
    fn accounts(&self, meant: impl Fn(Option<&String>) -> bool) -> Option<Part> {
        let position = self.position(|level| matches!(level, Level::Account(_)))?;
        let Level::Account(accounts) = &self.levels[position] else { return None };
        let name = |class: usize| accounts[class].as_ref().and_then(|account| account.sign_in_name.as_ref());
        Some(self.part(position, |class| meant(name(class))))
    }
}
