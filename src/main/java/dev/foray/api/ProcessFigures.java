package dev.foray.api;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What the process takes of its machine.
 *
 * @param cpuPercent of all processors together, lately; 0 where the JVM does not tell
 * @param residentBytes where the system does not tell: what the JVM has taken for its heap and its own data
 */
record ProcessFigures(long cpuPercent, long residentBytes) {
    private static final Path STATUS = Path.of("/proc/self/status");

    static ProcessFigures now() {
        return new ProcessFigures(Math.round(cpuLoad() * 100), residentBytesNow());
    }

    /** By name, because the class that has it is not visible to applications on every server. */
    private static double cpuLoad() {
        try {
            Object load = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), "ProcessCpuLoad");
            return load instanceof Double value && value > 0 ? value : 0;
        } catch (JMException e) {
            return 0;
        }
    }

    private static long residentBytesNow() {
        if (Files.isReadable(STATUS)) {
            try {
                for (String line : Files.readAllLines(STATUS)) {
                    if (line.startsWith("VmRSS:")) {
                        return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                    }
                }
            } catch (IOException e) {
                // As on systems that have no such file.
            }
        }
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        return memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted();
    }
}
