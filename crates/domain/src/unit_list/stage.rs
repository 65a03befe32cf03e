//! The five stages (五公开): which of them a row publishes, set by a person or proposed from its words
//! (R17).

use super::ListLexicon;
use crate::catalogue::CatalogueRow;
use crate::text::fold;
use serde::{Deserialize, Serialize};

/// A stage of the exercise of a power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// 决策
    Decision,
    /// 执行
    Execution,
    /// 管理
    Management,
    /// 服务
    Service,
    /// 结果
    Result,
}

/// Some of the five stages, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageSet(Vec<Stage>);

impl Stage {
    /// All five in their order.
    pub const ALL: [Self; 5] =
        [Self::Decision, Self::Execution, Self::Management, Self::Service, Self::Result];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::Execution => "execution",
            Self::Management => "management",
            Self::Service => "service",
            Self::Result => "result",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Decision => "决策",
            Self::Execution => "执行",
            Self::Management => "管理",
            Self::Service => "服务",
            Self::Result => "结果",
        }
    }

    /// The stage of an identifier or of its word.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.id() == id || stage.label() == id)
    }
}

impl StageSet {
    /// These stages, each once, in their order.
    #[must_use]
    pub fn of(stages: &[Stage]) -> Self {
        Self(Stage::ALL.into_iter().filter(|stage| stages.contains(stage)).collect())
    }

    /// The stages named in a text: 决策、执行公开, `decision,result`.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let named = |stage: &Stage| {
            text.contains(stage.label()) || text.split([',', ' ']).any(|part| part == stage.id())
        };
        Self(Stage::ALL.into_iter().filter(named).collect())
    }

    /// As stored: identifiers joined by commas.
    #[must_use]
    pub fn stored(&self) -> String {
        self.0.iter().map(|stage| stage.id()).collect::<Vec<_>>().join(",")
    }

    /// As printed: 决策、结果.
    #[must_use]
    pub fn printed(&self) -> String {
        self.0.iter().map(|stage| stage.label()).collect::<Vec<_>>().join("、")
    }

    /// The stages.
    #[must_use]
    pub fn stages(&self) -> &[Stage] {
        &self.0
    }

    /// True where a stage is among them.
    #[must_use]
    pub fn has(&self, stage: Stage) -> bool {
        self.0.contains(&stage)
    }

    /// True where there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A stage proposed for a row, with the words that speak for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StageProposal {
    /// The stage.
    pub stage: Stage,
    /// The words.
    pub words: Vec<String>,
}

/// The stages a row seems to publish. A column 五公开 of the row's own decides alone; else words in
/// its names and its content.
#[must_use]
pub fn propose_stages(row: &CatalogueRow) -> Vec<StageProposal> {
    let lexicon = ListLexicon::shipped();
    if let Some((heading, stages)) = own_column(row) {
        let proposal =
            |stage: &Stage| StageProposal { stage: *stage, words: vec![format!("“{heading}”栏")] };
        return stages.stages().iter().map(proposal).collect();
    }
    let names = [&row.level2_item, row.level3_item.as_ref().unwrap_or(&row.level1_item)];
    let proposal = |known: &super::lexicon::StageWords| {
        let in_names =
            known.names.iter().filter(|word| names.iter().any(|name| name.contains(word.as_str())));
        let in_content = known.contents.iter().filter(|word| row.content_elements.contains(word.as_str()));
        let mut words: Vec<String> = in_names.chain(in_content).cloned().collect();
        words.sort();
        words.dedup();
        (!words.is_empty()).then_some(StageProposal { stage: known.stage, words })
    };
    lexicon.stages().iter().filter_map(proposal).collect()
}

/// The stages that an added column of the row names, with its heading.
#[must_use]
pub fn own_column(row: &CatalogueRow) -> Option<(String, StageSet)> {
    let is_stage_column = |heading: &str| is_stage_heading(heading);
    let (heading, text) = row.extra.iter().find(|(heading, _)| is_stage_column(heading))?;
    let stages = StageSet::read(text);
    (!stages.is_empty()).then(|| (heading.clone(), stages))
}

/// True for the heading of a column that prints the stages.
#[must_use]
pub fn is_stage_heading(heading: &str) -> bool {
    let heading = fold(heading);
    ListLexicon::shipped().words("stage_column").iter().any(|word| fold(word) == heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(level1: &str, level2: &str, content: &str) -> CatalogueRow {
        CatalogueRow {
            level1_item: level1.to_owned(),
            level2_item: level2.to_owned(),
            content_elements: content.to_owned(),
            ..CatalogueRow::default()
        }
    }

    /// R17: 决策, 执行, 管理, 服务, 结果.
    #[test]
    fn r17_stages_are_proposed_from_words() {
        for (level1, level2, content, expected) in [
            ("综合业务", "政策法规文件", "文件名称、文号", "决策"),
            ("最低生活保障", "办事指南", "办理条件、申请材料、办理流程、联系方式", "执行、服务"),
            ("最低生活保障", "审批信息", "低保对象名单及相关信息", "执行、结果"),
            ("综合业务", "监督检查", "监督电话", "管理"),
            ("其他", "其他", "其他", ""),
        ] {
            let stages: Vec<Stage> =
                propose_stages(&row(level1, level2, content)).iter().map(|p| p.stage).collect();
            assert_eq!(StageSet::of(&stages).printed(), expected, "{level2}");
        }
    }

    #[test]
    fn r17_a_column_of_the_unit_itself_decides() {
        let mut own = row("最低生活保障", "办事指南", "办理条件");
        own.extra.insert("五公开".to_owned(), "决策公开、结果公开".to_owned());
        let stages: Vec<Stage> = propose_stages(&own).iter().map(|p| p.stage).collect();
        assert_eq!(stages, [Stage::Decision, Stage::Result]);
    }

    #[test]
    fn a_set_is_stored_and_read_back() {
        let set = StageSet::of(&[Stage::Result, Stage::Decision, Stage::Result]);
        assert_eq!(set.stored(), "decision,result");
        assert_eq!(StageSet::read(&set.stored()), set);
        assert_eq!(StageSet::read("决策、执行 "), StageSet::of(&[Stage::Decision, Stage::Execution]));
        assert!(StageSet::read("").is_empty());
    }
}
