//! The program: everything is in the library, see `posturec::cli`.

/// A run makes very many small things and is over soon. This allocator takes memory in large pieces; to take it page by
/// page, as the system's own does, is a quarter of the time of a comparison.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    posturec::cli::run()
}
