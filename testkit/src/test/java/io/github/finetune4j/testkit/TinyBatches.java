// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.testkit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A service of batches within this process, with the troubles of {@link BatchTrouble}. */
final class TinyBatches {
    static final String KEY = "tiny-key-0123456789";
    static final String MODEL = "tiny";

    /** A call without a reply, or with one that may pass. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String words) {
            super(words);
        }
    }

    /**
     * A line of answers.
     *
     * @param text null where there is none
     * @param again whether asking again may help
     */
    record Line(String id, @Nullable String text, String model, boolean again) {}

    /** What a batch came to. */
    record Result(List<Line> lines, boolean cancelled) {}

    private final Map<String, List<String>> batches = new LinkedHashMap<>(); // requests by the batch's label
    private final Map<String, Result> results = new LinkedHashMap<>();
    private final Map<String, Integer> billed = new ConcurrentHashMap<>();
    private final Set<String> refused = new HashSet<>();
    private @Nullable BatchTrouble trouble;
    private String words = "";
    private int calls;
    private int since;
    private int left = Integer.MAX_VALUE;

    synchronized void trouble(@Nullable BatchTrouble kind, String said) {
        trouble = kind;
        words = said;
        since = 0;
        left = Integer.MAX_VALUE;
    }

    synchronized void outage(int goodCalls, String said) {
        trouble(null, said);
        left = goodCalls;
    }

    synchronized Map<String, Integer> billed() {
        return Map.copyOf(billed);
    }

    synchronized int calls() {
        return calls;
    }

    synchronized int batches() {
        return batches.size();
    }

    /** {@return whether a batch with that label is there} */
    synchronized boolean has(String label) {
        return call(() -> batches.containsKey(label));
    }

    synchronized void create(String label, List<String> ids) {
        boolean made = call(() -> {
            results.put(label, answered(ids));
            return batches.put(label, ids) == null;
        });
        if (!made) {
            throw new IllegalStateException("label: used twice -> give each batch its own");
        }
    }

    synchronized Result result(String label) {
        Result result = call(() -> results.getOrDefault(label, new Result(List.of(), false)));
        if (trouble == BatchTrouble.CUT_OFF) {
            trouble = null;
            throw new Failed("half of it");
        }
        return result;
    }

    private <T> T call(Supplier<T> work) {
        calls++;
        if (left != Integer.MAX_VALUE && left-- <= 0) {
            if (left == -1) {
                T unused = work.get();
            }
            throw new Failed("503 " + words);
        }
        boolean hit = since++ % 3 == 0;
        if (trouble == BatchTrouble.STORM && hit) {
            throw new Failed("429 " + words);
        }
        T done = work.get();
        if (trouble == BatchTrouble.LOST_REPLIES && hit) {
            throw new Failed("no reply");
        }
        return done;
    }

    private Result answered(List<String> ids) {
        BatchTrouble now = trouble;
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            lines.add(line(ids.get(i), i, now));
        }
        if (now == BatchTrouble.DOUBLED_ANSWER) {
            lines.add(0, lines.get(0));
        } else if (now == BatchTrouble.UNKNOWN_ANSWER) {
            lines.add(0, new Line("nobody", "You said: nothing", MODEL, false));
        }
        Collections.reverse(lines);
        trouble = now == BatchTrouble.STORM || now == BatchTrouble.LOST_REPLIES || now == BatchTrouble.CUT_OFF
                ? now
                : null;
        return new Result(List.copyOf(lines), now == BatchTrouble.CANCELLED);
    }

    private Line line(String id, int place, @Nullable BatchTrouble now) {
        if (now == BatchTrouble.REFUSED && place == 0) {
            refused.add(id);
        }
        boolean half = now == BatchTrouble.EXPIRES || now == BatchTrouble.CANCELLED || now == BatchTrouble.SOME_FAIL;
        if (refused.contains(id) || (half && place % 2 == 0)) {
            return new Line(id, null, MODEL, !refused.contains(id));
        }
        billed.merge(id, 1, Integer::sum);
        boolean other = now == BatchTrouble.OTHER_MODEL && place == 0;
        return new Line(id, "You said: " + id, other ? "another" : MODEL, false);
    }
}
