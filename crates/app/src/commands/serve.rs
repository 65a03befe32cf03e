//! `gongkai serve`: the portal, the console and the API on one address.

use super::data_directory::{block_on, explain, open, place};
use super::{DataOptions, now};
use axum::serve::ListenerExt as _;
use clap::Args;
use clap::builder::BoolishValueParser;
use operations::Operations;
use operations::disclosure::Outside;
use std::io::IsTerminal as _;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use web::core::AppState;

#[derive(Debug, Args)]
pub struct ServeArgs {
    #[command(flatten)]
    data: DataOptions,
    #[command(flatten)]
    listen: ListenOptions,
}

/// How the server is reached.
#[derive(Debug, Clone, Args)]
pub struct ListenOptions {
    /// 监听地址
    #[arg(long, env = "GONGKAI_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub listen: SocketAddr,
    /// 会话 Cookie 只经 HTTPS 发送（站点使用 HTTPS 时打开）
    #[arg(long, env = "GONGKAI_SECURE_COOKIES", value_parser = BoolishValueParser::new())]
    pub secure_cookies: bool,
    /// 信任前置代理写入的 X-Forwarded-For
    #[arg(long, env = "GONGKAI_TRUST_PROXY", value_parser = BoolishValueParser::new())]
    pub trust_proxy: bool,
    /// 检查链接、读取其他网站的栏目时，也访问内部网络的地址（平台装在政务外网之内时打开）
    #[arg(long, env = "GONGKAI_VISIT_PRIVATE", value_parser = BoolishValueParser::new())]
    pub visit_private: bool,
    /// 本进程同时进行的后台任务数；另有 gongkai worker 时可为0
    #[arg(long, env = "GONGKAI_JOBS", default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=64))]
    pub jobs: u16,
}

pub fn run(args: ServeArgs) -> anyhow::Result<ExitCode> {
    start_log();
    block_on(async move {
        let listener = listen(&args.listen, &args.data).await?;
        let operations = open(&args.data, true).await?;
        if let Some(code) = operations.setup_code(now()).await.map_err(|e| explain(&e))? {
            println!("尚未设置城市。请用浏览器打开 http://{}/setup ，设置码：{code}", listener.local_addr()?);
        }
        let released = operations.release_interrupted_requests().await?;
        if released > 0 {
            tracing::info!(released, "上次中断时没有办完的接口请求可以用原来的幂等键重试");
        }
        serve(operations, listener, &args.listen).await?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Takes the address before anything is made. Where that fails, what else stands in the way is told in
/// the same message.
pub async fn listen(options: &ListenOptions, data: &DataOptions) -> anyhow::Result<TcpListener> {
    let error = match TcpListener::bind(options.listen).await {
        Ok(listener) => return Ok(listener),
        Err(error) => error,
    };
    let reason = match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            "端口已被占用；请停下占用它的程序，或用 --listen 换一个端口".to_owned()
        }
        std::io::ErrorKind::PermissionDenied => {
            "没有使用这个端口的权限；请用 --listen 换成1024以上的端口".to_owned()
        }
        std::io::ErrorKind::AddrNotAvailable => "本机没有这个地址；请检查 --listen".to_owned(),
        _ => error.to_string(),
    };
    let mut obstacles = vec![format!("无法监听 {}：{reason}", options.listen)];
    obstacles.extend(place(data).obstacles());
    anyhow::bail!("{}", obstacles.join("\n"))
}

/// Serves until told to stop.
pub async fn serve(
    mut operations: Operations,
    listener: TcpListener,
    options: &ListenOptions,
) -> anyhow::Result<()> {
    operations.outside = Outside { visits_private: options.visit_private };
    let mut state = AppState::new(operations.clone(), Arc::new(now));
    state.secure_cookies = options.secure_cookies;
    state.trust_proxy = options.trust_proxy;
    let (router, _) = web::router(state);
    let background = tokio::spawn(follow_changes(operations.clone()));
    let runners = super::worker::Runners::start(&operations, options.jobs);
    let postman = tokio::spawn(super::worker::deliver_mail(operations.clone()));
    println!("公开平台已在 http://{} 运行，按 Ctrl+C 停止", listener.local_addr()?);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    // An answer in several writes is not held back until the reader has acknowledged the first.
    let listener = listener.tap_io(|stream| {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY");
        }
    });
    axum::serve(listener, service).with_graceful_shutdown(stop_signal()).await?;
    runners.stop().await;
    background.abort();
    postman.abort();
    operations.store.close().await;
    Ok(())
}

