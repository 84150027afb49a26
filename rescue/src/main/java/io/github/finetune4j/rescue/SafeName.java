// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rescue;

import io.github.finetune4j.internal.names.Sha256;
import java.util.Set;

/** Names of files that are made of a service's ids, which may be anything. */
final class SafeName {
    private static final int LONGEST = 60;
    private static final int DIGITS = 8; // bytes of the hash
    private static final String PLAIN = "[A-Za-z0-9][A-Za-z0-9_-]{0,99}";
    /** Devices of Windows, by whatever ending. */
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private SafeName() {}

    /**
     * {@return a name that any file system takes, and no other id has: the id itself where it is harmless} It holds no
     * point, so that an ending shows what a file is.
     */
    static String of(String id) {
        if (id.matches(PLAIN) && !device(id)) {
            return id;
        }
        String plain = id.replaceAll("[^A-Za-z0-9_-]+", "-").replaceAll("^[-_]+", "");
        return plain.substring(0, Math.min(LONGEST, plain.length())) + (plain.isEmpty() ? "" : "-") + hash(id);
    }

    private static boolean device(String id) {
        return DEVICES.stream().anyMatch(id::equalsIgnoreCase) || id.matches("(?i)(com|lpt)[0-9]");
    }

    private static String hash(String id) {
        return Sha256.start(id, DIGITS);
    }
}
