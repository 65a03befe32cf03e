//! Templates of elements (R40, R41, R101): which fields a record should have, a text to begin with, which files are
//! expected. Shipped ones are known by words of the element; a unit may have its own.

use crate::reference::data_file;
use crate::text::fold;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

/// Fields of a template.
const MOST_FIELDS: usize = 40;
/// Characters of a field's name, and of its hint.
const LONGEST: (usize, usize) = (40, 200);

/// A field that a record should have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateField {
    /// What it is called.
    pub name: String,
    /// A record without it is hinted at.
    pub required: bool,
    /// What helps to write it.
    pub hint: String,
    /// Words that also say it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
}

/// A template.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ElementTemplate {
    /// Its key; empty for a unit's own.
    pub key: String,
    /// What it is for.
    pub name: String,
    /// Words of elements by which it is known.
    pub words: Vec<String>,
    /// Its fields.
    pub fields: Vec<TemplateField>,
    /// A text to begin with.
    pub sample: String,
    /// Files that are expected.
    pub files: String,
    /// Where it comes from.
    pub provenance: String,
}

#[derive(Deserialize)]
struct Shipped {
    templates: Vec<ElementTemplate>,
}

impl ElementTemplate {
    /// Every shipped template; the last one is for what no other is for.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: OnceLock<Vec<ElementTemplate>> = OnceLock::new();
        ALL.get_or_init(|| {
            let text = data_file("disclosure/element_templates.json").unwrap_or_default();
            serde_json::from_str::<Shipped>(text).map(|shipped| shipped.templates).unwrap_or_default()
        })
    }

    /// The shipped template of an element: the one with the longest word in its name.
    #[must_use]
    pub fn of(element: &str) -> Self {
        let element = fold(element);
        let longest = |one: &Self| {
            let words = one.words.iter().filter(|word| element.contains(&fold(word)));
            words.map(|word| word.chars().count()).max().unwrap_or(0)
        };
        let mut best: Option<(usize, &Self)> = None;
        for one in Self::all() {
            let length = longest(one);
            let is_better = best.is_none_or(|(known, _)| length > known || (known == 0 && length == 0));
            if is_better {
                best = Some((length, one));
            }
        }
        best.map(|(_, one)| one.clone()).unwrap_or_default()
    }

    /// The required fields that neither a text nor anything beside it says: by name or by their words.
    #[must_use]
    pub fn missing<'t>(&'t self, texts: &[&str]) -> Vec<&'t TemplateField> {
        if !self.fields.iter().any(|field| field.required) {
            return Vec::new();
        }
        let texts: Vec<String> = texts.iter().map(|text| fold(text)).collect();
        let says = |word: &str| {
            let word = fold(word);
            !word.is_empty() && texts.iter().any(|text| text.contains(&word))
        };
        let is_said = |field: &&TemplateField| says(&field.name) || field.words.iter().any(|word| says(word));
        self.fields.iter().filter(|field| field.required && !is_said(field)).collect()
    }
}

impl TemplateField {
    /// The field of a line: `名称*：提示`, the star for what is required.
    #[must_use]
    pub fn of_line(line: &str) -> Option<Self> {
        let (name, hint) = line.split_once(['：', ':']).unwrap_or((line, ""));
        let name = name.trim();
        let bare = name.trim_end_matches(['*', '＊']).trim();
        (!bare.is_empty()).then(|| Self {
            name: bare.to_owned(),
            required: bare.len() < name.len(),
            hint: hint.trim().to_owned(),
            words: Vec::new(),
        })
    }

    /// The line of a field.
    #[must_use]
    pub fn line(&self) -> String {
        let star = if self.required { "*" } else { "" };
        let hint = if self.hint.is_empty() { String::new() } else { format!("：{}", self.hint) };
        format!("{}{star}{hint}", self.name)
    }
}