/// Once a second: what other processes changed; once a minute: days to seal.
async fn follow_changes(operations: Operations) {
    let mut ticks = 0_u64;
    let mut every_second = tokio::time::interval(Duration::from_secs(1));
    loop {
        every_second.tick().await;
        if let Err(error) = operations.follow_changes().await {
            tracing::warn!(%error, "无法跟上其他进程的变更");
        }
        if ticks.is_multiple_of(60)
            && let Err(error) = operations.seal_days(now()).await
        {
            tracing::warn!(%error, "审计日志未能封存");
        }
        if ticks.is_multiple_of(60)
            && let Err(error) = operations.load_shipped(now()).await
        {
            tracing::warn!(%error, "随平台提供的标准指引和问答未能装载");
        }
        if ticks.is_multiple_of(60)
            && let Err(error) = operations.keep_maintained(now()).await
        {
            tracing::warn!(%error, "目录维护任务未能更新");
        }
        if ticks.is_multiple_of(60)
            && let Err(error) = operations.remind_difficulties(now()).await
        {
            tracing::warn!(%error, "超期的难题未能提醒");
        }
        if ticks.is_multiple_of(60)
            && let Err(error) = operations.remind_materials(now()).await
        {
            tracing::warn!(%error, "没有收到的材料未能提醒");
        }
        if ticks.is_multiple_of(60)
            && let Err(error) = operations.remind_rectifications(now()).await
        {
            tracing::warn!(%error, "逾期的整改未能提醒");
        }
        if ticks.is_multiple_of(60) {
            match operations.follow_calendar(now()).await {
                Ok(Some(receipt)) if receipt.changed > 0 => {
                    tracing::info!(changed = receipt.changed, "放假安排有变动，未公开信息的期限已重新计算");
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "未公开信息的期限未能按放假安排重新计算"),
            }
        }
        if ticks.is_multiple_of(60)
            && let Err(error) = operations.publish_scheduled(now()).await
        {
            tracing::warn!(%error, "定时发布的信息未能发布");
        }
        if ticks.is_multiple_of(60)
            && let Err(error) = operations.mark_due(now()).await
        {
            tracing::warn!(%error, "到期的信息未能标注效力");
        }
        if ticks.is_multiple_of(30)
            && let Err(error) = operations.recount_standings(now()).await
        {
            tracing::warn!(%error, "装载情况未能统计");
        }
        if ticks.is_multiple_of(60)
            && let Err(error) = operations.end_postings(now()).await
        {
            tracing::warn!(%error, "公示期满的信息未能处理");
        }
        if ticks.is_multiple_of(3600)
            && let Err(error) = operations.sweep_sessions(now()).await
        {
            tracing::warn!(%error, "过期的会话未能清理");
        }
        ticks += 1;
    }
}

/// Waits for Ctrl+C or the service manager's signal.
pub async fn stop_signal() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

/// Structured logs on standard error; `GONGKAI_LOG` sets the filter, `GONGKAI_LOG_FORMAT=json` the form.
pub fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("GONGKAI_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn,tantivy=warn"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let started = if std::env::var("GONGKAI_LOG_FORMAT").is_ok_and(|form| form == "json") {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
    if started.is_err() {
        eprintln!("日志已由其他部分启动");
    }
}
