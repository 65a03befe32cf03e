//! Notices by mail, handed over to a mail server of another maker (R149b).

use super::smtp::{PASSWORD, Server, USER};
use super::{City, DAY, OFFICER, cities, logged, refused, to_units};
use domain::mail::MailSecurity;
use jiff::SignedDuration;
use operations::OperationError;
use operations::mail::{MailServerInput, OwnMailInput};

const ADDRESS: &str = "chen@east.example.org";

fn server_at(port: u16) -> MailServerInput {
    MailServerInput {
        host: "127.0.0.1".to_owned(),
        port: Some(port),
        security: MailSecurity::None,
        user: USER.to_owned(),
        password: PASSWORD.to_owned(),
        sender: "gongkai@yunshan.example.org".to_owned(),
        site_url: "https://gongkai.example.org/".to_owned(),
    }
}

async fn set_own(city: &City, address: &str, is_off: bool) -> Result<(), OperationError> {
    let input = OwnMailInput { address: address.to_owned(), is_off };
    city.operations.set_own_mail(&city.act(OFFICER).await, &input).await
}

/// One notice for the officer, on a new day.
async fn notify(city: &City) {
    let act = city.act("leader").await;
    let mut input = to_units(city, &["east-civil"]);
    input.due_on = Some(city.today());
    city.operations.send_reminder(&act, &input).await.unwrap();
}

