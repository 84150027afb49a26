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
    static final String OTHER_MODEL = "minute";

    /** A call without a reply, or with one that may pass. */
    static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failed(String words) {
            super(words);
        }
    }

    /** Answers that are deleted. */
    static final class Gone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Gone(String words) {
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

    private static final Set<@Nullable BatchTrouble> CANCELS =
            new HashSet<>(List.of(BatchTrouble.CANCELLED, BatchTrouble.CANCELLED_FROM_HERE));
    /** Troubles that a creation does not end. */
    private static final Set<@Nullable BatchTrouble> LASTING = new HashSet<>(List.of(
            BatchTrouble.STORM,
            BatchTrouble.LOST_REPLIES,
            BatchTrouble.CUT_OFF,
            BatchTrouble.CUT_SHORT,
            BatchTrouble.EMPTY_RESULTS,
            BatchTrouble.RESULTS_GONE));

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

    synchronized void create(String label, List<String> ids, String model) {
        boolean made = call(() -> {
            results.put(label, answered(ids, model));
            return batches.put(label, ids) == null;
        });
        if (!made) {
            throw new IllegalStateException("label: used twice -> give each batch its own");
        }
    }

    synchronized Result result(String label) {
        Result result = call(() -> results.getOrDefault(label, new Result(List.of(), false)));
        BatchTrouble now = trouble;
        if (now == BatchTrouble.RESULTS_GONE) {
            throw new Gone("404 " + words);
        }
        if (now == BatchTrouble.CUT_OFF || now == BatchTrouble.CUT_SHORT || now == BatchTrouble.EMPTY_RESULTS) {
            trouble = null;
        }
        if (now == BatchTrouble.CUT_OFF) {
            throw new Failed("half of it");
        }
        if (now == BatchTrouble.CUT_SHORT || now == BatchTrouble.EMPTY_RESULTS) {
            int some = now == BatchTrouble.CUT_SHORT ? result.lines().size() / 2 : 0;
            return new Result(result.lines().subList(0, some), false);
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

    private Result answered(List<String> ids, String model) {
        BatchTrouble now = trouble;
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            lines.add(line(ids.get(i), i, now, model));
        }
        if (now == BatchTrouble.DOUBLED_ANSWER) {
            lines.add(0, lines.get(0));
        } else if (now == BatchTrouble.UNKNOWN_ANSWER) {
            lines.add(0, new Line("nobody", "You said: nothing", model, false));
        }
        Collections.reverse(lines);
        trouble = LASTING.contains(now) ? now : null;
        return new Result(List.copyOf(lines), CANCELS.contains(now));
    }

    private Line line(String id, int place, @Nullable BatchTrouble now, String model) {
        if (now == BatchTrouble.REFUSED && place == 0) {
            refused.add(id);
        }
        boolean half = now == BatchTrouble.EXPIRES || now == BatchTrouble.SOME_FAIL || CANCELS.contains(now);
        if (refused.contains(id) || (half && place % 2 == 0)) {
            return new Line(id, null, model, !refused.contains(id));
        }
        billed.merge(id, 1, Integer::sum);
        boolean other = now == BatchTrouble.OTHER_MODEL && place == 0;
        return new Line(id, "You said: " + id, other ? "another" : model, false);
    }
}
