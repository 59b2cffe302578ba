//! One thing to be compared: a posture, a built rollout, or what Graph exports of a tenant.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::edits::Written;
use super::guarantees::Guarantee;
use super::objects::objects_of_plan;
use super::phrase::Phrase;
use crate::plan::{Members, Origin, Plan, Text};
use crate::signin::{
    AD_FS, Account, Key, Landscape, Point, PointName, Points, Regime, Side as MailboxSide, Subject, Tenant, points,
};

/// One thing to be compared.
#[derive(Debug, Clone, Default)]
pub struct Side {
    /// What it is called: as on the command line.
    pub name: String,
    /// What holds at every point.
    pub landscape: Landscape,
    /// The points of its rollout, the start among them, and where objects come from: in the posture, or in the files of an
    /// export, which has the start alone.
    pub points: Points,
    /// What decides in the end.
    pub end: Regime,
    /// The rollout, where there is one.
    pub plan: Option<Plan>,
    /// Where it says facts of its organization, by their address; a posture does.
    pub facts: BTreeMap<String, Origin>,
    /// What it makes of objects in the end, or has of them.
    pub objects: BTreeMap<Subject, Object>,
    /// The guarantees that it is held to; a posture is.
    pub guarantees: Option<Vec<Guarantee>>,
    /// As somebody wrote it, where it is a posture.
    pub written: Option<Written>,
    /// What people must know about it.
    pub notes: Vec<Phrase>,
}

/// What a plan alone says that holds at every point: little of people, and nothing of how Exchange Server is reached.
#[must_use]
pub fn landscape_of_plan(plan: &Plan) -> Landscape {
    let mut landscape = Tenant::default().landscape();
    landscape.hybrid_modern_authentication = true;
    if plan.exchange_organization.is_some() {
        landscape.sides.insert(MailboxSide::ExchangeServer);
    }
    let mut accounts = BTreeMap::new();
    for script in plan.rings.iter().flat_map(|ring| &ring.scripts) {
        for reference in &script.references {
            let id = (!reference.id.is_empty()).then(|| Key::id(&reference.id));
            if reference.collection == "groups" {
                let key = id.unwrap_or_else(|| Key::Name(reference.name.clone()));
                landscape.names.insert(key.clone(), reference.name.clone());
                landscape.groups.insert(reference.name.clone(), key);
            } else {
                let name = reference.name.as_str().into();
                let account = Account { name, id: id.map(Box::new), ..Account::default() };
                accounts.insert(reference.name.to_lowercase().into(), account);
            }
        }
    }
    landscape.accounts = Arc::new(accounts.into_iter().collect());
    landscape
}

/// An object in the end.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Object {
    /// Its id, where that is known.
    pub id: Option<Key>,
    /// Its members.
    pub body: Members,
    /// Where it comes from.
    pub origin: Origin,
}

impl Side {
    /// What a plan comes to in an organization that has nothing yet.
    #[must_use]
    pub fn of_plan(name: &str, plan: Plan, landscape: Landscape) -> Self {
        let points = points(&plan, &landscape, &Tenant::fresh(&landscape));
        Self::of_points(name, plan, landscape, points)
    }

    /// What a plan comes to that passes these points.
    #[must_use]
    pub fn of_points(name: &str, plan: Plan, landscape: Landscape, points: Points) -> Self {
        let objects = objects_of_plan(&plan);
        Self {
            name: name.to_owned(),
            end: points.regime_at(points.end()),
            points,
            plan: Some(plan),
            landscape,
            objects,
            ..Self::default()
        }
    }

    /// What there is in a tenant.
    #[must_use]
    pub fn of_tenant(name: &str, tenant: &Tenant, landscape: Landscape) -> Self {
        let start = Point { name: PointName::Start, step: None, changes: Vec::new(), decides: false, same_as: None };
        let mut regime = tenant.regime.clone();
        // what AD FS asks for no export holds; the other side may say it
        let asked = landscape.asked_at_ad_fs_today();
        regime.policies.extend(asked.map(|policy| (AD_FS, Arc::new(policy))));
        for side in &landscape.sides {
            regime.exchange.entry(*side).or_default();
        }
        let mut made = Self {
            name: name.to_owned(),
            points: Points { start: regime.clone(), forward: vec![start], ..Points::default() },
            end: regime,
            landscape,
            ..Self::default()
        };
        for object in tenant.exported() {
            let named = |name: Text| Subject { kind: object.kind, side: None, name };
            // Graph allows two policies of one name
            let again = (2..).map(|number| named(format!("{} ({number})", object.name).into()));
            let names = std::iter::once(named(object.name.into())).chain(again);
            let Some(subject) = names.into_iter().find(|subject| !made.objects.contains_key(subject)) else { continue };
            let origin = Origin::new("", object.file);
            let id = object.id.filter(|id| matches!(id, Key::Id(_))).cloned();
            made.points.places.insert(subject.clone(), origin.clone());
            made.objects.insert(subject, Object { id, body: object.body.clone(), origin });
        }
        made
    }

    /// What decides before the first step.
    #[must_use]
    pub fn start(&self) -> &Regime {
        &self.points.start
    }

    /// What something is called that members name by its id.
    #[must_use]
    pub fn name_of(&self, id: &str) -> Option<&str> {
        let key = Key::id(id);
        let account = || self.landscape.accounts.values().find(|account| account.id.as_deref() == Some(&key));
        let named = self.landscape.names.get(&key);
        named.map(String::as_str).or_else(|| account().map(|account| &*account.name))
    }
}
