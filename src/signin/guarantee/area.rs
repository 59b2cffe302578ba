//! The sign-ins that a guarantee is about, as a set of cells.

use super::statements::SignIns;
use crate::posture::Platform;
use crate::signin::evaluate::conditional_access::Condition;
use crate::signin::policy::Policy;
use crate::signin::regime::Regime;
use crate::signin::sign_in::{Client, Route};
use crate::signin::space::{Level, Made, Set, Space};

impl Space<'_> {
    /// The cells of these sign-ins, of those that there can be. Locations are what they are in this regime.
    ///
    /// # Errors
    /// If it would take too much.
    pub fn area(&mut self, sign_ins: &SignIns, regime: &Regime) -> Made {
        let mut area = self.valid;
        for (condition, holds) in self.conditions(&sign_ins.conditions, regime)? {
            // what Conditional Access takes a client for does not matter to who signs in
            if condition != Condition::ClientAppTypes {
                area = self.diagram.intersect(area, holds)?;
            }
        }
        let mut parts = vec![self.routes(|route| is_meant(sign_ins, route))];
        if let Some(devices) = &sign_ins.devices {
            parts.push(self.devices(|registration, compliant| devices.contains(&(registration, compliant))));
        }
        let set = self.diagram.all_of(&parts)?;
        area = self.diagram.intersect(area, set)?;
        if sign_ins.ordinary {
            let ordinary = self.ordinary(&sign_ins.conditions)?;
            area = self.diagram.intersect(area, ordinary)?;
        }
        for except in &sign_ins.except {
            let except = self.area(except, regime)?;
            area = self.diagram.subtract(area, except)?;
        }
        Ok(area)
    }

    /// Sign-ins that are as most are: no risk where none is stated, no flow, a client on a platform that it is made for.
    fn ordinary(&mut self, stated: &Policy) -> Made {
        let first = |level: &Level| match level {
            Level::SignInRisk(_) => stated.sign_in_risk.is_empty(),
            Level::UserRisk(_) => stated.user_risk.is_empty(),
            Level::InsiderRisk(_) | Level::Flow(_) => true,
            _ => false,
        };
        let plain: Vec<usize> = (0..self.levels.len()).filter(|position| first(&self.levels[*position])).collect();
        let parts: Vec<_> = plain.into_iter().map(|position| self.part(position, |class| class == 0)).collect();
        let mut ordinary = self.diagram.all_of(&parts)?;
        let made_for = [
            (Client::OutlookDesktop, [Platform::Windows, Platform::Macos]),
            (Client::MailApp, [Platform::Ios, Platform::Android]),
        ];
        for (client, platforms) in made_for {
            let rule = [
                self.routes(|route| route.client != client),
                self.platforms(|named| named.is_some_and(|platform| platforms.contains(&platform))),
            ];
            let rule = self.diagram.any_of(&rule)?;
            ordinary = self.diagram.intersect(ordinary, rule)?;
        }
        let somewhere = self.platforms(|platform| platform.is_some());
        let somewhere = self.diagram.all_of(&[somewhere])?;
        self.diagram.intersect(ordinary, somewhere)
    }

    /// The positions of levels that are about what nobody knows.
    pub(in crate::signin::guarantee) fn doubts(&self) -> Vec<bool> {
        self.levels.iter().map(|level| matches!(level, Level::Doubt(_))).collect()
    }

    /// The position of the first level that is about people; all after it are too.
    pub(in crate::signin::guarantee) fn first_of_people(&self) -> usize {
        self.levels.iter().position(|level| matches!(level, Level::Guest(_))).unwrap_or(self.levels.len())
    }

    /// The levels before the first that is about people.
    pub(in crate::signin::guarantee) fn of_conditions(&self) -> Vec<bool> {
        let first = self.first_of_people();
        (0..self.levels.len()).map(|position| position < first).collect()
    }

    /// The people of whom nothing is assumed that a posture does not say but one thing: in one group, or with one role.
    /// Whether anybody is in two groups that no list has in common nobody has said.
    pub(in crate::signin::guarantee) fn plausible(&mut self) -> Made {
        let first = self.first_of_people();
        let Some(accounts) = self.position(|level| matches!(level, Level::Account(_))) else { return Ok(Set::ALL) };
        let Level::Account(named) = self.levels[accounts].clone() else { return Ok(Set::ALL) };
        let mut all = Set::NONE;
        for (class, account) in named.iter().enumerate() {
            let known = account.as_ref().map(|one| one.groups.clone()).unwrap_or_default();
            let free: Vec<usize> = (first..self.levels.len())
                .filter(|position| match &self.levels[*position] {
                    Level::Role(_) => true,
                    Level::Group(keys) => keys.first().is_some_and(|key| !known.contains(key)),
                    _ => false,
                })
                .collect();
            let one = self.one_at_most(&free)?;
            let account = self.part(accounts, |one| one == class);
            let account = self.diagram.all_of(&[account])?;
            let people = self.diagram.intersect(account, one)?;
            all = self.diagram.union(all, people)?;
        }
        Ok(all)
    }

    /// The cells in which at most one of these levels of two classes has the second.
    fn one_at_most(&mut self, levels: &[usize]) -> Made {
        let (mut none, mut one) = (Set::ALL, Set::ALL);
        for level in levels.iter().rev() {
            let second = self.part(*level, |class| class == 1);
            let second = self.diagram.all_of(&[second])?;
            // with this one no other below it, without it what is true below
            let with = self.diagram.intersect(second, none)?;
            let without = self.diagram.subtract(one, second)?;
            one = self.diagram.union(with, without)?;
            none = self.diagram.subtract(none, second)?;
        }
        Ok(one)
    }
}

fn is_meant(sign_ins: &SignIns, route: &Route) -> bool {
    sign_ins.clients.as_ref().is_none_or(|clients| clients.contains(&route.client))
        && sign_ins.sides.as_ref().is_none_or(|sides| sides.contains(&route.side))
        && sign_ins.method.is_none_or(|method| method == route.method)
        && sign_ins.protocols.as_ref().is_none_or(|protocols| protocols.contains(route.protocol))
}
