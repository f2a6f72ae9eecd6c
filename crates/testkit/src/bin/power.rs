//! x
fn main() -> anyhow::Result<()> { let s = brigade_testkit::power::Shift::in_peace()?; 
let mut e = std::io::stderr();
use std::io::Write;
writeln!(e, "{} ops {}", s.ops, s.z())?; 
#[expect(clippy::disallowed_methods, reason="x")]
let t = std::time::Instant::now();
for op in (0..s.ops).step_by(10) { if let Err(x) = s.cut_before(op) { writeln!(e, "{x:#}")?; } }
writeln!(e, "{:?}", t.elapsed())?;
Ok(()) }
