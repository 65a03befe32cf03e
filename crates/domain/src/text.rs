//! Text as people type it: widths, white space and likeness of names.

use std::sync::OnceLock;

/// Folds full-width forms of ASCII to half width and removes white space, for comparison only (R20).
#[must_use]
pub fn fold(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).map(fold_char).collect()
}

/// One character in half width, brackets of rare forms in the common one.
#[must_use]
pub fn fold_char(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '﹝' => '[',
        '﹞' => ']',
        '⁄' | '∕' => '/',
        _ => unified(c),
    }
}

/// The ideograph that a radical sign stands for: fonts of printed pages name 日 and 行 by the signs of the
/// radicals ⽇ and ⾏, which look alike and are other characters.
#[must_use]
pub fn unified(c: char) -> char {
    static PAIRS: OnceLock<Vec<(char, char)>> = OnceLock::new();
    if !is_radical(c) {
        return c;
    }
    let pairs = PAIRS.get_or_init(|| {
        let text = crate::reference::data_file("equivalent_ideographs.tsv").unwrap_or_default();
        let pair = |line: &str| {
            let mut signs = line.chars().filter(|sign| *sign != '\t');
            Some((signs.next()?, signs.next()?))
        };
        let lines = text.lines().filter(|line| !line.starts_with('#')).skip(1);
        let mut pairs: Vec<(char, char)> = lines.filter_map(pair).collect();
        pairs.sort_unstable();
        pairs
    });
    pairs.binary_search_by_key(&c, |pair| pair.0).map_or(c, |at| pairs[at].1)
}

/// True for the radicals that Unicode has beside the ideographs.
#[must_use]
pub fn is_radical(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{2FDF}')
}

/// Zero-width characters and byte order marks that editors leave behind.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}')
}

/// 1 − edit distance ÷ the longer length, white space and width folded: the one measure of
/// likeness used everywhere (R20, R25). Two empty texts are alike.
#[must_use]
pub fn similarity(a: &str, b: &str) -> f64 {
    let a: Vec<char> = fold(a).chars().collect();
    let b: Vec<char> = fold(b).chars().collect();
    let longer = a.len().max(b.len());
    if longer == 0 {
        return 1.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "names are short")]
    let ratio = edit_distance(&a, &b) as f64 / longer as f64;
    1.0 - ratio
}

fn edit_distance(a: &[char], b: &[char]) -> usize {
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    let mut current = vec![0; b.len() + 1];
    for (i, x) in a.iter().enumerate() {
        current[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substitution = previous[j] + usize::from(x != y);
            current[j + 1] = substitution.min(previous[j + 1] + 1).min(current[j] + 1);
        }
        std::mem::swap(&mut previous, &mut current);
    }
    previous[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_radicals_stand_for_ideographs() {
        for (sign, ideograph) in
            [('⽇', '日'), ('⾏', '行'), ('⺠', '民'), ('⻔', '门'), ('⼾', '户'), ('日', '日'), ('a', 'a')]
        {
            assert_eq!(unified(sign), ideograph);
        }
        assert_eq!(fold("⽩⽯县⺠政局"), "白石县民政局");
    }

    #[test]
    fn similarity_is_one_minus_edit_distance_over_the_longer_length() {
        for (a, b, expected) in [
            ("审批信息", "审批情况", 0.5),
            ("核准", "核准", 1.0),
            ("", "", 1.0),
            ("公开 内容（要素）", "公开内容(要素)", 1.0),
        ] {
            assert!((similarity(a, b) - expected).abs() < 1e-9, "{a} {b}");
        }
    }
}
