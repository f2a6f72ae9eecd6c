//! Tells Tauri where this package keeps its files.

fn main() {
    // The screens are built into the program: without `ui/dist` here, the window would go on showing the old ones.
    for watched in ["tauri.conf.json", "src-tauri/capabilities", "src-tauri/permissions", "ui/dist"] {
        cargo_watch(watched);
    }
    // Rust can be built and checked before the UI is; the window is empty then.
    std::fs::create_dir_all("ui/dist").expect("the folder of the UI's files can be made");
    let manifest = tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*");
    let attributes = tauri_build::Attributes::new()
        .app_manifest(manifest)
        .capabilities_path_pattern("./src-tauri/capabilities/**/*");
    tauri_build::try_build(attributes).expect("tauri.conf.json and the files that it names are part of this package");
}

fn cargo_watch(path: &str) {
    println!("cargo:rerun-if-changed={path}");
}
