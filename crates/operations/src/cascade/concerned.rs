//! To whom a guideline of a sector is forwarded: every district, zone, town and subdistrict, the
//! department that leads the sector with those below it in its line, and whoever has a catalogue (R112).

use crate::OperationError;
use domain::organisation::UnitKind;
use jiff::civil::Date;
use std::collections::BTreeSet;
use storage::Connection;
use storage::cascade::forwarding;
use storage::catalogue::unit::{self, CatalogueUnit};

/// The units concerned, in the order of the tree.
#[boxed::future]
pub(crate) async fn units(
    connection: &mut Connection,
    sector_code: &str,
    today: Date,
) -> Result<Vec<CatalogueUnit>, OperationError> {
    let standing = unit::subtree(connection, "/", &today.to_string()).await?;
    let leads = storage::organisation::unit::sector_leads(connection).await?;
    let holders = forwarding::units_with_catalogue(connection, sector_code).await?;
    let lead = leads.into_iter().filter(|(code, _)| code == sector_code).map(|(_, unit)| unit);
    let mut concerned: BTreeSet<i64> = lead.chain(holders).collect();
    concerned.extend(standing.iter().filter(|unit| is_government(unit)).map(|unit| unit.id));
    // 条线 has at most three steps: city department, district department, station.
    for _ in 0..3 {
        let below = standing.iter().filter(|unit| {
            unit.sector_parent_id.is_some_and(|above| concerned.contains(&above)) && compiles(unit)
        });
        let below: Vec<i64> = below.map(|unit| unit.id).collect();
        concerned.extend(below);
    }
    Ok(standing.into_iter().filter(|unit| concerned.contains(&unit.id)).collect())
}

/// Governments whose level has catalogues of every sector.
fn is_government(unit: &CatalogueUnit) -> bool {
    use UnitKind::{District, Subdistrict, Town, Zone};
    matches!(UnitKind::parse(&unit.kind), Some(District | Zone | Town | Subdistrict))
}

fn compiles(unit: &CatalogueUnit) -> bool {
    UnitKind::parse(&unit.kind).is_some_and(UnitKind::compiles)
}
