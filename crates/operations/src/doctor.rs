//! What is wrong with an installation and what to do about it, in words an administrator acts on.

use crate::act::beijing_date;
use crate::backup::LAST_BACKUP;
use crate::opening::KEY_FILE;
use crate::{OperationError, Operations};
use domain::calendar::WorkCalendar;
use jiff::Timestamp;
use serde::Serialize;
use std::path::Path;
use storage::{Backend, dump, migration};

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// 正常
    Ok,
    /// 注意
    Warning,
    /// 故障
    Problem,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at.
    pub name: &'static str,
    /// How it came out.
    pub state: CheckState,
    /// What was found.
    pub message: String,
    /// What to do; empty when all is well.
    pub advice: String,
}

impl CheckState {
    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Ok => "正常",
            Self::Warning => "注意",
            Self::Problem => "故障",
        }
    }
}

impl Check {
    fn ok(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, state: CheckState::Ok, message: message.into(), advice: String::new() }
    }

    fn warning(name: &'static str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { name, state: CheckState::Warning, message: message.into(), advice: advice.into() }
    }

    fn problem(name: &'static str, message: impl Into<String>, advice: impl Into<String>) -> Self {
        Self { name, state: CheckState::Problem, message: message.into(), advice: advice.into() }
    }
}

const DISK: &str = "磁盘空间";
/// Below this the next import or backup may fail half-way.
const SCARCE_KILOBYTES: u64 = 5 << 20;
/// Below this the database itself may stop.
const CRITICAL_KILOBYTES: u64 = 512 << 10;
const DAYS_BETWEEN_BACKUPS: i64 = 7;

impl Operations {
    /// Looks at everything that commonly goes wrong. A check that cannot be made says so.
    ///
    /// # Errors
    /// None at present; kept so that callers treat it as every other operation.
    #[boxed::future]
    pub async fn doctor(&self, now: Timestamp) -> Result<Vec<Check>, OperationError> {
        Ok(vec![
            self.check_database().await,
            check_disk(&self.data).await,
            self.check_key(),
            check_calendar(now),
            self.check_clock(now).await,
            self.check_audit().await,
            self.check_search().await,
            self.check_backup(now).await,
        ])
    }

    #[boxed::future]
    async fn check_database(&self) -> Check {
        let name = "数据库";
        let kind = match self.store.backend() {
            Backend::Sqlite => "SQLite",
            Backend::Postgres => "PostgreSQL",
        };
        match migration::version(&self.store).await {
            Ok(version) if version == dump::newest_version() => {
                Check::ok(name, format!("{kind}可用，结构第{version}版"))
            }
            Ok(version) => Check::problem(
                name,
                format!("{kind}结构为第{version}版，程序需要第{}版", dump::newest_version()),
                "先备份，再运行gongkai migrate",
            ),
            Err(error) => Check::problem(
                name,
                format!("{kind}不可用：{error}"),
                "检查数据库是否启动、地址与密码是否正确",
            ),
        }
    }

    fn check_key(&self) -> Check {
        use std::os::unix::fs::MetadataExt as _;
        let (name, path) = ("密钥文件", self.data.join(KEY_FILE));
        match std::fs::metadata(&path) {
            Ok(meta) if meta.mode() & 0o077 == 0 => Check::ok(name, "存在，只有服务账户可读"),
            Ok(meta) => Check::problem(
                name,
                format!("权限为{:o}，其他用户也能读取", meta.mode() & 0o777),
                format!("运行chmod 600 {}", path.display()),
            ),
            Err(error) => Check::problem(
                name,
                format!("无法读取：{error}"),
                "从备份中取回secret.key，否则联系方式无法解密",
            ),
        }
    }

    /// A clock that went back would date acts before those already in the log.
    #[boxed::future]
    async fn check_clock(&self, now: Timestamp) -> Check {
        let name = "系统时钟";
        let last = match self.store.read().await {
            Ok(mut connection) => storage::audit::last_event(&mut connection).await,
            Err(error) => Err(error),
        };
        match last {
            Ok(Some(last)) if last > format!("{now:.0}") => Check::problem(
                name,
                format!("现在是{now:.0}，早于日志中最后一条记录{last}"),
                "检查服务器时间并启用时间同步",
            ),
            Ok(_) => Check::ok(name, format!("{now:.0}")),
            Err(error) => Check::warning(name, format!("未能核对：{error}"), "先排除数据库故障"),
        }
    }

