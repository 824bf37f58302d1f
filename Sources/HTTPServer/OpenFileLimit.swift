import Glibc

/// How many files and sockets this process may have open.
public enum OpenFileLimit {
    /// Raises the limit to what is wanted, as far as the system allows; the limit that holds then.
    ///
    /// What a login or a supervisor gives is often 1,024, of which a thousand clients leave nothing for the rest.
    public static func raise(to wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
        let target = min(rlim_t(max(0, wanted)), limit.rlim_max)
        if target > limit.rlim_cur {
            var raised = limit
            raised.rlim_cur = target
            if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
