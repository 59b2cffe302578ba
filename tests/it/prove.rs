//! Guarantees, proven and refuted.

use posturec::signin::guarantee::prove;
use posturec::signin::{Tenant, points};

use crate::postures::compile_file;

#[test]
fn try_examples() {
    for name in [
        "contoso-cloud",
        "contoso-hybrid",
        "small-business",
        "zero-trust-baseline",
        "provider/fabrikam",
        "provider/northwind",
    ] {
        let compiled = compile_file(&format!("examples/{name}/posture.toml"));
        let plan = compiled.plan.as_ref().unwrap();
        let start = std::time::Instant::now();
        let points = points(plan, &compiled.landscape, &Tenant::fresh(&compiled.landscape));
        let walked = start.elapsed();
        let proofs = prove(&compiled.guarantees, &points, &compiled.landscape);
        println!(
            "== {name} points {} in {walked:?}, all {:?}, sign-ins {:e}, {} points",
            points.forward.len(),
            start.elapsed(),
            proofs.sign_ins,
            proofs.points
        );
        for proof in &proofs.proofs {
            println!(
                "{:?} {} [{}] {:?}",
                proof.verdict,
                proof.statement.name,
                proof.statement.origin.place,
                proof.rings.iter().map(|(name, verdict)| format!("{name}={verdict:?}")).collect::<Vec<_>>().join(" ")
            );
            if let Some(why) = &proof.given_up {
                println!("   gave up: {why}");
            }
            if !proof.provided.is_empty() {
                println!("   provided {:?}", proof.provided);
            }
            if !proof.on_purpose.is_empty() {
                println!("   on purpose {:?}", proof.on_purpose);
            }
            for hole in &proof.holes {
                println!("   HOLE {} -> {}: {}", hole.opened.name, hole.closed.name, hole.example.sentence);
            }
            if let Some(example) = &proof.example {
                println!("   at {}: {}", example.point, example.sentence);
                for one in &example.policies {
                    println!("     {:?} {} ({:?}) {}", one.how, one.name, one.place, one.words);
                }
                for one in &example.cures {
                    println!("     cure: {one}");
                }
                for one in &example.doubts {
                    println!("     doubt: {one}");
                }
            }
        }
    }
}
