//! Packages of the operating system: what the window and the browser tests need. Installs them on Debian and Ubuntu when
//! it may; elsewhere it says plainly what is missing.

use anyhow::{Result, bail};

use crate::step::{answers, program, run, say};

/// What the window needs to be built and shown.
const WINDOW: &[&str] = &["libwebkit2gtk-4.1-dev", "libudev-dev", "libdbus-1-dev", "pkg-config"];
/// What the end-to-end tests drive.
const DRIVEN: &[&str] = &["webkit2gtk-driver", "xvfb", "xauth", "chromium"];

/// What the tests of the centre start.
const CENTRE: &[&str] = &["postgresql"];

/// Makes sure that a PostgreSQL can be started by the tests of the centre.
pub(crate) fn for_the_centre() -> Result<()> {
    let there = !cfg!(target_os = "linux")
        || answers(program("sh").args(["-c", "ls /usr/lib/postgresql/*/bin/initdb && command -v setpriv"]));
    if there { Ok(()) } else { install(CENTRE) }
}

/// Makes sure that the window can be built.
pub(crate) fn for_the_window() -> Result<()> {
    let there = !cfg!(target_os = "linux")
        || ["webkit2gtk-4.1", "libudev", "dbus-1"]
            .iter()
            .all(|name| answers(program("pkg-config").args(["--exists", name])));
    if there { Ok(()) } else { install(WINDOW) }
}

/// Makes sure that a real window and a real browser can be driven.
pub(crate) fn for_end_to_end() -> Result<()> {
    let there = answers(program("WebKitWebDriver").arg("--help"))
        && answers(program("chromium").arg("--version"))
        && answers(program("sh").args(["-c", "command -v Xvfb && command -v xauth"]));
    if there { Ok(()) } else { install(DRIVEN) }
}

fn install(packages: &[&str]) -> Result<()> {
    let wanted = packages.join(" ");
    if !answers(program("apt-get").arg("--version")) {
        bail!("these packages of Debian are needed, by whatever name your system has for them: {wanted}");
    }
    let root = answers(program("sh").args(["-c", "test \"$(id -u)\" = 0"]));
    if !root && !answers(program("sudo").args(["-n", "true"])) {
        bail!("these packages are missing, and only root may install them: sudo apt-get install {wanted}");
    }
    say(&format!("! packages of the system are missing; they are installed now: {wanted}"));
    let apt = |arguments: &[&str]| {
        let mut command = if root { program("apt-get") } else { program("sudo") };
        if !root {
            command.args(["-n", "apt-get"]);
        }
        run(command.args(arguments).env("DEBIAN_FRONTEND", "noninteractive"))
    };
    apt(&["update", "-qq"])?;
    let install = ["install", "-y", "-qq", "--no-install-recommends"];
    apt(&[&install[..], packages].concat())
}
