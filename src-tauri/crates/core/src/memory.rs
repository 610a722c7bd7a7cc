//! What big works leave behind in the allocator.

/// Gives memory that nobody holds any more back to the system. After an import of 100,000 rows glibc
/// keeps hundreds of megabytes in its free lists; other allocators give back by themselves.
pub(crate) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: takes no pointer and may be called at any time from any thread (malloc_trim(3)).
    #[allow(unsafe_code)]
    unsafe {
        libc::malloc_trim(0);
    }
}
