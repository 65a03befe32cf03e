//! `gongkai worker`: works on jobs, sends mail and serves nothing, so that long work takes nothing from the server.

use super::data_directory::{block_on, open};
use super::serve::{start_log, stop_signal};
use super::{DataOptions, now};
use clap::Args;
use operations::Operations;
use operations::disclosure::Outside;
use operations::job::Runner;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

#[derive(Debug, Args)]
pub struct WorkerArgs {
    #[command(flatten)]
    data: DataOptions,
    /// 同时进行的任务数
    #[arg(long, env = "GONGKAI_JOBS", default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=64))]
    jobs: u16,
    /// 读取其他网站的栏目时，也访问内部网络的地址（平台装在政务外网之内时打开）
    #[arg(long, env = "GONGKAI_VISIT_PRIVATE", value_parser = clap::builder::BoolishValueParser::new())]
    visit_private: bool,
}

/// Runners at work.
pub struct Runners {
    stop: watch::Sender<bool>,
    handles: Vec<JoinHandle<()>>,
}

impl Runners {
    /// Starts a number of runners.
    pub fn start(operations: &Operations, count: u16) -> Self {
        let (stop, stopped) = watch::channel(false);
        let handles = (0..count)
            .map(|_| {
                let runner = Runner::new(operations.clone(), Arc::new(now));
                let mut stopped = stopped.clone();
                tokio::spawn(async move {
                    let told = async {
                        let _ = stopped.wait_for(|stop| *stop).await;
                    };
                    runner.run_until(told).await;
                })
            })
            .collect();
        Self { stop, handles }
    }

    /// Stops them; a job in hand is given back.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        for handle in self.handles {
            if let Err(error) = handle.await {
                tracing::error!(%error, "任务进程异常结束");
            }
        }
    }
}

/// Empties the outbox every few seconds; a slow mail server holds up nothing else.
pub async fn deliver_mail(operations: Operations) {
    let mut every = tokio::time::interval(Duration::from_secs(5));
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        match operations.deliver_mail(now()).await {
            Ok(receipt) if receipt.given_up > 0 => {
                tracing::warn!(given_up = receipt.given_up, "有邮件没有发出，原因见工作台的“邮件发送”");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "邮件未能发送"),
        }
    }
}

pub fn run(args: WorkerArgs) -> anyhow::Result<ExitCode> {
    start_log();
    block_on(async move {
        let mut operations = open(&args.data, false).await?;
        operations.outside = Outside { visits_private: args.visit_private };
        let runners = Runners::start(&operations, args.jobs);
        let postman = tokio::spawn(deliver_mail(operations.clone()));
        println!("任务进程已启动，同时进行 {} 个任务，按 Ctrl+C 停止", args.jobs);
        stop_signal().await;
        runners.stop().await;
        postman.abort();
        operations.store.close().await;
        Ok(ExitCode::SUCCESS)
    })
}
