//! The program: everything is in the library, see `posturec::cli`.

fn main() -> std::process::ExitCode {
    posturec::cli::run()
}
