//! x
use brigade_testkit::disk::Times;
use brigade_testkit::power::*;
fn main() -> anyhow::Result<()> {
    let s = Morning::new()?;
    let mut e = std::io::stderr();
    use std::io::Write;
    #[expect(clippy::disallowed_methods, reason = "x")]
    let t = std::time::Instant::now();
    let mut told = std::collections::BTreeMap::new();
    for seed in 0..100 {
        match s.lied_to(seed) {
            Ok(x) => *told.entry(format!("{x:?}")).or_insert(0) += 1,
            Err(x) => writeln!(e, "{seed} {x:#}")?,
        }
    }
    writeln!(e, "{told:?} {:?}", t.elapsed())?;
    let s = Shift::in_peace()?;
    let mut told = Endured::default();
    for op in (0..s.ops).step_by(8) {
        for times in [Times::Once, Times::ForEver] {
            match s.error_at(op, times) {
                Ok(x) => told += x,
                Err(x) => writeln!(e, "{x:#}")?,
            }
        }
    }
    writeln!(e, "{told:?} {:?}", t.elapsed())?;
    let mut told = Endured::default();
    for step in 0..18 {
        for cut in [false, true] {
            match s.full_at(step, cut) {
                Ok(x) => told += x,
                Err(x) => writeln!(e, "{x:#}")?,
            }
        }
    }
    writeln!(e, "{told:?} {:?}", t.elapsed())?;
    Ok(())
}