/// What is wrong with the fields of a unit's own template.
#[must_use]
pub fn template_fault(fields: &[TemplateField]) -> Option<String> {
    if fields.len() > MOST_FIELDS {
        return Some(format!("最多{MOST_FIELDS}个字段，请合并相近的"));
    }
    for (at, field) in fields.iter().enumerate() {
        let name = field.name.trim();
        if name.is_empty() {
            return Some(format!("第{}个字段没有名称", at + 1));
        }
        if name.chars().count() > LONGEST.0 {
            return Some(format!("第{}个字段的名称超过{}字，说明请写在冒号后面", at + 1, LONGEST.0));
        }
        if field.hint.chars().count() > LONGEST.1 {
            return Some(format!("“{name}”的提示超过{}字，请精简", LONGEST.1));
        }
        if fields[..at].iter().any(|known| fold(&known.name) == fold(name)) {
            return Some(format!("“{name}”写了两次，请删去一个"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r101_shipped_templates_are_whole_and_say_where_they_come_from() {
        let all = ElementTemplate::all();
        assert!(all.len() > 15, "{}", all.len());
        for one in all {
            assert_eq!(one.provenance, "general_knowledge", "{}", one.key);
            assert!(!one.key.is_empty() && !one.name.is_empty() && !one.sample.is_empty(), "{}", one.key);
            assert_eq!(template_fault(&one.fields), None, "{}", one.key);
        }
        let without: Vec<&str> =
            all.iter().filter(|one| one.words.is_empty()).map(|one| one.key.as_str()).collect();
        assert_eq!(without, ["general"], "one is for what no other is for");
        assert_eq!(all.last().map(|one| one.key.as_str()), Some("general"));
    }

    #[test]
    fn r101_every_element_of_the_shipped_guidelines_has_a_template() {
        let (mut all, mut general) = (0, 0);
        for guideline in &crate::reference::Reference::shipped().guidelines {
            for item in &guideline.items {
                for element in crate::disclosure::elements(&item.row) {
                    let template = ElementTemplate::of(&element.name);
                    assert!(!template.key.is_empty(), "{}", element.name);
                    all += 1;
                    general += usize::from(template.key == "general");
                }
            }
        }
        assert!(all > 1000 && general * 2 < all, "{general} of {all} have the general one alone");
    }

    #[test]
    fn the_longest_word_of_an_element_decides() {
        for (element, key) in [
            ("处罚决定书", "penalty"),
            ("救助标准", "standard"),
            ("收费依据及标准", "fee"),
            ("申请材料与流程", "materials"),
            ("拟表彰名单", "people"),
            ("从来没有的内容", "general"),
        ] {
            assert_eq!(ElementTemplate::of(element).key, key, "{element}");
        }
    }

    #[test]
    fn r101_required_fields_are_missed_where_no_word_says_them() {
        let template = ElementTemplate::of("处罚决定");
        let names = |texts: &[&str]| -> Vec<String> {
            template.missing(texts).into_iter().map(|field| field.name.clone()).collect()
        };
        assert_eq!(names(&["略"]).len(), template.fields.iter().filter(|field| field.required).count());
        let text = "当事人：某公司。违法事实：占道经营。依据《条例》第三条，罚款100元。";
        assert_eq!(names(&[text]), ["决定机关"]);
        assert!(names(&[text, "决定机关：某局"]).is_empty(), "an attachment says it");
        // A text to begin with names every field.
        for one in ElementTemplate::all() {
            assert!(one.missing(&[&one.sample]).is_empty(), "{}", one.key);
        }
    }

    #[test]
    fn a_field_is_a_line_and_a_line_a_field() {
        let field = TemplateField::of_line(" 当事人＊：写全称：不写住址 ").unwrap();
        assert_eq!(
            (field.name.as_str(), field.required, field.hint.as_str()),
            ("当事人", true, "写全称：不写住址")
        );
        assert_eq!(TemplateField::of_line(&field.line()), Some(field.clone()));
        assert_eq!(TemplateField::of_line(" ＊ ："), None);
        for (fields, words) in [
            (vec![field.clone(), field.clone()], "写了两次"),
            (vec![TemplateField { name: "长".repeat(41), ..TemplateField::default() }], "超过40字"),
            (vec![TemplateField { hint: "长".repeat(201), ..field.clone() }], "提示超过200字"),
            (vec![TemplateField::default()], "没有名称"),
            (vec![field; 41], "最多40个"),
        ] {
            let fault = template_fault(&fields).unwrap();
            assert!(fault.contains(words), "{fault}");
        }
    }
}
