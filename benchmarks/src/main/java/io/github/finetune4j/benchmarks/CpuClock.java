// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.benchmarks;

import java.lang.management.ManagementFactory;

/**
 * Processor time of the calling thread, which another process on the machine disturbs less than the time on the wall.
 */
final class CpuClock {
    private CpuClock() {}

    static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
