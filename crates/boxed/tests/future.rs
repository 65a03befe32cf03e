//! What `#[boxed::future]` makes of an async function.

use futures::executor::block_on;

struct Counter<'a> {
    words: &'a [&'a str],
    asked: usize,
}

impl Counter<'_> {
    /// A reference in the result lives as long as the receiver.
    #[boxed::future]
    async fn longest(&self, unless: &str) -> Option<&str> {
        let words = self.words.iter().copied().filter(|word| *word != unless);
        words.max_by_key(|word| word.len())
    }

    #[boxed::future]
    async fn count(&mut self, among: &[&str], (from, to): (usize, usize)) -> Result<usize, String> {
        self.asked += 1;
        let within = among.get(from..to).ok_or_else(|| format!("{from}..{to}"))?;
        Ok(within.iter().filter(|word| self.words.contains(word)).count())
    }
}

#[boxed::future]
async fn twice(mut number: u64) -> u64 {
    number *= 2;
    number
}

/// Waits for another one, through two borrowed values that live differently long.
#[boxed::future]
async fn both(counter: &mut Counter<'_>, among: &[&str]) -> Result<usize, String> {
    Ok(counter.count(among, (0, 1)).await? + counter.count(among, (1, 2)).await?)
}

#[test]
fn the_future_does_what_the_function_says() {
    let words = ["目录", "事项标准"];
    let mut counter = Counter { words: &words, asked: 0 };
    assert_eq!(block_on(counter.longest("事项标准")), Some("目录"));
    assert_eq!(block_on(counter.longest("")), Some("事项标准"));
    assert_eq!(block_on(counter.count(&["目录", "指引"], (0, 2))), Ok(1));
    assert_eq!(block_on(counter.count(&["目录"], (0, 2))), Err("0..2".to_owned()));
    let among = [String::from("目录"), String::from("事项标准")];
    let among: Vec<&str> = among.iter().map(String::as_str).collect();
    assert_eq!(block_on(both(&mut counter, &among)), Ok(2));
    assert_eq!(counter.asked, 4);
}

#[test]
fn the_future_may_go_to_another_thread() {
    let future = twice(21);
    assert_eq!(std::thread::spawn(move || block_on(future)).join().ok(), Some(42));
}
