// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.fireworks;

/**
 * Where reading goes on: the service always gives all metrics.
 *
 * @param step optimiser step up to which losses are known
 * @param evaluated optimiser step up to which validation losses are known
 */
record EventCursor(long step, long evaluated) {
    private static final EventCursor START = new EventCursor(0, -1);
    private static final int PARTS = 3;

    /** {@return the cursor of that text; the start for a text that is none: events that come twice have their ids} */
    static EventCursor of(String text) {
        String[] parts = text.split(" ", -1);
        boolean ours = parts.length == PARTS
                && parts[0].equals("v1")
                && parts[1].matches("\\d{1,18}")
                && parts[2].matches("-?\\d{1,18}");
        return ours ? new EventCursor(Long.parseLong(parts[1]), Long.parseLong(parts[2])) : START;
    }

    String text() {
        return "v1 " + step + " " + evaluated;
    }
}
