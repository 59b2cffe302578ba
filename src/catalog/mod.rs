//! Facts about the target as typed tables: cmdlets, roles, applications, strengths, licences, limits. Nothing here is
//! parsed at run time, and nothing is fetched: each table says which page it restates, and of when.

mod application_groups;
mod applications;
mod cmdlet;
mod countries;
mod device_filter;
mod licences;
pub mod limits;
mod protocol;
mod roles;
pub mod scopes;
mod strengths;

pub use application_groups::{APPLICATION_GROUPS, application_group_holds};
pub use applications::{APPLICATIONS, Application, Reach, find_application, find_application_by_value};
pub use cmdlet::{
    CMDLETS, COMMON_PARAMETERS, CallProblem, Caveat, Cmdlet, Parameter, ParameterKind, ParameterSet, Platform,
    check_call, find_cmdlet,
};
pub use countries::{COUNTRIES, Country, find_country, is_country};
pub use device_filter::{DEVICE_PROPERTIES, DeviceOperator, DeviceProperty, DeviceValue, find_device_property};
pub use licences::{Feature, Licence, covers};
pub use protocol::{CloudProtocol, ServerProtocol};
pub use roles::{ADMIN_ROLE_TEMPLATE_IDS, ROLES, Role, find_role, find_role_by_template};
pub use strengths::{
    AuthenticationStrength, BUILT_IN_STRENGTHS, COMBINATIONS, find_strength, find_strength_by_id, is_combination,
    is_multi_factor,
};
