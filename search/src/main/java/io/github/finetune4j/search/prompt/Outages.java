// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.search.prompt;

import io.github.finetune4j.error.InvalidRequestException;
import io.github.finetune4j.error.OutOfDeviceMemoryException;
import io.github.finetune4j.error.UnsupportedCapabilityException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Questions that have no answer yet, and whose fault that is: the request's, which a prompt has to answer for, or the
 * service's, which it has not. Safe for use by several threads.
 */
final class Outages {
    private final Map<String, Throwable> refused = new LinkedHashMap<>();
    private final Map<String, Throwable> down = new LinkedHashMap<>();

    synchronized void clear() {
        refused.clear();
        down.clear();
    }

    synchronized void answered(String key) {
        refused.remove(key);
        down.remove(key);
    }

    synchronized void failed(String key, Throwable why) {
        boolean request = why instanceof InvalidRequestException
                || why instanceof IllegalArgumentException
                || why instanceof UnsupportedCapabilityException
                || why instanceof OutOfDeviceMemoryException;
        (request ? refused : down).put(key, why);
    }

    /** {@return how many are unanswered for the service's reasons} */
    synchronized int down() {
        return down.size();
    }

    /** {@return one of those reasons} */
    synchronized String reason() {
        return down.values().stream().findFirst().map(Throwable::toString).orElse("");
    }

    /** {@return whether each of so many requests was refused} */
    synchronized boolean allRefused(int requests) {
        return down.isEmpty() && refused.size() == requests;
    }
}
