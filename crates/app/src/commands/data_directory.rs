//! Opening an installation for a command.

use super::DataOptions;
use anyhow::Context as _;
use operations::{OpenOptions, Operations};
use std::future::Future;

/// Runs a future on a runtime of its own.
pub fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("无法启动运行环境")?
        .block_on(future)
}

/// Where the options say that the installation lives.
pub fn place(options: &DataOptions) -> OpenOptions {
    OpenOptions { data: options.data.clone(), database_url: options.database_url.clone() }
}

/// Opens the installation of a data directory; `fresh` allows an empty one.
pub async fn open(options: &DataOptions, fresh: bool) -> anyhow::Result<Operations> {
    if !fresh && !options.data.is_dir() {
        anyhow::bail!(
            "数据目录 {} 不存在；首次使用请先运行 gongkai setup 或 gongkai demo",
            options.data.display()
        );
    }
    refuse_other_database(options, fresh)?;
    Operations::open(place(options)).await.map_err(|error| explain(&error))
}

/// A data directory whose database is elsewhere, or that is none, gets no empty database beside it: a backup of that
/// would look like one of the city.
fn refuse_other_database(options: &DataOptions, fresh: bool) -> anyhow::Result<()> {
    let data = &options.data;
    let is_used = data.join(operations::KEY_FILE).exists();
    if options.database_url.is_some() || data.join(operations::DATABASE_FILE).exists() || (fresh && !is_used)
    {
        return Ok(());
    }
    let (data, file) = (data.display(), operations::DATABASE_FILE);
    if is_used {
        anyhow::bail!(
            "数据目录 {data} 中没有 {file}，这个平台的数据库在别处（例如 PostgreSQL）。请用 --database-url 或者环境变量 GONGKAI_DATABASE_URL 指明，\
             服务用的环境文件一般是 /etc/gongkai/environment；什么都没有做"
        );
    }
    anyhow::bail!(
        "{data} 不是平台的数据目录（没有 {file}）；请用 --data 指定，首次使用请先运行 gongkai setup 或 gongkai demo"
    )
}

/// The inside of an error is what the owner of the server needs.
pub fn explain(error: &operations::OperationError) -> anyhow::Error {
    match error {
        operations::OperationError::Storage(inside) => anyhow::anyhow!("{inside}"),
        operations::OperationError::Internal(inside) => anyhow::anyhow!("{inside}"),
        operations::OperationError::Invalid(problems) if problems.len() > 1 => {
            let said: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
            anyhow::anyhow!("有{}处需要修改：\n  {}", said.len(), said.join("\n  "))
        }
        other => anyhow::anyhow!("{other}"),
    }
}
