//! The life of a version (R68-R70, R80-R82, R268) as tables of cases.

use super::VersionState::{Approved, Draft, Published, Returned, Submitted, Superseded, Withdrawn};
use super::*;
use jiff::civil::date;

fn attempt(from: VersionState, roles: &[Role]) -> Attempt<'_> {
    Attempt { from, roles, own_work: false, words: "请补充公开依据" }
}

/// R68: every pair of act and state, the allowed ones listed, all others refused.
#[test]
fn r68_every_pair_of_act_and_state() {
    let allowed = [
        (Transition::Submit, Draft, Submitted),
        (Transition::ReturnForRevision, Submitted, Returned),
        (Transition::ReturnForRevision, Approved, Returned),
        (Transition::Reopen, Returned, Draft),
        (Transition::Resubmit, Returned, Submitted),
        (Transition::Approve, Submitted, Approved),
        (Transition::Publish, Approved, Published),
        (Transition::Supersede, Published, Superseded),
        (Transition::Withdraw, Published, Withdrawn),
        (Transition::Restore, Superseded, Published),
    ];
    for transition in Transition::ALL {
        for from in VersionState::ALL {
            let expected = allowed.iter().find(|(act, source, _)| (*act, *source) == (transition, from));
            match (expected, transition.guard(&attempt(from, &Role::ALL))) {
                (Some((_, _, target)), Ok(reached)) => {
                    assert_eq!(reached, *target, "{transition:?} {from:?}")
                }
                (None, Err(error @ StateError::WrongState { .. })) => {
                    let text = error.to_string();
                    assert!(text.contains(from.label()) && text.contains(transition.label()), "{text}");
                }
                (expected, got) => panic!("{transition:?} from {from:?}: {expected:?}, {got:?}"),
            }
            assert_eq!(from.transitions().any(|act| act == transition), expected.is_some());
        }
    }
}

/// R69, R70, R268: each act needs one of its roles, and every other role is refused.
#[test]
fn r69_r70_each_act_needs_its_role() {
    use Role::{Approver, Compiler, Reviewer};
    for (transition, roles) in [
        (Transition::Submit, &[Compiler][..]),
        (Transition::ReturnForRevision, &[Reviewer, Approver]),
        (Transition::Reopen, &[Compiler]),
        (Transition::Resubmit, &[Compiler]),
        (Transition::Approve, &[Approver]),
        (Transition::Publish, &[Approver]),
        (Transition::Supersede, &[Approver]),
        (Transition::Withdraw, &[Approver]),
        (Transition::Restore, &[Approver]),
    ] {
        for role in Role::ALL {
            let result = transition.guard(&attempt(transition.sources()[0], &[role]));
            let refused = Err(StateError::NoRight { transition });
            assert_eq!(result.is_ok(), roles.contains(&role), "{transition:?} {role:?}");
            assert!(result.is_ok() || result == refused);
        }
        assert!(transition.guard(&attempt(transition.sources()[0], &[])).is_err());
    }
}

#[test]
fn r268_nobody_decides_on_their_own_work() {
    for transition in Transition::ALL {
        let own = Attempt { own_work: true, ..attempt(transition.sources()[0], &Role::ALL) };
        let refused = matches!(transition, Transition::Approve | Transition::ReturnForRevision);
        assert_eq!(
            transition.guard(&own) == Err(StateError::OwnWork { transition }),
            refused,
            "{transition:?}"
        );
    }
}

#[test]
fn r69_a_return_and_a_withdrawal_need_words() {
    for transition in Transition::ALL {
        let silent = Attempt { words: " \n", ..attempt(transition.sources()[0], &Role::ALL) };
        let refused = matches!(transition, Transition::Withdraw | Transition::ReturnForRevision);
        assert_eq!(transition.guard(&silent).is_err(), refused, "{transition:?}");
    }
    let text = StateError::WordsMissing { transition: Transition::Withdraw }.to_string();
    assert_eq!(text, "撤回须写明撤回的理由，请填写后再办理。");
}

#[test]
fn messages_say_what_happened_and_what_to_do() {
    let wrong = Transition::ReturnForRevision.apply(Draft).unwrap_err().to_string();
    assert_eq!(
        wrong,
        "目录现为“草稿”，不能退回修改：只有“已提交”“已审定”的目录可以。请刷新页面查看最新状态。"
    );
    let right = Transition::Approve.guard(&attempt(Submitted, &[Role::Compiler])).unwrap_err().to_string();
    assert_eq!(right, "您在该单位没有审定的权限：需要审定人的角色。请联系系统管理员，或由有权限的人员办理。");
}

#[test]
fn r81_validity_and_what_stays_readable() {
    let span = Validity { from: date(2020, 10, 31), until: Some(date(2021, 3, 10)) };
    for (day, holds) in [
        (date(2020, 10, 30), false),
        (date(2020, 10, 31), true),
        (date(2021, 3, 9), true),
        (date(2021, 3, 10), false),
    ] {
        assert_eq!(span.holds_on(day), holds, "{day}");
    }
    assert_eq!(span.label(), "自2020年10月31日起至2021年3月9日止");
    assert_eq!(Validity { until: None, ..span }.label(), "自2020年10月31日起有效（现行）");
    assert_eq!(Validity { until: Some(span.from), ..span }.label(), "2020年10月31日发布，当日失效");
    let public: Vec<_> = VersionState::ALL.into_iter().filter(|state| state.is_public()).collect();
    assert_eq!(public, [Published, Superseded]);
}

#[test]
fn r82_review_twelve_months_after_publication() {
    for (published, due) in [((2020, 10, 31), (2021, 10, 31)), ((2024, 2, 29), (2025, 2, 28))] {
        let [published, due] = [published, due].map(|(y, m, d)| date(y, m, d));
        assert_eq!(review_due(published), Some(due));
    }
}

#[test]
fn identifiers_return_to_their_values_and_the_table_is_whole() {
    for state in VersionState::ALL {
        assert_eq!(VersionState::from_id(state.id()), Some(state));
    }
    let table = transitions_markdown();
    assert_eq!(table.lines().count(), 2 + Transition::ALL.len());
    for transition in Transition::ALL {
        assert_eq!(Transition::from_id(transition.id()), Some(transition));
        assert!(table.contains(&format!("| {} |", transition.label())));
    }
    assert!(
        table.contains("| 退回修改 | 已提交、已审定 | 已退回 | 审核员、审定人 | 需要修改之处 | 不得办理 |")
    );
}
