// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The identity of a worker on a search: machine, process, and when that began, by which another process sees that it is
 * gone.
 */
final class WorkerId {
    private static final String HERE =
            host() + "/" + ProcessHandle.current().pid() + "/" + start(ProcessHandle.current());

    private WorkerId() {}

    static String create() {
        return HERE + "/" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Whether it was a process of this machine that has ended. */
    static boolean ended(String worker) {
        String[] parts = worker.split("/", -1);
        if (parts.length != 4 || !parts[0].equals(host()) || worker.startsWith(HERE + "/")) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(parts[1]));
        return process.isEmpty()
                || !process.get().isAlive()
                || !start(process.get()).equals(parts[2]);
    }

    private static String start(ProcessHandle process) {
        return process.info()
                .startInstant()
                .map(Instant::toEpochMilli)
                .map(String::valueOf)
                .orElse("0");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName().replace('/', '-');
        } catch (UnknownHostException e) {
            return "unnamed"; // then only a missing sign of life tells that a process is gone
        }
    }
}
