//! Opening the till with the demo restaurant: in a window where there is a display, else in the browser.

use anyhow::Result;

use crate::step::{cargo, run, say, target_dir};
use crate::{system, ui};

/// Where the till is served when there is no display.
const LISTEN: &str = "127.0.0.1:7300";

/// Builds everything and opens the till. Further arguments go to the program.
pub(crate) fn run_till(arguments: &[String]) -> Result<()> {
    system::for_the_window()?;
    ui::build()?;
    let data = demo_folder();
    if has_display() {
        return run(cargo("run --quiet --package brigade -- --demo --data").arg(&data).args(arguments));
    }
    say("! there is no display: the same till opens in a browser");
    let serve = format!("run --quiet --package brigade-hub -- serve --demo --listen {LISTEN} --data");
    run(cargo(&serve).arg(&data).args(arguments))
}

/// Makes the demo restaurant in a data folder, without opening it.
pub(crate) fn make_demo(arguments: &[String]) -> Result<()> {
    let data = arguments.first().map_or_else(demo_folder, std::path::PathBuf::from);
    run(cargo("run --quiet --package brigade-hub -- demo --data").arg(data))
}

fn demo_folder() -> std::path::PathBuf {
    target_dir().join("demo")
}

fn has_display() -> bool {
    let named = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || named("DISPLAY") || named("WAYLAND_DISPLAY")
}
