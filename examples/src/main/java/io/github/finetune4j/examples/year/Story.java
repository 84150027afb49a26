// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.examples.year;

import java.io.PrintStream;
import java.util.Map;

/** Tells the year in short lines. */
final class Story {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("story", ""),
            Map.entry("world", "the world: "),
            Map.entry("alarm", "alarm: "),
            Map.entry("over", "the alarm is over: "),
            Map.entry(Campaigns.BEGUN, "people: "),
            Map.entry(Campaigns.ENDED, "people: "),
            Map.entry("poison", "a bad batch: "),
            Map.entry("cycle", "maintenance: "),
            Map.entry("approved", "a person: "),
            Map.entry("killed", "kill -9: "),
            Map.entry("resumed", "goes on: "),
            Map.entry("month", ""));
    private static final int WIDTH = 150;

    private final PrintStream out;

    Story(PrintStream out) {
        this.out = out;
    }

    void tell(Journal.Entry entry) {
        String words = WORDS.get(entry.kind());
        if (words != null) {
            boolean month = entry.kind().equals("month");
            out.println((month ? "" : "  %-7s".formatted(Days.shown(entry.day())))
                    + shortened(words + entry.text(), month));
        }
    }

    private static String shortened(String text, boolean whole) {
        return whole || text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
    }
}
