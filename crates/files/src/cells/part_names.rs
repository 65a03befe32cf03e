//! Labels before the boxes of a channel cell that is written part by part (R43).

use super::channel_names::{ChannelNames, Named};
use super::ticks::plain_symbol;

/// Characters in a label.
const LONGEST: usize = 40;

/// The labels before boxes (办事指南：■政府网站 □…；结果信息：■…), or before names where there are no boxes; none where the cell does not begin with
/// one, or has only one.
pub(crate) fn part_names<'t>(text: &'t str, names: &ChannelNames) -> Option<Vec<&'t str>> {
    let mut pieces = text.split(['；', ';', '\n']).filter(|piece| !piece.trim().is_empty());
    let first = label(pieces.next()?, names)?;
    let labels: Vec<&str> =
        std::iter::once(first).chain(pieces.filter_map(|piece| label(piece, names))).collect();
    (labels.len() > 1).then_some(labels)
}

fn label<'t>(piece: &'t str, names: &ChannelNames) -> Option<&'t str> {
    let (label, boxes) = piece.split_once(['：', ':'])?;
    let label = label.trim();
    let mark = plain_symbol(boxes.trim_start().chars().next()?);
    let is_box = names.mark(mark).is_some() && !mark.is_alphanumeric() || is_channel(boxes, names);
    let is_name = !label.is_empty()
        && label.chars().count() <= LONGEST
        && !label.chars().any(|c| names.mark(plain_symbol(c)).is_some() && !c.is_alphanumeric())
        && matches!(names.understand(label), Named::Unknown(_));
    (is_box && is_name).then_some(label)
}

/// True where a channel's name follows the label, as where people write no boxes: 办事指南：政府网站、公开查阅点.
fn is_channel(text: &str, names: &ChannelNames) -> bool {
    let first = text.trim_start().split(['、', '，', ',', ' ', '/']).next().unwrap_or_default();
    matches!(names.understand(first), Named::Known { .. })
}
