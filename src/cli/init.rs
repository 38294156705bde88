//! `bythebook init`: writes a configuration to fill in.

use std::{
    fmt::Write as _,
    fs::OpenOptions,
    io::{self, Write as _},
    path::PathBuf,
};

use super::{Exit, Failure, print, rules::unknown};
use crate::{
    contract::{Effect, Library},
    session::{FILE, template},
};

#[derive(Debug, clap::Args)]
pub(super) struct InitArguments {
    /// The vendor of the service to test
    vendor: String,
    /// The file to write; `-` for standard output
    #[arg(long, value_name = "FILE", default_value = FILE)]
    out: PathBuf,
}

pub(super) fn execute(library: &Library, arguments: &InitArguments) -> Result<Exit, Failure> {
    let vendors = library.vendors();
    if !vendors.contains(&arguments.vendor.as_str()) {
        let problem = unknown("vendor", &arguments.vendor, &vendors);
        return Err(Failure { text: format!("{}; there are {}", problem.text, vendors.join(", ")), ..problem });
    }
    let text = template(library, &arguments.vendor);
    if arguments.out.as_os_str() == "-" {
        print(&text)?;
        return Ok(Exit::Passed);
    }
    // A file that exists may hold somebody's work.
    let file = OpenOptions::new().write(true).create_new(true).open(&arguments.out);
    let written = file.and_then(|mut file| file.write_all(text.as_bytes()));
    let path = arguments.out.display();
    written.map_err(|error| {
        let hint = match error.kind() {
            io::ErrorKind::AlreadyExists => "; `--out FILE` writes another, `--out -` prints",
            _ => "",
        };
        Failure::usage(format!("{path} cannot be written: {error}{hint}"))
    })?;
    let config = if arguments.out.as_os_str() == FILE { String::new() } else { format!(" --config {path}") };
    let mut text =
        format!("{path} is written: fill in what you have, and run `bythebook run --target cloud{config}`\n");
    for operation in library.of_vendor(&arguments.vendor).iter().filter(|operation| operation.effect == Effect::Reads) {
        let name = &operation.id;
        let command = format!("bythebook run --target cloud{config} {name}");
        let _ = writeln!(text, "an operation that only reads is tested by its name: `{command}`");
    }
    print(&text)?;
    Ok(Exit::Passed)
}
