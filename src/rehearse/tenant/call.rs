//! The record of a call.

use serde::Serialize;

use super::fault::FaultKind;
use crate::plan::{ObjectKind, Workload};

/// An object by its kind and the name by which scripts find it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectKey {
    /// The kind.
    pub kind: ObjectKind,
    /// Display name, name, sign-in name, primary address, `Characteristic/QueryString` of a device access rule; empty for
    /// the one there is.
    pub identity: String,
}

impl std::fmt::Display for ObjectKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.identity.is_empty() {
            return f.write_str(self.kind.name());
        }
        write!(f, "{} {}", self.kind.name(), self.identity)
    }
}

impl Serialize for ObjectKey {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Call {
    /// Its number among all calls, from 1.
    pub number: u32,
    /// Its number among the writes, from 1; none for a read.
    pub write: Option<u32>,
    /// The service.
    #[serde(serialize_with = "workload_name")]
    pub workload: Workload,
    /// The cmdlet, or method and address.
    pub name: String,
    /// The status of HTTP with which it ended, whether the caller learnt of it or not.
    pub status: u16,
    /// Did it change anything?
    pub effect: bool,
    /// The fault that met it.
    pub fault: Option<FaultKind>,
    /// The object that it wrote, or was to write.
    pub object: Option<ObjectKey>,
    /// The members of it that it set.
    pub members: Vec<String>,
    /// What it named that does not exist.
    pub dangling: Vec<String>,
}

impl Call {
    pub(super) fn new(
        number: u32,
        write: Option<u32>,
        workload: Workload,
        name: String,
        status: u16,
        effect: bool,
        fault: Option<FaultKind>,
    ) -> Self {
        let (object, members, dangling) = (None, Vec::new(), Vec::new());
        Self { number, write, workload, name, status, effect, fault, object, members, dangling }
    }
}

fn workload_name<S: serde::Serializer>(workload: &Workload, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(workload.name())
}
