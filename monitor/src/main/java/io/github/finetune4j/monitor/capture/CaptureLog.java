// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.capture;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a capture says of itself: once per change, and never with a message that other code made, for it may repeat what
 * a user wrote.
 */
final class CaptureLog {
    private static final System.Logger LOG = System.getLogger(CaptureLog.class.getName());

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    /** Says that something does not work, if it worked before. */
    void fails(String what, Throwable failure) {
        fails(what, failure.getClass().getName());
    }

    void fails(String what, String how) {
        if (said.add(what)) {
            LOG.log(System.Logger.Level.WARNING, "capture: " + what + " (" + how + "); this is said once");
        }
    }

    /** Says that it works again, if it was said that it doesn't. */
    void works(String what, String again) {
        if (said.remove(what)) {
            LOG.log(System.Logger.Level.WARNING, "capture: " + again);
        }
    }
}
