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
    Operations::open(place(options)).await.map_err(|error| explain(&error))
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
