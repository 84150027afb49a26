// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.journal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The turns inside one process. Safe for use by several threads. */
final class Turns {
    private final Map<String, String> holders = new ConcurrentHashMap<>();

    /** A turn where nobody of this process has one; {@code whenOver} runs before anybody else gets it. */
    Turn ask(String name, String who, Runnable whenOver) {
        String holder = holders.putIfAbsent(name, who);
        return holder == null ? new Held(name, who, whenOver) : new Other(holder);
    }

    /** The turn is somebody else's. */
    record Other(String holder) implements Turn {
        @Override
        public boolean granted() {
            return false;
        }

        /** Does nothing. */
        @Override
        public void close() {
            // it is not ours
        }
    }

    private final class Held implements Turn {
        private final String name;
        private final String who;
        private final Runnable whenOver;
        private boolean over;

        Held(String name, String who, Runnable whenOver) {
            this.name = name;
            this.who = who;
            this.whenOver = whenOver;
        }

        @Override
        public boolean granted() {
            return true;
        }

        @Override
        public String holder() {
            return who;
        }

        @Override
        public synchronized void close() {
            if (!over) {
                over = true;
                try {
                    whenOver.run();
                } finally {
                    holders.remove(name);
                }
            }
        }
    }
}
