//! What rendering gives back: files by name, for others to write.

/// A file of a rollout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderedFile {
    /// Its place below the folder of the rollout, with `/` between folders.
    pub path: String,
    /// Its text.
    pub text: String,
}
