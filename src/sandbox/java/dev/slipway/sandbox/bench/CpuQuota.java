package dev.slipway.sandbox.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Limits the processor time of a process, as Lambda does by the function's memory: a control group of Linux with a quota.
 *
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files">cpu.max</a>
 */
final class CpuQuota implements AutoCloseable {
    /** What Lambda gives to 1,024 MB: 1,769 MB have one processor. */
    static final double OF_1024_MB = 0.58;

    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final long PERIOD_MICROS = 20_000;

    private final Path group;

    private CpuQuota(Path group) {
        this.group = group;
    }

    /** Moves the process into a group of its own with this many processors; empty where the system does not allow it. */
    static Optional<CpuQuota> limit(long pid, double processors) {
        boolean isVersion2 = Files.exists(GROUPS.resolve("cgroup.controllers"));
        Path group = (isVersion2 ? GROUPS : GROUPS.resolve("cpu")).resolve("slipway-bench-" + pid);
        long quota = Math.round(PERIOD_MICROS * processors);
        try {
            Files.createDirectory(group);
        } catch (IOException notAllowed) {
            return Optional.empty();
        }
        var created = new CpuQuota(group);
        try {
            if (isVersion2) {
                write(group.resolve("cpu.max"), quota + " " + PERIOD_MICROS);
            } else {
                write(group.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
                write(group.resolve("cpu.cfs_quota_us"), Long.toString(quota));
            }
            write(group.resolve("cgroup.procs"), Long.toString(pid));
            return Optional.of(created);
        } catch (IOException notAllowed) {
            created.close();
            return Optional.empty();
        }
    }

    /** Whether this system allows quotas. */
    static boolean isAllowed() {
        try {
            Process tried = new ProcessBuilder("sleep", "5").start();
            try {
                Optional<CpuQuota> quota = limit(tried.pid(), OF_1024_MB);
                tried.destroyForcibly().onExit().join();
                quota.ifPresent(CpuQuota::close);
                return quota.isPresent();
            } finally {
                tried.destroyForcibly();
            }
        } catch (IOException e) {
            return false;
        }
    }

    /** The files of a group exist already, and they cannot be truncated. */
    private static void write(Path file, String value) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException("no " + file);
        }
        Files.write(file, List.of(value));
    }

    /**
     * Removes the group. Its process must have ended.
     *
     * @throws UncheckedIOException if it has not
     */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(group);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the control group " + group, e);
        }
    }
}
