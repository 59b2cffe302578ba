//! Refusals as Exchange words them. The code is the type of the exception, since scripts sort errors by it and by the
//! text. No text names the cmdlet: `TransportConfig` and `ConnectionInformation` would read like trouble on the way.

use serde_json::json;

use super::super::request::Reply;
use crate::catalog::CallProblem;

const BINDING: &str = "System.Management.Automation.ParameterBindingException";
const VALIDATION: &str = "Microsoft.Exchange.Data.DataValidationException";

/// A call that is refused for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    status: u16,
    code: &'static str,
    message: String,
}

impl Refusal {
    fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    /// The answer on the wire.
    pub fn reply(self) -> Reply {
        Reply::new(self.status, json!({ "error": { "code": self.code, "message": self.message } }))
    }

    /// The shell knows no such cmdlet (wording of PowerShell).
    pub fn no_such_cmdlet() -> Self {
        let message = "The term is not recognized as the name of a cmdlet, function, script file, or operable program.";
        Self::new(400, "System.Management.Automation.CommandNotFoundException", message)
    }

    /// Nothing has that identity (the wording is that of both sides, issue threads 2018 to 2024).
    pub fn not_found(identity: &str, server: &str) -> Self {
        let message =
            format!("The operation couldn't be performed because object '{identity}' couldn't be found on '{server}'.");
        Self::new(404, "Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException", message)
    }

    /// Is it that two objects have one identity?
    pub fn is_ambiguous(&self) -> bool {
        self.code.ends_with("AmbiguousException")
    }

    /// Two objects have that identity.
    pub fn ambiguous(identity: &str) -> Self {
        let message = format!("The operation couldn't be performed because '{identity}' matches multiple entries.");
        Self::new(400, "Microsoft.Exchange.Configuration.Tasks.ManagementObjectAmbiguousException", message)
    }

    /// There is an object of that name already.
    pub fn exists(distinguished_name: &str, server: &str) -> Self {
        let message =
            format!("Active Directory operation failed on {server}. The object '{distinguished_name}' already exists.");
        Self::new(400, "Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException", message)
    }

    /// The named server is no domain controller of this forest.
    pub fn no_such_server(name: &str) -> Self {
        let message = format!(
            "An Active Directory error 0x51 occurred when trying to check the suitability of server '{name}'. \
             Error: 'Active directory response: The LDAP server is unavailable.'"
        );
        Self::new(400, "Microsoft.Exchange.Data.Directory.SuitabilityDirectoryException", message)
    }

    /// The session is none of this organization, or it has expired.
    pub fn no_session() -> Self {
        let message = "UnAuthorized: there is no active session with this organization";
        Self::new(401, "UnAuthorized", message)
    }

    /// A value that the object does not take.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, VALIDATION, message)
    }

    /// What the object is used for forbids the operation.
    pub fn in_use(message: impl Into<String>) -> Self {
        Self::new(400, "System.InvalidOperationException", message)
    }

    /// A shell would wait for an answer that nobody gives.
    pub fn waits_for_answer() -> Self {
        Self::new(400, "ConfirmationRequired", "A question waits for an answer: Are you sure you want to do this?")
    }

    /// The parameter exists, and this simulation knows too little about it to obey.
    pub fn not_simulated(what: &str) -> Self {
        Self::new(501, "NotSimulated", format!("The rehearsal does not simulate {what}."))
    }

    /// An empty text where PowerShell or Exchange takes none.
    pub fn empty(parameter: &'static str) -> Self {
        Self::from(&CallProblem::EmptyRefused { parameter })
    }
}

impl From<&CallProblem> for Refusal {
    fn from(problem: &CallProblem) -> Self {
        let binding = |message: String| Self::new(400, BINDING, message);
        match problem {
            CallProblem::UnknownCmdlet { .. } | CallProblem::CmdletNotOn { .. } => Self::no_such_cmdlet(),
            CallProblem::UnknownParameter { parameter, .. } => binding(no_such_parameter(parameter)),
            CallProblem::ParameterNotOn { parameter, .. } => binding(no_such_parameter(parameter)),
            CallProblem::Repeated { parameter } => {
                binding(format!("Cannot bind parameter because parameter '{parameter}' is specified more than once."))
            }
            CallProblem::WrongKind { parameter, takes } => binding(format!(
                "Cannot process argument transformation on parameter '{parameter}'. The value is not {takes}."
            )),
            CallProblem::NullRefused { parameter } => {
                binding(format!("Cannot bind argument to parameter '{parameter}' because it is null."))
            }
            CallProblem::EmptyRefused { parameter } => {
                binding(format!("Cannot bind argument to parameter '{parameter}' because it is an empty string."))
            }
            CallProblem::TooLong { parameter, length, max_length } => Self::invalid(format!(
                "The length of the property is too long. The maximum length is {max_length} and the length of the \
                 value provided is {length}. Property Name: {parameter}"
            )),
            CallProblem::OutOfRange { parameter, number, range: (least, greatest) } => Self::invalid(format!(
                "The value '{number}' isn't within the valid range: it must be between {least} and {greatest}. \
                 Property Name: {parameter}"
            )),
            CallProblem::NoCommonSet { .. } => {
                binding("Parameter set cannot be resolved using the specified named parameters.".to_owned())
            }
            CallProblem::Missing { parameter, .. } => binding(format!(
                "Cannot process command because of one or more missing mandatory parameters: {parameter}."
            )),
        }
    }
}

fn no_such_parameter(name: &str) -> String {
    format!("A parameter cannot be found that matches parameter name '{name}'.")
}