fn words(outcome: Result<operations::mail::MailTest, OperationError>) -> String {
    match outcome {
        Err(OperationError::Invalid(problems)) => problems[0].message.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_notice_goes_out_by_mail_without_what_it_is_about() {
    for city in cities().await {
        let operations = &city.operations;
        let post = Server::start();
        set_own(&city, ADDRESS, false).await.unwrap();
        notify(&city).await;
        assert_eq!(operations.deliver_mail(city.now()).await.unwrap().sent, 0, "no server is set up");
        let administrator = city.act("administrator").await;
        operations.set_mail_server(&administrator, &server_at(post.port)).await.unwrap();
        let stored = storage::setting::get(&mut operations.store.read().await.unwrap(), "mail_server")
            .await
            .unwrap()
            .unwrap();
        assert!(!stored.contains(PASSWORD), "sealed");
        assert_eq!(operations.deliver_mail(city.now()).await.unwrap().sent, 0, "what was told before stays");

        notify(&city).await;
        let receipt = operations.deliver_mail(city.now()).await.unwrap();
        assert_eq!((receipt.sent, receipt.postponed, receipt.given_up), (1, 0, 0));
        assert_eq!(operations.deliver_mail(city.now()).await.unwrap().sent, 0, "once");
        let mails = post.take();
        assert_eq!(mails.len(), 1);
        assert_eq!(mails[0].to, ADDRESS);
        let (head, text) = mails[0].read();
        for line in ["To: chen@east.example.org", "Auto-Submitted: auto-generated", "Message-ID: <notice-"] {
            assert!(head.contains(line), "{line} in {head}");
        }
        assert!(head.contains("gongkai@yunshan.example.org"), "{head}");
        assert!(text.contains("催办社会救助领域目录") && text.contains("前答复。"), "{text}");
        assert!(text.contains("https://gongkai.example.org/console/reminders/received/"), "{text}");
        assert!(!text.contains("逾期未公开"), "nothing of the reminder's own words: {text}");

        // Switched off by the person, and by the site.
        set_own(&city, ADDRESS, true).await.unwrap();
        notify(&city).await;
        assert_eq!(operations.deliver_mail(city.now()).await.unwrap().sent, 0);
        set_own(&city, ADDRESS, false).await.unwrap();
        notify(&city).await;
        assert_eq!(operations.switch_mail_off(&administrator).await.unwrap(), 1);
        notify(&city).await;
        assert_eq!(operations.deliver_mail(city.now()).await.unwrap().sent, 0);
        let outbox = operations.outbox(&administrator).await.unwrap();
        assert_eq!((outbox.waiting, outbox.sent, outbox.given_up), (0, 1, 1));
        assert_eq!(refused(operations.switch_mail_off(&administrator).await), "wrong-state");
        let acts = logged(&city, "setting.mail").await;
        assert_eq!(acts, ["setting.mail_off", "setting.mail_server"]);
        assert!(logged(&city, "person.mail").await.contains(&"person.mail".to_owned()));
    }
}

#[tokio::test]
async fn what_cannot_be_handed_over_is_tried_again_and_given_up_with_a_reason() {
    for city in cities().await {
        let operations = &city.operations;
        let post = Server::start();
        set_own(&city, ADDRESS, false).await.unwrap();
        let administrator = city.act("administrator").await;
        operations.set_mail_server(&administrator, &server_at(post.port)).await.unwrap();

        // The mailbox is refused for good.
        post.refuse(true);
        notify(&city).await;
        assert_eq!(operations.deliver_mail(city.now()).await.unwrap().given_up, 1);
        let outbox = operations.outbox(&administrator).await.unwrap();
        let problem = &outbox.troubled[0].problem;
        assert!(problem.contains("550") && !problem.contains(ADDRESS), "{problem}");
        assert_eq!(outbox.troubled[0].next_try_at, None);
        assert!(logged(&city, "mail.").await.contains(&"mail.give_up".to_owned()));
        post.refuse(false);
        operations.retry_mail(&administrator, outbox.troubled[0].id).await.unwrap();
        assert_eq!(
            refused(operations.retry_mail(&administrator, outbox.troubled[0].id).await),
            "wrong-state"
        );
        assert_eq!(operations.deliver_mail(city.now()).await.unwrap().sent, 1);
        assert_eq!(post.take().len(), 1);

        // Nobody listens: tried with growing waits, then given up.
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        operations.set_mail_server(&administrator, &server_at(nobody)).await.unwrap();
        notify(&city).await;
        let mut tries = 0;
        for _ in 0..40 {
            let receipt = operations.deliver_mail(city.now()).await.unwrap();
            tries += receipt.postponed + receipt.given_up;
            if receipt.given_up == 1 {
                break;
            }
            assert_eq!(operations.deliver_mail(city.now()).await.unwrap(), Default::default(), "not at once");
            city.wait(SignedDuration::from_hours(3));
        }
        assert_eq!(tries, 6, "as often as data/mail/retries.tsv says");
        let outbox = operations.outbox(&city.act("administrator").await).await.unwrap();
        assert!(outbox.troubled[0].problem.contains("无法与邮件服务器通信"), "{:?}", outbox.troubled[0]);
        assert_eq!(outbox.given_up, 1);

        // A process that died with a mail in hand: another takes it after a while, none before.
        operations.set_mail_server(&city.act("administrator").await, &server_at(post.port)).await.unwrap();
        notify(&city).await;
        let mut transaction = operations.store.write().await.unwrap();
        let at = format!("{:.0}", city.now());
        let row = storage::mail::due(transaction.connection(), &at, 1).await.unwrap().remove(0);
        let until = format!("{:.0}", city.now() + SignedDuration::from_mins(10));
        assert!(storage::mail::claim(transaction.connection(), &row, &until).await.unwrap());
        assert!(!storage::mail::claim(transaction.connection(), &row, &until).await.unwrap(), "one only");
        transaction.commit().await.unwrap();
        assert_eq!(operations.deliver_mail(city.now()).await.unwrap().sent, 0);
        city.wait(SignedDuration::from_mins(11));
        assert_eq!(operations.deliver_mail(city.now()).await.unwrap().sent, 1, "at least once");

        // Who left gets nothing more.
        notify(&city).await;
        let officer = city.person(OFFICER);
        operations.lock_person(&city.act("administrator").await, officer).await.unwrap();
        let receipt = operations.deliver_mail(city.now()).await.unwrap();
        assert_eq!((receipt.sent, receipt.given_up), (0, 1));
        city.wait(DAY);
    }
}

#[tokio::test]
async fn a_server_is_tried_with_a_mail_and_speaks_for_itself() {
    for city in cities().await {
        let operations = &city.operations;
        let post = Server::start();
        let administrator = city.act("administrator").await;
        let input = server_at(post.port);
        assert_eq!(
            refused(operations.set_mail_server(&city.act("leader").await, &input).await),
            "not-permitted"
        );
        assert_eq!(refused(operations.send_test_mail(&administrator, ADDRESS).await), "wrong-state");
        for change in [
            (|input| input.host = "smtp.example.org/mail".to_owned()) as fn(&mut MailServerInput),
            |input| input.port = None,
            |input| input.sender = "公开平台".to_owned(),
            |input| input.site_url = "gongkai.example.org".to_owned(),
            |input| input.password.clear(),
        ] {
            let mut input = input.clone();
            change(&mut input);
            assert_eq!(
                refused(operations.set_mail_server(&administrator, &input).await),
                "invalid",
                "{input:?}"
            );
        }
        let wrong = MailServerInput { password: "wrong".to_owned(), ..input.clone() };
        operations.set_mail_server(&administrator, &wrong).await.unwrap();
        let said = words(operations.send_test_mail(&administrator, ADDRESS).await);
        assert!(said.contains("535") && said.contains("Invalid credentials"), "{said}");
        assert_eq!(refused(operations.send_test_mail(&administrator, "nobody").await), "invalid");

        operations.set_mail_server(&administrator, &input).await.unwrap();
        // Without the password the kept one stays, but it goes to no other server.
        let kept = MailServerInput { password: String::new(), ..input.clone() };
        operations.set_mail_server(&administrator, &kept).await.unwrap();
        let elsewhere = MailServerInput { host: "mail.elsewhere.example.org".to_owned(), ..kept.clone() };
        assert_eq!(refused(operations.set_mail_server(&administrator, &elsewhere).await), "invalid");
        operations.send_test_mail(&administrator, ADDRESS).await.unwrap();
        let (head, text) = post.take()[0].read();
        assert!(head.contains("Message-ID: <test-") && text.contains("测试邮件"), "{head}\n{text}");
        let shown = operations.mail_server(&administrator).await.unwrap().unwrap();
        assert!(shown.has_password && shown.site_url == "https://gongkai.example.org");

        // A server without encryption is refused where encryption is asked for.
        let secure = MailServerInput { security: MailSecurity::StartTls, ..input };
        operations.set_mail_server(&administrator, &secure).await.unwrap();
        words(operations.send_test_mail(&administrator, ADDRESS).await);
        assert!(post.take().is_empty());

        assert_eq!(refused(set_own(&city, "chen", false).await), "invalid");
        let officer = city.person(OFFICER);
        let stranger = city.act("west_compiler").await;
        assert_eq!(
            refused(operations.set_mail_of_person(&stranger, officer, ADDRESS).await),
            "not-permitted"
        );
        operations.set_mail_of_person(&administrator, officer, ADDRESS).await.unwrap();
        let own = operations.own_mail(&city.act(OFFICER).await).await.unwrap();
        assert_eq!((own.address.as_str(), own.is_off, own.site_sends), (ADDRESS, false, true));
    }
}
