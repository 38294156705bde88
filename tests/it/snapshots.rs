//! Where texts that a test shows in full are kept, and how: in the folder `snapshots/it`, under the name alone.

use std::path::Path;

use insta::Settings;

pub(crate) fn settings() -> Settings {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots/it"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}
