//! Facts about the target as typed tables.
