//! Sizes of files in words.

/// Bytes in the largest unit that fits.
#[must_use]
pub fn bytes_in_words(bytes: u64) -> String {
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn sizes_are_spoken_in_the_next_unit() {
        for (bytes, words) in [(900, "900 B"), (1025, "2 KB"), (5_767_168, "5.5 MB")] {
            assert_eq!(super::bytes_in_words(bytes), words);
        }
    }
}