    #[boxed::future]
    async fn check_audit(&self) -> Check {
        let name = "审计日志";
        match self.verify_audit().await {
            Ok(report) if report.is_whole() => Check::ok(
                name,
                format!("{}条链、{}条记录、{}个日封存，完整", report.chains, report.events, report.seals),
            ),
            Ok(report) => Check::problem(
                name,
                format!("{}处不完整，第一处：{}", report.problems.len(), report.problems[0].message),
                "保留现场，运行gongkai audit verify查看全部，并与备份比对",
            ),
            Err(error) => Check::warning(name, format!("未能核验：{error}"), "先排除数据库故障"),
        }
    }

    #[boxed::future]
    async fn check_search(&self) -> Check {
        let name = "检索索引";
        match self.search.is_current(&self.store).await {
            Ok(true) => Check::ok(name, "已跟上最近的变更"),
            Ok(false) => Check::warning(
                name,
                "落后于数据库",
                "服务运行中会自行跟上；久不消失时运行gongkai search check --repair",
            ),
            Err(error) => {
                Check::problem(name, format!("无法打开：{error}"), "运行gongkai search check --repair重建")
            }
        }
    }

    #[boxed::future]
    async fn check_backup(&self, now: Timestamp) -> Check {
        let name = "备份";
        let advice = "运行gongkai backup，并设为每日任务";
        let last = match self.store.read().await {
            Ok(mut connection) => storage::setting::get(&mut connection, LAST_BACKUP).await,
            Err(error) => Err(error),
        };
        match last {
            Ok(Some(last)) => {
                let days = last
                    .parse::<Timestamp>()
                    .map_or(i64::MAX, |last| now.duration_since(last).as_hours() / 24);
                if days <= DAYS_BETWEEN_BACKUPS {
                    Check::ok(name, format!("最近一次{last}"))
                } else {
                    Check::warning(name, format!("最近一次{last}，已过{days}天"), advice)
                }
            }
            Ok(None) => Check::warning(name, "还没有备份过", advice),
            Err(error) => Check::warning(name, format!("未能核对：{error}"), "先排除数据库故障"),
        }
    }
}

/// R153: a year without a calendar gives provisional dates, and the administrator is warned.
fn check_calendar(now: Timestamp) -> Check {
    let name = "工作日历";
    let year = beijing_date(now).year();
    let calendar = WorkCalendar::shipped();
    let missing: Vec<String> = [year, year + 1]
        .into_iter()
        .filter(|year| !calendar.is_loaded(*year))
        .map(|year| format!("{year}年"))
        .collect();
    let advice = "国务院办公厅公布放假安排后更新data/workdays.tsv；此前这些年份的期限都标“暂定”";
    if missing.is_empty() {
        Check::ok(name, format!("{year}年与{}年已载入", year + 1))
    } else if calendar.is_loaded(year) {
        Check::warning(name, format!("{}尚未载入，期限只能暂定", missing.join("、")), advice)
    } else {
        Check::problem(name, format!("{}尚未载入，期限只能暂定", missing.join("、")), advice)
    }
}

/// The standard library cannot tell free space; `df` is on every system that runs this.
#[boxed::future]
async fn check_disk(folder: &Path) -> Check {
    let output = tokio::process::Command::new("df").arg("-Pk").arg(folder).output().await;
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let free = text.lines().nth(1).and_then(|line| line.split_whitespace().nth(3)?.parse::<u64>().ok());
    let Some(free) = free else {
        return Check::warning(DISK, "未能查到剩余空间", "用df命令自行查看");
    };
    let message = format!("数据目录所在磁盘剩余{}MB", free >> 10);
    if free < CRITICAL_KILOBYTES {
        Check::problem(DISK, message, "马上清理磁盘或扩容，数据库随时可能停止写入")
    } else if free < SCARCE_KILOBYTES {
        Check::warning(DISK, message, "清理磁盘或扩容")
    } else {
        Check::ok(DISK, message)
    }
}
