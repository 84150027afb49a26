// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.lora.internal.generate;

import java.util.List;

/** Looks for texts that end an answer, across the borders of pieces, and holds back what may become one. */
final class StopStrings {
    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private boolean found;

    StopStrings(List<String> stops) {
        this.stops = List.copyOf(stops);
    }

    /** {@return what of the text so far may be handed out now} */
    String add(String piece) {
        if (found) {
            return "";
        }
        held.append(piece);
        int at = firstStop();
        if (at >= 0) {
            found = true;
            return release(at);
        }
        return release(held.length() - openEnd());
    }

    /** {@return what was held back, since no stop string came of it} */
    String finish() {
        return found ? "" : release(held.length());
    }

    boolean isFound() {
        return found;
    }

    private String release(int length) {
        String text = held.substring(0, length);
        held.delete(0, length);
        return text;
    }

    private int firstStop() {
        int first = -1;
        for (String stop : stops) {
            int at = held.indexOf(stop);
            if (at >= 0 && (first < 0 || at < first)) {
                first = at;
            }
        }
        return first;
    }

    /** {@return length of the longest end of the text that a stop string begins with} */
    private int openEnd() {
        int longest = 0;
        String text = held.toString();
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > longest; length--) {
                if (text.regionMatches(text.length() - length, stop, 0, length)) {
                    longest = length;
                }
            }
        }
        return longest;
    }
}
