//! What big works leave behind in the allocator. After an import of 100,000 rows glibc keeps hundreds of
//! megabytes in its free lists. Only glibc was measured; the allocators of other systems are left as they are.

/// From which size on a free piece at the end of an arena, or a block of its own, goes back to the system.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const WORTH_GIVING_BACK: libc::c_int = 4 << 20;

/// Called once by each program when it starts: what is free goes back in pieces of 4 MiB. Left alone,
/// glibc raises both borders with every big block that is freed, up to 64 and 32 MiB, for each of its arenas.
pub fn hold_little() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: takes no pointer; may be called at any time (mallopt(3)). Where it refuses, memory stays held.
    #[allow(unsafe_code)]
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, WORTH_GIVING_BACK);
        libc::mallopt(libc::M_MMAP_THRESHOLD, WORTH_GIVING_BACK);
    }
}

/// Gives back what lies free between pieces that are held: called when long works may have ended.
pub(crate) fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: takes no pointer and may be called at any time from any thread (malloc_trim(3)).
    #[allow(unsafe_code)]
    unsafe {
        libc::malloc_trim(0);
    }
}
