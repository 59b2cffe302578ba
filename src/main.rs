//! The program: everything is in the library, see `posturec::cli`.

/// A run makes very many small things and is over soon. This allocator takes memory in large pieces; to take it page by
/// page, as the system's own does, is a quarter of the time of a comparison.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ! {
    let code = posturec::cli::run();
    // without what libraries would tidy yet: memory goes with the process, and to give it back piece by piece takes longer
    signal_hook::low_level::exit(code.into())
}
